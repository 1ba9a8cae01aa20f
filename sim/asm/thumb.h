/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb for the assembler: other ways to write instructions. */
#ifndef SIM_ASM_THUMB_H
#define SIM_ASM_THUMB_H

#include "asm/processor.h"

/* asm_processor.forms */
void thumb_forms(const char *text, struct asm_forms *);

#endif
