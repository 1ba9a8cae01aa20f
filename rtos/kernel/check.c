/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own invariants, for tests and for applications that mistrust memory. */
#include "bos/check.h"

#include "internal.h"

#define SOUND(condition, text)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return text;                                                                           \
    } while (0)

static int linked(const Node *node)
{
    return node->next != NULL && node->previous != NULL && node->next->previous == node &&
           node->previous->next == node;
}

static const char *check_ready(bos_size *count)
{
    const Node *node = NULL;
    const Task *task = NULL;
    int priority = 255;

    while ((node = list_next(&bos.ready, node)) != NULL) {
        task = (const Task *)node;
        SOUND(linked(node), "ready list: broken link");
        SOUND(task->priority <= priority, "ready list: not sorted");
        SOUND(task->state == TASK_READY, "ready list: a task that is not ready");
        SOUND((task->flags & TASK_SUSPENDED) == 0, "ready list: a suspended task");
        SOUND(task->wait == NULL, "ready list: a task that waits");
        priority = task->priority;
        ++*count;
    }
    SOUND(task == &idle_block.task, "ready list: does not end with the idle task");
    return NULL;
}

static const char *check_timers(bos_size *count)
{
    const Node *node = NULL;
    bos_tick last = 0;

    while ((node = list_next(&bos.timers, node)) != NULL) {
        const Wait *wait = (const Wait *)node;
        const bos_tick left = (bos_tick)(wait->when - bos.ticks);

        SOUND(linked(node), "timers: broken link");
        if (wait->task != NULL) {
            SOUND(wait->timed, "timers: a wait without a time");
            SOUND(wait->task->wait == wait, "timers: not its task's wait");
            ++*count;
        }
        SOUND(left <= BOS_LONGEST, "timers: a time that is over");
        SOUND(left >= last, "timers: not sorted");
        last = left;
    }
    return NULL;
}

static const char *check_waiting(const Task *task)
{
    const Task *next = (const Task *)task->node.next;

    SOUND(task->wait != NULL && task->wait->task == task, "task: waits without a wait");
    if (task->wait->object == NULL) {
        SOUND(next == NULL, "task: sleeps in a list");
        return NULL;
    }
    SOUND(linked(&task->node), "waiters: broken link");
    SOUND(next->state == TASK_WAITING && next->wait->object == task->wait->object,
          "waiters: a task that does not wait there");
    SOUND(&next->node == task->wait->object->first || next->priority <= task->priority,
          "waiters: not sorted");
    return NULL;
}

static const char *check_task(const Task *task, bos_size *ready, bos_size *timed)
{
    if (task->state == TASK_READY) {
        const int running = (task->flags & TASK_SUSPENDED) == 0;

        SOUND(task->wait == NULL, "task: ready with a wait");
        SOUND(running == (task->node.next != NULL),
              "task: ready and not in the list, or suspended");
        *ready += (bos_size)running;
        return NULL;
    }
    SOUND(task->state == TASK_WAITING, "task: unknown state");
    *timed += task->wait != NULL && task->wait->timed;
    return check_waiting(task);
}

static const char *check_all(bos_size ready, bos_size timed)
{
    const Task *task;
    bos_size found_ready = 0;
    bos_size found_timed = 0;

    for (task = bos.all; task != NULL; task = task->next) {
        const char *text = check_task(task, &found_ready, &found_timed);

        if (text != NULL)
            return text;
    }
    SOUND(found_ready == ready, "ready list: other tasks than those that are ready");
    SOUND(found_timed == timed, "timers: other waits than those with a time");
    return NULL;
}

const char *kernel_check(void)
{
    const char *text;
    bos_size ready = 0;
    bos_size timed = 0;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    text = check_ready(&ready);
    if (text == NULL)
        text = check_timers(&timed);
    if (text == NULL)
        text = check_all(ready, timed);
    INTERRUPTS_RESTORE(mask);
    return text;
}

static const char *check_blocks(const Memory *memory)
{
    const Node *node = NULL;
    bos_size used = 0;
    bos_size unused = 0;

    while ((node = list_next(&memory->free, node)) != NULL) {
        SOUND(linked(node), "memory: broken link of a free chunk");
        SOUND(((const Chunk *)node)->owner == NULL, "memory: free chunk has an owner");
        unused++;
    }
    while ((node = list_next(&memory->used, node)) != NULL) {
        SOUND(linked(node), "memory: broken link of a used chunk");
        SOUND(((const Chunk *)node)->owner == memory, "memory: used chunk has another owner");
        used++;
    }
    SOUND(unused == memory->unused, "memory: count of free blocks is wrong");
    SOUND(used + unused == memory->blocks, "memory: blocks are missing");
    return NULL;
}

static const char *check_chunks(const Memory *memory)
{
    const Node *node = NULL;
    const char *end = memory->pointer;
    bos_size unused = 0;
    int was_free = 0;

    while ((node = list_next(&memory->used, node)) != NULL) {
        const Chunk *chunk = (const Chunk *)node;

        SOUND(linked(node), "heap: broken link");
        SOUND((const char *)chunk == end, "heap: a gap between chunks");
        SOUND(chunk->owner == NULL || chunk->owner == memory, "heap: another owner");
        SOUND(!(was_free && chunk->owner == NULL), "heap: two free chunks side by side");
        was_free = chunk->owner == NULL;
        unused += was_free ? chunk->size : 0;
        end += MEMORY_HEADER + chunk->size;
    }
    SOUND(unused == memory->unused, "heap: sum of free bytes is wrong");
    return NULL;
}

const char *memory_check(const Memory *this)
{
    const char *text;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    text = this->blocks != 0 ? check_blocks(this) : check_chunks(this);
    INTERRUPTS_RESTORE(mask);
    return text;
}
