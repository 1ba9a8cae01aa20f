/* SPDX-License-Identifier: MIT */
/* Tasks: their life from task_init() to the end of the destructor. */
#include "internal.h"

#if BOS_DEADLINE
#define TIMES_VALID(type)                                                                          \
    ((type)->period <= BOS_LONGEST && (type)->deadline <= BOS_LONGEST - (type)->period)
#else
#define TIMES_VALID(type) 1
#endif

static int class_valid(const TaskClass *type)
{
    return type->body != NULL && (bos_byte)(type->priority - 1) < TASK_HIGHEST &&
           type->stack_size >= PORT_STACK_MIN && TIMES_VALID(type);
}

#if BOS_TRACE
#define CLASS_TRACE(type) ((type)->trace)
#else
#define CLASS_TRACE(type) 0
#endif

bos_size task_block_size(const TaskClass *type)
{
    const bos_size size = (bos_size)TASK_BLOCK_TRACED_SIZE(type->stack_size, CLASS_TRACE(type));

    return size > type->stack_size && class_valid(type) ? size : (bos_size) ~(bos_size)0;
}

/* The constructor or the destructor comes next: sections are open. */
static void begin_part(Task *task, bos_byte flag)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    task->flags |= flag;
    task->lock_depth = 0;
    (void)kernel_leave(BOS_OK, mask);
}

/* Tasks are put into the list of all tasks at its head only, by tasks and ISRs, and taken out by
   tasks that nobody pre-empts. So links behind the head keep still while they are walked, and the
   head is looked at again with interrupts off. */
static void leave_all(Task *task)
{
    Task **link;
    bos_mask mask;

    for (;;) {
        link = &bos.all;
        while (*link != task)
            link = &(*link)->next;
        INTERRUPTS_OFF(mask);
        if (*link == task)
            break;
        INTERRUPTS_RESTORE(mask);
    }
    *link = task->next;
    task_withdraw(task);
    INTERRUPTS_RESTORE(mask);
}

/* The end of a task, on its own stack. The block goes back to the heap while the task still
   stands on it: the lock keeps all others from taking it until the switch, which never returns. */
static void task_vanish(Task *task)
{
    bos_mask mask;

#if BOS_TRACE
    (void)trace_set_buffer(task, NULL, 0); /* it may lie in the block */
#endif
    task->lock_depth++;
#if BOS_LOCK
    lock_give_all(task);
#endif
    leave_all(task);
#if BOS_HEAP
    if ((task->flags & TASK_FROM_HEAP) != 0)
        (void)free_vmem(bos.heap, task);
#endif
    INTERRUPTS_OFF(mask);
    (void)mask;
    task_withdraw(task);
    task->state = TASK_ENDED;
    PORT_SWITCH();
}

/* What is done, or abandoned, has no deadline any more; that may make another more urgent. */
static void end_job(Task *task)
{
#if BOS_DEADLINE
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    job_end(task);
    (void)kernel_leave(BOS_OK, mask);
#else
    (void)task;
#endif
}

static void task_finish(void)
{
    Task *task = bos.this_task;

#if BOS_TRACE
    trace_abandon();
#endif
    begin_part(task, TASK_ENDING);
    end_job(task);
    if ((task->flags & TASK_CONSTRUCTED) != 0 && task->type->destruct != NULL)
        task->type->destruct(task, task->data);
    task_vanish(task);
}

static void task_main(void)
{
    Task *task = bos.this_task;
    const TaskClass *type = task->type;

    PORT_NO_CALLER();
    begin_part(task, TASK_CONSTRUCTED);
    if (type->construct == NULL || type->construct(task, task->data) == BOS_OK)
        type->body(task, task->data);
    task_finish();
}

void task_prepare(Task *task, const TaskClass *type, void *data)
{
    task->node.next = NULL;
    task->type = type;
    task->data = data;
#if BOS_WAITING
    task->wait = NULL;
#endif
    task->priority = type->priority;
    task->lock_depth = 0;
    task->flags |= type->flags;
#if BOS_LOCK
    task->base = type->priority;
    task->locks = NULL;
#endif
#if BOS_DEADLINE
    task->alarm.node.next = NULL;
    task->alarm.task = task;
#endif
#if BOS_EDF
    task->has = HAS_NO_DEADLINE;
#endif
#if BOS_STACK_CHECK
    stack_fill(task);
#endif
#if BOS_TRACE
    trace_prepare(task);
#endif
    port_frame(task, type->stack_size, task_main);
}

void task_enlist(Task *task)
{
    task->next = bos.all;
    bos.all = task;
#if BOS_DEADLINE
    job_begin(task, bos.ticks);
#endif
    kernel_ready(task);
}

/* The stack is written with interrupts on: the task is in no list yet. */
void task_launch(Task *task, const TaskClass *type, void *data)
{
    bos_mask mask;

    task_prepare(task, type, data);
    INTERRUPTS_OFF(mask);
    task_enlist(task);
    (void)kernel_leave(BOS_OK, mask);
}

Task *task_init(void *block, bos_size size, const TaskClass *type, void *data)
{
    Task *task = NULL;

    TRACE_3(task_init, block, size, type);
    if (size >= task_block_size(type)) {
        task = block;
        task->flags = 0;
        task_launch(task, type, data);
    }
    return TRACE_RESULT(task_init, Task *, task);
}

/* Out of its list, and of what it waits for or has been woken with. */
static void end_wait(Task *task)
{
#if BOS_WAITING
    if (task->state == TASK_WAITING)
        wait_cancel(task);
    else
        task_withdraw(task);
    if (task->state == TASK_READY && task->wait != NULL && task->wait->result == BOS_OK)
        hand_back(task->wait);
    task->wait = NULL;
#else
    task_withdraw(task);
#endif
}

/* Takes the other task away from where it is and sends it to its destructor. */
static void divert(Task *task)
{
#if BOS_DEADLINE
    job_end(task);
#endif
    end_wait(task);
    task->flags = (bos_byte)((task->flags | TASK_ENDING) & ~TASK_SUSPENDED);
    port_frame(task, task->type->stack_size, task_finish);
#if BOS_STACK_CHECK
    stack_guard(task);
#endif
    kernel_ready(task);
}

int task_remove(Task *this)
{
    int result = BOS_OK;
    bos_mask mask;

    TRACE_1(task_remove, this);
    if (bos.isr_depth != 0)
        return TRACE_RESULT(task_remove, int, BOS_ERROR_CONTEXT);
    INTERRUPTS_OFF(mask);
    if ((this->flags & TASK_ENDING) != 0 || this->type->priority == 0)
        result = BOS_ERROR_STATE;
    else if (this != bos.this_task)
        divert(this);
    (void)kernel_leave(BOS_OK, mask);
    if (result == BOS_OK && this == bos.this_task)
        task_finish();
    return TRACE_RESULT(task_remove, int, result);
}
