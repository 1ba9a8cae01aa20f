/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's thread (tools/scope/worker.h), as a window uses it: lines are answered in turn, the
 * window gets in while the machine runs, a pause stops it, what is typed is recorded and repeats
 * the run, going back and bringing something makes another future, and whatever ends the guest, the
 * window stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/bosim/debug.h"
#include "tools/scope/worker.h"

#include "debug/history.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PHILOSOPHERS "firmware/images/philosophers-mps2-an385.elf"
#define PUMP         "firmware/images/pump-mps2-an385.elf"
#define HELLO        "firmware/images/hello-mps2-an385.elf"

static struct worker *begin_with(const struct debug_settings *settings, const char *image)
{
    struct sim_error error;
    struct worker *worker = worker_create(settings, image, NULL, NULL, &error);
    if (worker == NULL)
        fail_msg("%s", error.text);
    return worker;
}

static struct worker *begin(const char *image)
{
    static const struct debug_settings settings;
    return begin_with(&settings, image);
}

/* Until the window is in. */
static const struct worker_look *enter(struct worker *worker)
{
    const struct worker_look *look;
    do
        look = worker_enter(worker);
    while (look == NULL);
    return look;
}

static sim_time now_of(struct worker *worker)
{
    sim_time now = machine_now(enter(worker)->machine);
    worker_leave(worker);
    return now;
}

/* The next answer to a command; reports are passed over. The text is freed by the next call. */
static const char *next_answer(struct worker *worker, const char *line, bool good)
{
    static char *text;
    struct worker_answer answer;
    do
        while (!worker_answer(worker, &answer))
            usleep(200);
    while (answer.line == NULL && (free(answer.text), true));
    free(text);
    text = answer.text;
    assert_string_equal(answer.line, line);
    if (answer.good != good)
        fail_msg("%s: %s", line, text);
    free(answer.line);
    return text;
}

static const char *do_line(struct worker *worker, const char *line)
{
    worker_post(worker, line);
    return next_answer(worker, line, true);
}

/* Runs until the guest has said a text. */
static void run_to_text(struct worker *worker, const char *text)
{
    char line[200];
    snprintf(line, sizeof line, "catch serial \"%s\"", text);
    do_line(worker, line);
    do_line(worker, "continue 60s");
    do_line(worker, "delete");
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, text);
}

/* --- lines --- */

static void answers_come_in_order(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    (void)state;
    worker_post(worker, "continue 10ms");
    worker_post(worker, "nonsense");
    worker_post(worker, "go 5ms");
    worker_wait(worker);
    assert_false(worker_busy(worker));
    next_answer(worker, "continue 10ms", true);
    next_answer(worker, "nonsense", false);
    next_answer(worker, "go 5ms", true);
    assert_in_range(now_of(worker), 5 * SIM_MS, 6 * SIM_MS);
    worker_destroy(worker);
}

static void an_image_that_is_none_is_an_error(void **state)
{
    static const struct debug_settings settings;
    static const struct debug_settings bad = {.run.board = "nonsense"};
    struct sim_error error;
    (void)state;
    assert_null(worker_create(&settings, "tests/scope/no-such-file", NULL, NULL, &error));
    has(error.text, "no-such-file");
    assert_null(worker_create(&bad, PHILOSOPHERS, NULL, NULL, &error));
    has(error.text, "nonsense");
    assert_null(
        worker_create(&(struct debug_settings){.run.serial = {(const char *[]){"uart9=none"}, 1}},
                      PHILOSOPHERS, NULL, NULL, &error));
    has(error.text, "uart9");
}

/* --- a run --- */

static void the_window_gets_in_while_it_runs(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    const struct worker_look *look;
    uint64_t moves = 0;
    sim_time before = 0;
    unsigned i;
    (void)state;
    worker_post(worker, "continue");
    for (i = 0; i < 20; i++) {
        look = enter(worker);
        assert_true(machine_now(look->machine) >= before);
        before = machine_now(look->machine);
        if (i > 3) { /* it has begun */
            assert_int_equal(look->state, WORKER_RUNS);
            assert_true(look->moves > moves);
        }
        moves = look->moves;
        worker_leave(worker);
        usleep(1000);
    }
    assert_true(before > 0);
    worker_destroy(worker);
}

static void it_goes_on_however_often_the_window_looks(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    (void)state;
    worker_post(worker, "continue 200ms");
    while (worker_busy(worker))
        now_of(worker);
    assert_in_range(now_of(worker), 200 * SIM_MS, 201 * SIM_MS);
    worker_destroy(worker);
}

static void a_pause_stops_it_and_forgets_what_waits(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    sim_time asked, stopped;
    uint64_t stops;
    (void)state;
    stops = enter(worker)->stops;
    worker_leave(worker);
    worker_post(worker, "continue");
    worker_post(worker, "continue");
    worker_post(worker, "continue");
    while (now_of(worker) < 20 * SIM_MS)
        continue;
    asked = machine_now(enter(worker)->machine);
    worker_pause(worker);
    worker_leave(worker);
    worker_wait(worker);
    stopped = now_of(worker);
    assert_true(stopped - asked <= 100 * SIM_MS);
    has(next_answer(worker, "continue", true), "interrupted");
    assert_int_equal(worker_state(worker), WORKER_STANDS);
    assert_int_equal(enter(worker)->stops, stops + 1);
    worker_leave(worker);
    worker_pause(worker); /* of nothing: it does not keep the next from running */
    do_line(worker, "continue +5ms");
    assert_true(now_of(worker) >= stopped + 5 * SIM_MS);
    worker_destroy(worker);
}

static void it_may_be_destroyed_while_it_runs(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    (void)state;
    worker_post(worker, "continue");
    worker_post(worker, "continue");
    while (now_of(worker) < 5 * SIM_MS)
        continue;
    worker_destroy(worker);
    worker_destroy(begin(PHILOSOPHERS));
    worker_destroy(NULL);
}

/* --- pace --- */

/* A thousand times slower than real time: each look finds it a little farther, never a leap, in
 * the past as well. */
static void goes_slowly(struct worker *worker)
{
    sim_time before = now_of(worker), now, begun = before;
    unsigned i;
    worker_post(worker, "continue");
    for (i = 0; i < 20; i++) {
        usleep(5000);
        now = now_of(worker);
        assert_true(now - before < SIM_MS);
        before = now;
    }
    assert_true(now > begun);
    worker_pause(worker);
    worker_wait(worker);
    next_answer(worker, "continue", true);
}

static void slow_motion_is_smooth(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    (void)state;
    do_line(worker, "continue 50ms");
    worker_set_pace(worker, 0.001);
    assert_true(worker_pace(worker) == 0.001);
    goes_slowly(worker);
    do_line(worker, "go 20ms"); /* a journey is not paced */
    goes_slowly(worker);
    worker_set_pace(worker, 0);
    do_line(worker, "continue 200ms");
    worker_destroy(worker);
}

/* --- input --- */

static const char keys[] = "2";

static void types_while_it_runs(struct worker *worker)
{
    run_to_text(worker, "Enter for all");
    worker_post(worker, "continue 1s");
    worker_type(worker, "uart0", keys, 1);
    worker_wait(worker);
    next_answer(worker, "continue 1s", true);
}

/* The old future is forgotten; and the end is not where the front is. */
static void types_in_the_past(struct worker *worker)
{
    run_to_text(worker, "Enter for all");
    worker_type(worker, "uart0", "1", 1);
    do_line(worker, "continue +1s");
    do_line(worker, "go -999ms");
    worker_type(worker, "uart0", keys, 1);
    do_line(worker, "continue +1s");
    do_line(worker, "go -10ms");
}

/* What a run says that a key was typed in is what its record says. */
static void record_and_repeat(void (*types)(struct worker *))
{
    static const char path[] = "build/test-worker.record";
    struct debug_settings settings = {.run.record = path};
    struct worker *worker = begin_with(&settings, "firmware/images/lab_turns-mps2-an385.elf");
    char *first;
    sim_time end;
    types(worker);
    first = strdup(do_line(worker, "output"));
    has(first, "priorities: key 30");
    end = now_of(worker);
    worker_destroy(worker);
    settings.run.record = NULL;
    worker = begin_with(&settings, path);
    do_line(worker, "continue");
    assert_true(now_of(worker) == end);
    assert_string_equal(do_line(worker, "output"), first);
    worker_destroy(worker);
    free(first);
    unlink(path);
}

static void typing_is_recorded_and_repeated(void **state)
{
    (void)state;
    record_and_repeat(types_while_it_runs);
    record_and_repeat(types_in_the_past);
}

/* What is changed by hand is in no record. */
static void a_run_that_was_changed_is_not_recorded(void **state)
{
    static const char path[] = "build/test-worker.record";
    const struct debug_settings settings = {.run.record = path};
    struct worker *worker = begin_with(&settings, PHILOSOPHERS);
    FILE *file;
    (void)state;
    do_line(worker, "continue 10ms");
    do_line(worker, "set $r0 = 1");
    worker_destroy(worker);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fgetc(file), EOF);
    fclose(file);
    unlink(path);
}

static void a_pin_is_driven(void **state)
{
    struct worker *worker = begin(PUMP);
    const struct line *line;
    (void)state;
    do_line(worker, "continue 10ms");
    worker_pin(worker, "fpgaio.button0", true);
    do_line(worker, "continue 11ms");
    line = machine_line(enter(worker)->machine, "fpgaio.button0");
    assert_non_null(line);
    assert_true(line->level);
    worker_leave(worker);
    worker_pin(worker, "nonsense", true);
    worker_type(worker, "nonsense", "x", 1);
    do_line(worker, "continue 12ms");
    worker_destroy(worker);
}

/* --- back, and another future --- */

static void another_future_begins_where_something_is_typed(void **state)
{
    struct worker *worker = begin("firmware/images/lab_turns-mps2-an385.elf");
    const struct worker_look *look;
    sim_time choice;
    (void)state;
    run_to_text(worker, "Enter for all");
    choice = now_of(worker);
    do_line(worker, "continue +1s");
    do_line(worker, "go -900ms");
    look = enter(worker);
    assert_true(look->machine->repeats);
    assert_true(recording_end(look->recording) >= choice + SIM_SECOND);
    worker_leave(worker);
    worker_type(worker, "uart0", keys, 1);
    do_line(worker, "continue +100ms");
    look = enter(worker);
    assert_false(look->machine->repeats);
    assert_true(history_front(debugger_history(look->debugger)) < choice + 500 * SIM_MS);
    assert_true(recording_end(look->recording) < choice + 500 * SIM_MS);
    assert_true(recording_end(look->recording) >= choice);
    worker_leave(worker);
    has(do_line(worker, "output"), "priorities: key 30");
    worker_destroy(worker);
}

/* Typed while the past is run through again. */
static void typing_works_while_the_past_repeats(void **state)
{
    struct worker *worker = begin("firmware/images/lab_turns-mps2-an385.elf");
    (void)state;
    run_to_text(worker, "Enter for all");
    do_line(worker, "continue +1s");
    do_line(worker, "go -900ms");
    worker_set_pace(worker, 0.1);
    worker_post(worker, "continue +300ms");
    while (worker_state(worker) != WORKER_RUNS)
        usleep(200);
    worker_type(worker, "uart0", keys, 1);
    worker_set_pace(worker, 0);
    worker_wait(worker);
    next_answer(worker, "continue +300ms", true);
    has(do_line(worker, "output"), "priorities: key 30");
    worker_destroy(worker);
}

/* --- single instructions --- */

static size_t wait_for_instructions(struct worker *worker, sim_time first, sim_time last,
                                    const struct worker_instruction **list)
{
    sim_time from = 0, to = 0;
    size_t count = 0;
    unsigned tries;
    worker_want_instructions(worker, first, last);
    for (tries = 0; count == 0 && tries < 5000; tries++) {
        enter(worker);
        count = worker_instructions(worker, &from, &to, list);
        worker_leave(worker);
        usleep(1000);
    }
    assert_true(from == first && to == last);
    return count;
}

static void single_instructions_of_the_past_are_there(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    const struct worker_instruction *list;
    const struct worker_look *look;
    const sim_time first = 3 * SIM_MS, last = first + 20 * SIM_US;
    uint64_t stops;
    size_t count, i;
    sim_time here;
    (void)state;
    worker_set_pace(worker, 1); /* the way there and back is not paced */
    do_line(worker, "continue 20ms");
    look = enter(worker);
    stops = look->stops;
    here = machine_now(look->machine);
    worker_leave(worker);
    count = wait_for_instructions(worker, first, last, &list);
    assert_true(count > 10);
    for (i = 0; i < count; i++) {
        assert_true(list[i].when >= first && list[i].when < last && list[i].text[0] != '\0');
        assert_true(i == 0 || list[i].when > list[i - 1].when);
    }
    do_line(worker, "info time");
    look = enter(worker);
    assert_true(machine_now(look->machine) == here);
    assert_true(look->stops == stops);
    assert_false(look->machine->repeats);
    worker_leave(worker);
    /* What a debugger finds there is the same. */
    do_line(worker, "go 3ms");
    look = enter(worker);
    assert_true(look->machine->cpu->device.class->cpu->pc(look->machine->cpu) == list[0].address);
    assert_true(machine_now(look->machine) == list[0].when);
    worker_leave(worker);
    worker_destroy(worker);
}

/* --- ends --- */

static void the_window_outlives_the_guest(void **state)
{
    struct worker *worker = begin(HELLO);
    const struct worker_look *look;
    sim_time end;
    (void)state;
    do_line(worker, "continue");
    look = enter(worker);
    end = machine_now(look->machine);
    assert_int_equal(look->state, WORKER_OVER);
    has(look->reason, "the guest ended the run with status 0");
    worker_leave(worker);
    do_line(worker, "go 1ms");
    assert_int_equal(worker_state(worker), WORKER_STANDS);
    do_line(worker, "continue");
    assert_int_equal(worker_state(worker), WORKER_OVER);
    assert_true(now_of(worker) == end);
    worker_destroy(worker);
}

static void a_crash_can_be_gone_back_from(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    const struct worker_look *look;
    (void)state;
    do_line(worker, "continue 10ms");
    do_line(worker, "set $msp = 0xf0000000"); /* nor can the fault be handled */
    do_line(worker, "set $psp = 0xf0000000");
    do_line(worker, "set $pc = 0xf0000000");
    do_line(worker, "continue 20ms");
    look = enter(worker);
    assert_int_equal(look->state, WORKER_OVER);
    has(look->reason, "the guest crashed");
    worker_leave(worker);
    worker_type(worker, "uart0", "x", 1); /* of no use, and no harm */
    do_line(worker, "go 5ms");
    assert_int_equal(worker_state(worker), WORKER_STANDS);
    worker_destroy(worker);
}

static void quit_ends_the_session_and_not_the_window(void **state)
{
    struct worker *worker = begin(PHILOSOPHERS);
    const struct worker_look *look;
    (void)state;
    do_line(worker, "quit");
    worker_wait(worker);
    look = enter(worker);
    assert_int_equal(look->state, WORKER_OVER);
    assert_non_null(look->machine);
    worker_leave(worker);
    worker_post(worker, "continue");
    next_answer(worker, "continue", false);
    worker_destroy(worker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_in_order),
        cmocka_unit_test(an_image_that_is_none_is_an_error),
        cmocka_unit_test(the_window_gets_in_while_it_runs),
        cmocka_unit_test(it_goes_on_however_often_the_window_looks),
        cmocka_unit_test(a_pause_stops_it_and_forgets_what_waits),
        cmocka_unit_test(it_may_be_destroyed_while_it_runs),
        cmocka_unit_test(slow_motion_is_smooth),
        cmocka_unit_test(typing_is_recorded_and_repeated),
        cmocka_unit_test(a_run_that_was_changed_is_not_recorded),
        cmocka_unit_test(a_pin_is_driven),
        cmocka_unit_test(another_future_begins_where_something_is_typed),
        cmocka_unit_test(typing_works_while_the_past_repeats),
        cmocka_unit_test(single_instructions_of_the_past_are_there),
        cmocka_unit_test(the_window_outlives_the_guest),
        cmocka_unit_test(a_crash_can_be_gone_back_from),
        cmocka_unit_test(quit_ends_the_session_and_not_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
