/* SPDX-License-Identifier: MIT */
/* Lab "inversion": what stopped Mars Pathfinder. The manager, most urgent of three tasks, waits for
   a lock that the weather task holds, the least urgent one, while the radio, which needs no lock,
   keeps that one from going on. The same with priority inheritance, and with a ceiling. */
#include "lab.h"

#define TASKS   3
#define MANAGER 0
#define LIMIT   8 /* ticks after which a watchdog resets the spacecraft */

/* When a task comes, and its ticks of work: before it takes the lock, while it has it, after. */
typedef struct Plan {
    bos_tick arrival;
    unsigned before, inside, after;
} Plan;

static const Plan plans[TASKS] = {{3, 0, 2, 0}, {2, 10, 0, 0}, {0, 1, 4, 1}};

static bos_tick responses[TASKS]; /* ticks from arrival to end */
static Lock bus;
static Semaphore finished;

static void use_bus(int row)
{
    if (lock_owner(&bus) != NULL)
        lab_note(row, "has to wait for the lock", 0);
    (void)lock_take(&bus, BOS_FOREVER);
    lab_note(row, "has the lock", 0);
    lab_work(row, plans[row].inside, 'L');
    lab_note(row, "gives the lock back", 0);
    (void)lock_give(&bus);
}

static void task_body(Task *this_task, void *this_data)
{
    const Plan *plan = this_data;
    const int row = (int)(plan - plans);

    (void)this_task;
    lab_wait_until(plan->arrival);
    lab_note(row, "begins", 0);
    lab_work(row, plan->before, '#');
    if (plan->inside > 0)
        use_bus(row);
    lab_work(row, plan->after, '#');
    responses[row] = lab_since(plan->arrival);
    lab_wanted(row, plan->arrival, plan->arrival + responses[row]);
    lab_note(row, "is done, response time", responses[row]);
    (void)semaphore_up(&finished);
}

static const TaskClass classes[TASKS] = {TASK_CLASS("manager", NULL, task_body, NULL, 512, 30, 0),
                                         TASK_CLASS("radio", NULL, task_body, NULL, 512, 20, 0),
                                         TASK_CLASS("weather", NULL, task_body, NULL, 512, 10, 0)};

static const char *const protocols[] = {
    "none: the owner of the lock keeps its priority",
    "inheritance: it has that of who waits for the lock",
    "ceiling: it has that of who may ever take the lock",
};

#define PROTOCOLS 3 /* LOCK_NONE, LOCK_INHERIT, LOCK_CEILING */

static bos_tick managers[PROTOCOLS]; /* response times of the manager */

static void run(int protocol)
{
    int i;

    (void)lock_init(&bus, protocol, classes[MANAGER].priority);
    lock_set_name(&bus, "bus");
    lab_begin();
    for (i = 0; i < TASKS; i++)
        (void)task_create(&classes[i], (void *)&plans[i]);
    for (i = 0; i < TASKS; i++)
        (void)semaphore_down(&finished, BOS_FOREVER);
    lab_print_notes();
    lab_print_chart();
    lab_print("response times: manager %u, radio %u, weather %u%s", responses[0], responses[1],
              responses[2], responses[MANAGER] > LIMIT ? "; too late, the watchdog resets" : "");
    managers[protocol] = responses[MANAGER];
}

static int holds(void)
{
    lab_print("response time of the manager: none %u, inheritance %u, ceiling %u",
              managers[LOCK_NONE], managers[LOCK_INHERIT], managers[LOCK_CEILING]);
    return managers[LOCK_NONE] > LIMIT && managers[LOCK_INHERIT] <= LIMIT &&
           managers[LOCK_CEILING] <= managers[LOCK_INHERIT];
}

static void prepare(void)
{
    int i;

    (void)semaphore_init_counting(&finished, 0, TASKS);
    semaphore_set_name(&finished, "finished");
    for (i = 0; i < TASKS; i++)
        lab_rows[i].name = classes[i].name;
}

int main(void)
{
    static const Lab lab = {
        "inversion", "a lock, and three priorities", protocols, PROTOCOLS, prepare, run, holds};

    lab_start(&lab);
    return 0;
}
