/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a CPU32 executes by itself: long divisions, bounds, traps by condition, tables, LPSTOP.
 * After the CPU32 Reference Manual (CPU32RM), chapter 4. Left out: the background debug mode, so
 * BGND is illegal, as where it is not enabled. */
#include "m68k_special.h"

static uint32_t dn(const struct special *s, unsigned index)
{
    return *special_register(s, s->decoded->field[index]);
}

/* --- divisions: quotient to Dq, remainder to Dr --- */

static void divided(struct special *s, uint64_t quotient, uint64_t remainder)
{
    uint32_t q = (uint32_t)quotient;
    *special_register(s, s->decoded->field[2]) = (uint32_t)remainder;
    *special_register(s, s->decoded->field[1]) = q;
    special_flags(s, q >> 31, q == 0, false, false);
}

static void unsigned_of(struct special *s, uint64_t dividend)
{
    uint32_t divisor = special_long(s);
    if (divisor == 0)
        special_zero_divide(s, 0);
    else if (dividend / divisor > UINT32_MAX)
        special_overflow(s);
    else
        divided(s, dividend / divisor, dividend % divisor);
}

static void signed_of(struct special *s, int64_t dividend)
{
    int32_t divisor = (int32_t)special_long(s);
    int64_t quotient;
    if (divisor == 0) {
        special_zero_divide(s, 0);
        return;
    }
    if (dividend == INT64_MIN) { /* by -1 it would not fit into 64 bits either */
        special_overflow(s);
        return;
    }
    quotient = dividend / divisor;
    if (quotient != (int32_t)quotient)
        special_overflow(s);
    else
        divided(s, (uint64_t)quotient, (uint64_t)(dividend % divisor));
}

static uint64_t long_dividend(const struct special *s)
{
    return (uint64_t)dn(s, 2) << 32 | dn(s, 1);
}

static void divu(struct special *s)
{
    unsigned_of(s, dn(s, 1));
}

static void divs(struct special *s)
{
    signed_of(s, (int32_t)dn(s, 1));
}

static void divu_64(struct special *s)
{
    unsigned_of(s, long_dividend(s));
}

static void divs_64(struct special *s)
{
    signed_of(s, (int64_t)long_dividend(s));
}

/* --- bounds --- */

static void chk(struct special *s)
{
    int32_t value = (int32_t)dn(s, 0), bound = (int32_t)special_long(s);
    if (value >= 0 && value <= bound)
        return;
    special_flags(s, value < 0, false, false, false);
    s->vector = VECTOR_CHK;
}

static uint32_t sign_extended(uint32_t value, unsigned bytes)
{
    unsigned shift = 32 - 8 * bytes;
    return (uint32_t)((int32_t)(value << shift) >> shift);
}

/* Two values one behind the other, from PART on. False: refused. */
static bool two(struct special *s, uint32_t address, unsigned bytes, uint32_t *first,
                uint32_t *second)
{
    s->refused =
        !m68k_read(s->m, address, bytes, first) || !m68k_read(s->m, address + bytes, bytes, second);
    return !s->refused;
}

/* The bounds may be meant with a sign or without: then the lower one is greater. An address
 * register is compared as a whole. */
static void bounds(struct special *s, unsigned bytes, bool traps)
{
    uint32_t n = s->decoded->field[1], value = *special_register(s, n), low, high;
    bool outside;
    if (!two(s, special_long(s), bytes, &low, &high))
        return;
    low = sign_extended(low, bytes);
    high = sign_extended(high, bytes);
    if (n < M68K_A)
        value = sign_extended(value, bytes);
    outside = low <= high ? value < low || value > high : value > high && value < low;
    special_flags(s, s->m->run.nz < 0, value == low || value == high, s->m->run.v != 0, outside);
    if (outside && traps)
        s->vector = VECTOR_CHK;
}

#define BOUNDS(l, bytes)                                                                           \
    static void chk2_##l(struct special *s)                                                        \
    {                                                                                              \
        bounds(s, bytes, true);                                                                    \
    }                                                                                              \
    static void cmp2_##l(struct special *s)                                                        \
    {                                                                                              \
        bounds(s, bytes, false);                                                                   \
    }
BOUNDS(b, 1)
BOUNDS(w, 2)
BOUNDS(l, 4)

/* --- conditions: an odd one is the opposite of that before it --- */

static bool holds(const struct m68k_run *run, unsigned cc)
{
    bool n = run->nz < 0, z = (uint32_t)run->nz == 0, v = run->v != 0, c = run->c != 0;
    const bool even[] = {true, !c && !z, !c, !z, !v, !n, n == v, !z && n == v};
    return even[cc >> 1] != (cc & 1);
}

static void trapcc(struct special *s)
{
    if (holds(&s->m->run, s->decoded->field[0]))
        s->vector = VECTOR_TRAPV;
}

/* --- tables --- */

struct table {
    unsigned bytes;
    bool is_signed, rounds;
};

static int64_t entry_of(const struct table *table, uint32_t value)
{
    unsigned shift = 32 - 8 * table->bytes;
    uint32_t upper = value << shift;
    return table->is_signed ? (int32_t)upper >> shift : (int64_t)(upper >> shift);
}

/* To the nearest; a half goes away from 0. */
static int64_t rounded(int64_t value)
{
    return value < 0 ? -((-value + 128) >> 8) : (value + 128) >> 8;
}

/* Between two entries, by the lower byte of Dx. A rounded result has the entries' size; the others
 * have 8 bits of fraction and fill Dx: of long entries 24 bits of integer are left. */
static void interpolate(struct special *s, const struct table *table, uint32_t first,
                        uint32_t second)
{
    uint32_t *dx = special_register(s, s->decoded->field[1]), fraction = *dx & 0xff;
    int64_t a = entry_of(table, first), b = entry_of(table, second);
    int64_t value = a * 256 + (b - a) * (int64_t)fraction;
    uint32_t mask = table->rounds && table->bytes < 4 ? (1u << 8 * table->bytes) - 1 : ~0u;
    bool over;
    if (table->rounds)
        value = rounded(value);
    over = !table->rounds && table->bytes == 4 &&
           (table->is_signed ? value != (int32_t)value : value != (int64_t)(uint32_t)value);
    *dx = (*dx & ~mask) | ((uint32_t)value & mask);
    special_flags(s, ((uint32_t)value & mask) > mask >> 1, ((uint32_t)value & mask) == 0, over,
                  false);
}

/* Which entry is the byte above the fraction. */
static void in_memory(struct special *s, struct table table)
{
    uint32_t index = dn(s, 1) >> 8 & 0xff, first, second;
    if (two(s, special_long(s) + index * table.bytes, table.bytes, &first, &second))
        interpolate(s, &table, first, second);
}

static void in_registers(struct special *s, struct table table)
{
    interpolate(s, &table, dn(s, 0), dn(s, 2));
}

#define TABLE(name, bytes, is_signed, rounds)                                                      \
    static void name(struct special *s)                                                            \
    {                                                                                              \
        in_memory(s, (struct table){bytes, is_signed, rounds});                                    \
    }                                                                                              \
    static void name##_dn(struct special *s)                                                       \
    {                                                                                              \
        in_registers(s, (struct table){bytes, is_signed, rounds});                                 \
    }
#define TABLES(name, is_signed, rounds)                                                            \
    TABLE(name##_b, 1, is_signed, rounds)                                                          \
    TABLE(name##_w, 2, is_signed, rounds)                                                          \
    TABLE(name##_l, 4, is_signed, rounds)
TABLES(tblu, false, true)
TABLES(tblun, false, false)
TABLES(tbls, true, true)
TABLES(tblsn, true, false)

static void lpstop(struct special *s)
{
    m68k_set_sr(s->m, s->decoded->field[0]);
    s->m->mode = M68K_STOPPED;
}

#define ROW(name)                                                                                  \
    {                                                                                              \
        M68K_##name, name                                                                          \
    }
#define ROWS(name)       ROW(name##_b), ROW(name##_w), ROW(name##_l)
#define TABLE_ROWS(name) ROWS(name), ROW(name##_b_dn), ROW(name##_w_dn), ROW(name##_l_dn)
const struct special_row m68k_cpu32_rows[] = {
    {M68K_divu_l, divu},
    {M68K_divs_l, divs},
    {M68K_divu_l_64, divu_64},
    {M68K_divs_l_64, divs_64},
    {M68K_chk_l, chk},
    {M68K_trapcc, trapcc},
    {M68K_trapcc_w, trapcc},
    {M68K_trapcc_l, trapcc},
    ROW(lpstop),
    ROWS(chk2),
    ROWS(cmp2),
    TABLE_ROWS(tblu),
    TABLE_ROWS(tblun),
    TABLE_ROWS(tbls),
    TABLE_ROWS(tblsn),
};
const unsigned m68k_cpu32_row_count = sizeof m68k_cpu32_rows / sizeof m68k_cpu32_rows[0];
