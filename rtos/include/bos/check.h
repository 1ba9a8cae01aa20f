/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own data. An image that does not call them does not hold them. */
#ifndef BOS_CHECK_H
#define BOS_CHECK_H

#include "bos/memory.h"

/* What is broken. The numbers do not change; docs/kernel/checks.md has them in a table. */
#define CHECK_WHOLE        0  /* nothing */
#define CHECK_READY_LINK   1  /* ready list: broken link */
#define CHECK_READY_ORDER  2  /* ready list: not sorted */
#define CHECK_READY_TASK   3  /* ready list: a task that is not ready, or suspended */
#define CHECK_READY_IDLE   4  /* ready list: does not end with the idle task */
#define CHECK_READY_COUNT  5  /* ready list: other tasks than those that are ready */
#define CHECK_TIMERS_LINK  6  /* timers: broken link */
#define CHECK_TIMERS_WAIT  7  /* timers: a wait without a time, or not its task's */
#define CHECK_TIMERS_ORDER 8  /* timers: not sorted, or a time that is over */
#define CHECK_TIMERS_COUNT 9  /* timers: other waits than those with a time */
#define CHECK_TASK_STATE   10 /* task: unknown state */
#define CHECK_TASK_READY                                                                           \
    11 /* task: ready, but waits, or is not in the list, or is and is suspended */
#define CHECK_TASK_WAIT      12 /* task: waits without a wait, or sleeps in a list */
#define CHECK_WAITERS_LINK   13 /* waiters: broken link */
#define CHECK_WAITERS_OBJECT 14 /* waiters: a task that does not wait there */
#define CHECK_WAITERS_ORDER  15 /* waiters: not sorted */
#define CHECK_BLOCK_LINK     16 /* fixed blocks: broken link */
#define CHECK_BLOCK_OWNER    17 /* fixed blocks: another owner, or a free one behind a used one */
#define CHECK_BLOCK_COUNT    18 /* fixed blocks: their count is wrong */
#define CHECK_HEAP_LINK      19 /* heap: broken link */
#define CHECK_HEAP_GAP       20 /* heap: a gap between chunks */
#define CHECK_HEAP_OWNER     21 /* heap: another owner, or two free chunks side by side */
#define CHECK_HEAP_COUNT     22 /* heap: the sum of free bytes is wrong */
#define CHECK_TASK_URGENCY   23 /* task: not as urgent as its locks and its deadline demand */
#define CHECK_LOCK_OWNER     24 /* task: holds a lock that it does not own */

/* kernel_check: CHECK_WHOLE when all lists of tasks and waits are whole, sorted, and hold what they
   must; else the first that is broken. Task or ISR; does not block; interrupts are off for a time
   that grows with the number of tasks. */
int kernel_check(void);

/* memory_check: CHECK_WHOLE when the Memory's chunks are whole and add up; else what is broken.
   Task; ISR too for fixed blocks. Does not block; interrupts are off for a time that grows with the
   chunks. */
int memory_check(const Memory *this_memory);

#endif
