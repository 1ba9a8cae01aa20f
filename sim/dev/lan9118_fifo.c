/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LAN9118: transmit and receive FIFOs, and the way of a frame. After the SMSC LAN9118 datasheet
 * (revision 1.5), chapters 3.4 "Address filtering", 3.11 to 3.13 "Transmit data path", "Receive
 * data path", 5.3.9 "HW_CFG".
 * No cable is plugged in: a frame takes its time on the wire and ends without carrier; only a
 * loop back in the PHY or the MAC receives anything. */
#include "dev/lan9118.h"

#include <string.h>

#define A_COMPLETION_INT 0x80000000u
#define A_FIRST          0x2000u
#define A_LAST           0x1000u
#define A_SIZE           0x07ffu
#define B_LENGTH         0x07ffu
#define B_NO_CRC         0x2000u
#define B_NO_PADDING     0x1000u

#define TX_ERROR      0x8000u
#define TX_NO_CARRIER 0x0400u

#define RX_FILTERED  0x40000000u
#define RX_ERROR     0x8000u
#define RX_BROADCAST 0x2000u
#define RX_RUNT      0x0800u
#define RX_MULTICAST 0x0400u
#define RX_TOO_LONG  0x0080u
#define RX_TYPE      0x0020u

#define FRAME_MINIMUM 60u /* without CRC */
#define FRAME_HEADER  14u
#define FRAME_MAXIMUM 1518u
#define WIRE_OVERHEAD 20u /* preamble, start, gap between frames: bytes */

enum tx_phase { TX_COMMAND_A, TX_COMMAND_B, TX_DATA };

/* --- sizes: 16 KB, shared out by TX_FIF_SZ in KB (table 5.3) --- */

static unsigned tx_kilobytes(const struct lan9118 *chip)
{
    unsigned size = chip->hw_cfg >> 16 & 15;
    return size < 2 ? 2 : size > 14 ? 14 : size; /* others are reserved */
}

unsigned lan_tx_capacity(const struct lan9118 *chip)
{
    return (tx_kilobytes(chip) * 1024 - 512) / 4;
}

unsigned lan_rx_status_capacity(const struct lan9118 *chip)
{
    return (16 - tx_kilobytes(chip)) * 1024 / 16 / 4;
}

unsigned lan_rx_capacity(const struct lan9118 *chip)
{
    return (16 - tx_kilobytes(chip)) * 1024 / 4 - lan_rx_status_capacity(chip);
}

/* --- rings --- */

static void ring_put(struct lan_ring *ring, uint32_t *words, unsigned size, uint32_t value)
{
    words[(ring->first + ring->count++) % size] = value;
}

static uint32_t ring_get(struct lan_ring *ring, const uint32_t *words, unsigned size)
{
    uint32_t value = words[ring->first];
    if (ring->count == 0)
        return 0;
    ring->first = (uint16_t)((ring->first + 1) % size);
    ring->count--;
    return value;
}

uint32_t lan_status_front(const struct lan9118 *chip, bool tx)
{
    const struct lan_ring *ring = tx ? &chip->tx_status : &chip->rx_status;
    const uint32_t *words = tx ? chip->tx_statuses : chip->rx_statuses;
    return ring->count == 0 ? 0 : words[ring->first];
}

void lan_status_advance(struct lan9118 *chip, bool tx)
{
    if (tx)
        ring_get(&chip->tx_status, chip->tx_statuses, LAN_TX_STATUSES);
    else if (chip->rx_status.count > 0)
        ring_get(&chip->rx_status, chip->rx_statuses, LAN_RX_STATUSES);
    else
        chip->int_sts |= LAN_INT_RXE; /* 3.13.5: a read of the empty FIFO */
}

void lan_fifo_reset(struct lan9118 *chip)
{
    lan_tx_discard(chip);
    lan_rx_discard(chip);
    chip->tx_status = (struct lan_ring){0};
    chip->sending = false;
    event_cancel(&chip->sent);
}

/* --- what the host writes: command A, command B, data, for each buffer of a packet --- */

static void tx_store(struct lan9118 *chip, uint32_t word)
{
    if (chip->tx.count < lan_tx_capacity(chip))
        ring_put(&chip->tx, chip->tx_words, LAN_TX_WORDS, word);
    else
        chip->int_sts |= LAN_INT_TDFO | LAN_INT_TXE;
}

/* The end alignment counts from the first data word: to 1, 4 or 8 words. */
static unsigned end_padding(unsigned words, unsigned alignment)
{
    static const uint8_t to[4] = {1, 4, 8, 1};
    unsigned unit = to[alignment & 3];
    return (unit - words % unit) % unit;
}

static void begin_buffer(struct lan9118 *chip, uint32_t command)
{
    unsigned offset = command >> 16 & 31, size = command & A_SIZE;
    unsigned words = (offset + size + 3) / 4;
    chip->tx_command_a = command;
    chip->tx_skip = (uint16_t)(size == 0 ? words : offset / 4);
    chip->tx_take = (uint16_t)(words - chip->tx_skip);
    chip->tx_pad = (uint16_t)end_padding(words, command >> 24);
    chip->tx_phase = TX_COMMAND_B;
    tx_store(chip, command);
}

static void take_command_b(struct lan9118 *chip, uint32_t command)
{
    if (chip->tx_command_a & A_FIRST) {
        chip->tx_command_b = command;
        tx_store(chip, command);
    } else if (command != chip->tx_command_b) {
        chip->int_sts |= LAN_INT_TXE; /* 3.12.2: B must be the same in all buffers */
    }
    chip->tx_phase = TX_DATA;
}

static void take_data(struct lan9118 *chip, uint32_t word)
{
    if (chip->tx_skip > 0) {
        chip->tx_skip--;
    } else if (chip->tx_take > 0) {
        chip->tx_take--;
        tx_store(chip, word);
    } else if (chip->tx_pad > 0) {
        chip->tx_pad--;
    }
}

static void end_buffer(struct lan9118 *chip)
{
    chip->tx_phase = TX_COMMAND_A;
    if (chip->tx_command_a & A_COMPLETION_INT)
        chip->int_sts |= LAN_INT_TX_IOC;
    if (chip->tx_command_a & A_LAST && chip->tx_packets < LAN_TX_WORDS)
        chip->tx_packets++;
}

void lan_tx_write(struct lan9118 *chip, uint32_t word)
{
    if (chip->tx_phase == TX_COMMAND_A)
        begin_buffer(chip, word);
    else if (chip->tx_phase == TX_COMMAND_B)
        take_command_b(chip, word);
    else
        take_data(chip, word);
    if (chip->tx_phase == TX_DATA && chip->tx_skip + chip->tx_take + chip->tx_pad == 0)
        end_buffer(chip);
}

void lan_tx_discard(struct lan9118 *chip)
{
    chip->tx = (struct lan_ring){0};
    chip->tx_packets = 0;
    chip->tx_phase = TX_COMMAND_A;
}

/* --- from the data FIFO to the wire --- */

static void gather_buffer(struct lan9118 *chip, uint32_t command)
{
    unsigned skip = command >> 16 & 3, bytes = command & A_SIZE, i;
    uint32_t word = 0;
    for (i = 0; i < skip + bytes && bytes > 0; i++) {
        if (i % 4 == 0)
            word = ring_get(&chip->tx, chip->tx_words, LAN_TX_WORDS);
        if (i >= skip && chip->frame_bytes < LAN_FRAME - 4)
            chip->frame[chip->frame_bytes++] = (uint8_t)(word >> i % 4 * 8);
    }
}

/* Takes one packet out of the FIFO into the transmitter's own buffer. */
static void gather_packet(struct lan9118 *chip)
{
    uint32_t command;
    chip->frame_bytes = 0;
    chip->sending_command = 0;
    chip->tx_packets--;
    do {
        command = ring_get(&chip->tx, chip->tx_words, LAN_TX_WORDS);
        if (command & A_FIRST)
            chip->sending_command = ring_get(&chip->tx, chip->tx_words, LAN_TX_WORDS);
        gather_buffer(chip, command);
    } while (!(command & A_LAST) && chip->tx.count > 0);
    if (chip->frame_bytes != (chip->sending_command & B_LENGTH))
        chip->int_sts |= LAN_INT_TXE; /* 3.12.8 */
}

static uint32_t crc32(const uint8_t *bytes, size_t count)
{
    uint32_t crc = UINT32_MAX;
    unsigned bit;
    while (count-- > 0)
        for (crc ^= *bytes++, bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    return ~crc;
}

static void pad_and_check(struct lan9118 *chip)
{
    uint32_t crc;
    unsigned i;
    if (!(chip->sending_command & B_NO_PADDING))
        while (chip->frame_bytes < FRAME_MINIMUM)
            chip->frame[chip->frame_bytes++] = 0;
    if (chip->sending_command & B_NO_CRC)
        return;
    crc = crc32(chip->frame, chip->frame_bytes);
    for (i = 0; i < 4; i++)
        chip->frame[chip->frame_bytes++] = (uint8_t)(crc >> 8 * i);
}

static bool may_send(const struct lan9118 *chip)
{
    bool room = chip->tx_status.count < LAN_TX_STATUSES || chip->tx_cfg & LAN_TX_CFG_TXSAO;
    return !chip->sending && chip->tx_packets > 0 && room && chip->tx_cfg & LAN_TX_CFG_ON &&
           chip->mac[MAC_CR] & MAC_CR_TXEN;
}

void lan_tx_start(struct lan9118 *chip, sim_time now)
{
    sim_time bit = SIM_US / lan_phy_megabits(chip);
    if (!may_send(chip))
        return;
    gather_packet(chip);
    pad_and_check(chip);
    chip->sending = true;
    event_at(&chip->sent, now + (chip->frame_bytes + WIRE_OVERHEAD) * 8 * bit);
}

/* --- address filtering (3.4, table 3.1) --- */

static bool hash_hit(const struct lan9118 *chip, const uint8_t *address)
{
    uint32_t crc = ~crc32(address, 6);
    unsigned index = 0, i;
    for (i = 0; i < 6; i++) /* the CRC's upper six bits, when it is sent first bit first */
        index = index << 1 | (crc >> i & 1);
    return chip->mac[index & 0x20 ? MAC_HASHH : MAC_HASHL] >> (index & 31) & 1;
}

static bool perfect_hit(const struct lan9118 *chip, const uint8_t *address)
{
    unsigned i;
    for (i = 0; i < 4; i++)
        if (address[i] != (uint8_t)(chip->mac[MAC_ADDRL] >> 8 * i))
            return false;
    return address[4] == (uint8_t)chip->mac[MAC_ADDRH] &&
           address[5] == (uint8_t)(chip->mac[MAC_ADDRH] >> 8);
}

static bool is_broadcast(const uint8_t *address)
{
    static const uint8_t all[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    return memcmp(address, all, sizeof all) == 0;
}

static bool passes_filter(const struct lan9118 *chip, const uint8_t *address)
{
    uint32_t mode = chip->mac[MAC_CR];
    bool multicast = address[0] & 1;
    if (mode & MAC_CR_PRMS)
        return true;
    if (is_broadcast(address))
        return !(mode & MAC_CR_BCAST);
    if (multicast && mode & MAC_CR_MCPAS)
        return true;
    if (mode & (multicast ? MAC_CR_HPFILT : MAC_CR_HO))
        return hash_hit(chip, address);
    return perfect_hit(chip, address) != ((mode & MAC_CR_INVFILT) != 0);
}

/* --- receiving --- */

static unsigned longest(const struct lan9118 *chip, unsigned type)
{
    if (type != 0 && type == chip->mac[MAC_VLAN1])
        return FRAME_MAXIMUM + 4;
    return type != 0 && type == chip->mac[MAC_VLAN2] ? FRAME_MAXIMUM + 20 : FRAME_MAXIMUM;
}

static uint32_t frame_status(const struct lan9118 *chip, unsigned type)
{
    const uint8_t *frame = chip->frame;
    uint32_t status = (uint32_t)chip->frame_bytes << 16;
    status |= passes_filter(chip, frame) ? 0 : RX_FILTERED;
    status |= is_broadcast(frame) ? RX_BROADCAST : frame[0] & 1 ? RX_MULTICAST : 0;
    status |= type > 1500 ? RX_TYPE : 0;
    if (chip->frame_bytes < FRAME_MINIMUM + 4)
        status |= RX_RUNT | RX_ERROR;
    if (chip->frame_bytes > longest(chip, type))
        status |= RX_TOO_LONG | RX_ERROR;
    return status;
}

static void drop_frame(struct lan9118 *chip)
{
    chip->rx_drop++;
    chip->int_sts |= LAN_INT_RXDF | (chip->rx_drop == 0x80000000u ? LAN_INT_RXDFH : 0);
}

static void store_frame(struct lan9118 *chip, uint32_t status)
{
    unsigned shift = chip->rx_cfg >> 8 & 3, bytes = chip->frame_bytes, i;
    unsigned words = (shift + bytes + 3) / 4;
    uint32_t word = 0;
    if (chip->rx_used + words + 4 > lan_rx_capacity(chip) ||
        chip->rx.count + words + 1 > LAN_RX_WORDS ||
        chip->rx_status.count >= lan_rx_status_capacity(chip)) {
        drop_frame(chip);
        return;
    }
    ring_put(&chip->rx, chip->rx_words, LAN_RX_WORDS, words);
    for (i = 0; i < words * 4; i++) {
        uint32_t byte = i >= shift && i < shift + bytes ? chip->frame[i - shift] : 0;
        word = word >> 8 | byte << 24;
        if (i % 4 == 3)
            ring_put(&chip->rx, chip->rx_words, LAN_RX_WORDS, word);
    }
    chip->rx_used += (uint16_t)words;
    ring_put(&chip->rx_status, chip->rx_statuses, LAN_RX_STATUSES, status);
}

static void receive(struct lan9118 *chip)
{
    uint32_t mode = chip->mac[MAC_CR], status;
    unsigned type;
    if (!(mode & MAC_CR_RXEN) || chip->mac[MAC_WUCSR] & WUCSR_WAKING ||
        chip->frame_bytes < FRAME_HEADER + 4)
        return;
    type = (unsigned)chip->frame[12] << 8 | chip->frame[13];
    status = frame_status(chip, type);
    if ((status & RX_FILTERED && !(mode & MAC_CR_RXALL)) ||
        (status & RX_ERROR && !(mode & MAC_CR_PASSBAD)))
        return;
    if (mode & MAC_CR_PADSTR && type < FRAME_MINIMUM - FRAME_HEADER) {
        chip->frame_bytes = (uint16_t)(FRAME_HEADER + type); /* without padding and CRC */
        status = (status & 0xffff) | (status & RX_FILTERED) | (uint32_t)chip->frame_bytes << 16;
    }
    store_frame(chip, status);
}

/* The frame's last bit has left: status, and what looped back. */
static void put_tx_status(struct lan9118 *chip, bool looped)
{
    uint32_t status = chip->sending_command & 0xffff0000u;
    if (!looped && !(chip->mac[MAC_CR] & MAC_CR_FDPX))
        status |= TX_ERROR | TX_NO_CARRIER;
    if (chip->tx_status.count < LAN_TX_STATUSES)
        ring_put(&chip->tx_status, chip->tx_statuses, LAN_TX_STATUSES, status);
    else if (!(chip->tx_cfg & LAN_TX_CFG_TXSAO))
        chip->int_sts |= LAN_INT_TXSO | LAN_INT_TXE;
}

void lan_tx_sent(void *owner, sim_time due)
{
    struct lan9118 *chip = owner;
    bool looped = lan_phy_loops(chip);
    chip->sending = false;
    put_tx_status(chip, looped);
    if (looped)
        receive(chip);
    lan_tx_start(chip, due);
    lan_update(chip);
}

/* --- what the host reads: offset, data, end alignment, for each packet --- */

static bool packet_open(const struct lan9118 *chip)
{
    return chip->rx_skip + chip->rx_left + chip->rx_pad > 0;
}

static unsigned offset_words(const struct lan9118 *chip)
{
    return chip->rx_cfg >> 10 & 7;
}

uint32_t lan_rx_front(const struct lan9118 *chip)
{
    if (chip->rx.count == 0)
        return 0;
    if (packet_open(chip))
        return chip->rx_skip == 0 && chip->rx_left > 0 ? chip->rx_words[chip->rx.first] : 0;
    return offset_words(chip) > 0 ? 0 : chip->rx_words[(chip->rx.first + 1) % LAN_RX_WORDS];
}

static void open_packet(struct lan9118 *chip)
{
    chip->rx_left = (uint16_t)(ring_get(&chip->rx, chip->rx_words, LAN_RX_WORDS) % LAN_RX_WORDS);
    chip->rx_skip = (uint16_t)offset_words(chip);
    chip->rx_pad = (uint16_t)end_padding(chip->rx_skip + chip->rx_left, chip->rx_cfg >> 30);
}

static void read_word(struct lan9118 *chip)
{
    ring_get(&chip->rx, chip->rx_words, LAN_RX_WORDS);
    chip->rx_left--;
    if (chip->rx_used > 0)
        chip->rx_used--;
}

/* RX_DMA_CNT counts the words that are read and tells when it comes to zero. */
static void count_dma(struct lan9118 *chip)
{
    if (!(chip->rx_cfg & 0x0fff0000u))
        return;
    chip->rx_cfg -= 0x00010000u;
    if (!(chip->rx_cfg & 0x0fff0000u))
        chip->int_sts |= LAN_INT_RXD;
}

void lan_rx_advance(struct lan9118 *chip)
{
    if (!packet_open(chip)) {
        if (chip->rx.count == 0) {
            chip->int_sts |= LAN_INT_RXE;
            return;
        }
        open_packet(chip);
    }
    if (chip->rx_skip > 0)
        chip->rx_skip--;
    else if (chip->rx_left > 0)
        read_word(chip);
    else if (chip->rx_pad > 0)
        chip->rx_pad--;
    count_dma(chip);
}

/* RX_FFWD: to the next packet. */
void lan_rx_fast_forward(struct lan9118 *chip)
{
    if (!packet_open(chip) && chip->rx.count > 0)
        open_packet(chip);
    while (chip->rx_left > 0)
        read_word(chip);
    chip->rx_skip = chip->rx_pad = 0;
}

void lan_rx_discard(struct lan9118 *chip)
{
    chip->rx = chip->rx_status = (struct lan_ring){0};
    chip->rx_used = chip->rx_skip = chip->rx_left = chip->rx_pad = 0;
}
