/* SPDX-License-Identifier: MIT */
/* CMSDK timer: see cmsdk_timer.h. */
#include "cmsdk_timer.h"

#define REGISTER(base, offset) (*(volatile unsigned *)((base) + (offset)))
#define CTRL(base)             REGISTER(base, 0x0u)
#define VALUE(base)            REGISTER(base, 0x4u)
#define RELOAD(base)           REGISTER(base, 0x8u)
#define INTCLEAR(base)         REGISTER(base, 0xCu)

#define CTRL_ENABLE    0x1u
#define CTRL_INTERRUPT 0x8u

void cmsdk_timer_start(unsigned base, unsigned cycles)
{
    CTRL(base) = 0;
    RELOAD(base) = cycles - 1u;
    VALUE(base) = cycles - 1u;
    INTCLEAR(base) = 1;
    CTRL(base) = CTRL_ENABLE | CTRL_INTERRUPT;
}

void cmsdk_timer_clear(unsigned base, unsigned cycles)
{
    INTCLEAR(base) = 1;
    VALUE(base) = cycles - 1u;
}

void cmsdk_timer_acknowledge(unsigned base)
{
    INTCLEAR(base) = 1;
}

void cmsdk_timer_stop(unsigned base)
{
    CTRL(base) = 0;
    INTCLEAR(base) = 1;
}
