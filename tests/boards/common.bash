# SPDX-License-Identifier: GPL-2.0-or-later
# Boards with processors on the engine of tables: sourced by tests in this folder.
# shellcheck source=tests/cli/common.bash
. "$(dirname "${BASH_SOURCE[0]}")/../cli/common.bash"

engines=(interp)
[ "$(uname -m)" != x86_64 ] || engines+=(jit)

# play BOARD OPTION...: the program $work/program.elf, typed to by $work/script.
play() { run 0 run "$work/program.elf" --board "$1" --serial "0=script:$work/script" --until 2s "${@:2}"; }

# plays_alike BOARD LAST: it prints $work/expected in every engine, at the same times, in slices of
# any size; a snapshot of one goes on in the other, up to LAST.
plays_alike() {
    local engine trace
    for engine in "${engines[@]}"; do
        play "$1" --engine "$engine" --trace "$work/$engine.trace"
        tr -d '\r' < "$work/out" > "$work/$engine.out"
        cmp -s "$work/expected" "$work/$engine.out" || fail "$engine prints: $(cat "$work/$engine.out")"
        says 'bus error: read at 0x'
        play "$1" --engine "$engine" --slice-test 77 --trace "$work/sliced.trace"
        for trace in "$engine" sliced; do
            cmp -s "$work/$trace.trace" "$work/interp.trace" ||
                fail "$engine, $trace: $(diff "$work/interp.trace" "$work/$trace.trace" | head -n 4)"
        done
    done
    play "$1" --engine interp --snapshot "$work/middle" --snapshot-at 500ms --trace "$work/whole.trace"
    run 0 run "$work/program.elf" --from "$work/middle" --engine "${engines[-1]}" --until 2s
    prints "$2"
    run 0 lockstep "$work/program.elf" --board "$1" --engines "interp,${engines[-1]}" --until 2s
}
