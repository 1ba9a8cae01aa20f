/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every processor and machine promises (sim/cpu.h, sim/machine.h), proven on the test-only
 * processor: the same program gives the same trace whatever the slices, time is exact, an access
 * that makes an event due earlier shortens the run, what waits jumps, machines own their state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/compare.h"

#include "cpu/test/test_cpu.h"

#include <stdlib.h>
#include <string.h>

#define VECTORS "    .org 0x8000\n    .word 0x3f00, start, buserr, illegal\n"
#define AT_START                                                                                   \
    "    .org 0x8060\n"                                                                            \
    "buserr: br buserr\n"                                                                          \
    "illegal: br illegal\n"                                                                        \
    "start:\n"

/* A linear congruential generator (Knuth's constants): the same pieces at each run. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static struct test_cpu *cpu_of(struct machine *machine)
{
    return (struct test_cpu *)machine->cpu;
}

static uint16_t data_word(struct machine *machine, uint32_t address)
{
    uint8_t bytes[2];
    assert_int_equal(bus_peek(machine->cpu->data, address, bytes, 2), 2);
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* --- the same trace --- */

struct outcome {
    struct trace trace;
    struct machine *machine;
    enum run_result result;
};

static void begin_workout(struct outcome *outcome, const struct machine_options *options)
{
    outcome->machine = test_cpu_machine(test_workout, options);
    trace_begin(&outcome->trace, outcome->machine, TRACE_ALL, NULL);
    test_workout_inputs(outcome->machine);
}

static void end_workout(struct outcome *outcome)
{
    trace_end(&outcome->trace);
    machine_destroy(outcome->machine);
}

/* Runs in pieces of `next_piece` picoseconds until it ends. */
static void run_pieces(struct outcome *outcome, sim_time most, uint64_t *random)
{
    sim_time until = 0;
    do {
        until += random == NULL ? most : 1 + next_random(random) % most;
        outcome->result = machine_run(outcome->machine, until);
    } while (outcome->result == RUN_UNTIL && until < SIM_SECOND);
}

static void check_same(const char *what, struct outcome *reference, struct outcome *outcome)
{
    assert_int_equal(outcome->result, RUN_ENDED);
    assert_int_equal(outcome->machine->end_status, 0);
    assert_int_equal(outcome->machine->now, reference->machine->now);
    assert_int_equal(cpu_of(outcome->machine)->executed, cpu_of(reference->machine)->executed);
    test_same_text(what, &reference->trace.text, &outcome->trace.text);
    assert_int_equal(outcome->trace.hash, reference->trace.hash);
}

static void begin_reference(struct outcome *reference)
{
    begin_workout(reference, NULL);
    reference->result = machine_run(reference->machine, SIM_SECOND);
    assert_int_equal(reference->result, RUN_ENDED);
}

static void test_the_workout_works_out(void **state)
{
    struct outcome reference;
    (void)state;
    begin_reference(&reference);
    assert_int_equal(reference.machine->end_status, 0);
    assert_true(data_word(reference.machine, 0x100) > 100);    /* ticks */
    assert_true(data_word(reference.machine, 0x101) > 20);     /* characters */
    assert_int_equal(data_word(reference.machine, 0x102), 40); /* DMA runs */
    assert_int_equal(data_word(reference.machine, 0x103), 80); /* two faults a round */
    assert_int_equal(data_word(reference.machine, 0x104), 40); /* traps */
    assert_true(test_text_has(&reference.trace.text, "interrupt enter 66 IRQ4"));
    assert_true(test_text_has(&reference.trace.text, "interrupt enter 22 IRQ6"));
    assert_true(test_text_has(&reference.trace.text, "access dma data write"));
    end_workout(&reference);
}

static void test_same_trace_whatever_the_cpu_slices(void **state)
{
    static const uint64_t slices[] = {1, 7, 1000};
    struct outcome reference, outcome;
    unsigned i;
    (void)state;
    begin_reference(&reference);
    for (i = 0; i < 3; i++) {
        const struct machine_options options = {.slice_test = slices[i]};
        begin_workout(&outcome, &options);
        outcome.result = machine_run(outcome.machine, SIM_SECOND);
        check_same("cut CPU runs", &reference, &outcome);
        end_workout(&outcome);
    }
    end_workout(&reference);
}

static void test_same_trace_whatever_the_runs(void **state)
{
    static const sim_time most[] = {100 * SIM_NS, 3 * SIM_US, 777 * SIM_US};
    struct outcome reference, outcome;
    uint64_t random = 1;
    unsigned i;
    (void)state;
    begin_reference(&reference);
    for (i = 0; i < 6; i++) {
        begin_workout(&outcome, NULL);
        run_pieces(&outcome, most[i / 2], i % 2 == 0 ? NULL : &random);
        check_same("pieces", &reference, &outcome);
        end_workout(&outcome);
    }
    end_workout(&reference);
}

static void test_two_machines_do_not_touch_each_other(void **state)
{
    const struct machine_options unit = {.timing = TIMING_UNIT};
    struct outcome reference, first, second;
    uint64_t random = 5;
    sim_time until;
    (void)state;
    begin_reference(&reference);
    begin_workout(&first, NULL);
    begin_workout(&second, &unit);
    for (until = 0; until < 400 * SIM_MS; until += 1 + next_random(&random) % (50 * SIM_US)) {
        first.result = machine_run(first.machine, until);
        second.result = machine_run(second.machine, until / 3);
    }
    check_same("beside another machine", &reference, &first);
    assert_int_equal(cpu_of(second.machine)->cycle != cpu_of(first.machine)->cycle, 1);
    end_workout(&second);
    end_workout(&first);
    end_workout(&reference);
}

/* --- time --- */

struct watch {
    struct probe probe;
    struct machine *machine;
    sim_time instruction, previous, line, enter;
    unsigned accesses, wrong_times, backwards, entered_at_move;
};

static void watch_event(void *owner, const struct probe_event *event)
{
    struct watch *watch = owner;
    struct test_cpu *cpu = cpu_of(watch->machine);
    if (event->kind == PROBE_INSTRUCTION) {
        watch->backwards += event->now < watch->instruction;
        watch->previous = watch->instruction;
        watch->instruction = event->now;
    }
    if (event->kind == PROBE_ACCESS && event->access.initiator == BUS_CPU) {
        watch->accesses++;
        watch->wrong_times += event->now != cpu->time || event->now < watch->instruction;
    }
    if (event->kind == PROBE_LINE && event->line.level && strcmp(event->line.name, "cpu.irq4") == 0)
        watch->line = event->now;
    if (event->kind == PROBE_INTERRUPT && event->interrupt.enter) {
        watch->enter = event->now;
        watch->entered_at_move += cpu->r[2] > 0 && cpu->r[2] < 200 && cpu->r[1] > 0x6100;
    }
}

static void begin_watch(struct watch *watch, struct machine *machine, unsigned mask)
{
    *watch = (struct watch){.machine = machine};
    watch->probe = (struct probe){.mask = mask, .function = watch_event, .owner = watch};
    machine_probe_add(machine, &watch->probe);
}

static void test_now_is_exact_inside_accesses(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct watch watch;
    (void)state;
    begin_watch(&watch, machine, PROBE_INSTRUCTION | PROBE_ACCESS);
    machine_run(machine, 20 * SIM_MS);
    assert_true(watch.accesses > 500);
    assert_int_equal(watch.wrong_times, 0);
    assert_int_equal(watch.backwards, 0);
    machine_destroy(machine);
}

static void test_the_block_move_is_interrupted_midway(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct watch watch;
    (void)state;
    begin_watch(&watch, machine, PROBE_INTERRUPT);
    machine_run(machine, 100 * SIM_MS);
    assert_true(watch.entered_at_move > 3);
    machine_destroy(machine);
}

/* A timer is started by an access in the middle of a run that has no other end. */
static void test_an_access_shortens_the_run(void **state)
{
    struct machine *machine =
        test_cpu_machine(VECTORS "    .org 0x8042\n    .word tick, 0\n" AT_START "    ldi r6, 0\n"
                                 "    ldi r0, 0x40\n"
                                 "    out r0, r6, 2\n"
                                 "    ldi r0, 4\n"
                                 "    out r0, r6, 1\n"
                                 "    mask 0\n"
                                 "    ldi r6, 0x8000\n"
                                 "    ldi r0, 19\n"
                                 "    st r0, r6, 1\n"
                                 "    ldi r0, 3\n"
                                 "    st r0, r6, 2\n"
                                 "loop: addi r1, 1\n"
                                 "    br loop\n"
                                 "tick: ldi r0, 0\n"
                                 "    out r0, r6, 0\n"
                                 "    mask 7\n"
                                 "stay: br stay\n",
                         NULL);
    struct watch watch;
    (void)state;
    begin_watch(&watch, machine, PROBE_INSTRUCTION | PROBE_LINE | PROBE_INTERRUPT);
    machine_run(machine, SIM_SECOND);
    /* The first boundary at or after: the last instruction before it began before the event. */
    assert_true(watch.line > 0);
    assert_true(watch.enter >= watch.line);
    assert_true(watch.enter - watch.line < 20 * SIM_US);
    assert_true(cpu_of(machine)->r[1] > 3);
    assert_true(cpu_of(machine)->r[1] < 20);
    machine_destroy(machine);
}

/* The same, to the cycle: the interrupt is entered at the first boundary, not one later. */
static void test_events_are_seen_at_the_first_boundary(void **state)
{
    struct outcome outcome;
    struct watch watch;
    unsigned checked = 0;
    (void)state;
    begin_workout(&outcome, NULL);
    begin_watch(&watch, outcome.machine, PROBE_INSTRUCTION | PROBE_LINE | PROBE_INTERRUPT);
    while (outcome.machine->now < 60 * SIM_MS) {
        sim_time line = watch.line;
        bool masked = test_cpu_mask(cpu_of(outcome.machine)) >= 4;
        machine_run(outcome.machine, outcome.machine->now + 1);
        if (watch.line == line || masked || watch.enter < watch.line)
            continue;
        checked++;
        assert_true(watch.instruction < watch.line);
    }
    assert_true(checked > 20);
    end_workout(&outcome);
}

static void test_waiting_jumps(void **state)
{
    struct machine *machine =
        test_cpu_machine(VECTORS "    .org 0x8042\n    .word tick, 0\n" AT_START "    ldi r6, 0\n"
                                 "    ldi r0, 0x40\n"
                                 "    out r0, r6, 2\n"
                                 "    ldi r0, 4\n"
                                 "    out r0, r6, 1\n"
                                 "    ldi r6, 0x8000\n"
                                 "    ldi r0, 255\n"
                                 "    st r0, r6, 4\n"
                                 "    ldi r0, 46602\n"
                                 "    st r0, r6, 1\n"
                                 "    ldi r0, 7\n"
                                 "    st r0, r6, 2\n"
                                 "    mask 0\n"
                                 "sleep: wait\n"
                                 "    br sleep\n"
                                 "tick: addi r5, 1\n"
                                 "    ldi r0, 1\n"
                                 "    st r0, r6, 3\n"
                                 "    reti\n",
                         NULL);
    (void)state;
    /* 46603 cycles of 3579545 / 3 / 256 Hz: 9.998 seconds. */
    assert_int_equal(machine_run(machine, 100 * SIM_SECOND), RUN_UNTIL);
    assert_int_equal(cpu_of(machine)->r[5], 10);
    assert_true(cpu_of(machine)->executed < 200);
    assert_true(machine->jumped > 99 * SIM_SECOND);
    assert_true(machine->now >= 100 * SIM_SECOND);
    assert_true(machine->now < 100 * SIM_SECOND + SIM_US);
    machine_destroy(machine);
}

/* Cycles that a loop of 200 turns takes, with or without DMA beside it. */
static uint64_t loop_cycles(const char *start_dma)
{
    char source[800];
    struct machine *machine;
    uint64_t cycles;
    strcpy(source, VECTORS AT_START "    ldi r6, 0x8010\n    ldi r0, 0x100\n    st r0, r6, 0\n"
                                    "    ldi r0, 0x6000\n    st r0, r6, 1\n"
                                    "    ldi r0, 20\n    st r0, r6, 2\n");
    strcat(source, start_dma);
    strcat(source, "    st r0, r6, 3\n    ldi r1, 200\n"
                   "loop: addi r1, -1\n    bne loop\n    mask 7\nstay: br stay\n");
    machine = test_cpu_machine(source, NULL);
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_DEAD);
    cycles = cpu_of(machine)->cycle;
    machine_destroy(machine);
    return cycles;
}

static void test_dma_steals_cycles(void **state)
{
    (void)state;
    /* 20 words, each 2 cycles of the bus and 1 + 3 wait states: none to read, 3 to write. */
    assert_int_equal(loop_cycles("    ldi r0, 1\n") - loop_cycles("    ldi r0, 0\n"), 20 * (2 + 3));
}

static void test_costs_follow_the_timing(void **state)
{
    static const char source[] = VECTORS AT_START "    ldi r1, 3\n"      /* 2 cycles, 2 fetches */
                                                  "    ldi r2, 0x6000\n" /* the same */
                                                  "    st r1, r2, 0\n"   /* 2, fetch, 3 */
                                                  "    ld r3, r2, 0\n"   /* 2, fetch, 1 */
                                                  "    mul r3, r1\n"     /* 2 + 2 * 2, fetch */
                                                  "    mask 7\n"         /* 1, fetch */
                                                  "stay: br stay\n";     /* 1 + 1, fetch */
    const struct machine_options unit = {.timing = TIMING_UNIT};
    struct machine *machine = test_cpu_machine(source, NULL);
    (void)state;
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_DEAD);
    assert_int_equal(cpu_of(machine)->cycle, 6 + 6 + 7 + 5 + 8 + 3 + 4);
    assert_int_equal(cpu_of(machine)->executed, 7);
    machine_destroy(machine);
    machine = test_cpu_machine(source, &unit);
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_DEAD);
    assert_int_equal(cpu_of(machine)->cycle, 7);
    machine_destroy(machine);
}

/* --- ends --- */

static enum run_result result_of(const char *source, bool input_open, char *crash)
{
    struct machine *machine = test_cpu_machine(source, NULL);
    enum run_result result;
    machine->input_open = input_open;
    result = machine_run(machine, 10 * SIM_MS);
    if (crash != NULL)
        strcpy(crash, machine->cpu->crash);
    machine_destroy(machine);
    return result;
}

static void test_ends_are_told_apart(void **state)
{
    char crash[256];
    (void)state;
    assert_int_equal(result_of(VECTORS AT_START "stay: br stay\n", true, NULL), RUN_DEAD);
    assert_int_equal(result_of(VECTORS AT_START "mask 0\nwait\nbr start\n", false, NULL), RUN_DEAD);
    assert_int_equal(result_of(VECTORS AT_START "mask 0\nwait\nbr start\n", true, NULL), RUN_UNTIL);
    /* An interrupt could leave this loop: it is not the end. */
    assert_int_equal(result_of(VECTORS AT_START "mask 0\nstay: br stay\n", false, NULL), RUN_UNTIL);
    /* The stack lies where nothing answers. */
    assert_int_equal(result_of(VECTORS AT_START "ldi sp, 0x5000\ntrap 0\n", false, crash),
                     RUN_CRASHED);
    assert_non_null(strstr(crash, "0x4ffe"));
}

static void test_reset_instruction_keeps_memory_and_time(void **state)
{
    struct machine *machine = test_cpu_machine(
        VECTORS AT_START "ldi r6, 0x200\nld r0, r6, 0\naddi r0, 1\nst r0, r6, 0\nldi r1, 3\n"
                         "cmp r0, r1\nbeq stay\nldi r5, 99\nreset\nstay: br stay\n",
        NULL);
    (void)state;
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_DEAD);
    assert_int_equal(data_word(machine, 0x200), 3);
    assert_int_equal(cpu_of(machine)->r[5], 0);
    assert_true(cpu_of(machine)->executed > 20);
    assert_true(machine->now > 30 * SIM_US);
    machine_destroy(machine);
}

struct stopper {
    struct probe probe;
    struct machine *machine;
    uint32_t at;
};

static void stop_there(void *owner, const struct probe_event *event)
{
    struct stopper *stopper = owner;
    if (event->instruction.address == stopper->at)
        machine_stop(stopper->machine);
}

static void test_a_stop_comes_before_the_instruction(void **state)
{
    struct machine *machine = test_cpu_machine(
        VECTORS AT_START "ldi r1, 1\naddi r1, 1\naddi r1, 1\nstay: br stay\n", NULL);
    struct stopper stopper = {.machine = machine, .at = 0x8062 + 3};
    (void)state;
    stopper.probe =
        (struct probe){.mask = PROBE_INSTRUCTION, .function = stop_there, .owner = &stopper};
    machine_probe_add(machine, &stopper.probe);
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_STOPPED);
    assert_int_equal(cpu_of(machine)->r[1], 2);
    assert_int_equal(machine->cpu->device.class->cpu->pc(machine->cpu), stopper.at);
    machine_probe_remove(machine, &stopper.probe);
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_DEAD);
    assert_int_equal(cpu_of(machine)->r[1], 3);
    machine_destroy(machine);
}

static void test_power_on_fill_is_an_option(void **state)
{
    const struct machine_options options = {.ram_fill = 0xa5};
    struct machine *machine = test_builtin("test-cpu", &options);
    (void)state;
    assert_int_equal(data_word(machine, 0x1234), 0xa5a5);
    assert_int_equal(data_word(machine, 0x4000), 0xa5a5); /* a bank */
    machine_destroy(machine);
}

static void test_history_ends_with_the_last_instruction(void **state)
{
    struct machine *machine =
        test_cpu_machine(VECTORS AT_START "nop\nnop\nmask 7\nstay: br stay\n", NULL);
    uint32_t addresses[8];
    unsigned count;
    (void)state;
    machine_run(machine, SIM_SECOND);
    count = machine->cpu->device.class->cpu->history(machine->cpu, addresses, 8);
    assert_int_equal(count, 4);
    assert_int_equal(addresses[0], 0x8062);
    assert_int_equal(addresses[3], 0x8065);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_workout_works_out),
        cmocka_unit_test(test_same_trace_whatever_the_cpu_slices),
        cmocka_unit_test(test_same_trace_whatever_the_runs),
        cmocka_unit_test(test_two_machines_do_not_touch_each_other),
        cmocka_unit_test(test_now_is_exact_inside_accesses),
        cmocka_unit_test(test_the_block_move_is_interrupted_midway),
        cmocka_unit_test(test_an_access_shortens_the_run),
        cmocka_unit_test(test_events_are_seen_at_the_first_boundary),
        cmocka_unit_test(test_waiting_jumps),
        cmocka_unit_test(test_dma_steals_cycles),
        cmocka_unit_test(test_costs_follow_the_timing),
        cmocka_unit_test(test_ends_are_told_apart),
        cmocka_unit_test(test_reset_instruction_keeps_memory_and_time),
        cmocka_unit_test(test_a_stop_comes_before_the_instruction),
        cmocka_unit_test(test_power_on_fill_is_an_option),
        cmocka_unit_test(test_history_ends_with_the_last_instruction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
