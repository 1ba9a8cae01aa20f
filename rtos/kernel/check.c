/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own invariants, for tests and for applications that mistrust memory. */
#include "bos/check.h"

#include "internal.h"

static int linked(const Node *node)
{
    return node->next != NULL && node->previous != NULL && node->next->previous == node &&
           node->previous->next == node;
}

/* Sorted, of tasks that are ready, the idle task last; how many. */
static int ready_whole(bos_size *count)
{
    const Node *node = NULL;
    const Task *task = NULL;
    const Task *last = NULL;

    while ((node = list_next(&bos.ready, node)) != NULL) {
        task = (const Task *)node;
        if (!linked(node) || (last != NULL && task_before(task, last)) ||
            task->state != TASK_READY || (task->flags & TASK_SUSPENDED) != 0)
            return 0;
        last = task;
        ++*count;
    }
    return task == &idle_block.task;
}

/* Sorted, none over, each wait its task's; how many waits. */
static int timers_whole(bos_size *count)
{
    const Node *node = NULL;
    bos_tick last = 0;

    while ((node = list_next(&bos.timers, node)) != NULL) {
        const Wait *wait = (const Wait *)node;
        const bos_tick left = (bos_tick)(wait->when - bos.ticks);

        if (!linked(node) || left < last || left > BOS_LONGEST)
            return 0;
        last = left;
        if (wait->task == NULL || IS_ALARM(wait))
            continue;
        if (!wait->timed || wait->task->wait != wait)
            return 0;
        ++*count;
    }
    return 1;
}

/* It waits in the list of its object, which is sorted, or for time in none. */
static int waiting_whole(const Task *task)
{
    const Task *next = (const Task *)task->node.next;

    if (task->wait == NULL || task->wait->task != task)
        return 0;
    if (task->wait->object == NULL)
        return next == NULL;
    return linked(&task->node) && next->state == TASK_WAITING &&
           next->wait->object == task->wait->object &&
           (&next->node == task->wait->object->first || !task_before(next, task));
}

#if BOS_LOCK || BOS_EDF
/* Its urgency is what it must be, and it owns what it holds. */
static int urgency_whole(Task *task)
{
#if BOS_LOCK
    const Lock *lock;

    for (lock = task->locks; lock != NULL; lock = lock->next) {
        if (lock->owner != task)
            return 0;
    }
#endif
    return !task_urgency(task);
}
#else
#define urgency_whole(task) 1
#endif

/* Counts it off where it belongs. */
static int task_whole(const Task *task, bos_size *ready, bos_size *timed)
{
    const int waits = task->wait != NULL && task->wait->timed;

    if (task->state != TASK_READY) {
        *timed -= (bos_size)waits;
        return task->state == TASK_WAITING && waiting_whole(task);
    }
    if ((task->flags & TASK_SUSPENDED) == 0) {
        --*ready;
        return !waits && task->node.next != NULL;
    }
    return !waits && task->node.next == NULL;
}

static int check(void)
{
    bos_size ready = 0;
    bos_size timed = 0;
    Task *task;

    if (!ready_whole(&ready))
        return CHECK_READY;
    if (!timers_whole(&timed))
        return CHECK_TIMERS;
    for (task = bos.all; task != NULL; task = task->next) {
        if (!task_whole(task, &ready, &timed))
            return CHECK_TASK;
        if (!urgency_whole(task))
            return CHECK_URGENCY;
    }
    return ready != 0 || timed != 0 ? CHECK_COUNT : CHECK_WHOLE;
}

int kernel_check(void)
{
    int broken;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    broken = check();
    INTERRUPTS_RESTORE(mask);
    return broken;
}

/* Free blocks come before used ones. */
static int blocks_whole(const Memory *memory)
{
    const Node *node = NULL;
    bos_size used = 0;
    bos_size unused = 0;

    while ((node = list_next(&memory->chunks, node)) != NULL) {
        const Memory *owner = ((const Chunk *)node)->owner;

        if (owner == NULL && used == 0)
            unused++;
        else
            used++;
        if (!linked(node) || (used != 0 && owner != memory))
            return 0;
    }
    return unused == memory->unused && used + unused == memory->blocks;
}

/* No gap between chunks, no two free ones side by side. */
static int heap_whole(const Memory *memory)
{
    const Node *node = NULL;
    const char *end = memory->pointer;
    const Memory *last = memory;
    bos_size unused = 0;

    while ((node = list_next(&memory->chunks, node)) != NULL) {
        const Chunk *chunk = (const Chunk *)node;

        if (!linked(node) || (const char *)chunk != end)
            return 0;
        end += MEMORY_HEADER + chunk->size;
        if (chunk->owner == NULL)
            unused += chunk->size;
        if (chunk->owner != memory && (chunk->owner != NULL || last == NULL))
            return 0;
        last = chunk->owner;
    }
    return unused == memory->unused;
}

int memory_check(const Memory *this)
{
    int whole;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    whole = this->blocks != 0 ? blocks_whole(this) : heap_whole(this);
    INTERRUPTS_RESTORE(mask);
    return whole ? CHECK_WHOLE : CHECK_MEMORY;
}
