/* SPDX-License-Identifier: MIT */
/* Cases of Semaphore. */
#include "suite.h"

static void status(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_status(&gate), SEMAPHORE_UP);
    EQUAL(semaphore_up(&gate), BOS_ERROR_FULL);
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_OK);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_TIMEOUT);
    semaphore_init(&gate, SEMAPHORE_UP);
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
}

#if BOS_SEMAPHORE_COUNTING
static void counts(void)
{
    int i;

    EQUAL(semaphore_init_counting(&gate, 0, 0), BOS_ERROR_RANGE);
    EQUAL(semaphore_init_counting(&gate, 4, 3), BOS_ERROR_RANGE);
    EQUAL(semaphore_init_counting(&gate, 65535u, 65535u), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_ERROR_FULL);
    EQUAL(semaphore_init_counting(&gate, 1, 3), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_ERROR_FULL);
    for (i = 3; i > 0; i--) {
        EQUAL(semaphore_status(&gate), i);
        EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_OK);
    }
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_TIMEOUT);
}
#endif

static void most_urgent_first(void)
{
    int i;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, HIGH, "a");
    begin(takes_gate, HIGH + 1, "b");
    begin(takes_gate, HIGH, "c");
    begin(takes_gate, HIGH + 2, "d");
    for (i = 0; i < 4; i++)
        EQUAL(semaphore_up(&gate), BOS_OK);
    noted("dbac");
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
}

/* An Up belongs to the waiter that it woke, even if that one has not run yet. */
static void handed_over(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(takes_gate, LOW, "l");
    EQUAL(task_sleep(1), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_down(&gate, BOS_NO_WAIT), BOS_TIMEOUT);
    settle();
    noted("l");
}

static void is_removed(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(semaphore_down(&gate, 100), BOS_REMOVED);
    note(*(const char *)this_data);
}

static void removed(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(is_removed, HIGH, "a");
    begin(is_removed, LOW, "b");
    begin(is_removed, HIGH + 1, "c");
    EQUAL(task_sleep(1), BOS_OK);
    semaphore_remove(&gate);
    note('1');
    settle();
    noted("ca1b");
    CHECK(bos.timers.first == NULL);
    EQUAL(semaphore_up(&gate), BOS_OK);
    semaphore_remove(&gate);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
}

static void times_out(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(semaphore_down(&gate, 2), BOS_TIMEOUT);
    note('t');
}

/* One that has timed out takes no Up any more. */
static void timed_out_takes_nothing(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(times_out, LOW, NULL);
    begin(takes_gate, LOW, "a");
    EQUAL(task_sleep(4), BOS_OK);
    noted("t");
    EQUAL(semaphore_up(&gate), BOS_OK);
    settle();
    noted("a");
}

static Semaphore *made;

static void waits_for_made(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(semaphore_down(made, BOS_FOREVER), BOS_REMOVED);
    note('r');
}

static void created(void)
{
    made = semaphore_create(SEMAPHORE_UP);
    CHECK(made != NULL);
    EQUAL(semaphore_down(made, BOS_NO_WAIT), BOS_OK);
    begin(waits_for_made, HIGH, NULL);
    EQUAL(semaphore_delete(made), BOS_OK);
    noted("r");
}

/* Two tasks hand each other the processor. */
static Semaphore ping, pong;

static void answers(Task *this_task, void *this_data)
{
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 0; i < 50; i++) {
        EQUAL(semaphore_down(&ping, BOS_FOREVER), BOS_OK);
        EQUAL(semaphore_up(&pong), BOS_OK);
    }
}

static void ping_pong(void)
{
    int i;

    semaphore_init(&ping, SEMAPHORE_DOWN);
    semaphore_init(&pong, SEMAPHORE_DOWN);
    begin(answers, LOW, NULL);
    for (i = 0; i < 50; i++) {
        EQUAL(semaphore_up(&ping), BOS_OK);
        EQUAL(semaphore_down(&pong, BOS_FOREVER), BOS_OK);
    }
    settle();
}

const Case suite_semaphore[] = {{"semaphore_status", status},
#if BOS_SEMAPHORE_COUNTING
                                {"semaphore_counts", counts},
#endif
                                {"semaphore_most_urgent_first", most_urgent_first},
                                {"semaphore_is_handed_over", handed_over},
                                {"semaphore_removed", removed},
                                {"semaphore_timed_out_takes_nothing", timed_out_takes_nothing},
                                {"semaphore_created_and_deleted", created},
                                {"semaphore_ping_pong", ping_pong},
                                {NULL, NULL}};
