/* SPDX-License-Identifier: MIT */
/* Interrupts that software raises at a pin. */
#include "h8300.h"

void pin_fall(volatile unsigned char *port, unsigned pin)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    *port &= (unsigned char)~pin;
    *port |= (unsigned char)pin;
    INTERRUPTS_RESTORE(mask);
    __asm__ volatile("nop\n\tnop\n\tnop\n\tnop" : : : "memory");
}
