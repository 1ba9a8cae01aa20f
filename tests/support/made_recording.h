/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording as a machine might have made it, of any size, always the same: twelve tasks that wait
 * for time and for each other, an idle task and three interrupts on a kernel with priorities (the
 * smallest number is the most urgent), with ticks each millisecond, calls, wakes, switches, jobs
 * with deadlines (some are missed), characters in and out. About 28,000 events a second. */
#ifndef TESTS_MADE_RECORDING_H
#define TESTS_MADE_RECORDING_H

#include "timeline/recording.h"

enum { MADE_TASKS = 12, MADE_INTERRUPTS = 3 };

/* Lanes: tasks 0 to 11, the most urgent first, idle, SysTick, UART0, TIMER0. */
enum { MADE_IDLE = MADE_TASKS, MADE_SYSTICK, MADE_UART, MADE_TIMER, MADE_LANES };

/* Clears it, fills it until it has so many events or a few more. */
void made_recording(struct recording *, uint64_t events);

#endif
