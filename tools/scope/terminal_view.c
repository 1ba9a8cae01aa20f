/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal drawn: see terminal_view.h. Cells of one look are one text, so that a screen is a few
 * dozen of them; what is no ASCII stands alone, as its letters may come from another font. */
#include "terminal_view.h"

#include <math.h>
#include <string.h>

#define TEXT (4 * TERMINAL_COLUMNS_MOST)

/* The sixteen colours, as ink legible on the theme's ground: 4.5 to 1, black and white less. */
static const uint32_t dark_colours[16] = {
    0x5f6b7a, 0xff7a6b, 0x5fd08a, 0xe6c04d, 0x6cb2ff, 0xe38bd6, 0x4fd0d9, 0xd3dae3,
    0x8592a3, 0xff9d91, 0x8be8ad, 0xffdc7d, 0x9bcbff, 0xf5b1ea, 0x8deaf0, 0xffffff,
};
static const uint32_t light_colours[16] = {
    0x131c27, 0xb3261e, 0x1a7335, 0x855c00, 0x0b57c4, 0x8a2b86, 0x00707d, 0x8a96a5,
    0x566475, 0xd1362b, 0x23853f, 0x9a6b00, 0x2a6fe0, 0xa63aa1, 0x0a8391, 0xb5bec9,
};

static struct ui_rgba rgb(uint32_t hex)
{
    return (struct ui_rgba){(hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0,
                            (hex & 255) / 255.0, 1};
}

/* xterm's cube of six steps each, then greys. */
static uint32_t of_256(unsigned index)
{
    static const uint8_t steps[6] = {0, 95, 135, 175, 215, 255};
    unsigned grey = 8 + 10 * (index - 232), cube = index - 16;
    if (index >= 232)
        return grey << 16 | grey << 8 | grey;
    return (uint32_t)steps[cube / 36] << 16 | (uint32_t)steps[cube / 6 % 6] << 8 | steps[cube % 6];
}

static struct ui_rgba colour_of(const struct ui *ui, uint32_t colour, enum ui_colour otherwise)
{
    const struct ui_theme *theme = ui_theme(ui);
    const uint32_t *sixteen = strcmp(theme->name, "light") == 0 ? light_colours : dark_colours;
    if (colour == TERMINAL_DEFAULT)
        return theme->colours[otherwise];
    if ((colour & TERMINAL_COLOUR_KIND) == TERMINAL_RGB)
        return rgb(colour & 0xffffff);
    return rgb((colour & 255) < 16 ? sixteen[colour & 15] : of_256(colour & 255));
}

/* How a cell looks. */
struct look {
    uint32_t ink, ground;
    uint8_t attributes;
    bool selected;
};

static bool is_before(struct terminal_place a, struct terminal_place b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static struct look look_of(const struct terminal_view *view, const struct terminal_cell *cell,
                           struct terminal_place at)
{
    return (struct look){cell->ink, cell->ground, cell->attributes,
                         !is_before(at, view->from) && is_before(at, view->to)};
}

static bool same_look(const struct look *a, const struct look *b)
{
    return a->ink == b->ink && a->ground == b->ground && a->attributes == b->attributes &&
           a->selected == b->selected;
}

static size_t put_character(char *text, uint32_t c)
{
    if (c < 0x80) {
        text[0] = (char)(c < ' ' ? ' ' : c);
        return 1;
    }
    if (c < 0x800) {
        text[0] = (char)(0xc0 | c >> 6);
        text[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        text[0] = (char)(0xe0 | c >> 12);
        text[1] = (char)(0x80 | (c >> 6 & 0x3f));
        text[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    text[0] = (char)(0xf0 | (c >> 18 & 7));
    text[1] = (char)(0x80 | (c >> 12 & 0x3f));
    text[2] = (char)(0x80 | (c >> 6 & 0x3f));
    text[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* --- stretches of one look --- */

static void fill(struct ui *ui, double x, double y, double w, double h, struct ui_rgba colour)
{
    cairo_t *cairo = ui_cairo(ui);
    cairo_set_source_rgba(cairo, colour.r, colour.g, colour.b, colour.a);
    cairo_rectangle(cairo, x, y, w, h);
    cairo_fill(cairo);
}

static void draw_stretch(struct ui *ui, const struct terminal_view *view, const struct look *look,
                         double x, double y, unsigned cells, const char *text)
{
    bool reverse = look->attributes & TERMINAL_REVERSE;
    struct ui_rgba ink = colour_of(ui, look->ink, UI_TEXT);
    struct ui_rgba ground = colour_of(ui, look->ground, UI_PANEL);
    double w = cells * view->width;
    if (reverse) {
        struct ui_rgba swap = ink;
        ink = ground;
        ground = swap;
    }
    if (reverse || look->ground != TERMINAL_DEFAULT)
        fill(ui, x, y, w, view->height, ground);
    if (look->selected) {
        ground = ui_theme(ui)->colours[UI_ACCENT];
        ground.a = 0.35;
        fill(ui, x, y, w, view->height, ground);
    }
    if (text[strspn(text, " ")] != '\0')
        ui_text_rgba(ui, x, y, look->attributes & TERMINAL_BOLD ? UI_CELL_BOLD : UI_CELL, ink,
                     text);
    if (look->attributes & TERMINAL_UNDERLINE)
        fill(ui, x, y + view->height - 2, w, 1, ink);
    if (look->attributes & TERMINAL_STRIKE)
        fill(ui, x, y + floor(view->height / 2), w, 1, ink);
}

/* As many cells from `column` on as are one text; returns how many columns they take. */
static unsigned gather(const struct terminal *terminal, const struct terminal_view *view,
                       struct terminal_place at, struct look *look, char text[static TEXT + 1])
{
    struct terminal_cell cell = terminal_cell(terminal, at.line, at.column);
    unsigned count = 0;
    size_t used = 0;
    *look = look_of(view, &cell, at);
    if (cell.character >= 0x80) { /* alone */
        used = put_character(text, cell.character);
        if (cell.accent != 0)
            used += put_character(text + used, cell.accent);
        text[used] = '\0';
        return cell.width == 2 ? 2 : 1;
    }
    while (at.column < terminal_columns(terminal) && cell.character < 0x80) {
        struct look next = look_of(view, &cell, at);
        if (!same_look(look, &next) || (count > 0 && cell.accent != 0))
            break;
        used += put_character(text + used, cell.character);
        if (cell.accent != 0)
            used += put_character(text + used, cell.accent);
        count++;
        at.column++;
        cell = terminal_cell(terminal, at.line, at.column);
    }
    text[used] = '\0';
    return count;
}

static void draw_line(struct ui *ui, const struct terminal *terminal,
                      const struct terminal_view *view, uint64_t line, double y)
{
    struct terminal_place at = {line, 0};
    char text[TEXT + 1];
    while (at.column < terminal_columns(terminal)) {
        struct look look;
        unsigned count = gather(terminal, view, at, &look, text);
        draw_stretch(ui, view, &look, view->rect.x + at.column * view->width, y, count, text);
        at.column += count;
    }
}

static void draw_cursor(struct ui *ui, const struct terminal *terminal,
                        const struct terminal_view *view, double first_y)
{
    struct ui_rgba ground = ui_theme(ui)->colours[UI_PANEL];
    struct terminal_cell cell;
    struct ui_rect place;
    uint64_t line;
    unsigned column;
    char text[9];
    if (!terminal_cursor(terminal, &line, &column))
        return;
    column = column < terminal_columns(terminal) ? column : terminal_columns(terminal) - 1;
    cell = terminal_cell(terminal, line, column);
    place = (struct ui_rect){view->rect.x + column * view->width,
                             first_y + (double)(line - terminal_first(terminal)) * view->height,
                             view->width * (cell.width == 2 ? 2 : 1), view->height};
    if (place.y + place.h < view->rect.y || place.y > view->rect.y + view->rect.h)
        return;
    if (!view->focused) {
        ui_frame(ui, place, UI_ACCENT, 1);
        return;
    }
    ui_fill(ui, place, UI_ACCENT);
    text[put_character(text, cell.character)] = '\0';
    ui_text_rgba(ui, place.x, place.y, UI_CELL, ground, text);
}

void terminal_view_draw(struct ui *ui, const struct terminal *terminal,
                        const struct terminal_view *view)
{
    uint64_t line = terminal_first(terminal) + (uint64_t)view->top;
    double first_y = view->rect.y - view->top * view->height, y;
    ui_clip(ui, view->rect);
    y = first_y + (double)(line - terminal_first(terminal)) * view->height;
    for (; line < terminal_end(terminal) && y < view->rect.y + view->rect.h; line++) {
        draw_line(ui, terminal, view, line, y);
        y += view->height;
    }
    draw_cursor(ui, terminal, view, first_y);
    ui_unclip(ui);
}

struct terminal_place terminal_view_at(const struct terminal_view *view,
                                       const struct terminal *terminal, double x, double y)
{
    double line = floor((y - view->rect.y) / view->height + view->top);
    double column = floor((x - view->rect.x) / view->width + 0.3);
    double lines = (double)(terminal_end(terminal) - terminal_first(terminal));
    struct terminal_place at;
    at.line = terminal_first(terminal) + (uint64_t)fmin(fmax(line, 0), lines - 1);
    at.column = (unsigned)fmin(fmax(column, 0), terminal_columns(terminal));
    return at;
}
