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

void task_insert(Task *task)
{
    List *list = task_list(task);
    Node *at = list->first;

    while (at != NULL && !task_before(task, (Task *)at))
        at = list_next(list, at);
    list_insert(list, at, &task->node);
}

/* Going before its equals, a task that raises and lowers its own priority does not lose its turn.
 */
void task_reinsert(Task *task)
{
    List *list = task_list(task);
    Node *at;

    list_remove(list, &task->node);
    if (task != bos.this_task || task->state != TASK_READY) {
        task_insert(task);
        return;
    }
    for (at = list->first; at != NULL && task_before((Task *)at, task); at = list_next(list, at))
        continue;
    list_insert(list, at, &task->node);
}

void task_withdraw(Task *task)
{
    if (task->node.next != NULL)
        list_remove(task_list(task), &task->node);
}

void kernel_ready(Task *task)
{
    task->state = TASK_READY;
    if ((task->flags & TASK_SUSPENDED) == 0)
        task_insert(task);
}

/* The idle task is pre-emptible in either mode. */
int kernel_preemptible(void)
{
    const Task *task = bos.this_task;

    if (task->priority == 0)
        return 1;
    return (bos.flags & KERNEL_NONPREEMPTIVE) == 0 && (task->flags & TASK_NONPREEMPTIVE) == 0 &&
           task->lock_depth == 0;
}

int kernel_must_switch(void)
{
    return bos.ready.first != &bos.this_task->node && kernel_preemptible();
}

void kernel_preempt(void)
{
    if (bos.isr_depth == 0 && kernel_must_switch())
        PORT_SWITCH();
}

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
