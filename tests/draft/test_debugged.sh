#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A drafted board under gdb, backwards too: what nobody knows is as it was then.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"
command -v gdb-multiarch >/dev/null || { echo "gdb-multiarch is not installed"; exit 77; }

arm-none-eabi-gcc -g -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=0x08000000 -Wl,--build-id=none \
    tests/draft/rom.s -o "$work/rom.elf" 2>/dev/null || exit 1
cat >"$work/commands" <<END
set pagination off
set confirm off
target remote | "$bosim" run "$work/rom.elf" --cpu cortex-m3 --answer 40021000:17=1 --answer 40021004:3=1 --answer 40023000:4=0,1 --answer 40022000:31=0 --answer 40024000=count --answer 40013800:7=1 --gdb stdio 2>"$work/err"
break wait_clear
continue
printf "reset register is %x\n", *(int *)0x40022000
reverse-stepi
reverse-stepi
printf "before the store pc is %x\n", \$pc
delete
break echo
continue
printf "said %c\n", *(char *)0x40013804
reverse-continue
printf "the beginning is %x\n", \$pc
printf "clock register is %x\n", *(int *)0x40021000
kill
END
timeout 60 gdb-multiarch -q -batch -x "$work/commands" "$work/rom.elf" >"$work/out" 2>&1
prints 'reset register is 0' # as the answer has it
prints 'before the store pc is 8000064'
prints 'the beginning is 8000042'
prints 'clock register is 0'
[ "$(grep -c 'register 0x40021000' "$work/err")" -eq 1 ] || fail "told twice: $(cat "$work/err")"
grep -q 'Remote connection closed\|cannot' "$work/out" && fail "$(cat "$work/out")"

finish
