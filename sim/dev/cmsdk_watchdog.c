/* SPDX-License-Identifier: GPL-2.0-or-later */
/* APB watchdog of the Cortex-M System Design Kit: a 32-bit down counter that interrupts at 0 and
 * resets the system when it comes to 0 again before the interrupt was cleared; a lock register.
 * After ARM DDI 0479, chapter "APB watchdog". Its reset output is the system's reset.
 * Where RESEN is off at the second 0 the count goes on. */
#include "dev/cmsdk.h"
#include "dev/countdown.h"

#include "machine.h"

#include <stddef.h>

struct cmsdk_watchdog {
    struct device device;
    struct countdown counter; /* its top is LOAD */
    uint32_t control, ris, itcr, itop;
    bool locked;
    struct event zero;
    struct line_driver irq;
};

enum { LOAD, VALUE, CONTROL, INTCLR, RIS, MIS, LOCK, ITCR, ITOP, CMSDK_IDS };

enum { CONTROL_INTEN = 1 << 0, CONTROL_RESEN = 1 << 1 };
enum { ITOP_WDOGRES = 1 << 0, ITOP_WDOGINT = 1 << 1 };
#define UNLOCK 0x1acce551u /* description of WDOGLOCK */

static const struct register_field control_fields[] = {
    {"INTEN", 0, 1, "1 counts and interrupts"}, {"RESEN", 1, 1, "1 resets the system"}, {0}};
static const struct register_field lock_fields[] = {
    {"WEN", 0, 1, "1 all other registers are write-protected"}, {0}};
static const struct register_field itop_fields[] = {
    {"WDOGRES", 0, 1, "reset output in test mode"},
    {"WDOGINT", 1, 1, "interrupt output in test mode"},
    {0}};

static const struct device_register registers[] = {
    [LOAD] = {.name = "WDOGLOAD",
              .offset = 0x000,
              .width = 4,
              .reset = 0xffffffff,
              .about = "reload value; a write restarts the count"},
    [VALUE] = {.name = "WDOGVALUE",
               .offset = 0x004,
               .width = 4,
               .access = REG_RO,
               .reset = 0xffffffff,
               .about = "current value"},
    [CONTROL] = {.name = "WDOGCONTROL",
                 .offset = 0x008,
                 .width = 4,
                 .fields = control_fields,
                 .about = "control"},
    [INTCLR] = {.name = "WDOGINTCLR",
                .offset = 0x00c,
                .width = 4,
                .access = REG_WO,
                .about = "any write clears the interrupt and restarts the count"},
    [RIS] = {.name = "WDOGRIS",
             .offset = 0x010,
             .width = 4,
             .access = REG_RO,
             .about = "raw interrupt status"},
    [MIS] = {.name = "WDOGMIS",
             .offset = 0x014,
             .width = 4,
             .access = REG_RO,
             .about = "masked interrupt status"},
    [LOCK] = {.name = "WDOGLOCK",
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

static const struct state_field state[] = {STATE_COUNTDOWN(struct cmsdk_watchdog, counter),
                                           STATE_MAX(struct cmsdk_watchdog, control, 3),
                                           STATE_MAX(struct cmsdk_watchdog, ris, 1),
                                           STATE_MAX(struct cmsdk_watchdog, itcr, 1),
                                           STATE_MAX(struct cmsdk_watchdog, itop, 3),
                                           STATE_MAX(struct cmsdk_watchdog, locked, 1),
                                           STATE_EVENT(struct cmsdk_watchdog, zero),
                                           STATE_DRIVER(struct cmsdk_watchdog, irq),
                                           STATE_END};

static uint32_t masked(const struct cmsdk_watchdog *dog)
{
    return dog->ris & dog->control & CONTROL_INTEN;
}

static void set_outputs(struct cmsdk_watchdog *dog)
{
    line_set(&dog->irq, dog->itcr ? (dog->itop & ITOP_WDOGINT) != 0 : masked(dog) != 0);
    if (dog->itcr && (dog->itop & ITOP_WDOGRES))
        machine_ask_reset(dog->device.machine);
}

static void restart(struct cmsdk_watchdog *dog)
{
    countdown_set(&dog->counter, dog->counter.top, device_now(&dog->device));
}

static void zero_due(void *owner, sim_time due)
{
    struct cmsdk_watchdog *dog = owner;
    bool second = dog->ris != 0;
    countdown_sync(&dog->counter, due);
    dog->ris = 1;
    set_outputs(dog);
    countdown_schedule(&dog->counter, &dog->zero);
    if (second && (dog->control & CONTROL_RESEN) && !dog->itcr)
        machine_ask_reset(dog->device.machine);
}

static uint32_t watchdog_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct cmsdk_watchdog *dog = (const struct cmsdk_watchdog *)device;
    (void)element;
    switch (reg) {
    case LOAD:
        return dog->counter.top;
    case VALUE:
        return countdown_value(&dog->counter, device_now(device));
    case CONTROL:
        return dog->control;
    case RIS:
        return dog->ris;
    case MIS:
        return masked(dog);
    case LOCK:
        return dog->locked;
    case ITCR:
        return dog->itcr;
    case INTCLR:
    case ITOP:
        return 0;
    default:
        return cmsdk_id(device, reg);
    }
}

/* INTEN starts the count from LOAD when it was off, and stops it. */
static void write_control(struct cmsdk_watchdog *dog, uint32_t value)
{
    bool starts = (value & ~dog->control & CONTROL_INTEN) != 0;
    dog->control = value & (CONTROL_INTEN | CONTROL_RESEN);
    countdown_run(&dog->counter, dog->control & CONTROL_INTEN, device_now(&dog->device));
    if (starts)
        restart(dog);
}

static void write_register(struct cmsdk_watchdog *dog, unsigned reg, uint32_t value)
{
    switch (reg) {
    case LOAD:
        dog->counter.top = value;
        restart(dog);
        break;
    case CONTROL:
        write_control(dog, value);
        break;
    case INTCLR:
        dog->ris = 0;
        restart(dog);
        break;
    case ITCR:
        dog->itcr = value & 1;
        break;
    case ITOP:
        dog->itop = value & (ITOP_WDOGRES | ITOP_WDOGINT);
        break;
    default:
        break;
    }
}

/* A running watchdog that is loaded with 0 interrupts at once (description of WDOGLOAD). */
static void check_zero_load(struct cmsdk_watchdog *dog, unsigned reg)
{
    if ((reg == LOAD || reg == CONTROL) && dog->counter.running && dog->counter.top == 0)
        dog->ris = 1;
}

static enum bus_result watchdog_write(struct device *device, unsigned reg, unsigned element,
                                      uint32_t value, uint32_t mask)
{
    struct cmsdk_watchdog *dog = (struct cmsdk_watchdog *)device;
    (void)element;
    (void)mask;
    if (reg == LOCK) {
        dog->locked = value != UNLOCK;
        return BUS_OK;
    }
    if (dog->locked) {
        device_report(device, REPORT_GUEST_ERROR, reg, "is locked by WDOGLOCK: write ignored");
        return BUS_OK;
    }
    countdown_sync(&dog->counter, device_now(device));
    write_register(dog, reg, value);
    check_zero_load(dog, reg);
    set_outputs(dog);
    countdown_schedule(&dog->counter, &dog->zero);
    return BUS_OK;
}

static void watchdog_reset(struct device *device)
{
    struct cmsdk_watchdog *dog = (struct cmsdk_watchdog *)device;
    dog->control = dog->ris = dog->itcr = dog->itop = 0;
    dog->locked = false;
    dog->counter.running = false;
    dog->counter.top = UINT32_MAX;
    restart(dog);
    event_cancel(&dog->zero);
    line_set(&dog->irq, false);
}

static bool watchdog_init(struct device *device, struct sim_error *error)
{
    struct cmsdk_watchdog *dog = (struct cmsdk_watchdog *)device;
    dog->counter.clock = device_clock(device, NULL, error);
    if (dog->counter.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &dog->zero, "zero", zero_due);
    dog->zero.unmaskable = true; /* ends in a reset, or in an NMI */
    return device_irq(device, 0, &dog->irq, error);
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
