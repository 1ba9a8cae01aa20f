/* SPDX-License-Identifier: MIT */
/* Cases of scheduling: priorities, both modes, turns, a thousand tasks. */
#include "suite.h"

static Semaphore go;

static void waits(Task *this_task, void *this_data)
{
    EQUAL(semaphore_down(&go, BOS_FOREVER), BOS_OK);
    notes_once(this_task, this_data);
}

static void by_priority(void)
{
    begin(notes_once, LOW, "a");
    begin(notes_once, LOW + 2, "b");
    begin(notes_once, LOW + 1, "c");
    begin(notes_once, HIGH, "d");
    noted("d");
    settle();
    noted("bca");
}

static void preempts(void)
{
    semaphore_init(&go, SEMAPHORE_DOWN);
    begin(waits, HIGH, "h");
    note('a');
    EQUAL(semaphore_up(&go), BOS_OK);
    note('b');
    noted("ahb");
}

static void stubborn(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note('1');
    EQUAL(semaphore_up(&go), BOS_OK);
    note('2');
    EQUAL(task_yield(), BOS_OK);
    note('3');
    EQUAL(task_set_preemptive(task_this(), 1), BOS_OK);
    EQUAL(semaphore_up(&go), BOS_OK);
    note('4');
}

static void nonpreemptive_task(void)
{
    semaphore_init(&go, SEMAPHORE_DOWN);
    begin(waits, HIGH + 2, "h");
    begin(waits, HIGH + 1, "i");
    begin_flags(stubborn, HIGH, NULL, TASK_NONPREEMPTIVE);
    noted("12h3i4");
}

static void turns_preemptive(Task *this_task, void *this_data)
{
    (void)this_data;
    EQUAL(task_set_preemptive(this_task, 0), BOS_OK);
    EQUAL(semaphore_up(&go), BOS_OK);
    note('1');
    EQUAL(task_set_preemptive(this_task, 1), BOS_OK);
    note('2');
}

static void preemptive_again(void)
{
    semaphore_init(&go, SEMAPHORE_DOWN);
    begin(waits, HIGH + 1, "h");
    begin(turns_preemptive, HIGH, NULL);
    noted("1h2");
}

static void nonpreemptive_kernel(void)
{
    semaphore_init(&go, SEMAPHORE_DOWN);
    begin(waits, HIGH, "h");
    EQUAL(kernel_set_preemptive(0), 1);
    EQUAL(semaphore_up(&go), BOS_OK);
    note('1');
    begin(notes_once, HIGH, "i");
    note('2');
    EQUAL(task_yield(), BOS_OK);
    note('3');
    EQUAL(kernel_set_preemptive(1), 0);
    noted("12hi3");
}

static void blocking_gives_up(void)
{
    EQUAL(kernel_set_preemptive(0), 1);
    begin(notes_once, LOW, "l");
    begin(notes_once, HIGH, "h");
    note('1');
    EQUAL(task_sleep(2), BOS_OK);
    note('2');
    EQUAL(kernel_set_preemptive(1), 0);
    noted("1hl2");
}

/* ---- turns ---- */

static void yields(Task *this_task, void *this_data)
{
    int i;

    for (i = 0; i < 3; i++) {
        notes_once(this_task, this_data);
        EQUAL(task_yield(), BOS_OK);
    }
}

static void yield_among_equals(void)
{
    begin(yields, LOW, "a");
    begin(yields, LOW, "b");
    begin(yields, LOW, "c");
    begin(notes_once, LOW - 1, "z");
    settle();
    noted("abcabcabcz");
}

/* Works for four turns; notes its letter when it finds that another ran in between. */
static char last_letter;

static void works(Task *this_task, void *this_data)
{
    const char letter = *(const char *)this_data;
    bos_tick begun = kernel_ticks();

    (void)this_task;
    while ((bos_tick)(kernel_ticks() - begun) < 4 * BOS_SLICE_TICKS) {
        if (last_letter != letter)
            note(letter);
        last_letter = letter;
        suite_work();
    }
}

static void slices(void)
{
    last_letter = '\0';
    EQUAL(task_sleep(1), BOS_OK);
    begin(works, LOW, "a");
    begin(works, LOW, "b");
    settle();
    noted("abab");
}

/* One that gives up early leaves the next a whole turn, not what was left of its own. */
static void works_little(Task *this_task, void *this_data)
{
    const bos_tick begun = kernel_ticks();

    (void)this_task;
    (void)this_data;
    while ((bos_tick)(kernel_ticks() - begun + 1) < BOS_SLICE_TICKS)
        suite_work();
    note('-');
}

static void whole_turns(void)
{
    last_letter = '\0';
    EQUAL(task_sleep(1), BOS_OK);
    begin(works_little, LOW, NULL);
    begin(works, LOW, "a");
    begin(works, LOW, "b");
    settle();
    noted("-abab");
}

static void no_slices_in_nonpreemptive(void)
{
    last_letter = '\0';
    EQUAL(task_sleep(1), BOS_OK);
    begin_flags(works, LOW, "a", TASK_NONPREEMPTIVE);
    begin_flags(works, LOW, "b", TASK_NONPREEMPTIVE);
    settle();
    noted("ab");
}

/* A pre-empted task keeps its turn among its equals. */
static void wakes_high(Task *this_task, void *this_data)
{
    EQUAL(semaphore_up(&go), BOS_OK);
    notes_once(this_task, this_data);
}

static void preempted_keeps_turn(void)
{
    semaphore_init(&go, SEMAPHORE_DOWN);
    begin(waits, HIGH, "h");
    begin(wakes_high, LOW, "a");
    begin(notes_once, LOW, "b");
    settle();
    noted("hab");
}

/* ---- priorities that change ---- */

static void raised_task_runs(void)
{
    Task *task = begin(notes_once, LOW, "l");

    note('1');
    EQUAL(task_set_priority(task, HIGH), LOW);
    note('2');
    noted("1l2");
}

static void raising_keeps_turn(void)
{
    begin(notes_once, SUITE_PRIORITY, "e");
    EQUAL(task_set_priority(task_this(), HIGH), SUITE_PRIORITY);
    EQUAL(task_set_priority(task_this(), SUITE_PRIORITY), HIGH);
    note('1');
    EQUAL(task_yield(), BOS_OK);
    noted("1e");
}

static void priority_of_waiter(void)
{
    Task *task;

    semaphore_init(&go, SEMAPHORE_DOWN);
    begin(waits, HIGH + 1, "a");
    task = begin(waits, HIGH, "b");
    EQUAL(task_set_priority(task, HIGH + 2), HIGH);
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(semaphore_up(&go), BOS_OK);
    EQUAL(semaphore_up(&go), BOS_OK);
    noted("ba");
}

static void priority_range(void)
{
    EQUAL(task_set_priority(task_this(), 0), BOS_ERROR_RANGE);
    EQUAL(task_set_priority(task_this(), -1), BOS_ERROR_RANGE);
    EQUAL(task_set_priority(task_this(), 255), BOS_ERROR_RANGE);
    EQUAL(task_set_priority(task_this(), 254), SUITE_PRIORITY);
    EQUAL(task_set_priority(task_this(), 1), 254);
    EQUAL(task_set_priority(task_this(), SUITE_PRIORITY), 1);
}

/* ---- many ---- */

static unsigned many_ran;

static void one_of_many(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(semaphore_down(&go, BOS_FOREVER), BOS_OK);
    many_ran++;
    EQUAL(task_sleep((bos_tick)(many_ran % 7u)), BOS_OK);
    many_ran++;
}

static void a_thousand(void)
{
    static const TaskClass type =
        TASK_CLASS("many", NULL, one_of_many, NULL, PORT_STACK_MIN, HIGH, 0);
    int i;

    semaphore_init(&go, SEMAPHORE_DOWN);
    many_ran = 0;
    for (i = 0; i < SUITE_MANY; i++)
        CHECK(task_create(&type, NULL) != NULL);
    EQUAL(list_length(&go.waitable.waiters), SUITE_MANY);
    EQUAL(kernel_check(), CHECK_WHOLE);
    for (i = 0; i < SUITE_MANY; i++)
        EQUAL(semaphore_up(&go), BOS_OK);
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(task_sleep(10), BOS_OK);
    EQUAL(many_ran, 2 * SUITE_MANY);
}

const Case suite_schedule[] = {{"schedule_by_priority", by_priority},
                               {"schedule_preempts", preempts},
                               {"schedule_nonpreemptive_task", nonpreemptive_task},
                               {"schedule_preemptive_again", preemptive_again},
                               {"schedule_nonpreemptive_kernel", nonpreemptive_kernel},
                               {"schedule_blocking_gives_up", blocking_gives_up},
                               {"schedule_yield_among_equals", yield_among_equals},
                               {"schedule_turns_of_a_tick", slices},
                               {"schedule_turns_are_whole", whole_turns},
                               {"schedule_no_turns_nonpreemptive", no_slices_in_nonpreemptive},
                               {"schedule_preempted_keeps_turn", preempted_keeps_turn},
                               {"schedule_raised_task_runs", raised_task_runs},
                               {"schedule_raising_keeps_turn", raising_keeps_turn},
                               {"schedule_priority_of_a_waiter", priority_of_waiter},
                               {"schedule_priority_range", priority_range},
                               {"schedule_many_tasks", a_thousand},
                               {NULL, NULL}};
