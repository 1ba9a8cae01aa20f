/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards (sim/board.c): what is wrong with a devicetree is said in one line that names the node;
 * what is right is built as it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/board.h"

#include "builtin_boards.h"

#include <stdlib.h>
#include <string.h>

#define ROOT  "/ { model = \"wrong\"; #address-cells = <1>; #size-cells = <1>; "
#define CLOCK "clk: clk { compatible = \"fixed-clock\"; clock-frequency = <1000000>; };"

static void expect_error(const char *dts, const char *node, const char *what)
{
    struct sim_error error = {""};
    struct machine *machine = test_board_try(dts, NULL, &error);
    if (machine != NULL)
        fail_msg("this was taken: %s", dts);
    if (strstr(error.text, node) == NULL || strstr(error.text, what) == NULL)
        fail_msg("'%s' does not name %s and %s", error.text, node, what);
    assert_null(strchr(error.text, '\n'));
}

static void test_overlaps_need_a_priority(void **state)
{
    struct machine *machine;
    (void)state;
    expect_error(ROOT "a: memory@0 { compatible = \"mmio-sram\"; reg = <0 0x1000>; };"
                      "b: memory@800 { compatible = \"mmio-sram\"; reg = <0x800 0x1000>; }; };",
                 "/memory@800", "priority");
    machine = test_board(ROOT "a: memory@0 { compatible = \"mmio-sram\"; reg = <0 0x1000>; };"
                              "b: memory@800 { compatible = \"mmio-sram\"; reg = <0x800 0x1000>; "
                              "bosim,priority = <1>; }; };");
    machine_destroy(machine);
}

static void test_unknown_chips(void **state)
{
    struct machine *machine;
    (void)state;
    expect_error(ROOT "uart@0 { compatible = \"acme,uart\"; reg = <0 4>; }; };", "/uart@0",
                 "acme,uart");
    machine = test_board(ROOT "uart@0 { compatible = \"acme,uart\"; reg = <0 4>; "
                              "status = \"disabled\"; }; };");
    machine_destroy(machine);
}

static void test_memory_outside_its_space(void **state)
{
    (void)state;
    expect_error(ROOT "io: io { compatible = \"bosim,space\"; bosim,address-bits = <8>; "
                      "#address-cells = <1>; #size-cells = <1>; "
                      "memory@f0 { compatible = \"mmio-sram\"; reg = <0xf0 0x20>; }; }; };",
                 "/io/memory@f0", "8-bit");
    expect_error(ROOT "memory@0 { compatible = \"mmio-sram\"; reg = <0 0>; }; };", "/memory@0",
                 "size");
    expect_error(ROOT "memory@0 { compatible = \"mmio-sram\"; reg = <0 0x50000000>; }; };",
                 "/memory@0", "1 GiB");
    expect_error(ROOT
                 "memory@0 { compatible = \"mmio-sram\"; reg = <0 0x30000000>; };"
                 "memory@40000000 { compatible = \"mmio-sram\"; reg = <0x40000000 0x30000000>; "
                 "}; };",
                 "/memory@40000000", "1 GiB");
    expect_error(ROOT "memory@0 { compatible = \"mmio-sram\"; }; };", "/memory@0", "reg");
}

static void test_spaces_of_impossible_kinds(void **state)
{
    (void)state;
    expect_error(ROOT "a: a { compatible = \"bosim,space\"; bosim,address-bits = <40>; }; };", "/a",
                 "bosim,address-bits");
    expect_error(ROOT "a: a { compatible = \"bosim,space\"; bosim,unit = <3>; }; };", "/a",
                 "bosim,unit");
}

static void test_missing_clocks(void **state)
{
    (void)state;
    expect_error(ROOT "timer@0 { compatible = \"bosim,test-timer\"; reg = <0 16>; }; };",
                 "/timer@0", "clock");
    expect_error(ROOT "clk: clk { compatible = \"fixed-clock\"; }; };", "/clk", "clock-frequency");
    expect_error(ROOT "clk: clk { compatible = \"fixed-factor-clock\"; }; };", "/clk", "clocks");
    expect_error(ROOT CLOCK "half: half { compatible = \"fixed-factor-clock\"; clocks = <&clk>; "
                            "clock-div = <0>; }; };",
                 "/half", "clock-div");
}

static void test_interrupts_that_lead_nowhere(void **state)
{
    (void)state;
    expect_error(ROOT "console@0 { compatible = \"bosim,test-console\"; reg = <0 8>; "
                      "interrupts = <1>; }; };",
                 "/console@0", "interrupt");
    expect_error(ROOT "intc: intc@20 { compatible = \"bosim,test-intc\"; reg = <0x20 4>; "
                      "#interrupt-cells = <1>; };"
                      "console@0 { compatible = \"bosim,test-console\"; reg = <0 8>; "
                      "interrupt-parent = <&intc>; interrupts = <8>; }; };",
                 "/console@0", "0 to 7");
}

/* A line that takes one driver, given two: gpio pins drive lines of one driver each. */
static void test_a_single_line_is_not_driven_twice(void **state)
{
    struct machine *machine = test_builtin("test-cpu", NULL);
    struct line line;
    struct line_driver first, second;
    struct sim_error error = {""};
    (void)state;
    line_init(&line, machine, 1, "board.reset", LINE_SINGLE);
    assert_true(line_drive(&line, &first, &error));
    assert_false(line_drive(&line, &second, &error));
    assert_non_null(strstr(error.text, "board.reset"));
    machine->lines = line.next;
    machine_destroy(machine);
}

static void test_circles_of_references(void **state)
{
    (void)state;
    expect_error(ROOT "a: a { compatible = \"bosim,test-system\"; reg = <0 4>; clocks = <&b>; "
                      "#clock-cells = <0>; };"
                      "b: b { compatible = \"bosim,test-system\"; reg = <8 4>; clocks = <&a>; "
                      "#clock-cells = <0>; }; };",
                 "/", "circle");
}

static void test_not_a_devicetree(void **state)
{
    struct sim_error error = {""};
    (void)state;
    assert_null(machine_create("hello", 5, NULL, &error));
    assert_non_null(strstr(error.text, "devicetree"));
    assert_null(machine_create("", 0, NULL, &error));
}

/* Every property's length is made too long in turn: past the blob, and past 2^31, which would
 * lead back. */
static void test_lengths_that_leave_the_blob(void **state)
{
    static const uint8_t lengths[][4] = {
        {0, 1, 0, 0}, {0x7f, 0xff, 0xff, 0xff}, {0xff, 0xff, 0xff, 0xf0}, {0xff, 0xff, 0xff, 0xff}};
    const struct builtin_board *board = builtin_boards;
    uint8_t *copy = malloc(board->size);
    unsigned at, i, properties = 0;
    (void)state;
    assert_non_null(copy);
    /* Anything that looks like the tag of a property: 00 00 00 03. */
    for (at = 64; at + 8 < board->size; at += 4) {
        if (memcmp(board->dtb + at, "\0\0\0\3", 4) != 0)
            continue;
        properties++;
        for (i = 0; i < 4; i++) {
            struct sim_error error = {""};
            struct machine *machine;
            memcpy(copy, board->dtb, board->size);
            memcpy(copy + at + 4, lengths[i], 4);
            machine = machine_create(copy, board->size, NULL, &error);
            assert_true(machine != NULL || error.text[0] != '\0');
            machine_destroy(machine);
        }
    }
    assert_true(properties > 20);
    free(copy);
}

/* A blob that begins anywhere in memory: libfdt wants it aligned. */
static void test_an_unaligned_blob_is_taken(void **state)
{
    const struct builtin_board *board = builtin_boards;
    unsigned offset;
    (void)state;
    for (offset = 0; offset < 8; offset++) {
        uint8_t *copy = malloc(board->size + 8);
        struct machine *machine;
        assert_non_null(copy);
        memcpy(copy + offset, board->dtb, board->size);
        machine = machine_create(copy + offset, board->size, NULL, NULL);
        assert_non_null(machine);
        machine_destroy(machine);
        free(copy);
    }
}

static void test_a_board_is_built_as_it_says(void **state)
{
    struct machine *machine = test_builtin("test-cpu", NULL);
    const struct bus_range *range;
    (void)state;
    assert_string_equal(machine->board, "test-cpu");
    assert_int_equal(machine->space_count, 4); /* "memory" is always there */
    assert_string_equal(machine->cpu->program->name, "program");
    assert_int_equal(machine->cpu->program->unit, 2);
    assert_int_equal(machine->cpu->io->address_bits, 8);
    range = bus_find(machine->cpu->data, 0x6123);
    assert_string_equal(range->region->name, "slow");
    assert_int_equal(range->wait_read, 1);
    assert_int_equal(range->wait_write, 3);
    range = bus_find(machine->cpu->data, 0xc005); /* through the alias, across spaces */
    assert_string_equal(range->region->name, "rom");
    assert_true(range->read_only);
    assert_string_equal(machine_stream(machine, "1")->name, "panel");
    assert_ptr_equal(machine_stream(machine, "console"), machine_stream(machine, "0"));
    assert_null(machine_stream(machine, "2"));
    assert_non_null(machine_device(machine, "dma"));
    assert_null(machine_device(machine, "dma@8010")); /* its label is its name */
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overlaps_need_a_priority),
        cmocka_unit_test(test_unknown_chips),
        cmocka_unit_test(test_memory_outside_its_space),
        cmocka_unit_test(test_spaces_of_impossible_kinds),
        cmocka_unit_test(test_missing_clocks),
        cmocka_unit_test(test_interrupts_that_lead_nowhere),
        cmocka_unit_test(test_a_single_line_is_not_driven_twice),
        cmocka_unit_test(test_circles_of_references),
        cmocka_unit_test(test_not_a_devicetree),
        cmocka_unit_test(test_lengths_that_leave_the_blob),
        cmocka_unit_test(test_an_unaligned_blob_is_taken),
        cmocka_unit_test(test_a_board_is_built_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
