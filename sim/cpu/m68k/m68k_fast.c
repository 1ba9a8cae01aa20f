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

#define FAST_OPS       "cpu/m68k/m68k_ops.h"
#define FAST_CODES     M68K_OPS
#define FAST_NAME      m68k_fast
#define FAST_LABELS_OF m68k_fast_labels
#include "../../engine/table/fast_bodies.h"
