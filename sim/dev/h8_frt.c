/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 16-bit free-running timer of the H8/3292: a count, two compares, four captures, two of which may
 * hold what two others had before. After the H8/3297 Series Hardware Manual, section "16-Bit
 * Free-Running Timer". The registers lie on a bus of 8 bits: their halves go through TEMP. Leaves
 * out the states that pins and their synchronizers take. */
#include "dev/h8_chip.h"
#include "dev/h8_counter.h"
#include "dev/h8_port.h"

#include <stddef.h>

#define CAPTURES 4u
#define SOURCES  7u /* ICIA to ICID, OCIA, OCIB, FOVI: from bit 7 of TIER and TCSR on */

struct frt {
    struct device device;
    struct h8_counter counter; /* registers 0 and 1: OCRA, OCRB */
    uint16_t captured[CAPTURES];
    uint8_t tier, tcsr, seen, tcr, tocr, temp;
    uint8_t out; /* levels of FTOA and FTOB */
    struct event count;
    struct line_driver irqs[SOURCES];
    struct h8_output outputs[2];
    struct line_listener listeners[CAPTURES], clock_listener;
};

enum { TIER, TCSR, FRC, OCR, TCR, TOCR, ICR };
enum { TIER_ONES = 0x01, TIER_ALL = 0xfe };
enum { ICFA = 0x80, OCFA = 0x08, OCFB = 0x04, OVF = 0x02, CCLRA = 0x01, FLAGS = 0xfe };
enum { IEDGA = 0x80, BUFEA = 0x08, CKS = 0x03, CKS_EXTERNAL = 3 };
enum { TOCR_ONES = 0xe0, OCRS = 0x10, OEA = 0x08, OLVLA = 0x02, TOCR_ALL = 0x1f };

#define FRT_BYTE(id, at, ...) [id] = {.name = #id, .offset = (at), .width = 1, __VA_ARGS__}
/* Both halves of a register: element 0 is the upper one. */
#define HALVES(id, at, halves, ...)                                                                \
    [id] = {.name = #id, .offset = (at), .width = 1, .count = (halves), __VA_ARGS__}

static const struct register_field tier_fields[] = {{"ICIAE", 7, 1, "capture A interrupts"},
                                                    {"ICIBE", 6, 1, "capture B"},
                                                    {"ICICE", 5, 1, "capture C"},
                                                    {"ICIDE", 4, 1, "capture D"},
                                                    {"OCIAE", 3, 1, "match A"},
                                                    {"OCIBE", 2, 1, "match B"},
                                                    {"OVIE", 1, 1, "overflow"},
                                                    {0}};
static const struct register_field tcsr_fields[] = {{"ICFA", 7, 1, "captured A"},
                                                    {"ICFB", 6, 1, "captured B"},
                                                    {"ICFC", 5, 1, "captured C"},
                                                    {"ICFD", 4, 1, "captured D"},
                                                    {"OCFA", 3, 1, "match A"},
                                                    {"OCFB", 2, 1, "match B"},
                                                    {"OVF", 1, 1, "overflow"},
                                                    {"CCLRA", 0, 1, "1 match A clears the count"},
                                                    {0}};
static const struct register_field tcr_fields[] = {
    {"IEDGA", 7, 1, "1 rising edge"},
    {"IEDGB", 6, 1, "likewise"},
    {"IEDGC", 5, 1, "likewise"},
    {"IEDGD", 4, 1, "likewise"},
    {"BUFEA", 3, 1, "1 ICRC holds what ICRA had"},
    {"BUFEB", 2, 1, "1 ICRD holds what ICRB had"},
    {"CKS", 0, 2, "phi / 2, 8, 32; 3 rising edges of FTCI"},
    {0}};
static const struct register_field tocr_fields[] = {
    {"OCRS", 4, 1, "address of OCR: 0 A, 1 B"}, {"OEA", 3, 1, "1 FTOA is an output"},
    {"OEB", 2, 1, "1 FTOB is an output"},       {"OLVLA", 1, 1, "level at match A"},
    {"OLVLB", 0, 1, "level at match B"},        {0}};

static const struct device_register registers[] = {
    FRT_BYTE(TIER, 0x0, .reset = 0x01, .fields = tier_fields, .about = "1 interrupts"),
    FRT_BYTE(TCSR, 0x1, .steady = true, .fields = tcsr_fields,
             .about = "flags: read as 1, then write 0"),
    HALVES(FRC, 0x2, 2, .about = "count: upper half first, the lower one by TEMP"),
    HALVES(OCR, 0x4, 2, .reset = 0xff, .about = "OCRA or OCRB: likewise"),
    FRT_BYTE(TCR, 0x6, .fields = tcr_fields, .about = "clock and edges"),
    FRT_BYTE(TOCR, 0x7, .reset = 0xe0, .fields = tocr_fields, .about = "outputs"),
    HALVES(ICR, 0x8, 2 * CAPTURES, .access = REG_RO, .about = "ICRA to ICRD: likewise"),
    {0}};

static const struct state_field state[] = {STATE_H8_COUNTER(struct frt, counter),
                                           STATE_ARRAY(struct frt, captured),
                                           STATE(struct frt, tier),
                                           STATE(struct frt, tcsr),
                                           STATE(struct frt, seen),
                                           STATE(struct frt, tcr),
                                           STATE(struct frt, tocr),
                                           STATE(struct frt, temp),
                                           STATE_MAX(struct frt, out, 3),
                                           STATE_EVENT(struct frt, count),
                                           STATE_DRIVER_ARRAY(struct frt, irqs),
                                           STATE_DRIVER(struct frt, outputs[0].own),
                                           STATE_DRIVER(struct frt, outputs[1].own),
                                           STATE_END};

/* --- the count --- */

static void update(struct frt *frt)
{
    unsigned i;
    for (i = 0; i < SOURCES; i++)
        line_set(&frt->irqs[i], frt->tcsr & frt->tier & 0x80u >> i);
    for (i = 0; i < 2; i++)
        h8_output_set(&frt->outputs[i], frt->tocr & OEA >> i, frt->out >> i & 1);
}

static bool level_at_match(const struct frt *frt, unsigned which)
{
    return frt->tocr & OLVLA >> which;
}

static bool match_matters(const struct frt *frt, unsigned which)
{
    return !(frt->tcsr & OCFA >> which) || level_at_match(frt, which) != (frt->out >> which & 1);
}

static void schedule(struct frt *frt)
{
    frt->counter.wanted = (uint8_t)(match_matters(frt, 0) | match_matters(frt, 1) << 1);
    if (!(frt->tcsr & OVF))
        frt->counter.wanted |= H8_COUNTER_OVERFLOW;
    h8_counters_schedule(&frt->counter, 1, &frt->count);
    update(frt);
}

static void happened(void *owner, unsigned index, struct h8_count what)
{
    struct frt *frt = owner;
    unsigned i;
    (void)index;
    for (i = 0; i < 2; i++)
        if (what.matches >> i & 1) {
            frt->tcsr |= (uint8_t)(OCFA >> i);
            frt->out = (uint8_t)((frt->out & ~(1u << i)) | (unsigned)level_at_match(frt, i) << i);
        }
    if (what.overflowed)
        frt->tcsr |= OVF;
}

static void settle(struct frt *frt, sim_time now)
{
    h8_counters_settle(&frt->counter, 1, now, happened, frt);
}

static void count_due(void *owner, sim_time due)
{
    settle(owner, due);
    schedule(owner);
}

/* --- pins --- */

static bool rises(const struct frt *frt, unsigned input)
{
    return frt->tcr & IEDGA >> input;
}

/* ICRC behind ICRA, ICRD behind ICRB. */
static bool is_buffered(const struct frt *frt, unsigned input)
{
    return input < 2 && (frt->tcr & BUFEA >> input);
}

static bool is_buffer(const struct frt *frt, unsigned input)
{
    return input >= 2 && (frt->tcr & BUFEA >> (input - 2));
}

/* With a buffer two edges that are not alike mean both. */
static bool is_edge(const struct frt *frt, unsigned input, bool level)
{
    if (is_buffered(frt, input) && rises(frt, input) != rises(frt, input + 2))
        return true;
    return rises(frt, input) == level;
}

/* The input of a register that is a buffer captures nothing, but sets its flag. */
static void input_changed(void *owner, unsigned input, bool level)
{
    struct frt *frt = owner;
    if (!is_edge(frt, input, level))
        return;
    settle(frt, device_now(&frt->device));
    if (is_buffered(frt, input))
        frt->captured[input + 2] = frt->captured[input];
    if (!is_buffer(frt, input))
        frt->captured[input] = frt->counter.value;
    frt->tcsr |= (uint8_t)(ICFA >> input);
    schedule(frt);
}

static void clock_changed(void *owner, unsigned input, bool level)
{
    struct frt *frt = owner;
    (void)input;
    if (!level || (frt->tcr & CKS) != CKS_EXTERNAL)
        return;
    settle(frt, device_now(&frt->device));
    happened(frt, 0, h8_counter_step(&frt->counter, false));
    schedule(frt);
}

/* --- registers --- */

static void configure(struct frt *frt)
{
    static const uint8_t shifts[4] = {1, 3, 5, 0};
    unsigned clock = frt->tcr & CKS;
    h8_counter_source(&frt->counter, clock != CKS_EXTERNAL, shifts[clock], H8_EDGE_RISE,
                      device_now(&frt->device));
    frt->counter.compares = 3;
    frt->counter.top = frt->tcsr & CCLRA ? 0 : H8_COUNTER_REGISTERS;
}

/* OCRA or OCRB, as OCRS has it. */
static unsigned selected(const struct frt *frt)
{
    return frt->tocr & OCRS ? 1 : 0;
}

/* The whole register of two halves. */
static uint16_t whole(const struct frt *frt, unsigned reg, unsigned element)
{
    if (reg == FRC)
        return h8_counter_value(&frt->counter, device_now(&frt->device));
    if (reg == OCR)
        return frt->counter.registers[selected(frt)];
    return frt->captured[element / 2];
}

/* The lower half of FRC and ICR is what the read of the upper one put aside; OCR's is its own. */
static uint32_t peek_half(const struct frt *frt, unsigned reg, unsigned element)
{
    uint16_t value = whole(frt, reg, element);
    if (element % 2 == 0)
        return value >> 8;
    return reg == OCR ? value & 0xff : frt->temp;
}

static uint32_t frt_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct frt *frt = (const struct frt *)device;
    switch (reg) {
    case TIER:
        return frt->tier | TIER_ONES;
    case TCSR:
        return frt->tcsr;
    case TCR:
        return frt->tcr;
    case TOCR:
        return frt->tocr | TOCR_ONES;
    default:
        return peek_half(frt, reg, element);
    }
}

static void frt_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct frt *frt = (struct frt *)device;
    if (reg == TCSR)
        h8_flags_read(frt->tcsr & FLAGS, &frt->seen);
    if ((reg == FRC || reg == ICR) && element % 2 == 0)
        frt->temp = (uint8_t)whole(frt, reg, element);
}

static void write_half(struct frt *frt, unsigned reg, unsigned element, uint32_t value)
{
    uint16_t written = (uint16_t)(frt->temp << 8 | value);
    if (element % 2 == 0)
        frt->temp = (uint8_t)value;
    else if (reg == FRC)
        frt->counter.value = written;
    else
        frt->counter.registers[selected(frt)] = written;
}

static enum bus_result frt_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct frt *frt = (struct frt *)device;
    (void)mask;
    settle(frt, device_now(device));
    if (reg == TIER)
        frt->tier = value & TIER_ALL;
    else if (reg == TCSR)
        frt->tcsr = (uint8_t)(h8_flags_written(frt->tcsr & FLAGS, &frt->seen, value, FLAGS) |
                              (value & CCLRA));
    else if (reg == TCR)
        frt->tcr = (uint8_t)value;
    else if (reg == TOCR)
        frt->tocr = value & TOCR_ALL;
    else
        write_half(frt, reg, element, value);
    configure(frt);
    schedule(frt);
    return BUS_OK;
}

static void frt_reset(struct device *device)
{
    struct frt *frt = (struct frt *)device;
    unsigned i;
    frt->tier = frt->tcsr = frt->seen = frt->tcr = frt->tocr = frt->temp = frt->out = 0;
    for (i = 0; i < CAPTURES; i++)
        frt->captured[i] = 0;
    h8_counter_reset(&frt->counter, device_now(device));
    configure(frt);
    schedule(frt);
}

static bool frt_init(struct device *device, struct sim_error *error)
{
    static const char *const inputs[CAPTURES] = {"ftia", "ftib", "ftic", "ftid"};
    static const char *const outputs[2] = {"ftoa", "ftob"};
    struct frt *frt = (struct frt *)device;
    unsigned i;
    frt->counter.clock = device_clock(device, NULL, error);
    if (frt->counter.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &frt->count, "count", count_due);
    for (i = 0; i < SOURCES; i++)
        if (!device_irq(device, i, &frt->irqs[i], error))
            return false;
    for (i = 0; i < 2; i++)
        if (!h8_output_init(device, i, outputs[i], &frt->outputs[i], error))
            return false;
    for (i = 0; i < CAPTURES; i++)
        if (!h8_input_init(device, 2 + i, inputs[i], &frt->listeners[i], input_changed, i, error))
            return false;
    return h8_input_init(device, 2 + CAPTURES, "ftci", &frt->clock_listener, clock_changed, 0,
                         error);
}

const struct device_class h8_frt_class = {
    .compatible = "renesas,h8300-frt",
    .title = "H8/3292 free-running timer",
    .manual = "H8/3297 Series Hardware Manual, section 16-Bit Free-Running Timer",
    .size = sizeof(struct frt),
    .registers = registers,
    .state = state,
    .init = frt_init,
    .reset = frt_reset,
    .peek = frt_peek,
    .read_effect = frt_read_effect,
    .write = frt_write,
};
