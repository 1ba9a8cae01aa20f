/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb's operations as stencils (engine/table/stencil.h). */
#include "thumb_run.h"

#define STENCIL_STATE struct thumb_run
#include "../../engine/table/stencil.h"

#define NZ        PIN_A
#define CF        PIN_B
#define VF        PIN_C
#define QF        (CORE->q)
#define GE        (CORE->ge)
#define TARGET(a) ((a) & ~1u)

const struct stencil_layout stencils_layout = {
    STENCIL_BIAS,
    {offsetof(struct thumb_run, nz), offsetof(struct thumb_run, c), offsetof(struct thumb_run, v)}};

#define STENCIL_OPS "sim/cpu/armv7m/thumb_ops.h"
#include "../../engine/table/stencil_bodies.h"
