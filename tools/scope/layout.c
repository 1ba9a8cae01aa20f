// SPDX-License-Identifier: GPL-2.0-or-later
/* The tree of panels: read, written, placed, changed. */
#include "layout.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHARE_LEAST 0.08
#define DEEP_MOST   12 /* nested splits in a file */

static struct layout_node *node(enum layout_kind kind)
{
    struct layout_node *made = calloc(1, sizeof *made);
    assert(made != NULL);
    made->kind = kind;
    return made;
}

void layout_free(struct layout_node *tree)
{
    if (tree == NULL)
        return;
    layout_free(tree->first);
    layout_free(tree->second);
    free(tree);
}

static double bounded(double share)
{
    return fmin(fmax(share, SHARE_LEAST), 1 - SHARE_LEAST);
}

/* --- JSON --- */

static struct layout_node *read_node(const json_t *, unsigned deep, struct sim_error *);

static struct layout_node *read_leaf(const json_t *json, struct sim_error *error)
{
    const json_t *tabs = json_object_get(json, "tabs"), *tab;
    const char *shown = json_string_value(json_object_get(json, "shown"));
    struct layout_node *leaf = node(LAYOUT_LEAF);
    size_t i;
    json_array_foreach(tabs, i, tab)
    {
        const char *name = json_string_value(tab);
        if (name == NULL || strlen(name) >= LAYOUT_NAME || leaf->count == LAYOUT_TABS)
            break;
        snprintf(leaf->tabs[leaf->count], LAYOUT_NAME, "%s", name);
        if (shown != NULL && strcmp(shown, name) == 0)
            leaf->shown = leaf->count;
        leaf->count++;
    }
    if (leaf->count == 0 || i < json_array_size(tabs)) {
        sim_error_set(error, "\"tabs\" is to be a list of panels' names");
        layout_free(leaf);
        return NULL;
    }
    return leaf;
}

static struct layout_node *read_split(const json_t *parts, enum layout_kind kind, unsigned deep,
                                      struct sim_error *error)
{
    struct layout_node *split;
    if (json_array_size(parts) != 3 || !json_is_number(json_array_get(parts, 0)) ||
        deep == DEEP_MOST) {
        sim_error_set(error, "a split is to be [share, part, part]");
        return NULL;
    }
    split = node(kind);
    split->share = bounded(json_number_value(json_array_get(parts, 0)));
    split->first = read_node(json_array_get(parts, 1), deep + 1, error);
    split->second =
        split->first == NULL ? NULL : read_node(json_array_get(parts, 2), deep + 1, error);
    if (split->second != NULL)
        return split;
    layout_free(split);
    return NULL;
}

static struct layout_node *read_node(const json_t *json, unsigned deep, struct sim_error *error)
{
    const json_t *rows = json_object_get(json, "rows"), *columns = json_object_get(json, "columns");
    if (rows != NULL || columns != NULL)
        return read_split(rows != NULL ? rows : columns,
                          rows != NULL ? LAYOUT_ROWS : LAYOUT_COLUMNS, deep, error);
    return read_leaf(json, error);
}

struct layout_node *layout_read(const json_t *json, struct sim_error *error)
{
    return read_node(json, 0, error);
}

json_t *layout_write(const struct layout_node *tree)
{
    json_t *tabs;
    unsigned i;
    if (tree->kind != LAYOUT_LEAF)
        return json_pack("{s:[f,o,o]}", tree->kind == LAYOUT_ROWS ? "rows" : "columns",
                         round(tree->share * 1e4) / 1e4, layout_write(tree->first),
                         layout_write(tree->second));
    tabs = json_array();
    for (i = 0; i < tree->count; i++)
        json_array_append_new(tabs, json_string(tree->tabs[i]));
    return json_pack("{s:o,s:s}", "tabs", tabs, "shown", tree->tabs[tree->shown]);
}

static struct layout_node *layout_of(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    struct layout_node *tree = layout_read(json, NULL);
    json_decref(json);
    assert(tree != NULL);
    return tree;
}

struct layout_node *layout_default(void)
{
    return layout_of(
        "{\"rows\":[0.5,{\"tabs\":[\"timeline\"]},{\"columns\":[0.3,{\"tabs\":[\"tasks\"]},"
        "{\"columns\":[0.49,{\"tabs\":[\"code\",\"registers\",\"memory\",\"devices\"]},"
        "{\"tabs\":[\"console\",\"board\"]}]}]}]}");
}

struct layout_node *layout_lecture(void)
{
    return layout_of("{\"rows\":[0.64,{\"tabs\":[\"timeline\"]},{\"columns\":[0.52,"
                     "{\"tabs\":[\"tasks\"]},{\"tabs\":[\"console\",\"board\"]}]}]}");
}

/* --- places --- */

static void place(struct layout_node *tree, struct ui_rect rect)
{
    struct ui_rect a = rect, b = rect;
    tree->rect = rect;
    if (tree->kind == LAYOUT_ROWS) {
        a.h = floor((rect.h - LAYOUT_GAP) * tree->share);
        b.y += a.h + LAYOUT_GAP;
        b.h -= a.h + LAYOUT_GAP;
    } else if (tree->kind == LAYOUT_COLUMNS) {
        a.w = floor((rect.w - LAYOUT_GAP) * tree->share);
        b.x += a.w + LAYOUT_GAP;
        b.w -= a.w + LAYOUT_GAP;
    } else {
        return;
    }
    place(tree->first, a);
    place(tree->second, b);
}

static void unplace(struct layout_node *tree)
{
    if (tree == NULL)
        return;
    tree->rect = (struct ui_rect){0, 0, 0, 0};
    unplace(tree->first);
    unplace(tree->second);
}

void layout_place(struct layout *layout, struct ui_rect rect)
{
    struct layout_node *alone = layout_leaf_of(layout, layout->maximised);
    unplace(layout->root);
    if (alone != NULL)
        alone->rect = rect;
    else if (layout->root != NULL)
        place(layout->root, rect);
}

static int tab_of(const struct layout_node *leaf, const char *panel)
{
    unsigned i;
    for (i = 0; i < leaf->count; i++)
        if (strcmp(leaf->tabs[i], panel) == 0)
            return (int)i;
    return -1;
}

static struct layout_node *leaf_in(struct layout_node *tree, const char *panel)
{
    struct layout_node *found;
    if (tree == NULL)
        return NULL;
    if (tree->kind == LAYOUT_LEAF)
        return tab_of(tree, panel) >= 0 ? tree : NULL;
    found = leaf_in(tree->first, panel);
    return found != NULL ? found : leaf_in(tree->second, panel);
}

struct layout_node *layout_leaf_of(struct layout *layout, const char *panel)
{
    return leaf_in(layout->root, panel);
}

bool layout_is_shown(struct layout *layout, const char *panel)
{
    const struct layout_node *leaf = layout_leaf_of(layout, panel);
    return leaf != NULL && leaf->rect.w > 0 && strcmp(leaf->tabs[leaf->shown], panel) == 0;
}

/* --- splits --- */

static struct layout_node *split_at(struct layout_node *tree, double x, double y)
{
    struct layout_node *found;
    const struct ui_rect *second;
    double from;
    if (tree == NULL || tree->kind == LAYOUT_LEAF || tree->rect.w <= 0)
        return NULL;
    second = &tree->second->rect;
    from = tree->kind == LAYOUT_ROWS ? y - second->y : x - second->x;
    if (from >= -LAYOUT_GAP && from < 0 && x >= tree->rect.x && x < tree->rect.x + tree->rect.w &&
        y >= tree->rect.y && y < tree->rect.y + tree->rect.h)
        return tree;
    found = split_at(tree->first, x, y);
    return found != NULL ? found : split_at(tree->second, x, y);
}

struct layout_node *layout_split_at(struct layout *layout, double x, double y)
{
    return split_at(layout->root, x, y);
}

void layout_drag(struct layout_node *split, double x, double y)
{
    const struct ui_rect *r = &split->rect;
    if (split->kind == LAYOUT_ROWS)
        split->share = bounded((y - r->y) / fmax(r->h, 1));
    else
        split->share = bounded((x - r->x) / fmax(r->w, 1));
}

/* The nearest split around a leaf. */
static struct layout_node *around(struct layout_node *tree, const struct layout_node *of)
{
    struct layout_node *found;
    if (tree == NULL || tree->kind == LAYOUT_LEAF)
        return NULL;
    if (tree->first == of || tree->second == of)
        return tree;
    found = around(tree->first, of);
    return found != NULL ? found : around(tree->second, of);
}

bool layout_grow(struct layout *layout, const char *panel, double by, struct sim_error *error)
{
    struct layout_node *leaf = layout_leaf_of(layout, panel), *split;
    if (leaf == NULL) {
        sim_error_set(error, "%s: is not shown; `layout show %s`", panel, panel);
        return false;
    }
    split = around(layout->root, leaf);
    if (split == NULL) {
        sim_error_set(error, "%s: has the whole window", panel);
        return false;
    }
    split->share = bounded(split->share + (split->first == leaf ? by : -by));
    return true;
}

/* --- hiding, showing, moving --- */

static void remove_leaf(struct layout *layout, struct layout_node *leaf)
{
    struct layout_node *split = around(layout->root, leaf), *outer, *other;
    if (split == NULL) {
        layout->root = NULL;
        layout_free(leaf);
        return;
    }
    other = split->first == leaf ? split->second : split->first;
    outer = around(layout->root, split);
    if (outer == NULL)
        layout->root = other;
    else if (outer->first == split)
        outer->first = other;
    else
        outer->second = other;
    split->first = split->second = NULL;
    layout_free(split);
    layout_free(leaf);
}

void layout_hide(struct layout *layout, const char *panel)
{
    struct layout_node *leaf = layout_leaf_of(layout, panel);
    unsigned tab;
    if (strcmp(layout->maximised, panel) == 0)
        layout->maximised[0] = '\0';
    if (leaf == NULL)
        return;
    tab = (unsigned)tab_of(leaf, panel);
    leaf->count--;
    memmove(leaf->tabs[tab], leaf->tabs[tab + 1], (leaf->count - tab) * LAYOUT_NAME);
    if (leaf->shown > tab || leaf->shown == leaf->count)
        leaf->shown -= leaf->shown > 0;
    if (leaf->count == 0)
        remove_leaf(layout, leaf);
}

static struct layout_node *any_leaf(struct layout_node *tree)
{
    while (tree != NULL && tree->kind != LAYOUT_LEAF)
        tree = tree->second;
    return tree;
}

static void add_tab(struct layout_node *leaf, const char *panel)
{
    if (leaf->count == LAYOUT_TABS)
        return;
    snprintf(leaf->tabs[leaf->count], LAYOUT_NAME, "%s", panel);
    leaf->shown = leaf->count++;
}

void layout_show(struct layout *layout, const char *panel, const char *beside)
{
    struct layout_node *leaf = layout_leaf_of(layout, panel);
    if (layout->maximised[0] != '\0' && strcmp(layout->maximised, panel) != 0 &&
        (leaf == NULL || tab_of(leaf, layout->maximised) < 0))
        layout->maximised[0] = '\0';
    if (leaf != NULL) {
        leaf->shown = (unsigned)tab_of(leaf, panel);
        return;
    }
    leaf = beside == NULL ? NULL : layout_leaf_of(layout, beside);
    if (leaf == NULL)
        leaf = any_leaf(layout->root);
    if (leaf == NULL)
        layout->root = leaf = node(LAYOUT_LEAF);
    add_tab(leaf, panel);
}

static const struct {
    const char *name;
    enum layout_kind kind;
    bool first;
} sides[] = {
    {"left", LAYOUT_COLUMNS, true},
    {"right", LAYOUT_COLUMNS, false},
    {"above", LAYOUT_ROWS, true},
    {"below", LAYOUT_ROWS, false},
};

/* A leaf becomes a split of itself and a new leaf. */
static void split_leaf(struct layout_node *leaf, const char *panel, enum layout_kind kind,
                       bool first)
{
    struct layout_node *old = node(LAYOUT_LEAF), *made = node(LAYOUT_LEAF);
    *old = *leaf;
    add_tab(made, panel);
    memset(leaf, 0, sizeof *leaf);
    leaf->kind = kind;
    leaf->share = 0.5;
    leaf->first = first ? made : old;
    leaf->second = first ? old : made;
}

bool layout_move(struct layout *layout, const char *panel, const char *where, const char *other,
                 struct sim_error *error)
{
    struct layout_node *to = layout_leaf_of(layout, other);
    size_t i;
    if (to == NULL || strcmp(panel, other) == 0) {
        sim_error_set(error, "%s: is not shown, so nothing can be put beside it", other);
        return false;
    }
    if (strcmp(where, "with") == 0) {
        layout_hide(layout, panel);
        add_tab(layout_leaf_of(layout, other), panel);
        return true;
    }
    for (i = 0; i < sizeof sides / sizeof *sides; i++)
        if (strcmp(where, sides[i].name) == 0) {
            layout_hide(layout, panel);
            split_leaf(layout_leaf_of(layout, other), panel, sides[i].kind, sides[i].first);
            return true;
        }
    sim_error_set(error, "%s: panels are moved with, left, right, above or below another", where);
    return false;
}

static unsigned order_of(const struct layout_node *tree, const char **names, unsigned most)
{
    unsigned count;
    if (tree == NULL || most == 0)
        return 0;
    if (tree->kind == LAYOUT_LEAF) {
        if (tree->rect.w <= 0)
            return 0;
        names[0] = tree->tabs[tree->shown];
        return 1;
    }
    count = order_of(tree->first, names, most);
    return count + order_of(tree->second, names + count, most - count);
}

unsigned layout_order(struct layout *layout, const char **names, unsigned most)
{
    return order_of(layout->root, names, most);
}
