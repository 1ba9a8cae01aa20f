/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal shows what a VT100 or xterm shows, keys send what they send, and whatever bytes come
 * do it no harm. Terminals of streams show what had been said at the machine's moment: later,
 * earlier, and in another future. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/scope/stage.h"

#include "../../tools/scope/consoles.h"
#include "../../tools/scope/ui.h"

#define PUMP "firmware/images/pump-mps2-an385.elf"

static void say(struct terminal *terminal, const char *text)
{
    terminal_put(terminal, text, strlen(text));
}

/* A line of the screen, by its row. */
static void assert_row(const struct terminal *terminal, unsigned row, const char *wanted)
{
    uint64_t line = terminal_end(terminal) - terminal_rows(terminal) + row;
    char *text = terminal_text(terminal, (struct terminal_place){line, 0},
                               (struct terminal_place){line, TERMINAL_COLUMNS_MOST});
    assert_string_equal(text, wanted);
    free(text);
}

static struct terminal_cell cell_at(const struct terminal *terminal, unsigned row, unsigned column)
{
    return terminal_cell(terminal, terminal_end(terminal) - terminal_rows(terminal) + row, column);
}

static void test_text_and_cursor(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    uint64_t line;
    unsigned column;
    (void)state;
    say(terminal, "hello\r\nworld\b\b!\033[5;10Hhere");
    assert_row(terminal, 0, "hello");
    assert_row(terminal, 1, "wor!d");
    assert_row(terminal, 4, "         here");
    assert_true(terminal_cursor(terminal, &line, &column));
    assert_int_equal(line, 4);
    assert_int_equal(column, 13);
    say(terminal, "\033[2J\033[Hnew\033[?25l");
    assert_row(terminal, 0, "new");
    assert_row(terminal, 4, "");
    assert_false(terminal_cursor(terminal, &line, &column));
    terminal_destroy(terminal);
}

static void test_colours(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    (void)state;
    say(terminal, "\033[1;31mR\033[0m.\033[97;44mB\033[38;5;200;7mX\033[0;38;2;1;2;3mT\033[4mU");
    assert_int_equal(cell_at(terminal, 0, 0).attributes, TERMINAL_BOLD);
    assert_int_equal(cell_at(terminal, 0, 0).ink & 0xff07, 1);
    assert_int_equal(cell_at(terminal, 0, 1).ink, TERMINAL_DEFAULT);
    assert_int_equal(cell_at(terminal, 0, 1).attributes, 0);
    assert_int_equal(cell_at(terminal, 0, 2).ink, TERMINAL_INDEXED | 15);
    assert_int_equal(cell_at(terminal, 0, 2).ground, TERMINAL_INDEXED | 4);
    assert_int_equal(cell_at(terminal, 0, 3).ink, TERMINAL_INDEXED | 200);
    assert_int_equal(cell_at(terminal, 0, 3).attributes, TERMINAL_REVERSE);
    assert_int_equal(cell_at(terminal, 0, 4).ink, TERMINAL_RGB | 0x010203);
    assert_int_equal(cell_at(terminal, 0, 5).attributes, TERMINAL_UNDERLINE);
    terminal_destroy(terminal);
}

static void test_characters(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    static const char mixed[] = "a\0b\xff\xc3"
                                "c\r\n\xc3\xbc\xe6\xbc\xa2|e\xcc\x81";
    (void)state;
    terminal_put(terminal, mixed, sizeof mixed - 1);
    assert_int_equal(cell_at(terminal, 0, 0).character, 'a');
    assert_int_equal(cell_at(terminal, 0, 1).character, 'b'); /* a zero shows nothing */
    assert_int_equal(cell_at(terminal, 0, 2).character, 0xfffd);
    assert_row(terminal, 1, "\xc3\xbc\xe6\xbc\xa2|e\xcc\x81");
    assert_int_equal(cell_at(terminal, 1, 1).width, 2);
    assert_int_equal(cell_at(terminal, 1, 2).width, 0);
    assert_int_equal(cell_at(terminal, 1, 3).character, '|');
    terminal_destroy(terminal);
}

/* What scrolls out is kept, up to so many lines; the lines keep their numbers. */
static void test_history(void **state)
{
    struct terminal *terminal = terminal_create(10, 40);
    unsigned i, lines = TERMINAL_HISTORY + 100;
    char text[64], *copy;
    (void)state;
    for (i = 0; i < 50; i++) {
        snprintf(text, sizeof text, "line %u\r\n", i);
        say(terminal, text);
    }
    assert_int_equal(terminal_first(terminal), 0);
    assert_int_equal(terminal_end(terminal), 51);
    copy = terminal_text(terminal, (struct terminal_place){3, 2}, (struct terminal_place){5, 4});
    assert_string_equal(copy, "ne 3\nline 4\nline");
    free(copy);
    for (; i < lines; i++) {
        snprintf(text, sizeof text, "line %u\r\n", i);
        say(terminal, text);
    }
    assert_int_equal(terminal_end(terminal), lines + 1);
    assert_int_equal(terminal_end(terminal) - terminal_first(terminal), TERMINAL_HISTORY + 10);
    copy = terminal_text(terminal, (struct terminal_place){lines - 1, 0},
                         (struct terminal_place){lines - 1, 40});
    snprintf(text, sizeof text, "line %u", lines - 1);
    assert_string_equal(copy, text);
    free(copy);
    terminal_clear(terminal);
    assert_int_equal(terminal_end(terminal), 10);
    assert_row(terminal, 0, "");
    terminal_destroy(terminal);
}

static void test_word(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    struct terminal_place from, to;
    char *copy;
    (void)state;
    say(terminal, "the /dev/ttyS0 device");
    terminal_word(terminal, (struct terminal_place){0, 7}, &from, &to);
    copy = terminal_text(terminal, from, to);
    assert_string_equal(copy, "/dev/ttyS0");
    free(copy);
    terminal_destroy(terminal);
}

static void test_resize(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    unsigned i;
    (void)state;
    for (i = 0; i < 30; i++)
        say(terminal, "text\r\n");
    terminal_resize(terminal, 5, 20);
    assert_int_equal(terminal_rows(terminal), 5);
    assert_int_equal(terminal_end(terminal), 5);
    assert_row(terminal, 0, "");
    say(terminal, "\033[99;99Hx");
    assert_int_equal(cell_at(terminal, 4, 19).character, 'x');
    terminal_resize(terminal, 60, 200);
    say(terminal, "\033[60;200Hy");
    assert_int_equal(cell_at(terminal, 59, 199).character, 'y');
    terminal_resize(terminal, 0, 100000);
    assert_int_equal(terminal_rows(terminal), TERMINAL_ROWS_LEAST);
    assert_int_equal(terminal_columns(terminal), TERMINAL_COLUMNS_MOST);
    say(terminal, "\r\n\r\nz");
    assert_row(terminal, TERMINAL_ROWS_LEAST - 1, "z");
    terminal_destroy(terminal);
}

static void assert_key(struct terminal *terminal, const char *key, unsigned modifiers,
                       const char *wanted)
{
    char bytes[TERMINAL_KEY + 1];
    size_t count = terminal_key(terminal, key, modifiers, bytes);
    bytes[count] = '\0';
    assert_string_equal(bytes, wanted);
}

static void test_keys(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    char bytes[TERMINAL_KEY];
    (void)state;
    assert_key(terminal, "Return", 0, "\r");
    assert_key(terminal, "Backspace", 0, "\x7f");
    assert_key(terminal, "Escape", 0, "\033");
    assert_key(terminal, "Up", 0, "\033[A");
    assert_key(terminal, "Left", UI_CTRL, "\033[1;5D");
    assert_key(terminal, "Delete", 0, "\033[3~");
    assert_key(terminal, "F1", 0, "\033OP");
    assert_key(terminal, "F12", 0, "\033[24~");
    assert_key(terminal, "C", UI_CTRL, "\003");
    assert_key(terminal, "[", UI_CTRL, "\033");
    assert_key(terminal, "M", UI_CTRL, "\r");
    assert_key(terminal, "B", UI_ALT, "\033b");
    assert_int_equal(terminal_key(terminal, "Space", UI_CTRL, bytes), 1);
    assert_int_equal(bytes[0], 0);
    assert_int_equal(terminal_key(terminal, "A", 0, bytes), 0); /* its text comes */
    assert_int_equal(terminal_key(terminal, "Left Shift", UI_SHIFT, bytes), 0);
    say(terminal, "\033[?1h"); /* application cursor keys */
    assert_key(terminal, "Up", 0, "\033OA");
    terminal_destroy(terminal);
}

static void test_paste(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    size_t count;
    char *bytes = terminal_paste(terminal, "one\r\ntwo\nthree", &count);
    (void)state;
    assert_int_equal(count, 13);
    assert_memory_equal(bytes, "one\rtwo\rthree", 13);
    free(bytes);
    say(terminal, "\033[?2004h");
    bytes = terminal_paste(terminal, "x\033[201~y", &count);
    assert_int_equal(count, 6 + 7 + 6);
    assert_memory_equal(bytes, "\033[200~x[201~y\033[201~", count); /* it cannot end the marks */
    free(bytes);
    terminal_destroy(terminal);
}

static void test_answers(void **state)
{
    struct terminal *terminal = terminal_create(24, 80);
    char bytes[64];
    size_t count;
    (void)state;
    say(terminal, "\033[3;4H\033[6n");
    count = terminal_answers(terminal, bytes, sizeof bytes);
    assert_int_equal(count, 6);
    assert_memory_equal(bytes, "\033[3;4R", 6);
    assert_int_equal(terminal_answers(terminal, bytes, sizeof bytes), 0);
    terminal_destroy(terminal);
}

/* Sequences with absurd numbers, without ends, and a megabyte of anything: afterwards a cleared
 * terminal is as a new one. */
static void test_hostile(void **state)
{
    static const char *const texts[] = {
        "\033[2147483647;2147483647H!",
        "\033[2147483647@\033[2147483647P\033[2147483647L\033[2147483647M\033[2147483647X",
        "\033[2147483647S\033[2147483647T\033[99999999999999999999A\033[2147483647C",
        "\033[5;2r\033[2147483647;1r\033[0;0r\033[1;2147483647s\033[?69h\033[9;3s",
        "\033]0;a title without an end",
        "\033[38;5;99999m\033[38;2;999;999;999m\033[48;5m\033[38m\033[58:2::1:2:3m",
        "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28;29;30m",
        "\033P+q544e\033\\\033P$q\"p\033\\\033[?1049h\033[?47l\033[?1049l\033#8\033#3\033#6\033c",
        "\033[4h\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\033[!p",
    };
    struct terminal *terminal = terminal_create(24, 80);
    uint32_t random = 12345;
    unsigned i, j;
    (void)state;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        say(terminal, texts[i]);
    for (i = 0; i < 1024; i++) {
        uint8_t bytes[1024];
        for (j = 0; j < sizeof bytes; j++) {
            random = random * 1664525u + 1013904223u;
            bytes[j] = (random >> 24) < 0x30 ? "\033[;0123456789?HJKhlmrLMPX@"[(random >> 8) % 26]
                                             : (uint8_t)(random >> 16);
        }
        terminal_put(terminal, bytes, sizeof bytes);
        if (i % 64 == 0)
            terminal_resize(terminal, random >> 8 & 63, random >> 16 & 255);
    }
    assert_true(strlen(terminal_title(terminal)) < 64);
    terminal_resize(terminal, 24, 80);
    terminal_clear(terminal);
    say(terminal, "still here");
    assert_row(terminal, 0, "still here");
    assert_int_equal(cell_at(terminal, 0, 0).ink, TERMINAL_DEFAULT);
    terminal_destroy(terminal);
}

/* --- terminals of streams --- */

/* A machine that only stands at moments, and what it has said. */
struct run {
    struct machine machine;
    struct stream uart0, uart1;
    struct recording *recording;
    struct consoles consoles;
};

static void begin_run(struct run *run)
{
    memset(run, 0, sizeof *run);
    run->uart0.name = "uart0";
    run->uart1.name = "uart1";
    run->uart0.next = &run->uart1;
    run->machine.streams = &run->uart0;
    run->machine.stream_count = 2;
    run->recording = recording_create();
    assert_true(consoles_open(&run->consoles, &run->machine));
}

static void end_run(struct run *run)
{
    consoles_close(&run->consoles);
    recording_destroy(run->recording);
}

/* The machine says a text, a character each microsecond, and stands at the last one. */
static void says(struct run *run, const char *stream, const char *text)
{
    for (; *text != '\0'; text++) {
        struct mark mark = {.kind = MARK_SERIAL,
                            .lane = RECORDING_NOBODY,
                            .other = RECORDING_NOBODY,
                            .value = RECORDING_OUT | (uint8_t)*text};
        run->machine.now += SIM_US;
        mark.when = run->machine.now;
        mark.text = recording_text(run->recording, stream);
        recording_mark(run->recording, &mark);
    }
}

static void goes(struct run *run, sim_time when)
{
    run->machine.now = when;
    run->machine.moves++;
}

static void assert_shows(struct run *run, unsigned stream, const char *wanted)
{
    consoles_follow(&run->consoles, &run->machine, run->recording);
    assert_row(consoles_terminal(&run->consoles, stream), 0, wanted);
}

static void test_streams(void **state)
{
    struct run run;
    (void)state;
    begin_run(&run);
    assert_shows(&run, 0, "");
    says(&run, "uart0", "one");
    says(&run, "uart1", "other");
    says(&run, "uart0", " two");
    assert_true(consoles_follow(&run.consoles, &run.machine, run.recording));
    assert_shows(&run, 0, "one two");
    assert_shows(&run, 1, "other");
    assert_false(consoles_follow(&run.consoles, &run.machine, run.recording));
    assert_true(consoles_news(&run.consoles, 1));
    consoles_looked(&run.consoles, 1);
    assert_false(consoles_news(&run.consoles, 1));
    end_run(&run);
}

/* What arrives at the machine is not shown: only what it says. */
static void test_no_echo(void **state)
{
    struct run run;
    struct mark mark = {.kind = MARK_SERIAL, .lane = RECORDING_NOBODY, .value = 'x'};
    (void)state;
    begin_run(&run);
    mark.text = recording_text(run.recording, "uart0");
    recording_mark(run.recording, &mark);
    says(&run, "uart0", "ok");
    assert_shows(&run, 0, "ok");
    end_run(&run);
}

static void test_back_in_time(void **state)
{
    struct run run;
    (void)state;
    begin_run(&run);
    says(&run, "uart0", "\033[1mabc\033[5");
    says(&run, "uart0", "Cdef");
    assert_shows(&run, 0, "abc     def");
    goes(&run, 6 * SIM_US);
    assert_shows(&run, 0, "ab");
    assert_int_equal(cell_at(consoles_terminal(&run.consoles, 0), 0, 1).attributes, TERMINAL_BOLD);
    goes(&run, 9 * SIM_US); /* amid a control sequence */
    assert_shows(&run, 0, "abc");
    goes(&run, 14 * SIM_US);
    assert_shows(&run, 0, "abc     def");
    goes(&run, 0);
    assert_shows(&run, 0, "");
    end_run(&run);
}

/* Another future from the past, as far as the first one and farther, between two looks. */
static void test_another_future(void **state)
{
    struct run run;
    (void)state;
    begin_run(&run);
    says(&run, "uart0", "same first");
    assert_shows(&run, 0, "same first");
    goes(&run, 5 * SIM_US);
    recording_cut(run.recording, 5 * SIM_US + 1);
    says(&run, "uart0", "other");
    assert_shows(&run, 0, "same other");
    goes(&run, 5 * SIM_US);
    recording_cut(run.recording, 5 * SIM_US + 1);
    says(&run, "uart0", "third one");
    assert_shows(&run, 0, "same third one");
    end_run(&run);
}

/* Another size: lines break anew. */
static void test_other_size(void **state)
{
    struct run run;
    (void)state;
    begin_run(&run);
    says(&run, "uart0", "0123456789abcdef");
    assert_shows(&run, 0, "0123456789abcdef");
    consoles_resize(&run.consoles, 5, 10);
    assert_shows(&run, 0, "0123456789");
    assert_row(consoles_terminal(&run.consoles, 0), 1, "abcdef");
    consoles_resize(&run.consoles, 5, 100);
    assert_shows(&run, 0, "0123456789abcdef");
    end_run(&run);
}

/* More than is read again after a jump: the latest is there. */
static void test_much(void **state)
{
    struct run run;
    unsigned i;
    char text[64];
    (void)state;
    begin_run(&run);
    for (i = 0; i < CONSOLES_READ / 16 + 5000; i++) {
        snprintf(text, sizeof text, "\r\033[Kcount %06u", i);
        says(&run, "uart0", text);
    }
    assert_true(recording_good(run.recording));
    assert_shows(&run, 0, text + 4);
    goes(&run, run.machine.now - 1);
    text[strlen(text) - 1] = '\0';
    assert_shows(&run, 0, text + 4);
    end_run(&run);
}

/* --- the panel --- */

/* The pixels of the console, FNV-1a. */
static uint64_t picture_of(struct stage *stage)
{
    struct ui_rect rect = stage_panel(stage, &console_panel)->rect;
    const uint8_t *pixels = cairo_image_surface_get_data(stage->canvas);
    int stride = cairo_image_surface_get_stride(stage->canvas), x, y;
    uint64_t print = 0xcbf29ce484222325u;
    for (y = (int)rect.y; y < (int)(rect.y + rect.h); y++)
        for (x = 4 * (int)rect.x; x < 4 * (int)(rect.x + rect.w); x++)
            print = (print ^ (x % 4 == 3 ? 0 : pixels[y * stride + x])) * 0x100000001b3u;
    return print;
}

static bool stands_at_end(struct stage *stage)
{
    const struct ui_view *view = &scope_region(stage->scope, "console")->view;
    size_t i;
    for (i = 0; i < view->list_count; i++)
        if (strcmp(view->lists[i].id, "history") == 0)
            return view->lists[i].offset + view->lists[i].rect.h >= view->lists[i].content - 0.5;
    return false;
}

static void change_layout(struct stage *stage)
{
    stage_do(stage, "layout lecture");
    stage_do(stage, "layout reset");
}

static void say_much(struct stage *stage)
{
    stage_do(stage, "go 100ms");
    stage_do(stage, "console send help");
    stage_do(stage, "continue 500ms");
    stage_do(stage, "console send help");
    stage_do(stage, "continue 1s");
}

/* Whether the place changes before the text comes or behind it: the same picture, with its end. */
static void test_other_place(void **state)
{
    struct stage before, behind;
    (void)state;
    stage_begin(&before, PUMP);
    change_layout(&before);
    say_much(&before);
    stage_begin(&behind, PUMP);
    say_much(&behind);
    assert_true(stands_at_end(&behind));
    stage_do(&behind, "layout lecture");
    assert_true(stands_at_end(&behind));
    stage_do(&behind, "layout reset");
    assert_true(stands_at_end(&behind));
    stage_do(&before, "focus console");
    stage_do(&behind, "focus console");
    assert_true(picture_of(&before) == picture_of(&behind));
    stage_end(&behind);
    stage_end(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_and_cursor),
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_word),
        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_paste),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_no_echo),
        cmocka_unit_test(test_back_in_time),
        cmocka_unit_test(test_another_future),
        cmocka_unit_test(test_other_size),
        cmocka_unit_test(test_much),
        cmocka_unit_test(test_other_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
