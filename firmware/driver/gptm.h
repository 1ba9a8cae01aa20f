/* SPDX-License-Identifier: MIT */
/* General-purpose timer of the Stellaris microcontrollers, its two halves as one of 32 bits, after
   the LM3S6965 data sheet, chapter "General-Purpose Timers": counts down, interrupts at zero, then
   begins again. The timer must be clocked. */
#ifndef GPTM_H
#define GPTM_H

/* gptm_start: interrupts every `cycles` cycles of the system clock, at least 2, from now on. */
void gptm_start(unsigned base, unsigned cycles);

/* gptm_acknowledge: clears the interrupt; the count goes on. ISR. */
void gptm_acknowledge(unsigned base);

void gptm_stop(unsigned base);

#endif
