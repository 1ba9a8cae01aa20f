/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline as a file (tools/scope/timeline.h): SVG is well-formed and made of lines and text,
 * PNG and PDF are what their names say and as large as was asked for; what cannot be drawn is an
 * error that says why; a lane's states differ in the picture itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/small_recording.h"
#include "tools/scope/timeline.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/timeline-picture-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(16u << 20);
    assert_non_null(file);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (16u << 20) - 1, file);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

static struct timeline_picture three_ticks(void)
{
    return (struct timeline_picture){.has_from = true,
                                     .from = 9500 * SIM_US,
                                     .has_to = true,
                                     .to = 13200 * SIM_US,
                                     .has_cursor = {true, true},
                                     .cursor = {10 * SIM_MS, 12 * SIM_MS},
                                     .title = "Three <ticks> & more"};
}

static void draw_as(const char *name, const struct timeline_picture *picture)
{
    struct recording *recording = small_recording(20);
    struct sim_error error;
    if (!timeline_picture(recording, picture, in_folder(name), &error))
        fail_msg("%s", error.text);
    recording_destroy(recording);
}

/* --- SVG --- */

struct seen {
    unsigned paths, images;
    double width;
};

static void XMLCALL element(void *owner, const XML_Char *name, const XML_Char **attributes)
{
    struct seen *seen = owner;
    seen->paths += strcmp(name, "path") == 0 || strcmp(name, "use") == 0;
    seen->images += strcmp(name, "image") == 0;
    for (; strcmp(name, "svg") == 0 && attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], "width") == 0)
            seen->width = strtod(attributes[1], NULL);
}

static void test_svg_is_well_formed_and_made_of_lines(void **state)
{
    struct timeline_picture picture = three_ticks();
    struct seen seen = {0, 0, 0};
    XML_Parser parser = XML_ParserCreate(NULL);
    size_t size;
    char *bytes;
    (void)state;
    picture.width = 1000;
    draw_as("a.svg", &picture);
    bytes = read_file(in_folder("a.svg"), &size);
    XML_SetUserData(parser, &seen);
    XML_SetStartElementHandler(parser, element);
    if (XML_Parse(parser, bytes, (int)size, 1) != XML_STATUS_OK)
        fail_msg("line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    assert_true(seen.width == 1000);
    assert_true(seen.paths > 200);
    assert_int_equal(seen.images, 0); /* patterns are lines, too */
    XML_ParserFree(parser);
    free(bytes);
}

/* --- PNG, PDF --- */

static void test_png_and_pdf_are_what_their_names_say(void **state)
{
    struct timeline_picture picture = three_ticks();
    cairo_surface_t *surface;
    size_t size;
    char *bytes;
    (void)state;
    picture.width = 900;
    picture.height = 500;
    picture.scale = 2;
    draw_as("a.png", &picture);
    surface = cairo_image_surface_create_from_png(in_folder("a.png"));
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    assert_int_equal(cairo_image_surface_get_width(surface), 1800);
    assert_int_equal(cairo_image_surface_get_height(surface), 1000);
    cairo_surface_destroy(surface);
    draw_as("a.pdf", &picture);
    bytes = read_file(in_folder("a.pdf"), &size);
    assert_true(size > 1000 && memcmp(bytes, "%PDF-", 5) == 0);
    free(bytes);
}

static void test_what_cannot_be_drawn_says_why(void **state)
{
    struct recording *recording = small_recording(3);
    struct timeline_picture picture = {.theme = "purple"};
    struct sim_error error;
    (void)state;
    assert_true(timeline_is_picture("slides/a.pdf") && !timeline_is_picture("a.trace"));
    assert_false(timeline_picture(recording, &picture, in_folder("b.svg"), &error));
    assert_non_null(strstr(error.text, "light and dark"));
    picture.theme = "dark";
    assert_false(timeline_picture(recording, &picture, "/nowhere/at/all.svg", &error));
    assert_non_null(strstr(error.text, "/nowhere/at/all.svg"));
    assert_false(timeline_picture(recording, &picture, in_folder("b.gif"), &error));
    picture.width = 50;
    assert_false(timeline_picture(recording, &picture, in_folder("b.svg"), &error));
    assert_non_null(strstr(error.text, "16384"));
    picture.width = 0;
    picture.has_from = picture.has_to = true;
    picture.from = picture.to = SIM_MS;
    assert_false(timeline_picture(recording, &picture, in_folder("b.svg"), &error));
    recording_destroy(recording);
}

/* --- what is seen --- */

#define SIDE 24

static uint32_t bits_of(enum lane_state state, bool filled[SIDE][SIDE])
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    struct ui *ui = ui_create();
    uint32_t ground, count = 0;
    int x, y;
    ui_begin(ui, surface, 1);
    ui_fill(ui, (struct ui_rect){0, 0, SIDE, SIDE}, UI_PANEL);
    cairo_surface_flush(surface);
    ground = *(const uint32_t *)cairo_image_surface_get_data(surface);
    timeline_draw_state(ui, (struct ui_rect){0, 0, SIDE, SIDE}, state);
    ui_end(ui);
    cairo_surface_flush(surface);
    for (y = 0; y < SIDE; y++)
        for (x = 0; x < SIDE; x++) {
            const unsigned char *row =
                cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
            filled[y][x] = ((const uint32_t *)row)[x] != ground;
            count += filled[y][x];
        }
    ui_destroy(ui);
    cairo_surface_destroy(surface);
    return count;
}

static void test_states_differ_without_colour(void **state)
{
    static bool shapes[LANE_STATES][SIDE][SIDE];
    uint32_t counts[LANE_STATES];
    int i, j;
    (void)state;
    for (i = 0; i < LANE_STATES; i++)
        counts[i] = bits_of((enum lane_state)i, shapes[i]);
    assert_int_equal(counts[LANE_ABSENT], 0);
    assert_int_equal(counts[LANE_RUNNING], SIDE * SIDE);
    assert_true(counts[LANE_READY] <= SIDE * SIDE / 2); /* half as high */
    assert_true(counts[LANE_BLOCKED] <= 3 * SIDE);      /* a thin line */
    for (i = 0; i < LANE_STATES; i++)
        for (j = 0; j < i; j++) /* interrupted is a block as running is, but no solid one */
            if (i != LANE_INTERRUPTED || j != LANE_RUNNING)
                assert_true(memcmp(shapes[i], shapes[j], sizeof shapes[i]) != 0);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"a.svg", "a.png", "a.pdf", NULL};
    int i;
    (void)state;
    for (i = 0; names[i] != NULL; i++)
        unlink(in_folder(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_svg_is_well_formed_and_made_of_lines),
        cmocka_unit_test(test_png_and_pdf_are_what_their_names_say),
        cmocka_unit_test(test_what_cannot_be_drawn_says_why),
        cmocka_unit_test(test_states_differ_without_colour),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
