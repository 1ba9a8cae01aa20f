/* SPDX-License-Identifier: MIT */
/* Stellaris general-purpose timer: see gptm.h. */
#include "gptm.h"

#define REGISTER(base, offset) (*(volatile unsigned *)((base) + (offset)))
#define CFG(base)              REGISTER(base, 0x00u)
#define TAMR(base)             REGISTER(base, 0x04u)
#define CTL(base)              REGISTER(base, 0x0Cu)
#define IMR(base)              REGISTER(base, 0x18u)
#define ICR(base)              REGISTER(base, 0x24u)
#define TAILR(base)            REGISTER(base, 0x28u)

#define CFG_32        0x0u
#define TAMR_PERIODIC 0x2u
#define CTL_A_ENABLE  0x1u
#define INT_A_TIMEOUT 0x1u

void gptm_start(unsigned base, unsigned cycles)
{
    CTL(base) = 0;
    CFG(base) = CFG_32;
    TAMR(base) = TAMR_PERIODIC;
    TAILR(base) = cycles - 1u;
    ICR(base) = INT_A_TIMEOUT;
    IMR(base) = INT_A_TIMEOUT;
    CTL(base) = CTL_A_ENABLE;
}

void gptm_acknowledge(unsigned base)
{
    ICR(base) = INT_A_TIMEOUT;
}

void gptm_stop(unsigned base)
{
    CTL(base) = 0;
    ICR(base) = INT_A_TIMEOUT;
}
