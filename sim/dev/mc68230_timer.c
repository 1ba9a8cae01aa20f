/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timer of the MC68230: 24 bits that count down behind a prescaler of 5 bits, from the chip's
 * clock or from edges of TIN. The chip's data sheet, section "Timer". */
#include "dev/mc68230.h"

#define COUNTER_MAX 0xffffffu
#define PRESCALE    5u /* bits */

enum {
    TCR_ENABLE = 1 << 0,
    TCR_CLOCK = 3 << 1, /* what counts */
    TCR_ROLL = 1 << 4,  /* 0 goes on with the highest value, not with the preload registers */
};
enum { BY_CLOCK = 0 << 1, BY_GATED_CLOCK = 1 << 1, BY_TIN_32 = 2 << 1, BY_TIN = 3 << 1 };

/* TCR 7 to 5: what PC3 is. */
enum { TOUT_SQUARE = 2, TOUT_IRQ = 4, TOUT_IRQ_ON = 1 };

static unsigned pin_function(const struct mc68230 *pit)
{
    return pit->tcr >> 5;
}

static unsigned clocking(const struct mc68230 *pit)
{
    return pit->tcr & TCR_CLOCK;
}

static bool tin(const struct mc68230 *pit)
{
    return pit->pins[PIT_C] >> PIT_PC_TIN & 1;
}

static bool runs(const struct mc68230 *pit)
{
    return (pit->tcr & TCR_ENABLE) && (clocking(pit) != BY_GATED_CLOCK || tin(pit));
}

static bool by_clock(const struct mc68230 *pit)
{
    return clocking(pit) <= BY_GATED_CLOCK;
}

bool pit_timer_has_tin(const struct mc68230 *pit)
{
    return clocking(pit) != BY_CLOCK;
}

bool pit_timer_has_tout(const struct mc68230 *pit)
{
    return pin_function(pit) >= TOUT_SQUARE;
}

/* As a request the pin is low while it requests. */
bool pit_timer_tout(const struct mc68230 *pit)
{
    return pin_function(pit) & TOUT_IRQ ? !pit_timer_requests(pit) : pit->square;
}

bool pit_timer_requests(const struct mc68230 *pit)
{
    unsigned function = pin_function(pit);
    return pit->zero && (function & TOUT_IRQ) && (function & TOUT_IRQ_ON);
}

uint32_t pit_counter(const struct mc68230 *pit)
{
    return countdown_value(&pit->counter, device_now(&pit->device));
}

static void schedule(struct mc68230 *pit)
{
    countdown_schedule(&pit->counter, &pit->zero_due);
}

static void is_zero(struct mc68230 *pit)
{
    pit->zero = true;
    pit->square = !pit->square;
}

static void zero_due(void *owner, sim_time due)
{
    struct mc68230 *pit = owner;
    countdown_sync(&pit->counter, due);
    is_zero(pit);
    schedule(pit);
    pit_update(pit);
}

static void set_top(struct mc68230 *pit)
{
    pit->counter.top = pit->tcr & TCR_ROLL ? COUNTER_MAX : pit->preload;
}

/* Coming to run loads counter and prescaler; halted, the status is 0 and TOUT high. */
static void start_or_stop(struct mc68230 *pit, bool ran)
{
    sim_time now = device_now(&pit->device);
    bool running = runs(pit);
    countdown_run(&pit->counter, running && by_clock(pit), now);
    if (running && !ran) {
        countdown_set(&pit->counter, pit->preload, now);
        pit->edges = 0;
    }
    if (!running) {
        pit->zero = false;
        pit->square = true;
    }
}

void pit_timer_control(struct mc68230 *pit, uint8_t value)
{
    bool ran = runs(pit);
    countdown_sync(&pit->counter, device_now(&pit->device));
    pit->tcr = value & 0xf7; /* bit 3 does not exist */
    set_top(pit);
    start_or_stop(pit, ran);
    schedule(pit);
}

void pit_timer_preload(struct mc68230 *pit, uint32_t value)
{
    countdown_sync(&pit->counter, device_now(&pit->device));
    pit->preload = value & COUNTER_MAX;
    set_top(pit);
    schedule(pit);
}

static void count_edge(struct mc68230 *pit)
{
    if (clocking(pit) == BY_TIN_32 && (++pit->edges & ((1u << PRESCALE) - 1)) != 0)
        return;
    pit->edges = 0;
    if (countdown_step(&pit->counter))
        is_zero(pit);
}

/* The pin has this level now; `pins` has it already. */
void pit_timer_input(struct mc68230 *pit, bool level)
{
    if (!(pit->tcr & TCR_ENABLE))
        return;
    if (clocking(pit) == BY_GATED_CLOCK) {
        countdown_sync(&pit->counter, device_now(&pit->device));
        start_or_stop(pit, !level);
        schedule(pit);
    } else if (!by_clock(pit) && level) {
        count_edge(pit);
    }
}

void pit_timer_reset(struct mc68230 *pit)
{
    pit->tcr = 0;
    pit->tivr = 0x0f;
    pit->zero = false;
    pit->square = true;
    pit->edges = 0;
    pit->preload = 0;
    pit->counter.running = false;
    pit->counter.top = 0;
    pit->counter.shift = PRESCALE;
    countdown_set(&pit->counter, 0, device_now(&pit->device));
    event_cancel(&pit->zero_due);
}

void pit_timer_init(struct mc68230 *pit)
{
    pit->counter.clock = pit->clock;
    device_event(&pit->device, &pit->zero_due, "zero", zero_due);
}
