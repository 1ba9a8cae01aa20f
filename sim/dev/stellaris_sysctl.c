/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System control of the LM3S6965: identification, the clock that everything runs from, software
 * reset of single chips. After the LM3S6965 data sheet, chapter "System Control": the system
 * clock is one of four oscillators, or the PLL's 200 MHz once it has locked, divided by SYSDIV;
 * while the PLL is not locked the oscillator goes on clocking. Leaves out (docs/limits.md): what
 * clock gating forbids, sleep and deep sleep clocks, brown-out, LDO, oscillator verification. */
#include "dev/stellaris.h"

#include "machine.h"

#include <libfdt.h>
#include <stddef.h>

#define LOCK_CYCLES  4608u /* TREADY: 0x1200 cycles of the main oscillator */
#define INTERNAL_HZ  12000000u
#define INTERNAL4_HZ 3000000u
#define SLOW_HZ      30000u
#define RTC_HZ       32768u
#define PLL_HZ       200000000u /* behind its divider by two */
#define CRYSTAL_MAX  100000000u
#define MINSYSDIV    3u /* DC1: with the PLL no lower SYSDIV acts */

struct stellaris_sysctl {
    struct device device;
    struct clock_domain *crystal; /* main oscillator */
    struct clock_domain clock;    /* the system's */
    uint32_t pborctl, ldopctl, srcr[3], imc, ris, resc, rcc, rcc2, gates[9], dslpclkcfg;
    uint32_t fmpre, fmppe, usecrl, user_dbg, user[2];
    uint32_t user_reset[2];
    bool powered; /* once reset since power-on */
    bool locked;
    struct event lock;
    struct line_driver irq;
};

enum {
    DID0,
    DID1,
    DC0,
    DC1,
    DC2,
    DC3,
    DC4,
    PBORCTL,
    LDOPCTL,
    SRCR0,
    SRCR1,
    SRCR2,
    RIS,
    IMC,
    MISC,
    RESC,
    RCC,
    PLLCFG,
    RCC2,
    RCGC0,
    RCGC1,
    RCGC2,
    SCGC0,
    SCGC1,
    SCGC2,
    DCGC0,
    DCGC1,
    DCGC2,
    FMPRE,
    FMPPE,
    USECRL,
    DSLPCLKCFG,
    USER_DBG,
    USER_REG0,
    USER_REG1
};

#define RCC_PWRDN     (1u << 13)
#define RCC_BYPASS    (1u << 11)
#define RCC_USESYSDIV (1u << 22)
#define RCC2_USERCC2  (1u << 31)
#define RCC_MASK      0x0ffe3bf3u /* data sheet; bits 12, 3 and 2 are reserved */
#define RCC2_MASK     0x9f802870u
#define XTAL(rcc)     ((rcc) >> 6 & 15u)
#define INT_BOR       (1u << 1)
#define INT_PLL       (1u << 6)
#define RESC_POR      (1u << 1)
#define RESC_SW       (1u << 4)
#define RESC_MASK     0x3fu

static const struct register_field rcc_fields[] = {
    {"MOSCDIS", 0, 1, "1 main oscillator off"},
    {"IOSCDIS", 1, 1, "1 internal oscillator off"},
    {"OSCSRC", 4, 2, "0 main, 1 internal, 2 internal / 4, 3 30 kHz"},
    {"XTAL", 6, 4, "crystal: 6 4 MHz, 11 6 MHz, 14 8 MHz, 15 8.192 MHz"},
    {"BYPASS", 11, 1, "1 clock from the oscillator, 0 from the PLL"},
    {"PWRDN", 13, 1, "1 PLL off"},
    {"PWMDIV", 17, 3, "PWM clock divisor"},
    {"USEPWMDIV", 20, 1, "1 PWM clock divided"},
    {"USESYSDIV", 22, 1, "1 oscillator divided, too"},
    {"SYSDIV", 23, 4, "divisor less 1"},
    {"ACG", 27, 1, "1 sleep modes have gating of their own"},
    {0}};
static const struct register_field rcc2_fields[] = {{"OSCSRC2", 4, 3, "as OSCSRC; 7 32.768 kHz"},
                                                    {"BYPASS2", 11, 1, "as BYPASS"},
                                                    {"PWRDN2", 13, 1, "as PWRDN"},
                                                    {"SYSDIV2", 23, 6, "divisor less 1"},
                                                    {"USERCC2", 31, 1, "1 these instead of RCC's"},
                                                    {0}};
static const struct register_field interrupt_fields[] = {
    {"BOR", 1, 1, "brown-out"}, {"PLLL", 6, 1, "the PLL has locked"}, {0}};
static const struct register_field resc_fields[] = {{"EXT", 0, 1, "pin"},
                                                    {"POR", 1, 1, "power-on"},
                                                    {"BOR", 2, 1, "brown-out"},
                                                    {"WDT", 3, 1, "watchdog"},
                                                    {"SW", 4, 1, "software"},
                                                    {"LDO", 5, 1, "regulator"},
                                                    {0}};

#define READ_ONLY(id, at, value, text)                                                             \
    [id] = {.name = #id,                                                                           \
            .offset = (at),                                                                        \
            .width = 4,                                                                            \
            .access = REG_RO,                                                                      \
            .reset = (value),                                                                      \
            .about = text}
#define STORES(id, at, value, text) STELLARIS_STORES("", id, at, value, text)
#define PLAIN(id, at, value, text)  STELLARIS_PLAIN("", id, at, value, text)

static const struct device_register registers[] = {
    READ_ONLY(DID0, 0x000, 0x10010002, "class 1 (Fury), revision"),
    READ_ONLY(DID1, 0x004, 0x1073402e, "part 0x73, 100 pins"),
    READ_ONLY(DC0, 0x008, 0x00ff007f, "64 KB of SRAM, 256 KB of flash"),
    READ_ONLY(DC1, 0x010, 0x001133ff, "capabilities"),
    READ_ONLY(DC2, 0x014, 0x030f5317, "capabilities"),
    READ_ONLY(DC3, 0x018, 0x0f0f87ff, "capabilities"),
    READ_ONLY(DC4, 0x01c, 0x5000007f, "capabilities"),
    STORES(PBORCTL, 0x030, 0x00007ffd, "brown-out reset control"),
    STORES(LDOPCTL, 0x034, 0, "voltage of the regulator"),
    PLAIN(SRCR0, 0x040, 0, "1 holds the chip in reset"),
    PLAIN(SRCR1, 0x044, 0, "1 holds the chip in reset"),
    PLAIN(SRCR2, 0x048, 0, "1 holds the chip in reset"),
    [RIS] = {"RIS", .offset = 0x050, .width = 4, .access = REG_RO, .fields = interrupt_fields,
             .about = "interrupts, raw"},
    [IMC] = {"IMC", .offset = 0x054, .width = 4, .fields = interrupt_fields,
             .about = "interrupts enabled"},
    [MISC] = {"MISC", .offset = 0x058, .width = 4, .access = REG_W1C, .fields = interrupt_fields,
              .about = "interrupts, enabled ones; write 1 to clear"},
    [RESC] = {"RESC", .offset = 0x05c, .width = 4, .reset = RESC_POR, .fields = resc_fields,
              .about = "causes of the resets"},
    [RCC] = {"RCC", .offset = 0x060, .width = 4, .reset = 0x078e3ad1, .fields = rcc_fields,
             .about = "clock"},
    READ_ONLY(PLLCFG, 0x064, 0x00001902, "PLL's factors for RCC's crystal"),
    [RCC2] = {"RCC2", .offset = 0x070, .width = 4, .reset = 0x07802810, .fields = rcc2_fields,
              .about = "clock, wider fields"},
    PLAIN(RCGC0, 0x100, 0x00000040, "1 clocks the chip"),
    PLAIN(RCGC1, 0x104, 0, "1 clocks the chip"),
    PLAIN(RCGC2, 0x108, 0, "1 clocks the chip"),
    STORES(SCGC0, 0x110, 0x00000040, "1 clocks the chip in sleep"),
    STORES(SCGC1, 0x114, 0, "1 clocks the chip in sleep"),
    STORES(SCGC2, 0x118, 0, "1 clocks the chip in sleep"),
    STORES(DCGC0, 0x120, 0x00000040, "1 clocks the chip in deep sleep"),
    STORES(DCGC1, 0x124, 0, "1 clocks the chip in deep sleep"),
    STORES(DCGC2, 0x128, 0, "1 clocks the chip in deep sleep"),
    STORES(FMPRE, 0x130, 0xffffffff, "flash blocks that may be read"),
    STORES(FMPPE, 0x134, 0xffffffff, "flash blocks that may be programmed"),
    PLAIN(USECRL, 0x140, 0x31, "cycles of a microsecond less 1, for the flash controller"),
    STORES(DSLPCLKCFG, 0x144, 0x07800000, "clock in deep sleep"),
    STORES(USER_DBG, 0x1d0, 0xfffffffe, "debugger locked out"),
    PLAIN(USER_REG0, 0x1e0, 0xffffffff, "user's: the MAC address's first three bytes"),
    PLAIN(USER_REG1, 0x1e4, 0xffffffff, "user's: its last three bytes"),
    {0}};

static const struct state_field state[] = {STATE_CLOCK(struct stellaris_sysctl, clock),
                                           STATE(struct stellaris_sysctl, pborctl),
                                           STATE(struct stellaris_sysctl, ldopctl),
                                           STATE_ARRAY(struct stellaris_sysctl, srcr),
                                           STATE(struct stellaris_sysctl, imc),
                                           STATE(struct stellaris_sysctl, ris),
                                           STATE_MAX(struct stellaris_sysctl, resc, RESC_MASK),
                                           STATE(struct stellaris_sysctl, rcc),
                                           STATE(struct stellaris_sysctl, rcc2),
                                           STATE_ARRAY(struct stellaris_sysctl, gates),
                                           STATE(struct stellaris_sysctl, dslpclkcfg),
                                           STATE(struct stellaris_sysctl, fmpre),
                                           STATE(struct stellaris_sysctl, fmppe),
                                           STATE(struct stellaris_sysctl, usecrl),
                                           STATE(struct stellaris_sysctl, user_dbg),
                                           STATE_ARRAY(struct stellaris_sysctl, user),
                                           STATE(struct stellaris_sysctl, powered),
                                           STATE(struct stellaris_sysctl, locked),
                                           STATE_EVENT(struct stellaris_sysctl, lock),
                                           STATE_DRIVER(struct stellaris_sysctl, irq),
                                           STATE_END};

/* --- the system clock --- */

/* RCC2 takes over the fields that both have. They lie at the same places but for SYSDIV2, and
 * OSCSRC2 has a bit more. */
static uint32_t in_use(const struct stellaris_sysctl *s)
{
    return s->rcc2 & RCC2_USERCC2 ? s->rcc2 : s->rcc;
}

static unsigned divisor(const struct stellaris_sysctl *s)
{
    return (s->rcc2 & RCC2_USERCC2 ? s->rcc2 >> 23 & 0x3f : s->rcc >> 23 & 0xf) + 1;
}

/* Hertz of the crystals that RCC.XTAL names ("XTAL" in the register's description). */
static const uint32_t crystals[16] = {1000000, 1843200, 2000000, 2457600, 3579545, 3686400,
                                      4000000, 4096000, 4915200, 5000000, 5120000, 6000000,
                                      6144000, 7372800, 8000000, 8192000};

static uint64_t crystal_hertz(const struct stellaris_sysctl *s)
{
    uint64_t hertz = s->crystal->rate.numerator / s->crystal->rate.denominator;
    return hertz < CRYSTAL_MAX ? hertz : CRYSTAL_MAX;
}

/* With another crystal than RCC says the PLL is off by their ratio. */
static struct clock_rate pll_rate(const struct stellaris_sysctl *s)
{
    unsigned by = divisor(s);
    uint64_t fitted = crystal_hertz(s);
    uint32_t named = crystals[XTAL(s->rcc)];
    if (by < MINSYSDIV + 1)
        by = MINSYSDIV + 1;
    if (fitted == named)
        return (struct clock_rate){PLL_HZ, by};
    return (struct clock_rate){PLL_HZ * fitted / named, by};
}

static struct clock_rate oscillator_rate(const struct stellaris_sysctl *s)
{
    static const uint32_t hertz[8] = {0, INTERNAL_HZ, INTERNAL4_HZ, SLOW_HZ, 0, 0, 0, RTC_HZ};
    unsigned source = in_use(s) >> 4 & (s->rcc2 & RCC2_USERCC2 ? 7 : 3);
    struct clock_rate rate = {hertz[source], 1};
    if (source == 0)
        rate = (struct clock_rate){crystal_hertz(s), 1};
    if (rate.numerator == 0)
        rate.numerator = INTERNAL_HZ; /* a reserved source */
    if (s->rcc & RCC_USESYSDIV)
        rate.denominator *= divisor(s);
    return rate;
}

static void set_clock(struct stellaris_sysctl *s)
{
    bool pll = s->locked && !(in_use(s) & RCC_BYPASS);
    struct clock_rate rate = pll ? pll_rate(s) : oscillator_rate(s);
    if (rate.numerator == s->clock.rate.numerator && rate.denominator == s->clock.rate.denominator)
        return;
    machine_set_clock(s->device.machine, &s->clock, rate);
}

static void set_irq(struct stellaris_sysctl *s)
{
    line_set(&s->irq, (s->ris & s->imc) != 0);
}

static void lock_due(void *owner, sim_time due)
{
    struct stellaris_sysctl *s = owner;
    (void)due;
    s->locked = true;
    s->ris |= INT_PLL;
    set_clock(s);
    set_irq(s);
}

/* The PLL locks anew when it gets power or another crystal. */
static void check_pll(struct stellaris_sysctl *s, bool was_on, uint32_t was_crystal)
{
    bool is_on = !(in_use(s) & RCC_PWRDN);
    if (!is_on || !was_on || was_crystal != XTAL(s->rcc)) {
        s->locked = false;
        event_cancel(&s->lock);
    }
    if (is_on && !s->locked && !event_pending(&s->lock))
        event_at_cycle(&s->lock, s->crystal,
                       clock_cycles_at(s->crystal, device_now(&s->device)) + LOCK_CYCLES);
}

static void write_clock(struct stellaris_sysctl *s, uint32_t rcc, uint32_t rcc2)
{
    bool was_on = !(in_use(s) & RCC_PWRDN);
    uint32_t was_crystal = XTAL(s->rcc);
    s->rcc = rcc & RCC_MASK;
    s->rcc2 = rcc2 & RCC2_MASK;
    check_pll(s, was_on, was_crystal);
    set_clock(s);
}

/* --- registers --- */

/* PLLCFG for each crystal, as the chip gives them. */
static const uint16_t factors[16] = {0x3200, 0x1b20, 0x1900, 0xf42b, 0x37e3, 0x1b21,
                                     0x0c80, 0x98ee, 0xd5b4, 0x0a00, 0x4e27, 0x1902,
                                     0xec1c, 0x1b23, 0x0640, 0xb11c};

static uint32_t *stored(struct stellaris_sysctl *s, unsigned reg)
{
    if (reg >= RCGC0 && reg <= DCGC2)
        return &s->gates[reg - RCGC0];
    if (reg >= SRCR0 && reg <= SRCR2)
        return &s->srcr[reg - SRCR0];
    switch (reg) {
    case PBORCTL:
        return &s->pborctl;
    case LDOPCTL:
        return &s->ldopctl;
    case IMC:
        return &s->imc;
    case RESC:
        return &s->resc;
    case FMPRE:
        return &s->fmpre;
    case FMPPE:
        return &s->fmppe;
    case USECRL:
        return &s->usecrl;
    case DSLPCLKCFG:
        return &s->dslpclkcfg;
    case USER_DBG:
        return &s->user_dbg;
    case USER_REG0:
    case USER_REG1:
        return &s->user[reg - USER_REG0];
    default:
        return NULL;
    }
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    struct stellaris_sysctl *s = (struct stellaris_sysctl *)device;
    const uint32_t *value = stored(s, reg);
    (void)element;
    if (value != NULL)
        return *value;
    switch (reg) {
    case RIS:
        return s->ris;
    case MISC:
        return s->ris & s->imc;
    case RCC:
        return s->rcc;
    case PLLCFG:
        return factors[XTAL(s->rcc)];
    case RCC2:
        return s->rcc2;
    default:
        return registers[reg].reset;
    }
}

/* Chips whose bit goes from 0 to 1 are reset, by the board's table of names and bits (register
 * times 32, and bit); while it stays 1 they are as after the reset, but answer. */
static void reset_chips(struct stellaris_sysctl *s, unsigned reg, uint32_t rising)
{
    const struct device *device = &s->device;
    struct machine *machine = device->machine;
    unsigned i, count = device_cells(device, "ti,reset-bits");
    for (i = 0; i < count; i++) {
        uint32_t bit = device_cell(device, "ti,reset-bits", i, 0);
        const char *name =
            fdt_stringlist_get(machine->dtb, device->node, "ti,reset-names", (int)i, NULL);
        struct device *chip = name == NULL ? NULL : machine_device(machine, name);
        if (bit / 32 == reg && rising >> bit % 32 & 1 && chip != NULL && chip != device &&
            chip->class->cpu == NULL && chip->class->reset != NULL)
            chip->class->reset(chip);
    }
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct stellaris_sysctl *s = (struct stellaris_sysctl *)device;
    uint32_t *kept = stored(s, reg);
    (void)element;
    (void)mask;
    if (reg >= SRCR0 && reg <= SRCR2)
        reset_chips(s, reg - SRCR0, value & ~*kept);
    if (kept != NULL) {
        *kept = reg == RESC ? value & RESC_MASK : value;
        set_irq(s);
    } else if (reg == MISC) {
        s->ris &= ~value;
        set_irq(s);
    } else if (reg == RCC) {
        write_clock(s, value, s->rcc2);
    } else if (reg == RCC2) {
        write_clock(s, s->rcc, value);
    }
    return BUS_OK;
}

/* Power-on, or a reset by software or watchdog: the causes add up until software clears them. */
static void reset(struct device *device)
{
    struct stellaris_sysctl *s = (struct stellaris_sysctl *)device;
    unsigned reg;
    uint32_t cause = s->powered ? s->resc | RESC_SW : RESC_POR;
    for (reg = 0; registers[reg].name != NULL; reg++)
        if (stored(s, reg) != NULL)
            *stored(s, reg) = registers[reg].reset;
    s->resc = cause;
    s->user[0] = s->user_reset[0];
    s->user[1] = s->user_reset[1];
    s->powered = true;
    s->rcc = registers[RCC].reset;
    s->rcc2 = registers[RCC2].reset;
    s->ris = 0;
    s->locked = false;
    event_cancel(&s->lock);
    set_clock(s);
    set_irq(s);
}

/* --- building --- */

static struct clock_domain *provided(struct device *device, const uint32_t *cells, unsigned count,
                                     struct sim_error *error)
{
    struct stellaris_sysctl *s = (struct stellaris_sysctl *)device;
    (void)cells;
    (void)count;
    if (s->clock.name != NULL)
        return &s->clock;
    sim_error_set(error, "%s: cannot be its own crystal: point its clocks to another node",
                  device->name);
    return NULL;
}

/* What the board's maker has programmed: on evaluation boards the MAC address. */
static void init_user(struct stellaris_sysctl *s)
{
    unsigned i;
    s->user_reset[0] = registers[USER_REG0].reset;
    s->user_reset[1] = registers[USER_REG1].reset;
    if (device_cells(&s->device, "ti,user-registers") == 2)
        for (i = 0; i < 2; i++)
            s->user_reset[i] = device_cell(&s->device, "ti,user-registers", i, 0);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct stellaris_sysctl *s = (struct stellaris_sysctl *)device;
    s->crystal = device_clock(device, NULL, error);
    if (s->crystal == NULL)
        return false;
    clock_domain_init(&s->clock, device->name, (struct clock_rate){INTERNAL_HZ, 1});
    init_user(s);
    device_event(device, &s->lock, "lock", lock_due);
    return device_map(device, 0, error) && device_irq(device, 0, &s->irq, error);
}

const struct device_class stellaris_sysctl_class = {
    .compatible = "ti,stellaris-sysctl",
    .title = "Stellaris system control",
    .manual = STELLARIS_MANUAL ", chapter System Control",
    .size = sizeof(struct stellaris_sysctl),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
    .clock = provided,
    .clock_first = true,
};
