/* SPDX-License-Identifier: MIT */
/* The alarms: whoever finds something wrong sends a message; the alarm task, the most urgent of
   all, stops the motor where the kind of alarm asks for it, writes the history and makes it sound.
 */
#ifndef ALARM_H
#define ALARM_H

#include "pump.h"

/* ALARM(number, NAME, text, stops, sounds): `stops` 1: the motor is stopped, if an infusion runs;
   without one the alarm is none. The numbers are in memory that a reset leaves. */
#define ALARMS(ALARM)                                                                              \
    ALARM(1, OCCLUSION, "occlusion", 1, 1)                                                         \
    ALARM(2, AIR, "air in the line", 1, 1)                                                         \
    ALARM(3, DOOR, "door open", 1, 1)                                                              \
    ALARM(4, SENSOR, "no samples of the pressure", 1, 1)                                           \
    ALARM(5, COMPLETE, "dose complete", 0, 1)                                                      \
    ALARM(6, REMINDER, "paused for two minutes", 0, 1)                                             \
    ALARM(7, RESTART, "restarted", 0, 1)                                                           \
    ALARM(8, KERNEL, "kernel", 0, 0)

#define ALARM_NUMBER(number, name, text, stops, sounds) ALARM_##name = (number),
enum { ALARMS(ALARM_NUMBER) ALARM_NONE = 0 };
#define ALARM_KINDS 9

/* alarm_init: at start-up, before its task. */
void alarm_init(void);

/* alarm_raise: something is wrong, with a value that belongs to it; alarm_over: it is no longer.
   alarm_kernel: the kernel told bos_hook() so. Task or ISR; do not block. */
void alarm_raise(int kind, unsigned value);
void alarm_over(int kind);
void alarm_kernel(int code, void *object);

/* alarm_last_words: the motor is stopped, and the console told by polling, that this task has
   overflowed its stack and the pump restarts: where nobody is left who could write the log. Before
   a restart only; any context. */
void alarm_last_words(const Task *task);

/* alarm_acknowledge: no more sound. alarm_sounding: there is. Any context. */
void alarm_acknowledge(void);
int alarm_sounding(void);

/* The history, in a List, the oldest first. */
typedef struct AlarmRecord {
    Node node;
    int kind;
    unsigned value;
    bos_tick when; /* since power-on */
} AlarmRecord;

#define ALARM_HISTORY 12

/* alarm_copy: the `n`-th latest alarm, 0 being the latest, without its node. 1; 0 when there is
   none. Task. alarm_text: its name. */
int alarm_copy(int n, AlarmRecord *record);
const char *alarm_text(int kind);

extern const TaskClass alarm_class;
extern Task *alarm_task;
extern Memory alarm_memory, alarm_records;
extern MessageBox alarm_box;
extern Event alarm_sound;

#endif
