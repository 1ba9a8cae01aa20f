/* SPDX-License-Identifier: MIT */
/* Lab "turns": the same three jobs under three schedules: turns among equals (round robin),
   priorities, and priorities without pre-emption. Who is done when, and why? */
#include "lab.h"

#define JOBS 3

typedef struct Job {
    bos_tick arrival; /* the tick at which it comes */
    unsigned length;  /* ticks of work */
    bos_tick done;    /* the tick at which it was done */
} Job;

static Job jobs[JOBS] = {{0, 8, 0}, {1, 5, 0}, {3, 2, 0}};

static Semaphore finished; /* counts the jobs that are done */

static void job_body(Task *this_task, void *this_data)
{
    Job *job = this_data;
    const int row = (int)(job - jobs);

    (void)this_task;
    lab_wait_until(job->arrival);
    lab_note(row, "begins", 0);
    lab_work(row, job->length, '#');
    lab_finish();
    job->done = lab_time();
    lab_wanted(row, job->arrival, job->done);
    lab_note(row, "is done", 0);
    (void)semaphore_up(&finished);
}

/* The greater priority is the more urgent one. */
static const TaskClass classes[JOBS] = {TASK_CLASS("copy", NULL, job_body, NULL, 512, 10, 0),
                                        TASK_CLASS("draw", NULL, job_body, NULL, 512, 20, 0),
                                        TASK_CLASS("key", NULL, job_body, NULL, 512, 30, 0)};

/* Lets the jobs come, each at its time. */
static void run_jobs(int equal)
{
    Task *task;
    int i;

    lab_begin();
    for (i = 0; i < JOBS; i++) {
        task = task_create(&classes[i], &jobs[i]);
        if (equal)
            (void)task_set_priority(task, 10);
    }
    for (i = 0; i < JOBS; i++)
        (void)semaphore_down(&finished, BOS_FOREVER);
}

static void print_table(void)
{
    bos_tick stay, sum = 0;
    int i;

    print_line("job     comes  work  done  in the system");
    for (i = 0; i < JOBS; i++) {
        stay = jobs[i].done - jobs[i].arrival;
        lab_print("%8s%5u%6u%6u%15u", classes[i].name, jobs[i].arrival, jobs[i].length,
                  jobs[i].done, stay);
        sum += stay;
    }
    lab_print("average%31u.%u", sum / JOBS, sum % JOBS * 10u / JOBS);
}

static const char *const schedules[] = {
    "turns: all jobs have one priority, a turn is a tick",
    "priorities: key 30, draw 20, copy 10",
    "the same priorities, nobody is pre-empted",
};

enum { ROUND_ROBIN, PRIORITIES, NO_PREEMPTION, SCHEDULES };

static bos_tick last[SCHEDULES], urgent[SCHEDULES]; /* when all are done, the most urgent is */

static void run(int schedule)
{
    int i;

    (void)kernel_set_preemptive(schedule != NO_PREEMPTION);
    run_jobs(schedule == ROUND_ROBIN);
    (void)kernel_set_preemptive(1);
    lab_print_notes();
    lab_print_chart();
    print_table();
    urgent[schedule] = jobs[JOBS - 1].done;
    last[schedule] = 0;
    for (i = 0; i < JOBS; i++)
        last[schedule] = jobs[i].done > last[schedule] ? jobs[i].done : last[schedule];
}

/* All is done at the same time whatever the schedule; who is most urgent waits for nobody if
   priorities decide, and longest in turns or for those that are not pre-empted. */
static int holds(void)
{
    const Job *key = &jobs[JOBS - 1];

    return last[ROUND_ROBIN] == last[PRIORITIES] && last[PRIORITIES] == last[NO_PREEMPTION] &&
           urgent[PRIORITIES] == key->arrival + key->length &&
           urgent[ROUND_ROBIN] > urgent[PRIORITIES] && urgent[NO_PREEMPTION] > urgent[PRIORITIES];
}

static void prepare(void)
{
    int i;

    (void)semaphore_init_counting(&finished, 0, JOBS);
    semaphore_set_name(&finished, "finished");
    for (i = 0; i < JOBS; i++)
        lab_rows[i].name = classes[i].name;
}

int main(void)
{
    static const Lab lab = {
        "turns", "three jobs, three schedules", schedules, SCHEDULES, prepare, run, holds};

    lab_start(&lab);
    return 0;
}
