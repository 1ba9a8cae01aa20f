/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SMSC LAN9118 Ethernet controller: host registers, interrupts, timers, reset. After its datasheet
 * (revision 1.5), chapters 3.6 to 3.8 and 5.3 "System control and status registers". The board's
 * chip is a LAN9220, which is the same with checksums besides.
 * No cable is plugged in (lan9118_fifo.c, lan9118_mac.c). Its GPIO pins are not on lines. The
 * interrupt line carries the request itself, whatever polarity IRQ_POL gives the pin. */
#include "dev/lan9118.h"

#include "machine.h"

#include <libfdt.h>
#include <stddef.h>

#define IRQ_CFG_KEPT     0xff000111u /* interval, enable, polarity, type */
#define IRQ_CFG_POWER_ON 0x00000011u /* polarity and type survive a soft reset */
#define IRQ_DEAS_CLEAR   0x00004000u
#define IRQ_DEAS_STATUS  0x00002000u
#define IRQ_REQUEST      0x00001000u
#define IRQ_ENABLE       0x00000100u
#define INT_ALL          0x83fbefdfu /* less what is reserved */
#define DEAS_UNIT        (10 * SIM_US)

#define RX_CFG_KEPT     0xcfff1f00u
#define RX_CFG_DUMP     0x8000u
#define TX_CFG_TXS_DUMP 0x8000u
#define TX_CFG_TXD_DUMP 0x4000u
#define TX_CFG_STOP     1u
#define HW_CFG_KEPT     0x003f3000u
#define HW_CFG_32BIT    4u
#define HW_CFG_SRST     1u
#define RX_DP_FFWD      0x80000000u
#define PMT_KEPT        0x0000334eu
#define PMT_POWER_ON    0x00000044u /* PME type and polarity survive a soft reset */
#define PMT_MODE        0x00003000u
#define PMT_PHY_RST     0x00000400u
#define PMT_WUPS        0x00000030u
#define PMT_READY       1u
#define GPT_ENABLE      0x20000000u
#define GPT_LOAD        0xffffu
#define GPT_TICK        (100 * SIM_US)
#define CRYSTAL         (40 * SIM_NS) /* a cycle of 25 MHz */

#define SOFT_RESET_TIME (2 * SIM_US)
#define PHY_RESET_TIME  (100 * SIM_US)
#define E2P_RELOAD_NOW  0xf0000000u

#define CSR(offset_, access_, reset_, about_)                                                      \
    .offset = (offset_), .width = 4, .widths = 4, .access = (access_), .reset = (reset_),          \
    .about = (about_)
#define PORT(offset_, access_, about_)                                                             \
    .offset = (offset_), .width = 4, .widths = 4, .access = (access_), .count = 8, .about = (about_)

static const struct register_field irq_fields[] = {
    {"IRQ_TYPE", 0, 1, "1 push-pull"},
    {"IRQ_POL", 4, 1, "1 active high"},
    {"IRQ_EN", 8, 1, "pin enabled"},
    {"IRQ_INT", 12, 1, "a request, whatever IRQ_EN"},
    {"INT_DEAS_STS", 13, 1, "the interval runs"},
    {"INT_DEAS_CLR", 14, 1, "begins it anew"},
    {"INT_DEAS", 24, 8, "interval without request, 10 us"},
    {0}};
static const struct register_field int_fields[] = {{"RSFL", 3, 1, "RX status level"},
                                                   {"RSFF", 4, 1, "RX status full"},
                                                   {"RXDF", 6, 1, "RX frame dropped"},
                                                   {"TSFL", 7, 1, "TX status level"},
                                                   {"TSFF", 8, 1, "TX status full"},
                                                   {"TDFA", 9, 1, "TX data room"},
                                                   {"TDFO", 10, 1, "TX data overrun"},
                                                   {"TXE", 13, 1, "transmitter error"},
                                                   {"RXE", 14, 1, "receiver error"},
                                                   {"RWT", 15, 1, "receive watchdog"},
                                                   {"TXSO", 16, 1, "TX status overflow"},
                                                   {"PME", 17, 1, "power management"},
                                                   {"PHY", 18, 1, "PHY"},
                                                   {"GPT", 19, 1, "timer"},
                                                   {"RXD", 20, 1, "RX_DMA_CNT came to 0"},
                                                   {"TX_IOC", 21, 1, "buffer loaded"},
                                                   {"RXDFH", 23, 1, "RX_DROP half way"},
                                                   {"RXSTOP", 24, 1, "receiver stopped"},
                                                   {"TXSTOP", 25, 1, "transmitter stopped"},
                                                   {"SW", 31, 1, "software"},
                                                   {0}};
static const struct register_field fifo_int_fields[] = {
    {"RX_STS_LEVEL", 0, 8, "words"},
    {"TX_STS_LEVEL", 16, 8, "words"},
    {"TX_DATA_LEVEL", 24, 8, "free, in 64 bytes"},
    {0}};
static const struct register_field hw_fields[] = {
    {"SRST", 0, 1, "soft reset"},
    {"MODE32", 2, 1, "1: 32-bit bus"},
    {"TX_FIF_SZ", 16, 4, "KB of 16 for transmission, 2 to 14"},
    {"SF", 20, 1, "store and forward, must be 1"},
    {0}};
static const struct register_field fifo_inf_fields[] = {
    {"DATA", 0, 16, "bytes: RX used, TX free"}, {"STATUS", 16, 8, "words used"}, {0}};
static const struct register_field pmt_fields[] = {
    {"READY", 0, 1, "accessible"},
    {"PME_EN", 1, 1, ""},
    {"PME_POL", 2, 1, ""},
    {"PME_IND", 3, 1, ""},
    {"WUPS", 4, 2, "wake-up status"},
    {"PME_TYPE", 6, 1, ""},
    {"ED_EN", 8, 1, ""},
    {"WOL_EN", 9, 1, ""},
    {"PHY_RST", 10, 1, "resets the PHY for 100 us"},
    {"PM_MODE", 12, 2, "0 normal; BYTE_TEST written returns to it"},
    {0}};
static const struct register_field gpt_fields[] = {
    {"GPT_LOAD", 0, 16, "100 us"}, {"TIMER_EN", 29, 1, "1 runs"}, {0}};
static const struct register_field mac_fields[] = {
    {"ADDRESS", 0, 8, "MAC register 1 to 12"}, {"READ", 30, 1, "1 read"}, {"BUSY", 31, 1, ""}, {0}};
static const struct register_field e2p_fields[] = {
    {"ADDRESS", 0, 8, ""},
    {"LOADED", 8, 1, "MAC address came from the EEPROM"},
    {"TIMEOUT", 9, 1, "no answer"},
    {"COMMAND", 28, 3, "0 read, 1 EWDS, 2 EWEN, 3 write, 4 WRAL, 5 erase, 6 ERAL, 7 reload"},
    {"BUSY", 31, 1, ""},
    {0}};

static const struct device_register registers[] = {
    [LAN_RX_DATA] = {"RX_DATA_FIFO", PORT(0x00, REG_RO, "received packets")},
    [LAN_TX_DATA] = {"TX_DATA_FIFO", PORT(0x20, REG_WO, "commands and data to send")},
    [LAN_RX_STATUS] = {"RX_STATUS_FIFO", CSR(0x40, REG_RO, 0, "a word a received packet")},
    [LAN_RX_STATUS_PEEK] = {"RX_STATUS_PEEK", CSR(0x44, REG_RO, 0, "the same, left there")},
    [LAN_TX_STATUS] = {"TX_STATUS_FIFO", CSR(0x48, REG_RO, 0, "a word a packet sent")},
    [LAN_TX_STATUS_PEEK] = {"TX_STATUS_PEEK", CSR(0x4c, REG_RO, 0, "the same, left there")},
    [LAN_ID_REV] = {"ID_REV", CSR(0x50, REG_RO, 0x01180001, "chip and revision")},
    [LAN_IRQ_CFG] = {"IRQ_CFG", CSR(0x54, REG_RW, 0, "interrupt pin"), .fields = irq_fields},
    [LAN_INT_STS] = {"INT_STS", CSR(0x58, REG_W1C, 0, "interrupts"), .fields = int_fields},
    [LAN_INT_EN] = {"INT_EN", CSR(0x5c, REG_RW, 0, "interrupts enabled"), .fields = int_fields},
    [LAN_BYTE_TEST] = {"BYTE_TEST",
                       CSR(0x64, REG_RW, 0x87654321, "byte order; a write wakes the chip up")},
    [LAN_FIFO_INT] = {"FIFO_INT", CSR(0x68, REG_RW, 0x48000000, "FIFO levels that interrupt"),
                      .fields = fifo_int_fields},
    [LAN_RX_CFG] = {"RX_CFG", CSR(0x6c, REG_RW, 0, "receiver: alignment, DMA count, dump")},
    [LAN_TX_CFG] = {"TX_CFG", CSR(0x70, REG_RW, 0, "transmitter: on, stop, dump")},
    [LAN_HW_CFG] = {"HW_CFG", CSR(0x74, REG_RW, 0x00050004, "FIFO sizes, soft reset"),
                    .fields = hw_fields},
    [LAN_RX_DP_CTRL] = {"RX_DP_CTRL", CSR(0x78, REG_RW, 0, "bit 31: to the next packet")},
    [LAN_RX_FIFO_INF] = {"RX_FIFO_INF", CSR(0x7c, REG_RO, 0, "what has been received"),
                         .fields = fifo_inf_fields},
    [LAN_TX_FIFO_INF] = {"TX_FIFO_INF", CSR(0x80, REG_RO, 0x00001200, "room to transmit"),
                         .fields = fifo_inf_fields},
    [LAN_PMT_CTRL] = {"PMT_CTRL", CSR(0x84, REG_RW, PMT_READY, "power management"),
                      .fields = pmt_fields},
    [LAN_GPIO_CFG] = {"GPIO_CFG", CSR(0x88, REG_RW, 0, "pins, LEDs"), .stores_only = true},
    [LAN_GPT_CFG] = {"GPT_CFG", CSR(0x8c, REG_RW, GPT_LOAD, "timer"), .fields = gpt_fields},
    [LAN_GPT_CNT] = {"GPT_CNT", CSR(0x90, REG_RO, GPT_LOAD, "timer's count")},
    [LAN_WORD_SWAP] = {"WORD_SWAP", CSR(0x98, REG_RW, 0, "for a 16-bit bus only")},
    [LAN_FREE_RUN] = {"FREE_RUN", CSR(0x9c, REG_RO, 0, "counts at 25 MHz")},
    [LAN_RX_DROP] = {"RX_DROP", CSR(0xa0, REG_RC, 0, "frames dropped")},
    [LAN_MAC_CSR_CMD] = {"MAC_CSR_CMD", CSR(0xa4, REG_RW, 0, "access to a MAC register"),
                         .fields = mac_fields},
    [LAN_MAC_CSR_DATA] = {"MAC_CSR_DATA", CSR(0xa8, REG_RW, 0, "its data")},
    [LAN_AFC_CFG] = {"AFC_CFG", CSR(0xac, REG_RW, 0, "flow control, which takes a link")},
    [LAN_E2P_CMD] = {"E2P_CMD", CSR(0xb0, REG_RW, E2P_RELOAD_NOW, "EEPROM: command"),
                     .fields = e2p_fields},
    [LAN_E2P_DATA] = {"E2P_DATA", CSR(0xb4, REG_RW, 0, "EEPROM: data")},
    {0}};

#define S(member)          STATE(struct lan9118, member)
#define S_MAX(member, max) STATE_MAX(struct lan9118, member, max)
#define S_ARRAY(member)    STATE_ARRAY(struct lan9118, member)
#define S_RING(member, size)                                                                       \
    STATE_MAX(struct lan9118, member.first, (size)-1), STATE_MAX(struct lan9118, member.count, size)

static const struct state_field state[] = {STATE_DRIVER(struct lan9118, irq),
                                           S(irq_cfg),
                                           S(int_sts),
                                           S(int_en),
                                           S(fifo_int),
                                           S(rx_cfg),
                                           S(tx_cfg),
                                           S(hw_cfg),
                                           S(pmt_ctrl),
                                           S(gpio_cfg),
                                           S(gpt_cfg),
                                           S(word_swap),
                                           S(rx_drop),
                                           S(mac_csr_cmd),
                                           S(mac_csr_data),
                                           S(afc_cfg),
                                           S_MAX(asserted, 1),
                                           S(quiet_until),
                                           S(reset_at),
                                           S(soft_reset_end),
                                           S(mac_busy_end),
                                           S(mii_busy_end),
                                           S(phy_reset_end),
                                           S(pmt_phy_reset_end),
                                           S(gpt_start),
                                           STATE_EVENT(struct lan9118, gpt),
                                           STATE_EVENT(struct lan9118, quiet),
                                           STATE_EVENT(struct lan9118, sent),
                                           STATE_EVENT(struct lan9118, eeprom_done),
                                           S_ARRAY(tx_words),
                                           S_RING(tx, LAN_TX_WORDS),
                                           S_MAX(tx_packets, LAN_TX_WORDS),
                                           S_MAX(tx_phase, 2),
                                           S(tx_command_a),
                                           S(tx_command_b),
                                           S_MAX(tx_skip, 1024),
                                           S_MAX(tx_take, 1024),
                                           S_MAX(tx_pad, 8),
                                           S_MAX(sending, 1),
                                           S(sending_command),
                                           S_MAX(frame_bytes, LAN_FRAME),
                                           S_ARRAY(frame),
                                           S_ARRAY(tx_statuses),
                                           S_RING(tx_status, LAN_TX_STATUSES),
                                           S_ARRAY(rx_words),
                                           S_RING(rx, LAN_RX_WORDS),
                                           S_MAX(rx_used, LAN_RX_WORDS),
                                           S_MAX(rx_skip, 8),
                                           S_MAX(rx_left, LAN_RX_WORDS),
                                           S_MAX(rx_pad, 8),
                                           S_ARRAY(rx_statuses),
                                           S_RING(rx_status, LAN_RX_STATUSES),
                                           S_ARRAY(mac),
                                           S_ARRAY(wuff),
                                           S_MAX(wuff_place, LAN_WUFF - 1),
                                           S(phy_control),
                                           S(phy_advertise),
                                           S(phy_mode),
                                           S(phy_special_modes),
                                           S(phy_indications),
                                           S(phy_special),
                                           S(phy_source),
                                           S(phy_mask),
                                           S(phy_awake),
                                           S_ARRAY(eeprom),
                                           S_MAX(eeprom_writable, 1),
                                           S(e2p_cmd),
                                           S(e2p_data),
                                           STATE_END};

/* --- interrupts --- */

static unsigned tx_free(const struct lan9118 *chip)
{
    unsigned capacity = lan_tx_capacity(chip);
    return chip->tx.count < capacity ? (capacity - chip->tx.count) * 4 : 0;
}

/* What a level or the PHY holds up: it is back as soon as it has been cleared. */
static uint32_t held_up(const struct lan9118 *chip)
{
    uint32_t levels = chip->fifo_int;
    return (tx_free(chip) > (levels >> 24) * 64 ? LAN_INT_TDFA : 0) |
           (chip->tx_status.count > (levels >> 16 & 0xff) ? LAN_INT_TSFL : 0) |
           (chip->tx_status.count >= LAN_TX_STATUSES ? LAN_INT_TSFF : 0) |
           (chip->rx_status.count > (levels & 0xff) ? LAN_INT_RSFL : 0) |
           (chip->rx_status.count >= lan_rx_status_capacity(chip) ? LAN_INT_RSFF : 0) |
           ((chip->phy_source & chip->phy_mask) != 0 ? LAN_INT_PHY : 0);
}

static bool requested(const struct lan9118 *chip)
{
    return (chip->int_sts & chip->int_en) != 0;
}

/* The interval without request begins when the output falls (3.7). */
static void begin_quiet(struct lan9118 *chip, sim_time now)
{
    chip->quiet_until = now + (chip->irq_cfg >> 24) * DEAS_UNIT;
    if (chip->quiet_until > now)
        event_at(&chip->quiet, chip->quiet_until);
}

static void drive_output(struct lan9118 *chip, sim_time now)
{
    bool wanted = requested(chip) && chip->irq_cfg & IRQ_ENABLE;
    if (chip->asserted && !wanted)
        begin_quiet(chip, now);
    chip->asserted = wanted && now >= chip->quiet_until;
    line_set(&chip->irq, chip->asserted);
}

void lan_update(struct lan9118 *chip)
{
    chip->int_sts = (chip->int_sts & ~LAN_INT_PHY) | held_up(chip);
    drive_output(chip, device_now(&chip->device));
}

static void quiet_ended(void *owner, sim_time due)
{
    drive_output(owner, due);
}

static void set_irq_cfg(struct lan9118 *chip, uint32_t value, sim_time now)
{
    chip->irq_cfg = value & IRQ_CFG_KEPT;
    if (value >> 24 == 0 || value & IRQ_DEAS_CLEAR) {
        event_cancel(&chip->quiet);
        chip->quiet_until = 0;
    }
    if (value & IRQ_DEAS_CLEAR)
        begin_quiet(chip, now);
}

static uint32_t irq_cfg(const struct lan9118 *chip, sim_time now)
{
    return chip->irq_cfg | (requested(chip) ? IRQ_REQUEST : 0) |
           (now < chip->quiet_until ? IRQ_DEAS_STATUS : 0);
}

/* --- general purpose timer: 10 kHz, down, through 0 to 0xffff (3.8) --- */

static uint64_t gpt_ticks(const struct lan9118 *chip, sim_time now)
{
    return (now - chip->gpt_start) / GPT_TICK;
}

static uint32_t gpt_count(const struct lan9118 *chip, sim_time now)
{
    if (chip->gpt_start == SIM_TIME_NEVER)
        return GPT_LOAD;
    return (uint32_t)((chip->gpt_cfg & GPT_LOAD) - gpt_ticks(chip, now)) & GPT_LOAD;
}

static void gpt_wrapped(void *owner, sim_time due)
{
    struct lan9118 *chip = owner;
    chip->int_sts |= LAN_INT_GPT;
    event_at(&chip->gpt, due + (GPT_LOAD + 1) * GPT_TICK);
    lan_update(chip);
}

static void set_gpt(struct lan9118 *chip, uint32_t value, sim_time now)
{
    bool was = (chip->gpt_cfg & GPT_ENABLE) != 0;
    chip->gpt_cfg = value & (GPT_ENABLE | GPT_LOAD);
    event_cancel(&chip->gpt);
    chip->gpt_start = SIM_TIME_NEVER;
    if (value & GPT_ENABLE) {
        chip->gpt_start = now;
        event_at(&chip->gpt, now + ((value & GPT_LOAD) + 1) * GPT_TICK);
    } else if (was) {
        chip->gpt_cfg = GPT_LOAD;
    }
}

/* --- resets --- */

static void reset_registers(struct lan9118 *chip, sim_time now)
{
    chip->irq_cfg &= IRQ_CFG_POWER_ON;
    chip->pmt_ctrl &= PMT_POWER_ON;
    chip->fifo_int = registers[LAN_FIFO_INT].reset;
    chip->hw_cfg = registers[LAN_HW_CFG].reset;
    chip->int_sts = chip->int_en = chip->rx_cfg = chip->tx_cfg = chip->gpio_cfg = 0;
    chip->word_swap = chip->rx_drop = chip->afc_cfg = chip->e2p_data = 0;
    chip->quiet_until = 0;
    chip->reset_at = now;
    event_cancel(&chip->quiet);
    set_gpt(chip, 0, now);
    chip->gpt_cfg = GPT_LOAD;
}

/* Every reset has the MAC address read from the EEPROM (3.9.1). */
static void soft_reset(struct lan9118 *chip, sim_time now)
{
    reset_registers(chip, now);
    lan_fifo_reset(chip);
    lan_mac_reset(chip);
    chip->e2p_cmd = 0;
    event_cancel(&chip->eeprom_done);
    lan_eeprom_command(chip, E2P_RELOAD_NOW, now);
    lan_update(chip);
}

static void reset(struct device *device)
{
    struct lan9118 *chip = (struct lan9118 *)device;
    sim_time now = device_now(device);
    chip->irq_cfg = chip->pmt_ctrl = 0;
    chip->soft_reset_end = chip->phy_reset_end = chip->pmt_phy_reset_end = 0;
    chip->eeprom_writable = false;
    chip->asserted = false;
    lan_phy_reset(chip, now);
    soft_reset(chip, now);
}

/* --- host registers --- */

static uint32_t pmt_ctrl(const struct lan9118 *chip, sim_time now)
{
    return chip->pmt_ctrl | (chip->pmt_ctrl & PMT_MODE ? 0 : PMT_READY) |
           (now < chip->pmt_phy_reset_end ? PMT_PHY_RST : 0);
}

static uint32_t tx_fifo_inf(const struct lan9118 *chip)
{
    return (uint32_t)chip->tx_status.count << 16 | tx_free(chip);
}

static uint32_t rx_fifo_inf(const struct lan9118 *chip)
{
    return (uint32_t)chip->rx_status.count << 16 | chip->rx_used * 4u;
}

static uint32_t mac_csr_cmd(const struct lan9118 *chip, sim_time now)
{
    return chip->mac_csr_cmd | (now < chip->mac_busy_end ? 0x80000000u : 0);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct lan9118 *chip = (const struct lan9118 *)device;
    sim_time now = device_now(device);
    const uint32_t values[] = {
        [LAN_RX_DATA] = lan_rx_front(chip),
        [LAN_TX_DATA] = 0,
        [LAN_RX_STATUS] = lan_status_front(chip, false),
        [LAN_RX_STATUS_PEEK] = lan_status_front(chip, false),
        [LAN_TX_STATUS] = lan_status_front(chip, true),
        [LAN_TX_STATUS_PEEK] = lan_status_front(chip, true),
        [LAN_ID_REV] = chip->id_rev,
        [LAN_IRQ_CFG] = irq_cfg(chip, now),
        [LAN_INT_STS] = chip->int_sts,
        [LAN_INT_EN] = chip->int_en,
        [LAN_BYTE_TEST] = registers[LAN_BYTE_TEST].reset,
        [LAN_FIFO_INT] = chip->fifo_int,
        [LAN_RX_CFG] = chip->rx_cfg,
        [LAN_TX_CFG] = chip->tx_cfg,
        [LAN_HW_CFG] = chip->hw_cfg | (now < chip->soft_reset_end ? HW_CFG_SRST : 0),
        [LAN_RX_DP_CTRL] = 0,
        [LAN_RX_FIFO_INF] = rx_fifo_inf(chip),
        [LAN_TX_FIFO_INF] = tx_fifo_inf(chip),
        [LAN_PMT_CTRL] = pmt_ctrl(chip, now),
        [LAN_GPIO_CFG] = chip->gpio_cfg,
        [LAN_GPT_CFG] = chip->gpt_cfg,
        [LAN_GPT_CNT] = gpt_count(chip, now),
        [LAN_WORD_SWAP] = chip->word_swap,
        [LAN_FREE_RUN] = (uint32_t)((now - chip->reset_at) / CRYSTAL),
        [LAN_RX_DROP] = chip->rx_drop,
        [LAN_MAC_CSR_CMD] = mac_csr_cmd(chip, now),
        [LAN_MAC_CSR_DATA] = chip->mac_csr_data,
        [LAN_AFC_CFG] = chip->afc_cfg,
        [LAN_E2P_CMD] = chip->e2p_cmd,
        [LAN_E2P_DATA] = chip->e2p_data,
    };
    (void)element;
    return values[reg];
}

static bool asleep(const struct lan9118 *chip)
{
    return (chip->pmt_ctrl & PMT_MODE) != 0;
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct lan9118 *chip = (struct lan9118 *)device;
    (void)element;
    if (asleep(chip) && reg != LAN_PMT_CTRL)
        device_report(device, REPORT_GUEST_ERROR, reg, "is read while the chip saves power");
    switch (reg) {
    case LAN_RX_DATA:
        lan_rx_advance(chip);
        break;
    case LAN_RX_STATUS:
        lan_status_advance(chip, false);
        break;
    case LAN_TX_STATUS:
        lan_status_advance(chip, true);
        lan_tx_start(chip, device_now(device));
        break;
    case LAN_RX_DROP:
        chip->rx_drop = 0;
        break;
    default:
        return;
    }
    lan_update(chip);
}

static void set_int_en(struct lan9118 *chip, uint32_t value)
{
    if (value & ~chip->int_en & LAN_INT_SW)
        chip->int_sts |= LAN_INT_SW;
    chip->int_en = value & INT_ALL;
}

static void set_rx_cfg(struct lan9118 *chip, uint32_t value)
{
    chip->rx_cfg = value & RX_CFG_KEPT;
    if (value & RX_CFG_DUMP)
        lan_rx_discard(chip);
}

/* STOP_TX lets the frame on the wire end, then clears itself and TX_ON. */
static void set_tx_cfg(struct lan9118 *chip, uint32_t value)
{
    chip->tx_cfg = value & (LAN_TX_CFG_TXSAO | LAN_TX_CFG_ON);
    if (value & TX_CFG_TXS_DUMP)
        chip->tx_status = (struct lan_ring){0};
    if (value & TX_CFG_TXD_DUMP)
        lan_tx_discard(chip);
    if (!(value & TX_CFG_STOP))
        return;
    chip->tx_cfg &= ~LAN_TX_CFG_ON;
    chip->int_sts |= LAN_INT_TXSTOP;
}

static void set_hw_cfg(struct lan9118 *chip, uint32_t value, sim_time now)
{
    if (value & HW_CFG_SRST) {
        soft_reset(chip, now);
        chip->soft_reset_end = now + SOFT_RESET_TIME;
    } else {
        chip->hw_cfg = (value & HW_CFG_KEPT) | HW_CFG_32BIT;
    }
}

static void set_pmt_ctrl(struct lan9118 *chip, uint32_t value, sim_time now)
{
    chip->pmt_ctrl = (value & PMT_KEPT) | (chip->pmt_ctrl & ~value & PMT_WUPS);
    if (!(value & PMT_PHY_RST) || now < chip->pmt_phy_reset_end)
        return;
    lan_phy_reset(chip, now);
    chip->pmt_phy_reset_end = now + PHY_RESET_TIME;
}

static void set_byte_test(struct lan9118 *chip)
{
    if (!asleep(chip))
        device_report(&chip->device, REPORT_GUEST_ERROR, LAN_BYTE_TEST,
                      "is read-only: the write is ignored");
    chip->pmt_ctrl &= ~PMT_MODE;
}

static void write_register(struct lan9118 *chip, unsigned reg, uint32_t value, sim_time now)
{
    switch (reg) {
    case LAN_TX_DATA:
        lan_tx_write(chip, value);
        break;
    case LAN_IRQ_CFG:
        set_irq_cfg(chip, value, now);
        break;
    case LAN_INT_STS:
        chip->int_sts &= ~value;
        break;
    case LAN_INT_EN:
        set_int_en(chip, value);
        break;
    case LAN_FIFO_INT:
        chip->fifo_int = value & 0xffff00ff;
        break;
    case LAN_RX_CFG:
        set_rx_cfg(chip, value);
        break;
    case LAN_TX_CFG:
        set_tx_cfg(chip, value);
        break;
    case LAN_HW_CFG:
        set_hw_cfg(chip, value, now);
        break;
    case LAN_RX_DP_CTRL:
        if (value & RX_DP_FFWD)
            lan_rx_fast_forward(chip);
        break;
    case LAN_PMT_CTRL:
        set_pmt_ctrl(chip, value, now);
        break;
    case LAN_GPIO_CFG:
        chip->gpio_cfg = value & 0x7777071f;
        break;
    case LAN_GPT_CFG:
        set_gpt(chip, value, now);
        break;
    case LAN_WORD_SWAP:
        chip->word_swap = value;
        break;
    case LAN_MAC_CSR_CMD:
        lan_mac_command(chip, value, now);
        break;
    case LAN_MAC_CSR_DATA:
        chip->mac_csr_data = value;
        break;
    case LAN_AFC_CFG:
        chip->afc_cfg = value & 0x00ffffff;
        break;
    case LAN_E2P_CMD:
        lan_eeprom_command(chip, value, now);
        break;
    default:
        chip->e2p_data = value & 0xff;
        break;
    }
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct lan9118 *chip = (struct lan9118 *)device;
    sim_time now = device_now(device);
    (void)element;
    (void)mask;
    if (reg == LAN_BYTE_TEST) {
        set_byte_test(chip);
    } else if (asleep(chip)) {
        device_report(device, REPORT_GUEST_ERROR, reg,
                      "is written while the chip saves power: the write is ignored");
        return BUS_OK;
    } else {
        write_register(chip, reg, value, now);
    }
    lan_tx_start(chip, now);
    lan_update(chip);
    return BUS_OK;
}

/* "local-mac-address": what the EEPROM holds, as the board's maker wrote it. */
static void init_eeprom(struct lan9118 *chip)
{
    static const uint8_t usual[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56}; /* as in QEMU */
    const struct device *device = &chip->device;
    int length = 0;
    const void *address =
        fdt_getprop(device->machine->dtb, device->node, "local-mac-address", &length);
    chip->has_eeprom = !device_has(device, "bosim,no-eeprom");
    if (!chip->has_eeprom)
        lan_eeprom_format(chip, NULL);
    else
        lan_eeprom_format(chip, address != NULL && length == 6 ? address : usual);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct lan9118 *chip = (struct lan9118 *)device;
    chip->id_rev = device_u32(device, "bosim,id-rev", registers[LAN_ID_REV].reset);
    init_eeprom(chip);
    device_event(device, &chip->gpt, "gpt", gpt_wrapped);
    device_event(device, &chip->quiet, "deassertion", quiet_ended);
    device_event(device, &chip->sent, "transmit", lan_tx_sent);
    device_event(device, &chip->eeprom_done, "eeprom", lan_eeprom_done);
    return device_map(device, 0, error) && device_irq(device, 0, &chip->irq, error);
}

const struct device_class lan9118_class = {
    .compatible = "smsc,lan9118",
    .title = "LAN9118 Ethernet controller",
    .manual = "SMSC LAN9118 datasheet, revision 1.5, chapters 3 and 5",
    .size = sizeof(struct lan9118),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .read_effect = read_effect,
    .write = write,
};
