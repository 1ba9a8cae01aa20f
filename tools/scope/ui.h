/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drawing and controls of the window: Cairo and Pango onto a surface, whoever owns it (SDL's
 * window, a PNG, SVG or PDF file). All measures are in units of the user: a unit is a pixel times
 * the scale. A control is drawn anew with its panel each time; what it does is a line of the
 * command line, so that keys, clicks and scripts do the same. */
#ifndef SCOPE_UI_H
#define SCOPE_UI_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui;

struct ui_rect {
    double x, y, w, h;
};

/* Colours by what they mean; a theme has a value for each. */
enum ui_colour {
    UI_BACK,   /* behind everything */
    UI_PANEL,  /* a panel's ground */
    UI_RAISED, /* headings, buttons */
    UI_LINE,   /* hairlines */
    UI_TEXT,
    UI_DIM,       /* less important text */
    UI_ACCENT,    /* what is chosen, the present moment */
    UI_ON_ACCENT, /* text on it */
    UI_FOCUS,     /* the ring around what has the keyboard */
    UI_CHANGED,   /* ground of what changed since the last stop */
    UI_GOOD,
    UI_WARN,
    UI_BAD,
    UI_RUNNING,
    UI_INTERRUPTED,
    UI_READY,
    UI_BLOCKED,
    UI_SUSPENDED,
    UI_INTERRUPT, /* a handler that runs */
    UI_IDLE,
    UI_CALL,
    UI_WAKE,
    UI_TICK,
    UI_DEADLINE,
    UI_CURSOR_A,
    UI_CURSOR_B,
    UI_COLOURS
};

enum ui_font {
    UI_PLAIN,
    UI_BOLD,
    UI_SMALL,
    UI_TITLE,
    UI_MONO,
    UI_MONO_BOLD,
    UI_CELL, /* of a terminal, whose letters may be smaller: ui_set_cell_size */
    UI_CELL_BOLD,
    UI_FONTS
};
enum ui_align { UI_LEFT, UI_CENTRE, UI_RIGHT };

struct ui_rgba {
    double r, g, b, a;
};

struct ui_theme {
    const char *name; /* "light", "dark" */
    struct ui_rgba colours[UI_COLOURS];
};
extern const struct ui_theme ui_themes[]; /* ends with a NULL name */

/* --- drawing: between ui_begin and ui_end --- */

struct ui *ui_create(void); /* asserts on no memory */
void ui_destroy(struct ui *);
void ui_set_theme(struct ui *, const struct ui_theme *);
const struct ui_theme *ui_theme(const struct ui *);
void ui_set_text_size(struct ui *, double points); /* 13 at first */
double ui_text_size(const struct ui *);
/* Begins to draw onto a surface, `scale` device pixels to a unit. */
void ui_begin(struct ui *, cairo_surface_t *, double scale);
void ui_end(struct ui *);
cairo_t *ui_cairo(struct ui *); /* for what is not below */
void ui_source(struct ui *, enum ui_colour);
void ui_source_alpha(struct ui *, enum ui_colour, double alpha);

void ui_fill(struct ui *, struct ui_rect, enum ui_colour);
void ui_fill_round(struct ui *, struct ui_rect, double radius, enum ui_colour);
void ui_frame(struct ui *, struct ui_rect, enum ui_colour, double width);
void ui_frame_round(struct ui *, struct ui_rect, double radius, enum ui_colour, double width);
void ui_line(struct ui *, double x1, double y1, double x2, double y2, enum ui_colour, double width);
void ui_clip(struct ui *, struct ui_rect); /* until ui_unclip; may be nested */
void ui_unclip(struct ui *);

/* One line of text in a box: `y` its upper edge; what is longer than `w` ends in an ellipsis (w 0:
 * as long as it is). Layouts are kept: the same text again costs little. Returns the width drawn.
 */
double ui_text(struct ui *, double x, double y, double w, enum ui_font, enum ui_colour,
               enum ui_align, const char *);
double ui_textf(struct ui *, double x, double y, double w, enum ui_font, enum ui_colour,
                enum ui_align, const char *format, ...) __attribute__((format(printf, 8, 9)));
/* In a colour that no theme has: of a terminal, of an LED. */
double ui_text_rgba(struct ui *, double x, double y, enum ui_font, struct ui_rgba, const char *);
double ui_text_width(struct ui *, enum ui_font, const char *);
double ui_line_height(struct ui *, enum ui_font);
/* Width of a character of UI_MONO, of UI_CELL. */
double ui_mono_width(struct ui *);
double ui_cell_width(struct ui *);
/* Letters of UI_CELL: so large beside the others, 1 at first. Layouts of them are made anew. */
void ui_set_cell_size(struct ui *, double factor);

/* --- controls: only while a panel is drawn --- */

enum ui_control_kind {
    UI_BUTTON, /* does its command */
    UI_ROW,    /* of a list: the arrow keys go from row to row, Enter does the command */
    UI_AREA,   /* takes keys and the mouse itself: the panel's event() is called */
};

struct ui_control {
    char id[64]; /* within its panel: "row.3", "run" */
    struct ui_rect rect;
    enum ui_control_kind kind;
    char command[160]; /* what it does, a line of the command line; "": nothing by itself */
    char menu[480]; /* a right click or the menu key offers this: lines "label\tcommand"; a single
                       line without a tab is a command that it does; "": nothing */
    char label[96]; /* what it is, in words: for the status line */
};

/* Makes it known; draws the ring if it has the keyboard. */
void ui_control(struct ui *, const struct ui_control *);
/* Draws a button with a label and makes it known. `on`: it is chosen. Returns its width (rect.w 0:
 * as wide as the label wants). */
double ui_button(struct ui *, struct ui_rect, const char *id, const char *label,
                 const char *command, bool on);
/* What the control that was made known last is, in words, if its label says too little. */
void ui_describe(struct ui *, const char *words);
bool ui_has_focus(const struct ui *, const char *id); /* of the panel that is drawn */
bool ui_hovers(const struct ui *, struct ui_rect);    /* is the mouse there? */
/* Scrolls a list: draws a bar when `content` is higher than the rect, and returns the offset from
 * its top, which wheel, bar and arrow keys move. One of these ids a panel and list. */
double ui_scroll(struct ui *, struct ui_rect, const char *id, double content);
void ui_scroll_to(struct ui *, const char *id, double top, double bottom); /* make it visible */

/* --- events, for an UI_AREA --- */

enum ui_event_kind { UI_KEY_DOWN, UI_TYPED, UI_PRESS, UI_RELEASE, UI_MOVE, UI_WHEEL };

enum ui_modifier { UI_SHIFT = 1, UI_CTRL = 2, UI_ALT = 4 };

struct ui_event {
    enum ui_event_kind kind;
    const char *id;      /* the control */
    struct ui_rect rect; /* its place */
    double x, y;         /* of the mouse, within the window; of UI_MOVE far outside: it has left */
    unsigned button;     /* 1 left, 2 middle, 3 right; of UI_MOVE the one that is held, 0 none */
    unsigned clicks;     /* 2: a double click */
    double wheel_x, wheel_y; /* steps; up and right are positive */
    unsigned modifiers;
    const char *key;  /* "Left", "PageDown", "Return", "A" ... as SDL names it */
    const char *text; /* UTF-8, of UI_TYPED */
};

#endif
