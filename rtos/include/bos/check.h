/* SPDX-License-Identifier: MIT */
/* Checks of the kernel's own data. An image that does not call them does not hold them. */
#ifndef BOS_CHECK_H
#define BOS_CHECK_H

#include "bos/memory.h"

/* kernel_check: null when all lists of tasks and waits are whole, sorted, and hold what they must;
   else a text that names the first that is not. Task or ISR; does not block; interrupts are off
   for a time that grows with the number of tasks. */
const char *kernel_check(void);

/* memory_check: null when the Memory's chunks are whole and add up; else a text. Task; ISR too for
   fixed blocks. Does not block; interrupts are off for a time that grows with the chunks. */
const char *memory_check(const Memory *this_memory);

#endif
