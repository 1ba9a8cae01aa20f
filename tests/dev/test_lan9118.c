/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LAN9118 without a cable: the steps that drivers take to find, reset and start it, told
 * again; packets that end without carrier; packets that loop back in the PHY; timers and
 * interrupts. The oracle is the datasheet: register defaults, FIFO sizes (table 5.3), the
 * transmit example of chapter 3.12.6, address filtering (table 3.1). */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LAN            0x40200000u
#define RX_DATA        (LAN + 0x00)
#define TX_DATA        (LAN + 0x20)
#define RX_STATUS      (LAN + 0x40)
#define RX_STATUS_PEEK (LAN + 0x44)
#define TX_STATUS      (LAN + 0x48)
#define TX_STATUS_PEEK (LAN + 0x4c)
#define ID_REV         (LAN + 0x50)
#define IRQ_CFG        (LAN + 0x54)
#define INT_STS        (LAN + 0x58)
#define INT_EN         (LAN + 0x5c)
#define BYTE_TEST      (LAN + 0x64)
#define FIFO_INT       (LAN + 0x68)
#define RX_CFG         (LAN + 0x6c)
#define TX_CFG         (LAN + 0x70)
#define HW_CFG         (LAN + 0x74)
#define RX_DP_CTRL     (LAN + 0x78)
#define RX_FIFO_INF    (LAN + 0x7c)
#define TX_FIFO_INF    (LAN + 0x80)
#define PMT_CTRL       (LAN + 0x84)
#define GPT_CFG        (LAN + 0x8c)
#define GPT_CNT        (LAN + 0x90)
#define FREE_RUN       (LAN + 0x9c)
#define RX_DROP        (LAN + 0xa0)
#define MAC_CSR_CMD    (LAN + 0xa4)
#define MAC_CSR_DATA   (LAN + 0xa8)
#define E2P_CMD        (LAN + 0xb0)
#define E2P_DATA       (LAN + 0xb4)

#define BUSY        0x80000000u
#define INT_TXSTOP  0x02000000u
#define INT_RXSTOP  0x01000000u
#define INT_TX_IOC  0x00200000u
#define INT_RXD     0x00100000u
#define INT_GPT     0x00080000u
#define INT_TXE     0x00002000u
#define INT_RXE     0x00004000u
#define INT_TDFO    0x00000400u
#define INT_TDFA    0x00000200u
#define INT_TSFF    0x00000100u
#define INT_TSFL    0x00000080u
#define INT_RXDF    0x00000040u
#define INT_RSFL    0x00000008u
#define IRQ         "irqs.13"
#define IRQ_ENABLED 0x00000100u
#define FIRST       0x2000u
#define LAST        0x1000u
#define NO_CARRIER  0x8400u

enum { CR = 1, ADDRH, ADDRL, HASHH, HASHL, MII_ACC, MII_DATA, WUFF = 11, WUCSR };

#define CR_RXALL  0x80000000u
#define CR_FDPX   0x00100000u
#define CR_MCPAS  0x00080000u
#define CR_PRMS   0x00040000u
#define CR_INVERT 0x00020000u
#define CR_HPFILT 0x00002000u
#define CR_BCAST  0x00000800u
#define CR_TXEN   0x00000008u
#define CR_RXEN   0x00000004u

static struct machine *board_with(const char *more)
{
    char source[2048];
    snprintf(source, sizeof source,
             "/ { #address-cells = <1>; #size-cells = <1>; interrupt-parent = <&irqs>;"
             "eth: ethernet@40200000 { compatible = \"smsc,lan9220\", \"smsc,lan9118\";"
             "  reg = <0x40200000 0x100000>; interrupts = <13>; %s };" TEST_IRQS " };",
             more);
    return test_board(source);
}

static struct machine *board(void)
{
    return board_with("local-mac-address = [02 11 22 33 44 55];");
}

static void wait_us(struct machine *m, unsigned microseconds)
{
    test_run_to(m, m->now + microseconds * SIM_US);
}

/* --- the drivers' steps --- */

static void mac_wait(struct machine *m)
{
    unsigned i;
    for (i = 0; i < 50 && test_read(m, MAC_CSR_CMD) & BUSY; i++)
        wait_us(m, 1);
    assert_int_equal(test_read(m, MAC_CSR_CMD) & BUSY, 0);
}

static uint32_t mac_read(struct machine *m, unsigned reg)
{
    test_write(m, MAC_CSR_CMD, BUSY | 0x40000000u | reg);
    mac_wait(m);
    return test_read(m, MAC_CSR_DATA);
}

static void mac_write(struct machine *m, unsigned reg, uint32_t value)
{
    test_write(m, MAC_CSR_DATA, value);
    test_write(m, MAC_CSR_CMD, BUSY | reg);
    mac_wait(m);
}

static void mii_wait(struct machine *m)
{
    unsigned i;
    for (i = 0; i < 50 && mac_read(m, MII_ACC) & 1; i++)
        wait_us(m, 1);
    assert_int_equal(mac_read(m, MII_ACC) & 1, 0);
}

static uint16_t phy_read_at(struct machine *m, unsigned address, unsigned reg)
{
    mac_write(m, MII_ACC, address << 11 | reg << 6 | 1);
    mii_wait(m);
    return (uint16_t)mac_read(m, MII_DATA);
}

static uint16_t phy_read(struct machine *m, unsigned reg)
{
    return phy_read_at(m, 1, reg);
}

static void phy_write(struct machine *m, unsigned reg, uint16_t value)
{
    mac_write(m, MII_DATA, value);
    mac_write(m, MII_ACC, 1u << 11 | reg << 6 | 3);
    mii_wait(m);
}

static void put_words(struct machine *m, const uint8_t *bytes, unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i += 4)
        test_write(m, TX_DATA,
                   bytes[i] | (uint32_t)bytes[i + 1] << 8 | (uint32_t)bytes[i + 2] << 16 |
                       (uint32_t)bytes[i + 3] << 24);
}

/* One packet in one buffer; bytes are readable up to the next multiple of four. */
static void send_frame(struct machine *m, const uint8_t *bytes, unsigned count, uint16_t tag)
{
    test_write(m, TX_DATA, FIRST | LAST | count);
    test_write(m, TX_DATA, (uint32_t)tag << 16 | count);
    put_words(m, bytes, count);
}

static void transmitter_on(struct machine *m, uint32_t more)
{
    mac_write(m, CR, CR_TXEN | more);
    test_write(m, TX_CFG, 2);
}

static void make_frame(uint8_t *frame, unsigned count, const uint8_t *to)
{
    static const uint8_t from_and_type[8] = {0x02, 0x11, 0x22, 0x33, 0x44, 0x55, 0x08, 0x00};
    unsigned i;
    memset(frame, 0, (count + 3) & ~3u);
    memcpy(frame, to, 6);
    memcpy(frame + 6, from_and_type, sizeof from_and_type);
    for (i = 14; i < count; i++)
        frame[i] = (uint8_t)(i * 7);
}

static const uint8_t own[6] = {0x02, 0x11, 0x22, 0x33, 0x44, 0x55};
static const uint8_t other[6] = {0x02, 0x11, 0x22, 0x33, 0x44, 0x56};
static const uint8_t all[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
static const uint8_t group[6] = {0x01, 0x00, 0x5e, 0x00, 0x00, 0x01};

/* --- finding it --- */

static void a_driver_finds_resets_and_starts_it(void **unused)
{
    struct machine *m = board();
    unsigned i;
    (void)unused;
    assert_int_equal(test_read(m, BYTE_TEST), 0x87654321);
    assert_int_equal(test_read(m, ID_REV) >> 16, 0x0118);
    assert_int_equal(test_read(m, PMT_CTRL) & 1, 1);
    test_write(m, HW_CFG, test_read(m, HW_CFG) | 1);
    assert_int_equal(test_read(m, HW_CFG) & 1, 1);
    for (i = 0; i < 10 && test_read(m, HW_CFG) & 1; i++)
        wait_us(m, 10);
    assert_int_equal(test_read(m, HW_CFG), 0x00050004);
    test_write(m, INT_EN, 0);
    test_write(m, INT_STS, 0xffffffff);
    test_write(m, IRQ_CFG, 0x22000111);
    assert_int_equal(phy_read(m, 2), 0x0007);
    assert_int_equal(phy_read(m, 3) & 0xfff0, 0xc0d0);
    phy_write(m, 0, phy_read(m, 0) | 0x8000);
    wait_us(m, 1000);
    assert_int_equal(phy_read(m, 0), 0x3000);
    phy_write(m, 4, phy_read(m, 4) | 0x0de0);
    assert_int_equal(phy_read(m, 4), 0x0de1);
    phy_write(m, 0, phy_read(m, 0) | 0x1200);
    assert_int_equal(phy_read(m, 0), 0x3000); /* the restart clears itself */
    wait_us(m, 3000000);
    assert_int_equal(phy_read(m, 1), 0x7809); /* no link, nothing negotiated */
    assert_false(test_line(m, IRQ));
    machine_destroy(m);
}

static void other_phy_addresses_do_not_answer(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(phy_read_at(m, 0, 2), 0xffff);
    assert_int_equal(phy_read_at(m, 31, 1), 0xffff);
    machine_destroy(m);
}

static void without_energy_the_phy_says_so_after_256_ms(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_run_to(m, 200 * SIM_MS);
    assert_int_equal(phy_read(m, 17) & 2, 2);
    test_run_to(m, 256 * SIM_MS);
    assert_int_equal(phy_read(m, 17) & 2, 0);
    machine_destroy(m);
}

/* --- the EEPROM --- */

static void eeprom(struct machine *m, unsigned command, unsigned address)
{
    unsigned i;
    test_write(m, E2P_CMD, BUSY | command << 28 | address);
    for (i = 0; i < 40 && test_read(m, E2P_CMD) & BUSY; i++)
        wait_us(m, 1000);
    assert_int_equal(test_read(m, E2P_CMD) & BUSY, 0);
}

static void the_mac_address_comes_from_the_eeprom(void **unused)
{
    struct machine *m = board();
    (void)unused;
    assert_int_equal(mac_read(m, ADDRL), 0xffffffff);
    assert_int_equal(test_read(m, E2P_CMD) & BUSY, BUSY);
    wait_us(m, 1000);
    assert_int_equal(test_read(m, E2P_CMD) & (BUSY | 0x300), 0x100);
    assert_int_equal(mac_read(m, ADDRL), 0x33221102);
    assert_int_equal(mac_read(m, ADDRH), 0x00005544);
    machine_destroy(m);
}

static void the_eeprom_is_read_written_and_protected(void **unused)
{
    struct machine *m = board();
    (void)unused;
    wait_us(m, 1000);
    eeprom(m, 0, 0);
    assert_int_equal(test_read(m, E2P_DATA), 0xa5);
    test_write(m, E2P_DATA, 0x77);
    eeprom(m, 3, 6); /* WRITE, but erase/write is disabled after power-on */
    eeprom(m, 0, 6);
    assert_int_equal(test_read(m, E2P_DATA), 0x55);
    eeprom(m, 2, 0); /* EWEN */
    test_write(m, E2P_DATA, 0x77);
    eeprom(m, 3, 6);
    test_write(m, E2P_DATA, 0);
    eeprom(m, 0, 6);
    assert_int_equal(test_read(m, E2P_DATA), 0x77);
    eeprom(m, 7, 0); /* RELOAD */
    assert_int_equal(mac_read(m, ADDRH), 0x7744);
    eeprom(m, 6, 0); /* ERAL */
    eeprom(m, 0, 100);
    assert_int_equal(test_read(m, E2P_DATA), 0xff);
    machine_destroy(m);
}

static void without_an_eeprom_writes_time_out(void **unused)
{
    struct machine *m = board_with("bosim,no-eeprom;");
    (void)unused;
    wait_us(m, 1000);
    assert_int_equal(test_read(m, E2P_CMD) & 0x300, 0);
    test_write(m, E2P_CMD, BUSY | 3u << 28);
    wait_us(m, 29000);
    assert_int_equal(test_read(m, E2P_CMD) & BUSY, BUSY);
    wait_us(m, 2000);
    assert_int_equal(test_read(m, E2P_CMD) & (BUSY | 0x300), 0x200);
    test_write(m, E2P_CMD, 0x200);
    assert_int_equal(test_read(m, E2P_CMD) & 0x200, 0);
    machine_destroy(m);
}

/* --- sending --- */

static void a_frame_takes_its_time_and_ends_without_carrier(void **unused)
{
    struct machine *m = board();
    uint8_t frame[1516];
    sim_time sent;
    (void)unused;
    make_frame(frame, 1514, all);
    transmitter_on(m, 0);
    send_frame(m, frame, 1514, 0x1234);
    sent = m->now + (8 + 1514 + 4 + 12) * 80 * SIM_NS; /* 100 Mbit/s */
    assert_int_equal(test_read(m, TX_FIFO_INF) >> 16, 0);
    test_run_to(m, sent - 1);
    assert_int_equal(test_read(m, TX_FIFO_INF) >> 16, 0);
    test_run_to(m, sent);
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x00011200);
    assert_int_equal(test_read(m, TX_STATUS_PEEK), 0x12340000 | NO_CARRIER);
    assert_int_equal(test_read(m, TX_STATUS), 0x12340000 | NO_CARRIER);
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x00001200);
    assert_int_equal(test_read(m, TX_STATUS), 0);
    machine_destroy(m);
}

/* Full duplex does not look at the carrier; 10 Mbit/s takes ten times as long. */
static void speed_and_duplex_matter(void **unused)
{
    struct machine *m = board();
    uint8_t frame[60];
    sim_time sent;
    (void)unused;
    make_frame(frame, 60, all);
    phy_write(m, 0, 0x0100);
    transmitter_on(m, CR_FDPX);
    send_frame(m, frame, 60, 7);
    sent = m->now + (8 + 60 + 4 + 12) * 800 * SIM_NS;
    test_run_to(m, sent - 1);
    assert_int_equal(test_read(m, TX_FIFO_INF) >> 16, 0);
    test_run_to(m, sent);
    assert_int_equal(test_read(m, TX_STATUS), 7u << 16);
    machine_destroy(m);
}

static void nothing_leaves_while_the_transmitter_is_off(void **unused)
{
    struct machine *m = board();
    uint8_t frame[60];
    (void)unused;
    make_frame(frame, 60, all);
    send_frame(m, frame, 60, 1);
    wait_us(m, 1000);
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x1200 - 17 * 4);
    test_write(m, TX_CFG, 2);
    wait_us(m, 1000);
    assert_int_equal(test_read(m, TX_FIFO_INF) & 0xffff, 0x1200 - 17 * 4);
    mac_write(m, CR, CR_TXEN);
    wait_us(m, 1000);
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x00011200);
    test_write(m, TX_CFG, 3); /* STOP_TX clears TX_ON and itself */
    assert_int_equal(test_read(m, TX_CFG), 0);
    assert_int_equal(test_read(m, INT_STS) & INT_TXSTOP, INT_TXSTOP);
    send_frame(m, frame, 60, 2);
    test_write(m, TX_CFG, 0x4000); /* TXD_DUMP */
    assert_int_equal(test_read(m, TX_FIFO_INF) & 0xffff, 0x1200);
    test_write(m, TX_CFG, 0x8000); /* TXS_DUMP */
    assert_int_equal(test_read(m, TX_FIFO_INF) >> 16, 0);
    machine_destroy(m);
}

/* The datasheet's first transmit example: 111 bytes in three buffers, aligned at 16 bytes. */
static void a_packet_in_three_buffers_takes_the_space_of_the_example(void **unused)
{
    static const unsigned offset[] = {7, 0, 10}, size[] = {79, 15, 17};
    struct machine *m = board();
    unsigned i, word, words;
    (void)unused;
    for (i = 0; i < 3; i++) {
        uint32_t segment = i == 0 ? FIRST : i == 2 ? LAST | 0x80000000u : 0;
        assert_int_equal(test_read(m, INT_STS) & INT_TX_IOC, 0);
        test_write(m, TX_DATA, segment | 1u << 24 | offset[i] << 16 | size[i]);
        test_write(m, TX_DATA, 0x00440000 | 111);
        words = ((offset[i] + size[i] + 15) / 16) * 4;
        for (word = 0; word < words; word++)
            test_write(m, TX_DATA, 0x11111111u * word);
    }
    /* 3 commands A, 1 command B, 21, 4 and 5 words of data */
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x1200 - (3 + 1 + 21 + 4 + 5) * 4);
    assert_int_equal(test_read(m, INT_STS) & (INT_TX_IOC | INT_TXE), INT_TX_IOC);
    transmitter_on(m, 0);
    wait_us(m, 100);
    assert_int_equal(test_read(m, TX_STATUS), 0x00440000 | NO_CARRIER);
    assert_int_equal(test_read(m, INT_STS) & INT_TXE, 0);
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x1200);
    machine_destroy(m);
}

static void wrong_commands_are_transmitter_errors(void **unused)
{
    struct machine *m = board();
    uint8_t frame[60];
    unsigned i;
    (void)unused;
    make_frame(frame, 60, all);
    transmitter_on(m, 0);
    test_write(m, TX_DATA, FIRST | LAST | 60);
    test_write(m, TX_DATA, 61); /* the length is wrong */
    put_words(m, frame, 60);
    assert_int_equal(test_read(m, INT_STS) & INT_TXE, INT_TXE);
    test_write(m, INT_STS, INT_TXE);
    test_write(m, TX_DATA, FIRST | 4);
    test_write(m, TX_DATA, 64);
    put_words(m, frame, 4);
    test_write(m, TX_DATA, LAST | 60);
    test_write(m, TX_DATA, 63); /* command B changes within a packet */
    assert_int_equal(test_read(m, INT_STS) & INT_TXE, INT_TXE);
    test_write(m, HW_CFG, 1);
    wait_us(m, 100);
    assert_int_equal(test_read(m, INT_STS) & (INT_TXE | INT_TDFO), 0);
    for (i = 0; i < 4608 / 4 / 17 + 1; i++)
        send_frame(m, frame, 60, 1);
    assert_int_equal(test_read(m, INT_STS) & (INT_TXE | INT_TDFO), INT_TXE | INT_TDFO);
    machine_destroy(m);
}

/* The transmitter's own buffer has 2 KB (3.12.3.1). */
static void a_packet_that_is_too_long_does_no_harm(void **unused)
{
    struct machine *m = board();
    unsigned i, word;
    (void)unused;
    transmitter_on(m, 0);
    for (i = 0; i < 2; i++) {
        test_write(m, TX_DATA, (i == 0 ? FIRST : LAST) | 2047);
        test_write(m, TX_DATA, 2047);
        for (word = 0; word < 512; word++)
            test_write(m, TX_DATA, word);
    }
    assert_int_equal(test_read(m, INT_STS) & INT_TXE, INT_TXE);
    wait_us(m, 1000);
    assert_int_equal(test_read(m, TX_FIFO_INF), 0x00011200);
    machine_destroy(m);
}

/* A driver that never reads the status: 128 packets, then the transmitter waits for room. */
static void a_full_status_fifo_stops_the_transmitter(void **unused)
{
    struct machine *m = board();
    uint8_t frame[60];
    unsigned i;
    (void)unused;
    make_frame(frame, 60, all);
    transmitter_on(m, 0);
    for (i = 0; i < 130; i++) {
        send_frame(m, frame, 60, (uint16_t)i);
        wait_us(m, 10);
    }
    assert_int_equal(test_read(m, TX_FIFO_INF), (128u << 16) | (0x1200 - 2 * 17 * 4));
    assert_int_equal(test_read(m, INT_STS) & INT_TSFF, INT_TSFF);
    assert_int_equal(test_read(m, TX_STATUS) >> 16, 0);
    wait_us(m, 10);
    assert_int_equal(test_read(m, TX_FIFO_INF), (128u << 16) | (0x1200 - 17 * 4));
    test_write(m, TX_CFG, 6); /* TXSAO: goes on, the status is lost */
    wait_us(m, 10);
    assert_int_equal(test_read(m, TX_FIFO_INF), (128u << 16) | 0x1200);
    machine_destroy(m);
}

static void fifo_sizes_are_those_of_the_table(void **unused)
{
    static const uint16_t tx_bytes[] = {1536, 2560, 3584,  4608,  5632,  6656, 7680,
                                        8704, 9728, 10752, 11776, 12800, 13824};
    struct machine *m = board();
    unsigned i;
    (void)unused;
    for (i = 0; i < 13; i++) {
        test_write(m, HW_CFG, (i + 2) << 16 | 1u << 20);
        assert_int_equal(test_read(m, TX_FIFO_INF), tx_bytes[i]);
    }
    assert_int_equal(test_read(m, HW_CFG), 0x001e0004);
    machine_destroy(m);
}

/* --- receiving, by loop back in the PHY --- */

static void loop(struct machine *m, uint32_t mode)
{
    wait_us(m, 1000); /* the EEPROM */
    phy_write(m, 0, 0x4100);
    transmitter_on(m, CR_RXEN | CR_FDPX | mode);
}

static void send_and_wait(struct machine *m, const uint8_t *frame, unsigned count)
{
    send_frame(m, frame, count, 0);
    wait_us(m, 1400);
    test_read(m, TX_STATUS);
}

static void a_frame_loops_back_with_length_and_crc(void **unused)
{
    struct machine *m = board();
    uint8_t frame[104], back[108];
    unsigned i;
    uint32_t crc;
    (void)unused;
    make_frame(frame, 102, own);
    loop(m, 0);
    send_and_wait(m, frame, 102);
    assert_int_equal(test_read(m, RX_FIFO_INF), 1u << 16 | 108);
    assert_int_equal(test_read(m, RX_STATUS_PEEK), (106u << 16) | 0x20);
    assert_int_equal(test_read(m, RX_STATUS), (106u << 16) | 0x20);
    for (i = 0; i < 108; i += 4) {
        uint32_t word = test_read(m, RX_DATA);
        memcpy(&back[i], &word, 4);
    }
    assert_memory_equal(back, frame, 102);
    /* over frame and CRC the remainder is a constant (IEEE 802.3, 3.2.9) */
    crc = 0xffffffff;
    for (i = 0; i < 106 * 8; i++)
        crc = crc >> 1 ^ ((crc ^ back[i / 8] >> i % 8) & 1 ? 0xedb88320u : 0);
    assert_int_equal(crc, 0xdebb20e3);
    assert_int_equal(test_read(m, RX_FIFO_INF), 0);
    assert_int_equal(test_read(m, INT_STS) & INT_RXE, 0);
    test_read(m, RX_DATA); /* nothing is left */
    assert_int_equal(test_read(m, INT_STS) & INT_RXE, INT_RXE);
    machine_destroy(m);
}

static void short_frames_are_padded_and_runts_are_dropped(void **unused)
{
    struct machine *m = board();
    uint8_t frame[64];
    (void)unused;
    make_frame(frame, 20, own);
    loop(m, 0);
    send_and_wait(m, frame, 20);
    assert_int_equal(test_read(m, RX_STATUS) >> 16, 64);
    test_write(m, RX_CFG, 0x8000);
    test_write(m, TX_DATA, FIRST | LAST | 20);
    test_write(m, TX_DATA, 0x1000 | 20); /* no padding */
    put_words(m, frame, 20);
    wait_us(m, 100);
    assert_int_equal(test_read(m, RX_FIFO_INF), 0);
    machine_destroy(m);
}

/* Offset of the first byte, end alignment of 16 bytes, DMA count, fast forward. */
static void data_is_aligned_as_asked(void **unused)
{
    struct machine *m = board();
    uint8_t frame[64];
    uint32_t first;
    unsigned i;
    (void)unused;
    make_frame(frame, 60, own);
    loop(m, 0);
    test_write(m, RX_CFG, 0x40000000 | 20u << 16 | 6u << 8);
    send_and_wait(m, frame, 60);
    send_and_wait(m, frame, 60);
    assert_int_equal(test_read(m, RX_FIFO_INF), 2u << 16 | 2 * 17 * 4); /* 66 bytes: 17 words */
    assert_int_equal(test_read(m, RX_DATA), 0);                         /* the whole offset word */
    first = test_read(m, RX_DATA);
    assert_int_equal(first >> 16, frame[0] | frame[1] << 8);
    for (i = 2; i < 19; i++)
        test_read(m, RX_DATA);
    assert_int_equal(test_read(m, INT_STS) & INT_RXD, 0);
    assert_int_equal(test_read(m, RX_DATA), 0); /* 18 words and 2 of padding */
    assert_int_equal(test_read(m, INT_STS) & INT_RXD, INT_RXD);
    assert_int_equal(test_read(m, RX_FIFO_INF) & 0xffff, 17 * 4);
    test_read(m, RX_DATA);
    test_write(m, RX_DP_CTRL, 0x80000000);
    assert_int_equal(test_read(m, RX_FIFO_INF) & 0xffff, 0);
    machine_destroy(m);
}

static bool received(struct machine *m, const uint8_t *to)
{
    uint8_t frame[60];
    bool got;
    make_frame(frame, 60, to);
    send_and_wait(m, frame, 60);
    got = test_read(m, RX_FIFO_INF) != 0;
    test_write(m, RX_CFG, 0x8000);
    return got;
}

static void set_mode(struct machine *m, uint32_t mode)
{
    mac_write(m, CR, CR_TXEN | CR_RXEN | CR_FDPX | mode);
}

static void addresses_are_filtered_as_the_table_says(void **unused)
{
    struct machine *m = board();
    (void)unused;
    loop(m, 0);
    assert_true(received(m, own) && received(m, all));
    assert_false(received(m, other) || received(m, group));
    set_mode(m, CR_BCAST);
    assert_false(received(m, all));
    set_mode(m, CR_MCPAS);
    assert_true(received(m, group) && !received(m, other));
    set_mode(m, CR_PRMS);
    assert_true(received(m, group) && received(m, other));
    set_mode(m, CR_INVERT);
    assert_true(received(m, other) && !received(m, own));
    /* 01:00:5e:00:00:01 has the hash 0x1f (crc >> 26, as Ethernet drivers compute it): low. */
    set_mode(m, CR_HPFILT);
    assert_false(received(m, group));
    mac_write(m, HASHL, 0x80000000);
    assert_true(received(m, group) && received(m, own) && !received(m, other));
    set_mode(m, 0);
    mac_write(m, WUCSR, 4); /* waits for wake-up frames only */
    assert_false(received(m, own));
    machine_destroy(m);
}

static void what_finds_no_room_is_counted_as_dropped(void **unused)
{
    struct machine *m = board();
    uint8_t frame[1516];
    unsigned i;
    (void)unused;
    make_frame(frame, 1514, own);
    test_write(m, HW_CFG, 14u << 16 | 1u << 20); /* 1920 bytes to receive */
    loop(m, 0);
    for (i = 0; i < 3; i++)
        send_and_wait(m, frame, 1514);
    assert_int_equal(test_read(m, RX_FIFO_INF) >> 16, 1);
    assert_int_equal(test_read(m, INT_STS) & INT_RXDF, INT_RXDF);
    assert_int_equal(test_read(m, RX_DROP), 2);
    assert_int_equal(test_read(m, RX_DROP), 0); /* a read clears it */
    machine_destroy(m);
}

/* --- timers and interrupts --- */

static void the_free_running_counter_counts_at_25_mhz(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_run_to(m, SIM_SECOND);
    assert_int_equal(test_read(m, FREE_RUN), 25000000);
    test_write(m, HW_CFG, 1);
    test_run_to(m, SIM_SECOND + 400 * SIM_NS);
    assert_int_equal(test_read(m, FREE_RUN), 10);
    machine_destroy(m);
}

static void the_timer_interrupts_when_it_wraps(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, IRQ_CFG, IRQ_ENABLED);
    test_write(m, INT_EN, INT_GPT);
    test_run_to(m, 50 * SIM_US);
    test_write(m, GPT_CFG, 0x20000000 | 9);
    test_run_to(m, 50 * SIM_US + 900 * SIM_US);
    assert_int_equal(test_read(m, GPT_CNT), 0);
    test_run_to(m, 50 * SIM_US + 1000 * SIM_US - 1);
    assert_int_equal(test_read(m, INT_STS), 0);
    test_run_to(m, 50 * SIM_US + 1000 * SIM_US);
    assert_int_equal(test_read(m, GPT_CNT), 0xffff);
    assert_int_equal(test_read(m, INT_STS), INT_GPT);
    assert_true(test_line(m, IRQ));
    test_write(m, INT_STS, INT_GPT);
    assert_false(test_line(m, IRQ));
    test_run_to(m, m->now + 65536 * 100 * SIM_US); /* it goes on through all 16 bits */
    assert_int_equal(test_read(m, INT_STS), INT_GPT);
    test_write(m, GPT_CFG, 0);
    assert_int_equal(test_read(m, GPT_CFG), 0xffff);
    assert_int_equal(test_read(m, GPT_CNT), 0xffff);
    machine_destroy(m);
}

static void the_software_interrupt_tests_the_line(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, INT_EN, BUSY); /* SW_INT */
    assert_int_equal(test_read(m, INT_STS), BUSY);
    assert_int_equal(test_read(m, IRQ_CFG), 0x1000); /* requested, but the pin is off */
    assert_false(test_line(m, IRQ));
    test_write(m, IRQ_CFG, IRQ_ENABLED);
    assert_true(test_line(m, IRQ));
    test_write(m, INT_STS, BUSY);
    assert_false(test_line(m, IRQ));
    test_write(m, INT_EN, BUSY); /* set already: no further one */
    assert_int_equal(test_read(m, INT_STS), 0);
    machine_destroy(m);
}

static void interrupts_keep_the_deassertion_interval(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, IRQ_CFG, 0x22000100); /* 34 * 10 us */
    test_write(m, INT_EN, BUSY);
    assert_true(test_line(m, IRQ));
    test_write(m, INT_STS, BUSY);
    assert_false(test_line(m, IRQ));
    test_write(m, INT_EN, 0);
    test_write(m, INT_EN, BUSY);
    assert_false(test_line(m, IRQ));
    assert_int_equal(test_read(m, IRQ_CFG), 0x22003100);
    test_run_to(m, 340 * SIM_US - 1);
    assert_false(test_line(m, IRQ));
    test_run_to(m, 340 * SIM_US);
    assert_true(test_line(m, IRQ));
    test_write(m, IRQ_CFG, 0x22004100); /* INT_DEAS_CLR begins an interval at once */
    assert_false(test_line(m, IRQ));
    test_write(m, IRQ_CFG, IRQ_ENABLED); /* no interval: what is pending comes */
    assert_true(test_line(m, IRQ));
    machine_destroy(m);
}

static void fifo_levels_interrupt_as_long_as_they_last(void **unused)
{
    struct machine *m = board();
    uint8_t frame[60];
    (void)unused;
    make_frame(frame, 60, own);
    test_write(m, FIFO_INT, 0xff000000);
    loop(m, 0);
    test_write(m, IRQ_CFG, IRQ_ENABLED);
    test_write(m, INT_EN, INT_RSFL);
    send_frame(m, frame, 60, 0);
    wait_us(m, 100);
    assert_int_equal(test_read(m, INT_STS), INT_RSFL | INT_TSFL);
    assert_true(test_line(m, IRQ));
    test_write(m, INT_STS, 0xffffffff);
    assert_true(test_line(m, IRQ)); /* the packet is still there */
    test_read(m, RX_STATUS);
    test_write(m, INT_STS, 0xffffffff);
    assert_false(test_line(m, IRQ));
    test_write(m, FIFO_INT, 0x47000000); /* more than 0x47 * 64 bytes are free */
    assert_int_equal(test_read(m, INT_STS) & INT_TDFA, INT_TDFA);
    machine_destroy(m);
}

static void stopping_the_receiver_is_told(void **unused)
{
    struct machine *m = board();
    (void)unused;
    mac_write(m, CR, CR_RXEN);
    mac_write(m, CR, 0);
    assert_int_equal(test_read(m, INT_STS), INT_RXSTOP);
    machine_destroy(m);
}

/* --- power, and mistakes --- */

static void it_sleeps_until_byte_test_is_written(void **unused)
{
    struct machine *m = board();
    struct test_reports reports;
    (void)unused;
    test_reports_watch(m, &reports);
    test_write(m, PMT_CTRL, 0x1000);
    assert_int_equal(test_read(m, PMT_CTRL), 0x1000); /* not ready */
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 0);
    test_write(m, FIFO_INT, 0);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_write(m, BYTE_TEST, 0);
    assert_int_equal(test_read(m, PMT_CTRL), 1);
    assert_int_equal(test_read(m, FIFO_INT), 0x48000000);
    test_write(m, PMT_CTRL, 0x400); /* PHY_RST, for 100 us */
    assert_int_equal(test_read(m, PMT_CTRL), 0x401);
    wait_us(m, 100);
    assert_int_equal(test_read(m, PMT_CTRL), 1);
    machine_destroy(m);
}

static void a_soft_reset_keeps_the_pins_polarity(void **unused)
{
    struct machine *m = board();
    (void)unused;
    test_write(m, IRQ_CFG, 0x22000111);
    test_write(m, INT_EN, 0xffffffff);
    mac_write(m, CR, CR_TXEN);
    phy_write(m, 4, 0x0181);
    test_write(m, HW_CFG, 1);
    wait_us(m, 1000);
    assert_int_equal(test_read(m, IRQ_CFG), 0x11);
    assert_int_equal(test_read(m, INT_EN), 0);
    assert_int_equal(mac_read(m, CR), CR_PRMS);
    assert_int_equal(mac_read(m, ADDRH), 0x5544); /* reloaded */
    assert_int_equal(phy_read(m, 4), 0x0181);     /* the PHY has a reset of its own */
    machine_destroy(m);
}

static void the_wake_up_filter_takes_eight_words(void **unused)
{
    struct machine *m = board();
    unsigned i;
    (void)unused;
    for (i = 0; i < 8; i++)
        mac_write(m, WUFF, 0x100 + i);
    for (i = 0; i < 8; i++)
        assert_int_equal(mac_read(m, WUFF), 0x100 + i);
    machine_destroy(m);
}

static void what_comes_while_busy_is_told_and_ignored(void **unused)
{
    struct machine *m = board();
    struct test_reports reports;
    (void)unused;
    test_reports_watch(m, &reports);
    test_write(m, MAC_CSR_DATA, 0x1234);
    test_write(m, MAC_CSR_CMD, BUSY | HASHH);
    test_write(m, MAC_CSR_CMD, BUSY | HASHL);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    wait_us(m, 1);
    assert_int_equal(mac_read(m, HASHH), 0x1234);
    assert_int_equal(mac_read(m, HASHL), 0);
    test_write(m, MAC_CSR_CMD, BUSY | 0x20);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 1);
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_driver_finds_resets_and_starts_it),
        cmocka_unit_test(other_phy_addresses_do_not_answer),
        cmocka_unit_test(without_energy_the_phy_says_so_after_256_ms),
        cmocka_unit_test(the_mac_address_comes_from_the_eeprom),
        cmocka_unit_test(the_eeprom_is_read_written_and_protected),
        cmocka_unit_test(without_an_eeprom_writes_time_out),
        cmocka_unit_test(a_frame_takes_its_time_and_ends_without_carrier),
        cmocka_unit_test(speed_and_duplex_matter),
        cmocka_unit_test(nothing_leaves_while_the_transmitter_is_off),
        cmocka_unit_test(a_packet_in_three_buffers_takes_the_space_of_the_example),
        cmocka_unit_test(wrong_commands_are_transmitter_errors),
        cmocka_unit_test(a_packet_that_is_too_long_does_no_harm),
        cmocka_unit_test(a_full_status_fifo_stops_the_transmitter),
        cmocka_unit_test(fifo_sizes_are_those_of_the_table),
        cmocka_unit_test(a_frame_loops_back_with_length_and_crc),
        cmocka_unit_test(short_frames_are_padded_and_runts_are_dropped),
        cmocka_unit_test(data_is_aligned_as_asked),
        cmocka_unit_test(addresses_are_filtered_as_the_table_says),
        cmocka_unit_test(what_finds_no_room_is_counted_as_dropped),
        cmocka_unit_test(the_free_running_counter_counts_at_25_mhz),
        cmocka_unit_test(the_timer_interrupts_when_it_wraps),
        cmocka_unit_test(the_software_interrupt_tests_the_line),
        cmocka_unit_test(interrupts_keep_the_deassertion_interval),
        cmocka_unit_test(fifo_levels_interrupt_as_long_as_they_last),
        cmocka_unit_test(stopping_the_receiver_is_told),
        cmocka_unit_test(it_sleeps_until_byte_test_is_written),
        cmocka_unit_test(a_soft_reset_keeps_the_pins_polarity),
        cmocka_unit_test(the_wake_up_filter_takes_eight_words),
        cmocka_unit_test(what_comes_while_busy_is_told_and_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
