/* SPDX-License-Identifier: MIT */
/* Watchdog of the Stellaris microcontrollers, a PrimeCell SP805, after the LM3S6965 data sheet,
   chapter "Watchdog Timer": interrupts when its count is over, resets the chip when that happens a
   second time. It must be clocked. */
#ifndef SP805_H
#define SP805_H

/* sp805_start: cannot be stopped again. `cycles` of the system clock. */
void sp805_start(unsigned base, unsigned cycles);

/* sp805_kick: begins the count anew, and clears the interrupt. Any context. */
void sp805_kick(unsigned base);

#endif
