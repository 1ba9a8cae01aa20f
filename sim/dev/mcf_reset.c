/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reset controller of ColdFire chips. After the MCF5208 Reference Manual and the MCF5282 User's
 * Manual, chapters "Reset Controller Module". Leaves out the low-voltage detector. */
#include "dev/mcf.h"
#include "machine.h"

#include <stddef.h>

struct mcf_reset {
    struct device device;
    uint8_t rcr, rsr;
    uint8_t cause; /* of the reset that was asked for; 0: power-on */
};

enum { RCR, RSR };
enum { SOFTRST = 1 << 7, FRCRSTOUT = 1 << 6 };
#define POWER_ON 0x08u

static const struct register_field rcr_fields[] = {
    {"SOFTRST", 7, 1, "1 resets the chip"}, {"FRCRSTOUT", 6, 1, "1 drives RSTOUT, kept only"}, {0}};
static const struct register_field rsr_fields[] = {
    {"SOFT", 5, 1, "by software"},
    {"WDR", 4, 1, "by the watchdog"},
    {"POR", 3, 1, "power-on"},
    {"EXT", 2, 1, "external"},
    {"LOC", 1, 1, "loss of clock; MCF5208: core watchdog"},
    {"LOL", 0, 1, "loss of lock"},
    {0}};

static const struct device_register registers[] = {
    [RCR] = {.name = "RCR", .offset = 0, .width = 1, .fields = rcr_fields, .about = "control"},
    [RSR] = {.name = "RSR",
             .offset = 1,
             .width = 1,
             .access = REG_RO,
             .reset = POWER_ON,
             .fields = rsr_fields,
             .about = "cause of the last reset"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_reset, rcr),
                                           STATE(struct mcf_reset, rsr),
                                           STATE(struct mcf_reset, cause), STATE_END};

extern const struct device_class mcf_reset_class;

bool mcf_reset_of(struct device *device, struct device **found, struct sim_error *error)
{
    *found = NULL;
    if (!device_has(device, "fsl,reset"))
        return true;
    *found = device_reference(device, "fsl,reset", 0, error);
    if (*found == NULL)
        return false;
    if ((*found)->class == &mcf_reset_class)
        return true;
    sim_error_set(error, "%s: fsl,reset must point to the reset controller", device->name);
    return false;
}

void mcf_reset_ask(struct device *asking, struct device *controller, uint8_t cause)
{
    if (controller != NULL)
        ((struct mcf_reset *)controller)->cause = cause;
    machine_ask_reset(asking->machine);
}

static uint32_t reset_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_reset *module = (const struct mcf_reset *)device;
    (void)element;
    return reg == RCR ? module->rcr : module->rsr;
}

static enum bus_result reset_write(struct device *device, unsigned reg, unsigned element,
                                   uint32_t value, uint32_t mask)
{
    struct mcf_reset *module = (struct mcf_reset *)device;
    (void)reg, (void)element, (void)mask;
    module->rcr = value & (SOFTRST | FRCRSTOUT);
    if (value & SOFTRST)
        mcf_reset_ask(device, device, MCF_RESET_SOFT);
    return BUS_OK;
}

static void reset_reset(struct device *device)
{
    struct mcf_reset *module = (struct mcf_reset *)device;
    module->rcr = 0;
    module->rsr = module->cause != 0 ? module->cause : POWER_ON;
    module->cause = 0;
}

static bool reset_init(struct device *device, struct sim_error *error)
{
    return device_map(device, 0, error);
}

const struct device_class mcf_reset_class = {
    .compatible = "fsl,mcf-reset",
    .title = "ColdFire reset controller",
    .manual = "MCF5208 Reference Manual, chapter Reset Controller Module",
    .size = sizeof(struct mcf_reset),
    .registers = registers,
    .state = state,
    .init = reset_init,
    .reset = reset_reset,
    .peek = reset_peek,
    .write = reset_write,
};
