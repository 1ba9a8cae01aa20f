/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CMSDK UART takes the time that its bits take, keeps one character waiting in each direction,
 * tells overruns, and interrupts as its manual's register descriptions say. 25 MHz: 40 ns a
 * cycle; at BAUDDIV 20 a character takes 200 cycles, 8 us. */
#include "tests/support/board.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { DATA = 0x0, STATE_REG = 0x4, CTRL = 0x8, INTSTATUS = 0xc, BAUDDIV = 0x10 };
enum { TXBF = 1, RXBF = 2, TXOR = 4, RXOR = 8 };
enum { TXEN = 1, RXEN = 2, TXIRQEN = 4, RXIRQEN = 8, TXORIRQEN = 16, RXORIRQEN = 32, HSTM = 64 };
#define CYCLE     (40 * SIM_NS)
#define CHARACTER (200 * CYCLE)

#define NODE_HEAD                                                                                  \
    "/ {" TEST_ROOT "uart0: uart@0 { compatible = \"arm,cmsdk-uart\"; reg = <0 0x1000>;"           \
    "clocks = <&clk>;"
static const char board[] =
    NODE_HEAD "interrupts = <1 0 2 3 4 5>; interrupt-names = \"tx\", "
              "\"rx\", \"overflow\", \"txovr\", \"rxovr\", \"combined\";};};";

/* --- what left, and when --- */

struct wire {
    struct stream_sink sink;
    struct machine *machine;
    char text[64];
    unsigned begun, count;
    sim_time began[64], announced[64], ended[64];
};

static void begin(void *owner, uint32_t value, sim_time end)
{
    struct wire *wire = owner;
    (void)value;
    wire->began[wire->begun] = machine_now(wire->machine);
    wire->announced[wire->begun++] = end;
}

static void end(void *owner, uint32_t value, sim_time now)
{
    struct wire *wire = owner;
    wire->ended[wire->count] = now;
    wire->text[wire->count++] = (char)value;
}

static struct machine *start(struct wire *wire, uint32_t bauddiv, uint32_t ctrl)
{
    struct machine *machine = test_board(board);
    *wire = (struct wire){.sink = {.owner = wire, .begin = begin, .end = end}, .machine = machine};
    stream_subscribe(machine_stream(machine, "uart0"), &wire->sink);
    test_write(machine, BAUDDIV, bauddiv);
    test_write(machine, CTRL, ctrl);
    return machine;
}

static void feed(struct machine *machine, const char *text)
{
    struct sim_error error = {""};
    if (!input_serial(machine, "uart0", text, strlen(text), &error))
        fail_msg("%s", error.text);
}

/* --- registers --- */

static void resets_to_the_manuals_values(void **state)
{
    static const struct {
        uint32_t offset, value;
    } expected[] = {{DATA, 0},     {STATE_REG, 0}, {CTRL, 0},  {INTSTATUS, 0}, {BAUDDIV, 0},
                    {0xfd0, 0x04}, {0xfd4, 0},     {0xfd8, 0}, {0xfdc, 0},     {0xfe0, 0x21},
                    {0xfe4, 0xb8}, {0xfe8, 0x1b},  {0xfec, 0}, {0xff0, 0x0d},  {0xff4, 0xf0},
                    {0xff8, 0x05}, {0xffc, 0xb1}};
    struct machine *machine = test_board(board);
    (void)state;
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(test_read(machine, expected[i].offset), expected[i].value);
    test_write(machine, BAUDDIV, 0xffffffff);
    assert_int_equal(test_read(machine, BAUDDIV), 0xfffff);
    test_write(machine, CTRL, 0xfffffffc);
    assert_int_equal(test_read(machine, CTRL), 0x7c);
    machine_destroy(machine);
}

/* --- transmitting --- */

static void a_character_takes_ten_bits(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    test_run_to(machine, 3 * CYCLE);
    test_write(machine, DATA, 'A');
    assert_int_equal(wire.began[0], 3 * CYCLE);
    assert_int_equal(wire.announced[0], 203 * CYCLE);
    test_run_to(machine, 203 * CYCLE - 1);
    assert_int_equal(wire.count, 0);
    test_run_to(machine, 203 * CYCLE);
    assert_string_equal(wire.text, "A");
    assert_int_equal(wire.ended[0], 203 * CYCLE);
    machine_destroy(machine);
}

static void one_character_waits_behind_the_one_that_leaves(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    test_write(machine, DATA, 'a');
    assert_int_equal(test_read(machine, STATE_REG), 0); /* it is in the shift register */
    test_write(machine, DATA, 'b');
    assert_int_equal(test_read(machine, STATE_REG), TXBF);
    test_run_to(machine, CHARACTER - 1);
    assert_int_equal(test_read(machine, STATE_REG), TXBF);
    test_run_to(machine, CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    test_run_to(machine, 2 * CHARACTER);
    assert_string_equal(wire.text, "ab");
    assert_int_equal(wire.began[1], CHARACTER);
    assert_int_equal(wire.ended[1], 2 * CHARACTER);
    machine_destroy(machine);
}

static void the_transmit_interrupt_marks_the_buffer_going_empty(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN | TXIRQEN);
    (void)state;
    assert_int_equal(test_read(machine, INTSTATUS), 0); /* empty from the start is no event */
    test_write(machine, DATA, 'a');
    assert_true(test_line(machine, "irqs.1"));
    assert_true(test_line(machine, "irqs.5"));
    test_write(machine, INTSTATUS, 1);
    assert_false(test_line(machine, "irqs.1"));
    test_write(machine, DATA, 'b');
    test_run_to(machine, CHARACTER - 1);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    test_run_to(machine, CHARACTER);
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    test_write(machine, CTRL, TXEN); /* the enable holds back new ones only */
    assert_int_equal(test_read(machine, INTSTATUS), 1);
    test_write(machine, INTSTATUS, 1);
    test_run_to(machine, 2 * CHARACTER);
    assert_false(test_line(machine, "irqs.1"));
    machine_destroy(machine);
}

static void a_write_to_a_full_buffer_replaces_it_and_tells(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN | TXORIRQEN);
    (void)state;
    test_write(machine, DATA, 'a');
    test_write(machine, DATA, 'b');
    test_write(machine, DATA, 'c');
    assert_int_equal(test_read(machine, STATE_REG), TXBF | TXOR);
    assert_int_equal(test_read(machine, INTSTATUS), TXOR);
    assert_true(test_line(machine, "irqs.2"));
    assert_true(test_line(machine, "irqs.3"));
    assert_false(test_line(machine, "irqs.4"));
    test_write(machine, STATE_REG, RXOR | TXBF); /* neither the other overrun nor the buffer */
    assert_int_equal(test_read(machine, STATE_REG), TXBF | TXOR);
    test_write(machine, STATE_REG, TXOR);
    assert_int_equal(test_read(machine, STATE_REG), TXBF);
    assert_int_equal(test_read(machine, INTSTATUS), 0);
    assert_false(test_line(machine, "irqs.2"));
    test_run_to(machine, 3 * CHARACTER);
    assert_string_equal(wire.text, "ac");
    machine_destroy(machine);
}

/* With bosim,show-overruns the outside sees what a chip would lose, in its place; the guest sees
 * the same as without. */
static void overruns_can_be_shown(void **state)
{
    struct machine *machine = test_board(NODE_HEAD "bosim,show-overruns; }; };");
    struct wire wire = {.sink = {.owner = &wire, .end = end}, .machine = machine};
    (void)state;
    stream_subscribe(machine_stream(machine, "uart0"), &wire.sink);
    test_write(machine, BAUDDIV, 20);
    test_write(machine, CTRL, TXEN);
    for (const char *text = "abcdef"; *text != '\0'; text++)
        test_write(machine, DATA, (uint8_t)*text);
    assert_int_equal(test_read(machine, STATE_REG), TXBF | TXOR);
    test_run_to(machine, CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), TXOR);
    assert_string_equal(wire.text, "abcde");
    test_run_to(machine, 2 * CHARACTER - 1);
    assert_string_equal(wire.text, "abcde");
    test_run_to(machine, 2 * CHARACTER);
    assert_string_equal(wire.text, "abcdef");
    test_run_to(machine, 10 * CHARACTER);
    assert_int_equal(wire.count, 6);
    machine_destroy(machine);
}

/* With bosim,patient-sender nothing from outside is lost, however late the guest reads. */
static void a_patient_sender_waits_for_the_guest(void **state)
{
    struct machine *machine = test_board(NODE_HEAD "bosim,patient-sender; }; };");
    (void)state;
    test_write(machine, BAUDDIV, 20);
    test_write(machine, CTRL, RXEN);
    feed(machine, "abc");
    test_run_to(machine, 10 * CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), RXBF);
    assert_int_equal(test_read(machine, DATA), 'a');
    test_run_to(machine, 11 * CHARACTER - 1);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    test_run_to(machine, 20 * CHARACTER);
    assert_int_equal(test_read(machine, DATA), 'b');
    test_run_to(machine, 21 * CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), RXBF);
    assert_int_equal(test_read(machine, DATA), 'c');
    stream_arrive(machine_stream(machine, "uart0"), 'd'); /* a cable does not wait */
    stream_arrive(machine_stream(machine, "uart0"), 'e');
    assert_int_equal(test_read(machine, STATE_REG), RXBF | RXOR);
    machine_destroy(machine);
}

static void clearing_the_interrupt_clears_the_overrun(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    test_write(machine, DATA, 'a');
    test_write(machine, DATA, 'b');
    test_write(machine, DATA, 'c');
    assert_int_equal(test_read(machine, INTSTATUS), 0); /* not enabled */
    test_write(machine, CTRL, TXEN | TXORIRQEN);
    assert_int_equal(test_read(machine, INTSTATUS), TXOR);
    test_write(machine, INTSTATUS, TXOR);
    assert_int_equal(test_read(machine, STATE_REG), TXBF);
    machine_destroy(machine);
}

static void waits_until_it_is_enabled_and_has_a_speed(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 0, 0);
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    test_write(machine, DATA, 'x');
    assert_int_equal(test_read(machine, STATE_REG), TXBF);
    test_write(machine, CTRL, TXEN); /* without a speed it cannot go: told once */
    test_write(machine, BAUDDIV, 15);
    assert_int_equal(reports.count[REPORT_GUEST_ERROR], 1);
    test_run_to(machine, 1000 * CYCLE);
    test_write(machine, BAUDDIV, 16);
    test_run_to(machine, 1160 * CYCLE - 1);
    assert_int_equal(wire.count, 0);
    test_run_to(machine, 1160 * CYCLE);
    assert_string_equal(wire.text, "x");
    machine_destroy(machine);
}

static void switched_off_it_finishes_the_character_that_leaves(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    test_write(machine, DATA, 'a');
    test_write(machine, DATA, 'b');
    test_run_to(machine, 10 * CYCLE);
    test_write(machine, CTRL, 0);
    test_run_to(machine, 10 * CHARACTER);
    assert_string_equal(wire.text, "a");
    test_write(machine, CTRL, TXEN);
    test_run_to(machine, 11 * CHARACTER);
    assert_string_equal(wire.text, "ab");
    machine_destroy(machine);
}

static void high_speed_test_mode_sends_a_bit_each_cycle(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 0, TXEN | HSTM);
    (void)state;
    test_write(machine, DATA, 'a');
    test_write(machine, DATA, 'b');
    test_run_to(machine, 20 * CYCLE);
    assert_string_equal(wire.text, "ab");
    assert_int_equal(wire.ended[0], 10 * CYCLE);
    assert_int_equal(wire.ended[1], 20 * CYCLE);
    machine_destroy(machine);
}

static void a_new_speed_holds_for_the_next_character(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    test_write(machine, DATA, 'a');
    test_write(machine, DATA, 'b');
    test_write(machine, BAUDDIV, 100);
    test_run_to(machine, 10 * CHARACTER);
    assert_int_equal(wire.ended[0], CHARACTER);
    assert_int_equal(wire.ended[1], CHARACTER + 1000 * CYCLE);
    machine_destroy(machine);
}

/* --- receiving --- */

static void characters_arrive_one_character_time_apart(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, RXEN | RXIRQEN);
    (void)state;
    feed(machine, "hi");
    test_run_to(machine, CHARACTER - 1);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    test_run_to(machine, CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), RXBF);
    assert_int_equal(test_read(machine, INTSTATUS), 2);
    assert_true(test_line(machine, "irqs.0"));
    assert_int_equal(test_peek(machine, DATA), 'h'); /* a debugger does not take it */
    assert_int_equal(test_read(machine, STATE_REG), RXBF);
    assert_int_equal(test_read(machine, DATA), 'h');
    assert_int_equal(test_read(machine, STATE_REG), 0);
    assert_true(test_line(machine, "irqs.0")); /* until it is cleared */
    test_write(machine, INTSTATUS, 2);
    assert_false(test_line(machine, "irqs.0"));
    test_run_to(machine, 2 * CHARACTER);
    assert_int_equal(test_read(machine, DATA), 'i');
    machine_destroy(machine);
}

static void a_character_that_is_not_fetched_is_overrun(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, RXEN | RXORIRQEN);
    (void)state;
    feed(machine, "xyz");
    test_run_to(machine, CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), RXBF);
    test_run_to(machine, 2 * CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), RXBF | RXOR);
    assert_int_equal(test_read(machine, INTSTATUS), RXOR);
    assert_true(test_line(machine, "irqs.2"));
    assert_true(test_line(machine, "irqs.4"));
    assert_int_equal(test_read(machine, DATA), 'y');
    assert_int_equal(test_read(machine, STATE_REG), RXOR);
    test_write(machine, INTSTATUS, RXOR);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    assert_false(test_line(machine, "irqs.2"));
    machine_destroy(machine);
}

static void input_waits_until_the_receiver_is_on(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    feed(machine, "q");
    test_run_to(machine, 10 * CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    test_write(machine, CTRL, RXEN);
    test_run_to(machine, 11 * CHARACTER - 1);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    test_run_to(machine, 11 * CHARACTER);
    assert_int_equal(test_read(machine, DATA), 'q');
    machine_destroy(machine);
}

static void switched_off_in_mid_character_the_receiver_loses_it(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, RXEN);
    (void)state;
    feed(machine, "ab");
    test_run_to(machine, 100 * CYCLE);
    test_write(machine, CTRL, 0);
    test_run_to(machine, 2 * CHARACTER);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    test_write(machine, CTRL, RXEN);
    test_run_to(machine, 3 * CHARACTER);
    assert_int_equal(test_read(machine, DATA), 'b');
    machine_destroy(machine);
}

/* --- the rest --- */

static void a_system_reset_empties_it(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN | TXIRQEN);
    (void)state;
    test_write(machine, DATA, 'a');
    test_write(machine, DATA, 'b');
    machine_reset(machine);
    assert_false(test_line(machine, "irqs.1"));
    test_run_to(machine, 10 * CHARACTER);
    assert_int_equal(wire.count, 0);
    assert_int_equal(test_read(machine, STATE_REG), 0);
    machine_destroy(machine);
}

/* Byte accesses, as drivers make them to DATA. */
static void takes_bytes(void **state)
{
    struct wire wire;
    struct machine *machine = start(&wire, 20, TXEN);
    (void)state;
    test_write_width(machine, DATA, 1, 'z');
    test_write_width(machine, DATA + 1, 1, 'n');
    test_run_to(machine, 3 * CHARACTER);
    assert_string_equal(wire.text, "z");
    assert_int_equal(wire.count, 1); /* the other byte holds no bit of the register */
    machine_destroy(machine);
}

/* Zephyr's binding: no names, the transmit interrupt first. */
static void without_names_interrupts_go_by_their_order(void **state)
{
    struct machine *machine = test_board(NODE_HEAD "interrupts = <7 6>; }; };");
    (void)state;
    test_write(machine, BAUDDIV, 16);
    test_write(machine, CTRL, TXEN | TXIRQEN);
    test_write(machine, DATA, 'a');
    assert_true(test_line(machine, "irqs.7"));
    assert_false(test_line(machine, "irqs.6"));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resets_to_the_manuals_values),
        cmocka_unit_test(a_character_takes_ten_bits),
        cmocka_unit_test(one_character_waits_behind_the_one_that_leaves),
        cmocka_unit_test(the_transmit_interrupt_marks_the_buffer_going_empty),
        cmocka_unit_test(a_write_to_a_full_buffer_replaces_it_and_tells),
        cmocka_unit_test(overruns_can_be_shown),
        cmocka_unit_test(a_patient_sender_waits_for_the_guest),
        cmocka_unit_test(clearing_the_interrupt_clears_the_overrun),
        cmocka_unit_test(waits_until_it_is_enabled_and_has_a_speed),
        cmocka_unit_test(switched_off_it_finishes_the_character_that_leaves),
        cmocka_unit_test(high_speed_test_mode_sends_a_bit_each_cycle),
        cmocka_unit_test(a_new_speed_holds_for_the_next_character),
        cmocka_unit_test(characters_arrive_one_character_time_apart),
        cmocka_unit_test(a_character_that_is_not_fetched_is_overrun),
        cmocka_unit_test(input_waits_until_the_receiver_is_on),
        cmocka_unit_test(switched_off_in_mid_character_the_receiver_loses_it),
        cmocka_unit_test(a_system_reset_empties_it),
        cmocka_unit_test(takes_bytes),
        cmocka_unit_test(without_names_interrupts_go_by_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
