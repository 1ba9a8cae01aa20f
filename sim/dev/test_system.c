/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test board's system registers: what moves while the machine runs. A boot overlay shows ROM
 * at program address 0 until MODE is cleared; BANK selects one of four memories for a window of
 * the data space and WINDOW moves it; CLOCK divides the processor's clock. Byte registers.
 * Properties: bosim,boot = <&space base size target-base>, bosim,banks = <&space base size>. */
#include "device.h"
#include "machine.h"

#include <string.h>

enum { MODE, BANK, WINDOW, CLOCK };

#define BANKS         4u
#define BOOT_PRIORITY 8
#define BANK_PRIORITY 1

struct test_system {
    struct device device;
    struct clock_domain *input;
    struct clock_domain clock;
    struct bus_space *boot_space, *bank_space;
    struct bus_region boot, banks[BANKS];
    uint32_t window_base;
    uint8_t mode, bank, window, divisor;
};

static struct test_system *of(struct device *device)
{
    return (struct test_system *)device;
}

static void place_banks(struct test_system *system)
{
    unsigned i;
    for (i = 0; i < BANKS; i++) {
        bus_move(system->bank_space, &system->banks[i], (uint32_t)system->window << 8);
        bus_enable(system->bank_space, &system->banks[i], i == system->bank);
    }
}

static void set_divisor(struct test_system *system, uint8_t divisor)
{
    struct clock_rate rate = system->input->rate;
    rate.denominator *= divisor + 1u;
    system->divisor = divisor;
    clock_set_rate(&system->clock, rate, device_now(&system->device));
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct test_system *system = of(device);
    const uint8_t values[] = {system->mode, system->bank, system->window, system->divisor};
    (void)element;
    return values[reg];
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct test_system *system = of(device);
    (void)element, (void)mask;
    if (reg == MODE)
        system->mode = value & 1;
    if (reg == BANK)
        system->bank = value % BANKS;
    if (reg == WINDOW)
        system->window = (uint8_t)value;
    if (reg == CLOCK)
        set_divisor(system, (uint8_t)value);
    bus_enable(system->boot_space, &system->boot, system->mode != 0);
    place_banks(system);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct test_system *system = of(device);
    system->mode = 1;
    system->bank = 0;
    system->window = (uint8_t)(system->window_base >> 8);
    bus_enable(system->boot_space, &system->boot, true);
    place_banks(system);
    set_divisor(system, 0);
}

static bool add_boot(struct test_system *system, struct sim_error *error)
{
    struct device *device = &system->device;
    system->boot_space = device_space_of(device, "bosim,boot", error);
    if (system->boot_space == NULL)
        return false;
    bus_region_init_alias(&system->boot, "boot overlay", device_cell(device, "bosim,boot", 2, 0),
                          system->boot_space, device_cell(device, "bosim,boot", 3, 0));
    return bus_add(system->boot_space, &system->boot, device_cell(device, "bosim,boot", 1, 0),
                   BOOT_PRIORITY, error);
}

static bool add_bank(struct test_system *system, unsigned number, struct sim_error *error)
{
    struct device *device = &system->device;
    struct bus_region *bank = &system->banks[number];
    uint64_t size = device_cell(device, "bosim,banks", 2, 0);
    unsigned unit = system->bank_space->unit;
    if (!bus_region_init_ram(bank, machine_text(device->machine, "bank%u", number), size, unit,
                             false, error))
        return false;
    if (device->machine->options.ram_fill != 0)
        memset(bank->bytes, device->machine->options.ram_fill, size * unit);
    if (bus_add(system->bank_space, bank, system->window_base, BANK_PRIORITY + (int)number, error))
        return true;
    bus_region_free(bank);
    return false;
}

static bool add_banks(struct test_system *system, struct sim_error *error)
{
    struct device *device = &system->device;
    unsigned i;
    system->bank_space = device_space_of(device, "bosim,banks", error);
    system->window_base = device_cell(device, "bosim,banks", 1, 0) & 0xff00;
    if (system->bank_space == NULL)
        return false;
    if (device_cell(device, "bosim,banks", 2, 0) > 256) {
        sim_error_set(error, "%s: banks in bosim,banks may have up to 256 units", device->name);
        return false;
    }
    for (i = 0; i < BANKS; i++)
        if (!add_bank(system, i, error))
            return false;
    return true;
}

static bool init(struct device *device, struct sim_error *error)
{
    struct test_system *system = of(device);
    system->input = device_clock(device, NULL, error);
    if (system->input == NULL)
        return false;
    if (system->input->rate.denominator > 1u << 12) {
        sim_error_set(error, "%s: its clock's divisor must be at most 4096", device->name);
        return false;
    }
    clock_domain_init(&system->clock, device->name, system->input->rate);
    return device_map(device, 0, error) && add_boot(system, error) && add_banks(system, error);
}

static struct clock_domain *clock(struct device *device, const uint32_t *cells, unsigned count,
                                  struct sim_error *error)
{
    (void)cells, (void)count, (void)error;
    return &of(device)->clock;
}

static const struct device_register registers[] = {
    {.name = "MODE", .offset = 0, .width = 1, .reset = 1, .about = "bit 0: boot overlay"},
    {.name = "BANK", .offset = 1, .width = 1, .about = "0 to 3"},
    {.name = "WINDOW", .offset = 2, .width = 1, .about = "base of the banks / 256"},
    {.name = "CLOCK", .offset = 3, .width = 1, .about = "divisor of the clock, minus 1"},
    {.name = NULL},
};

static const struct state_field state[] = {
    STATE_CLOCK(struct test_system, clock),
    STATE_MAX(struct test_system, mode, 1),
    STATE_MAX(struct test_system, bank, BANKS - 1),
    STATE(struct test_system, window),
    STATE(struct test_system, divisor),
    STATE_END,
};

const struct device_class test_system_class = {
    .compatible = "bosim,test-system",
    .title = "Test system registers",
    .manual = "sim/dev/test_system.c",
    .size = sizeof(struct test_system),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
    .clock = clock,
};
