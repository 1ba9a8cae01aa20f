/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Branches in Thumb, what the processor executes by itself, and which row of thumb.isa an
 * instruction is; what each is made of (ARM DDI 0403E, A7.7). What is
 * UNPREDICTABLE there is undefined here where it cannot mean anything, else what it looks like. */
#include "thumb_operands.h"

/* --- branches --- */

static void branch(writer w, enum thumb_code code, unsigned x, uint32_t to)
{
    thumb_write(w, code, x, 0, to == w->next ? 0 : w->refill, to);
    w->ends = true;
}

/* Before the end of an IT block it is UNPREDICTABLE: what follows is still of that block, and no
 * ALWAYS: that is for the exact interpreter. */
static void branch_or_on(writer w, enum thumb_code code, unsigned x, uint32_t to)
{
    if (w->next_it)
        thumb_write(w, THUMB_leave, 0, 0, 0, 0);
    branch(w, code, x, to);
}

static void branch_if(writer w, uint32_t condition, uint32_t distance)
{
    branch_or_on(w, (enum thumb_code)(THUMB_b_eq + condition), 0, w->pc + 4 + distance);
}

/* The distance of B.W and BL: bit 31 of `top` and below are its topmost bits. */
static uint32_t far(uint32_t s, uint32_t j1, uint32_t j2, uint32_t imm10, uint32_t imm11)
{
    uint32_t i1 = (j1 ^ s) ^ 1, i2 = (j2 ^ s) ^ 1;
    uint32_t bits = s << 24 | i1 << 23 | i2 << 22 | imm10 << 12 | imm11 << 1;
    return (uint32_t)((int32_t)(bits << 7) >> 7);
}

void thumb_row_b_t1(writer w, uint32_t condition, int32_t imm8)
{
    branch_if(w, condition, (uint32_t)imm8 * 2);
}

void thumb_row_b_t2(writer w, int32_t imm11)
{
    branch(w, THUMB_always, 0, w->pc + 4 + (uint32_t)imm11 * 2);
}

void thumb_row_b_t3(writer w, uint32_t s, uint32_t condition, uint32_t imm6, uint32_t j1,
                    uint32_t j2, uint32_t imm11)
{
    uint32_t bits = s << 20 | j2 << 19 | j1 << 18 | imm6 << 12 | imm11 << 1;
    branch_if(w, condition, (uint32_t)((int32_t)(bits << 11) >> 11));
}

void thumb_row_b_t4(writer w, uint32_t s, uint32_t imm10, uint32_t j1, uint32_t j2, uint32_t imm11)
{
    branch(w, THUMB_always, 0, w->pc + 4 + far(s, j1, j2, imm10, imm11));
}

void thumb_row_bl_t1(writer w, uint32_t s, uint32_t imm10, uint32_t j1, uint32_t j2, uint32_t imm11)
{
    constant(w, THUMB_LR, w->next | 1);
    branch(w, THUMB_always, 0, w->pc + 4 + far(s, j1, j2, imm10, imm11));
}

void thumb_row_cbz_t1(writer w, uint32_t i, uint32_t imm5, uint32_t n)
{
    branch_or_on(w, THUMB_cbz, reg(n), w->pc + 4 + (i << 6 | imm5 << 1));
}

void thumb_row_cbnz_t1(writer w, uint32_t i, uint32_t imm5, uint32_t n)
{
    branch_or_on(w, THUMB_cbnz, reg(n), w->pc + 4 + (i << 6 | imm5 << 1));
}

void thumb_row_bx_t1(writer w, uint32_t m)
{
    thumb_write(w, THUMB_bx, source(w, m), 0, w->refill, w->next);
    w->ends = true;
}

void thumb_row_blx_t1(writer w, uint32_t m)
{
    thumb_write(w, THUMB_blx, source(w, m), reg(THUMB_LR), w->refill, w->next);
    w->ends = true;
}

static void jump_by_table(writer w)
{
    thumb_write(w, THUMB_jump_table, reg(THUMB_TARGET), 0, w->refill, w->next);
    w->ends = true;
}

void thumb_row_tbb_t1(writer w, uint32_t n, uint32_t m)
{
    unsigned second = shifted(w, 0, m, LSL, 0, 0);
    thumb_write(w, THUMB_ldrb_r, reg(THUMB_TARGET), source(w, n), second, 0);
    jump_by_table(w);
}

void thumb_row_tbh_t1(writer w, uint32_t n, uint32_t m)
{
    unsigned second = shifted(w, 0, m, LSL, 0, 1);
    thumb_write(w, THUMB_ldrh_r, reg(THUMB_TARGET), source(w, n), second, 0);
    jump_by_table(w);
}

/* --- nothing to do --- */

/* By how many fields a row has: none of them matters here. */
#define NONE
#define ONE   , UNUSED uint32_t a
#define TWO   ONE, UNUSED uint32_t b
#define THREE TWO, UNUSED uint32_t c
#define FOUR  THREE, UNUSED uint32_t d
#define FIVE  FOUR, UNUSED uint32_t e
#define SIX   FIVE, UNUSED uint32_t f
#define SEVEN SIX, UNUSED uint32_t g
#define NINE  SEVEN, UNUSED uint32_t h, UNUSED uint32_t i

#define NOTHING(id, fields)                                                                        \
    void thumb_row_##id(UNUSED writer w fields)                                                    \
    {                                                                                              \
    }
NOTHING(nop_t1, NONE)
NOTHING(dsb_t1, ONE)
NOTHING(dmb_t1, ONE)
NOTHING(pld_imm_t1, TWO)
NOTHING(pld_imm_t2, TWO)
NOTHING(pld_lit_t1, TWO)
NOTHING(pld_reg_t1, THREE)
NOTHING(pldw_imm_t1, TWO)
NOTHING(pldw_imm_t2, TWO)
NOTHING(pldw_lit_t1, TWO)
NOTHING(pldw_reg_t1, THREE)
NOTHING(pli_imm_t1, TWO)
NOTHING(pli_imm_t2, TWO)
NOTHING(pli_lit_t1, TWO)
NOTHING(pli_reg_t1, THREE)
NOTHING(pliw_imm_t1, TWO)
NOTHING(pliw_imm_t2, TWO)
NOTHING(pliw_lit_t1, TWO)
NOTHING(pliw_reg_t1, THREE)

void thumb_row_it_t1(writer w, uint32_t condition, uint32_t mask)
{
    w->next_it = (uint8_t)(condition << 4 | mask);
}

/* What it has changed is fetched anew. */
void thumb_row_isb_t1(writer w, UNUSED uint32_t option)
{
    w->ends = true;
}

/* --- the processor's, which sees them first, and what is undefined for ever --- */

#define PROCESSOR(id, fields)                                                                      \
    void thumb_row_##id(writer w fields)                                                           \
    {                                                                                              \
        thumb_write_special(w, false);                                                             \
    }
PROCESSOR(bkpt_t1, ONE)
PROCESSOR(cdp, SEVEN)
PROCESSOR(clrex_t1, NONE)
PROCESSOR(cps_t1, THREE)
PROCESSOR(dbg_t1, ONE)
PROCESSOR(hint_t1, ONE)
PROCESSOR(hint_t2, ONE)
PROCESSOR(ldc, NINE)
PROCESSOR(mcr, SEVEN)
PROCESSOR(mcrr, SIX)
PROCESSOR(mrc, SEVEN)
PROCESSOR(mrrc, SIX)
PROCESSOR(mrs_t1, TWO)
PROCESSOR(msr_t1, THREE)
PROCESSOR(nop_t2, NONE)
PROCESSOR(sev_t1, NONE)
PROCESSOR(sev_t2, NONE)
PROCESSOR(stc, NINE)
PROCESSOR(strex_t1, FOUR)
PROCESSOR(strexb_t1, THREE)
PROCESSOR(strexh_t1, THREE)
PROCESSOR(svc_t1, ONE)
PROCESSOR(wfe_t1, NONE)
PROCESSOR(wfe_t2, NONE)
PROCESSOR(wfi_t1, NONE)
PROCESSOR(wfi_t2, NONE)
PROCESSOR(yield_t1, NONE)
PROCESSOR(yield_t2, NONE)

#define UNDEFINED(id, fields)                                                                      \
    void thumb_row_##id(writer w fields)                                                           \
    {                                                                                              \
        thumb_write_special(w, true);                                                              \
    }
UNDEFINED(udf_t1, ONE)
UNDEFINED(udf_t2, TWO)

/* --- which row --- */

#define CASE(number, id, cost, parameters, arguments)                                              \
    case number:                                                                                   \
        thumb_row_##id arguments;                                                                  \
        return true;

/* NOLINTNEXTLINE(readability-function-size): a line each */
bool thumb_write_row(struct thumb_writer *w, uint32_t opcode)
{
    const uint32_t units[2] = {opcode & 0xffff, opcode >> 16};
    struct isa_decoded decoded;
    if (!isa_decode(&isa_thumb, units, 2, 0, w->model, &decoded))
        return false;
    switch (decoded.row - isa_thumb.rows) {
        ISA_ROWS_thumb(CASE, w, decoded.field)
    }
    return false;
}
