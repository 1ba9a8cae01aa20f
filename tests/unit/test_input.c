/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Outside input (sim/input.h) and records (sim/record.h): what a person or a script brings while
 * the machine runs - between runs, out of a probe in the middle of an instruction, out of an event
 * - is logged with its time, and the log alone repeats the run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/compare.h"

#include "cpu/test/test_cpu.h"
#include "input.h"
#include "record.h"
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Answers what the guest prints, from inside the instruction or event that prints it. */
struct answerer {
    struct probe probe;
    struct machine *machine;
    unsigned answers, in_instructions;
};

static void answer(void *owner, const struct probe_event *event)
{
    struct answerer *answerer = owner;
    struct sim_error error;
    bool spoken = event->kind == PROBE_SERIAL && event->serial.out && event->serial.value % 4 == 1;
    bool written = event->kind == PROBE_REGISTER && event->reg.write &&
                   strcmp(event->reg.name, "BANK") == 0 && event->reg.value == 2;
    if (!spoken && !written)
        return;
    answerer->answers++;
    answerer->in_instructions += answerer->machine->in_cpu;
    assert_true(input_serial(answerer->machine, written ? "panel" : "console", "?", 1, &error));
}

/* The workout with live input; everything that happens goes into the trace. */
static struct machine *begin_live(struct trace *trace, struct answerer *answerer)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    trace_begin(trace, machine, TRACE_ALL, NULL);
    *answerer = (struct answerer){.machine = machine};
    answerer->probe = (struct probe){
        .mask = PROBE_SERIAL | PROBE_REGISTER, .function = answer, .owner = answerer};
    machine_probe_add(machine, &answerer->probe);
    return machine;
}

static enum run_result run_live(struct machine *machine)
{
    enum run_result result = RUN_UNTIL;
    uint64_t random = 4;
    struct sim_error error;
    while (result == RUN_UNTIL) {
        char text[2] = {(char)('a' + next_random(&random) % 26), '.'};
        result = machine_run(machine, machine->now + next_random(&random) % (4 * SIM_MS));
        if (next_random(&random) % 3 == 0)
            assert_true(input_serial(machine, "0", text, 1 + next_random(&random) % 2, &error));
        if (next_random(&random) % 4 == 0)
            assert_true(input_serial_at(machine, machine->now + next_random(&random) % SIM_MS,
                                        "panel", text, 1, &error));
        if (next_random(&random) % 5 == 0)
            assert_true(input_pin(machine, "intc.source2", next_random(&random) & 1, &error));
    }
    return result;
}

static struct machine *replay_of(const struct blob *log, struct trace *trace)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct sim_error error = {""};
    trace_begin(trace, machine, TRACE_ALL, NULL);
    if (!input_log_replay(machine, log->bytes, log->size, &error))
        fail_msg("%s", error.text);
    return machine;
}

static void test_the_log_alone_repeats_the_run(void **state)
{
    struct trace live, replayed;
    struct answerer answerer;
    struct blob log = {0};
    struct sim_error error;
    struct machine *first = begin_live(&live, &answerer), *second;
    (void)state;
    assert_int_equal(run_live(first), RUN_ENDED);
    assert_true(answerer.answers > 10);
    assert_true(answerer.in_instructions > 0);
    assert_true(answerer.in_instructions < answerer.answers);
    assert_true(test_text_has(&live.text, "input intc.source2"));
    assert_true(input_log_save(first, &log, &error));
    second = replay_of(&log, &replayed);
    assert_int_equal(machine_run(second, SIM_SECOND), RUN_ENDED);
    assert_int_equal(second->now, first->now);
    test_same_text("replay", &live.text, &replayed.text);
    trace_end(&live);
    trace_end(&replayed);
    machine_destroy(first);
    machine_destroy(second);
    blob_free(&log);
}

static void test_a_replay_takes_no_other_input(void **state)
{
    struct trace live, replayed;
    struct answerer answerer;
    struct blob log = {0};
    struct sim_error error;
    struct machine *first = begin_live(&live, &answerer), *second;
    (void)state;
    machine_run(first, SIM_MS);
    assert_true(input_log_save(first, &log, &error));
    second = replay_of(&log, &replayed);
    assert_false(input_serial(second, "console", "x", 1, &error));
    assert_non_null(strstr(error.text, "replay"));
    assert_false(input_pin(second, "intc.source2", true, &error));
    assert_true(input_replaying(second));
    trace_end(&live);
    trace_end(&replayed);
    machine_destroy(first);
    machine_destroy(second);
    blob_free(&log);
}

/* Going back in a run: an earlier snapshot, then the log again up to where it was. */
static void test_going_back_and_forth_in_a_run(void **state)
{
    struct trace live, again;
    struct answerer answerer;
    struct blob log = {0}, snapshot = {0}, rest;
    struct sim_error error = {""};
    struct machine *machine = begin_live(&live, &answerer);
    size_t place;
    uint64_t random = 8;
    unsigned i;
    (void)state;
    for (i = 0; i < 20; i++) {
        assert_true(input_serial(machine, "console", "ab", 2, &error));
        machine_run(machine, machine->now + next_random(&random) % (2 * SIM_MS));
    }
    assert_true(input_serial_at(machine, machine->now + SIM_MS, "panel", "z", 1, &error));
    assert_true(snapshot_save(machine, &snapshot, &error));
    place = live.text.size;
    assert_int_equal(run_live(machine), RUN_ENDED);
    assert_true(input_log_save(machine, &log, &error));
    machine_probe_remove(machine, &answerer.probe);
    machine_probe_remove(machine, &live.probe);
    live.machine = NULL;
    rest = (struct blob){.bytes = live.text.bytes + place, .size = live.text.size - place};

    assert_true(snapshot_restore(machine, snapshot.bytes, snapshot.size, &error));
    assert_true(input_log_replay(machine, log.bytes, log.size, &error));
    trace_begin(&again, machine, TRACE_ALL, NULL);
    again.text.size = 0; /* without the header */
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_ENDED);
    test_same_text("forwards again", &rest, &again.text);
    trace_end(&again);
    trace_end(&live);
    machine_destroy(machine);
    blob_free(&log);
    blob_free(&snapshot);
}

static void test_names_that_do_not_exist(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct sim_error error;
    (void)state;
    assert_false(input_serial(machine, "uart9", "x", 1, &error));
    assert_non_null(strstr(error.text, "uart9"));
    assert_non_null(strstr(error.text, "0 to 1"));
    assert_false(input_pin(machine, "led.7", true, &error));
    assert_non_null(strstr(error.text, "led.7"));
    machine_destroy(machine);
}

static void test_input_does_not_come_before_its_time(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct sim_error error;
    struct trace trace;
    (void)state;
    machine_run(machine, 2 * SIM_MS);
    trace_begin(&trace, machine, PROBE_SERIAL | PROBE_INPUT, NULL);
    trace.text.size = 0;
    assert_true(input_serial_at(machine, 3 * SIM_MS, "panel", "P", 1, &error));
    assert_true(input_serial_at(machine, 5 * SIM_US, "console", "C", 1, &error)); /* gone by: now */
    machine_run(machine, 3 * SIM_MS - 1);
    assert_true(test_text_has(&trace.text, "input console 43"));
    assert_false(test_text_has(&trace.text, "panel"));
    machine_run(machine, 4 * SIM_MS);
    assert_true(test_text_has(&trace.text, "\n3000000000 input panel 50\n"));
    assert_true(test_text_has(&trace.text, "\n3050000000 serial panel in 50 P\n")); /* 5 * 10 us */
    trace_end(&trace);
    machine_destroy(machine);
}

/* The times of a trace's lines, which never go back. */
static void check_times(struct blob *text)
{
    const char *line;
    unsigned long long last = 0;
    blob_put_integer(text, 0, 1);
    for (line = (const char *)text->bytes; *line != '\0'; line = strchr(line, '\n') + 1) {
        unsigned long long now = strtoull(line, NULL, 10);
        if (now < last)
            fail_msg("time goes back to %llu after %llu", now, last);
        last = now;
    }
}

/* A run ends at an instruction boundary behind the time that was asked for. What another machine
 * sends for a time between the two comes before the board's own events of later times. */
static void test_input_for_the_time_that_was_overshot_comes_in_order(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct stream *panel = machine_stream(machine, "panel");
    struct trace trace;
    struct sim_error error;
    unsigned between = 0;
    sim_time until;
    (void)state;
    trace_begin(&trace, machine, PROBE_LINE | PROBE_SERIAL | PROBE_INPUT, NULL);
    trace.text.size = 0;
    for (until = SIM_MS; until < 150 * SIM_MS; until += 7 * SIM_US) {
        sim_time next;
        machine_run(machine, until);
        next = event_queue_next(&machine->queue);
        if (next <= until + 1 || next > machine->now)
            continue;
        between++;
        assert_true(input_character_at(machine, until + 1, panel, '!', &error));
    }
    assert_true(between > 5);
    check_times(&trace.text);
    trace_end(&trace);
    machine_destroy(machine);
}

/* --- results that the guest waits for --- */

static void test_results_come_from_the_log(void **state)
{
    struct machine *first = test_cpu_machine(test_workout, NULL);
    struct machine *second = test_cpu_machine(test_workout, NULL);
    struct blob log = {0};
    struct sim_error error;
    int64_t value = -7;
    char bytes[4] = "abc";
    (void)state;
    assert_true(input_result(first, "read", &value, bytes, sizeof bytes, &error));
    value = 5;
    assert_true(input_result(first, "clock", &value, NULL, 0, &error));
    assert_true(input_log_save(first, &log, &error));
    assert_true(input_log_replay(second, log.bytes, log.size, &error));
    memset(bytes, 'x', sizeof bytes);
    assert_true(input_result(second, "read", &value, bytes, sizeof bytes, &error));
    assert_int_equal(value, -7);
    assert_string_equal(bytes, "abc");
    assert_false(input_result(second, "open", &value, NULL, 0, &error)); /* another program */
    assert_non_null(strstr(error.text, "clock"));
    assert_true(input_result(second, "clock", &value, NULL, 0, &error));
    assert_int_equal(value, 5);
    assert_false(input_result(second, "clock", &value, NULL, 0, &error));
    assert_non_null(strstr(error.text, "ends"));
    machine_destroy(first);
    machine_destroy(second);
    blob_free(&log);
}

static void test_a_snapshot_knows_how_many_results_were_used(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct blob log = {0}, snapshot = {0};
    struct sim_error error;
    int64_t value;
    (void)state;
    for (value = 10; value < 13; value++) {
        int64_t given = value;
        if (value == 12)
            assert_true(snapshot_save(machine, &snapshot, &error));
        assert_true(input_result(machine, "clock", &given, NULL, 0, &error));
    }
    assert_true(input_log_save(machine, &log, &error));
    assert_true(snapshot_restore(machine, snapshot.bytes, snapshot.size, &error));
    assert_true(input_log_replay(machine, log.bytes, log.size, &error));
    value = 0;
    assert_true(input_result(machine, "clock", &value, NULL, 0, &error));
    assert_int_equal(value, 12);
    machine_destroy(machine);
    /* Where nothing came before: a machine that begins with the snapshot. */
    machine = snapshot_load(snapshot.bytes, snapshot.size, &error);
    assert_non_null(machine);
    assert_true(input_log_replay(machine, log.bytes, log.size, &error));
    assert_true(input_result(machine, "clock", &value, NULL, 0, &error));
    assert_int_equal(value, 12);
    machine_destroy(machine);
    blob_free(&log);
    blob_free(&snapshot);
}

/* --- records --- */

static struct blob record_of_a_run(struct trace *live)
{
    struct answerer answerer;
    struct machine *machine = begin_live(live, &answerer);
    struct record_end end = {.image = "workout", .input_open = true};
    struct blob start = {0}, file = {0};
    struct sim_error error;
    machine_run(machine, 3 * SIM_MS);
    live->text.size = 0;
    assert_true(snapshot_save(machine, &start, &error));
    end.result = run_live(machine);
    end.time = machine->now;
    end.status = machine->end_status;
    assert_true(record_save(machine, &start, &end, &file, &error));
    machine_probe_remove(machine, &live->probe);
    live->machine = NULL;
    machine_destroy(machine);
    blob_free(&start);
    return file;
}

static void test_a_record_replays(void **state)
{
    struct trace live, replayed;
    struct blob file = record_of_a_run(&live);
    struct record_end end;
    struct sim_error error = {""};
    struct machine *machine = record_load(file.bytes, file.size, &end, &error);
    (void)state;
    if (machine == NULL) {
        fail_msg("%s", error.text);
        return;
    }
    trace_begin(&replayed, machine, TRACE_ALL, NULL);
    replayed.text.size = 0;
    assert_int_equal(machine_run(machine, SIM_SECOND), end.result);
    assert_int_equal(machine->now, end.time);
    assert_string_equal(end.image, "workout");
    assert_true(end.input_open);
    test_same_text("replayed record", &live.text, &replayed.text);
    trace_end(&replayed);
    trace_end(&live);
    machine_destroy(machine);
    blob_free(&file);
}

static void test_damaged_records_are_errors(void **state)
{
    struct trace live;
    struct blob file = record_of_a_run(&live);
    struct record_end end;
    uint64_t random = 6;
    size_t i;
    (void)state;
    for (i = 0; i < file.size; i += 1 + next_random(&random) % 97) {
        uint8_t bit = (uint8_t)(1u << next_random(&random) % 8);
        struct sim_error error = {""};
        assert_null(record_load(file.bytes, i, &end, &error));
        assert_true(error.text[0] != '\0');
        error.text[0] = '\0';
        file.bytes[i] ^= bit;
        assert_null(record_load(file.bytes, file.size, &end, &error));
        assert_true(error.text[0] != '\0');
        file.bytes[i] ^= bit;
    }
    blob_free(&file);
    trace_end(&live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_log_alone_repeats_the_run),
        cmocka_unit_test(test_a_replay_takes_no_other_input),
        cmocka_unit_test(test_going_back_and_forth_in_a_run),
        cmocka_unit_test(test_names_that_do_not_exist),
        cmocka_unit_test(test_input_does_not_come_before_its_time),
        cmocka_unit_test(test_input_for_the_time_that_was_overshot_comes_in_order),
        cmocka_unit_test(test_results_come_from_the_log),
        cmocka_unit_test(test_a_snapshot_knows_how_many_results_were_used),
        cmocka_unit_test(test_a_record_replays),
        cmocka_unit_test(test_damaged_records_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
