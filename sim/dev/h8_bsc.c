/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bus controllers of H8 chips: how many states an access takes, by area, bus width, wait states and
 * DRAM; registers; the refresh timer. After the hardware manuals of the H8/3297 Series (chapter
 * "Wait-State Controller"), the H8/3069F and the H8S/2329 Group (chapters "Bus Controller"). Leaves
 * out what depends on the access before: idle cycles, bursts into an open row or ROM; the pins
 * WAIT and BREQ; the refresh's own time on the bus. */
#include "cpu/h8/h8.h"
#include "dev/h8_chip.h"
#include "dev/h8_refresh.h"

#include <stddef.h>
#include <string.h>

#define AREAS     8u /* of 2 MB */
#define AREA_BITS 21

/* What registers are; a family has some of them. KEPT: nothing here acts on it. */
enum { ABWCR, ASTCR, WCRH, WCRL, BCR, DRAM, DRAM2, TIMER, RTCNT, RTCOR, KEPT, IDS = KEPT + 4 };

enum kind { MEMORY, MODULE_8, MODULE_16, OUTSIDE };

struct range {
    uint32_t first; /* the range reaches to the next one's */
    enum kind kind;
};

struct h8_bsc;

struct id {
    uint8_t id, writable; /* its bits */
};

struct family {
    const struct range *ranges; /* by address, the first at 0, the last at 2^24 */
    uint8_t memory, module; /* states of an access to on-chip memory, of one on a module's bus */
    const struct id *ids;   /* of each register */
    unsigned (*outside)(const struct h8_bsc *, unsigned area, unsigned bytes);
    /* Of the refresh timer, from the registers: CKS, and CMIE where it can be. */
    void (*set_timer)(struct h8_bsc *);
    uint8_t matched; /* bit of CMF in TIMER */
};

struct h8_bsc {
    struct device device;
    struct clock_domain *clock;
    const struct family *family;
    struct h8 *cpu;
    struct device *system; /* of the H8/3292: has WSCR */
    struct h8_system_listener listener;
    uint8_t values[IDS], seen;
    uint8_t outside[AREAS][2]; /* states of a byte and a word, as the registers are */
    struct h8_refresh refresh;
};

static struct h8_bsc *of(struct device *device)
{
    return (struct h8_bsc *)device;
}

/* --- states --- */

static enum kind kind_of(const struct h8_bsc *bsc, uint32_t address)
{
    const struct range *range = bsc->family->ranges;
    while (address >= range[1].first)
        range++;
    return range->kind;
}

static unsigned states_of(const struct h8_bsc *bsc, enum kind kind, unsigned area, unsigned bytes)
{
    switch (kind) {
    case MEMORY:
        return bsc->family->memory;
    case MODULE_8:
        return bsc->family->module * bytes;
    case MODULE_16:
        return bsc->family->module;
    default:
        return bsc->outside[area][bytes - 1];
    }
}

static unsigned states(void *owner, uint32_t address, unsigned bytes)
{
    const struct h8_bsc *bsc = owner;
    return states_of(bsc, kind_of(bsc, address), address >> AREA_BITS & (AREAS - 1), bytes);
}

/* The most that an access of so many bytes takes anywhere. */
static unsigned most_states(const struct h8_bsc *bsc, unsigned bytes)
{
    unsigned most = states_of(bsc, MODULE_8, 0, bytes), area;
    for (area = 0; area < AREAS; area++)
        if (states_of(bsc, OUTSIDE, area, bytes) > most)
            most = states_of(bsc, OUTSIDE, area, bytes);
    return most;
}

static void set_bus(struct h8_bsc *bsc)
{
    struct h8_bus bus = {.owner = bsc,
                         .states = states,
                         .most_byte = most_states(bsc, 1),
                         .most_word = most_states(bsc, 2)};
    h8_set_bus(bsc->cpu, &bus);
}

static void find_states(struct h8_bsc *bsc)
{
    unsigned area;
    for (area = 0; area < AREAS; area++) {
        bsc->outside[area][0] = (uint8_t)bsc->family->outside(bsc, area, 1);
        bsc->outside[area][1] = (uint8_t)bsc->family->outside(bsc, area, 2);
    }
}

/* Registers may be others now. */
static void update(struct h8_bsc *bsc)
{
    uint8_t before[AREAS][2];
    memcpy(before, bsc->outside, sizeof before);
    find_states(bsc);
    if (memcmp(before, bsc->outside, sizeof before) != 0)
        set_bus(bsc);
}

/* An 8-bit bus takes a word in two. */
static unsigned on_bus(const struct h8_bsc *bsc, unsigned area, unsigned bytes, unsigned once)
{
    return bsc->values[ABWCR] >> area & 1 ? once * bytes : once;
}

/* WCRH and WCRL: two bits an area, 3 to 0 in WCRL; none where ASTCR has two states. */
static unsigned waits(const struct h8_bsc *bsc, unsigned area)
{
    unsigned wcr = (unsigned)bsc->values[WCRH] << 8 | bsc->values[WCRL];
    return bsc->values[ASTCR] >> area & 1 ? wcr >> 2 * area & 3 : 0;
}

static unsigned basic(const struct h8_bsc *bsc, unsigned area)
{
    return (bsc->values[ASTCR] >> area & 1 ? 3 : 2) + waits(bsc, area);
}

/* Precharge, row, two of the column; waits lie between these two. */
static unsigned dram(const struct h8_bsc *bsc, unsigned area, unsigned bytes, unsigned more,
                     bool bursts)
{
    unsigned once = 4 + more + waits(bsc, area);
    bool twice = bytes == 2 && (bsc->values[ABWCR] >> area & 1);
    if (twice && bursts)
        return once + 2 + waits(bsc, area);
    return on_bus(bsc, area, bytes, once);
}

/* --- H8/3292: 8 bits, 3 states; WSCR --- */

enum { WSCR_WC = 3, WSCR_WMS = 0x0c, WMS_NONE = 0x04, WMS_PIN_AUTO = 0x0c };

/* Pin auto-wait mode: only where the pin WAIT asks for it. */
static unsigned h8_3292_outside(const struct h8_bsc *bsc, unsigned area, unsigned bytes)
{
    uint8_t wscr = bsc->system != NULL ? h8_system_wscr(bsc->system) : 0x08;
    uint8_t mode = wscr & WSCR_WMS;
    (void)area;
    return (3 + (mode == WMS_NONE || mode == WMS_PIN_AUTO ? 0u : wscr & WSCR_WC)) * bytes;
}

static const struct range h8_3292_ranges[] = {{0x0000, MEMORY},   {0x4000, OUTSIDE},
                                              {0xfd80, MEMORY},   {0xff80, OUTSIDE},
                                              {0xff88, MODULE_8}, {0x1000000, OUTSIDE}};

static void no_timer(struct h8_bsc *bsc)
{
    (void)bsc;
}

/* --- H8/3069F --- */

/* DRCRA's DRAS: in how many areas from area 2 on DRAM is. */
static bool h8_3069_is_dram(const struct h8_bsc *bsc, unsigned area)
{
    static const uint8_t areas[8] = {0, 1, 2, 2, 3, 4, 4, 4};
    return area - 2 < areas[bsc->values[DRAM] >> 5];
}

enum { DRCRA_BE = 0x08, DRCRB_TPC = 0x04, DRCRB_RCW = 0x02 };

static unsigned h8_3069_outside(const struct h8_bsc *bsc, unsigned area, unsigned bytes)
{
    unsigned more =
        (bsc->values[DRAM2] & DRCRB_TPC ? 1 : 0) + (bsc->values[DRAM2] & DRCRB_RCW ? 1 : 0);
    if (h8_3069_is_dram(bsc, area))
        return dram(bsc, area, bytes, more, bsc->values[DRAM] & DRCRA_BE);
    return on_bus(bsc, area, bytes, basic(bsc, area));
}

/* CMIE stays 0 where there is DRAM. */
static void h8_3069_set_timer(struct h8_bsc *bsc)
{
    if (bsc->values[DRAM] >> 5 != 0)
        bsc->values[TIMER] &= (uint8_t)~0x40;
    h8_refresh_set(&bsc->refresh, bsc->values[TIMER] >> 3 & 7, bsc->values[TIMER] & 0x40);
}

/* 16-bit and 8-bit timers are on 16 bits. */
static const struct range h8_3069_ranges[] = {
    {0x000000, MEMORY},    {0x080000, OUTSIDE},  {0xfee000, MODULE_8},  {0xfee100, OUTSIDE},
    {0xffbf20, MEMORY},    {0xffff20, MODULE_8}, {0xffff60, MODULE_16}, {0xffff8c, MODULE_8},
    {0xffff90, MODULE_16}, {0xffff9a, MODULE_8}, {0xffffea, OUTSIDE},   {0x1000000, OUTSIDE}};

/* --- H8S/2329 --- */

enum { MCR_TPC = 0x80, MCR_BE = 0x40, DRAMCR_RFSHE = 0x80 };

/* BCRH's RMTS: DRAM in area 2, 2 and 3, 2 to 5. */
static bool h8s_2329_is_dram(const struct h8_bsc *bsc, unsigned area)
{
    static const uint8_t areas[8] = {0, 1, 2, 4};
    return area - 2 < areas[bsc->values[BCR] & 7];
}

static unsigned h8s_2329_outside(const struct h8_bsc *bsc, unsigned area, unsigned bytes)
{
    if (h8s_2329_is_dram(bsc, area))
        return dram(bsc, area, bytes, bsc->values[DRAM] & MCR_TPC ? 1 : 0,
                    bsc->values[DRAM] & MCR_BE);
    return on_bus(bsc, area, bytes, basic(bsc, area));
}

/* CMIE stays 0 while it refreshes. */
static void h8s_2329_set_timer(struct h8_bsc *bsc)
{
    if (bsc->values[TIMER] & DRAMCR_RFSHE)
        bsc->values[TIMER] &= (uint8_t)~0x08;
    h8_refresh_set(&bsc->refresh, bsc->values[TIMER] & 7, bsc->values[TIMER] & 0x08);
}

/* TPU, DMAC, 8-bit timers and watchdog are on 16 bits. */
static const struct range h8s_2329_ranges[] = {
    {0x000000, MEMORY},   {0x060000, OUTSIDE},   {0xff7c00, MEMORY},    {0xfffc00, OUTSIDE},
    {0xfffe50, MODULE_8}, {0xfffe80, MODULE_16}, {0xfffeb0, MODULE_8},  {0xfffee0, MODULE_16},
    {0xffff08, OUTSIDE},  {0xffff28, MODULE_8},  {0xffffb0, MODULE_16}, {0x1000000, OUTSIDE}};

/* --- registers --- */

#define AT(area_, offset_, name_, reset_, about_)                                                  \
    H8_BYTE(area_, offset_, name_, about_, .reset = (reset_))
#define KEPT_AT(area_, offset_, name_, reset_, about_)                                             \
    H8_BYTE(area_, offset_, name_, about_, .reset = (reset_), .stores_only = true)
#define AREA_REGISTERS(area_, offset_)                                                             \
    AT(area_, offset_, "ABWCR", 0xff, "1: area n has a bus of 8 bits, 0: of 16"),                  \
        AT(area_, offset_ + 1, "ASTCR", 0xff, "1: area n takes 3 states and waits, 0: 2"),         \
        AT(area_, offset_ + 2, "WCRH", 0xff, "wait states of areas 7 to 4"),                       \
        AT(area_, offset_ + 3, "WCRL", 0xff, "wait states of areas 3 to 0")
#define AREA_IDS                                                                                   \
    {ABWCR, 0xff}, {ASTCR, 0xff}, {WCRH, 0xff},                                                    \
    {                                                                                              \
        WCRL, 0xff                                                                                 \
    }

static const struct device_register h8_3292_registers[] = {{0}};
static const struct id h8_3292_ids[] = {{0, 0}};

static const struct device_register h8_3069_registers[] = {
    KEPT_AT(0, 0, "BRCR", 0xfe, "address outputs A23 to A20, bus requests"),
    KEPT_AT(1, 0, "ADRCR", 0xff, "how addresses are put out"),
    KEPT_AT(1, 1, "CSCR", 0x0f, "outputs CS7 to CS4"),
    AREA_REGISTERS(2, 0),
    KEPT_AT(2, 4, "BCR", 0xc6, "idle cycles, burst ROM, areas' places, WAIT"),
    AT(2, 6, "DRCRA", 0x10, "areas of DRAM, bursts"),
    AT(2, 7, "DRCRB", 0x08, "DRAM's rows, precharge, waits"),
    AT(2, 8, "RTMCSR", 0x07, "refresh timer"),
    AT(2, 9, "RTCNT", 0x00, "refresh timer's count"),
    AT(2, 10, "RTCOR", 0xff, "at which the count begins again"),
    {0}};
static const struct id h8_3069_ids[] = {
    {KEPT, 0xf1}, {KEPT + 1, 0x01}, {KEPT + 2, 0xf0}, AREA_IDS,      {BCR, 0xff},
    {DRAM, 0xef}, {DRAM2, 0xf7},    {TIMER, 0x78},    {RTCNT, 0xff}, {RTCOR, 0xff}};

static const struct device_register h8s_2329_registers[] = {
    AREA_REGISTERS(0, 0),
    AT(0, 4, "BCRH", 0xd0, "areas of DRAM, idle cycles, burst ROM"),
    KEPT_AT(0, 5, "BCRL", 0x3c, "bus requests, on-chip ROM above 64 KB, WAIT"),
    AT(0, 6, "MCR", 0x00, "DRAM's rows, precharge, bursts"),
    AT(0, 7, "DRAMCR", 0x00, "refresh"),
    AT(0, 8, "RTCNT", 0x00, "refresh timer's count"),
    AT(0, 9, "RTCOR", 0xff, "at which the count begins again"),
    {0}};
static const struct id h8s_2329_ids[] = {AREA_IDS,      {BCR, 0xff},   {KEPT, 0xef}, {DRAM, 0xff},
                                         {TIMER, 0xef}, {RTCNT, 0xff}, {RTCOR, 0xff}};

static const struct state_field state[] = {STATE_ARRAY(struct h8_bsc, values),
                                           STATE(struct h8_bsc, seen),
                                           STATE_H8_REFRESH(struct h8_bsc, refresh), STATE_END};

static uint32_t value_of(const struct h8_bsc *bsc, unsigned id)
{
    uint8_t matched = h8_refresh_matched(&bsc->refresh) ? bsc->family->matched : 0;
    if (id == RTCNT)
        return h8_refresh_count(&bsc->refresh);
    return bsc->values[id] | (id == TIMER ? matched : 0u);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_bsc *bsc = of(device);
    (void)element;
    return value_of(bsc, bsc->family->ids[reg].id);
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct h8_bsc *bsc = of(device);
    (void)element;
    if (bsc->family->ids[reg].id == TIMER)
        bsc->seen = (uint8_t)value_of(bsc, TIMER) & bsc->family->matched;
}

static void write_timer(struct h8_bsc *bsc, uint8_t value)
{
    if ((bsc->seen & bsc->family->matched) && !(value & bsc->family->matched)) {
        bsc->seen = 0;
        h8_refresh_clear(&bsc->refresh);
    }
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct h8_bsc *bsc = of(device);
    struct id id = bsc->family->ids[reg];
    (void)element;
    (void)mask;
    bsc->values[id.id] = h8_byte_written(bsc->values[id.id], value, id.writable);
    if (id.id == TIMER)
        write_timer(bsc, (uint8_t)value);
    if (id.id == RTCNT)
        h8_refresh_set_count(&bsc->refresh, (uint8_t)value);
    if (id.id == RTCOR)
        h8_refresh_set_top(&bsc->refresh, (uint8_t)value);
    if (id.id == TIMER || id.id == DRAM)
        bsc->family->set_timer(bsc);
    update(bsc);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct h8_bsc *bsc = of(device);
    const struct device_register *registers = device->class->registers;
    unsigned i;
    for (i = 0; registers[i].name != NULL; i++)
        bsc->values[bsc->family->ids[i].id] = (uint8_t)registers[i].reset;
    bsc->seen = 0;
    h8_refresh_reset(&bsc->refresh);
    update(bsc);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    (void)error;
    update(of(device));
    return true;
}

/* --- building --- */

static void system_changed(void *owner)
{
    update(owner);
}

static bool init(struct device *device, const struct family *family, struct sim_error *error)
{
    struct h8_bsc *bsc = of(device);
    bsc->family = family;
    bsc->clock = device_clock(device, NULL, error);
    bsc->cpu = h8_cpu_of(device, "renesas,cpu", error);
    if (bsc->clock == NULL || bsc->cpu == NULL)
        return false;
    bsc->system = h8_system_of(device);
    if (bsc->system != NULL)
        h8_system_listen(bsc->system, &bsc->listener, bsc, system_changed);
    if (!device_map_registers(device, error))
        return false;
    find_states(bsc);
    set_bus(bsc);
    return h8_refresh_init(device, &bsc->refresh, bsc->clock, error);
}

static const struct family h8_3292 = {.ranges = h8_3292_ranges,
                                      .memory = 2,
                                      .module = 3,
                                      .ids = h8_3292_ids,
                                      .outside = h8_3292_outside,
                                      .set_timer = no_timer};
static const struct family h8_3069 = {.ranges = h8_3069_ranges,
                                      .memory = 2,
                                      .module = 3,
                                      .ids = h8_3069_ids,
                                      .outside = h8_3069_outside,
                                      .set_timer = h8_3069_set_timer,
                                      .matched = 0x80};
static const struct family h8s_2329 = {.ranges = h8s_2329_ranges,
                                       .memory = 1,
                                       .module = 2,
                                       .ids = h8s_2329_ids,
                                       .outside = h8s_2329_outside,
                                       .set_timer = h8s_2329_set_timer,
                                       .matched = 0x10};

#define BSC_CLASS(name, ...)                                                                       \
    H8_FAMILY_CLASS(name, bsc, struct h8_bsc, name##_registers, __VA_ARGS__, .reset = reset,       \
                    .loaded = loaded, .peek = peek, .write = write, .read_effect = read_effect)

BSC_CLASS(h8_3292, "renesas,h8300-bsc", "H8/3292 wait-state controller",
          "H8/3297 Series Hardware Manual, chapter Wait-State Controller")
BSC_CLASS(h8_3069, "renesas,h8300h-bsc", "H8/3069F bus controller",
          "H8/3069F Hardware Manual, chapter Bus Controller")
BSC_CLASS(h8s_2329, "renesas,h8s-bsc", "H8S/2329 bus controller",
          "H8S/2329 Group Hardware Manual, chapter Bus Controller")
