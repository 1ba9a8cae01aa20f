/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loads and stores in Thumb: what each row of thumb.isa is made of (ARM DDI 0403E, A7.7). What is
 * UNPREDICTABLE there is undefined here where it cannot mean anything, else what it looks like. */
#include "thumb_operands.h"

/* --- loads and stores --- */

/* What is done when the value is there: before it a branch leaves, where the processor must look.
 */
static void check_loaded(writer w, uint32_t t)
{
    if (t == 15)
        thumb_write(w, THUMB_check_target, reg(THUMB_TARGET), 0, 0, 0);
}

static void settle_loaded(writer w, uint32_t t)
{
    if (t == 15) {
        thumb_write(w, THUMB_jump, reg(THUMB_TARGET), 0, w->refill, w->next);
        w->ends = true;
    } else {
        settle(w, t);
    }
}

static void write_back(writer w, uint32_t n, uint32_t offset)
{
    if (n == 15)
        return;
    thumb_write(w, THUMB_add_i, reg(n), reg(n), 0, offset)->never_flags = true;
    if (n == 13 && offset % 4 != 0)
        settle(w, n);
}

static void load(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t offset)
{
    thumb_write(w, code, target(t), base(w, n), 0, offset);
    check_loaded(w, t);
    settle_loaded(w, t);
}

static void load_register(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t m,
                          uint32_t shift)
{
    unsigned second = shifted(w, 0, m, LSL, 0, shift);
    thumb_write(w, code, target(t), source(w, n), second, 0);
    check_loaded(w, t);
    settle_loaded(w, t);
}

static uint32_t offset_of(uint32_t up, uint32_t imm)
{
    return up ? imm : 0 - imm;
}

/* P: with the offset, else before it is added; W: it is added to the base. A base that is loaded,
 * too, is UNPREDICTABLE: then the load counts. */
static void load_index(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t p,
                       uint32_t back, uint32_t offset)
{
    thumb_write(w, code, target(t), reg(n), 0, p ? offset : 0);
    check_loaded(w, t);
    if (back && n != t)
        write_back(w, n, offset);
    settle_loaded(w, t);
}

static void store(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t offset)
{
    unsigned from = source(w, t);
    thumb_write(w, code, from, reg(n), 0, offset);
}

static void store_index(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t p,
                        uint32_t back, uint32_t offset)
{
    store(w, code, t, n, p ? offset : 0);
    if (back)
        write_back(w, n, offset);
}

static void store_register(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t m,
                           uint32_t shift)
{
    unsigned second = shifted(w, 0, m, LSL, 0, shift);
    unsigned from = source(w, t);
    thumb_write(w, code, from, reg(n), second, 0);
}

#define NARROW_ACCESS(id, do_it, code, scale)                                                      \
    void thumb_row_##id##_imm_t1(writer w, uint32_t imm5, uint32_t n, uint32_t t)                  \
    {                                                                                              \
        do_it(w, code##_i, t, n, imm5 *(scale));                                                   \
    }
NARROW_ACCESS(ldr, load, THUMB_ldr, 4)
NARROW_ACCESS(ldrh, load, THUMB_ldrh, 2)
NARROW_ACCESS(ldrb, load, THUMB_ldrb, 1)
NARROW_ACCESS(str, store, THUMB_str, 4)
NARROW_ACCESS(strh, store, THUMB_strh, 2)
NARROW_ACCESS(strb, store, THUMB_strb, 1)

#define NARROW_REGISTER(id, do_it, code)                                                           \
    void thumb_row_##id##_reg_t1(writer w, uint32_t m, uint32_t n, uint32_t t)                     \
    {                                                                                              \
        do_it(w, code##_r, t, n, m, 0);                                                            \
    }
NARROW_REGISTER(ldr, load_register, THUMB_ldr)
NARROW_REGISTER(ldrh, load_register, THUMB_ldrh)
NARROW_REGISTER(ldrb, load_register, THUMB_ldrb)
NARROW_REGISTER(ldrsh, load_register, THUMB_ldrsh)
NARROW_REGISTER(ldrsb, load_register, THUMB_ldrsb)
NARROW_REGISTER(str, store_register, THUMB_str)
NARROW_REGISTER(strh, store_register, THUMB_strh)
NARROW_REGISTER(strb, store_register, THUMB_strb)

static void load_at(writer w, uint32_t t, uint32_t offset)
{
    thumb_write(w, THUMB_ldr_at, target(t), 0, 0, ((w->pc + 4) & ~3u) + offset);
    check_loaded(w, t);
    settle_loaded(w, t);
}

void thumb_row_ldr_lit_t1(writer w, uint32_t t, uint32_t imm8)
{
    load_at(w, t, imm8 * 4);
}

void thumb_row_ldr_lit_t2(writer w, uint32_t up, uint32_t t, uint32_t imm12)
{
    load_at(w, t, offset_of(up, imm12));
}

void thumb_row_ldr_imm_t2(writer w, uint32_t t, uint32_t imm8)
{
    load(w, THUMB_ldr_i, t, 13, imm8 * 4);
}

void thumb_row_str_imm_t2(writer w, uint32_t t, uint32_t imm8)
{
    store(w, THUMB_str_i, t, 13, imm8 * 4);
}

#define LITERAL(id, code)                                                                          \
    void thumb_row_##id##_lit_t1(writer w, uint32_t up, uint32_t t, uint32_t imm12)                \
    {                                                                                              \
        load(w, code, t, 15, offset_of(up, imm12));                                                \
    }
LITERAL(ldrb, THUMB_ldrb_i)
LITERAL(ldrh, THUMB_ldrh_i)
LITERAL(ldrsb, THUMB_ldrsb_i)
LITERAL(ldrsh, THUMB_ldrsh_i)

#define OFFSET(id, do_it, code)                                                                    \
    void thumb_row_##id(writer w, uint32_t n, uint32_t t, uint32_t offset)                         \
    {                                                                                              \
        do_it(w, code, t, n, offset);                                                              \
    }
OFFSET(ldr_imm_t3, load, THUMB_ldr_i)
OFFSET(ldrh_imm_t2, load, THUMB_ldrh_i)
OFFSET(ldrb_imm_t2, load, THUMB_ldrb_i)
OFFSET(ldrsh_imm_t1, load, THUMB_ldrsh_i)
OFFSET(ldrsb_imm_t1, load, THUMB_ldrsb_i)
OFFSET(str_imm_t3, store, THUMB_str_i)
OFFSET(strh_imm_t2, store, THUMB_strh_i)
OFFSET(strb_imm_t2, store, THUMB_strb_i)

/* The processor has seen to it that they access as unprivileged code does. */
OFFSET(ldrt_t1, load, THUMB_ldr_i)
OFFSET(ldrht_t1, load, THUMB_ldrh_i)
OFFSET(ldrbt_t1, load, THUMB_ldrb_i)
OFFSET(ldrsht_t1, load, THUMB_ldrsh_i)
OFFSET(ldrsbt_t1, load, THUMB_ldrsb_i)
OFFSET(strt_t1, store, THUMB_str_i)
OFFSET(strht_t1, store, THUMB_strh_i)
OFFSET(strbt_t1, store, THUMB_strb_i)

#define INDEX(id, do_it, code)                                                                     \
    void thumb_row_##id(writer w, uint32_t n, uint32_t t, uint32_t p, uint32_t up, uint32_t back,  \
                        uint32_t imm8)                                                             \
    {                                                                                              \
        do_it(w, code, t, n, p, back, offset_of(up, imm8));                                        \
    }
INDEX(ldr_imm_t4, load_index, THUMB_ldr_i)
INDEX(ldrh_imm_t3, load_index, THUMB_ldrh_i)
INDEX(ldrb_imm_t3, load_index, THUMB_ldrb_i)
INDEX(ldrsh_imm_t2, load_index, THUMB_ldrsh_i)
INDEX(ldrsb_imm_t2, load_index, THUMB_ldrsb_i)
INDEX(str_imm_t4, store_index, THUMB_str_i)
INDEX(strh_imm_t3, store_index, THUMB_strh_i)
INDEX(strb_imm_t3, store_index, THUMB_strb_i)

#define WIDE_REGISTER(id, do_it, code)                                                             \
    void thumb_row_##id##_reg_t2(writer w, uint32_t n, uint32_t t, uint32_t imm2, uint32_t m)      \
    {                                                                                              \
        do_it(w, code##_r, t, n, m, imm2);                                                         \
    }
WIDE_REGISTER(ldrh, load_register, THUMB_ldrh)
WIDE_REGISTER(ldrb, load_register, THUMB_ldrb)
WIDE_REGISTER(ldrsh, load_register, THUMB_ldrsh)
WIDE_REGISTER(ldrsb, load_register, THUMB_ldrsb)
WIDE_REGISTER(strh, store_register, THUMB_strh)
WIDE_REGISTER(strb, store_register, THUMB_strb)

/* Words of an array have an operation of their own. */
void thumb_row_ldr_reg_t2(writer w, uint32_t n, uint32_t t, uint32_t imm2, uint32_t m)
{
    if (imm2 == 0 || t == 15 || m == 15) {
        load_register(w, THUMB_ldr_r, t, n, m, imm2);
        return;
    }
    thumb_write(w, THUMB_ldr_lsl, reg(t), source(w, n), reg(m), imm2);
    settle(w, t);
}

void thumb_row_str_reg_t2(writer w, uint32_t n, uint32_t t, uint32_t imm2, uint32_t m)
{
    if (imm2 == 0 || t == 15 || m == 15)
        store_register(w, THUMB_str_r, t, n, m, imm2);
    else
        thumb_write(w, THUMB_str_lsl, reg(t), reg(n), reg(m), imm2);
}

static void load_exclusive(writer w, enum thumb_code code, uint32_t t, uint32_t n, uint32_t offset)
{
    if (n == 15 || t == 15 || t == 13)
        thumb_write_special(w, true);
    else
        thumb_write(w, code, reg(t), reg(n), 0, offset);
}

void thumb_row_ldrex_t1(writer w, uint32_t n, uint32_t t, uint32_t imm8)
{
    load_exclusive(w, THUMB_ldrex, t, n, imm8 * 4);
}

void thumb_row_ldrexh_t1(writer w, uint32_t n, uint32_t t)
{
    load_exclusive(w, THUMB_ldrexh, t, n, 0);
}

void thumb_row_ldrexb_t1(writer w, uint32_t n, uint32_t t)
{
    load_exclusive(w, THUMB_ldrexb, t, n, 0);
}

/* --- several registers --- */

static unsigned count_registers(uint32_t list)
{
    return (unsigned)__builtin_popcount(list);
}

static void store_several(writer w, uint32_t n, uint32_t list, bool down, bool back)
{
    uint32_t bytes = 4 * count_registers(list), i, at = 0;
    thumb_write(w, THUMB_check_write, 0, reg(n), bytes, down ? 0 - bytes : 0);
    for (i = 0; i < 16; i++)
        if (list >> i & 1) {
            unsigned from = source(w, i);
            thumb_write(w, THUMB_put, from, 0, 0, at);
            at += 4;
        }
    if (back)
        write_back(w, n, down ? 0 - bytes : bytes);
}

/* A base that is loaded keeps what is loaded. */
static void load_several(writer w, uint32_t n, uint32_t list, bool down, bool back)
{
    uint32_t bytes = 4 * count_registers(list), i, at = 0;
    thumb_write(w, THUMB_check_read, 0, reg(n), bytes, down ? 0 - bytes : 0);
    if (list >> 15)
        thumb_write(w, THUMB_check_loaded, 0, 0, 0, bytes - 4);
    for (i = 0; i < 16; i++)
        if (list >> i & 1) {
            thumb_write(w, THUMB_fetch, target(i), 0, 0, at);
            at += 4;
        }
    if (back && !(list >> n & 1))
        write_back(w, n, down ? 0 - bytes : bytes);
    if (list >> 13 & 1)
        settle(w, 13);
    if (list >> 15)
        settle_loaded(w, 15);
}

/* UNPREDICTABLE: a single register, the PC as base, a base in the list that is written back. */
static bool is_list(uint32_t n, uint32_t list, uint32_t back)
{
    return count_registers(list) >= 2 && n != 15 && !(back && (list >> n & 1));
}

static void several_wide(writer w, bool loads, uint32_t n, uint32_t list, bool down, uint32_t back)
{
    if (!is_list(n, list, back))
        thumb_write_special(w, true);
    else if (loads)
        load_several(w, n, list, down, back);
    else
        store_several(w, n, list, down, back);
}

static void several_narrow(writer w, bool loads, uint32_t n, uint32_t list, bool down)
{
    if (list == 0)
        thumb_write_special(w, true);
    else if (loads)
        load_several(w, n, list, down, true);
    else
        store_several(w, n, list, down, true);
}

void thumb_row_push_t1(writer w, uint32_t lr, uint32_t list)
{
    several_narrow(w, false, 13, list | lr << 14, true);
}

void thumb_row_pop_t1(writer w, uint32_t pc, uint32_t list)
{
    several_narrow(w, true, 13, list | pc << 15, false);
}

void thumb_row_stm_t1(writer w, uint32_t n, uint32_t list)
{
    several_narrow(w, false, n, list, false);
}

void thumb_row_ldm_t1(writer w, uint32_t n, uint32_t list)
{
    several_narrow(w, true, n, list, false);
}

void thumb_row_stm_t2(writer w, uint32_t back, uint32_t n, uint32_t list)
{
    several_wide(w, false, n, list, false, back);
}

void thumb_row_ldm_t2(writer w, uint32_t back, uint32_t n, uint32_t list)
{
    several_wide(w, true, n, list, false, back);
}

void thumb_row_stmdb_t1(writer w, uint32_t back, uint32_t n, uint32_t list)
{
    several_wide(w, false, n, list, true, back);
}

void thumb_row_ldmdb_t1(writer w, uint32_t back, uint32_t n, uint32_t list)
{
    several_wide(w, true, n, list, true, back);
}

void thumb_row_pop_t2(writer w, uint32_t list)
{
    several_wide(w, true, 13, list, false, 1);
}

void thumb_row_push_t2(writer w, uint32_t list)
{
    several_wide(w, false, 13, list, true, 1);
}

/* LDRD, STRD. Base and registers may be the same only by UNPREDICTABLE: then the base is what is
 * written back. */
void thumb_row_strd_imm_t1(writer w, uint32_t p, uint32_t up, uint32_t back, uint32_t n, uint32_t t,
                           uint32_t t2, uint32_t imm8)
{
    uint32_t offset = offset_of(up, imm8 * 4);
    unsigned from = base(w, n);
    thumb_write(w, THUMB_check_write, 0, from, 8, p ? offset : 0);
    thumb_write(w, THUMB_put, source(w, t), 0, 0, 0);
    thumb_write(w, THUMB_put, source(w, t2), 0, 0, 4);
    if (back)
        write_back(w, n, offset);
}

void thumb_row_ldrd_imm_t1(writer w, uint32_t p, uint32_t up, uint32_t back, uint32_t n, uint32_t t,
                           uint32_t t2, uint32_t imm8)
{
    uint32_t offset = offset_of(up, imm8 * 4);
    bool both = back && n != 15 && (n == t || n == t2);
    thumb_write(w, THUMB_check_read, 0, base(w, n), 8, p ? offset : 0);
    if (both)
        thumb_write(w, THUMB_mov, reg(THUMB_HIGH), reg(n), 0, 0)->never_flags = true;
    thumb_write(w, THUMB_fetch, target(t), 0, 0, 0);
    thumb_write(w, THUMB_fetch, target(t2), 0, 0, 4);
    if (both)
        thumb_write(w, THUMB_add_i, reg(n), reg(THUMB_HIGH), 0, offset)->never_flags = true;
    else if (back)
        write_back(w, n, offset);
    settle_two(w, t, t2);
}
