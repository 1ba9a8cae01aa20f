/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floating-point extension in Thumb: what each row of thumb.isa is made of (ARM DDI 0403E,
 * A7.7). Moves are those of other words. What is UNPREDICTABLE there is undefined here where it
 * cannot mean anything, else what it looks like. */
#include "thumb_operands.h"

/* Whether they may run is looked at once in a block; in an IT block, which may go by, each time. */
static void begin(writer w)
{
    if (!w->checked)
        thumb_write(w, THUMB_check_float, 0, 0, 0, 0);
    w->checked = w->it == 0;
}

/* S0 to S31: the lowest bit of the number stands apart. */
static unsigned single(uint32_t high, uint32_t low)
{
    return (unsigned)(offsetof(struct thumb_run, s) + 4 * (high << 1 | low));
}

static unsigned half_of_double(uint32_t number, uint32_t half)
{
    return single(number, half);
}

static void move(writer w, unsigned to, unsigned from)
{
    thumb_write(w, THUMB_mov, to, from, 0, 0)->never_flags = true;
}

/* PC as a register is UNPREDICTABLE, SP is, too, but means something. */
static bool is_core(writer w, uint32_t t)
{
    if (t == 15)
        thumb_write_special(w, true);
    return t != 15;
}

/* --- arithmetic --- */

#define THREE_REGISTERS(id)                                                                        \
    void thumb_row_##id##_t1(writer w, uint32_t d0, uint32_t n, uint32_t d, uint32_t n0,           \
                             uint32_t m0, uint32_t m)                                              \
    {                                                                                              \
        begin(w);                                                                                  \
        thumb_write(w, THUMB_##id, single(d, d0), single(n, n0), single(m, m0), 0);                \
    }
/* clang-format off */
THREE_REGISTERS(vmla)
THREE_REGISTERS(vmls)
THREE_REGISTERS(vnmla)
THREE_REGISTERS(vnmls)
THREE_REGISTERS(vmul)
THREE_REGISTERS(vnmul)
THREE_REGISTERS(vadd)
THREE_REGISTERS(vsub)
THREE_REGISTERS(vdiv)
THREE_REGISTERS(vfma)
THREE_REGISTERS(vfms)
THREE_REGISTERS(vfnma)
THREE_REGISTERS(vfnms)
/* clang-format on */

void thumb_row_vsqrt_t1(writer w, uint32_t d0, uint32_t d, uint32_t m0, uint32_t m)
{
    begin(w);
    thumb_write(w, THUMB_vsqrt, single(d, d0), single(m, m0), 0, 0);
}

void thumb_row_vabs_t1(writer w, uint32_t d0, uint32_t d, uint32_t m0, uint32_t m)
{
    begin(w);
    thumb_write(w, THUMB_and_i, single(d, d0), single(m, m0), 0, ~IEEE_SIGN)->never_flags = true;
}

void thumb_row_vneg_t1(writer w, uint32_t d0, uint32_t d, uint32_t m0, uint32_t m)
{
    begin(w);
    thumb_write(w, THUMB_eor_i, single(d, d0), single(m, m0), 0, IEEE_SIGN)->never_flags = true;
}

void thumb_row_vcmp_t1(writer w, uint32_t d0, uint32_t d, uint32_t signals, uint32_t m0, uint32_t m)
{
    begin(w);
    thumb_write(w, signals ? THUMB_vcmp_e : THUMB_vcmp, 0, single(d, d0), single(m, m0), 0);
}

void thumb_row_vcmp_t2(writer w, uint32_t d0, uint32_t d, uint32_t signals)
{
    begin(w);
    thumb_write(w, signals ? THUMB_vcmp_e_0 : THUMB_vcmp_0, 0, single(d, d0), 0, 0);
}

/* --- conversion --- */

void thumb_row_vcvt_from_int_t1(writer w, uint32_t d0, uint32_t d, uint32_t is_signed, uint32_t m0,
                                uint32_t m)
{
    begin(w);
    thumb_write(w, is_signed ? THUMB_vcvt_f32_s32 : THUMB_vcvt_f32_u32, single(d, d0),
                single(m, m0), 0, 0);
}

void thumb_row_vcvt_to_int_t1(writer w, uint32_t d0, uint32_t is_signed, uint32_t d,
                              uint32_t to_zero, uint32_t m0, uint32_t m)
{
    static const enum thumb_code codes[2][2] = {{THUMB_vcvtr_u32, THUMB_vcvt_u32},
                                                {THUMB_vcvtr_s32, THUMB_vcvt_s32}};
    begin(w);
    thumb_write(w, codes[is_signed][to_zero], single(d, d0), single(m, m0), 0, 0);
}

/* More bits behind the point than there are: UNPREDICTABLE. */
static void convert_fixed(writer w, enum thumb_code code, unsigned d, uint32_t is_unsigned,
                          uint32_t wide, uint32_t not_fraction)
{
    unsigned bits = wide ? 32 : 16;
    if (not_fraction > bits) {
        thumb_write_special(w, true);
        return;
    }
    begin(w);
    thumb_write(w, code, d, d, 0, thumb_fixed_constant(bits - not_fraction, bits, !is_unsigned));
}

void thumb_row_vcvt_from_fixed_t1(writer w, uint32_t d0, uint32_t is_unsigned, uint32_t d,
                                  uint32_t wide, uint32_t i, uint32_t imm4)
{
    convert_fixed(w, THUMB_vcvt_from_fixed, single(d, d0), is_unsigned, wide, imm4 << 1 | i);
}

void thumb_row_vcvt_to_fixed_t1(writer w, uint32_t d0, uint32_t is_unsigned, uint32_t d,
                                uint32_t wide, uint32_t i, uint32_t imm4)
{
    convert_fixed(w, THUMB_vcvt_to_fixed, single(d, d0), is_unsigned, wide, imm4 << 1 | i);
}

void thumb_row_vcvt_from_half_t1(writer w, uint32_t d0, uint32_t d, uint32_t top, uint32_t m0,
                                 uint32_t m)
{
    begin(w);
    thumb_write(w, top ? THUMB_vcvtt_f32 : THUMB_vcvtb_f32, single(d, d0), single(m, m0), 0, 0);
}

void thumb_row_vcvt_to_half_t1(writer w, uint32_t d0, uint32_t d, uint32_t top, uint32_t m0,
                               uint32_t m)
{
    begin(w);
    thumb_write(w, top ? THUMB_vcvtt_f16 : THUMB_vcvtb_f16, single(d, d0), single(m, m0),
                single(d, d0), 0);
}

/* --- moves --- */

/* VFPExpandImm (A6.4.1). */
static uint32_t expand_float(uint32_t imm8)
{
    uint32_t exponent = (imm8 & 0x40 ? 0x7c : 0x80) | (imm8 >> 4 & 3);
    return (imm8 & 0x80) << 24 | exponent << 23 | (imm8 & 15) << 19;
}

void thumb_row_vmov_imm_t1(writer w, uint32_t d0, uint32_t high, uint32_t d, uint32_t low)
{
    begin(w);
    thumb_write(w, THUMB_const, single(d, d0), 0, 0, expand_float(high << 4 | low))->never_flags =
        true;
}

void thumb_row_vmov_reg_t1(writer w, uint32_t d0, uint32_t d, uint32_t m0, uint32_t m)
{
    begin(w);
    move(w, single(d, d0), single(m, m0));
}

static void move_in(writer w, uint32_t t, unsigned to)
{
    if (!is_core(w, t))
        return;
    begin(w);
    move(w, to, reg(t));
}

static void move_out(writer w, uint32_t t, unsigned from)
{
    if (!is_core(w, t))
        return;
    begin(w);
    move(w, reg(t), from);
    settle(w, t);
}

void thumb_row_vmov_to_single_t1(writer w, uint32_t n, uint32_t t, uint32_t n0)
{
    move_in(w, t, single(n, n0));
}

void thumb_row_vmov_from_single_t1(writer w, uint32_t n, uint32_t t, uint32_t n0)
{
    move_out(w, t, single(n, n0));
}

void thumb_row_vmov_to_half_t1(writer w, uint32_t half, uint32_t d, uint32_t t)
{
    move_in(w, t, half_of_double(d, half));
}

void thumb_row_vmov_from_half_t1(writer w, uint32_t half, uint32_t d, uint32_t t)
{
    move_out(w, t, half_of_double(d, half));
}

/* Two registers of each kind, beside each other in the extension: the one behind S31 does not
 * exist (UNPREDICTABLE). */
static bool are_two(writer w, unsigned first, uint32_t t, uint32_t t2)
{
    if (first != single(15, 1) && t != 15 && t2 != 15)
        return true;
    thumb_write_special(w, true);
    return false;
}

static void move_two_in(writer w, uint32_t t2, uint32_t t, unsigned first)
{
    if (!are_two(w, first, t, t2))
        return;
    begin(w);
    move(w, first, reg(t));
    move(w, first + 4, reg(t2));
}

static void move_two_out(writer w, uint32_t t2, uint32_t t, unsigned first)
{
    if (!are_two(w, first, t, t2))
        return;
    begin(w);
    move(w, reg(t), first);
    move(w, reg(t2), first + 4);
    settle_two(w, t, t2);
}

void thumb_row_vmov_to_two_t1(writer w, uint32_t t2, uint32_t t, uint32_t m0, uint32_t m)
{
    move_two_in(w, t2, t, single(m, m0));
}

void thumb_row_vmov_from_two_t1(writer w, uint32_t t2, uint32_t t, uint32_t m0, uint32_t m)
{
    move_two_out(w, t2, t, single(m, m0));
}

void thumb_row_vmov_to_double_t1(writer w, uint32_t t2, uint32_t t, uint32_t m)
{
    move_two_in(w, t2, t, single(m, 0));
}

void thumb_row_vmov_from_double_t1(writer w, uint32_t t2, uint32_t t, uint32_t m)
{
    move_two_out(w, t2, t, single(m, 0));
}

void thumb_row_vmrs_t1(writer w, uint32_t t)
{
    begin(w);
    if (t == 15) {
        thumb_write(w, THUMB_vmrs_flags, 0, 0, 0, 0);
        return;
    }
    move(w, reg(t), (unsigned)offsetof(struct thumb_run, fpscr));
    settle(w, t);
}

void thumb_row_vmsr_t1(writer w, uint32_t t)
{
    if (!is_core(w, t))
        return;
    begin(w);
    thumb_write(w, THUMB_vmsr, 0, reg(t), 0, 0);
}

/* --- loads and stores --- */

static uint32_t offset_of(uint32_t up, uint32_t imm8)
{
    return up ? 4 * imm8 : 0 - 4 * imm8;
}

void thumb_row_vldr_single_t1(writer w, uint32_t up, uint32_t d0, uint32_t n, uint32_t d,
                              uint32_t imm8)
{
    begin(w);
    thumb_write(w, THUMB_vldr, single(d, d0), base(w, n), 0, offset_of(up, imm8));
}

void thumb_row_vstr_single_t1(writer w, uint32_t up, uint32_t d0, uint32_t n, uint32_t d,
                              uint32_t imm8)
{
    begin(w);
    thumb_write(w, THUMB_vstr, single(d, d0), base(w, n), 0, offset_of(up, imm8));
}

/* So many words from the base and the offset on, to or from registers that follow each other. */
static void transfer(writer w, bool load, uint32_t n, uint32_t offset, unsigned first,
                     unsigned count)
{
    unsigned i;
    thumb_write(w, load ? THUMB_check_read : THUMB_check_write, 0, base(w, n), 4 * count, offset);
    for (i = 0; i < count; i++)
        thumb_write(w, load ? THUMB_fetch : THUMB_put, first + 4 * i, 0, 0, 4 * i);
}

void thumb_row_vldr_double_t1(writer w, uint32_t up, uint32_t n, uint32_t d, uint32_t imm8)
{
    begin(w);
    transfer(w, true, n, offset_of(up, imm8), single(d, 0), 2);
}

void thumb_row_vstr_double_t1(writer w, uint32_t up, uint32_t n, uint32_t d, uint32_t imm8)
{
    begin(w);
    transfer(w, false, n, offset_of(up, imm8), single(d, 0), 2);
}

/* A list: `words` of memory, of which the registers are all, or all but the last (FLDMX, FSTMX).
 * None, or more than there are: UNPREDICTABLE, as is a base that is the PC. */
struct list {
    bool load, down, back;
    unsigned first, count;
    uint32_t words;
};

static void transfer_list(writer w, uint32_t n, struct list list)
{
    uint32_t bytes = 4 * list.words;
    if (list.count == 0 || list.first + 4 * list.count > single(16, 0) || n == 15) {
        thumb_write_special(w, true);
        return;
    }
    begin(w);
    transfer(w, list.load, n, list.down ? 0 - bytes : 0, list.first, list.count);
    if (list.back)
        thumb_write(w, THUMB_add_i, reg(n), reg(n), 0, list.down ? 0 - bytes : bytes)->never_flags =
            true;
}

#define SINGLES(load, down, back) ((struct list){load, down, back, single(d, d0), imm8, imm8})
#define DOUBLES(load, down, back) ((struct list){load, down, back, single(d, 0), imm8 & ~1u, imm8})
#define UP_AND_DOWN(v, load)                                                                       \
    void thumb_row_##v##mia_single_t1(writer w, uint32_t d0, uint32_t back, uint32_t n,            \
                                      uint32_t d, uint32_t imm8)                                   \
    {                                                                                              \
        transfer_list(w, n, SINGLES(load, false, back));                                           \
    }                                                                                              \
    void thumb_row_##v##mdb_single_t1(writer w, uint32_t d0, uint32_t n, uint32_t d,               \
                                      uint32_t imm8)                                               \
    {                                                                                              \
        transfer_list(w, n, SINGLES(load, true, true));                                            \
    }                                                                                              \
    void thumb_row_##v##mia_double_t1(writer w, uint32_t back, uint32_t n, uint32_t d,             \
                                      uint32_t imm8)                                               \
    {                                                                                              \
        transfer_list(w, n, DOUBLES(load, false, back));                                           \
    }                                                                                              \
    void thumb_row_##v##mdb_double_t1(writer w, uint32_t n, uint32_t d, uint32_t imm8)             \
    {                                                                                              \
        transfer_list(w, n, DOUBLES(load, true, true));                                            \
    }
/* clang-format off */
UP_AND_DOWN(vld, true)
UP_AND_DOWN(vst, false)
/* clang-format on */

void thumb_row_vpush_single_t1(writer w, uint32_t d0, uint32_t d, uint32_t imm8)
{
    transfer_list(w, 13, SINGLES(false, true, true));
}

void thumb_row_vpop_single_t1(writer w, uint32_t d0, uint32_t d, uint32_t imm8)
{
    transfer_list(w, 13, SINGLES(true, false, true));
}

void thumb_row_vpush_double_t1(writer w, uint32_t d, uint32_t imm8)
{
    transfer_list(w, 13, DOUBLES(false, true, true));
}

void thumb_row_vpop_double_t1(writer w, uint32_t d, uint32_t imm8)
{
    transfer_list(w, 13, DOUBLES(true, false, true));
}
