#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a person sees: the pictures of docs/window.md are what the program draws today; a real window
# shows the same as a picture without a screen; a picture for a fine screen is the same one, larger.
cd "$(dirname "$0")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
export BOSIM=${BOSIM:-$build/bosim}
work=$(mktemp -d)
export XDG_CONFIG_HOME=$work
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
failures=0
count=0

# check NAME A B MOST: a case of the plan.
check() {
    local said
    count=$((count + 1))
    if said=$("$build/scope-compare" "$2" "$3" "$4"); then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1: $said (\`make pictures\` renews those of the docs: look at them)"
        failures=$((failures + 1))
    fi
}

# --- those of the docs ---
mkdir "$work/made"
tests/scope/pictures "$work/made" || { echo "the pictures cannot be made"; exit 1; }
for picture in "$work"/made/*.png; do
    name=$(basename "$picture" .png)
    check "docs/window/$name.png" "$picture" "docs/window/$name.png" 2
done

# --- a real window: without the code, whose place in its panel depends on what was seen before; the
# mouse is somewhere, so that the line of hints may differ ---
lecture=("${inversion[@]}" --pace max -c 'layout lecture' -c continue "${zoom[@]}")
screen() { # WIDTHxHEIGHT SCALE
    local number
    mkdir -p "$work/fb"
    "$BOSIM" scope "${lecture[@]}" --size "$1" --scale "$2" --screenshot "$work/alone.png"
    Xvfb -displayfd 3 -screen 0 "$1x24" -fbdir "$work/fb" -nolisten tcp 3>"$work/display" \
        2>"$work/xvfb.log" &
    server=$!
    until [ -s "$work/display" ]; do
        kill -0 "$server" || { cat "$work/xvfb.log"; exit 1; }
        sleep 0.05
    done
    number=$(cat "$work/display")
    DISPLAY=:$number SDL_VIDEODRIVER=x11 "$BOSIM" scope "${lecture[@]}" --size "$1" --scale "$2" \
        >"$work/out" 2>&1 &
    window=$!
    for _ in $(seq 60); do
        "$build/scope-compare" "$work/fb/Xvfb_screen0" "$work/alone.png" 6 >/dev/null && break
        kill -0 "$window" || break
        sleep 0.3
    done
    check "a window of $1, $2 pixels to a unit" "$work/fb/Xvfb_screen0" "$work/alone.png" 6
    kill "$window" "$server" 2>/dev/null
    wait "$window" "$server" 2>/dev/null
    server=
    rm -rf "$work/fb" "$work/display"
}
screen 1280x800 1

# --- a finer screen: the same, with letters that fall a little otherwise ---
"$BOSIM" scope "${lecture[@]}" --size 3840x2400 --scale 3 --screenshot "$work/fine.png"
check "three pixels to a unit" "$work/fine.png" "$work/alone.png" 25
"$BOSIM" scope firmware/images/pump-mps2-an385.elf --fresh --theme light --until 500ms \
    -c 'timeline zoom 120ms' -c 'timeline cursor a 400ms' -c 'timeline cursor b 480ms' \
    --size 3840x2160 --scale 2 --screenshot "$work/pump.png"
check "docs/window/pump.png at 3840x2160" "$work/pump.png" docs/window/pump.png 25

screen 3840x2160 2

echo "1..$count"
exit $((failures > 0))
