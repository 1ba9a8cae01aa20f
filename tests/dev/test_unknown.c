/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bosim,unknown, bosim,console, bosim,tick: what nobody knows remembers, becomes memory where it is
 * used as memory, and gives the answers that it was told; looking changes nothing; a board that
 * says something else of it is refused with the reason. */
#include "dev/unknown.h"
#include "snapshot.h"
#include "tests/support/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WINDOWS                                                                                    \
    "compatible = \"bosim,unknown\"; bosim,priority = <(-100)>;"                                   \
    "reg = <0 0x20000000>, <0x20000000 0x20000000>, <0x40000000 0x20000000>,"                      \
    " <0x60000000 0x40000000>;"                                                                    \
    "bosim,kinds = \"code\", \"ram\", \"device\", \"either\";"                                     \
    "#address-cells = <1>; #size-cells = <1>;"
#define BOARD(inside) "/ { " TEST_ROOT "unknown: unknown { " WINDOWS inside " }; };"

static void registers_remember(void **state)
{
    struct machine *machine = test_board(BOARD(""));
    (void)state;
    assert_int_equal(test_read(machine, 0x40000000), 0);
    test_write(machine, 0x40000000, 0x11223344);
    assert_int_equal(test_read(machine, 0x40000000), 0x11223344);
    test_write_width(machine, 0x40000001, 1, 0xab);
    assert_int_equal(test_read(machine, 0x40000000), 0x1122ab44);
    assert_int_equal(test_read_width(machine, 0x40000002, 2), 0x1122);
    test_write(machine, 0x40000006, 0x55667788); /* over the end of a word */
    assert_int_equal(test_read(machine, 0x40000004), 0x77880000);
    assert_int_equal(test_read(machine, 0x40000008), 0x5566);
    machine_reset(machine);
    assert_int_equal(test_read(machine, 0x40000000), 0);
    machine_destroy(machine);
}

static void each_register_is_told_once(void **state)
{
    struct machine *machine = test_board(BOARD(""));
    struct test_reports reports;
    (void)state;
    test_reports_watch(machine, &reports);
    test_write(machine, 0x40000010, 5);
    assert_non_null(strstr(reports.last, "register 0x40000010: unknown chip: write of 0x00000005"));
    test_write(machine, 0x40000010, 6);
    test_read(machine, 0x40000010);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 1);
    test_read_width(machine, 0x40000021, 1);
    assert_int_equal(reports.count[REPORT_UNKNOWN_REGISTER], 2);
    assert_non_null(strstr(reports.last, "read gives 0x00"));
    machine_destroy(machine);
}

static void text_is_recognized(void **state)
{
    struct machine *machine = test_board(BOARD(""));
    struct test_reports reports;
    const char *text;
    unsigned i;
    (void)state;
    test_reports_watch(machine, &reports);
    for (i = 0; i < 100; i++) /* a mask that changes between P and p */
        test_write(machine, 0x40000038, i % 2 != 0 ? 0x50 : 0x70);
    for (i = 0; i < 100; i++) /* numbers */
        test_write(machine, 0x4000003c, i * 77);
    assert_int_equal(reports.count[REPORT_NOTE], 0);
    for (text = "no"; *text != '\0'; text++)
        test_write_width(machine, 0x40000000, 1, (uint8_t)*text);
    assert_int_equal(reports.count[REPORT_NOTE], 0);
    for (text = " one hears this\r\n"; *text != '\0'; text++)
        test_write_width(machine, 0x40000000, 1, (uint8_t)*text);
    assert_int_equal(reports.count[REPORT_NOTE], 1);
    assert_non_null(strstr(reports.last, "register 0x40000000 receives characters, \"no o\": "
                                         "connect it with --console 40000000"));
    machine_destroy(machine);
}

static bool is_ram(struct machine *machine, uint32_t address)
{
    const struct bus_range *range = bus_find(&machine->spaces[0].bus, address);
    return range != NULL && range->region->kind == BUS_RAM;
}

static void what_is_used_as_memory_becomes_memory(void **state)
{
    struct machine *machine = test_board(BOARD(""));
    unsigned i;
    (void)state;
    assert_false(is_ram(machine, 0x20001000));
    test_write(machine, 0x20001000, 0x1234);
    assert_true(is_ram(machine, 0x20001000));
    assert_int_equal(test_read(machine, 0x20001000), 0x1234);
    assert_int_equal(test_read(machine, 0x200ffffc), 0); /* a megabyte at once */
    assert_int_equal(test_read(machine, 0x00000100), 0xffffffff);
    assert_false(is_ram(machine, 0x00000100));
    test_write_width(machine, 0x10000002, 2, 0xbeef);
    assert_true(is_ram(machine, 0x10000000));
    assert_int_equal(test_read(machine, 0x10000000), 0xbeef0000);
    for (i = 0; i < 15; i++)
        test_write(machine, 0x60000000 + 4 * i, i);
    assert_false(is_ram(machine, 0x60000000));
    test_write(machine, 0x6000003c, 15);
    test_write(machine, 0x60000040, 16);
    assert_true(is_ram(machine, 0x60000000));
    for (i = 0; i < 17; i++)
        assert_int_equal(test_read(machine, 0x60000000 + 4 * i), i);
    machine_destroy(machine);
}

static void memory_ends_with_a_word(void **state)
{
    struct machine *machine = test_board(BOARD(""));
    struct test_reports reports;
    unsigned i;
    (void)state;
    test_reports_watch(machine, &reports);
    for (i = 0; i < UNKNOWN_MEMORIES + 5; i++)
        test_write(machine, 0x20000000 + (i << 20), i + 1);
    assert_int_equal(reports.count[REPORT_GAP], 1);
    assert_int_equal(test_read(machine, 0x20000000), 1);
    for (i = 0; i < UNKNOWN_WORDS + 100; i++)
        test_write(machine, 0x50000000 + 4 * i, i);
    assert_int_equal(reports.count[REPORT_GAP], 2);
    assert_int_equal(test_read(machine, 0x50000000), 0);
    assert_int_equal(test_read(machine, 0x50000010), 4);
    assert_int_equal(test_read(machine, 0x50000000 + 4 * UNKNOWN_WORDS), 0);
    machine_destroy(machine);
}

static void answers_are_given(void **state)
{
    struct machine *machine =
        test_board(BOARD("bosim,answers = \"40000000=0x12\", \"40000004:7=1\", \"40000008:3-2=2\","
                         "\"4000000c:0=0,1,1\", \"40000011:1=1\", \"40000004:6=1\", "
                         "\"40000004:6=0\", \"20000040=7\";"));
    (void)state;
    assert_int_equal(test_read(machine, 0x40000000), 0x12);
    test_write(machine, 0x40000000, 99);
    assert_int_equal(test_read(machine, 0x40000000), 0x12);
    test_write(machine, 0x40000004, 0x141);
    assert_int_equal(test_read(machine, 0x40000004), 0x181);
    assert_int_equal(test_read(machine, 0x40000008), 8);
    assert_int_equal(test_read(machine, 0x4000000c), 0);
    assert_int_equal(test_peek(machine, 0x4000000c), 1); /* looking does not move it on */
    assert_int_equal(test_peek(machine, 0x4000000c), 1);
    assert_int_equal(test_read(machine, 0x4000000c), 1);
    assert_int_equal(test_read(machine, 0x4000000c), 1);
    assert_int_equal(test_read(machine, 0x4000000c), 0);
    assert_int_equal(test_read(machine, 0x40000010), 0x200);
    assert_int_equal(test_read(machine, 0x20000040), 7); /* not memory: somebody said so */
    machine_destroy(machine);
}

static void what_is_no_answer_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "40000000",
                                      "40000000=",
                                      "x=1",
                                      "40000000:32=1",
                                      "40000000:1=2",
                                      "1234:",
                                      "100000000=1",
                                      "40000000=1,",
                                      "40000000=-1",
                                      "40000000:5-=1",
                                      "40000000=1 ",
                                      "=1",
                                      "40000000:=1",
                                      "40000000=coun",
                                      "40000000=rxx",
                                      "40000003:8=1",
                                      "40000000=count/0",
                                      "0x=1",
                                      "40000000=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"};
    struct unknown_answer answer;
    struct sim_error error;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (unknown_answer_parse(bad[i], &answer, &error))
            fail_msg("\"%s\" was taken", bad[i]);
    assert_true(unknown_answer_parse("0x40000002:0-3=0xf", &answer, &error));
    assert_int_equal(answer.address, 0x40000000);
    assert_int_equal(answer.low, 16);
    assert_int_equal(answer.bits, 4);
}

static void known_registers_have_names_resets_and_access(void **state)
{
    struct machine *machine = test_board(BOARD(
        "UART0@40000000 { reg = <0x40000000 0x1000>;"
        "DATA@0 { reg = <0 4>; bosim,reset = <0xa5>; };"
        "STATE@4 { reg = <4 4>; bosim,access = \"read-only\"; bosim,reset = <1>;"
        "bosim,fields = \"READY 0 1\", \"LEVEL 4 3\"; };"
        "KEY@8 { reg = <8 2>; bosim,access = \"write-only\"; };"
        "SMALL@a { reg = <0xa 1>; bosim,reset = <0x77>; };"
        "CLEAR@c { reg = <0xc 4>; bosim,access = \"write-1-clears\"; bosim,reset = <0xff>; }; };"));
    struct unknown *unknown = unknown_find(machine);
    char name[96];
    (void)state;
    assert_int_equal(test_peek(machine, 0x40000000), 0xa5);
    assert_int_equal(test_read(machine, 0x40000000), 0xa5);
    test_write(machine, 0x40000004, 0xff);
    assert_int_equal(test_read(machine, 0x40000004), 1);
    test_write_width(machine, 0x40000008, 2, 0x1234);
    assert_int_equal(test_read(machine, 0x40000008), 0x770000);
    test_write(machine, 0x4000000c, 0x0f);
    assert_int_equal(test_read(machine, 0x4000000c), 0xf0);
    assert_string_equal(unknown_name(unknown, 0x40000004, name, sizeof name),
                        "UART0.STATE (0x40000004)");
    assert_string_equal(unknown_field(unknown, 0x40000004, 5), "LEVEL");
    assert_null(unknown_field(unknown, 0x40000004, 7));
    assert_null(unknown_field(unknown, 0x40000000, 0));
    machine_reset(machine);
    assert_int_equal(test_read(machine, 0x40000000), 0xa5);
    machine_destroy(machine);
}

static void a_snapshot_has_all_of_it(void **state)
{
    const char *dts = BOARD("bosim,answers = \"4000000c=1,2,3\";");
    struct machine *one = test_board(dts), *other = test_board(dts);
    struct blob blob = {0};
    struct sim_error error = {""};
    (void)state;
    test_write(one, 0x40000000, 0x1234);
    test_write(one, 0x20012340, 0x5678);
    test_read(one, 0x4000000c);
    assert_true(snapshot_save(one, &blob, &error));
    test_write(other, 0x30000000, 1);
    test_write(other, 0x40000000, 1);
    if (!snapshot_restore(other, blob.bytes, blob.size, &error))
        fail_msg("%s", error.text);
    blob_free(&blob);
    assert_int_equal(test_read(other, 0x40000000), 0x1234);
    assert_int_equal(test_read(other, 0x20012340), 0x5678);
    assert_int_equal(test_read(other, 0x4000000c), 2);
    assert_false(is_ram(other, 0x30000000));
    assert_int_equal(test_read(other, 0x30000000), 0);
    machine_destroy(one);
    machine_destroy(other);
}

static void looking_finds_only_what_is_there(void **state)
{
    struct machine *machine = test_board(BOARD(""));
    uint8_t bytes[8];
    (void)state;
    assert_int_equal(bus_peek(&machine->spaces[0].bus, 0x20000000, bytes, 8), 0);
    assert_int_equal(bus_peek(&machine->spaces[0].bus, 0x40000000, bytes, 8), 0);
    assert_false(is_ram(machine, 0x20000000));
    test_write(machine, 0x40000004, 1);
    assert_int_equal(bus_peek(&machine->spaces[0].bus, 0x40000000, bytes, 8), 4);
    machine_destroy(machine);
}

/* --- the console and the tick --- */

#define CONSOLE                                                                                    \
    "console: console@40000000 { compatible = \"bosim,console\"; reg = <0x40000000 4>;"            \
    "current-speed = <10000>; interrupts = <1>, <2>; };"

struct heard {
    struct stream_sink sink;
    char text[64];
    size_t length;
    sim_time last;
    unsigned rises[8];
    struct probe probe;
};

static void hear(void *owner, uint32_t value, sim_time now)
{
    struct heard *heard = owner;
    heard->text[heard->length++] = (char)value;
    heard->last = now;
}

static void count_rises(void *owner, const struct probe_event *event)
{
    struct heard *heard = owner;
    unsigned number;
    if (event->line.level && sscanf(event->line.name, "irqs.%u", &number) == 1 && number < 8)
        heard->rises[number]++;
}

static struct machine *listen(const char *dts, struct heard *heard)
{
    struct machine *machine = test_board(dts);
    *heard = (struct heard){.sink = {.owner = heard, .end = hear},
                            .probe = {PROBE_LINE, count_rises, heard, NULL}};
    if (machine->streams != NULL)
        stream_subscribe(machine->streams, &heard->sink);
    machine_probe_add(machine, &heard->probe);
    return machine;
}

static void characters_leave_in_their_time(void **state)
{
    struct heard heard;
    struct machine *machine = listen("/ { " TEST_ROOT CONSOLE "};", &heard);
    unsigned i;
    (void)state;
    test_write(machine, 0x40000000, 0x141);
    test_write(machine, 0x40000000, 'B');
    test_run_to(machine, SIM_MS - 1);
    assert_int_equal(heard.length, 0);
    test_run_to(machine, SIM_MS);
    assert_int_equal(heard.length, 1);
    assert_int_equal(heard.rises[1], 1);
    test_run_to(machine, 5 * SIM_MS);
    assert_memory_equal(heard.text, "AB", 2);
    assert_int_equal(heard.last, 2 * SIM_MS);
    for (i = 0; i < 20; i++) /* more than wait: the first leave at once, none is lost */
        test_write(machine, 0x40000000, 'a' + i);
    test_run_to(machine, 100 * SIM_MS);
    assert_memory_equal(heard.text, "ABabcdefghijklmnopqrst", 22);
    assert_int_equal(heard.rises[1], 22);
    machine_destroy(machine);
}

static void characters_arrive(void **state)
{
    struct heard heard;
    struct machine *machine =
        listen("/ { " TEST_ROOT CONSOLE "unknown: unknown { " WINDOWS
               "bosim,answers = \"40000004:5=rx\", \"40000004:4=norx\"; }; };",
               &heard);
    (void)state;
    assert_int_equal(test_read(machine, 0x40000004), 0x10);
    assert_true(stream_feed(machine->streams, (const uint8_t *)"xy", 2));
    test_run_to(machine, 5 * SIM_MS);
    assert_int_equal(heard.rises[2], 2);
    assert_int_equal(test_read(machine, 0x40000004), 0x20);
    assert_int_equal(test_peek(machine, 0x40000000), 'x');
    assert_int_equal(test_read(machine, 0x40000000), 'x');
    assert_int_equal(test_read(machine, 0x40000000), 'y');
    assert_int_equal(test_read(machine, 0x40000004), 0x10);
    assert_int_equal(test_read(machine, 0x40000000), 'y');
    machine_destroy(machine);
}

static void a_tick_comes_again_and_again(void **state)
{
    struct heard heard;
    struct machine *machine =
        listen("/ { " TEST_ROOT "tick { compatible = \"bosim,tick\"; interrupts = <3>;"
               "bosim,period-ns = <250000>; }; };",
               &heard);
    (void)state;
    test_run_to(machine, 250 * SIM_US - 1);
    assert_int_equal(heard.rises[3], 0);
    test_run_to(machine, SIM_MS);
    assert_int_equal(heard.rises[3], 4);
    assert_false(test_line(machine, "irqs.3"));
    machine_destroy(machine);
}

/* --- boards that are refused --- */

static void refuses(const char *dts, const char *why)
{
    struct sim_error error = {""};
    struct machine *machine = test_board_try(dts, NULL, &error);
    if (machine != NULL || strstr(error.text, why) == NULL)
        fail_msg("not refused for \"%s\" but \"%s\"", why, error.text);
}

static void bad_boards_are_refused(void **state)
{
    (void)state;
    refuses("/ { " TEST_ROOT "u { compatible = \"bosim,unknown\"; reg = <0 16>; }; };",
            "bosim,kinds");
    refuses("/ { " TEST_ROOT "u { compatible = \"bosim,unknown\"; reg = <0 16>;"
            "bosim,kinds = \"rom\"; }; };",
            "a kind is");
    refuses("/ { " TEST_ROOT "u { compatible = \"bosim,unknown\"; reg = <0 16>;"
            "bosim,kinds = \"ram\", \"ram\"; }; };",
            "too few entries");
    refuses(BOARD("bosim,answers = \"40000000:7\";"), "is no answer");
    refuses(BOARD("A@0 { };"), "a peripheral needs reg");
    refuses(BOARD("A@0 { reg = <0 16>; R@0 { reg = <0 3>; }; };"), "a register needs reg");
    refuses("/ { " TEST_ROOT "u@0 { " WINDOWS " }; v@0 { " WINDOWS " }; };",
            "has one bosim,unknown");
    refuses("/ { " TEST_ROOT "t { compatible = \"bosim,tick\"; interrupts = <1>; }; };",
            "bosim,period-ns");
    refuses("/ { " TEST_ROOT "c@0 { compatible = \"bosim,console\"; reg = <0 4>;"
            "current-speed = <0>; }; };",
            "current-speed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_remember),
        cmocka_unit_test(each_register_is_told_once),
        cmocka_unit_test(text_is_recognized),
        cmocka_unit_test(what_is_used_as_memory_becomes_memory),
        cmocka_unit_test(memory_ends_with_a_word),
        cmocka_unit_test(answers_are_given),
        cmocka_unit_test(what_is_no_answer_is_refused),
        cmocka_unit_test(known_registers_have_names_resets_and_access),
        cmocka_unit_test(a_snapshot_has_all_of_it),
        cmocka_unit_test(looking_finds_only_what_is_there),
        cmocka_unit_test(characters_leave_in_their_time),
        cmocka_unit_test(characters_arrive),
        cmocka_unit_test(a_tick_comes_again_and_again),
        cmocka_unit_test(bad_boards_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
