/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps of the debugger by tasks, in an image whose kernel is known and in the same one where the
 * tasks are found from outside: to the next switch, to the next switch to a task, until a task
 * leaves, an instruction of a task; and each of them backwards. They stop for the same tasks, one
 * behind the other within the same switch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include "aware/aware.h"
#include "debug/debugger.h"

#include <string.h>

#define STEPS 60
#define BEGIN (100 * SIM_MS)
#define END   (2 * SIM_SECOND)
#define IDS   32

struct side {
    struct guest guest;
    struct aware *aware;
    struct debugger *debugger;
    sim_time when[STEPS + 1];
    uint32_t task[STEPS + 1];
};

static struct side kernel, outside;
static uint32_t ids[IDS]; /* of the kernel, by the number from outside */

static uint32_t running(void *owner)
{
    return aware_running(owner);
}

static bool waits(void *owner, uint32_t task)
{
    return aware_waits(owner, task);
}

static void moved(void *owner)
{
    aware_moved(owner);
}

static void boot(struct side *side, const char *name)
{
    struct sim_error error;
    struct debugger_tasks tasks = {.running = running, .waits = waits, .moved = moved};
    guest_start_file(&side->guest, "firmware/images/philosophers-mps2-an385.elf", NULL);
    side->aware = aware_attach(side->guest.machine, NULL, name, &error);
    if (side->aware == NULL)
        fail_msg("%s", error.text);
    side->debugger = debugger_create(side->guest.machine, HISTORY_BYTES, &error);
    assert_non_null(side->debugger);
    tasks.owner = side->aware;
    debugger_set_tasks(side->debugger, &tasks);
    assert_int_equal(debugger_run(side->debugger, BEGIN).end, DEBUGGER_DONE);
}

static void end(struct side *side)
{
    debugger_destroy(side->debugger);
    aware_detach(side->aware);
    guest_end(&side->guest);
}

static void note(struct side *side, unsigned at)
{
    side->when[at] = machine_now(side->guest.machine);
    side->task[at] = aware_running(side->aware);
}

static void step(struct side *side, enum debugger_step kind, uint32_t task)
{
    const struct step wanted = {.kind = kind, .task = task};
    struct debugger_result result = debugger_step(side->debugger, &wanted, END);
    if (result.end != DEBUGGER_DONE)
        fail_msg("step %d to task 0x%x ended with %d, %s", (int)kind, task, (int)result.end,
                 result.error.text);
}

static void step_back(struct side *side, enum debugger_step kind, uint32_t task)
{
    const struct step wanted = {.kind = kind, .task = task};
    assert_int_equal(debugger_step_back(side->debugger, &wanted).end, DEBUGGER_DONE);
}

/* One task, one number. */
static void assert_same_task(uint32_t task, uint32_t id)
{
    unsigned i;
    assert_true(id != 0 && id < IDS);
    if (ids[id] == 0)
        for (i = 0; i < IDS; i++)
            assert_int_not_equal(ids[i], task);
    if (ids[id] == 0)
        ids[id] = task;
    assert_int_equal(ids[id], task);
}

/* The kernel says who runs in its handler; from outside it is seen when that returns. */
static void assert_same_stops(unsigned count)
{
    unsigned i;
    for (i = 1; i <= count; i++) {
        assert_same_task(kernel.task[i], outside.task[i]);
        assert_true(outside.when[i] >= kernel.when[i]);
        if (i < count)
            assert_true(outside.when[i] < kernel.when[i + 1]);
    }
}

static int set_up(void **state)
{
    (void)state;
    memset(ids, 0, sizeof ids);
    boot(&kernel, "BOS");
    boot(&outside, "blackbox");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    end(&kernel);
    end(&outside);
    return 0;
}

static void from_switch_to_switch(void **state)
{
    unsigned i;
    (void)state;
    for (i = 1; i <= STEPS; i++) {
        step(&kernel, STEP_SWITCH, 0);
        note(&kernel, i);
        step(&outside, STEP_SWITCH, 0);
        note(&outside, i);
    }
    assert_same_stops(STEPS);
    for (i = STEPS - 1; i > STEPS - 12; i--) {
        step_back(&outside, STEP_SWITCH, 0);
        assert_int_equal(machine_now(outside.guest.machine), outside.when[i]);
        assert_int_equal(aware_running(outside.aware), outside.task[i]);
    }
}

/* Each task in turn, forwards and back again. */
static void to_a_task_and_until_it_leaves(void **state)
{
    struct aware_task tasks[IDS];
    size_t count, i, tried = 0;
    (void)state;
    from_switch_to_switch(state);
    count = aware_tasks(outside.aware, tasks, IDS);
    assert_int_equal(count, aware_tasks(kernel.aware, NULL, 0));
    debugger_go(kernel.debugger, BEGIN);
    debugger_go(outside.debugger, BEGIN);
    for (i = 0; i < count; i++) {
        const uint32_t id = tasks[i].id, task = ids[id];
        if (tasks[i].idle || task == 0) /* it has not run in these switches */
            continue;
        tried++;
        step(&kernel, STEP_SWITCH, task);
        step(&outside, STEP_SWITCH, id);
        note(&kernel, 1);
        note(&outside, 1);
        step(&kernel, STEP_BLOCKED, task);
        step(&outside, STEP_BLOCKED, id);
        note(&kernel, 2);
        note(&outside, 2);
        assert_same_stops(2);
        step_back(&outside, STEP_SWITCH, id);
        assert_int_equal(machine_now(outside.guest.machine), outside.when[1]);
        step(&outside, STEP_BLOCKED, id);
        assert_int_equal(machine_now(outside.guest.machine), outside.when[2]);
    }
    assert_true(tried >= 4);
}

/* An instruction of a task that does not run comes when it runs again, at the same address. */
static void an_instruction_of_a_task(void **state)
{
    unsigned i;
    (void)state;
    from_switch_to_switch(state);
    debugger_go(kernel.debugger, BEGIN);
    debugger_go(outside.debugger, BEGIN);
    for (i = 1; i < IDS; i++) {
        if (ids[i] == 0)
            continue;
        step(&kernel, STEP_INSTRUCTION, ids[i]);
        step(&outside, STEP_INSTRUCTION, i);
        assert_int_equal(guest_register(&outside.guest, "pc"), guest_register(&kernel.guest, "pc"));
        assert_int_equal(machine_now(outside.guest.machine), machine_now(kernel.guest.machine));
        assert_same_task(aware_running(kernel.aware), aware_running(outside.aware));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(from_switch_to_switch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(to_a_task_and_until_it_leaves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_instruction_of_a_task, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
