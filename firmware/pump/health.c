/* SPDX-License-Identifier: MIT */
/* The supervision: see health.h. */
#include "health.h"

#include "alarm.h"
#include "motor.h"
#include "retained.h"
#include "text.h"
#include "therapy.h"

#include "bos/check.h"

/* On a processor of a few megahertz everything may take longer. */
#define SLOWER (CPU_CLOCK_HZ < 10000000u ? 5u : 1u)

#define PERIOD        TICKS(100)          /* of the health task */
#define LATE          TICKS(300 * SLOWER) /* since the last check in: it hangs, or is kept away */
#define DEAD          TICKS(600 * SLOWER) /* the same, where the health task runs: nobody keeps away */
#define WATCHDOG_MS   (500u * SLOWER)
#define KERNEL_CHECKS 10 /* a look at the kernel's data once in so many periods */

/* One writer each: the task; `fault` is written by the shell. */
static struct {
    Task *volatile task; /* null: not there */
    volatile bos_tick last;
    volatile bos_byte fault;
} slots[HEALTH_SLOTS];

void health_join(int slot)
{
    slots[slot].last = kernel_ticks();
    slots[slot].fault = FAULT_NONE;
    slots[slot].task = task_this();
}

void health_leave(int slot)
{
    slots[slot].task = NULL;
}

int health_supervises(const Task *task)
{
    int i;

    for (i = 0; i < HEALTH_SLOTS; i++) {
        if (slots[i].task == task)
            return 1;
    }
    return 0;
}

/* ---- what goes wrong on purpose ---- */

/* Deeper and deeper, with a switch at each step, so that the kernel sees it come. */
static int deeper(int depth)
{
    volatile char room[8];

    room[0] = (char)depth;
    (void)task_sleep(1);
    return depth == 0 ? 0 : deeper(depth - 1) + room[0];
}

void health_overflow(void)
{
    (void)deeper(1000);
}

static void do_wrong(int fault)
{
    static Semaphore nobody;
    bos_mask mask;

    semaphore_init(&nobody, SEMAPHORE_DOWN);
    semaphore_set_name(&nobody, "nobody");
    if (fault == FAULT_DEAF)
        INTERRUPTS_OFF(mask);
    if (fault == FAULT_STUCK)
        (void)semaphore_down(&nobody, BOS_FOREVER);
    if (fault == FAULT_STACK)
        health_overflow();
    for (;;)
        continue;
}

void health_here(int slot)
{
    slots[slot].last = kernel_ticks();
    if (slots[slot].fault != FAULT_NONE)
        do_wrong(slots[slot].fault);
}

const char *health_ask(const char *name, int fault)
{
    int i;

    for (i = 0; i < HEALTH_SLOTS; i++) {
        const Task *const task = slots[i].task;

        if (task == NULL || !text_equal(task->type->name, name))
            continue;
        slots[i].fault = (bos_byte)fault;
        return task->type->name;
    }
    return NULL;
}

/* ---- who hangs ---- */

/* The most urgent of those that are late: it keeps the others away. When it checked in is read
   before the time: a check in between the two would seem to be in the future, and so long ago. */
static const Task *find_late(bos_tick limit)
{
    const Task *found = NULL;
    int i;

    for (i = 0; i < HEALTH_SLOTS; i++) {
        const Task *const task = slots[i].task;
        const bos_tick last = slots[i].last;

        if (task == NULL || kernel_ticks() - last < limit)
            continue;
        if (found == NULL || task->priority > found->priority)
            found = task;
    }
    return found;
}

static void note_counts(void)
{
    RetainedCounts counts;

    counts.steps = pump_steps();
    counts.ticks = pump_ticks();
    counts.given = therapy_given(&counts.volume);
    retained_counts(&counts);
}

void health_restart(int why, const Task *task)
{
    motor_cut();
    note_counts();
    retained_restart((unsigned)why, task->type->name);
    board_reset();
}

/* The watchdog's, above all interrupts. When ticks do not come either, nobody is late: then it is
   the task that runs. */
static void bark(void)
{
    const Task *const late = find_late(LATE);

    health_restart(RESTART_SILENT, late != NULL ? late : task_this());
}

static void look(int check)
{
    const Task *const late = find_late(DEAD);

    if (late != NULL)
        health_restart(RESTART_SILENT, late);
    if (check && (kernel_check() != CHECK_WHOLE || memory_check(bos.heap) != CHECK_WHOLE))
        health_restart(RESTART_KERNEL, task_this());
    note_counts();
    board_watchdog_kick();
}

static int health_construct(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    board_watchdog_start(WATCHDOG_MS, bark);
    return BOS_OK;
}

static void health_body(Task *this_task, void *this_data)
{
    int turn = 0;

    (void)this_task;
    (void)this_data;
    for (;;) {
        turn = (turn + 1) % KERNEL_CHECKS;
        look(turn == 0);
        (void)task_sleep(PERIOD);
    }
}

/* Nobody removes it; if somebody did, the watchdog would find out. */
const TaskClass health_class = TASK_CLASS_TRACED("health", health_construct, health_body, NULL,
                                                 STACK_OF(320), PRIORITY_HEALTH, 0, TRACE_ENTRIES);
