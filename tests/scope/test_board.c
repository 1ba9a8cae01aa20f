/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board's panel: each board has the LEDs, buttons, switches and displays that its real one has,
 * what the guest does shows, what is pressed the guest sees, and going back and on again repeats
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/bosim/debug.h"
#include "tools/scope/panel_board.h"

#include "builtin_boards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PUMP "firmware/images/pump-mps2-an385.elf"

/* --- what there is --- */

static const struct board_case {
    const char *board;
    unsigned leds, buttons, switches;
    const char *names; /* of some of them */
} cases[] = {
    {"mps2-an382", 10, 2, 8, "led0 led1 button0 button1 mcc_led7 mcc_switch7"},
    {"mps2-an385", 10, 2, 8, "led0 led1 button0 button1 mcc_led7 mcc_switch7"},
    {"mps2-an386", 10, 2, 8, "led0 led1 button0 button1 mcc_led7 mcc_switch7"},
    {"lm3s6965evb", 1, 5, 0, "led0 up down left right select"},
    {"rcx", 0, 4, 0, "view onoff run prgm"},
    {"mc68000-ecb", 0, 1, 0, "abort"},
    {"mcf5208evb", 0, 0, 0, ""},
    {"aki-h8-3069f", 0, 0, 0, ""},
};

static struct machine *make(const char *name)
{
    const struct builtin_board *board = builtin_board_find(name);
    const struct machine_options options = {0};
    struct sim_error error;
    struct machine *machine = machine_create(board->dtb, board->size, &options, &error);
    if (machine == NULL)
        fail_msg("%s: %s", name, error.text);
    return machine;
}

static void assert_names(struct machine *machine, const char *names)
{
    struct board_part part;
    char name[64];
    int used;
    for (; sscanf(names, "%63s%n", name, &used) == 1; names += used) {
        if (!board_part_find(machine, name, &part))
            fail_msg("%s has no %s", machine->board, name);
        assert_string_equal(part.name, name);
        assert_false(board_part_is_on(&part));
    }
}

static void each_board_has_its_parts(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct machine *machine = make(cases[i].board);
        struct board_part parts[BOARD_PARTS];
        unsigned counts[3] = {0}, j, count = board_parts(machine, parts, BOARD_PARTS);
        for (j = 0; j < count; j++)
            counts[parts[j].kind]++;
        assert_int_equal(counts[PART_LED], cases[i].leds);
        assert_int_equal(counts[PART_BUTTON], cases[i].buttons);
        assert_int_equal(counts[PART_SWITCH], cases[i].switches);
        assert_names(machine, cases[i].names);
        machine_destroy(machine);
    }
}

/* --- with a machine that runs --- */

static const struct worker_look *enter(struct worker *worker)
{
    const struct worker_look *look;
    do
        look = worker_enter(worker);
    while (look == NULL);
    return look;
}

static struct worker *begin(const char *image)
{
    static const struct debug_settings settings;
    struct sim_error error;
    struct worker *worker = worker_create(&settings, image, NULL, NULL, &error);
    if (worker == NULL)
        fail_msg("%s", error.text);
    return worker;
}

/* The answer to a command; freed by the next call. */
static const char *answer_to(struct worker *worker, const char *line, bool good)
{
    static char *text;
    struct worker_answer answer;
    worker_post(worker, line);
    do
        while (!worker_answer(worker, &answer))
            usleep(200);
    while (answer.line == NULL && (free(answer.text), true));
    free(text);
    text = answer.text;
    free(answer.line);
    if (answer.good != good)
        fail_msg("%s: %s", line, text);
    return text;
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, text);
}

static bool is_on(struct worker *worker, struct board_panel *board, const char *name)
{
    unsigned i;
    board_look(board, enter(worker));
    worker_leave(worker);
    for (i = 0; i < board->part_count; i++)
        if (strcmp(board->parts[i].name, name) == 0)
            return board->parts[i].on;
    fail_msg("no part %s", name);
    return false;
}

static void end(struct worker *worker, struct board_panel *board)
{
    worker_destroy(worker);
    free(board->picture);
    free(board);
}

static void leds_show_what_the_guest_writes(void **state)
{
    struct worker *worker = begin(PUMP);
    struct board_panel *board = calloc(1, sizeof *board);
    (void)state;
    assert_false(is_on(worker, board, "mcc_led5"));
    answer_to(worker, "write scc.CFG1 0x21", true);
    assert_true(is_on(worker, board, "mcc_led0"));
    assert_false(is_on(worker, board, "mcc_led1"));
    assert_true(is_on(worker, board, "mcc_led5"));
    answer_to(worker, "write scc.CFG1 0", true);
    assert_false(is_on(worker, board, "mcc_led5"));
    end(worker, board);
}

/* A port of 16 pins, in the order of their numbers; a picture. */
static void ports_and_display(void **state)
{
    struct worker *worker = begin(PUMP);
    struct board_panel *board = calloc(1, sizeof *board);
    unsigned i;
    (void)state;
    answer_to(worker, "write gpio2.OUTENSET 0x8001", true);
    answer_to(worker, "write gpio2.DATAOUT 0xffff", true);
    board_look(board, enter(worker));
    worker_leave(worker);
    for (i = 0; i < board->port_count && strcmp(board->ports[i].label, "gpio2") != 0; i++)
        ;
    assert_true(i < board->port_count);
    assert_int_equal(board->ports[i].count, 16);
    assert_string_equal(board->pins[board->ports[i].first + 15].name, "gpio2.p15");
    assert_true(board->pins[board->ports[i].first].level);
    assert_false(board->pins[board->ports[i].first + 1].level);
    assert_true(board->pins[board->ports[i].first + 15].level);
    assert_non_null(board->display);
    answer_to(worker, "write vga.IMAGE_LOWER3 0x0f0", true);
    board_look(board, enter(worker));
    worker_leave(worker);
    assert_true(board->lit);
    assert_int_equal(board->picture[64 * BOARD_DISPLAY_WIDTH + 3], 0x00ff00);
    end(worker, board);
}

/* Pressed at 20 ms: the guest sees it, and sees it again when the past is repeated. */
static void the_guest_sees_a_button(void **state)
{
    struct worker *worker = begin(PUMP);
    struct board_panel *board = calloc(1, sizeof *board);
    (void)state;
    answer_to(worker, "continue 20ms", true);
    has(answer_to(worker, "info register fpgaio.BUTTON", true), "0");
    worker_pin(worker, "fpgaio.button1", true);
    answer_to(worker, "continue 30ms", true);
    has(answer_to(worker, "print /x *(unsigned *)0x40028008", true), "2");
    assert_true(is_on(worker, board, "button1"));
    assert_false(is_on(worker, board, "button0"));
    worker_pin(worker, "fpgaio.button1", false);
    answer_to(worker, "continue 40ms", true);
    assert_false(is_on(worker, board, "button1"));
    answer_to(worker, "go 30ms", true);
    assert_true(is_on(worker, board, "button1"));
    answer_to(worker, "go 10ms", true);
    assert_false(is_on(worker, board, "button1"));
    answer_to(worker, "go 25ms", true);
    assert_true(is_on(worker, board, "button1"));
    end(worker, board);
}

/* The debugger's own command, for scripts. */
static void pins_by_command(void **state)
{
    struct worker *worker = begin(PUMP);
    struct board_panel *board = calloc(1, sizeof *board);
    (void)state;
    answer_to(worker, "continue 10ms", true);
    has(answer_to(worker, "pin USERPB0", true), "fpgaio.button0 is 0");
    has(answer_to(worker, "pin fpgaio.button0 1", true), "driven to 1");
    answer_to(worker, "continue 20ms", true);
    has(answer_to(worker, "pin button0", true), "fpgaio.button0 is 1");
    assert_true(is_on(worker, board, "button0"));
    answer_to(worker, "go 5ms", true);
    has(answer_to(worker, "pin button0", true), "is 0");
    has(answer_to(worker, "pin nothing 1", false), "no pin nothing");
    has(answer_to(worker, "pin button0 2", false), "0 or 1");
    end(worker, board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_board_has_its_parts),
        cmocka_unit_test(leds_show_what_the_guest_writes),
        cmocka_unit_test(ports_and_display),
        cmocka_unit_test(the_guest_sees_a_button),
        cmocka_unit_test(pins_by_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
