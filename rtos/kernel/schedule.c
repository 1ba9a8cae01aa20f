/* SPDX-License-Identifier: MIT */
/* Who runs: the ready list and the decision to switch. The running task stays in the ready list
   at its place, so one that was pre-empted keeps its turn among its equals. */
#include "internal.h"

Kernel bos;

List *task_list(Task *task)
{
    return task->state == TASK_WAITING && task->wait->object != NULL ? task->wait->object
                                                                     : &bos.ready;
}

/* The list is walked from its end: where all are equals, or the task is the most urgent, that takes
   constant time. */
void task_insert(Task *task)
{
    List *list = task_list(task);
    Node *first = list->first;
    Node *at = first;

    if (first == NULL) {
        list_append(list, &task->node);
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

/* The running task goes before its equals, as if it were a little more urgent: one that raises and
   lowers its own priority does not lose its turn. */
void task_reinsert(Task *task)
{
    const int more = task == bos.this_task && task->state == TASK_READY;

    task_withdraw(task);
    task->priority = (bos_byte)(task->priority + more);
    task_insert(task);
    task->priority = (bos_byte)(task->priority - more);
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
    if ((task->flags & TASK_SUSPENDED) == 0)
        task_insert(task);
}

int kernel_preemptible(void)
{
    const Task *task = bos.this_task;

    return task->priority == 0 ||
           (((bos.flags | task->flags) & TASK_NONPREEMPTIVE) | task->lock_depth) == 0;
}

int kernel_must_switch(void)
{
    return bos.isr_depth == 0 && bos.ready.first != &bos.this_task->node && kernel_preemptible();
}

void kernel_preempt(void)
{
    if (kernel_must_switch())
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
    if (next == bos.this_task)
        return;
    bos.slice = BOS_SLICE_TICKS;
    bos.this_task = next;
}
