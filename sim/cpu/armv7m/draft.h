/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drafting a board must know of the Cortex-M processors (processor.draft). */
#ifndef SIM_CPU_ARMV7M_DRAFT_H
#define SIM_CPU_ARMV7M_DRAFT_H

#include "draft/draft.h"

extern const struct draft_cpu cortex_m0_draft, cortex_m3_draft, cortex_m4_draft;

#endif
