/* SPDX-License-Identifier: MIT */
/* Stack check: a new stack is filled with a pattern; at each switch the leaving task's stack
   pointer must be inside its stack, BOS_STACK_MARGIN bytes from the far end at least, and the bytes
   at the stack's far end untouched. */
#include "internal.h"

#if BOS_STACK_CHECK

#define GUARD 4 /* bytes at the far end */

#if PORT_STACK_UP
#define FAR_END(task)   (TASK_STACK(task) + (task)->type->stack_size - GUARD)
#define BEYOND(task)    ((char *)(task)->sp > FAR_END(task) + GUARD - BOS_STACK_MARGIN)
#define NEXT_UNUSED(at) (at)--
#else
#define FAR_END(task)   TASK_STACK(task)
#define BEYOND(task)    ((char *)(task)->sp < FAR_END(task) + BOS_STACK_MARGIN)
#define NEXT_UNUSED(at) (at)++
#endif

void stack_fill(Task *task)
{
    kernel_fill(TASK_STACK(task), BOS_STACK_FILL, task->type->stack_size);
}

void stack_guard(Task *task)
{
    kernel_fill(FAR_END(task), BOS_STACK_FILL, GUARD);
}

static PORT_STACK_READER int guard_broken(const char *guard)
{
    int i;

    for (i = 0; i < GUARD; i++) {
        if (guard[i] != (char)BOS_STACK_FILL)
            return 1;
    }
    return 0;
}

void stack_check(Task *task)
{
    if (!BEYOND(task) && !guard_broken(FAR_END(task)))
        return;
    bos_hook(BOS_PANIC_STACK, task);
    if (task->priority == 0)
        return;
    task->flags |= TASK_SUSPENDED;
    if (task->state == TASK_READY)
        task_withdraw(task);
}

PORT_STACK_READER bos_size task_stack_unused(const Task *this)
{
    const char *at = TASK_STACK(this);
    bos_size unused = 0;

#if PORT_STACK_UP
    at += this->type->stack_size - 1;
#endif
    while (unused < this->type->stack_size && *at == (char)BOS_STACK_FILL) {
        NEXT_UNUSED(at);
        unused++;
    }
    return unused;
}

#endif
