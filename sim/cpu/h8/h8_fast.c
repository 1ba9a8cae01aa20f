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

#define FAST_OPS       "cpu/h8/h8_ops.h"
#define FAST_CODES     H8_OPS
#define FAST_NAME      h8_fast
#define FAST_LABELS_OF h8_fast_labels
#include "../../engine/table/fast_bodies.h"
