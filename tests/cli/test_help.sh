#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --help of each command, the man page, and the completion agree with the program.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

run 0 --help
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$work/out")
[ "$(echo "$commands" | tr '\n' ' ')" = 'run debug replay snapshot boards devices info diff lockstep asm disasm scope timeline ' ] ||
    fail "commands: $commands"
run 0 -h
run 0 help
run 0 --version
prints 'bosim '
run 2
grep -q '^Usage: bosim COMMAND' "$work/err" || fail "no usage without a command"

page=docs/man/bosim.1
options() { sed -n 's/^  \(-., \|    \)--\([a-z-]*\).*/\2/p' "$work/out"; }
for command in $commands; do
    run 0 "$command" --help
    cp "$work/out" "$work/help"
    prints "Usage: bosim $command"
    awk 'length > 100 { exit 1 }' "$work/out" || fail "$command --help has lines over 100 columns"
    for option in $(options); do
        grep -qE -- "Fl (. , Fl )?-$option( |\$)" "$page" ||
            fail "the man page does not explain --$option of $command"
    done
    run 0 help "$command"
    cmp -s "$work/out" "$work/help" || fail "help $command is not $command --help"
    run 0 "$command" -h
done
# Every option of the man page exists.
for command in $commands; do "$bosim" "$command" --help; done > "$work/out"
for option in $(grep -oE 'Fl -[a-z-]+' "$page" | sed 's/Fl -//' | sort -u); do
    grep -q -- "--$option" "$work/out" || fail "the man page explains --$option, which is not there"
done

# The lists that are made from tables.
run 0 boards
prints 'mps2-an385'
run 0 boards mps2-an385
prints '0x40004000'
prints 'fpgaio.button0'
run 0 boards mps2-an385 --json
prints '"name": "uart0"'
run 0 boards mps2-an385 --dts
cp "$work/out" "$work/copy.dts"
run 0 run "$hello" --board "$work/copy.dts"
prints 'hello'
run 0 devices
prints 'arm,cmsdk-uart'
run 0 devices cmsdk-uart
prints 'BAUDDIV'
run 0 devices arm,cmsdk-uart --json
prints '"name": "BAUDDIV"'
run 0 info "$hello"
prints 'board        mps2-an385'
prints 'notice       BOS'
run 0 info "$hello" --json
prints '"application": "hello"'

# Completion, as bash does it.
completes() {
    local wanted=$1
    shift
    COMP_WORDS=("$bosim" "$@")
    COMP_CWORD=$#
    _bosim
    printf '%s\n' "${COMPREPLY[@]}" | grep -qxF -- "$wanted" ||
        fail "'bosim $*' is not completed to '$wanted' but: ${COMPREPLY[*]}"
}
. tools/bosim/completion.bash
complete -p bosim > /dev/null || fail "completion is not registered"
completes snapshot s
completes --fail-on-fault run --fail
completes mps2-an385 run --board mps
completes arm,cmsdk-uart devices arm,cmsdk-u
completes README.md info READ
completes manual run --timing m
completes scope sco
completes --screenshot scope --scr
completes light scope --theme l
for command in asm disasm run debug; do
    run 0 "$command" --cpu list
    while read -r name; do completes "$name" "$command" --cpu "${name:0:3}"; done < "$work/out"
done

if ! command -v mandoc > /dev/null; then
    finish
fi
mandoc -Tlint "$page" > "$work/out" || fail "mandoc: $(cat "$work/out")"
finish
