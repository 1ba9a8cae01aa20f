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
server='' program='' follower='' focus='' controls=''

leave() {
    [ -z "$program" ] || kill "$program" 2> /dev/null
    [ -z "$follower" ] || kill "$follower" 2> /dev/null
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

# wait_for REGEX: reads on in the log until a line matches. What is passed is remembered: the last
# place of the keyboard, the last list of controls.
wait_for() {
    local line
    while IFS= read -r -t 60 -u 5 line; do
        case $line in
        '{"event":"focus"'*) focus=$line ;;
        '{"event":"controls"'*) controls=$line ;;
        esac
        [[ $line =~ $1 ]] && return
    done
    fail "never came: $1"
}

focus_at() {
    [[ $focus =~ \"panel\":\"([^\"]*)\",\"control\":\"([^\"]*)\" ]] || fail "no focus yet"
    panel_at=${BASH_REMATCH[1]} control_at=${BASH_REMATCH[2]}
}

of_controls() {
    jq -r "$1" <<< "$controls"
}

key() {
    xdotool key "$@"
}

answered() {
    wait_for "\"event\":\"answer\".*\"line\":\"$1\".*\"good\":true"
}

focused() {
    wait_for "\"event\":\"focus\".*\"panel\":\"$1\""
}

commanded() {
    wait_for "\"event\":\"command\".*\"line\":\"$1.*\"by\":\"$2\""
}

# enter LINE: types a command.
enter() {
    key ctrl+l
    focused command
    xdotool type --delay 1 "$1"
    key Return
    commanded "$1\"" key
}

list_controls() {
    enter controls
    wait_for '"event":"controls"'
}

# place PANEL CONTROL: the middle of it.
place() {
    of_controls ".panels[] | select(.panel == \"$1\") | .controls[] | select(.id == \"$2\") |
        \"\(.x + .w / 2 | floor) \(.y + .h / 2 | floor)\""
}

# click PANEL CONTROL BUTTON
click() {
    local x y
    read -r x y <<< "$(place "$1" "$2")"
    [ -n "$y" ] || fail "no control $2 in $1"
    xdotool mousemove "$x" "$y" click "$3"
}

# height PANEL
height() {
    of_controls ".panels[] | select(.panel == \"$1\") | .h | floor"
}

start_server() {
    local number
    [ -z "$server" ] || { kill "$server"; wait "$server" 2> /dev/null; }
    rm -f "$work/number.$1"
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
    [ -z "$follower" ] || kill "$follower"
    exec 5< <(exec tail -n +1 -f "$log" 2> /dev/null)
    follower=$!
    "$BOSIM" scope --log "$log" "$@" 2> "$work/errors" &
    program=$!
    xdotool search --sync --onlyvisible --name '^bosim' windowfocus > /dev/null 2>&1 ||
        fail "no window to type into"
    wait_for '"event":"keyboard".*"here":true'
    wait_for '"event":"frame"'
}

stop_window() {
    key ctrl+q
    wait "$program" || fail "the window ended with status $?: $(cat "$work/errors")"
    program=
}

# --- every control of a panel is reached by Tab, or by the arrows from one of its list ---

# walk PANEL
walk() {
    local panel=$1 first
    enter "focus $panel"
    focused "$panel"
    list_controls
    first=$(of_controls ".panels[] | select(.panel == \"$panel\") | .controls[0].id")
    enter "focus $panel $first"
    focused "$panel"
    : > "$work/reached"
    for _ in $(seq 200); do
        focus_at
        [ "$panel_at" = "$panel" ] || break
        echo "$control_at" >> "$work/reached"
        # A terminal keeps its Tab.
        case $panel,$control_at in
        console,screen* | console,terminal*) key F6 ;;
        *) key Tab ;;
        esac
        wait_for '"event":"focus"'
    done
    of_controls ".panels[] | select(.panel == \"$panel\") | .controls[] |
        select(.w > 0 and .h > 0) | if .kind == \"row\" then (.id | sub(\"[.].*\"; \"\"))
        else .id end" | sort -u > "$work/wanted"
    { cat "$work/reached"; sed 's/[.].*//' "$work/reached"; } | sort -u > "$work/got"
    comm -23 "$work/wanted" "$work/got" > "$work/missed"
    [ -s "$work/wanted" ] || fail "$panel has no controls"
    [ ! -s "$work/missed" ] ||
        fail "$panel: not reached by the keyboard: $(tr '\n' ' ' < "$work/missed")"
}

# --- a session ---

# session WIDTHxHEIGHT SCALE
session() {
    local before after tall x y
    start_server "$1"
    start_window --size "$1" --scale "$2" "$image"

    # The run, by keys and by clicks.
    key F9
    answered stepi
    key F5
    wait_for '"event":"state".*"state":"runs"'
    key F5
    wait_for '"event":"state".*"state":"stands"'
    key alt+Home
    answered 'go start'
    enter 'go 50ms'
    answered 'go 50ms'
    list_controls
    click toolbar line 1
    commanded next click
    answered next
    click tasks row.1 1
    commanded 'task ' click
    click tasks row.1 3
    wait_for '"event":"menu"'
    key Escape
    focused tasks

    # The help, opened and closed.
    key F1
    focused keys
    key Escape
    focused tasks

    # Theme, text, layout: there again after the next start.
    key ctrl+t
    commanded theme key
    before=$(height toolbar)
    key ctrl+plus
    key ctrl+plus
    commanded 'text larger' key
    list_controls
    after=$(height toolbar)
    [ "$after" -gt "$before" ] || fail "larger text, and the toolbar is as it was"
    tall=$(height timeline)
    read -r x y <<< "$(of_controls '.panels[] | select(.panel == "timeline") |
        "\(.x + 40 | floor) \(.y + .h + 3 | floor)"')"
    xdotool mousemove "$x" "$y" mousedown 1 mousemove_relative --sync 0 60 mouseup 1
    list_controls
    [ "$(height timeline)" -gt $((tall + 40)) ] || fail "the split was not dragged"
    tall=$(height timeline)
    stop_window
    start_window --size "$1" --scale "$2" "$image"
    list_controls
    [ "$(height timeline)" = "$tall" ] || fail "the layout is not kept: $(height timeline), not $tall"
    [ "$(jq -r .theme "$XDG_CONFIG_HOME/bosim/scope.json")" = light ] || fail "the theme is not kept"
}

session 1280x800 1
for panel in toolbar timeline tasks code registers memory devices console board; do
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
wait_for '"event":"open"'
wait_for '"event":"frame"'
key F9
answered stepi
stop_window

# A size is kept for the screens that it was chosen on: on a larger one the window is larger.
width() {
    jq -r 'select(.event == "window") | .width' "$log" | tail -n 1
}
start_server 3840x2160
start_window "$image"
[ "$(width)" -gt 3000 ] || fail "on a large screen it is only $(width) wide"
stop_window
start_server 1280x800
start_window "$image"
[ "$(width)" = 1280 ] || fail "back on the small screen it is $(width) wide"
stop_window

rm -r "$XDG_CONFIG_HOME"
session 3840x2160 2
stop_window
