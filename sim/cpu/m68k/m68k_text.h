/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of m68k.isa that are neither numbers nor names. */
#ifndef SIM_CPU_M68K_TEXT_H
#define SIM_CPU_M68K_TEXT_H

#include "isa/isa.h"

extern const struct isa_custom m68k_registers, m68k_registers_back, m68k_short_address;
extern const struct isa_custom m68k_control_register, m68k_long_division, m68k_quotient,
    m68k_divs_or_rems, m68k_divu_or_remu, m68k_mask;

#endif
