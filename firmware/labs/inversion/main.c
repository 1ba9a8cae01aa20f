/* SPDX-License-Identifier: MIT */
/* Lab "inversion": what stopped Mars Pathfinder. The manager, most urgent of three tasks, waits for
   a lock that the weather task holds, the least urgent one, while the radio, which needs no lock,
   keeps that one from going on. The same with priority inheritance, and with a ceiling. */
#include "lab.h"

#define TASKS   3
#define MANAGER 0
#define WEATHER 2
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

/* Returns the manager's response time. */
static bos_tick run(const char *title, int protocol)
{
    int i;

    print_line("");
    print_line(title);
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
    return responses[MANAGER];
}

static void lesson(void)
{
    bos_tick none, inheritance, ceiling;
    int i;

    (void)semaphore_init_counting(&finished, 0, TASKS);
    for (i = 0; i < TASKS; i++)
        lab_rows[i].name = classes[i].name;
    none = run("-- none: the owner of the lock keeps its priority", LOCK_NONE);
    inheritance = run("-- inheritance: it has that of who waits for the lock", LOCK_INHERIT);
    ceiling = run("-- ceiling: it has that of who may ever take the lock", LOCK_CEILING);
    print_line("");
    lab_print("response time of the manager: none %u, inheritance %u, ceiling %u", none,
              inheritance, ceiling);
    lab_end("inversion", none > LIMIT && inheritance <= LIMIT && ceiling <= inheritance);
}

int main(void)
{
    lab_start("lab inversion: a lock, and three priorities", lesson);
    return 0;
}
