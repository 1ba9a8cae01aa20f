/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial/timer control register of the H8/3297 Series: bits that belong to other modules. Each is
 * a line that those listen to. */
#ifndef SIM_DEV_H8_STCR_H
#define SIM_DEV_H8_STCR_H

#include "device.h"

/* Listens to a bit, "icks0", "icks1" or "mpe", of the device that "renesas,stcr" points to; a
 * node without the property has none, which is fine. False with an error if it is no STCR. */
bool h8_stcr_listen(struct device *, const char *bit, struct line_listener *,
                    void (*changed)(void *device, unsigned input, bool level), unsigned input,
                    struct sim_error *);

extern const struct device_class h8_stcr_class;

#endif
