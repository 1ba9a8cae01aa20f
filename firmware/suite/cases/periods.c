/* SPDX-License-Identifier: MIT */
/* Cases for periods and deadlines: releases that do not drift, jobs that overrun, deadlines that
   pass, each told once. */
#include "suite.h"

#if BOS_DEADLINE

static Task *missed_task;
static int misses;

void kernel_deadline_hook(Task *task)
{
    CHECK(bos.isr_depth != 0);
    missed_task = task;
    misses++;
}

/* One class at a time: a case fills it in before it begins tasks. */
static TaskClass timed;

static Task *begin_timed(task_function *body, int priority, bos_tick period, bos_tick deadline)
{
    TaskClass made = TASK_CLASS_PERIODIC("timed", NULL, NULL, NULL, SUITE_STACK, 0, 0, 0, 0);

    made.body = body;
    made.priority = (bos_byte)priority;
    made.period = period;
    made.deadline = deadline;
    timed = made;
    misses = 0;
    missed_task = NULL;
    return task_create(&timed, NULL);
}

static void three_jobs(Task *this_task, void *this_data)
{
    const bos_tick begin_at = kernel_ticks();
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 1; i <= 3; i++) {
        EQUAL(wait_period(), 0);
        EQUAL(kernel_ticks() - begin_at, i * 4);
    }
    note('e');
}

static void releases(void)
{
    CHECK(begin_timed(three_jobs, HIGH, 4, 0) != NULL);
    EQUAL(task_sleep(13), BOS_OK);
    noted("e");
    EQUAL(misses, 0);
}

const Case suite_period[] = {{"period_releases", releases}, {NULL, NULL}};

#else

const Case suite_period[] = {{NULL, NULL}};

#endif
