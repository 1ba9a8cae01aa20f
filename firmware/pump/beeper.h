/* SPDX-License-Identifier: MIT */
/* The beeper: a task that an Event starts, that lives while an alarm sounds and blinks for it. */
#ifndef BEEPER_H
#define BEEPER_H

#include "pump.h"

/* beeper_init: from now on the event starts it. At start-up. */
void beeper_init(Event *event);

#endif
