/* SPDX-License-Identifier: MIT */
/* Cases for earliest deadline first. A case runs in the suite's task, which has no deadline: every
   task with one goes before it, whatever their priorities. */
#include "suite.h"

#if BOS_EDF

#define TASKS 4

static TaskClass timed[TASKS];
static Lock lock;

/* Task n, of that priority and deadline; its letter is a, b, c... */
static Task *begin_timed(int n, task_function *body, int priority, bos_tick period,
                         bos_tick deadline)
{
    static int letters[TASKS];
    const TaskClass made = TASK_CLASS_PERIODIC("timed", NULL, NULL, NULL, SUITE_STACK, 0, 0, 0, 0);
    Task *task;

    letters[n] = 'a' + n;
    timed[n] = made;
    timed[n].body = body;
    timed[n].priority = (bos_byte)priority;
    timed[n].period = period;
    timed[n].deadline = deadline;
    task = task_create(&timed[n], &letters[n]);
    CHECK(task != NULL);
    return task;
}

static void notes(Task *this_task, void *this_data)
{
    (void)this_task;
    note(*(int *)this_data);
}

static void waits(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    note(*(int *)this_data);
}

static void open_gate(int times)
{
    while (times-- > 0)
        EQUAL(semaphore_up(&gate), BOS_OK);
}

/* ---- the ready list ---- */

static void earliest(void)
{
    section_lock();
    (void)begin_timed(0, notes, HIGH, 0, 30);
    (void)begin_timed(1, notes, LOW, 0, 10);
    (void)begin_timed(2, notes, LOW, 0, 20);
    (void)begin_timed(3, notes, HIGH, 0, 0);
    EQUAL(kernel_check(), CHECK_WHOLE);
    section_unlock();
    noted("bcad");
    settle();
}

/* Equal deadlines: the greater priority, then the one that was ready first. */
static void ties(void)
{
    section_lock();
    (void)begin_timed(0, notes, LOW, 0, 10);
    (void)begin_timed(1, notes, LOW, 0, 10);
    (void)begin_timed(2, notes, HIGH, 0, 10);
    section_unlock();
    noted("cab");
    settle();
}

/* Tasks without a deadline: by priority, behind the others. */
static void without(void)
{
    (void)begin_timed(0, notes, LOW, 0, 0);
    (void)begin_timed(1, notes, LOW + 1, 0, 0);
    (void)begin_timed(2, notes, 2, 0, BOS_LONGEST);
    noted("c");
    settle();
    noted("ba");
    settle();
}

/* b's job has the longer deadline; a is released while b works. */
static void two_jobs(Task *this_task, void *this_data)
{
    int i;

    (void)this_task;
    for (i = 0; i < 2; i++) {
        note(*(int *)this_data);
        EQUAL(wait_period(), 0);
    }
}

static void works_long(Task *this_task, void *this_data)
{
    const bos_tick begun = kernel_ticks();

    (void)this_task;
    note(*(int *)this_data);
    work_until((bos_tick)(begun + 6));
    note(*(int *)this_data - 'a' + 'A');
}

static void release_preempts(void)
{
    (void)begin_timed(0, two_jobs, LOW, 4, 4);
    (void)begin_timed(1, works_long, HIGH, 0, 20);
    noted("abaB");
    settle();
    (void)begin_timed(0, two_jobs, HIGH, 4, 20);
    (void)begin_timed(1, works_long, LOW, 0, 20);
    EQUAL(task_sleep(10), BOS_OK);
    noted("abBa");
    settle();
}

/* What is late goes first, in the order of the deadlines, however long that is ago. */
static void late(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    (void)begin_timed(0, waits, LOW, 0, 4);
    (void)begin_timed(1, waits, HIGH, 0, 2);
    EQUAL(task_sleep(5), BOS_OK);
    EQUAL(kernel_check(), CHECK_WHOLE);
    (void)begin_timed(2, waits, HIGH, 0, 1);
    section_lock();
    open_gate(3);
    section_unlock();
    noted("bac");
    settle();
}

/* Twice the longest time: a deadline that has passed does not come again. */
static void late_for_ever(void)
{
    const bos_tick before = kernel_ticks();

    semaphore_init(&gate, SEMAPHORE_DOWN);
    (void)begin_timed(0, waits, LOW, 0, 1);
    EQUAL(task_sleep(2), BOS_OK);
    set_ticks((bos_tick)(before + BOS_LONGEST + 20u));
    (void)begin_timed(1, waits, HIGH, 0, 50);
    EQUAL(kernel_check(), CHECK_WHOLE);
    section_lock();
    open_gate(2);
    section_unlock();
    noted("ab");
    settle();
    set_ticks((bos_tick)(before + 2));
}

static void over_the_wrap(void)
{
    const bos_tick before = kernel_ticks();
    bos_tick at;

    for (at = (bos_tick)(BOS_FOREVER - 40u); at != 2; at = (bos_tick)(at + 1u)) {
        set_ticks(at);
        earliest();
        release_preempts();
        late();
    }
    set_ticks(before);
}

/* The task ends its job, and with it its deadline: the destructor has the priority only. */
static void note_end(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note('d');
}

static void destructor_by_priority(void)
{
    section_lock();
    (void)begin_timed(0, notes, LOW, 0, 10);
    timed[0].destruct = note_end;
    (void)begin_timed(1, notes, LOW + 1, 0, 0);
    section_unlock();
    settle();
    noted("abd");
    settle();
}

/* ---- who waits ---- */

static void waiters(void)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    (void)begin_timed(0, waits, HIGH, 0, 0);
    (void)begin_timed(1, waits, HIGH, 0, 30);
    (void)begin_timed(2, waits, LOW, 0, 20);
    EQUAL(kernel_check(), CHECK_WHOLE);
    open_gate(3);
    noted("cba");
    settle();
}

/* A job with a deadline waits for a lock: its owner has that deadline meanwhile. */
static void takes(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(lock_take(&lock, 10), BOS_OK);
    note(*(int *)this_data);
    EQUAL(lock_give(&lock), BOS_OK);
}

static void holds(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(lock_take(&lock, BOS_FOREVER), BOS_OK);
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    note(*(int *)this_data);
    EQUAL(lock_give(&lock), BOS_OK);
    note(*(int *)this_data - 'a' + 'A');
}

static void inherited(int protocol)
{
    semaphore_init(&gate, SEMAPHORE_DOWN);
    EQUAL(lock_init(&lock, protocol, 0), BOS_OK);
    (void)begin_timed(0, holds, LOW, 0, 0);
    settle();
    (void)begin_timed(1, takes, LOW, 0, 5);
    EQUAL(kernel_check(), CHECK_WHOLE);
    section_lock();
    open_gate(1);
    (void)begin_timed(2, notes, LOW, 0, 10);
    section_unlock();
    settle();
}

static void inheritance(void)
{
    inherited(LOCK_INHERIT);
    noted("abcA");
    settle();
    inherited(LOCK_NONE);
    noted("cabA");
    settle();
}

/* The deadline passes while its task waits for the lock: the owner is late too. */
static void inherits_late(void)
{
    Task *owner;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    EQUAL(lock_init(&lock, LOCK_INHERIT, 0), BOS_OK);
    owner = begin_timed(0, holds, LOW, 0, 0);
    settle();
    (void)begin_timed(1, takes, LOW, 0, 3);
    EQUAL(owner->has, HAS_DEADLINE);
    EQUAL(task_sleep(4), BOS_OK);
    EQUAL(owner->has, HAS_PASSED_DEADLINE);
    EQUAL(kernel_check(), CHECK_WHOLE);
    open_gate(1);
    noted("ab");
    settle();
    noted("A");
    settle();
}

static void set_priority(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = begin_timed(0, waits, LOW, 0, 10);
    (void)begin_timed(1, waits, LOW + 1, 0, 10);
    EQUAL(task_set_priority(task, LOW + 2), LOW);
    EQUAL(kernel_check(), CHECK_WHOLE);
    open_gate(2);
    noted("ab");
    settle();
}

const Case suite_edf[] = {{"edf_earliest_first", earliest},
                          {"edf_ties", ties},
                          {"edf_tasks_without_a_deadline", without},
                          {"edf_release_preempts", release_preempts},
                          {"edf_late_first", late},
                          {"edf_late_for_ever", late_for_ever},
                          {"edf_wraps_around", over_the_wrap},
                          {"edf_destructor_by_priority", destructor_by_priority},
                          {"edf_waiters", waiters},
                          {"edf_inheritance", inheritance},
                          {"edf_inherits_a_passed_deadline", inherits_late},
                          {"edf_set_priority", set_priority},
                          {NULL, NULL}};

#else

const Case suite_edf[] = {{NULL, NULL}};

#endif
