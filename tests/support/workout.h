/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program for tests/support/guest.h that does everything at once: nested and chained interrupts
 * of two timers, a UART and SysTick, supervisor calls, PendSV, both stacks, IT blocks, exclusive
 * accesses, faults that are mended, the MPU and unprivileged code, self-modified code, bit-band,
 * sleep of every kind, a reset halfway. Times that it reads go into its sum, at 0x20003008. It ends
 * by itself after a few milliseconds with status 0. */
#ifndef TESTS_SUPPORT_WORKOUT_H
#define TESTS_SUPPORT_WORKOUT_H

extern const char guest_workout[];
#define GUEST_WORKOUT_SUM 0x20003008u

#endif
