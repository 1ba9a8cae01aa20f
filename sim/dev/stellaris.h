/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the chips of a Stellaris microcontroller share: identification registers, last in their
 * maps (LM3S6965 data sheet, register map of each module). */
#ifndef SIM_DEV_STELLARIS_H
#define SIM_DEV_STELLARIS_H

#include "device.h"

#define STELLARIS_MANUAL "Stellaris LM3S6965 Microcontroller Data Sheet"

/* Ids of the identification registers, last in each chip's enumeration. */
#define STELLARIS_IDS                                                                              \
    PERIPHID4, PERIPHID5, PERIPHID6, PERIPHID7, PERIPHID0, PERIPHID1, PERIPHID2, PERIPHID3,        \
        PCELLID0, PCELLID1, PCELLID2, PCELLID3

#define STELLARIS_ID_(id, prefix, at, value)                                                       \
    [id] = {.name = prefix #id,                                                                    \
            .offset = (at),                                                                        \
            .width = 4,                                                                            \
            .access = REG_RO,                                                                      \
            .reset = (value),                                                                      \
            .about = "identification"}

/* Rows of the register table; `id0` to `id3` are PeriphID0 to 3. */
#define STELLARIS_ID_REGISTERS(prefix, id0, id1, id2, id3)                                         \
    STELLARIS_ID_(PERIPHID4, prefix, 0xfd0, 0), STELLARIS_ID_(PERIPHID5, prefix, 0xfd4, 0),        \
        STELLARIS_ID_(PERIPHID6, prefix, 0xfd8, 0), STELLARIS_ID_(PERIPHID7, prefix, 0xfdc, 0),    \
        STELLARIS_ID_(PERIPHID0, prefix, 0xfe0, id0),                                              \
        STELLARIS_ID_(PERIPHID1, prefix, 0xfe4, id1),                                              \
        STELLARIS_ID_(PERIPHID2, prefix, 0xfe8, id2),                                              \
        STELLARIS_ID_(PERIPHID3, prefix, 0xfec, id3),                                              \
        STELLARIS_ID_(PCELLID0, prefix, 0xff0, 0x0d),                                              \
        STELLARIS_ID_(PCELLID1, prefix, 0xff4, 0xf0),                                              \
        STELLARIS_ID_(PCELLID2, prefix, 0xff8, 0x05), STELLARIS_ID_(PCELLID3, prefix, 0xffc, 0xb1)

/* The reset value of a register: all there is to say of an identification register. */
static inline uint32_t stellaris_id(const struct device *device, unsigned reg)
{
    return device->class->registers[reg].reset;
}

#endif
