/* SPDX-License-Identifier: MIT */
/* PrimeCell SP805 watchdog (ARM DDI 0270), also that of Arm's Cortex-M System Design Kit (ARM DDI
   0479, APB watchdog) and of Stellaris microcontrollers (LM3S6965 data sheet, chapter "Watchdog
   Timer"): counts down, interrupts at zero, counts down again and then resets. It must be clocked.
 */
#ifndef SP805_H
#define SP805_H

/* sp805_start: the interrupt comes `cycles` of the watchdog's clock after the last kick, the reset
   as many later. Not to be called again: what some chips have begun only a reset ends. */
void sp805_start(unsigned base, unsigned cycles);

/* sp805_kick: begins the count anew, and clears the interrupt. Any context. */
void sp805_kick(unsigned base);

#endif
