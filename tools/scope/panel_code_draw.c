/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing of the panel of code, its keys and mouse. */
#include "panel_code.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK   11.0 /* a stop's sign */
#define MARGIN 20.0 /* for it */

/* --- signs in the margin --- */

static void draw_arrow(struct ui *ui, double x, double y, bool innermost)
{
    cairo_t *cairo = ui_cairo(ui);
    cairo_new_path(cairo);
    cairo_move_to(cairo, x, y - 3);
    cairo_line_to(cairo, x + 5, y - 3);
    cairo_line_to(cairo, x + 5, y - 6);
    cairo_line_to(cairo, x + 12, y);
    cairo_line_to(cairo, x + 5, y + 6);
    cairo_line_to(cairo, x + 5, y + 3);
    cairo_line_to(cairo, x, y + 3);
    cairo_close_path(cairo);
    ui_source(ui, UI_ACCENT);
    cairo_set_line_width(cairo, 1.25);
    if (innermost)
        cairo_fill(cairo);
    else
        cairo_stroke(cairo);
}

static void draw_dot(struct ui *ui, double x, double y)
{
    cairo_t *cairo = ui_cairo(ui);
    cairo_new_path(cairo);
    cairo_arc(cairo, x, y, 1.75, 0, 2 * M_PI);
    ui_source_alpha(ui, UI_DIM, 0.6);
    cairo_fill(cairo);
}

static void draw_margin(struct ui *ui, struct ui_rect row, const struct code_stop *stop,
                        bool may_stop)
{
    double y = row.y + row.h / 2;
    if (stop != NULL)
        panel_stop_mark(ui, row.x + 5, y - MARK / 2, MARK, stop->enabled);
    else if (may_stop)
        draw_dot(ui, row.x + 5 + MARK / 2, y);
}

static void draw_ground(struct ui *ui, struct ui_rect row, bool here, bool cursor)
{
    cairo_t *cairo = ui_cairo(ui);
    if (here) {
        ui_source_alpha(ui, UI_ACCENT, 0.18);
        cairo_rectangle(cairo, row.x, row.y, row.w, row.h);
        cairo_fill(cairo);
    }
    if (cursor)
        ui_frame(ui, (struct ui_rect){row.x + 0.5, row.y + 0.5, row.w - 1, row.h - 1},
                 here ? UI_ACCENT : UI_LINE, 1);
}

static bool is_innermost(const struct code *code)
{
    return code->frame == 0;
}

/* --- sources --- */

static void draw_source_row(struct code *code, struct ui *ui, struct ui_rect row, unsigned line)
{
    double character = ui_mono_width(ui), y = row.y + 1, text = row.x + MARGIN + 8.5 * character;
    bool here =
        !code->runs && code->here_line == line && strcmp(code->here_file, code->file.name) == 0;
    uint8_t has_code = code->file.code[line - 1];
    draw_ground(ui, row, here, line == code->source_cursor && ui_has_focus(ui, "source"));
    draw_margin(ui, row, code_stop_in(code, line), has_code == 2);
    ui_textf(ui, row.x + MARGIN, y, 5 * character, UI_MONO, UI_DIM, UI_RIGHT, "%u", line);
    if (here)
        draw_arrow(ui, row.x + MARGIN + 6 * character, row.y + row.h / 2, is_innermost(code));
    ui_clip(ui, (struct ui_rect){text, row.y, row.x + row.w - text, row.h});
    code_draw_text(ui, text - code->source_shift * character, y, code->file.lines[line - 1],
                   code->file.comment[line - 1]);
    ui_unclip(ui);
    if (has_code == 0)
        code->wants = code->panel.stale = true;
}

/* A third from the top, wherever it was scrolled to before. */
static void reveal_source(struct code *code, struct ui *ui, double height, unsigned visible,
                          double room)
{
    unsigned above = code->source_cursor > visible / 3 ? code->source_cursor - visible / 3 : 1;
    if (!code->source_reveals)
        return;
    code->source_reveals = false;
    if (!code->source_other && code->source_cursor > code->source_first &&
        code->source_cursor + 1 < code->source_first + visible)
        return; /* it is visible: nothing jumps */
    code->source_other = false;
    ui_scroll_to(ui, "source", (above - 1) * height, (above - 1) * height + room);
}

static void make_area(struct ui *ui, struct ui_rect rect, const char *id, const char *label)
{
    struct ui_control control = {.kind = UI_AREA, .rect = rect};
    snprintf(control.id, sizeof control.id, "%s", id);
    snprintf(control.label, sizeof control.label, "%.90s", label);
    ui_control(ui, &control);
}

static void draw_source(struct code *code, struct ui *ui, struct ui_rect rect)
{
    double height = ceil(ui_line_height(ui, UI_MONO) + 3), offset;
    unsigned visible = (unsigned)(rect.h / height), line;
    make_area(ui, rect, "source", code->file.name);
    reveal_source(code, ui, height, visible, rect.h);
    offset = ui_scroll(ui, rect, "source", code->file.count * height);
    code->row_height = height;
    code->offset = offset;
    code->source_first = (unsigned)(offset / height) + 1;
    code->source_visible = visible + 1;
    ui_clip(ui, rect);
    for (line = code->source_first; line <= code->file.count; line++) {
        struct ui_rect row = {rect.x, rect.y + (line - 1) * height - offset, rect.w, height};
        if (row.y >= rect.y + rect.h)
            break;
        draw_source_row(code, ui, row, line);
    }
    ui_unclip(ui);
}

/* --- instructions --- */

static void draw_instruction(struct code *code, struct ui *ui, struct ui_rect row,
                             const struct code_row *line)
{
    double character = ui_mono_width(ui), y = row.y + 1, x = row.x + MARGIN;
    double text = x + (code->digits + 3.5) * character;
    bool here = !code->runs && line->address == code->here;
    bool bytes = row.w > (code->digits + 62) * character;
    draw_ground(ui, row, here, line->address == code->cursor && ui_has_focus(ui, "instructions"));
    draw_margin(ui, row, code_stop_at(code, line->address), false);
    ui_textf(ui, x, y, 0, UI_MONO, UI_DIM, UI_LEFT, "%0*" PRIx32, (int)code->digits, line->address);
    if (here)
        draw_arrow(ui, x + (code->digits + 0.8) * character, row.y + row.h / 2, is_innermost(code));
    if (bytes) {
        ui_text(ui, text, y, 12 * character, UI_MONO, UI_DIM, UI_LEFT, line->bytes);
        text += 13 * character;
    }
    ui_text(ui, text, y, row.x + row.w - text - 4, here ? UI_MONO_BOLD : UI_MONO, UI_TEXT, UI_LEFT,
            line->text);
}

static void draw_row(struct code *code, struct ui *ui, struct ui_rect row,
                     const struct code_row *line)
{
    double character = ui_mono_width(ui), x = row.x + MARGIN;
    switch (line->kind) {
    case CODE_LABEL:
        ui_textf(ui, x, row.y + 1, row.w - MARGIN, UI_MONO_BOLD, UI_TEXT, UI_LEFT,
                 "%s:", line->text);
        break;
    case CODE_LINE:
        ui_textf(ui, x, row.y + 1, 5 * character, UI_MONO, UI_DIM, UI_RIGHT, "%u", line->line);
        ui_text(ui, x + 6 * character, row.y + 1, row.w - MARGIN - 6 * character, UI_MONO, UI_DIM,
                UI_LEFT, line->text);
        break;
    case CODE_INSTRUCTION:
        draw_instruction(code, ui, row, line);
        break;
    case CODE_NOTHING:
        ui_textf(ui, x, row.y + 1, row.w - MARGIN, UI_MONO, UI_DIM, UI_LEFT,
                 "%0*" PRIx32 "   nothing can be read here", (int)code->digits, line->address);
    }
}

static void draw_instructions(struct code *code, struct ui *ui, struct ui_rect rect)
{
    double height = ceil(ui_line_height(ui, UI_MONO) + 3);
    unsigned visible = (unsigned)(rect.h / height) + 1;
    size_t i;
    make_area(ui, rect, "instructions", "instructions");
    if (visible != code->visible) { /* more is to be copied, or what was shown is below the end */
        code->wants = code->panel.stale = code->reveals = true;
        code->revealed = code->cursor;
    }
    code->visible = visible < CODE_ROWS - 2 ? visible : CODE_ROWS - 2;
    code->row_height = height;
    ui_clip(ui, rect);
    for (i = 0; i < code->row_count; i++)
        draw_row(code, ui, (struct ui_rect){rect.x, rect.y + (double)i * height, rect.w, height},
                 &code->rows[i]);
    ui_unclip(ui);
}

/* --- the last instructions --- */

static void make_traced(struct ui *ui, struct ui_rect row, const struct code_row *line,
                        size_t index)
{
    struct ui_control control = {.kind = UI_ROW, .rect = row};
    snprintf(control.id, sizeof control.id, "last.%zu", index);
    snprintf(control.command, sizeof control.command, "code go *0x%" PRIx32, line->address);
    snprintf(control.label, sizeof control.label, "%.60s: show it", line->text);
    ui_control(ui, &control);
}

static void draw_traced(struct code *code, struct ui *ui, struct ui_rect row, size_t index)
{
    const struct code_row *line = &code->traced[index];
    double character = ui_mono_width(ui), x = row.x + PANEL_PAD, y = row.y + 1;
    double text = x + (code->digits + 7) * character, right = row.x + row.w - PANEL_PAD;
    double width = fmin(40 * character, floor((right - text) * 0.62));
    panel_row_ground(ui, row, false);
    ui_textf(ui, x, y, 4 * character, UI_MONO, UI_DIM, UI_RIGHT, "-%zu",
             code->traced_count - index);
    ui_textf(ui, x + 5 * character, y, 0, UI_MONO, UI_DIM, UI_LEFT, "%0*" PRIx32, (int)code->digits,
             line->address);
    ui_text(ui, text, y, width - character, UI_MONO, UI_TEXT, UI_LEFT, line->text);
    ui_text(ui, text + width, y, right - text - width, UI_PLAIN, UI_DIM, UI_LEFT, line->place);
    make_traced(ui, row, line, index);
}

static void draw_trail(struct code *code, struct ui *ui, struct ui_rect rect)
{
    double height = ceil(ui_line_height(ui, UI_MONO) + 3);
    double all = (double)code->traced_count * height;
    struct panel_list list;
    size_t i;
    if (code->traced_count == 0) {
        panel_message(ui, rect, "No instructions yet",
                      code->has_trace ? "They are listed here, the newest below, as soon as some "
                                        "have run."
                                      : "This processor's engine does not keep its last "
                                        "instructions.");
        return;
    }
    if (code->reveals)
        ui_scroll_to(ui, "last", all - height, all);
    code->reveals = false;
    list = panel_list(ui, rect, "last", height, code->traced_count);
    for (i = list.first; i < list.end; i++)
        draw_traced(code, ui, panel_list_row(&list, i), i);
    ui_unclip(ui);
}

/* --- the call chain --- */

static void draw_frame(struct code *code, struct ui *ui, struct ui_rect row, size_t index)
{
    const struct code_frame *frame = &code->frames[index];
    struct ui_control control = {.kind = UI_ROW, .rect = row};
    double character = ui_mono_width(ui), y = row.y + 2, x = row.x + PANEL_PAD;
    const char *how = frame->interrupted ? "interrupted here"
                      : frame->guessed   ? "guessed from the stack"
                                         : "";
    panel_row_ground(ui, row, index == code->frame);
    ui_textf(ui, x, y, 3 * character, UI_MONO, UI_DIM, UI_RIGHT, "#%zu", index);
    ui_textf(ui, x + 4 * character, y, 0, UI_MONO, UI_DIM, UI_LEFT, "%0*" PRIx32, (int)code->digits,
             frame->pc);
    x += (code->digits + 6) * character;
    x +=
        ui_text(ui, x, y, row.x + row.w - x - PANEL_PAD, UI_PLAIN, UI_TEXT, UI_LEFT, frame->place) +
        12;
    if (row.x + row.w - x > 60)
        ui_text(ui, x, y, row.x + row.w - x - PANEL_PAD, UI_SMALL, UI_DIM, UI_LEFT, how);
    snprintf(control.id, sizeof control.id, "frame.%zu", index);
    snprintf(control.command, sizeof control.command, "frame %zu", index);
    snprintf(control.label, sizeof control.label, "frame %zu: look at it", index);
    ui_control(ui, &control);
}

static double frames_height(const struct code *code, struct ui *ui, double height)
{
    double row = ceil(ui_line_height(ui, UI_PLAIN) + 4);
    double rows = fmin((double)code->frame_count, floor(height / row / 5));
    return rows < 1 ? 0 : rows * row + 1;
}

static void draw_frames(struct code *code, struct ui *ui, struct ui_rect rect)
{
    double height = ceil(ui_line_height(ui, UI_PLAIN) + 4);
    struct panel_list list;
    size_t i;
    ui_line(ui, rect.x, rect.y + 0.5, rect.x + rect.w, rect.y + 0.5, UI_LINE, 1);
    rect.y += 1;
    rect.h -= 1;
    list = panel_list(ui, rect, "frame", height, code->frame_count);
    for (i = list.first; i < list.end; i++)
        draw_frame(code, ui, panel_list_row(&list, i), i);
    ui_unclip(ui);
}

/* --- the panel --- */

static double draw_head(struct code *code, struct ui *ui, struct ui_rect rect)
{
    static const struct {
        enum code_mode mode;
        const char *label, *id, *command;
    } modes[] = {{CODE_SOURCE, "Source", "mode.source", "code mode source"},
                 {CODE_BOTH, "Both", "mode.both", "code mode both"},
                 {CODE_MIXED, "Mixed", "mode.mixed", "code mode mixed"},
                 {CODE_ASSEMBLY, "Assembly", "mode.assembly", "code mode assembly"},
                 {CODE_TRAIL, "Last 100", "mode.last", "code mode last"}};
    double x = rect.x + PANEL_PAD, right = rect.x + rect.w - PANEL_PAD, y = rect.y + 6;
    size_t i;
    for (i = 0; i < sizeof modes / sizeof modes[0]; i++)
        x = panel_button(ui, x, y, right, modes[i].id, modes[i].label, modes[i].command,
                         code_mode_now(code) == modes[i].mode);
    x = panel_button(ui, x + 8, y, right, "go", "Go to", "type code go ", false);
    if (right - x > 80)
        ui_text(ui, x + 8, y + 4, right - x - 8, UI_PLAIN, UI_DIM, UI_RIGHT,
                code->runs ? "running" : code->place);
    return panel_button_height(ui) + 12;
}

static double draw_missing(const struct code *code, struct ui *ui, struct ui_rect rect)
{
    double height = PANEL_PAD;
    ui_clip(ui, rect);
    height += panel_paragraph(
        ui, rect.x + PANEL_PAD, rect.y + 4, rect.w - 2 * PANEL_PAD, UI_PLAIN, UI_DIM,
        code->file.name[0] != '\0' ? code->file.looked
                                   : "No source line is known here: an image compiled with -g has "
                                     "them.");
    ui_unclip(ui);
    return height;
}

static void draw_sources(struct code *code, struct ui *ui, struct ui_rect rect)
{
    double used;
    if (code->file.count > 0) {
        draw_source(code, ui, rect);
        return;
    }
    used = draw_missing(code, ui, rect);
    if (code_mode_now(code) == CODE_SOURCE)
        draw_instructions(code, ui, (struct ui_rect){rect.x, rect.y + used, rect.w, rect.h - used});
}

static void draw_both(struct code *code, struct ui *ui, struct ui_rect rect)
{
    double half = floor(rect.w / 2);
    draw_sources(code, ui, (struct ui_rect){rect.x, rect.y, half, rect.h});
    ui_line(ui, rect.x + half + 0.5, rect.y, rect.x + half + 0.5, rect.y + rect.h, UI_LINE, 1);
    draw_instructions(code, ui,
                      (struct ui_rect){rect.x + half + 1, rect.y, rect.w - half - 1, rect.h});
}

void code_draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    static void (*const bodies[CODE_MODES])(struct code *, struct ui *, struct ui_rect) = {
        [CODE_SOURCE] = draw_sources,     [CODE_BOTH] = draw_both,
        [CODE_MIXED] = draw_instructions, [CODE_ASSEMBLY] = draw_instructions,
        [CODE_TRAIL] = draw_trail,
    };
    struct code *code = (struct code *)panel;
    double top, bottom;
    if (code->frame_count == 0)
        return;
    top = draw_head(code, ui, rect);
    bottom = frames_height(code, ui, rect.h);
    bodies[code_mode_now(code)](
        code, ui, (struct ui_rect){rect.x, rect.y + top, rect.w, rect.h - top - bottom});
    if (bottom > 0)
        draw_frames(code, ui, (struct ui_rect){rect.x, rect.y + rect.h - bottom, rect.w, bottom});
}

/* --- keys and mouse --- */

static void move_line(struct code *code, int lines)
{
    int64_t line = (int64_t)code->source_cursor + lines;
    line = line < 1 ? 1 : line > (int64_t)code->file.count ? (int64_t)code->file.count : line;
    code->source_cursor = (unsigned)line;
    code->source_reveals = true;
}

/* To the instruction of the next row; at either end of the view it is scrolled. */
static void move_cursor(struct code *code, int rows)
{
    int direction = rows < 0 ? -1 : 1;
    long at, last = (long)code->row_count;
    for (at = 0; at < last; at++)
        if (code->rows[at].kind == CODE_INSTRUCTION && code->rows[at].address == code->cursor)
            break;
    at = at == last ? 0 : at;
    while (rows != 0 && at + direction >= 0 && at + direction < last) {
        at += direction;
        if (code->rows[at].kind == CODE_INSTRUCTION) {
            code->cursor = code->rows[at].address;
            rows -= direction;
        }
    }
    if (rows != 0 || at + 2 >= (long)code->visible || at <= 1)
        code->scroll += rows != 0 ? rows : direction;
    code->wants = true;
}

static bool move(struct code *code, bool source, const char *key)
{
    int page = (int)(source ? code->source_visible : code->visible) - 2;
    const struct {
        const char *key;
        int rows;
    } moves[] = {{"Up", -1}, {"Down", 1}, {"PageUp", -page}, {"PageDown", page}};
    size_t i;
    for (i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (strcmp(key, moves[i].key) == 0) {
            if (source)
                move_line(code, moves[i].rows);
            else
                move_cursor(code, moves[i].rows);
            return true;
        }
    return false;
}

static bool press_key(struct code *code, const char *area, const char *key)
{
    bool source = strcmp(area, "source") == 0;
    if (move(code, source, key))
        return true;
    if (strcmp(key, "Left") == 0)
        code->source_shift = fmax(0, code->source_shift - 8);
    else if (strcmp(key, "Right") == 0)
        code->source_shift = fmin(200, code->source_shift + 8);
    else if (strcmp(key, "Home") == 0)
        scope_command(code->panel.scope, "code here");
    else if (strcmp(key, "Return") == 0)
        code_toggle(code, area);
    else
        return false;
    return true;
}

static void run_until(struct code *code, bool source)
{
    const char *slash = strrchr(code->file.name, '/');
    char place[CODE_PATH], word[CODE_PATH + 8];
    if (!source) {
        scope_commandf(code->panel.scope, "until *0x%" PRIx32, code->cursor);
        return;
    }
    snprintf(place, sizeof place, "%.400s:%u", slash != NULL ? slash + 1 : code->file.name,
             code->source_cursor);
    scope_commandf(code->panel.scope, "until %s", panel_word(place, word, sizeof word));
}

static bool press_letter(struct code *code, const char *area, const char *text)
{
    static const char *const next[CODE_MODES] = {
        [CODE_SOURCE] = "both",   [CODE_BOTH] = "mixed",   [CODE_MIXED] = "assembly",
        [CODE_ASSEMBLY] = "last", [CODE_TRAIL] = "source",
    };
    if (strcmp(text, "b") == 0)
        code_toggle(code, area);
    else if (strcmp(text, "u") == 0)
        run_until(code, strcmp(area, "source") == 0);
    else if (strcmp(text, "g") == 0)
        scope_command(code->panel.scope, "type code go ");
    else if (strcmp(text, "m") == 0)
        scope_commandf(code->panel.scope, "code mode %s", next[code_mode_now(code)]);
    else
        return false;
    return true;
}

static bool press_source(struct code *code, const struct ui_event *event)
{
    double row = (event->y - event->rect.y + code->offset) / code->row_height;
    if (row < 0 || row >= code->file.count)
        return false;
    code->source_cursor = (unsigned)row + 1;
    return true;
}

static bool press_instruction(struct code *code, const struct ui_event *event)
{
    double row = (event->y - event->rect.y) / code->row_height;
    if (row < 0 || row >= (double)code->row_count ||
        code->rows[(size_t)row].kind != CODE_INSTRUCTION)
        return false;
    code->cursor = code->rows[(size_t)row].address;
    return true;
}

/* In the margin a click sets or removes a stop; elsewhere a double click does. */
static bool press_mouse(struct code *code, const struct ui_event *event)
{
    bool source = strcmp(event->id, "source") == 0;
    if (event->button != 1 || code->row_height <= 0 ||
        !(source ? press_source(code, event) : press_instruction(code, event)))
        return false;
    if (event->clicks == 2 ? event->x >= event->rect.x + MARGIN : event->x < event->rect.x + MARGIN)
        code_toggle(code, event->id);
    return true;
}

static bool turn_wheel(struct code *code, const struct ui_event *event)
{
    if (strcmp(event->id, "instructions") != 0)
        return false;
    code->scroll -= (int)lround(3 * event->wheel_y);
    code->wants = true;
    return true;
}

bool code_event(struct panel *panel, const struct ui_event *event)
{
    struct code *code = (struct code *)panel;
    bool taken = false;
    if (event->kind == UI_KEY_DOWN && event->key != NULL && event->modifiers == 0)
        taken = press_key(code, event->id, event->key);
    else if (event->kind == UI_TYPED && event->text != NULL)
        taken = press_letter(code, event->id, event->text);
    else if (event->kind == UI_PRESS)
        taken = press_mouse(code, event);
    else if (event->kind == UI_WHEEL)
        taken = turn_wheel(code, event);
    if (taken)
        panel->stale = true;
    return taken;
}
