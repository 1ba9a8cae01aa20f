/* SPDX-License-Identifier: MIT */
/* The supervision. Each of the pump's tasks checks in at least every PATIENCE; the health task, the
   least urgent, kicks the board's watchdog as long as all of them do, and looks at the kernel's own
   data. What a task is asked to do wrong, for tests, it does where it checks in. */
#ifndef HEALTH_H
#define HEALTH_H

#include "pump.h"

enum {
    HEALTH_ALARM,
    HEALTH_MOTOR,
    HEALTH_SENSOR,
    HEALTH_THERAPY,
    HEALTH_BEEPER,
    HEALTH_PANEL,
    HEALTH_LOG,
    HEALTH_SHELL,
    HEALTH_SLOTS
};

/* What a task can be asked to do wrong. */
enum { FAULT_NONE, FAULT_HANG, FAULT_STUCK, FAULT_STACK, FAULT_DEAF };

/* health_join: the calling task is supervised from now on, in its constructor; health_leave: no
   more, in its destructor. health_here: it still lives. Task; do not block. */
void health_join(int slot);
void health_leave(int slot);
void health_here(int slot);

/* health_supervises: 1 when the task is one of those. Task or ISR. */
int health_supervises(const Task *task);

/* health_ask: the supervised task of that name, or the first of them when `name` is null, is to do
   something wrong. Its name; null when there is none. Task. */
const char *health_ask(const char *name, int fault);

/* health_overflow: calls itself until the stack of the task overflows. Task. */
void health_overflow(void);

/* health_restart: stops the motor, keeps why and who in memory that a reset leaves, and resets.
   Does not return. Any context, the watchdog's too. */
void health_restart(int why, const Task *task);

extern const TaskClass health_class;

#endif
