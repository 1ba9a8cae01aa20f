/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How operands of the H8 are written that are no plain numbers or names: h8.isa names them. */
#ifndef SIM_CPU_H8_H8_TEXT_H
#define SIM_CPU_H8_H8_TEXT_H

#include "isa/isa.h"

extern const struct isa_custom h8_address_register, h8_immediate8, h8_immediate16, h8_immediate32,
    h8_displacement16, h8_displacement32, h8_absolute8, h8_absolute16, h8_absolute32, h8_vector8,
    h8_branch8, h8_branch16, h8_jump16, h8_jump24;

#endif
