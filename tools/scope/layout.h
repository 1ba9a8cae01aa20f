/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where panels are: a tree of splits, whose leaves hold panels behind tabs. It knows names and
 * places only. */
#ifndef SCOPE_LAYOUT_H
#define SCOPE_LAYOUT_H

#include "error.h"
#include "ui.h"

#include <jansson.h>

#define LAYOUT_TABS 16 /* of a leaf */
#define LAYOUT_GAP  6  /* units between panels */
#define LAYOUT_NAME 24

enum layout_kind { LAYOUT_LEAF, LAYOUT_ROWS, LAYOUT_COLUMNS };

struct layout_node {
    enum layout_kind kind;
    double share; /* of the first, of a split */
    struct layout_node *first, *second;
    char tabs[LAYOUT_TABS][LAYOUT_NAME]; /* of a leaf */
    unsigned count, shown;
    struct ui_rect rect; /* since layout_place() */
};

struct layout {
    struct layout_node *root; /* NULL: nothing is shown */
    char maximised[LAYOUT_NAME];
};

/* The tree as JSON: {"rows": [0.45, TREE, TREE]}, {"columns": [...]}, or {"tabs": ["code", ...],
 * "shown": "code"}. */
struct layout_node *layout_read(const json_t *, struct sim_error *); /* NULL with error */
json_t *layout_write(const struct layout_node *);
struct layout_node *layout_default(void);
struct layout_node *layout_lecture(void); /* what is shown to a room: large, and few panels */
void layout_free(struct layout_node *);   /* NULL is nothing */

void layout_place(struct layout *, struct ui_rect);
struct layout_node *layout_leaf_of(struct layout *, const char *panel); /* NULL: it is hidden */
bool layout_is_shown(struct layout *, const char *panel);               /* in front of its leaf */
/* The split that can be dragged at a place; NULL: none. */
struct layout_node *layout_split_at(struct layout *, double x, double y);
void layout_drag(struct layout_node *split, double x, double y);

/* Commands; false with error. `by`: of the split's length. */
bool layout_grow(struct layout *, const char *panel, double by, struct sim_error *);
void layout_hide(struct layout *, const char *panel);
/* Puts it in front; a hidden one comes back beside `beside`, or anywhere. */
void layout_show(struct layout *, const char *panel, const char *beside);
/* Takes it from where it is to another's leaf ("with"), or to a new split "left", "right", "above"
 * or "below" it. */
bool layout_move(struct layout *, const char *panel, const char *where, const char *other,
                 struct sim_error *);
/* Names in the order of the keyboard's way through the panels. */
unsigned layout_order(struct layout *, const char **names, unsigned most);

#endif
