#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Interrupts that are enabled and that nothing drives are told when nothing happens any more; a tick in
# place of the timer lets the guest go on; where a handler looks at a status first, its bit is found; a
# branch to where no code is is told.
# shellcheck source=tests/draft/common.bash
. "$(dirname "$0")/common.bash"

# program NAME: from standard input, behind 16 vectors and those of IRQ 0 to 15, all `irq`.
program() {
    {
        echo '.syntax unified; .thumb; .word 0x20001000, reset, fault, fault'
        echo '.fill 12, 4, 0; .rept 16; .word irq; .endr'
        echo '.thumb_func; fault: b fault'
        cat
        echo '.ltorg'
    } >"$work/$1.s"
    arm-none-eabi-gcc -mcpu=cortex-m3 -nostdlib -Wl,-Ttext=0 -x assembler "$work/$1.s" \
        -o "$work/$1.elf" 2>/dev/null && arm-none-eabi-objcopy -O binary "$work/$1.elf" "$work/$1.bin" ||
        fail "$1 does not assemble"
}

# A timer's interrupt says a letter each time it comes.
program tick <<'END'
.thumb_func
reset:
    ldr r0, =0xe000e100
    mov r1, #0x100
    str r1, [r0]
    ldr r4, =0x50000000
    movs r5, #'a'
1:  wfi
    b 1b
.thumb_func
irq:
    str r5, [r4]
    adds r5, #1
    bx lr
END
run 4 run "$work/tick.bin" --cpu cortex-m3
says 'nothing can happen any more'
says 'interrupt 8 is enabled and nothing drives it'
sed 's/<value>37/<value>8/' tests/draft/chip.svd >"$work/chip.svd"
run 4 run "$work/tick.bin" --cpu cortex-m3 --svd "$work/chip.svd"
says 'interrupt 8 (UART1_IRQ) is enabled and nothing drives it'
run 0 run "$work/tick.bin" --cpu cortex-m3 --tick 8=10ms --console 50000000 --until 55ms --draft "$work/tick.dts"
[ "$(<"$work/out")" = abcde ] || fail "the tick says: $(<"$work/out")"
! grep -q 'nothing drives' "$work/err" || fail "the tick does not drive it"
run 0 run "$work/tick.bin@0" --board "$work/tick.dts" --until 55ms
[ "$(<"$work/out")" = abcde ] || fail "on the draft the tick says: $(<"$work/out")"

# A transmitter whose handler looks at its status, and clears it: the bit is found with the console.
program send <<'END'
.thumb_func
reset:
    ldr r0, =0xe000e100
    movs r1, #0x24
    str r1, [r0]
    ldr r4, =0x40004000
    ldr r5, =text
1:  wfi
    b 1b
.thumb_func
irq:
    ldr r0, [r4, #0x40]
    tst r0, #0x20
    beq 2f
    str r0, [r4, #0x44]
    ldrb r0, [r5]
    cbz r0, 2f
    adds r5, #1
    str r0, [r4]
2:  bx lr
text: .asciz "interrupts\r\n"
.align
END
run 4 run "$work/send.bin" --cpu cortex-m3
says 'would go to register 0x40004000; answer it with --console 40004000,tx=2 --answer 40004040:5=1'
says 'try again with: --console 40004000,tx=2 --answer 40004040:5=1'
# The first interrupt must still come from somewhere.
run 4 run "$work/send.bin" --cpu cortex-m3 --console 40004000,tx=2 --answer 40004040:5=1
run 0 run "$work/send.bin" --cpu cortex-m3 --console 40004000,tx=2 --answer 40004040:5=1 --tick 5=1s --until 2s
prints interrupts

# Code that is not there: the chip's own ROM.
program call <<'END'
.thumb_func
reset:
    ldr r0, =0x1fff0001
    blx r0
    movs r0, #0x18
    ldr r1, =0x20026
    bkpt 0xab
.thumb_func
irq: b irq
END
run 4 run "$work/call.bin" --cpu cortex-m3
says 'the guest goes to 0x1fff0000, where no code is: if that is a ROM of the chip, add it with --load FILE@0x1fff0000'
printf '\0\040\160\107' >"$work/stub.bin"
run 0 run "$work/call.bin" --cpu cortex-m3 --load "$work/stub.bin@0x1fff0000"
says 'the guest ended the run with status 0'

finish
