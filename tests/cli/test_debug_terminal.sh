#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# bosim debug on a terminal: prompt, completion, history from one session to the next, an empty line
# repeats a step, Ctrl-C interrupts a run and drops a line; a history that cannot be written is no
# error.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
command -v script > /dev/null || { echo "script (bsdutils) is not installed"; exit 77; }
printf '.thumb_func\nreset: nop\n nop\n b reset\n' | assemble spins

# session STATE KEYS COMMAND: types KEYS, pieces divided by |, one each time the prompt has come or
# half a second has passed, to bosim debug; what is shown goes to $work/typed.
session() {
    local state=$1 keys=$2 command=$3 piece
    rm -f "$work/typed"
    {
        for _ in $(seq 200); do
            grep -qa '(bosim) ' "$work/typed" 2> /dev/null && break
            sleep 0.05
        done
        while IFS= read -r -d '|' piece; do
            printf '%b' "$piece"
            sleep 0.5
        done <<< "$keys|"
    } | XDG_STATE_HOME=$state TERM=dumb timeout 60 script -qefc "trap : INT; $command; echo \"status \$?\"" \
        "$work/typed" > /dev/null
}
shows() { grep -qa -- "$1" "$work/typed" || fail "not shown: '$1' but: $(cat -v "$work/typed")"; }

debug="$bosim debug --board mps2-an385 $work/spins.elf"
session "$work/state" 'stepi 2\r|\r|inf\tposi\t\r|quit\r' "$debug"
shows 'info position'
shows '0.000000200 s' # two steps, and the same once more
shows 'status 0'
grep -q 'info.*position' "$work/state/bosim/history" || fail "no history is kept"

# Up from an empty line: quit, then info position.
session "$work/state" '\020\020\r|quit\r' "$debug"
shows 'info position'
shows '0.000000000 s'

# Ctrl-C during a run, and in a line.
session "$work/state" 'continue\r|\003|rubbish\003|info history\r|quit\r' "$debug"
shows 'interrupted'
shows 'checkpoints'
shows 'status 0'
grep -qa 'no command "rubbish' "$work/typed" && fail "a line that was dropped has run"

# The end of the input ends it; a folder that cannot be made is no error.
session /dev/null/nothing 'info position\r|\004' "$debug"
shows 'reset'
shows 'status 0'
finish
