/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board's panel drawn: groups of parts one below the other, in each as many beside each other
 * as there is room for. See panel_board.h. */
#include "panel_board.h"

#include "panel_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LAMP    22.0 /* with its halo */
#define BUTTON  34.0 /* height */
#define SWITCH  34.0
#define PIN     20.0
#define BETWEEN 8.0
#define LIST    "board"

/* Where the next part comes. */
struct flow {
    struct ui *ui;
    double left, right, x, y, high;
    bool measures; /* nothing is drawn: how high is it all? */
};

static struct ui_rect next_place(struct flow *flow, double w, double h)
{
    struct ui_rect place;
    if (flow->x > flow->left && flow->x + w > flow->right) {
        flow->x = flow->left;
        flow->y += flow->high + BETWEEN;
        flow->high = 0;
    }
    place = (struct ui_rect){flow->x, flow->y, w, h};
    flow->x += w + BETWEEN;
    flow->high = fmax(flow->high, h);
    return place;
}

static void new_row(struct flow *flow)
{
    if (flow->x > flow->left)
        flow->y += flow->high + BETWEEN;
    flow->x = flow->left;
    flow->high = 0;
}

static void heading(struct flow *flow, const char *title, const char *place)
{
    char text[2 * BOARD_NAME];
    double h = ui_line_height(flow->ui, UI_BOLD);
    new_row(flow);
    flow->y += 6;
    snprintf(text, sizeof text, "%s%s%s", title, *place == '\0' ? "" : " · ", place);
    if (!flow->measures) {
        double w = ui_text(flow->ui, flow->left, flow->y, 0, UI_BOLD, UI_DIM, UI_LEFT, text);
        ui_line(flow->ui, flow->left + w + 10, flow->y + h / 2, flow->right, flow->y + h / 2,
                UI_LINE, 1);
    }
    flow->y += h + 6;
}

static struct ui_rgba rgb(uint32_t hex, double alpha)
{
    return (struct ui_rgba){(hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0,
                            (hex & 255) / 255.0, alpha};
}

static void add_stop(cairo_pattern_t *pattern, double at, struct ui_rgba c)
{
    cairo_pattern_add_color_stop_rgba(pattern, at, c.r, c.g, c.b, c.a);
}

/* --- LEDs: lit, a bright disc with a halo; dark, a ring --- */

static void draw_lamp(struct ui *ui, double x, double y, uint32_t colour, bool on)
{
    cairo_t *cairo = ui_cairo(ui);
    struct ui_rgba edge = rgb(colour, 1);
    cairo_pattern_t *pattern;
    cairo_new_path(cairo);
    if (!on) {
        ui_source(ui, UI_RAISED);
        cairo_arc(cairo, x, y, 8, 0, 2 * M_PI);
        cairo_fill_preserve(cairo);
        ui_source(ui, UI_BLOCKED);
        cairo_set_line_width(cairo, 1.5);
        cairo_stroke(cairo);
        return;
    }
    pattern = cairo_pattern_create_radial(x, y, 7, x, y, 16);
    add_stop(pattern, 0, rgb(colour, 0.55));
    add_stop(pattern, 1, rgb(colour, 0));
    cairo_set_source(cairo, pattern);
    cairo_arc(cairo, x, y, 16, 0, 2 * M_PI);
    cairo_fill(cairo);
    cairo_pattern_destroy(pattern);
    pattern = cairo_pattern_create_radial(x - 2, y - 3, 0, x, y, 9);
    add_stop(pattern, 0, (struct ui_rgba){1, 1, 1, 1});
    add_stop(pattern, 0.45, edge);
    add_stop(pattern, 1, edge);
    cairo_set_source(cairo, pattern);
    cairo_arc(cairo, x, y, 8.5, 0, 2 * M_PI);
    cairo_fill(cairo);
    cairo_pattern_destroy(pattern);
}

static void draw_led(struct flow *flow, const struct board_shown_part *part)
{
    struct ui *ui = flow->ui;
    double text = ui_line_height(ui, UI_SMALL);
    double w = fmax(ceil(ui_text_width(ui, UI_SMALL, part->label)) + 8, 44);
    struct ui_rect place = next_place(flow, w, LAMP + 14 + text);
    struct ui_control control = {.kind = UI_ROW, .rect = place};
    if (flow->measures)
        return;
    draw_lamp(ui, place.x + w / 2, place.y + 15, part->colour, part->on);
    ui_text(ui, place.x, place.y + LAMP + 12, w, UI_SMALL, part->on ? UI_TEXT : UI_DIM, UI_CENTRE,
            part->label);
    snprintf(control.id, sizeof control.id, "led.%s", part->name);
    snprintf(control.label, sizeof control.label, "LED %.40s on %.40s: %s", part->label, part->pin,
             part->on ? "lit" : "dark");
    ui_control(ui, &control);
}

/* --- buttons: a cap that is down or up --- */

static void draw_button(struct flow *flow, const struct board_shown_part *part)
{
    struct ui *ui = flow->ui;
    bool down = part->held || part->on;
    double w = fmax(ceil(ui_text_width(ui, UI_BOLD, part->label)) + 28, 72);
    struct ui_rect place = next_place(flow, w, BUTTON + 4);
    struct ui_rect cap = {place.x, place.y + (down ? 3 : 0), w, BUTTON};
    struct ui_control control = {.kind = UI_AREA, .rect = place};
    if (flow->measures)
        return;
    ui_fill_round(ui, (struct ui_rect){place.x, place.y + 4, w, BUTTON}, 8, UI_LINE);
    ui_fill_round(ui, cap, 8, down ? UI_ACCENT : UI_RAISED);
    if (!down)
        ui_frame_round(ui, cap, 8, ui_hovers(ui, place) ? UI_ACCENT : UI_LINE, 1.5);
    ui_text(ui, cap.x, cap.y + (BUTTON - ui_line_height(ui, UI_BOLD)) / 2, w, UI_BOLD,
            down ? UI_ON_ACCENT : UI_TEXT, UI_CENTRE, part->label);
    snprintf(control.id, sizeof control.id, "button.%.50s", part->name);
    snprintf(control.label, sizeof control.label, "Button %.30s on %.30s: hold it, or Space",
             part->label, part->pin);
    ui_control(ui, &control);
}

/* --- switches: a slide that is up for on --- */

static void draw_switch(struct flow *flow, const struct board_shown_part *part)
{
    struct ui *ui = flow->ui;
    bool on = part->held || part->on;
    double text = ui_line_height(ui, UI_SMALL);
    double w = fmax(ceil(ui_text_width(ui, UI_SMALL, part->label)) + 8, 36);
    struct ui_rect place = next_place(flow, w, SWITCH + 4 + text);
    struct ui_rect track = {place.x + w / 2 - 9, place.y, 18, SWITCH};
    struct ui_rect knob = {track.x + 2, track.y + (on ? 2 : SWITCH - 17), 14, 15};
    struct ui_control control = {.kind = UI_BUTTON, .rect = place};
    if (flow->measures)
        return;
    ui_fill_round(ui, track, 4, on ? UI_ACCENT : UI_RAISED);
    ui_frame_round(ui, track, 4, ui_hovers(ui, place) ? UI_ACCENT : UI_LINE, 1.5);
    ui_fill_round(ui, knob, 3, on ? UI_ON_ACCENT : UI_BLOCKED);
    ui_text(ui, place.x, place.y + SWITCH + 3, w, UI_SMALL, on ? UI_TEXT : UI_DIM, UI_CENTRE,
            part->label);
    snprintf(control.id, sizeof control.id, "switch.%s", part->name);
    snprintf(control.command, sizeof control.command, "board toggle %s", part->name);
    snprintf(control.label, sizeof control.label, "Switch %.36s on %.36s: %s", part->label,
             part->pin, on ? "on" : "off");
    ui_control(ui, &control);
}

static void draw_parts(struct flow *flow, const struct board_panel *board)
{
    static const char *const titles[] = {"LEDs", "Buttons", "Switches"};
    static void (*const draws[])(struct flow *, const struct board_shown_part *) = {
        [PART_LED] = draw_led, [PART_BUTTON] = draw_button, [PART_SWITCH] = draw_switch};
    const struct board_shown_part *before = NULL;
    unsigned i;
    for (i = 0; i < board->part_count; i++) {
        const struct board_shown_part *part = &board->parts[i];
        if (before == NULL || before->kind != part->kind || strcmp(before->place, part->place) != 0)
            heading(flow, titles[part->kind], part->place);
        draws[part->kind](flow, part);
        before = part;
    }
}

/* --- the display --- */

static void draw_picture(struct ui *ui, const struct board_panel *board, struct ui_rect place)
{
    cairo_t *cairo = ui_cairo(ui);
    cairo_surface_t *surface = cairo_image_surface_create_for_data(
        (unsigned char *)board->picture, CAIRO_FORMAT_RGB24, (int)BOARD_DISPLAY_WIDTH,
        (int)BOARD_DISPLAY_HEIGHT, (int)(BOARD_DISPLAY_WIDTH * 4));
    cairo_save(cairo);
    cairo_translate(cairo, place.x, place.y);
    cairo_scale(cairo, place.w / BOARD_DISPLAY_WIDTH, place.h / BOARD_DISPLAY_HEIGHT);
    cairo_set_source_surface(cairo, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cairo, 0, 0, BOARD_DISPLAY_WIDTH, BOARD_DISPLAY_HEIGHT);
    cairo_fill(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(surface);
}

static void draw_display(struct flow *flow, const struct board_panel *board)
{
    struct ui *ui = flow->ui;
    struct ui_control control = {.kind = UI_BUTTON, .id = "display"};
    struct ui_rect place;
    double w;
    if (board->display == NULL)
        return;
    heading(flow, "Display", board->display_name);
    w = fmin(flow->right - flow->left, BOARD_DISPLAY_WIDTH);
    place = next_place(flow, w, board->lit ? w / 4 : BUTTON);
    if (flow->measures)
        return;
    cairo_set_source_rgb(ui_cairo(ui), 0.02, 0.03, 0.04);
    cairo_rectangle(ui_cairo(ui), place.x, place.y, place.w, place.h);
    cairo_fill(ui_cairo(ui));
    if (board->lit && board->picture != NULL)
        draw_picture(ui, board, place);
    else
        ui_text_rgba(ui, place.x + 12, place.y + (place.h - ui_line_height(ui, UI_SMALL)) / 2,
                     UI_SMALL, rgb(0x98a5b5, 1), "the picture is black; its text is a console");
    ui_frame(ui, place, UI_LINE, 1);
    control.rect = place;
    snprintf(control.command, sizeof control.command, "console %s", board->display_name);
    snprintf(control.label, sizeof control.label, "Display %s: shows its text as a console",
             board->display_name);
    ui_control(ui, &control);
}

/* --- ports: a square a pin, the highest number at the left; filled: high --- */

static void draw_pin(struct ui *ui, const struct board_shown_pin *pin, struct ui_rect place)
{
    struct ui_control control = {.kind = UI_ROW, .rect = place};
    char number[8];
    if (pin->level)
        ui_fill_round(ui, place, 3, UI_GOOD);
    else
        ui_fill_round(ui, place, 3, UI_PANEL);
    ui_frame_round(ui, place, 3, ui_hovers(ui, place) ? UI_ACCENT : UI_LINE, 1);
    snprintf(number, sizeof number, "%u", pin->number);
    ui_text(ui, place.x, place.y + (place.h - ui_line_height(ui, UI_SMALL)) / 2, place.w, UI_SMALL,
            pin->level ? UI_PANEL : UI_DIM, UI_CENTRE, number);
    if (pin->outside)
        ui_fill(ui, (struct ui_rect){place.x + 4, place.y + place.h - 3, place.w - 8, 2}, UI_WARN);
    snprintf(control.id, sizeof control.id, "pin.%s", pin->name);
    snprintf(control.command, sizeof control.command, "board set %s %d", pin->name, !pin->level);
    snprintf(control.menu, sizeof control.menu,
             "Drive high\tboard set %s 1\nDrive low\tboard set %s 0", pin->name, pin->name);
    snprintf(control.label, sizeof control.label, "Pin %.28s is %s%s: Enter drives it %s",
             pin->name, pin->level ? "high" : "low", pin->outside ? ", driven from outside" : "",
             pin->level ? "low" : "high");
    ui_control(ui, &control);
}

static void draw_port(struct flow *flow, const struct board_panel *board,
                      const struct board_shown_port *port)
{
    struct ui *ui = flow->ui;
    double text = ui_line_height(ui, UI_SMALL), size = fmax(PIN, text + 4);
    double w = fmax(port->count * (size + 2) + (port->count > 8 ? 6 : 0), 60) + 14;
    struct ui_rect place = next_place(flow, w, size + text + 18);
    double x = place.x + 7;
    unsigned i;
    if (flow->measures)
        return;
    ui_fill_round(ui, place, 6, UI_RAISED);
    ui_text(ui, place.x + 8, place.y + 5, w - 16, UI_SMALL, UI_TEXT, UI_LEFT, port->label);
    for (i = port->count; i-- > 0; x += size + 2) {
        draw_pin(ui, &board->pins[port->first + i],
                 (struct ui_rect){x, place.y + text + 10, size, size});
        if (i == 8)
            x += 6;
    }
}

static void draw_ports(struct flow *flow, const struct board_panel *board)
{
    unsigned i;
    if (board->port_count > 0)
        heading(flow, "Pins", "filled: high, underlined: driven from outside");
    for (i = 0; i < board->port_count; i++)
        draw_port(flow, board, &board->ports[i]);
}

/* --- serial lines --- */

static void draw_stream(struct flow *flow, const struct board_shown_stream *stream)
{
    struct ui *ui = flow->ui;
    struct ui_control control = {.kind = UI_ROW};
    char text[80];
    double w, h = ui_line_height(ui, UI_SMALL) + 10, name;
    if (stream->character_time > 0)
        snprintf(text, sizeof text, "%.0f characters/s",
                 (double)SIM_SECOND / (double)stream->character_time);
    else
        text[0] = '\0';
    name = ui_text_width(ui, UI_SMALL, stream->name);
    w = name + (text[0] == '\0' ? 16 : ui_text_width(ui, UI_SMALL, text) + 26);
    control.rect = next_place(flow, w, h);
    if (flow->measures)
        return;
    ui_fill_round(ui, control.rect, 6, ui_hovers(ui, control.rect) ? UI_LINE : UI_RAISED);
    ui_text(ui, control.rect.x + 8, control.rect.y + 5, 0, UI_SMALL, UI_TEXT, UI_LEFT,
            stream->name);
    ui_text(ui, control.rect.x + name + 18, control.rect.y + 5, 0, UI_SMALL, UI_DIM, UI_LEFT, text);
    snprintf(control.id, sizeof control.id, "stream.%s", stream->name);
    snprintf(control.command, sizeof control.command, "console %s", stream->name);
    snprintf(control.label, sizeof control.label, "Stream %s: shows its console", stream->name);
    ui_control(ui, &control);
}

static void draw_all(struct flow *flow, const struct board_panel *board)
{
    struct ui *ui = flow->ui;
    unsigned i;
    if (!flow->measures) {
        double w = ui_text(ui, flow->left, flow->y, 0, UI_TITLE, UI_TEXT, UI_LEFT, board->board);
        double lower = ui_line_height(ui, UI_TITLE) - ui_line_height(ui, UI_PLAIN) - 2;
        ui_text(ui, flow->left + w + 14, flow->y + lower, flow->right - flow->left - w - 14,
                UI_PLAIN, UI_DIM, UI_LEFT, board->processor);
    }
    flow->y += ui_line_height(ui, UI_TITLE) + 2;
    draw_parts(flow, board);
    draw_display(flow, board);
    draw_ports(flow, board);
    if (board->stream_count > 0)
        heading(flow, "Streams", "");
    for (i = 0; i < board->stream_count; i++)
        draw_stream(flow, &board->streams[i]);
    new_row(flow);
}

void board_draw(struct board_panel *board, struct ui *ui, struct ui_rect rect)
{
    struct flow flow = {.ui = ui, .left = rect.x + 14, .right = rect.x + rect.w - 20};
    double offset;
    if (board->machine == NULL) {
        panel_message(ui, rect, "No machine", "Open an image to see its board.");
        return;
    }
    flow.measures = true;
    flow.x = flow.left;
    draw_all(&flow, board);
    offset = ui_scroll(ui, rect, LIST, flow.y + 24);
    flow = (struct flow){.ui = ui, .left = flow.left, .right = flow.right, .x = flow.left};
    flow.y = rect.y + 10 - offset;
    ui_clip(ui, rect);
    draw_all(&flow, board);
    ui_unclip(ui);
}
