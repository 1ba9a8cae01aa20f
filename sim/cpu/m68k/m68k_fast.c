/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 68000 fast: blocks run by computed goto, from operation to operation and block to block. */
#define CORE_STATE struct m68k_run
#define FAST_KEEP  int64_t nz = core->nz;
#define FAST_KEPT  core->nz = nz;
#include "m68k_run.h"

#include "../../engine/table/fast.h"
#include "m68k_engine.h"

#define NZ nz
#define CF (core->c)
#define VF (core->v)

const void *m68k_fast_labels[M68K_OPS][2];

/* Without a state: only fills in the list, whose labels no other function can name. Merging what
 * bodies have in common would make one jump of all those to the next operation. */
__attribute__((optimize("no-gcse", "no-crossjumping"))) enum table_exit
m68k_fast(struct table_state *state) /* NOLINT(readability-function-size): all bodies */
{
#define OP FAST_LABELS
    static const void *const labels[M68K_OPS][2] = {
#include "m68k_ops.h"
    };
#undef OP
    if (state == NULL) {
        memcpy(m68k_fast_labels, labels, sizeof labels);
        return TABLE_SLOW;
    }
    FAST_BEGIN
#define OP         FAST_WITH_FLAGS
#define FLAGS(...) __VA_ARGS__
#include "m68k_ops.h"
#undef OP
#undef FLAGS
#define OP FAST_WITHOUT
#define FLAGS(...)
#include "m68k_ops.h"
#undef OP
#undef FLAGS
    FAST_END
}

/* Constant from before main() on. */
__attribute__((constructor)) static void find_labels(void)
{
    m68k_fast(NULL);
}
