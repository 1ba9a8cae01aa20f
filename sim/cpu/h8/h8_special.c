/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions that the H8 executes by itself: what reads or writes the masks of interrupts,
 * exceptions, sleep, moves of blocks. A function for each row that h8_translate.c leaves to it. */
#include "gen/isa/h8.h"
#include "h8.h"
#include "machine.h"

/* --- operands --- */

static uint32_t *er(struct h8 *h8, uint32_t n)
{
    return &h8->run.r[n & 7];
}

static uint8_t read_r8(struct h8 *h8, uint32_t n)
{
    return (uint8_t)(*er(h8, n) >> (n < 8 ? 8 : 0));
}

static void write_r8(struct h8 *h8, uint32_t n, uint8_t value)
{
    unsigned shift = n < 8 ? 8 : 0;
    *er(h8, n) = (*er(h8, n) & ~(0xffu << shift)) | (uint32_t)value << shift;
}

static void step_register(struct h8 *h8, uint32_t n, uint32_t by)
{
    uint32_t value = *er(h8, n) + by;
    *er(h8, n) = h8->model == H8_MODEL_h8300 ? value & 0xffff : value;
}

static uint32_t extended(uint32_t abs)
{
    return (uint32_t)(int16_t)abs;
}

/* --- CCR and EXR --- */

#define EXR_BITS 0x87u /* T, I2 to I0; the others read as 1 */

static uint8_t status(const struct h8 *h8, bool exr)
{
    return exr ? (uint8_t)(h8->run.exr | 0x78) : h8_ccr(&h8->run);
}

/* Behind it no interrupt is taken before one more instruction. */
static void set_status(struct h8 *h8, bool exr, uint32_t value)
{
    if (exr)
        h8->run.exr = value & EXR_BITS;
    else
        h8_set_ccr(&h8->run, (uint8_t)value);
    h8->holds_off = true;
}

static void load_status(struct h8 *h8, bool exr, uint32_t address)
{
    set_status(h8, exr, h8_read(h8, address, 2) >> 8);
}

static void store_status(struct h8 *h8, bool exr, uint32_t address)
{
    uint32_t value = status(h8, exr);
    h8_write(h8, address, 2, value << 8 | value);
}

#define STATUS(name, exr)                                                                          \
    static void special_ldc_##name##_imm(struct h8 *h8, uint32_t imm)                              \
    {                                                                                              \
        set_status(h8, exr, imm);                                                                  \
    }                                                                                              \
    static void special_orc_##name(struct h8 *h8, uint32_t imm)                                    \
    {                                                                                              \
        set_status(h8, exr, status(h8, exr) | imm);                                                \
    }                                                                                              \
    static void special_xorc_##name(struct h8 *h8, uint32_t imm)                                   \
    {                                                                                              \
        set_status(h8, exr, status(h8, exr) ^ imm);                                                \
    }                                                                                              \
    static void special_andc_##name(struct h8 *h8, uint32_t imm)                                   \
    {                                                                                              \
        set_status(h8, exr, status(h8, exr) & imm);                                                \
    }                                                                                              \
    static void special_ldc_##name##_reg(struct h8 *h8, uint32_t s)                                \
    {                                                                                              \
        set_status(h8, exr, read_r8(h8, s));                                                       \
    }                                                                                              \
    static void special_ldc_##name##_at(struct h8 *h8, uint32_t s)                                 \
    {                                                                                              \
        load_status(h8, exr, *er(h8, s));                                                          \
    }                                                                                              \
    static void special_ldc_##name##_d16(struct h8 *h8, uint32_t s, int32_t disp)                  \
    {                                                                                              \
        load_status(h8, exr, *er(h8, s) + (uint32_t)disp);                                         \
    }                                                                                              \
    static void special_ldc_##name##_d32(struct h8 *h8, uint32_t s, uint32_t high, uint32_t low)   \
    {                                                                                              \
        load_status(h8, exr, *er(h8, s) + (high << 16 | low));                                     \
    }                                                                                              \
    static void special_ldc_##name##_inc(struct h8 *h8, uint32_t s)                                \
    {                                                                                              \
        load_status(h8, exr, *er(h8, s));                                                          \
        step_register(h8, s, 2);                                                                   \
    }                                                                                              \
    static void special_ldc_##name##_a16(struct h8 *h8, uint32_t abs)                              \
    {                                                                                              \
        load_status(h8, exr, extended(abs));                                                       \
    }                                                                                              \
    static void special_ldc_##name##_a32(struct h8 *h8, uint32_t high, uint32_t low)               \
    {                                                                                              \
        load_status(h8, exr, high << 16 | low);                                                    \
    }
STATUS(ccr, false)
STATUS(exr, true)

static void special_stc_exr_reg(struct h8 *h8, uint32_t d)
{
    write_r8(h8, d, status(h8, true));
}

static void special_stc_exr_at(struct h8 *h8, uint32_t d)
{
    store_status(h8, true, *er(h8, d));
}

static void special_stc_exr_d16(struct h8 *h8, uint32_t d, int32_t disp)
{
    store_status(h8, true, *er(h8, d) + (uint32_t)disp);
}

static void special_stc_exr_d32(struct h8 *h8, uint32_t d, uint32_t high, uint32_t low)
{
    store_status(h8, true, *er(h8, d) + (high << 16 | low));
}

static void special_stc_exr_dec(struct h8 *h8, uint32_t d)
{
    store_status(h8, true, *er(h8, d) - 2);
    step_register(h8, d, (uint32_t)-2);
}

static void special_stc_exr_a16(struct h8 *h8, uint32_t abs)
{
    store_status(h8, true, extended(abs));
}

static void special_stc_exr_a32(struct h8 *h8, uint32_t high, uint32_t low)
{
    store_status(h8, true, high << 16 | low);
}

/* --- several registers, the stack pointer among them --- */

static void special_ldm(struct h8 *h8, uint32_t first, unsigned count)
{
    uint32_t sp = *er(h8, H8_SP), i;
    for (i = count; i-- > 0; sp += 4)
        *er(h8, first + i) = h8_read(h8, sp, 4);
    *er(h8, H8_SP) = sp;
}

static void special_stm(struct h8 *h8, uint32_t first, unsigned count)
{
    uint32_t sp = *er(h8, H8_SP), i;
    for (i = 0; i < count; i++)
        h8_write(h8, sp -= 4, 4, *er(h8, first + i));
    *er(h8, H8_SP) = sp;
}

#define SEVERAL(name, count, scale)                                                                \
    static void special_ldm_##name(struct h8 *h8, uint32_t n)                                      \
    {                                                                                              \
        special_ldm(h8, n *scale, count);                                                          \
    }                                                                                              \
    static void special_stm_##name(struct h8 *h8, uint32_t n)                                      \
    {                                                                                              \
        special_stm(h8, n *scale, count);                                                          \
    }
SEVERAL(two, 2, 2)
SEVERAL(three, 3, 4)
SEVERAL(four, 4, 4)

/* --- exceptions, sleep --- */

static void special_trapa(struct h8 *h8, uint32_t vector)
{
    h8_exception(h8, 8 + vector, h8->runner.pc);
}

/* What the exception pushed: EXR in interrupt control mode 2; CCR above PC. */
static void special_rte(struct h8 *h8)
{
    uint32_t sp = *er(h8, H8_SP), entry = sp, ccr, pc;
    if (h8->interrupts.saves_exr) {
        h8->run.exr = h8_read(h8, sp, 2) >> 8 & EXR_BITS;
        sp += 2;
    }
    if (h8_is_short(h8)) {
        ccr = h8_read(h8, sp, 2) >> 8;
        pc = h8_read(h8, sp + 2, 2);
    } else {
        pc = h8_read(h8, sp, 4);
        ccr = pc >> 24;
    }
    step_register(h8, H8_SP, sp + 4 - *er(h8, H8_SP));
    h8_set_ccr(&h8->run, (uint8_t)ccr);
    h8->runner.pc = pc & h8->mask & ~1u;
    h8_left(h8, entry);
}

static void special_sleep(struct h8 *h8)
{
    h8->mode = H8_ASLEEP;
    if (h8->sleep.slept != NULL)
        h8->sleep.slept(h8->sleep.owner);
}

static void special_movfpe(struct h8 *h8, uint32_t d, uint32_t abs)
{
    uint8_t value = (uint8_t)h8_read(h8, extended(abs), 1);
    uint8_t ccr = h8_ccr(&h8->run) & (uint8_t) ~(CCR_N | CCR_Z | CCR_V);
    write_r8(h8, d, value);
    h8_set_ccr(&h8->run, (uint8_t)(ccr | (value >> 7) * CCR_N | (value == 0) * CCR_Z));
}

static void special_movtpe(struct h8 *h8, uint32_t s, uint32_t abs)
{
    uint8_t value = read_r8(h8, s);
    uint8_t ccr = h8_ccr(&h8->run) & (uint8_t) ~(CCR_N | CCR_Z | CCR_V);
    h8_write(h8, extended(abs), 1, value);
    h8_set_ccr(&h8->run, (uint8_t)(ccr | (value >> 7) * CCR_N | (value == 0) * CCR_Z));
}

/* --- blocks: a byte at a time, with a boundary behind each, so that time goes on --- */

static uint32_t block_left(const struct h8 *h8)
{
    return h8->run.r[4] & (h8->in_block == 1 ? 0xff : 0xffff);
}

static void block_step(struct h8 *h8)
{
    uint32_t left = block_left(h8);
    h8_write(h8, *er(h8, 6), 1, h8_read(h8, *er(h8, 5), 1));
    step_register(h8, 5, 1);
    step_register(h8, 6, 1);
    h8->run.r[4] -= left > 0;
}

/* Goes on at the same address until all is moved. The manuals count two bytes more than are. */
static void block(struct h8 *h8, uint8_t kind)
{
    if (h8->in_block == 0 && h8->cpu.timing != TIMING_UNIT)
        h8->runner.cycles += h8_states(h8, *er(h8, 5), 1) + h8_states(h8, *er(h8, 6), 1);
    h8->in_block = kind;
    if (block_left(h8) > 0)
        block_step(h8);
    if (block_left(h8) > 0)
        h8->runner.pc -= 4;
    else
        h8->in_block = 0;
}

static void special_eepmov_b(struct h8 *h8)
{
    block(h8, 1);
}

static void special_eepmov_w(struct h8 *h8)
{
    block(h8, 2);
}

/* --- rows --- */

#define EACH_STATUS(DO, name)                                                                      \
    DO(ldc_##name##_imm, (h8, f[0]))                                                               \
    DO(orc_##name, (h8, f[0]))                                                                     \
    DO(xorc_##name, (h8, f[0]))                                                                    \
    DO(andc_##name, (h8, f[0]))                                                                    \
    DO(ldc_##name##_reg, (h8, f[0]))                                                               \
    DO(ldc_##name##_at, (h8, f[0]))                                                                \
    DO(ldc_##name##_d16, (h8, f[0], (int32_t)f[1]))                                                \
    DO(ldc_##name##_d32, (h8, f[0], f[1], f[2]))                                                   \
    DO(ldc_##name##_inc, (h8, f[0]))                                                               \
    DO(ldc_##name##_a16, (h8, f[0]))                                                               \
    DO(ldc_##name##_a32, (h8, f[0], f[1]))
#define EACH_OTHER(DO)                                                                             \
    DO(stc_exr_reg, (h8, f[0]))                                                                    \
    DO(stc_exr_at, (h8, f[0]))                                                                     \
    DO(stc_exr_d16, (h8, f[0], (int32_t)f[1]))                                                     \
    DO(stc_exr_d32, (h8, f[0], f[1], f[2]))                                                        \
    DO(stc_exr_dec, (h8, f[0]))                                                                    \
    DO(stc_exr_a16, (h8, f[0]))                                                                    \
    DO(stc_exr_a32, (h8, f[0], f[1]))                                                              \
    DO(ldm_two, (h8, f[0]))                                                                        \
    DO(ldm_three, (h8, f[0]))                                                                      \
    DO(ldm_four, (h8, f[0]))                                                                       \
    DO(stm_two, (h8, f[0]))                                                                        \
    DO(stm_three, (h8, f[0]))                                                                      \
    DO(stm_four, (h8, f[0]))                                                                       \
    DO(trapa, (h8, f[0]))                                                                          \
    DO(rte, (h8))                                                                                  \
    DO(sleep, (h8))                                                                                \
    DO(movfpe, (h8, f[0], f[1]))                                                                   \
    DO(movtpe, (h8, f[0], f[1]))                                                                   \
    DO(eepmov_b, (h8))                                                                             \
    DO(eepmov_w, (h8))

#define CASE(id, arguments)                                                                        \
    case H8_##id:                                                                                  \
        special_##id arguments;                                                                    \
        return;

static void execute(struct h8 *h8, const struct isa_decoded *decoded)
{
    const uint32_t *f = decoded->field;
    switch (decoded->row - isa_h8.rows) {
        EACH_STATUS(CASE, ccr)
        EACH_STATUS(CASE, exr)
        EACH_OTHER(CASE)
    }
}

/* Accesses of data put their own time behind the row's. A block's steps are one instruction. */
bool h8_special(struct h8 *h8)
{
    struct runner *r = &h8->runner;
    struct isa_decoded decoded;
    bool inside = h8->in_block != 0;
    if (!h8_decode(h8, r->pc, &decoded))
        return false;
    r->start = r->cycles;
    r->in_instruction = true;
    if (inside)
        r->pc += decoded.size;
    else
        runner_pass(r, h8_own_cycles(h8, &decoded, r->pc), (r->pc + decoded.size) & h8->mask);
    execute(h8, &decoded);
    r->in_instruction = false;
    return true;
}
