/* SPDX-License-Identifier: MIT */
/* The motor: a timer's interrupt makes the steps that the motor task has granted, at most half a
   second of them, so that a motor whose task does not run any more stops by itself. Each step is
   counted where it is made, and nowhere else. */
#ifndef MOTOR_H
#define MOTOR_H

#include "pump.h"

#define MOTOR_ENDLESS ((unsigned)~0u)

/* motor_init: at start-up, before its task. */
void motor_init(void);

/* motor_run: so many steps at that rate from now on, or MOTOR_ENDLESS; whatever it did before ends.
   When they are made therapy is told. motor_halt: no more steps. Both are messages to the motor
   task: when the caller is less urgent they have been followed when these return. Task; do not
   block. */
void motor_run(unsigned rate, unsigned steps);
void motor_halt(void);

/* motor_cut: takes the motor's current away, at once, and lets no order through until
   motor_release(). Any context, the watchdog's too. */
void motor_cut(void);
void motor_release(void);
int motor_is_cut(void);

/* motor_steps: steps made since the start. Any context. */
unsigned motor_steps(void);

extern const TaskClass motor_class;

/* The names and memories for the shell. */
extern Memory motor_memory;
extern MessageBox motor_box;

#endif
