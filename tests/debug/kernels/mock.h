/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mock-up of a kernel's memory: structures of the shape that the kernel's have, filled in by
 * hand, and a program that writes who runs. `set` and `finish` are all that it does. */
#ifndef MOCK_H
#define MOCK_H

#include <stdint.h>

#define SET(variable, value) (*(volatile uint32_t *)&(variable) = (uint32_t)(uintptr_t)(value))

void reset(void);

/* A task switched out at `there`: r4 to r11, then what an exception's entry saves. */
static inline void there(void)
{
    for (;;)
        ;
}

#define CALLEE 4, 5, 6, 7, 8, 9, 10, 11
#define ENTRY  100, 101, 102, 103, 112, 114, (uint32_t)(uintptr_t)there, 0x01000000

__attribute__((section(".vectors"), used)) static void *const vectors[2] = {(void *)0x20010000,
                                                                            (void *)reset};

static inline void finish(void)
{
    for (;;)
        ;
}

#endif
