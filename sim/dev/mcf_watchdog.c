/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watchdog timer module of ColdFire chips: 16 bits that count down behind a divider by 4096 and
 * reset the chip. After the MCF5208 Reference Manual and the MCF5282 User's Manual, chapters
 * "Watchdog Timer Module". Leaves out what low-power modes and debuggers stop. */
#include "dev/countdown.h"
#include "dev/mcf.h"

#include <stddef.h>

struct mcf_watchdog {
    struct device device;
    struct device *controller; /* of resets; may be NULL */
    uint16_t wcr, wmr;
    bool wcr_written, wmr_written; /* each can be written once */
    bool served;                   /* the first half of the service sequence came */
    bool starts_off;
    struct countdown counter;
    struct event zero;
};

enum { WCR, WMR, WCNTR, WSR };
#define EN        0x0001u
#define WCR_RESET 0x000fu
#define DIVIDER   12u /* bits: 4096 */
#define FIRST     0x5555u
#define SECOND    0xaaaau

static const struct register_field wcr_fields[] = {
    {"WAIT", 3, 1, "1 stops in wait mode, kept only"},
    {"DOZE", 2, 1, "1 stops in doze mode, kept only"},
    {"HALTED", 1, 1, "1 stops for a debugger, kept only"},
    {"EN", 0, 1, "1 on"},
    {0}};

static const struct device_register registers[] = {
    [WCR] = {.name = "WCR",
             .offset = 0,
             .width = 2,
             .reset = WCR_RESET,
             .fields = wcr_fields,
             .about = "control, can be written once"},
    [WMR] = {.name = "WMR",
             .offset = 2,
             .width = 2,
             .reset = 0xffff,
             .about = "modulus, can be written once"},
    [WCNTR] = {.name = "WCNTR",
               .offset = 4,
               .width = 2,
               .access = REG_RO,
               .reset = 0xffff,
               .about = "count"},
    [WSR] = {.name = "WSR", .offset = 6, .width = 2, .about = "0x5555, then 0xAAAA: begins anew"},
    {0}};

static const struct state_field state[] = {
    STATE_MAX(struct mcf_watchdog, wcr, 0xf), STATE(struct mcf_watchdog, wmr),
    STATE(struct mcf_watchdog, wcr_written),  STATE(struct mcf_watchdog, wmr_written),
    STATE(struct mcf_watchdog, served),       STATE_COUNTDOWN(struct mcf_watchdog, counter),
    STATE_EVENT(struct mcf_watchdog, zero),   STATE_END};

static void zero_due(void *owner, sim_time due)
{
    struct mcf_watchdog *dog = owner;
    countdown_sync(&dog->counter, due);
    mcf_reset_ask(&dog->device, dog->controller, MCF_RESET_WATCHDOG);
}

static void restart(struct mcf_watchdog *dog)
{
    sim_time now = device_now(&dog->device);
    countdown_run(&dog->counter, dog->wcr & EN, now);
    dog->counter.top = dog->wmr;
    countdown_set(&dog->counter, dog->wmr, now);
    countdown_schedule(&dog->counter, &dog->zero);
}

static uint32_t dog_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_watchdog *dog = (const struct mcf_watchdog *)device;
    (void)element;
    if (reg == WCNTR)
        return countdown_value(&dog->counter, device_now(device));
    return reg == WCR ? dog->wcr : reg == WMR ? dog->wmr : 0;
}

/* The first write since the reset is the only one that counts. */
static bool is_first(struct mcf_watchdog *dog, unsigned reg, bool *written)
{
    bool first = !*written;
    if (!first)
        device_report(&dog->device, REPORT_GUEST_ERROR, reg,
                      "can be written once after a reset: the write is ignored");
    *written = true;
    return first;
}

static void write_control(struct mcf_watchdog *dog, uint32_t value)
{
    dog->wcr = value & 0xf;
    countdown_run(&dog->counter, dog->wcr & EN, device_now(&dog->device));
    countdown_schedule(&dog->counter, &dog->zero);
}

static void write_modulus(struct mcf_watchdog *dog, uint32_t value)
{
    dog->wmr = (uint16_t)value;
    restart(dog);
}

static void serve(struct mcf_watchdog *dog, uint32_t value)
{
    if (value == SECOND && dog->served)
        restart(dog);
    dog->served = value == FIRST;
}

static enum bus_result dog_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mcf_watchdog *dog = (struct mcf_watchdog *)device;
    (void)element;
    (void)mask;
    if (reg == WCR && is_first(dog, WCR, &dog->wcr_written))
        write_control(dog, value);
    if (reg == WMR && is_first(dog, WMR, &dog->wmr_written))
        write_modulus(dog, value);
    if (reg == WSR)
        serve(dog, value);
    return BUS_OK;
}

static void dog_reset(struct device *device)
{
    struct mcf_watchdog *dog = (struct mcf_watchdog *)device;
    dog->wcr = dog->starts_off ? WCR_RESET & ~EN : WCR_RESET;
    dog->wmr = 0xffff;
    dog->wcr_written = dog->wmr_written = dog->served = false;
    dog->counter.shift = DIVIDER;
    restart(dog);
}

static bool dog_init(struct device *device, struct sim_error *error)
{
    struct mcf_watchdog *dog = (struct mcf_watchdog *)device;
    dog->starts_off = device_has(device, "bosim,starts-off");
    dog->counter.clock = device_clock(device, NULL, error);
    if (dog->counter.clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &dog->zero, "zero", zero_due);
    dog->zero.unmaskable = true;
    return mcf_reset_of(device, &dog->controller, error);
}

const struct device_class mcf_watchdog_class = {
    .compatible = "fsl,mcf-watchdog",
    .title = "ColdFire watchdog",
    .manual = "MCF5208 Reference Manual, chapter Watchdog Timer Module",
    .size = sizeof(struct mcf_watchdog),
    .registers = registers,
    .state = state,
    .init = dog_init,
    .reset = dog_reset,
    .peek = dog_peek,
    .write = dog_write,
};
