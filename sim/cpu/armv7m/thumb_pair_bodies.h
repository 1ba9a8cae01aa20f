/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bodies of thumb_pairs.h, inside of the fast interpreter. */
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
