#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On a terminal: keys go to the guest one by one, Ctrl-A x and Ctrl-C end the run, the terminal is put
# back as it was, real-time pace is the default.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
command -v script > /dev/null || { echo "script (bsdutils) is not installed"; exit 77; }
assemble asks < tests/cli/echo.inc

# on_terminal KEYS COMMAND [TEXT]: runs the command in a new terminal; the keys are typed once the guest
# has said TEXT, or has asked. Its terminal's settings before and after go to $work/before and $work/after.
on_terminal() {
    local keys=$1 text=${3:-name?}
    printf '#!/bin/bash\nstty -a > %q\n%s\necho "status $?"\nstty -a > %q\n' "$work/before" "$2" \
        "$work/after" > "$work/command"
    chmod +x "$work/command"
    rm -f "$work/typed"
    {
        for _ in $(seq 200); do
            grep -qa "$text" "$work/typed" 2> /dev/null && break
            sleep 0.05
        done
        printf '%b' "$keys"
        sleep 0.5
        printf '%b' '\001x'
        sleep 0.2
    } | timeout 30 script -qefc "$work/command" "$work/typed" > /dev/null
    cmp -s "$work/before" "$work/after" || fail "the terminal is not put back"
}
shows() { grep -qa -- "$1" "$work/typed" || fail "not shown: '$1' but: $(cat -v "$work/typed")"; }

on_terminal 'Kim\r' "$bosim run $work/asks.elf"
shows 'hello Kim!'
shows 'ended by Ctrl-A x'
shows 'status 0'
grep -qa 'Kim.*Kim' "$work/typed" && fail "keys are echoed"

# Ctrl-A h prints the keys, Ctrl-A a and Ctrl-A c send; other keys pass.
on_terminal '\001hA\001aB\001cC\r' "$bosim run $work/asks.elf"
shows 'Ctrl-A x ends the run'
shows $'hello A\001B\003C!'

# Ctrl-C ends, with figures, also with an expectation that is open.
on_terminal '\003' "$bosim run $work/asks.elf --stats --expect never"
shows 'interrupted; what was expected did not come: never'
shows 'MIPS'
shows 'status 1'

# The terminal is put back when the program is killed by a signal, or the guest ends the run.
on_terminal '' "$bosim run $work/asks.elf & sleep 1; kill -HUP \$!; wait \$!"
on_terminal '' "$bosim run $hello" goodbye
shows 'goodbye'

# Real time: a second of hello takes about as long; never shorter.
begin=$(date +%s%N)
"$bosim" run "$hello" --until 300ms --pace 1.0 > /dev/null 2>&1 < /dev/null
[ $(($(date +%s%N) - begin)) -ge 290000000 ] || fail "--pace 1.0 runs ahead of real time"
finish
