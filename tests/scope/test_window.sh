#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The window on a screen, as a person uses it: a real X server without a screen, real keys and
# clicks, on a small and on a large screen. What happens is read from the window's log, and waited
# for there.
set -u
for tool in Xvfb xdotool jq; do
    command -v $tool > /dev/null || { echo "$tool is not installed"; exit 77; }
done
image=firmware/images/philosophers-mps2-an385.elf
work=$(mktemp -d)
export XDG_CONFIG_HOME=$work/config
log=$work/log
server= program= seen=0

leave() {
    [ -z "$program" ] || kill "$program" 2> /dev/null
    [ -z "$server" ] || kill "$server" 2> /dev/null
    wait
    rm -rf "$work"
}
trap leave EXIT

fail() {
    echo "$*"
    echo "the log's end:"
    tail -n 12 "$log" | cut -c 1-300
    exit 1
}

# wait_for CONDITION: a line behind those seen already for which jq finds this true.
wait_for() {
    local line
    for _ in $(seq 1500); do
        line=$(tail -n "+$((seen + 1))" "$log" 2> /dev/null |
            jq -c "select($1) | input_line_number" 2> /dev/null | head -n 1)
        [ -z "$line" ] || { seen=$((seen + line)); return; }
        kill -0 "$program" 2> /dev/null || fail "the window is gone, waiting for: $1"
        sleep 0.02
    done
    fail "never came: $1"
}

# What the latest line of a kind says. At most the last thousand lines are looked at.
last() {
    tail -n 1000 "$log" | jq -c "select(.event == \"$1\")" | tail -n 1 | jq -r "$2"
}

key() {
    xdotool key --clearmodifiers "$@"
}

answered() {
    wait_for ".event == \"answer\" and .line == \"$1\" and .good"
}

# enter LINE: types a command.
enter() {
    key ctrl+l
    wait_for '.event == "focus" and .panel == "command"'
    xdotool type --delay 1 "$1"
    key Return
    wait_for ".event == \"command\" and .line == \"$1\""
}

controls() {
    enter controls
    wait_for '.event == "controls"'
}

# place PANEL CONTROL: the middle of it.
place() {
    last controls ".panels[] | select(.panel == \"$1\") | .controls[] | select(.id == \"$2\") |
        \"\(.x + .w / 2 | floor) \(.y + .h / 2 | floor)\""
}

height() {
    last controls ".panels[] | select(.panel == \"$1\") | .h | floor"
}

start_server() {
    local number
    [ -z "$server" ] || { kill "$server"; wait "$server" 2> /dev/null; }
    mkfifo "$work/number.$1" || exit 1
    Xvfb -displayfd 3 -screen 0 "$1x24" -nolisten tcp 3> "$work/number.$1" 2> /dev/null &
    server=$!
    read -r number < "$work/number.$1"
    [ -n "$number" ] || fail "no X server"
    export DISPLAY=:$number
}

# start_window ARGUMENT...
start_window() {
    : > "$log"
    seen=0
    "$BOSIM" scope --log "$log" "$@" 2> "$work/errors" &
    program=$!
    xdotool search --sync --onlyvisible --name '^bosim' windowfocus > /dev/null 2>&1 ||
        fail "no window to type into"
    wait_for '.event == "keyboard" and .here'
    wait_for '.event == "frame"'
}

stop_window() {
    key ctrl+q
    wait "$program" || fail "the window ended with status $?: $(cat "$work/errors")"
    program=
}

# --- every control of a panel is reached by Tab, or by the arrows from one of its list ---

# walk PANEL
walk() {
    local panel=$1 first focus
    enter "focus $panel"
    controls
    first=$(last controls ".panels[] | select(.panel == \"$panel\") | .controls[0].id")
    : > "$work/reached"
    enter "focus $panel $first"
    wait_for ".event == \"focus\" and .panel == \"$panel\""
    for _ in $(seq 200); do
        focus=$(last focus .control)
        echo "$focus" >> "$work/reached"
        # A terminal keeps its Tab.
        case $panel,$focus in
        console,screen* | console,terminal*) key F6 ;;
        *) key Tab ;;
        esac
        wait_for '.event == "focus"'
        [ "$(last focus .panel)" = "$panel" ] || break
    done
    last controls ".panels[] | select(.panel == \"$panel\") | .controls[] |
        select(.w > 0 and .h > 0) | if .kind == \"row\" then (.id | sub(\"[.].*\"; \"\"))
        else .id end" | sort -u > "$work/wanted"
    { cat "$work/reached"; sed 's/[.].*//' "$work/reached"; } | sort -u > "$work/got"
    comm -23 "$work/wanted" "$work/got" > "$work/missed"
    [ -s "$work/wanted" ] || fail "$panel has no controls"
    [ ! -s "$work/missed" ] || fail "$panel: not reached by the keyboard: $(tr '\n' ' ' < "$work/missed")"
}

# --- a session ---

# session WIDTHxHEIGHT SCALE
session() {
    local before after tall
    start_server "$1"
    start_window --size "$1" --scale "$2" "$image"

    # The run, by keys and by clicks.
    key F9
    answered stepi
    key F5
    wait_for '.event == "state" and .state == "runs"'
    wait_for '.event == "frame"'
    key F5
    wait_for '.event == "state" and .state == "stands"'
    key alt+Home
    answered 'go start'
    enter 'go 50ms'
    answered 'go 50ms'
    controls
    xdotool mousemove $(place toolbar line) click 1
    wait_for '.event == "command" and .line == "next" and .by == "click"'
    answered next
    xdotool mousemove $(place tasks row.1) click 1
    wait_for '.event == "command" and (.line | startswith("task ")) and .by == "click"'
    xdotool mousemove $(place tasks row.1) click 3
    wait_for '.event == "menu"'
    key Escape
    wait_for '.event == "focus" and .panel == "tasks"'

    # The help, opened and closed.
    key F1
    wait_for '.event == "focus" and .panel == "keys"'
    key Escape
    wait_for '.event == "focus" and .panel == "tasks"'

    # Theme, text, layout: there again after the next start.
    key ctrl+t
    wait_for '.event == "command" and .line == "theme"'
    before=$(last controls '.panels[] | select(.panel == "toolbar") | .h')
    key ctrl+plus
    key ctrl+plus
    wait_for '.event == "command" and .line == "text larger"'
    controls
    after=$(last controls '.panels[] | select(.panel == "toolbar") | .h')
    [ "$(jq -n "$after > $before")" = true ] || fail "larger text, and the toolbar is as it was"
    tall=$(height timeline)
    local split
    split=$(last controls '.panels[] | select(.panel == "timeline") |
        "\(.x + 40 | floor) \(.y + .h + 3 | floor)"')
    xdotool mousemove $split mousedown 1 mousemove_relative --sync 0 60 mouseup 1
    wait_for '.event == "frame"'
    controls
    [ "$(height timeline)" -gt $((tall + 40)) ] || fail "the split was not dragged"
    tall=$(height timeline)
    stop_window
    start_window --size "$1" --scale "$2" "$image"
    controls
    [ "$(height timeline)" = "$tall" ] || fail "the layout is not kept: $(height timeline), not $tall"
    [ "$(jq -r .theme "$XDG_CONFIG_HOME/bosim/scope.json")" = light ] || fail "the theme is not kept"
}

session 1280x800 1
for panel in toolbar timeline tasks code registers memory devices console; do
    walk $panel
done
stop_window

# A damaged file is told, and does no harm.
echo '{"layout": [' > "$XDG_CONFIG_HOME/bosim/scope.json"
start_window "$image"
grep -q "scope.json: line" "$work/errors" || fail "nothing was said of the damaged file"
key F9
answered stepi
stop_window

# Begun without an image: the first screen.
start_window
key Return
wait_for '.event == "open"'
wait_for '.event == "frame"'
key F9
answered stepi
stop_window

rm -r "$XDG_CONFIG_HOME"
session 3840x2160 2
stop_window
