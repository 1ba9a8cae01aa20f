/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The eDMA controller of the MCF5208: minor and major loops, links, descriptors from memory,
 * errors. The oracle is the MCF5208 Reference Manual. 25 MHz. */
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define EDMA 0x20000u
enum { ES = EDMA + 4, EEI = EDMA + 0x16, CINT = EDMA + 0x1c, SSRT = EDMA + 0x1e };
enum { INT = EDMA + 0x26, ERR = EDMA + 0x2e };
#define TCD(channel) (EDMA + 0x1000u + 32u * (channel))
enum { START = 1, INT_MAJOR = 2, INT_HALF = 4, E_SG = 0x10, E_LINK = 0x20, DONE = 0x80 };

static const char board[] =
    "/ {" TEST_ROOT "ram: memory@0 { device_type = \"memory\"; reg = <0 0x10000>; };"
    "edma: dma@20000 { compatible = \"fsl,mcf5208-edma\"; reg = <0x20000 0x1200>;"
    "clocks = <&clk>; interrupts = <8>, <9>, <10>, <11>, <12>, <13>, <14>, <15>, <16>, <17>,"
    "<18>, <19>, <20>, <21>, <22>, <23>, <24>; }; };";

struct tcd {
    uint32_t saddr;
    uint16_t attr, soff;
    uint32_t nbytes, slast, daddr;
    uint16_t citer, doff;
    uint32_t dlast;
    uint16_t biter, csr;
};

static void describe(struct machine *m, uint32_t at, const struct tcd *d)
{
    test_write_big(m, at, 4, d->saddr);
    test_write_big(m, at + 4, 2, d->attr);
    test_write_big(m, at + 6, 2, d->soff);
    test_write_big(m, at + 8, 4, d->nbytes);
    test_write_big(m, at + 12, 4, d->slast);
    test_write_big(m, at + 16, 4, d->daddr);
    test_write_big(m, at + 20, 2, d->citer);
    test_write_big(m, at + 22, 2, d->doff);
    test_write_big(m, at + 24, 4, d->dlast);
    test_write_big(m, at + 28, 2, d->biter);
    test_write_big(m, at + 30, 2, d->csr);
}

static uint32_t csr(struct machine *m, unsigned channel)
{
    return test_read_big(m, TCD(channel) + 30, 2);
}

static void fill(struct machine *m, uint32_t at, unsigned bytes)
{
    unsigned i;
    for (i = 0; i < bytes; i++)
        test_write_big(m, at + i, 1, i + 1);
}

static void same(struct machine *m, uint32_t a, uint32_t b, unsigned bytes)
{
    uint8_t one[512], other[512];
    bus_peek(&m->spaces[0].bus, a, one, bytes);
    bus_peek(&m->spaces[0].bus, b, other, bytes);
    assert_memory_equal(one, other, bytes);
}

/* Longwords come, words go: a minor loop of 300 bytes, more than one event moves. */
static void a_start_moves_a_minor_loop(void **state)
{
    struct machine *m = test_board(board);
    const struct tcd d = {0x1000, 0x0201, 4, 300, (uint32_t)-300, 0x2000, 1, 2, 0, 1, INT_MAJOR};
    (void)state;
    fill(m, 0x1000, 300);
    describe(m, TCD(3), &d);
    test_write_big(m, SSRT, 1, 3);
    assert_int_equal(csr(m, 3), INT_MAJOR | 0x40);
    test_run_to(m, SIM_MS);
    same(m, 0x1000, 0x2000, 300);
    assert_int_equal(test_read_big(m, 0x2000 + 300, 4), 0);
    assert_int_equal(csr(m, 3), INT_MAJOR | DONE);
    assert_int_equal(test_read_big(m, TCD(3), 4), 0x1000);
    assert_int_equal(test_read_big(m, TCD(3) + 16, 4), 0x2000 + 300);
    assert_true(test_line(m, "irqs.11"));
    assert_int_equal(test_read_big(m, INT, 2), 8);
    test_write_big(m, CINT, 1, 3);
    assert_false(test_line(m, "irqs.11"));
    machine_destroy(m);
}

static void a_major_loop_has_minor_ones(void **state)
{
    struct machine *m = test_board(board);
    const struct tcd d = {0x1000, 0x0000, 1, 4, 0, 0x2000, 4, 1, 0, 4, INT_HALF | INT_MAJOR};
    (void)state;
    fill(m, 0x1000, 16);
    describe(m, TCD(0), &d);
    test_write_big(m, TCD(0) + 30, 2, INT_HALF | INT_MAJOR | START);
    test_run_to(m, SIM_MS);
    same(m, 0x1000, 0x2000, 4);
    assert_int_equal(test_read_big(m, TCD(0) + 20, 2), 3);
    assert_int_equal(csr(m, 0) & DONE, 0);
    test_write_big(m, SSRT, 1, 0);
    test_run_to(m, 2 * SIM_MS);
    assert_true(test_line(m, "irqs.8")); /* half way */
    test_write_big(m, CINT, 1, 0x40);
    test_write_big(m, SSRT, 1, 0);
    test_run_to(m, 3 * SIM_MS);
    assert_false(test_line(m, "irqs.8"));
    test_write_big(m, SSRT, 1, 0);
    test_run_to(m, 4 * SIM_MS);
    assert_true(test_line(m, "irqs.8"));
    same(m, 0x1000, 0x2000, 16);
    assert_int_equal(test_read_big(m, TCD(0) + 20, 2), 4);
    machine_destroy(m);
}

static void channels_start_one_another_and_load_descriptors(void **state)
{
    struct machine *m = test_board(board);
    const struct tcd first = {0x1000, 0x0202, 4, 16, 0, 0x2000, 1, 4, 0, 1, E_LINK | 5 << 8};
    const struct tcd second = {0x2000, 0x0404, 16, 16, 0, 0x3000, 1, 16, 0x4000, 1, E_SG};
    const struct tcd third = {0x3000, 0x0001, 1, 16, 0, 0x5000, 1, 2, 0, 1, START | INT_MAJOR};
    (void)state;
    fill(m, 0x1000, 16);
    describe(m, TCD(1), &first);
    describe(m, TCD(5), &second);
    describe(m, 0x4000, &third);
    test_write_big(m, SSRT, 1, 1);
    test_run_to(m, SIM_MS);
    same(m, 0x1000, 0x3000, 16);
    same(m, 0x1000, 0x5000, 16);
    assert_true(test_line(m, "irqs.13"));
    assert_int_equal(test_read_big(m, TCD(5), 4), 0x3010);
    machine_destroy(m);
}

static void wrong_descriptors_and_addresses_are_told(void **state)
{
    static const struct {
        struct tcd d;
        uint32_t es;
    } wrong[] = {
        {{0x1001, 0x0202, 4, 16, 0, 0x2000, 1, 4, 0, 1, 0}, 0x80},
        {{0x1000, 0x0202, 2, 16, 0, 0x2000, 1, 4, 0, 1, 0}, 0x40},
        {{0x1000, 0x0202, 4, 16, 0, 0x2002, 1, 4, 0, 1, 0}, 0x20},
        {{0x1000, 0x0202, 4, 16, 0, 0x2000, 1, 1, 0, 1, 0}, 0x10},
        {{0x1000, 0x0202, 4, 15, 0, 0x2000, 1, 4, 0, 1, 0}, 0x08},
        {{0x1000, 0x0202, 4, 16, 0, 0x2000, 0, 4, 0, 1, 0}, 0x08},
        {{0x1000, 0x0202, 4, 16, 0, 0x2000, 1, 4, 4, 1, E_SG}, 0x04},
        {{0x70000000, 0x0202, 4, 16, 0, 0x2000, 1, 4, 0, 1, 0}, 0x02},
        {{0x1000, 0x0202, 4, 16, 0, 0x70000000, 1, 4, 0, 1, 0}, 0x01},
    };
    unsigned i;
    (void)state;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct machine *m = test_board(board);
        test_write_big(m, EEI, 2, 1 << 7);
        describe(m, TCD(7), &wrong[i].d);
        test_write_big(m, SSRT, 1, 7);
        test_run_to(m, SIM_MS);
        assert_int_equal(test_read_big(m, ES, 4), 0x80000700u | wrong[i].es);
        assert_int_equal(test_read_big(m, ERR, 2), 1 << 7);
        assert_true(test_line(m, "irqs.24"));
        test_write_big(m, ERR, 2, 1 << 7);
        assert_false(test_line(m, "irqs.24"));
        machine_destroy(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_moves_a_minor_loop),
        cmocka_unit_test(a_major_loop_has_minor_ones),
        cmocka_unit_test(channels_start_one_another_and_load_descriptors),
        cmocka_unit_test(wrong_descriptors_and_addresses_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
