/* SPDX-License-Identifier: MIT */
/* What a reset leaves: the volume given, the alarm history, why the pump was restarted. Whatever
   writes here sums it up anew, so that after power-on, when RAM holds anything, it is found out. */
#ifndef RETAINED_H
#define RETAINED_H

#include "pump.h"

/* Why it was restarted. */
enum { RESTART_NONE, RESTART_SILENT, RESTART_STACK, RESTART_KERNEL, RESTART_REASONS };

typedef struct RetainedAlarm {
    unsigned short kind;
    unsigned short value; /* low 16 bits */
    bos_tick when;
} RetainedAlarm;

#define RETAINED_NAME   12
#define RETAINED_ALARMS 16

typedef struct Retained {
    unsigned magic;
    unsigned steps; /* given since power-on, until the last reset */
    bos_tick ticks; /* since power-on, until the last reset */
    unsigned restarts;
    unsigned why;    /* RESTART_... of the last one */
    unsigned given;  /* of the infusion that it ended */
    unsigned volume; /* that was ordered; 0: there was none */
    char who[RETAINED_NAME];
    RetainedAlarm alarms[RETAINED_ALARMS]; /* a ring; `alarm_count` have ever been written */
    unsigned alarm_count;
    unsigned check;
} Retained;

/* retained_init: keeps what is sound, else begins with nothing. At start-up. */
void retained_init(void);

/* retained: to read. retained_restart: notes why and whose, steps and ticks since the last reset,
   and how many. retained_infusion: notes what is given of an infusion. retained_alarm: an alarm.
   Any context; one caller at a time. */
const Retained *retained(void);
void retained_restart(unsigned why, const char *who, unsigned steps, bos_tick ticks);
void retained_infusion(unsigned given, unsigned volume);
void retained_alarm(unsigned kind, unsigned value, bos_tick when);

#endif
