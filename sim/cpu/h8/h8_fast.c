/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8 fast: blocks run by computed goto, from operation to operation and block to block. */
#define CORE_STATE struct h8_run
#define FAST_KEEP  int64_t nz = core->nz;
#define FAST_KEPT  core->nz = nz;
#include "h8_run.h"

#include "../../engine/table/fast.h"
#include "h8_engine.h"

#define NZ nz
#define CF (core->c)
#define VF (core->v)
#define HF (core->h)

const void *h8_fast_labels[H8_OPS][2];

/* Without a state: only fills in the list, whose labels no other function can name. Merging what
 * bodies have in common would make one jump of all those to the next operation. */
__attribute__((optimize("no-gcse", "no-crossjumping"))) enum table_exit
h8_fast(struct table_state *state) /* NOLINT(readability-function-size): all bodies */
{
#define OP FAST_LABELS
    static const void *const labels[H8_OPS][2] = {
#include "h8_ops.h"
    };
#undef OP
    if (state == NULL) {
        memcpy(h8_fast_labels, labels, sizeof labels);
        return TABLE_SLOW;
    }
    FAST_BEGIN
#define OP         FAST_WITH_FLAGS
#define FLAGS(...) __VA_ARGS__
#include "h8_ops.h"
#undef OP
#undef FLAGS
#define OP FAST_WITHOUT
#define FLAGS(...)
#include "h8_ops.h"
#undef OP
#undef FLAGS
    FAST_END
}

/* Constant from before main() on. */
__attribute__((constructor)) static void find_labels(void)
{
    h8_fast(NULL);
}
