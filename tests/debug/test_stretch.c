/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single instructions of the past (sim/debug/stretch.h): they are those that ran, at their times,
 * and the machine is where it stood, as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/past.h"

#include "debug/stretch.h"

#include <string.h>

#define IMAGE "firmware/images/philosophers-mps2-an385.elf"
#define FIRST (3 * SIM_MS)
#define LAST  (FIRST + 40 * SIM_US)
#define END   (30 * SIM_MS)

struct step {
    sim_time when;
    uint32_t address;
};

struct steps {
    struct step steps[2 * STRETCH_MOST];
    size_t count;
};

static struct guest guest;
static struct steps ran, told;

static void note(void *owner, sim_time when, uint32_t address)
{
    struct steps *steps = owner;
    assert_true(steps->count < sizeof steps->steps / sizeof steps->steps[0]);
    steps->steps[steps->count++] = (struct step){when, address};
}

static void on_instruction(void *owner, const struct probe_event *event)
{
    if (event->now >= FIRST && event->now < LAST)
        note(owner, event->now, event->instruction.address);
}

/* What ran, seen while it ran. */
static void run_and_note(void)
{
    struct probe probe = {.mask = PROBE_INSTRUCTION, .function = on_instruction, .owner = &ran};
    ran.count = 0;
    guest_start_file(&guest, IMAGE, NULL);
    machine_probe_add(guest.machine, &probe);
    machine_run(guest.machine, LAST);
    machine_probe_remove(guest.machine, &probe);
    guest_end(&guest);
}

static struct history *begin(void)
{
    struct history *history;
    guest_start_file(&guest, IMAGE, NULL);
    history = past_begin(guest.machine, HISTORY_BYTES);
    history_run(history, END);
    told.count = 0;
    return history;
}

static void finish(struct history *history)
{
    history_destroy(history);
    guest_end(&guest);
}

/* The machine stands at a moment; what is told is what ran, and nothing else has changed. */
static void tell_from(struct history *history, sim_time here)
{
    struct sim_error error = {""};
    uint64_t before;
    past_go(history, here);
    before = past_fingerprint(guest.machine);
    told.count = 0;
    if (!stretch_tell(history, guest.machine, FIRST, LAST, note, &told, &error))
        fail_msg("%s", error.text);
    assert_int_equal(told.count, ran.count);
    assert_memory_equal(told.steps, ran.steps, ran.count * sizeof ran.steps[0]);
    assert_int_equal(past_fingerprint(guest.machine), before);
    assert_int_equal(history_front(history), END);
}

static void what_is_told_is_what_ran(void **state)
{
    struct history *history;
    (void)state;
    run_and_note();
    assert_true(ran.count > 100);
    history = begin();
    tell_from(history, END);
    tell_from(history, FIRST - SIM_MS);
    tell_from(history, FIRST + 10 * SIM_US);
    assert_true(guest.machine->repeats);
    tell_from(history, END);
    assert_false(guest.machine->repeats);
    finish(history);
}

static void beyond_the_history_nothing_is_told(void **state)
{
    struct sim_error error = {""};
    struct history *history = begin();
    (void)state;
    assert_true(stretch_tell(history, guest.machine, END, END + SIM_MS, note, &told, &error));
    assert_int_equal(told.count, 0);
    assert_true(stretch_tell(history, guest.machine, END - 10 * SIM_US, END + SIM_SECOND, note,
                             &told, &error));
    assert_true(guest.machine->now == END);
    assert_true(told.count == 0 || told.steps[told.count - 1].when < END);
    finish(history);
}

static void it_is_bounded(void **state)
{
    struct sim_error error = {""};
    struct history *history = begin();
    (void)state;
    assert_true(stretch_tell(history, guest.machine, 0, END, note, &told, &error));
    assert_int_equal(told.count, STRETCH_MOST);
    assert_true(guest.machine->now == END);
    finish(history);
}

static unsigned looks;

static bool soon(void *owner)
{
    (void)owner;
    return ++looks <= 2; /* on the way there, and in the stretch */
}

static void interrupted_it_comes_back(void **state)
{
    const struct history_outside outside = {.look = soon};
    struct sim_error error = {""};
    struct history *history = begin();
    (void)state;
    looks = 0;
    history_set_outside(history, &outside);
    assert_false(stretch_tell(history, guest.machine, FIRST, LAST, note, &told, &error));
    assert_non_null(strstr(error.text, "interrupted"));
    assert_true(guest.machine->now == END);
    assert_true(looks > 2);
    finish(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_is_what_ran),
        cmocka_unit_test(beyond_the_history_nothing_is_told),
        cmocka_unit_test(it_is_bounded),
        cmocka_unit_test(interrupted_it_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
