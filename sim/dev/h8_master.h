/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules of H8 chips that take the bus from the processor (DMAC, DTC): accesses, and how many
 * states they take, as the bus controller has it for the processor. */
#ifndef SIM_DEV_H8_MASTER_H
#define SIM_DEV_H8_MASTER_H

#include "device.h"

struct h8_master {
    struct device *device; /* that it is */
    struct bus_space *space;
    unsigned states; /* of the accesses since it was set to 0 */
};

/* One access of 1, 2 or 4 bytes, with its effects; its states are added. A place that nothing
 * answers at reads as ones. */
uint32_t h8_master_read(struct h8_master *, uint32_t address, unsigned bytes);
void h8_master_write(struct h8_master *, uint32_t address, unsigned bytes, uint32_t value);

/* The processor waits for so many states. */
void h8_master_steal(struct h8_master *, unsigned states);

#endif
