/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mock-up of a kernel's memory: structures of the shape that the kernel's have, filled in by
 * hand, and a program that writes who runs. `set` and `finish` are all that it does. */
#ifndef MOCK_H
#define MOCK_H

#include <stdint.h>

#define SET(variable, value) (*(volatile uint32_t *)&(variable) = (uint32_t)(uintptr_t)(value))

void reset(void);

/* A task switched out at `there`. */
static inline void there(void)
{
    for (;;)
        ;
}

#ifdef __mcoldfire__
/* d0 to d7, a0 to a6, then what an exception's entry saves. */
#define CALLEE              0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
#define ENTRY               0x40802000, (uint32_t)(uintptr_t)there
#define FIRST_STACK_POINTER 0x40010000
#else
/* r4 to r11, then what an exception's entry saves. */
#define CALLEE              4, 5, 6, 7, 8, 9, 10, 11
#define ENTRY               100, 101, 102, 103, 112, 114, (uint32_t)(uintptr_t)there, 0x01000000
#define FIRST_STACK_POINTER 0x20010000
#endif

__attribute__((section(".vectors"), used)) static void *const vectors[2] = {
    (void *)FIRST_STACK_POINTER, (void *)reset};

static inline void finish(void)
{
    for (;;)
        ;
}

#endif
