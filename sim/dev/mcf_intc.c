/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt controllers of ColdFire chips: 64 sources, each with a level, one vector each. After
 * the reference manuals of the MCF5208 (levels only, masks by number, a mask of levels) and of the
 * MCF5282 (level and priority, two controllers of which the first comes first), chapters
 * "Interrupt Controller Module(s)". Leaves out the low-power wake-up. */
#include "device.h"

#include <stddef.h>

#define SOURCES  64u
#define LEVELS   7u
#define SPURIOUS 24u
#define FIXED    8u /* the priority of the edge port's interrupts: in the middle of 0 to 7 */

struct mcf_intc {
    struct device device;
    struct mcf_intc *first, *second; /* the pair's; first NULL: this one is it */
    uint64_t pending, mask, forced;
    uint8_t icr[SOURCES];
    uint16_t iconfig;
    uint8_t clmask, slmask;
    uint8_t lpr;     /* IACKLPR */
    uint8_t vectors; /* vector of source 0 */
    bool priorities; /* of the MCF5282's kind */
    struct line_driver outputs[LEVELS];
    struct line *inputs[SOURCES];
    struct line_listener listeners[SOURCES];
};

enum {
    IPRH,
    IPRL,
    IMRH,
    IMRL,
    INTFRCH,
    INTFRCL,
    ICR,
    SWIACK,
    LIACK,
    GSWIACK,
    GLIACK,
    IRLR,
    IACKLPR,
    ICONFIG = IRLR, /* the MCF5208 has these in place of those */
    SIMR,
    CIMR,
    CLMASK,
    SLMASK,
};
#define ICONFIG_EMASK 0x20u
#define ALL           0x40u /* of SIMR and CIMR */
#define NO_LEVEL      0x0fu /* of CLMASK: none is masked */

static const struct register_field icr_level_fields[] = {{"LEVEL", 0, 3, "0 off, 1 to 7"}, {0}};
static const struct register_field icr_fields[] = {
    {"IL", 3, 3, "level, 0 off"}, {"IP", 0, 3, "priority, 7 comes first"}, {0}};
static const struct register_field iconfig_fields[] = {
    {"ELVLPRI", 9, 7, "raise the core's bus priority at a level, kept only"},
    {"EMASK", 5, 1, "1 an acknowledge saves and sets the level mask"},
    {0}};
static const struct register_field lpr_fields[] = {
    {"LEVEL", 4, 3, "that was acknowledged"},
    {"PRI", 0, 4, "its priority, 8 of the edge port"},
    {0}};

#define COMMON_REGISTERS(fields_of_icr)                                                            \
    [IPRH] = {.name = "IPRH",                                                                      \
              .offset = 0x00,                                                                      \
              .width = 4,                                                                          \
              .access = REG_RO,                                                                    \
              .about = "requests 63 to 32"},                                                       \
    [IPRL] = {.name = "IPRL",                                                                      \
              .offset = 0x04,                                                                      \
              .width = 4,                                                                          \
              .access = REG_RO,                                                                    \
              .about = "requests 31 to 0"},                                                        \
    [IMRH] = {.name = "IMRH",                                                                      \
              .offset = 0x08,                                                                      \
              .width = 4,                                                                          \
              .reset = 0xffffffff,                                                                 \
              .about = "1 masks, 63 to 32"},                                                       \
    [IMRL] = {.name = "IMRL",                                                                      \
              .offset = 0x0c,                                                                      \
              .width = 4,                                                                          \
              .reset = 0xffffffff,                                                                 \
              .about = "1 masks, 31 to 0"},                                                        \
    [INTFRCH] = {.name = "INTFRCH", .offset = 0x10, .width = 4, .about = "1 requests, 63 to 32"},  \
    [INTFRCL] = {.name = "INTFRCL", .offset = 0x14, .width = 4, .about = "1 requests, 31 to 0"},   \
    [ICR] = {.name = "ICR",                                                                        \
             .offset = 0x40,                                                                       \
             .width = 1,                                                                           \
             .count = SOURCES,                                                                     \
             .fields = (fields_of_icr),                                                            \
             .about = "interrupt control"},                                                        \
    [SWIACK] = {.name = "SWIACK",                                                                  \
                .offset = 0xe0,                                                                    \
                .width = 1,                                                                        \
                .access = REG_RO,                                                                  \
                .about = "vector of what comes first, 0 where there is none"},                     \
    [LIACK] = {.name = "LIACK",                                                                    \
               .offset = 0xe4,                                                                     \
               .width = 1,                                                                         \
               .count = LEVELS,                                                                    \
               .stride = 4,                                                                        \
               .access = REG_RO,                                                                   \
               .reset = SPURIOUS,                                                                  \
               .about = "vector of level 1 to 7"}

#define GLOBAL_REGISTERS                                                                           \
    [GSWIACK] = {.name = "GSWIACK",                                                                \
                 .area = 1,                                                                        \
                 .offset = 0xe0,                                                                   \
                 .width = 1,                                                                       \
                 .access = REG_RO,                                                                 \
                 .about = "as SWIACK, of all controllers"},                                        \
    [GLIACK] = {.name = "GLIACK",                                                                  \
                .area = 1,                                                                         \
                .offset = 0xe4,                                                                    \
                .width = 1,                                                                        \
                .count = LEVELS,                                                                   \
                .stride = 4,                                                                       \
                .access = REG_RO,                                                                  \
                .reset = SPURIOUS,                                                                 \
                .about = "as LIACK, of all controllers"}

static const struct device_register registers_5208[] = {
    COMMON_REGISTERS(icr_level_fields),
    GLOBAL_REGISTERS,
    [ICONFIG] = {.name = "ICONFIG",
                 .offset = 0x1a,
                 .width = 2,
                 .fields = iconfig_fields,
                 .about = "configuration"},
    [SIMR] = {.name = "SIMR",
              .offset = 0x1c,
              .width = 1,
              .access = REG_WO,
              .about = "number to mask; bit 6: all"},
    [CIMR] = {.name = "CIMR",
              .offset = 0x1d,
              .width = 1,
              .access = REG_WO,
              .about = "number to allow; bit 6: all"},
    [CLMASK] = {.name = "CLMASK",
                .offset = 0x1e,
                .width = 1,
                .reset = NO_LEVEL,
                .about = "levels up to this one are masked; 15 none"},
    [SLMASK] = {.name = "SLMASK",
                .offset = 0x1f,
                .width = 1,
                .reset = NO_LEVEL,
                .about = "CLMASK before the last acknowledge"},
    {0}};

static const struct device_register registers_5282[] = {
    COMMON_REGISTERS(icr_fields),
    GLOBAL_REGISTERS,
    [IRLR] = {.name = "IRLR",
              .offset = 0x18,
              .width = 1,
              .access = REG_RO,
              .about = "levels that request, bit 7 is level 7"},
    [IACKLPR] = {.name = "IACKLPR",
                 .offset = 0x19,
                 .width = 1,
                 .access = REG_RO,
                 .fields = lpr_fields,
                 .about = "what was acknowledged last"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_intc, pending),
                                           STATE(struct mcf_intc, mask),
                                           STATE(struct mcf_intc, forced),
                                           STATE_ARRAY_MAX(struct mcf_intc, icr, 0x3f),
                                           STATE(struct mcf_intc, iconfig),
                                           STATE_MAX(struct mcf_intc, clmask, 0xf),
                                           STATE_MAX(struct mcf_intc, slmask, 0xf),
                                           STATE(struct mcf_intc, lpr),
                                           STATE_DRIVER_ARRAY(struct mcf_intc, outputs),
                                           STATE_END};

static struct mcf_intc *of(struct device *device)
{
    return (struct mcf_intc *)device;
}

/* --- which comes first --- */

/* The first controller's sources 1 to 7 are those of the edge port, of that level. */
static bool fixed(const struct mcf_intc *intc, unsigned source)
{
    return intc->priorities && intc->first == NULL && source >= 1 && source <= LEVELS;
}

static unsigned level_of(const struct mcf_intc *intc, unsigned source)
{
    if (fixed(intc, source))
        return source;
    return intc->priorities ? intc->icr[source] >> 3 & 7 : intc->icr[source] & 7;
}

/* Greater comes first; the fixed ones lie between 3 and 4. */
static unsigned rank_of(const struct mcf_intc *intc, unsigned source)
{
    if (!intc->priorities)
        return 0;
    return fixed(intc, source) ? 7 : 2 * (intc->icr[source] & 7u);
}

static uint64_t active(const struct mcf_intc *intc)
{
    return (intc->pending | intc->forced) & ~intc->mask & ~(uint64_t)1;
}

static bool level_masked(const struct mcf_intc *intc, unsigned level)
{
    return !intc->priorities && intc->clmask != NO_LEVEL && level <= intc->clmask;
}

/* The source of a level that comes first, the higher number of equal ones; 0: none. */
static unsigned first_source(const struct mcf_intc *intc, unsigned level)
{
    uint64_t left = active(intc);
    unsigned best = 0;
    for (; left != 0; left &= left - 1) {
        unsigned source = (unsigned)__builtin_ctzll(left);
        if (level_of(intc, source) == level &&
            (best == 0 || rank_of(intc, source) >= rank_of(intc, best)))
            best = source;
    }
    return level_masked(intc, level) ? 0 : best;
}

static uint8_t levels(const struct mcf_intc *intc)
{
    uint64_t left = active(intc);
    uint8_t found = 0;
    for (; left != 0; left &= left - 1) {
        unsigned level = level_of(intc, (unsigned)__builtin_ctzll(left));
        if (level != 0 && !level_masked(intc, level))
            found |= (uint8_t)(1u << level);
    }
    return found;
}

static void update(struct mcf_intc *intc)
{
    struct mcf_intc *first = intc->first != NULL ? intc->first : intc;
    uint8_t all = levels(first) | (first->second != NULL ? levels(first->second) : 0);
    unsigned i;
    for (i = 0; i < LEVELS; i++)
        line_set(&first->outputs[i], all >> (i + 1) & 1);
}

/* --- acknowledge --- */

static unsigned highest(uint8_t found)
{
    return found == 0 ? 0 : 31 - (unsigned)__builtin_clz(found);
}

static unsigned vector_of(const struct mcf_intc *intc, unsigned level, unsigned none)
{
    unsigned source = level == 0 ? 0 : first_source(intc, level);
    return source == 0 ? none : intc->vectors + source;
}

static void note_acknowledge(struct mcf_intc *intc, unsigned level)
{
    unsigned source = level == 0 ? 0 : first_source(intc, level);
    unsigned priority = fixed(intc, source) ? FIXED : intc->icr[source] & 7u;
    intc->lpr = source == 0 ? 0 : (uint8_t)(level << 4 | priority);
    if (source != 0 && (intc->iconfig & ICONFIG_EMASK)) {
        intc->slmask = intc->clmask;
        intc->clmask = (uint8_t)level;
        update(intc);
    }
}

/* The one of the pair that answers at a level. */
static const struct mcf_intc *answering(const struct mcf_intc *first, unsigned level)
{
    bool is_first = first->second == NULL || (level != 0 && first_source(first, level) != 0);
    return is_first ? first : first->second;
}

static unsigned highest_of_all(const struct mcf_intc *first)
{
    return highest(levels(first) | (first->second != NULL ? levels(first->second) : 0));
}

static int acknowledge(void *owner, unsigned level)
{
    struct mcf_intc *intc = (struct mcf_intc *)answering(owner, level);
    unsigned vector = vector_of(intc, level, SPURIOUS);
    note_acknowledge(intc, level);
    return (int)vector;
}

/* --- registers --- */

static uint32_t half(uint64_t value, bool high)
{
    return (uint32_t)(high ? value >> 32 : value);
}

static uint32_t icr_value(const struct mcf_intc *intc, unsigned source)
{
    return fixed(intc, source) ? source << 3 : intc->icr[source];
}

static uint32_t common_peek(const struct mcf_intc *intc, unsigned reg, unsigned element)
{
    switch (reg) {
    case IPRH:
    case IPRL:
        return half(intc->pending, reg == IPRH);
    case IMRH:
    case IMRL:
        return half(intc->mask, reg == IMRH);
    case INTFRCH:
    case INTFRCL:
        return half(intc->forced, reg == INTFRCH);
    case ICR:
        return icr_value(intc, element);
    case SWIACK:
        return vector_of(intc, highest(levels(intc)), 0);
    case GSWIACK:
        element = highest_of_all(intc);
        return vector_of(answering(intc, element), element, 0);
    case GLIACK:
        return vector_of(answering(intc, element + 1), element + 1, SPURIOUS);
    default:
        return vector_of(intc, element + 1, SPURIOUS);
    }
}

static uint32_t peek_5208(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_intc *intc = of(device);
    switch (reg) {
    case ICONFIG:
        return intc->iconfig;
    case CLMASK:
        return intc->clmask;
    case SLMASK:
        return intc->slmask;
    case SIMR:
    case CIMR:
        return 0;
    default:
        return common_peek(intc, reg, element);
    }
}

static uint32_t peek_5282(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_intc *intc = of(device);
    if (reg == IRLR)
        return levels(intc);
    return reg == IACKLPR ? intc->lpr : common_peek(intc, reg, element);
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct mcf_intc *intc = of(device);
    if (reg == SWIACK)
        note_acknowledge(intc, highest(levels(intc)));
    if (reg == LIACK)
        note_acknowledge(intc, element + 1);
    if (reg == GSWIACK)
        acknowledge(intc, highest_of_all(intc));
    if (reg == GLIACK)
        acknowledge(intc, element + 1);
}

static void set_half(uint64_t *value, bool high, uint32_t bits)
{
    unsigned shift = high ? 32 : 0;
    *value = (*value & ~((uint64_t)UINT32_MAX << shift)) | (uint64_t)bits << shift;
}

static bool common_write(struct mcf_intc *intc, unsigned reg, unsigned element, uint32_t value)
{
    if (reg == IMRH || reg == IMRL)
        set_half(&intc->mask, reg == IMRH, value);
    else if (reg == INTFRCH || reg == INTFRCL)
        set_half(&intc->forced, reg == INTFRCH, value);
    else if (reg == ICR && !fixed(intc, element))
        intc->icr[element] = value & (intc->priorities ? 0x3f : 0x07);
    else
        return reg == ICR;
    return true;
}

static uint64_t numbered(uint32_t value)
{
    return value & ALL ? UINT64_MAX : (uint64_t)1 << (value & 0x3f);
}

static enum bus_result write_5208(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_intc *intc = of(device);
    (void)mask;
    if (!common_write(intc, reg, element, value)) {
        if (reg == ICONFIG)
            intc->iconfig = value & 0xfe20;
        if (reg == SIMR)
            intc->mask |= numbered(value);
        if (reg == CIMR)
            intc->mask &= ~numbered(value);
        if (reg == CLMASK)
            intc->clmask = value & 0xf;
        if (reg == SLMASK)
            intc->slmask = value & 0xf;
    }
    update(intc);
    return BUS_OK;
}

/* Bit 0 of IMRL masks all 63. */
static enum bus_result write_5282(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct mcf_intc *intc = of(device);
    common_write(intc, reg, element, value);
    if (reg == IMRL && (value & mask & 1))
        intc->mask = UINT64_MAX;
    update(intc);
    return BUS_OK;
}

/* --- building --- */

static void source_changed(void *owner, unsigned source, bool level)
{
    struct mcf_intc *intc = owner;
    intc->pending = (intc->pending & ~((uint64_t)1 << source)) | (uint64_t)level << source;
    update(intc);
}

static struct line *interrupt(struct device *device, const uint32_t *cells, unsigned count,
                              struct sim_error *error)
{
    static const char *const names[SOURCES] = {
        "0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12",
        "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25",
        "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38",
        "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50", "51",
        "52", "53", "54", "55", "56", "57", "58", "59", "60", "61", "62", "63"};
    struct mcf_intc *intc = of(device);
    if (count != 1 || cells[0] == 0 || cells[0] >= SOURCES) {
        sim_error_set(error, "%s: an interrupt is one cell, 1 to 63", device->name);
        return NULL;
    }
    if (intc->inputs[cells[0]] == NULL) {
        struct line *line = device_pin(device, names[cells[0]], LINE_WIRED_OR, error);
        if (line == NULL)
            return NULL;
        line_listen(line, &intc->listeners[cells[0]], intc, source_changed, cells[0]);
        intc->inputs[cells[0]] = line;
    }
    return intc->inputs[cells[0]];
}

static void intc_reset(struct device *device)
{
    struct mcf_intc *intc = of(device);
    unsigned i;
    intc->mask = UINT64_MAX;
    intc->forced = 0;
    for (i = 0; i < SOURCES; i++)
        intc->icr[i] = 0;
    intc->iconfig = 0;
    intc->clmask = intc->slmask = NO_LEVEL;
    intc->lpr = 0;
    update(intc);
}

static bool connect_outputs(struct mcf_intc *intc, struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < LEVELS; i++) {
        if (!device_irq(&intc->device, i, &intc->outputs[i], error))
            return false;
        if (intc->outputs[i].line != NULL) {
            intc->outputs[i].line->acknowledge = acknowledge;
            intc->outputs[i].line->acknowledge_owner = intc;
        }
    }
    return true;
}

static bool init_5208(struct device *device, struct sim_error *error)
{
    struct mcf_intc *intc = of(device);
    intc->vectors = 64;
    return device_map(device, 0, error) && device_map(device, 1, error) &&
           connect_outputs(intc, error);
}

extern const struct device_class mcf5282_intc_class;

/* The second of a pair asks through the first. */
static bool join_first(struct mcf_intc *intc, struct sim_error *error)
{
    struct device *first = device_reference(&intc->device, "fsl,behind", 0, error);
    if (first == NULL)
        return false;
    if (first->class != &mcf5282_intc_class || of(first)->first != NULL) {
        sim_error_set(error, "%s: fsl,behind must point to the chip's first controller",
                      intc->device.name);
        return false;
    }
    intc->first = of(first);
    intc->first->second = intc;
    intc->vectors = 128;
    return true;
}

static bool init_5282(struct device *device, struct sim_error *error)
{
    struct mcf_intc *intc = of(device);
    intc->priorities = true;
    intc->vectors = 64;
    if (!device_map(device, 0, error))
        return false;
    if (device_has(device, "fsl,behind"))
        return join_first(intc, error);
    return device_map(device, 1, error) && connect_outputs(intc, error);
}

const struct device_class mcf5208_intc_class = {
    .compatible = "fsl,mcf5208-intc",
    .title = "MCF5208 interrupt controller",
    .manual = "MCF5208 Reference Manual, chapter Interrupt Controller Module",
    .size = sizeof(struct mcf_intc),
    .registers = registers_5208,
    .state = state,
    .init = init_5208,
    .reset = intc_reset,
    .peek = peek_5208,
    .read_effect = read_effect,
    .write = write_5208,
    .interrupt = interrupt,
};

const struct device_class mcf5282_intc_class = {
    .compatible = "fsl,mcf5282-intc",
    .title = "MCF5282 interrupt controller",
    .manual = "MCF5282 User's Manual, chapter Interrupt Controller Modules",
    .size = sizeof(struct mcf_intc),
    .registers = registers_5282,
    .state = state,
    .init = init_5282,
    .reset = intc_reset,
    .peek = peek_5282,
    .read_effect = read_effect,
    .write = write_5282,
    .interrupt = interrupt,
};
