// SPDX-License-Identifier: GPL-2.0-or-later
/* The log: what was done by whom, where the keyboard is, what was answered: an object a line. */
#include "scope_parts.h"

#include <stdarg.h>
#include <time.h>

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void write_line(struct scope *scope, const char *event, json_t *object)
{
    json_t *line = json_pack("{s:s,s:f}", "event", event, "at", now_seconds());
    if (object != NULL)
        json_object_update(line, object);
    json_decref(object);
    json_dumpf(line, scope->log, JSON_COMPACT);
    json_decref(line);
    fputc('\n', scope->log);
    fflush(scope->log);
}

void scope_log(struct scope *scope, const char *event, const char *format, ...)
{
    va_list list;
    if (scope->log == NULL)
        return;
    va_start(list, format);
    write_line(scope, event, json_vpack_ex(NULL, 0, format, list));
    va_end(list);
}

static const char *const kinds[] = {[UI_BUTTON] = "button", [UI_ROW] = "row", [UI_AREA] = "area"};

/* Places in pixels: where a mouse would be. */
static json_t *control_json(const struct scope *scope, const struct ui_known *known)
{
    const struct ui_control *c = &known->control;
    const struct ui_rect *r = &known->seen;
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:f,s:f,s:f,s:f}", "id", c->id, "kind", kinds[c->kind],
                     "command", c->command, "menu", c->menu, "label", c->label, "x",
                     r->x * scope->scale, "y", r->y * scope->scale, "w", r->w * scope->scale, "h",
                     r->h * scope->scale);
}

static json_t *region_json(const struct scope *scope, const struct region *region)
{
    json_t *controls = json_array();
    size_t i;
    for (i = 0; i < region->view.known_count; i++)
        json_array_append_new(controls, control_json(scope, &region->view.known[i]));
    return json_pack("{s:s,s:f,s:f,s:f,s:f,s:o}", "panel", region->panel->class->name, "x",
                     region->rect.x * scope->scale, "y", region->rect.y * scope->scale, "w",
                     region->rect.w * scope->scale, "h", region->rect.h * scope->scale, "controls",
                     controls);
}

void scope_log_controls(struct scope *scope)
{
    json_t *panels = json_array();
    unsigned i;
    for (i = 0; i < scope->region_count; i++)
        if (!ui_empty(scope->regions[i].rect))
            json_array_append_new(panels, region_json(scope, &scope->regions[i]));
    if (scope->log != NULL)
        write_line(scope, "controls", json_pack("{s:O}", "panels", panels));
    json_decref(panels);
}
