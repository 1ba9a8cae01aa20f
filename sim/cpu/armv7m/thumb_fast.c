/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb fast: blocks run by computed goto, from operation to operation and block to block. */
#define CORE_STATE struct thumb_run
#define FAST_KEEP  int64_t nz = core->nz;
#define FAST_KEPT  core->nz = nz;
#include "thumb_fast.h"

#include "../../engine/table/fast.h"
#include "thumb_pairs.h"

#define NZ        nz
#define CF        (core->c)
#define VF        (core->v)
#define QF        (core->q)
#define GE        (core->ge)
#define TARGET(a) ((a) & ~1u)

const void *thumb_fast_labels[THUMB_CODES][2];

#define PAIR_NAME(first, second, flags) NUMBER_OF_##first##_##second,
enum { THUMB_PAIRS(PAIR_NAME) PAIRS };
static struct pair {
    uint16_t first, second;
    uint8_t flags;
    const void *body;
} pairs[PAIRS];

/* Without a state: only fills in the two lists, whose labels no other function can name. Merging
 * what bodies have in common would make one jump of all those to the next operation. */
__attribute__((optimize("no-gcse", "no-crossjumping"))) enum table_exit
thumb_fast(struct table_state *state) /* NOLINT(readability-function-size): all bodies */
{
#define OP FAST_LABELS
    static const void *const labels[THUMB_CODES][2] = {
#include "thumb_ops.h"
    };
#undef OP
#define PAIR(first, second, flags)                                                                 \
    {THUMB_##first, THUMB_##second, flags, &&pair_##first##_##second},
    static const struct pair pair_labels[] = {THUMB_PAIRS(PAIR)};
    if (state == NULL) {
        memcpy(thumb_fast_labels, labels, sizeof labels);
        memcpy(pairs, pair_labels, sizeof pair_labels);
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
#undef OP
#undef FLAGS
#include "thumb_pair_bodies.h"
    FAST_END
}

/* Constant from before main() on. */
__attribute__((constructor)) static void find_labels(void)
{
    thumb_fast(NULL);
}

static bool sets_flags(const struct table_op *op)
{
    return thumb_facts[op->code].writes != 0 && !op->no_flags;
}

static bool is_pair(const struct pair *pair, const struct table_op *op)
{
    return pair->first == op[0].code && pair->second == op[1].code &&
           sets_flags(&op[0]) == (pair->flags == 1) && sets_flags(&op[1]) == (pair->flags == 2);
}

const void *thumb_fast_pair(const struct table_op *op)
{
    unsigned i;
    for (i = 0; i < PAIRS; i++)
        if (is_pair(&pairs[i], op))
            return pairs[i].body;
    return NULL;
}
