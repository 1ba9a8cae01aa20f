/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PrimeCell SP805 watchdog (ARM DDI 0270): what the chips of several makers share. Where RESEN is
 * off at the second 0 the count goes on. */
#include "dev/sp805.h"

#include "machine.h"

#define UNLOCK 0x1acce551u /* description of WdogLock */

static uint32_t masked(const struct sp805 *dog)
{
    return dog->ris & dog->control & SP805_INTEN;
}

static void set_outputs(struct sp805 *dog)
{
    line_set(&dog->irq, dog->itcr ? (dog->itop & SP805_TEST_IRQ) != 0 : masked(dog) != 0);
    if (dog->itcr && (dog->itop & SP805_TEST_RESET))
        machine_ask_reset(dog->device.machine);
}

static void restart(struct sp805 *dog)
{
    countdown_set(&dog->counter, dog->counter.top, device_now(&dog->device));
}

static void zero_due(void *owner, sim_time due)
{
    struct sp805 *dog = owner;
    bool second = dog->ris != 0;
    countdown_sync(&dog->counter, due);
    dog->ris = 1;
    set_outputs(dog);
    countdown_schedule(&dog->counter, &dog->zero);
    if (second && (dog->control & SP805_RESEN) && !dog->itcr)
        machine_ask_reset(dog->device.machine);
}

uint32_t sp805_peek(const struct sp805 *dog, unsigned reg)
{
    switch (reg) {
    case SP805_LOAD:
        return dog->counter.top;
    case SP805_VALUE:
        return countdown_value(&dog->counter, device_now(&dog->device));
    case SP805_CONTROL:
        return dog->control;
    case SP805_RIS:
        return dog->ris;
    case SP805_MIS:
        return masked(dog);
    case SP805_LOCK:
        return dog->locked;
    default:
        return 0;
    }
}

/* INTEN starts the count from the reload value when it was off, and stops it. */
static void write_control(struct sp805 *dog, uint32_t value)
{
    bool starts = (value & ~dog->control & SP805_INTEN) != 0;
    uint32_t kept = dog->keeps_inten ? dog->control & SP805_INTEN : 0;
    dog->control = (value & (SP805_INTEN | SP805_RESEN)) | kept;
    countdown_run(&dog->counter, dog->control & SP805_INTEN, device_now(&dog->device));
    if (starts)
        restart(dog);
}

static void write_register(struct sp805 *dog, unsigned reg, uint32_t value)
{
    switch (reg) {
    case SP805_LOAD:
        dog->counter.top = value;
        restart(dog);
        break;
    case SP805_CONTROL:
        write_control(dog, value);
        break;
    case SP805_INTCLR:
        dog->ris = 0;
        restart(dog);
        break;
    default:
        break;
    }
}

/* A running watchdog that is loaded with 0 interrupts at once (description of WdogLoad). */
static void check_zero_load(struct sp805 *dog, unsigned reg)
{
    if ((reg == SP805_LOAD || reg == SP805_CONTROL) && dog->counter.running &&
        dog->counter.top == 0)
        dog->ris = 1;
}

void sp805_write(struct sp805 *dog, unsigned reg, uint32_t value)
{
    if (reg == SP805_LOCK) {
        dog->locked = value != UNLOCK;
        return;
    }
    if (dog->locked) {
        device_report(&dog->device, REPORT_GUEST_ERROR, reg, dog->locked_text);
        return;
    }
    countdown_sync(&dog->counter, device_now(&dog->device));
    write_register(dog, reg, value);
    check_zero_load(dog, reg);
    set_outputs(dog);
    countdown_schedule(&dog->counter, &dog->zero);
}

void sp805_reset(struct sp805 *dog)
{
    dog->control = dog->ris = dog->itcr = dog->itop = 0;
    dog->locked = false;
    dog->counter.running = false;
    dog->counter.top = UINT32_MAX;
    restart(dog);
    event_cancel(&dog->zero);
    line_set(&dog->irq, false);
}

bool sp805_init(struct sp805 *dog, struct sim_error *error)
{
    struct device *device = &dog->device;
    dog->counter.clock = device_clock(device, NULL, error);
    if (dog->counter.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &dog->zero, "zero", zero_due);
    dog->zero.unmaskable = true; /* ends in a reset, or in an NMI */
    return device_irq(device, 0, &dog->irq, error);
}
