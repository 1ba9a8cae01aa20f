/* SPDX-License-Identifier: GPL-2.0-or-later */
/* APB dual-input timers of the Cortex-M System Design Kit: two down counters of 16 or 32 bits,
 * free-running, periodic or one-shot, each with a prescaler. After ARM DDI 0479, chapter "APB
 * dual-input timers". The count stays at 0 for one count before it wraps or reloads.
 * A new Load value, and a change of the prescaler, begins a whole count. Leaves out the clock
 * enable inputs TIMCLKEN1 and 2: they are high, as on every board known. */
#include "dev/cmsdk.h"
#include "dev/countdown.h"

#include <stddef.h>

#define TIMERS  2u
#define OUTPUTS 3u

struct timer {
    struct countdown counter; /* of 16 or 32 bits */
    uint32_t load, control;
    uint32_t high; /* upper half of Value while only the lower one counts */
    bool ris;
    struct event zero;
};

struct cmsdk_dualtimer {
    struct device device;
    struct timer timers[TIMERS];
    uint32_t itcr, itop;
    struct line_driver irqs[OUTPUTS];
};

enum { LOAD, VALUE, CONTROL, INTCLR, RIS, MIS, BGLOAD, REGISTERS_OF_TIMER };
enum { ITCR = TIMERS * REGISTERS_OF_TIMER, ITOP, CMSDK_IDS };

enum {
    CONTROL_ONESHOT = 1 << 0,
    CONTROL_32BIT = 1 << 1,
    CONTROL_INTEN = 1 << 5,
    CONTROL_PERIODIC = 1 << 6,
    CONTROL_ENABLE = 1 << 7,
};
#define CONTROL_MASK      0xefu
#define PRESCALE(control) ((control) >> 2 & 3)

static const struct register_field control_fields[] = {
    {"OneShot", 0, 1, "1 stops at 0"},
    {"Size", 1, 1, "0 16 bits, 1 32 bits"},
    {"Prescale", 2, 2, "0 every cycle, 1 every 16, 2 every 256"},
    {"IntEnable", 5, 1, "1 interrupt when 0 is reached"},
    {"Mode", 6, 1, "0 free-running, 1 periodic"},
    {"Enable", 7, 1, "1 counts"},
    {0}};
static const struct register_field itop_fields[] = {
    {"TIMINT1", 0, 1, "level in test mode"}, {"TIMINT2", 1, 1, "level in test mode"}, {0}};

#define REGISTER(n, id, text, at, ...)                                                             \
    [(n - 1) * REGISTERS_OF_TIMER +                                                                \
        id] = {.name = "TIMER" #n text, .offset = (n - 1) * 0x20 + at, .width = 4, __VA_ARGS__}
#define REGISTERS(n)                                                                               \
    REGISTER(n, LOAD, "LOAD", 0x00, .about = "reload value; a write sets the current value, too"), \
        REGISTER(n, VALUE, "VALUE", 0x04, .access = REG_RO, .reset = 0xffffffff,                   \
                 .about = "current value"),                                                        \
        REGISTER(n, CONTROL, "CONTROL", 0x08, .reset = CONTROL_INTEN, .fields = control_fields,    \
                 .about = "control"),                                                              \
        REGISTER(n, INTCLR, "INTCLR", 0x0c, .access = REG_WO,                                      \
                 .about = "any write clears the interrupt"),                                       \
        REGISTER(n, RIS, "RIS", 0x10, .access = REG_RO, .about = "raw interrupt status"),          \
        REGISTER(n, MIS, "MIS", 0x14, .access = REG_RO, .about = "masked interrupt status"),       \
        REGISTER(n, BGLOAD, "BGLOAD", 0x18, .about = "reload value, without a restart")

static const struct device_register registers[] = {
    REGISTERS(1),
    REGISTERS(2),
    [ITCR] = {.name = "TIMERITCR",
              .offset = 0xf00,
              .width = 4,
              .about = "bit 0: interrupt outputs follow TIMERITOP"},
    [ITOP] = {.name = "TIMERITOP",
              .offset = 0xf04,
              .width = 4,
              .access = REG_WO,
              .fields = itop_fields,
              .about = "interrupt outputs in test mode"},
    CMSDK_ID_REGISTERS(0x23),
    {0}};

#define STATE_TIMER(n)                                                                             \
    STATE_COUNTDOWN(struct cmsdk_dualtimer, timers[n].counter),                                    \
        STATE(struct cmsdk_dualtimer, timers[n].load),                                             \
        STATE_MAX(struct cmsdk_dualtimer, timers[n].control, CONTROL_MASK),                        \
        STATE(struct cmsdk_dualtimer, timers[n].high),                                             \
        STATE_MAX(struct cmsdk_dualtimer, timers[n].ris, 1),                                       \
        STATE_EVENT(struct cmsdk_dualtimer, timers[n].zero)

static const struct state_field state[] = {STATE_TIMER(0),
                                           STATE_TIMER(1),
                                           STATE_MAX(struct cmsdk_dualtimer, itcr, 1),
                                           STATE_MAX(struct cmsdk_dualtimer, itop, 3),
                                           STATE_DRIVER_ARRAY(struct cmsdk_dualtimer, irqs),
                                           STATE_END};

/* --- interrupts --- */

static bool masked(const struct timer *timer)
{
    return timer->ris && (timer->control & CONTROL_INTEN);
}

static void set_irqs(struct cmsdk_dualtimer *dual)
{
    bool one = masked(&dual->timers[0]), two = masked(&dual->timers[1]);
    if (dual->itcr & 1) {
        one = dual->itop & 1;
        two = dual->itop & 2;
    }
    line_set(&dual->irqs[0], one || two);
    line_set(&dual->irqs[1], one);
    line_set(&dual->irqs[2], two);
}

static const char *const output_names[OUTPUTS] = {"combined", "timer1", "timer2"};

/* --- counting --- */

static uint32_t count_mask(const struct timer *timer)
{
    return timer->control & CONTROL_32BIT ? UINT32_MAX : UINT16_MAX;
}

static uint32_t value_of(const struct timer *timer, sim_time now)
{
    return timer->high | countdown_value(&timer->counter, now);
}

static void set_value(struct timer *timer, uint32_t value, sim_time now)
{
    timer->high = value & ~count_mask(timer);
    countdown_set(&timer->counter, value & count_mask(timer), now);
}

static void set_top(struct timer *timer)
{
    uint32_t mask = count_mask(timer);
    timer->counter.top = timer->control & CONTROL_PERIODIC ? timer->load & mask : mask;
}

/* Raw status is set whether interrupts are enabled or not; an event while it is set is idle. */
static void schedule(struct timer *timer)
{
    if (timer->ris)
        event_cancel(&timer->zero);
    else
        countdown_schedule(&timer->counter, &timer->zero);
}

static void zero_reached(struct cmsdk_dualtimer *dual, unsigned n, sim_time due)
{
    struct timer *timer = &dual->timers[n];
    countdown_sync(&timer->counter, due);
    timer->ris = true;
    set_irqs(dual);
}

static void zero_due_1(void *owner, sim_time due)
{
    zero_reached(owner, 0, due);
}

static void zero_due_2(void *owner, sim_time due)
{
    zero_reached(owner, 1, due);
}

/* A running timer that is loaded with 0 interrupts at once (description of TIMERXLOAD). */
static void check_zero_load(struct timer *timer)
{
    if ((timer->control & CONTROL_ENABLE) && timer->counter.value == 0 &&
        (timer->load & count_mask(timer)) == 0)
        timer->ris = true;
}

static void write_load(struct timer *timer, uint32_t value, sim_time now)
{
    timer->load = value;
    set_top(timer);
    set_value(timer, value, now);
    check_zero_load(timer);
}

static void write_bgload(struct timer *timer, uint32_t value, sim_time now)
{
    countdown_sync(&timer->counter, now);
    timer->load = value;
    set_top(timer);
}

static const uint8_t prescale_shifts[] = {0, 4, 8, 8};

static void write_control(struct timer *timer, uint32_t control, sim_time now)
{
    uint32_t value, changed = timer->control ^ control;
    countdown_sync(&timer->counter, now);
    value = value_of(timer, now);
    timer->control = control;
    timer->counter.once = control & CONTROL_ONESHOT;
    set_top(timer);
    if (changed & CONTROL_32BIT)
        set_value(timer, value, now);
    if (timer->counter.shift != prescale_shifts[PRESCALE(control)])
        countdown_set(&timer->counter, timer->counter.value, now);
    timer->counter.shift = prescale_shifts[PRESCALE(control)];
    countdown_run(&timer->counter, control & CONTROL_ENABLE, now);
    if (changed & CONTROL_ENABLE)
        check_zero_load(timer);
}

/* --- registers --- */

static uint32_t timer_peek(const struct timer *timer, unsigned reg, sim_time now)
{
    switch (reg) {
    case LOAD:
    case BGLOAD:
        return timer->load;
    case VALUE:
        return value_of(timer, now);
    case CONTROL:
        return timer->control;
    case RIS:
        return timer->ris;
    case MIS:
        return masked(timer);
    default:
        return 0;
    }
}

static uint32_t dualtimer_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct cmsdk_dualtimer *dual = (const struct cmsdk_dualtimer *)device;
    (void)element;
    if (reg < ITCR)
        return timer_peek(&dual->timers[reg / REGISTERS_OF_TIMER], reg % REGISTERS_OF_TIMER,
                          device_now(device));
    if (reg == ITCR)
        return dual->itcr;
    return reg == ITOP ? 0 : primecell_id(device, reg);
}

static void timer_write(struct timer *timer, unsigned reg, uint32_t value, sim_time now)
{
    switch (reg) {
    case LOAD:
        write_load(timer, value, now);
        break;
    case CONTROL:
        write_control(timer, value & CONTROL_MASK, now);
        break;
    case INTCLR:
        countdown_sync(&timer->counter, now);
        timer->ris = false;
        break;
    case BGLOAD:
        write_bgload(timer, value, now);
        break;
    default:
        break;
    }
    schedule(timer);
}

static enum bus_result dualtimer_write(struct device *device, unsigned reg, unsigned element,
                                       uint32_t value, uint32_t mask)
{
    struct cmsdk_dualtimer *dual = (struct cmsdk_dualtimer *)device;
    (void)element;
    (void)mask;
    if (reg < ITCR)
        timer_write(&dual->timers[reg / REGISTERS_OF_TIMER], reg % REGISTERS_OF_TIMER, value,
                    device_now(device));
    else if (reg == ITCR)
        dual->itcr = value & 1;
    else if (reg == ITOP)
        dual->itop = value & 3;
    if (reg < ITCR && reg % REGISTERS_OF_TIMER == CONTROL && PRESCALE(value) == 3)
        device_report(device, REPORT_GUEST_ERROR, reg, "Prescale 3 is undefined: taken as 2");
    set_irqs(dual);
    return BUS_OK;
}

static void timer_reset(struct timer *timer, sim_time now)
{
    timer->control = CONTROL_INTEN;
    timer->load = 0;
    timer->ris = false;
    timer->counter.running = timer->counter.once = false;
    timer->counter.shift = 0;
    set_top(timer);
    set_value(timer, UINT32_MAX, now);
    event_cancel(&timer->zero);
}

static void dualtimer_reset(struct device *device)
{
    struct cmsdk_dualtimer *dual = (struct cmsdk_dualtimer *)device;
    timer_reset(&dual->timers[0], device_now(device));
    timer_reset(&dual->timers[1], device_now(device));
    dual->itcr = dual->itop = 0;
    set_irqs(dual);
}

static bool dualtimer_init(struct device *device, struct sim_error *error)
{
    struct cmsdk_dualtimer *dual = (struct cmsdk_dualtimer *)device;
    struct clock_domain *clock = device_clock(device, NULL, error);
    if (clock == NULL || !device_map(device, 0, error))
        return false;
    dual->timers[0].counter.clock = dual->timers[1].counter.clock = clock;
    device_event(device, &dual->timers[0].zero, "zero1", zero_due_1);
    device_event(device, &dual->timers[1].zero, "zero2", zero_due_2);
    return cmsdk_interrupts(device, dual->irqs, output_names, OUTPUTS, error);
}

const struct device_class cmsdk_dualtimer_class = {
    .compatible = "arm,cmsdk-dtimer",
    .title = "CMSDK APB dual-input timers",
    .manual = CMSDK_MANUAL ", chapter APB dual-input timers",
    .size = sizeof(struct cmsdk_dualtimer),
    .registers = registers,
    .state = state,
    .init = dualtimer_init,
    .reset = dualtimer_reset,
    .peek = dualtimer_peek,
    .write = dualtimer_write,
};
