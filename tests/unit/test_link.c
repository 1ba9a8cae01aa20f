/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines on a serial cable (sim/link.h): the traces do not depend on which one is run first,
 * nor on pieces or slices, and each machine alone, fed from its log, gives the trace that it gave
 * linked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/compare.h"

#include "input.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>

#define THE_END (120 * SIM_MS)
#define LATENCY (50 * SIM_US) /* a character of the panel, the faster of the two ports */

struct pair {
    struct machine *machines[2];
    struct trace traces[2];
    struct link link;
};

static void begin_pair(struct pair *pair, uint64_t slices)
{
    const struct machine_options options[2] = {{.slice_test = slices}, {.ram_fill = 0x11}};
    struct sim_error error;
    unsigned i;
    for (i = 0; i < 2; i++) {
        pair->machines[i] = test_cpu_machine(test_workout, &options[i]);
        trace_begin(&pair->traces[i], pair->machines[i], TRACE_ALL, NULL);
    }
    test_workout_inputs(pair->machines[1]);
    /* The first one's console is the second one's panel: both echo what they receive. */
    assert_true(link_connect(&pair->link, pair->machines[0], "console", pair->machines[1], "panel",
                             LATENCY, &error));
}

static void end_pair(struct pair *pair)
{
    unsigned i;
    for (i = 0; i < 2; i++) {
        trace_end(&pair->traces[i]);
        machine_destroy(pair->machines[i]);
    }
}

static void begin_reference(struct pair *pair)
{
    begin_pair(pair, 0);
    assert_int_equal(link_run(&pair->link, THE_END, 0), RUN_UNTIL);
    assert_int_equal(pair->link.ends[0].result, RUN_UNTIL);
    assert_int_equal(pair->link.ends[1].result, RUN_UNTIL);
    assert_false(pair->link.failed);
}

static void check_same(const char *what, struct pair *expected, struct pair *found)
{
    test_same_text(what, &expected->traces[0].text, &found->traces[0].text);
    test_same_text(what, &expected->traces[1].text, &found->traces[1].text);
}

static void test_characters_cross_the_cable(void **state)
{
    struct pair pair;
    (void)state;
    begin_reference(&pair);
    assert_true(test_text_has(&pair.traces[0].text, "serial console in"));
    assert_true(test_text_has(&pair.traces[1].text, "serial panel in"));
    assert_true(test_text_has(&pair.traces[0].text, "input console"));
    end_pair(&pair);
}

static void test_the_order_does_not_matter(void **state)
{
    struct pair expected, found;
    (void)state;
    begin_reference(&expected);
    begin_pair(&found, 0);
    link_run(&found.link, THE_END, 1);
    check_same("the other first", &expected, &found);
    end_pair(&found);
    end_pair(&expected);
}

static void test_pieces_and_slices_do_not_matter(void **state)
{
    struct pair expected, found;
    sim_time until = 0;
    unsigned turn = 0;
    (void)state;
    begin_reference(&expected);
    begin_pair(&found, 7);
    while (until < THE_END) {
        until += 1 + (turn * 7919 % 200) * SIM_US;
        until = until < THE_END ? until : THE_END;
        link_run(&found.link, until, turn++ % 3 == 0);
    }
    check_same("in pieces", &expected, &found);
    end_pair(&found);
    end_pair(&expected);
}

static void test_each_alone_repeats_its_part(void **state)
{
    struct pair pair;
    unsigned i;
    (void)state;
    begin_reference(&pair);
    for (i = 0; i < 2; i++) {
        struct machine *alone = test_cpu_machine(test_workout, &pair.machines[i]->options);
        struct blob log = {0};
        struct sim_error error;
        struct trace trace;
        trace_begin(&trace, alone, TRACE_ALL, NULL);
        assert_true(input_log_save(pair.machines[i], &log, &error));
        assert_true(input_log_replay(alone, log.bytes, log.size, &error));
        assert_int_equal(machine_run(alone, THE_END), RUN_UNTIL);
        test_same_text("alone", &pair.traces[i].text, &trace.text);
        trace_end(&trace);
        machine_destroy(alone);
        blob_free(&log);
    }
    end_pair(&pair);
}

static void test_a_character_arrives_when_it_has_left(void **state)
{
    /* The first sends one 'A' as its only act; 90 us at its speed. */
    static const char sends[] = "    .org 0x8000\n    .word 0x3f00, start, stay, stay\n"
                                "    .org 0x8060\nstart: ldi r6, 0x10\n    ldi r0, 9\n"
                                "    out r0, r6, 3\n    ldi r0, 65\n    out r0, r6, 0\n"
                                "    mask 0\nstay: wait\n    br stay\n";
    struct machine *a = test_cpu_machine(sends, NULL), *b = test_cpu_machine(sends, NULL);
    struct trace out, in;
    struct link link;
    struct sim_error error;
    unsigned long long left = 0, came = 1;
    (void)state;
    assert_true(link_connect(&link, a, "console", b, "panel", LATENCY, &error));
    trace_begin(&out, a, PROBE_SERIAL, NULL);
    trace_begin(&in, b, PROBE_SERIAL, NULL);
    link_run(&link, SIM_MS, 1);
    blob_put_integer(&out.text, 0, 1);
    blob_put_integer(&in.text, 0, 1);
    left = strtoull(strchr((char *)out.text.bytes, '\n') + 1, NULL, 10);
    came = strtoull(strstr((char *)in.text.bytes, " serial panel in 41") - 9, NULL, 10);
    assert_true(left > 90 * SIM_US);
    assert_int_equal(left, came);
    trace_end(&out);
    trace_end(&in);
    machine_destroy(a);
    machine_destroy(b);
}

static void test_bad_links_are_errors(void **state)
{
    struct machine *a = test_cpu_machine(test_workout, NULL);
    struct machine *b = test_cpu_machine(test_workout, NULL);
    struct link link;
    struct sim_error error;
    (void)state;
    assert_false(link_connect(&link, a, "console", a, "panel", LATENCY, &error));
    assert_false(link_connect(&link, a, "console", b, "uart7", LATENCY, &error));
    assert_non_null(strstr(error.text, "uart7"));
    machine_destroy(a);
    machine_destroy(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters_cross_the_cable),
        cmocka_unit_test(test_the_order_does_not_matter),
        cmocka_unit_test(test_pieces_and_slices_do_not_matter),
        cmocka_unit_test(test_each_alone_repeats_its_part),
        cmocka_unit_test(test_a_character_arrives_when_it_has_left),
        cmocka_unit_test(test_bad_links_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
