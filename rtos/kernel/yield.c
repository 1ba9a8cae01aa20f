/* SPDX-License-Identifier: MIT */
/* Turns: the running task goes behind its equals, because it yields or its turn is over. */
#include "internal.h"

/* A task of the ready list goes behind its equals there, before the less urgent ones. */
static void go_behind(Task *task)
{
#if PORT_SMALL
    task_withdraw(task);
    task_insert(task);
#else
    Node *node = &task->node;
    Node *at = idle_block.task.node.previous;

    while (task_before(task, (Task *)at))
        at = at->previous;
    if (at == node)
        return;
    if (bos.ready.first == node)
        bos.ready.first = node->next;
    LIST_UNLINK(node);
    at = at->next;
    LIST_LINK(at, node);
#endif
}

int task_yield(void)
{
    Task *task = bos.this_task;
    bos_mask mask;

    TRACE_0(task_yield);
    if (bos.isr_depth != 0)
        return TRACE_RESULT(task_yield, int, BOS_ERROR_CONTEXT);
    INTERRUPTS_OFF(mask);
    if (task->node.next != NULL)
        go_behind(task);
    if (bos.ready.first != &task->node)
        PORT_SWITCH();
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(task_yield, int, BOS_OK);
}

#if BOS_SLICE_TICKS
void turn_tick(void)
{
    Task *task = bos.this_task;

    if (bos.ready.first != &task->node || !KERNEL_PREEMPTIBLE())
        return;
    if (bos.slice > 1) {
        bos.slice--;
        return;
    }
    BEGIN_TURN();
    go_behind(task);
}
#endif
