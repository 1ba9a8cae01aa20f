/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline as a file for slides and papers: PNG, SVG or PDF, the same drawing as the window's,
 * in SVG and PDF as lines and text, not as pixels. */
#include "timeline.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define WIDTH       1280.0
#define HEIGHT      720.0
#define TITLE_SPACE 18.0

static const char *const suffixes[] = {".svg", ".pdf", ".png", NULL};

static int suffix_of(const char *path)
{
    size_t length = strlen(path);
    int i;
    for (i = 0; suffixes[i] != NULL; i++)
        if (length > 4 && strcmp(path + length - 4, suffixes[i]) == 0)
            return i;
    return -1;
}

bool timeline_is_picture(const char *path)
{
    return suffix_of(path) >= 0;
}

static const struct ui_theme *theme_named(const char *name)
{
    const struct ui_theme *theme;
    for (theme = ui_themes; theme->name != NULL; theme++)
        if (strcmp(theme->name, name) == 0)
            return theme;
    return NULL;
}

static struct timeline_view stretch(const struct recording *recording,
                                    const struct timeline_picture *picture)
{
    sim_time from = picture->has_from ? picture->from : recording_begin(recording);
    sim_time to = picture->has_to ? picture->to : recording_end(recording);
    return timeline_from(from, to > from ? to - from : 1);
}

static struct timeline_wish wish_of(const struct recording *recording,
                                    const struct timeline_picture *picture)
{
    struct timeline_wish wish = {.view = stretch(recording, picture),
                                 .has_moment = picture->has_moment,
                                 .moment = picture->moment,
                                 .called = "at",
                                 .shows = TIMELINE_EVERYTHING};
    memcpy(wish.has_cursor, picture->has_cursor, sizeof wish.has_cursor);
    memcpy(wish.cursor, picture->cursor, sizeof wish.cursor);
    if (!picture->has_moment) {
        wish.has_moment = true;
        wish.moment =
            wish.view.last < recording_end(recording) ? wish.view.last : recording_end(recording);
        wish.moment = wish.moment > recording_begin(recording) ? wish.moment - 1 : wish.moment;
        wish.called = "end";
    }
    return wish;
}

static struct ui_rect draw_title(struct ui *ui, struct ui_rect rect, const char *title)
{
    double height = ceil(ui_line_height(ui, UI_TITLE)) + TITLE_SPACE;
    ui_fill(ui, rect, UI_PANEL);
    ui_text(ui, rect.x + 14, rect.y + TITLE_SPACE / 2, rect.w - 28, UI_TITLE, UI_TEXT, UI_LEFT,
            title);
    rect.y += height;
    rect.h -= height;
    return rect;
}

static void draw_scene(struct ui *ui, struct ui_rect rect, const struct recording *recording,
                       const struct timeline_picture *picture)
{
    struct timeline_wish wish = wish_of(recording, picture);
    struct timeline_scene *scene = timeline_scene_create();
    struct timeline_layout layout;
    wish.width = timeline_plot_width(rect, wish.has_cursor[0] && wish.has_cursor[1]);
    timeline_look(scene, recording, &wish);
    layout = timeline_layout(ui, rect, scene, 0);
    timeline_draw(ui, &layout, scene, SIZE_MAX);
    timeline_scene_destroy(scene);
}

static double width_of(const struct timeline_picture *picture)
{
    return picture->width > 0 ? picture->width : WIDTH;
}

static double height_of(const struct timeline_picture *picture)
{
    return picture->height > 0 ? picture->height : HEIGHT;
}

void timeline_picture_draw(const struct recording *recording,
                           const struct timeline_picture *picture, cairo_surface_t *surface,
                           double scale)
{
    struct ui *ui = ui_create();
    struct ui_rect rect = {0, 0, width_of(picture), height_of(picture)};
    const struct ui_theme *theme = theme_named(picture->theme != NULL ? picture->theme : "light");
    if (theme != NULL)
        ui_set_theme(ui, theme);
    if (picture->text_size > 0)
        ui_set_text_size(ui, picture->text_size);
    ui_begin(ui, surface, scale);
    if (picture->title != NULL)
        rect = draw_title(ui, rect, picture->title);
    draw_scene(ui, rect, recording, picture);
    ui_end(ui);
    ui_destroy(ui);
}

static bool check(const struct timeline_picture *picture, struct sim_error *error)
{
    if (picture->theme != NULL && theme_named(picture->theme) == NULL) {
        sim_error_set(error, "no theme \"%s\": there are light and dark", picture->theme);
        return false;
    }
    if (picture->has_from && picture->has_to && picture->from >= picture->to) {
        sim_error_set(error, "the picture would end before it begins: --from must be before --to");
        return false;
    }
    if (width_of(picture) < 200 || height_of(picture) < 100 || width_of(picture) > 16384 ||
        height_of(picture) > 16384) {
        sim_error_set(error, "a picture has 200x100 to 16384x16384 units, not %gx%g",
                      width_of(picture), height_of(picture));
        return false;
    }
    return true;
}

static cairo_surface_t *make_surface(const struct timeline_picture *picture, const char *path,
                                     double scale)
{
    double width = width_of(picture), height = height_of(picture);
    switch (suffix_of(path)) {
    case 0:
        return cairo_svg_surface_create(path, width, height);
    case 1:
        return cairo_pdf_surface_create(path, width, height);
    default:
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * scale),
                                          (int)ceil(height * scale));
    }
}

bool timeline_picture(const struct recording *recording, const struct timeline_picture *picture,
                      const char *path, struct sim_error *error)
{
    bool bitmap = suffix_of(path) == 2;
    double scale = bitmap && picture->scale > 0 ? picture->scale : 1;
    cairo_surface_t *surface;
    cairo_status_t status;
    if (suffix_of(path) < 0) {
        sim_error_set(error, "%s: a picture's name ends with .svg, .pdf or .png", path);
        return false;
    }
    if (!check(picture, error))
        return false;
    surface = make_surface(picture, path, scale);
    status = cairo_surface_status(surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        timeline_picture_draw(recording, picture, surface, scale);
        if (bitmap)
            status = cairo_surface_write_to_png(surface, path);
        cairo_surface_finish(surface);
        if (status == CAIRO_STATUS_SUCCESS)
            status = cairo_surface_status(surface);
    }
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        sim_error_set(error, "%s: the picture cannot be written: %s", path,
                      cairo_status_to_string(status));
    return status == CAIRO_STATUS_SUCCESS;
}
