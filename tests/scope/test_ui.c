/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window's toolkit (tools/scope/ui.h), drawn into pictures in memory: texts stay in their
 * boxes, controls are found by the mouse where they are seen, the keyboard reaches all of them, and
 * lists scroll as far as they go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tools/scope/ui_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH  400
#define HEIGHT 300

struct canvas {
    struct ui *ui;
    cairo_surface_t *surface;
    struct ui_view view;
};

static void open_canvas(struct canvas *canvas)
{
    memset(canvas, 0, sizeof *canvas);
    canvas->ui = ui_create();
    canvas->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    canvas->view.keyboard = true;
}

static void close_canvas(struct canvas *canvas)
{
    ui_view_free(&canvas->view);
    cairo_surface_destroy(canvas->surface);
    ui_destroy(canvas->ui);
}

static void begin(struct canvas *canvas)
{
    ui_begin(canvas->ui, canvas->surface, 1);
    ui_fill(canvas->ui, (struct ui_rect){0, 0, WIDTH, HEIGHT}, UI_PANEL);
    ui_view_begin(canvas->ui, &canvas->view);
}

static void end(struct canvas *canvas)
{
    ui_view_end(canvas->ui);
    ui_end(canvas->ui);
    cairo_surface_flush(canvas->surface);
}

static uint32_t pixel(const struct canvas *canvas, int x, int y)
{
    const unsigned char *bytes = cairo_image_surface_get_data(canvas->surface);
    uint32_t value;
    memcpy(&value, bytes + y * cairo_image_surface_get_stride(canvas->surface) + 4 * x, 4);
    return value & 0xffffff;
}

/* The leftmost and rightmost column that is not ground; false: nothing is drawn. */
static bool inked(const struct canvas *canvas, int *first, int *last)
{
    uint32_t ground = pixel(canvas, WIDTH - 1, HEIGHT - 1);
    int x, y;
    *first = -1;
    for (x = 0; x < WIDTH; x++)
        for (y = 0; y < HEIGHT; y++)
            if (pixel(canvas, x, y) != ground) {
                if (*first < 0)
                    *first = x;
                *last = x;
            }
    return *first >= 0;
}

/* --- texts --- */

static void draw_text(struct canvas *canvas, double x, double w, enum ui_align align,
                      const char *text, double *width)
{
    begin(canvas);
    *width = ui_text(canvas->ui, x, 20, w, UI_PLAIN, UI_TEXT, align, text);
    end(canvas);
}

static void a_long_text_ends_in_its_box(void **state)
{
    static const char text[] = "a name that is much longer than there is room for it in the box";
    struct canvas canvas;
    double width, whole;
    int first, last;
    (void)state;
    open_canvas(&canvas);
    draw_text(&canvas, 50, 100, UI_LEFT, text, &width);
    assert_true(inked(&canvas, &first, &last));
    assert_in_range(first, 50, 53);
    assert_in_range(last, 80, 149);
    assert_true(width <= 100);
    whole = ui_text_width(canvas.ui, UI_PLAIN, text);
    assert_true(whole > 100);
    close_canvas(&canvas);
}

static void a_text_stands_where_it_is_aligned(void **state)
{
    struct canvas canvas;
    double width;
    int first, last;
    (void)state;
    open_canvas(&canvas);
    draw_text(&canvas, 50, 200, UI_RIGHT, "III", &width);
    assert_true(inked(&canvas, &first, &last));
    assert_in_range(last, 244, 249);
    assert_in_range(first, 249 - (int)width - 1, 249);
    draw_text(&canvas, 50, 200, UI_CENTRE, "III", &width);
    assert_true(inked(&canvas, &first, &last));
    assert_in_range((first + last) / 2, 147, 152);
    close_canvas(&canvas);
}

static void digits_stand_below_each_other(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    begin(&canvas);
    assert_true(ui_text_width(canvas.ui, UI_PLAIN, "1111") ==
                ui_text_width(canvas.ui, UI_PLAIN, "8888"));
    assert_true(ui_text_width(canvas.ui, UI_MONO, "iiii") ==
                ui_text_width(canvas.ui, UI_MONO, "WWWW"));
    end(&canvas);
    close_canvas(&canvas);
}

static void what_is_no_text_is_drawn_all_the_same(void **state)
{
    struct canvas canvas;
    double width;
    int first, last;
    (void)state;
    open_canvas(&canvas);
    draw_text(&canvas, 10, 0, UI_LEFT, "\xff\xfe name \xc3", &width);
    assert_true(inked(&canvas, &first, &last));
    draw_text(&canvas, 10, 0, UI_LEFT, "two\nlines\tand more", &width);
    assert_true(width > 0);
    draw_text(&canvas, 10, 0, UI_LEFT, "", &width);
    assert_true(width == 0);
    close_canvas(&canvas);
}

static void another_size_makes_other_widths(void **state)
{
    struct canvas canvas;
    double before;
    (void)state;
    open_canvas(&canvas);
    before = ui_text_width(canvas.ui, UI_PLAIN, "semaphore");
    ui_set_text_size(canvas.ui, 26);
    assert_true(ui_text_width(canvas.ui, UI_PLAIN, "semaphore") > 1.8 * before);
    ui_set_text_size(canvas.ui, 13);
    assert_true(ui_text_width(canvas.ui, UI_PLAIN, "semaphore") == before);
    close_canvas(&canvas);
}

/* More texts than are kept: the first is laid out again, as it was. */
static void many_texts_are_still_right(void **state)
{
    struct canvas canvas;
    double first;
    unsigned i;
    (void)state;
    open_canvas(&canvas);
    begin(&canvas);
    first = ui_text_width(canvas.ui, UI_PLAIN, "text 0");
    for (i = 0; i < 10000; i++) {
        char text[32];
        snprintf(text, sizeof text, "text %u", i);
        assert_true(ui_text_width(canvas.ui, UI_PLAIN, text) >= first);
    }
    assert_true(ui_text_width(canvas.ui, UI_PLAIN, "text 0") == first);
    end(&canvas);
    close_canvas(&canvas);
}

/* --- themes: contrast as WCAG 2.1 reckons it (1.4.3, 1.4.11) --- */

static double part(double value)
{
    return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(const struct ui_rgba *c)
{
    return 0.2126 * part(c->r) + 0.7152 * part(c->g) + 0.0722 * part(c->b);
}

static double contrast(const struct ui_theme *theme, enum ui_colour a, enum ui_colour b)
{
    double x = luminance(&theme->colours[a]), y = luminance(&theme->colours[b]);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void what_is_drawn_stands_out(void **state)
{
    static const enum ui_colour texts[][2] = {
        {UI_TEXT, UI_PANEL},   {UI_TEXT, UI_RAISED}, {UI_TEXT, UI_CHANGED},     {UI_DIM, UI_PANEL},
        {UI_DIM, UI_RAISED},   {UI_GOOD, UI_PANEL},  {UI_WARN, UI_PANEL},       {UI_BAD, UI_PANEL},
        {UI_ACCENT, UI_PANEL}, {UI_BAD, UI_RAISED},  {UI_ON_ACCENT, UI_ACCENT},
    };
    static const enum ui_colour shapes[] = {
        UI_ACCENT,  UI_FOCUS,     UI_RUNNING,   UI_INTERRUPTED, UI_READY,
        UI_BLOCKED, UI_SUSPENDED, UI_INTERRUPT, UI_IDLE,        UI_CALL,
        UI_WAKE,    UI_TICK,      UI_DEADLINE,  UI_CURSOR_A,    UI_CURSOR_B,
    };
    const struct ui_theme *theme;
    size_t i;
    (void)state;
    for (theme = ui_themes; theme->name != NULL; theme++) {
        for (i = 0; i < sizeof texts / sizeof *texts; i++)
            if (contrast(theme, texts[i][0], texts[i][1]) < 4.5)
                fail_msg("%s: text %u on %u", theme->name, texts[i][0], texts[i][1]);
        for (i = 0; i < sizeof shapes / sizeof *shapes; i++)
            if (contrast(theme, shapes[i], UI_PANEL) < 3)
                fail_msg("%s: colour %u", theme->name, shapes[i]);
    }
}

/* --- controls --- */

static void know(struct canvas *canvas, const char *id, enum ui_control_kind kind, double x,
                 double y)
{
    struct ui_control control = {.kind = kind, .rect = {x, y, 80, 20}};
    snprintf(control.id, sizeof control.id, "%s", id);
    ui_control(canvas->ui, &control);
}

static void assert_focus(const struct canvas *canvas, const char *id)
{
    assert_string_equal(canvas->view.focus, id);
}

static void go_next(struct canvas *canvas, int direction, const char *id)
{
    const struct ui_known *next = ui_view_next(&canvas->view, direction);
    if (id == NULL) {
        assert_null(next);
        return;
    }
    assert_non_null(next);
    ui_view_focus(&canvas->view, next);
    assert_focus(canvas, id);
}

static void draw_controls(struct canvas *canvas)
{
    begin(canvas);
    know(canvas, "run", UI_BUTTON, 0, 0);
    know(canvas, "row.0", UI_ROW, 0, 40);
    know(canvas, "row.1", UI_ROW, 0, 60);
    know(canvas, "row.2", UI_ROW, 0, 80);
    know(canvas, "other.0", UI_ROW, 100, 40);
    know(canvas, "area", UI_AREA, 200, 40);
    end(canvas);
}

static void tab_passes_a_list_in_one_step(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    draw_controls(&canvas);
    assert_focus(&canvas, "run"); /* the first one, by itself */
    go_next(&canvas, 1, "row.0");
    go_next(&canvas, 1, "other.0");
    go_next(&canvas, 1, "area");
    go_next(&canvas, 1, NULL);
    go_next(&canvas, -1, "other.0");
    go_next(&canvas, -1, "row.2");
    go_next(&canvas, -1, "run");
    go_next(&canvas, -1, NULL);
    close_canvas(&canvas);
}

static void arrows_go_through_a_list_only(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    draw_controls(&canvas);
    assert_null(ui_view_row(&canvas.view, 1)); /* from a button */
    ui_view_focus(&canvas.view, ui_view_find(&canvas.view, "row.1"));
    assert_string_equal(ui_view_row(&canvas.view, 1)->control.id, "row.2");
    assert_string_equal(ui_view_row(&canvas.view, -1)->control.id, "row.0");
    ui_view_focus(&canvas.view, ui_view_find(&canvas.view, "row.2"));
    assert_null(ui_view_row(&canvas.view, 1)); /* the other list is not this one's end */
    close_canvas(&canvas);
}

static void the_mouse_finds_what_is_seen(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    begin(&canvas);
    know(&canvas, "below", UI_BUTTON, 10, 10);
    know(&canvas, "above", UI_BUTTON, 50, 10);
    ui_clip(canvas.ui, (struct ui_rect){0, 100, WIDTH, 30});
    know(&canvas, "cut", UI_ROW, 10, 120);
    know(&canvas, "away", UI_ROW, 10, 140);
    ui_unclip(canvas.ui);
    end(&canvas);
    assert_string_equal(ui_view_at(&canvas.view, 20, 15)->control.id, "below");
    assert_string_equal(ui_view_at(&canvas.view, 60, 15)->control.id, "above");
    assert_string_equal(ui_view_at(&canvas.view, 20, 125)->control.id, "cut");
    assert_null(ui_view_at(&canvas.view, 20, 135)); /* what is clipped is not there */
    assert_null(ui_view_at(&canvas.view, 20, 145));
    assert_null(ui_view_at(&canvas.view, 300, 200));
    close_canvas(&canvas);
}

static void the_ring_is_drawn_for_the_keyboard(void **state)
{
    struct canvas canvas;
    int first, last;
    (void)state;
    open_canvas(&canvas);
    draw_controls(&canvas);
    assert_false(inked(&canvas, &first, &last));
    canvas.view.rings = true;
    draw_controls(&canvas);
    assert_true(inked(&canvas, &first, &last));
    assert_int_equal(first, 0);
    assert_int_equal(last, 79);
    close_canvas(&canvas);
}

static void only_a_change_of_what_hovers_is_told(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    begin(&canvas);
    assert_false(ui_hovers(canvas.ui, (struct ui_rect){10, 10, 20, 20}));
    end(&canvas);
    assert_false(ui_view_mouse(&canvas.view, true, 5, 5));
    assert_true(ui_view_mouse(&canvas.view, true, 15, 15));
    begin(&canvas);
    assert_true(ui_hovers(canvas.ui, (struct ui_rect){10, 10, 20, 20}));
    end(&canvas);
    assert_false(ui_view_mouse(&canvas.view, true, 16, 16));
    assert_true(ui_view_mouse(&canvas.view, false, 0, 0));
    close_canvas(&canvas);
}

/* --- lists: rows of 20 units, of which 5 have room --- */

static double draw_list(struct canvas *canvas, unsigned rows)
{
    struct ui_rect rect = {0, 50, 200, 100};
    double offset;
    unsigned i;
    begin(canvas);
    offset = ui_scroll(canvas->ui, rect, "list", rows * 20.0);
    ui_clip(canvas->ui, rect);
    for (i = 0; i < rows; i++) {
        char id[32];
        double y = 50 + i * 20 - offset;
        snprintf(id, sizeof id, "row.%u", i);
        if (y > 30 && y < 150)
            know(canvas, id, UI_ROW, 0, y);
    }
    ui_unclip(canvas->ui);
    end(canvas);
    return offset;
}

static void a_list_scrolls_to_its_ends(void **state)
{
    struct canvas canvas;
    struct ui_list *list;
    (void)state;
    open_canvas(&canvas);
    assert_true(draw_list(&canvas, 20) == 0);
    assert_null(ui_view_list_at(&canvas.view, 100, 20));
    list = ui_view_list_at(&canvas.view, 100, 100);
    assert_non_null(list);
    assert_false(ui_list_scroll(list, -1));
    assert_true(ui_list_scroll(list, 30));
    assert_true(draw_list(&canvas, 20) == 30);
    assert_true(ui_list_scroll(list, 1e9));
    assert_false(ui_list_scroll(list, 1));
    assert_true(draw_list(&canvas, 20) == 300);
    assert_true(draw_list(&canvas, 8) == 60); /* it became shorter */
    assert_true(draw_list(&canvas, 3) == 0);
    close_canvas(&canvas);
}

static void a_row_that_is_asked_for_is_made_visible(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    draw_list(&canvas, 20);
    ui_scroll_to(canvas.ui, "list", 200, 220); /* outside of a drawing: nothing */
    assert_true(draw_list(&canvas, 20) == 0);
    begin(&canvas);
    ui_scroll_to(canvas.ui, "list", 200, 220);
    end(&canvas);
    assert_true(draw_list(&canvas, 20) == 120);
    begin(&canvas);
    ui_scroll_to(canvas.ui, "list", 140, 160); /* it is */
    end(&canvas);
    assert_true(draw_list(&canvas, 20) == 120);
    begin(&canvas);
    ui_scroll_to(canvas.ui, "list", 40, 60);
    end(&canvas);
    assert_true(draw_list(&canvas, 20) == 40);
    close_canvas(&canvas);
}

static void the_focus_takes_the_list_with_it(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    draw_list(&canvas, 20);
    assert_focus(&canvas, "row.0");
    ui_view_focus(&canvas.view, ui_view_find(&canvas.view, "row.4"));
    assert_true(draw_list(&canvas, 20) == 0);
    assert_null(ui_view_find(&canvas.view, "row.6"));
    ui_list_scroll(&canvas.view.lists[0], 20);
    canvas.view.step = 1; /* an arrow key at the last row that is drawn */
    draw_list(&canvas, 20);
    assert_focus(&canvas, "row.5");
    close_canvas(&canvas);
}

static void a_bar_is_dragged(void **state)
{
    struct canvas canvas;
    (void)state;
    open_canvas(&canvas);
    draw_list(&canvas, 20);
    assert_false(ui_view_press_bar(&canvas.view, 100, 60)); /* beside it */
    assert_true(ui_view_press_bar(&canvas.view, 196, 55));
    assert_true(ui_view_drag_bar(&canvas.view, 55 + 100));
    assert_true(draw_list(&canvas, 20) == 300);
    assert_true(ui_view_drag_bar(&canvas.view, 55));
    assert_true(draw_list(&canvas, 20) == 0);
    close_canvas(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_text_ends_in_its_box),
        cmocka_unit_test(a_text_stands_where_it_is_aligned),
        cmocka_unit_test(digits_stand_below_each_other),
        cmocka_unit_test(what_is_no_text_is_drawn_all_the_same),
        cmocka_unit_test(another_size_makes_other_widths),
        cmocka_unit_test(many_texts_are_still_right),
        cmocka_unit_test(what_is_drawn_stands_out),
        cmocka_unit_test(tab_passes_a_list_in_one_step),
        cmocka_unit_test(arrows_go_through_a_list_only),
        cmocka_unit_test(the_mouse_finds_what_is_seen),
        cmocka_unit_test(the_ring_is_drawn_for_the_keyboard),
        cmocka_unit_test(only_a_change_of_what_hovers_is_told),
        cmocka_unit_test(a_list_scrolls_to_its_ends),
        cmocka_unit_test(a_row_that_is_asked_for_is_made_visible),
        cmocka_unit_test(the_focus_takes_the_list_with_it),
        cmocka_unit_test(a_bar_is_dragged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
