/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Includes FAST_OPS, a file of bodies, as the fast interpreter (fast.h comes before): defines
 * FAST_NAME(), which runs them, and FAST_LABELS_OF, the addresses of the bodies. Before:
 * FAST_CODES, how many there are. A processor with bodies of two operations at once has them in the
 * file FAST_PAIRS, and FAST_FIND_PAIRS keeps their labels (thumb_fast.c). */
#ifndef FAST_FIND_PAIRS
#define FAST_FIND_PAIRS
#endif

const void *FAST_LABELS_OF[FAST_CODES][2];

/* Without a state: only fills in the list, whose labels no other function can name. Merging what
 * bodies have in common would make one jump of all those to the next operation. */
__attribute__((optimize("no-gcse", "no-crossjumping"))) enum table_exit
FAST_NAME(struct table_state *state) /* NOLINT(readability-function-size): all bodies */
{
#define OP FAST_LABELS
    static const void *const labels[FAST_CODES][2] = {
#include FAST_OPS
    };
#undef OP
    if (state == NULL) {
        memcpy(FAST_LABELS_OF, labels, sizeof labels);
        FAST_FIND_PAIRS
        return TABLE_SLOW;
    }
    FAST_BEGIN
#define OP         FAST_WITH_FLAGS
#define FLAGS(...) __VA_ARGS__
#include FAST_OPS
#undef OP
#undef FLAGS
#define OP FAST_WITHOUT
#define FLAGS(...)
#include FAST_OPS
#undef OP
#undef FLAGS
#ifdef FAST_PAIRS
#include FAST_PAIRS
#endif
    FAST_END
}

/* Constant from before main() on. */
__attribute__((constructor)) static void find_labels(void)
{
    FAST_NAME(NULL);
}
