/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 68000's operations as stencils (engine/table/stencil.h). */
#include "m68k_run.h"

#define STENCIL_STATE struct m68k_run
#include "../../engine/table/stencil.h"

#define NZ PIN_A
#define CF PIN_B
#define VF PIN_C

const struct stencil_layout stencils_layout = {
    STENCIL_BIAS,
    {offsetof(struct m68k_run, nz), offsetof(struct m68k_run, c), offsetof(struct m68k_run, v)}};

#define STENCIL_OPS "sim/cpu/m68k/m68k_ops.h"
#include "../../engine/table/stencil_bodies.h"
