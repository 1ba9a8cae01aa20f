/* SPDX-License-Identifier: MIT */
/* Stellaris watchdog: see sp805.h. */
#include "sp805.h"

#define REGISTER(base, offset) (*(volatile unsigned *)((base) + (offset)))
#define LOAD(base)             REGISTER(base, 0x000u)
#define CTL(base)              REGISTER(base, 0x008u)
#define ICR(base)              REGISTER(base, 0x00Cu)
#define LOCK(base)             REGISTER(base, 0xC00u)

#define CTL_INTERRUPT 0x1u
#define CTL_RESET     0x2u
#define UNLOCK        0x1ACCE551u

/* Locked but for the moments in which it is meant: a program that runs wild does not stop it. */
void sp805_start(unsigned base, unsigned cycles)
{
    LOCK(base) = UNLOCK;
    LOAD(base) = cycles;
    CTL(base) = CTL_RESET;
    CTL(base) = CTL_RESET | CTL_INTERRUPT;
    LOCK(base) = 0;
}

void sp805_kick(unsigned base)
{
    LOCK(base) = UNLOCK;
    ICR(base) = 1;
    LOCK(base) = 0;
}
