#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tests/run tells what passed, what failed, what was skipped and why, kills what hangs together with
# what it started, counts the cases of a TAP plan, and ends accordingly.
set -u
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
cd "$work" || exit 2
mkdir -p tests/kind build
bad=0

write() {
    printf '#!/bin/bash\n%s\n' "$2" >"tests/kind/$1"
    chmod +x "tests/kind/$1"
}
run() {
    BUILD=build LIMIT=2 ONLY="$1" "$here/../run" tests/kind/* >output 2>&1
}
expect() {
    grep -qx -- "$1" output || {
        echo "missing line: $1"
        sed 's/^/    | /' output
        bad=1
    }
}

write test_good.sh 'exit 0'
write test_plan.sh 'printf "1..3\nok 1 - a\nok 2 - b # SKIP no such thing\nok 3 - c\n"'
write test_skip.sh 'echo first; echo there is no such device; exit 77'
run "" || bad=1
expect "skipped: kind/test_skip.sh: there is no such device"
expect "3 passed, 0 failed, 2 skipped"
[ "$(tail -n 1 output)" = "3 passed, 0 failed, 2 skipped" ] || bad=1
run good || bad=1
[ "$(tail -n 1 output)" = "1 passed, 0 failed" ] || bad=1

write test_bad.sh 'echo it broke; exit 5'
write test_lost.sh 'printf "1..4\nok 1 - a\nnot ok 2 - b\n"; exit 1'
write test_quiet.sh 'printf "1..2\nok 1 - a\n"; exit 0'
write test_hang.sh "(trap '' TERM; echo \$BASHPID >\"$work/child\"; while :; do sleep 0.1; done) & wait"
run "" && { echo "failures must end with 1"; bad=1; }
expect "FAIL  kind/test_bad.sh (exit status 5), the end of build/test-logs/kind/test_bad.sh.log:"
expect "    | it broke"
expect "FAIL  kind/test_hang.sh (killed after 2 seconds), the end of .*"
expect "failed: kind/test_lost.sh"
# passed: good, two of plan, one of lost, one of quiet; failed: bad, three of lost, one of quiet, hang
[ "$(tail -n 1 output)" = "5 passed, 6 failed, 2 skipped" ] || { tail -n 1 output; bad=1; }
sleep 0.1
child=$(cat child)
if kill -0 "$child" 2>/dev/null && ! grep -q '^State:.*Z' "/proc/$child/status"; then
    echo "the hanging test left a process behind"
    kill -9 "$child"
    bad=1
fi
run nothing-of-that-name && bad=1
rm -rf "$work"
exit $bad
