/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small recording that no machine made: a control loop woken by each tick, a display that it
 * feeds, a logger, a console woken by characters, a task that is suspended, idle; calls, wakes,
 * deadlines of which each fifth is missed. Always the same for the same number of ticks. */
#ifndef TESTS_SUPPORT_SMALL_RECORDING_H
#define TESTS_SUPPORT_SMALL_RECORDING_H

#include "timeline/recording.h"

enum small_lane {
    SMALL_SYSTICK,
    SMALL_UART,
    SMALL_LOGGER,
    SMALL_CONTROL,
    SMALL_DISPLAY,
    SMALL_CONSOLE,
    SMALL_SELFTEST,
    SMALL_IDLE,
    SMALL_LANES
};

#define SMALL_TICK   SIM_MS /* from tick to tick */
#define SMALL_EVENTS 28     /* of a tick, about */

/* `ticks` ticks, the first after one SMALL_TICK. The caller's to destroy. */
struct recording *small_recording(unsigned ticks);

#endif
