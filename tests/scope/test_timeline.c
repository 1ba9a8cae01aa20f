/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline (tools/scope/timeline.h): places and times are inverse at every zoom, grid and words
 * of times are what a person writes, lanes have the order that was asked for, what lies under a
 * point is what is drawn there, and the copy that a picture is drawn from says what the recording
 * says, however far one is zoomed out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/small_recording.h"
#include "tools/scope/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOUR (3600 * SIM_SECOND)

/* --- times and places --- */

static void test_places_and_times_are_inverse(void **state)
{
    static const sim_time firsts[] = {0, 1, SIM_MS, SIM_SECOND + 7, HOUR + 1, 400 * HOUR + 3};
    static const sim_time lengths[] = {100,        1000, SIM_US,    10 * SIM_MS,
                                       SIM_SECOND, HOUR, 300 * HOUR};
    size_t i, j;
    unsigned x;
    (void)state;
    for (i = 0; i < sizeof firsts / sizeof firsts[0]; i++)
        for (j = 0; j < sizeof lengths / sizeof lengths[0]; j++) {
            struct timeline_view view = timeline_from(firsts[i], lengths[j]);
            assert_true(view.last - view.first == lengths[j]);
            for (x = 0; x <= 1000; x += 125)
                assert_true(fabs(timeline_x(&view, 1000, timeline_when(&view, 1000, x)) - x) <=
                            1000.0 / (double)lengths[j] + 1e-6);
        }
}

static void test_there_is_no_time_before_0_nor_behind_the_last(void **state)
{
    struct timeline_view view = timeline_from(SIM_TIME_NEVER - 5, SIM_SECOND);
    (void)state;
    assert_true(view.last > view.first && view.last < SIM_TIME_NEVER);
    assert_true(timeline_when(&view, 100, 1e300) < SIM_TIME_NEVER);
    view = timeline_from(10, 1000);
    assert_true(timeline_when(&view, 100, -1e300) == 0);
    assert_true(timeline_x(&view, 100, 0) < 0);
    view = timeline_panned(&view, -5);
    assert_true(view.first == 0 && view.last == 1000);
    view = timeline_around(3, 1000);
    assert_true(view.first == 0);
    assert_true(timeline_add(SIM_TIME_NEVER - 2, 100) < SIM_TIME_NEVER);
    assert_true(timeline_less(3, 5) == 0);
}

static void test_a_zoom_keeps_the_moment_under_the_mouse(void **state)
{
    struct timeline_view view = timeline_from(5 * SIM_SECOND, 2 * SIM_SECOND);
    sim_time at = 5 * SIM_SECOND + 300 * SIM_MS;
    double before = timeline_x(&view, 1, at);
    unsigned i;
    (void)state;
    for (i = 0; i < 30; i++)
        view = timeline_zoomed(&view, at, 0.5);
    assert_true(view.last - view.first >= TIMELINE_SHORTEST);
    assert_true(fabs(timeline_x(&view, 1, at) - before) < 0.02);
    for (i = 0; i < 200; i++)
        view = timeline_zoomed(&view, at, 2);
    assert_true(view.last - view.first <= TIMELINE_LONGEST && view.first < view.last);
}

static void test_the_grid_is_of_1_2_and_5(void **state)
{
    sim_time length;
    (void)state;
    for (length = TIMELINE_SHORTEST; length < 400 * HOUR; length += length / 3) {
        struct timeline_view view = timeline_from(HOUR, length);
        sim_time step = timeline_step(&view, 1000, 90), digit = step;
        assert_true((double)step / (double)length * 1000 >= 89.9 || step == 120 * HOUR);
        assert_true(length / step < 12);
        if (step >= 60 * SIM_SECOND)
            continue; /* minutes and hours have steps of their own */
        while (digit % 10 == 0)
            digit /= 10;
        assert_true(digit == 1 || digit == 2 || digit == 5);
    }
}

static void test_times_are_written_as_people_do(void **state)
{
    char text[TIMELINE_TEXT];
    struct timeline_view deep = timeline_from(12345678 * SIM_NS, 100 * SIM_NS);
    sim_time base;
    (void)state;
    assert_string_equal(timeline_label(12400 * SIM_US, 200 * SIM_US, 0, 12400 * SIM_US, text),
                        "12.4 ms");
    assert_string_equal(timeline_label(2012 * SIM_MS, 2 * SIM_MS, 0, 2012 * SIM_MS, text),
                        "2.012 s");
    assert_string_equal(timeline_label(0, 10 * SIM_NS, 0, 90 * SIM_NS, text), "0 ns");
    assert_string_equal(timeline_label(90 * SIM_SECOND, 30 * SIM_SECOND, 0, 90 * SIM_SECOND, text),
                        "1 min 30 s");
    assert_string_equal(timeline_label(2 * HOUR, HOUR, 0, 2 * HOUR, text), "2 h 00 min");
    assert_string_equal(timeline_label(500 * SIM_MS, 500 * SIM_MS, 0, 2 * SIM_SECOND, text),
                        "0.5 s");
    assert_string_equal(timeline_label(3571500 * SIM_US, 500 * SIM_US, 0, 3575 * SIM_MS, text),
                        "3.571\342\200\2575 s");
    base = timeline_base(&deep, 10 * SIM_NS);
    assert_true(base != 0 && base <= deep.first);
    assert_string_equal(
        timeline_label(base + 680 * SIM_NS, 10 * SIM_NS, base, base + 700 * SIM_NS, text),
        "+680 ns");
    assert_string_equal(timeline_length(422 * SIM_US, text), "422 \302\265s");
    assert_string_equal(timeline_length(1250 * SIM_US, text), "1.25 ms");
    assert_string_equal(timeline_length(0, text), "0 ps");
    assert_string_equal(timeline_length(3 * SIM_SECOND, text), "3 s");
    assert_string_equal(timeline_length(123456789 * SIM_NS, text), "123.5 ms");
    assert_string_equal(timeline_moment(12580 * SIM_US, 4 * SIM_US, text), "12.580 ms");
    assert_string_equal(timeline_moment(12345678 * SIM_NS, 1, text),
                        "12.345\342\200\257678\342\200\257000 ms");
}

static void test_no_length_is_longer_than_its_buffer(void **state)
{
    char text[TIMELINE_TEXT];
    sim_time when, step;
    (void)state;
    for (when = 1; when < SIM_TIME_NEVER / 7; when = when * 7 + 3)
        for (step = 1; step <= HOUR; step *= 10) {
            assert_true(strlen(timeline_label(when, step, 0, when, text)) < TIMELINE_TEXT);
            assert_true(strlen(timeline_label(when, step, 1, when, text)) < TIMELINE_TEXT);
            assert_true(strlen(timeline_moment(when, step, text)) < TIMELINE_TEXT);
            assert_true(strlen(timeline_length(when, text)) < TIMELINE_TEXT);
        }
}

/* --- lanes --- */

static void sorted(const struct recording *recording, const struct timeline_lanes *lanes,
                   const enum small_lane *wanted, size_t count)
{
    uint16_t order[RECORDING_LANES_MOST];
    size_t i;
    assert_int_equal(timeline_sort(recording, lanes, order), count);
    for (i = 0; i < count; i++)
        assert_int_equal(order[i], wanted[i]);
}

static void test_interrupts_are_on_top_the_most_urgent_follow_idle_is_last(void **state)
{
    static const enum small_lane high[] = {SMALL_SYSTICK,  SMALL_UART,    SMALL_CONTROL,
                                           SMALL_DISPLAY,  SMALL_CONSOLE, SMALL_LOGGER,
                                           SMALL_SELFTEST, SMALL_IDLE};
    static const enum small_lane low[] = {SMALL_SYSTICK, SMALL_UART,    SMALL_SELFTEST,
                                          SMALL_LOGGER,  SMALL_CONSOLE, SMALL_DISPLAY,
                                          SMALL_CONTROL, SMALL_IDLE};
    struct recording *recording = small_recording(3);
    struct timeline_lanes lanes;
    (void)state;
    memset(&lanes, 0, sizeof lanes);
    sorted(recording, &lanes, high, SMALL_LANES);
    recording_set_fact(recording, "urgent", "low");
    sorted(recording, &lanes, low, SMALL_LANES);
    recording_destroy(recording);
}

static void test_lanes_are_ordered_hidden_and_moved(void **state)
{
    static const enum small_lane names[] = {SMALL_SYSTICK,  SMALL_UART,    SMALL_CONSOLE,
                                            SMALL_CONTROL,  SMALL_DISPLAY, SMALL_LOGGER,
                                            SMALL_SELFTEST, SMALL_IDLE};
    static const enum small_lane load[] = {SMALL_SYSTICK,  SMALL_UART,   SMALL_DISPLAY,
                                           SMALL_CONTROL,  SMALL_LOGGER, SMALL_CONSOLE,
                                           SMALL_SELFTEST, SMALL_IDLE};
    static const enum small_lane moved[] = {SMALL_UART,    SMALL_DISPLAY,  SMALL_CONTROL,
                                            SMALL_CONSOLE, SMALL_SELFTEST, SMALL_IDLE};
    struct recording *recording = small_recording(30);
    struct timeline_lanes lanes;
    (void)state;
    memset(&lanes, 0, sizeof lanes);
    lanes.order = TIMELINE_BY_NAME;
    sorted(recording, &lanes, names, SMALL_LANES);
    lanes.order = TIMELINE_BY_LOAD;
    sorted(recording, &lanes, load, SMALL_LANES);
    lanes.order = TIMELINE_BY_PRIORITY;
    lanes.hidden[SMALL_SYSTICK] = lanes.hidden[SMALL_LOGGER] = true;
    lanes.shift[SMALL_CONTROL] = 1;
    sorted(recording, &lanes, moved, 6);
    lanes.shift[SMALL_CONTROL] = -100; /* no farther than the top of its group */
    lanes.shift[SMALL_IDLE] = 100;
    assert_int_equal(timeline_sort(recording, &lanes, (uint16_t[RECORDING_LANES_MOST]){0}), 6);
    recording_destroy(recording);
}

/* --- the copy --- */

static struct timeline_wish wish(sim_time first, sim_time last, double width)
{
    return (struct timeline_wish){.view = timeline_from(first, last - first),
                                  .width = width,
                                  .has_moment = true,
                                  .moment = last - 1,
                                  .shows = TIMELINE_EVERYTHING};
}

static void test_near_by_every_span_and_mark_is_copied(void **state)
{
    struct recording *recording = small_recording(20);
    struct timeline_scene *scene = timeline_scene_create();
    struct timeline_wish near = wish(10 * SIM_MS, 13 * SIM_MS, 1000);
    const struct scene_lane *lane;
    (void)state;
    timeline_look(scene, recording, &near);
    assert_int_equal(scene->lane_count, SMALL_LANES);
    lane = &scene->lanes[scene->row_of[SMALL_CONTROL]];
    assert_null(lane->columns);
    assert_string_equal(lane->about.name, "control");
    assert_int_equal(lane->now.state, LANE_BLOCKED);
    assert_string_equal(lane->now.text, "tick 13");
    assert_int_equal(lane->calls.count, 6);
    assert_string_equal(lane->calls.items[0].text, "queue_send");
    assert_int_equal(lane->deadlines.count, 6);
    assert_int_equal(scene->ticks.count, 3);
    assert_true(scene->next_tick == 13 * SIM_MS + 2 * SIM_US);
    assert_true(scene->wakes.count == scene->wakes.total && scene->wakes.count > 0);
    assert_int_equal(scene->wakes.items[0].mark.other, SMALL_SYSTICK);
    assert_string_equal(scene->latest_wake, "display woke logger 693 µs ago");
    timeline_scene_destroy(scene);
    recording_destroy(recording);
}

static void test_far_away_shares_and_counts_say_the_same(void **state)
{
    struct recording *recording = small_recording(2000);
    struct timeline_scene *scene = timeline_scene_create();
    struct timeline_wish far = wish(0, 2000 * SIM_MS, 500);
    const struct scene_lane *lane;
    struct lane_sums sums;
    double ran = 0;
    uint64_t calls = 0;
    size_t i;
    (void)state;
    timeline_look(scene, recording, &far);
    lane = &scene->lanes[scene->row_of[SMALL_DISPLAY]];
    assert_non_null(lane->columns);
    for (i = 0; i < lane->column_count; i++)
        ran += (double)lane->columns[i].share[LANE_RUNNING] / (double)lane->column_count;
    recording_sums(recording, SMALL_DISPLAY, 0, 2000 * SIM_MS, &sums);
    assert_true(fabs(ran - (double)sums.time[LANE_RUNNING] / (2000.0 * SIM_MS)) < 1e-4);
    calls = lane->calls.count; /* each of them, or their number */
    for (i = 0; i < lane->calls.cell_count; i++)
        calls += lane->calls.cells[i];
    assert_true(calls == lane->calls.total && calls == 2 * 1999);
    timeline_scene_destroy(scene);
    recording_destroy(recording);
}

static void test_cursors_measure_what_the_recording_sums(void **state)
{
    struct recording *recording = small_recording(20);
    struct timeline_scene *scene = timeline_scene_create();
    struct timeline_wish near = wish(0, 20 * SIM_MS, 1000);
    sim_time ran = 0;
    uint64_t switches = 0;
    size_t i;
    (void)state;
    near.has_cursor[0] = near.has_cursor[1] = true;
    near.cursor[0] = 12 * SIM_MS + 5; /* in either order */
    near.cursor[1] = 4 * SIM_MS + 1;
    timeline_look(scene, recording, &near);
    for (i = 0; i < scene->lane_count; i++) {
        struct lane_sums sums;
        recording_sums(recording, scene->lanes[i].lane, near.cursor[1], near.cursor[0], &sums);
        assert_true(scene->lanes[i].measured);
        assert_memory_equal(&scene->lanes[i].sums, &sums, sizeof sums);
        ran += sums.time[LANE_RUNNING];
        switches += scene->lanes[i].about.kind == LANE_INTERRUPT ? 0 : sums.entered;
    }
    assert_true(ran == near.cursor[0] - near.cursor[1]); /* somebody always runs */
    assert_true(scene->switches == switches && switches > 0);
    timeline_scene_destroy(scene);
    recording_destroy(recording);
}

static void test_an_empty_recording_is_a_picture_too(void **state)
{
    struct recording *recording = recording_create();
    struct timeline_scene *scene = timeline_scene_create();
    struct timeline_wish whole = wish(0, SIM_MS, 1000);
    (void)state;
    timeline_look(scene, recording, &whole);
    assert_int_equal(scene->lane_count, 0);
    assert_true(scene->next_tick == 0);
    timeline_scene_destroy(scene);
    recording_destroy(recording);
}

/* --- places --- */

static void test_what_lies_under_a_point_is_what_is_drawn_there(void **state)
{
    struct recording *recording = small_recording(20);
    struct timeline_scene *scene = timeline_scene_create();
    struct timeline_wish near = wish(0, 20 * SIM_MS, 1000);
    struct ui *ui = ui_create();
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1280, 300);
    struct ui_rect rect = {10, 20, 1200, 260};
    unsigned scroll;
    size_t i;
    (void)state;
    timeline_look(scene, recording, &near);
    ui_begin(ui, surface, 1);
    for (scroll = 0; scroll < 200; scroll += 50) {
        struct timeline_layout layout = timeline_layout(ui, rect, scene, scroll);
        double bottom = layout.plot.y + layout.plot.h;
        for (i = 0; i < scene->lane_count; i++) {
            struct ui_rect row = timeline_row(&layout, scene, i);
            double y = row.y + row.h / 2;
            bool seen = y >= layout.plot.y && y < bottom;
            assert_true(timeline_row_at(&layout, scene, y) == (seen ? i : SIZE_MAX));
        }
        assert_true(timeline_row_at(&layout, scene, layout.plot.y - 1) == SIZE_MAX);
        assert_true(layout.scroll + layout.plot.h <= fmax(layout.content, layout.plot.h) + 0.01);
        assert_true(fabs(timeline_place(&layout, scene, scene->view.first) - layout.plot.x) < 1e-6);
        assert_true(layout.plot.w == timeline_plot_width(rect, false));
    }
    ui_end(ui);
    cairo_surface_destroy(surface);
    ui_destroy(ui);
    timeline_scene_destroy(scene);
    recording_destroy(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_and_times_are_inverse),
        cmocka_unit_test(test_there_is_no_time_before_0_nor_behind_the_last),
        cmocka_unit_test(test_a_zoom_keeps_the_moment_under_the_mouse),
        cmocka_unit_test(test_the_grid_is_of_1_2_and_5),
        cmocka_unit_test(test_times_are_written_as_people_do),
        cmocka_unit_test(test_no_length_is_longer_than_its_buffer),
        cmocka_unit_test(test_interrupts_are_on_top_the_most_urgent_follow_idle_is_last),
        cmocka_unit_test(test_lanes_are_ordered_hidden_and_moved),
        cmocka_unit_test(test_near_by_every_span_and_mark_is_copied),
        cmocka_unit_test(test_far_away_shares_and_counts_say_the_same),
        cmocka_unit_test(test_cursors_measure_what_the_recording_sums),
        cmocka_unit_test(test_an_empty_recording_is_a_picture_too),
        cmocka_unit_test(test_what_lies_under_a_point_is_what_is_drawn_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
