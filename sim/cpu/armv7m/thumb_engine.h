/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engines of tables for Thumb: as engine.h has it, but they know the processor that is their
 * client (client.owner is a struct armv7m), charge time and count by themselves. */
#ifndef SIM_CPU_ARMV7M_THUMB_ENGINE_H
#define SIM_CPU_ARMV7M_THUMB_ENGINE_H

#include "execute.h"

#include "engine/table/blocks.h"
#include "engine/table/code_pages.h"
#include "engine/table/jit.h"
#include "engine/table/pages.h"

extern const struct engine_class thumb_interp_engine; /* "interp" */
extern const struct engine_class thumb_jit_engine;    /* "jit": only where jit_is_there() */

#endif
