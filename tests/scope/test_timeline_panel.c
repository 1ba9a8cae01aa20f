/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline's panel in a window without a screen, on a recording from a file: its commands,
 * keys, clicks and drags move what is visible, the cursors, the chosen lane and moment, as a person
 * expects; what it keeps between runs comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/small_recording.h"
#include "tools/scope/scope_parts.h"
#include "tools/scope/timeline_panel.h"

#include <math.h>
#include <string.h>

struct window {
    struct recording *recording;
    struct scope *scope;
    struct timeline_panel *timeline;
};

static void settle(struct window *window)
{
    int i;
    for (i = 0; i < 4; i++)
        scope_frame(window->scope);
}

static int open_window(void **state)
{
    static struct window window;
    static struct scope_options options;
    struct sim_error error;
    options = (struct scope_options){.width = 1280, .height = 800, .fresh = true, .name = "small"};
    window.recording = options.recording = small_recording(40);
    window.scope = scope_create(&options, &error);
    assert_non_null(window.scope);
    scope_resize(window.scope, 1280, 800, 1);
    window.scope->canvas = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1280, 800);
    window.timeline = timeline_of(scope_panel(window.scope, &timeline_panel));
    settle(&window);
    *state = &window;
    return 0;
}

static int close_window(void **state)
{
    struct window *window = *state;
    cairo_surface_t *canvas = window->scope->canvas;
    scope_destroy(window->scope);
    cairo_surface_destroy(canvas);
    recording_destroy(window->recording);
    return 0;
}

static void does(struct window *window, const char *words)
{
    struct sim_error error;
    if (!timeline_command(&window->timeline->panel, words, &error))
        fail_msg("%s: %s", words, error.text);
    settle(window);
}

static void refuses(struct window *window, const char *words, const char *why)
{
    struct sim_error error;
    assert_false(timeline_command(&window->timeline->panel, words, &error));
    if (strstr(error.text, why) == NULL)
        fail_msg("%s: \"%s\", not \"%s\"", words, error.text, why);
}

static void key(struct window *window, const char *name, unsigned modifiers)
{
    struct ui_event event = {
        .kind = UI_KEY_DOWN, .id = "lanes", .key = name, .modifiers = modifiers};
    assert_true(timeline_event(&window->timeline->panel, &event));
    settle(window);
}

static void mouse(struct window *window, enum ui_event_kind kind, double x, double y,
                  unsigned modifiers)
{
    struct ui_event event = {.kind = kind,
                             .id = "lanes",
                             .rect = window->timeline->layout.all,
                             .x = x,
                             .y = y,
                             .button = 1,
                             .modifiers = modifiers};
    timeline_event(&window->timeline->panel, &event);
    settle(window);
}

static double place(const struct window *window, sim_time when)
{
    return timeline_place(&window->timeline->layout, window->timeline->scene, when);
}

static double middle_of(const struct window *window, enum small_lane lane)
{
    struct ui_rect row = timeline_row(&window->timeline->layout, window->timeline->scene,
                                      window->timeline->scene->row_of[lane]);
    return row.y + row.h / 2;
}

static bool near(const struct window *window, sim_time one, sim_time other)
{
    return fabs(place(window, one) - place(window, other)) <= 1;
}

/* --- --- */

static void test_a_file_is_shown_from_end_to_end(void **state)
{
    struct window *window = *state;
    assert_true(window->timeline->view.first == recording_begin(window->recording));
    assert_true(window->timeline->view.last >= recording_end(window->recording));
    assert_int_equal(window->timeline->scene->lane_count, SMALL_LANES);
}

static void test_zoom_and_pan(void **state)
{
    struct window *window = *state;
    const struct timeline_view *view = &window->timeline->view;
    sim_time length;
    does(window, "zoom 10ms 14ms");
    assert_true(view->first == 10 * SIM_MS && view->last == 14 * SIM_MS);
    key(window, "+", 0);
    assert_true(view->last - view->first < 4 * SIM_MS);
    key(window, "-", 0);
    assert_true(llabs((long long)(view->last - view->first) - (long long)(4 * SIM_MS)) < 10);
    does(window, "zoom 1us");
    assert_true(view->last - view->first == SIM_US);
    does(window, "zoom 10ms 14ms");
    key(window, "Right", UI_SHIFT);
    assert_true(view->first == 10400 * SIM_US);
    key(window, "PageUp", 0);
    assert_true(view->first == 6800 * SIM_US);
    key(window, "Home", 0);
    assert_true(view->first == 0);
    key(window, "0", 0);
    length = recording_end(window->recording) - recording_begin(window->recording);
    assert_true(view->first == 0 && view->last >= length);
    does(window, "zoom in at 20ms");
    assert_true(view->first < 20 * SIM_MS && view->last > 20 * SIM_MS);
}

static void test_a_click_goes_there(void **state)
{
    struct window *window = *state;
    sim_time there = 11 * SIM_MS + 40 * SIM_US; /* the control loop runs */
    const struct timeline_scene *scene = window->timeline->scene;
    does(window, "zoom 10ms 14ms");
    mouse(window, UI_PRESS, place(window, there), middle_of(window, SMALL_CONTROL), 0);
    mouse(window, UI_RELEASE, place(window, there), middle_of(window, SMALL_CONTROL), 0);
    assert_true(near(window, window->timeline->now, there));
    assert_int_equal(window->timeline->chosen, SMALL_CONTROL);
    assert_int_equal(scene->lanes[scene->row_of[SMALL_CONTROL]].now.state, LANE_RUNNING);
    key(window, "Right", 0); /* the lane's next change: it waits */
    assert_int_equal(scene->lanes[scene->row_of[SMALL_CONTROL]].now.state, LANE_BLOCKED);
    key(window, "Left", 0);
    assert_true(window->timeline->now == 11 * SIM_MS + 12 * SIM_US);
    key(window, "t", 0);
    assert_true(window->timeline->now == 12 * SIM_MS + 2 * SIM_US);
    key(window, "T", UI_SHIFT);
    assert_true(window->timeline->now == 11 * SIM_MS + 2 * SIM_US);
    key(window, "n", 0);
    assert_true(window->timeline->now == 11 * SIM_MS + 12 * SIM_US);
}

static void test_dragging_moves_what_is_visible(void **state)
{
    struct window *window = *state;
    double y = middle_of(window, SMALL_DISPLAY), x;
    does(window, "zoom 10ms 14ms");
    x = place(window, 12 * SIM_MS);
    mouse(window, UI_PRESS, x, y, 0);
    mouse(window, UI_MOVE, x - 100, y, 0);
    assert_true(near(window,
                     timeline_when(&window->timeline->view, window->timeline->layout.plot.w,
                                   x - 100 - window->timeline->layout.plot.x),
                     12 * SIM_MS));
    mouse(window, UI_RELEASE, x - 100, y, 0);
}

static void test_cursors_are_dragged_with_shift_and_by_their_lines(void **state)
{
    struct window *window = *state;
    struct timeline_panel *timeline = window->timeline;
    double y = middle_of(window, SMALL_DISPLAY), x;
    does(window, "zoom 10ms 14ms");
    x = place(window, 11 * SIM_MS);
    mouse(window, UI_PRESS, x, y, UI_SHIFT);
    mouse(window, UI_MOVE, x + 100, y, UI_SHIFT);
    x = place(window, 12 * SIM_MS); /* the plot has become narrower: measures are shown */
    mouse(window, UI_MOVE, x, y, UI_SHIFT);
    mouse(window, UI_RELEASE, x, y, UI_SHIFT);
    assert_true(timeline->has_cursor[0] && timeline->has_cursor[1]);
    assert_true(near(window, timeline->cursor[1], 12 * SIM_MS));
    x = place(window, timeline->cursor[1]);
    mouse(window, UI_PRESS, x, y, 0);
    mouse(window, UI_MOVE, place(window, 13 * SIM_MS), y, 0);
    mouse(window, UI_RELEASE, place(window, 13 * SIM_MS), y, 0);
    assert_true(near(window, timeline->cursor[1], 13 * SIM_MS));
    does(window, "cursor a 10ms");
    does(window, "cursor b 12ms");
    does(window, "measure");
    assert_non_null(strstr(window->scope->said, "2 ms"));
    does(window, "zoom fit cursors");
    assert_true(timeline->view.first == 10 * SIM_MS && timeline->view.last == 12 * SIM_MS);
    key(window, "c", 0);
    assert_false(timeline->has_cursor[0] || timeline->has_cursor[1]);
    refuses(window, "measure", "both cursors");
}

static void test_lanes_are_chosen_hidden_and_ordered(void **state)
{
    struct window *window = *state;
    struct timeline_panel *timeline = window->timeline;
    does(window, "lane none");
    key(window, "Down", 0);
    assert_int_equal(timeline->chosen, timeline->scene->lanes[0].lane);
    key(window, "Down", 0);
    assert_int_equal(timeline->chosen, timeline->scene->lanes[1].lane);
    does(window, "lane display");
    assert_int_equal(timeline->chosen, SMALL_DISPLAY);
    does(window, "lanes hide selftest");
    assert_true(timeline->scene->row_of[SMALL_SELFTEST] == SIZE_MAX);
    does(window, "lanes show all");
    does(window, "lanes name");
    assert_int_equal(timeline->scene->lanes[2].lane, SMALL_CONSOLE);
    does(window, "lanes up logger");
    does(window, "lanes priority");
    assert_int_equal(timeline->scene->lanes[2].lane, SMALL_CONTROL);
    does(window, "marks wakes off");
    assert_true(timeline->scene->wakes.total == 0);
    does(window, "marks wakes on");
    assert_true(timeline->scene->wakes.total > 0);
}

static void test_the_mouse_tells_what_is_under_it(void **state)
{
    struct window *window = *state;
    struct timeline_panel *timeline = window->timeline;
    size_t i = 0;
    does(window, "zoom 10ms 14ms");
    mouse(window, UI_MOVE, place(window, 11700 * SIM_US), middle_of(window, SMALL_LOGGER), 0);
    assert_true(timeline->tip_count >= 2);
    assert_string_equal(timeline->tip[0], "logger: waits: semaphore 'log'");
    does(window, "zoom 11ms 11.1ms");
    mouse(window, UI_MOVE, place(window, 11006 * SIM_US), middle_of(window, SMALL_CONTROL), 0);
    for (i = 0; i < timeline->tip_count && strstr(timeline->tip[i], "woken by SysTick") == NULL;)
        i++;
    assert_true(i < timeline->tip_count);
}

static void test_what_is_no_command_says_what_is(void **state)
{
    struct window *window = *state;
    refuses(window, "", "zoom");
    refuses(window, "dance", "zoom");
    refuses(window, "zoom", "fit");
    refuses(window, "zoom 12ms 10ms", "earlier");
    refuses(window, "zoom in at noon", "not a time");
    refuses(window, "go 100cycles", "cycles");
    refuses(window, "lane nobody", "no lane");
    refuses(window, "lanes hide nobody", "no lane");
    refuses(window, "next year", "change");
    refuses(window, "follow on off", "too much");
    refuses(window, "cursor c", "cursor a");
}

static void test_what_is_kept_comes_back(void **state)
{
    struct window *window = *state;
    json_t *kept = json_object();
    does(window, "lanes load");
    does(window, "follow off");
    does(window, "marks ticks off");
    timeline_panel.keep(&window->timeline->panel, kept);
    does(window, "lanes name");
    does(window, "follow on");
    does(window, "marks ticks on");
    timeline_panel.restore(&window->timeline->panel, kept);
    assert_int_equal(window->timeline->lanes.order, TIMELINE_BY_LOAD);
    assert_false(window->timeline->follow);
    assert_false(window->timeline->shows & TIMELINE_TICKS);
    json_decref(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_file_is_shown_from_end_to_end, open_window,
                                        close_window),
        cmocka_unit_test_setup_teardown(test_zoom_and_pan, open_window, close_window),
        cmocka_unit_test_setup_teardown(test_a_click_goes_there, open_window, close_window),
        cmocka_unit_test_setup_teardown(test_dragging_moves_what_is_visible, open_window,
                                        close_window),
        cmocka_unit_test_setup_teardown(test_cursors_are_dragged_with_shift_and_by_their_lines,
                                        open_window, close_window),
        cmocka_unit_test_setup_teardown(test_lanes_are_chosen_hidden_and_ordered, open_window,
                                        close_window),
        cmocka_unit_test_setup_teardown(test_the_mouse_tells_what_is_under_it, open_window,
                                        close_window),
        cmocka_unit_test_setup_teardown(test_what_is_no_command_says_what_is, open_window,
                                        close_window),
        cmocka_unit_test_setup_teardown(test_what_is_kept_comes_back, open_window, close_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
