/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt controllers of H8 chips: requests by vector, the pins NMI and IRQ, masks and
 * priorities, and the states that a decision takes. After the hardware manuals of the H8/3297
 * Series (chapter "Exception Handling"), the H8/3069F and the H8S/2329 Group (chapters "Interrupt
 * Controller"). SYSCR's bits come from the system control (h8_system.c). */
#include "cpu/h8/h8.h"
#include "dev/h8_chip.h"
#include "dev/pins.h"
#include "machine.h"

#include <stddef.h>
#include <string.h>

#define IRQS    8u
#define NMI_PIN IRQS /* number of the pin NMI among the pins */
#define IPRS    11u
#define WORDS   (H8_VECTOR_COUNT / 64)

struct h8_intc;

/* Where the processor's are. */
struct masks {
    uint8_t *ccr, *exr;
};

/* What a family of chips has. */
struct family {
    uint8_t nmi, first_irq, irqs;
    uint8_t sense_bits;      /* of a pin in ISCR: 1: 1 falling; 2: 1 falling, 2 rising, 3 both */
    bool keeps_level;        /* ISR keeps a low level that is over */
    uint8_t nmi_rises;       /* bit of SYSCR */
    uint8_t states_irq;      /* that a decision takes, for a pin */
    uint8_t states_own;      /* for a module of the chip */
    uint8_t iprs, ipr_reset; /* registers of priorities */
    uint8_t field_bits;      /* of a priority */
    const uint8_t *fields;   /* of each vector: 1 + number of its priority, from bit 7 of IPRA on */
    /* May a request of this priority be taken? */
    bool (*passes)(const struct h8_intc *, unsigned priority, uint8_t ccr, uint8_t exr);
    /* Masks behind the entry into an exception. */
    void (*mask)(const struct h8_intc *, unsigned vector, struct masks);
};

struct h8_intc {
    struct device device;
    struct clock_domain *clock;
    const struct family *family;
    struct h8 *cpu;
    struct device *system; /* NULL: SYSCR stays as after a reset */
    struct h8_system_listener listener;
    struct h8_taker *takers;
    uint16_t iscr;
    uint8_t ier, isr, isr_seen, ipr[IPRS];
    uint16_t low_pins, low_wires; /* pins that are low: own ones, those of ports */
    bool nmi_low, nmi_asked;      /* the pin as it was seen last; its edge was there */
    uint64_t lines[WORDS];        /* of modules, as they are */
    uint64_t requests[WORDS];     /* those, IRQs that are enabled, and NMI */
    uint64_t decided[WORDS];      /* to which a decision has come */
    struct event decision;
    struct line inputs[H8_VECTOR_COUNT];
    struct line_listener listeners[H8_VECTOR_COUNT], pins[IRQS + 1];
};

enum { SYSCR_AFTER_RESET = 0x09 }; /* UE and RAME, or STS and RAME */

static struct h8_intc *of(struct device *device)
{
    return (struct h8_intc *)device;
}

static uint8_t syscr(const struct h8_intc *intc)
{
    return intc->system != NULL ? h8_system_syscr(intc->system) : SYSCR_AFTER_RESET;
}

static bool has(const uint64_t *set, unsigned vector)
{
    return set[vector / 64] >> vector % 64 & 1;
}

static void put(uint64_t *set, unsigned vector, bool in)
{
    uint64_t bit = (uint64_t)1 << vector % 64;
    set[vector / 64] = in ? set[vector / 64] | bit : set[vector / 64] & ~bit;
}

static unsigned priority_of(const struct h8_intc *intc, unsigned vector)
{
    const struct family *f = intc->family;
    unsigned number, per;
    if (f->fields == NULL || f->fields[vector] == 0)
        return 0;
    number = f->fields[vector] - 1u;
    per = f->field_bits == 1 ? 8 : 2;
    return intc->ipr[number / per] >> (per - 1 - number % per) * (8 / per) &
           ((1u << f->field_bits) - 1);
}

/* --- requests, takers, the decision --- */

static bool is_claimed(const struct h8_intc *intc, unsigned vector)
{
    const struct h8_taker *taker;
    for (taker = intc->takers; taker != NULL; taker = taker->next)
        if (has(taker->claims, vector))
            return true;
    return false;
}

/* Several may claim one: the first of them (by rank) gets it. */
static void tell_takers(struct h8_intc *intc, unsigned vector, bool level)
{
    struct h8_taker *taker, *next;
    bool claimed = false;
    for (taker = intc->takers; taker != NULL; taker = next) {
        bool claims = has(taker->claims, vector) && !claimed;
        next = taker->next;
        claimed |= claims;
        if (claims || has(taker->watches, vector))
            taker->requested(taker->owner, vector, level);
    }
}

static bool is_irq(const struct h8_intc *intc, unsigned vector)
{
    return vector - intc->family->first_irq < intc->family->irqs;
}

/* What came in the last state of an instruction is too late for its end: one state more. */
static void start_decision(struct h8_intc *intc, bool pin)
{
    const struct family *f = intc->family;
    uint64_t cycle = clock_cycles_at(intc->clock, device_now(&intc->device)) + 1 +
                     (pin ? f->states_irq : f->states_own);
    if (!event_pending(&intc->decision) || cycle < intc->decision.cycle)
        event_at_cycle(&intc->decision, intc->clock, cycle);
}

/* In software standby the clock of decisions stands. */
static void wake(struct h8_intc *intc, unsigned vector)
{
    uint8_t ccr = (uint8_t)h8_ccr(&intc->cpu->run), exr = (uint8_t)intc->cpu->run.exr;
    bool nmi = vector == intc->family->nmi;
    if (intc->system == NULL || !h8_system_in_standby(intc->system))
        return;
    if (nmi ||
        (is_irq(intc, vector) && h8_system_wakes(intc->system, vector - intc->family->first_irq) &&
         intc->family->passes(intc, priority_of(intc, vector), ccr, exr)))
        h8_system_wake(intc->system);
}

/* The request of a vector may have changed. */
static void look(struct h8_intc *intc, unsigned vector, bool level)
{
    if (level == has(intc->requests, vector))
        return;
    put(intc->requests, vector, level);
    if (!level) {
        put(intc->decided, vector, false);
        h8_look_at_interrupts(intc->cpu);
    } else if (!is_claimed(intc, vector)) {
        start_decision(intc, is_irq(intc, vector) || vector == intc->family->nmi);
        wake(intc, vector);
    }
    tell_takers(intc, vector, level);
}

static void decide(void *owner, sim_time due)
{
    struct h8_intc *intc = owner;
    (void)due;
    memcpy(intc->decided, intc->requests, sizeof intc->decided);
    h8_look_at_interrupts(intc->cpu);
}

/* --- the pins --- */

static unsigned sense(const struct h8_intc *intc, unsigned irq)
{
    unsigned bits = intc->family->sense_bits;
    return intc->iscr >> irq * bits & ((1u << bits) - 1);
}

/* Low is what asks; a module's line at an IRQ's vector is a wire to the pin. */
static bool is_low(const struct h8_intc *intc, unsigned pin)
{
    unsigned vector = pin == NMI_PIN ? intc->family->nmi : intc->family->first_irq + pin;
    return ((intc->low_pins | intc->low_wires) >> pin & 1) || has(intc->lines, vector);
}

static void look_at_irq(struct h8_intc *intc, unsigned irq)
{
    uint8_t bit = (uint8_t)(1u << irq);
    bool level = sense(intc, irq) == 0;
    if (level && is_low(intc, irq))
        intc->isr |= bit;
    else if (level && !intc->family->keeps_level)
        intc->isr &= (uint8_t)~bit;
    look(intc, intc->family->first_irq + irq, (intc->isr & intc->ier) >> irq & 1);
}

static void look_at_irqs(struct h8_intc *intc)
{
    unsigned i;
    for (i = 0; i < intc->family->irqs; i++)
        look_at_irq(intc, i);
}

static void irq_moved(struct h8_intc *intc, unsigned irq, bool low)
{
    if (sense(intc, irq) & (low ? 1 : 2))
        intc->isr |= (uint8_t)(1u << irq);
    look_at_irq(intc, irq);
}

static void nmi_moved(struct h8_intc *intc, bool low)
{
    bool rises = syscr(intc) & intc->family->nmi_rises;
    if (low == intc->nmi_low)
        return;
    intc->nmi_low = low;
    if (low != rises)
        intc->nmi_asked = true;
    look(intc, intc->family->nmi, intc->nmi_asked);
}

static void move_pin(struct h8_intc *intc, unsigned pin, uint16_t *set, bool low)
{
    bool was = is_low(intc, pin);
    *set = (uint16_t)((*set & ~(1u << pin)) | (unsigned)low << pin);
    if (pin == NMI_PIN)
        nmi_moved(intc, is_low(intc, pin));
    else if (was != is_low(intc, pin))
        irq_moved(intc, pin, !was);
}

static void pin_changed(void *owner, unsigned pin, bool level)
{
    struct h8_intc *intc = owner;
    move_pin(intc, pin, &intc->low_pins, !level);
}

static void wire_changed(void *owner, unsigned pin, bool level)
{
    struct h8_intc *intc = owner;
    move_pin(intc, pin, &intc->low_wires, !level);
}

static void line_changed(void *owner, unsigned vector, bool level)
{
    struct h8_intc *intc = owner;
    unsigned irq = vector - intc->family->first_irq;
    bool was = irq < intc->family->irqs && is_low(intc, irq);
    put(intc->lines, vector, level);
    if (vector == intc->family->nmi)
        nmi_moved(intc, is_low(intc, NMI_PIN));
    else if (irq >= intc->family->irqs)
        look(intc, vector, level);
    else if (was != is_low(intc, irq))
        irq_moved(intc, irq, !was);
}

/* Its exception begins, or the DTC has done its work. */
static void clear_irq(struct h8_intc *intc, unsigned irq)
{
    intc->isr &= (uint8_t) ~(1u << irq);
    look_at_irq(intc, irq);
}

/* --- priorities and masks --- */

static bool h8300_passes(const struct h8_intc *intc, unsigned priority, uint8_t ccr, uint8_t exr)
{
    (void)intc;
    (void)priority;
    (void)exr;
    return !(ccr & CCR_I);
}

static void h8300_mask(const struct h8_intc *intc, unsigned vector, struct masks masks)
{
    (void)intc;
    (void)vector;
    *masks.ccr |= CCR_I;
}

/* UE = 1: UI is the user's. */
enum { SYSCR_UE = 0x08 };

static bool h8300h_passes(const struct h8_intc *intc, unsigned priority, uint8_t ccr, uint8_t exr)
{
    (void)exr;
    if (!(ccr & CCR_I))
        return true;
    return !(syscr(intc) & SYSCR_UE) && priority != 0 && !(ccr & CCR_UI);
}

static void h8300h_mask(const struct h8_intc *intc, unsigned vector, struct masks masks)
{
    (void)vector;
    *masks.ccr |= syscr(intc) & SYSCR_UE ? CCR_I : CCR_I | CCR_UI;
}

/* Interrupt control mode 2; the other that the chips have is 0. */
enum { SYSCR_INTM1 = 0x20, TRAP = 8, TRAPS = 4, EXR_LEVEL = 7, EXR_T = 0x80 };

static bool by_levels(const struct h8_intc *intc)
{
    return syscr(intc) & SYSCR_INTM1;
}

static bool h8s_passes(const struct h8_intc *intc, unsigned priority, uint8_t ccr, uint8_t exr)
{
    return by_levels(intc) ? priority > (exr & EXR_LEVEL) : !(ccr & CCR_I);
}

/* Traps mask by I even in mode 2, and leave the level as it is; so does the trace. */
static void h8s_mask(const struct h8_intc *intc, unsigned vector, struct masks masks)
{
    bool nmi = vector == intc->family->nmi;
    if (!by_levels(intc) || vector - TRAP < TRAPS)
        *masks.ccr |= CCR_I;
    if (!by_levels(intc))
        return;
    *masks.exr &= (uint8_t)~EXR_T;
    if (nmi || vector >= intc->family->first_irq)
        *masks.exr = (uint8_t)(nmi ? EXR_LEVEL : priority_of(intc, vector));
}

/* In interrupt control mode 0 of the H8S priorities are the vectors' alone. */
static unsigned rank_of(const struct h8_intc *intc, unsigned vector)
{
    return intc->family->field_bits == 3 && !by_levels(intc) ? 0 : priority_of(intc, vector);
}

static uint64_t claimed_word(const struct h8_intc *intc, unsigned word)
{
    const struct h8_taker *taker;
    uint64_t claimed = 0;
    for (taker = intc->takers; taker != NULL; taker = taker->next)
        claimed |= taker->claims[word];
    return claimed;
}

/* The most urgent request that passes: the greatest priority, of equal ones the smallest vector. */
static int pending(void *owner, uint8_t ccr, uint8_t exr)
{
    const struct h8_intc *intc = owner;
    unsigned i, most = 0;
    int best = -1;
    if (has(intc->decided, intc->family->nmi))
        return intc->family->nmi;
    for (i = 0; i < WORDS; i++) {
        uint64_t left = intc->decided[i] & (intc->decided[i] ? ~claimed_word(intc, i) : 0);
        for (; left != 0; left &= left - 1) {
            unsigned vector = 64 * i + (unsigned)__builtin_ctzll(left);
            if (!intc->family->passes(intc, priority_of(intc, vector), ccr, exr))
                continue;
            if (best < 0 || rank_of(intc, vector) > most) {
                best = (int)vector;
                most = rank_of(intc, vector);
            }
        }
    }
    return best;
}

static void taken(void *owner, int vector, uint8_t *ccr, uint8_t *exr)
{
    struct h8_intc *intc = owner;
    intc->family->mask(intc, (unsigned)vector, (struct masks){ccr, exr});
    if (vector == intc->family->nmi) {
        intc->nmi_asked = false;
        look(intc, intc->family->nmi, false);
    } else if (is_irq(intc, (unsigned)vector)) {
        clear_irq(intc, (unsigned)vector - intc->family->first_irq);
    }
}

/* Can any request be taken, as the masks are? */
static bool is_open(void *owner, uint8_t ccr, uint8_t exr)
{
    const struct h8_intc *intc = owner;
    return intc->family->passes(intc, (1u << intc->family->field_bits) - 1, ccr, exr);
}

static void connect(struct h8_intc *intc)
{
    struct h8_interrupts interrupts = {.owner = intc,
                                       .pending = pending,
                                       .taken = taken,
                                       .is_open = is_open,
                                       .saves_exr =
                                           intc->family->field_bits == 3 && by_levels(intc)};
    h8_set_interrupts(intc->cpu, &interrupts);
}

static void system_changed(void *owner)
{
    connect(owner);
}

/* --- registers --- */

enum { ISCR, IER, ISR, IPR };

#define IER_REGISTER                                                                               \
    [IER] = {.name = "IER", .offset = 1, .width = 1, .steady = true, .about = "1 enables IRQn"}
#define ISR_REGISTER(offset_)                                                                      \
    [ISR] = {.name = "ISR",                                                                        \
             .offset = (offset_),                                                                  \
             .width = 1,                                                                           \
             .about = "IRQn was asked for; write 0 behind a read as 1"}

static const struct device_register h8300_registers[] = {
    [ISCR] = {.name = "ISCR",
              .offset = 0,
              .width = 1,
              .reset = 0xf8,
              .about = "IRQn: 0 low level, 1 falling edge"},
    [IER] = {.name = "IER", .offset = 1, .width = 1, .reset = 0xf8, .about = "1 enables IRQn"},
    {0}};

static const struct device_register h8300h_registers[] = {
    [ISCR] = {.name = "ISCR",
              .offset = 0,
              .width = 1,
              .about = "IRQn: 0 low level, 1 falling edge"},
    IER_REGISTER,
    ISR_REGISTER(2),
    [IPR] = {.name = "IPR",
             .offset = 4,
             .width = 1,
             .count = 2,
             .about = "A, B: a bit a source, 1 comes first"},
    {0}};

/* Area 0: IPRA to IPRK; area 1: the others. */
static const struct device_register h8s_registers[] = {
    [ISCR] = {.name = "ISCR",
              .area = 1,
              .offset = 0,
              .width = 2,
              .about = "IRQn: 0 low level, 1 falling, 2 rising, 3 both edges"},
    [IER] = {.name = "IER", .area = 1, .offset = 2, .width = 1, .about = "1 enables IRQn"},
    [ISR] = {.name = "ISR",
             .area = 1,
             .offset = 3,
             .width = 1,
             .about = "IRQn was asked for; write 0 behind a read as 1"},
    [IPR] = {.name = "IPR",
             .offset = 0,
             .width = 1,
             .count = IPRS,
             .reset = 0x77,
             .about = "A to K: two levels of 0 to 7, the greatest comes first"},
    {0}};

static const struct state_field state[] = {STATE(struct h8_intc, iscr),
                                           STATE(struct h8_intc, ier),
                                           STATE(struct h8_intc, isr),
                                           STATE(struct h8_intc, isr_seen),
                                           STATE_ARRAY(struct h8_intc, ipr),
                                           STATE(struct h8_intc, low_pins),
                                           STATE(struct h8_intc, low_wires),
                                           STATE(struct h8_intc, nmi_low),
                                           STATE(struct h8_intc, nmi_asked),
                                           STATE_ARRAY(struct h8_intc, lines),
                                           STATE_ARRAY(struct h8_intc, requests),
                                           STATE_ARRAY(struct h8_intc, decided),
                                           STATE_EVENT(struct h8_intc, decision),
                                           STATE_END};

static uint8_t irq_bits(const struct h8_intc *intc)
{
    return (uint8_t)((1u << intc->family->irqs) - 1);
}

/* The H8/300's bits without a pin read as 1, the others' as 0. */
static uint32_t unused_bits(const struct h8_intc *intc)
{
    return intc->family->iprs == 0 ? (uint8_t)~irq_bits(intc) : 0u;
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_intc *intc = of(device);
    if (reg == IPR)
        return intc->ipr[element];
    if (reg == ISR)
        return intc->isr;
    return (reg == ISCR ? intc->iscr : intc->ier) | unused_bits(intc);
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct h8_intc *intc = of(device);
    (void)element;
    if (reg == ISR)
        h8_flags_read(intc->isr, &intc->isr_seen);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct h8_intc *intc = of(device);
    (void)mask;
    if (reg == ISCR)
        intc->iscr =
            (uint16_t)(value & ((1u << intc->family->irqs * intc->family->sense_bits) - 1));
    if (reg == IER)
        intc->ier = (uint8_t)value & irq_bits(intc);
    if (reg == ISR)
        intc->isr = h8_flags_written(intc->isr, &intc->isr_seen, value, irq_bits(intc));
    if (reg == IPR)
        intc->ipr[element] = (uint8_t)value & (intc->family->field_bits == 3 ? 0x77 : 0xff);
    look_at_irqs(intc);
    h8_look_at_interrupts(intc->cpu);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct h8_intc *intc = of(device);
    intc->iscr = 0;
    intc->ier = intc->isr = intc->isr_seen = 0;
    memset(intc->ipr, intc->family->ipr_reset, sizeof intc->ipr);
    intc->nmi_asked = false;
    intc->nmi_low = is_low(intc, NMI_PIN);
    memcpy(intc->requests, intc->lines, sizeof intc->requests);
    memset(intc->decided, 0, sizeof intc->decided);
    put(intc->requests, intc->family->nmi, false);
    event_cancel(&intc->decision);
    look_at_irqs(intc);
    connect(intc);
}

/* --- building --- */

/* A line is made when the board asks for it first. */
static struct line *input(struct h8_intc *intc, unsigned vector)
{
    struct device *device = &intc->device;
    struct line *line = &intc->inputs[vector];
    if (line->name != NULL)
        return line;
    line_init(line, device->machine, device->position << 8 | vector,
              machine_text(device->machine, "%s.vector%u", device->name, vector), LINE_WIRED_OR);
    line_listen(line, &intc->listeners[vector], intc, line_changed, vector);
    return line;
}

static struct line *interrupt(struct device *device, const uint32_t *cells, unsigned count,
                              struct sim_error *error)
{
    if (count == 1 && cells[0] < H8_VECTOR_COUNT)
        return input(of(device), cells[0]);
    sim_error_set(error, "%s has the interrupt vectors 0 to %u, in one cell", device->name,
                  H8_VECTOR_COUNT - 1);
    return NULL;
}

static bool make_pins(struct h8_intc *intc, struct sim_error *error)
{
    static const char *const names[] = {"irq0", "irq1", "irq2", "irq3", "irq4",
                                        "irq5", "irq6", "irq7", "nmi"};
    unsigned i;
    for (i = 0; i <= IRQS; i++) {
        struct line *line;
        if (i >= intc->family->irqs && i != NMI_PIN)
            continue;
        line = device_pin(&intc->device, names[i], LINE_WIRED_AND, error);
        if (line == NULL)
            return false;
        line_listen(line, &intc->pins[i], intc, pin_changed, i);
    }
    return true;
}

static bool init(struct device *device, const struct family *family, struct sim_error *error)
{
    struct h8_intc *intc = of(device);
    intc->family = family;
    intc->clock = device_clock(device, NULL, error);
    intc->cpu = h8_cpu_of(device, "interrupt-parent", error);
    if (intc->clock == NULL || intc->cpu == NULL || !make_pins(intc, error) ||
        !device_map_registers(device, error))
        return false;
    intc->system = h8_system_of(device);
    if (intc->system != NULL) {
        h8_system_listen(intc->system, &intc->listener, intc, system_changed);
        h8_system_of_cpu(intc->system, intc->cpu);
    }
    device_event(device, &intc->decision, "decision", decide);
    intc->decision.unmaskable = true; /* NMI */
    connect(intc);
    return true;
}

static bool loaded(struct device *device, struct sim_error *error)
{
    (void)error;
    connect(of(device));
    return true;
}

/* --- families --- */

static const struct family h8300 = {.nmi = 3,
                                    .first_irq = 4,
                                    .irqs = 3,
                                    .sense_bits = 1,
                                    .nmi_rises = 0x04,
                                    .states_irq = 2,
                                    .states_own = 1,
                                    .passes = h8300_passes,
                                    .mask = h8300_mask};

/* IPRA and IPRB of the H8/3069F: IRQ0, 1, 2 and 3, 4 and 5; watchdog, refresh timer, A/D; ... */
static const uint8_t h8300h_fields[H8_VECTOR_COUNT] = {
    [12] = 1,  2,  3,  3,  4,  4,                           /* IRQ0 to 5 */
    [20] = 5,  5,  5,  5,                                   /* WOVI, CMI, ADI */
    [24] = 6,  6,  6,  6,  7,  7,  7,  7,  8,  8,  8,  8,   /* 16-bit timers 0 to 2 */
    [36] = 9,  9,  9,  9,  10, 10, 10, 10,                  /* 8-bit timers 0 and 1, 2 and 3 */
    [44] = 11, 11, 11, 11,                                  /* DMAC */
    [52] = 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15}; /* SCI0 to 2 */

static const struct family h8300h = {.nmi = 7,
                                     .first_irq = 12,
                                     .irqs = 6,
                                     .sense_bits = 1,
                                     .keeps_level = true,
                                     .nmi_rises = 0x04,
                                     .states_irq = 2,
                                     .states_own = 1,
                                     .iprs = 2,
                                     .field_bits = 1,
                                     .fields = h8300h_fields,
                                     .passes = h8300h_passes,
                                     .mask = h8300h_mask};

/* IPRA to IPRK of the H8S/2329: the upper field of each first. */
static const uint8_t h8s_fields[H8_VECTOR_COUNT] = {
    [16] = 1,  2,  3,  3,  4,  4,  5,  5,                   /* IRQ0 to 7 */
    [24] = 6,  7,  8,                                       /* DTC, watchdog, refresh timer */
    [28] = 10, 10, 10, 10,                                  /* ADI */
    [32] = 11, 11, 11, 11, 11, 11, 11, 11,                  /* TPU0 */
    [40] = 12, 12, 12, 12, 13, 13, 13, 13,                  /* TPU1, TPU2 */
    [48] = 14, 14, 14, 14, 14, 14, 14, 14,                  /* TPU3 */
    [56] = 15, 15, 15, 15, 16, 16, 16, 16,                  /* TPU4, TPU5 */
    [64] = 17, 17, 17, 17, 18, 18, 18, 18,                  /* 8-bit timers 0, 1 */
    [72] = 19, 19, 19, 19, 19, 19, 19, 19,                  /* DMAC */
    [80] = 20, 20, 20, 20, 21, 21, 21, 21, 22, 22, 22, 22}; /* SCI0 to 2 */

static const struct family h8s = {.nmi = 7,
                                  .first_irq = 16,
                                  .irqs = 8,
                                  .sense_bits = 2,
                                  .keeps_level = true,
                                  .nmi_rises = 0x08,
                                  .states_irq = 3,
                                  .states_own = 3,
                                  .iprs = IPRS,
                                  .ipr_reset = 0x77,
                                  .field_bits = 3,
                                  .fields = h8s_fields,
                                  .passes = h8s_passes,
                                  .mask = h8s_mask};

#define INTC_CLASS(name, ...)                                                                      \
    H8_FAMILY_CLASS(name, intc, struct h8_intc, name##_registers, __VA_ARGS__, .reset = reset,     \
                    .loaded = loaded, .peek = peek, .write = write, .read_effect = read_effect,    \
                    .interrupt = interrupt)

INTC_CLASS(h8300, "renesas,h8300-intc", "H8/300 interrupt controller",
           "H8/3297 Series Hardware Manual, chapter Exception Handling")
INTC_CLASS(h8300h, "renesas,h8300h-intc", "H8/300H interrupt controller",
           "H8/3069F Hardware Manual, chapter Interrupt Controller")
INTC_CLASS(h8s, "renesas,h8s-intc", "H8S interrupt controller",
           "H8S/2329 Group Hardware Manual, chapter Interrupt Controller")

/* --- for the chip's devices --- */

struct h8 *h8_cpu_of(struct device *device, const char *property, struct sim_error *error)
{
    struct device *cpu = device_reference(device, property, 0, error);
    if (cpu == NULL)
        return NULL;
    if (cpu->class->cpu != NULL && strncmp(cpu->class->compatible, "renesas,h8", 10) == 0)
        return (struct h8 *)cpu;
    sim_error_set(error, "%s: %s must point to an H8 processor", device->name, property);
    return NULL;
}

struct device *h8_intc_of(struct device *device, const char *property, struct sim_error *error)
{
    struct device *intc = device_reference(device, property, 0, error);
    if (intc == NULL || intc->class->init == init_h8300 || intc->class->init == init_h8300h ||
        intc->class->init == init_h8s)
        return intc;
    sim_error_set(error, "%s: %s must point to an H8 interrupt controller", device->name, property);
    return NULL;
}

void h8_intc_add_taker(struct device *device, struct h8_taker *taker)
{
    struct h8_taker **at = &of(device)->takers;
    while (*at != NULL && (*at)->rank <= taker->rank)
        at = &(*at)->next;
    taker->next = *at;
    *at = taker;
}

/* Gets it from `set`, or no longer. */
static void change_taker(struct h8_intc *intc, struct h8_taker *taker, uint64_t *set,
                         unsigned vector, bool in)
{
    if (has(set, vector) == in)
        return;
    put(set, vector, in);
    if (!has(intc->requests, vector))
        return;
    if (in)
        taker->requested(taker->owner, vector, true);
    else if (!is_claimed(intc, vector))
        start_decision(intc, is_irq(intc, vector));
    else
        tell_takers(intc, vector, true); /* the next one gets it */
}

void h8_intc_claim(struct device *device, struct h8_taker *taker, unsigned vector)
{
    put(of(device)->decided, vector, false);
    change_taker(of(device), taker, taker->claims, vector, true);
}

void h8_intc_watch(struct device *device, struct h8_taker *taker, unsigned vector)
{
    change_taker(of(device), taker, taker->watches, vector, true);
}

void h8_intc_release(struct device *device, struct h8_taker *taker, unsigned vector)
{
    change_taker(of(device), taker, taker->claims, vector, false);
    change_taker(of(device), taker, taker->watches, vector, false);
}

bool h8_intc_requested(const struct device *intc, unsigned vector)
{
    return has(((const struct h8_intc *)intc)->requests, vector);
}

void h8_intc_acknowledge(struct device *device, unsigned vector)
{
    struct h8_intc *intc = of(device);
    if (is_irq(intc, vector))
        clear_irq(intc, vector - intc->family->first_irq);
    else
        line_acknowledge(&intc->inputs[vector], vector);
}

void h8_intc_wire(struct device *device, unsigned irq, struct line *pin)
{
    struct h8_intc *intc = of(device);
    struct line_listener *listener = machine_allocate(device->machine, sizeof *listener);
    line_listen(pin, listener, intc, wire_changed, irq);
}
