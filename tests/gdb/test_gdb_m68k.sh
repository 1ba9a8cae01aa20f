#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sessions of stock gdb with a 68000: its registers by their names in gdb, memory and registers of
# the other order of bytes, breakpoints, steps, watchpoints, calls, all of it backwards; and with a
# ColdFire, whose tasks are threads.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/../cli/common.bash"
# shellcheck source=tests/gdb/common.bash
. "$(dirname "$0")/common.bash"
# shellcheck source=tests/debug/guest/build.bash
. "$(dirname "$0")/../debug/guest/build.bash"
image=$work/guest.elf
guest_68000 "$image" -O1 -fno-inline || fail "the guest is not built"
options="--board mc68000-ecb"

gdb_says stdio << 'END'
echo == first\n
info registers
p/x $ps
p $sp
echo == break\n
break course_sum if depth == 2
continue
bt
p *meal
x/2xh 0x8000
echo == steps\n
next
next
reverse-next
reverse-step
finish
echo == write\n
set $d0 = 0x12345678
stepi
reverse-stepi
p/x $d0
set $a3 = 0x8000
set $fp = 0x1234
p/x $a3
p/x $fp
p/x $usp
set var meals[1].courses = 0x102
x/2xb &meals[1].courses
echo == watch\n
delete
watch eaten
continue
continue
reverse-continue
reverse-continue
echo == trap\n
delete
break trapped
continue
bt 2
stepi
p $ps & 0x2000
delete
break main if $d0 == 77
echo == beginning\n
reverse-continue
p $pc == (unsigned long)&reset
END
shows first 'd0 .*0x0' 'd7 .*0x0' 'a5 .*0x0' 'fp .*0x0' 'sp .*0x7f00' 'ps .*0x2700' 'pc .*<reset>' \
    'usp .*0x0' 'ssp .*0x7f00' '= 0x2700' '= \(void \*\) 0x7f00'
shows break 'Breakpoint 1, course_sum .*depth=2' '#0 .*depth=2' '#1 .*depth=1' '#2 .*depth=0' \
    '#3 .*main \(\)' 'next = 0x0, courses = 3, hot = 99' '0x0000.*0x7f00'
shows steps '^1[0-9]' 'Run till exit|course_sum .*depth=1' 'Value returned is .* = 3'
shows write '= 0x12345678' '= 0x8000' '= 0x1234' '= 0x0' '0x01.*0x02'
shows watch 'Old value = 1' 'New value = 2' 'Old value = 2' 'New value = 3' 'Old value = 3' \
    'New value = 2' 'Old value = 2' 'New value = 1'
shows trap 'Breakpoint .*, trapped' '#0 .*trapped' '#1 .*handler' '= 8192'
shows beginning 'No more reverse-execution history' '= 1'

# A ColdFire, and the tasks of a kernel as threads.
image=$work/mock.elf
mock_coldfire "$image" || fail "the mock-up does not compile"
options="--board mcf5208evb"
gdb_says stdio << 'END'
echo == registers\n
info registers
echo == tasks\n
continue
info threads
thread 3
info registers d7 a5 fp ps
bt 1
END
shows registers 'd0 .*0x0' 'fp .*0x0' 'ps .*0x2700' 'pc .*<reset>' 'vbr .*0x0'
shows tasks '"reader" \(waiting: queue Jobs .*\) +there \(\)' '"parked" \(suspended' 'd7 .*0x7' 'a5 .*0xd' \
    'fp .*0xe' 'ps .*0x2000' '#0 +there \(\)'
finish
