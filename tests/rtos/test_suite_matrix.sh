#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's suite calls every service from every context that the manual allows, and provokes
# every result that the manual names. The listing is the log of this test.
set -eu
BUILD=${BUILD:-build}
TMPDIR=${TMPDIR:-/tmp}
here=tests/rtos/matrix
work=$TMPDIR/matrix
mkdir -p "$work"
flags=(-O1 -w -Irtos/include -Irtos/config -Irtos/port/host -Itests/rtos -Ifirmware/suite/cases
    "-I$here" "-I$work" -DBOS_LOCK=1 -DBOS_DEADLINE=1 -DBOS_TRACE=1 '-DBOS_BOARD="host"')

# The application's own, and what the suite as a host program cannot call: see the boards' tests.
apart="bos_hook kernel_idle_hook kernel_deadline_hook kernel_tick kernel_init kernel_start"

awk -f $here/rows.awk docs/kernel.md docs/kernel/*.md | sort -u >"$work/rows"
# Macros that only call object_set_name().
apart+=" buffer_set_name event_set_name lock_set_name messagebox_set_name queue_set_name"
for name in $apart; do sed -i "/^$name /d" "$work/rows"; done
cut -d ' ' -f 1 "$work/rows" | sort -u >"$work/wanted"
[ "$(wc -l <"$work/wanted")" -gt 80 ]

printf '#include "bos.h"\n' | gcc -E -P "${flags[@]}" - | tr '\n' ' ' | tr ';{}' '\n' |
    sed 's/  */ /g; s/^ //; s/ $//' >"$work/declarations"
awk -f $here/wrap.awk -v part=h -v wanted="$work/wanted" "$work/declarations" >"$work/wrap.h"
awk -f $here/wrap.awk -v part=c -v wanted="$work/wanted" "$work/declarations" >"$work/wrap.c"

objects=()
compile() { # FILE [OPTION...]
    local object
    object=$work/$(echo "${1%.c}" | tr / _).o
    gcc "${flags[@]}" "${@:2}" -c "$1" -o "$object" &
    objects+=("$object")
}
for file in rtos/kernel/*.c; do
    [[ $file == *hook.c ]] || compile "$file" -std=c90 # the suite has its own
done
for file in firmware/suite/cases/*.c; do
    compile "$file" -std=c90 -include "$work/wrap.h"
done
for file in rtos/port/host/port.c tests/rtos/host_suite.c $here/matrix.c "$work/wrap.c"; do
    compile "$file" -std=gnu11
done
wait
gcc "${objects[@]}" -o "$work/suite"
"$work/suite" 1 20 2000 >"$work/out" || { grep FAIL "$work/out"; exit 1; }
sed -n 's/^matrix: //p' "$work/out" | sort >"$work/seen"

awk 'NR == FNR { seen[$1, $2, $3] = seen[$1, $2, "any"] = seen[$1, "any", $3] = 1; next }
     { ok = ($1, $2, $3) in seen; print (ok ? "  " : "- ") $0; missing += !ok }
     END { print missing + 0 " of " FNR " are missing"; exit missing != 0 }' "$work/seen" "$work/rows"
