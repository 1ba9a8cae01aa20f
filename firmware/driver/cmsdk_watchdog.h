/* SPDX-License-Identifier: MIT */
/* Watchdog of Arm's Cortex-M System Design Kit, after its technical reference manual (ARM DDI
   0479), 4.5 (APB watchdog): counts down, interrupts at zero, counts down again and then resets. */
#ifndef CMSDK_WATCHDOG_H
#define CMSDK_WATCHDOG_H

/* cmsdk_watchdog_start: the interrupt comes `cycles` of the watchdog's clock after the last kick,
   the reset as many later. */
void cmsdk_watchdog_start(unsigned base, unsigned cycles);

/* cmsdk_watchdog_kick: counts from the beginning. Any context. */
void cmsdk_watchdog_kick(unsigned base);

#endif
