/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the toolkit, for ui*.c and for what moves the keyboard and the mouse through a window.
 */
#ifndef SCOPE_UI_PARTS_H
#define SCOPE_UI_PARTS_H

#include "ui.h"

#include <pango/pangocairo.h>

#define UI_CLIPS 16 /* nested at most */

/* A control as it was drawn. */
struct ui_known {
    struct ui_control control;
    struct ui_rect seen; /* what is visible of it; empty: scrolled away */
};

/* A list that is scrolled. */
struct ui_list {
    char id[64];
    struct ui_rect rect;
    double offset, content; /* units */
    bool drawn;             /* in the present or last drawing */
    bool wants;             /* to have top to bottom visible, once its size is known */
    double top, bottom;
};

/* A question of ui_hovers(), and what was answered: another answer makes it stale. */
struct ui_hover {
    struct ui_rect rect;
    bool answer;
};

/* What belongs to a panel between two drawings: its controls, the focus, what is scrolled. */
struct ui_view {
    struct ui_known *known;
    size_t known_count, known_room;
    struct ui_list *lists;
    size_t list_count;
    struct ui_hover hovers[64];
    size_t hover_count;
    char focus[64]; /* the control; "": none yet */
    bool keyboard;  /* is the keyboard in this view? */
    bool rings;     /* and to be shown */
    double first_y; /* where controls begin that have the focus at first */
    bool mouse_in;  /* is the mouse? at: */
    double mouse_x, mouse_y;
    bool bar_held; /* a bar is dragged: of this list, and where it was */
    char held[64];
    double held_at;
    int step; /* -1, 1: to the row before, or behind, once it is drawn */
};

struct ui_texts;

struct ui {
    const struct ui_theme *theme;
    double text_size, cell_size; /* cell_size: beside it, of UI_CELL */
    cairo_t *cairo;              /* NULL: between drawings */
    double scale;
    struct ui_rect clips[UI_CLIPS];
    unsigned clip_count;
    struct ui_view *view; /* that is drawn; NULL: none */
    struct ui_texts *texts;
};

/* --- ui.c --- */
struct ui_rect ui_intersect(struct ui_rect, struct ui_rect);
bool ui_empty(struct ui_rect);
bool ui_inside(struct ui_rect, double x, double y);
double ui_snap(const struct ui *, double); /* to a whole pixel */

/* --- ui_text.c --- */
struct ui_texts *ui_texts_create(void);
void ui_texts_destroy(struct ui_texts *);
void ui_texts_forget(struct ui_texts *); /* another size, scale */
void ui_texts_begin(struct ui *);

/* --- ui_controls.c --- */
void ui_view_begin(struct ui *, struct ui_view *);
void ui_view_end(struct ui *); /* draws the focus */
void ui_view_free(struct ui_view *);
const struct ui_known *ui_view_find(const struct ui_view *,
                                    const char *id); /* NULL: there is none */
/* The topmost one at a place; NULL: none. */
const struct ui_known *ui_view_at(const struct ui_view *, double x, double y);
/* The one behind or before the focus, past the other rows of its list; NULL: there is none. */
const struct ui_known *ui_view_next(const struct ui_view *, int direction);
/* The row behind or before it; NULL: none is drawn. */
const struct ui_known *ui_view_row(const struct ui_view *, int direction);
/* The first visible row of the same list; NULL: there is none. */
const struct ui_known *ui_view_like(const struct ui_view *, const char *id);
/* The first visible control below the heading; NULL: there is none. */
const struct ui_known *ui_view_first(const struct ui_view *);
/* Gives it the focus and makes it visible. */
void ui_view_focus(struct ui_view *, const struct ui_known *);
/* The mouse is there, or not in the view: true if something looks different now. */
bool ui_view_mouse(struct ui_view *, bool in, double x, double y);
struct ui_list *ui_view_list_at(struct ui_view *, double x, double y); /* NULL: none */
struct ui_list *ui_view_list_of(struct ui_view *, const struct ui_known *);
bool ui_list_scroll(struct ui_list *, double by); /* false: it is at its end */
/* The bar of a list: a press on it holds it. True: it was for it. */
bool ui_view_press_bar(struct ui_view *, double x, double y);
bool ui_view_drag_bar(struct ui_view *, double y);
/* Its beginning up to the point: rows of one list have the same. */
bool ui_same_list(const char *id, const char *other);

#endif
