/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree of panels (tools/scope/layout.h): it fills its place without overlap, whatever is grown,
 * hidden, shown and moved, and comes back from its file as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/scope/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST 16

static const struct ui_rect window = {6, 60, 1268, 700};

static struct layout begin(void)
{
    struct layout layout = {.root = layout_default()};
    layout_place(&layout, window);
    return layout;
}

static struct ui_rect rect_of(struct layout *layout, const char *name)
{
    const struct layout_node *leaf = layout_leaf_of(layout, name);
    assert_non_null(leaf);
    return leaf->rect;
}

/* The places of those that are shown, with the gaps between them, are the window's. */
static void assert_filled(struct layout *layout)
{
    const char *names[MOST];
    unsigned count = layout_order(layout, names, MOST), i, j;
    double area = 0;
    for (i = 0; i < count; i++) {
        struct ui_rect a = rect_of(layout, names[i]);
        assert_true(a.w > 0 && a.h > 0);
        assert_true(a.x >= window.x && a.x + a.w <= window.x + window.w + 0.01);
        assert_true(a.y >= window.y && a.y + a.h <= window.y + window.h + 0.01);
        area += (a.w + LAYOUT_GAP) * (a.h + LAYOUT_GAP);
        for (j = 0; j < i; j++) {
            struct ui_rect b = rect_of(layout, names[j]);
            assert_true(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y ||
                        b.y + b.h <= a.y);
        }
    }
    if (count > 0)
        assert_true(fabs(area - (window.w + LAYOUT_GAP) * (window.h + LAYOUT_GAP)) < 1);
}

static void assert_order(struct layout *layout, const char *wanted)
{
    const char *names[MOST];
    char text[256] = "";
    unsigned count = layout_order(layout, names, MOST), i;
    for (i = 0; i < count; i++) {
        strcat(text, i > 0 ? " " : "");
        strcat(text, names[i]);
    }
    assert_string_equal(text, wanted);
}

static void the_usual_one_fills_the_window(void **state)
{
    struct layout layout = begin();
    (void)state;
    assert_filled(&layout);
    assert_order(&layout, "timeline tasks code console");
    assert_true(rect_of(&layout, "timeline").w == window.w);
    assert_true(rect_of(&layout, "memory").x == rect_of(&layout, "code").x);
    assert_true(layout_is_shown(&layout, "code"));
    assert_false(layout_is_shown(&layout, "memory"));
    layout_free(layout.root);
}

static void a_panel_grows_at_the_cost_of_its_neighbour(void **state)
{
    static const char *const panels[] = {"timeline", "tasks", "code", "console"};
    struct layout layout = begin();
    struct sim_error error;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof panels / sizeof *panels; i++) {
        struct ui_rect before = rect_of(&layout, panels[i]), after;
        assert_true(layout_grow(&layout, panels[i], 0.05, &error));
        layout_place(&layout, window);
        after = rect_of(&layout, panels[i]);
        assert_true(after.w * after.h > before.w * before.h);
        assert_filled(&layout);
    }
    for (i = 0; i < 100; i++)
        assert_true(layout_grow(&layout, "tasks", -0.05, &error));
    layout_place(&layout, window);
    assert_true(rect_of(&layout, "tasks").w > 50); /* never to nothing */
    assert_filled(&layout);
    layout_free(layout.root);
}

static void a_split_is_dragged(void **state)
{
    struct layout layout = begin();
    struct ui_rect top = rect_of(&layout, "timeline");
    double y = top.y + top.h + LAYOUT_GAP / 2.0;
    struct layout_node *split = layout_split_at(&layout, 600, y);
    (void)state;
    assert_non_null(split);
    assert_null(layout_split_at(&layout, 600, top.y + 10));
    assert_null(layout_split_at(&layout, 0, y)); /* beside the window's panels */
    layout_drag(split, 600, y + 100);
    layout_place(&layout, window);
    assert_true(fabs(rect_of(&layout, "timeline").h - (top.h + 100)) < LAYOUT_GAP);
    layout_drag(split, 600, 1e6);
    layout_place(&layout, window);
    assert_filled(&layout);
    assert_true(rect_of(&layout, "tasks").h > 30);
    layout_free(layout.root);
}

static void what_is_hidden_gives_its_place_away(void **state)
{
    struct layout layout = begin();
    (void)state;
    layout_hide(&layout, "code");
    layout_place(&layout, window);
    assert_order(&layout, "timeline tasks registers console");
    layout_hide(&layout, "tasks");
    layout_hide(&layout, "console");
    layout_hide(&layout, "board");
    layout_hide(&layout, "board"); /* twice is once */
    layout_place(&layout, window);
    assert_order(&layout, "timeline registers");
    assert_filled(&layout);
    layout_hide(&layout, "registers");
    layout_hide(&layout, "memory");
    layout_hide(&layout, "devices");
    layout_hide(&layout, "timeline");
    layout_place(&layout, window);
    assert_order(&layout, "");
    assert_null(layout.root);
    layout_show(&layout, "tasks", NULL);
    layout_place(&layout, window);
    assert_order(&layout, "tasks");
    assert_filled(&layout);
    layout_free(layout.root);
}

static void a_tab_is_shown_in_front(void **state)
{
    struct layout layout = begin();
    (void)state;
    layout_show(&layout, "devices", NULL);
    assert_true(layout_is_shown(&layout, "devices"));
    assert_false(layout_is_shown(&layout, "code"));
    layout_hide(&layout, "devices");
    layout_show(&layout, "devices", "timeline");
    layout_place(&layout, window);
    assert_true(rect_of(&layout, "devices").y == window.y);
    assert_order(&layout, "devices tasks memory console");
    layout_free(layout.root);
}

static void one_panel_takes_the_whole_window(void **state)
{
    struct layout layout = begin();
    (void)state;
    strcpy(layout.maximised, "code");
    layout_place(&layout, window);
    assert_true(rect_of(&layout, "code").w == window.w);
    assert_true(rect_of(&layout, "code").h == window.h);
    assert_true(layout_is_shown(&layout, "code"));
    assert_false(layout_is_shown(&layout, "tasks"));
    layout_show(&layout, "tasks", NULL); /* another is asked for: all are back */
    layout_place(&layout, window);
    assert_true(layout_is_shown(&layout, "tasks"));
    assert_filled(&layout);
    layout_free(layout.root);
}

static void panels_are_moved_beside_each_other(void **state)
{
    static const char *const wheres[] = {"left", "right", "above", "below", "with"};
    struct sim_error error;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof wheres / sizeof *wheres; i++) {
        struct layout layout = begin();
        struct ui_rect moved, other;
        assert_true(layout_move(&layout, "registers", wheres[i], "tasks", &error));
        layout_place(&layout, window);
        assert_filled(&layout);
        assert_true(layout_is_shown(&layout, "registers"));
        moved = rect_of(&layout, "registers");
        other = rect_of(&layout, "tasks");
        assert_int_equal(moved.x < other.x, i == 0);
        assert_int_equal(moved.x > other.x, i == 1);
        assert_int_equal(moved.y < other.y, i == 2);
        assert_int_equal(moved.y > other.y, i == 3);
        layout_free(layout.root);
    }
}

static void what_cannot_be_moved_stays(void **state)
{
    struct layout layout = begin();
    struct sim_error error = {""};
    (void)state;
    assert_false(layout_move(&layout, "tasks", "beside", "code", &error));
    assert_non_null(strstr(error.text, "left, right"));
    assert_false(layout_move(&layout, "tasks", "left", "tasks", &error));
    assert_false(layout_move(&layout, "tasks", "left", "nothing", &error));
    assert_false(layout_grow(&layout, "nothing", 0.1, &error));
    layout_place(&layout, window);
    assert_order(&layout, "timeline tasks code console");
    layout_free(layout.root);
}

/* --- the file --- */

static void it_is_read_back_as_it_was(void **state)
{
    struct layout layout = begin(), back = {.root = NULL};
    struct sim_error error = {""};
    json_t *json, *again;
    (void)state;
    layout_grow(&layout, "tasks", 0.1, &error);
    layout_move(&layout, "board", "below", "console", &error);
    layout_show(&layout, "memory", NULL);
    json = layout_write(layout.root);
    back.root = layout_read(json, &error);
    assert_non_null(back.root);
    layout_place(&layout, window);
    layout_place(&back, window);
    assert_order(&back, "timeline tasks memory console board");
    assert_true(fabs(rect_of(&layout, "tasks").w - rect_of(&back, "tasks").w) <= 1);
    again = layout_write(back.root);
    assert_true(json_equal(json, again));
    json_decref(json);
    json_decref(again);
    layout_free(layout.root);
    layout_free(back.root);
}

static void what_is_no_layout_is_told(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        "3",
        "{\"tabs\":[]}",
        "{\"tabs\":[3]}",
        "{\"tabs\":[\"code\",null]}",
        "{\"tabs\":[\"a name of a panel that is by far too long\"]}",
        "{\"rows\":[0.5]}",
        "{\"rows\":[0.5,{\"tabs\":[\"code\"]}]}",
        "{\"rows\":[0.5,{\"tabs\":[\"code\"]},{}]}",
        "{\"columns\":[\"half\",{\"tabs\":[\"code\"]},{\"tabs\":[\"tasks\"]}]}",
    };
    size_t i;
    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct sim_error error = {""};
        json_t *json = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        assert_non_null(json);
        assert_null(layout_read(json, &error));
        assert_true(error.text[0] != '\0');
        json_decref(json);
    }
}

/* Deeper than anybody splits: no stack is exhausted by a file. */
static void a_bottomless_file_is_told(void **state)
{
    struct sim_error error = {""};
    json_t *json = json_pack("{s:[s]}", "tabs", "code");
    unsigned i;
    (void)state;
    for (i = 0; i < 1000; i++)
        json = json_pack("{s:[f,{s:[s]},o]}", "rows", 0.5, "tabs", "tasks", json);
    assert_null(layout_read(json, &error));
    assert_true(error.text[0] != '\0');
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_one_fills_the_window),
        cmocka_unit_test(a_panel_grows_at_the_cost_of_its_neighbour),
        cmocka_unit_test(a_split_is_dragged),
        cmocka_unit_test(what_is_hidden_gives_its_place_away),
        cmocka_unit_test(a_tab_is_shown_in_front),
        cmocka_unit_test(one_panel_takes_the_whole_window),
        cmocka_unit_test(panels_are_moved_beside_each_other),
        cmocka_unit_test(what_cannot_be_moved_stays),
        cmocka_unit_test(it_is_read_back_as_it_was),
        cmocka_unit_test(what_is_no_layout_is_told),
        cmocka_unit_test(a_bottomless_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
