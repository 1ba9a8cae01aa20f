/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How operands of Thumb are written that are no plain numbers or names: thumb.isa names them. */
#ifndef SIM_CPU_ARMV7M_THUMB_TEXT_H
#define SIM_CPU_ARMV7M_THUMB_TEXT_H

#include "isa/isa.h"

/* The value of a modified constant i:imm3:imm8 (ThumbExpandImm, A5.3.2). */
uint32_t thumb_constant_value(uint32_t imm12);

/* IT blocks: the state is ITSTATE (A7.3.3). */
extern const struct isa_flow thumb_it;

extern const struct isa_custom thumb_constant, thumb_shift, thumb_sat_shift, thumb_field_ends,
    thumb_list, thumb_several, thumb_pushed, thumb_popped, thumb_back, thumb_bang, thumb_signed12,
    thumb_below8, thumb_index, thumb_index4, thumb_coprocessor_index, thumb_near, thumb_to24,
    thumb_then, thumb_masks, thumb_special, thumb_special_masked, thumb_barrier, thumb_coprocessor,
    thumb_coprocessor_register, thumb_float_constant, thumb_singles, thumb_doubles, thumb_fraction,
    thumb_words_signed;

#endif
