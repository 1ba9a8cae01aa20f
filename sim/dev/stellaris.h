/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the chips of a Stellaris microcontroller share: identification registers, last in their
 * maps (LM3S6965 data sheet, register map of each module). */
#ifndef SIM_DEV_STELLARIS_H
#define SIM_DEV_STELLARIS_H

#include "dev/primecell.h"

#define STELLARIS_MANUAL "Stellaris LM3S6965 Microcontroller Data Sheet"

/* Ids of the identification registers, last in each chip's enumeration. */
#define STELLARIS_IDS PRIMECELL_IDS_4_7(PERIPHID), PRIMECELL_IDS(PERIPHID, PCELLID)

/* Rows of the register table; `id0` to `id3` are PeriphID0 to 3. */
#define STELLARIS_ID_REGISTERS(prefix, id0, id1, id2, id3)                                         \
    PRIMECELL_ID_REGISTERS_4_7(PERIPHID, prefix "PERIPHID", 0),                                    \
        PRIMECELL_ID_REGISTERS(PERIPHID, prefix "PERIPHID", PCELLID, prefix "PCELLID", id0, id1,   \
                               id2, id3)

/* Rows of registers whose names are their ids behind a prefix: ordinary ones, and those of which
 * the model only stores what was written. */
#define STELLARIS_PLAIN(prefix, id, at, value, text)                                               \
    [id] = {.name = prefix #id, .offset = (at), .width = 4, .reset = (value), .about = text}
#define STELLARIS_STORES(prefix, id, at, value, text)                                              \
    [id] = {.name = prefix #id,                                                                    \
            .offset = (at),                                                                        \
            .width = 4,                                                                            \
            .reset = (value),                                                                      \
            .stores_only = true,                                                                   \
            .about = text}

#endif
