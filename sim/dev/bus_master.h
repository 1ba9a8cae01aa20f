/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Accesses of those that take the bus from the processor: DMA controllers, network controllers. */
#ifndef SIM_DEV_BUS_MASTER_H
#define SIM_DEV_BUS_MASTER_H

#include "device.h"

/* One access of 1, 2 or 4 bytes, big-endian, with its effects; probes are told of it as of the
 * processor's. `wait_cycles` (may be NULL): what it took besides. False: nothing answered; *value
 * is as it was. */
bool bus_master_access(struct device *, struct bus_space *, uint32_t address, unsigned bytes,
                       bool write, uint64_t *value, unsigned *wait_cycles);

#endif
