/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fast interpreter of the tests' processor, and the facts of its operations. */
#include "toy_run.h"

#define CORE_STATE struct toy_state
#include "engine/table/fast.h"

#define NZ (core->nz)
#define CF (core->c)
#define VF (core->v)

#define OP(name, reads, writes, kind, ...) {#name, reads, writes, TABLE_##kind},
const struct table_fact toy_facts[TOY_CODES] = {
#include "toy_ops.h"
};
#undef OP

#define FAST_OPS       "tests/support/toy_ops.h"
#define FAST_CODES     TOY_CODES
#define FAST_NAME      toy_fast
#define FAST_LABELS_OF toy_fast_labels
#include "engine/table/fast_bodies.h"
