/* SPDX-License-Identifier: MIT */
/* Cases for periods and deadlines: releases that do not drift, jobs that overrun, deadlines that
   pass, each told once. Times count from the tick at which the case begins. */
#include "suite.h"

#if BOS_DEADLINE

static bos_tick start;
static TaskClass timed;
static int misses;
static bos_tick missed_at;
static Task *missed_task;

void kernel_deadline_hook(Task *task)
{
    CHECK(bos.isr_depth != 0);
    CHECK((task->flags & TASK_LATE) != 0);
    misses++;
    missed_at = (bos_tick)(kernel_ticks() - start);
    missed_task = task;
}

static int now(void)
{
    return (int)(bos_tick)(kernel_ticks() - start);
}

/* The class of the case's one task; the case begins now. */
static const TaskClass *timed_class(task_function *body, int priority, bos_tick period,
                                    bos_tick deadline)
{
    const TaskClass made = TASK_CLASS_PERIODIC("timed", NULL, NULL, NULL, SUITE_STACK, 0, 0, 0, 0);

    timed = made;
    timed.body = body;
    timed.priority = (bos_byte)priority;
    timed.period = period;
    timed.deadline = deadline;
    misses = 0;
    missed_task = NULL;
    start = kernel_ticks();
    return &timed;
}

static Task *begin_timed(task_function *body, int priority, bos_tick period, bos_tick deadline)
{
    Task *task = task_create(timed_class(body, priority, period, deadline), NULL);

    CHECK(task != NULL);
    return task;
}

/* ---- periods ---- */

static void short_jobs(Task *this_task, void *this_data)
{
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 1; i <= 4; i++) {
        EQUAL(task_sleep((bos_tick)(i % 3)), BOS_OK);
        EQUAL(wait_period(), 0);
        EQUAL(now(), i * 4);
    }
    note('e');
}

static void releases(void)
{
    (void)begin_timed(short_jobs, HIGH, 4, 4);
    EQUAL(task_sleep(17), BOS_OK);
    noted("e");
    EQUAL(misses, 0);
}

/* The release counts from when the task was made, not from when it ran first. */
static void releases_from_the_creation(void)
{
    (void)begin_timed(short_jobs, LOW, 4, 0);
    work_until((bos_tick)(start + 2));
    EQUAL(task_sleep(15), BOS_OK);
    noted("e");
}

static void over_the_wrap(void)
{
    const bos_tick before = kernel_ticks();
    bos_tick at;

    for (at = (bos_tick)(BOS_FOREVER - 10u); at != 2; at++) {
        set_ticks(at);
        releases();
    }
    set_ticks(before);
}

static void long_jobs(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(task_sleep(9), BOS_OK);
    EQUAL(wait_period(), 2);
    EQUAL(now(), 9);
    EQUAL(wait_period(), 0);
    EQUAL(now(), 12);
    EQUAL(task_sleep(4), BOS_OK);
    EQUAL(wait_period(), 1);
    EQUAL(now(), 16);
    EQUAL(task_sleep(3), BOS_OK);
    EQUAL(wait_period(), 0);
    EQUAL(now(), 20);
    note('e');
}

/* A job that overruns is followed by that of the latest release, at once. */
static void overruns(void)
{
    (void)begin_timed(long_jobs, HIGH, 4, 0);
    EQUAL(task_sleep(21), BOS_OK);
    noted("e");
}

static int from_isr;

static void wait_in_isr(void)
{
    from_isr = wait_period();
}

static void does_nothing(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
}

static void waits_at_its_end(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(wait_period(), BOS_ERROR_STATE);
    note('d');
}

static void errors(void)
{
    EQUAL(wait_period(), BOS_ERROR_STATE);
    interrupt(wait_in_isr);
    EQUAL(from_isr, BOS_ERROR_CONTEXT);
    (void)timed_class(short_jobs, HIGH, BOS_LONGEST, 1);
    CHECK(task_create(&timed, NULL) == NULL);
    (void)timed_class(short_jobs, HIGH, 1, BOS_LONGEST);
    CHECK(task_create(&timed, NULL) == NULL);
    (void)timed_class(short_jobs, HIGH, BOS_LONGEST + 1, 0);
    CHECK(task_create(&timed, NULL) == NULL);
    (void)timed_class(short_jobs, HIGH, 0, BOS_FOREVER);
    CHECK(task_create(&timed, NULL) == NULL);
    (void)timed_class(waits_at_its_end, HIGH, 5, 5);
    timed.body = does_nothing;
    timed.destruct = waits_at_its_end;
    CHECK(task_create(&timed, NULL) != NULL);
    noted("d");
}

/* ---- deadlines ---- */

static void late_jobs(Task *this_task, void *this_data)
{
    (void)this_data;
    EQUAL(task_sleep(4), BOS_OK);
    EQUAL(misses, 1);
    EQUAL(missed_at, 3);
    CHECK(missed_task == this_task);
    CHECK((this_task->flags & TASK_LATE) != 0);
    EQUAL(task_sleep(4), BOS_OK);
    EQUAL(misses, 1);
    EQUAL(wait_period(), 0);
    EQUAL(now(), 10);
    CHECK((this_task->flags & TASK_LATE) == 0);
    EQUAL(task_sleep(2), BOS_OK);
    EQUAL(wait_period(), 0);
    EQUAL(misses, 1);
    EQUAL(task_sleep(3), BOS_OK);
    EQUAL(misses, 2);
    EQUAL(missed_at, 23);
    note('e');
}

/* Once for a job, at the tick at which it passes; the job that is done just before is in time. */
static void misses_are_told(void)
{
    (void)begin_timed(late_jobs, HIGH, 10, 3);
    EQUAL(task_sleep(40), BOS_OK);
    EQUAL(misses, 2);
    noted("e");
}

static void one_job(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note('j');
    EQUAL(task_sleep(2), BOS_OK);
    note('J');
}

/* A job that others keep from running, and one that is suspended, misses its deadline too. */
static void misses_while_it_does_not_run(void)
{
    Task *task;

    section_lock();
    task = begin_timed(one_job, LOW, 0, 3);
    work_until((bos_tick)(start + 4));
    section_unlock();
    EQUAL(misses, 1);
    EQUAL(missed_at, 3);
    CHECK(missed_task == task);
    settle();
    EQUAL(task_sleep(4), BOS_OK);
    EQUAL(misses, 1);
    noted("jJ");
    task = begin_timed(one_job, HIGH, 0, 5);
    EQUAL(task_suspend(task), BOS_OK);
    EQUAL(task_sleep(6), BOS_OK);
    EQUAL(misses, 1);
    EQUAL(missed_at, 5);
    EQUAL(task_resume(task), BOS_OK);
    noted("jJ");
}

static void sleeps_long(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note('d');
    EQUAL(task_sleep(8), BOS_OK);
}

/* The end of the body, or the removal, ends the job; the destructor has no deadline. */
static void ends_in_time(void)
{
    Task *task;

    (void)begin_timed(one_job, HIGH, 0, 3);
    EQUAL(task_sleep(5), BOS_OK);
    noted("jJ");
    (void)timed_class(one_job, HIGH, 0, 3);
    timed.destruct = sleeps_long;
    CHECK(task_create(&timed, NULL) != NULL);
    EQUAL(task_sleep(12), BOS_OK);
    noted("jJd");
    EQUAL(misses, 0);
    (void)timed_class(one_job, LOW, 0, 3);
    timed.destruct = sleeps_long;
    task = task_create(&timed, NULL);
    settle();
    section_lock();
    EQUAL(task_remove(task), BOS_OK);
    work_until((bos_tick)(start + 5));
    section_unlock();
    EQUAL(misses, 0);
    EQUAL(task_sleep(10), BOS_OK);
    EQUAL(misses, 0);
    noted("jd");
}

static void begins_too_late(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(task_sleep(15), BOS_OK);
    EQUAL(misses, 1);
    EQUAL(missed_at, 2);
    EQUAL(wait_period(), 1);
    EQUAL(now(), 15);
    EQUAL(task_sleep(1), BOS_OK);
    EQUAL(misses, 2);
    EQUAL(missed_at, 16);
    EQUAL(wait_period(), 0);
    EQUAL(now(), 20);
    note('e');
}

/* A job that begins after its deadline misses it at the next tick. */
static void begins_late(void)
{
    (void)begin_timed(begins_too_late, HIGH, 10, 2);
    EQUAL(task_sleep(21), BOS_OK);
    EQUAL(misses, 2);
    noted("e");
}

static void misses_over_the_wrap(void)
{
    const bos_tick before = kernel_ticks();
    bos_tick at;

    for (at = (bos_tick)(BOS_FOREVER - 12u); at != 2; at++) {
        set_ticks(at);
        misses_are_told();
    }
    set_ticks(before);
}

const Case suite_period[] = {{"period_releases", releases},
                             {"period_releases_from_the_creation", releases_from_the_creation},
                             {"period_wraps_around", over_the_wrap},
                             {"period_overruns", overruns},
                             {"period_errors", errors},
                             {"deadline_missed_once", misses_are_told},
                             {"deadline_missed_without_running", misses_while_it_does_not_run},
                             {"deadline_ends_with_the_body", ends_in_time},
                             {"deadline_passed_at_the_begin", begins_late},
                             {"deadline_wraps_around", misses_over_the_wrap},
                             {NULL, NULL}};

#else

const Case suite_period[] = {{NULL, NULL}};

#endif
