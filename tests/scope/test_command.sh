#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# bosim scope from the command line: it is found beside bosim and where it is installed, its options
# are checked, a picture needs no display, and whatever is missing is told with a remedy.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
unset DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER
export XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state

is_png() { [ "$(head -c 4 "$1" | tail -c 3)" = PNG ] || fail "$1 is no PNG"; }

# Where the program is.
mkdir -p "$work/alone" "$work/usr/bin" "$work/usr/libexec/bosim"
cp "$bosim" "$work/alone/bosim"
timeout 20 "$work/alone/bosim" scope "$hello" 2> "$work/err"
[ $? = 2 ] || fail "without the program that draws there is no error"
says 'make build/scope'
says 'make install'
one_line
cp "$bosim" "$work/usr/bin/bosim"
ln -s "$build/scope" "$work/usr/libexec/bosim/scope"
timeout 20 "$work/usr/bin/bosim" scope --help > "$work/out" || fail "the installed one is not found"
prints 'Usage: bosim scope'

# Without a display.
run 2 scope "$hello"
says '--screenshot FILE'
one_line

# A picture: before the first instruction, behind a run, behind commands, of the first screen.
run 0 scope "$hello" --screenshot "$work/begun.png"
is_png "$work/begun.png"
run 0 scope "$philosophers" --until 20ms --screenshot "$work/run.png" --size 800x600 \
    -c 'theme light' -c 'go 10ms'
is_png "$work/run.png"
run 0 scope --screenshot "$work/first.png"
is_png "$work/first.png"
if [ -e "$work/config" ] || [ -e "$work/state" ]; then fail "a picture keeps something"; fi
run 0 scope "$hello" --screenshot "$work/end.png" -c continue --log "$work/log"
grep -q 'the guest ended the run with status 0' "$work/log" || fail "the log: $(cat "$work/log")"

# The window keeps a record that replays.
run 0 scope "$philosophers" --until 50ms --record "$work/record" --screenshot "$work/x.png"
run 0 replay "$work/record"
says '0.050000 s: the record ends'
run 0 scope "$work/record" --screenshot "$work/again.png" -c continue --log "$work/log"

# What is wrong is told, in a line, before anything is drawn.
for wrong in "--size 3x3" "--size wide" "--scale 100" "--theme pink" "--text-size 1" "--pace x" \
    "--no-such-option" "--board nonsense" "--until 1x"; do
    # shellcheck disable=SC2086 # an option and its argument
    run 2 scope "$hello" --screenshot "$work/wrong.png" $wrong
    one_line
done
run 2 scope "$work/nothing" --screenshot "$work/wrong.png"
says "$work/nothing"
one_line
run 2 scope "$hello" --screenshot "$work/no/folder.png"
says "$work/no/folder.png"
run 2 scope "$hello" "$hello" --screenshot "$work/wrong.png"
run 2 scope "$hello" --answer auto --screenshot "$work/wrong.png"
says 'bosim run'
[ ! -e "$work/wrong.png" ] || fail "something was drawn"
finish
