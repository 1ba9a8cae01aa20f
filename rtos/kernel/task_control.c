/* SPDX-License-Identifier: MIT */
/* What tasks and ISRs ask of tasks that run: suspend, resume, priority, mode. */
#include "internal.h"

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

/* A task that suspends itself leaves at once. One that is suspended from an ISR inside a locked
   section, or non-pre-emptive, goes on until the section or its turn ends. */
int task_suspend(Task *this)
{
    int result = BOS_ERROR_STATE;
    bos_mask mask;

    TRACE_OFF_1(task_suspend, mask, this);
    if (this->type->priority != 0 && (this->flags & TASK_ENDING) == 0) {
        this->flags |= TASK_SUSPENDED;
        if (this->state == TASK_READY)
            task_withdraw(this);
        if (this == bos.this_task && bos.isr_depth == 0)
            PORT_SWITCH();
        result = BOS_OK;
    }
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(task_suspend, int, result);
}

int task_resume(Task *this)
{
    int result = BOS_ERROR_STATE;
    bos_mask mask;

    TRACE_OFF_1(task_resume, mask, this);
    if ((this->flags & TASK_SUSPENDED) != 0) {
        this->flags &= (bos_byte)~TASK_SUSPENDED;
        if (this->state == TASK_READY)
            task_insert(this);
        result = BOS_OK;
    }
    return SERVICE_END(task_resume, int, result, mask);
}

int task_set_priority(Task *this, int priority)
{
    int old;
    bos_mask mask;

    TRACE_2(task_set_priority, this, priority);
    if (priority < 1 || priority > TASK_HIGHEST)
        return TRACE_RESULT(task_set_priority, int, BOS_ERROR_RANGE);
    if (this->type->priority == 0)
        return TRACE_RESULT(task_set_priority, int, BOS_ERROR_STATE);
    INTERRUPTS_OFF(mask);
    old = TASK_BASE(this);
    TASK_BASE(this) = (bos_byte)priority;
#if BOS_LOCK
    task_settle(this);
#endif
    if (this->node.next != NULL)
        task_reinsert(this);
    return SERVICE_END(task_set_priority, int, old, mask);
}

int task_set_preemptive(Task *this, int on)
{
    bos_mask mask;

    TRACE_OFF_2(task_set_preemptive, mask, this, on);
    if (on)
        this->flags &= (bos_byte)~TASK_NONPREEMPTIVE;
    else
        this->flags |= TASK_NONPREEMPTIVE;
    return SERVICE_END(task_set_preemptive, int, BOS_OK, mask);
}

int kernel_set_preemptive(int on)
{
    int old;
    bos_mask mask;

    TRACE_OFF_1(kernel_set_preemptive, mask, on);
    old = (bos.flags & KERNEL_NONPREEMPTIVE) == 0;
    bos.flags = on ? 0 : KERNEL_NONPREEMPTIVE;
    return SERVICE_END(kernel_set_preemptive, int, old, mask);
}

Task *task_this(void)
{
    return bos.this_task;
}
