/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watchdog of the Stellaris microcontrollers, a PrimeCell SP805: a 32-bit down counter that
 * interrupts at 0 and resets the system when it comes to 0 again before the interrupt was
 * cleared; a lock register. After the LM3S6965 data sheet, chapter "Watchdog Timer". Once INTEN
 * is set only a reset clears it. Leaves out the stall while debugged. */
#include "dev/countdown.h"
#include "dev/stellaris.h"

#include "machine.h"

#include <stddef.h>

struct stellaris_watchdog {
    struct device device;
    struct countdown counter; /* its top is WDTLOAD */
    uint32_t ctl, ris, test;
    bool locked;
    struct event zero;
    struct line_driver irq;
};

enum { LOAD, VALUE, CTL, ICR, RIS, MIS, TEST, LOCK, STELLARIS_IDS };

enum { CTL_INTEN = 1 << 0, CTL_RESEN = 1 << 1 };
#define UNLOCK    0x1acce551u
#define TEST_MASK 0x100u

static const struct register_field ctl_fields[] = {
    {"INTEN", 0, 1, "1 counts and interrupts; only a reset clears it"},
    {"RESEN", 1, 1, "1 resets the system"},
    {0}};

static const struct device_register registers[] = {
    [LOAD] = {.name = "WDTLOAD",
              .offset = 0x000,
              .width = 4,
              .reset = 0xffffffff,
              .about = "reload value; a write restarts the count"},
    [VALUE] = {.name = "WDTVALUE",
               .offset = 0x004,
               .width = 4,
               .access = REG_RO,
               .reset = 0xffffffff,
               .about = "current value"},
    [CTL] =
        {.name = "WDTCTL", .offset = 0x008, .width = 4, .fields = ctl_fields, .about = "control"},
    [ICR] = {.name = "WDTICR",
             .offset = 0x00c,
             .width = 4,
             .access = REG_WO,
             .about = "any write clears the interrupt and restarts the count"},
    [RIS] = {.name = "WDTRIS",
             .offset = 0x010,
             .width = 4,
             .access = REG_RO,
             .about = "interrupt, raw"},
    [MIS] = {.name = "WDTMIS",
             .offset = 0x014,
             .width = 4,
             .access = REG_RO,
             .about = "interrupt, if enabled"},
    [TEST] = {.name = "WDTTEST",
              .offset = 0x418,
              .width = 4,
              .stores_only = true,
              .about = "bit 8: stops while debugged"},
    [LOCK] = {.name = "WDTLOCK",
              .offset = 0xc00,
              .width = 4,
              .about = "0x1ACCE551 unlocks, anything else locks; reads 1 while locked"},
    STELLARIS_ID_REGISTERS("WDT", 0x05, 0x18, 0x18, 0x01),
    {0}};

static const struct state_field state[] = {STATE_COUNTDOWN(struct stellaris_watchdog, counter),
                                           STATE_MAX(struct stellaris_watchdog, ctl, 3),
                                           STATE_MAX(struct stellaris_watchdog, ris, 1),
                                           STATE_MAX(struct stellaris_watchdog, test, TEST_MASK),
                                           STATE(struct stellaris_watchdog, locked),
                                           STATE_EVENT(struct stellaris_watchdog, zero),
                                           STATE_DRIVER(struct stellaris_watchdog, irq),
                                           STATE_END};

static uint32_t masked(const struct stellaris_watchdog *dog)
{
    return dog->ris & dog->ctl & CTL_INTEN;
}

static void restart(struct stellaris_watchdog *dog)
{
    countdown_set(&dog->counter, dog->counter.top, device_now(&dog->device));
}

static void zero_due(void *owner, sim_time due)
{
    struct stellaris_watchdog *dog = owner;
    bool second = dog->ris != 0;
    countdown_sync(&dog->counter, due);
    dog->ris = 1;
    line_set(&dog->irq, masked(dog) != 0);
    countdown_schedule(&dog->counter, &dog->zero);
    if (second && (dog->ctl & CTL_RESEN))
        machine_ask_reset(dog->device.machine);
}

static uint32_t watchdog_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct stellaris_watchdog *dog = (const struct stellaris_watchdog *)device;
    (void)element;
    switch (reg) {
    case LOAD:
        return dog->counter.top;
    case VALUE:
        return countdown_value(&dog->counter, device_now(device));
    case CTL:
        return dog->ctl;
    case RIS:
        return dog->ris;
    case MIS:
        return masked(dog);
    case TEST:
        return dog->test;
    case LOCK:
        return dog->locked;
    case ICR:
        return 0;
    default:
        return stellaris_id(device, reg);
    }
}

static void write_control(struct stellaris_watchdog *dog, uint32_t value)
{
    bool starts = (value & ~dog->ctl & CTL_INTEN) != 0;
    dog->ctl = (value & (CTL_INTEN | CTL_RESEN)) | (dog->ctl & CTL_INTEN);
    countdown_run(&dog->counter, dog->ctl & CTL_INTEN, device_now(&dog->device));
    if (starts)
        restart(dog);
}

static void write_register(struct stellaris_watchdog *dog, unsigned reg, uint32_t value)
{
    switch (reg) {
    case LOAD:
        dog->counter.top = value;
        restart(dog);
        break;
    case CTL:
        write_control(dog, value);
        break;
    case ICR:
        dog->ris = 0;
        restart(dog);
        break;
    case TEST:
        dog->test = value & TEST_MASK;
        break;
    default:
        break;
    }
}

/* A running watchdog that is loaded with 0 interrupts at once (description of WDTLOAD). */
static void check_zero_load(struct stellaris_watchdog *dog, unsigned reg)
{
    if ((reg == LOAD || reg == CTL) && dog->counter.running && dog->counter.top == 0)
        dog->ris = 1;
}

static enum bus_result watchdog_write(struct device *device, unsigned reg, unsigned element,
                                      uint32_t value, uint32_t mask)
{
    struct stellaris_watchdog *dog = (struct stellaris_watchdog *)device;
    (void)element;
    (void)mask;
    if (reg == LOCK) {
        dog->locked = value != UNLOCK;
        return BUS_OK;
    }
    if (dog->locked) {
        device_report(device, REPORT_GUEST_ERROR, reg, "is locked by WDTLOCK: write ignored");
        return BUS_OK;
    }
    countdown_sync(&dog->counter, device_now(device));
    write_register(dog, reg, value);
    check_zero_load(dog, reg);
    line_set(&dog->irq, masked(dog) != 0);
    countdown_schedule(&dog->counter, &dog->zero);
    return BUS_OK;
}

static void watchdog_reset(struct device *device)
{
    struct stellaris_watchdog *dog = (struct stellaris_watchdog *)device;
    dog->ctl = dog->ris = dog->test = 0;
    dog->locked = false;
    dog->counter.running = false;
    dog->counter.top = UINT32_MAX;
    restart(dog);
    event_cancel(&dog->zero);
    line_set(&dog->irq, false);
}

static bool watchdog_init(struct device *device, struct sim_error *error)
{
    struct stellaris_watchdog *dog = (struct stellaris_watchdog *)device;
    dog->counter.clock = device_clock(device, NULL, error);
    if (dog->counter.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &dog->zero, "zero", zero_due);
    dog->zero.unmaskable = true; /* ends in a reset */
    return device_irq(device, 0, &dog->irq, error);
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
