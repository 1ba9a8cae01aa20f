/* SPDX-License-Identifier: GPL-2.0-or-later */
/* General-purpose timer module of the Stellaris microcontrollers: two 16-bit halves A and B, or
 * one of 32 bits, one-shot or periodic; a prescaler of 8 bits for the halves; edges on the CCP
 * pins counted or timed; a clock of seconds from the 32.768 kHz input. After the LM3S6965 data
 * sheet, chapter "General-Purpose Timers".
 * A counter is computed from the time; it is 0 at its time-out and is reloaded in the next cycle.
 * Leaves out (docs/limits.md): PWM mode's pins, triggers of the ADC, stalls while debugging. */
#include "dev/pins.h"
#include "dev/stellaris.h"

#include <stddef.h>

#define HALVES     2u
#define RTC_CYCLES 32768u /* of the input clock: a second */

/* One half; A is the whole in 32-bit modes. What counts down has `value` at cycle `since`. */
struct half {
    struct stellaris_timer *timer;
    uint32_t mode, load, match, prescale, prescale_match;
    uint64_t since; /* cycle of its clock */
    uint32_t value;
    uint32_t captured; /* edge-time mode: the count at the last edge */
    bool running;
    bool level; /* of its CCP pin */
    struct event due;
};

struct stellaris_timer {
    struct device device;
    struct clock_domain *clock, *rtc; /* rtc may be NULL */
    uint32_t cfg, ctl, imr, ris;
    struct half halves[HALVES];
    struct line_driver irqs[HALVES];
    struct line_listener pins[HALVES];
};

enum {
    CFG,
    TAMR,
    TBMR,
    CTL,
    IMR,
    RIS,
    MIS,
    ICR,
    TAILR,
    TBILR,
    TAMATCHR,
    TBMATCHR,
    TAPR,
    TBPR,
    TAPMR,
    TBPMR,
    TAR,
    TBR
};

enum { CFG_32 = 0, CFG_RTC = 1 }; /* 4 to 7: 16 bits */
enum { MODE_ONCE = 1, MODE_PERIODIC = 2, MODE_CAPTURE = 3, MODE_TIME = 4, MODE_PWM = 8 };
#define CTL_MASK   0x6f7fu
#define INT_MASK   0x70fu
#define INT_TO     1u /* of half A; those of B are 8 places above */
#define INT_CM     2u
#define INT_CE     4u
#define INT_RTC    8u
#define A_INTS     0xfu
#define EVENT_BOTH 3u

static const struct register_field cfg_fields[] = {
    {"GPTMCFG", 0, 3, "0 32 bits, 1 clock of seconds, 4 16 bits"}, {0}};
static const struct register_field mode_fields[] = {
    {"TnMR", 0, 2, "1 one-shot, 2 periodic, 3 capture"},
    {"TnCMR", 2, 1, "0 counts edges, 1 times them"},
    {"TnAMS", 3, 1, "1 PWM"},
    {0}};
static const struct register_field ctl_fields[] = {
    {"TAEN", 0, 1, "1 A on"},
    {"TASTALL", 1, 1, "1 A stops while debugged"},
    {"TAEVENT", 2, 2, "edges of A: 0 rising, 1 falling, 3 both"},
    {"RTCEN", 4, 1, "1 the clock of seconds goes on while debugged"},
    {"TAOTE", 5, 1, "1 A triggers the ADC"},
    {"TAPWML", 6, 1, "1 A's PWM inverted"},
    {"TBEN", 8, 1, "1 B on"},
    {"TBSTALL", 9, 1, "1 B stops while debugged"},
    {"TBEVENT", 10, 2, "edges of B"},
    {"TBOTE", 13, 1, "1 B triggers the ADC"},
    {"TBPWML", 14, 1, "1 B's PWM inverted"},
    {0}};
static const struct register_field interrupt_fields[] = {
    {"TATO", 0, 1, "A has come to 0"}, {"CAM", 1, 1, "A has counted its edges"},
    {"CAE", 2, 1, "an edge for A"},    {"RTC", 3, 1, "the seconds match"},
    {"TBTO", 8, 1, "B has come to 0"}, {"CBM", 9, 1, "B has counted its edges"},
    {"CBE", 10, 1, "an edge for B"},   {0}};

static const struct device_register registers[] = {
    [CFG] = {"GPTMCFG", .offset = 0x000, .width = 4, .fields = cfg_fields, .about = "width"},
    [TAMR] = {"GPTMTAMR", .offset = 0x004, .width = 4, .fields = mode_fields, .about = "mode of A"},
    [TBMR] = {"GPTMTBMR", .offset = 0x008, .width = 4, .fields = mode_fields, .about = "mode of B"},
    [CTL] = {"GPTMCTL", .offset = 0x00c, .width = 4, .fields = ctl_fields, .about = "control"},
    [IMR] = {"GPTMIMR", .offset = 0x018, .width = 4, .fields = interrupt_fields,
             .about = "interrupts enabled"},
    [RIS] = {"GPTMRIS", .offset = 0x01c, .width = 4, .access = REG_RO, .fields = interrupt_fields,
             .about = "interrupts, raw"},
    [MIS] = {"GPTMMIS", .offset = 0x020, .width = 4, .access = REG_RO, .fields = interrupt_fields,
             .about = "interrupts, enabled ones"},
    [ICR] = {"GPTMICR", .offset = 0x024, .width = 4, .access = REG_WO, .fields = interrupt_fields,
             .about = "write 1 to clear"},
    [TAILR] = {"GPTMTAILR", .offset = 0x028, .width = 4, .reset = 0xffffffff,
               .about = "start value of A, or of both"},
    [TBILR] = {"GPTMTBILR", .offset = 0x02c, .width = 4, .reset = 0xffff,
               .about = "start value of B"},
    [TAMATCHR] = {"GPTMTAMATCHR", .offset = 0x030, .width = 4, .reset = 0xffffffff,
                  .about = "match of A, or of the seconds"},
    [TBMATCHR] = {"GPTMTBMATCHR", .offset = 0x034, .width = 4, .reset = 0xffff,
                  .about = "match of B"},
    [TAPR] = {"GPTMTAPR", .offset = 0x038, .width = 4, .about = "cycles of a count of A less 1"},
    [TBPR] = {"GPTMTBPR", .offset = 0x03c, .width = 4, .about = "cycles of a count of B less 1"},
    [TAPMR] = {"GPTMTAPMR", .offset = 0x040, .width = 4, .about = "A's prescaler at the match"},
    [TBPMR] = {"GPTMTBPMR", .offset = 0x044, .width = 4, .about = "B's prescaler at the match"},
    [TAR] = {"GPTMTAR", .offset = 0x048, .width = 4, .access = REG_RO, .reset = 0xffffffff,
             .about = "count of A"},
    [TBR] = {"GPTMTBR", .offset = 0x04c, .width = 4, .access = REG_RO, .reset = 0xffff,
             .about = "count of B"},
    {0}};

#define STATE_HALF(n)                                                                              \
    STATE_MAX(struct stellaris_timer, halves[n].mode, 0xf),                                        \
        STATE(struct stellaris_timer, halves[n].load),                                             \
        STATE(struct stellaris_timer, halves[n].match),                                            \
        STATE_MAX(struct stellaris_timer, halves[n].prescale, 0xff),                               \
        STATE_MAX(struct stellaris_timer, halves[n].prescale_match, 0xff),                         \
        STATE(struct stellaris_timer, halves[n].since),                                            \
        STATE(struct stellaris_timer, halves[n].value),                                            \
        STATE(struct stellaris_timer, halves[n].captured),                                         \
        STATE(struct stellaris_timer, halves[n].running),                                          \
        STATE(struct stellaris_timer, halves[n].level),                                            \
        STATE_EVENT(struct stellaris_timer, halves[n].due)

static const struct state_field state[] = {STATE_MAX(struct stellaris_timer, cfg, 7),
                                           STATE_MAX(struct stellaris_timer, ctl, CTL_MASK),
                                           STATE_MAX(struct stellaris_timer, imr, INT_MASK),
                                           STATE_MAX(struct stellaris_timer, ris, INT_MASK),
                                           STATE_HALF(0),
                                           STATE_HALF(1),
                                           STATE_DRIVER_ARRAY(struct stellaris_timer, irqs),
                                           STATE_END};

/* --- what a half does --- */

static unsigned index_of(const struct half *half)
{
    return (unsigned)(half - half->timer->halves);
}

static bool is_rtc(const struct half *half)
{
    return half->timer->cfg == CFG_RTC;
}

static bool is_wide(const struct half *half)
{
    return half->timer->cfg == CFG_32;
}

static unsigned kind(const struct half *half)
{
    return half->mode & 3u;
}

static bool is_pwm(const struct half *half)
{
    return (half->mode & MODE_PWM) && !is_wide(half);
}

static bool counts_edges(const struct half *half)
{
    return !is_wide(half) && !is_rtc(half) && !is_pwm(half) && kind(half) == MODE_CAPTURE &&
           !(half->mode & MODE_TIME);
}

static bool times_edges(const struct half *half)
{
    return !is_wide(half) && !is_rtc(half) && !is_pwm(half) && kind(half) == MODE_CAPTURE &&
           (half->mode & MODE_TIME);
}

static uint32_t width_mask(const struct half *half)
{
    return is_wide(half) || is_rtc(half) ? UINT32_MAX : 0xffff;
}

static struct clock_domain *clock_of(const struct half *half)
{
    return is_rtc(half) ? half->timer->rtc : half->timer->clock;
}

/* Cycles of one count. The prescaler is for halves that count their own time. */
static uint32_t step(const struct half *half)
{
    if (is_rtc(half))
        return RTC_CYCLES;
    return is_wide(half) || kind(half) == MODE_CAPTURE ? 1 : half->prescale + 1;
}

static uint32_t top(const struct half *half)
{
    return half->load & width_mask(half);
}

/* --- counting --- */

static uint64_t counts_at(const struct half *half, sim_time now)
{
    uint64_t cycle;
    if (!half->running || counts_edges(half) || clock_of(half) == NULL)
        return 0;
    cycle = clock_cycles_at(clock_of(half), now);
    return cycle > half->since ? (cycle - half->since) / step(half) : 0;
}

static uint32_t value_at(const struct half *half, sim_time now)
{
    uint64_t counts = counts_at(half, now);
    uint64_t period = (uint64_t)top(half) + 1;
    if (is_rtc(half))
        return half->value + (uint32_t)counts;
    if (counts <= half->value)
        return half->value - (uint32_t)counts;
    return top(half) - (uint32_t)((counts - half->value - 1) % period);
}

/* The counts until the half is due: at 0, or at the match of the seconds. A count that is at 0
 * now has been there: the next time is a period away. */
static uint64_t counts_to_go(const struct half *half)
{
    if (is_rtc(half)) {
        uint32_t more = half->match - half->value;
        return more == 0 ? (uint64_t)1 << 32 : more;
    }
    return half->value != 0 ? half->value : (uint64_t)top(half) + 1;
}

static void schedule(struct half *half)
{
    if (half->running && !counts_edges(half) && clock_of(half) != NULL)
        event_at_cycle(&half->due, clock_of(half), half->since + counts_to_go(half) * step(half));
    else
        event_cancel(&half->due);
}

/* Makes the value that it has at `now` the one to count from; part of a count is kept. */
static void sync(struct half *half, sim_time now)
{
    uint64_t counts = counts_at(half, now);
    half->value = value_at(half, now);
    if (counts != 0)
        half->since += counts * step(half);
}

static void count_from(struct half *half, uint32_t value, sim_time now)
{
    half->value = value & width_mask(half);
    half->since = clock_of(half) == NULL ? 0 : clock_cycles_at(clock_of(half), now);
    schedule(half);
}

/* --- interrupts --- */

static void set_irqs(struct stellaris_timer *timer)
{
    uint32_t masked = timer->ris & timer->imr;
    line_set(&timer->irqs[0], (masked & A_INTS) != 0);
    line_set(&timer->irqs[1], (masked & ~A_INTS) != 0);
}

static void raise(struct half *half, uint32_t interrupt)
{
    half->timer->ris |= interrupt << (8 * index_of(half));
    set_irqs(half->timer);
}

/* --- what happens --- */

static void stop(struct half *half)
{
    half->running = false;
    half->timer->ctl &= ~((uint32_t)1 << (8 * index_of(half)));
    event_cancel(&half->due);
}

/* Capture and PWM count round without a time-out interrupt. */
static void half_due(struct half *half, sim_time due)
{
    sync(half, due);
    if (is_rtc(half)) {
        raise(half, INT_RTC);
    } else if (kind(half) != MODE_CAPTURE && !is_pwm(half)) {
        raise(half, INT_TO);
        if (kind(half) == MODE_ONCE)
            stop(half);
    }
    schedule(half);
}

static void a_due(void *owner, sim_time due)
{
    half_due(&((struct stellaris_timer *)owner)->halves[0], due);
}

static void b_due(void *owner, sim_time due)
{
    half_due(&((struct stellaris_timer *)owner)->halves[1], due);
}

static bool edge_counts(const struct half *half, bool rising)
{
    unsigned wanted = half->timer->ctl >> (8 * index_of(half) + 2) & 3;
    return wanted == EVENT_BOTH || wanted == (rising ? 0u : 1u);
}

/* Down from the start value to the match: then it stops, and has its start value again. */
static void count_edge(struct half *half)
{
    half->value = (half->value - 1) & 0xffff;
    if (half->value != (half->match & 0xffff))
        return;
    stop(half);
    half->value = top(half);
    raise(half, INT_CM);
}

static void pin_changed(void *owner, unsigned input, bool level)
{
    struct stellaris_timer *timer = owner;
    struct half *half = &timer->halves[input];
    bool changed = half->level != level;
    half->level = level;
    if (!changed || !half->running || !edge_counts(half, level))
        return;
    if (counts_edges(half)) {
        count_edge(half);
    } else if (times_edges(half)) {
        half->captured = value_at(half, device_now(&timer->device));
        raise(half, INT_CE);
    }
}

/* --- registers --- */

static uint32_t count_of(const struct half *half)
{
    return times_edges(half) ? half->captured
                             : value_at(half, device_now(&half->timer->device)) & width_mask(half);
}

/* B's registers are the upper half of A's while it counts 32 bits. */
static uint32_t of_b(const struct half *half, uint32_t own, uint32_t wide)
{
    return is_wide(half) ? wide >> 16 : own & 0xffff;
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    struct stellaris_timer *timer = (struct stellaris_timer *)device;
    const struct half *a = &timer->halves[0], *b = &timer->halves[1];
    const uint32_t values[] = {
        [CFG] = timer->cfg,
        [TAMR] = a->mode,
        [TBMR] = b->mode,
        [CTL] = timer->ctl,
        [IMR] = timer->imr,
        [RIS] = timer->ris,
        [MIS] = timer->ris & timer->imr,
        [ICR] = 0,
        [TAILR] = top(a),
        [TBILR] = of_b(b, b->load, a->load),
        [TAMATCHR] = a->match & width_mask(a),
        [TBMATCHR] = of_b(b, b->match, a->match),
        [TAPR] = a->prescale,
        [TBPR] = b->prescale,
        [TAPMR] = a->prescale_match,
        [TBPMR] = b->prescale_match,
        [TAR] = count_of(a),
        [TBR] = of_b(b, count_of(b), count_of(a)),
    };
    (void)element;
    return values[reg];
}

/* On: A counts from its start value, the seconds from where they were. B is idle while A is
 * wide. */
static void set_running(struct half *half, bool running, sim_time now)
{
    if (half->running == running)
        return;
    sync(half, now);
    half->running = running;
    if (running && is_rtc(half) && half->timer->rtc == NULL)
        device_report(&half->timer->device, REPORT_GAP, CFG,
                      "the clock of seconds has no input: give the node a clock named rtc");
    if (running)
        count_from(half, is_rtc(half) ? half->value : top(half), now);
    else
        event_cancel(&half->due);
}

static void write_control(struct stellaris_timer *timer, uint32_t value, sim_time now)
{
    bool wide = timer->cfg == CFG_32 || timer->cfg == CFG_RTC;
    timer->ctl = value & CTL_MASK;
    set_running(&timer->halves[0], timer->ctl & 1, now);
    set_running(&timer->halves[1], !wide && (timer->ctl >> 8 & 1), now);
}

/* While it runs a new start value is counted from at once. */
static void write_load(struct half *half, uint32_t value, sim_time now)
{
    half->load = value;
    if (!is_rtc(half))
        count_from(half, top(half), now);
    else
        count_from(half, value, now);
}

static void write_half(struct half *half, unsigned reg, uint32_t value, sim_time now)
{
    sync(half, now);
    switch (reg) {
    case TAMR:
        half->mode = value & 0xf;
        if (is_pwm(half))
            device_report(&half->timer->device, REPORT_GAP, reg,
                          "PWM is counted, but drives no pin");
        break;
    case TAILR:
        write_load(half, value, now);
        break;
    case TAMATCHR:
        half->match = value;
        break;
    case TAPR:
        half->prescale = value & 0xff;
        break;
    default:
        half->prescale_match = value & 0xff;
        break;
    }
    schedule(half);
}

/* In 32-bit mode a write to B's start value or match has no effect. */
static void write_pair(struct stellaris_timer *timer, unsigned reg, uint32_t value, sim_time now)
{
    bool b = reg == TBMR || (reg >= TAILR && (reg - TAILR) % 2 == 1);
    struct half *half = &timer->halves[b];
    if (b && timer->cfg == CFG_32 && (reg == TBILR || reg == TBMATCHR))
        return;
    write_half(half, reg - b, value, now);
}

static void write_width(struct stellaris_timer *timer, uint32_t value, sim_time now)
{
    unsigned i;
    for (i = 0; i < HALVES; i++) {
        set_running(&timer->halves[i], false, now);
        timer->ctl &= ~((uint32_t)1 << 8 * i);
    }
    timer->cfg = value & 7;
    for (i = 0; i < HALVES; i++)
        count_from(&timer->halves[i], is_rtc(&timer->halves[i]) ? 1 : top(&timer->halves[i]), now);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct stellaris_timer *timer = (struct stellaris_timer *)device;
    sim_time now = device_now(device);
    (void)element;
    (void)mask;
    if (reg == CFG)
        write_width(timer, value, now);
    else if (reg == CTL)
        write_control(timer, value, now);
    else if (reg == IMR)
        timer->imr = value & INT_MASK;
    else if (reg == ICR)
        timer->ris &= ~value;
    else
        write_pair(timer, reg, value, now);
    set_irqs(timer);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct stellaris_timer *timer = (struct stellaris_timer *)device;
    unsigned i;
    timer->cfg = timer->ctl = timer->imr = timer->ris = 0;
    for (i = 0; i < HALVES; i++) {
        struct half *half = &timer->halves[i];
        half->mode = half->prescale = half->prescale_match = half->captured = 0;
        half->running = false;
        half->load = half->match = UINT32_MAX;
        count_from(half, UINT32_MAX, device_now(device));
    }
    set_irqs(timer);
}

static bool init(struct device *device, struct sim_error *error)
{
    static const char *const pins[HALVES] = {"ccp0", "ccp1"};
    struct stellaris_timer *timer = (struct stellaris_timer *)device;
    timer->halves[0].timer = timer->halves[1].timer = timer;
    timer->clock = device_clock(device, NULL, error);
    timer->rtc = device_clock(device, "rtc", NULL);
    if (timer->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &timer->halves[0].due, "A", a_due);
    device_event(device, &timer->halves[1].due, "B", b_due);
    return pins_listen(device, timer->pins, pins, HALVES, pin_changed, error) &&
           device_irq(device, 0, &timer->irqs[0], error) &&
           device_irq(device, 1, &timer->irqs[1], error);
}

const struct device_class stellaris_timer_class = {
    .compatible = "ti,stellaris-gptm",
    .title = "Stellaris general-purpose timer",
    .manual = STELLARIS_MANUAL ", chapter General-Purpose Timers",
    .size = sizeof(struct stellaris_timer),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
