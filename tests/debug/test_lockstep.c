/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines that are to do the same (sim/debug/lockstep.h): nothing is found where nothing is;
 * what is changed in one of them by a single bit, at some moment, is found at that instruction,
 * with both values, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include "debug/lockstep.h"

#include <string.h>

#define UNTIL (3 * SIM_MS)

/* Counts in r2 and in memory, a thousand times a round; SysTick comes now and then. */
static const char counts[] = "start: set SYST_RVR, 9999\n set SYST_CVR, 0\n set SYST_CSR, 7\n"
                             " ldr r4, =0x20003000\n mov r2, #0\n mov r7, #0\n"
                             "round: add r2, #1\n str r2, [r4]\n eor r5, r2, r5\n"
                             " add r7, #1\n cmp r7, #1000\n bne round\n mov r7, #0\n b round\n"
                             "systick: bx lr\n";

/* Something that changes one of the machines at a moment. */
struct disturbance {
    struct machine *machine;
    struct history *history;
    sim_time when;
    void (*change)(struct machine *);
    bool done;
};

static sim_time next_look(void *owner)
{
    const struct disturbance *disturbance = owner;
    return disturbance->done ? SIM_TIME_NEVER : disturbance->when;
}

static bool look(void *owner)
{
    struct disturbance *disturbance = owner;
    struct sim_error error;
    if (!disturbance->done && disturbance->machine->now >= disturbance->when) {
        disturbance->done = true;
        disturbance->change(disturbance->machine);
        assert_true(history_changed(disturbance->history, &error));
    }
    return false;
}

/* Compares two machines with this program; `change` meets the second one. */
static void compare(const char *source, void (*change)(struct machine *), sim_time when,
                    uint64_t every, struct lockstep_result *result)
{
    const struct lockstep_options options = {
        .until = UNTIL, .every = every, .bytes = (size_t)16 << 20};
    struct guest guests[2];
    struct diff_run runs[2] = {{NULL, NULL}, {NULL, NULL}};
    struct disturbance disturbance = {.when = when, .change = change};
    struct history_outside outside = {&disturbance, next_look, look};
    struct lockstep *lockstep;
    struct sim_error error = {""};
    unsigned i;
    for (i = 0; i < 2; i++) {
        guest_start(&guests[i], source, NULL);
        runs[i].machine = guests[i].machine;
    }
    lockstep = lockstep_create(runs, &options, &error);
    if (lockstep == NULL)
        fail_msg("%s", error.text);
    disturbance.machine = runs[1].machine;
    disturbance.history = lockstep_history(lockstep, 1);
    if (change != NULL)
        history_set_outside(disturbance.history, &outside);
    if (!lockstep_compare(lockstep, result, &error))
        fail_msg("%s", error.text);
    lockstep_destroy(lockstep);
    guest_end(&guests[0]);
    guest_end(&guests[1]);
}

static void test_the_same(void **unused)
{
    struct lockstep_result result;
    (void)unused;
    compare(counts, NULL, 0, 0, &result);
    assert_true(result.same);
    assert_true(result.compared >= UNTIL && result.compared < UNTIL + SIM_US);
    assert_true(result.instructions > 25000);
    compare(guest_workout, NULL, 0, 5000, &result);
    assert_true(result.same);
    assert_true(result.comparisons >= 3 * 25000 / 5000 || result.compared < UNTIL);
}

static const struct diff_value *find(const struct lockstep_result *result, const char *name)
{
    size_t i;
    for (i = 0; i < result->value_count; i++)
        if (strcmp(result->values[i].name, name) == 0)
            return &result->values[i];
    fail_msg("%s does not differ; %s does", name,
             result->value_count > 0 ? result->values[0].name : "nothing");
    return NULL;
}

static void expect_place(const struct lockstep_result *result, sim_time when)
{
    assert_false(result->same);
    assert_true(result->place[0].when < when && result->place[1].when == result->place[0].when);
    assert_int_equal(result->place[0].pc, result->place[1].pc);
    assert_true(result->next[0].when >= when && result->next[0].when < when + SIM_US);
    assert_int_equal(result->stretch[0], 1);
    assert_true(strlen(result->place[0].instruction) > 0);
}

/* --- changes --- */

static const struct cpu_class *class_of(struct machine *machine)
{
    return machine->cpu->device.class->cpu;
}

static void change_r5(struct machine *machine)
{
    class_of(machine)->set(machine->cpu, 5, class_of(machine)->get(machine->cpu, 5) ^ 0x80);
}

static void change_memory(struct machine *machine)
{
    uint8_t byte = 0x40;
    bus_poke(machine->cpu->data, 0x20003102, &byte, 1);
}

static void change_pending(struct machine *machine)
{
    armv7m_set_pending(armv7m_of(machine->cpu), 20, true);
}

static void change_priority(struct machine *machine)
{
    armv7m_of(machine->cpu)->priority[17] = 0x20;
}

static void change_time(struct machine *machine)
{
    armv7m_of(machine->cpu)->cycles++;
    machine->now = class_of(machine)->now(machine->cpu);
}

/* Every so often, each instruction, as the host likes: the same place is found. */
static void test_a_register(void **unused)
{
    static const uint64_t every[] = {0, 1, 777, 40000};
    const sim_time when = 300 * SIM_US + 7 * SIM_NS;
    struct lockstep_result result;
    uint32_t pc = 0;
    unsigned i;
    (void)unused;
    for (i = 0; i < 4; i++) {
        const struct diff_value *value;
        compare(counts, change_r5, when, every[i], &result);
        expect_place(&result, when);
        assert_int_equal(result.value_count, 1);
        value = find(&result, "r5");
        assert_int_equal(value->value[0] ^ value->value[1], 0x80);
        assert_true(i == 0 || result.place[0].pc == pc);
        pc = result.place[0].pc;
    }
}

static void test_memory(void **unused)
{
    const sim_time when = 2 * SIM_MS;
    struct lockstep_result result;
    const struct diff_value *value;
    (void)unused;
    compare(counts, change_memory, when, 0, &result);
    expect_place(&result, when);
    assert_int_equal(result.value_count, 1);
    value = find(&result, "memory 0x20003100");
    assert_int_equal(value->value[0], 0);
    assert_int_equal(value->value[1], 0x400000);
}

static void test_state_of_exceptions(void **unused)
{
    const sim_time when = 2 * SIM_MS;
    struct lockstep_result result;
    (void)unused;
    compare(counts, change_pending, when, 0, &result);
    expect_place(&result, when);
    assert_int_equal(find(&result, "cpu0.pending[20]")->value[1], 1);
    compare(counts, change_priority, when, 0, &result);
    expect_place(&result, when);
    assert_int_equal(result.value_count, 1);
    assert_int_equal(find(&result, "cpu0.priority[17]")->value[1], 0x20);
}

static void test_time(void **unused)
{
    const sim_time when = 2 * SIM_MS;
    struct lockstep_result result;
    (void)unused;
    compare(counts, change_time, when, 0, &result);
    assert_false(result.same);
    assert_true(result.place[0].when <= when && result.next[0].when >= when);
    assert_true(result.next[0].when <= when + SIM_US);
    /* At one moment the late one has done less, or stands a cycle later. */
    assert_true(strcmp(result.values[0].name, "cycles") == 0 ||
                strcmp(result.values[0].name, "instructions") == 0);
}

/* What differs from the beginning cannot be compared, and that is said. */
static void test_different_from_the_beginning(void **unused)
{
    const struct lockstep_options options = {.until = UNTIL, .bytes = (size_t)16 << 20};
    struct guest guests[2];
    struct diff_run runs[2] = {{NULL, NULL}, {NULL, NULL}};
    struct sim_error error = {""};
    unsigned i;
    (void)unused;
    for (i = 0; i < 2; i++) {
        guest_start(&guests[i], counts, NULL);
        runs[i].machine = guests[i].machine;
    }
    change_memory(runs[1].machine);
    assert_null(lockstep_create(runs, &options, &error));
    assert_non_null(strstr(error.text, "0x20003100"));
    guest_end(&guests[0]);
    guest_end(&guests[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same), cmocka_unit_test(test_a_register),
        cmocka_unit_test(test_memory),   cmocka_unit_test(test_state_of_exceptions),
        cmocka_unit_test(test_time),     cmocka_unit_test(test_different_from_the_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
