/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own invariants, for tests and for applications that mistrust memory. */
#include "bos/check.h"

#include "internal.h"

#define SOUND(condition, code)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return code;                                                                           \
    } while (0)

static int linked(const Node *node)
{
    return node->next != NULL && node->previous != NULL && node->next->previous == node &&
           node->previous->next == node;
}

static int check_ready(bos_size *count)
{
    const Node *node = NULL;
    const Task *task = NULL;
    const Task *last = NULL;

    while ((node = list_next(&bos.ready, node)) != NULL) {
        task = (const Task *)node;
        SOUND(linked(node), CHECK_READY_LINK);
        SOUND(last == NULL || !task_before(task, last), CHECK_READY_ORDER);
        SOUND(task->state == TASK_READY, CHECK_READY_TASK);
        SOUND((task->flags & TASK_SUSPENDED) == 0, CHECK_READY_TASK);
        last = task;
        ++*count;
    }
    SOUND(task == &idle_block.task, CHECK_READY_IDLE);
    return CHECK_WHOLE;
}

static int check_timers(bos_size *count)
{
    const Node *node = NULL;
    bos_tick last = 0;

    while ((node = list_next(&bos.timers, node)) != NULL) {
        const Wait *wait = (const Wait *)node;
        const bos_tick left = (bos_tick)(wait->when - bos.ticks);

        SOUND(linked(node), CHECK_TIMERS_LINK);
        if (wait->task != NULL && !IS_ALARM(wait)) {
            SOUND(wait->timed && wait->task->wait == wait, CHECK_TIMERS_WAIT);
            ++*count;
        }
        SOUND(left >= last && left <= BOS_LONGEST, CHECK_TIMERS_ORDER);
        last = left;
    }
    return CHECK_WHOLE;
}

static int check_waiting(const Task *task)
{
    const Task *next = (const Task *)task->node.next;

    SOUND(task->wait != NULL && task->wait->task == task, CHECK_TASK_WAIT);
    if (task->wait->object == NULL) {
        SOUND(next == NULL, CHECK_TASK_WAIT);
        return CHECK_WHOLE;
    }
    SOUND(linked(&task->node), CHECK_WAITERS_LINK);
    SOUND(next->state == TASK_WAITING && next->wait->object == task->wait->object,
          CHECK_WAITERS_OBJECT);
    SOUND(&next->node == task->wait->object->first || !task_before(next, task),
          CHECK_WAITERS_ORDER);
    return CHECK_WHOLE;
}

#if BOS_LOCK || BOS_EDF
/* Its urgency is what it must be, and it owns what it holds. */
static int check_urgency(Task *task)
{
#if BOS_LOCK
    const Lock *lock;

    for (lock = task->locks; lock != NULL; lock = lock->next)
        SOUND(lock->owner == task, CHECK_LOCK_OWNER);
#endif
    SOUND(!task_urgency(task), CHECK_TASK_URGENCY);
    return CHECK_WHOLE;
}
#else
#define check_urgency(task) CHECK_WHOLE
#endif

static int check_task(const Task *task, bos_size *ready, bos_size *timed)
{
    if (task->state == TASK_READY) {
        const int running = (task->flags & TASK_SUSPENDED) == 0;

        SOUND(task->wait == NULL || !task->wait->timed, CHECK_TASK_READY);
        SOUND(running == (task->node.next != NULL), CHECK_TASK_READY);
        *ready += (bos_size)running;
        return CHECK_WHOLE;
    }
    SOUND(task->state == TASK_WAITING, CHECK_TASK_STATE);
    *timed += task->wait != NULL && task->wait->timed;
    return check_waiting(task);
}

static int check_all(bos_size ready, bos_size timed)
{
    Task *task;
    bos_size found_ready = 0;
    bos_size found_timed = 0;

    for (task = bos.all; task != NULL; task = task->next) {
        int broken = check_task(task, &found_ready, &found_timed);

        if (broken == 0)
            broken = check_urgency(task);
        if (broken != 0)
            return broken;
    }
    SOUND(found_ready == ready, CHECK_READY_COUNT);
    SOUND(found_timed == timed, CHECK_TIMERS_COUNT);
    return CHECK_WHOLE;
}

int kernel_check(void)
{
    int broken;
    bos_size ready = 0;
    bos_size timed = 0;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    broken = check_ready(&ready);
    if (broken == 0)
        broken = check_timers(&timed);
    if (broken == 0)
        broken = check_all(ready, timed);
    INTERRUPTS_RESTORE(mask);
    return broken;
}

/* Free blocks come before used ones. */
static int check_blocks(const Memory *memory)
{
    const Node *node = NULL;
    bos_size used = 0;
    bos_size unused = 0;

    while ((node = list_next(&memory->chunks, node)) != NULL) {
        SOUND(linked(node), CHECK_BLOCK_LINK);
        if (((const Chunk *)node)->owner == NULL && used == 0) {
            unused++;
        } else {
            SOUND(((const Chunk *)node)->owner == memory, CHECK_BLOCK_OWNER);
            used++;
        }
    }
    SOUND(unused == memory->unused && used + unused == memory->blocks, CHECK_BLOCK_COUNT);
    return CHECK_WHOLE;
}

static int check_chunks(const Memory *memory)
{
    const Node *node = NULL;
    const char *end = memory->pointer;
    bos_size unused = 0;
    int was_free = 0;

    while ((node = list_next(&memory->chunks, node)) != NULL) {
        const Chunk *chunk = (const Chunk *)node;

        SOUND(linked(node), CHECK_HEAP_LINK);
        SOUND((const char *)chunk == end, CHECK_HEAP_GAP);
        end += MEMORY_HEADER + chunk->size;
        if (chunk->owner == memory) {
            was_free = 0;
            continue;
        }
        SOUND(chunk->owner == NULL && !was_free, CHECK_HEAP_OWNER);
        was_free = 1;
        unused += chunk->size;
    }
    SOUND(unused == memory->unused, CHECK_HEAP_COUNT);
    return CHECK_WHOLE;
}

int memory_check(const Memory *this)
{
    int broken;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    broken = this->blocks != 0 ? check_blocks(this) : check_chunks(this);
    INTERRUPTS_RESTORE(mask);
    return broken;
}
