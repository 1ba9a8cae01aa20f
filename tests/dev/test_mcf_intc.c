/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interrupt controllers of the MCF5208 and the MCF5282: levels, priorities, masks, forced
 * requests, vectors by hardware and software acknowledge. The oracle is the two chips' manuals.
 * Sources are the edge port's pins: an outside that pulls one low requests. */
#include "tests/support/board.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { IPRL = 0x04, IMRH = 0x08, IMRL = 0x0c, INTFRCH = 0x10, INTFRCL = 0x14, ICR = 0x40 };
enum { ICONFIG = 0x1a, SIMR = 0x1c, CIMR = 0x1d, CLMASK = 0x1e, SLMASK = 0x1f };
enum { IRLR = 0x18, IACKLPR = 0x19, SWIACK = 0xe0, LIACK = 0xe0 };
enum { GLOBAL = 0x1000, EPORT = 0x2000, EPIER = EPORT + 3, SECOND = 0x100 };

#define OUTPUTS                                                                                    \
    " interrupts-extended = <&irqs 1>, <&irqs 2>, <&irqs 3>, <&irqs 4>, <&irqs 5>, <&irqs 6>, "    \
    "<&irqs 7>;"
#define EDGES                                                                                      \
    "eport: eport@2000 { compatible = \"fsl,mcf-eport\"; reg = <0x2000 8>;"                        \
    "interrupt-parent = <&intc0>; "
static const char board_5208[] =
    "/ {" TEST_ROOT "intc0: interrupt-controller@0 { compatible = \"fsl,mcf5208-intc\";"
    "reg = <0 0x100>, <0x1000 0x100>; interrupt-controller; #interrupt-cells = <1>;" OUTPUTS
    "};" EDGES "fsl,pins = <1 4 7>; interrupts = <1>, <2>, <3>; }; };";
static const char board_5282[] =
    "/ {" TEST_ROOT "intc0: interrupt-controller@0 { compatible = \"fsl,mcf5282-intc\";"
    "reg = <0 0x100>, <0x1000 0x100>; interrupt-controller; #interrupt-cells = <1>;" OUTPUTS "};"
    "intc1: interrupt-controller@100 { compatible = \"fsl,mcf5282-intc\"; reg = <0x100 0x100>;"
    "interrupt-controller; #interrupt-cells = <1>; fsl,behind = <&intc0>; };" EDGES
    "interrupts = <1>, <2>, <3>, <4>, <5>, <6>, <7>; }; };";

static uint32_t get(struct machine *m, uint32_t address)
{
    return test_read_big(m, address, 1);
}

static void put(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 1, value);
}

static void put32(struct machine *m, uint32_t address, uint32_t value)
{
    test_write_big(m, address, 4, value);
}

static bool out(struct machine *m, unsigned level)
{
    char name[] = "irqs.0";
    name[5] = (char)('0' + level);
    return test_line(m, name);
}

static int acknowledge(struct machine *m, unsigned level)
{
    char name[] = "irqs.0";
    name[5] = (char)('0' + level);
    return line_acknowledge(machine_line(m, name), level);
}

static void a_request_needs_a_level_and_no_mask(void **state)
{
    struct machine *m = test_board(board_5208);
    (void)state;
    assert_int_equal(test_read_big(m, IMRL, 4), 0xffffffff);
    put(m, EPIER, 0x10);
    test_pin(m, "eport.irq4", false);
    assert_int_equal(test_read_big(m, IPRL, 4), 1 << 2);
    put(m, CIMR, 2);
    assert_int_equal(test_read_big(m, IMRL, 4), 0xfffffffb);
    assert_false(out(m, 4));
    put(m, ICR + 2, 4);
    assert_true(out(m, 4));
    assert_int_equal(get(m, SWIACK), 66);
    assert_int_equal(acknowledge(m, 4), 66);
    assert_int_equal(acknowledge(m, 3), 24);
    put(m, SIMR, 2);
    assert_false(out(m, 4));
    put(m, CIMR, 0x40);
    assert_int_equal(test_read_big(m, IMRH, 4), 0);
    assert_true(out(m, 4));
    test_pin(m, "eport.irq4", true);
    assert_false(out(m, 4));
    assert_int_equal(get(m, SWIACK), 0);
    machine_destroy(m);
}

static void the_higher_number_of_a_level_comes_first(void **state)
{
    struct machine *m = test_board(board_5208);
    (void)state;
    put(m, CIMR, 0x40);
    put(m, ICR + 26, 3);
    put(m, ICR + 40, 3);
    put(m, ICR + 62, 5);
    put32(m, INTFRCL, 1u << 26);
    put32(m, INTFRCH, 1u << (40 - 32));
    assert_int_equal(acknowledge(m, 3), 64 + 40);
    put32(m, INTFRCH, 1u << (40 - 32) | 1u << (62 - 32));
    assert_true(out(m, 3));
    assert_true(out(m, 5));
    assert_int_equal(get(m, LIACK + 4 * 3), 64 + 40);
    assert_int_equal(get(m, GLOBAL + SWIACK), 64 + 62);
    put32(m, INTFRCH, 0);
    assert_int_equal(acknowledge(m, 3), 64 + 26);
    machine_destroy(m);
}

static void an_acknowledge_may_mask_its_level(void **state)
{
    struct machine *m = test_board(board_5208);
    (void)state;
    put(m, CIMR, 0x40);
    put(m, ICR + 10, 2);
    put(m, ICR + 11, 5);
    put32(m, INTFRCL, 1u << 10);
    test_write_big(m, ICONFIG, 2, 0x0020);
    assert_int_equal(get(m, CLMASK), 15);
    assert_int_equal(acknowledge(m, 2), 74);
    assert_int_equal(get(m, CLMASK), 2);
    assert_int_equal(get(m, SLMASK), 15);
    assert_false(out(m, 2));
    put32(m, INTFRCL, 3u << 10);
    assert_true(out(m, 5));
    assert_int_equal(acknowledge(m, 5), 75);
    assert_int_equal(get(m, SLMASK), 2);
    put(m, CLMASK, 15);
    assert_true(out(m, 2));
    machine_destroy(m);
}

static void priorities_order_a_level_of_the_mcf5282(void **state)
{
    struct machine *m = test_board(board_5282);
    (void)state;
    put32(m, IMRL, 0);
    put32(m, IMRH, 0);
    put(m, ICR + 13, 4 << 3 | 2);
    put(m, ICR + 14, 4 << 3 | 6);
    put32(m, INTFRCL, 3u << 13);
    assert_int_equal(get(m, IRLR), 0x10);
    assert_int_equal(acknowledge(m, 4), 64 + 14);
    assert_int_equal(get(m, IACKLPR), 0x46);
    put(m, EPIER, 0x10);
    test_pin(m, "eport.irq4", false); /* fixed level 4, between priorities 3 and 4 */
    assert_int_equal(acknowledge(m, 4), 64 + 14);
    put32(m, INTFRCL, 1u << 13);
    assert_int_equal(acknowledge(m, 4), 64 + 4);
    assert_int_equal(get(m, IACKLPR), 0x48);
    put(m, ICR + 4, 0); /* cannot be changed */
    assert_true(out(m, 4));
    put32(m, IMRL, 1); /* all */
    assert_int_equal(test_read_big(m, IMRH, 4), 0xffffffff);
    assert_false(out(m, 4));
    assert_int_equal(acknowledge(m, 4), 24);
    machine_destroy(m);
}

static void the_first_of_two_controllers_comes_first(void **state)
{
    struct machine *m = test_board(board_5282);
    (void)state;
    put32(m, IMRL, 0);
    put32(m, SECOND + IMRL, 0);
    put(m, ICR + 20, 3 << 3);
    put(m, SECOND + ICR + 9, 3 << 3 | 7);
    put32(m, SECOND + INTFRCL, 1u << 9);
    assert_true(out(m, 3));
    assert_int_equal(acknowledge(m, 3), 128 + 9);
    assert_int_equal(get(m, SECOND + IACKLPR), 0x37);
    assert_int_equal(get(m, GLOBAL + SWIACK), 128 + 9);
    assert_int_equal(get(m, SWIACK), 0);
    assert_int_equal(get(m, SECOND + SWIACK), 128 + 9);
    put32(m, INTFRCL, 1u << 20);
    assert_int_equal(acknowledge(m, 3), 64 + 20);
    put32(m, INTFRCL, 0);
    put32(m, SECOND + INTFRCL, 0);
    assert_false(out(m, 3));
    machine_destroy(m);
}

/* By edges a request stays until it is cleared; a level does not. */
static void the_edge_port_takes_levels_and_edges(void **state)
{
    struct machine *m = test_board(board_5282);
    (void)state;
    put32(m, IMRL, 0);
    assert_int_equal(get(m, EPORT + 5), 0xfe);
    test_write_big(m, EPORT, 2, 1 << 10 | 2 << 6 | 3 << 4); /* 5 rising, 3 falling, 2 both */
    put(m, EPIER, 0xfe);
    test_pin(m, "eport.irq7", false);
    assert_true(out(m, 7));
    assert_int_equal(get(m, EPORT + 6), 0);
    test_pin(m, "eport.irq7", true);
    assert_false(out(m, 7));
    test_pin(m, "eport.irq5", false);
    assert_false(out(m, 5));
    test_pin(m, "eport.irq5", true);
    assert_true(out(m, 5));
    test_pin(m, "eport.irq3", false);
    assert_true(out(m, 3));
    test_pin(m, "eport.irq2", false);
    assert_int_equal(get(m, EPORT + 6), 1 << 5 | 1 << 3 | 1 << 2);
    put(m, EPORT + 6, 1 << 2);
    assert_false(out(m, 2));
    test_pin(m, "eport.irq2", true);
    assert_true(out(m, 2));
    put(m, EPORT + 6, 0xff);
    assert_int_equal(get(m, EPORT + 6), 0);
    put(m, EPORT + 4, 0x00);
    put(m, EPORT + 2, 0x40); /* an output that is low requests, too */
    assert_int_equal(get(m, EPORT + 5), 0xb6);
    assert_true(out(m, 6));
    machine_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_needs_a_level_and_no_mask),
        cmocka_unit_test(the_higher_number_of_a_level_comes_first),
        cmocka_unit_test(an_acknowledge_may_mask_its_level),
        cmocka_unit_test(priorities_order_a_level_of_the_mcf5282),
        cmocka_unit_test(the_first_of_two_controllers_comes_first),
        cmocka_unit_test(the_edge_port_takes_levels_and_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
