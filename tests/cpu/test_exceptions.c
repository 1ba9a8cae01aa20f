/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exception model of ARMv7-M (ARM DDI 0403E, B1.5): what firmware sees of reset, entry, return,
 * priorities, masks, SVCall and PendSV. Each case is a program that logs what it sees. How long it
 * takes, SysTick and sleep are in test_exception_times.c, the interrupt controller and what is
 * interrupted in test_interrupts.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <stdio.h>
#include <stdlib.h>

/* --- reset --- */

static void test_reset_reads_stack_pointer_and_entry_from_the_table(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_start(&guest, "start: b finish\n", NULL);
    assert_int_equal(guest_register(&guest, "sp"), 0x20008000);
    assert_int_equal(guest_register(&guest, "msp"), 0x20008000);
    assert_int_equal(guest_register(&guest, "pc"), guest_label(&guest, "entry"));
    assert_int_equal(guest_register(&guest, "lr"), 0xffffffff);
    assert_int_equal(guest_register(&guest, "xpsr"), 0x01000000);
    assert_int_equal(guest_register(&guest, "control"), 0);
    assert_int_equal(guest_register(&guest, "primask"), 0);
    assert_int_equal(guest_register(&guest, "faultmask"), 0);
    assert_int_equal(guest_register(&guest, "basepri"), 0);
    guest_end(&guest);
}

static void test_reset_values_of_the_system_registers(void **unused)
{
    (void)unused;
    guest_logs("start: get r1, CPUID\n log r1\n get r1, ICSR\n log r1\n get r1, VTOR\n log r1\n"
               " get r1, AIRCR\n log r1\n get r1, SCR\n log r1\n get r1, CCR\n log r1\n"
               " get r1, SHCSR\n log r1\n get r1, CFSR\n log r1\n get r1, HFSR\n log r1\n"
               " get r1, ICTR\n log r1\n get r1, MPU_TYPE\n log r1\n get r1, SYST_CSR\n log r1\n"
               " get r1, ISER\n log r1\n b finish\n",
               0x412fc231, 0x800, 0, 0xfa050000, 0, 0x200, 0, 0, 0, 0, 0x800, 0, 0);
}

static void test_vtor_moves_the_table(void **unused)
{
    (void)unused;
    /* Bits 6 to 0 of VTOR are not there. */
    guest_logs("start: ldr r0, =0x20000400\n ldr r1, =other + 1\n str r1, [r0, #44]\n"
               " set VTOR, 0x2000047f\n get r2, VTOR\n log r2\n"
               " set VTOR, 0x20000400\n svc 0\n set VTOR, 0\n svc 0\n b finish\n"
               "other: mark 2\n bx lr\n"
               "svc: mark 1\n bx lr\n",
               0x20000400, 2, 1);
}

/* --- entry and return --- */

static void test_entry_pushes_eight_words_on_the_main_stack(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: mov r0, #16\n mov r1, #1\n mov r2, #2\n mov r3, #3\n mov r12, #12\n"
                       " mov lr, #14\n cmp r0, r0\n" /* Z and C */
                       " svc 0\n"
                       "after: b finish\n"
                       "svc: mov r4, sp\n log r4\n log lr\n mrs r5, ipsr\n log r5\n"
                       " ldm r4, {r0-r7}\n log r0\n log r1\n log r2\n log r3\n log r4\n log r5\n"
                       " log r6\n log r7\n bx lr\n");
    guest_expect(&guest, 0x20007fe0, 0xfffffff9, 11, 16, 1, 2, 3, 12, 14,
                 guest_label(&guest, "after"), 0x61000000);
    assert_int_equal(guest_register(&guest, "sp"), 0x20008000);
    assert_int_equal(guest_register(&guest, "r0"), 16);
    assert_int_equal(guest_register(&guest, "r12"), 12);
    assert_int_equal(guest_register(&guest, "lr"), 14);
    assert_int_equal(guest_register(&guest, "xpsr"), 0x61000000);
    guest_end(&guest);
}

static void test_entry_from_the_process_stack(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: ldr r0, =0x20006000\n msr psp, r0\n mov r0, #2\n msr control, r0\n"
                       " isb\n mov r4, sp\n log r4\n mov r0, #77\n svc 0\n"
                       " mrs r4, control\n log r4\n mov r4, sp\n log r4\n mrs r4, msp\n log r4\n"
                       " b finish\n"
                       "svc: log lr\n mov r4, sp\n log r4\n mrs r4, psp\n log r4\n"
                       " ldr r5, [r4]\n log r5\n mrs r5, control\n log r5\n"
                       " mov r0, #2\n msr control, r0\n mrs r5, control\n log r5\n" /* no effect */
                       " bx lr\n");
    guest_expect(&guest, 0x20006000, 0xfffffffd, 0x20008000, 0x20005fe0, 77, 0, 0, 2, 0x20006000,
                 0x20008000);
    guest_end(&guest);
}

static void test_every_way_to_load_the_return_code(void **unused)
{
    (void)unused;
    guest_logs(
        "start: mov r4, #1\n svc 1\n log r4\n svc 2\n log r4\n svc 3\n log r4\n svc 4\n log r4\n"
        " svc 5\n log r4\n mov r0, sp\n log r0\n b finish\n"
        "svc: ldr r0, [sp, #24]\n ldrb r0, [r0, #-2]\n tbb [pc, r0]\n"
        "table: .byte 0, (by_bx - table)/2, (by_pop - table)/2, (by_ldm - table)/2,"
        " (by_ldr - table)/2, (by_popw - table)/2\n"
        "by_bx: mov r4, #11\n bx lr\n"
        "by_pop: push {lr}\n mov r4, #12\n pop {pc}\n"
        "by_ldm: mov r0, sp\n stmdb r0!, {r5, lr}\n mov r4, #13\n ldmia r0, {r5, pc}\n"
        "by_ldr: str lr, [sp, #-4]\n mov r4, #14\n sub r0, sp, #8\n ldr pc, [r0, #4]\n"
        "by_popw: push {r8, lr}\n mov r4, #15\n pop {r8, pc}\n",
        11, 12, 13, 14, 15, 0x20008000);
}

static void test_return_to_the_other_stack(void **unused)
{
    (void)unused;
    /* A frame made by hand, as a kernel starts its first task. */
    guest_logs(
        "start: ldr r0, =0x20006000 - 32\n msr psp, r0\n ldr r1, =task\n str r1, [r0, #24]\n"
        " ldr r1, =0x01000000\n str r1, [r0, #28]\n mov r1, #99\n str r1, [r0]\n svc 0\n"
        " b unexpected\n"
        "svc: ldr lr, =0xfffffffd\n bx lr\n"
        "task: log r0\n mov r1, sp\n log r1\n mrs r1, control\n log r1\n mrs r1, msp\n log r1\n"
        " b finish\n",
        99, 0x20006000, 2, 0x20008000 - 32);
}

static void test_nested_entry_returns_to_handler_mode(void **unused)
{
    (void)unused;
    guest_logs("start: set SHPR2, 0x80000000\n set ISER, 1\n svc 0\n mark 9\n b finish\n"
               "svc: push {r4, lr}\n mark 1\n set ISPR, 1\n mark 3\n pop {r4, pc}\n"
               "irq0: mark 2\n log lr\n ldr r1, [sp, #28]\n ubfx r1, r1, #0, #9\n log r1\n"
               " get r1, ICSR\n log r1\n bx lr\n",
               1, 2, 0xfffffff1, 11, 16, 3, 9);
}

/* --- what probes are told of stacks --- */

struct stacks {
    unsigned count;
    struct probe_event list[16];
};

static void note_stack(void *owner, const struct probe_event *event)
{
    struct stacks *stacks = owner;
    if (stacks->count < 16)
        stacks->list[stacks->count++] = *event;
}

static void assert_stack(const struct probe_event *event, unsigned number, bool enter, bool nested,
                         uint32_t stack)
{
    assert_int_equal(event->interrupt.number, number);
    assert_int_equal(event->interrupt.enter, enter);
    assert_int_equal(event->interrupt.nested, nested);
    assert_int_equal(event->interrupt.stack, stack);
}

/* From the process stack; inside its handler a more urgent one; back to another process stack. */
static void test_probes_are_told_which_stack_is_interrupted_and_returned_to(void **unused)
{
    struct guest guest;
    struct stacks stacks = {0};
    struct probe probe = {.mask = PROBE_INTERRUPT, .function = note_stack, .owner = &stacks};
    (void)unused;
    guest_start(&guest,
                "start: set SHPR2, 0x80 << 24\n"
                " ldr r0, =0x20006000\n msr psp, r0\n mov r0, #2\n msr control, r0\n isb\n"
                " svc 0\n b finish\n"
                "svc: set ICSR, 1 << 28\n dsb\n isb\n" /* PendSV, more urgent */
                " ldr r0, =0x20005000\n mrs r1, psp\n ldm r1, {r4-r11}\n stm r0, {r4-r11}\n"
                " msr psp, r0\n bx lr\n"
                "pendsv: bx lr\n",
                NULL);
    machine_probe_add(guest.machine, &probe);
    guest_run(&guest);
    machine_probe_remove(guest.machine, &probe);
    assert_int_equal(stacks.count, 4);
    assert_stack(&stacks.list[0], 11, true, false, 0x20005fe0);
    assert_stack(&stacks.list[1], 14, true, true, 0x20008000 - 32);
    assert_stack(&stacks.list[2], 14, false, true, 0x20008000 - 32);
    assert_stack(&stacks.list[3], 11, false, false, 0x20005000);
    assert_int_equal(guest_register(&guest, "sp"), 0x20005020);
    guest_end(&guest);
}

static void test_stacked_pc_may_have_bit_0_set(void **unused)
{
    (void)unused;
    guest_logs("start: svc 0\n"
               "after: mark 5\n b finish\n"
               "svc: ldr r0, [sp, #24]\n orr r0, #1\n str r0, [sp, #24]\n bx lr\n",
               5);
}

static void test_frame_is_aligned_to_eight_bytes(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: sub sp, #4\n svc 0\n mov r0, sp\n log r0\n add sp, #4\n svc 0\n"
                       " mov r0, sp\n log r0\n"
                       " set CCR, 0\n sub sp, #4\n svc 0\n mov r0, sp\n log r0\n b finish\n"
                       "svc: mov r0, sp\n log r0\n ldr r1, [r0, #28]\n and r1, #0x200\n log r1\n"
                       " bx lr\n");
    guest_expect(&guest, 0x20007fd8, 0x200, 0x20007ffc, 0x20007fe0, 0, 0x20008000, 0x20007fdc, 0,
                 0x20007ffc);
    guest_end(&guest);
}

/* --- illegal returns: UsageFault with INVPC --- */

/* A program whose SVC handler returns with `how`; the UsageFault handler logs what it finds. */
static void illegal(struct guest *guest, const char *setup, const char *how)
{
    char source[2000];
    snprintf(
        source, sizeof source,
        "start: set SHCSR, 0x40000\n set SHPR2, 0x80000000\n set ISER, 1\n"
        " %s\n"
        " svc 0\n mark 0x600d\n b finish\n"
        "svc: %s\n b unexpected\n"
        "irq0: mark 16\n ldr lr, =0xfffffff9\n bx lr\n"
        "usage: log lr\n get r1, CFSR\n log r1\n set CFSR, 0xffffffff\n mrs r1, ipsr\n log r1\n"
        " get r1, SHCSR\n log r1\n mov r1, sp\n log r1\n"
        " mov r1, #0x20000000\n ldr r2, [r1]\n ldr lr, =0xfffffff9\n cbz r2, 1f\n ldr lr, "
        "=0xfffffff1\n"
        "1: ldr r3, [sp, #28]\n bfc r3, #0, #9\n orr r3, r2\n str r3, [sp, #28]\n bx lr\n"
        ".ltorg\n",
        setup, how);
    guest_play(guest, source);
}

static void illegal_code(const char *code)
{
    struct guest guest;
    char how[100];
    snprintf(how, sizeof how, "ldr lr, =%s\n bx lr", code);
    illegal(&guest, "", how);
    /* SVCall is no longer active; the frame is where it was. */
    guest_expect(&guest, (uint32_t)strtoul(code, NULL, 0), CFSR_INVPC, 6, 0x40008, 0x20007fe0,
                 0x600d);
    guest_end(&guest);
}

static void test_reserved_return_codes(void **unused)
{
    (void)unused;
    illegal_code("0xfffffff3");
    illegal_code("0xfffffff5");
    illegal_code("0xffffffff");
    illegal_code("0xfffffff7");
}

static void test_return_code_with_bit_0_clear(void **unused)
{
    (void)unused;
    illegal_code("0xfffffff0");
    illegal_code("0xfffffff8");
}

static void test_return_to_handler_mode_with_nothing_below(void **unused)
{
    struct guest guest;
    (void)unused;
    illegal_code("0xfffffff1");
    /* Even if the frame says that there is a handler. */
    illegal(&guest, "",
            "ldr r0, [sp, #28]\n orr r0, #15\n str r0, [sp, #28]\n ldr lr, =0xfffffff1\n bx lr");
    assert_int_equal(guest_logged(&guest, 0), 0xfffffff1);
    guest_end(&guest);
}

static void test_return_to_thread_mode_with_handlers_below(void **unused)
{
    struct guest guest;
    (void)unused;
    /* IRQ0 inside SVCall returns as if to Thread mode: the fault sees SVCall active, IRQ0 not. The
     * fault returns to where SVCall was interrupted. */
    illegal(&guest, "mov r0, #0x20000000\n mov r1, #11\n str r1, [r0]",
            "push {r4, lr}\n set ISPR, 1\n nop\n mov r1, #0x20000000\n mov r0, #0\n str r0, [r1]\n"
            " mark 12\n pop {r4, pc}");
    assert_int_equal(guest_logged(&guest, 0), 16);
    assert_int_equal(guest_logged(&guest, 1), 0xfffffff9);
    assert_int_equal(guest_logged(&guest, 2), CFSR_INVPC);
    assert_int_equal(guest_logged(&guest, 4), 0x40088);
    guest_end(&guest);
    /* Even if the frame is one of Thread mode. */
    illegal(&guest,
            "mov r0, #0x20000000\n mov r1, #11\n str r1, [r0]\n b 1f\n"
            "irq1: ldr r1, =0x01000000\n str r1, [sp, #28]\n ldr lr, =0xfffffff9\n bx lr\n"
            "1: set ISER, 2\n",
            "push {r4, lr}\n set ISPR, 2\n nop\n mov r1, #0x20000000\n mov r0, #0\n str r0, [r1]\n"
            " mark 12\n pop {r4, pc}");
    assert_int_equal(guest_logged(&guest, 0), 0xfffffff9);
    assert_int_equal(guest_logged(&guest, 1), CFSR_INVPC);
    guest_end(&guest);
}

static void test_nonbasethrdena_allows_thread_mode_with_handlers_below(void **unused)
{
    (void)unused;
    /* IRQ0 inside SVCall returns to Thread mode; SVCall stays active until it returns itself. */
    guest_logs(
        "start: set SHPR2, 0x80000000\n set ISER, 1\n set CCR, 0x201\n svc 0\n"
        " b unexpected\n"
        "svc: set ISPR, 1\n nop\n"
        "thread: mrs r1, ipsr\n log r1\n get r1, SHCSR\n log r1\n b finish\n"
        "irq0: ldr r1, =0x01000000\n str r1, [sp, #28]\n mark 16\n ldr lr, =0xfffffff9\n bx lr\n",
        16, 0, 0x80);
}

static void test_return_of_an_exception_that_is_not_active(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Another one is, so that their number is as it should be. */
    guest_logs("start: set SHPR3, 0x80000000\n set SHCSR, 0x40000\n svc 0\n mark 9\n b finish\n"
               "svc: set SHCSR, 0x40800\n bx lr\n"
               "usage: get r1, CFSR\n log r1\n set SHCSR, 0x40008\n bx lr\n",
               CFSR_INVPC, 9);
    illegal(&guest, "", "set SHCSR, 0x40000\n bx lr");
    guest_expect(&guest, 0xfffffff9, CFSR_INVPC, 6, 0x40008, 0x20007fe0, 0x600d);
    guest_end(&guest);
}

static void test_popped_exception_number_must_fit_the_mode(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Thread mode with an exception number: the frame stays, the fault mends it. */
    illegal(&guest, "", "ldr r0, [sp, #28]\n orr r0, #15\n str r0, [sp, #28]\n bx lr");
    guest_expect(&guest, 0xfffffff9, CFSR_INVPC, 6, 0x40008, 0x20007fe0, 0x600d);
    guest_end(&guest);
}

static void test_handler_mode_needs_an_exception_number(void **unused)
{
    (void)unused;
    guest_logs("start: set SHCSR, 0x40000\n set SHPR2, 0x80000000\n set ISER, 1\n svc 0\n mark 9\n"
               " b finish\n"
               "svc: push {r4, lr}\n set ISPR, 1\n nop\n mark 12\n pop {r4, pc}\n"
               "irq0: ldr r0, [sp, #28]\n bfc r0, #0, #9\n str r0, [sp, #28]\n bx lr\n"
               "usage: log lr\n get r1, CFSR\n log r1\n ldr r0, [sp, #28]\n orr r0, #11\n"
               " str r0, [sp, #28]\n bx lr\n",
               0xfffffff1, CFSR_INVPC, 12, 9);
}

/* --- priorities --- */

#define FOUR_INTERRUPTS                                                                            \
    " set ISER, 15\n set ISPR, 1\n mark 0x99\n b finish\n"                                         \
    "irq0: push {r4, lr}\n mark 0\n set ISPR, 14\n mark 0x100\n pop {r4, pc}\n"                    \
    "irq1: mark 1\n bx lr\n"                                                                       \
    "irq2: mark 2\n bx lr\n"                                                                       \
    "irq3: mark 3\n bx lr\n"

static void test_nesting_by_priority(void **unused)
{
    (void)unused;
    /* 1 is more urgent than 0, 2 equal, 3 less. */
    guest_logs("start: set IPR, 0xc0804080\n" FOUR_INTERRUPTS, 0, 1, 0x100, 2, 3, 0x99);
    /* All are equal: by number, none nests. */
    guest_logs("start: set IPR, 0x80808080\n" FOUR_INTERRUPTS, 0, 0x100, 1, 2, 3, 0x99);
}

static void test_grouping(void **unused)
{
    (void)unused;
    /* Two bits of group: 0x90, 0x80, 0xbf are one group; 3 is of a more urgent one. Sub-priority
     * orders what waits. */
    guest_logs("start: set AIRCR, 0x05fa0500\n set IPR, 0x7fbf8090\n" FOUR_INTERRUPTS, 0, 3, 0x100,
               1, 2, 0x99);
    guest_logs("start: set AIRCR, 0x05fa0500\n set IPR, 0x7f80bf90\n" FOUR_INTERRUPTS, 0, 3, 0x100,
               2, 1, 0x99);
    /* PRIGROUP 7: no preemption at all. */
    guest_logs("start: set AIRCR, 0x05fa0700\n set IPR, 0x00204080\n" FOUR_INTERRUPTS, 0, 0x100, 3,
               2, 1, 0x99);
    /* PRIGROUP 0: bit 0 is sub-priority even with eight bits. */
    guest_logs("start: set IPR, 0x80818281\n" FOUR_INTERRUPTS, 0, 0x100, 3, 2, 1, 0x99);
}

static void test_priority_may_change_while_pending(void **unused)
{
    (void)unused;
    guest_logs("start: set IPR, 0x00004080\n set ISER, 3\n cpsid i\n set ISPR, 3\n"
               " set IPR, 0x00008040\n cpsie i\n nop\n b finish\n"
               "irq0: mark 1\n bx lr\n"
               "irq1: mark 2\n bx lr\n",
               1, 2);
}

static void test_nmi_preempts_hardfault_and_faultmask(void **unused)
{
    (void)unused;
    guest_logs(
        "start: cpsid f\n set ICSR, 1 << 31\n mrs r1, faultmask\n log r1\n cpsie f\n udf #0\n"
        " mark 9\n b finish\n"
        "hard: push {r4, lr}\n set ICSR, 1 << 31\n mark 3\n ldr r0, [sp, #32]\n add r0, #2\n"
        " str r0, [sp, #32]\n pop {r4, pc}\n"
        "nmi: mark 2\n log lr\n bx lr\n",
        2, 0xfffffff9, 1, 2, 0xfffffff1, 3, 9);
}

/* --- masks --- */

static void test_primask(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set ISER, 1\n cpsid i\n set ISPR, 1\n mark 1\n mrs r1, primask\n"
                       " log r1\n cpsie i\n"
                       "after: mark 3\n mov r1, #1\n msr primask, r1\n set ISPR, 1\n mark 4\n"
                       " mov r1, #0\n msr primask, r1\n"
                       "after2: mark 5\n b finish\n"
                       "irq0: mark 2\n ldr r1, [sp, #24]\n log r1\n bx lr\n");
    guest_expect(&guest, 1, 1, 2, guest_label(&guest, "after"), 3, 4, 2,
                 guest_label(&guest, "after2"), 5);
    guest_end(&guest);
}

static void test_basepri(void **unused)
{
    (void)unused;
    guest_logs("start: set IPR, 0x00a08060\n set ISER, 7\n mov r1, #0x80\n msr basepri, r1\n"
               " set ISPR, 7\n mark 9\n mov r1, #0x90\n msr basepri, r1\n mark 10\n"
               " mov r1, #0\n msr basepri, r1\n mark 11\n b finish\n"
               "irq0: mark 1\n bx lr\n"
               "irq1: mark 2\n bx lr\n"
               "irq2: mark 3\n bx lr\n",
               1, 9, 2, 10, 3, 11);
}

static void test_basepri_max_only_raises_the_mask(void **unused)
{
    (void)unused;
    guest_logs("start: mov r1, #0x80\n msr basepri_max, r1\n mrs r2, basepri\n log r2\n"
               " mov r1, #0xc0\n msr basepri_max, r1\n mrs r2, basepri\n log r2\n"
               " mov r1, #0\n msr basepri_max, r1\n mrs r2, basepri\n log r2\n"
               " mov r1, #0x40\n msr basepri_max, r1\n mrs r2, basepri_max\n log r2\n b finish\n",
               0x80, 0x80, 0x80, 0x40);
}

static void test_faultmask(void **unused)
{
    (void)unused;
    /* Blocks all but NMI; a return other than that of NMI clears it. */
    guest_logs("start: set ISER, 3\n cpsid f\n set ISPR, 1\n mark 1\n cpsie f\n nop\n mark 2\n"
               " set ISPR, 2\n mrs r1, faultmask\n log r1\n"
               " cpsid f\n set ICSR, 1 << 31\n mrs r1, faultmask\n log r1\n b finish\n"
               "irq0: mark 16\n bx lr\n"
               "irq1: mark 17\n cpsid f\n mrs r1, faultmask\n log r1\n bx lr\n"
               "nmi: mark 14\n bx lr\n",
               1, 16, 2, 17, 1, 0, 14, 1);
}

static void test_faultmask_cannot_be_set_in_hardfault_or_nmi(void **unused)
{
    (void)unused;
    guest_logs("start: udf #0\n b finish\n"
               "hard: cpsid f\n mrs r1, faultmask\n log r1\n mov r1, #1\n msr faultmask, r1\n"
               " mrs r1, faultmask\n log r1\n ldr r0, [sp, #24]\n add r0, #2\n str r0, [sp, #24]\n"
               " bx lr\n",
               0, 0);
}

/* --- SVCall, PendSV --- */

static void test_svc_immediate_and_escalation(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: svc 42\n cpsid i\n svc 7\n"
                       "after: cpsie i\n mov r4, #1\n svc 1\n b finish\n"
                       "svc: ldr r0, [sp, #24]\n ldrb r0, [r0, #-2]\n log r0\n cbz r4, 1f\n"
                       " mov r4, #0\n svc 8\n"
                       "1: bx lr\n"
                       "hard: get r1, HFSR\n log r1\n set HFSR, 0xffffffff\n ldr r1, [sp, #24]\n"
                       " log r1\n get r1, CFSR\n log r1\n bx lr\n");
    /* The return address of an escalated SVC is that behind it, too. */
    assert_int_equal(guest_logged(&guest, 0), 42);
    assert_int_equal(guest_logged(&guest, 1), HFSR_FORCED);
    assert_int_equal(guest_logged(&guest, 2), guest_label(&guest, "after"));
    assert_int_equal(guest_logged(&guest, 3), 0);
    assert_int_equal(guest_logged(&guest, 4), 1);
    assert_int_equal(guest_logged(&guest, 5), HFSR_FORCED);
    guest_end(&guest);
}

static void test_pendsv_waits_for_more_urgent_handlers(void **unused)
{
    (void)unused;
    guest_logs(
        "start: set SHPR3, 0x00ff0000\n svc 0\n mark 3\n cpsid i\n set ICSR, 1 << 28\n"
        " get r1, ICSR\n log r1\n set ICSR, 1 << 27\n get r1, ICSR\n log r1\n cpsie i\n nop\n"
        " mark 4\n b finish\n"
        "svc: set ICSR, 1 << 28\n get r1, ICSR\n log r1\n get r1, SHCSR\n log r1\n mark 1\n"
        " bx lr\n"
        "pendsv: mark 2\n get r1, SHCSR\n log r1\n bx lr\n",
        /* PENDSVSET, VECTPENDING 14, RETTOBASE, VECTACTIVE 11 */
        1u << 28 | 14 << 12 | 1 << 11 | 11, 0x80, 1, 2, 0x400, 3, 1u << 28 | 14 << 12 | 0x800,
        0x800, 4);
}

static void test_icsr_tells_the_most_urgent(void **unused)
{
    (void)unused;
    /* ISRPENDING counts disabled interrupts, VECTPENDING does not; NMIPENDSET is gone at once. */
    guest_logs("start: set IPR, 0x00004080\n cpsid i\n set ISPR, 7\n get r1, ICSR\n log r1\n"
               " set ISER, 3\n get r1, ICSR\n log r1\n set ICSR, 1 << 26\n get r1, ICSR\n log r1\n"
               " set ICSR, 1 << 25\n set ICPR, 7\n get r1, ICSR\n log r1\n b finish\n",
               1u << 22 | 0x800, 1u << 22 | 17 << 12 | 0x800,
               1u << 26 | 1u << 22 | 15 << 12 | 0x800, 0x800);
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reset_reads_stack_pointer_and_entry_from_the_table),
        cmocka_unit_test(test_reset_values_of_the_system_registers),
        cmocka_unit_test(test_vtor_moves_the_table),
        cmocka_unit_test(test_entry_pushes_eight_words_on_the_main_stack),
        cmocka_unit_test(test_entry_from_the_process_stack),
        cmocka_unit_test(test_every_way_to_load_the_return_code),
        cmocka_unit_test(test_return_to_the_other_stack),
        cmocka_unit_test(test_nested_entry_returns_to_handler_mode),
        cmocka_unit_test(test_probes_are_told_which_stack_is_interrupted_and_returned_to),
        cmocka_unit_test(test_stacked_pc_may_have_bit_0_set),
        cmocka_unit_test(test_frame_is_aligned_to_eight_bytes),
        cmocka_unit_test(test_reserved_return_codes),
        cmocka_unit_test(test_return_code_with_bit_0_clear),
        cmocka_unit_test(test_return_to_handler_mode_with_nothing_below),
        cmocka_unit_test(test_return_to_thread_mode_with_handlers_below),
        cmocka_unit_test(test_nonbasethrdena_allows_thread_mode_with_handlers_below),
        cmocka_unit_test(test_return_of_an_exception_that_is_not_active),
        cmocka_unit_test(test_popped_exception_number_must_fit_the_mode),
        cmocka_unit_test(test_handler_mode_needs_an_exception_number),
        cmocka_unit_test(test_nesting_by_priority),
        cmocka_unit_test(test_grouping),
        cmocka_unit_test(test_priority_may_change_while_pending),
        cmocka_unit_test(test_nmi_preempts_hardfault_and_faultmask),
        cmocka_unit_test(test_primask),
        cmocka_unit_test(test_basepri),
        cmocka_unit_test(test_basepri_max_only_raises_the_mask),
        cmocka_unit_test(test_faultmask),
        cmocka_unit_test(test_faultmask_cannot_be_set_in_hardfault_or_nmi),
        cmocka_unit_test(test_svc_immediate_and_escalation),
        cmocka_unit_test(test_pendsv_waits_for_more_urgent_handlers),
        cmocka_unit_test(test_icsr_tells_the_most_urgent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
