/* SPDX-License-Identifier: MIT */
/* CMSDK watchdog: see cmsdk_watchdog.h. */
#include "cmsdk_watchdog.h"

#define REGISTER(base, offset) (*(volatile unsigned *)((base) + (offset)))
#define LOAD(base)             REGISTER(base, 0x000u)
#define CONTROL(base)          REGISTER(base, 0x008u)
#define INTCLR(base)           REGISTER(base, 0x00Cu)
#define LOCK(base)             REGISTER(base, 0xC00u)

#define CONTROL_INTERRUPT 0x1u
#define CONTROL_RESET     0x2u
#define UNLOCK            0x1ACCE551u

/* Locked but for the moments in which it is meant: a program that runs wild does not stop it. */
void cmsdk_watchdog_start(unsigned base, unsigned cycles)
{
    LOCK(base) = UNLOCK;
    LOAD(base) = cycles;
    INTCLR(base) = 1;
    CONTROL(base) = CONTROL_INTERRUPT | CONTROL_RESET;
    LOCK(base) = 0;
}

void cmsdk_watchdog_kick(unsigned base)
{
    LOCK(base) = UNLOCK;
    INTCLR(base) = 1;
    LOCK(base) = 0;
}
