/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own data. An image that does not call them does not hold them. */
#ifndef BOS_CHECK_H
#define BOS_CHECK_H

#include "bos/memory.h"

/* What is broken. The numbers do not change; docs/kernel/checks.md has them in a table. */
#define CHECK_WHOLE            0  /* nothing */
#define CHECK_READY_LINK       1  /* ready list: broken link */
#define CHECK_READY_ORDER      2  /* ready list: not sorted */
#define CHECK_READY_STATE      3  /* ready list: a task that is not ready */
#define CHECK_READY_SUSPENDED  4  /* ready list: a suspended task */
#define CHECK_READY_WAITS      5  /* ready list: a task that waits */
#define CHECK_READY_IDLE       6  /* ready list: does not end with the idle task */
#define CHECK_READY_COUNT      7  /* ready list: other tasks than those that are ready */
#define CHECK_TIMERS_LINK      8  /* timers: broken link */
#define CHECK_TIMERS_UNTIMED   9  /* timers: a wait without a time */
#define CHECK_TIMERS_TASK      10 /* timers: not its task's wait */
#define CHECK_TIMERS_OVER      11 /* timers: a time that is over */
#define CHECK_TIMERS_ORDER     12 /* timers: not sorted */
#define CHECK_TIMERS_COUNT     13 /* timers: other waits than those with a time */
#define CHECK_TASK_WAIT        14 /* task: waits without a wait */
#define CHECK_TASK_SLEEPS      15 /* task: sleeps in a list */
#define CHECK_TASK_READY_WAITS 16 /* task: ready with a wait */
#define CHECK_TASK_LISTED      17 /* task: ready and not in the list, or suspended */
#define CHECK_TASK_STATE       18 /* task: unknown state */
#define CHECK_WAITERS_LINK     19 /* waiters: broken link */
#define CHECK_WAITERS_OBJECT   20 /* waiters: a task that does not wait there */
#define CHECK_WAITERS_ORDER    21 /* waiters: not sorted */
#define CHECK_BLOCK_LINK       22 /* memory: broken link of a chunk */
#define CHECK_BLOCK_ORDER      23 /* memory: free chunk behind a used one */
#define CHECK_BLOCK_OWNER      24 /* memory: used chunk has another owner */
#define CHECK_UNUSED           25 /* memory: count of free blocks is wrong */
#define CHECK_BLOCKS           26 /* memory: blocks are missing */
#define CHECK_HEAP_LINK        27 /* heap: broken link */
#define CHECK_HEAP_GAP         28 /* heap: a gap between chunks */
#define CHECK_HEAP_OWNER       29 /* heap: another owner */
#define CHECK_HEAP_JOIN        30 /* heap: two free chunks side by side */
#define CHECK_HEAP_UNUSED      31 /* heap: sum of free bytes is wrong */
#define CHECK_TASK_URGENCY     32 /* task: not as urgent as its locks and its deadline demand */
#define CHECK_LOCK_OWNER       33 /* task: holds a lock that it does not own */

/* kernel_check: CHECK_WHOLE when all lists of tasks and waits are whole, sorted, and hold what they
   must; else the first that is broken. Task or ISR; does not block; interrupts are off for a time
   that grows with the number of tasks. */
int kernel_check(void);

/* memory_check: CHECK_WHOLE when the Memory's chunks are whole and add up; else what is broken.
   Task; ISR too for fixed blocks. Does not block; interrupts are off for a time that grows with the
   chunks. */
int memory_check(const Memory *this_memory);

#endif
