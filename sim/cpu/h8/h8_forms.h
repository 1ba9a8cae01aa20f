/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The H8 family for the assembler: other ways to write instructions. */
#ifndef SIM_CPU_H8_H8_FORMS_H
#define SIM_CPU_H8_H8_FORMS_H

#include "asm/rules.h"

/* asm_rules.forms */
void h8_forms(const char *text, struct asm_forms *);

#endif
