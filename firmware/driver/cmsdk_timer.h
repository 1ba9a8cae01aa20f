/* SPDX-License-Identifier: MIT */
/* Timer of Arm's Cortex-M System Design Kit, after its technical reference manual (ARM DDI 0479),
   4.1 (APB timer): counts down and interrupts at zero, then begins again. */
#ifndef CMSDK_TIMER_H
#define CMSDK_TIMER_H

/* cmsdk_timer_start: interrupts every `cycles` cycles of the timer's clock, at least 2. */
void cmsdk_timer_start(unsigned base, unsigned cycles);

/* cmsdk_timer_clear: acknowledges the interrupt; the next period is `cycles` long. ISR. */
void cmsdk_timer_clear(unsigned base, unsigned cycles);

/* cmsdk_timer_acknowledge: acknowledges the interrupt; the period that has begun goes on. ISR. */
void cmsdk_timer_acknowledge(unsigned base);

void cmsdk_timer_stop(unsigned base);

#endif
