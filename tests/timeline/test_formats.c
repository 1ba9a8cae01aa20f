/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of recordings: what is written and read back is the same recording, in each format, to the
 * picosecond; traces of `bosim run --trace` say who ran; a broken file is refused with its place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/made_recording.h"
#include "tests/support/recordings.h"
#include "timeline/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

static struct recording *make(unsigned which)
{
    struct recording *recording = recording_create();
    assert_non_null(recording);
    if (which == 0)
        odd_recording(recording);
    else if (which == 1)
        made_recording(recording, 30000);
    else
        recording_clear(recording, 7);
    return recording;
}

enum { RECORDINGS = 3 };

static struct blob write_to(const struct timeline_format *format, const struct recording *recording)
{
    struct sim_error error = {""};
    struct blob blob = {0};
    if (!format->write(recording, &blob, &error))
        fail_msg("%s: %s", format->name, error.text);
    return blob;
}

static void check_round_trip(const struct timeline_format *format, unsigned which)
{
    struct recording *recording = make(which), *again = recording_create();
    struct blob blob = write_to(format, recording);
    struct sim_error error = {""};
    char difference[400] = "";
    assert_ptr_equal(timeline_format_of(blob.bytes, blob.size), format);
    if (!timeline_read(blob.bytes, blob.size, again, &error))
        fail_msg("%s, recording %u: %s", format->name, which, error.text);
    if (!recordings_same(recording, again, difference, sizeof difference))
        fail_msg("%s, recording %u: %s", format->name, which, difference);
    recording_destroy(recording);
    recording_destroy(again);
    blob_free(&blob);
}

static void nothing_is_lost(void **state)
{
    size_t i;
    unsigned which;
    (void)state;
    for (i = 0; timeline_formats[i] != NULL; i++)
        for (which = 0; which < RECORDINGS; which++)
            if (timeline_formats[i]->write != NULL)
                check_round_trip(timeline_formats[i], which);
}

/* The comparison itself finds a difference of a picosecond. */
static void comparison_sees(void **state)
{
    struct recording *a = make(0), *b = make(0);
    char difference[400];
    (void)state;
    assert_true(recordings_same(a, b, difference, sizeof difference));
    recording_advance(a, recording_end(a) + 1);
    assert_false(recordings_same(a, b, difference, sizeof difference));
    recording_destroy(a);
    recording_destroy(b);
}

/* --- traces of bosim run --trace --- */

static void check_span(const struct recording *recording, unsigned lane, sim_time when,
                       enum lane_state state)
{
    struct span span;
    assert_true(recording_span_at(recording, lane, when, &span));
    if (span.state != state)
        fail_msg("lane %s at %lu: %s, not %s", recording_lane_at(recording, lane)->name,
                 (unsigned long)when, lane_state_name(span.state), lane_state_name(state));
}

static const char plain_trace[] = "# bosim trace 1 board=mps2-an385 timing=manual image=-\n"
                                  "100 task - -> idle\n"
                                  "200 interrupt enter 15 SysTick\n"
                                  "250 task idle -> pump\n"
                                  "300 interrupt enter 40 IRQ24\n"
                                  "400 interrupt leave 40 IRQ24\n"
                                  "500 interrupt leave 15 SysTick\n"
                                  "600 call bos_wait\n"
                                  "700 serial uart0 out 48 H\n"
                                  "800 task pump -> idle\n"
                                  "900 report note all is well\n";

static void plain_traces_say_who_ran(void **state)
{
    enum { IDLE, SYSTICK, PUMP, IRQ };
    struct recording *recording = recording_create();
    struct sim_error error = {""};
    struct mark mark;
    (void)state;
    if (!timeline_read(plain_trace, strlen(plain_trace), recording, &error))
        fail_msg("%s", error.text);
    assert_int_equal(recording_lanes(recording), 4);
    assert_int_equal(recording_begin(recording), 100);
    assert_int_equal(recording_end(recording), 900);
    assert_int_equal(recording_lane_at(recording, IDLE)->kind, LANE_IDLE);
    assert_int_equal(recording_lane_at(recording, SYSTICK)->kind, LANE_INTERRUPT);
    assert_int_equal(recording_lane_at(recording, SYSTICK)->id, 15);
    assert_string_equal(recording_lane_at(recording, PUMP)->name, "pump");
    assert_string_equal(recording_fact(recording, "board"), "mps2-an385");
    assert_null(recording_fact(recording, "image"));
    check_span(recording, IDLE, 150, LANE_RUNNING);
    check_span(recording, IDLE, 220, LANE_INTERRUPTED);
    check_span(recording, SYSTICK, 220, LANE_RUNNING);
    check_span(recording, PUMP, 260, LANE_INTERRUPTED);
    check_span(recording, SYSTICK, 350, LANE_INTERRUPTED);
    check_span(recording, IRQ, 350, LANE_RUNNING);
    check_span(recording, SYSTICK, 450, LANE_RUNNING);
    check_span(recording, IRQ, 450, LANE_ABSENT);
    check_span(recording, PUMP, 550, LANE_RUNNING);
    check_span(recording, PUMP, 850, LANE_UNKNOWN);
    check_span(recording, IDLE, 850, LANE_RUNNING);
    assert_int_equal(recording_count_marks(recording, 1 << MARK_SWITCH, RECORDING_NOBODY, 0, 1000),
                     3);
    assert_true(recording_next_mark(recording, 1 << MARK_SERIAL, RECORDING_NOBODY, 0, &mark));
    assert_int_equal(mark.value, 'H' | RECORDING_OUT);
    assert_int_equal(mark.lane, PUMP);
    assert_true(recording_next_mark(recording, 1 << MARK_CALL, PUMP, 0, &mark));
    assert_string_equal(recording_text_at(recording, mark.text), "bos_wait");
    recording_destroy(recording);
}

/* --- value change dumps of others --- */

static const char foreign_dump[] =
    "$timescale 10 ns $end\n$scope module top $end\n$var wire 1 ! irq $end\n"
    "$var wire 8 \" bus [7:0] $end\n$scope module cpu $end\n$var reg 1 # busy $end\n"
    "$var event 1 $ done $end\n$upscope $end\n$upscope $end\n$enddefinitions $end\n"
    "$attrbegin misc 07 x 0 $end\n"
    "#5\n$dumpvars 0! b00000000 \" x# $end\n#10\n1!\n1#\n#20\n0!\n1$\nb101 \"\n#30\n";

static void dumps_of_others_are_lanes(void **state)
{
    struct recording *recording = recording_create();
    struct sim_error error = {""};
    struct mark mark;
    (void)state;
    if (!timeline_read(foreign_dump, strlen(foreign_dump), recording, &error))
        fail_msg("%s", error.text);
    assert_int_equal(recording_lanes(recording), 2);
    assert_string_equal(recording_lane_at(recording, 0)->name, "top.irq");
    assert_string_equal(recording_lane_at(recording, 1)->name, "top.cpu.busy");
    assert_int_equal(recording_begin(recording), 50 * SIM_NS);
    assert_int_equal(recording_end(recording), 300 * SIM_NS);
    check_span(recording, 0, 60 * SIM_NS, LANE_UNKNOWN);
    check_span(recording, 1, 60 * SIM_NS, LANE_ABSENT);
    check_span(recording, 0, 100 * SIM_NS, LANE_RUNNING);
    check_span(recording, 0, 200 * SIM_NS, LANE_UNKNOWN);
    check_span(recording, 1, 200 * SIM_NS, LANE_RUNNING);
    assert_true(recording_next_mark(recording, 1 << MARK_NOTE, RECORDING_NOBODY, 0, &mark));
    assert_int_equal(mark.when, 200 * SIM_NS);
    assert_string_equal(recording_text_at(recording, mark.text), "top.cpu.done");
    recording_destroy(recording);
}

/* --- what is broken --- */

static void refuse(const char *bytes, size_t size, const char *place)
{
    struct recording *recording = recording_create();
    struct sim_error error = {""};
    if (timeline_read(bytes, size, recording, &error))
        fail_msg("taken: %.60s", bytes);
    if (strstr(error.text, place) == NULL)
        fail_msg("'%s' is not in: %s", place, error.text);
    recording_destroy(recording);
}

static void broken_files_are_refused(void **state)
{
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"", "no trace"},
        {"something else", "no trace"},
        {"# bosim trace 1\nhello\n", "line 2"},
        {"# bosim trace 1\n5 state a running\n", "line 2: no lane 'a'"},
        {"# bosim trace 1\n5 begin\n6 lane a task x\n", "line 3"},
        {"# bosim trace 1\n5 begin\n6 lane a thing 1\n", "line 3: 'thing'"},
        {"# bosim trace 1\n5 begin\n6 lane a task 1\n6 state a walking\n", "line 4: 'walking'"},
        {"# bosim trace 1\n5 begin\n6 lane a task 1\n6 wake a - 99999999999\n", "line 4"},
        {"# bosim trace 1\n5 begin\n4 end\n", "line 3: it lies before"},
        {"# bosim trace 1\n5 nonsense\n", "line 2: 'nonsense'"},
        {"# bosim trace 1\n99999999999999999999999 end\n", "line 2"},
        {"# bosim trace 1\n1 task idle\n", "line 2"},
        {"# bosim trace 1\n1 interrupt 15\n", "line 2"},
        {"# bosim trace 1\n1 serial uart0 out zz\n", "line 2"},
        {"$var wire 1 ! a $end\n#0\n1?\n", "line 3: '1?'"},
        {"$var wire 1 ! a $end\n1!\n", "line 2"},
        {"$var wire 1 ! a $end\n#7\n#6\n", "line 3: '#6'"},
        {"$version x\n", "line 1: '$version'"},
        {"$timescale 3 weeks $end\n", "line 1"},
        {"$scope module a $end\n$upscope $end\n$upscope $end\n", "line 3"},
        {"$comment\n# bosim trace 1\n0 begin\n0 lane a thing 1\n$end\n", "line 3: 'thing'"},
        {"\n\x05\x40\x01", "no trace"},
        {"\n\x02\x40\x01\n\x7f", "byte 4"},
        {"\n\x02\x40\x01\x11", "byte 4"},
        {"\n\x03\x40\xff\xff", "byte 0"},
        {"\x28\xb5\x2f\xfd", "byte 4"},
    };
    size_t i;
    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(cases[i].text, strlen(cases[i].text), cases[i].place);
}

/* A file that ends too early is refused, or read as far as it goes: it is never taken for a whole
 * one of something else, and nothing is read beyond its end. */
static void cut_files_end_well(void **state)
{
    struct recording *recording = recording_create();
    size_t i;
    (void)state;
    odd_recording(recording);
    for (i = 0; timeline_formats[i] != NULL; i++) {
        struct blob blob = {0};
        size_t size;
        if (timeline_formats[i]->write == NULL)
            continue;
        blob = write_to(timeline_formats[i], recording);
        for (size = 0; size < blob.size; size += 1 + blob.size / 40) {
            struct recording *again = recording_create();
            struct sim_error error = {""};
            uint8_t *cut = malloc(size > 0 ? size : 1); /* no byte more: reading on is seen */
            assert_non_null(cut);
            memcpy(cut, blob.bytes, size);
            if (!timeline_read(cut, size, again, &error))
                assert_string_not_equal(error.text, "");
            free(cut);
            recording_destroy(again);
        }
        blob_free(&blob);
    }
    recording_destroy(recording);
}

/* A few bytes that would become gigabytes. */
static void memory_is_bounded(void **state)
{
    const size_t size = 64u << 20;
    char *text = malloc(size);
    size_t most = ZSTD_compressBound(size), small;
    uint8_t *bytes = malloc(most);
    (void)state;
    memset(text, '#', size);
    small = ZSTD_compress(bytes, most, text, size, 19);
    assert_true(small < 100000);
    refuse((const char *)bytes, small, "thousandfold");
    free(text);
    free(bytes);
}

static void suffixes_choose(void **state)
{
    (void)state;
    assert_string_equal(timeline_format_named("a.trace")->name, "trace");
    assert_string_equal(timeline_format_named("a.trace.zst")->name, "trace.zst");
    assert_string_equal(timeline_format_named("/x/a.pftrace")->name, "perfetto");
    assert_string_equal(timeline_format_named("a.perfetto-trace")->name, "perfetto");
    assert_string_equal(timeline_format_named("folder.ctf/")->name, "ctf");
    assert_string_equal(timeline_format_named("A.VCD")->name, "vcd");
    assert_null(timeline_format_named("a.svg"));
    assert_null(timeline_format_named(".trace"));
    assert_null(timeline_format_named("trace"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost),          cmocka_unit_test(comparison_sees),
        cmocka_unit_test(plain_traces_say_who_ran), cmocka_unit_test(dumps_of_others_are_lanes),
        cmocka_unit_test(broken_files_are_refused), cmocka_unit_test(cut_files_end_well),
        cmocka_unit_test(memory_is_bounded),        cmocka_unit_test(suffixes_choose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
