/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Thumb for the assembler and the disassembler: other ways to write instructions, IT blocks. */
#ifndef SIM_ASM_THUMB_H
#define SIM_ASM_THUMB_H

#include "asm/processor.h"

/* Functions of struct asm_processor. */
void thumb_forms(const char *text, struct asm_forms *);
void thumb_settle(uint32_t state, uint32_t *units, unsigned count);

#endif
