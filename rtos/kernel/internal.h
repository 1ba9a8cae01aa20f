/* SPDX-License-Identifier: MIT */
/* What the kernel's files share and nobody else may call. All of it is called with interrupts
   off; what may switch tasks says so. The rules that hold whenever interrupts are on:
   - a Task is in bos.ready exactly when it is TASK_READY and not TASK_SUSPENDED;
   - it is in the waiters of its wait->object exactly when it is TASK_WAITING for an object;
   - bos.ready is sorted by priority, greatest first, and ends with the idle task;
   - a Wait is in bos.timers exactly when it is timed, and timers are sorted by time left. */
#ifndef BOS_INTERNAL_H
#define BOS_INTERNAL_H

#include "bos/kernel.h"
#include "bos/port_calls.h"

/* task_insert: puts the task behind its equals in a list sorted by priority. */
void task_insert(List *list, Task *task);

/* kernel_ready: makes the task TASK_READY and, unless it is suspended, puts it behind its equals
   in the ready list. */
void kernel_ready(Task *task);

/* kernel_unready: takes the task out of whatever list of tasks it is in. */
void kernel_unready(Task *task);

/* kernel_preempt: switches when a more urgent task than the running one is ready and the running
   one may be pre-empted now. In an ISR it leaves that to EXIT_ISR. */
void kernel_preempt(void);

/* kernel_wait: the running task waits for `object` (null: only for time). Returns when another
   woke it or the time is over; BOS_TIMEOUT at once for BOS_NO_WAIT. Switches. */
int kernel_wait(List *object, int kind, bos_tick timeout);

/* kernel_wake: ends the task's wait with `result`. Does not switch. */
void kernel_wake(Task *task, int result);

/* kernel_wake_all: wakes all waiters of an object. Does not switch. */
void kernel_wake_all(List *waiters, int result);

/* wait_cancel: takes the task's wait out of timers and waiters. */
void wait_cancel(Task *task);

/* task_setup: fills in the control block and makes the task ready. Switches as kernel_preempt(). */
void task_setup(Task *task, const TaskClass *type, void *data, int flags);

/* task_prepare: fills in the control block and the stack; the task is in no list yet. */
void task_prepare(Task *task, const TaskClass *type, void *data, void (*entry)(void));

/* stack_fill, stack_check: see BOS_STACK_CHECK. */
#if BOS_STACK_CHECK
void stack_fill(Task *task);
void stack_check(Task *task);
#endif

/* The idle task's control block and stack. */
typedef union IdleBlock {
    port_align align;
    Task task;
    char bytes[TASK_BLOCK_SIZE(PORT_STACK_IDLE)];
} IdleBlock;

extern IdleBlock idle_block;

#endif
