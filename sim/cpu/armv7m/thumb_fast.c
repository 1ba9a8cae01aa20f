/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb fast: blocks run by computed goto, from operation to operation and block to block. */
#define CORE_STATE struct thumb_run
#include "thumb_fast.h"
#include "../../engine/table/fast.h"

#define NZ        (core->nz)
#define CF        (core->c)
#define VF        (core->v)
#define QF        (core->q)
#define GE        (core->ge)
#define TARGET(a) ((a) & ~1u)

const void *thumb_fast_labels[THUMB_CODES][2];

/* Without a state: only fills in the labels, which no other function can name. Merging what bodies
 * have in common would make one jump of all those to the next operation. */
__attribute__((optimize("no-gcse", "no-crossjumping"))) enum table_exit
thumb_fast(struct table_state *state)
{
#define OP FAST_LABELS
    static const void *const labels[THUMB_CODES][2] = {
#include "thumb_ops.h"
    };
#undef OP
    if (state == NULL) {
        memcpy(thumb_fast_labels, labels, sizeof labels);
        return TABLE_SLOW;
    }
    FAST_BEGIN
#define OP         FAST_WITH_FLAGS
#define FLAGS(...) __VA_ARGS__
#include "thumb_ops.h"
#undef OP
#undef FLAGS
#define OP FAST_WITHOUT
#define FLAGS(...)
#include "thumb_ops.h"
    FAST_END
}

/* Constant from before main() on. */
__attribute__((constructor)) static void find_labels(void)
{
    thumb_fast(NULL);
}
