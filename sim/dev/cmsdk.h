/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the chips of Arm's Cortex-M System Design Kit share: identification registers
 * (Cortex-M System Design Kit Technical Reference Manual, ARM DDI 0479, programmers model of each
 * component) and interrupt outputs that a board wires by name. */
#ifndef SIM_DEV_CMSDK_H
#define SIM_DEV_CMSDK_H

#include "device.h"

#define CMSDK_MANUAL "Cortex-M System Design Kit Technical Reference Manual (ARM DDI 0479)"

/* Ids of the identification registers, last in each chip's enumeration. */
#define CMSDK_IDS PID4, PID5, PID6, PID7, PID0, PID1, PID2, PID3, CID0, CID1, CID2, CID3

#define CMSDK_ID_(id, at, value)                                                                   \
    [id] = {.name = #id, .offset = (at), .width = 4, .access = REG_RO, .reset = (value)}

/* Rows of the register table; `part` is the low byte of the part number. */
#define CMSDK_ID_REGISTERS(part)                                                                   \
    CMSDK_ID_(PID4, 0xfd0, 0x04), CMSDK_ID_(PID5, 0xfd4, 0x00), CMSDK_ID_(PID6, 0xfd8, 0x00),      \
        CMSDK_ID_(PID7, 0xfdc, 0x00), CMSDK_ID_(PID0, 0xfe0, part), CMSDK_ID_(PID1, 0xfe4, 0xb8),  \
        CMSDK_ID_(PID2, 0xfe8, 0x1b), CMSDK_ID_(PID3, 0xfec, 0x00), CMSDK_ID_(CID0, 0xff0, 0x0d),  \
        CMSDK_ID_(CID1, 0xff4, 0xf0), CMSDK_ID_(CID2, 0xff8, 0x05), CMSDK_ID_(CID3, 0xffc, 0xb1)

/* The reset value of a register: all there is to say of an identification register. */
static inline uint32_t cmsdk_id(const struct device *device, unsigned reg)
{
    return device->class->registers[reg].reset;
}

/* Connects interrupt outputs. With interrupt-names each goes to the entry of its name, or
 * nowhere; without, the first output goes to the first entry of interrupts, and so on. */
bool cmsdk_interrupts(struct device *, struct line_driver *drivers, const char *const *names,
                      unsigned count, struct sim_error *);

#endif
