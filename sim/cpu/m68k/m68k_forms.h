/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How else instructions of the M68000 family are written. */
#ifndef SIM_CPU_M68K_FORMS_H
#define SIM_CPU_M68K_FORMS_H

#include "asm/rules.h"

void m68k_forms(const char *text, struct asm_forms *);

#endif
