/* SPDX-License-Identifier: MIT */
/* What the parts of the pump share: units, priorities, and the words of one part to another. A
   volume is counted in steps of the motor, a rate in tenths of a millilitre per hour, a pressure in
   mmHg. What the pump is and does: docs/pump.md. */
#ifndef PUMP_H
#define PUMP_H

#include "board.h"

/* ---- the mechanics ---- */
#define STEPS_PER_ML  4000u  /* of the motor; a step moves a quarter of a microlitre */
#define RATE_MIN      1u     /* 0.1 ml/h */
#define RATE_MAX      12000u /* 1,200 ml/h */
#define VOLUME_MIN_UL 100u   /* 0.1 ml */
#define VOLUME_MAX_UL 999900u
#define STEPS_PER_UL  (STEPS_PER_ML / 1000u)

#define BOLUS_STEPS STEPS_PER_ML /* 1 ml */
#define BOLUS_RATE  6000u        /* at 600 ml/h */
#define KVO_RATE    10u          /* 1 ml/h keeps the vein open, unless the dose was slower */

/* ---- priorities ---- */
#define PRIORITY_ALARM   200
#define PRIORITY_MOTOR   100
#define PRIORITY_SENSOR  80
#define PRIORITY_THERAPY 60
#define PRIORITY_BEEPER  50
#define PRIORITY_PANEL   40
#define PRIORITY_LOG     30
#define PRIORITY_SHELL   20
#define PRIORITY_VISITOR 10
#define PRIORITY_HEALTH  1

/* Ticks in so many milliseconds. */
#define TICKS(milliseconds) ((bos_tick)((milliseconds)*BOS_TICK_HZ / 1000u))

/* Each supervised task lets nothing make it wait longer than this before it checks in. */
#define PATIENCE TICKS(200)

/* Bytes of a task's stack: those that it needs where a port asks for 192 at least. */
#define STACK_OF(bytes) ((bytes) + PORT_STACK_MIN - 192)

/* Entries of a task's execution trace. */
#define TRACE_ENTRIES 12

/* ---- inputs, as board_inputs() gives them ---- */
#define INPUT_KEY_START 0x01u
#define INPUT_KEY_BOLUS 0x02u
#define INPUT_CLAMP     0x04u /* of the model of the line: it is pinched behind the pump */
#define INPUT_AIR       0x08u
#define INPUT_DOOR      0x10u

/* pump_inputs: the board's inputs and those that `set` in the shell adds. Any context. */
unsigned pump_inputs(void);
void pump_set_input(unsigned input, int on);

/* pump_led: lights or darkens an LED. Any context. */
#define LED_RUNS  0x1u
#define LED_ALARM 0x2u
void pump_led(unsigned led, int lit);

/* pump_ticks: ticks since power-on, pump_steps: the motor's steps; over resets. Any context. */
bos_tick pump_ticks(void);
unsigned pump_steps(void);

/* pump_is_static: 1 when what is at the address is there for ever. Any context. */
int pump_is_static(size_t address);

/* pump_object_name: the name of an object that a trace's word of this kind means, or null. Task;
   does not block. */
const char *pump_object_name(char kind, size_t word);

#endif
