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

#define PAIR_NAME(first, second, flags) NUMBER_OF_##first##_##second,
enum { THUMB_PAIRS(PAIR_NAME) PAIRS };
static struct pair {
    uint16_t first, second;
    uint8_t flags;
    const void *body;
} pairs[PAIRS];

#define PAIR(first, second, flags)                                                                 \
    {THUMB_##first, THUMB_##second, flags, &&pair_##first##_##second},
#define FAST_FIND_PAIRS                                                                            \
    static const struct pair found[] = {THUMB_PAIRS(PAIR)};                                        \
    memcpy(pairs, found, sizeof found);

#define FAST_OPS       "cpu/armv7m/thumb_ops.h"
#define FAST_PAIRS     "cpu/armv7m/thumb_pair_bodies.h"
#define FAST_CODES     THUMB_CODES
#define FAST_NAME      thumb_fast
#define FAST_LABELS_OF thumb_fast_labels
#include "../../engine/table/fast_bodies.h"

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
