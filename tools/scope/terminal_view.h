/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal drawn: its cells, its cursor, what is selected. */
#ifndef SCOPE_TERMINAL_VIEW_H
#define SCOPE_TERMINAL_VIEW_H

#include "terminal.h"
#include "ui.h"

struct terminal_view {
    struct ui_rect rect;
    double width, height;           /* of a cell; height: of a line */
    double top;                     /* lines from the oldest to the upper edge */
    bool focused;                   /* the cursor is filled */
    struct terminal_place from, to; /* selected from before to, in order; equal: nothing */
};

void terminal_view_draw(struct ui *, const struct terminal *, const struct terminal_view *);
/* The cell at a place of the window. */
struct terminal_place terminal_view_at(const struct terminal_view *, const struct terminal *,
                                       double x, double y);

#endif
