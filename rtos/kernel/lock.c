/* SPDX-License-Identifier: MIT */
/* Lock: who owns it, and the list of what a task owns. A lock that is given goes straight to the
   first that waits, as a semaphore does; what that does to priorities is in urgency.c. */
#include "bos/lock.h"

#include "internal.h"

#if BOS_LOCK

/* Where deadlines decide, a priority is no ceiling. */
#if BOS_EDF
#define HIGHEST_CEILING 0
#else
#define HIGHEST_CEILING TASK_HIGHEST
#endif

int lock_init(Lock *this, int protocol, int ceiling)
{
    int result = BOS_OK;

    TRACE_2(lock_init, this, protocol);
    if (protocol != LOCK_CEILING)
        ceiling = 0;
    else if (ceiling < 1 || ceiling > HIGHEST_CEILING)
        result = BOS_ERROR_RANGE;
    if (protocol < LOCK_NONE || protocol > LOCK_CEILING)
        result = BOS_ERROR_RANGE;
    waitable_init(&this->waitable);
    this->owner = NULL;
    this->protocol = (bos_byte)protocol;
    this->ceiling = (bos_byte)ceiling;
    return TRACE_RESULT(lock_init, int, result);
}

/* The task, which may be null, becomes the owner. */
static void own(Lock *lock, Task *task)
{
    lock->owner = task;
    if (task == NULL)
        return;
    lock->next = task->locks;
    task->locks = lock;
}

static void disown(Lock *lock)
{
    Lock **link = &lock->owner->locks;

    while (*link != lock)
        link = &(*link)->next;
    *link = lock->next;
}

/* From the owner to the first that waits. That one's priority is right when it is woken, because
   it owns the lock by then. */
static void pass(Lock *lock)
{
    Task *old = lock->owner;
    Task *task = waitable_first(&lock->waitable);

    disown(lock);
    own(lock, task);
    if (task != NULL)
        kernel_wake(task, BOS_OK);
    task_settle(old);
}

static int take(Lock *lock, Task *task, bos_tick timeout)
{
    if (lock->owner == task)
        return BOS_ERROR_STATE;
    if (lock->protocol == LOCK_CEILING && task->base > lock->ceiling)
        return BOS_ERROR_RANGE;
    if (lock->owner != NULL)
        return kernel_wait(&lock->waitable.waiters, WAIT_LOCK, timeout, NULL);
    own(lock, task);
    task_settle(task);
    return BOS_OK;
}

int lock_take(Lock *this, bos_tick timeout)
{
    int result;
    bos_mask mask;

    TRACE_2(lock_take, this, timeout);
    result = wait_check(timeout);
    if (bos.isr_depth != 0 || bos.this_task->priority == 0)
        result = BOS_ERROR_CONTEXT;
    if (result != BOS_OK)
        return TRACE_RESULT(lock_take, int, result);
    INTERRUPTS_OFF(mask);
    result = take(this, bos.this_task, timeout);
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(lock_take, int, result);
}

int lock_give(Lock *this)
{
    int result = BOS_OK;
    bos_mask mask;

    TRACE_1(lock_give, this);
    if (bos.isr_depth != 0)
        return TRACE_RESULT(lock_give, int, BOS_ERROR_CONTEXT);
    INTERRUPTS_OFF(mask);
    if (this->owner == bos.this_task) {
        pass(this);
        kernel_preempt();
    } else {
        result = BOS_ERROR_STATE;
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(lock_give, int, result);
}

void lock_give_all(Task *task)
{
    bos_mask mask;

    while (task->locks != NULL) {
        INTERRUPTS_OFF(mask);
        pass(task->locks);
        INTERRUPTS_RESTORE(mask);
    }
}

Task *lock_owner(const Lock *this)
{
    return this->owner;
}

Task *lock_blocker(const Task *task)
{
    if (task->state != TASK_WAITING || task->wait->kind != WAIT_LOCK)
        return NULL;
    return ((Lock *)(void *)task->wait->object)->owner;
}

void lock_remove(Lock *this)
{
    Task *old;
    bos_mask mask;

    TRACE_OFF_1(lock_remove, mask, this);
    old = this->owner;
    if (old != NULL) {
        disown(this);
        own(this, NULL);
        task_settle(old);
    }
    waitable_remove(&this->waitable);
    (void)SERVICE_END(lock_remove, int, BOS_OK, mask);
}

#endif
