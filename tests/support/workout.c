/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program that does everything at once: see workout.h. Registers: r4 its data, r7 the round,
 * r8 the sum, r9 the DWT, r11 where to go on behind a fault. */
#include "workout.h"

const char guest_workout[] =
    /* 0 boots, 4 exclusive counter, 8 sum, 12 sum of the handlers, 16 faults */
    ".macro mix reg\n eor r8, \\reg, r8, ror #27\n.endm\n"
    ".macro fault\n adr r11, 5f\n.endm\n"
    "start: ldr r4, =0x20003000\n ldr r0, [r4]\n add r0, #1\n str r0, [r4]\n ldr r8, [r4, #8]\n"
    " set IPR + 8, 0x00004080\n set IPR, 0x0000a000\n set SHPR3, 0x60ff0000\n"
    " set SHPR2, 0xc0000000\n set SHCSR, 0x70000\n set CCR, 0x210\n set DWT_CTRL, 1\n"
    " ldr r9, =DWT_CYCCNT\n"
    " set 0x40004010, 16\n set 0x40004008, 5\n"
    " set 0x40000008, 996\n set 0x40000000, 9\n set 0x40001008, 1408\n set 0x40001000, 9\n"
    " set SYST_RVR, 2221\n set SYST_CVR, 0\n set SYST_CSR, 7\n set ISER, 0x302\n"
    " ldr r0, =0x20007000\n msr psp, r0\n mov r0, #2\n msr control, r0\n isb\n mov r7, #0\n"
    "round:\n"
    /* time */
    " ldr r0, [r9]\n mix r0\n get r0, SYST_CVR\n mix r0\n"
    /* a character */
    " ldr r0, =0x40004000\n ldr r1, [r0, #4]\n tst r1, #1\n itt eq\n addeq r1, r7, #33\n"
    " streq r1, [r0]\n"
    /* IT blocks, with memory and devices inside */
    " mov r3, #7\n"
    "1: lsls r0, r3, #30\n itete mi\n addmi r8, #3\n ldrpl r1, [r9]\n strmi r8, [r4, #32]\n"
    " strpl r1, [r4, #32]\n ittt cs\n ldrcs r1, [r4, #36]\n addcs r1, #1\n strcs r1, [r4, #36]\n"
    " itt eq\n eoreq r8, r3\n muleq r1, r8, r3\n ite ne\n pushne {r1, r8}\n moveq r2, #1\n"
    " it ne\n popne {r1, r2}\n mix r1\n subs r3, #1\n bne 1b\n"
    " ldr r0, =0x40001000\n cmp r0, r0\n ittt eq\n ldreq r1, [r4, #40]\n streq r1, [r0, #12]\n"
    " addeq r1, #1\n it eq\n streq r1, [r4, #40]\n mix r1\n"
    /* division, long multiplication */
    " orr r2, r7, #1\n udiv r0, r8, r2\n mix r0\n sdiv r0, r8, r2\n mix r0\n"
    " umull r0, r1, r8, r8\n smlal r0, r1, r8, r2\n mix r0\n mix r1\n"
    /* many registers */
    " add r0, r4, #64\n stmia r0!, {r1, r2, r3, r7, r8}\n ldmdb r0, {r1, r2, r3, r12}\n mix r12\n"
    " ldrd r1, r2, [r4, #64]\n strd r2, r1, [r4, #96]\n ldr r1, [r4, #97]\n mix r1\n"
    /* bit-band: of RAM, and of a device */
    " ldr r0, =0x22060000 + 40 * 32\n str r7, [r0]\n ldr r1, [r0, #4]\n mix r1\n"
    " ldr r0, =0x42080004\n ldr r1, [r0]\n"
    /* exclusive */
    " add r0, r4, #4\n"
    "2: ldrex r1, [r0]\n adds r1, #1\n strex r2, r1, [r0]\n mix r2\n cmp r2, #0\n bne 2b\n"
    /* a call of the system, PendSV */
    " mov r0, r8\n svc 1\n mix r0\n set ICSR, 1 << 28\n"
    /* faults: undefined, the bus inside a block, division, alignment, a jump into nothing */
    " fault\n udf #3\n"
    "5: fault\n ldr r1, =0x60000000\n cmp r1, r1\n itet eq\n addeq r8, #1\n subne r8, #1\n"
    " ldreq r2, [r1]\n b unexpected\n"
    "5: fault\n cmp r1, r1\n itt eq\n moveq r2, #0\n udiveq r2, r8, r2\n b unexpected\n"
    "5: fault\n add r1, r4, #2\n ldrd r1, r2, [r1]\n b unexpected\n"
    "5: fault\n ldr r1, =0x60000001\n blx r1\n b unexpected\n"
    "5:\n"
    /* code that is written, then run */
    " ldr r0, =0x20005000\n ldr r1, =0x47703000\n and r2, r8, #255\n add r1, r2\n str r1, [r0]\n"
    " mov r0, r8\n ldr r1, =0x20005001\n blx r1\n mix r0\n"
    /* the MPU, unprivileged: a store that is refused, system registers that are */
    " set MPU_RBAR, 0x10\n set MPU_RASR, 0x0300003f\n set MPU_RBAR, 0x20006017\n"
    " set MPU_RASR, 0x0100000f\n set MPU_CTRL, 1\n isb\n mov r0, #3\n msr control, r0\n isb\n"
    " fault\n ldr r1, =0x20006010\n cmp r1, r1\n itt eq\n addeq r2, r8, #1\n streq r2, [r1]\n"
    " b unexpected\n"
    "5: fault\n ldr r1, =CPUID\n ldr r1, [r1]\n b unexpected\n"
    "5: ldr r1, [r4, #8]\n mix r1\n svc 2\n set MPU_CTRL, 0\n"
    /* sleep */
    " tst r7, #3\n bne 3f\n wfi\n"
    "3: tst r7, #7\n bne 3f\n wfe\n wfe\n cpsid i\n wfi\n ldr r0, [r9]\n mix r0\n cpsie i\n"
    "3: cmp r7, #9\n bne 3f\n set SCR, 2\n wfi\n"
    "3: str r8, [r4, #8]\n"
    /* a reset in the first life */
    " cmp r7, #20\n bne 3f\n ldr r0, [r4]\n cmp r0, #1\n bne 3f\n set AIRCR, 0x05fa0004\n"
    "4: b 4b\n"
    "3: add r7, #1\n cmp r7, #40\n blo.w round\n"
    " ldr r0, [r4, #12]\n mix r0\n str r8, [r4, #8]\n mov r0, #0x18\n ldr r1, =0x20026\n"
    " bkpt 0xab\n b finish\n .ltorg\n"
    /* handlers */
    ".macro stamp\n ldr r0, [r9]\n ldr r1, [r4, #12]\n eor r1, r0, r1, ror #25\n"
    " str r1, [r4, #12]\n.endm\n"
    "systick: stamp\n ldr r0, =SCR\n ldr r1, [r0]\n cbz r1, 1f\n ldr r1, [r4, #20]\n add r1, #1\n"
    " str r1, [r4, #20]\n cmp r1, #3\n blo 1f\n mov r1, #0\n str r1, [r0]\n"
    "1: bx lr\n"
    "irq8: push {r4, r5, r6, lr}\n stamp\n ldr r0, =0x4000000c\n mov r1, #1\n str r1, [r0]\n"
    " mov r5, #9\n"
    "1: subs r5, #1\n bne 1b\n ldrex r5, [r4]\n pop {r4, r5, r6, pc}\n"
    "irq9: stamp\n ldr r0, =0x4000100c\n mov r1, #1\n str r1, [r0]\n set ICSR, 1 << 28\n bx lr\n"
    "irq1: ldr r0, =0x4000400c\n mov r1, #1\n str r1, [r0]\n bx lr\n"
    "pendsv: push {r4-r11, lr}\n stamp\n mrs r5, psp\n ldmia r5, {r6-r9}\n cmp r5, #0\n"
    " pop {r4-r11, pc}\n"
    /* 1: a new r0; 2: Thread mode privileged again */
    "svc: mrs r0, psp\n ldr r1, [r0, #24]\n ldrb r1, [r1, #-2]\n cmp r1, #2\n itt eq\n"
    " moveq r2, #2\n msreq control, r2\n ldr r2, [r0]\n it ne\n addne r2, #77\n ror r2, r2, r1\n"
    " str r2, [r0]\n bx lr\n"
    "mem:\nbus:\nusage:\nhard: mrs r0, psp\n str r11, [r0, #24]\n ldr r1, [r0, #28]\n"
    " ldr r2, =0x0600fc00\n bic r1, r2\n orr r1, #0x01000000\n str r1, [r0, #28]\n get r1, CFSR\n"
    " ldr r2, [r4, #16]\n eor r2, r1, r2, ror #3\n str r2, [r4, #16]\n set CFSR, 0xffffffff\n"
    " bx lr\n .ltorg\n";
