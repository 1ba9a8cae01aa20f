/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stencils of the tests' processor. */
#include "toy.h"

#define STENCIL_STATE struct toy_state
#include "engine/table/stencil.h"

#define NZ PIN_A
#define CF PIN_B
#define VF PIN_C
const struct stencil_layout stencils_layout = {
    STENCIL_BIAS,
    {offsetof(struct toy_state, nz), offsetof(struct toy_state, c), offsetof(struct toy_state, v)}};

#define STENCIL_OPS "tests/support/toy_ops.h"
#include "engine/table/stencil_bodies.h"
