#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each fuzz target takes its corpus and three thousand seeded mutations of it without a crash, a
# sanitizer's report or a hang. The same inputs every time; `make fuzz` looks further. An input that
# fails is left in $BUILD/fuzz/found. RUNS=N: that many mutations.
set -u
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
BUILD=$(realpath "${BUILD:-build}")
export RUNS=${RUNS:-3000} BUILD here FUZZ_FOLDER=$here
work=$(mktemp -d)
export work
mkdir -p "$BUILD/fuzz/found" && cd "$BUILD/fuzz/found" || exit 2

one() {
    local name=$1 corpus=() runs=$RUNS
    case $name in
        fuzz_code | fuzz_boards | fuzz_gdb | fuzz_console) runs=$((RUNS / 6)) ;; # machines for each input
    esac
    [ ! -d "$here/corpus/${name#fuzz_}" ] || corpus=("$here/corpus/${name#fuzz_}")
    "$BUILD/fuzz/$name" -runs="$runs" "${corpus[@]}" >"$work/$name" 2>&1 && touch "$work/$name.passed"
}
export -f one

targets=()
for source in "$here"/fuzz_*.c; do
    targets+=("$(basename "$source" .c)")
done
echo "1..${#targets[@]}"
printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P 2 bash -c 'one "$1"' one
number=0
for name in "${targets[@]}"; do
    number=$((number + 1))
    verdict="not ok"
    [ ! -f "$work/$name.passed" ] || verdict=ok
    sed 's/^/# /' "$work/$name"
    echo "$verdict $number - $name"
done
find "$work" -name '*.passed' | wc -l | grep -qx "${#targets[@]}"
status=$?
rm -rf "$work"
exit $status
