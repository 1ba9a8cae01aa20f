/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ColdFire flash module of the MCF5282: commands that erase, program and look at the flash. What
 * is written to the flash's second place at the peripherals (area 1) is address and data of the
 * next command; what is read there is the flash. After the MCF5282 User's Manual, chapter
 * "ColdFire Flash Module". Protection is by sectors; security is off. */
#include "device.h"

#include <stddef.h>
#include <string.h>

#define PAGE    2048u /* bytes that a page erase takes: a logical page of two rows of blocks */
#define SECTORS 32u   /* of the protection registers */

struct mcf_cfm {
    struct device device;
    struct clock_domain *clock;
    struct bus_space *memory;
    uint32_t base, size; /* the flash */
    uint16_t mcr;
    uint8_t clkd, status, command;
    uint32_t prot, sacc, dacc;
    uint32_t address, data; /* of the next command */
    bool written, given;    /* address and data; the command, too */
    uint32_t at, what;      /* of the running command */
    uint8_t runs;           /* 0: none */
    struct event done;
    struct line_driver irqs[4]; /* CBEIF, CCIF, PVIOL, ACCERR */
};

enum { CFMMCR, CFMCLKD, CFMSEC, CFMPROT, CFMSACC, CFMDACC, CFMUSTAT, CFMCMD, CFMDISU };
enum { CBEIF = 1 << 7, CCIF = 1 << 6, PVIOL = 1 << 5, ACCERR = 1 << 4, BLANK = 1 << 2 };
enum {
    MCR_LOCK = 1 << 10,
    MCR_PVIE = 1 << 9,
    MCR_AEIE = 1 << 8,
    MCR_CBEIE = 1 << 7,
    MCR_CCIE = 1 << 6
};
enum { DIVLD = 1 << 7, PRDIV8 = 1 << 6 };
enum { VERIFY = 0x05, PAGE_VERIFY = 0x06, PROGRAM = 0x20, PAGE_ERASE = 0x40, MASS_ERASE = 0x41 };

static const struct register_field mcr_fields[] = {
    {"LOCK", 10, 1, "1 protection cannot be changed"},
    {"PVIE", 9, 1, "1 PVIOL interrupts"},
    {"AEIE", 8, 1, "1 ACCERR interrupts"},
    {"CBEIE", 7, 1, "1 CBEIF interrupts"},
    {"CCIE", 6, 1, "1 CCIF interrupts"},
    {"KEYACC", 5, 1, "keys, kept only"},
    {0}};
static const struct register_field clkd_fields[] = {
    {"DIVLD", 7, 1, "1 was written"},
    {"PRDIV8", 6, 1, "1 divides by 8 before"},
    {"DIV", 0, 6, "and by one more than this: 150 to 200 kHz"},
    {0}};
static const struct register_field status_fields[] = {
    {"CBEIF", 7, 1, "1 takes a command; write 1 to start it"},
    {"CCIF", 6, 1, "1 none runs"},
    {"PVIOL", 5, 1, "protected, write 1 to clear"},
    {"ACCERR", 4, 1, "wrong sequence, write 1 to clear"},
    {"BLANK", 2, 1, "1 is erased, write 1 to clear"},
    {0}};

static const struct device_register registers[] = {
    [CFMMCR] = {.name = "CFMMCR",
                .offset = 0x00,
                .width = 2,
                .fields = mcr_fields,
                .about = "configuration"},
    [CFMCLKD] = {.name = "CFMCLKD",
                 .offset = 0x02,
                 .width = 1,
                 .fields = clkd_fields,
                 .about = "clock of commands, can be written once"},
    [CFMSEC] =
        {.name = "CFMSEC", .offset = 0x08, .width = 4, .access = REG_RO, .about = "security: off"},
    [CFMPROT] = {.name = "CFMPROT", .offset = 0x10, .width = 4, .about = "1 sector protected"},
    [CFMSACC] = {.name = "CFMSACC",
                 .offset = 0x14,
                 .width = 4,
                 .stores_only = true,
                 .about = "1 sector for the supervisor only"},
    [CFMDACC] = {.name = "CFMDACC",
                 .offset = 0x18,
                 .width = 4,
                 .stores_only = true,
                 .about = "1 sector for data only"},
    [CFMUSTAT] = {.name = "CFMUSTAT",
                  .offset = 0x20,
                  .width = 1,
                  .access = REG_W1C,
                  .reset = CBEIF | CCIF,
                  .fields = status_fields,
                  .about = "status"},
    [CFMCMD] = {.name = "CFMCMD",
                .offset = 0x24,
                .width = 1,
                .about = "5 all blank? 6 page blank? 0x20 program, 0x40 erase a page, 0x41 all"},
    [CFMDISU] =
        {.name = "CFMDISU", .offset = 0x42, .width = 2, .access = REG_RO, .about = "disable"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_cfm, mcr),
                                           STATE(struct mcf_cfm, clkd),
                                           STATE(struct mcf_cfm, status),
                                           STATE(struct mcf_cfm, command),
                                           STATE(struct mcf_cfm, prot),
                                           STATE(struct mcf_cfm, sacc),
                                           STATE(struct mcf_cfm, dacc),
                                           STATE(struct mcf_cfm, address),
                                           STATE(struct mcf_cfm, data),
                                           STATE(struct mcf_cfm, written),
                                           STATE(struct mcf_cfm, given),
                                           STATE(struct mcf_cfm, at),
                                           STATE(struct mcf_cfm, what),
                                           STATE(struct mcf_cfm, runs),
                                           STATE_EVENT(struct mcf_cfm, done),
                                           STATE_DRIVER_ARRAY(struct mcf_cfm, irqs),
                                           STATE_END};

static void update(struct mcf_cfm *cfm)
{
    static const uint16_t enables[4] = {MCR_CBEIE, MCR_CCIE, MCR_PVIE, MCR_AEIE};
    static const uint8_t flags[4] = {CBEIF, CCIF, PVIOL, ACCERR};
    unsigned i;
    for (i = 0; i < 4; i++)
        line_set(&cfm->irqs[i], (cfm->status & flags[i]) && (cfm->mcr & enables[i]));
}

static void refuse(struct mcf_cfm *cfm, uint8_t why)
{
    cfm->status |= why;
    cfm->written = cfm->given = false;
}

/* --- what a command does --- */

static uint8_t byte_at(struct mcf_cfm *cfm, uint32_t offset)
{
    uint8_t byte = 0;
    bus_peek(cfm->memory, cfm->base + offset % cfm->size, &byte, 1);
    return byte;
}

static bool is_blank(struct mcf_cfm *cfm, uint32_t from, uint32_t bytes)
{
    uint32_t i;
    for (i = 0; i < bytes; i++)
        if (byte_at(cfm, from + i) != 0xff)
            return false;
    return true;
}

static void erase(struct mcf_cfm *cfm, uint32_t from, uint32_t bytes)
{
    uint8_t ones[256];
    uint32_t i;
    memset(ones, 0xff, sizeof ones);
    for (i = 0; i < bytes; i += sizeof ones)
        bus_poke(cfm->memory, cfm->base + from + i, ones, sizeof ones);
}

/* Programming makes zeros of ones, never the other way. */
static void program(struct mcf_cfm *cfm)
{
    uint8_t bytes[4];
    unsigned i;
    for (i = 0; i < 4; i++)
        bytes[i] = byte_at(cfm, cfm->at + i) & (uint8_t)(cfm->what >> (24 - 8 * i));
    bus_poke(cfm->memory, cfm->base + cfm->at, bytes, sizeof bytes);
}

static void execute(struct mcf_cfm *cfm)
{
    uint32_t page = cfm->at / PAGE * PAGE;
    if (cfm->runs == PROGRAM)
        program(cfm);
    if (cfm->runs == PAGE_ERASE)
        erase(cfm, page, PAGE);
    if (cfm->runs == MASS_ERASE)
        erase(cfm, 0, cfm->size);
    if ((cfm->runs == VERIFY && is_blank(cfm, 0, cfm->size)) ||
        (cfm->runs == PAGE_VERIFY && is_blank(cfm, page, PAGE)))
        cfm->status |= BLANK;
}

/* Cycles of the command clock, from the data sheet's times at 200 kHz. */
static uint64_t cycles_of(uint8_t command)
{
    return command == PROGRAM      ? 9
           : command == PAGE_ERASE ? 4000
           : command == MASS_ERASE ? 20000
                                   : 32;
}

static uint64_t divisor(const struct mcf_cfm *cfm)
{
    return ((cfm->clkd & 0x3fu) + 1) * (cfm->clkd & PRDIV8 ? 8 : 1);
}

static void start(struct mcf_cfm *cfm)
{
    uint64_t cycle = clock_cycles_at(cfm->clock, device_now(&cfm->device));
    cfm->at = cfm->address;
    cfm->what = cfm->data;
    cfm->runs = cfm->command;
    cfm->written = cfm->given = false;
    cfm->status = (uint8_t)((cfm->status | CBEIF) & ~CCIF);
    event_at_cycle(&cfm->done, cfm->clock, cycle + cycles_of(cfm->runs) * divisor(cfm));
}

static void done(void *owner, sim_time due)
{
    struct mcf_cfm *cfm = owner;
    (void)due;
    execute(cfm);
    cfm->runs = 0;
    cfm->status |= CCIF;
    if (!(cfm->status & CBEIF)) /* one that waited */
        start(cfm);
    update(cfm);
}

static bool protects(const struct mcf_cfm *cfm)
{
    if (cfm->command == MASS_ERASE)
        return cfm->prot != 0;
    return (cfm->command == PROGRAM || cfm->command == PAGE_ERASE) &&
           (cfm->prot >> cfm->address / (cfm->size / SECTORS) % SECTORS & 1);
}

static void launch(struct mcf_cfm *cfm)
{
    if (!cfm->written || !cfm->given) {
        refuse(cfm, ACCERR);
    } else if (protects(cfm)) {
        refuse(cfm, PVIOL);
    } else {
        cfm->status &= (uint8_t)~CBEIF;
        if (cfm->runs == 0)
            start(cfm);
    }
}

/* --- registers --- */

static uint32_t register_value(const struct mcf_cfm *cfm, unsigned reg)
{
    const uint32_t values[] = {cfm->mcr,    cfm->clkd,    0, cfm->prot, cfm->sacc, cfm->dacc,
                               cfm->status, cfm->command, 0};
    return values[reg];
}

static void write_status(struct mcf_cfm *cfm, uint32_t value)
{
    cfm->status &= (uint8_t) ~(value & (PVIOL | ACCERR | BLANK));
    if ((value & CBEIF) && (cfm->status & CBEIF))
        launch(cfm);
}

static void write_command(struct mcf_cfm *cfm, uint8_t value)
{
    static const char known[] = {VERIFY, PAGE_VERIFY, PROGRAM, PAGE_ERASE, MASS_ERASE, 0};
    cfm->command = value & 0x7f;
    if (!cfm->written || cfm->given || cfm->command == 0 || strchr(known, cfm->command) == NULL)
        refuse(cfm, ACCERR);
    else
        cfm->given = true;
}

static void write_clock(struct mcf_cfm *cfm, uint8_t value)
{
    if (!(cfm->clkd & DIVLD))
        cfm->clkd = value | DIVLD;
}

static uint32_t cfm_peek(struct device *device, unsigned reg, unsigned element)
{
    (void)element;
    return register_value((const struct mcf_cfm *)device, reg);
}

static enum bus_result cfm_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mcf_cfm *cfm = (struct mcf_cfm *)device;
    bool locked = cfm->mcr & MCR_LOCK;
    (void)element;
    (void)mask;
    if (reg == CFMMCR)
        cfm->mcr = (uint16_t)((value & 0x07e0) | (locked ? MCR_LOCK : 0));
    if (reg == CFMCLKD)
        write_clock(cfm, (uint8_t)value);
    if (reg == CFMPROT && !locked)
        cfm->prot = value;
    if (reg == CFMSACC && !locked)
        cfm->sacc = value;
    if (reg == CFMDACC && !locked)
        cfm->dacc = value;
    if (reg == CFMUSTAT)
        write_status(cfm, value);
    if (reg == CFMCMD)
        write_command(cfm, (uint8_t)value);
    update(cfm);
    return BUS_OK;
}

static void cfm_reset(struct device *device)
{
    struct mcf_cfm *cfm = (struct mcf_cfm *)device;
    cfm->mcr = 0;
    cfm->clkd = cfm->command = cfm->runs = 0;
    cfm->status = CBEIF | CCIF;
    cfm->prot = cfm->sacc = cfm->dacc = 0;
    cfm->address = cfm->data = cfm->at = cfm->what = 0;
    cfm->written = cfm->given = false;
    event_cancel(&cfm->done);
    update(cfm);
}

static bool cfm_init(struct device *device, struct sim_error *error)
{
    struct mcf_cfm *cfm = (struct mcf_cfm *)device;
    unsigned i;
    cfm->memory = device_space(device);
    cfm->base = device_cell(device, "fsl,flash", 0, 0);
    cfm->size = device_cell(device, "fsl,flash", 1, 0);
    if (cfm->size < SECTORS * PAGE || cfm->size % (SECTORS * PAGE) != 0) {
        sim_error_set(error, "%s: fsl,flash is base and size of the flash, a multiple of 64 KB",
                      device->name);
        return false;
    }
    cfm->clock = device_clock(device, NULL, error);
    if (cfm->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &cfm->done, "done", done);
    for (i = 0; i < 4; i++)
        if (!device_irq(device, i, &cfm->irqs[i], error))
            return false;
    return true;
}

const struct device_class mcf_cfm_class = {
    .compatible = "fsl,mcf-cfm",
    .title = "ColdFire flash module",
    .manual = "MCF5282 User's Manual, chapter ColdFire Flash Module",
    .size = sizeof(struct mcf_cfm),
    .registers = registers,
    .state = state,
    .init = cfm_init,
    .reset = cfm_reset,
    .peek = cfm_peek,
    .write = cfm_write,
};

/* --- the flash at the peripherals --- */

struct mcf_cfm_array {
    struct device device;
    struct mcf_cfm *cfm;
};

static const struct device_register no_registers[] = {{0}};
static const struct state_field no_state[] = {STATE_END};

/* Only whole longwords, while a command can be taken and its clock is set. */
static void latch(struct mcf_cfm *cfm, uint32_t offset, const struct bus_access *access)
{
    if (access->width != 4 || offset % 4 != 0 || cfm->written || !(cfm->status & CBEIF) ||
        !(cfm->clkd & DIVLD) || (cfm->status & (PVIOL | ACCERR))) {
        refuse(cfm, ACCERR);
    } else {
        cfm->address = offset;
        cfm->data = (uint32_t)access->value;
        cfm->written = true;
    }
    update(cfm);
}

static enum bus_result array_access(struct device *device, unsigned area, uint32_t offset,
                                    struct bus_access *access)
{
    struct mcf_cfm *cfm = ((struct mcf_cfm_array *)device)->cfm;
    uint64_t value = 0;
    unsigned i;
    (void)area;
    if (access->write) {
        latch(cfm, offset % cfm->size, access);
        return BUS_OK;
    }
    for (i = 0; i < access->width; i++) {
        uint64_t byte = byte_at(cfm, offset + i);
        value |= byte << 8 * (access->big_endian ? access->width - 1u - i : i);
    }
    access->value = value;
    return BUS_OK;
}

static bool array_init(struct device *device, struct sim_error *error)
{
    struct mcf_cfm_array *array = (struct mcf_cfm_array *)device;
    struct device *cfm = device_reference(device, "fsl,module", 0, error);
    if (cfm == NULL)
        return false;
    if (cfm->class != &mcf_cfm_class) {
        sim_error_set(error, "%s: fsl,module must point to a fsl,mcf-cfm", device->name);
        return false;
    }
    array->cfm = (struct mcf_cfm *)cfm;
    return device_map(device, 0, error);
}

const struct device_class mcf_cfm_array_class = {
    .compatible = "fsl,mcf-cfm-array",
    .title = "ColdFire flash at the peripherals",
    .manual = "MCF5282 User's Manual, chapter ColdFire Flash Module",
    .size = sizeof(struct mcf_cfm_array),
    .registers = no_registers,
    .state = no_state,
    .init = array_init,
    .access = array_access,
};
