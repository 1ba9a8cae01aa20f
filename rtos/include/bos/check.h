/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own data. An image that does not call them does not hold them. */
#ifndef BOS_CHECK_H
#define BOS_CHECK_H

#include "bos/memory.h"

/* What is broken. The numbers do not change; docs/kernel/checks.md has them in a table. */
#define CHECK_WHOLE   0 /* nothing */
#define CHECK_READY   1 /* the ready list */
#define CHECK_TIMERS  2 /* the timers */
#define CHECK_TASK    3 /* a task, or the waiters of an object */
#define CHECK_COUNT   4 /* a list does not hold the tasks that belong there */
#define CHECK_URGENCY 5 /* the urgency of a task, or a lock */
#define CHECK_MEMORY  6 /* a Memory */

/* kernel_check: CHECK_WHOLE when all lists of tasks and waits are whole, sorted, and hold what they
   must; else the first that is broken. Task or ISR; does not block; interrupts are off for a time
   that grows with the number of tasks. */
int kernel_check(void);

/* memory_check: CHECK_WHOLE when the Memory's chunks are whole and add up; else what is broken.
   Task; ISR too for fixed blocks. Does not block; interrupts are off for a time that grows with the
   chunks. */
int memory_check(const Memory *this_memory);

#endif
