# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the command line share. Sourced; $bosim, $build and a scratch directory $work.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
build=$(realpath "${BUILD:-build}")
bosim=$(realpath "${BOSIM:-$build/bosim}")
[ -x "$bosim" ] || { echo "$bosim is not built: make" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2034 # not every test uses each
hello=$build/firmware/hello-mps2-an385.elf
# shellcheck disable=SC2034
philosophers=$build/firmware/philosophers-mps2-an385.elf
failures=0

fail() {
    echo "${0##*/}: line ${BASH_LINENO[${#BASH_LINENO[@]} - 2]}: $*" >&2
    failures=$((failures + 1))
}

# run STATUS ARGUMENT...: runs bosim, keeps its output in $work/out and $work/err.
run() {
    local wanted=$1 status
    shift
    timeout 20 "$bosim" "$@" > "$work/out" 2> "$work/err" < "${stdin:-/dev/null}"
    status=$?
    [ "$status" -eq "$wanted" ] ||
        fail "bosim $* ended with $status instead of $wanted: $(tail -n 3 "$work/err")"
}

# says TEXT: the last run said so on standard error; prints TEXT: on standard output.
says() { grep -qF -- "$1" "$work/err" || fail "not said: '$1' but: $(head -n 5 "$work/err")"; }
prints() { grep -qF -- "$1" "$work/out" || fail "not printed: '$1' but: $(head -n 5 "$work/out")"; }
one_line() { [ "$(wc -l < "$work/err")" -eq 1 ] || fail "not one line: $(cat "$work/err")"; }

# assemble NAME: builds $work/NAME.elf for a Cortex-M at address 0 from the source on standard
# input, behind a vector table whose entries it defines as symbols where it wants them.
assemble() {
    {
        cat tests/cli/begin.inc
        cat
    } > "$work/$1.s"
    arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -nostartfiles -x assembler "$work/$1.s" \
        -Wl,-Ttext=0 -Wl,-e,reset -Wl,--build-id=none -o "$work/$1.elf" || exit 1
}

finish() {
    [ "$failures" -eq 0 ]
    exit
}
