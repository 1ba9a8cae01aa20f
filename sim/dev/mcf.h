/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the devices of ColdFire chips tell one another. */
#ifndef SIM_DEV_MCF_H
#define SIM_DEV_MCF_H

#include "device.h"

/* Bits of the reset status register. */
enum { MCF_RESET_WATCHDOG = 0x10, MCF_RESET_SOFT = 0x20, MCF_RESET_CORE_WATCHDOG = 0x02 };

/* The reset controller that property fsl,reset points to. Without the property *found is NULL,
 * which is fine. False and error if it points elsewhere. */
bool mcf_reset_of(struct device *, struct device **found, struct sim_error *);
/* Resets the machine; the controller (or NULL) will tell the cause. */
void mcf_reset_ask(struct device *asking, struct device *controller, uint8_t cause);

#endif
