/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each row of m68k.isa that moves and computes is made of. */
#include "m68k_places.h"

static const enum m68k_code ld[] = SIZED(ld), ldm[] = SIZED(ldm), stm[] = SIZED(stm),
                            mov[] = SIZED(mov), movi[] = SIZED(movi), tst[] = SIZED(tst),
                            cmp[] = SIZED(cmp);

/* --- what the processor does --- */

void m68k_row_special(writer w)
{
    m68k_op(w, M68K_OP_special, 0, 0, 0);
    w->ends = true;
}

/* With its operand in PART, which only the exact interpreter brings there. */
void m68k_special_with(writer w, taken ea, enum size size)
{
    unsigned reg;
    m68k_op(w, M68K_OP_leave, 0, 0, 0);
    reg = m68k_operand(w, ea, size);
    if (reg != PART)
        m68k_op(w, M68K_OP_copy_l, PART, reg, 0);
    m68k_rows_end(w);
    m68k_row_special(w);
    m68k_rows_begin(w);
}

#define SPECIAL_FIELD(id)                                                                          \
    void m68k_row_##id(writer w, uint32_t n)                                                       \
    {                                                                                              \
        (void)n;                                                                                   \
        m68k_row_special(w);                                                                       \
    }
#define SPECIAL(id)                                                                                \
    void m68k_row_##id(writer w)                                                                   \
    {                                                                                              \
        m68k_row_special(w);                                                                       \
    }
#define SPECIAL_DATA(id)                                                                           \
    void m68k_row_##id(writer w, uint32_t n, taken ea)                                             \
    {                                                                                              \
        (void)n;                                                                                   \
        m68k_special_with(w, ea, W);                                                               \
    }
#define SPECIAL_LONG(id)                                                                           \
    void m68k_row_##id(writer w, uint32_t q, uint32_t r, taken ea)                                 \
    {                                                                                              \
        (void)q, (void)r;                                                                          \
        m68k_special_with(w, ea, L);                                                               \
    }
SPECIAL(illegal)
SPECIAL(reset)
SPECIAL(rte)
SPECIAL(trapv)
SPECIAL_FIELD(stop)
SPECIAL_FIELD(trap)
SPECIAL_FIELD(move_to_usp)
SPECIAL_FIELD(move_from_usp)
SPECIAL_DATA(chk_w)
SPECIAL_LONG(divs_l_64)
SPECIAL_LONG(divu_l_64)

void m68k_row_chk_l(writer w, uint32_t Dn, taken ea)
{
    (void)Dn;
    m68k_special_with(w, ea, L);
}

/* With the address of its operand there. */
static void special_at(writer w, taken ea, enum size size)
{
    struct place place;
    m68k_op(w, M68K_OP_leave, 0, 0, 0);
    place = m68k_place_of(w, ea, size);
    if (place.memory)
        m68k_op(w, M68K_OP_lea, PART, place.reg, place.disp);
    m68k_row_special(w);
    m68k_rows_begin(w);
}

/* The processor reads it: it may find that it is not privileged. */
void m68k_row_move_to_sr(writer w, taken ea)
{
    special_at(w, ea, W);
}

void m68k_row_move_from_sr_privileged(writer w, taken ea)
{
    special_at(w, ea, W);
}

/* CPU32: the address of two words, or of a table. */
#define SPECIAL_TABLE(id)                                                                          \
    void m68k_row_##id(writer w, uint32_t n, taken ea)                                             \
    {                                                                                              \
        (void)n;                                                                                   \
        special_at(w, ea, L);                                                                      \
    }
#define SPECIAL_TABLES(id) SPECIAL_TABLE(id##_b) SPECIAL_TABLE(id##_w) SPECIAL_TABLE(id##_l)
SPECIAL_TABLES(chk2)
SPECIAL_TABLES(cmp2)
SPECIAL_TABLES(tblu)
SPECIAL_TABLES(tblun)
SPECIAL_TABLES(tbls)
SPECIAL_TABLES(tblsn)

#define MOVES(l, size)                                                                             \
    void m68k_row_moves_##l##_load(writer w, uint32_t Rn, taken ea)                                \
    {                                                                                              \
        (void)Rn;                                                                                  \
        special_at(w, ea, size);                                                                   \
    }                                                                                              \
    void m68k_row_moves_##l##_store(writer w, uint32_t Rn, taken ea)                               \
    {                                                                                              \
        (void)Rn;                                                                                  \
        special_at(w, ea, size);                                                                   \
    }
MOVES(b, B)
MOVES(w, W)
MOVES(l, L)

/* --- MOVE --- */

static void move_to_register(writer w, taken from, unsigned to, enum size size)
{
    struct place source;
    if (m68k_is_immediate(from)) {
        m68k_op(w, movi[size], to, 0, m68k_immediate(from));
        return;
    }
    source = m68k_place_of(w, from, size);
    m68k_op(w, source.memory ? ldm[size] : mov[size], to, source.reg, source.disp);
}

static void move(writer w, taken from, taken to, enum size size)
{
    struct place goal;
    unsigned value;
    if (to->number == M68K_ea_dn) {
        move_to_register(w, from, D(to->field[0]), size);
        return;
    }
    value = m68k_operand(w, from, size);
    goal = m68k_place_of(w, to, size);
    m68k_op(w, stm[size], value, goal.reg, goal.disp);
}

#define MOVE(l, size)                                                                              \
    void m68k_row_move_##l(writer w, taken from, taken to)                                         \
    {                                                                                              \
        move(w, from, to, size);                                                                   \
    }
MOVE(b, B)
MOVE(w, W)
MOVE(l, L)

/* A word, extended, or a long word: the register that holds it, behind all address changes. */
static unsigned extended(writer w, taken ea, enum size size)
{
    struct place source = m68k_place_of(w, ea, size);
    if (size == L && source.memory)
        m68k_op(w, M68K_OP_ld_l, PART, source.reg, source.disp);
    else if (source.memory)
        m68k_op(w, M68K_OP_ld_extended, PART, source.reg, source.disp);
    else if (size == W)
        m68k_op(w, M68K_OP_extend, PART, source.reg, 0);
    else
        return source.reg;
    m68k_rows_end(w);
    return PART;
}

#define MOVEA(l, size)                                                                             \
    void m68k_row_movea_##l(writer w, uint32_t An, taken ea)                                       \
    {                                                                                              \
        m68k_op(w, M68K_OP_copy_l, A(An), extended(w, ea, size), 0);                               \
    }
MOVEA(w, W)
MOVEA(l, L)

void m68k_row_moveq(writer w, uint32_t Dn, int32_t n)
{
    m68k_op(w, M68K_OP_movi_l, D(Dn), 0, (uint32_t)n);
}

/* --- two operands --- */

struct alu {
    enum m68k_code reg[3], constant[3], memory[3];
};
#define ALU(name)                                                                                  \
    {                                                                                              \
        SIZED(name), SIZED(name##i), SIZED(name##_m)                                               \
    }
static const struct alu alu_add = ALU(add), alu_sub = ALU(sub), alu_and = ALU(and),
                        alu_or = ALU(or), alu_eor = ALU(eor);
static const enum m68k_code cmpi[] = SIZED(cmpi);

/* <ea>,Dn */
static void to_register(writer w, const enum m68k_code *code, uint32_t Dn, taken ea, enum size size)
{
    unsigned reg = m68k_operand(w, ea, size);
    m68k_op(w, code[size], D(Dn), reg, 0);
}

/* Of a value in a register to memory. */
static void change(writer w, const enum m68k_code *code, unsigned value, taken ea, enum size size)
{
    struct place place = m68k_place_of(w, ea, size);
    m68k_op(w, code[size], value, place.reg, place.disp);
}

#define TO_REGISTER(name, l, size)                                                                 \
    void m68k_row_##name##_##l##_dn(writer w, uint32_t Dn, taken ea)                               \
    {                                                                                              \
        to_register(w, alu_##name.reg, Dn, ea, size);                                              \
    }
#define TO_MEMORY(name, l, size)                                                                   \
    void m68k_row_##name##_##l##_ea(writer w, uint32_t Dn, taken ea)                               \
    {                                                                                              \
        change(w, alu_##name.memory, D(Dn), ea, size);                                             \
    }
#define TWO_OPERANDS(name)                                                                         \
    TO_REGISTER(name, b, B)                                                                        \
    TO_REGISTER(name, w, W)                                                                        \
    TO_REGISTER(name, l, L) TO_MEMORY(name, b, B) TO_MEMORY(name, w, W) TO_MEMORY(name, l, L)
/* clang-format off: macros that make functions */
TWO_OPERANDS(add)
TWO_OPERANDS(sub)
TWO_OPERANDS(and)
TWO_OPERANDS(or)
/* clang-format on */

static void eor(writer w, uint32_t Dn, taken ea, enum size size)
{
    if (ea->number == M68K_ea_dn) {
        m68k_op(w, alu_eor.reg[size], D(ea->field[0]), D(Dn), 0);
        return;
    }
    change(w, alu_eor.memory, D(Dn), ea, size);
}

static void compare(writer w, uint32_t Dn, taken ea, enum size size)
{
    to_register(w, cmp, Dn, ea, size);
}

#define PLAIN_SIZES(name, body, ...)                                                               \
    void m68k_row_##name##_b __VA_ARGS__                                                           \
    {                                                                                              \
        body(B);                                                                                   \
    }                                                                                              \
    void m68k_row_##name##_w __VA_ARGS__                                                           \
    {                                                                                              \
        body(W);                                                                                   \
    }                                                                                              \
    void m68k_row_##name##_l __VA_ARGS__                                                           \
    {                                                                                              \
        body(L);                                                                                   \
    }
#define EOR_BODY(size)     eor(w, Dn, ea, size)
#define COMPARE_BODY(size) compare(w, Dn, ea, size)
PLAIN_SIZES(eor, EOR_BODY, (writer w, uint32_t Dn, taken ea))
PLAIN_SIZES(cmp, COMPARE_BODY, (writer w, uint32_t Dn, taken ea))

/* --- with a constant --- */

static void with_constant(writer w, const struct alu *alu, uint32_t value, taken ea, enum size size)
{
    struct place number;
    if (ea->number == M68K_ea_dn) {
        m68k_op(w, alu->constant[size], D(ea->field[0]), 0, value);
        return;
    }
    number = m68k_constant(w, value);
    change(w, alu->memory, number.reg, ea, size);
}

static void compare_constant(writer w, uint32_t value, taken ea, enum size size)
{
    unsigned reg = m68k_operand(w, ea, size);
    m68k_op(w, cmpi[size], reg, 0, value);
}

#define ORI_BODY(size)  with_constant(w, &alu_or, m68k_immediate(imm), ea, size)
#define ANDI_BODY(size) with_constant(w, &alu_and, m68k_immediate(imm), ea, size)
#define SUBI_BODY(size) with_constant(w, &alu_sub, m68k_immediate(imm), ea, size)
#define ADDI_BODY(size) with_constant(w, &alu_add, m68k_immediate(imm), ea, size)
#define EORI_BODY(size) with_constant(w, &alu_eor, m68k_immediate(imm), ea, size)
#define CMPI_BODY(size) compare_constant(w, m68k_immediate(imm), ea, size)
PLAIN_SIZES(ori, ORI_BODY, (writer w, taken imm, taken ea))
PLAIN_SIZES(andi, ANDI_BODY, (writer w, taken imm, taken ea))
PLAIN_SIZES(subi, SUBI_BODY, (writer w, taken imm, taken ea))
PLAIN_SIZES(addi, ADDI_BODY, (writer w, taken imm, taken ea))
PLAIN_SIZES(eori, EORI_BODY, (writer w, taken imm, taken ea))
PLAIN_SIZES(cmpi, CMPI_BODY, (writer w, taken imm, taken ea))

/* ADDQ, SUBQ: q of 0 is 8; of an address register all of it, and no flags. */
static void quick(writer w, const struct alu *alu, uint32_t q, taken ea, enum size size)
{
    uint32_t value = q == 0 ? 8 : q;
    struct place number;
    if (ea->number == M68K_ea_an) {
        m68k_op(w, M68K_OP_lea, A(ea->field[0]), A(ea->field[0]),
                alu == &alu_add ? value : 0 - value);
    } else if (ea->number == M68K_ea_dn) {
        m68k_op(w, alu->constant[size], D(ea->field[0]), 0, value);
    } else {
        number = m68k_constant(w, value);
        change(w, alu->memory, number.reg, ea, size);
    }
}

#define ADDQ_BODY(size) quick(w, &alu_add, q, ea, size)
#define SUBQ_BODY(size) quick(w, &alu_sub, q, ea, size)
PLAIN_SIZES(addq, ADDQ_BODY, (writer w, uint32_t q, taken ea))
PLAIN_SIZES(subq, SUBQ_BODY, (writer w, uint32_t q, taken ea))

/* --- address registers --- */

static void to_address(writer w, enum m68k_code code, uint32_t An, taken ea, enum size size)
{
    m68k_op(w, code, A(An), extended(w, ea, size), 0);
}

#define TO_ADDRESS(l, size)                                                                        \
    void m68k_row_adda_##l(writer w, uint32_t An, taken ea)                                        \
    {                                                                                              \
        to_address(w, M68K_OP_add_a, An, ea, size);                                                \
    }                                                                                              \
    void m68k_row_suba_##l(writer w, uint32_t An, taken ea)                                        \
    {                                                                                              \
        to_address(w, M68K_OP_sub_a, An, ea, size);                                                \
    }                                                                                              \
    void m68k_row_cmpa_##l(writer w, uint32_t An, taken ea)                                        \
    {                                                                                              \
        to_address(w, M68K_OP_cmp_l, An, ea, size);                                                \
    }
TO_ADDRESS(w, W)
TO_ADDRESS(l, L)

/* --- with X, and both in memory --- */

static void extended_registers(writer w, const enum m68k_code *code, uint32_t x, uint32_t y,
                               enum size size)
{
    m68k_op(w, code[size], D(x), D(y), 0);
}

static struct place before(writer w, uint32_t n, enum size size)
{
    m68k_of(w)->writing.pending[n] -= m68k_step(w, n, size);
    return m68k_at(w, n, 0);
}

static void both_in_memory(writer w, unsigned code, uint32_t x, uint32_t y, enum size size)
{
    struct place place = before(w, y, size);
    m68k_op(w, ld[size], PART, place.reg, place.disp);
    place = before(w, x, size);
    m68k_op(w, code, PART, place.reg, place.disp);
}

#define WITH_X(name, l, size)                                                                      \
    void m68k_row_##name##_##l##_dn(writer w, uint32_t Dx, uint32_t Dy)                            \
    {                                                                                              \
        static const enum m68k_code code[] = SIZED(name);                                          \
        extended_registers(w, code, Dx, Dy, size);                                                 \
    }                                                                                              \
    void m68k_row_##name##_##l##_pre(writer w, uint32_t Ax, uint32_t Ay)                           \
    {                                                                                              \
        both_in_memory(w, M68K_OP_##name##_m_##l, Ax, Ay, size);                                   \
    }
WITH_X(addx, b, B)
WITH_X(addx, w, W)
WITH_X(addx, l, L)
WITH_X(subx, b, B)
WITH_X(subx, w, W)
WITH_X(subx, l, L)

#define DECIMAL(name)                                                                              \
    void m68k_row_##name##_dn(writer w, uint32_t Dx, uint32_t Dy)                                  \
    {                                                                                              \
        m68k_op(w, M68K_OP_##name, D(Dx), D(Dy), 0);                                               \
    }                                                                                              \
    void m68k_row_##name##_pre(writer w, uint32_t Ax, uint32_t Ay)                                 \
    {                                                                                              \
        both_in_memory(w, M68K_OP_##name##_m, Ax, Ay, B);                                          \
    }
DECIMAL(abcd)
DECIMAL(sbcd)

static void compare_memory(writer w, uint32_t x, uint32_t y, enum size size)
{
    int32_t *later = m68k_of(w)->writing.pending;
    struct place place = m68k_at(w, y, 0);
    unsigned second = m68k_temporary(w);
    m68k_op(w, ld[size], PART, place.reg, place.disp);
    later[y] += m68k_step(w, y, size);
    place = m68k_at(w, x, 0);
    m68k_op(w, ld[size], second, place.reg, place.disp);
    later[x] += m68k_step(w, x, size);
    m68k_op(w, cmp[size], second, PART, 0);
}

#define CMPM_BODY(size) compare_memory(w, Ax, Ay, size)
PLAIN_SIZES(cmpm, CMPM_BODY, (writer w, uint32_t Ax, uint32_t Ay))

/* --- one operand --- */

static void one(writer w, const enum m68k_code *reg, const enum m68k_code *memory, taken ea,
                enum size size)
{
    struct place place;
    if (ea->number == M68K_ea_dn) {
        m68k_op(w, reg[size], D(ea->field[0]), 0, 0);
        return;
    }
    place = m68k_place_of(w, ea, size);
    m68k_op(w, memory[size], 0, place.reg, place.disp);
}

static const enum m68k_code neg[] = SIZED(neg), neg_m[] = SIZED(neg_m), negx[] = SIZED(negx),
                            negx_m[] = SIZED(negx_m);
#define NEG_BODY(size)  one(w, neg, neg_m, ea, size)
#define NEGX_BODY(size) one(w, negx, negx_m, ea, size)
PLAIN_SIZES(neg, NEG_BODY, (writer w, taken ea))
PLAIN_SIZES(negx, NEGX_BODY, (writer w, taken ea))

/* NOT is EOR with ones, CLR is AND with zeros: the 68000's reads before it writes, later ones only
 * write. */
static void with_all(writer w, const struct alu *alu, uint32_t value, taken ea, enum size size)
{
    with_constant(w, alu, value, ea, size);
}

static void clear(writer w, taken ea, enum size size)
{
    struct place place;
    if (ea->number == M68K_ea_dn || m68k_of(w)->model < M68K_MODEL_m68010) {
        with_all(w, &alu_and, 0, ea, size);
        return;
    }
    place = m68k_place_of(w, ea, size);
    m68k_op(w, stm[size], ZERO, place.reg, place.disp);
}

#define NOT_BODY(size) with_all(w, &alu_eor, 0xffffffff, ea, size)
#define CLR_BODY(size) clear(w, ea, size)
PLAIN_SIZES(not, NOT_BODY, (writer w, taken ea))
PLAIN_SIZES(clr, CLR_BODY, (writer w, taken ea))

static void test(writer w, taken ea, enum size size)
{
    unsigned reg = m68k_operand(w, ea, size);
    m68k_op(w, tst[size], reg, 0, 0);
}

#define TST_BODY(size) test(w, ea, size)
PLAIN_SIZES(tst, TST_BODY, (writer w, taken ea))

static void one_byte(writer w, enum m68k_code reg, enum m68k_code memory, taken ea)
{
    struct place place = m68k_place_of(w, ea, B);
    m68k_op(w, place.memory ? memory : reg, place.memory ? 0 : place.reg, place.reg, place.disp);
}

void m68k_row_nbcd(writer w, taken ea)
{
    one_byte(w, M68K_OP_nbcd, M68K_OP_nbcd_m, ea);
}

void m68k_row_tas(writer w, taken ea)
{
    one_byte(w, M68K_OP_tas, M68K_OP_tas_m, ea);
}

void m68k_row_swap(writer w, uint32_t Dn)
{
    m68k_op(w, M68K_OP_swap, D(Dn), 0, 0);
}

void m68k_row_ext_w(writer w, uint32_t Dn)
{
    m68k_op(w, M68K_OP_ext_w, D(Dn), 0, 0);
}

void m68k_row_ext_l(writer w, uint32_t Dn)
{
    m68k_op(w, M68K_OP_ext_l, D(Dn), 0, 0);
}

static void exchange(writer w, unsigned x, unsigned y)
{
    m68k_op(w, M68K_OP_copy_l, PART, x, 0);
    m68k_op(w, M68K_OP_copy_l, x, y, 0);
    m68k_op(w, M68K_OP_copy_l, y, PART, 0);
}

void m68k_row_exg_data(writer w, uint32_t Dx, uint32_t Dy)
{
    exchange(w, D(Dx), D(Dy));
}

void m68k_row_exg_address(writer w, uint32_t Ax, uint32_t Ay)
{
    exchange(w, A(Ax), A(Ay));
}

void m68k_row_exg_both(writer w, uint32_t Dx, uint32_t Ay)
{
    exchange(w, D(Dx), A(Ay));
}

/* 2 less than the most for each step that adds nothing; on others always the most. */
static void multiply(writer w, enum m68k_code code, uint32_t Dn, taken ea)
{
    unsigned reg = m68k_operand(w, ea, W);
    m68k_op_timed(w, code, D(Dn), reg, m68k_of(w)->model < M68K_MODEL_m68010 ? 2 : 0);
}

void m68k_row_mulu_w(writer w, uint32_t Dn, taken ea)
{
    multiply(w, M68K_OP_mulu, Dn, ea);
}

void m68k_row_muls_w(writer w, uint32_t Dn, taken ea)
{
    multiply(w, M68K_OP_muls, Dn, ea);
}

/* --- shifts --- */

/* ColdFire's ASL clears V, as LSL does. */
static enum m68k_code shift_of(writer w, enum m68k_code code)
{
    return code == M68K_OP_asl_l && m68k_is_coldfire(m68k_of(w)) ? M68K_OP_lsl_l : code;
}

static void shift_by_number(writer w, enum m68k_code code, uint32_t q, uint32_t Dy)
{
    uint32_t n = q == 0 ? 8 : q;
    struct place number = m68k_constant(w, n);
    m68k_op(w, shift_of(w, code), D(Dy), number.reg, 0);
}

static void shift_by_register(writer w, enum m68k_code code, uint32_t Dx, uint32_t Dy)
{
    m68k_op_timed(w, shift_of(w, code), D(Dy), D(Dx),
                  m68k_cost_cycles(m68k_cycles[m68k_of(w)->model].a_place));
}

#define SHIFT(name, l)                                                                             \
    void m68k_row_##name##_##l##_n(writer w, uint32_t q, uint32_t Dy)                              \
    {                                                                                              \
        shift_by_number(w, M68K_OP_##name##_##l, q, Dy);                                           \
    }                                                                                              \
    void m68k_row_##name##_##l##_dn(writer w, uint32_t Dx, uint32_t Dy)                            \
    {                                                                                              \
        shift_by_register(w, M68K_OP_##name##_##l, Dx, Dy);                                        \
    }
#define SHIFTS(name)                                                                               \
    SHIFT(name, b)                                                                                 \
    SHIFT(name, w)                                                                                 \
    SHIFT(name, l)                                                                                 \
    void m68k_row_##name##_ea(writer w, taken ea)                                                  \
    {                                                                                              \
        struct place place = m68k_place_of(w, ea, W);                                              \
        m68k_op(w, M68K_OP_##name##_m, 0, place.reg, place.disp);                                  \
    }
/* clang-format off: macros that make functions */
SHIFTS(asl)
SHIFTS(asr)
SHIFTS(lsl)
SHIFTS(lsr)
SHIFTS(roxl)
SHIFTS(roxr)
SHIFTS(rol)
SHIFTS(ror)
/* clang-format on */

/* --- bits --- */

/* Of a data register all 32 can be meant. */
static void test_bit(writer w, unsigned number, taken ea)
{
    unsigned reg = m68k_operand(w, ea, B);
    m68k_op(w, ea->number == M68K_ea_dn ? M68K_OP_btst : M68K_OP_btst_b, reg, number, 0);
}

void m68k_row_btst_n(writer w, uint32_t n, taken ea)
{
    struct place number = m68k_constant(w, n);
    test_bit(w, number.reg, ea);
}

void m68k_row_btst_dn(writer w, uint32_t Dn, taken ea)
{
    test_bit(w, D(Dn), ea);
}

static void change_bit(writer w, enum m68k_code reg, enum m68k_code memory, unsigned number,
                       taken ea)
{
    struct place place = m68k_place_of(w, ea, B);
    if (place.memory)
        m68k_op(w, memory, number, place.reg, place.disp);
    else
        m68k_op_timed(w, reg, place.reg, number, m68k_of(w)->model < M68K_MODEL_cpu32 ? 2 : 0);
}

/* At the most: the lower half of a register takes 2 less. */
#define CHANGE_BIT(name)                                                                           \
    void m68k_row_##name##_n(writer w, uint32_t n, taken ea)                                       \
    {                                                                                              \
        struct place number = m68k_constant(w, n);                                                 \
        change_bit(w, M68K_OP_##name, M68K_OP_##name##_m, number.reg, ea);                         \
    }                                                                                              \
    void m68k_row_##name##_dn(writer w, uint32_t Dn, taken ea)                                     \
    {                                                                                              \
        change_bit(w, M68K_OP_##name, M68K_OP_##name##_m, D(Dn), ea);                              \
    }
CHANGE_BIT(bchg)
CHANGE_BIT(bclr)
CHANGE_BIT(bset)
