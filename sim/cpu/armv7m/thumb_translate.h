/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb instructions to blocks of operations. */
#ifndef SIM_CPU_ARMV7M_THUMB_TRANSLATE_H
#define SIM_CPU_ARMV7M_THUMB_TRANSLATE_H

#include "armv7m.h"
#include "thumb_run.h"

/* The block that begins at pc. `it_state`: the instruction there runs inside an IT block; 0: it
 * does not. False: nothing can be fetched there. */
bool thumb_translate(struct armv7m *, uint32_t pc, uint8_t it_state, struct table_build *);

extern const struct table_core thumb_core;

#endif
