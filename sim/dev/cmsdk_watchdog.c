/* SPDX-License-Identifier: GPL-2.0-or-later */
/* APB watchdog of the Cortex-M System Design Kit, an SP805 (sp805.h) with test registers. After ARM
 * DDI 0479, chapter "APB watchdog". Its reset output is the system's reset. */
#include "dev/cmsdk.h"
#include "dev/sp805.h"

#include <stddef.h>

struct cmsdk_watchdog {
    struct sp805 core;
};

enum { ITCR = SP805_REGISTERS, ITOP, CMSDK_IDS };

static const struct register_field control_fields[] = {
    {"INTEN", 0, 1, "1 counts and interrupts"}, {"RESEN", 1, 1, "1 resets the system"}, {0}};
static const struct register_field lock_fields[] = {
    {"WEN", 0, 1, "1 all other registers are write-protected"}, {0}};
static const struct register_field itop_fields[] = {
    {"WDOGRES", 0, 1, "reset output in test mode"},
    {"WDOGINT", 1, 1, "interrupt output in test mode"},
    {0}};

static const struct device_register registers[] = {
    [SP805_LOAD] = {.name = "WDOGLOAD",
                    .offset = 0x000,
                    .width = 4,
                    .reset = 0xffffffff,
                    .about = "reload value; a write restarts the count"},
    [SP805_VALUE] = {.name = "WDOGVALUE",
                     .offset = 0x004,
                     .width = 4,
                     .access = REG_RO,
                     .reset = 0xffffffff,
                     .about = "current value"},
    [SP805_CONTROL] = {.name = "WDOGCONTROL",
                       .offset = 0x008,
                       .width = 4,
                       .fields = control_fields,
                       .about = "control"},
    [SP805_INTCLR] = {.name = "WDOGINTCLR",
                      .offset = 0x00c,
                      .width = 4,
                      .access = REG_WO,
                      .about = "any write clears the interrupt and restarts the count"},
    [SP805_RIS] = {.name = "WDOGRIS",
                   .offset = 0x010,
                   .width = 4,
                   .access = REG_RO,
                   .about = "raw interrupt status"},
    [SP805_MIS] = {.name = "WDOGMIS",
                   .offset = 0x014,
                   .width = 4,
                   .access = REG_RO,
                   .about = "masked interrupt status"},
    [SP805_LOCK] = {.name = "WDOGLOCK",
                    .offset = 0xc00,
                    .width = 4,
                    .fields = lock_fields,
                    .about = "0x1ACCE551 unlocks, anything else locks"},
    [ITCR] = {.name = "WDOGITCR",
              .offset = 0xf00,
              .width = 4,
              .about = "bit 0: outputs follow WDOGITOP"},
    [ITOP] = {.name = "WDOGITOP",
              .offset = 0xf04,
              .width = 4,
              .access = REG_WO,
              .fields = itop_fields,
              .about = "outputs in test mode"},
    CMSDK_ID_REGISTERS(0x24),
    {0}};

static const struct state_field state[] = {STATE_SP805(struct cmsdk_watchdog, core), STATE_END};

static uint32_t watchdog_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct sp805 *dog = (const struct sp805 *)device;
    (void)element;
    if (reg < SP805_REGISTERS)
        return sp805_peek(dog, reg);
    if (reg == ITCR)
        return dog->itcr;
    return reg == ITOP ? 0 : primecell_id(device, reg);
}

static enum bus_result watchdog_write(struct device *device, unsigned reg, unsigned element,
                                      uint32_t value, uint32_t mask)
{
    struct sp805 *dog = (struct sp805 *)device;
    (void)element;
    (void)mask;
    if (reg == ITCR && !dog->locked)
        dog->itcr = value & 1;
    if (reg == ITOP && !dog->locked)
        dog->itop = value & (SP805_TEST_RESET | SP805_TEST_IRQ);
    sp805_write(dog, reg, value);
    return BUS_OK;
}

static void watchdog_reset(struct device *device)
{
    sp805_reset((struct sp805 *)device);
}

static bool watchdog_init(struct device *device, struct sim_error *error)
{
    struct sp805 *dog = (struct sp805 *)device;
    dog->locked_text = "is locked by WDOGLOCK: write ignored";
    return sp805_init(dog, error);
}

const struct device_class cmsdk_watchdog_class = {
    .compatible = "arm,cmsdk-watchdog",
    .title = "CMSDK APB watchdog",
    .manual = CMSDK_MANUAL ", chapter APB watchdog",
    .size = sizeof(struct cmsdk_watchdog),
    .registers = registers,
    .state = state,
    .init = watchdog_init,
    .reset = watchdog_reset,
    .peek = watchdog_peek,
    .write = watchdog_write,
};
