/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rows of m68k.isa that are ColdFire's are made of (CFPRM, chapters 4 to 8): mostly those
 * of the 68000, of which ColdFire has fewer forms. */
#include "m68k_places.h"

void m68k_rows_coldfire(void)
{
}

/* --- rows of others, with fewer operands --- */

#define MOVE(l)                                                                                    \
    void m68k_row_move_##l##_short(writer w, taken from, taken to)                                 \
    {                                                                                              \
        m68k_row_move_##l(w, from, to);                                                            \
    }                                                                                              \
    void m68k_row_move_##l##_middle(writer w, taken from, taken to)                                \
    {                                                                                              \
        m68k_row_move_##l(w, from, to);                                                            \
    }                                                                                              \
    void m68k_row_move_##l##_long(writer w, taken from, taken to)                                  \
    {                                                                                              \
        m68k_row_move_##l(w, from, to);                                                            \
    }
MOVE(b)
MOVE(w)
MOVE(l)

#define TEST(l)                                                                                    \
    void m68k_row_tst_##l##_any(writer w, taken ea)                                                \
    {                                                                                              \
        m68k_row_tst_##l(w, ea);                                                                   \
    }
TEST(b)
TEST(w)
TEST(l)

#define BIT(name)                                                                                  \
    void m68k_row_##name##_n_cf(writer w, uint32_t n, taken ea)                                    \
    {                                                                                              \
        m68k_row_##name##_n(w, n, ea);                                                             \
    }
BIT(btst)
BIT(bchg)
BIT(bclr)
BIT(bset)

void m68k_row_movem_l_store_cf(writer w, uint32_t list, taken ea)
{
    m68k_row_movem_l_store(w, list, ea);
}

void m68k_row_movem_l_load_cf(writer w, uint32_t list, taken ea)
{
    m68k_row_movem_l_load(w, list, ea);
}

void m68k_row_move_to_ccr_cf(writer w, taken ea)
{
    m68k_row_move_to_ccr(w, ea);
}

/* --- data registers alone --- */

#define DATA_CONSTANT(name)                                                                        \
    void m68k_row_##name##_l_cf(writer w, uint32_t Dx, uint32_t high, uint32_t low)                \
    {                                                                                              \
        m68k_op(w, M68K_OP_##name##_l, D(Dx), 0, high << 16 | low);                                \
    }
DATA_CONSTANT(ori)
DATA_CONSTANT(andi)
DATA_CONSTANT(subi)
DATA_CONSTANT(addi)
DATA_CONSTANT(eori)
DATA_CONSTANT(cmpi)

#define DATA(row, op)                                                                              \
    void m68k_row_##row(writer w, uint32_t Dx)                                                     \
    {                                                                                              \
        m68k_op(w, M68K_OP_##op, D(Dx), 0, 0);                                                     \
    }
DATA(negx_l_cf, negx_l)
DATA(neg_l_cf, neg_l)
DATA(extb_l, extb_l)
DATA(bitrev, bitrev)
DATA(byterev, byterev)
DATA(ff1, ff1)

void m68k_row_not_l_cf(writer w, uint32_t Dx)
{
    m68k_op(w, M68K_OP_eori_l, D(Dx), 0, 0xffffffff);
}

static struct isa_taken data_register(uint32_t Dx)
{
    return (struct isa_taken){.number = M68K_ea_dn, .field = {Dx}};
}

void m68k_row_scc_cf(writer w, uint32_t cc, uint32_t Dx)
{
    const struct isa_taken ea = data_register(Dx);
    m68k_row_scc(w, cc, &ea);
}

void m68k_row_move_from_ccr_cf(writer w, uint32_t Dx)
{
    const struct isa_taken ea = data_register(Dx);
    m68k_row_move_from_ccr(w, &ea);
}

#define MULTIPLY(name)                                                                             \
    void m68k_row_##name##_l_cf(writer w, uint32_t Dl, taken ea)                                   \
    {                                                                                              \
        unsigned reg = m68k_operand(w, ea, L);                                                     \
        m68k_op(w, M68K_OP_mul_l, D(Dl), reg, 0);                                                  \
    }
MULTIPLY(mulu)
MULTIPLY(muls)

/* --- what does nothing here: TPF; PULSE and WDDATA, which tell a debug module --- */

void m68k_row_tpf(writer w)
{
    m68k_row_nop(w);
}

void m68k_row_tpf_w(writer w, uint32_t n)
{
    (void)n;
    m68k_row_nop(w);
}

void m68k_row_tpf_l(writer w, uint32_t high, uint32_t low)
{
    (void)high, (void)low;
    m68k_row_nop(w);
}

void m68k_row_pulse(writer w)
{
    m68k_row_nop(w);
}

#define TELL(l, size)                                                                              \
    void m68k_row_wddata_##l(writer w, taken ea)                                                   \
    {                                                                                              \
        m68k_operand(w, ea, size);                                                                 \
    }
TELL(b, B)
TELL(w, W)
TELL(l, L)
