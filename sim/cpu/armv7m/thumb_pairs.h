/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pairs of operations that programs have most often, as bodies of the fast interpreter:
 * THUMB_PAIRS lists them as (first, second, which of them sets flags), each has its body below. */
#ifndef THUMB_PAIRS
/* clang-format off: a row each */
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
#else
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_eq
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_ne
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_cs
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_cc
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_hi
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_ls
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_ge
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_lt
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_gt
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp_i
#define PAIR_SECOND b_le
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_eq
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_ne
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_cs
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_cc
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_hi
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_ls
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_ge
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_lt
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_gt
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  cmp
#define PAIR_SECOND b_le
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  sub_i
#define PAIR_SECOND b_ne
#define PAIR_FLAGS  1
#include "thumb_pair.h"
#define PAIR_FIRST  eor
#define PAIR_SECOND b_ne
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  add_i
#define PAIR_SECOND b_ne
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  mla
#define PAIR_SECOND b_ne
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  add_i
#define PAIR_SECOND cmp_i
#define PAIR_FLAGS  2
#include "thumb_pair.h"
#define PAIR_FIRST  add_i
#define PAIR_SECOND cmp
#define PAIR_FLAGS  2
#include "thumb_pair.h"
#define PAIR_FIRST  add_i
#define PAIR_SECOND add_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  and_i
#define PAIR_SECOND and_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  put
#define PAIR_SECOND put
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  fetch
#define PAIR_SECOND fetch
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  mov
#define PAIR_SECOND mov
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  mov
#define PAIR_SECOND const
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  const
#define PAIR_SECOND add_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  ldr_i
#define PAIR_SECOND add_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  ldrb_i
#define PAIR_SECOND add_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  ldr_i
#define PAIR_SECOND ldr_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  str_i
#define PAIR_SECOND str_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  lsl_i
#define PAIR_SECOND add_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  add
#define PAIR_SECOND ldrb_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  ldr_lsl
#define PAIR_SECOND ldr_i
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#define PAIR_FIRST  lsr_i
#define PAIR_SECOND eor
#define PAIR_FLAGS  0
#include "thumb_pair.h"
#endif
