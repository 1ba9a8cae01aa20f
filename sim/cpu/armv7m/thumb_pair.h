/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two operations, PAIR_FIRST and PAIR_SECOND, as one body of the fast interpreter: no jump lies
 * between them. Included by thumb_fast.c for each pair; PAIR_FLAGS says which of them sets flags.
 */
#define PAIR_LABEL_(first, second) pair_##first##_##second
#define PAIR_LABEL(first, second)  PAIR_LABEL_(first, second)
#define PAIR_CODE_(name)           THUMB_##name
#define PAIR_CODE(name)            PAIR_CODE_(name)
PAIR_LABEL(PAIR_FIRST, PAIR_SECOND) :;
#define FLAGS(...)                                                                                 \
    if (PAIR_FLAGS == 1) {                                                                         \
        __VA_ARGS__;                                                                               \
    }
#define OP(name, reads, writes, kind, ...)                                                         \
    if (THUMB_##name == PAIR_CODE(PAIR_FIRST)) {                                                   \
        __VA_ARGS__                                                                                \
    }
#include "thumb_ops.h"
#undef OP
#undef FLAGS
op++;
#define FLAGS(...)                                                                                 \
    if (PAIR_FLAGS == 2) {                                                                         \
        __VA_ARGS__;                                                                               \
    }
#define OP(name, reads, writes, kind, ...)                                                         \
    if (THUMB_##name == PAIR_CODE(PAIR_SECOND)) {                                                  \
        __VA_ARGS__ FAST_END_##kind                                                                \
    }
#include "thumb_ops.h"
#undef OP
#undef FLAGS
#undef PAIR_LABEL_
#undef PAIR_LABEL
#undef PAIR_CODE_
#undef PAIR_CODE
#undef PAIR_FIRST
#undef PAIR_SECOND
#undef PAIR_FLAGS
