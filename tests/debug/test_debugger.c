/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debugger's core (sim/debug/debugger.h): stops of each kind, steps, and all of them
 * backwards: what was passed forwards is met again in the opposite order, at the same positions.
 * Whatever is looked at, the run is the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include "debug/debugger.h"
#include "trace.h"

#include <stdio.h>
#include <string.h>

#define MANY   200
#define WRITES 65536
#define END    (20 * SIM_MS)

static struct guest guest;
static struct debugger *debugger;

struct position {
    sim_time when;
    uint32_t pc;
};

static void begin(const char *source)
{
    struct sim_error error = {""};
    guest_start(&guest, source, NULL);
    debugger = debugger_create(guest.machine, HISTORY_BYTES, &error);
    if (debugger == NULL)
        fail_msg("%s", error.text);
}

static void end(void)
{
    debugger_destroy(debugger);
    guest_end(&guest);
}

static struct position here(void)
{
    struct cpu *cpu = guest.machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    return (struct position){guest.machine->now, (uint32_t) class->get(cpu, class->register_pc)};
}

static void same_position(struct position a, struct position b)
{
    assert_int_equal(a.when, b.when);
    assert_int_equal(a.pc, b.pc);
}

static struct stop *stop_at(const char *label)
{
    struct stop stop = {.kind = STOP_ADDRESS, .first = guest_label(&guest, label) & ~1u};
    return debugger_add_stop(debugger, &stop);
}

static struct debugger_result run(void)
{
    return debugger_run(debugger, END);
}

/* Counts to 20 in r4 and at 0x20000100. */
static const char loop[] = "start: movs r4, #0\n ldr r5, =0x20000100\n"
                           "again: adds r4, #1\nput: str r4, [r5]\n ldr r6, [r5]\n"
                           " cmp r4, #20\n bne again\n b finish\n";

static void stops_at_addresses(void **state)
{
    struct debugger_result result;
    struct stop *stop;
    unsigned i;
    (void)state;
    begin(loop);
    stop = stop_at("put");
    for (i = 1; i <= 3; i++) {
        result = run();
        assert_int_equal(result.end, DEBUGGER_STOPPED);
        assert_int_equal(result.stop, stop->number);
        assert_int_equal(here().pc, stop->first);
        assert_int_equal(guest_register(&guest, "r4"), i);
    }
    stop->ignore = 6;
    run();
    assert_int_equal(guest_register(&guest, "r4"), 10);
    debugger_enable_stop(debugger, stop, false);
    assert_int_equal(debugger_run(debugger, END).end, DEBUGGER_DONE);
    assert_int_equal(guest_register(&guest, "r4"), 20);
    end();
}

static void a_stop_may_go_when_it_has_stopped(void **state)
{
    (void)state;
    begin(loop);
    stop_at("put")->once = true;
    assert_int_equal(run().end, DEBUGGER_STOPPED);
    assert_null(debugger_stops(debugger));
    assert_int_equal(run().end, DEBUGGER_DONE);
    assert_false(debugger_remove_stop(debugger, 1));
    end();
}

static struct stop *watch(unsigned access)
{
    struct stop stop = {
        .kind = STOP_ACCESS, .first = 0x20000100, .last = 0x20000101, .access = access};
    return debugger_add_stop(debugger, &stop);
}

static void stops_after_accesses(void **state)
{
    struct debugger_result result;
    struct stop *stop;
    (void)state;
    begin(loop);
    watch(STOP_WRITE);
    result = run();
    assert_int_equal(result.end, DEBUGGER_STOPPED);
    assert_string_equal(result.what, "write of 4 bytes at 0x20000100: 0x0 -> 0x1");
    assert_int_equal(guest_word(&guest, 0x20000100), 1);
    assert_int_equal(here().pc, (guest_label(&guest, "put") & ~1u) + 2);
    debugger_remove_stop(debugger, 1);
    watch(STOP_READ);
    result = run();
    assert_string_equal(result.what, "read of 4 bytes at 0x20000100: 0x1");
    debugger_remove_stop(debugger, 2);
    stop = watch(STOP_CHANGE);
    stop->has_value = true;
    stop->value = 7;
    run();
    assert_int_equal(guest_word(&guest, 0x20000100), 7);
    end();
}

/* Words count from 0xfd: the second byte changes once. */
static void only_watched_bytes_count(void **state)
{
    struct stop stop = {
        .kind = STOP_ACCESS, .first = 0x20000101, .last = 0x20000101, .access = STOP_CHANGE};
    (void)state;
    begin("start: movs r4, #0xfd\n ldr r5, =0x20000100\n"
          "again: str r4, [r5]\n adds r4, #1\n cmp r4, #0x110\n bne again\n b finish\n");
    assert_non_null(debugger_add_stop(debugger, &stop));
    assert_int_equal(run().end, DEBUGGER_STOPPED);
    assert_int_equal(guest_word(&guest, 0x20000100), 0x100);
    assert_int_equal(run().end, DEBUGGER_DONE);
    end();
}

static void values_are_of_watched_bytes(void **state)
{
    struct stop stop = {.kind = STOP_ACCESS,
                        .first = 0x20000101,
                        .last = 0x20000101,
                        .access = STOP_WRITE,
                        .has_value = true,
                        .value = 1};
    (void)state;
    begin("start: movs r4, #1\n ldr r5, =0x20000100\n"
          "again: str r4, [r5]\n lsls r4, #1\n cmp r4, #0x200\n bne again\n b finish\n");
    assert_non_null(debugger_add_stop(debugger, &stop));
    assert_int_equal(run().end, DEBUGGER_STOPPED);
    assert_int_equal(guest_word(&guest, 0x20000100), 0x100);
    assert_int_equal(run().end, DEBUGGER_DONE);
    end();
}

static bool r4_is_even(void *owner, const struct probe_event *event)
{
    (void)owner;
    (void)event;
    return guest_register(&guest, "r4") % 2 == 0;
}

static void conditions_decide(void **state)
{
    (void)state;
    begin(loop);
    stop_at("put")->condition.holds = r4_is_even;
    run();
    assert_int_equal(guest_register(&guest, "r4"), 2);
    run();
    assert_int_equal(guest_register(&guest, "r4"), 4);
    end();
}

static void add_named(enum stop_kind kind, const char *name, const char *text)
{
    struct stop stop = {.kind = kind, .access = STOP_WRITE};
    snprintf(stop.name, sizeof stop.name, "%s", name);
    snprintf(stop.text, sizeof stop.text, "%s", text);
    assert_non_null(debugger_add_stop(debugger, &stop));
}

static const char talker[] = "svc: bx lr\n"
                             "start: set 0x40004010, 16\n set 0x40004008, 1\n svc 1\n"
                             " set 0x40004000, 'h'\n"
                             "1: get r2, 0x40004004\n tst r2, #1\n bne 1b\n"
                             " set 0x40004000, 'i'\n"
                             " ldr r0, =0x70000000\n ldr r1, [r0]\n b finish\n"
                             "bus: nop\nhard: nop\n b hard\n";

static void stops_at_what_happens(void **state)
{
    (void)state;
    begin(talker);
    add_named(STOP_EXCEPTION, "SVCall", "");
    add_named(STOP_RETURN, "11", "");
    add_named(STOP_REGISTER, "uart0.DATA", "");
    add_named(STOP_SERIAL, "uart0", "hi");
    add_named(STOP_REPORT, "", "");
    assert_int_equal(run().stop, 1);
    assert_int_equal(here().pc, guest_label(&guest, "svc") & ~1u);
    assert_int_equal(run().stop, 2);
    assert_string_equal(debugger_run(debugger, END).what, "write of uart0.DATA: 0x68");
    assert_int_equal(run().stop, 3);
    assert_int_equal(run().stop, 5);
    assert_int_equal(run().stop, 4);
    end();
}

/* --- backwards --- */

static const struct step an_instruction = {.kind = STEP_INSTRUCTION};

/* The workout: interrupts, sleep, faults, IT blocks, a reset. From somewhere inside. */
static void steps_go_back_as_they_came(void **state)
{
    struct position positions[MANY];
    unsigned i;
    (void)state;
    begin(guest_workout);
    debugger_go(debugger, 300 * SIM_US);
    debugger_step(debugger, &an_instruction, END); /* not in the middle of an exception */
    for (i = 0; i < MANY; i++) {
        positions[i] = here();
        assert_int_equal(debugger_step(debugger, &an_instruction, END).end, DEBUGGER_DONE);
        assert_true(guest.machine->now > positions[i].when);
    }
    while (i-- > 0) {
        assert_int_equal(debugger_step_back(debugger, &an_instruction).end, DEBUGGER_DONE);
        same_position(here(), positions[i]);
    }
    end();
}

static void breaks_are_met_backwards(void **state)
{
    struct position positions[20];
    unsigned i;
    (void)state;
    begin(loop);
    stop_at("put");
    watch(STOP_WRITE);
    for (i = 0; i < 20; i++) {
        assert_int_equal(run().end, DEBUGGER_STOPPED);
        positions[i] = here();
    }
    run();
    while (i-- > 1) {
        assert_int_equal(debugger_run_back(debugger).end, DEBUGGER_STOPPED);
        same_position(here(), positions[i]);
    }
    run();
    same_position(here(), positions[2]);
    debugger_run_back(debugger);
    debugger_run_back(debugger);
    same_position(here(), positions[0]);
    assert_int_equal(debugger_run_back(debugger).end, DEBUGGER_FIRST);
    assert_int_equal(guest.machine->now, 0);
    end();
}

/* What is ignored passes in either direction, and counts as a hit. */
static void ignored_matches_pass_backwards(void **state)
{
    struct stop *stop;
    unsigned i;
    (void)state;
    begin(loop);
    stop = stop_at("put");
    for (i = 0; i < 6; i++)
        run();
    assert_int_equal(guest_register(&guest, "r4"), 6);
    stop->ignore = 2;
    assert_int_equal(debugger_run_back(debugger).stop, stop->number);
    assert_int_equal(guest_register(&guest, "r4"), 3);
    assert_int_equal(stop->ignore, 0);
    assert_int_equal(stop->hits, 9);
    stop->ignore = 3; /* there are two */
    assert_int_equal(debugger_run_back(debugger).end, DEBUGGER_FIRST);
    assert_int_equal(stop->ignore, 1);
    end();
}

/* Its characters lie farther apart than the first stretches that are looked at are long. */
static void a_text_is_heard_backwards(void **state)
{
    static const char slow[] = "start: set 0x40004010, 16\n set 0x40004008, 1\n"
                               " set 0x40004000, 'o'\n ldr r2, =2000\n 1: subs r2, #1\n bne 1b\n"
                               " set 0x40004000, 'n'\n ldr r2, =2000\n 1: subs r2, #1\n bne 1b\n"
                               " set 0x40004000, 'e'\n ldr r2, =2000\n 1: subs r2, #1\n bne 1b\n"
                               " b finish\n";
    const struct step never = {.kind = STEP_SWITCH};
    struct debugger_result result;
    char said[8];
    sim_time told;
    (void)state;
    begin(slow);
    add_named(STOP_SERIAL, "uart0", "one");
    assert_int_equal(run().stop, 1);
    told = guest.machine->now;
    assert_string_equal(debugger_said(debugger, "uart0", said, sizeof said), "one");
    run();
    result = debugger_step_back(debugger, &never);
    assert_int_equal(result.end, DEBUGGER_STOPPED);
    assert_int_equal(guest.machine->now, told);
    debugger_go(debugger, told - SIM_US);
    assert_string_equal(debugger_said(debugger, "uart0", said, sizeof said), "on");
    end();
}

struct writes {
    struct probe probe;
    sim_time when[WRITES];
    uint32_t address[WRITES];
    unsigned count;
};

static void on_access(void *owner, const struct probe_event *event)
{
    struct writes *writes = owner;
    if (!event->access.write || writes->count == WRITES)
        return;
    writes->when[writes->count] = event->now;
    writes->address[writes->count++] = event->access.address;
}

/* Of addresses all over what the workout has written. */
static void the_last_writer_is_found(void **state)
{
    static struct writes writes;
    unsigned i, k;
    (void)state;
    begin(guest_workout);
    writes.probe = (struct probe){.mask = PROBE_ACCESS, .function = on_access, .owner = &writes};
    machine_probe_add(guest.machine, &writes.probe);
    debugger_go(debugger, 2 * SIM_MS);
    machine_probe_remove(guest.machine, &writes.probe);
    assert_in_range(writes.count, 100, WRITES - 1);
    for (i = 0; i < writes.count; i += writes.count / 12) {
        for (k = writes.count - 1; writes.address[k] != writes.address[i]; k--)
            continue;
        debugger_go(debugger, 2 * SIM_MS);
        assert_int_equal(debugger_last_writer(debugger, writes.address[i], writes.address[i]).end,
                         DEBUGGER_DONE);
        assert_true(guest.machine->now > writes.when[k]);
        debugger_step_back(debugger, &an_instruction);
        assert_true(guest.machine->now <= writes.when[k]);
    }
    end();
}

/* --- looking changes nothing --- */

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static void do_anything(uint64_t *seed)
{
    switch (next_random(seed) % 6) {
    case 0:
        debugger_step(debugger, &an_instruction, END);
        break;
    case 1:
        debugger_step_back(debugger, &an_instruction);
        break;
    case 2:
        debugger_run_back(debugger);
        break;
    case 3:
        debugger_go(debugger, next_random(seed) % (3 * SIM_MS));
        break;
    case 4:
        watch(STOP_READ | STOP_WRITE)->once = true;
        break;
    default:
        debugger_run(debugger, guest.machine->now + next_random(seed) % SIM_MS);
    }
}

static void looking_changes_nothing(void **state)
{
    uint32_t sum;
    sim_time finished;
    uint64_t seed = 3;
    unsigned i;
    (void)state;
    guest_start(&guest, guest_workout, NULL);
    machine_run(guest.machine, END);
    sum = guest_word(&guest, GUEST_WORKOUT_SUM);
    finished = guest.machine->now;
    guest_end(&guest);
    begin(guest_workout);
    add_named(STOP_EXCEPTION, "SysTick", "");
    for (i = 0; i < 60; i++)
        do_anything(&seed);
    while (debugger_stops(debugger) != NULL)
        debugger_remove_stop(debugger, debugger_stops(debugger)->number);
    assert_int_equal(run().end, DEBUGGER_ENDED);
    assert_int_equal(guest_word(&guest, GUEST_WORKOUT_SUM), sum);
    assert_int_equal(guest.machine->now, finished);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_at_addresses),
        cmocka_unit_test(a_stop_may_go_when_it_has_stopped),
        cmocka_unit_test(stops_after_accesses),
        cmocka_unit_test(only_watched_bytes_count),
        cmocka_unit_test(values_are_of_watched_bytes),
        cmocka_unit_test(conditions_decide),
        cmocka_unit_test(stops_at_what_happens),
        cmocka_unit_test(steps_go_back_as_they_came),
        cmocka_unit_test(breaks_are_met_backwards),
        cmocka_unit_test(ignored_matches_pass_backwards),
        cmocka_unit_test(a_text_is_heard_backwards),
        cmocka_unit_test(the_last_writer_is_found),
        cmocka_unit_test(looking_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
