/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addressing modes as operations: M68000PM, 2.2, Address registers
 * change last, behind all that may leave: so an instruction can begin again. */
#include "m68k_places.h"

const unsigned m68k_bytes[] = {1, 2, 4};
static const enum m68k_code loads[] = SIZED(ld);

void m68k_op(writer w, unsigned code, unsigned x, unsigned y, uint32_t imm)
{
    writer_op(w, code, x, y, 0, imm);
}

void m68k_op_timed(writer w, unsigned code, unsigned x, unsigned y, unsigned cycles)
{
    writer_op(w, code, x, y, m68k_of(w)->cpu.timing == TIMING_UNIT ? 0 : cycles, 0);
}

/* --- addresses --- */

void m68k_rows_begin(writer w)
{
    m68k_of(w)->writing = (struct m68k_writing){.temporaries = 2};
}

void m68k_rows_end(writer w)
{
    int32_t *pending = m68k_of(w)->writing.pending;
    unsigned i;
    for (i = 0; i < 8; i++)
        if (pending[i] != 0)
            m68k_op(w, M68K_OP_lea, A(i), A(i), (uint32_t)pending[i]);
    m68k_of(w)->writing = (struct m68k_writing){.temporaries = 2};
}

/* Of T(0), T(2), T(3); T(1) is for values. */
unsigned m68k_temporary(writer w)
{
    static const unsigned order[] = {0, 2, 3};
    return T(order[m68k_of(w)->writing.temporaries++ - 2]);
}

static int32_t pending(writer w, uint32_t n)
{
    return m68k_of(w)->writing.pending[n];
}

static struct place at(unsigned base, uint32_t disp)
{
    return (struct place){true, base, disp};
}

struct place m68k_at(writer w, uint32_t n, int32_t disp)
{
    return at(A(n), (uint32_t)(pending(w, n) + disp));
}

int32_t m68k_step(writer w, uint32_t n, enum size size)
{
    return size == B && n == 7 && !m68k_is_coldfire(m68k_of(w)) ? 2 : (int32_t)m68k_bytes[size];
}

/* `scale`: the index is multiplied by 1, 2, 4 or 8. */
static struct place at_index(writer w, unsigned base, uint32_t xn, uint32_t is_long, uint32_t scale,
                             uint32_t disp)
{
    static const uint16_t index_w[] = {M68K_OP_index_w1, M68K_OP_index_w2, M68K_OP_index_w4,
                                       M68K_OP_index_w8};
    static const uint16_t index_l[] = {M68K_OP_index_l1, M68K_OP_index_l2, M68K_OP_index_l4,
                                       M68K_OP_index_l8};
    unsigned to = m68k_temporary(w), index = D(xn);
    if (xn >= 8 && pending(w, xn - 8) != 0) {
        index = to;
        m68k_op(w, M68K_OP_lea, index, A(xn - 8), (uint32_t)pending(w, xn - 8));
    }
    writer_op(w, is_long ? index_l[scale] : index_w[scale], to, base, index, disp);
    return at(to, 0);
}

struct place m68k_constant(writer w, uint32_t value)
{
    unsigned to = m68k_temporary(w);
    m68k_op(w, M68K_OP_lea, to, ZERO, value);
    return (struct place){false, to, 0};
}

static uint32_t long_of(const uint32_t *field)
{
    return field[0] << 16 | field[1];
}

bool m68k_is_immediate(taken ea)
{
    return ea->number >= M68K_ea_imm_b && ea->number <= M68K_ea_imm_l;
}

uint32_t m68k_immediate(taken ea)
{
    return ea->number == M68K_ea_imm_l ? long_of(ea->field) : ea->field[0];
}

/* CPU32: base and index may be left out. */
static struct place at_full(writer w, unsigned base, uint32_t disp, const uint32_t *index,
                            bool left_out)
{
    return left_out ? at(base, disp) : at_index(w, base, index[0], index[1], index[2], disp);
}

/* Modes of the CPU32 alone: the fields of an index begin behind An. */
static struct place place_of_full(writer w, taken ea)
{
    const uint32_t *f = ea->field;
    uint32_t pc = w->pc + ea->offset;
    bool no_base = f[4] != 0;
    unsigned base = no_base ? ZERO : A(f[0]);
    uint32_t later = no_base ? 0 : (uint32_t)pending(w, f[0] & 7);
    switch (ea->number) {
    case M68K_ea_scaled:
        return at_index(w, A(f[0]), f[1], f[2], f[3], f[4] + (uint32_t)pending(w, f[0]));
    case M68K_ea_full:
        return at_full(w, base, later, f + 1, f[5]);
    case M68K_ea_full_w:
        return at_full(w, base, later + f[6], f + 1, f[5]);
    case M68K_ea_full_l:
        return at_full(w, base, later + long_of(f + 6), f + 1, f[5]);
    case M68K_ea_pcscaled:
        return at_index(w, ZERO, f[0], f[1], f[2], pc + f[3]);
    case M68K_ea_pcfull:
        return at_full(w, ZERO, f[3] ? 0 : pc, f, f[4]);
    case M68K_ea_pcfull_w:
        return at_full(w, ZERO, pc + f[4], f, f[3]);
    case M68K_ea_pcfull_l:
        return at_full(w, ZERO, pc + long_of(f + 4), f, f[3]);
    case M68K_ea_zpcfull_w:
        return at_full(w, ZERO, f[4], f, f[3]);
    default:
        return at_full(w, ZERO, long_of(f + 4), f, f[3]);
    }
}

struct place m68k_place_of(writer w, taken ea, enum size size)
{
    const uint32_t *f = ea->field;
    int32_t *later = m68k_of(w)->writing.pending;
    struct place place;
    switch (ea->number) {
    case M68K_ea_dn:
        return (struct place){false, D(f[0]), 0};
    case M68K_ea_an:
        return (struct place){false, A(f[0]), 0};
    case M68K_ea_ind:
        return m68k_at(w, f[0], 0);
    case M68K_ea_post:
        place = m68k_at(w, f[0], 0);
        later[f[0]] += m68k_step(w, f[0], size);
        return place;
    case M68K_ea_pre:
        later[f[0]] -= m68k_step(w, f[0], size);
        return m68k_at(w, f[0], 0);
    case M68K_ea_disp:
        return m68k_at(w, f[0], (int32_t)f[1]);
    case M68K_ea_index:
        return at_index(w, A(f[0]), f[1], f[2], 0, f[3] + (uint32_t)pending(w, f[0]));
    case M68K_ea_indexl:
        return at_index(w, A(f[0]), f[1], 1, f[2], f[3] + (uint32_t)pending(w, f[0]));
    case M68K_ea_abs_w:
        return at(ZERO, f[0]);
    case M68K_ea_abs_l:
        return at(ZERO, long_of(f));
    case M68K_ea_pcdisp:
        return at(ZERO, w->pc + ea->offset + f[0]);
    case M68K_ea_pcindex:
        return at_index(w, ZERO, f[0], f[1], 0, w->pc + ea->offset + f[2]);
    case M68K_ea_pcindexl:
        return at_index(w, ZERO, f[0], 1, f[1], w->pc + ea->offset + f[2]);
    case M68K_ea_imm_b:
    case M68K_ea_imm_w:
    case M68K_ea_imm_l:
        return m68k_constant(w, m68k_immediate(ea));
    default:
        return place_of_full(w, ea);
    }
}

unsigned m68k_operand(writer w, taken ea, enum size size)
{
    struct place place = m68k_place_of(w, ea, size);
    if (!place.memory)
        return place.reg;
    m68k_op(w, loads[size], PART, place.reg, place.disp);
    return PART;
}

unsigned m68k_address(writer w, taken ea)
{
    struct place place = m68k_place_of(w, ea, L);
    unsigned to;
    if (place.disp == 0)
        return place.reg;
    to = m68k_temporary(w);
    m68k_op(w, M68K_OP_lea, to, place.reg, place.disp);
    return to;
}
