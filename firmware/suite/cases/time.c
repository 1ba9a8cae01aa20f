/* SPDX-License-Identifier: MIT */
/* Cases of ticks, sleeps and timeouts. */
#include "suite.h"

static Semaphore never;

typedef struct Sleeper {
    bos_tick ticks;
    char letter;
} Sleeper;

static void sleeps(Task *this_task, void *this_data)
{
    const Sleeper *sleeper = this_data;
    const bos_tick begun = kernel_ticks();

    (void)this_task;
    EQUAL(task_sleep(sleeper->ticks), BOS_OK);
    EQUAL((bos_tick)(kernel_ticks() - begun), sleeper->ticks);
    note(sleeper->letter);
}

static void sleepers(void)
{
    static Sleeper all[] = {{5, 'e'}, {1, 'a'}, {3, 'c'}, {2, 'b'}, {3, 'd'}};
    unsigned i;

    for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        begin(sleeps, HIGH, &all[i]);
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(task_sleep(7), BOS_OK);
    noted("abcde");
}

static void sleep_range(void)
{
    EQUAL(task_sleep((bos_tick)(BOS_LONGEST + 1u)), BOS_ERROR_RANGE);
    EQUAL(task_sleep(BOS_FOREVER), BOS_ERROR_RANGE);
    EQUAL(task_sleep(0), BOS_OK);
}

static void timeouts(void)
{
    bos_tick begun;

    semaphore_init(&never, SEMAPHORE_DOWN);
    EQUAL(task_sleep(1), BOS_OK);
    begun = kernel_ticks();
    EQUAL(semaphore_down(&never, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL((bos_tick)(kernel_ticks() - begun), 0);
    EQUAL(semaphore_down(&never, 1), BOS_TIMEOUT);
    EQUAL((bos_tick)(kernel_ticks() - begun), 1);
    EQUAL(semaphore_down(&never, 5), BOS_TIMEOUT);
    EQUAL((bos_tick)(kernel_ticks() - begun), 6);
    EQUAL(semaphore_down(&never, (bos_tick)(BOS_LONGEST + 1u)), BOS_ERROR_RANGE);
    CHECK(never.waitable.waiters.first == NULL);
}

static void ups(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(task_sleep(3), BOS_OK);
    EQUAL(semaphore_up(&never), BOS_OK);
}

static void woken_in_time(void)
{
    semaphore_init(&never, SEMAPHORE_DOWN);
    EQUAL(task_sleep(1), BOS_OK);
    begin(ups, HIGH, NULL);
    EQUAL(semaphore_down(&never, 10), BOS_OK);
    CHECK(bos.timers.first == NULL);
    begin(ups, HIGH, NULL);
    EQUAL(semaphore_down(&never, BOS_FOREVER), BOS_OK);
    begin(ups, HIGH, NULL);
    EQUAL(semaphore_down(&never, BOS_LONGEST), BOS_OK);
    CHECK(bos.timers.first == NULL);
}

static void wrap_around(void)
{
    const bos_tick before = kernel_ticks();
    bos_tick start;

    for (start = (bos_tick)(BOS_FOREVER - 6u); start != 3; start++) {
        set_ticks(start);
        sleepers();
        semaphore_init(&never, SEMAPHORE_DOWN);
        EQUAL(semaphore_down(&never, 4), BOS_TIMEOUT);
        EQUAL(kernel_check(), CHECK_WHOLE);
    }
    set_ticks(before);
}

/* The longest time is sorted behind a short one that ends beyond the wrap. */
static void longest_sleeps(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(semaphore_down(&never, BOS_LONGEST), BOS_REMOVED);
    note('l');
}

static void wrap_around_longest(void)
{
    const bos_tick before = kernel_ticks();

    semaphore_init(&never, SEMAPHORE_DOWN);
    set_ticks((bos_tick)(BOS_FOREVER - 2u));
    begin(longest_sleeps, HIGH, NULL);
    EQUAL(task_sleep(5), BOS_OK);
    EQUAL(kernel_check(), CHECK_WHOLE);
    noted("");
    semaphore_remove(&never);
    noted("l");
    set_ticks(before);
}

/* One that is less urgent and wakes at the same tick runs later. */
static void same_tick(void)
{
    static Sleeper low = {2, 'l'};
    static Sleeper high = {2, 'h'};

    EQUAL(task_sleep(1), BOS_OK);
    begin(sleeps, HIGH + 1, &low);
    begin(sleeps, HIGH + 2, &high);
    EQUAL(task_sleep(3), BOS_OK);
    noted("hl");
}

const Case suite_time[] = {{"time_sleeps_are_exact", sleepers},
                           {"time_sleep_range", sleep_range},
                           {"time_timeouts_are_exact", timeouts},
                           {"time_woken_before_timeout", woken_in_time},
                           {"time_wraps_around", wrap_around},
                           {"time_wraps_around_with_the_longest", wrap_around_longest},
                           {"time_same_tick_by_priority", same_tick},
                           {NULL, NULL}};
