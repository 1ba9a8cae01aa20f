/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of m68k.isa that are neither numbers nor names. */
#ifndef SIM_CPU_M68K_TEXT_H
#define SIM_CPU_M68K_TEXT_H

#include "isa/isa.h"

extern const struct isa_custom m68k_registers, m68k_registers_back, m68k_short_address;

#endif
