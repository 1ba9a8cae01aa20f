/* SPDX-License-Identifier: GPL-2.0-or-later */
/* APB timer of the Cortex-M System Design Kit: a 32-bit down counter with reload, an interrupt
 * and an external input that enables or clocks it. After ARM DDI 0479, chapter "APB timer".
 * The count stays at 0 for one cycle before it reloads; only a step from 1 to 0 interrupts.
 * Leaves out the two cycles that the input's synchronizer takes. */
#include "dev/cmsdk.h"
#include "dev/countdown.h"

#include <stddef.h>

struct cmsdk_timer {
    struct device device;
    struct countdown counter;
    uint32_t ctrl, intstatus;
    struct event zero;
    struct line_driver irq;
    struct line *extin;
    struct line_listener extin_listener;
};

enum { CTRL, VALUE, RELOAD, INTSTATUS, CMSDK_IDS };

enum { CTRL_EN = 1 << 0, CTRL_EXTEN = 1 << 1, CTRL_EXTCLK = 1 << 2, CTRL_INTEN = 1 << 3 };
#define CTRL_MASK 0xfu

static const struct register_field ctrl_fields[] = {
    {"EN", 0, 1, "1 counts"},
    {"SELEXTEN", 1, 1, "1 counts only while EXTIN is high"},
    {"SELEXTCLK", 2, 1, "1 counts rising edges of EXTIN"},
    {"INTEN", 3, 1, "1 interrupt when 0 is reached"},
    {0}};
static const struct register_field intstatus_fields[] = {{"INT", 0, 1, "write 1 to clear"}, {0}};

static const struct device_register registers[] = {
    [CTRL] = {.name = "CTRL", .offset = 0x0, .width = 4, .fields = ctrl_fields, .about = "control"},
    [VALUE] = {.name = "VALUE", .offset = 0x4, .width = 4, .about = "current value"},
    [RELOAD] = {.name = "RELOAD",
                .offset = 0x8,
                .width = 4,
                .about = "reload value; a write sets the current value, too"},
    [INTSTATUS] = {.name = "INTSTATUS",
                   .offset = 0xc,
                   .width = 4,
                   .access = REG_W1C,
                   .fields = intstatus_fields,
                   .about = "interrupt status, clear (INTCLEAR)"},
    CMSDK_ID_REGISTERS(0x22),
    {0}};

static const struct state_field state[] = {
    STATE_COUNTDOWN(struct cmsdk_timer, counter), STATE_MAX(struct cmsdk_timer, ctrl, CTRL_MASK),
    STATE_MAX(struct cmsdk_timer, intstatus, 1),  STATE_EVENT(struct cmsdk_timer, zero),
    STATE_DRIVER(struct cmsdk_timer, irq),        STATE_END};

/* The event is needed only while it would change something. */
static void schedule(struct cmsdk_timer *timer)
{
    if ((timer->ctrl & CTRL_INTEN) && timer->intstatus == 0)
        countdown_schedule(&timer->counter, &timer->zero);
    else
        event_cancel(&timer->zero);
}

static void reached_zero(struct cmsdk_timer *timer)
{
    if (timer->ctrl & CTRL_INTEN)
        timer->intstatus = 1;
    line_set(&timer->irq, timer->intstatus != 0);
}

static void zero_due(void *owner, sim_time due)
{
    struct cmsdk_timer *timer = owner;
    countdown_sync(&timer->counter, due);
    reached_zero(timer);
}

static bool enabled(const struct cmsdk_timer *timer)
{
    if (!(timer->ctrl & CTRL_EN))
        return false;
    return !(timer->ctrl & CTRL_EXTEN) || timer->extin->level;
}

static void control_changed(struct cmsdk_timer *timer)
{
    bool by_clock = enabled(timer) && !(timer->ctrl & CTRL_EXTCLK);
    countdown_run(&timer->counter, by_clock, device_now(&timer->device));
    schedule(timer);
}

static void extin_changed(void *owner, unsigned input, bool level)
{
    struct cmsdk_timer *timer = owner;
    (void)input;
    control_changed(timer);
    if (level && enabled(timer) && (timer->ctrl & CTRL_EXTCLK) && countdown_step(&timer->counter))
        reached_zero(timer);
}

static uint32_t timer_peek(struct device *device, unsigned reg, unsigned element)
{
    struct cmsdk_timer *timer = (struct cmsdk_timer *)device;
    (void)element;
    switch (reg) {
    case CTRL:
        return timer->ctrl;
    case VALUE:
        return countdown_value(&timer->counter, device_now(device));
    case RELOAD:
        return timer->counter.top;
    case INTSTATUS:
        return timer->intstatus;
    default:
        return primecell_id(device, reg);
    }
}

static void write_reload(struct cmsdk_timer *timer, uint32_t value)
{
    timer->counter.top = value;
    countdown_set(&timer->counter, value, device_now(&timer->device));
    schedule(timer);
}

static void write_intclear(struct cmsdk_timer *timer, uint32_t value)
{
    countdown_sync(&timer->counter, device_now(&timer->device));
    timer->intstatus &= ~value;
    line_set(&timer->irq, timer->intstatus != 0);
    schedule(timer);
}

static enum bus_result timer_write(struct device *device, unsigned reg, unsigned element,
                                   uint32_t value, uint32_t mask)
{
    struct cmsdk_timer *timer = (struct cmsdk_timer *)device;
    (void)element;
    (void)mask;
    switch (reg) {
    case CTRL:
        timer->ctrl = value & CTRL_MASK;
        control_changed(timer);
        break;
    case VALUE:
        countdown_set(&timer->counter, value, device_now(device));
        schedule(timer);
        break;
    case RELOAD:
        write_reload(timer, value);
        break;
    case INTSTATUS:
        write_intclear(timer, value);
        break;
    default:
        break;
    }
    return BUS_OK;
}

static void timer_reset(struct device *device)
{
    struct cmsdk_timer *timer = (struct cmsdk_timer *)device;
    timer->ctrl = 0;
    timer->intstatus = 0;
    timer->counter.top = 0;
    timer->counter.running = false;
    countdown_set(&timer->counter, 0, device_now(device));
    event_cancel(&timer->zero);
    line_set(&timer->irq, false);
}

static bool timer_init(struct device *device, struct sim_error *error)
{
    struct cmsdk_timer *timer = (struct cmsdk_timer *)device;
    timer->counter.clock = device_clock(device, NULL, error);
    timer->extin = device_pin(device, "extin", LINE_SINGLE, error);
    if (timer->counter.clock == NULL || timer->extin == NULL)
        return false;
    line_listen(timer->extin, &timer->extin_listener, timer, extin_changed, 0);
    device_event(device, &timer->zero, "zero", zero_due);
    return device_map(device, 0, error) && device_irq(device, 0, &timer->irq, error);
}

const struct device_class cmsdk_timer_class = {
    .compatible = "arm,cmsdk-timer",
    .title = "CMSDK APB timer",
    .manual = CMSDK_MANUAL ", chapter APB timer",
    .size = sizeof(struct cmsdk_timer),
    .registers = registers,
    .state = state,
    .init = timer_init,
    .reset = timer_reset,
    .peek = timer_peek,
    .write = timer_write,
};
