/* SPDX-License-Identifier: MIT */
/* Lab "deadline": sets of periodic tasks, each with its deadline at the end of its period. Who
   misses a deadline, with rate-monotonic priorities: the shorter the period, the more urgent? What
   theory computes stands beside what was measured. In the lab "deadline_edf" the same file is built
   with a kernel that runs the earliest deadline first. */
#include "lab.h"

#define TASKS 3  /* in a set, at most */
#define RUN   40 /* ticks: later jobs do not begin */

static void job_body(Task *this_task, void *this_data);

#define PERIODIC(name, period, priority)                                                           \
    TASK_CLASS_PERIODIC(name, NULL, job_body, NULL, 384, priority, 0, period, period)

/* A task: `work` ticks in each period. */
typedef struct Member {
    TaskClass type;
    unsigned work;
} Member;

typedef struct Set {
    int size;
    Member members[TASKS];
} Set;

static const Set sets[] = {
    {3, {{PERIODIC("A", 10, 30), 2}, {PERIODIC("B", 15, 20), 3}, {PERIODIC("C", 30, 10), 6}}},
    {3, {{PERIODIC("A", 5, 30), 2}, {PERIODIC("B", 10, 20), 3}, {PERIODIC("C", 20, 10), 4}}},
    {2, {{PERIODIC("A", 5, 30), 2}, {PERIODIC("B", 7, 20), 4}, {PERIODIC("", 0, 0), 0}}},
    {3, {{PERIODIC("A", 4, 30), 2}, {PERIODIC("B", 6, 20), 2}, {PERIODIC("C", 8, 10), 3}}},
};

static const char *const titles[] = {
    "below the bound",
    "above the bound, in time all the same",
    "above the bound, too much for priorities",
    "more work than time",
};

#define SETS ((int)(sizeof(sets) / sizeof(sets[0])))

/* What happened to a task. */
typedef struct Result {
    bos_tick longest; /* response time of its jobs */
    unsigned missed;  /* deadlines */
    bos_tick first;   /* the tick of the first that it missed */
} Result;

static Result results[TASKS];
static const Set *set; /* that runs */
static Semaphore finished;

/* ---- the tasks ---- */

static void job_body(Task *this_task, void *this_data)
{
    Result *result = this_data;
    const int row = (int)(result - results);
    const bos_tick zero = this_task->release; /* tick 0: all are made then */
    bos_tick release, response;

    do {
        release = this_task->release - zero;
        lab_work(row, set->members[row].work, '#');
        response = lab_since(release);
        lab_wanted(row, release, release + response);
        if (response > result->longest)
            result->longest = response;
        (void)wait_period();
    } while (lab_time() < RUN);
    (void)semaphore_up(&finished);
}

/* The kernel calls it at the tick at which the task should have been done. */
void kernel_deadline_hook(Task *task)
{
    Result *result = task->data;
    const int row = (int)(result - results);

    if (result->missed++ == 0)
        result->first = lab_time();
    lab_mark(row, lab_time(), '!');
    lab_note(row, "misses a deadline", 0);
}

/* All are made at tick 0: none runs before the last of them is made. */
static void run_set(void)
{
    static const Result nothing = {0, 0, 0};
    bos_tick tick;
    int i;

    lab_begin();
    for (i = 0; i < set->size; i++) {
        results[i] = nothing;
        lab_rows[i].name = set->members[i].type.name;
        for (tick = 0; tick < RUN; tick += set->members[i].type.period)
            lab_mark(i, tick, '^');
    }
    lab_rows[i].name = NULL;
    lab_wait_until(0);
    section_lock();
    for (i = 0; i < set->size; i++)
        (void)task_create(&set->members[i].type, &results[i]);
    section_unlock();
    for (i = 0; i < set->size; i++)
        (void)semaphore_down(&finished, BOS_FOREVER);
}

/* ---- the theory ---- */

/* The processor's share that the set needs, in thousandths. */
static unsigned utilisation(void)
{
    unsigned sum = 0;
    int i;

    for (i = 0; i < set->size; i++)
        sum += set->members[i].work * 1000u / set->members[i].type.period;
    return sum;
}

#if BOS_EDF

#define NAME "deadline_edf"
#define RULE "earliest deadline first"

/* Whatever fits into the time is in time. */
static unsigned bound(void)
{
    return 1000;
}

static int as_computed(int row)
{
    return utilisation() > 1000 || results[row].missed == 0;
}

static void print_task(int row)
{
    const Member *member = &set->members[row];

    lab_print("%4s%7u%8u%18u%8u", member->type.name, member->work, member->type.period,
              results[row].longest, results[row].missed);
}

#define HEADING "task   work  period           longest  missed"

#else

#define NAME "deadline"
#define RULE "rate-monotonic priorities"

/* n (2^(1/n) - 1) for n tasks, after Liu and Layland: a set below it is in time. */
static unsigned bound(void)
{
    static const unsigned bounds[TASKS] = {1000, 828, 780};

    return bounds[set->size - 1];
}

/* The longest response time of a task: the least R with R = C + the work of all more urgent jobs
   that are released in R. */
static bos_tick computed(int row)
{
    bos_tick before, now = 0;
    int i;

    do {
        before = now;
        now = set->members[row].work;
        for (i = 0; i < row; i++)
            now += (before + set->members[i].type.period - 1) / set->members[i].type.period *
                   set->members[i].work;
    } while (now > before && now < 1000);
    return now;
}

/* Who is in time takes as long as computed; who is not misses the first of its deadlines. */
static int as_computed(int row)
{
    const bos_tick deadline = set->members[row].type.deadline, response = computed(row);

    if (response <= deadline)
        return results[row].missed == 0 && results[row].longest == response;
    return results[row].missed > 0 && results[row].first == deadline;
}

static void print_task(int row)
{
    const Member *member = &set->members[row];

    lab_print("%4s%7u%8u%9u%9u%8u", member->type.name, member->work, member->type.period,
              computed(row), results[row].longest, results[row].missed);
}

#define HEADING "task   work  period  computed  longest  missed"

#endif

/* ---- the lesson ---- */

static int all_as_computed = 1;

static void run(int which)
{
    int row;

    set = &sets[which];
    lab_print("utilisation %u.%u %%, bound %u.%u %%", utilisation() / 10u, utilisation() % 10u,
              bound() / 10u, bound() % 10u);
    run_set();
    lab_print_notes();
    lab_print_chart();
    print_line(HEADING);
    for (row = 0; row < set->size; row++) {
        print_task(row);
        all_as_computed = all_as_computed && as_computed(row);
    }
}

static int holds(void)
{
    return all_as_computed;
}

static void prepare(void)
{
    (void)semaphore_init_counting(&finished, 0, TASKS);
    semaphore_set_name(&finished, "finished");
}

int main(void)
{
    static const Lab lab = {NAME, "periodic tasks, " RULE, titles, SETS, prepare, run, holds};

    lab_start(&lab);
    return 0;
}
