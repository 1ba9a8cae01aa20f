/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of m68k.isa that are the processor's only where an exception, a change of modes or an
 * interrupt may come of them: a check, the processor's way, and behind it what is done mostly. The
 * exact interpreter always goes the processor's way. */
#include "m68k_places.h"

void m68k_rows_checked(void)
{
}

/* Where the check holds it goes on behind what this writes. Address registers change only in the
 * exact way: m68k_rows_end() follows for the other. */
static void unless(writer w, unsigned check, unsigned x, unsigned y)
{
    struct m68k_writing kept = m68k_of(w)->writing;
    struct table_op *skip = writer_op(w, check, x, y, 0, 0);
    m68k_op(w, M68K_OP_leave, 0, 0, 0);
    m68k_rows_end(w);
    m68k_op(w, M68K_OP_special, 0, 0, 0);
    skip->to.op = &w->build->ops[w->build->op_count];
    m68k_of(w)->writing = kept;
}

/* --- the status register --- */

/* What is in PART. */
static void set_sr(writer w)
{
    unless(w, M68K_OP_if_no_change, 0, PART);
    m68k_op(w, M68K_OP_set_system, 0, PART, m68k_system_bits(m68k_of(w)));
    m68k_op(w, M68K_OP_set_ccr, PART, 0, 0);
}

#define CHANGE_SR(row, op)                                                                         \
    void m68k_row_##row(writer w, taken imm)                                                       \
    {                                                                                              \
        m68k_op(w, M68K_OP_get_sr, PART, 0, 0);                                                    \
        writer_op(w, M68K_OP_##op, PART, 0, 0, m68k_immediate(imm))->never_flags = true;           \
        set_sr(w);                                                                                 \
    }
CHANGE_SR(ori_sr, ori_w)
CHANGE_SR(andi_sr, andi_w)
CHANGE_SR(eori_sr, eori_w)

void m68k_row_move_to_sr_cf(writer w, taken ea)
{
    unsigned reg = m68k_operand(w, ea, W);
    m68k_op(w, M68K_OP_copy_l, PART, reg, 0);
    set_sr(w);
}

void m68k_row_move_from_sr_cf(writer w, uint32_t Dx)
{
    unless(w, M68K_OP_if_supervisor, 0, 0);
    m68k_op(w, M68K_OP_get_sr, PART, 0, 0);
    m68k_op(w, M68K_OP_copy_w, D(Dx), PART, 0);
}

/* --- divisions: those of the 68000 take their time by values, which the processor counts --- */

static void divide(writer w, unsigned check, unsigned code, uint32_t q, unsigned r, taken ea,
                   enum size size)
{
    unsigned reg = m68k_operand(w, ea, size);
    if (reg != PART)
        m68k_op(w, M68K_OP_copy_l, PART, reg, 0);
    unless(w, check, D(q), PART);
    writer_op(w, code, D(q), PART, r, 0);
}

#define DIVIDE_WORD(name)                                                                          \
    void m68k_row_##name##_w(writer w, uint32_t Dn, taken ea)                                      \
    {                                                                                              \
        if (m68k_of(w)->model < M68K_MODEL_m68010)                                                 \
            m68k_special_with(w, ea, W);                                                           \
        else                                                                                       \
            divide(w, M68K_OP_if_##name##_w, M68K_OP_##name##_w, Dn, 0, ea, W);                    \
    }
DIVIDE_WORD(divu)
DIVIDE_WORD(divs)

/* ColdFire's has a quotient or a remainder, the CPU32's both. */
#define DIVIDE_LONG(name, rem)                                                                     \
    void m68k_row_##name##_l(writer w, uint32_t Dq, uint32_t Dr, taken ea)                         \
    {                                                                                              \
        divide(w, M68K_OP_if_##name##_l, M68K_OP_##name##_l, Dq, D(Dr), ea, L);                    \
    }                                                                                              \
    void m68k_row_##name##_l_cf(writer w, uint32_t Dq, uint32_t Dr, taken ea)                      \
    {                                                                                              \
        divide(w, M68K_OP_if_##name##_l, Dq == Dr ? M68K_OP_##name##_l : M68K_OP_##rem##_l, Dq,    \
               D(Dr), ea, L);                                                                      \
    }
DIVIDE_LONG(divu, remu)
DIVIDE_LONG(divs, rems)
