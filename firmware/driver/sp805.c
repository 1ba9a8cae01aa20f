/* SPDX-License-Identifier: MIT */
/* SP805 watchdog: see sp805.h. */
#include "sp805.h"

#define REGISTER(base, offset) (*(volatile unsigned *)((base) + (offset)))
#define LOAD(base)             REGISTER(base, 0x000u)
#define CONTROL(base)          REGISTER(base, 0x008u)
#define INTCLR(base)           REGISTER(base, 0x00Cu)
#define LOCK(base)             REGISTER(base, 0xC00u)

#define CONTROL_INTERRUPT 0x1u
#define CONTROL_RESET     0x2u
#define UNLOCK            0x1ACCE551u

/* Locked but for the moments in which it is meant: a program that runs wild does not stop it. The
   reset is on before the count begins: afterwards some chips take no other control. */
void sp805_start(unsigned base, unsigned cycles)
{
    LOCK(base) = UNLOCK;
    LOAD(base) = cycles;
    INTCLR(base) = 1;
    CONTROL(base) = CONTROL_RESET;
    CONTROL(base) = CONTROL_RESET | CONTROL_INTERRUPT;
    LOCK(base) = 0;
}

void sp805_kick(unsigned base)
{
    LOCK(base) = UNLOCK;
    INTCLR(base) = 1;
    LOCK(base) = 0;
}
