/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Modules of ColdFire chips whose registers firmware sets up once and that have nothing to do
 * here: memories answer where the board has them, at the speed it says. Each is a table of
 * registers, all of them only stored. After the MCF5208 Reference Manual and the MCF5282 User's
 * Manual, the chapters named below. */
#include "device.h"

#include <stddef.h>

#define REGISTERS_MAX 12u
#define ELEMENTS_MAX  16u

struct mcf_stored {
    struct device device;
    uint32_t values[REGISTERS_MAX * ELEMENTS_MAX]; /* a row for each register */
    uint32_t sdcs[2]; /* what a loader has put into the SDRAM's chip selects */
};

#define ROW(text, at, bytes, value, what)                                                          \
    {                                                                                              \
        .name = (text), .offset = (at), .width = (bytes), .reset = (value), .stores_only = true,   \
        .about = (what)                                                                            \
    }
#define ROWS(text, at, bytes, times, step, value, what)                                            \
    {                                                                                              \
        .name = (text), .offset = (at), .width = (bytes), .count = (times), .stride = (step),      \
        .reset = (value), .stores_only = true, .about = (what)                                     \
    }

static const struct device_register protection_5208[] = {
    ROW("MPR", 0x00, 4, 0x77700000, "privilege of bus masters"),
    ROWS("PACRA", 0x20, 4, 4, 0, 0x44444444, "protection of modules 0 to 31"),
    ROWS("PACRE", 0x40, 4, 2, 0, 0x44444444, "protection of modules 32 to 47"),
    ROW("BMT", 0x50, 4, 0x00000008, "bus monitor"),
    {0}};

static const struct device_register crossbar_5208[] = {
    ROW("XBS_PRS1", 0x100, 4, 0x00000210, "priorities at slave 1"),
    ROW("XBS_CRS1", 0x110, 4, 0, "control of slave 1"),
    ROW("XBS_PRS4", 0x400, 4, 0x00000210, "priorities at slave 4"),
    ROW("XBS_CRS4", 0x410, 4, 0, "control of slave 4"),
    ROW("XBS_PRS7", 0x700, 4, 0x00000210, "priorities at slave 7"),
    ROW("XBS_CRS7", 0x710, 4, 0, "control of slave 7"),
    {0}};

static const struct device_register chip_selects_5208[] = {
    ROWS("CSAR", 0x00, 4, 6, 12, 0, "address"),
    ROWS("CSMR", 0x04, 4, 6, 12, 0, "mask"),
    ROWS("CSCR", 0x08, 4, 6, 12, 0, "control"),
    {0}};

static const struct device_register chip_selects_5282[] = {
    ROWS("CSAR", 0x00, 2, 7, 12, 0, "address"),
    ROWS("CSMR", 0x04, 4, 7, 12, 0, "mask"),
    ROWS("CSCR", 0x0a, 2, 7, 12, 0, "control"),
    {0}};

static const struct device_register sdram_5208[] = {
    ROW("SDMR", 0x00, 4, 0, "mode"),
    ROW("SDCR", 0x04, 4, 0, "control"),
    ROW("SDCFG1", 0x08, 4, 0, "timing 1"),
    ROW("SDCFG2", 0x0c, 4, 0, "timing 2"),
    ROWS("SDCS", 0x110, 4, 2, 0, 0, "chip selects: base and size"),
    {0}};

static const struct device_register sdram_5282[] = {
    ROW("DCR", 0x00, 2, 0, "control"),
    ROWS("DACR", 0x08, 4, 2, 8, 0, "address and control"),
    ROWS("DMR", 0x0c, 4, 2, 8, 0, "mask"),
    {0}};

/* 166.67 MHz: 16.67 MHz times 120 / 4 / 3. */
static const struct device_register pll_5208[] = {ROW("PODR", 0x00, 1, 0x36, "output dividers"),
                                                  ROW("PCR", 0x02, 1, 0, "control"),
                                                  ROW("PMDR", 0x04, 1, 0, "modulation"),
                                                  ROW("PFDR", 0x06, 1, 0x78, "feedback divider"),
                                                  {0}};

static const struct device_register configuration_5208[] = {
    ROW("CCR", 0x0, 2, 0x0001, "chip configuration"),
    {.name = "RCON", .offset = 0x4, .width = 2, .access = REG_RO, .about = "reset configuration"},
    {.name = "CIR",
     .offset = 0x6,
     .width = 2,
     .access = REG_RO,
     .reset = 0x06 << 6 | 1,
     .about = "chip identification"},
    {0}};

static const struct device_register configuration_5282[] = {
    ROW("CCR", 0x0, 2, 0x0001, "chip configuration"),
    ROW("LPCR", 0x3, 1, 0, "what STOP does"),
    {.name = "RCON", .offset = 0x4, .width = 2, .access = REG_RO, .about = "reset configuration"},
    {.name = "CIR",
     .offset = 0x6,
     .width = 2,
     .access = REG_RO,
     .reset = 0x2000,
     .about = "chip identification"},
    {0}};

/* Locked from the start: PLLMODE, PLLSEL, PLLREF, LOCKS, LOCK. */
static const struct device_register clocks_5282[] = {
    ROW("SYNCR", 0x0, 2, 0x2000, "synthesizer control"),
    {.name = "SYNSR",
     .offset = 0x2,
     .width = 1,
     .access = REG_RO,
     .reset = 0xf8,
     .about = "synthesizer status"},
    {0}};

static const struct state_field state[] = {STATE_ARRAY(struct mcf_stored, values), STATE_END};

static unsigned elements(const struct device_register *reg)
{
    return reg->count != 0 ? reg->count : 1;
}

static uint32_t stored_peek(struct device *device, unsigned reg, unsigned element)
{
    return ((const struct mcf_stored *)device)->values[reg * ELEMENTS_MAX + element];
}

static enum bus_result stored_write(struct device *device, unsigned reg, unsigned element,
                                    uint32_t value, uint32_t mask)
{
    (void)mask;
    if (device->class->registers[reg].access == REG_RW)
        ((struct mcf_stored *)device)->values[reg * ELEMENTS_MAX + element] = value;
    return BUS_OK;
}

extern const struct device_class mcf5208_sdramc_class;

static void stored_reset(struct device *device)
{
    struct mcf_stored *module = (struct mcf_stored *)device;
    const struct device_register *row = device->class->registers;
    unsigned reg, i;
    for (reg = 0; row[reg].name != NULL; reg++)
        for (i = 0; i < elements(&row[reg]); i++)
            module->values[reg * ELEMENTS_MAX + i] = row[reg].reset;
    if (device->class == &mcf5208_sdramc_class)
        for (i = 0; i < 2; i++)
            module->values[4 * ELEMENTS_MAX + i] = module->sdcs[i];
}

static bool stored_init(struct device *device, struct sim_error *error)
{
    struct mcf_stored *module = (struct mcf_stored *)device;
    unsigned i;
    for (i = 0; i < 2; i++)
        module->sdcs[i] = device_cell(device, "fsl,sdcs", i, 0);
    return device_map(device, 0, error);
}

#define STORED_CLASS(symbol, name, text, rows, book)                                               \
    const struct device_class symbol##_class = {                                                   \
        .compatible = "fsl," name,                                                                 \
        .title = text,                                                                             \
        .manual = book,                                                                            \
        .size = sizeof(struct mcf_stored),                                                         \
        .registers = rows,                                                                         \
        .state = state,                                                                            \
        .init = stored_init,                                                                       \
        .reset = stored_reset,                                                                     \
        .peek = stored_peek,                                                                       \
        .write = stored_write,                                                                     \
    }
#define MANUAL_5208(chapter) "MCF5208 Reference Manual, chapter " chapter
#define MANUAL_5282(chapter) "MCF5282 User's Manual, chapter " chapter

STORED_CLASS(mcf5208_protection, "mcf5208-protection", "MCF5208 access protection", protection_5208,
             MANUAL_5208("System Control Module"));
STORED_CLASS(mcf5208_xbs, "mcf5208-xbs", "MCF5208 crossbar switch", crossbar_5208,
             MANUAL_5208("Crossbar Switch"));
STORED_CLASS(mcf5208_flexbus, "mcf5208-flexbus", "MCF5208 FlexBus chip selects", chip_selects_5208,
             MANUAL_5208("FlexBus"));
STORED_CLASS(mcf5208_sdramc, "mcf5208-sdramc", "MCF5208 SDRAM controller", sdram_5208,
             MANUAL_5208("SDRAM Controller"));
STORED_CLASS(mcf5208_pll, "mcf5208-pll", "MCF5208 PLL", pll_5208, MANUAL_5208("Clock Module"));
STORED_CLASS(mcf5208_ccm, "mcf5208-ccm", "MCF5208 chip configuration", configuration_5208,
             MANUAL_5208("Chip Configuration Module"));
STORED_CLASS(mcf5282_cs, "mcf5282-cs", "MCF5282 chip selects", chip_selects_5282,
             MANUAL_5282("Chip Select Module"));
STORED_CLASS(mcf5282_sdramc, "mcf5282-sdramc", "MCF5282 SDRAM controller", sdram_5282,
             MANUAL_5282("Synchronous DRAM Controller Module"));
STORED_CLASS(mcf5282_ccm, "mcf5282-ccm", "MCF5282 chip configuration", configuration_5282,
             MANUAL_5282("Chip Configuration Module"));
STORED_CLASS(mcf5282_clock, "mcf5282-clock", "MCF5282 clock module", clocks_5282,
             MANUAL_5282("Clock Module"));
