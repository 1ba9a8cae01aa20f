/* SPDX-License-Identifier: MIT */
/* Situations of Event and Timer: the handler makes the event, removes it, changes what it does,
   starts and stops the timer. */
#include "boundary.h"

static Event event;
static Timer timer;
static union {
    port_align align;
    Task task;
    char bytes[TASK_BLOCK_SIZE(STACK)];
} event_block;
static volatile unsigned made, started, started_at;

static void make_event(void)
{
    made++;
    event_make(&event);
}

static void event_started(Task *this_task, void *this_data)
{
    MUST(this_task == &event_block.task);
    MUST(this_data == &timer);
    started++;
    started_at = made;
}

static const TaskClass event_high = TASK_CLASS("event", NULL, event_started, NULL, STACK, HIGH, 0);

static void wait_event(Task *this_task, void *this_data)
{
    const int result = event_wait(&event, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == BOS_OK || result == BOS_REMOVED);
}

static const TaskClass wait_event_high = HELPER(wait_event, HIGH);

static void begin_event(void (*disturber)(void))
{
    event_init(&event);
    timer_init(&timer, &event);
    made = started = started_at = 0;
    disturb = disturber;
}

static void must_start(void)
{
    MUST(event_starts(&event, &event_block, sizeof(event_block), &event_high, &timer) == BOS_OK);
}

/* Nothing is left to be started, and the event still starts its task. */
static void must_start_again(void)
{
    disturb = NULL;
    (void)task_sleep(2);
    MUST(bos.starts == NULL);
    MUST(event_block.task.state == TASK_ENDED);
    make_event();
    (void)task_sleep(2);
    MUST(started_at == made);
    MUST(bos.starts == NULL);
}

ONCE void on_event_init(void)
{
    BEGIN(event_init);
    event_init(&event);
    END(event_init);
    MUST(event_wait(&event, BOS_NO_WAIT) == BOS_TIMEOUT);
}

ONCE void on_event_make_starts(void)
{
    begin_event(make_event);
    must_start();
    BEGIN(event_make__starts);
    event_make(&event);
    END(event_make__starts);
    disturb = NULL;
    (void)task_sleep(2);
    MUST(started >= 1 && started_at == made);
    must_start_again();
}

ONCE void on_event_make(void)
{
    begin_event(make_event);
    start(&wait_event_high);
    BEGIN(event_make);
    event_make(&event);
    END(event_make);
    disturb = NULL;
    must_have_run();
}

/* Removed while its task is being started: the start happens, or it does not. */
static void remove_event(void)
{
    event_remove(&event);
}

ONCE void on_event_make_removed(void)
{
    begin_event(remove_event);
    must_start();
    BEGIN(event_make__removed);
    event_make(&event);
    END(event_make__removed);
    disturb = NULL;
    (void)task_sleep(2);
    MUST(started <= 1);
    must_start();
    must_start_again();
}

/* Given a task to start while it is made, in a block that holds anything: the make is remembered,
   or the task is started. */
ONCE void on_event_starts(void)
{
    unsigned i;

    begin_event(make_event);
    for (i = 0; i < sizeof(event_block); i++)
        event_block.bytes[i] = (char)0xFF;
    BEGIN(event_starts);
    must_start();
    END(event_starts);
    disturb = NULL;
    (void)task_sleep(2);
    MUST(started + (event_wait(&event, BOS_NO_WAIT) == BOS_OK) == made);
    must_start_again();
}

/* From starting one task to resuming another: the interrupt's make does one or the other. */
static void suspended(Task *this_task, void *this_data)
{
    (void)this_data;
    (void)task_suspend(this_task);
}

static const TaskClass suspended_high = HELPER(suspended, HIGH);

ONCE void on_event_resumes(void)
{
    unsigned resumed;

    begin_event(make_event);
    must_start();
    start(&suspended_high);
    BEGIN(event_resumes);
    event_resumes(&event, helper);
    END(event_resumes);
    disturb = NULL;
    let_run();
    (void)task_sleep(2);
    resumed = helper == NULL;
    MUST(started + resumed == made);
    MUST(bos.starts == NULL);
    must_start();
    must_start_again();
}

ONCE void on_event_make_resumes(void)
{
    begin_event(make_event);
    start(&suspended_high);
    event_resumes(&event, helper);
    BEGIN(event_make__resumes);
    event_make(&event);
    END(event_make__resumes);
    disturb = NULL;
    must_have_run();
}

ONCE void on_event_wait(void)
{
    int result;

    begin_event(make_event);
    BEGIN(event_wait);
    result = event_wait(&event, 1);
    END(event_wait);
    disturb = NULL;
    if (result != BOS_OK && made != 0)
        result = event_wait(&event, BOS_NO_WAIT);
    MUST((result == BOS_OK) == (made != 0));
}

ONCE void on_event_remove(void)
{
    begin_event(make_event);
    must_start();
    start(&wait_event_high);
    BEGIN(event_remove);
    event_remove(&event);
    END(event_remove);
    disturb = NULL;
    must_have_run();
    (void)task_sleep(2);
    MUST(bos.starts == NULL);
    MUST(started <= made);
}

/* ---- Timer ---- */

static void restart_timer(void)
{
    MUST(timer_start(&timer, 1, 0) == BOS_OK);
}

ONCE void on_timer_init(void)
{
    BEGIN(timer_init);
    timer_init(&timer, &event);
    END(timer_init);
    MUST(timer_stop(&timer) == BOS_ERROR_STATE);
}

ONCE void on_timer_start(void)
{
    int result;

    begin_event(restart_timer);
    BEGIN(timer_start);
    result = timer_start(&timer, 1, 1);
    END(timer_start);
    disturb = NULL;
    MUST(result == BOS_OK);
    MUST(event_wait(&event, 3) == BOS_OK);
    (void)timer_stop(&timer);
    MUST(timer_stop(&timer) == BOS_ERROR_STATE);
}

ONCE void on_timer_expires(void)
{
    int result;

    begin_event(restart_timer);
    MUST(timer_start(&timer, 1, 0) == BOS_OK);
    BEGIN(timer_start__expires);
    result = event_wait(&event, 3);
    END(timer_start__expires);
    disturb = NULL;
    MUST(result == BOS_OK);
    (void)timer_stop(&timer);
}

ONCE void on_timer_starts(void)
{
    begin_event(make_event);
    must_start();
    MUST(timer_start(&timer, 1, 0) == BOS_OK);
    BEGIN(timer_start__starts_task);
    (void)task_sleep(2);
    END(timer_start__starts_task);
    disturb = NULL;
    (void)task_sleep(2);
    MUST(started >= 1 && started_at == made);
    must_start_again();
}

static void start_timer(void)
{
    MUST(timer_start(&timer, 5, 5) == BOS_OK);
}

ONCE void on_timer_stop(void)
{
    int result;

    begin_event(start_timer);
    start_timer();
    BEGIN(timer_stop);
    result = timer_stop(&timer);
    END(timer_stop);
    disturb = NULL;
    MUST(result == BOS_OK);
    (void)timer_stop(&timer);
    MUST(timer_stop(&timer) == BOS_ERROR_STATE);
}

/* Stopped by a handler that comes in the midst of the tick: from then on it makes nothing. */
static volatile int stopped;

static void stop_timer(void)
{
    (void)timer_stop(&timer);
    (void)event_wait(&event, BOS_NO_WAIT);
    stopped = 1;
}

ONCE void on_timer_stop_expires(void)
{
    int result;

    begin_event(stop_timer);
    stopped = 0;
    MUST(timer_start(&timer, 1, 1) == BOS_OK);
    BEGIN(timer_stop__expires);
    (void)task_sleep(2);
    END(timer_stop__expires);
    disturb = NULL;
    result = event_wait(&event, 2);
    MUST(result == (stopped ? BOS_TIMEOUT : BOS_OK));
    (void)timer_stop(&timer);
}

ONCE void on_timer_left(void)
{
    bos_tick left;

    begin_event(start_timer);
    start_timer();
    BEGIN(timer_left);
    left = timer_left(&timer);
    END(timer_left);
    disturb = NULL;
    MUST(left >= 4 && left <= 5);
    MUST(timer_stop(&timer) == BOS_OK);
}

const Situation boundary_events[] = {{on_event_init, STAYS},
                                     {on_event_make_starts, STAYS},
                                     {on_event_make, STAYS},
                                     {on_event_make_removed, STAYS},
                                     {on_event_starts, STAYS},
                                     {on_event_resumes, STAYS},
                                     {on_event_make_resumes, STAYS},
                                     {on_event_wait, GIVES_UP},
                                     {on_event_remove, STAYS},
                                     {on_timer_init, STAYS},
                                     {on_timer_start, STAYS},
                                     {on_timer_expires, GIVES_UP},
                                     {on_timer_starts, GIVES_UP},
                                     {on_timer_stop, STAYS},
                                     {on_timer_stop_expires, GIVES_UP},
                                     {on_timer_left, STAYS},
                                     {NULL, 0}};
