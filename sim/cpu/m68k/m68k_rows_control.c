/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rows of m68k.isa for several registers, addresses, the stack, conditions and branches
 * are made of. */
#include "m68k_places.h"

void m68k_row_none(writer w)
{
    m68k_row_special(w);
}

/* --- MOVEP, MOVEM --- */

/* Bytes, most significant first, to and from every second address. */
static void bytes_apart(writer w, enum m68k_code code, unsigned reg, uint32_t Ay, int32_t disp,
                        unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i++)
        m68k_op(w, code, reg + count - 1 - i, A(Ay), (uint32_t)disp + 2 * i);
}

#define MOVEP(l, size)                                                                             \
    void m68k_row_movep_##l##_load(writer w, uint32_t Dx, uint32_t Ay, int32_t d16)                \
    {                                                                                              \
        bytes_apart(w, M68K_OP_ld_b, PART, Ay, d16, m68k_bytes[size]);                             \
        m68k_op(w, M68K_OP_copy_##l, D(Dx), PART, 0);                                              \
    }                                                                                              \
    void m68k_row_movep_##l##_store(writer w, uint32_t Dx, uint32_t Ay, int32_t d16)               \
    {                                                                                              \
        bytes_apart(w, M68K_OP_st_b, D(Dx), Ay, d16, m68k_bytes[size]);                            \
    }
MOVEP(w, W)
MOVEP(l, L)

static unsigned registers_in(uint32_t list)
{
    return (unsigned)__builtin_popcount(list);
}

/* Transfers that cannot fail, behind the check of all of them. `skip`: a register that stays. */
static void transfers(writer w, enum m68k_code code, uint32_t list, enum size size, unsigned skip)
{
    uint32_t offset = 0;
    unsigned i;
    for (i = 0; i < M68K_REGISTERS; i++)
        if (list >> i & 1) {
            m68k_op(w, code, i == skip ? PART : D(i), 0, offset);
            offset += m68k_bytes[size];
        }
}

static void several(writer w, enum m68k_code check, enum m68k_code code, struct place place,
                    uint32_t list, enum size size, unsigned skip)
{
    if (list == 0)
        return;
    writer_op(w, check, 0, place.reg, registers_in(list) * m68k_bytes[size], place.disp);
    transfers(w, code, list, size, skip);
}

/* The register of the list's bit 0 is A7 then. */
static uint32_t reversed(uint32_t list)
{
    uint32_t result = 0;
    unsigned i;
    for (i = 0; i < 16; i++)
        result |= (list >> i & 1) << (15 - i);
    return result;
}

/* Of An itself what it was is stored, on a CPU32 less one step. */
static void push_several(writer w, uint32_t list, taken ea, enum size size)
{
    uint32_t n = registers_in(list), an = ea->field[0];
    int32_t *later = &m68k_of(w)->writing.pending[an];
    bool stepped = m68k_of(w)->model == M68K_MODEL_cpu32;
    if (stepped)
        m68k_op(w, M68K_OP_lea, PART, A(an), 0 - m68k_bytes[size]);
    *later -= (int32_t)(n * m68k_bytes[size]);
    several(w, M68K_OP_check_write, size == L ? M68K_OP_put_l : M68K_OP_put_w, m68k_at(w, an, 0),
            reversed(list), size, stepped ? M68K_A + an : M68K_REGISTERS);
}

static void store_several(writer w, uint32_t list, taken ea, enum size size)
{
    several(w, M68K_OP_check_write, size == L ? M68K_OP_put_l : M68K_OP_put_w,
            m68k_place_of(w, ea, size), list, size, M68K_REGISTERS);
}

/* Of (An)+ An gets the address behind, whatever is loaded for it. */
static void load_several(writer w, uint32_t list, taken ea, enum size size)
{
    uint32_t n = registers_in(list) * m68k_bytes[size];
    bool post = ea->number == M68K_ea_post;
    struct place place = post ? m68k_at(w, ea->field[0], 0) : m68k_place_of(w, ea, size);
    several(w, M68K_OP_check_read, size == L ? M68K_OP_fetch_l : M68K_OP_fetch_w, place, list, size,
            post ? M68K_A + ea->field[0] : M68K_REGISTERS);
    if (post)
        m68k_of(w)->writing.pending[ea->field[0]] += (int32_t)n;
}

#define MOVEM(l, size)                                                                             \
    void m68k_row_movem_##l##_push(writer w, uint32_t list, taken ea)                              \
    {                                                                                              \
        push_several(w, list, ea, size);                                                           \
    }                                                                                              \
    void m68k_row_movem_##l##_store(writer w, uint32_t list, taken ea)                             \
    {                                                                                              \
        store_several(w, list, ea, size);                                                          \
    }                                                                                              \
    void m68k_row_movem_##l##_load(writer w, uint32_t list, taken ea)                              \
    {                                                                                              \
        load_several(w, list, ea, size);                                                           \
    }
MOVEM(w, W)
MOVEM(l, L)

/* --- addresses and the stack --- */

void m68k_row_lea(writer w, uint32_t An, taken ea)
{
    struct place place = m68k_place_of(w, ea, L);
    m68k_op(w, M68K_OP_lea, A(An), place.reg, place.disp);
}

static void push(writer w, unsigned value)
{
    m68k_op(w, M68K_OP_st_l, value, SP, (uint32_t)-4);
    m68k_op(w, M68K_OP_lea, SP, SP, (uint32_t)-4);
}

void m68k_row_pea(writer w, taken ea)
{
    unsigned reg = m68k_address(w, ea);
    push(w, reg);
}

/* Of A7 what is pushed is what it is then. */
void m68k_row_link_w(writer w, uint32_t An, int32_t n)
{
    unsigned value = A(An);
    if (An == 7) {
        value = PART;
        m68k_op(w, M68K_OP_lea, value, SP, (uint32_t)-4);
    }
    m68k_op(w, M68K_OP_st_l, value, SP, (uint32_t)-4);
    m68k_op(w, M68K_OP_lea, A(An), SP, (uint32_t)-4);
    m68k_op(w, M68K_OP_lea, SP, An == 7 ? SP : A(An), (uint32_t)n);
}

void m68k_row_unlk(writer w, uint32_t An)
{
    m68k_op(w, M68K_OP_ld_l, PART, A(An), 0);
    m68k_op(w, M68K_OP_lea, SP, A(An), 4);
    m68k_op(w, M68K_OP_copy_l, A(An), PART, 0);
}

/* --- the status register --- */

static void change_ccr(writer w, enum m68k_code code, taken imm)
{
    m68k_op(w, M68K_OP_get_sr, PART, 0, 0);
    m68k_op(w, code, PART, 0, m68k_immediate(imm));
    m68k_op(w, M68K_OP_set_ccr, PART, 0, 0);
}

void m68k_row_ori_ccr(writer w, taken imm)
{
    change_ccr(w, M68K_OP_ori_b, imm);
}

void m68k_row_andi_ccr(writer w, taken imm)
{
    change_ccr(w, M68K_OP_andi_b, imm);
}

void m68k_row_eori_ccr(writer w, taken imm)
{
    change_ccr(w, M68K_OP_eori_b, imm);
}

void m68k_row_move_to_ccr(writer w, taken ea)
{
    unsigned reg = m68k_operand(w, ea, W);
    m68k_op(w, M68K_OP_set_ccr, reg, 0, 0);
}

/* The 68000 reads the place first. */
void m68k_row_move_from_sr(writer w, taken ea)
{
    struct place place = m68k_place_of(w, ea, W);
    unsigned unused;
    m68k_op(w, M68K_OP_get_sr, PART, 0, 0);
    if (!place.memory) {
        m68k_op(w, M68K_OP_copy_w, place.reg, PART, 0);
        return;
    }
    unused = T(3);
    m68k_op(w, M68K_OP_ld_w, unused, place.reg, place.disp);
    m68k_op(w, M68K_OP_st_w, PART, place.reg, place.disp);
}

/* MOVE from CCR. */
void m68k_row_move_from_ccr(writer w, taken ea)
{
    struct place place = m68k_place_of(w, ea, W);
    m68k_op(w, M68K_OP_get_sr, PART, 0, 0);
    m68k_op(w, M68K_OP_low_byte, PART, PART, 0);
    if (place.memory)
        m68k_op(w, M68K_OP_st_w, PART, place.reg, place.disp);
    else
        m68k_op(w, M68K_OP_copy_w, place.reg, PART, 0);
}

void m68k_row_nop(writer w)
{
    m68k_op(w, M68K_OP_nop, 0, 0, 0);
}

/* --- conditions --- */

#define IF(name, reads, holds)     M68K_OP_if_##name,
#define BRANCH(name, reads, holds) M68K_OP_b_##name,
static const enum m68k_code if_codes[] = {M68K_CONDITIONS(IF)};
static const enum m68k_code branch_codes[] = {M68K_CONDITIONS(BRANCH)};

enum { CC_TRUE, CC_FALSE, CC_FIRST };

static void condition(writer w, uint32_t cc, unsigned to)
{
    if (cc < CC_FIRST)
        m68k_op(w, M68K_OP_lea, to, ZERO, cc == CC_TRUE);
    else
        m68k_op(w, if_codes[cc - CC_FIRST], to, 0, 0);
}

void m68k_row_scc(writer w, uint32_t cc, taken ea)
{
    struct place place = m68k_place_of(w, ea, B);
    unsigned value = T(3);
    condition(w, cc, PART);
    if (!place.memory) {
        m68k_op(w, M68K_OP_scc, place.reg, PART, 0);
        m68k_op_timed(w, M68K_OP_costs, PART, 0, m68k_of(w)->model < M68K_MODEL_m68010 ? 2 : 0);
        return;
    }
    if (m68k_of(w)->model < M68K_MODEL_m68010) /* reads first */
        m68k_op(w, M68K_OP_ld_b, value, place.reg, place.disp);
    m68k_op(w, M68K_OP_scc, value, PART, 0);
    m68k_op(w, M68K_OP_st_b, value, place.reg, place.disp);
}

/* --- ways through the program --- */

static const struct m68k_cycles *cycles_of(writer w)
{
    return &m68k_cycles[m68k_of(w)->model];
}

/* What is more than the least is charged on the way that takes it. */
static unsigned more(writer w, m68k_cost cost, unsigned least)
{
    return m68k_of(w)->cpu.timing == TIMING_UNIT ? 0 : m68k_cost_cycles(cost) - least;
}

static unsigned least_of(m68k_cost one, m68k_cost other)
{
    unsigned first = m68k_cost_cycles(one), second = m68k_cost_cycles(other);
    return first < second ? first : second;
}

static void always(writer w, uint32_t to, unsigned cycles)
{
    writer_op(w, M68K_OP_always, 0, 0, cycles, to);
    w->ends = true;
}

/* ColdFire predicts that a branch backwards is taken. */
static void branch(writer w, uint32_t cc, int32_t disp, m68k_cost on)
{
    const struct m68k_cycles *cycles = cycles_of(w);
    bool back = m68k_is_coldfire(m68k_of(w)) && disp < 0;
    m68k_cost way = back ? cycles->taken_back : cycles->taken;
    uint32_t to = w->pc + 2 + (uint32_t)disp;
    if (back)
        on = cycles->not_taken_back;
    w->cycles = least_of(on, way);
    writer_op(w, branch_codes[cc - CC_FIRST], 0, 0, more(w, way, w->cycles), to);
    always(w, w->pc + w->size, more(w, on, w->cycles));
}

void m68k_row_bcc_s(writer w, uint32_t cc, int32_t d8)
{
    branch(w, cc, d8, cycles_of(w)->bcc_s);
}

void m68k_row_bcc_w(writer w, uint32_t cc, int32_t d16)
{
    branch(w, cc, d16, cycles_of(w)->bcc_w);
}

/* Where the condition holds it takes less than where the count is over, but no branch either. */
void m68k_row_dbcc(writer w, uint32_t cc, uint32_t Dn, int32_t d16)
{
    const struct m68k_cycles *cycles = cycles_of(w);
    uint32_t to = w->pc + 2 + (uint32_t)d16;
    w->cycles = least_of(cycles->dbcc_taken, cycles->dbcc_expired);
    if (cc == CC_FALSE) {
        m68k_op(w, M68K_OP_dbra, D(Dn), 0, to);
    } else {
        condition(w, cc, PART);
        m68k_op_timed(w, M68K_OP_saves, PART, 0,
                      m68k_cost_cycles(cycles->dbcc_expired) - m68k_cost_cycles(cycles->dbcc));
        m68k_op(w, M68K_OP_dbcc, D(Dn), 0, to);
    }
    always(w, w->pc + 4, more(w, cycles->dbcc_expired, w->cycles));
}

static void branch_always(writer w, int32_t disp)
{
    always(w, w->pc + 2 + (uint32_t)disp, 0);
}

void m68k_row_bra_s(writer w, int32_t d8)
{
    branch_always(w, d8);
}

void m68k_row_bra_w(writer w, int32_t d16)
{
    branch_always(w, d16);
}

static void branch_to_subroutine(writer w, int32_t disp, unsigned size)
{
    struct place back = m68k_constant(w, w->pc + size);
    push(w, back.reg);
    always(w, w->pc + 2 + (uint32_t)disp, 0);
}

void m68k_row_bsr_s(writer w, int32_t d8)
{
    branch_to_subroutine(w, d8, 2);
}

void m68k_row_bsr_w(writer w, int32_t d16)
{
    branch_to_subroutine(w, d16, 4);
}

/* imm: no address of an instruction: where it goes to never makes a difference. */
static void jump(writer w, unsigned reg)
{
    m68k_op(w, M68K_OP_jump, reg, 0, 1);
    w->ends = true;
}

static bool is_constant(taken ea)
{
    return ea->number >= M68K_ea_abs_w && ea->number <= M68K_ea_pcdisp;
}

static void go(writer w, taken ea, unsigned reg)
{
    if (is_constant(ea))
        always(w, m68k_place_of(w, ea, L).disp, 0);
    else
        jump(w, reg);
}

void m68k_row_jmp(writer w, taken ea)
{
    go(w, ea, is_constant(ea) ? 0 : m68k_address(w, ea));
}

void m68k_row_jsr(writer w, taken ea)
{
    unsigned goal = is_constant(ea) ? 0 : m68k_address(w, ea);
    struct place back = m68k_constant(w, w->pc + w->size);
    if (goal == SP) { /* the address is that before the push */
        m68k_op(w, M68K_OP_copy_l, PART, SP, 0);
        goal = PART;
    }
    push(w, back.reg);
    go(w, ea, goal);
}

void m68k_row_rts(writer w)
{
    m68k_op(w, M68K_OP_ld_l, PART, SP, 0);
    m68k_op(w, M68K_OP_lea, SP, SP, 4);
    jump(w, PART);
}

void m68k_row_rtd(writer w, int32_t n)
{
    m68k_op(w, M68K_OP_ld_l, PART, SP, 0);
    m68k_op(w, M68K_OP_lea, SP, SP, 4 + (uint32_t)n);
    jump(w, PART);
}

void m68k_row_rtr(writer w)
{
    m68k_op(w, M68K_OP_ld_w, T(0), SP, 0);
    m68k_op(w, M68K_OP_ld_l, PART, SP, 2);
    m68k_op(w, M68K_OP_lea, SP, SP, 6);
    m68k_op(w, M68K_OP_set_ccr, T(0), 0, 0);
    jump(w, PART);
}
