/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exceptions of ARMv7-M and time (ARM DDI 0403E, B1.5 and B3.3): cycles of entry, chaining and late
 * arrival, SysTick, what ends a sleep, and a branch to itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <stdio.h>

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
    guest_logs("start: set SYST_RVR, 20\n set SYST_CVR, 0\n set SYST_CSR, 7\n nop\n nop\n"
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
    guest_logs("start: set SYST_RVR, 5000\n set SYST_CVR, 0\n set SYST_CSR, 7\n nop\n"
               " set SYST_CVR, 1\n set SYST_CVR, 1\n get r1, ICSR\n log r1\n set SYST_CSR, 0\n"
               " b finish\n"
               "systick: mark 15\n bx lr\n",
               0x800);
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
    guest_logs(
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
    guest_logs("start: sev\n wfe\n mark 1\n svc 0\n wfe\n mark 2\n" TICK(
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
    guest_logs(
        "start: set SCR, 0x10\n ldr r2, =0x40000000\n ldr r0, =500\n str r0, [r2, #4]\n"
        " mov r0, #9\n str r0, [r2]\n wfe\n get r1, ISPR\n log r1\n mov r0, #0\n str r0, [r2]\n"
        " b finish\n",
        0x100);
}

static void test_sleeponexit(void **unused)
{
    (void)unused;
    guest_logs("start: set SCR, 2\n set ISER, 1\n mov r4, #0\n" TICK(
                   "300") " wfi\n mark 9\n"
                          " set SYST_CSR, 0\n b finish\n"
                          "systick: add r4, #1\n log r4\n cmp r4, #3\n bne 1f\n set SCR, 0\n"
                          "1: bx lr\n",
               1, 2, 3, 9);
}
static void test_branch_to_itself_is_left_by_an_interrupt(void **unused)
{
    (void)unused;
    guest_logs(
        "start:" TICK("1000") "here: b here\n"
                              "out: mark 2\n b finish\n"
                              "systick: mark 1\n set SYST_CSR, 0\n ldr r0, =out\n str r0, [sp, "
                              "#24]\n bx lr\n",
        1, 2);
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entry_takes_12_cycles),
        cmocka_unit_test(test_tail_chaining_takes_6_cycles),
        cmocka_unit_test(test_late_arrival),
        cmocka_unit_test(test_arrival_during_return),
        cmocka_unit_test(test_systick_counts_and_flags),
        cmocka_unit_test(test_systick_interrupts_each_reload_plus_one_cycles),
        cmocka_unit_test(test_systick_stops_with_reload_zero_and_when_off),
        cmocka_unit_test(test_systick_write_of_the_counter_does_not_interrupt),
        cmocka_unit_test(test_wfi_sleeps_until_the_interrupt),
        cmocka_unit_test(test_wfi_with_primask_wakes_without_the_handler),
        cmocka_unit_test(test_what_is_masked_by_priority_does_not_wake),
        cmocka_unit_test(test_wfe_and_events),
        cmocka_unit_test(test_sevonpend),
        cmocka_unit_test(test_sleeponexit),
        cmocka_unit_test(test_branch_to_itself_is_left_by_an_interrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
