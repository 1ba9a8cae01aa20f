/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Request lines of a module that DTC and DMAC may take: one for each of its sources. */
#ifndef SIM_DEV_H8_SOURCES_H
#define SIM_DEV_H8_SOURCES_H

#include "device.h"

struct h8_source {
    struct device *device;
    void (*taken)(struct device *, unsigned index); /* a taker has served it: clear its flag */
    unsigned index;
};

/* Connects `count` drivers to the node's interrupts, in their order; sources[i] serves irqs[i].
 * Both must outlive the machine's run. False with an error as device_irq. */
bool h8_sources_connect(struct device *, struct h8_source *sources, struct line_driver *irqs,
                        unsigned count, void (*taken)(struct device *, unsigned index),
                        struct sim_error *);

#endif
