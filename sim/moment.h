/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as the user writes and reads them. */
#ifndef SIM_MOMENT_H
#define SIM_MOMENT_H

#include "machine.h"

/* A virtual time, or a count of the processor's cycles. */
struct moment {
    bool given, cycles;
    uint64_t value; /* picoseconds, or cycles */
};

/* "10s", "1.5ms", "2h", "5000000cycles". False with an error that says what is expected. */
bool moment_parse(const char *text, struct moment *, struct sim_error *);
/* Its time on a machine; SIM_TIME_NEVER if it was not given or is never reached. */
sim_time moment_time(const struct moment *, const struct machine *);

/* A time for people: "1.250000 s"; in the buffer, which is returned. */
#define MOMENT_TEXT 40
const char *moment_text(sim_time, char buffer[static MOMENT_TEXT]);

/* Seconds of a clock that only runs forward, of the host. */
double host_seconds(void);

#endif
