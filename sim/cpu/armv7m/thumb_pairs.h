/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pairs of operations that programs have most often, as bodies of the fast interpreter:
 * (first, second, which of them sets flags). thumb_pair_bodies.h has the same ones. */
#ifndef SIM_CPU_ARMV7M_THUMB_PAIRS_H
#define SIM_CPU_ARMV7M_THUMB_PAIRS_H

/* clang-format off */
#define THUMB_PAIRS(DO)                                                                            \
    DO(cmp_i, b_eq, 1)                                                                             \
    DO(cmp_i, b_ne, 1)                                                                             \
    DO(cmp_i, b_cs, 1)                                                                             \
    DO(cmp_i, b_cc, 1)                                                                             \
    DO(cmp_i, b_hi, 1)                                                                             \
    DO(cmp_i, b_ls, 1)                                                                             \
    DO(cmp_i, b_ge, 1)                                                                             \
    DO(cmp_i, b_lt, 1)                                                                             \
    DO(cmp_i, b_gt, 1)                                                                             \
    DO(cmp_i, b_le, 1)                                                                             \
    DO(cmp, b_eq, 1)                                                                               \
    DO(cmp, b_ne, 1)                                                                               \
    DO(cmp, b_cs, 1)                                                                               \
    DO(cmp, b_cc, 1)                                                                               \
    DO(cmp, b_hi, 1)                                                                               \
    DO(cmp, b_ls, 1)                                                                               \
    DO(cmp, b_ge, 1)                                                                               \
    DO(cmp, b_lt, 1)                                                                               \
    DO(cmp, b_gt, 1)                                                                               \
    DO(cmp, b_le, 1)                                                                               \
    DO(sub_i, b_ne, 1)                                                                             \
    DO(eor, b_ne, 0)                                                                               \
    DO(add_i, b_ne, 0)                                                                             \
    DO(mla, b_ne, 0)                                                                               \
    DO(add_i, cmp_i, 2)                                                                            \
    DO(add_i, cmp, 2)                                                                              \
    DO(add_i, add_i, 0)                                                                            \
    DO(and_i, and_i, 0)                                                                            \
    DO(put, put, 0)                                                                                \
    DO(fetch, fetch, 0)                                                                            \
    DO(mov, mov, 0)                                                                                \
    DO(mov, const, 0)                                                                              \
    DO(const, add_i, 0)                                                                            \
    DO(ldr_i, add_i, 0)                                                                            \
    DO(ldrb_i, add_i, 0)                                                                           \
    DO(ldr_i, ldr_i, 0)                                                                            \
    DO(str_i, str_i, 0)                                                                            \
    DO(lsl_i, add_i, 0)                                                                            \
    DO(add, ldrb_i, 0)                                                                             \
    DO(ldr_lsl, ldr_i, 0)                                                                          \
    DO(lsr_i, eor, 0)
/* clang-format on */

#endif
