/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flash memory controller of the LM3S6965: programs words, erases pages of 1 KB or all. After the
 * data sheet, chapter "Internal Memory", and its table of flash times. Programming only clears
 * bits. Leaves out (docs/limits.md): the protection of blocks (FMPRE, FMPPE), and that the
 * processor waits while it fetches from a flash that is being changed. */
#include "dev/stellaris.h"

#include "bus.h"
#include "machine.h"

#include <stddef.h>

#define PAGE         1024u
#define PROGRAM_TIME (20 * SIM_US) /* Tprog, Terase, Tme: the least that the table gives */
#define ERASE_TIME   (20 * SIM_MS)
#define MASS_TIME    (200 * SIM_MS)

struct stellaris_flash {
    struct device device;
    uint32_t base, size; /* of the memory */
    uint32_t fma, fmd, busy, ris, im;
    struct event done;
    struct line_driver irq;
};

enum { FMA, FMD, FMC, FCRIS, FCIM, FCMISC };

enum { FMC_WRITE = 1, FMC_ERASE = 2, FMC_MERASE = 4, FMC_COMT = 8 };
#define KEY      0xa442u
#define INT_ACC  1u
#define INT_PROG 2u

static const struct register_field fmc_fields[] = {
    {"WRITE", 0, 1, "1 programs the word; 1 while it does"},
    {"ERASE", 1, 1, "1 erases the page"},
    {"MERASE", 2, 1, "1 erases all"},
    {"COMT", 3, 1, "1 commits a register"},
    {"WRKEY", 16, 16, "0xA442, or nothing happens"},
    {0}};
static const struct register_field interrupt_fields[] = {
    {"A", 0, 1, "access refused"}, {"P", 1, 1, "programmed or erased"}, {0}};

static const struct device_register registers[] = {
    [FMA] = {.name = "FMA", .offset = 0x000, .width = 4, .about = "address"},
    [FMD] = {.name = "FMD", .offset = 0x004, .width = 4, .about = "data"},
    [FMC] = {.name = "FMC", .offset = 0x008, .width = 4, .fields = fmc_fields, .about = "control"},
    [FCRIS] = {.name = "FCRIS",
               .offset = 0x00c,
               .width = 4,
               .access = REG_RO,
               .fields = interrupt_fields,
               .about = "interrupts, raw"},
    [FCIM] = {.name = "FCIM",
              .offset = 0x010,
              .width = 4,
              .fields = interrupt_fields,
              .about = "interrupts enabled"},
    [FCMISC] = {.name = "FCMISC",
                .offset = 0x014,
                .width = 4,
                .access = REG_W1C,
                .fields = interrupt_fields,
                .about = "interrupts, enabled ones; write 1 to clear"},
    {0}};

static const struct state_field state[] = {
    STATE_MAX(struct stellaris_flash, fma, 0x3ffff), STATE(struct stellaris_flash, fmd),
    STATE_MAX(struct stellaris_flash, busy, 0xf),    STATE_MAX(struct stellaris_flash, ris, 3),
    STATE_MAX(struct stellaris_flash, im, 3),        STATE_EVENT(struct stellaris_flash, done),
    STATE_DRIVER(struct stellaris_flash, irq),       STATE_END};

static void set_irq(struct stellaris_flash *flash)
{
    line_set(&flash->irq, (flash->ris & flash->im) != 0);
}

/* --- the memory --- */

static void program(struct stellaris_flash *flash)
{
    struct bus_space *space = device_space(&flash->device);
    uint32_t address = flash->base + (flash->fma & ~3u);
    uint8_t bytes[4];
    unsigned i;
    if ((flash->fma & ~3u) >= flash->size || bus_peek(space, address, bytes, 4) != 4)
        return;
    for (i = 0; i < 4; i++)
        bytes[i] &= (uint8_t)(flash->fmd >> 8 * i);
    bus_poke(space, address, bytes, 4);
}

static void erase(struct stellaris_flash *flash, uint32_t from, uint32_t count)
{
    static const uint8_t ones[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    uint32_t i;
    for (i = 0; i < count && from + i < flash->size; i += sizeof ones)
        bus_poke(device_space(&flash->device), flash->base + from + i, ones, sizeof ones);
}

static void done(void *owner, sim_time due)
{
    struct stellaris_flash *flash = owner;
    (void)due;
    if (flash->busy & FMC_WRITE)
        program(flash);
    else if (flash->busy & FMC_ERASE)
        erase(flash, flash->fma & ~(PAGE - 1), PAGE);
    else if (flash->busy & FMC_MERASE)
        erase(flash, 0, flash->size);
    flash->busy = 0;
    flash->ris |= INT_PROG;
    set_irq(flash);
}

/* --- registers --- */

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct stellaris_flash *flash = (const struct stellaris_flash *)device;
    const uint32_t values[] = {flash->fma, flash->fmd, flash->busy,
                               flash->ris, flash->im,  flash->ris & flash->im};
    (void)element;
    return values[reg];
}

static void write_control(struct stellaris_flash *flash, uint32_t value)
{
    sim_time time = value & (FMC_WRITE | FMC_COMT) ? PROGRAM_TIME
                    : value & FMC_ERASE            ? ERASE_TIME
                                                   : MASS_TIME;
    if (value >> 16 != KEY || flash->busy != 0 || (value & 0xf) == 0)
        return;
    flash->busy = value & 0xf;
    event_at(&flash->done, device_now(&flash->device) + time);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct stellaris_flash *flash = (struct stellaris_flash *)device;
    (void)element;
    (void)mask;
    switch (reg) {
    case FMA:
        flash->fma = value & 0x3ffff;
        break;
    case FMD:
        flash->fmd = value;
        break;
    case FMC:
        write_control(flash, value);
        break;
    case FCIM:
        flash->im = value & 3;
        break;
    case FCMISC:
        flash->ris &= ~value;
        break;
    default:
        break;
    }
    set_irq(flash);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct stellaris_flash *flash = (struct stellaris_flash *)device;
    flash->fma = flash->fmd = flash->busy = flash->ris = flash->im = 0;
    event_cancel(&flash->done);
    set_irq(flash);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct stellaris_flash *flash = (struct stellaris_flash *)device;
    flash->base = device_cell(device, "ti,flash", 0, 0);
    flash->size = device_cell(device, "ti,flash", 1, 0);
    if (flash->size == 0 || flash->size % PAGE != 0 || flash->size > 1u << 18) {
        sim_error_set(error, "%s: ti,flash must be the memory's address and size, in whole pages",
                      device->name);
        return false;
    }
    device_event(device, &flash->done, "done", done);
    return device_map(device, 0, error) && device_irq(device, 0, &flash->irq, error);
}

const struct device_class stellaris_flash_class = {
    .compatible = "ti,stellaris-flash-controller",
    .title = "Stellaris flash controller",
    .manual = STELLARIS_MANUAL ", chapter Internal Memory",
    .size = sizeof(struct stellaris_flash),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
