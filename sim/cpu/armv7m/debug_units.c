/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debug units of a Cortex-M3 that firmware may set up and read: breakpoint unit, trace port,
 * ROM table, after ARM DDI 0337I, chapters 7 and 11, and ARM DDI 0403E, C1.11 and C1.12; and what
 * else lies on the private peripheral bus. Leaves out: breakpoints and patches. */
#include "armv7m.h"

#define VALUES_MAX 16u

/* Registers that only store: value and writable bits of each, those of an array in a row. */
struct debug_unit {
    struct device device;
    uint32_t values[VALUES_MAX];
};

/* The bus is privileged code's alone (ARM DDI 0403E, B3.1.1). */
static enum bus_result privileged_only(struct device *device, const struct bus_access *access)
{
    (void)device;
    return access->privileged ? BUS_OK : BUS_DENIED;
}

static bool unit_init(struct device *device, struct sim_error *error)
{
    unsigned area, areas = device_cells(device, "reg") / 2;
    for (area = 0; area < areas; area++)
        if (!device_map(device, area, error))
            return false;
    return true;
}

static unsigned value_index(const struct device *device, unsigned reg, unsigned element)
{
    unsigned i, index = 0;
    for (i = 0; i < reg; i++)
        index += device->class->registers[i].count == 0 ? 1 : device->class->registers[i].count;
    return index + element;
}

static uint32_t unit_peek(struct device *device, unsigned reg, unsigned element)
{
    unsigned index = value_index(device, reg, element);
    return index < VALUES_MAX ? ((struct debug_unit *)device)->values[index] : 0;
}

static void unit_set(struct device *device, unsigned reg, unsigned element, uint32_t value)
{
    unsigned index = value_index(device, reg, element);
    if (index < VALUES_MAX)
        ((struct debug_unit *)device)->values[index] = value;
}

static void unit_reset(struct device *device)
{
    const struct device_register *registers = device->class->registers;
    unsigned reg, element;
    for (reg = 0; registers[reg].name != NULL; reg++)
        for (element = 0; element < (registers[reg].count == 0 ? 1u : registers[reg].count);
             element++)
            unit_set(device, reg, element, registers[reg].reset);
}

static const struct state_field unit_state[] = {STATE_ARRAY(struct debug_unit, values), STATE_END};

#define STORED(name_, offset_, reset_, about_)                                                     \
    {                                                                                              \
        .name = (name_), .offset = (offset_), .width = 4, .reset = (reset_), .about = (about_)     \
    }
#define FIXED(name_, offset_, reset_, about_)                                                      \
    {                                                                                              \
        .name = (name_), .offset = (offset_), .width = 4, .access = REG_RO, .reset = (reset_),     \
        .about = (about_)                                                                          \
    }
#define IDENTIFICATION(name_, offset_, count_, about_)                                             \
    {                                                                                              \
        .name = (name_), .offset = (offset_), .width = 4, .count = (count_), .access = REG_RO,     \
        .about = (about_)                                                                          \
    }

/* --- breakpoints --- */

enum { FP_CTRL, FP_REMAP, FP_COMP, FP_PID, FP_CID };

#define FP_CTRL_KEY    2u
#define FP_CTRL_ENABLE 1u
#define FP_CTRL_COUNTS 0x260u      /* two literal, six instruction comparators */
#define FP_REMAP_SRAM  0x20000000u /* only addresses in SRAM */

static const struct device_register fpb_registers[] = {
    [FP_CTRL] = {.name = "FP_CTRL",
                 .offset = 0,
                 .width = 4,
                 .reset = FP_CTRL_COUNTS,
                 .stores_only = true,
                 .about = "control; written only with KEY"},
    [FP_REMAP] = {.name = "FP_REMAP",
                  .offset = 4,
                  .width = 4,
                  .reset = FP_REMAP_SRAM,
                  .stores_only = true,
                  .about = "where patches lie"},
    [FP_COMP] = {.name = "FP_COMP",
                 .offset = 8,
                 .width = 4,
                 .count = 8,
                 .stores_only = true,
                 .about = "comparators"},
    [FP_PID] = IDENTIFICATION("FP_PID", 0xfd0, 8, "peripheral identification 4 to 7, 0 to 3"),
    [FP_CID] = IDENTIFICATION("FP_CID", 0xff0, 4, "component identification"),
    {.name = NULL}};

static uint32_t fpb_peek(struct device *device, unsigned reg, unsigned element)
{
    static const uint32_t pid[8] = {4, 0, 0, 0, 3, 0xb0, 0x2b, 0}, cid[4] = {0x0d, 0xe0, 5, 0xb1};
    return reg == FP_PID   ? pid[element]
           : reg == FP_CID ? cid[element]
                           : unit_peek(device, reg, element);
}

static enum bus_result fpb_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    (void)mask;
    if (reg == FP_COMP)
        unit_set(device, reg, element, value & 0xdffffffd);
    else if (reg == FP_REMAP)
        unit_set(device, reg, element, (value & 0x1fffffe0) | FP_REMAP_SRAM);
    else if (value & FP_CTRL_KEY)
        unit_set(device, reg, element, (value & FP_CTRL_ENABLE) | FP_CTRL_COUNTS);
    return BUS_OK;
}

const struct device_class fpb_class = {.compatible = "arm,armv7m-fpb",
                                       .title = "ARMv7-M flash patch and breakpoint unit",
                                       .manual = "ARM DDI 0403E, C1.11",
                                       .size = sizeof(struct debug_unit),
                                       .registers = fpb_registers,
                                       .state = unit_state,
                                       .init = unit_init,
                                       .reset = unit_reset,
                                       .peek = fpb_peek,
                                       .write = fpb_write,
                                       .allow = privileged_only};

/* --- trace port --- */

enum { SSPSR, CSPSR, ACPR, SPPR, FFSR, FFCR, FSCR, ITCTRL, CLAIMSET, CLAIMCLR, DEVID, DEVTYPE };
enum { TPIU_PID = DEVTYPE + 1, TPIU_CID };

#define CLAIM_BITS 15u

/* What is traced is shown as it is: protocol, speed and formatter have no effect on it. */
static const struct device_register tpiu_registers[] = {
    [SSPSR] = FIXED("SSPSR", 0x000, 0xb, "port sizes there are: 1, 2 and 4 bits"),
    [CSPSR] = STORED("CSPSR", 0x004, 1, "port size"),
    [ACPR] = STORED("ACPR", 0x010, 0, "prescaler"),
    [SPPR] = STORED("SPPR", 0x0f0, 1, "protocol: 0 parallel, 1 Manchester, 2 NRZ"),
    [FFSR] = FIXED("FFSR", 0x300, 8, "formatter and flush status: it cannot be stopped"),
    [FFCR] = STORED("FFCR", 0x304, 0x102, "formatter and flush control"),
    [FSCR] = FIXED("FSCR", 0x308, 0, "formatter synchronization counter"),
    [ITCTRL] = STORED("ITCTRL", 0xf00, 0, "integration mode"),
    [CLAIMSET] = STORED("CLAIMSET", 0xfa0, CLAIM_BITS, "claim bits there are; write 1 claims"),
    [CLAIMCLR] = STORED("CLAIMCLR", 0xfa4, 0, "claimed bits; write 1 releases"),
    [DEVID] = FIXED("DEVID", 0xfc8, 0xca1, "configuration: both protocols, an ETM's input"),
    [DEVTYPE] = FIXED("DEVTYPE", 0xfcc, 0x11, "a trace sink: a port"),
    [TPIU_PID] = IDENTIFICATION("PID", 0xfd0, 8, "peripheral identification 4 to 7, 0 to 3"),
    [TPIU_CID] = IDENTIFICATION("CID", 0xff0, 4, "component identification"),
    {.name = NULL}};

static uint32_t tpiu_peek(struct device *device, unsigned reg, unsigned element)
{
    static const uint32_t pid[8] = {4, 0, 0, 0, 0x23, 0xb9, 0x4b, 0},
                          cid[4] = {0x0d, 0x90, 5, 0xb1};
    return reg == TPIU_PID   ? pid[element]
           : reg == TPIU_CID ? cid[element]
                             : unit_peek(device, reg, element);
}

static enum bus_result tpiu_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    static const uint32_t writable[] = {
        [CSPSR] = 0xf, [ACPR] = 0x1fff, [SPPR] = 3, [FFCR] = 0x142, [ITCTRL] = 3};
    uint32_t claimed = unit_peek(device, CLAIMCLR, 0);
    if (reg == CLAIMSET)
        unit_set(device, CLAIMCLR, 0, claimed | (value & mask & CLAIM_BITS));
    else if (reg == CLAIMCLR)
        unit_set(device, CLAIMCLR, 0, claimed & ~(value & mask));
    else if (reg < sizeof writable / sizeof writable[0])
        unit_set(device, reg, element, (value & writable[reg]) | (reg == FFCR ? 0x100u : 0));
    return BUS_OK;
}

const struct device_class tpiu_class = {.compatible = "arm,armv7m-tpiu",
                                        .title = "Cortex-M3 trace port interface unit",
                                        .manual = "ARM DDI 0337I, chapter 11",
                                        .size = sizeof(struct debug_unit),
                                        .registers = tpiu_registers,
                                        .state = unit_state,
                                        .init = unit_init,
                                        .reset = unit_reset,
                                        .peek = tpiu_peek,
                                        .write = tpiu_write,
                                        .allow = privileged_only};

/* --- ROM table --- */

enum { ROM_ENTRY, ROM_MEMTYPE, ROM_PID, ROM_CID };

static const struct device_register rom_registers[] = {
    [ROM_ENTRY] = IDENTIFICATION("ENTRY", 0x000, 7, "units: offset from the table; bit 0: present"),
    [ROM_MEMTYPE] = FIXED("MEMTYPE", 0xfcc, 1, "system memory can be accessed"),
    [ROM_PID] = IDENTIFICATION("PID", 0xfd0, 8, "peripheral identification 4 to 7, 0 to 3"),
    [ROM_CID] = IDENTIFICATION("CID", 0xff0, 4, "component identification"),
    {.name = NULL}};

/* Table 7.2 of the manual: SCS, DWT, FPB, ITM, TPIU, no ETM, the end. */
static uint32_t rom_peek(struct device *device, unsigned reg, unsigned element)
{
    static const uint32_t entries[7] = {0xfff0f003, 0xfff02003, 0xfff03003, 0xfff01003,
                                        0xfff41003, 0xfff42002, 0};
    static const uint32_t pid[8] = {4, 0, 0, 0, 0xc3, 0xb4, 0x0b, 0},
                          cid[4] = {0x0d, 0x10, 5, 0xb1};
    (void)device;
    return reg == ROM_ENTRY     ? entries[element]
           : reg == ROM_MEMTYPE ? 1
           : reg == ROM_PID     ? pid[element]
                                : cid[element];
}

static void nothing_to_reset(struct device *device)
{
    (void)device;
}

static const struct state_field no_state[] = {STATE_END};

const struct device_class rom_table_class = {.compatible = "arm,armv7m-rom-table",
                                             .title = "ARMv7-M ROM table",
                                             .manual = "ARM DDI 0337I, 7.1.1",
                                             .size = sizeof(struct device),
                                             .registers = rom_registers,
                                             .state = no_state,
                                             .init = unit_init,
                                             .reset = nothing_to_reset,
                                             .peek = rom_peek,
                                             .allow = privileged_only};

/* --- the rest of the bus: a unit that is not there reads as zero and ignores writes --- */

static const struct device_register no_registers[] = {{.name = NULL}};

const struct device_class ppb_class = {.compatible = "arm,armv7m-ppb",
                                       .title = "Private peripheral bus where no unit is",
                                       .manual = "ARM DDI 0337I, 7.1",
                                       .size = sizeof(struct device),
                                       .registers = no_registers,
                                       .state = no_state,
                                       .init = unit_init,
                                       .reset = nothing_to_reset,
                                       .allow = privileged_only};
