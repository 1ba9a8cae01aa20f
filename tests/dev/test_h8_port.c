/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O ports of H8 chips: direction registers that read as ones, latches and pins, open drains,
 * pins that a timer drives or counts, pins that are interrupt inputs. The oracle is the manuals'
 * chapters "I/O Ports". */
#include "tests/support/h8_chip.h"
#include "tests/support/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { DDR, DR, PCR, PORT = 2, H8S_PCR, H8S_ODR };

#define NODE(compatible, reg, more)                                                                \
    "port6: gpio@0 { compatible = \"" compatible "\"; reg = " reg "; " more " };"
#define ONE(compatible, reg, more) "/ {" TEST_ROOT NODE(compatible, reg, more) "};"
static const char h8300h[] = ONE("renesas,h8300-port", "<0 1>, <1 1>, <2 1>", "");
static const char five[] = ONE("renesas,h8300-port", "<0 1>, <1 1>", "ngpios = <5>;");
static const char h8s[] = ONE("renesas,h8s-port", "<0 1>, <1 1>, <2 1>, <3 1>, <4 1>", "");
static const char drain[] =
    ONE("renesas,h8s-open-drain-port", "<0 1>, <1 1>, <2 1>, <3 1>", "ngpios = <6>;");
static const char input[] = ONE("renesas,h8-input-port", "<0 1>", "");
static const char with_timer[] = "/ {" TEST_ROOT NODE(
    "renesas,h8300-port", "<0 1>, <1 1>",
    "") "tmr: timer@10 { compatible = \"renesas,h8s-8bit-timer\"; reg = <0x10 16>; clocks = <&clk>;"
        "renesas,pins = <&port6 6>, <0 0>, <&port6 3>; }; };";

static void outputs_read_as_the_latch_and_inputs_as_the_pin(void **state)
{
    struct machine *m = test_board(h8300h);
    (void)state;
    assert_int_equal(test_get(m, DDR), 0xff);
    assert_int_equal(test_get(m, DR), 0xff); /* nobody pulls */
    test_pin(m, "port6.0", false);
    test_pin(m, "port6.7", false);
    assert_int_equal(test_get(m, DR), 0x7e);
    test_put(m, DR, 0x05);
    assert_int_equal(test_get(m, DR), 0x7e);
    assert_true(test_line(m, "port6.1"));
    test_put(m, DDR, 0x0f);
    assert_int_equal(test_get(m, DDR), 0xff);
    assert_int_equal(test_get(m, DR), 0x75);
    assert_false(test_line(m, "port6.1"));
    assert_true(test_line(m, "port6.2"));
    test_put(m, PCR, 0xf0);
    assert_int_equal(test_get(m, PCR), 0xf0);
    machine_reset(m);
    assert_int_equal(test_get(m, DR), 0x7e);
    assert_int_equal(test_get(m, PCR), 0);
    machine_destroy(m);
}

static void pins_that_are_not_there_read_as_ones(void **state)
{
    struct machine *m = test_board(five);
    (void)state;
    test_put(m, DDR, 0xff);
    assert_int_equal(test_get(m, DR), 0xe0);
    machine_destroy(m);
}

static void the_H8S_shows_latch_and_pins_apart(void **state)
{
    struct machine *m = test_board(h8s);
    (void)state;
    test_pin(m, "port6.0", false);
    test_put(m, DR, 0x81);
    assert_int_equal(test_get(m, DR), 0x81);
    assert_int_equal(test_get(m, PORT), 0xfe);
    test_put(m, DDR, 0xf0);
    assert_int_equal(test_get(m, PORT), 0x8e);
    assert_int_equal(test_get(m, DR), 0x81);
    test_put(m, H8S_PCR, 0x33);
    test_put(m, H8S_ODR, 0x44);
    assert_int_equal(test_get(m, H8S_PCR), 0x33);
    assert_int_equal(test_get(m, H8S_ODR), 0x44);
    machine_destroy(m);
    m = test_board(drain);
    test_put(m, 3, 0xff);
    assert_int_equal(test_get(m, 3), 0x3f);
    machine_destroy(m);
}

static void an_input_port_has_nothing_but_pins(void **state)
{
    struct machine *m = test_board(input);
    (void)state;
    test_pin(m, "port6.4", false);
    assert_int_equal(test_get(m, 0), 0xef);
    machine_destroy(m);
}

/* TMO has its pin while an output is chosen, whatever the port says; an input is always there. */
static void a_timer_has_its_pins(void **state)
{
    struct machine *m = test_board(with_timer);
    enum { TCR = 0x10, TCSR = 0x12, TCORA = 0x14, TCNT = 0x18 };
    (void)state;
    test_put(m, DDR, 0x40);
    test_put(m, DR, 0x40);
    assert_true(test_line(m, "port6.6"));
    test_put(m, TCSR, 0x03);
    assert_false(test_line(m, "port6.6"));
    test_put(m, TCORA, 4);
    test_put(m, TCR, 0x09);
    test_run_to_cycle(m, 8 * 5);
    assert_true(test_line(m, "port6.6"));
    test_run_to_cycle(m, 8 * 10);
    assert_false(test_line(m, "port6.6"));
    test_put(m, TCSR, 0);
    assert_true(test_line(m, "port6.6"));
    test_put(m, TCR, 6);
    test_put(m, TCNT, 0);
    test_pin(m, "port6.3", false);
    assert_int_equal(test_get(m, TCNT), 1);
    test_put(m, DR, 0x48); /* the port's own output counts, too */
    test_put(m, DDR, 0x48);
    test_pin(m, "port6.3", true);
    assert_int_equal(test_get(m, TCNT), 1);
    test_put(m, DR, 0x40);
    assert_int_equal(test_get(m, TCNT), 2);
    machine_destroy(m);
}

static void a_pin_of_no_port_is_refused(void **state)
{
    struct sim_error error = {""};
    (void)state;
    assert_null(test_board_try(
        "/ {" TEST_ROOT NODE("renesas,h8300-port", "<0 1>, <1 1>",
                             "ngpios = <5>;") "tmr: timer@10 { compatible = "
                                              "\"renesas,h8s-8bit-timer\"; reg = <0x10 16>;"
                                              "clocks = <&clk>; renesas,pins = <&port6 6>; }; };",
        NULL, &error));
    assert_non_null(strstr(error.text, "renesas,pins"));
    assert_null(
        test_board_try(ONE("renesas,h8300-port", "<0 1>, <1 1>", "ngpios = <9>;"), NULL, &error));
    assert_non_null(strstr(error.text, "ngpios"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs_read_as_the_latch_and_inputs_as_the_pin),
        cmocka_unit_test(pins_that_are_not_there_read_as_ones),
        cmocka_unit_test(the_H8S_shows_latch_and_pins_apart),
        cmocka_unit_test(an_input_port_has_nothing_but_pins),
        cmocka_unit_test(a_timer_has_its_pins),
        cmocka_unit_test(a_pin_of_no_port_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
