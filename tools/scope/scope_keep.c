// SPDX-License-Identifier: GPL-2.0-or-later
/* What is kept between runs: $XDG_CONFIG_HOME/bosim/scope.json. A file that is damaged is left as
 * it is until the window closes, and told. */
#include "scope_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_MOST 1024

static bool file_path(char path[static PATH_MOST], bool make)
{
    const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char folder[PATH_MOST - 32];
    if (base != NULL && base[0] == '/')
        snprintf(folder, sizeof folder, "%s", base);
    else if (home != NULL)
        snprintf(folder, sizeof folder, "%s/.config", home);
    else
        return false;
    if (make)
        mkdir(folder, 0700);
    snprintf(path, PATH_MOST, "%s/bosim", folder);
    if (make)
        mkdir(path, 0700);
    snprintf(path, PATH_MOST, "%s/bosim/scope.json", folder);
    return true;
}

/* --- writing --- */

static json_t *panels_json(const struct scope *scope)
{
    json_t *panels = json_object();
    unsigned i;
    for (i = 0; i < scope->region_count; i++) {
        const struct panel *panel = scope->regions[i].panel;
        json_t *object;
        if (panel->class->keep == NULL)
            continue;
        object = json_object();
        panel->class->keep(panel, object);
        json_object_set_new(panels, panel->class->name, object);
    }
    return panels;
}

/* The sizes that the window had on each size of a screen, this one's anew. */
static json_t *windows_json(const struct scope *scope, const char *path)
{
    json_t *old = json_load_file(path, 0, NULL);
    json_t *windows = json_incref(json_object_get(old, "windows"));
    json_decref(old);
    if (!json_is_object(windows)) {
        json_decref(windows);
        windows = json_object();
    }
    if (scope->screen[0] != '\0')
        json_object_set_new(
            windows, scope->screen,
            json_pack("{s:i,s:i}", "width", (int)scope->width, "height", (int)scope->height));
    return windows;
}

void scope_keep(struct scope *scope)
{
    char path[PATH_MOST], fresh[PATH_MOST + 8];
    json_t *json;
    if (!file_path(path, true))
        return;
    json = json_pack("{s:i,s:s,s:f,s:o,s:o}", "version", 1, "theme", ui_theme(scope->ui)->name,
                     "text", ui_text_size(scope->ui), "windows", windows_json(scope, path),
                     "panels", panels_json(scope));
    if (scope->layout.root != NULL)
        json_object_set_new(json, "layout", layout_write(scope->layout.root));
    snprintf(fresh, sizeof fresh, "%s.new", path);
    if (json_dump_file(json, fresh, JSON_INDENT(2)) != 0 || rename(fresh, path) != 0)
        fprintf(stderr, "bosim: %s: cannot be written: %s\n", path, strerror(errno));
    json_decref(json);
}

/* --- reading --- */

/* The first name that is there twice, or that this program does not know; "": there is none. */
static void find_odd(struct scope *scope, const struct layout_node *tree, struct layout *seen,
                     char odd[static LAYOUT_NAME])
{
    unsigned i;
    if (tree == NULL || odd[0] != '\0')
        return;
    for (i = 0; i < tree->count && odd[0] == '\0'; i++) {
        const struct region *region = scope_region(scope, tree->tabs[i]);
        if (region == NULL || region->kind != REGION_PANEL ||
            layout_leaf_of(seen, tree->tabs[i]) != NULL)
            snprintf(odd, LAYOUT_NAME, "%s", tree->tabs[i]);
        else
            layout_show(seen, tree->tabs[i], NULL);
    }
    find_odd(scope, tree->first, seen, odd);
    find_odd(scope, tree->second, seen, odd);
}

/* A panel that is there twice, or that another version of the program had, is left out. */
static void leave_out(struct scope *scope, struct layout *layout)
{
    char odd[LAYOUT_NAME];
    do {
        struct layout seen = {.root = NULL};
        odd[0] = '\0';
        find_odd(scope, layout->root, &seen, odd);
        layout_free(seen.root);
        if (odd[0] != '\0')
            layout_hide(layout, odd);
    } while (odd[0] != '\0');
}

static bool restore_layout(struct scope *scope, const json_t *json, struct sim_error *error)
{
    struct layout read = {.root = layout_read(json, error)};
    if (read.root == NULL)
        return false;
    leave_out(scope, &read);
    if (read.root == NULL) {
        sim_error_set(error, "\"layout\" has no panel");
        return false;
    }
    layout_free(scope->layout.root);
    scope->layout.root = read.root;
    return true;
}

static void restore_looks(struct scope *scope, const json_t *json)
{
    const char *name = json_string_value(json_object_get(json, "theme"));
    double text = json_number_value(json_object_get(json, "text"));
    const struct ui_theme *theme;
    for (theme = ui_themes; theme->name != NULL; theme++)
        if (name != NULL && strcmp(theme->name, name) == 0)
            ui_set_theme(scope->ui, theme);
    if (text >= 8 && text <= 40)
        ui_set_text_size(scope->ui, text);
}

static void restore_panels(struct scope *scope, const json_t *panels)
{
    unsigned i;
    for (i = 0; i < scope->region_count; i++) {
        struct panel *panel = scope->regions[i].panel;
        const json_t *object = json_object_get(panels, panel->class->name);
        if (panel->class->restore != NULL && json_is_object(object))
            panel->class->restore(panel, object);
    }
}

static void damaged(struct scope *scope, const char *path, const char *what)
{
    char text[PATH_MOST + 300];
    snprintf(text, sizeof text, "%s: %.200s: the layout is the usual one", path, what);
    scope_answered(scope, "scope.json", text, false);
    fprintf(stderr, "bosim: %s\n", text);
}

void scope_restore(struct scope *scope)
{
    char path[PATH_MOST];
    json_error_t trouble;
    struct sim_error error = {""};
    json_t *json;
    if (!file_path(path, false))
        return;
    json = json_load_file(path, 0, &trouble);
    if (json == NULL) {
        if (trouble.line > 0 || json_error_code(&trouble) != json_error_cannot_open_file) {
            char what[300];
            snprintf(what, sizeof what, "line %d: %s", trouble.line, trouble.text);
            damaged(scope, path, what);
        }
        return;
    }
    restore_looks(scope, json);
    if (json_object_get(json, "layout") != NULL &&
        !restore_layout(scope, json_object_get(json, "layout"), &error))
        damaged(scope, path, error.text);
    restore_panels(scope, json_object_get(json, "panels"));
    json_decref(json);
}

static unsigned pixels(const json_t *json, const char *key, unsigned otherwise)
{
    json_int_t value = json_integer_value(json_object_get(json, key));
    return value >= 320 && value <= 16384 ? (unsigned)value : otherwise;
}

bool scope_restore_size(struct scope *scope)
{
    char path[PATH_MOST];
    json_t *json = file_path(path, false) ? json_load_file(path, 0, NULL) : NULL;
    const json_t *window = json_object_get(json_object_get(json, "windows"), scope->screen);
    bool kept = json_is_object(window);
    scope->width = pixels(window, "width", scope->width);
    scope->height = pixels(window, "height", scope->height);
    json_decref(json);
    return kept;
}
