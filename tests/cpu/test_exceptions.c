/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exception model of ARMv7-M (ARM DDI 0403E, B1.5 and B3): what firmware sees of reset, entry,
 * return, priorities, masks, sleep, SysTick and the interrupt controller. Each case is a program
 * that logs what it sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what happened when --- */

struct happening {
    uint64_t cycle;
    unsigned number;
    bool enter, chained;
};

struct watcher {
    struct probe probe;
    struct guest *guest;
    struct happening list[64];
    unsigned count;
    uint32_t mark;       /* address of an instruction */
    uint64_t mark_cycle; /* when it began, the last time */
};

static void note(void *owner, const struct probe_event *event)
{
    struct watcher *w = owner;
    uint64_t cycle = clock_cycles_at(w->guest->machine->cpu->clock, event->now);
    if (event->kind == PROBE_INSTRUCTION) {
        if (event->instruction.address == w->mark)
            w->mark_cycle = cycle;
    } else if (w->count < 64) {
        w->list[w->count++] = (struct happening){cycle, event->interrupt.number,
                                                 event->interrupt.enter, event->interrupt.chained};
    }
}

static void watch(struct watcher *w, struct guest *guest, const char *mark)
{
    *w = (struct watcher){.guest = guest};
    w->probe = (struct probe){.mask = PROBE_INTERRUPT, .function = note, .owner = w};
    if (mark != NULL) {
        w->mark = guest_label(guest, mark);
        w->probe.mask |= PROBE_INSTRUCTION;
    }
    machine_probe_add(guest->machine, &w->probe);
}

/* "+8 -8 +9~ -9": entered, left, entered by chaining. */
static void assert_order(const struct watcher *w, const char *expected)
{
    char found[512] = "";
    size_t used = 0;
    unsigned i;
    for (i = 0; i < w->count; i++)
        used += (size_t)snprintf(found + used, sizeof found - used, "%s%c%u%s", i ? " " : "",
                                 w->list[i].enter ? '+' : '-', w->list[i].number,
                                 w->list[i].chained ? "~" : "");
    assert_string_equal(found, expected);
}

static void expect_log(const char *source, const uint32_t *words, unsigned count)
{
    struct guest guest;
    guest_play(&guest, source);
    guest_log_is(&guest, words, count);
    guest_end(&guest);
}

#define expect(source, ...)                                                                        \
    expect_log(source, (const uint32_t[]){__VA_ARGS__},                                            \
               sizeof(const uint32_t[]){__VA_ARGS__} / sizeof(uint32_t))

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
    expect("start: get r1, CPUID\n log r1\n get r1, ICSR\n log r1\n get r1, VTOR\n log r1\n"
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
    expect("start: ldr r0, =0x20000400\n ldr r1, =other + 1\n str r1, [r0, #44]\n"
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
    expect("start: mov r4, #1\n svc 1\n log r4\n svc 2\n log r4\n svc 3\n log r4\n svc 4\n log r4\n"
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
    expect("start: ldr r0, =0x20006000 - 32\n msr psp, r0\n ldr r1, =task\n str r1, [r0, #24]\n"
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
    expect("start: set SHPR2, 0x80000000\n set ISER, 1\n svc 0\n mark 9\n b finish\n"
           "svc: push {r4, lr}\n mark 1\n set ISPR, 1\n mark 3\n pop {r4, pc}\n"
           "irq0: mark 2\n log lr\n ldr r1, [sp, #28]\n ubfx r1, r1, #0, #9\n log r1\n"
           " get r1, ICSR\n log r1\n bx lr\n",
           1, 2, 0xfffffff1, 11, 16, 3, 9);
}

static void test_stacked_pc_may_have_bit_0_set(void **unused)
{
    (void)unused;
    expect("start: svc 0\n"
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
    expect(
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
    expect("start: set SHPR3, 0x80000000\n set SHCSR, 0x40000\n svc 0\n mark 9\n b finish\n"
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
    expect("start: set SHCSR, 0x40000\n set SHPR2, 0x80000000\n set ISER, 1\n svc 0\n mark 9\n"
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
    expect("start: set IPR, 0xc0804080\n" FOUR_INTERRUPTS, 0, 1, 0x100, 2, 3, 0x99);
    /* All are equal: by number, none nests. */
    expect("start: set IPR, 0x80808080\n" FOUR_INTERRUPTS, 0, 0x100, 1, 2, 3, 0x99);
}

static void test_grouping(void **unused)
{
    (void)unused;
    /* Two bits of group: 0x90, 0x80, 0xbf are one group; 3 is of a more urgent one. Sub-priority
     * orders what waits. */
    expect("start: set AIRCR, 0x05fa0500\n set IPR, 0x7fbf8090\n" FOUR_INTERRUPTS, 0, 3, 0x100, 1,
           2, 0x99);
    expect("start: set AIRCR, 0x05fa0500\n set IPR, 0x7f80bf90\n" FOUR_INTERRUPTS, 0, 3, 0x100, 2,
           1, 0x99);
    /* PRIGROUP 7: no preemption at all. */
    expect("start: set AIRCR, 0x05fa0700\n set IPR, 0x00204080\n" FOUR_INTERRUPTS, 0, 0x100, 3, 2,
           1, 0x99);
    /* PRIGROUP 0: bit 0 is sub-priority even with eight bits. */
    expect("start: set IPR, 0x80818281\n" FOUR_INTERRUPTS, 0, 0x100, 3, 2, 1, 0x99);
}

static void test_priority_may_change_while_pending(void **unused)
{
    (void)unused;
    expect("start: set IPR, 0x00004080\n set ISER, 3\n cpsid i\n set ISPR, 3\n"
           " set IPR, 0x00008040\n cpsie i\n nop\n b finish\n"
           "irq0: mark 1\n bx lr\n"
           "irq1: mark 2\n bx lr\n",
           1, 2);
}

static void test_nmi_preempts_hardfault_and_faultmask(void **unused)
{
    (void)unused;
    expect("start: cpsid f\n set ICSR, 1 << 31\n mrs r1, faultmask\n log r1\n cpsie f\n udf #0\n"
           " mark 9\n b finish\n"
           "hard: push {r4, lr}\n set ICSR, 1 << 31\n mark 3\n ldr r0, [sp, #32]\n add r0, #2\n"
           " str r0, [sp, #32]\n pop {r4, pc}\n"
           "nmi: mark 2\n log lr\n bx lr\n",
           2, 0xfffffff9, 1, 2, 0xfffffff1, 3, 9);
}

/* --- time --- */

static void test_entry_takes_12_cycles(void **unused)
{
    struct guest guest;
    struct watcher w;
    (void)unused;
    guest_start(&guest,
                "start: set ISER, 1\n ldr r0, =ISPR\n mov r1, #1\n nop\n"
                "pend: str r1, [r0]\n nop\n nop\n b finish\n"
                "irq0: bx lr\n",
                NULL);
    watch(&w, &guest, "pend");
    guest_run(&guest);
    assert_order(&w, "+16 -16");
    /* The store takes one cycle; the entry follows it. */
    assert_int_equal(w.list[0].cycle - w.mark_cycle, 1 + 12);
    guest_end(&guest);
}

static void test_tail_chaining_takes_6_cycles(void **unused)
{
    struct guest guest;
    struct watcher w;
    (void)unused;
    guest_start(&guest,
                "start: set ISER, 3\n cpsid i\n set ISPR, 3\n cpsie i\n nop\n mov r0, sp\n"
                " log r0\n b finish\n"
                "irq0: log lr\n bx lr\n"
                "irq1: log lr\n mov r0, sp\n log r0\n bx lr\n",
                NULL);
    watch(&w, &guest, NULL);
    guest_run(&guest);
    assert_order(&w, "+16 -16 +17~ -17");
    assert_int_equal(w.list[2].cycle - w.list[1].cycle, 6);
    guest_expect(&guest, 0xfffffff9, 0xfffffff9, 0x20007fe0, 0x20008000);
    guest_end(&guest);
}

/* Timer 0 (IRQ8) fires, timer 1 (IRQ9, more urgent) `distance` cycles later. */
#define TWO_TIMERS                                                                                 \
    "start: set IPR + 8, 0x00004080\n set ISER, 0x300\n"                                           \
    " ldr r2, =0x40000000\n ldr r3, =0x40001000\n mov r0, #60\n str r0, [r2, #4]\n"                \
    " mov r0, #59 + %d\n str r0, [r3, #4]\n mov r0, #9\n nop\n str r0, [r2]\n str r0, [r3]\n"      \
    " mov r0, #60\n"                                                                               \
    "1: subs r0, #1\n bne 1b\n b finish\n"                                                         \
    "irq8: mov r0, #0\n str r0, [r2]\n mov r0, #1\n str r0, [r2, #12]\n .rept 40\n nop\n .endr\n"  \
    " bx lr\n"                                                                                     \
    "irq9: mov r0, #0\n str r0, [r3]\n mov r0, #1\n str r0, [r3, #12]\n bx lr\n"

/* During the 12 cycles of an entry a more urgent exception takes its place. */
static void test_late_arrival(void **unused)
{
    uint64_t first_entry = 0;
    int distance;
    (void)unused;
    for (distance = 0; distance <= 20; distance++) {
        char source[1200];
        struct guest guest;
        struct watcher w;
        snprintf(source, sizeof source, TWO_TIMERS, distance);
        guest_start(&guest, source, NULL);
        watch(&w, &guest, NULL);
        guest_run(&guest);
        if (distance == 0)
            first_entry = w.list[0].cycle;
        /* The loop is three cycles long: the entry begins up to two after the first timer. */
        if (distance <= 12)
            assert_order(&w, "+25 -25 +24~ -24");
        else if (distance > 14)
            assert_order(&w, "+24 +25 -25 -24");
        assert_int_equal(w.list[0].cycle, first_entry);
        guest_end(&guest);
    }
}

/* An exception that comes while another returns is chained: nothing is popped in between. */
static void test_arrival_during_return(void **unused)
{
    int distance, chained = 0, separate = 0;
    (void)unused;
    for (distance = 50; distance < 90; distance++) {
        char source[1200];
        struct guest guest;
        struct watcher w;
        unsigned last;
        snprintf(source, sizeof source, TWO_TIMERS, distance);
        guest_start(&guest, source, NULL);
        watch(&w, &guest, NULL);
        guest_run(&guest);
        assert_int_equal(w.count, 4);
        last = w.list[1].enter ? 1 : 2;
        chained += w.list[last].chained;
        separate += !w.list[last].chained && last == 2;
        assert_int_equal(guest_register(&guest, "sp"), 0x20008000);
        guest_end(&guest);
    }
    assert_true(chained >= 8);
    assert_true(separate >= 8);
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
    expect("start: set IPR, 0x00a08060\n set ISER, 7\n mov r1, #0x80\n msr basepri, r1\n"
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
    expect("start: mov r1, #0x80\n msr basepri_max, r1\n mrs r2, basepri\n log r2\n"
           " mov r1, #0xc0\n msr basepri_max, r1\n mrs r2, basepri\n log r2\n"
           " mov r1, #0\n msr basepri_max, r1\n mrs r2, basepri\n log r2\n"
           " mov r1, #0x40\n msr basepri_max, r1\n mrs r2, basepri_max\n log r2\n b finish\n",
           0x80, 0x80, 0x80, 0x40);
}

static void test_faultmask(void **unused)
{
    (void)unused;
    /* Blocks all but NMI; a return other than that of NMI clears it. */
    expect("start: set ISER, 3\n cpsid f\n set ISPR, 1\n mark 1\n cpsie f\n nop\n mark 2\n"
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
    expect("start: udf #0\n b finish\n"
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
    expect("start: set SHPR3, 0x00ff0000\n svc 0\n mark 3\n cpsid i\n set ICSR, 1 << 28\n"
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
    expect("start: set IPR, 0x00004080\n cpsid i\n set ISPR, 7\n get r1, ICSR\n log r1\n"
           " set ISER, 3\n get r1, ICSR\n log r1\n set ICSR, 1 << 26\n get r1, ICSR\n log r1\n"
           " set ICSR, 1 << 25\n set ICPR, 7\n get r1, ICSR\n log r1\n b finish\n",
           1u << 22 | 0x800, 1u << 22 | 17 << 12 | 0x800, 1u << 26 | 1u << 22 | 15 << 12 | 0x800,
           0x800);
}

/* --- SysTick --- */

static void test_systick_counts_and_flags(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set SYST_RVR, 99\n set SYST_CVR, 5\n get r2, SYST_CVR\n log r2\n"
               " ldr r0, =SYST_CSR\n mov r1, #5\n nop\n"
               " str r1, [r0]\n nop\n nop\n nop\n ldr r2, [r0, #8]\n ldr r3, [r0]\n"
               " log r2\n log r3\n"
               " mov r4, #40\n"
               "1: subs r4, #1\n bne 1b\n ldr r2, [r0]\n ldr r3, [r0]\n log r2\n log r3\n"
               " mov r4, #40\n"
               "1: subs r4, #1\n bne 1b\n" /* the flag is set again */
               " str r4, [r0, #8]\n nop\n nop\n nop\n nop\n ldr r2, [r0, #8]\n ldr r3, [r0]\n"
               " log r2\n log r3\n" /* a write clears counter and flag */
               " b finish\n");
    /* The store's cycle is cycle 0; the counter goes from 0 to 99 in the next, 96 in the fourth. */
    guest_expect(&guest, 0, 96, 5, 0x10005, 5, 95, 5);
    guest_end(&guest);
}

static void test_systick_interrupts_each_reload_plus_one_cycles(void **unused)
{
    struct guest guest;
    struct watcher w;
    unsigned i;
    (void)unused;
    guest_start(&guest,
                "start: set SYST_RVR, 99\n set SYST_CVR, 0\n set SYST_CSR, 7\n mov r4, #0\n"
                "1: cmp r4, #20\n bne 1b\n set SYST_CSR, 0\n b finish\n"
                "systick: add r4, #1\n bx lr\n",
                NULL);
    watch(&w, &guest, NULL);
    guest_run(&guest);
    assert_int_equal(w.count, 40);
    for (i = 0; i < 20; i++)
        assert_int_equal(w.list[2 * i].number, 15);
    /* Each entry waits for the end of the loop's instruction, 3 cycles at most. */
    for (i = 1; i < 20; i++) {
        uint64_t period = w.list[2 * i].cycle - w.list[0].cycle;
        assert_in_range(period, 100 * i - 3, 100 * i + 3);
    }
    guest_end(&guest);
}

static void test_systick_stops_with_reload_zero_and_when_off(void **unused)
{
    (void)unused;
    expect("start: set SYST_RVR, 20\n set SYST_CVR, 0\n set SYST_CSR, 7\n nop\n nop\n"
           " set SYST_RVR, 0\n mov r4, #100\n"
           "1: subs r4, #1\n bne 1b\n log r5\n get r1, SYST_CVR\n log r1\n"
           " set SYST_CSR, 0\n mov r5, #0\n set SYST_RVR, 1000\n set SYST_CVR, 0\n"
           " ldr r0, =SYST_CSR\n mov r1, #5\n mov r2, #4\n str r1, [r0]\n nop\n nop\n nop\n"
           " str r2, [r0]\n ldr r1, [r0, #8]\n mov r4, #9\n"
           "2: subs r4, #1\n bne 2b\n ldr r2, [r0, #8]\n sub r1, r2\n log r1\n b finish\n"
           "systick: add r5, #1\n bx lr\n",
           1, 0, 0);
}

static void test_systick_write_of_the_counter_does_not_interrupt(void **unused)
{
    (void)unused;
    expect("start: set SYST_RVR, 5000\n set SYST_CVR, 0\n set SYST_CSR, 7\n nop\n"
           " set SYST_CVR, 1\n set SYST_CVR, 1\n get r1, ICSR\n log r1\n set SYST_CSR, 0\n"
           " b finish\n"
           "systick: mark 15\n bx lr\n",
           0x800);
}

/* --- the interrupt controller's registers --- */

static void test_registers_in_bytes_and_halves(void **unused)
{
    (void)unused;
    expect(
        "start: ldr r0, =ISER\n mov r1, #2\n strb r1, [r0, #1]\n ldr r2, [r0]\n log r2\n"
        " ldrb r2, [r0, #1]\n log r2\n ldrh r2, [r0]\n log r2\n"
        " mov r1, #0x8001\n strh r1, [r0, #2]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =ICER\n mov r1, #0x80\n strb r1, [r0, #3]\n ldr r2, [r0]\n log r2\n"
        " mvn r1, #0\n str r1, [r0]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =ISPR\n mov r1, #0x10\n strb r1, [r0]\n ldrh r2, [r0]\n log r2\n"
        " ldr r0, =ICPR\n strh r1, [r0]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =IPR\n mov r1, #0x35\n strb r1, [r0, #5]\n ldr r1, =0x1277\n strh r1, [r0, #6]\n"
        " ldr r2, [r0, #4]\n log r2\n ldrb r2, [r0, #7]\n log r2\n"
        " ldr r0, =SHPR2\n mov r1, #0x60\n strb r1, [r0, #3]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =SHPR1\n mvn r1, #0\n str r1, [r0]\n ldr r2, [r0]\n log r2\n"
        " ldr r0, =ISER\n str r1, [r0, #4]\n ldr r2, [r0, #4]\n log r2\n" /* 32 interrupts */
        " ldr r0, =IPR\n str r1, [r0, #32]\n ldr r2, [r0, #32]\n log r2\n b finish\n",
        0x200, 2, 0x200, 0x80010200, 0x00010200, 0, 0x10, 0, 0x12773500, 0x12, 0x60000000,
        0x00ffffff, 0, 0);
}

static void test_active_bits(void **unused)
{
    (void)unused;
    expect("start: set ISER, 0x20\n set ISPR, 0x20\n nop\n get r1, IABR\n log r1\n b finish\n"
           "irq5: get r1, IABR\n log r1\n get r1, ISPR\n log r1\n bx lr\n",
           0x20, 0, 0);
}

static void test_software_trigger(void **unused)
{
    (void)unused;
    /* Unprivileged code needs USERSETMPEND, else a BusFault. */
    expect("start: set ISER, 0xc\n set STIR, 3\n nop\n set SHCSR, 0x20000\n set CCR, 0x202\n"
           " mov r0, #1\n msr control, r0\n isb\n set STIR, 2\n nop\n mark 5\n svc 0\n"
           " set CCR, 0x200\n mov r0, #1\n msr control, r0\n isb\n ldr r0, =STIR\n mov r1, #3\n"
           " str r1, [r0]\n mark 6\n b finish\n"
           "irq2: mark 2\n bx lr\n"
           "irq3: mark 3\n bx lr\n"
           "svc: mov r0, #0\n msr control, r0\n bx lr\n"
           "bus: get r1, CFSR\n log r1\n get r1, BFAR\n log r1\n ldr r0, [sp, #24]\n add r0, #2\n"
           " str r0, [sp, #24]\n bx lr\n",
           3, 2, 5, CFSR_PRECISERR | CFSR_BFARVALID, 0xe000ef00, 6);
}

static void test_level_interrupt_is_pending_again_until_it_falls(void **unused)
{
    (void)unused;
    /* Timer 0's line stays high until the third handler clears it. */
    expect("start: set ISER, 0x100\n ldr r2, =0x40000000\n mov r0, #5\n str r0, [r2, #4]\n"
           " mov r0, #9\n str r0, [r2]\n mov r4, #0\n"
           "1: cmp r4, #3\n bne 1b\n"
           " mov r4, #50\n"
           "2: subs r4, #1\n bne 2b\n log r5\n get r1, ISPR\n log r1\n b finish\n"
           "irq8: add r4, #1\n add r5, #1\n mov r0, #0\n str r0, [r2]\n cmp r4, #3\n bne 3f\n"
           " mov r0, #1\n str r0, [r2, #12]\n dsb\n"
           "3: bx lr\n",
           3, 0);
}

static void test_clear_pending_does_not_beat_a_high_line(void **unused)
{
    (void)unused;
    expect("start: ldr r2, =0x40000000\n mov r0, #5\n str r0, [r2, #4]\n mov r0, #9\n"
           " str r0, [r2]\n mov r4, #50\n"
           "1: subs r4, #1\n bne 1b\n str r4, [r2]\n get r1, ISPR\n log r1\n set ICPR, 0x100\n"
           " get r1, ISPR\n log r1\n mov r0, #1\n str r0, [r2, #12]\n get r1, ISPR\n log r1\n"
           " set ICPR, 0x100\n get r1, ISPR\n log r1\n b finish\n",
           /* What was pending stays pending when the line falls. */
           0x100, 0x100, 0x100, 0);
}

/* --- sleep --- */

#define TICK(cycles) " set SYST_RVR, " cycles "\n set SYST_CVR, 0\n set SYST_CSR, 7\n"

static void test_wfi_sleeps_until_the_interrupt(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set DWT_CTRL, 1\n" TICK(
                   "2000") " get r4, DWT_CYCCNT\n wfi\n"
                           " get r5, DWT_CYCCNT\n set SYST_CSR, 0\n mark 2\n sub r5, r4\n log r5\n"
                           " b finish\n"
                           "systick: mark 1\n bx lr\n");
    assert_int_equal(guest_logged(&guest, 0), 1);
    assert_int_equal(guest_logged(&guest, 1), 2);
    assert_in_range(guest_logged(&guest, 2), 1990, 2060);
    guest_end(&guest);
}

static void test_wfi_with_primask_wakes_without_the_handler(void **unused)
{
    (void)unused;
    expect(
        "start: cpsid i\n" TICK("500") " wfi\n mark 1\n get r1, ICSR\n log r1\n set SYST_CSR, 0\n"
                                       " cpsie i\n nop\n mark 2\n b finish\n"
                                       "systick: mark 15\n bx lr\n",
        1, 1u << 26 | 15 << 12 | 0x800, 15, 2);
}

/* Falls asleep; `at` is where it should stand. */
static void assert_sleeps_at(const char *source, const char *at)
{
    struct guest guest;
    (void)source;
    guest_start(&guest, source, NULL);
    assert_int_equal(machine_run(guest.machine, 1 * SIM_MS), RUN_UNTIL);
    assert_int_equal(guest_register(&guest, "pc"), guest_label(&guest, at));
    assert_true(guest.cpu->sleeping);
    guest_end(&guest);
}

static void test_what_is_masked_by_priority_does_not_wake(void **unused)
{
    (void)unused;
    assert_sleeps_at("start: set SHPR3, 0x80000000\n mov r0, #0x80\n msr basepri, r0\n" TICK(
                         "500") " wfi\nafter: b finish\nsystick: bx lr\n",
                     "after");
    assert_sleeps_at("start: cpsid f\n" TICK("500") " wfi\nafter: b finish\nsystick: bx lr\n",
                     "after");
    /* WFE is ended by what can be taken, or by an event. */
    assert_sleeps_at("start: cpsid i\n" TICK("500") " wfe\nafter: b finish\nsystick: bx lr\n",
                     "after");
}

static void test_wfe_and_events(void **unused)
{
    (void)unused;
    /* SEV sets the event register; WFE takes it; exceptions set it, too. */
    expect("start: sev\n wfe\n mark 1\n svc 0\n wfe\n mark 2\n" TICK(
               "500") " wfe\n"
                      " set SYST_CSR, 0\n mark 3\n wfe\n mark 4\n b finish\n"
                      "svc: bx lr\n"
                      "systick: mark 15\n bx lr\n",
           1, 2, 15, 3, 4);
    assert_sleeps_at("start: sev\n wfe\n" TICK("900000") " wfe\nafter: b finish\n", "after");
}

static void test_sevonpend(void **unused)
{
    (void)unused;
    /* Timer 0's interrupt is not even enabled. */
    expect("start: set SCR, 0x10\n ldr r2, =0x40000000\n ldr r0, =500\n str r0, [r2, #4]\n"
           " mov r0, #9\n str r0, [r2]\n wfe\n get r1, ISPR\n log r1\n mov r0, #0\n str r0, [r2]\n"
           " b finish\n",
           0x100);
}

static void test_sleeponexit(void **unused)
{
    (void)unused;
    expect("start: set SCR, 2\n set ISER, 1\n mov r4, #0\n" TICK(
               "300") " wfi\n mark 9\n"
                      " set SYST_CSR, 0\n b finish\n"
                      "systick: add r4, #1\n log r4\n cmp r4, #3\n bne 1f\n set SCR, 0\n"
                      "1: bx lr\n",
           1, 2, 3, 9);
}

/* --- in the middle of things --- */

/* A timer's interrupt at each of 260 cycles: the block gives the same each time. The handler uses
 * what is stacked, and the flags, and IT. */
static void test_interrupt_at_every_cycle_of_it_blocks(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set ISER, 0x100\n ldr r9, =0x40000000\n ldr r11, =0x20002000\n"
               " mov r8, #1\n bl once\n mov r5, r4\n mov r6, r7\n log r4\n log r7\n"
               "next: str r8, [r9, #4]\n mov r0, #9\n str r0, [r9]\n bl once\n"
               " cmp r4, r5\n bne wrong\n cmp r7, r6\n bne wrong\n"
               " add r8, #1\n cmp r8, #260\n bne next\n"
               " ldr r0, [r11, #64]\n log r0\n b finish\n"
               "wrong: log r8\n log r4\n log r7\n b finish\n"
               "once: mov r4, #0\n mov r3, #6\n str r4, [r11]\n str r3, [r11, #4]\n str r4, [r11, "
               "#8]\n mov r2, #0\n"
               "loop: lsls r0, r3, #31\n" /* C from bit 1, Z from bit 0 */
               " itett eq\n addeq r4, #3\n addne r4, #5\n streq r4, [r11]\n ldreq r1, [r11]\n"
               " itet cs\n eorcs r4, r4, r3, lsl #4\n rorcc r4, r4, #1\n addcs r4, r3\n"
               " cmp r3, #3\n"
               " ite gt\n movgt r2, #7\n suble r2, r3, #1\n"
               " itt ne\n addne r4, r2\n cmpne r4, #100\n it hi\n addhi r4, #1\n"
               " itte ls\n stmls r11, {r2-r4}\n ldmls r11, {r0-r2}\n rsbhi r2, r4, #0\n"
               " add r4, r4, r2, lsl #3\n"
               " ands r0, r3, #1\n"
               " it eq\n ldreq r0, [r11, #4]\n"
               " eor r4, r4, r0, lsl #1\n"
               " subs r3, #1\n bne loop\n"
               " adds r0, r4, r4\n mrs r7, apsr\n bx lr\n"
               "irq8: mov r0, #0\n str r0, [r9]\n mov r0, #1\n str r0, [r9, #12]\n"
               " ldr r0, [r11, #64]\n add r0, #1\n str r0, [r11, #64]\n"
               " subs r1, r0, r0\n itee ne\n movne r2, #1\n moveq r2, #2\n moveq r3, #3\n"
               " mov r12, #5\n cmp r0, #0\n bx lr\n");
    assert_int_equal(guest_log_count(&guest), 3);
    assert_int_not_equal(guest_logged(&guest, 0), 0);
    assert_in_range(guest_logged(&guest, 2), 200, 259); /* interrupts that came inside */
    guest_end(&guest);
}

/* What is stacked of an interrupt in a block: ITSTATE of the instruction that is next. */
static void test_it_state_is_stacked(void **unused)
{
    struct guest guest;
    unsigned i, seen = 0;
    (void)unused;
    guest_play(&guest, "start: set ISER, 0x100\n ldr r9, =0x40000000\n mov r8, #1\n mov r7, #0\n"
                       "next: str r8, [r9, #4]\n mov r0, #9\n str r0, [r9]\n cmp r0, r0\n"
                       "block: itete eq\n"
                       "b1: addeq r7, #1\n"
                       "b2: addne r7, #1\n"
                       "b3: addeq r7, #1\n"
                       "b4: addne r7, #1\n"
                       "behind: nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n"
                       " add r8, #1\n cmp r8, #12\n bne next\n b finish\n"
                       "irq8: mov r0, #0\n str r0, [r9]\n mov r0, #1\n str r0, [r9, #12]\n"
                       " ldr r0, [sp, #24]\n log r0\n ldr r0, [sp, #28]\n log r0\n bx lr\n");
    for (i = 0; i < guest_log_count(&guest); i += 2) {
        uint32_t pc = guest_logged(&guest, i), xpsr = guest_logged(&guest, i + 1);
        uint32_t it = (xpsr >> 25 & 3) | (xpsr >> 10 & 0x3f) << 2;
        uint32_t place = (pc - guest_label(&guest, "b1")) / 2;
        static const uint32_t states[5] = {0x0b, 0x16, 0x0c, 0x18, 0};
        if (pc < guest_label(&guest, "b1") || place >= 4) {
            assert_int_equal(it, 0);
            continue;
        }
        assert_int_equal(it, states[place]);
        seen |= 1u << place;
    }
    assert_int_equal(seen, 15);
    assert_int_equal(guest_register(&guest, "r7"), 2 * 11);
    guest_end(&guest);
}

/* A store to a device ends a block's run in the engine; what comes behind it is done once. */
static void test_device_store_in_a_block(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: ldr r9, =0x40000000\n ldr r11, =0x20002000\n mov r8, #10\n"
                       "1: cmp r8, r8\n itttt eq\n streq r8, [r9, #8]\n ldreq r0, [r11]\n"
                       " addeq r0, #1\n streq r0, [r11]\n"
                       " itttt eq\n ldreq r0, [r11, #4]\n addeq r0, #1\n streq r0, [r11, #4]\n"
                       " streq r8, [r9, #8]\n subs r8, #1\n bne 1b\n ldrd r0, r1, [r11]\n log r0\n"
                       " log r1\n ldr r0, [r9, #8]\n log r0\n b finish\n");
    guest_expect(&guest, 10, 10, 1);
    guest_end(&guest);
}

static void test_svc_inside_a_block(void **unused)
{
    (void)unused;
    expect("start: mov r4, #0\n cmp r4, #0\n itte eq\n svceq 3\n addeq r4, #1\n addne r4, #2\n"
           " log r4\n cmp r4, #5\n itee ne\n addne r4, #4\n svceq 4\n moveq r4, #0\n log r4\n"
           " b finish\n"
           "svc: ldr r0, [sp, #24]\n ldrb r0, [r0, #-2]\n log r0\n cmp r0, #99\n bx lr\n",
           3, 1, 5);
}

static void test_exclusive_access(void **unused)
{
    (void)unused;
    expect("start: ldr r1, =0x20002000\n mov r2, #7\n"
           " ldrex r3, [r1]\n strex r0, r2, [r1]\n log r0\n strex r0, r2, [r1]\n log r0\n"
           " ldrex r3, [r1]\n svc 0\n mov r2, #8\n strex r0, r2, [r1]\n log r0\n ldr r3, [r1]\n"
           " log r3\n ldrex r3, [r1]\n clrex\n strex r0, r2, [r1]\n log r0\n"
           " ldrexb r3, [r1]\n strexb r0, r2, [r1]\n log r0\n ldrexh r3, [r1]\n log r3\n"
           " mov r2, #0x8000\n strexh r0, r2, [r1]\n log r0\n ldr r3, [r1]\n log r3\n b finish\n"
           "svc: bx lr\n",
           0, 1, 1, 7, 1, 0, 8, 0, 0x8000);
}

/* A pair with the interrupt at each cycle: either nothing came between and it stores, or it
 * fails and memory stays. */
static void test_exclusive_access_with_an_interrupt_at_every_cycle(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set ISER, 0x100\n ldr r9, =0x40000000\n ldr r11, =0x20002000\n"
                       " mov r8, #1\n mov r6, #0\n mov r7, #0\n"
                       "next: mov r4, #0\n str r8, [r9, #4]\n mov r0, #9\n str r0, [r9]\n"
                       " nop\n nop\n mov r5, #0\n"
                       "again: ldrex r3, [r11]\n add r3, #1\n strex r4, r3, [r11]\n"
                       " cbz r4, done\n add r6, #1\n b again\n"
                       "done: add r8, #1\n mov r0, #30\n"
                       "1: subs r0, #1\n bne 1b\n"
                       " cmp r8, #40\n bne next\n ldr r0, [r11]\n log r0\n log r6\n b finish\n"
                       "irq8: mov r0, #0\n str r0, [r9]\n mov r0, #1\n str r0, [r9, #12]\n"
                       " ldrex r0, [r11]\n bx lr\n");
    assert_int_equal(guest_logged(&guest, 0), 39);  /* each round added exactly one */
    assert_in_range(guest_logged(&guest, 1), 2, 6); /* and some had to try again */
    guest_end(&guest);
}

static void test_branch_to_itself_is_left_by_an_interrupt(void **unused)
{
    (void)unused;
    expect("start:" TICK("1000") "here: b here\n"
                                 "out: mark 2\n b finish\n"
                                 "systick: mark 1\n set SYST_CSR, 0\n ldr r0, =out\n str r0, [sp, "
                                 "#24]\n bx lr\n",
           1, 2);
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
        cmocka_unit_test(test_entry_takes_12_cycles),
        cmocka_unit_test(test_tail_chaining_takes_6_cycles),
        cmocka_unit_test(test_late_arrival),
        cmocka_unit_test(test_arrival_during_return),
        cmocka_unit_test(test_primask),
        cmocka_unit_test(test_basepri),
        cmocka_unit_test(test_basepri_max_only_raises_the_mask),
        cmocka_unit_test(test_faultmask),
        cmocka_unit_test(test_faultmask_cannot_be_set_in_hardfault_or_nmi),
        cmocka_unit_test(test_svc_immediate_and_escalation),
        cmocka_unit_test(test_pendsv_waits_for_more_urgent_handlers),
        cmocka_unit_test(test_icsr_tells_the_most_urgent),
        cmocka_unit_test(test_systick_counts_and_flags),
        cmocka_unit_test(test_systick_interrupts_each_reload_plus_one_cycles),
        cmocka_unit_test(test_systick_stops_with_reload_zero_and_when_off),
        cmocka_unit_test(test_systick_write_of_the_counter_does_not_interrupt),
        cmocka_unit_test(test_registers_in_bytes_and_halves),
        cmocka_unit_test(test_active_bits),
        cmocka_unit_test(test_software_trigger),
        cmocka_unit_test(test_level_interrupt_is_pending_again_until_it_falls),
        cmocka_unit_test(test_clear_pending_does_not_beat_a_high_line),
        cmocka_unit_test(test_wfi_sleeps_until_the_interrupt),
        cmocka_unit_test(test_wfi_with_primask_wakes_without_the_handler),
        cmocka_unit_test(test_what_is_masked_by_priority_does_not_wake),
        cmocka_unit_test(test_wfe_and_events),
        cmocka_unit_test(test_sevonpend),
        cmocka_unit_test(test_sleeponexit),
        cmocka_unit_test(test_interrupt_at_every_cycle_of_it_blocks),
        cmocka_unit_test(test_it_state_is_stacked),
        cmocka_unit_test(test_svc_inside_a_block),
        cmocka_unit_test(test_device_store_in_a_block),
        cmocka_unit_test(test_exclusive_access),
        cmocka_unit_test(test_exclusive_access_with_an_interrupt_at_every_cycle),
        cmocka_unit_test(test_branch_to_itself_is_left_by_an_interrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
