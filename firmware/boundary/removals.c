/* SPDX-License-Identifier: MIT */
/* Situations in which the task that the interrupt wakes removes another, wherever that one is in
   what it does: the kernel must stay whole. */
#include "boundary.h"

static Semaphore other;
static Event event;
static Timer timer;
static Queue jobs;
static Node job;
static Buffer bytes;
static bos_byte byte_area[2];
static TASK_BLOCK(event_block, STACK);
static volatile unsigned started;
static volatile int removed;

/* One that has not run yet has no destructor, which would forget it. */
static void remove_helper(void)
{
    int has_run;

    if (helper == NULL)
        return;
    has_run = (helper->flags & TASK_CONSTRUCTED) != 0;
    if (task_remove(helper) != BOS_OK)
        return;
    removed = 1;
    if (!has_run)
        helper = NULL;
}

static void event_started(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    started++;
}

static const TaskClass event_high = TASK_CLASS("event", NULL, event_started, NULL, STACK, HIGH, 0);
static const TaskClass event_low = TASK_CLASS("event", NULL, event_started, NULL, STACK, LOW, 0);

static void begin_removal(const TaskClass *starts)
{
    semaphore_init(&other, SEMAPHORE_DOWN);
    event_init(&event);
    timer_init(&timer, &event);
    queue_init(&jobs);
    job.next = NULL;
    (void)buffer_init(&bytes, byte_area, sizeof(byte_area));
    MUST(event_starts(&event, &event_block, sizeof(event_block), starts, NULL) == BOS_OK);
    started = 0;
    removed = 0;
    on_watch = remove_helper;
}

/* What may stay behind is what the task had made; the objects still work. */
static void end_removal(void)
{
    on_watch = NULL;
    (void)timer_stop(&timer);
    (void)task_sleep(3);
    MUST(helper == NULL);
    MUST(bos.starts == NULL);
    started = 0;
    event_make(&event);
    (void)task_sleep(2);
    MUST(started == 1);
    MUST(other.waitable.waiters.first == NULL);
    MUST(jobs.waitable.waiters.first == NULL);
    MUST(bytes.waitable.waiters.first == NULL);
}

/* ---- what the helper is removed from ---- */

static void makes_event(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    event_make(&event);
}

static void signals(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    (void)semaphore_up(&other);
    (void)semaphore_down(&other, BOS_NO_WAIT);
    (void)semaphore_down(&other, 1);
    section_lock();
    queue_put(&jobs, &job);
    section_unlock();
    (void)buffer_write(&bytes, "ab", 2, 1);
    (void)timer_start(&timer, 1, 0);
}

static void controls(Task *this_task, void *this_data)
{
    (void)this_data;
    (void)task_set_priority(this_task, LOW - 1);
    (void)task_set_preemptive(this_task, 0);
    (void)task_yield();
    (void)task_set_preemptive(this_task, 1);
    section_lock();
    (void)task_sleep(1);
    section_unlock();
}

static const TaskClass makes_event_low = HELPER(makes_event, LOW);
static const TaskClass signals_low = HELPER(signals, LOW);
static const TaskClass controls_low = HELPER(controls, LOW);

ONCE void on_remove_making(void)
{
    begin_removal(&event_high);
    start(&makes_event_low);
    BEGIN(task_remove__event_make);
    (void)task_sleep(1);
    END(task_remove__event_make);
    end_removal();
}

ONCE void on_remove_signalling(void)
{
    begin_removal(&event_low);
    start(&signals_low);
    BEGIN(task_remove__signals);
    (void)task_sleep(3);
    END(task_remove__signals);
    end_removal();
}

ONCE void on_remove_controlling(void)
{
    begin_removal(&event_low);
    start(&controls_low);
    BEGIN(task_remove__controls);
    (void)task_sleep(3);
    END(task_remove__controls);
    end_removal();
}

/* Suspended and removed at once: either way its destructor runs to its end. */
static void ends_slowly(Task *this_task, void *this_data)
{
    (void)task_sleep(1);
    leave(this_task, this_data);
}

static const TaskClass ends_slowly_low =
    TASK_CLASS("ends_slowly", arrive, take_gate, ends_slowly, STACK, LOW, 0);

ONCE void on_remove_suspended(void)
{
    int result;

    begin_removal(&event_low);
    on_watch = NULL;
    start(&ends_slowly_low);
    settle();
    on_watch = remove_helper;
    BEGIN(task_suspend__removed);
    result = task_suspend(helper);
    END(task_suspend__removed);
    let_run();
    MUST(result == BOS_OK || removed);
    if (!removed)
        remove_helper();
    end_removal();
}

const Situation boundary_removals[] = {{on_remove_making, GIVES_UP},
                                       {on_remove_signalling, GIVES_UP},
                                       {on_remove_controlling, GIVES_UP},
                                       {on_remove_suspended, STAYS},
                                       {NULL, 0}};
