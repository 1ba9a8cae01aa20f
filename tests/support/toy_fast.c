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

const void *toy_fast_labels[TOY_CODES][2];

/* NOLINTNEXTLINE(readability-function-size): all bodies */
enum table_exit toy_fast(struct table_state *state)
{
#define OP FAST_LABELS
    static const void *const labels[TOY_CODES][2] = {
#include "toy_ops.h"
    };
#undef OP
    if (state == NULL) {
        memcpy(toy_fast_labels, labels, sizeof labels);
        return TABLE_SLOW;
    }
    FAST_BEGIN
#define OP         FAST_WITH_FLAGS
#define FLAGS(...) __VA_ARGS__
#include "toy_ops.h"
#undef OP
#undef FLAGS
#define OP FAST_WITHOUT
#define FLAGS(...)
#include "toy_ops.h"
    FAST_END
}
