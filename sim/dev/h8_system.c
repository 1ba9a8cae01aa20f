/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System control of H8 chips: mode, SYSCR, clock division, module stop, standby. After the
 * hardware manuals of the H8/3297 Series, the H8/3069F and the H8S/2329 Group, chapters "MCU
 * Operating Modes", "Clock Pulse Generator" and "Power-Down State". */
#include "cpu/h8/h8.h"
#include "dev/h8_chip.h"
#include "machine.h"

#include <stddef.h>
#include <string.h>

/* What registers are; a family has some of them. */
enum { WSCR, SYSCR, MDCR, DIVCR, MSTCRH, MSTCRL, SBYCR, REGISTERS };

struct h8_system;

/* What a family of chips has. */
struct family {
    uint8_t md_fixed;            /* MDCR but for the mode */
    const uint8_t *ids;          /* which each of its registers is */
    uint8_t writable[REGISTERS]; /* bits */
    uint8_t external_reset;      /* bit of SYSCR: 1 behind a reset by the pin */
    /* By how much processor and modules are slower than the crystal. */
    unsigned (*divisor)(const struct h8_system *, bool processor);
    uint8_t standby;           /* the register that has SSBY and STS */
    uint32_t settle[8];        /* states that STS names */
    uint8_t irqs, irqs_always; /* pins that end standby; without IRQ37S */
};

enum { SSBY = 0x80, RAME = 0x01, IRQ37S = 0x01 };

struct h8_system {
    struct device device;
    const struct family *family;
    struct clock_domain *crystal;
    struct clock_domain clocks[H8_CLOCKS];
    struct h8_system_listener *listeners;
    struct h8 *cpu; /* told by h8_system_of_cpu() */
    struct event settled;
    struct line_listener stby;
    bool standby, hardware; /* of hardware standby: both */
    uint8_t mode;
    bool watchdog; /* the next reset is its */
    uint8_t values[REGISTERS];
};

static struct h8_system *of(struct device *device)
{
    return (struct h8_system *)device;
}

/* --- clocks --- */

static struct clock_rate rate_of(const struct h8_system *system, bool processor)
{
    struct clock_rate rate = system->crystal->rate;
    rate.denominator *= system->family->divisor(system, processor);
    return rate;
}

static bool is_stopped(const struct h8_system *system, unsigned clock)
{
    unsigned mstcr = (unsigned)system->values[MSTCRH] << 8 | system->values[MSTCRL];
    return clock < H8_CLOCK_MODULES && (mstcr >> clock & 1);
}

static void set_clock(struct h8_system *system, unsigned number)
{
    struct clock_domain *clock = &system->clocks[number];
    struct clock_rate rate = rate_of(system, number == H8_CLOCK_CPU);
    bool runs = !is_stopped(system, number) && !(system->standby && number != H8_CLOCK_CPU);
    if (clock->rate.numerator != rate.numerator || clock->rate.denominator != rate.denominator)
        machine_set_clock(system->device.machine, clock, rate);
    if (clock->running != runs)
        clock_set_running(clock, runs, device_now(&system->device));
}

static void set_clocks(struct h8_system *system)
{
    unsigned i;
    for (i = 0; i < H8_CLOCKS; i++)
        set_clock(system, i);
}

static struct clock_domain *provided(struct device *device, const uint32_t *cells, unsigned count,
                                     struct sim_error *error)
{
    if (count == 1 && cells[0] < H8_CLOCKS)
        return &of(device)->clocks[cells[0]];
    sim_error_set(error, "%s has clocks 0 to 15 (by MSTCR), %u (modules) and %u (processor)",
                  device->name, H8_CLOCK_MODULES, H8_CLOCK_CPU);
    return NULL;
}

/* WSCR.CKDBL: modules at half the rate. */
static unsigned h8_3292_divisor(const struct h8_system *system, bool processor)
{
    return !processor && (system->values[WSCR] & 0x20) ? 2 : 1;
}

static unsigned h8_3069_divisor(const struct h8_system *system, bool processor)
{
    (void)processor;
    return 1u << (system->values[DIVCR] & 3);
}

/* SCKCR: bit DIV divides all, else the processor alone; 110 and 111 are reserved. */
static unsigned h8s_2329_divisor(const struct h8_system *system, bool processor)
{
    unsigned sck = system->values[DIVCR] & 7;
    return (processor || (system->values[DIVCR] & 0x20)) && sck < 6 ? 1u << sck : 1;
}

/* --- software standby --- */

static void tell(struct h8_system *system)
{
    struct h8_system_listener *listener;
    for (listener = system->listeners; listener != NULL; listener = listener->next)
        listener->changed(listener->owner);
}

static void set_standby(struct h8_system *system, bool standby)
{
    system->standby = standby;
    set_clocks(system);
    tell(system);
}

static void slept(void *owner)
{
    struct h8_system *system = owner;
    if (system->values[system->family->standby] & SSBY)
        set_standby(system, true);
}

static void settled(void *owner, sim_time due)
{
    (void)due;
    set_standby(owner, false);
}

bool h8_system_in_standby(const struct device *system)
{
    return ((const struct h8_system *)system)->standby;
}

bool h8_system_wakes(const struct device *device, unsigned irq)
{
    const struct h8_system *system = (const struct h8_system *)device;
    bool more = system->family->standby == SBYCR && (system->values[SBYCR] & IRQ37S);
    return irq < (more ? system->family->irqs : system->family->irqs_always);
}

void h8_system_wake(struct device *device)
{
    struct h8_system *system = of(device);
    unsigned sts = system->values[system->family->standby] >> 4 & 7;
    uint64_t cycle = clock_cycles_at(system->crystal, device_now(device));
    if (!system->hardware && !event_pending(&system->settled))
        event_at_cycle(&system->settled, system->crystal, cycle + system->family->settle[sts]);
}

/* --- hardware standby, by the pin STBY: all stands until it is high again, then a reset --- */

static void stby_changed(void *owner, unsigned input, bool level)
{
    struct h8_system *system = owner;
    (void)input;
    if (level) {
        machine_ask_reset(system->device.machine);
        return;
    }
    system->hardware = true;
    event_cancel(&system->settled);
    set_standby(system, true);
    if (system->cpu != NULL)
        h8_halt(system->cpu);
}

static bool make_pin(struct h8_system *system, struct sim_error *error)
{
    struct line *line = device_pin(&system->device, "stby", LINE_WIRED_AND, error);
    if (line != NULL)
        line_listen(line, &system->stby, system, stby_changed, 0);
    return line != NULL;
}

/* --- the on-chip RAM: there while RAME is 1 --- */

static void set_ram(struct h8_system *system)
{
    struct bus_space *space = device_space(&system->device);
    uint32_t base = device_u32(&system->device, "renesas,ram", 0);
    bool enabled = system->values[SYSCR] & RAME;
    struct bus_region *region;
    for (region = space->regions; region != NULL; region = region->next)
        if (region->kind == BUS_RAM && region->base == base && base != 0 &&
            region->enabled != enabled)
            bus_enable(space, region, enabled);
}

/* --- registers --- */

#define AT(area_, offset_, name_, reset_, about_)                                                  \
    H8_BYTE(area_, offset_, name_, about_, .reset = (reset_))
#define MDCR_AT(area_, offset_)                                                                    \
    H8_BYTE(area_, offset_, "MDCR", "mode, by the pins", .access = REG_RO)

static const struct device_register h8_3292_registers[] = {
    AT(0, 0, "WSCR", 0x08, "wait states, CKDBL: modules at half the rate"),
    AT(1, 0, "SYSCR", 0x09, "standby, NMI's edge, on-chip RAM"),
    MDCR_AT(1, 1),
    {0}};
static const uint8_t h8_3292_ids[] = {WSCR, SYSCR, MDCR};

static const struct device_register h8_3069_registers[] = {
    MDCR_AT(0, 0),
    AT(0, 1, "SYSCR", 0x09, "standby, UE, NMI's edge, on-chip RAM"),
    AT(1, 0, "DIVCR", 0xfc, "clock divided by 1, 2, 4, 8"),
    AT(1, 1, "MSTCRH", 0x78, "1 stops a module"),
    AT(1, 2, "MSTCRL", 0x00, "1 stops a module"),
    {0}};
static const uint8_t h8_3069_ids[] = {MDCR, SYSCR, DIVCR, MSTCRH, MSTCRL};

static const struct device_register h8s_2329_registers[] = {
    AT(0, 0, "SBYCR", 0x08, "standby"),
    AT(0, 1, "SYSCR", 0x01, "interrupt control mode, NMI's edge, on-chip RAM"),
    AT(0, 2, "SCKCR", 0x00, "clock division"),
    MDCR_AT(0, 3),
    AT(0, 4, "MSTPCRH", 0x3f, "1 stops a module"),
    AT(0, 5, "MSTPCRL", 0xff, "1 stops a module"),
    {0}};
static const uint8_t h8s_2329_ids[] = {SBYCR, SYSCR, DIVCR, MDCR, MSTCRH, MSTCRL};

static const struct state_field state[] = {STATE_ARRAY(struct h8_system, values),
                                           STATE_CLOCK_ARRAY(struct h8_system, clocks),
                                           STATE_EVENT(struct h8_system, settled),
                                           STATE(struct h8_system, standby),
                                           STATE(struct h8_system, hardware),
                                           STATE(struct h8_system, watchdog),
                                           STATE_END};

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_system *system = of(device);
    unsigned id = system->family->ids[reg];
    (void)element;
    return id == MDCR ? system->family->md_fixed | system->mode : system->values[id];
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct h8_system *system = of(device);
    unsigned id = system->family->ids[reg];
    (void)element;
    (void)mask;
    system->values[id] = h8_byte_written(system->values[id], value, system->family->writable[id]);
    set_clocks(system);
    set_ram(system);
    tell(system);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct h8_system *system = of(device);
    const struct device_register *registers = device->class->registers;
    unsigned i;
    for (i = 0; registers[i].name != NULL; i++)
        system->values[system->family->ids[i]] = (uint8_t)registers[i].reset;
    if (system->watchdog)
        system->values[SYSCR] &= (uint8_t)~system->family->external_reset;
    system->watchdog = false;
    event_cancel(&system->settled);
    system->hardware = false;
    set_ram(system);
    set_standby(system, false);
}

/* What is there was RAM of the machine's own. */
static bool loaded(struct device *device, struct sim_error *error)
{
    (void)error;
    set_ram(of(device));
    return true;
}

/* --- building --- */

static bool init(struct device *device, const struct family *family, struct sim_error *error)
{
    struct h8_system *system = of(device);
    unsigned i;
    system->family = family;
    system->mode = (uint8_t)device_u32(device, "renesas,mode", 0);
    system->crystal = device_clock(device, NULL, error);
    if (system->crystal == NULL)
        return false;
    for (i = 0; i < H8_CLOCKS; i++)
        clock_domain_init(&system->clocks[i], device->name, system->crystal->rate);
    device_event(device, &system->settled, "settled", settled);
    system->settled.unmaskable = true; /* behind it may be an NMI */
    return device_map_registers(device, error) && make_pin(system, error);
}

static const struct family h8_3292 = {
    .md_fixed = 0xe4,
    .ids = h8_3292_ids,
    .writable = {[WSCR] = 0x2f, [SYSCR] = 0xf5},
    .external_reset = 0x08,
    .divisor = h8_3292_divisor,
    .standby = SYSCR,
    .settle = {8192, 16384, 32768, 65536, 131072, 131072, 131072, 131072},
    .irqs = 3,
    .irqs_always = 3};
static const struct family h8_3069 = {
    .md_fixed = 0xc0,
    .ids = h8_3069_ids,
    .writable = {[SYSCR] = 0xff, [DIVCR] = 0x03, [MSTCRH] = 0x87, [MSTCRL] = 0xbd},
    .divisor = h8_3069_divisor,
    .standby = SYSCR,
    .settle = {8192, 16384, 32768, 65536, 131072, 262144, 1024, 1024},
    .irqs = 3,
    .irqs_always = 3};
static const struct family h8s_2329 = {
    .md_fixed = 0x80,
    .ids = h8s_2329_ids,
    .writable = {[SBYCR] = 0xf9, [SYSCR] = 0x3f, [DIVCR] = 0xa7, [MSTCRH] = 0xff, [MSTCRL] = 0xff},
    .divisor = h8s_2329_divisor,
    .standby = SBYCR,
    .settle = {8192, 16384, 32768, 65536, 131072, 262144, 16, 16},
    .irqs = 8,
    .irqs_always = 3};

#define SYSTEM_CLASS(name, ...)                                                                    \
    H8_FAMILY_CLASS(name, system, struct h8_system, name##_registers, __VA_ARGS__, .reset = reset, \
                    .loaded = loaded, .peek = peek, .write = write, .clock = provided,             \
                    .clock_first = true)

SYSTEM_CLASS(h8_3292, "renesas,h8-3292-system", "H8/3292 system control",
             "H8/3297 Series Hardware Manual, chapters MCU Operating Modes, Power-Down State")
SYSTEM_CLASS(h8_3069, "renesas,h8-3069-system", "H8/3069F system control",
             "H8/3069F Hardware Manual, chapters MCU Operating Modes, Power-Down State")
SYSTEM_CLASS(h8s_2329, "renesas,h8s-2329-system", "H8S/2329 system control",
             "H8S/2329 Group Hardware Manual, chapters MCU Operating Modes, Power-Down Modes")

/* --- for the chip's devices --- */

void h8_system_of_cpu(struct device *device, struct h8 *cpu)
{
    struct h8_system *system = of(device);
    struct h8_sleep sleep = {system, slept};
    system->cpu = cpu;
    h8_set_sleep(cpu, &sleep);
}

static bool is_system(const struct device *device)
{
    return device->class->clock == provided;
}

struct device *h8_system_of(struct device *device)
{
    struct sim_error ignored = {0};
    struct device *system = device_reference(device, "clocks", 0, &ignored);
    return system != NULL && is_system(system) ? system : NULL;
}

void h8_system_listen(struct device *device, struct h8_system_listener *listener, void *owner,
                      void (*changed)(void *owner))
{
    struct h8_system *system = of(device);
    struct h8_system_listener **at = &system->listeners;
    listener->owner = owner;
    listener->changed = changed;
    listener->next = NULL;
    while (*at != NULL)
        at = &(*at)->next;
    *at = listener;
}

uint8_t h8_system_syscr(const struct device *system)
{
    return ((const struct h8_system *)system)->values[SYSCR];
}

uint8_t h8_system_wscr(const struct device *system)
{
    return ((const struct h8_system *)system)->values[WSCR];
}

void h8_system_watchdog(struct device *system)
{
    of(system)->watchdog = true;
}

enum bus_result h8_module_allow(struct device *device, const struct bus_access *access)
{
    (void)access;
    return ((struct h8_module *)device)->clock->running ? BUS_OK : BUS_DENIED;
}
