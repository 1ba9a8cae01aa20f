/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups of pins of a device: one line each, named DEVICE.NAME. */
#ifndef SIM_DEV_PINS_H
#define SIM_DEV_PINS_H

#include "device.h"

/* Output pins: a line and its driver for each name; a NULL name is a bit without a pin. False
 * with an error if a name is taken. */
bool pins_drive(struct device *, struct line_driver *drivers, const char *const *names,
                unsigned count, struct sim_error *);

/* Bit n of `levels` is driven by drivers[n]. */
void pins_set(struct line_driver *drivers, unsigned count, uint32_t levels);

/* Input pins: `changed` is called with the index of the name. */
bool pins_listen(struct device *, struct line_listener *listeners, const char *const *names,
                 unsigned count, void (*changed)(void *device, unsigned input, bool level),
                 struct sim_error *);

#endif
