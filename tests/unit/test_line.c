/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines (sim/line.h): how drivers resolve, who is told, in which order; acknowledge; restoring. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "line.h"
#include "machine.h"

#include <string.h>

/* What listeners were told, in order: line number, level. */
static struct {
    unsigned number;
    bool level;
} told[32];
static unsigned told_count;

static struct line_driver *passes_on[8]; /* listener n sets this driver to its own level */

static void listen_to(void *owner, unsigned number, bool level)
{
    (void)owner;
    told[told_count].number = number;
    told[told_count++].level = level;
    if (passes_on[number] != NULL)
        line_set(passes_on[number], level);
}

static void begin(struct machine *machine)
{
    *machine = (struct machine){0};
    told_count = 0;
    memset(passes_on, 0, sizeof passes_on);
}

static void expect(unsigned index, unsigned number, bool level)
{
    assert_true(index < told_count);
    assert_int_equal(told[index].number, number);
    assert_int_equal(told[index].level, level);
}

static void test_wired_or(void **state)
{
    struct machine machine;
    struct line line;
    struct line_driver a, b;
    struct line_listener listener;
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "irq", LINE_WIRED_OR);
    assert_true(line_drive(&line, &a, NULL));
    assert_true(line_drive(&line, &b, NULL));
    line_listen(&line, &listener, NULL, listen_to, 1);
    assert_false(line.level);
    line_set(&a, true);
    line_set(&b, true); /* no change: nobody is told */
    line_set(&a, false);
    assert_true(line.level);
    assert_int_equal(told_count, 1);
    line_set(&b, false);
    assert_int_equal(told_count, 2);
    expect(0, 1, true);
    expect(1, 1, false);
}

static void test_wired_and(void **state)
{
    struct machine machine;
    struct line line;
    struct line_driver a, b;
    struct line_listener listener;
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "ready", LINE_WIRED_AND);
    line_listen(&line, &listener, NULL, listen_to, 1);
    assert_true(line.level);
    assert_true(line_drive(&line, &a, NULL));
    assert_true(line_drive(&line, &b, NULL));
    assert_true(line_level(&a));
    assert_true(line.level);
    line_set(&a, false);
    line_set(&b, false);
    line_set(&a, true);
    assert_false(line.level);
    line_set(&b, true);
    assert_true(line.level);
    assert_int_equal(told_count, 2);
}

static void test_a_single_line_takes_one_driver(void **state)
{
    struct machine machine;
    struct line line;
    struct line_driver a, b;
    struct sim_error error = {""};
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "uart0.txd", LINE_SINGLE);
    assert_true(line_drive(&line, &a, &error));
    assert_false(line_drive(&line, &b, &error));
    assert_non_null(strstr(error.text, "uart0.txd"));
}

static void test_a_line_takes_64_drivers(void **state)
{
    struct machine machine;
    struct line line;
    struct line_driver drivers[LINE_DRIVERS_MAX + 1];
    unsigned i;
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "irq", LINE_WIRED_AND);
    for (i = 0; i < LINE_DRIVERS_MAX; i++)
        assert_true(line_drive(&line, &drivers[i], NULL));
    assert_false(line_drive(&line, &drivers[i], NULL));
    for (i = 0; i < LINE_DRIVERS_MAX; i++) {
        line_set(&drivers[i], false);
        assert_false(line.level);
        line_set(&drivers[i], true);
        assert_true(line.level);
    }
}

static void test_a_driver_to_nowhere_may_be_set(void **state)
{
    struct line_driver nowhere = {0};
    (void)state;
    line_set(&nowhere, true);
    assert_false(line_level(&nowhere));
}

/* Line 1's listener sets lines 5 and 3 (through listeners 1 and 2); they are told after it, in
 * board order, not in the order of setting. */
static void test_changes_inside_a_listener_wait_in_board_order(void **state)
{
    struct machine machine;
    struct line lines[6];
    struct line_driver drivers[6];
    struct line_listener listeners[7];
    unsigned i;
    (void)state;
    begin(&machine);
    for (i = 1; i <= 5; i++) {
        line_init(&lines[i], &machine, i, "line", LINE_SINGLE);
        line_drive(&lines[i], &drivers[i], NULL);
        if (i != 2)
            line_listen(&lines[i], &listeners[i], NULL, listen_to, i);
    }
    /* A second listener of line 1, number 2. */
    line_listen(&lines[1], &listeners[2], NULL, listen_to, 2);
    passes_on[1] = &drivers[5];
    passes_on[2] = &drivers[3];
    line_set(&drivers[1], true);
    assert_int_equal(told_count, 4);
    expect(0, 1, true);
    expect(1, 2, true);
    expect(2, 3, true);
    expect(3, 5, true);
    assert_null(machine.queued_lines);
    passes_on[1] = &drivers[3];
    passes_on[2] = &drivers[5];
    line_set(&drivers[1], false);
    assert_int_equal(told_count, 8);
    expect(6, 3, false);
    expect(7, 5, false);
}

/* A pulse inside a listener is over before anyone hears of it. */
static void pulse(void *owner, unsigned number, bool level)
{
    struct line_driver *driver = owner;
    (void)number;
    if (level) {
        line_set(driver, true);
        line_set(driver, false);
    }
}

static void test_a_queued_line_is_told_its_last_level_only(void **state)
{
    struct machine machine;
    struct line first, second;
    struct line_driver one, two;
    struct line_listener pulser, listener;
    (void)state;
    begin(&machine);
    line_init(&first, &machine, 1, "first", LINE_SINGLE);
    line_init(&second, &machine, 2, "second", LINE_SINGLE);
    line_drive(&first, &one, NULL);
    line_drive(&second, &two, NULL);
    line_listen(&first, &pulser, &two, pulse, 0);
    line_listen(&second, &listener, NULL, listen_to, 2);
    line_set(&one, true);
    assert_int_equal(told_count, 0);
    assert_false(second.level);
}

static int give_vector(void *owner, unsigned level)
{
    return (int)(*(int *)owner + (int)level);
}

static void test_acknowledge_asks_the_source(void **state)
{
    struct machine machine;
    struct line line;
    int base = 64;
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "irq", LINE_WIRED_OR);
    assert_int_equal(line_acknowledge(&line, 5), -1);
    line.acknowledge = give_vector;
    line.acknowledge_owner = &base;
    assert_int_equal(line_acknowledge(&line, 5), 69);
}

static void test_restoring_tells_nobody(void **state)
{
    struct machine machine;
    struct line line;
    struct line_driver a, b;
    struct line_listener listener;
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "irq", LINE_WIRED_OR);
    line_drive(&line, &a, NULL);
    line_drive(&line, &b, NULL);
    line_listen(&line, &listener, NULL, listen_to, 1);
    line_restore(&b, true);
    assert_true(line.level);
    assert_true(line_level(&b));
    assert_int_equal(told_count, 0);
    line_set(&b, false);
    assert_int_equal(told_count, 1);
    expect(0, 1, false);
}

static void see_line(void *owner, const struct probe_event *event)
{
    unsigned *count = owner;
    assert_string_equal(event->line.name, "irq");
    *count += event->line.level ? 1 : 100;
}

static void test_probes_see_lines(void **state)
{
    struct machine machine;
    struct line line;
    struct line_driver driver;
    unsigned seen = 0;
    struct probe probe = {.mask = PROBE_LINE, .function = see_line, .owner = &seen};
    (void)state;
    begin(&machine);
    line_init(&line, &machine, 1, "irq", LINE_SINGLE);
    line_drive(&line, &driver, NULL);
    machine_probe_add(&machine, &probe);
    line_set(&driver, true);
    line_set(&driver, true);
    line_set(&driver, false);
    assert_int_equal(seen, 101);
    machine_probe_remove(&machine, &probe);
    line_set(&driver, true);
    assert_int_equal(seen, 101);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wired_or),
        cmocka_unit_test(test_wired_and),
        cmocka_unit_test(test_a_single_line_takes_one_driver),
        cmocka_unit_test(test_a_line_takes_64_drivers),
        cmocka_unit_test(test_a_driver_to_nowhere_may_be_set),
        cmocka_unit_test(test_changes_inside_a_listener_wait_in_board_order),
        cmocka_unit_test(test_a_queued_line_is_told_its_last_level_only),
        cmocka_unit_test(test_acknowledge_asks_the_source),
        cmocka_unit_test(test_restoring_tells_nobody),
        cmocka_unit_test(test_probes_see_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
