/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ColdFire's multiply-accumulate units, after the ColdFire Family Programmer's Reference Manual,
 * chapters 5 to 7, and the chapters MAC and EMAC of the chips' manuals: one accumulator of 32 bits
 * (MAC: MCF5206e), four of 48 (EMAC: MCF5208, MCF5282). Left out: that a store of an accumulator
 * waits for the products before it. */
#include "m68k_mac.h"

enum { OMC = 0x80, UNSIGNED = 0x40, FRACTION = 0x20, ROUND = 0x10 };
enum { FLAG_N = 8, FLAG_Z = 4, FLAG_V = 2, FLAG_EV = 1, FLAGS = 15, PAV = 0x100 };
enum { SHIFT_LEFT = 1, SHIFT_RIGHT = 3 };

static bool is_emac(const struct m68k *m)
{
    return m->model >= M68K_MODEL_cf5208;
}

static uint32_t macsr(const struct m68k *m)
{
    return m->mac.macsr;
}

static bool is_fraction(const struct m68k *m)
{
    return (macsr(m) & FRACTION) != 0;
}

/* Fractions always have a sign. */
static bool is_unsigned(const struct m68k *m)
{
    return (macsr(m) & (UNSIGNED | FRACTION)) == UNSIGNED;
}

/* The lower bits of a value, as MACSR says with a sign or without. */
static int64_t cut(const struct m68k *m, int64_t value, unsigned bits)
{
    uint64_t lower = (uint64_t)value << (64 - bits);
    return is_unsigned(m) ? (int64_t)(lower >> (64 - bits)) : (int64_t)lower >> (64 - bits);
}

static unsigned accumulator_bits(const struct m68k *m)
{
    return is_emac(m) ? 48 : 32;
}

/* --- accumulators: 32 bits, and 16 of extension, which are above them; of fractions the lower 8
 * are below --- */

static int64_t get(const struct m68k *m, unsigned n)
{
    uint64_t low = m->mac.acc[n], extension = m->mac.extension[n / 2] >> n % 2 * 16 & 0xffff;
    if (!is_emac(m))
        return cut(m, (int64_t)low, 32);
    if (is_fraction(m))
        return cut(m, (int64_t)(extension >> 8 << 40 | low << 8 | (extension & 0xff)), 48);
    return cut(m, (int64_t)(extension << 32 | low), 48);
}

static void put(struct m68k *m, unsigned n, int64_t value)
{
    uint64_t bits = (uint64_t)value;
    uint32_t extension = (uint32_t)(bits >> 32 & 0xffff), shift = n % 2 * 16;
    m->mac.acc[n] = (uint32_t)bits;
    if (is_emac(m) && is_fraction(m)) {
        m->mac.acc[n] = (uint32_t)(bits >> 8);
        extension = (uint32_t)((bits >> 40 & 0xff) << 8 | (bits & 0xff));
    }
    m->mac.extension[n / 2] = (m->mac.extension[n / 2] & ~(0xffffu << shift)) | extension << shift;
}

/* --- flags --- */

/* What remembers that an accumulator is over: of the MAC, V. */
static uint32_t over_bit(const struct m68k *m, unsigned n)
{
    return is_emac(m) ? (uint32_t)PAV << n : FLAG_V;
}

/* Does it not fit into the 32 bits that a store gives? */
static bool is_extended(const struct m68k *m, int64_t value)
{
    unsigned bits = is_fraction(m) ? 40 : 32;
    return is_emac(m) && cut(m, value, bits) != value;
}

static void set_flags(struct m68k *m, unsigned n, bool over)
{
    int64_t value = get(m, n);
    uint32_t flags = 0;
    if (value >> (accumulator_bits(m) - 1) & 1)
        flags |= FLAG_N;
    if (value == 0)
        flags |= FLAG_Z;
    if (is_extended(m, value))
        flags |= FLAG_EV;
    if (over)
        flags |= FLAG_V | over_bit(m, n);
    m->mac.macsr = (macsr(m) & ~(FLAGS | over_bit(m, n))) | flags;
}

/* --- products --- */

struct mac {
    unsigned n; /* the accumulator */
    uint32_t y, x;
    bool word, upper_y, upper_x, subtract;
    unsigned shift;
};

static int64_t factor(const struct m68k *m, const struct mac *mac, uint32_t value, bool upper)
{
    uint32_t half = upper ? value >> 16 : value & 0xffff;
    if (!mac->word)
        return is_unsigned(m) ? (int64_t)value : (int32_t)value;
    if (is_fraction(m))
        return (int32_t)(half << 16);
    return is_unsigned(m) ? (int64_t)half : (int16_t)half;
}

/* To the nearest, of two to the even one, if it is to be rounded; else downwards. */
static int64_t without_lower(int64_t value, unsigned bits, bool rounds)
{
    int64_t half = (int64_t)1 << (bits - 1), rest = value & (2 * half - 1), result = value >> bits;
    return result + (rounds && (rest > half || (rest == half && (result & 1))));
}

/* The product of two fractions has one more bit in front than a fraction. */
static int64_t fraction(const struct m68k *m, int64_t product)
{
    return without_lower(product, is_emac(m) ? 23 : 31, (macsr(m) & ROUND) != 0);
}

static int64_t scaled(const struct m68k *m, int64_t product, unsigned shift)
{
    if (shift == SHIFT_LEFT)
        product = (int64_t)((uint64_t)product << 1);
    if (shift == SHIFT_RIGHT)
        product >>= 1;
    return is_emac(m) ? product : cut(m, product, 32);
}

/* The nearest that there is: of integers of 32 bits, but without a sign all bits. */
static int64_t saturated(const struct m68k *m, bool negative)
{
    int64_t most = INT32_MAX;
    if (is_unsigned(m))
        return negative ? 0 : ((int64_t)1 << accumulator_bits(m)) - 1;
    if (negative)
        most = INT32_MIN;
    return is_emac(m) && is_fraction(m) ? most * 256 : most;
}

/* The sum, or what is the nearest to it; *over if it is not the sum. */
static int64_t accumulated(const struct m68k *m, const struct mac *mac, int64_t product, bool *over)
{
    bool saturates = (macsr(m) & OMC) != 0;
    unsigned bits = is_emac(m) ? 40 : 32;
    int64_t sum;
    if (!is_fraction(m)) {
        *over = cut(m, product, bits) != product;
        if (*over && saturates)
            return saturated(m, is_unsigned(m) ? mac->subtract : (product < 0) != mac->subtract);
        product = scaled(m, cut(m, product, bits), mac->shift);
    }
    sum = get(m, mac->n) + (mac->subtract ? -product : product);
    if (cut(m, sum, accumulator_bits(m)) == sum)
        return sum;
    *over = true;
    return saturates ? saturated(m, sum < 0) : cut(m, sum, accumulator_bits(m));
}

/* Where overflows saturate, one lasts until the accumulator is loaded. */
static void execute(struct m68k *m, const struct mac *mac)
{
    bool over = (macsr(m) & over_bit(m, mac->n)) != 0;
    int64_t y = factor(m, mac, mac->y, mac->upper_y), x = factor(m, mac, mac->x, mac->upper_x);
    int64_t product;
    if (!((macsr(m) & OMC) && over)) {
        over = false;
        product = (int64_t)((uint64_t)y * (uint64_t)x);
        if (is_fraction(m))
            product = fraction(m, product);
        put(m, mac->n, accumulated(m, mac, product, &over));
    }
    set_flags(m, mac->n, over);
}

/* --- instructions: where in the pattern their fields are --- */

enum { NONE = 0xff };

struct mac_row {
    uint16_t row;
    bool word, subtract;
    uint8_t x, x_high, y, shift, upper_x, upper_y; /* x_high: NONE, x has four bits */
    uint8_t a, b;                                  /* of the accumulator; NONE: 0 */
    uint8_t w, w_high, masked;                     /* of a load: its register; NONE: none */
};

/* Of each without and with a load: MAC, EMAC. */
#define MAC_ROWS(name, subtract)                                                                   \
    {M68K_##name##_w, true, subtract, 0, 1, 2, 3, 4, 5, NONE, NONE, NONE, NONE, NONE},             \
        {M68K_##name##_l, false, subtract, 0, 1, 2, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE},  \
        {M68K_##name##_w_load, true, subtract, 3, NONE, 8, 4, 5, 6, NONE, NONE, 0, 1, 7},          \
        {M68K_##name##_l_load, false, subtract, 3, NONE, 6, 4, NONE, NONE, NONE, NONE, 0, 1, 5},   \
        {M68K_e##name##_w, true, subtract, 0, 2, 3, 4, 5, 6, 7, 1, NONE, NONE, NONE},              \
        {M68K_e##name##_l, false, subtract, 0, 2, 3, 4, NONE, NONE, 5, 1, NONE, NONE, NONE},       \
        {M68K_e##name##_w_load, true, subtract, 4, NONE, 10, 5, 6, 7, 9, 1, 0, 2, 8},              \
    {                                                                                              \
        M68K_e##name##_l_load, false, subtract, 4, NONE, 8, 5, NONE, NONE, 7, 1, 0, 2, 6           \
    }
static const struct mac_row rows[] = {MAC_ROWS(mac, false), MAC_ROWS(msac, true)};

static uint32_t field(const struct special *s, uint8_t index)
{
    return index == NONE ? 0 : s->decoded->field[index];
}

static struct mac mac_of(const struct special *s, const struct mac_row *row)
{
    unsigned n = field(s, row->a) << 1 | field(s, row->b);
    uint32_t x = field(s, row->x) | field(s, row->x_high) << 3;
    if (row->a != NONE && row->w != NONE)
        n ^= 1; /* there the bit is inverted */
    return (struct mac){.n = n,
                        .y = *special_register(s, field(s, row->y)),
                        .x = *special_register(s, x),
                        .word = row->word,
                        .upper_y = field(s, row->upper_y) != 0,
                        .upper_x = field(s, row->upper_x) != 0,
                        .subtract = row->subtract,
                        .shift = field(s, row->shift)};
}

/* MASK: of (An)+ on what An becomes, of the others on the address. False: refused. */
static bool load(struct special *s, const struct mac_row *row, uint32_t *value)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    uint32_t mask = field(s, row->masked) ? s->m->mac.mask : ~0u;
    uint32_t *an = special_register(s, M68K_A + ea->field[0]), address = *an;
    if (ea->number == M68K_ea_disp)
        address += ea->field[1];
    if (ea->number == M68K_ea_pre)
        address -= 4;
    if (ea->number != M68K_ea_post)
        address &= mask;
    if (!m68k_read(s->m, address, 4, value))
        return false;
    if (ea->number == M68K_ea_post)
        *an = (*an + 4) & mask;
    if (ea->number == M68K_ea_pre)
        *an = address;
    return true;
}

static const struct mac_row *find_row(unsigned row)
{
    unsigned i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].row == row)
            return &rows[i];
    return NULL;
}

bool m68k_mac(struct special *s, unsigned number)
{
    const struct mac_row *row = find_row(number);
    struct mac mac;
    uint32_t value = 0;
    if (row == NULL)
        return false;
    mac = mac_of(s, row);
    s->refused = row->w != NONE && !load(s, row, &value);
    if (s->refused)
        return true;
    execute(s->m, &mac);
    if (row->w != NONE)
        *special_register(s, field(s, row->w) | field(s, row->w_high) << 3) = value;
    return true;
}

/* --- moves --- */

static uint32_t operand(const struct special *s)
{
    const struct isa_taken *ea = &s->decoded->mode[0];
    if (ea->number == M68K_ea_dn)
        return *special_register(s, ea->field[0]);
    if (ea->number == M68K_ea_an)
        return *special_register(s, M68K_A + ea->field[0]);
    return ea->field[0] << 16 | ea->field[1];
}

static void load_accumulator(struct special *s, unsigned n)
{
    struct m68k *m = s->m;
    int64_t value = cut(m, operand(s), 32);
    put(m, n, is_emac(m) && is_fraction(m) ? value * 256 : value);
    set_flags(m, n, false);
}

static void to_acc(struct special *s)
{
    load_accumulator(s, 0);
}

static void to_accx(struct special *s)
{
    load_accumulator(s, s->decoded->field[0]);
}

static int64_t within(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* What a store gives of a fraction: 32 bits, or with S/U the upper 16, rounded. */
static uint32_t stored_fraction(const struct m68k *m, int64_t value)
{
    bool short_one = (macsr(m) & UNSIGNED) != 0, saturates = is_emac(m) && (macsr(m) & OMC);
    unsigned below = is_emac(m) ? 8 : 0;
    int64_t most = short_one ? INT16_MAX : INT32_MAX;
    if (short_one)
        value = without_lower(value, below + 16, true);
    else if (below > 0)
        value = without_lower(value, below, (macsr(m) & ROUND) != 0);
    if (saturates)
        value = within(value, -most - 1, most);
    return short_one ? (uint16_t)value : (uint32_t)value;
}

static uint32_t stored(const struct m68k *m, unsigned n)
{
    int64_t value = get(m, n);
    if (is_fraction(m))
        return stored_fraction(m, value);
    if (is_emac(m) && (macsr(m) & OMC))
        value = is_unsigned(m) ? within(value, 0, UINT32_MAX) : within(value, INT32_MIN, INT32_MAX);
    return (uint32_t)value;
}

static void from_acc(struct special *s)
{
    *special_register(s, s->decoded->field[0]) = stored(s->m, 0);
}

static void from_accx(struct special *s)
{
    *special_register(s, s->decoded->field[1]) = stored(s->m, s->decoded->field[0]);
}

static void move_and_clear(struct special *s)
{
    unsigned n = s->decoded->field[0];
    from_accx(s);
    put(s->m, n, 0);
    s->m->mac.macsr &= ~over_bit(s->m, n);
}

static void between(struct special *s)
{
    struct m68k *m = s->m;
    unsigned to = s->decoded->field[0], from = s->decoded->field[1];
    put(m, to, get(m, from));
    set_flags(m, to, (macsr(m) & over_bit(m, from)) != 0);
}

static void to_macsr(struct special *s)
{
    s->m->mac.macsr = operand(s) & (is_emac(s->m) ? 0xfff : 0xfe);
}

/* The upper half is ones. */
static void to_mask(struct special *s)
{
    s->m->mac.mask = operand(s) | 0xffff0000u;
}

static void to_extension01(struct special *s)
{
    s->m->mac.extension[0] = operand(s);
}

static void to_extension23(struct special *s)
{
    s->m->mac.extension[1] = operand(s);
}

static void from_macsr(struct special *s)
{
    *special_register(s, s->decoded->field[0]) = macsr(s->m);
}

static void macsr_to_ccr(struct special *s)
{
    m68k_set_ccr(&s->m->run, macsr(s->m) & FLAGS);
}

static void from_mask(struct special *s)
{
    *special_register(s, s->decoded->field[0]) = s->m->mac.mask;
}

static void from_extension01(struct special *s)
{
    *special_register(s, s->decoded->field[0]) = s->m->mac.extension[0];
}

static void from_extension23(struct special *s)
{
    *special_register(s, s->decoded->field[0]) = s->m->mac.extension[1];
}

const struct special_row m68k_mac_rows[] = {
    {M68K_move_to_acc, to_acc},
    {M68K_move_from_acc, from_acc},
    {M68K_move_to_accx, to_accx},
    {M68K_move_from_accx, from_accx},
    {M68K_movclr, move_and_clear},
    {M68K_move_acc_to_acc, between},
    {M68K_move_to_macsr, to_macsr},
    {M68K_move_from_macsr, from_macsr},
    {M68K_move_macsr_to_ccr, macsr_to_ccr},
    {M68K_move_to_mask, to_mask},
    {M68K_move_from_mask, from_mask},
    {M68K_move_to_accext01, to_extension01},
    {M68K_move_from_accext01, from_extension01},
    {M68K_move_to_accext23, to_extension23},
    {M68K_move_from_accext23, from_extension23},
};
const unsigned m68k_mac_row_count = sizeof m68k_mac_rows / sizeof m68k_mac_rows[0];
