#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/add-a-cpu.md is followed, word by word, on a copy of the sources: its diffs are applied, its
# programs written to the files that their first lines name, its commands run; they must end as
# they say and print what stands behind them. So instructions that no processor has are added to
# the test-only processor and to the Cortex-M3, assembled, and executed in every engine.
set -u
cd "$(dirname "$0")/../.." || exit 1
page=docs/add-a-cpu.md
shown=$PWD/tests/docs/shown.awk
build=${BUILD:-build}
build=${build#"$PWD"/}
[[ $build != /* ]] || {
    echo "the build folder is not below the sources, so that what is built cannot be copied with them"
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/sources
mkdir -p "$copy/$build"

# With what is built already, and the times of all files, so that only what changes is built anew.
cp -a Makefile rtos.mk sim tools boards setup "$copy"
for part in obj gen boards isagen stencils flags sim.list boards.list setup.mk libbosim.a; do
    [ ! -e "$build/$part" ] || cp -a "$build/$part" "$copy/$build"
done
[ "$build" = build ] || ln -s "$build" "$copy/build"

# Blocks become NN.diff, NN.asm and NN.console.
awk -v to="$work" '
    /^```/ && inside { close(out); inside = 0; next }
    /^```(diff|asm|console)$/ { inside = 1; out = sprintf("%s/%02d.%s", to, ++count, substr($0, 4)); next }
    inside { print > out }' "$page"

# A diff without numbers: where its old lines are (spaces count as one), the new ones come.
# shellcheck disable=SC2016
change='
    function plain(line) { gsub(/[ \t]+/, " ", line); sub(/ $/, "", line); return line }
    FNR == NR && /^(---|\+\+\+) / { next }
    FNR == NR && /^[ -]|^$/ { old[++olds] = plain(substr($0, 2)) }
    FNR == NR && /^[ +]|^$/ { new[++news] = substr($0, 2); is_old[news] = !/^\+/ }
    FNR == NR { next }
    { line[FNR] = $0; text[FNR] = plain($0) }
    END {
        for (i = 1; i <= FNR; i++) {
            for (j = 1; j <= olds && text[i + j - 1] == old[j]; j++) ;
            if (j > olds) { at = i; places++ }
        }
        if (places != 1) exit 1
        for (i = 1; i < at; i++) print line[i]
        for (j = 1; j <= news; j++) print is_old[j] ? line[i++] : new[j]
        for (; i <= FNR; i++) print line[i]
    }'

cases=0 failures=0
# report NAME: a case in TAP; what stands in $work/wrong is wrong.
report() {
    cases=$((cases + 1))
    if [ -s "$work/wrong" ]; then
        failures=$((failures + 1))
        sed 's/^/# /' "$work/wrong"
        echo "not ok $cases - $1"
    else
        echo "ok $cases - $1"
    fi
}

# run_command LINE LINES-FILE: a line of a console block, and what it must print.
run_command() {
    local command=${1#\$ } wanted=0 status=0
    [[ $command != *'# status '* ]] || wanted=${command##*# status }
    (cd "$copy" && unset MAKEFLAGS MAKELEVEL MFLAGS BUILD BOSIM && timeout 240 bash -c "$command" </dev/null) \
        >"$work/out" 2>&1 || status=$?
    if grep -q 'no engine is called' "$work/out"; then
        cases=$((cases + 1))
        echo "ok $cases - $command # skip: this host does not have it"
        return
    fi
    if [ $status != "$wanted" ]; then
        echo "ended with status $status instead of $wanted; it said:"
        tail -n 12 "$work/out"
    elif [ -s "$2" ]; then
        awk -f "$shown" "$2" "$work/out" || tail -n 12 "$work/out"
    fi >"$work/wrong"
    report "$command"
}

run_console() {
    local line command=""
    : >"$work/lines"
    while IFS= read -r line; do
        if [[ $line == '$ '* ]]; then
            [ -z "$command" ] || run_command "$command" "$work/lines"
            command=$line
            : >"$work/lines"
        else
            printf '%s\n' "$line" >>"$work/lines"
        fi
    done <"$1"
    run_command "$command" "$work/lines"
}

for block in "$work"/[0-9]*; do
    case $block in
    *.diff)
        file=$copy/$(sed -n 's/^+++ //p' "$block")
        if awk "$change" "$block" "$file" >"$work/new"; then
            cp "$work/new" "$file"
        else
            echo "its lines are not there, or more than once" >"$work/wrong"
        fi
        report "${file#"$copy/"} is changed"
        ;;
    *.asm)
        name=$(sed -n '1s/^[;@] //p' "$block")
        cp "$block" "$copy/$name"
        ;;
    *.console)
        run_console "$block"
        ;;
    esac
    : >"$work/wrong"
done
echo "1..$cases"
exit $((failures != 0))
