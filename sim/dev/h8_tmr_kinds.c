/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The 8-bit timers of the H8/3297 Series (two apart), H8/3069R Group (two pairs, with input
 * capture) and H8S/2329 Group (a pair): registers, clocks, requests and pins of h8_tmr.c. After
 * their hardware manuals, chapters "8-Bit Timers". */
#include "dev/h8_tmr.h"

#include <stddef.h>

static const struct register_field tcr_fields[] = {
    {"CMIEB", 7, 1, "1 CMIB"},
    {"CMIEA", 6, 1, "1 CMIA"},
    {"OVIE", 5, 1, "1 OVI"},
    {"CCLR", 3, 2, "cleared by 1 match A, 2 match B, 3 pin or capture"},
    {"CKS", 0, 3, "clock: 0 none, 1 to 3 internal, 4 other channel, 5 to 7 pin"},
    {0}};
static const struct register_field tcsr_fields[] = {
    {"CMFB", 7, 1, "compare match B"},
    {"CMFA", 6, 1, "compare match A"},
    {"OVF", 5, 1, "overflow"},
    {"ADTE_ICE", 4, 1, "match A starts the A/D converter; second of the H8/3069R: B captures"},
    {"OSB", 2, 2, "at match B: 1 low, 2 high, 3 toggle"},
    {"OSA", 0, 2, "at match A"},
    {0}};

#define TMR_ROW(reg, text, at, apart, ...)                                                         \
    {                                                                                              \
        .name = text, .offset = (at), .width = 1, .count = H8_TMR_CHANNELS, .stride = (apart),     \
        __VA_ARGS__                                                                                \
    }

/* Offsets of TCR, TCSR, TCORA, TCORB, TCNT of the first; the second's lie `apart` bytes on. */
#define TMR_REGISTERS(cr, csr, a, b, cnt, apart)                                                   \
    [H8_TCR] = TMR_ROW(H8_TCR, "TCR", cr, apart, .fields = tcr_fields, .about = "control"),        \
    [H8_TCSR] = TMR_ROW(H8_TCSR, "TCSR", csr, apart, .fields = tcsr_fields, .steady = true,        \
                        .about = "status; a flag read as 1 is cleared by writing 0"),              \
    [H8_TCORA] = TMR_ROW(H8_TCORA, "TCORA", a, apart, .reset = 0xff, .about = "constant A"),       \
    [H8_TCORB] = TMR_ROW(H8_TCORB, "TCORB", b, apart, .reset = 0xff, .about = "constant B"),       \
    [H8_TCNT] = TMR_ROW(H8_TCNT, "TCNT", cnt, apart, .about = "count"),                            \
    {                                                                                              \
        0                                                                                          \
    }

static const struct device_register registers_apart[] = {TMR_REGISTERS(0, 1, 2, 3, 4, 8)};
static const struct device_register registers_pair[] = {TMR_REGISTERS(0, 2, 4, 6, 8, 1)};

/* TMR0 and TMR1; bits ICKS0 and ICKS1 of STCR choose other clocks. */
static const struct h8_tmr_kind h8300 = {
    .divisors = {{{8, 64, 1024}, {2, 32, 256}}, {{8, 64, 1024}, {2, 128, 2048}}},
    .ones = {0x10, 0x10},
    .irqs = 6,
    .irq = {{0, 1, 2}, {3, 4, 5}},
    .inputs = {"tmci0", "tmci1", "tmri0", "tmri1"},
    .outputs = {"tmo0", "tmo1"},
};
/* Channels 0 and 1: A and B of the second, and both overflows, share vectors. */
static const struct h8_tmr_kind h8300h = {
    .divisors = {{{8, 64, 8192}, {8, 64, 8192}}, {{8, 64, 8192}, {8, 64, 8192}}},
    .cascades = true,
    .captures = true,
    .irqs = 4,
    .irq = {{0, 1, 3}, {2, 2, 3}},
    .inputs = {"tmci0", "tmci1", NULL, NULL},
    .outputs = {"tmo0", "tmio1"},
};
/* Channels 2 and 3: no ADTE. */
static const struct h8_tmr_kind h8300h_second = {
    .divisors = {{{8, 64, 8192}, {8, 64, 8192}}, {{8, 64, 8192}, {8, 64, 8192}}},
    .cascades = true,
    .captures = true,
    .ones = {0x10, 0},
    .irqs = 4,
    .irq = {{0, 1, 3}, {2, 2, 3}},
    .inputs = {"tmci2", "tmci3", NULL, NULL},
    .outputs = {"tmo2", "tmio3"},
};
static const struct h8_tmr_kind h8s = {
    .divisors = {{{8, 64, 8192}, {8, 64, 8192}}, {{8, 64, 8192}, {8, 64, 8192}}},
    .cascades = true,
    .ones = {0, 0x10},
    .irqs = 6,
    .irq = {{0, 1, 2}, {3, 4, 5}},
    .inputs = {"tmci0", "tmci1", "tmri0", "tmri1"},
    .outputs = {"tmo0", "tmo1"},
};

const struct h8_tmr_kind *h8_tmr_kind_of(const struct device *device)
{
    if (device->class == &h8300_tmr_class)
        return &h8300;
    if (device->class == &h8s_tmr_class)
        return &h8s;
    return device_u32(device, "renesas,first-channel", 0) == 0 ? &h8300h : &h8300h_second;
}

#define TMR_CLASS(chip, name, text, rows, book)                                                    \
    const struct device_class chip##_tmr_class = {                                                 \
        .compatible = name,                                                                        \
        .title = text,                                                                             \
        .manual = book " Hardware Manual, chapter 8-Bit Timers",                                   \
        .size = sizeof(struct h8_tmr),                                                             \
        .registers = rows,                                                                         \
        .state = h8_tmr_state,                                                                     \
        .init = h8_tmr_init,                                                                       \
        .reset = h8_tmr_reset,                                                                     \
        .peek = h8_tmr_peek,                                                                       \
        .read_effect = h8_tmr_read_effect,                                                         \
        .write = h8_tmr_write,                                                                     \
        .allow = h8_module_allow,                                                                  \
    }

TMR_CLASS(h8300, "renesas,h8300-8bit-timer", "H8/300 8-bit timers", registers_apart,
          "H8/3297 Series");
TMR_CLASS(h8300h, "renesas,8bit-timer", "H8/300H 8-bit timers", registers_pair, "H8/3069R Group");
TMR_CLASS(h8s, "renesas,h8s-8bit-timer", "H8S 8-bit timers", registers_pair, "H8S/2329 Group");
