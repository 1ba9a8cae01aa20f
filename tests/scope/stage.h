/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole window without a screen, for tests of its panels: lines are given as a person types
 * them, controls are clicked where they were drawn, keys go to what has the keyboard; frames are
 * drawn into a picture in memory until nothing is left to do. */
#ifndef TESTS_SCOPE_STAGE_H
#define TESTS_SCOPE_STAGE_H

#include "tools/bosim/debug.h"
#include "tools/scope/scope_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct stage {
    struct debug_settings settings;
    struct scope_options options;
    struct scope *scope;
    cairo_surface_t *canvas;
};

static inline struct worker *stage_open(void *owner, const char *operand,
                                        void (*wake)(void *wake_owner), void *wake_owner,
                                        struct sim_error *error)
{
    struct stage *stage = owner;
    return worker_create(&stage->settings, operand, wake, wake_owner, error);
}

/* Frames until everything is done and drawn. */
static inline void stage_settle(struct stage *stage)
{
    unsigned quiet = 0;
    while (quiet < 3) {
        bool drawn = scope_frame(stage->scope);
        quiet =
            drawn || !scope_idle(stage->scope) || scope_wants_frame(stage->scope) ? 0 : quiet + 1;
        if (!drawn)
            usleep(500);
    }
}

/* With stage->settings filled in. */
static inline void stage_begin_sized(struct stage *stage, const char *image, unsigned width,
                                     unsigned height)
{
    struct sim_error error = {""};
    stage->options = (struct scope_options){.open = stage_open,
                                            .owner = stage,
                                            .operand = image,
                                            .fresh = true,
                                            .width = width,
                                            .height = height};
    stage->scope = scope_create(&stage->options, &error);
    if (stage->scope == NULL) {
        fail_msg("%s", error.text);
        return;
    }
    stage->canvas = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    stage->scope->canvas = stage->canvas;
    scope_resize(stage->scope, width, height, 1);
    stage_settle(stage);
}

static inline void stage_begin(struct stage *stage, const char *image)
{
    memset(stage, 0, sizeof *stage);
    stage_begin_sized(stage, image, 1280, 800);
}

static inline void stage_end(struct stage *stage)
{
    scope_destroy(stage->scope);
    cairo_surface_destroy(stage->canvas);
}

/* A line of the command line; false: it was answered by an error. The text: stage_said(). */
static inline const char *stage_said(const struct stage *stage)
{
    const struct scope_answer *answer =
        scope_answer_at(stage->scope, stage->scope->answer_count - 1);
    return answer == NULL || answer->text == NULL ? "" : answer->text;
}

static inline bool stage_try(struct stage *stage, const char *line)
{
    uint64_t before = stage->scope->answer_count;
    const struct scope_answer *answer;
    scope_command(stage->scope, line);
    stage_settle(stage);
    answer = scope_answer_at(stage->scope, stage->scope->answer_count - 1);
    return stage->scope->answer_count == before || answer == NULL || answer->good;
}

static inline void stage_do(struct stage *stage, const char *line)
{
    if (!stage_try(stage, line))
        fail_msg("%s: %s", line, stage_said(stage));
}

static inline struct panel *stage_panel(struct stage *stage, const struct panel_class *class)
{
    return scope_panel(stage->scope, class);
}

/* The panel alone, as large as the window. */
static inline struct panel *stage_show(struct stage *stage, const struct panel_class *class)
{
    char line[64];
    snprintf(line, sizeof line, "layout show %s", class->name);
    stage_do(stage, line);
    snprintf(line, sizeof line, "layout maximise %s", class->name);
    if (strcmp(stage->scope->layout.maximised, class->name) != 0)
        stage_do(stage, line);
    return stage_panel(stage, class);
}

static inline const struct ui_known *stage_control(struct stage *stage,
                                                   const struct panel_class *class, const char *id)
{
    const struct region *region = scope_region(stage->scope, class->name);
    const struct ui_known *known = ui_view_find(&region->view, id);
    if (known == NULL || ui_empty(known->seen))
        fail_msg("%s has no control \"%s\" that is seen", class->name, id);
    return known;
}

static inline void stage_press(struct stage *stage, double x, double y, unsigned button)
{
    struct ui_event event = {.kind = UI_MOVE, .x = x, .y = y};
    scope_event(stage->scope, &event);
    event.kind = UI_PRESS;
    event.button = button;
    event.clicks = 1;
    scope_event(stage->scope, &event);
    event.kind = UI_RELEASE;
    scope_event(stage->scope, &event);
    stage_settle(stage);
}

static inline void stage_click(struct stage *stage, const struct panel_class *class, const char *id)
{
    struct ui_rect seen = stage_control(stage, class, id)->seen;
    stage_press(stage, seen.x + seen.w / 2, seen.y + seen.h / 2, 1);
}

/* An item of a control's menu, by a part of its label. */
static inline void stage_menu(struct stage *stage, const struct panel_class *class, const char *id,
                              const char *label)
{
    struct ui_rect seen = stage_control(stage, class, id)->seen;
    const struct region *menu;
    size_t i;
    stage_press(stage, seen.x + seen.w / 2, seen.y + seen.h / 2, 3);
    menu = scope_region(stage->scope, "menu");
    for (i = 0; i < menu->view.known_count; i++) {
        struct ui_known item = menu->view.known[i];
        if (strstr(item.control.label, label) == NULL)
            continue;
        stage_press(stage, item.seen.x + item.seen.w / 2, item.seen.y + item.seen.h / 2, 1);
        return;
    }
    fail_msg("the menu of %s has no \"%s\"", id, label);
}

static inline void stage_focus(struct stage *stage, const struct panel_class *class, const char *id)
{
    scope_focus(stage->scope, scope_region(stage->scope, class->name), id);
    stage_settle(stage);
}

static inline void stage_key(struct stage *stage, const char *key)
{
    struct ui_event event = {.kind = UI_KEY_DOWN, .key = key};
    scope_event(stage->scope, &event);
    stage_settle(stage);
}

static inline void stage_type(struct stage *stage, const char *text)
{
    struct ui_event event = {.kind = UI_TYPED};
    char one[2] = "";
    for (; *text != '\0'; text++) {
        one[0] = *text;
        event.text = one;
        scope_event(stage->scope, &event);
        stage_settle(stage);
    }
}

/* The debugger's own answer to a line, as JSON: a new reference. */
static inline json_t *stage_ask(struct stage *stage, const char *line)
{
    const struct worker_look *look;
    struct console_answer answer;
    do
        look = worker_enter(stage->scope->worker);
    while (look == NULL);
    answer = console_execute(look->console, line);
    worker_leave(stage->scope->worker);
    if (!answer.good)
        fail_msg("%s: %s", line, answer.text);
    free(answer.text);
    return answer.json;
}

static inline const char *json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static inline uint64_t json_count(const json_t *object, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(object, key));
}

#endif
