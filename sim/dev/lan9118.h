/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the LAN9118 model: lan9118.c (host registers, interrupts, timers), lan9118_fifo.c
 * (packets), lan9118_mac.c (MAC and PHY registers, EEPROM). Nobody else includes this. */
#ifndef SIM_DEV_LAN9118_H
#define SIM_DEV_LAN9118_H

#include "device.h"

#define LAN_TX_WORDS      3456u /* 13824 bytes, the largest TX data FIFO */
#define LAN_TX_STATUSES   128u
#define LAN_RX_WORDS      4096u /* 3360 words of the largest RX data FIFO, a word a packet */
#define LAN_RX_STATUSES   224u  /* 896 bytes */
#define LAN_FRAME         2048u /* the transmitter's own buffer */
#define LAN_EEPROM        128u
#define LAN_MAC_REGISTERS 13u
#define LAN_WUFF          8u

/* INT_STS and INT_EN. */
#define LAN_INT_SW     0x80000000u
#define LAN_INT_TXSTOP 0x02000000u
#define LAN_INT_RXSTOP 0x01000000u
#define LAN_INT_RXDFH  0x00800000u
#define LAN_INT_TX_IOC 0x00200000u
#define LAN_INT_RXD    0x00100000u
#define LAN_INT_GPT    0x00080000u
#define LAN_INT_PHY    0x00040000u
#define LAN_INT_PME    0x00020000u
#define LAN_INT_TXSO   0x00010000u
#define LAN_INT_RXE    0x00004000u
#define LAN_INT_TXE    0x00002000u
#define LAN_INT_TDFO   0x00000400u
#define LAN_INT_TDFA   0x00000200u
#define LAN_INT_TSFF   0x00000100u
#define LAN_INT_TSFL   0x00000080u
#define LAN_INT_RXDF   0x00000040u
#define LAN_INT_RSFF   0x00000010u
#define LAN_INT_RSFL   0x00000008u

#define LAN_TX_CFG_TXSAO 4u
#define LAN_TX_CFG_ON    2u

enum lan_register {
    LAN_RX_DATA,
    LAN_TX_DATA,
    LAN_RX_STATUS,
    LAN_RX_STATUS_PEEK,
    LAN_TX_STATUS,
    LAN_TX_STATUS_PEEK,
    LAN_ID_REV,
    LAN_IRQ_CFG,
    LAN_INT_STS,
    LAN_INT_EN,
    LAN_BYTE_TEST,
    LAN_FIFO_INT,
    LAN_RX_CFG,
    LAN_TX_CFG,
    LAN_HW_CFG,
    LAN_RX_DP_CTRL,
    LAN_RX_FIFO_INF,
    LAN_TX_FIFO_INF,
    LAN_PMT_CTRL,
    LAN_GPIO_CFG,
    LAN_GPT_CFG,
    LAN_GPT_CNT,
    LAN_WORD_SWAP,
    LAN_FREE_RUN,
    LAN_RX_DROP,
    LAN_MAC_CSR_CMD,
    LAN_MAC_CSR_DATA,
    LAN_AFC_CFG,
    LAN_E2P_CMD,
    LAN_E2P_DATA
};

enum lan_mac {
    MAC_CR = 1,
    MAC_ADDRH,
    MAC_ADDRL,
    MAC_HASHH,
    MAC_HASHL,
    MAC_MII_ACC,
    MAC_MII_DATA,
    MAC_FLOW,
    MAC_VLAN1,
    MAC_VLAN2,
    MAC_WUFF,
    MAC_WUCSR
};

/* MAC_CR. */
#define MAC_CR_RXALL   0x80000000u
#define MAC_CR_LOOPBK  0x00200000u
#define MAC_CR_FDPX    0x00100000u
#define MAC_CR_MCPAS   0x00080000u
#define MAC_CR_PRMS    0x00040000u
#define MAC_CR_INVFILT 0x00020000u
#define MAC_CR_PASSBAD 0x00010000u
#define MAC_CR_HO      0x00008000u
#define MAC_CR_HPFILT  0x00002000u
#define MAC_CR_BCAST   0x00000800u
#define MAC_CR_PADSTR  0x00000100u
#define MAC_CR_TXEN    0x00000008u
#define MAC_CR_RXEN    0x00000004u
#define WUCSR_WAKING   0x00000006u /* WUEN, MPEN: nothing is received but wake-up frames */

/* Words or statuses in a ring; the array is beside it. */
struct lan_ring {
    uint16_t first, count;
};

struct lan9118 {
    struct device device;
    struct line_driver irq;
    bool has_eeprom;
    uint32_t id_rev;

    /* Host registers, as far as they are only bits. */
    uint32_t irq_cfg, int_sts, int_en, fifo_int, rx_cfg, tx_cfg, hw_cfg, pmt_ctrl, gpio_cfg;
    uint32_t gpt_cfg, word_swap, rx_drop, mac_csr_cmd, mac_csr_data, afc_cfg;
    bool asserted;           /* the interrupt output */
    sim_time quiet_until;    /* end of the interrupt deassertion interval */
    sim_time reset_at;       /* FREE_RUN was 0 */
    sim_time soft_reset_end; /* until then SRST reads as 1 */
    sim_time mac_busy_end, mii_busy_end, phy_reset_end, pmt_phy_reset_end;
    sim_time gpt_start; /* GPT_CNT was GPT_LOAD; SIM_TIME_NEVER: it stands */
    struct event gpt, quiet, sent, eeprom_done;

    /* Transmitter: the data FIFO, what the host is writing, what is on the wire. */
    uint32_t tx_words[LAN_TX_WORDS];
    struct lan_ring tx;
    uint16_t tx_packets; /* complete ones in the FIFO */
    uint8_t tx_phase;
    uint32_t tx_command_a, tx_command_b;
    uint16_t tx_skip, tx_take, tx_pad; /* words of this buffer still to come */
    bool sending;
    uint32_t sending_command;
    uint16_t frame_bytes;
    uint8_t frame[LAN_FRAME];
    uint32_t tx_statuses[LAN_TX_STATUSES];
    struct lan_ring tx_status;

    /* Receiver: packets in the FIFO, each after a word with its number of words. */
    uint32_t rx_words[LAN_RX_WORDS];
    struct lan_ring rx;
    uint16_t rx_used;                  /* words of data in the FIFO */
    uint16_t rx_skip, rx_left, rx_pad; /* words of the packet that is being read */
    uint32_t rx_statuses[LAN_RX_STATUSES];
    struct lan_ring rx_status;

    uint32_t mac[LAN_MAC_REGISTERS];
    uint32_t wuff[LAN_WUFF];
    uint8_t wuff_place;

    uint16_t phy_control, phy_advertise, phy_mode, phy_special_modes, phy_indications;
    uint16_t phy_special, phy_source, phy_mask;
    sim_time phy_awake; /* since when the PHY has looked for energy */

    uint8_t eeprom[LAN_EEPROM];
    bool eeprom_writable;
    uint32_t e2p_cmd, e2p_data;
};

/* After anything that an interrupt depends on: lan9118.c */
void lan_update(struct lan9118 *);

/* lan9118_fifo.c */
void lan_fifo_reset(struct lan9118 *);
unsigned lan_tx_capacity(const struct lan9118 *); /* words of the TX data FIFO */
unsigned lan_rx_capacity(const struct lan9118 *);
unsigned lan_rx_status_capacity(const struct lan9118 *);
void lan_tx_write(struct lan9118 *, uint32_t word);
void lan_tx_discard(struct lan9118 *);
void lan_tx_start(struct lan9118 *, sim_time now); /* if there is something and it may */
void lan_tx_sent(void *owner, sim_time due);
uint32_t lan_rx_front(const struct lan9118 *); /* what the RX data port shows */
void lan_rx_advance(struct lan9118 *);
void lan_rx_discard(struct lan9118 *);
void lan_rx_fast_forward(struct lan9118 *);
uint32_t lan_status_front(const struct lan9118 *, bool tx);
void lan_status_advance(struct lan9118 *, bool tx);

/* lan9118_mac.c */
void lan_mac_reset(struct lan9118 *);
void lan_mac_command(struct lan9118 *, uint32_t command, sim_time now);
void lan_phy_reset(struct lan9118 *, sim_time now);
bool lan_phy_loops(const struct lan9118 *);                       /* what is sent comes back */
unsigned lan_phy_megabits(const struct lan9118 *);                /* 10 or 100 */
void lan_eeprom_format(struct lan9118 *, const uint8_t *address); /* with a MAC address, or NULL */
void lan_eeprom_command(struct lan9118 *, uint32_t value, sim_time now);
void lan_eeprom_done(void *owner, sim_time due);

#endif
