/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events (sim/event.h): handled in the order of time, then of board and slot, whatever the history
 * of scheduling; told when they were due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event.h"
#include "machine.h"

#include <stdlib.h>

#define EVENTS 60

static uint64_t random_state = 77;

static uint32_t next_random(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}

static void nothing(void *owner, sim_time due)
{
    (void)owner, (void)due;
}

/* A machine without a board: events only. */
static void begin(struct machine *machine, struct event *events, unsigned count)
{
    unsigned i;
    *machine = (struct machine){0};
    for (i = 0; i < count; i++)
        event_init(&events[i], machine, i, "event", nothing, NULL);
}

static void test_simultaneous_events_go_by_their_order(void **state)
{
    unsigned run, i;
    (void)state;
    for (run = 0; run < 500; run++) {
        struct event events[EVENTS], *event;
        struct machine machine;
        sim_time times[EVENTS], last_time = 0;
        uint32_t last_order = 0;
        unsigned count = 0;
        begin(&machine, events, EVENTS);
        for (i = 0; i < EVENTS; i++)
            times[i] = 100 + next_random() % 4;
        /* A history: scheduled elsewhere, cancelled, and again, in any order. */
        for (i = 0; i < 300; i++) {
            event = &events[next_random() % EVENTS];
            if (next_random() % 3 == 0)
                event_cancel(event);
            else
                event_at(event, next_random() % 500);
        }
        for (i = 0; i < EVENTS; i++)
            event_at(&events[(i * 37) % EVENTS], times[(i * 37) % EVENTS]);
        while ((event = event_queue_pop(&machine.queue)) != NULL) {
            assert_int_equal(event->due, times[event - events]);
            assert_true(event->due > last_time ||
                        (event->due == last_time && (count == 0 || event->order > last_order)));
            assert_false(event_pending(event));
            last_time = event->due;
            last_order = event->order;
            count++;
        }
        assert_int_equal(count, EVENTS);
        event_queue_free(&machine.queue);
    }
}

static void test_cancelled_events_do_not_come(void **state)
{
    struct event events[3];
    struct machine machine;
    (void)state;
    begin(&machine, events, 3);
    event_at(&events[0], 10);
    event_at(&events[1], 20);
    event_at(&events[2], 30);
    event_cancel(&events[0]);
    event_cancel(&events[0]);
    event_at(&events[2], 15); /* rescheduled: once, at the new time */
    assert_int_equal(event_queue_next(&machine.queue), 15);
    assert_ptr_equal(event_queue_pop(&machine.queue), &events[2]);
    assert_ptr_equal(event_queue_pop(&machine.queue), &events[1]);
    assert_null(event_queue_pop(&machine.queue));
    assert_true(event_queue_next(&machine.queue) == SIM_TIME_NEVER);
    event_queue_free(&machine.queue);
}

/* --- in a machine that runs: no board, no CPU, only time --- */

struct ringing {
    struct machine machine;
    struct event events[4];
    struct {
        unsigned event;
        sim_time due, now;
    } rung[16];
    unsigned count;
};

static struct ringing ringing;

static void ring(void *owner, sim_time due)
{
    struct event *event = owner;
    unsigned number = (unsigned)(event - ringing.events);
    ringing.rung[ringing.count].event = number;
    ringing.rung[ringing.count].due = due;
    ringing.rung[ringing.count++].now = machine_now(&ringing.machine);
    if (number == 1) { /* schedules others at its own time: before and after itself in order */
        event_at(&ringing.events[0], due);
        event_at(&ringing.events[2], due);
    }
}

static void test_a_handler_may_schedule_for_its_own_time(void **state)
{
    unsigned i;
    static const unsigned order[] = {1, 0, 2, 3};
    (void)state;
    ringing = (struct ringing){0};
    for (i = 0; i < 4; i++)
        event_init(&ringing.events[i], &ringing.machine, i, "ring", ring, &ringing.events[i]);
    event_at(&ringing.events[1], 500);
    event_at(&ringing.events[3], 500);
    assert_int_equal(machine_run(&ringing.machine, 499), RUN_UNTIL);
    assert_int_equal(ringing.count, 0);
    assert_int_equal(machine_run(&ringing.machine, 1000), RUN_UNTIL);
    assert_int_equal(ringing.count, 4);
    for (i = 0; i < 4; i++) {
        assert_int_equal(ringing.rung[i].event, order[i]);
        assert_int_equal(ringing.rung[i].due, 500);
        assert_int_equal(ringing.rung[i].now, 500);
    }
    assert_int_equal(machine_now(&ringing.machine), 1000);
    event_queue_free(&ringing.machine.queue);
}

static void test_a_time_in_the_past_is_due_at_once(void **state)
{
    (void)state;
    ringing = (struct ringing){0};
    event_init(&ringing.events[0], &ringing.machine, 0, "ring", ring, &ringing.events[0]);
    machine_run(&ringing.machine, 1000);
    event_at(&ringing.events[0], 10);
    machine_run(&ringing.machine, 1001);
    assert_int_equal(ringing.count, 1);
    assert_int_equal(ringing.rung[0].due, 10);
    event_queue_free(&ringing.machine.queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simultaneous_events_go_by_their_order),
        cmocka_unit_test(test_cancelled_events_do_not_come),
        cmocka_unit_test(test_a_handler_may_schedule_for_its_own_time),
        cmocka_unit_test(test_a_time_in_the_past_is_due_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
