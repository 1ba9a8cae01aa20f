/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flash memory of the H8S/2329: what the bits of FLMCR1 do to it, and its place for writes, which
 * is there while SWE is 1. A pulse of P programs 128 bytes that were written before, one of E
 * erases a block, if it is long enough. After the H8S/2329 Group Hardware Manual, chapter "ROM".
 * Leaves out boot mode, over-programming, and the verify modes' other read levels. */
#include "dev/h8_flash.h"

#include "bytes.h"
#include "dev/h8_chip.h"

#include <stddef.h>
#include <string.h>

#define UNIT           128u
#define RAM            0xffdc00u /* shown by RAMER */
#define BLOCKS         14u
#define SHORTEST_PULSE (10 * SIM_US) /* of P: the shortest that the manual's procedure has */
#define SHORTEST_ERASE (1 * SIM_MS)

static const uint32_t ends[BLOCKS] = {0x1000, 0x2000,  0x3000,  0x4000,  0x5000,  0x6000,  0x7000,
                                      0x8000, 0x10000, 0x20000, 0x30000, 0x40000, 0x50000, 0x60000};

struct h8_flash {
    struct device device;
    struct device *array;
    struct h8_flash_memory memory;
    struct h8_ram_overlay overlay;
    bool fwe; /* the pin */
    uint8_t syscr2, flmcr1, ebr1, ebr2, ramer;
    bool error;     /* FLER */
    sim_time since; /* when P or E became 1 */
    uint32_t unit;  /* which one is to be programmed */
    uint8_t data[UNIT];
};

enum { SYSCR2, FLMCR1, FLMCR2, EBR1, EBR2, RAMER };
enum { FWE = 0x80, SWE = 0x40, ESU = 0x20, PSU = 0x10, EV = 8, PV = 4, E = 2, P = 1, FLSHE = 8 };

static const struct register_field flmcr1_fields[] = {{"FWE", 7, 1, "the pin"},
                                                      {"SWE", 6, 1, "1 writes are taken"},
                                                      {"ESU", 5, 1, "erase setup"},
                                                      {"PSU", 4, 1, "program setup"},
                                                      {"EV", 3, 1, "erase verify"},
                                                      {"PV", 2, 1, "program verify"},
                                                      {"E", 1, 1, "erases"},
                                                      {"P", 0, 1, "programs"},
                                                      {0}};

static const struct device_register registers[] = {
    [SYSCR2] = H8_BYTE(1, 0, "SYSCR2", "bit 3: the flash's registers are there"),
    [FLMCR1] = {.name = "FLMCR1",
                .area = 2,
                .offset = 0,
                .width = 1,
                .fields = flmcr1_fields,
                .about = "flash control"},
    [FLMCR2] = {.name = "FLMCR2",
                .area = 2,
                .offset = 1,
                .width = 1,
                .access = REG_RO,
                .about = "bit 7: an error"},
    [EBR1] = H8_BYTE(2, 2, "EBR1", "blocks 7 to 0 to be erased"),
    [EBR2] = H8_BYTE(2, 3, "EBR2", "blocks 13 to 8"),
    [RAMER] = H8_BYTE(0, 0, "RAMER", "RAM in place of a block"),
    {0}};

static const struct state_field state[] = {
    STATE(struct h8_flash, syscr2),     STATE(struct h8_flash, flmcr1),
    STATE(struct h8_flash, ebr1),       STATE(struct h8_flash, ebr2),
    STATE(struct h8_flash, ramer),      STATE(struct h8_flash, error),
    STATE(struct h8_flash, since),      STATE_MAX(struct h8_flash, unit, 0x60000 / UNIT - 1),
    STATE_ARRAY(struct h8_flash, data), STATE_END};

static struct h8_flash *of(struct device *device)
{
    return (struct h8_flash *)device;
}

static void show(struct h8_flash *flash)
{
    bus_enable(flash->memory.space, &flash->array->areas[0], flash->flmcr1 & SWE);
}

/* --- what pulses do --- */

static void erase(struct h8_flash *flash)
{
    unsigned chosen = (unsigned)flash->ebr2 << 8 | flash->ebr1, block;
    for (block = 0; block < BLOCKS; block++) {
        uint32_t from = block == 0 ? 0 : ends[block - 1];
        if (chosen >> block & 1)
            h8_flash_erase(&flash->memory, from, ends[block] - from);
    }
}

static void end_pulse(struct h8_flash *flash, uint8_t was)
{
    sim_time pulse = device_now(&flash->device) - flash->since;
    if ((was & (P | PSU)) == (P | PSU) && pulse >= SHORTEST_PULSE)
        h8_flash_program(&flash->memory, flash->unit * UNIT, flash->data, UNIT);
    if ((was & (E | ESU)) == (E | ESU) && pulse >= SHORTEST_ERASE)
        erase(flash);
}

/* Without SWE nothing else is taken. One block at a time can be erased. */
static void write_flmcr1(struct h8_flash *flash, uint8_t value)
{
    uint8_t was = flash->flmcr1;
    uint8_t now = flash->fwe ? value & (SWE | (was & SWE ? 0x3f : 0)) : 0;
    if (!(now & SWE))
        now = 0;
    if (was & ~now & (P | E))
        end_pulse(flash, was);
    if (now & ~was & (P | E))
        flash->since = device_now(&flash->device);
    flash->flmcr1 = now;
    if (!(now & SWE))
        flash->ebr1 = flash->ebr2 = 0;
    show(flash);
}

static void latch(struct h8_flash *flash, uint32_t address, uint8_t value)
{
    if (address / UNIT != flash->unit)
        memset(flash->data, 0xff, UNIT);
    flash->unit = address / UNIT;
    flash->data[address % UNIT] = value;
}

/* --- registers --- */

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_flash *flash = of(device);
    const uint8_t values[] = {flash->syscr2,
                              (uint8_t)(flash->flmcr1 | (flash->fwe ? FWE : 0)),
                              flash->error ? 0x80 : 0,
                              flash->ebr1,
                              flash->ebr2,
                              flash->ramer};
    (void)element;
    if (reg >= FLMCR1 && reg <= EBR2 && !(flash->syscr2 & FLSHE))
        return 0xff;
    return values[reg];
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct h8_flash *flash = of(device);
    (void)element;
    (void)mask;
    if (reg == SYSCR2)
        flash->syscr2 = value & FLSHE;
    if (reg == RAMER)
        h8_ram_overlay_set(&flash->overlay, flash->ramer = value & 0x0f);
    if (!(flash->syscr2 & FLSHE))
        return BUS_OK;
    if (reg == FLMCR1)
        write_flmcr1(flash, (uint8_t)value);
    if (reg == EBR1 && (flash->flmcr1 & SWE))
        flash->ebr1 = (uint8_t)value;
    if (reg == EBR2 && (flash->flmcr1 & SWE))
        flash->ebr2 = value & 0x3f;
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct h8_flash *flash = of(device);
    flash->syscr2 = flash->flmcr1 = flash->ebr1 = flash->ebr2 = flash->ramer = 0;
    flash->error = false;
    flash->since = flash->unit = 0;
    memset(flash->data, 0xff, sizeof flash->data);
    h8_ram_overlay_set(&flash->overlay, 0);
    show(flash);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    struct h8_flash *flash = of(device);
    (void)error;
    h8_ram_overlay_set(&flash->overlay, flash->ramer);
    show(flash);
    return true;
}

/* --- the flash's place while SWE is 1 --- */

struct h8_flash_array {
    struct device device;
    struct h8_flash *flash; /* set by it */
};

static const struct device_register no_registers[] = {{0}};
static const struct state_field no_state[] = {STATE_END};

static enum bus_result array_access(struct device *device, unsigned area, uint32_t offset,
                                    struct bus_access *access)
{
    struct h8_flash *flash = ((struct h8_flash_array *)device)->flash;
    const uint8_t *bytes = h8_flash_bytes(&flash->memory);
    unsigned i;
    (void)area;
    if (access->write) {
        for (i = 0; i < access->width; i++)
            latch(flash, offset + i, (uint8_t)(access->value >> 8 * (access->width - 1 - i)));
        return BUS_OK;
    }
    access->value = bytes == NULL ? 0 : bytes_number(bytes + offset, access->width, true);
    return BUS_OK;
}

static bool array_init(struct device *device, struct sim_error *error)
{
    if (!device_map(device, 0, error))
        return false;
    bus_enable(device_space(device), &device->areas[0], false);
    return true;
}

const struct device_class h8_flash_array_class = {
    .compatible = "renesas,h8s-flash-array",
    .title = "H8S/2329 flash while it takes writes",
    .manual = "H8S/2329 Group Hardware Manual, chapter ROM",
    .size = sizeof(struct h8_flash_array),
    .registers = no_registers,
    .state = no_state,
    .init = array_init,
    .access = array_access,
};

static bool init(struct device *device, struct sim_error *error)
{
    struct h8_flash *flash = of(device);
    flash->fwe = device_has(device, "renesas,fwe");
    flash->array = device_reference(device, "renesas,array", 0, error);
    if (flash->array == NULL)
        return false;
    if (flash->array->class != &h8_flash_array_class) {
        sim_error_set(error, "%s: renesas,array must point to a renesas,h8s-flash-array",
                      device->name);
        return false;
    }
    ((struct h8_flash_array *)flash->array)->flash = flash;
    h8_flash_init(&flash->memory, device_space(device), ends[BLOCKS - 1]);
    return device_map_registers(device, error) &&
           h8_ram_overlay_init(device, &flash->overlay, RAM, error);
}

const struct device_class h8_flash_class = {
    .compatible = "renesas,h8s-flash",
    .title = "H8S/2329 flash memory",
    .manual = "H8S/2329 Group Hardware Manual, chapter ROM",
    .size = sizeof(struct h8_flash),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .loaded = loaded,
    .peek = peek,
    .write = write,
};
