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
#define CHECK_FREE_LINK        22 /* memory: broken link of a free chunk */
#define CHECK_FREE_OWNER       23 /* memory: free chunk has an owner */
#define CHECK_USED_LINK        24 /* memory: broken link of a used chunk */
#define CHECK_USED_OWNER       25 /* memory: used chunk has another owner */
#define CHECK_UNUSED           26 /* memory: count of free blocks is wrong */
#define CHECK_BLOCKS           27 /* memory: blocks are missing */
#define CHECK_HEAP_LINK        28 /* heap: broken link */
#define CHECK_HEAP_GAP         29 /* heap: a gap between chunks */
#define CHECK_HEAP_OWNER       30 /* heap: another owner */
#define CHECK_HEAP_JOIN        31 /* heap: two free chunks side by side */
#define CHECK_HEAP_UNUSED      32 /* heap: sum of free bytes is wrong */
#define CHECK_TASK_URGENCY     33 /* task: not as urgent as its locks and its deadline demand */
#define CHECK_LOCK_OWNER       34 /* task: holds a lock that it does not own */

/* kernel_check: CHECK_WHOLE when all lists of tasks and waits are whole, sorted, and hold what they
   must; else the first that is broken. Task or ISR; does not block; interrupts are off for a time
   that grows with the number of tasks. */
int kernel_check(void);

/* memory_check: CHECK_WHOLE when the Memory's chunks are whole and add up; else what is broken.
   Task; ISR too for fixed blocks. Does not block; interrupts are off for a time that grows with the
   chunks. */
int memory_check(const Memory *this_memory);

#endif
