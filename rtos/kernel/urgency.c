/* SPDX-License-Identifier: MIT */
/* How urgent a task is, where that is more than one number of its own: it inherits from those that
   wait for its locks, after Sha, Rajkumar, Lehoczky, "Priority Inheritance Protocols" (1990), here
   with the immediate ceiling; and with BOS_EDF deadlines come before priorities. */
#include "internal.h"

#if BOS_LOCK || BOS_EDF

#if BOS_EDF
/* Ticks until the deadline: 0 when it has passed, the most without one. Deadlines that have passed
   are all the same, so that a tick count that wraps around does not reorder them. */
static bos_tick left(const Task *task)
{
    const bos_tick ticks = (bos_tick)(task->due - bos.ticks);

    if (task->has == HAS_NO_DEADLINE)
        return BOS_FOREVER;
    return task->has == HAS_PASSED_DEADLINE || ticks > BOS_LONGEST ? 0 : ticks;
}

int task_before(const Task *a, const Task *b)
{
    const bos_tick left_a = left(a);
    const bos_tick left_b = left(b);

    if (left_a != left_b)
        return left_a < left_b;
    return left_a != 0 && a->priority > b->priority;
}
#endif

static void take_own(Task *task)
{
#if BOS_EDF
    task->due = task->alarm.when;
    task->has = HAS_NO_DEADLINE;
    if (task->alarm.node.next != NULL)
        task->has = HAS_DEADLINE;
    else if ((task->flags & TASK_LATE) != 0)
        task->has = HAS_PASSED_DEADLINE;
#endif
    task->priority = TASK_BASE(task);
}

#if BOS_LOCK
static void inherit(Task *task, const Task *waiter)
{
    if (!task_before(waiter, task))
        return;
#if BOS_EDF
    task->due = waiter->due;
    task->has = waiter->has;
#endif
    if (waiter->priority > task->priority)
        task->priority = waiter->priority;
}

static void take_from_locks(Task *task)
{
    const Lock *lock;

    for (lock = task->locks; lock != NULL; lock = lock->next) {
        if (lock->protocol == LOCK_INHERIT && lock->waitable.waiters.first != NULL)
            inherit(task, waitable_first(&lock->waitable));
        if (lock->ceiling > task->priority)
            task->priority = lock->ceiling;
    }
}
#endif

int task_urgency(Task *task)
{
    const bos_byte priority = task->priority;
#if BOS_EDF
    const bos_byte has = task->has;
    const bos_tick due = task->due;
#endif

    take_own(task);
#if BOS_LOCK
    take_from_locks(task);
#endif
#if BOS_EDF
    if (task->has != has || (has != HAS_NO_DEADLINE && task->due != due))
        return 1;
#endif
    return task->priority != priority;
}

/* It ends in a deadlock too: each round of it changes a task's urgency in one direction, or stops.
 */
void task_settle(Task *task)
{
    while (task != NULL && task_urgency(task)) {
        if (task->node.next != NULL)
            task_reinsert(task);
        task = lock_blocker(task);
    }
}

#endif
