# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of drafted boards share. Sourced.
# shellcheck source=tests/cli/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/../cli/common.bash"
images=$PWD/firmware/images

# raw NAME: $work/NAME.bin, the bytes of a firmware image and nothing else.
raw() { arm-none-eabi-objcopy -O binary "$images/$1.elf" "$work/$1.bin"; }

# follow FILE TIME OPTION...: runs without a board, again and again, with what bosim itself tells to
# try, until it has nothing more to tell; what was given in the end is in $given, how often in $tries.
follow() {
    local file=$1 until=$2 line
    shift 2
    given=()
    for ((tries = 1; tries <= 8; tries++)); do
        timeout 30 "$bosim" run "$file" --cpu cortex-m3 "$@" "${given[@]}" --until "$until" \
            >"$work/out" 2>"$work/err" </dev/null
        status=$?
        line=$(sed -n 's/^bosim: try again with: //p' "$work/err")
        [ -n "$line" ] || return 0
        read -r -a given <<<"$line"
    done
    fail "$file: still something new after $tries runs: $line"
}
