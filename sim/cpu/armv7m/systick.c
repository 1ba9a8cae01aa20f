/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SysTick timer (ARM DDI 0403E, B3.3): 24 bits, counts the processor's clock or the external
 * reference down, computed from the time. Leaves out: nothing. */
#include "armv7m.h"

#define CSR_ENABLE    (1u << 0)
#define CSR_TICKINT   (1u << 1)
#define CSR_CLKSOURCE (1u << 2)
#define CSR_COUNTFLAG (1u << 16)
#define CALIB_NOREF   (1u << 31)
#define COUNT_MASK    0xffffffu

enum { SYST_CSR, SYST_RVR, SYST_CVR, SYST_CALIB };

static struct clock_domain *source(const struct systick *t)
{
    return (t->control & CSR_CLKSOURCE) || t->reference == NULL ? t->owner->cpu.clock
                                                                : t->reference;
}

static uint64_t cycle_now(const struct systick *t)
{
    return clock_cycles_at(source(t), machine_now(t->owner->machine));
}

static bool counts(const struct systick *t)
{
    return (t->control & CSR_ENABLE) && (t->reload != 0 || t->zero_cycle > cycle_now(t));
}

/* The counter reaches zero at zero_cycle, is reloaded one cycle later, and so on. */
static uint32_t value_at(const struct systick *t, uint64_t cycle)
{
    uint64_t past;
    if (!(t->control & CSR_ENABLE))
        return t->stopped_value;
    if (cycle <= t->zero_cycle)
        return (uint32_t)(t->zero_cycle - cycle) & COUNT_MASK;
    past = cycle - t->zero_cycle;
    return t->reload == 0 ? 0
                          : (uint32_t)((t->reload + 1 - past % (t->reload + 1)) % (t->reload + 1));
}

static void schedule(struct systick *t)
{
    if (counts(t) && t->zero_cycle != 0)
        event_at_cycle(&t->event, source(t), t->zero_cycle);
    else
        event_cancel(&t->event);
}

/* The counter went from 1 to 0. */
static void reached_zero(void *owner, sim_time due)
{
    struct systick *t = &((struct armv7m *)((struct cpu *)owner))->systick;
    (void)due;
    t->count_flag = true;
    if (t->control & CSR_TICKINT)
        armv7m_set_pending(t->owner, EXC_SYSTICK, true);
    if (t->reload == 0) {
        t->stopped_value = 0;
        return;
    }
    t->zero_cycle += t->reload + 1;
    schedule(t);
}

/* Counts from `value` on: 0 reloads in the next cycle. */
static void count_from(struct systick *t, uint32_t value)
{
    uint64_t now = cycle_now(t);
    t->zero_cycle = now + (value != 0 ? value : t->reload + 1);
    if (value == 0 && t->reload == 0)
        t->zero_cycle = now;
    schedule(t);
}

void systick_init(struct systick *t, struct armv7m *m, struct clock_domain *reference)
{
    t->owner = m;
    t->reference = reference;
    device_event(&m->cpu.device, &t->event, "systick", reached_zero);
}

void systick_reset(struct systick *t)
{
    t->control = 0;
    t->reload = 0;
    t->stopped_value = 0;
    t->zero_cycle = 0;
    t->count_flag = false;
    event_cancel(&t->event);
}

uint32_t systick_peek(struct systick *t, unsigned reg)
{
    switch (reg) {
    case SYST_CSR:
        return t->control | (t->reference == NULL ? CSR_CLKSOURCE : 0) |
               (t->count_flag ? CSR_COUNTFLAG : 0);
    case SYST_RVR:
        return t->reload;
    case SYST_CVR:
        return value_at(t, cycle_now(t));
    default:
        return t->calibration | (t->reference == NULL ? CALIB_NOREF : 0);
    }
}

void systick_read_effect(struct systick *t, unsigned reg)
{
    if (reg == SYST_CSR)
        t->count_flag = false;
}

static void write_control(struct systick *t, uint32_t value)
{
    uint32_t now = value_at(t, cycle_now(t));
    bool source_changes = ((t->control ^ value) & CSR_CLKSOURCE) != 0;
    bool was = (t->control & CSR_ENABLE) != 0;
    t->control = value & (CSR_ENABLE | CSR_TICKINT | CSR_CLKSOURCE);
    if (!(t->control & CSR_ENABLE)) {
        t->stopped_value = now;
        event_cancel(&t->event);
    } else if (!was || source_changes) {
        count_from(t, now);
    }
}

void systick_write(struct systick *t, unsigned reg, uint32_t value)
{
    switch (reg) {
    case SYST_CSR:
        write_control(t, value);
        break;
    case SYST_RVR:
        /* Taken at the next reload; while it counts down, zero_cycle stays. */
        if ((t->control & CSR_ENABLE) && value_at(t, cycle_now(t)) == 0) {
            t->reload = value & COUNT_MASK;
            count_from(t, 0);
        } else {
            t->reload = value & COUNT_MASK;
        }
        break;
    case SYST_CVR: /* any write clears the counter and the flag */
        t->count_flag = false;
        t->stopped_value = 0;
        if (t->control & CSR_ENABLE)
            count_from(t, 0);
        break;
    default:
        break;
    }
}
