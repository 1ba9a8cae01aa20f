/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8's operations as stencils (engine/table/stencil.h). */
#include "h8_run.h"

#define STENCIL_STATE struct h8_run
#include "../../engine/table/stencil.h"

#define NZ PIN_A
#define CF PIN_B
#define VF PIN_C
#define HF (CORE->h)

const struct stencil_layout stencils_layout = {
    STENCIL_BIAS,
    {offsetof(struct h8_run, nz), offsetof(struct h8_run, c), offsetof(struct h8_run, v)}};

#define STENCIL_OPS "sim/cpu/h8/h8_ops.h"
#include "../../engine/table/stencil_bodies.h"
