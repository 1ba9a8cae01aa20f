/* SPDX-License-Identifier: MIT */
/* Situations of tasks: creation, removal, suspension, priorities, modes, sleep. */
#include "boundary.h"

/* The interrupt starts a task, which comes to the head of the list of all tasks. */
static TASK_BLOCK(started_block, STACK);
static Task *volatile started;

static void started_ends(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    started = NULL;
}

static const TaskClass started_low = TASK_CLASS("started", NULL, pass, started_ends, STACK, LOW, 0);

static void start_one(void)
{
    if (started == NULL)
        started = task_init(&started_block, sizeof(started_block), &started_low, NULL);
}

ONCE void on_task_create(void)
{
    Task *task;

    disturb = start_one;
    BEGIN(task_create);
    task = task_create(&pass_high, NULL);
    END(task_create);
    MUST(task != NULL);
    must_have_run();
}

ONCE void on_task_create_low(void)
{
    Task *task;

    disturb = toggle_helper;
    BEGIN(task_create__low);
    task = task_create(&pass_low, NULL);
    END(task_create__low);
    MUST(task != NULL);
}

ONCE void on_task_init(void)
{
    static TASK_BLOCK(block, STACK);
    Task *task;

    disturb = start_one;
    BEGIN(task_init);
    task = task_init(&block, sizeof(block), &pass_high, NULL);
    END(task_init);
    MUST(task != NULL);
    must_have_run();
}

/* A whole life: constructor, body, destructor, the way out of all lists and back to the heap, while
   other tasks come to the head of the list of all. */
ONCE void on_task_end(void)
{
    start(&pass_equal);
    disturb = start_one;
    BEGIN(task_create__ends);
    (void)task_sleep(2);
    END(task_create__ends);
    MUST(helper == NULL);
}

ONCE void on_task_remove(void)
{
    start(&take_high);
    disturb = toggle_helper;
    SUCCEEDS(task_remove, task_remove(helper));
}

static void removes_itself(Task *this_task, void *this_data)
{
    (void)this_data;
    (void)task_remove(this_task);
    MUST(!"runs after its end");
}

static const TaskClass removes_itself_low = HELPER(removes_itself, LOW);

ONCE void on_task_remove_own(void)
{
    start(&removes_itself_low);
    disturb = start_one;
    BEGIN(task_remove__own);
    (void)task_sleep(1);
    END(task_remove__own);
}

ONCE void on_task_yield(void)
{
    start(&pass_equal);
    SUCCEEDS(task_yield, task_yield());
    MUST(helper == NULL);
}

ONCE void on_task_sleep(void)
{
    const bos_tick begun = kernel_ticks();

    SUCCEEDS(task_sleep, task_sleep(1));
    MUST(kernel_ticks() - begun >= 1);
    MUST(kernel_ticks() - begun <= 2);
}

ONCE void on_task_suspend(void)
{
    start(&pass_low);
    disturb = resume_helper;
    SUCCEEDS(task_suspend, task_suspend(helper));
}

/* The helper suspends itself; the interrupt resumes it, and once more when it must have. */
static volatile int resumed;

static void resume_once(void)
{
    if (helper != NULL)
        resumed |= task_resume(helper) == BOS_OK;
}

static void suspends_itself(Task *this_task, void *this_data)
{
    (void)this_data;
    MUST(task_suspend(this_task) == BOS_OK);
}

static const TaskClass suspends_itself_low = HELPER(suspends_itself, LOW);

ONCE void on_task_suspend_own(void)
{
    start(&suspends_itself_low);
    disturb = resume_once;
    resumed = 0;
    BEGIN(task_suspend__own);
    (void)task_sleep(1);
    END(task_suspend__own);
    settle();
    MUST((helper == NULL) == resumed);
}

/* The interrupt suspends the task that runs; the one that it wakes resumes it. */
static Task *victim;

static void suspend_victim(void)
{
    if (victim != NULL)
        MUST(task_suspend(victim) == BOS_OK);
}

static void resume_victim(void)
{
    (void)task_resume(victim);
}

ONCE void on_task_suspend_running(void)
{
    int result;

    victim = task_this();
    disturb = suspend_victim;
    on_watch = resume_victim;
    start(&take_high);
    BEGIN(task_suspend__running);
    result = semaphore_up(&gate);
    result += task_sleep(1);
    END(task_suspend__running);
    MUST(result == BOS_OK);
    ups++;
    let_run();
    disturb = NULL;
    on_watch = NULL;
    MUST((victim->flags & TASK_SUSPENDED) == 0);
}

ONCE void on_task_resume(void)
{
    start(&pass_low);
    MUST(task_suspend(helper) == BOS_OK);
    disturb = suspend_helper;
    SUCCEEDS(task_resume, task_resume(helper));
}

static const TaskClass suspends_itself_high = HELPER(suspends_itself, HIGH);

ONCE void on_task_resume_high(void)
{
    start(&suspends_itself_high);
    MUST(helper != NULL);
    SUCCEEDS(task_resume__high, task_resume(helper));
    must_have_run();
}

ONCE void on_task_set_priority(void)
{
    int result;

    start(&pass_low);
    disturb = lower_helper;
    BEGIN(task_set_priority);
    result = task_set_priority(helper, LOW + 1);
    END(task_set_priority);
    MUST(result == LOW || result == LOW - 1);
}

ONCE void on_task_set_priority_high(void)
{
    start(&pass_low);
    BEGIN(task_set_priority__high);
    (void)task_set_priority(helper, HIGH);
    END(task_set_priority__high);
    must_have_run();
}

ONCE void on_own_priority(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(task_set_priority__own);
    (void)task_set_priority(task_this(), TASK_HIGHEST);
    (void)task_set_priority(task_this(), MAIN);
    END(task_set_priority__own);
    MUST(task_this()->priority == MAIN);
}

/* A task that is about to wait is among the waiters already: it goes behind its new equals. */
static Task *waits;

static void lower_waiting(void)
{
    if (waits->state != TASK_WAITING)
        return;
    MUST(task_set_priority(waits, LOW) == MAIN);
    MUST(gate.waitable.waiters.first == &helper->node);
    MUST(task_set_priority(waits, MAIN) == LOW);
    MUST(gate.waitable.waiters.first == &waits->node);
}

ONCE void on_priority_of_waiting(void)
{
    int result;

    start(&take_low);
    settle();
    waits = task_this();
    disturb = lower_waiting;
    BEGIN(task_set_priority__waiting);
    result = semaphore_down(&gate, 1);
    END(task_set_priority__waiting);
    MUST(result == BOS_TIMEOUT);
}

ONCE void on_task_set_preemptive(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(task_set_preemptive);
    (void)task_set_preemptive(task_this(), 0);
    (void)task_set_preemptive(task_this(), 1);
    END(task_set_preemptive);
    set_mode();
}

const Situation boundary_tasks[] = {{on_task_create, STAYS},
                                    {on_task_create_low, STAYS},
                                    {on_task_init, STAYS},
                                    {on_task_end, GIVES_UP},
                                    {on_task_remove, STAYS},
                                    {on_task_remove_own, GIVES_UP},
                                    {on_task_yield, GIVES_UP},
                                    {on_task_sleep, GIVES_UP},
                                    {on_task_suspend, STAYS},
                                    {on_task_suspend_own, GIVES_UP},
                                    {on_task_suspend_running, GIVES_UP},
                                    {on_task_resume, STAYS},
                                    {on_task_resume_high, STAYS},
                                    {on_task_set_priority, STAYS},
                                    {on_task_set_priority_high, STAYS},
                                    {on_own_priority, STAYS},
                                    {on_priority_of_waiting, GIVES_UP},
                                    {on_task_set_preemptive, GIVES_UP},
                                    {NULL, 0}};
