/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial communication interface (SCI) of H8 chips: asynchronous, clocked synchronous and smart
 * card frames, a data and a shift register each way. After the H8/3297 Series, H8/3069R Group and
 * H8S/2329 Group Hardware Manuals, chapters "Serial Communication Interface" and "Smart Card
 * Interface". A character of a multiprocessor frame has its multiprocessor bit as bit 8 on the
 * stream. Leaves out errors of parity and framing (what comes from a stream is whole), breaks,
 * SCK as an output, and a clock from SCK where the board has none. */
#include "dev/h8_chip.h"
#include "dev/h8_stcr.h"

#include <stddef.h>

#define SLOWEST (10 * SIM_SECOND)

enum sci_phase {
    IDLE,
    PREAMBLE, /* a frame of ones behind TE */
    SHIFTING, /* up to the last bit */
    LAST,     /* the stop bit, the last bit of a synchronous character */
};

enum { ERI, RXI, TXI, TEI, SOURCES };

struct h8_sci {
    struct h8_module module;
    struct clock_domain *sck; /* may be NULL */
    uint8_t smr, brr, scr, tdr, ssr, rdr, scmr;
    uint8_t seen;  /* flags of SSR that have been read as 1: only those can be cleared */
    uint8_t phase; /* enum sci_phase */
    bool loaded;   /* TSR holds the character behind the one under way */
    bool mpb_sent; /* of TSR */
    bool multiprocessor;
    uint8_t tsr;
    uint16_t shift; /* what is on the wire */
    bool patient_sender;
    struct event sent, received;
    struct line_driver irqs[SOURCES];
    struct line_listener mpe;
    struct h8_system_listener system;
    struct stream stream;
};

enum { SMR, BRR, SCR, TDR, SSR, RDR, SCMR };
enum { TDRE = 0x80, RDRF = 0x40, ORER = 0x20, FER = 0x10, PER = 0x08, TEND = 4, MPB = 2, MPBT = 1 };
enum { TIE = 0x80, RIE = 0x40, TE = 0x20, RE = 0x10, MPIE = 0x08, TEIE = 4, CKE1 = 2 };
enum { CA = 0x80, GM = 0x80, CHR = 0x40, PE = 0x20, STOP = 0x08, MP = 0x04 };
enum { SDIR = 8, SINV = 4, SMIF = 1, SCMR_ONES = 0xf2 };
enum { FLAGS = TDRE | RDRF | ORER | FER | PER, ERRORS = ORER | FER | PER };

static const struct register_field smr_fields[] = {{"C/A", 7, 1, "1 clocked synchronous"},
                                                   {"CHR", 6, 1, "1 seven bits"},
                                                   {"PE", 5, 1, "1 parity"},
                                                   {"O/E", 4, 1, "0 even, 1 odd"},
                                                   {"STOP", 3, 1, "1 two stop bits"},
                                                   {"MP", 2, 1, "1 multiprocessor format"},
                                                   {"CKS", 0, 2, "clock / 4 to this power"},
                                                   {0}};
static const struct register_field scr_fields[] = {{"TIE", 7, 1, "1 TXI"},
                                                   {"RIE", 6, 1, "1 RXI and ERI"},
                                                   {"TE", 5, 1, "1 transmits"},
                                                   {"RE", 4, 1, "1 receives"},
                                                   {"MPIE", 3, 1, "1 waits for an address"},
                                                   {"TEIE", 2, 1, "1 TEI"},
                                                   {"CKE", 0, 2, "clock source; pin SCK"},
                                                   {0}};
static const struct register_field ssr_fields[] = {
    {"TDRE", 7, 1, "1 TDR takes a character"},
    {"RDRF", 6, 1, "1 RDR holds a character"},
    {"ORER", 5, 1, "overrun"},
    {"FER", 4, 1, "framing error; smart card: error signal (ERS)"},
    {"PER", 3, 1, "parity error"},
    {"TEND", 2, 1, "1 nothing left to send"},
    {"MPB", 1, 1, "received multiprocessor bit"},
    {"MPBT", 0, 1, "multiprocessor bit to send"},
    {0}};
static const struct register_field scmr_fields[] = {{"SDIR", 3, 1, "1 most significant bit first"},
                                                    {"SINV", 2, 1, "1 data inverted"},
                                                    {"SMIF", 0, 1, "1 smart card interface"},
                                                    {0}};

#define SCI_REGISTERS                                                                              \
    [SMR] = {.name = "SMR", .offset = 0, .width = 1, .fields = smr_fields, .about = "mode"},       \
    [BRR] = {.name = "BRR", .offset = 1, .width = 1, .reset = 0xff, .about = "bit rate"},          \
    [SCR] = {.name = "SCR", .offset = 2, .width = 1, .fields = scr_fields, .about = "control"},    \
    [TDR] = {.name = "TDR", .offset = 3, .width = 1, .reset = 0xff, .about = "to transmit"},       \
    [SSR] = {.name = "SSR",                                                                        \
             .offset = 4,                                                                          \
             .width = 1,                                                                           \
             .reset = TDRE | TEND,                                                                 \
             .fields = ssr_fields,                                                                 \
             .steady = true,                                                                       \
             .about = "status; a flag read as 1 is cleared by writing 0"},                         \
    [RDR] = {                                                                                      \
        .name = "RDR", .offset = 5, .width = 1, .access = REG_RO, .about = "received character"}

static const struct device_register registers_h8300[] = {SCI_REGISTERS, {0}};
static const struct device_register registers_h8300h[] = {SCI_REGISTERS,
                                                          [SCMR] = {.name = "SCMR",
                                                                    .offset = 6,
                                                                    .width = 1,
                                                                    .reset = SCMR_ONES,
                                                                    .fields = scmr_fields,
                                                                    .about = "smart card mode"},
                                                          {0}};

static const struct state_field state[] = {STATE(struct h8_sci, smr),
                                           STATE(struct h8_sci, brr),
                                           STATE(struct h8_sci, scr),
                                           STATE(struct h8_sci, tdr),
                                           STATE(struct h8_sci, ssr),
                                           STATE(struct h8_sci, rdr),
                                           STATE(struct h8_sci, scmr),
                                           STATE(struct h8_sci, seen),
                                           STATE_MAX(struct h8_sci, phase, LAST),
                                           STATE(struct h8_sci, loaded),
                                           STATE(struct h8_sci, mpb_sent),
                                           STATE(struct h8_sci, multiprocessor),
                                           STATE(struct h8_sci, tsr),
                                           STATE_MAX(struct h8_sci, shift, 0x1ff),
                                           STATE_EVENT(struct h8_sci, sent),
                                           STATE_EVENT(struct h8_sci, received),
                                           STATE_DRIVER_ARRAY(struct h8_sci, irqs),
                                           STATE_STREAM(struct h8_sci, stream),
                                           STATE_END};

static bool smart_card(const struct h8_sci *sci)
{
    return sci->scmr & SMIF;
}

static bool synchronous(const struct h8_sci *sci)
{
    return (sci->smr & CA) && !smart_card(sci);
}

static bool has_mp_bit(const struct h8_sci *sci)
{
    return (sci->smr & (CA | MP)) == MP && sci->multiprocessor && !smart_card(sci);
}

/* --- flags and interrupts --- */

static void update(struct h8_sci *sci)
{
    bool txi = sci->ssr & (smart_card(sci) ? TEND : TDRE);
    line_set(&sci->irqs[ERI], (sci->scr & RIE) && (sci->ssr & ERRORS));
    line_set(&sci->irqs[RXI], (sci->scr & RIE) && (sci->ssr & RDRF));
    line_set(&sci->irqs[TXI], (sci->scr & TIE) && txi);
    line_set(&sci->irqs[TEI], (sci->scr & TEIE) && (sci->ssr & TEND) && !smart_card(sci));
}

/* A flag that becomes 1 must be read again before it can be cleared. */
static void raise(struct h8_sci *sci, uint8_t flags)
{
    sci->seen &= (uint8_t) ~(flags & ~sci->ssr);
    sci->ssr |= flags;
}

/* --- time --- */

/* The clock that makes bits: NULL where SCK shall and the board gives it none. */
static struct clock_domain *bit_clock(const struct h8_sci *sci)
{
    return (sci->scr & CKE1) && !smart_card(sci) ? sci->sck : sci->module.clock;
}

/* Cycles of the bit clock in a bit: those of the generator are 64 (8 synchronous, 1488 of a smart
 * card) times 2 to the power of 2n-1, times BRR+1. */
static uint64_t bit_cycles(const struct h8_sci *sci)
{
    uint64_t generator = (uint64_t)(sci->brr + 1u) << 2 * (sci->smr & 3u);
    if (smart_card(sci))
        return 744 * generator;
    if (sci->scr & CKE1)
        return synchronous(sci) ? 1 : 16;
    return (synchronous(sci) ? 4 : 32) * generator;
}

/* Bits in a frame of asynchronous mode in front of the stop bits. */
static unsigned bits_before_stop(const struct h8_sci *sci)
{
    unsigned data = sci->smr & CHR ? 7 : 8;
    return 1 + data + ((sci->smr & PE) || has_mp_bit(sci));
}

/* Half bits up to the last bit, when TDRE is looked at. Smart card: start, data and parity, then
 * TEND 2.5 bits later, in GSM mode 1; a frame has two bits of guard time at least. */
static unsigned halves_before_last(const struct h8_sci *sci)
{
    if (smart_card(sci))
        return sci->smr & GM ? 22 : 25;
    return synchronous(sci) ? 14 : 2 * bits_before_stop(sci);
}

static unsigned halves_of_last(const struct h8_sci *sci)
{
    if (smart_card(sci))
        return sci->smr & GM ? 2 : 0;
    return !synchronous(sci) && (sci->smr & STOP) ? 4 : 2;
}

static unsigned halves_of_frame(const struct h8_sci *sci)
{
    return halves_before_last(sci) + halves_of_last(sci);
}

static uint64_t cycles_of(const struct h8_sci *sci, unsigned halves)
{
    return halves * bit_cycles(sci) / 2;
}

static void schedule(struct h8_sci *sci, struct event *event, sim_time now, unsigned halves)
{
    struct clock_domain *clock = bit_clock(sci);
    if (clock == NULL)
        event_cancel(event);
    else
        event_at_cycle(event, clock, clock_cycles_at(clock, now) + cycles_of(sci, halves));
}

static bool clocks_its_input(const struct h8_sci *sci)
{
    return synchronous(sci) && !(sci->scr & CKE1);
}

/* Time of a character from outside; 0 while nothing is to be sent to the chip. */
static sim_time receive_time(const struct h8_sci *sci)
{
    const struct clock_domain *clock = bit_clock(sci);
    uint64_t cycle;
    sim_time time;
    if (!(sci->scr & RE) || clock == NULL || clocks_its_input(sci) ||
        (sci->patient_sender && (sci->ssr & RDRF)))
        return 0;
    cycle = clock_cycles_at(clock, device_now(&sci->module.device));
    time = clock_time_of(clock, cycle + cycles_of(sci, halves_of_frame(sci))) -
           clock_time_of(clock, cycle);
    return time < SLOWEST ? time : SLOWEST;
}

static void watch_input(struct h8_sci *sci)
{
    stream_set_character_time(&sci->stream, receive_time(sci));
}

/* --- what is on the wire --- */

static uint8_t reversed(uint8_t value)
{
    value = (uint8_t)(value >> 4 | value << 4);
    value = (uint8_t)((value >> 2 & 0x33) | (value << 2 & 0xcc));
    return (uint8_t)((value >> 1 & 0x55) | (value << 1 & 0xaa));
}

/* The bit that is first on the wire is bit 0 of the stream's character. */
static uint8_t data_mask(const struct h8_sci *sci)
{
    return (sci->smr & CHR) && !synchronous(sci) && !smart_card(sci) ? 0x7f : 0xff;
}

static uint8_t to_wire(const struct h8_sci *sci, uint8_t value)
{
    uint8_t inverted = sci->scmr & SINV ? value ^ 0xff : value;
    return (sci->scmr & SDIR ? reversed(inverted) : inverted) & data_mask(sci);
}

static uint8_t from_wire(const struct h8_sci *sci, uint8_t value)
{
    uint8_t bits = value & data_mask(sci), order = sci->scmr & SDIR ? reversed(bits) : bits;
    return sci->scmr & SINV ? order ^ data_mask(sci) : order;
}

/* --- receiver --- */

/* False: a character without the multiprocessor bit, while only one with it is waited for. */
static bool is_wanted(struct h8_sci *sci, uint32_t value)
{
    bool bit = value >> 8 & 1;
    if (!has_mp_bit(sci))
        return true;
    sci->ssr = (uint8_t)((sci->ssr & ~MPB) | (bit ? MPB : 0));
    if (bit)
        sci->scr &= (uint8_t)~MPIE;
    return !(sci->scr & MPIE);
}

/* While an error flag is set nothing is received. */
static void receive(struct h8_sci *sci, uint32_t value)
{
    if (!(sci->scr & RE) || (sci->ssr & ERRORS) || !is_wanted(sci, value))
        return;
    if (sci->ssr & RDRF) {
        raise(sci, ORER);
        return;
    }
    sci->rdr = from_wire(sci, (uint8_t)value);
    raise(sci, RDRF);
}

/* A synchronous receiver with the clock of its own takes what waits outside: ones if nothing. */
static void take(struct h8_sci *sci)
{
    uint32_t value;
    receive(sci, stream_take(&sci->stream, &value) ? value & 0xff : 0xff);
}

static void arrive(void *owner, uint32_t value)
{
    struct h8_sci *sci = owner;
    receive(sci, value);
    watch_input(sci);
    update(sci);
}

/* Without a transmitter the clock runs for the receiver alone, until an overrun. */
static bool runs_to_receive(const struct h8_sci *sci)
{
    return clocks_its_input(sci) && (sci->scr & (RE | TE)) == RE && !(sci->ssr & ERRORS);
}

static void run_receiver(struct h8_sci *sci, sim_time now)
{
    if (!runs_to_receive(sci))
        event_cancel(&sci->received);
    else if (!event_pending(&sci->received))
        schedule(sci, &sci->received, now, halves_of_frame(sci));
}

static void received(void *owner, sim_time due)
{
    struct h8_sci *sci = owner;
    take(sci);
    run_receiver(sci, due);
    update(sci);
}

/* --- transmitter --- */

/* TDR goes to TSR as soon as that is empty. */
static void load(struct h8_sci *sci)
{
    bool empty = !sci->loaded && (sci->phase == IDLE || sci->phase == LAST);
    if (!(sci->scr & TE) || (sci->ssr & TDRE) || !empty)
        return;
    sci->tsr = sci->tdr;
    sci->mpb_sent = sci->ssr & MPBT;
    sci->loaded = true;
    raise(sci, TDRE);
}

static void begin(struct h8_sci *sci, sim_time now)
{
    const struct clock_domain *clock = bit_clock(sci);
    if (sci->phase != IDLE || !sci->loaded)
        return;
    if (clock == NULL) {
        device_report(&sci->module.device, REPORT_GAP, SCR,
                      "takes the clock of pin SCK, which the board gives none: nothing is sent");
        return;
    }
    sci->loaded = false;
    sci->shift = to_wire(sci, sci->tsr);
    if (has_mp_bit(sci) && sci->mpb_sent)
        sci->shift |= 0x100;
    sci->phase = SHIFTING;
    schedule(sci, &sci->sent, now, halves_before_last(sci));
    stream_begin(
        &sci->stream, sci->shift,
        clock_time_of(clock, clock_cycles_at(clock, now) + cycles_of(sci, halves_of_frame(sci))));
}

static void transmit(struct h8_sci *sci, sim_time now)
{
    load(sci);
    begin(sci, now);
}

/* The last bit begins: the next character is fetched, or this was the last. */
static void look_at_tdre(struct h8_sci *sci, sim_time now)
{
    sci->phase = LAST;
    schedule(sci, &sci->sent, now, halves_of_last(sci));
    load(sci);
    if (!sci->loaded)
        sci->ssr |= TEND;
}

static void end_frame(struct h8_sci *sci, sim_time now)
{
    sci->phase = IDLE;
    stream_end(&sci->stream, sci->shift, now);
    if (clocks_its_input(sci) && (sci->scr & RE))
        take(sci);
    transmit(sci, now);
}

static void sent(void *owner, sim_time due)
{
    struct h8_sci *sci = owner;
    if (sci->phase == SHIFTING)
        look_at_tdre(sci, due);
    else if (sci->phase == LAST)
        end_frame(sci, due);
    else {
        sci->phase = IDLE;
        transmit(sci, due);
    }
    update(sci);
}

/* Behind TE asynchronous mode sends a frame of ones first. */
static void switch_on(struct h8_sci *sci)
{
    if (synchronous(sci) || sci->phase != IDLE)
        return;
    sci->phase = PREAMBLE;
    schedule(sci, &sci->sent, device_now(&sci->module.device), halves_of_frame(sci));
}

/* A character whose data bits have left is complete for who receives it. */
static void switch_off(struct h8_sci *sci)
{
    raise(sci, TDRE);
    sci->ssr |= TEND;
    sci->loaded = false;
    if (sci->phase == LAST)
        return;
    sci->phase = IDLE;
    event_cancel(&sci->sent);
}

/* Data are in TDR. */
static void clear_tdre(struct h8_sci *sci)
{
    if (!(sci->scr & TE))
        return;
    sci->ssr &= (uint8_t) ~(TDRE | TEND);
    transmit(sci, device_now(&sci->module.device));
}

/* --- registers --- */

static void write_control(struct h8_sci *sci, uint8_t value)
{
    uint8_t changed = sci->scr ^ value;
    sci->scr = value;
    if (changed & value & TE)
        switch_on(sci);
    if (changed & TE & ~value)
        switch_off(sci);
}

static void write_data(struct h8_sci *sci, uint8_t value)
{
    if (!(sci->ssr & TDRE))
        device_report(&sci->module.device, REPORT_GUEST_ERROR, TDR,
                      "written while SSR.TDRE is 0: the character before it is lost");
    sci->tdr = value;
}

static void write_status(struct h8_sci *sci, uint8_t value)
{
    uint8_t left = h8_flags_written(sci->ssr, &sci->seen, value, FLAGS);
    bool full = sci->ssr & ~left & TDRE;
    sci->ssr = (uint8_t)(((left | (sci->ssr & TDRE)) & ~MPBT) | (value & MPBT));
    if (full)
        clear_tdre(sci);
}

static uint32_t sci_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_sci *sci = (const struct h8_sci *)device;
    const uint8_t values[] = {
        [SMR] = sci->smr, [BRR] = sci->brr, [SCR] = sci->scr,  [TDR] = sci->tdr,
        [SSR] = sci->ssr, [RDR] = sci->rdr, [SCMR] = sci->scmr};
    (void)element;
    return values[reg];
}

static void sci_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct h8_sci *sci = (struct h8_sci *)device;
    (void)element;
    if (reg == SSR)
        h8_flags_read(sci->ssr & FLAGS, &sci->seen);
}

static void write_register(struct h8_sci *sci, unsigned reg, uint8_t value)
{
    switch (reg) {
    case SMR:
        sci->smr = value;
        break;
    case BRR:
        sci->brr = value;
        break;
    case SCR:
        write_control(sci, value);
        break;
    case TDR:
        write_data(sci, value);
        break;
    case SSR:
        write_status(sci, value);
        break;
    default:
        sci->scmr = SCMR_ONES | (value & (SDIR | SINV | SMIF));
        break;
    }
}

static enum bus_result sci_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct h8_sci *sci = (struct h8_sci *)device;
    (void)element;
    (void)mask;
    write_register(sci, reg, (uint8_t)value);
    run_receiver(sci, device_now(device));
    watch_input(sci);
    update(sci);
    return BUS_OK;
}

/* --- DTC, DMAC --- */

/* RDR has been read. */
static int acknowledge_rxi(void *owner, unsigned level)
{
    struct h8_sci *sci = owner;
    (void)level;
    sci->ssr &= (uint8_t)~RDRF;
    watch_input(sci);
    update(sci);
    return -1;
}

/* TDR has been written. */
static int acknowledge_txi(void *owner, unsigned level)
{
    struct h8_sci *sci = owner;
    (void)level;
    clear_tdre(sci);
    update(sci);
    return -1;
}

static void mpe_changed(void *owner, unsigned input, bool level)
{
    struct h8_sci *sci = owner;
    (void)input;
    sci->multiprocessor = level;
}

static void sci_reset(struct device *device)
{
    struct h8_sci *sci = (struct h8_sci *)device;
    sci->smr = sci->scr = sci->rdr = sci->seen = 0;
    sci->brr = sci->tdr = 0xff;
    sci->ssr = TDRE | TEND;
    sci->scmr = SCMR_ONES;
    sci->phase = IDLE;
    sci->loaded = sci->mpb_sent = false;
    sci->tsr = 0;
    sci->shift = 0;
    event_cancel(&sci->sent);
    event_cancel(&sci->received);
    watch_input(sci);
    update(sci);
}

/* Module stop and standby initialize it. */
static void system_changed(void *owner)
{
    struct h8_sci *sci = owner;
    if (!sci->module.clock->running)
        sci_reset(&sci->module.device);
}

static void set_acknowledge(struct line_driver *driver, struct h8_sci *sci,
                            int (*acknowledge)(void *owner, unsigned level))
{
    if (driver->line == NULL)
        return;
    driver->line->acknowledge = acknowledge;
    driver->line->acknowledge_owner = sci;
}

static bool connect_interrupts(struct h8_sci *sci, struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < SOURCES; i++)
        if (!device_irq(&sci->module.device, i, &sci->irqs[i], error))
            return false;
    set_acknowledge(&sci->irqs[RXI], sci, acknowledge_rxi);
    set_acknowledge(&sci->irqs[TXI], sci, acknowledge_txi);
    return true;
}

static bool connect_clocks(struct h8_sci *sci, struct sim_error *error)
{
    sci->module.clock = device_clock(&sci->module.device, NULL, error);
    if (sci->module.clock == NULL || device_string(&sci->module.device, "clock-names") == NULL)
        return sci->module.clock != NULL;
    sci->sck = device_clock(&sci->module.device, "sck", error);
    return sci->sck != NULL;
}

static bool sci_init(struct device *device, struct sim_error *error)
{
    struct h8_sci *sci = (struct h8_sci *)device;
    struct device *system = h8_system_of(device);
    sci->patient_sender = device_has(device, "bosim,patient-sender");
    sci->multiprocessor = !device_has(device, "renesas,stcr");
    if (!connect_clocks(sci, error) || !device_map(device, 0, error))
        return false;
    if (system != NULL)
        h8_system_listen(system, &sci->system, sci, system_changed);
    device_event(device, &sci->sent, "sent", sent);
    device_event(device, &sci->received, "received", received);
    device_stream(device, &sci->stream, NULL, arrive);
    return connect_interrupts(sci, error) &&
           h8_stcr_listen(device, "mpe", &sci->mpe, mpe_changed, 0, error);
}

#define SCI_CLASS(chip, name, text, rows, book)                                                    \
    const struct device_class chip##_sci_class = {                                                 \
        .compatible = name,                                                                        \
        .title = text,                                                                             \
        .manual = book ", chapter Serial Communication Interface",                                 \
        .size = sizeof(struct h8_sci),                                                             \
        .registers = rows,                                                                         \
        .state = state,                                                                            \
        .init = sci_init,                                                                          \
        .reset = sci_reset,                                                                        \
        .peek = sci_peek,                                                                          \
        .read_effect = sci_read_effect,                                                            \
        .write = sci_write,                                                                        \
        .allow = h8_module_allow,                                                                  \
    }

SCI_CLASS(h8300, "renesas,h8300-sci", "H8/300 serial communication interface", registers_h8300,
          "H8/3297 Series Hardware Manual");
SCI_CLASS(h8300h, "renesas,sci", "H8/300H and H8S serial communication interface", registers_h8300h,
          "H8/3069R Group and H8S/2329 Group Hardware Manuals");
