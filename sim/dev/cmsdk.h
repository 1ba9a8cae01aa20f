/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the chips of Arm's Cortex-M System Design Kit share: identification registers
 * (Cortex-M System Design Kit Technical Reference Manual, ARM DDI 0479, programmers model of each
 * component) and interrupt outputs that a board wires by name. */
#ifndef SIM_DEV_CMSDK_H
#define SIM_DEV_CMSDK_H

#include "dev/primecell.h"

#define CMSDK_MANUAL "Cortex-M System Design Kit Technical Reference Manual (ARM DDI 0479)"

/* Ids of the identification registers, last in each chip's enumeration. */
#define CMSDK_IDS PRIMECELL_IDS_4_7(PID), PRIMECELL_IDS(PID, CID)

/* Rows of the register table; `part` is the low byte of the part number. */
#define CMSDK_ID_REGISTERS(part)                                                                   \
    PRIMECELL_ID_REGISTERS_4_7(PID, "PID", 0x04),                                                  \
        PRIMECELL_ID_REGISTERS(PID, "PID", CID, "CID", part, 0xb8, 0x1b, 0)

/* Connects interrupt outputs. With interrupt-names each goes to the entry of its name, or
 * nowhere; without, the first output goes to the first entry of interrupts, and so on. */
bool cmsdk_interrupts(struct device *, struct line_driver *drivers, const char *const *names,
                      unsigned count, struct sim_error *);

#endif
