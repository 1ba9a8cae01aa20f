/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The identification registers at the end of a PrimeCell's map, which chips of other makers have
 * too: four that name the part, four that say that it is a PrimeCell, and before them four more in
 * newer ones (ARM DDI 0194, chapter "Programmer's Model"; ARM DDI 0479). */
#ifndef SIM_DEV_PRIMECELL_H
#define SIM_DEV_PRIMECELL_H

#include "device.h"

/* Ids, last in each chip's enumeration; `p` and `c` begin them. */
#define PRIMECELL_IDS(p, c)  p##0, p##1, p##2, p##3, c##0, c##1, c##2, c##3
#define PRIMECELL_IDS_4_7(p) p##4, p##5, p##6, p##7

#define PRIMECELL_ID_(id, text, at, value)                                                         \
    [id] = {.name = (text),                                                                        \
            .offset = (at),                                                                        \
            .width = 4,                                                                            \
            .access = REG_RO,                                                                      \
            .reset = (value),                                                                      \
            .about = "identification"}

/* Rows of the register table; `p_name` and `c_name` begin the names of the registers. */
#define PRIMECELL_ID_REGISTERS(p, p_name, c, c_name, id0, id1, id2, id3)                           \
    PRIMECELL_ID_(p##0, p_name "0", 0xfe0, id0), PRIMECELL_ID_(p##1, p_name "1", 0xfe4, id1),      \
        PRIMECELL_ID_(p##2, p_name "2", 0xfe8, id2), PRIMECELL_ID_(p##3, p_name "3", 0xfec, id3),  \
        PRIMECELL_ID_(c##0, c_name "0", 0xff0, 0x0d),                                              \
        PRIMECELL_ID_(c##1, c_name "1", 0xff4, 0xf0),                                              \
        PRIMECELL_ID_(c##2, c_name "2", 0xff8, 0x05), PRIMECELL_ID_(c##3, c_name "3", 0xffc, 0xb1)
#define PRIMECELL_ID_REGISTERS_4_7(p, p_name, id4)                                                 \
    PRIMECELL_ID_(p##4, p_name "4", 0xfd0, id4), PRIMECELL_ID_(p##5, p_name "5", 0xfd4, 0),        \
        PRIMECELL_ID_(p##6, p_name "6", 0xfd8, 0), PRIMECELL_ID_(p##7, p_name "7", 0xfdc, 0)

/* The reset value of a register: all there is to say of an identification register. */
static inline uint32_t primecell_id(const struct device *device, unsigned reg)
{
    return device->class->registers[reg].reset;
}

#endif
