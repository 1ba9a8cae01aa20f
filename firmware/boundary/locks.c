/* SPDX-License-Identifier: MIT */
/* Situations of Lock and of periods: the handler changes priorities of those that hold and wait,
   and removes the lock. */
#include "boundary.h"

static Lock lock;
static volatile unsigned jobs;

void kernel_deadline_hook(Task *task)
{
    MUST(task != NULL);
}

static void holds(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(lock_take(&lock, BOS_FOREVER) == BOS_OK);
    MUST(task_sleep(2) == BOS_OK);
    (void)lock_give(&lock);
}

static void takes(Task *this_task, void *this_data)
{
    const int result = lock_take(&lock, BOS_FOREVER);

    (void)this_data;
    MUST(result == BOS_OK || result == BOS_REMOVED);
    if (result == BOS_OK)
        MUST(lock_owner(&lock) == this_task && lock_give(&lock) == BOS_OK);
}

static const TaskClass holds_low = HELPER(holds, LOW);
static const TaskClass takes_high = HELPER(takes, HIGH);

static void begin_lock(int protocol)
{
    MUST(lock_init(&lock, protocol, HIGH) == BOS_OK);
    disturb = lower_helper;
}

ONCE void on_lock_init(void)
{
    int result;

    BEGIN(lock_init);
    result = lock_init(&lock, LOCK_INHERIT, 0);
    END(lock_init);
    MUST(result == BOS_OK && lock_owner(&lock) == NULL);
}

ONCE void on_lock_create(void)
{
    Lock *made;

    BEGIN(lock_create);
    made = lock_create(LOCK_INHERIT, 0);
    END(lock_create);
    MUST(made != NULL && lock_delete(made) == BOS_OK);
}

ONCE void on_lock_delete(void)
{
    Lock *made = lock_create(LOCK_INHERIT, 0);

    SUCCEEDS(lock_delete, lock_delete(made));
}

ONCE void on_lock_take(void)
{
    int result;

    begin_lock(LOCK_CEILING);
    start(&pass_low);
    BEGIN(lock_take);
    result = lock_take(&lock, BOS_NO_WAIT);
    END(lock_take);
    MUST(result == BOS_OK && lock_owner(&lock) == task_this());
    MUST(task_this()->priority == HIGH);
    MUST(lock_give(&lock) == BOS_OK);
}

/* The owner has the waiting caller's priority, whatever its own becomes meanwhile. */
ONCE void on_lock_take_waits(void)
{
    int result;

    begin_lock(LOCK_INHERIT);
    start(&holds_low);
    settle();
    MUST(lock_owner(&lock) == helper);
    BEGIN(lock_take__waits);
    result = lock_take(&lock, BOS_FOREVER);
    END(lock_take__waits);
    MUST(result == BOS_OK && lock_owner(&lock) == task_this());
    MUST(helper == NULL || helper->priority <= LOW);
    MUST(lock_give(&lock) == BOS_OK && lock_owner(&lock) == NULL);
}

ONCE void on_lock_take_times_out(void)
{
    int result;

    begin_lock(LOCK_INHERIT);
    start(&holds_low);
    settle();
    BEGIN(lock_take__times_out);
    result = lock_take(&lock, 1);
    END(lock_take__times_out);
    if (result == BOS_OK)
        MUST(lock_give(&lock) == BOS_OK);
    else
        MUST(result == BOS_TIMEOUT);
    MUST(helper == NULL || helper->priority <= LOW);
}

static void remove_lock(void)
{
    lock_remove(&lock);
}

/* Removed by the interrupt, before the wait, in it, or after it. */
ONCE void on_lock_take_removed(void)
{
    int result;

    begin_lock(LOCK_INHERIT);
    start(&holds_low);
    settle();
    disturb = remove_lock;
    BEGIN(lock_take__removed);
    result = lock_take(&lock, BOS_FOREVER);
    END(lock_take__removed);
    disturb = NULL;
    MUST(result == BOS_OK || result == BOS_REMOVED);
    if (lock_owner(&lock) == task_this())
        MUST(result == BOS_OK && lock_give(&lock) == BOS_OK);
    MUST(helper == NULL || helper->priority == LOW);
}

ONCE void on_lock_give(void)
{
    begin_lock(LOCK_INHERIT);
    MUST(lock_take(&lock, BOS_NO_WAIT) == BOS_OK);
    start(&takes_high);
    SUCCEEDS(lock_give, lock_give(&lock));
    let_run();
    MUST(task_this()->priority == MAIN);
}

ONCE void on_lock_owner(void)
{
    Task *owner;

    begin_lock(LOCK_NONE);
    MUST(lock_take(&lock, BOS_NO_WAIT) == BOS_OK);
    BEGIN(lock_owner);
    owner = lock_owner(&lock);
    END(lock_owner);
    MUST(owner == task_this() && lock_give(&lock) == BOS_OK);
}

ONCE void on_lock_remove(void)
{
    begin_lock(LOCK_INHERIT);
    MUST(lock_take(&lock, BOS_NO_WAIT) == BOS_OK);
    start(&takes_high);
    BEGIN(lock_remove);
    lock_remove(&lock);
    END(lock_remove);
    MUST(lock_owner(&lock) != task_this());
    MUST(task_this()->priority == MAIN);
}

/* The task that the interrupt wakes removes the owner, wherever that is: the lock is given back. */
static void remove_owner(void)
{
    if (helper != NULL && (helper->flags & TASK_CONSTRUCTED) != 0)
        (void)task_remove(helper);
}

ONCE void on_lock_remove_owner(void)
{
    int result;

    begin_lock(LOCK_INHERIT);
    disturb = NULL;
    start(&holds_low);
    settle();
    on_watch = remove_owner;
    BEGIN(lock_take__owner_removed);
    result = lock_take(&lock, BOS_FOREVER);
    END(lock_take__owner_removed);
    let_run();
    on_watch = NULL;
    MUST(result == BOS_OK && lock_owner(&lock) == task_this());
    MUST(lock_give(&lock) == BOS_OK && lock_owner(&lock) == NULL);
}

/* ---- periods ---- */

static void works(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    while (++jobs < 3)
        MUST(wait_period() >= 0);
}

static const TaskClass works_high =
    TASK_CLASS_PERIODIC("works", arrive, works, leave, STACK, HIGH, 0, 1, 1);

ONCE void on_wait_period(void)
{
    jobs = 0;
    start(&works_high);
    BEGIN(wait_period);
    (void)task_sleep(3);
    END(wait_period);
    (void)task_sleep(1);
    MUST(jobs == 3 && helper == NULL);
}

const Situation boundary_locks[] = {{on_lock_init, STAYS},
                                    {on_lock_create, STAYS},
                                    {on_lock_delete, STAYS},
                                    {on_lock_take, STAYS},
                                    {on_lock_take_waits, GIVES_UP},
                                    {on_lock_take_times_out, GIVES_UP},
                                    {on_lock_take_removed, GIVES_UP},
                                    {on_lock_give, STAYS},
                                    {on_lock_owner, STAYS},
                                    {on_lock_remove, STAYS},
                                    {on_lock_remove_owner, GIVES_UP},
                                    {on_wait_period, GIVES_UP},
                                    {NULL, 0}};
