/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LM3S6965's Ethernet controller: the PHY's registers, frames that leave in their time, and
 * come back in the PHY's loop back when the address filter lets them. The oracle is the data sheet.
 * 25 MHz: 40 ns a cycle. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum {
    RIS = 0x00,
    IM = 0x04,
    RCTL = 0x08,
    TCTL = 0x0c,
    DATA = 0x10,
    IA0 = 0x14,
    IA1 = 0x18,
    MCTL = 0x20,
    MDV = 0x24,
    MTXD = 0x2c,
    MRXD = 0x30,
    NP = 0x34,
    TR = 0x38
};
enum { RX = 1, TXEMP = 4, FOV = 8, MD = 32 };

static const char board[] =
    "/ {" TEST_ROOT "eth: ethernet@0 { compatible = \"ti,stellaris-ethernet\"; reg = <0 0x1000>;"
    " clocks = <&clk>; interrupts = <42>; };};";

static void run_on(struct machine *machine, sim_time time)
{
    test_run_to(machine, machine_now(machine) + time);
}

static uint32_t read_phy(struct machine *machine, unsigned reg)
{
    test_write(machine, MCTL, reg << 3 | 1);
    run_on(machine, SIM_MS);
    assert_int_equal(test_read(machine, MCTL) & 1, 0);
    return test_read(machine, MRXD);
}

static void write_phy(struct machine *machine, unsigned reg, uint32_t value)
{
    test_write(machine, MTXD, value);
    test_write(machine, MCTL, reg << 3 | 3);
    run_on(machine, SIM_MS);
}

static void resets_to_the_data_sheets_values(void **state)
{
    static const uint8_t expected[][2] = {{RIS, 0},    {IM, 0x7f}, {RCTL, 8},    {TCTL, 0},
                                          {IA0, 0},    {IA1, 0},   {0x1c, 0x3f}, {MCTL, 0},
                                          {MDV, 0x80}, {NP, 0},    {TR, 0}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i][0]), expected[i][1]);
    assert_int_equal(read_phy(machine, 0), 0x3100);
    assert_int_equal(read_phy(machine, 1), 0x7849); /* no link */
    assert_int_equal(read_phy(machine, 2), 0x000e);
    assert_int_equal(read_phy(machine, 3), 0x7237);
    assert_int_equal(read_phy(machine, 4), 0x01e1);
    machine_destroy(machine);
}

/* 64 bits of 2 * (9 + 1) cycles: 51.2 us. */
static void a_transfer_to_the_phy_takes_64_bits(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, IM, MD);
    test_write(machine, MDV, 9);
    test_write(machine, MTXD, 0x0021);
    test_write(machine, MCTL, 4 << 3 | 3);
    run_on(machine, 51200 * SIM_NS - 1);
    assert_int_equal(test_read(machine, MCTL) & 1, 1);
    assert_false(test_line(machine, "irqs.42"));
    run_on(machine, 1);
    assert_int_equal(test_read(machine, MCTL) & 1, 0);
    assert_true(test_line(machine, "irqs.42"));
    test_write(machine, RIS, MD);
    assert_false(test_line(machine, "irqs.42"));
    assert_int_equal(read_phy(machine, 4), 0x0021);
    write_phy(machine, 1, 0xffff); /* read-only */
    assert_int_equal(read_phy(machine, 1), 0x7849);
    write_phy(machine, 0, 0x8000); /* resets it */
    assert_int_equal(read_phy(machine, 4), 0x01e1);
    machine_destroy(machine);
}

/* A frame of 14 + `more` bytes, as words: the first holds the length. */
static void put_frame(struct machine *machine, uint32_t first, uint32_t more)
{
    test_write(machine, DATA, more | first << 16); /* length, first two bytes of the address */
    for (unsigned i = 0; i < (14 + more - 2 + 3) / 4; i++)
        test_write(machine, DATA, 0x04030201 + 0x04040404 * i);
}

/* 8 bytes of preamble, 64 of frame, 4 of checksum: 76 * 80 ns. */
static void a_frame_leaves_in_its_time(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    test_write(machine, IM, TXEMP);
    put_frame(machine, 0xffff, 50);
    test_write(machine, TR, 1);
    assert_int_equal(test_read(machine, TR), 0); /* the transmitter is off */
    test_write(machine, TCTL, 7);
    test_write(machine, TR, 1);
    run_on(machine, 76 * 80 * SIM_NS - 1);
    assert_int_equal(test_read(machine, TR), 1);
    run_on(machine, 1);
    assert_int_equal(test_read(machine, TR), 0);
    assert_true(test_line(machine, "irqs.42"));
    assert_int_equal(test_read(machine, NP), 0); /* nothing comes back */
    machine_destroy(machine);
}

static void loop_back_brings_it_back_with_length_and_checksum(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    write_phy(machine, 0, 0x4000);
    test_write(machine, RIS, 0x7f);
    test_write(machine, RCTL, 0xd);
    test_write(machine, TCTL, 7);
    put_frame(machine, 0xffff, 2); /* padded to 60 */
    test_write(machine, TR, 1);
    run_on(machine, SIM_MS);
    assert_int_equal(test_read(machine, RIS), RX | TXEMP);
    assert_int_equal(test_read(machine, NP), 1);
    assert_int_equal(test_read(machine, DATA), 0xffff0000 | (2 + 60 + 4));
    assert_int_equal(test_read(machine, NP), 0);
    assert_int_equal(test_read(machine, DATA), 0x04030201);
    for (unsigned i = 0; i < 13; i++)
        test_read(machine, DATA);
    assert_int_not_equal(test_read(machine, DATA), 0); /* the checksum's first two bytes */
    assert_int_not_equal(test_read(machine, DATA), 0);
    assert_int_equal(test_read(machine, DATA), 0); /* nothing is left */
    machine_destroy(machine);
}

static unsigned arrived(uint32_t rctl, uint32_t ia0, uint32_t ia1, uint32_t first)
{
    struct machine *machine = test_board(board);
    unsigned frames;
    write_phy(machine, 0, 0x4000);
    test_write(machine, RCTL, rctl);
    test_write(machine, TCTL, 7);
    test_write(machine, IA0, ia0);
    test_write(machine, IA1, ia1);
    put_frame(machine, first, 50);
    test_write(machine, TR, 1);
    run_on(machine, SIM_MS);
    frames = test_read(machine, NP);
    machine_destroy(machine);
    return frames;
}

/* The frame's first six bytes are `first`, low byte first, then 01 02 03 04. */
static void the_filter_lets_in_what_is_for_us(void **state)
{
    (void)state;
    assert_int_equal(arrived(1, 0x02011110, 0x0403, 0x1110), 1);
    assert_int_equal(arrived(1, 0x02011110, 0x0503, 0x1110), 0);
    assert_int_equal(arrived(0, 0x02011110, 0x0403, 0x1110), 0); /* off */
    assert_int_equal(arrived(5, 0, 0, 0x1110), 1);               /* all */
    assert_int_equal(arrived(1, 0, 0, 0x1111), 0);               /* a multicast */
    assert_int_equal(arrived(3, 0, 0, 0x1111), 1);
}

static void a_full_fifo_loses_frames_and_tells(void **state)
{
    struct machine *machine = test_board(board);
    (void)state;
    write_phy(machine, 0, 0x4000);
    test_write(machine, RCTL, 5);
    test_write(machine, TCTL, 7);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(test_read(machine, RIS) & FOV, 0);
        put_frame(machine, 0x1110, 1000);
        test_write(machine, TR, 1);
        run_on(machine, SIM_MS);
    }
    assert_int_equal(test_read(machine, RIS) & FOV, FOV);
    assert_int_equal(test_read(machine, NP), 1 + (2 * 1020 <= 2048));
    test_write(machine, RCTL, 0x15);
    assert_int_equal(test_read(machine, NP), 0);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_data_sheets_values),
        cmocka_unit_test(a_transfer_to_the_phy_takes_64_bits),
        cmocka_unit_test(a_frame_leaves_in_its_time),
        cmocka_unit_test(loop_back_brings_it_back_with_length_and_checksum),
        cmocka_unit_test(the_filter_lets_in_what_is_for_us),
        cmocka_unit_test(a_full_fifo_loses_frames_and_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
