/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watchdog of the Stellaris microcontrollers, a PrimeCell SP805 (sp805.h). After the LM3S6965 data
 * sheet, chapter "Watchdog Timer". Once INTEN is set only a reset clears it. Leaves out the stall
 * while debugged. */
#include "dev/sp805.h"
#include "dev/stellaris.h"

#include <stddef.h>

struct stellaris_watchdog {
    struct sp805 core;
    uint32_t test;
};

enum { TEST = SP805_REGISTERS, STELLARIS_IDS };

#define TEST_MASK 0x100u

static const struct register_field ctl_fields[] = {
    {"INTEN", 0, 1, "1 counts and interrupts; only a reset clears it"},
    {"RESEN", 1, 1, "1 resets the system"},
    {0}};

static const struct device_register registers[] = {
    [SP805_LOAD] = {.name = "WDTLOAD",
                    .offset = 0x000,
                    .width = 4,
                    .reset = 0xffffffff,
                    .about = "reload value; a write restarts the count"},
    [SP805_VALUE] = {.name = "WDTVALUE",
                     .offset = 0x004,
                     .width = 4,
                     .access = REG_RO,
                     .reset = 0xffffffff,
                     .about = "current value"},
    [SP805_CONTROL] =
        {.name = "WDTCTL", .offset = 0x008, .width = 4, .fields = ctl_fields, .about = "control"},
    [SP805_INTCLR] = {.name = "WDTICR",
                      .offset = 0x00c,
                      .width = 4,
                      .access = REG_WO,
                      .about = "any write clears the interrupt and restarts the count"},
    [SP805_RIS] = {.name = "WDTRIS",
                   .offset = 0x010,
                   .width = 4,
                   .access = REG_RO,
                   .about = "interrupt, raw"},
    [SP805_MIS] = {.name = "WDTMIS",
                   .offset = 0x014,
                   .width = 4,
                   .access = REG_RO,
                   .about = "interrupt, if enabled"},
    [TEST] = {.name = "WDTTEST",
              .offset = 0x418,
              .width = 4,
              .stores_only = true,
              .about = "bit 8: stops while debugged"},
    [SP805_LOCK] = {.name = "WDTLOCK",
                    .offset = 0xc00,
                    .width = 4,
                    .about = "0x1ACCE551 unlocks, anything else locks; reads 1 while locked"},
    STELLARIS_ID_REGISTERS("WDT", 0x05, 0x18, 0x18, 0x01),
    {0}};

static const struct state_field state[] = {STATE_SP805(struct stellaris_watchdog, core),
                                           STATE_MAX(struct stellaris_watchdog, test, TEST_MASK),
                                           STATE_END};

static uint32_t watchdog_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct stellaris_watchdog *dog = (const struct stellaris_watchdog *)device;
    (void)element;
    if (reg < SP805_REGISTERS)
        return sp805_peek(&dog->core, reg);
    return reg == TEST ? dog->test : primecell_id(device, reg);
}

static enum bus_result watchdog_write(struct device *device, unsigned reg, unsigned element,
                                      uint32_t value, uint32_t mask)
{
    struct stellaris_watchdog *dog = (struct stellaris_watchdog *)device;
    (void)element;
    (void)mask;
    if (reg == TEST && !dog->core.locked)
        dog->test = value & TEST_MASK;
    sp805_write(&dog->core, reg, value);
    return BUS_OK;
}

static void watchdog_reset(struct device *device)
{
    struct stellaris_watchdog *dog = (struct stellaris_watchdog *)device;
    sp805_reset(&dog->core);
    dog->test = 0;
}

static bool watchdog_init(struct device *device, struct sim_error *error)
{
    struct stellaris_watchdog *dog = (struct stellaris_watchdog *)device;
    dog->core.keeps_inten = true;
    dog->core.locked_text = "is locked by WDTLOCK: write ignored";
    return sp805_init(&dog->core, error);
}

const struct device_class stellaris_watchdog_class = {
    .compatible = "ti,stellaris-watchdog",
    .title = "Stellaris watchdog (SP805)",
    .manual = STELLARIS_MANUAL ", chapter Watchdog Timer",
    .size = sizeof(struct stellaris_watchdog),
    .registers = registers,
    .state = state,
    .init = watchdog_init,
    .reset = watchdog_reset,
    .peek = watchdog_peek,
    .write = watchdog_write,
};
