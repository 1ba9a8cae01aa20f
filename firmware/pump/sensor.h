/* SPDX-License-Identifier: MIT */
/* The sensors: a timer's interrupt samples the pressure fifty times a second into a Buffer; the
   sensor task takes the mean, judges it by two thresholds, and looks for air and an open door. */
#ifndef SENSOR_H
#define SENSOR_H

#include "pump.h"

#define PRESSURE_LIMIT_MIN   100u
#define PRESSURE_LIMIT_MAX   900u
#define PRESSURE_LIMIT_USUAL 500u

/* sensor_init: at start-up, before its task. */
void sensor_init(void);

/* sensor_conditions: what is wrong now: a bit for each, CONDITION_... Any context. */
#define CONDITION_OCCLUSION 0x1u
#define CONDITION_AIR       0x2u
#define CONDITION_DOOR      0x4u
#define CONDITION_SILENT    0x8u /* no sample has come for PATIENCE */
unsigned sensor_conditions(void);

/* sensor_pressure: the mean of the last eight samples, in mmHg. sensor_limit: where the occlusion
   alarm comes; it is over at 70 % of that. sensor_set_limit: PRESSURE_LIMIT_MIN to _MAX.
   sensor_lost: samples that nobody fetched in time. Any context. */
unsigned sensor_pressure(void);
unsigned sensor_limit(void);
void sensor_set_limit(unsigned limit);
unsigned sensor_lost(void);

extern const TaskClass sensor_class;
extern Buffer sensor_samples;

#endif
