/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ethernet controller of the LM3S6965, MAC and PHY. After the data sheet, chapter "Ethernet
 * Controller": FIFOs of 2 KB whose frames begin with two bytes of length, an address filter, the
 * PHY's registers over MII management. No cable can be plugged in: frames leave and are gone,
 * there is never a link; in the PHY's loop back they come back. Leaves out (docs/limits.md):
 * transmission that begins before a frame is complete (MACTHR), the PHY's LEDs and tests. */
#include "dev/stellaris.h"

#include <stddef.h>
#include <string.h>

#define FIFO      2048u
#define FRAMES    31u           /* that the receive FIFO holds at most: MACNP */
#define HEADER    14u           /* addresses and type */
#define LENGTH    2u            /* bytes of length before each frame */
#define LEAST     60u           /* bytes of a frame, without its checksum */
#define CHECKSUM  4u            /* bytes */
#define PREAMBLE  8u            /* bytes */
#define BYTE_TIME (80 * SIM_NS) /* at 100 Mbit/s */
#define MII_BITS  64u           /* of a transfer, with its preamble */

struct stellaris_ethernet {
    struct device device;
    struct clock_domain *clock;
    uint32_t ris, im, rctl, tctl, ia[2], thr, mctl, mdv, mtxd, mrxd;
    uint16_t phy[32];
    uint8_t tx[FIFO], rx[FIFO];
    uint32_t tx_count;           /* bytes written */
    uint32_t rx_first, rx_count; /* bytes that wait */
    uint32_t rx_left;            /* of the frame that is being read, in words */
    uint32_t frames;             /* complete ones that wait */
    bool sending;
    struct event sent, transferred;
    struct line_driver irq;
};

enum { RIS, IM, RCTL, TCTL, DATA, IA0, IA1, THR, MCTL, MDV, MTXD, MRXD, NP, TR };

enum { INT_RX = 1, INT_TXER = 2, INT_TXEMP = 4, INT_FOV = 8, INT_RXER = 16, INT_MD = 32 };
enum { RCTL_RXEN = 1, RCTL_AMUL = 2, RCTL_PRMS = 4, RCTL_RSTFIFO = 16 };
enum { TCTL_TXEN = 1, TCTL_PADEN = 2, TCTL_CRC = 4 };
enum { MCTL_START = 1, MCTL_WRITE = 2 };
#define INT_MASK  0x7fu
#define TCTL_MASK 0x17u
#define MCTL_MASK 0xfbu
#define MR0_RESET 0x8000u
#define MR0_LOOP  0x4000u

static const struct register_field interrupt_fields[] = {
    {"RX", 0, 1, "a frame has been received"},
    {"TXER", 1, 1, "a frame could not be sent"},
    {"TXEMP", 2, 1, "a frame has been sent, nothing is left"},
    {"FOV", 3, 1, "the receive FIFO is full"},
    {"RXER", 4, 1, "a bad frame"},
    {"MD", 5, 1, "a transfer of the PHY's registers is done"},
    {"PHY", 6, 1, "the PHY"},
    {0}};
static const struct register_field rctl_fields[] = {
    {"RXEN", 0, 1, "1 receiver on"},         {"AMUL", 1, 1, "1 multicasts, too"},
    {"PRMS", 2, 1, "1 all frames"},          {"BADCRC", 3, 1, "1 no bad ones"},
    {"RSTFIFO", 4, 1, "1 empties the FIFO"}, {0}};
static const struct register_field tctl_fields[] = {{"TXEN", 0, 1, "1 transmitter on"},
                                                    {"PADEN", 1, 1, "1 short frames are padded"},
                                                    {"CRC", 2, 1, "1 a checksum is added"},
                                                    {"DUPLEX", 4, 1, "1 full duplex"},
                                                    {0}};
static const struct register_field mctl_fields[] = {{"START", 0, 1, "1 begins; 1 until done"},
                                                    {"WRITE", 1, 1, "1 write, 0 read"},
                                                    {"REGADR", 3, 5, "register of the PHY"},
                                                    {0}};

static const struct device_register registers[] = {
    [RIS] = {.name = "MACRIS",
             .offset = 0x00,
             .width = 4,
             .access = REG_W1C,
             .fields = interrupt_fields,
             .about = "interrupts, raw; write 1 to clear (MACIACK)"},
    [IM] = {.name = "MACIM",
            .offset = 0x04,
            .width = 4,
            .reset = INT_MASK,
            .fields = interrupt_fields,
            .about = "interrupts enabled"},
    [RCTL] = {.name = "MACRCTL",
              .offset = 0x08,
              .width = 4,
              .reset = 0x08,
              .fields = rctl_fields,
              .about = "receive control"},
    [TCTL] = {.name = "MACTCTL",
              .offset = 0x0c,
              .width = 4,
              .fields = tctl_fields,
              .about = "transmit control"},
    [DATA] = {.name = "MACDATA", .offset = 0x10, .width = 4, .about = "FIFOs, word by word"},
    [IA0] = {.name = "MACIA0", .offset = 0x14, .width = 4, .about = "address, bytes 1 to 4"},
    [IA1] = {.name = "MACIA1", .offset = 0x18, .width = 4, .about = "address, bytes 5 and 6"},
    [THR] = {.name = "MACTHR",
             .offset = 0x1c,
             .width = 4,
             .reset = 0x3f,
             .stores_only = true,
             .about = "bytes after which sending begins, in eights"},
    [MCTL] = {.name = "MACMCTL",
              .offset = 0x20,
              .width = 4,
              .fields = mctl_fields,
              .about = "transfer of a register of the PHY"},
    [MDV] = {.name = "MACMDV",
             .offset = 0x24,
             .width = 4,
             .reset = 0x80,
             .about = "its clock: system clock / (2 * (this + 1))"},
    [MTXD] = {.name = "MACMTXD", .offset = 0x2c, .width = 4, .about = "what a transfer writes"},
    [MRXD] = {.name = "MACMRXD", .offset = 0x30, .width = 4, .about = "what a transfer has read"},
    [NP] = {.name = "MACNP",
            .offset = 0x34,
            .width = 4,
            .access = REG_RO,
            .about = "frames that wait"},
    [TR] = {.name = "MACTR",
            .offset = 0x38,
            .width = 4,
            .about = "bit 0: 1 sends what is in the FIFO; 1 until it is sent"},
    {0}};

static const struct state_field state[] = {STATE_MAX(struct stellaris_ethernet, ris, INT_MASK),
                                           STATE_MAX(struct stellaris_ethernet, im, INT_MASK),
                                           STATE_MAX(struct stellaris_ethernet, rctl, 0xf),
                                           STATE_MAX(struct stellaris_ethernet, tctl, TCTL_MASK),
                                           STATE_ARRAY(struct stellaris_ethernet, ia),
                                           STATE_MAX(struct stellaris_ethernet, thr, 0x3f),
                                           STATE_MAX(struct stellaris_ethernet, mctl, MCTL_MASK),
                                           STATE_MAX(struct stellaris_ethernet, mdv, 0xff),
                                           STATE_MAX(struct stellaris_ethernet, mtxd, 0xffff),
                                           STATE_MAX(struct stellaris_ethernet, mrxd, 0xffff),
                                           STATE_ARRAY(struct stellaris_ethernet, phy),
                                           STATE_ARRAY(struct stellaris_ethernet, tx),
                                           STATE_ARRAY(struct stellaris_ethernet, rx),
                                           STATE_MAX(struct stellaris_ethernet, tx_count, FIFO),
                                           STATE_MAX(struct stellaris_ethernet, rx_first, FIFO - 1),
                                           STATE_MAX(struct stellaris_ethernet, rx_count, FIFO),
                                           STATE_MAX(struct stellaris_ethernet, rx_left, FIFO / 4),
                                           STATE_MAX(struct stellaris_ethernet, frames, FRAMES),
                                           STATE(struct stellaris_ethernet, sending),
                                           STATE_EVENT(struct stellaris_ethernet, sent),
                                           STATE_EVENT(struct stellaris_ethernet, transferred),
                                           STATE_DRIVER(struct stellaris_ethernet, irq),
                                           STATE_END};

static void raise(struct stellaris_ethernet *eth, uint32_t interrupt)
{
    eth->ris |= interrupt;
    line_set(&eth->irq, (eth->ris & eth->im) != 0);
}

/* --- receiving --- */

static bool for_us(const struct stellaris_ethernet *eth, const uint8_t *frame)
{
    const uint8_t own[6] = {(uint8_t)eth->ia[0],         (uint8_t)(eth->ia[0] >> 8),
                            (uint8_t)(eth->ia[0] >> 16), (uint8_t)(eth->ia[0] >> 24),
                            (uint8_t)eth->ia[1],         (uint8_t)(eth->ia[1] >> 8)};
    static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    return (eth->rctl & RCTL_PRMS) || memcmp(frame, own, 6) == 0 ||
           memcmp(frame, everybody, 6) == 0 || ((eth->rctl & RCTL_AMUL) && (frame[0] & 1));
}

static uint32_t checksum(const uint8_t *bytes, uint32_t count)
{
    uint32_t crc = UINT32_MAX, i;
    unsigned bit;
    for (i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

static void put_byte(struct stellaris_ethernet *eth, uint8_t byte)
{
    eth->rx[(eth->rx_first + eth->rx_count) % FIFO] = byte;
    eth->rx_count++;
}

/* Length of all, its own two bytes too; the frame; its checksum; up to a whole word. */
static void receive(struct stellaris_ethernet *eth, const uint8_t *frame, uint32_t count)
{
    uint32_t total = LENGTH + count + CHECKSUM, sum = checksum(frame, count), i;
    if (!(eth->rctl & RCTL_RXEN) || !for_us(eth, frame))
        return;
    if (eth->rx_count + total + 3 > FIFO || eth->frames == FRAMES) {
        raise(eth, INT_FOV);
        return;
    }
    put_byte(eth, (uint8_t)total);
    put_byte(eth, (uint8_t)(total >> 8));
    for (i = 0; i < count; i++)
        put_byte(eth, frame[i]);
    for (i = 0; i < CHECKSUM; i++)
        put_byte(eth, (uint8_t)(sum >> 8 * i));
    while (eth->rx_count % 4 != 0)
        put_byte(eth, 0);
    eth->frames++;
    raise(eth, INT_RX);
}

static uint32_t next_word(const struct stellaris_ethernet *eth)
{
    uint32_t word = 0, i;
    for (i = 0; i < 4 && i < eth->rx_count; i++)
        word |= (uint32_t)eth->rx[(eth->rx_first + i) % FIFO] << 8 * i;
    return word;
}

/* MACNP counts a frame until its first word has been read. */
static void drop_word(struct stellaris_ethernet *eth)
{
    uint32_t count = eth->rx_count < 4 ? eth->rx_count : 4;
    if (count == 0)
        return;
    if (eth->rx_left == 0) {
        eth->rx_left = ((next_word(eth) & 0xffff) + 3) / 4;
        eth->frames -= eth->frames > 0;
    }
    eth->rx_left -= eth->rx_left > 0;
    if (eth->rx_left > FIFO / 4)
        eth->rx_left = 0;
    eth->rx_first = (eth->rx_first + count) % FIFO;
    eth->rx_count -= count;
}

static void empty(struct stellaris_ethernet *eth)
{
    eth->rx_first = eth->rx_count = eth->rx_left = eth->frames = 0;
}

/* --- sending --- */

/* Bytes of the frame in the FIFO; its length counts what follows the header. */
static uint32_t frame_bytes(const struct stellaris_ethernet *eth)
{
    uint32_t count = (eth->tx[0] | (uint32_t)eth->tx[1] << 8) + HEADER;
    if (count > FIFO - LENGTH - LEAST)
        count = FIFO - LENGTH - LEAST;
    return (eth->tctl & TCTL_PADEN) && count < LEAST ? LEAST : count;
}

static void send(struct stellaris_ethernet *eth)
{
    uint32_t count = frame_bytes(eth);
    if (eth->sending || eth->tx_count == 0 || !(eth->tctl & TCTL_TXEN))
        return;
    if (eth->tx_count < LENGTH + count) /* padding, or what was not written */
        memset(eth->tx + eth->tx_count, 0, LENGTH + count - eth->tx_count);
    eth->sending = true;
    event_at(&eth->sent, device_now(&eth->device) + (PREAMBLE + count + CHECKSUM) * BYTE_TIME);
}

static void sent(void *owner, sim_time due)
{
    struct stellaris_ethernet *eth = owner;
    (void)due;
    eth->sending = false;
    eth->tx_count = 0;
    if (eth->phy[0] & MR0_LOOP)
        receive(eth, eth->tx + LENGTH, frame_bytes(eth));
    raise(eth, INT_TXEMP);
}

static void put_word(struct stellaris_ethernet *eth, uint32_t value)
{
    unsigned i;
    if (eth->sending || eth->tx_count + 4 > FIFO) {
        device_report(&eth->device, REPORT_GUEST_ERROR, DATA,
                      "written while a frame leaves, or past 2 KB: the word is lost");
        raise(eth, INT_TXER);
        return;
    }
    for (i = 0; i < 4; i++)
        eth->tx[eth->tx_count++] = (uint8_t)(value >> 8 * i);
}

/* --- the PHY --- */

static void reset_phy(struct stellaris_ethernet *eth)
{
    /* "MII Management register descriptions": no link, all abilities. */
    static const struct {
        uint8_t reg;
        uint16_t value;
    } values[] = {{0, 0x3100}, {1, 0x7849},  {2, 0x000e},  {3, 0x7237}, {4, 0x01e1},
                  {5, 0x0001}, {16, 0x0140}, {23, 0x0010}, {24, 0x00c0}};
    unsigned i;
    memset(eth->phy, 0, sizeof eth->phy);
    for (i = 0; i < sizeof values / sizeof *values; i++)
        eth->phy[values[i].reg] = values[i].value;
}

static bool is_fixed(unsigned reg)
{
    return (reg >= 1 && reg <= 3) || reg == 5 || reg == 6 || reg == 18;
}

static void write_phy(struct stellaris_ethernet *eth, unsigned reg, uint16_t value)
{
    if (reg == 0 && (value & MR0_RESET))
        reset_phy(eth);
    else if (!is_fixed(reg))
        eth->phy[reg] = value;
}

static void transferred(void *owner, sim_time due)
{
    struct stellaris_ethernet *eth = owner;
    unsigned reg = eth->mctl >> 3 & 31;
    (void)due;
    if (eth->mctl & MCTL_WRITE)
        write_phy(eth, reg, (uint16_t)eth->mtxd);
    else
        eth->mrxd = eth->phy[reg];
    eth->mctl &= ~(uint32_t)MCTL_START;
    raise(eth, INT_MD);
}

static void transfer(struct stellaris_ethernet *eth, uint32_t value)
{
    uint64_t cycle = clock_cycles_at(eth->clock, device_now(&eth->device));
    bool running = (eth->mctl & MCTL_START) != 0;
    if (running)
        return;
    eth->mctl = value & MCTL_MASK;
    if (eth->mctl & MCTL_START)
        event_at_cycle(&eth->transferred, eth->clock,
                       cycle + (uint64_t)MII_BITS * 2 * (eth->mdv + 1));
}

/* --- registers --- */

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct stellaris_ethernet *eth = (const struct stellaris_ethernet *)device;
    const uint32_t values[] = {
        [RIS] = eth->ris,        [IM] = eth->im,     [RCTL] = eth->rctl, [TCTL] = eth->tctl,
        [DATA] = next_word(eth), [IA0] = eth->ia[0], [IA1] = eth->ia[1], [THR] = eth->thr,
        [MCTL] = eth->mctl,      [MDV] = eth->mdv,   [MTXD] = eth->mtxd, [MRXD] = eth->mrxd,
        [NP] = eth->frames,      [TR] = eth->sending};
    (void)element;
    return values[reg];
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    (void)element;
    if (reg == DATA)
        drop_word((struct stellaris_ethernet *)device);
}

static void write_receive(struct stellaris_ethernet *eth, uint32_t value)
{
    if (value & RCTL_RSTFIFO)
        empty(eth);
    eth->rctl = value & 0xf;
}

static void write_register(struct stellaris_ethernet *eth, unsigned reg, uint32_t value)
{
    switch (reg) {
    case RIS:
        eth->ris &= ~value;
        break;
    case IM:
        eth->im = value & INT_MASK;
        break;
    case RCTL:
        write_receive(eth, value);
        break;
    case TCTL:
        eth->tctl = value & TCTL_MASK;
        break;
    case DATA:
        put_word(eth, value);
        break;
    case IA0:
        eth->ia[0] = value;
        break;
    case IA1:
        eth->ia[1] = value & 0xffff;
        break;
    case THR:
        eth->thr = value & 0x3f;
        break;
    case MCTL:
        transfer(eth, value);
        break;
    case MDV:
        eth->mdv = value & 0xff;
        break;
    case MTXD:
        eth->mtxd = value & 0xffff;
        break;
    case MRXD:
        eth->mrxd = value & 0xffff;
        break;
    default:
        if (value & 1)
            send(eth);
        break;
    }
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct stellaris_ethernet *eth = (struct stellaris_ethernet *)device;
    (void)element;
    (void)mask;
    write_register(eth, reg, value);
    raise(eth, 0);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct stellaris_ethernet *eth = (struct stellaris_ethernet *)device;
    eth->ris = eth->tctl = eth->mctl = eth->mtxd = eth->mrxd = 0;
    eth->ia[0] = eth->ia[1] = 0;
    eth->im = INT_MASK;
    eth->rctl = registers[RCTL].reset;
    eth->thr = registers[THR].reset;
    eth->mdv = registers[MDV].reset;
    eth->tx_count = 0;
    eth->sending = false;
    empty(eth);
    reset_phy(eth);
    event_cancel(&eth->sent);
    event_cancel(&eth->transferred);
    raise(eth, 0);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct stellaris_ethernet *eth = (struct stellaris_ethernet *)device;
    eth->clock = device_clock(device, NULL, error);
    if (eth->clock == NULL)
        return false;
    device_event(device, &eth->sent, "sent", sent);
    device_event(device, &eth->transferred, "transferred", transferred);
    return device_map(device, 0, error) && device_irq(device, 0, &eth->irq, error);
}

const struct device_class stellaris_ethernet_class = {
    .compatible = "ti,stellaris-ethernet",
    .title = "Stellaris Ethernet controller",
    .manual = STELLARIS_MANUAL ", chapter Ethernet Controller",
    .size = sizeof(struct stellaris_ethernet),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .read_effect = read_effect,
    .write = write,
};
