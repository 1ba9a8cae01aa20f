/* SPDX-License-Identifier: MIT */
/* The panel: two keys, start/stop and bolus, and a line of display. */
#ifndef PANEL_H
#define PANEL_H

#include "pump.h"

/* panel_init: at start-up, before its task. */
void panel_init(void);

extern const TaskClass panel_class;
extern Event panel_tick;

#endif
