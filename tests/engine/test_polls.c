/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loops that wait for a device: wherever a run is stopped, registers, time, number of instructions
 * and history are the same on all engines, though some only count such rounds; loops that look
 * like it, but do more than wait, are executed round by round. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <string.h>

#define ENGINES_MOST 8u
#define REGISTERS    17u
#define HISTORY      64u

/* r4: UART (160 cycles a character), r6: SysTick, which interrupts every 1,000 cycles and adds up
 * in r11 when that was; r5: rounds that count themselves, r9: a word of memory, r7: characters. */
static const char program[] =
    "start: set 0x40004010, 16\n set 0x40004008, 3\n"
    " set SYST_RVR, 999\n set SYST_CVR, 0\n set SYST_CSR, 7\n"
    " ldr r4, =0x40004000\n ldr r6, =SYST_CSR\n ldr r9, =0x20002000\n mov r5, #0\n mov r11, #0\n"
    " mov r7, #60\n"
    "next: str r7, [r4]\n"
    "one_block: ldr r1, [r4, #4]\n tst r1, #1\n bne one_block\n str r7, [r4]\n"
    "two_blocks: ldr r1, [r4, #4]\n lsls r1, r1, #31\n bpl ready\n b two_blocks\n"
    "ready: str r7, [r4]\n"
    "counting: add r5, #1\n ldr r1, [r4, #4]\n tst r1, #1\n bne counting\n str r7, [r4]\n"
    "counting_in_memory: ldr r2, [r9]\n add r2, #1\n str r2, [r9]\n mov r2, #0\n"
    " ldr r1, [r4, #4]\n tst r1, #1\n bne counting_in_memory\n str r7, [r4]\n"
    "condition: ldr r1, [r4, #4]\n tst r1, #1\n ite ne\n movne r2, #1\n moveq r2, #2\n"
    " cmp r2, #1\n beq condition\n str r7, [r4]\n"
    "two_reads: ldr r1, [r4, #4]\n ldr r2, [r4]\n tst r1, #1\n bne two_reads\n str r7, [r4]\n"
    "calling: bl is_full\n bne calling\n"
    "byte: ldrb r1, [r4, #4]\n cmp r1, #1\n bhs byte\n"
    " ldr r1, [r6]\n"
    "tick: ldr r1, [r6]\n tst r1, #0x10000\n beq tick\n"
    "time: ldr r1, [r6, #8]\n cmp r1, #500\n bhi time\n"
    " subs r7, #1\n bne next\n ldr r8, [r9]\n b finish\n"
    "is_full: push {r2, lr}\n ldr r1, [r4, #4]\n tst r1, #1\n pop {r2, pc}\n"
    "systick: ldr r0, [r6, #8]\n add r11, r0\n bx lr\n";

static void compare(struct guest *expected, struct guest *found, const char *engine)
{
    const struct cpu_class *class = expected->machine->cpu->device.class->cpu;
    struct cpu *a = expected->machine->cpu, *b = found->machine->cpu;
    uint32_t were[HISTORY], are[HISTORY];
    unsigned i, count = class->history(a, were, HISTORY);
    for (i = 0; i < REGISTERS; i++)
        if (class->get(a, i) != class->get(b, i))
            fail_msg("%s: register %u is 0x%08x, should be 0x%08x, at cycle %llu", engine, i,
                     (unsigned)class->get(b, i), (unsigned)class->get(a, i),
                     (unsigned long long)guest_cycle(expected));
    assert_int_equal(guest_cycle(expected), guest_cycle(found));
    assert_int_equal(class->instructions(a), class->instructions(b));
    assert_int_equal(count, class->history(b, are, HISTORY));
    assert_memory_equal(were, are, count * sizeof *were);
    assert_int_equal(guest_word(expected, 0x20002000), guest_word(found, 0x20002000));
}

/* Both run to the same times, `step` apart. */
static void go_along(const char *engine, const char *reference, sim_time step)
{
    const struct machine_options options = {.engine = engine}, as_known = {.engine = reference};
    struct guest expected, found;
    sim_time until;
    guest_start(&expected, program, &as_known);
    guest_start(&found, program, &options);
    for (until = step; until < 7 * SIM_MS; until += step) {
        assert_int_equal(machine_run(expected.machine, until), machine_run(found.machine, until));
        compare(&expected, &found, engine);
    }
    assert_int_equal(guest_register(&found, "r7"), 0);
    assert_int_equal(guest_register(&found, "pc"), guest_label(&found, "finish"));
    assert_true(guest_register(&found, "r5") > 60 && guest_register(&found, "r8") > 60);
    guest_end(&found);
    guest_end(&expected);
}

static void each_engine(sim_time step)
{
    const char *engines[ENGINES_MOST];
    struct guest guest;
    unsigned count = 0, i;
    guest_start(&guest, program, NULL);
    while (count < ENGINES_MOST && (engines[count] = machine_engine(guest.machine, count)) != NULL)
        count++;
    guest_end(&guest);
    assert_true(count > 1);
    for (i = 0; i + 1 < count; i++)
        go_along(engines[i], engines[count - 1], step);
}

static void test_long_runs(void **unused)
{
    (void)unused;
    each_engine(SIM_MS + 40 * SIM_NS);
}

static void test_stops_everywhere(void **unused)
{
    (void)unused;
    each_engine(2 * SIM_US + 360 * SIM_NS); /* 59 cycles */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_runs),
        cmocka_unit_test(test_stops_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
