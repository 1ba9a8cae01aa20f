/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watchdog timers of H8 chips: interval timer, or watchdog that resets (on the H8/300 by choice
 * NMI). Written by words with a password. After the H8/3297 Series, H8/3069R Group and H8S/2329
 * Group Hardware Manuals, chapters "Watchdog Timer". Leaves out the pins that tell a reset outside
 * (the flash versions have none) and the 518 states for which a reset lasts. */
#include "dev/h8_chip.h"

#include "machine.h"

#include <stddef.h>

/* TCSR; flag and enable of RSTCSR. */
enum { OVF = 0x80, WT = 0x40, TME = 0x20, RST = 0x08, CKS = 0x07 };
enum { WRST = 0x80, RSTE = 0x40 };
#define TCSR_PASSWORD    0xa5u /* RSTCSR: to clear the flag */
#define TCNT_PASSWORD    0x5au /* RSTCSR: for the other bits */
#define WORD             0xffffu
#define COUNTS           256u
#define WITHOUT_PASSWORD "is written by words with a password only (0x5a or 0xa5 above): ignored"

struct wdt_kind {
    uint8_t shifts[8];   /* powers of 2 that divide the clock, by CKS */
    uint8_t ones;        /* of TCSR, read as 1 */
    uint8_t rstcsr;      /* at power-on; 0: there is none */
    uint8_t rstcsr_bits; /* that can be written */
    bool always_resets;  /* whatever RSTCSR says */
    bool resets_by_rst;  /* if RST/NMI is 1, else NMI */
};

struct h8_wdt {
    struct h8_module module;
    const struct wdt_kind *kind;
    struct device *system; /* may be NULL */
    uint8_t tcsr, tcnt, seen;
    uint8_t rstcsr, rstcsr_seen;
    bool bites;      /* the reset to come is its own */
    uint64_t origin; /* cycle of the reset, at which the prescaler began */
    uint64_t since;  /* pulse of the prescaler at which TCNT had its value */
    struct event overflow;
    struct line_driver irq, nmi;
};

enum { TCSR_TCNT, RSTCSR };

static const struct register_field tcsr_fields[] = {
    {"OVF", 15, 1, "overflow; read as 1, cleared by writing 0"},
    {"WT/IT", 14, 1, "1 watchdog, 0 interval timer"},
    {"TME", 13, 1, "1 counts"},
    {"RST/NMI", 11, 1, "H8/300: 1 resets, 0 NMI"},
    {"CKS", 8, 3, "clock"},
    {"TCNT", 0, 8, "count"},
    {0}};
static const struct register_field rstcsr_fields[] = {
    {"WRST", 7, 1, "the watchdog has overflown; read as 1, cleared by writing 0"},
    {"RSTE", 6, 1, "H8S: 1 resets the chip; H8/300H: 1 tells the outside"},
    {"RSTS", 5, 1, "H8S: kind of reset"},
    {0}};

#define TCSR_TCNT_ROW(initial)                                                                     \
    [TCSR_TCNT] = {.name = "TCSR_TCNT",                                                            \
                   .offset = 0,                                                                    \
                   .width = 2,                                                                     \
                   .reset = (initial),                                                             \
                   .fields = tcsr_fields,                                                          \
                   .about = "control and count; a write is password and value"}
#define RSTCSR_ROW(initial)                                                                        \
    [RSTCSR] = {.name = "RSTCSR",                                                                  \
                .offset = 2,                                                                       \
                .width = 2,                                                                        \
                .reset = (initial),                                                                \
                .fields = rstcsr_fields,                                                           \
                .about = "reset control; a write is password and value"}

static const struct device_register registers_h8300[] = {TCSR_TCNT_ROW(0x1000), {0}};
static const struct device_register registers_h8300h[] = {
    TCSR_TCNT_ROW(0x1800), RSTCSR_ROW(0xff3f), {0}};
static const struct device_register registers_h8s[] = {
    TCSR_TCNT_ROW(0x1800), RSTCSR_ROW(0xff1f), {0}};

static const struct state_field state[] = {
    STATE(struct h8_wdt, tcsr),           STATE(struct h8_wdt, tcnt),
    STATE(struct h8_wdt, seen),           STATE(struct h8_wdt, rstcsr),
    STATE(struct h8_wdt, rstcsr_seen),    STATE(struct h8_wdt, bites),
    STATE(struct h8_wdt, origin),         STATE(struct h8_wdt, since),
    STATE_EVENT(struct h8_wdt, overflow), STATE_DRIVER(struct h8_wdt, irq),
    STATE_DRIVER(struct h8_wdt, nmi),     STATE_END};

static void update(struct h8_wdt *wdt)
{
    bool interval = !(wdt->tcsr & WT), nmi = wdt->kind->resets_by_rst && !(wdt->tcsr & RST);
    line_set(&wdt->irq, (wdt->tcsr & OVF) && interval);
    line_set(&wdt->nmi, (wdt->tcsr & OVF) && !interval && nmi);
}

/* --- counting --- */

static unsigned shift(const struct h8_wdt *wdt)
{
    return wdt->kind->shifts[wdt->tcsr & CKS];
}

static uint64_t pulses(const struct h8_wdt *wdt, sim_time now)
{
    return (clock_cycles_at(wdt->module.clock, now) - wdt->origin) >> shift(wdt);
}

static uint8_t count(const struct h8_wdt *wdt)
{
    uint64_t pulse = pulses(wdt, device_now(&wdt->module.device));
    return wdt->tcsr & TME ? (uint8_t)(wdt->tcnt + (pulse - wdt->since)) : 0;
}

static void restart(struct h8_wdt *wdt, uint8_t tcnt, sim_time now)
{
    wdt->tcnt = tcnt;
    wdt->since = pulses(wdt, now);
    if (wdt->tcsr & TME)
        event_at_cycle(&wdt->overflow, wdt->module.clock,
                       wdt->origin + ((wdt->since + COUNTS - tcnt) << shift(wdt)));
    else
        event_cancel(&wdt->overflow);
}

/* The flag must be read again before it can be cleared. */
static void raise(uint8_t *flags, uint8_t *seen, uint8_t flag)
{
    if (!(*flags & flag))
        *seen &= (uint8_t)~flag;
    *flags |= flag;
}

static void reset_chip(struct h8_wdt *wdt)
{
    wdt->bites = true;
    if (wdt->system != NULL)
        h8_system_watchdog(wdt->system);
    machine_ask_reset(wdt->module.device.machine);
}

/* Without RSTE the H8S resets the watchdog alone. */
static void bite(struct h8_wdt *wdt)
{
    raise(&wdt->rstcsr, &wdt->rstcsr_seen, WRST);
    if (wdt->kind->always_resets || (wdt->rstcsr & RSTE)) {
        reset_chip(wdt);
        return;
    }
    wdt->tcsr = 0;
}

static void overflown(void *owner, sim_time due)
{
    struct h8_wdt *wdt = owner;
    if (!(wdt->tcsr & WT) || (wdt->kind->resets_by_rst && !(wdt->tcsr & RST)))
        raise(&wdt->tcsr, &wdt->seen, OVF);
    else if (wdt->kind->resets_by_rst)
        reset_chip(wdt);
    else
        bite(wdt);
    restart(wdt, 0, due);
    update(wdt);
}

/* --- registers --- */

static uint32_t wdt_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_wdt *wdt = (const struct h8_wdt *)device;
    (void)element;
    if (reg == RSTCSR)
        return 0xff00u | wdt->rstcsr;
    return (uint32_t)(wdt->tcsr | wdt->kind->ones) << 8 | count(wdt);
}

static void wdt_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct h8_wdt *wdt = (struct h8_wdt *)device;
    (void)element;
    if (reg == RSTCSR)
        h8_flags_read(wdt->rstcsr & WRST, &wdt->rstcsr_seen);
    else
        h8_flags_read(wdt->tcsr & OVF, &wdt->seen);
}

/* TCNT is 0 while TME is; a change of clock counts on. */
static void write_control(struct h8_wdt *wdt, uint8_t value)
{
    uint8_t tcnt = count(wdt), flag = h8_flags_written(wdt->tcsr & OVF, &wdt->seen, value, OVF);
    wdt->tcsr = (uint8_t)(flag | (value & ~(OVF | wdt->kind->ones)));
    restart(wdt, wdt->tcsr & TME ? tcnt : 0, device_now(&wdt->module.device));
}

static void write_timer(struct h8_wdt *wdt, uint8_t password, uint8_t value)
{
    if (password == TCSR_PASSWORD)
        write_control(wdt, value);
    else if (wdt->tcsr & TME)
        restart(wdt, value, device_now(&wdt->module.device));
}

/* The flag is cleared by 0xa500 alone. */
static void write_reset_control(struct h8_wdt *wdt, uint8_t password, uint8_t value)
{
    uint8_t bits = wdt->kind->rstcsr_bits;
    if (password == TCNT_PASSWORD)
        wdt->rstcsr = (uint8_t)((wdt->rstcsr & ~bits) | (value & bits));
    else if (value == 0)
        wdt->rstcsr = h8_flags_written(wdt->rstcsr, &wdt->rstcsr_seen, 0, WRST);
}

static enum bus_result wdt_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct h8_wdt *wdt = (struct h8_wdt *)device;
    uint8_t password = (uint8_t)(value >> 8);
    (void)element;
    if (mask != WORD || (password != TCSR_PASSWORD && password != TCNT_PASSWORD))
        device_report(device, REPORT_GUEST_ERROR, reg, WITHOUT_PASSWORD);
    else if (reg == RSTCSR)
        write_reset_control(wdt, password, (uint8_t)value);
    else
        write_timer(wdt, password, (uint8_t)value);
    update(wdt);
    return BUS_OK;
}

/* RSTCSR keeps what it has through its own reset. */
static void wdt_reset(struct device *device)
{
    struct h8_wdt *wdt = (struct h8_wdt *)device;
    wdt->tcsr = wdt->seen = 0;
    if (!wdt->bites) {
        wdt->rstcsr = wdt->kind->rstcsr;
        wdt->rstcsr_seen = 0;
    }
    wdt->bites = false;
    wdt->origin = clock_cycles_at(wdt->module.clock, device_now(device));
    restart(wdt, 0, device_now(device));
    update(wdt);
}

/* --- kinds --- */

static const struct wdt_kind h8300 = {
    .shifts = {1, 5, 6, 7, 8, 9, 11, 12}, .ones = 0x10, .resets_by_rst = true};
static const struct wdt_kind h8300h = {.shifts = {1, 5, 6, 7, 8, 9, 11, 12},
                                       .ones = 0x18,
                                       .rstcsr = 0x3f,
                                       .rstcsr_bits = RSTE,
                                       .always_resets = true};
static const struct wdt_kind h8s = {
    .shifts = {1, 6, 7, 9, 11, 13, 15, 17}, .ones = 0x18, .rstcsr = 0x1f, .rstcsr_bits = 0x60};

static bool init(struct device *device, const struct wdt_kind *kind, struct sim_error *error)
{
    struct h8_wdt *wdt = (struct h8_wdt *)device;
    wdt->kind = kind;
    wdt->system = h8_system_of(device);
    wdt->module.clock = device_clock(device, NULL, error);
    if (wdt->module.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &wdt->overflow, "overflow", overflown);
    wdt->overflow.unmaskable = true;
    return device_irq(device, 0, &wdt->irq, error) && device_irq(device, 1, &wdt->nmi, error);
}

#define WDT_CLASS(chip, name, text, rows, book)                                                    \
    H8_FAMILY_CLASS(chip, wdt, struct h8_wdt, rows, name, text,                                    \
                    book " Hardware Manual, chapter Watchdog Timer", .reset = wdt_reset,           \
                    .peek = wdt_peek, .read_effect = wdt_read_effect, .write = wdt_write)

WDT_CLASS(h8300, "renesas,h8300-wdt", "H8/300 watchdog timer", registers_h8300, "H8/3297 Series")
WDT_CLASS(h8300h, "renesas,h8300h-wdt", "H8/300H watchdog timer", registers_h8300h,
          "H8/3069R Group")
WDT_CLASS(h8s, "renesas,h8s-wdt", "H8S watchdog timer", registers_h8s, "H8S/2329 Group")
