/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb for the assembler: other ways to write instructions. */
#ifndef SIM_CPU_ARMV7M_THUMB_FORMS_H
#define SIM_CPU_ARMV7M_THUMB_FORMS_H

#include "asm/rules.h"

/* asm_rules.forms */
void thumb_forms(const char *text, struct asm_forms *);

#endif
