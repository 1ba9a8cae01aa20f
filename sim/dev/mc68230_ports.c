/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ports of the MC68230: modes 0 to 3 with their submodes, two latches in each direction, the
 * handshake pins H1 to H4. The chip's data sheet, section "Port modes". Pins are wired-or lines
 * that chip and outside both drive. */
#include "dev/mc68230.h"

#define ANNOUNCE_CYCLES 2u /* from data that are there, or wanted, to the asserted pin */
#define PULSE_CYCLES    4u

enum { PGCR_H12 = 1 << 4, PGCR_H34 = 1 << 5 };
enum { CR_STATUS = 1 << 0, CR_ODD_ON = 1 << 1, CR_EVEN_ON = 1 << 2, CR_EVEN_OUT = 1 << 5 };
enum { ODD, EVEN }; /* the pins of a pair: H1 or H3, H2 or H4 */
enum { EVEN_NEGATED = 4, EVEN_ASSERTED = 5, EVEN_INTERLOCKED = 6, EVEN_PULSED = 7 };

/* What a pair does: tell edges, latch what comes in, tell what goes out. */
enum role { EDGES, INPUT, OUTPUT };

static unsigned mode(const struct mc68230 *pit)
{
    return pit->pgcr >> 6;
}

static bool enabled(const struct mc68230 *pit, unsigned pair)
{
    return (pit->pgcr & (pair == 0 ? PGCR_H12 : PGCR_H34)) != 0;
}

static enum role role(const struct mc68230 *pit, unsigned pair)
{
    unsigned submode = pit->pairs[pair].control >> 6;
    if (mode(pit) >= 2)
        return pair == 0 ? OUTPUT : INPUT;
    if (mode(pit) == 1)
        return pair == 0 ? EDGES : submode & 1 ? OUTPUT : INPUT;
    return submode == 0 ? INPUT : submode == 1 ? OUTPUT : EDGES;
}

/* Both ports are one of 16 bits. */
static bool wide(const struct mc68230 *pit)
{
    return mode(pit) & 1;
}

/* The port whose data a pair moves; in 16 bits the lower half, A is the upper. */
static unsigned port_of(const struct mc68230 *pit, unsigned pair)
{
    return mode(pit) == 0 && pair == 0 ? PIT_A : PIT_B;
}

/* --- levels --- */

static bool level(const struct mc68230 *pit, unsigned handshake)
{
    return pit->handshakes >> handshake & 1;
}

/* The level that means asserted. */
static bool sense(const struct mc68230 *pit, unsigned handshake)
{
    return pit->pgcr >> handshake & 1;
}

/* In the bidirectional modes the chip drives while H1 is not asserted. */
static bool drives_out(const struct mc68230 *pit)
{
    return level(pit, PIT_H1) != sense(pit, PIT_H1);
}

static uint8_t outputs(const struct mc68230 *pit, unsigned port)
{
    bool both_ways = (mode(pit) == 2 && port == PIT_B) || (mode(pit) == 3 && port != PIT_C);
    if (both_ways)
        return drives_out(pit) ? 0xff : 0;
    return pit->ddr[port];
}

static void drive_port(struct mc68230 *pit, unsigned port)
{
    uint8_t levels = pit->out[port] & outputs(pit, port);
    unsigned i;
    for (i = 0; i < 8; i++)
        line_set(&pit->drivers[port][i], levels >> i & 1);
}

static void drive_c(struct mc68230 *pit)
{
    uint8_t levels = pit->out[PIT_C] & pit->ddr[PIT_C];
    unsigned i;
    if (pit_timer_has_tin(pit))
        levels &= (uint8_t) ~(1u << PIT_PC_TIN);
    if (pit_timer_has_tout(pit))
        levels = (uint8_t)((levels & ~(1u << PIT_PC_TOUT)) | pit_timer_tout(pit) << PIT_PC_TOUT);
    if (pit->psrr & PIT_PIRQ_ON)
        levels = (uint8_t)((levels & ~(1u << PIT_PC_PIRQ)) | (pit_port_requests(pit) == 0)
                                                                 << PIT_PC_PIRQ);
    if (pit->psrr & PIT_PIACK_ON)
        levels &= (uint8_t) ~(1u << PIT_PC_PIACK);
    for (i = 0; i < 8; i++)
        line_set(&pit->drivers[PIT_C][i], levels >> i & 1);
}

static bool even_is_output(const struct mc68230 *pit, unsigned pair)
{
    return enabled(pit, pair) && (pit->pairs[pair].control & CR_EVEN_OUT);
}

/* Without latches to move, the two bits that choose a handshake leave only its level. */
static unsigned even_function(const struct mc68230 *pit, unsigned pair)
{
    unsigned function = pit->pairs[pair].control >> 3 & 7;
    return role(pit, pair) == EDGES ? (function & 1 ? EVEN_ASSERTED : EVEN_NEGATED) : function;
}

static bool even_asserted(const struct mc68230 *pit, unsigned pair)
{
    unsigned function = even_function(pit, pair);
    return function == EVEN_ASSERTED || (function >= EVEN_INTERLOCKED && pit->pairs[pair].asserted);
}

static void drive_even(struct mc68230 *pit, unsigned pair)
{
    unsigned pin = pair == 0 ? PIT_H2 : PIT_H4;
    bool out = even_is_output(pit, pair);
    line_set(&pit->handshake_drivers[pin], out && even_asserted(pit, pair) == sense(pit, pin));
}

void pit_drive(struct mc68230 *pit)
{
    drive_port(pit, PIT_A);
    drive_port(pit, PIT_B);
    drive_c(pit);
    drive_even(pit, 0);
    drive_even(pit, 1);
}

/* --- handshakes --- */

static void at_cycle(struct mc68230 *pit, struct event *event, unsigned cycles)
{
    event_at_cycle(event, pit->clock,
                   clock_cycles_at(pit->clock, device_now(&pit->device)) + cycles);
}

/* An input can take more, an output has something. */
static bool has_news(const struct mc68230 *pit, unsigned pair)
{
    const struct pit_pair *p = &pit->pairs[pair];
    return role(pit, pair) == INPUT ? p->count < 2 : role(pit, pair) == OUTPUT && p->count > 0;
}

static void announce(struct mc68230 *pit, unsigned pair)
{
    struct pit_pair *p = &pit->pairs[pair];
    if (!enabled(pit, pair) || !has_news(pit, pair) || even_function(pit, pair) < EVEN_INTERLOCKED)
        return;
    if (p->asserted || event_pending(&p->step))
        return;
    p->announcing = true;
    at_cycle(pit, &p->step, ANNOUNCE_CYCLES);
}

static void retract(struct pit_pair *p)
{
    p->asserted = false;
    event_cancel(&p->step);
}

static void step(struct mc68230 *pit, unsigned pair)
{
    struct pit_pair *p = &pit->pairs[pair];
    p->asserted = p->announcing;
    if (p->announcing && even_function(pit, pair) == EVEN_PULSED)
        at_cycle(pit, &p->step, PULSE_CYCLES);
    p->announcing = false;
    pit_update(pit);
}

static void step_12(void *owner, sim_time due)
{
    (void)due;
    step(owner, 0);
}

static void step_34(void *owner, sim_time due)
{
    (void)due;
    step(owner, 1);
}

/* --- latches --- */

static uint16_t pins_of(const struct mc68230 *pit, unsigned pair)
{
    if (wide(pit))
        return (uint16_t)(pit->pins[PIT_A] << 8 | pit->pins[PIT_B]);
    return pit->pins[port_of(pit, pair)];
}

static void show(struct mc68230 *pit, unsigned pair, uint16_t value)
{
    pit->out[port_of(pit, pair)] = (uint8_t)value;
    if (wide(pit))
        pit->out[PIT_A] = (uint8_t)(value >> 8);
}

/* H1 or H3 says that data are there: what finds both latches full is lost. */
static void take_in(struct mc68230 *pit, unsigned pair)
{
    struct pit_pair *p = &pit->pairs[pair];
    if (p->count == 0)
        p->final = pins_of(pit, pair);
    if (p->count == 1)
        p->latch = pins_of(pit, pair);
    if (p->count < 2)
        p->count++;
}

static void was_read(struct mc68230 *pit, unsigned pair)
{
    struct pit_pair *p = &pit->pairs[pair];
    if (p->count == 0)
        return;
    p->final = p->latch;
    p->count--;
    announce(pit, pair);
}

static void send(struct mc68230 *pit, unsigned pair, uint16_t value)
{
    struct pit_pair *p = &pit->pairs[pair];
    if (!enabled(pit, pair) || p->count == 0)
        show(pit, pair, value);
    else
        p->latch = value;
    if (enabled(pit, pair) && p->count < 2)
        p->count++;
    announce(pit, pair);
}

/* H1 or H3 says that the data were taken. */
static void was_taken(struct mc68230 *pit, unsigned pair)
{
    struct pit_pair *p = &pit->pairs[pair];
    if (p->count == 2)
        show(pit, pair, p->latch);
    if (p->count > 0)
        p->count--;
}

static void odd_edge(struct mc68230 *pit, unsigned pair)
{
    struct pit_pair *p = &pit->pairs[pair];
    retract(p);
    if (role(pit, pair) == EDGES)
        p->edges[ODD] = true;
    else if (role(pit, pair) == INPUT)
        take_in(pit, pair);
    else
        was_taken(pit, pair);
    announce(pit, pair);
}

static void handshake_changed(void *owner, unsigned handshake, bool new_level)
{
    struct mc68230 *pit = owner;
    unsigned pair = handshake / 2;
    pit->handshakes = (uint8_t)((pit->handshakes & ~(1u << handshake)) | new_level << handshake);
    if (enabled(pit, pair) && new_level == sense(pit, handshake)) {
        if (handshake % 2 == ODD)
            odd_edge(pit, pair);
        else if (!even_is_output(pit, pair))
            pit->pairs[pair].edges[EVEN] = true;
    }
    pit_update(pit);
}

/* --- status --- */

static bool odd_status(const struct mc68230 *pit, unsigned pair)
{
    const struct pit_pair *p = &pit->pairs[pair];
    if (role(pit, pair) == EDGES)
        return p->edges[ODD];
    if (role(pit, pair) == INPUT)
        return p->count > 0;
    return p->control & CR_STATUS ? p->count == 0 : p->count < 2;
}

static uint8_t pair_status(const struct mc68230 *pit, unsigned pair)
{
    bool even = !even_is_output(pit, pair) && pit->pairs[pair].edges[EVEN];
    return enabled(pit, pair) ? (uint8_t)(odd_status(pit, pair) | even << 1) : 0;
}

uint8_t pit_port_status(const struct mc68230 *pit)
{
    return (uint8_t)(pair_status(pit, 0) | pair_status(pit, 1) << 2);
}

/* A pin that asks for DMA does not interrupt. */
static uint8_t pair_enables(const struct mc68230 *pit, unsigned pair)
{
    uint8_t control = pit->pairs[pair].control;
    bool dma = (pit->psrr & PIT_SVCRQ) == (PIT_SVCRQ_DMA | (pair == 1 ? PIT_SVCRQ_BY_H3 : 0));
    return (uint8_t)((!dma && (control & CR_ODD_ON)) | ((control & CR_EVEN_ON) != 0) << 1);
}

uint8_t pit_port_requests(const struct mc68230 *pit)
{
    return pit_port_status(pit) & (pair_enables(pit, 0) | pair_enables(pit, 1) << 2);
}

void pit_clear_edges(struct mc68230 *pit, uint8_t which)
{
    unsigned i;
    for (i = 0; i < PIT_HANDSHAKES; i++)
        if (which >> i & 1)
            pit->pairs[i / 2].edges[i % 2] = false;
}

/* --- data --- */

/* What the latches of an input show: nothing is held, they are open. */
static uint16_t input(const struct mc68230 *pit, unsigned pair)
{
    return pit->pairs[pair].count > 0 ? pit->pairs[pair].final : pins_of(pit, pair);
}

/* The inputs of a port as its data register shows them. */
static uint8_t inputs(const struct mc68230 *pit, unsigned port)
{
    unsigned pair = mode(pit) == 0 && port == PIT_A ? 0 : 1;
    if (port == PIT_C || (mode(pit) == 2 && port == PIT_A) || role(pit, pair) != INPUT)
        return pit->pins[port];
    return (uint8_t)(wide(pit) && port == PIT_A ? input(pit, pair) >> 8 : input(pit, pair));
}

uint8_t pit_port_data(const struct mc68230 *pit, unsigned port)
{
    uint8_t out =
        mode(pit) >= 2 && port != PIT_C && !(mode(pit) == 2 && port == PIT_A) ? 0 : pit->ddr[port];
    return (uint8_t)((pit->out[port] & out) | (inputs(pit, port) & ~out));
}

/* Of 16 bits the lower half, which is to be read last, moves the latches. */
void pit_port_was_read(struct mc68230 *pit, unsigned port)
{
    if (port == PIT_A && mode(pit) == 0 && role(pit, 0) == INPUT)
        was_read(pit, 0);
    if (port == PIT_B && role(pit, 1) == INPUT)
        was_read(pit, 1);
}

/* The pair that a written port waits for; 2: none, the data are on the pins at once. */
static unsigned sending_pair(const struct mc68230 *pit, unsigned port)
{
    unsigned pair = mode(pit) >= 2 || (mode(pit) == 0 && port == PIT_A) ? 0 : 1;
    if (port == PIT_C || (mode(pit) == 2 && port == PIT_A) || role(pit, pair) != OUTPUT)
        return 2;
    return pair;
}

void pit_port_write(struct mc68230 *pit, unsigned port, uint8_t value)
{
    unsigned pair = sending_pair(pit, port);
    if (pair == 2)
        pit->out[port] = value;
    else if (wide(pit) && port == PIT_A)
        pit->upper = value;
    else
        send(pit, pair, (uint16_t)(wide(pit) ? pit->upper << 8 | value : value));
}

/* --- control --- */

static void forget(struct pit_pair *p)
{
    p->count = 0;
    p->edges[ODD] = p->edges[EVEN] = false;
    retract(p);
}

/* Modes change while the handshakes are off: what was held is gone. */
void pit_general_control(struct mc68230 *pit, uint8_t value)
{
    bool other_mode = (pit->pgcr ^ value) >> 6;
    unsigned pair;
    pit->pgcr = value;
    for (pair = 0; pair < 2; pair++) {
        if (!enabled(pit, pair) || other_mode)
            forget(&pit->pairs[pair]);
        announce(pit, pair);
    }
}

void pit_pair_control(struct mc68230 *pit, unsigned pair, uint8_t value)
{
    struct pit_pair *p = &pit->pairs[pair];
    if ((p->control ^ value) >> 6)
        forget(p);
    if ((p->control ^ value) >> 3 & 7)
        retract(p);
    p->control = value;
    announce(pit, pair);
}

void pit_ports_reset(struct mc68230 *pit)
{
    unsigned i;
    pit->pgcr = pit->psrr = pit->upper = 0;
    pit->pivr = 0x0f;
    for (i = 0; i < PIT_PORTS; i++)
        pit->ddr[i] = pit->out[i] = 0;
    for (i = 0; i < 2; i++) {
        struct pit_pair *p = &pit->pairs[i];
        p->control = 0;
        p->latch = p->final = 0;
        p->announcing = false;
        forget(p);
    }
}

/* --- pins --- */

static void pin_changed(void *owner, unsigned input, bool new_level)
{
    struct mc68230 *pit = owner;
    unsigned port = input / 8, bit = input % 8;
    pit->pins[port] = (uint8_t)((pit->pins[port] & ~(1u << bit)) | new_level << bit);
    if (port == PIT_C && bit == PIT_PC_TIN) {
        pit_timer_input(pit, new_level);
        pit_update(pit);
    }
}

static bool make_pin(struct mc68230 *pit, const char *name, struct line_driver *driver,
                     struct line_listener *listener,
                     void (*changed)(void *owner, unsigned input, bool level), unsigned input,
                     struct sim_error *error)
{
    struct line *line = device_pin(&pit->device, name, LINE_WIRED_OR, error);
    if (line == NULL || !line_drive(line, driver, error))
        return false;
    line_listen(line, listener, pit, changed, input);
    return true;
}

static const char *const pin_names[PIT_PORTS][8] = {
    {"pa0", "pa1", "pa2", "pa3", "pa4", "pa5", "pa6", "pa7"},
    {"pb0", "pb1", "pb2", "pb3", "pb4", "pb5", "pb6", "pb7"},
    {"pc0", "pc1", "pc2", "pc3", "pc4", "pc5", "pc6", "pc7"}};
static const char *const handshake_names[PIT_HANDSHAKES] = {"h1", "h2", "h3", "h4"};

bool pit_ports_init(struct mc68230 *pit, struct sim_error *error)
{
    unsigned port, bit;
    device_event(&pit->device, &pit->pairs[0].step, "h2", step_12);
    device_event(&pit->device, &pit->pairs[1].step, "h4", step_34);
    for (port = 0; port < PIT_PORTS; port++)
        for (bit = 0; bit < 8; bit++)
            if (!make_pin(pit, pin_names[port][bit], &pit->drivers[port][bit],
                          &pit->listeners[port][bit], pin_changed, port * 8 + bit, error))
                return false;
    for (bit = 0; bit < PIT_HANDSHAKES; bit++)
        if (!make_pin(pit, handshake_names[bit], &pit->handshake_drivers[bit],
                      &pit->handshake_listeners[bit], handshake_changed, bit, error))
            return false;
    return true;
}
