/* SPDX-License-Identifier: MIT */
/* Who runs: the ready list and the decision to switch. The running task stays in the ready list
   at its place, so one that was pre-empted keeps its turn among its equals. */
#include "internal.h"

Kernel bos;

#if BOS_WAITING
List *task_list(Task *task)
{
    return task->state == TASK_WAITING && task->wait->object != NULL ? task->wait->object
                                                                     : &bos.ready;
}
#endif

/* The list is walked from its end: where all are equals, or the task is the most urgent, that takes
   constant time. */
void task_insert(Task *task)
{
    List *list = task_list(task);
    Node *first = list->first;
    Node *at = first;

    if (first == NULL) {
        LIST_ALONE(list, &task->node);
        return;
    }
    if (task_before(task, (Task *)first)) {
        list->first = &task->node;
    } else {
        do
            at = at->previous;
        while (task_before(task, (Task *)at));
        at = at->next;
    }
    LIST_LINK(at, &task->node);
}

void task_withdraw(Task *task)
{
    Node *node = &task->node;
    List *list = task_list(task);

    if (node->next == NULL)
        return;
    if (list->first == node)
        list->first = node->next == node ? NULL : node->next;
    LIST_UNLINK(node);
    node->next = NULL;
}

void kernel_ready(Task *task)
{
    task->state = TASK_READY;
    if ((task->flags & TASK_SUSPENDED) != 0)
        return;
    task_insert(task);
}

#if PORT_SMALL
bos_byte kernel_preemptible(void)
{
    const Task *task = bos.this_task;

    if (task->priority == 0)
        return 1;
    return ((bos.flags | task->flags) & TASK_NONPREEMPTIVE) == 0 && task->lock_depth == 0;
}

bos_byte kernel_must_switch(void)
{
    if (bos.isr_depth != 0 || bos.ready.first == &bos.this_task->node)
        return 0;
    return kernel_preemptible();
}
#endif

void kernel_preempt(void)
{
    if (KERNEL_MUST_SWITCH())
        PORT_SWITCH();
}

size_t kernel_leave(size_t result, bos_mask mask)
{
    kernel_preempt();
    INTERRUPTS_RESTORE(mask);
    return result;
}

/* Ports do this themselves where the stack is not checked: see docs/add-a-port.md. */
void kernel_switch(void)
{
    Task *next;

#if BOS_STACK_CHECK
    stack_check(bos.this_task);
#endif
    next = (Task *)bos.ready.first;
#if BOS_SLICE_TICKS
    if (next != bos.this_task)
        BEGIN_TURN();
#endif
    bos.this_task = next;
}
