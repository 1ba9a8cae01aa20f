/* SPDX-License-Identifier: MIT */
/* What a reset leaves: the volume given, the alarm history, why the pump was restarted. Whatever
   writes here sums it up anew, so that after power-on, when RAM holds anything, it is found out. */
#ifndef RETAINED_H
#define RETAINED_H

#include "pump.h"

/* Why it was restarted. */
enum {
    RESTART_NONE,
    RESTART_SILENT,
    RESTART_STACK,
    RESTART_KERNEL,
    RESTART_UNKNOWN,
    RESTART_REASONS
};

typedef struct RetainedAlarm {
    unsigned short kind;
    unsigned short value; /* low 16 bits */
    bos_tick when;
} RetainedAlarm;

#define RETAINED_NAME   12
#define RETAINED_ALARMS 16

/* Of the infusion, `volume` is 0 when there is none. */
typedef struct RetainedCounts {
    unsigned steps; /* since power-on */
    bos_tick ticks; /* since power-on */
    unsigned given, volume;
} RetainedCounts;

typedef struct Retained {
    unsigned magic;
    RetainedCounts counts; /* as they were noted last */
    unsigned restarts;
    unsigned why;   /* RESTART_... of the last one */
    unsigned noted; /* that it is about to restart */
    char who[RETAINED_NAME];
    RetainedAlarm alarms[RETAINED_ALARMS]; /* a ring; `alarm_count` have ever been written */
    unsigned alarm_count;
    unsigned check;
} Retained;

/* retained_init: keeps what is sound, else begins with nothing, as after power-on. A reset that
   nobody has noted is RESTART_UNKNOWN. At start-up. */
void retained_init(void);

/* retained: to read. retained_counts: notes what the counters stand at; retained_restart: that a
   restart comes, why and because of whom; retained_alarm: an alarm. Any context. */
const Retained *retained(void);
void retained_counts(const RetainedCounts *counts);
void retained_restart(unsigned why, const char *who);
void retained_alarm(unsigned kind, unsigned value, bos_tick when);

#endif
