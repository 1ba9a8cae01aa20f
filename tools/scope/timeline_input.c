/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and mouse of the timeline. What they do is a command; only what moves with the mouse is done
 * at once. */
#include "timeline_panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MOVED 4.0 /* units, from which a press is a drag */
#define GRAB  5.0 /* from a cursor's line */

const char *const timeline_keys[] = {
    "+, -, wheel",
    "zoom in and out",
    "0",
    "the whole run",
    "Shift+Left, Right",
    "move what is visible",
    "Page Up, Page Down",
    "a page back and on",
    "Home, End",
    "the run's beginning and end",
    "Up, Down",
    "choose a lane",
    "Left, Right",
    "go to the lane's change before, the next one",
    "p, n",
    "go to the task switch before, the next one",
    "t, Shift+T",
    "go to the next tick, the one before",
    "w, Shift+W",
    "go to the lane's next wake, the one before",
    "a, b",
    "put a cursor at the present moment",
    "c",
    "take the cursors away",
    "m",
    "say what the cursors measure",
    "f",
    "follow the present moment",
    NULL,
};

static const struct {
    const char *key;
    bool shift;
    const char *command;
} keys[] = {
    {"+", false, "zoom in"},
    {"+", true, "zoom in"},
    {"=", false, "zoom in"},
    {"=", true, "zoom in"},
    {"Keypad+", false, "zoom in"},
    {"-", false, "zoom out"},
    {"Keypad-", false, "zoom out"},
    {"0", false, "zoom fit"},
    {"Left", false, "previous change"},
    {"Right", false, "next change"},
    {"Left", true, "pan left"},
    {"Right", true, "pan right"},
    {"PageUp", false, "pan page-left"},
    {"PageDown", false, "pan page-right"},
    {"Home", false, "pan start"},
    {"End", false, "pan end"},
    {"Up", false, "lane up"},
    {"Down", false, "lane down"},
    {"n", false, "next switch"},
    {"p", false, "previous switch"},
    {"t", false, "next tick"},
    {"t", true, "previous tick"},
    {"w", false, "next wake"},
    {"w", true, "previous wake"},
    {"a", false, "cursor a now"},
    {"b", false, "cursor b now"},
    {"c", false, "cursor off"},
    {"m", false, "measure"},
    {"f", false, "follow toggle"},
};

/* Names differ in blanks and capitals. */
static bool same_key(const char *one, const char *other)
{
    for (;; one++, other++) {
        one += strspn(one, " ");
        other += strspn(other, " ");
        if (*one == '\0' || *other == '\0')
            return *one == *other;
        if (strncasecmp(one, other, 1) != 0)
            return false;
    }
}

static bool key_down(struct timeline_panel *timeline, const struct ui_event *event)
{
    size_t i;
    if (event->key == NULL || (event->modifiers & (UI_CTRL | UI_ALT)) != 0)
        return false;
    for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (same_key(event->key, keys[i].key) &&
            keys[i].shift == ((event->modifiers & UI_SHIFT) != 0)) {
            scope_commandf(timeline->panel.scope, "timeline %s", keys[i].command);
            return true;
        }
    return false;
}

static sim_time when_at(const struct timeline_panel *timeline, double x)
{
    return timeline_when(&timeline->view, timeline->layout.plot.w, x - timeline->layout.plot.x);
}

static bool inside(struct ui_rect rect, double x, double y)
{
    return x >= rect.x && x < rect.x + rect.w && y >= rect.y && y < rect.y + rect.h;
}

/* The cursor whose line is grabbed; -1: none. */
static int grabbed(const struct timeline_panel *timeline, double x)
{
    int i;
    for (i = 0; i < 2; i++)
        if (timeline->has_cursor[i] &&
            fabs(timeline_place(&timeline->layout, timeline->scene, timeline->cursor[i]) - x) <=
                GRAB)
            return i;
    return -1;
}

static void set_cursor(struct timeline_panel *timeline, int cursor, sim_time when)
{
    timeline->has_cursor[cursor] = true;
    timeline->cursor[cursor] = when;
    timeline_touch(timeline);
}

static void choose_lane(struct timeline_panel *timeline, size_t row)
{
    const struct scene_lane *lane = &timeline->scene->lanes[row];
    scope_commandf(timeline->panel.scope, "timeline lane \"%s\"", lane->about.name);
    if (lane->about.kind != LANE_INTERRUPT && scope_worker(timeline->panel.scope) != NULL)
        scope_commandf(timeline->panel.scope, "task \"%s\"", lane->about.name);
}

static bool press(struct timeline_panel *timeline, const struct ui_event *event)
{
    size_t row = timeline_row_at(&timeline->layout, timeline->scene, event->y);
    if (event->button != 1)
        return false;
    timeline->drag_x = event->x;
    timeline->drag_y = event->y;
    timeline->drag_view = timeline->view;
    timeline->drag_modifiers = event->modifiers;
    if (inside(timeline->layout.heads, event->x, event->y)) {
        if (row < timeline->scene->lane_count)
            choose_lane(timeline, row);
        return true;
    }
    if (event->x < timeline->layout.plot.x ||
        event->x > timeline->layout.plot.x + timeline->layout.plot.w)
        return true;
    timeline->drag_cursor = grabbed(timeline, event->x);
    timeline->drag = timeline->drag_cursor >= 0 ? DRAG_CURSOR : DRAG_PRESSED;
    return true;
}

/* Shift and a click: the cursor that is not set, else the nearer one. */
static int cursor_to_move(const struct timeline_panel *timeline, sim_time when)
{
    sim_time distance[2];
    int i;
    for (i = 0; i < 2; i++) {
        if (!timeline->has_cursor[i])
            return i;
        distance[i] =
            timeline->cursor[i] > when ? timeline->cursor[i] - when : when - timeline->cursor[i];
    }
    return distance[1] < distance[0];
}

static void click(struct timeline_panel *timeline, const struct ui_event *event)
{
    unsigned long long when = when_at(timeline, event->x);
    size_t row = timeline_row_at(&timeline->layout, timeline->scene, event->y);
    if (timeline->drag_modifiers & UI_SHIFT) {
        scope_commandf(timeline->panel.scope, "timeline cursor %c %llups",
                       "ab"[cursor_to_move(timeline, when)], when);
        return;
    }
    if (row < timeline->scene->lane_count && timeline->scene->lanes[row].lane != timeline->chosen) {
        timeline->chosen = timeline->scene->lanes[row].lane;
        timeline_touch(timeline);
    }
    scope_commandf(timeline->panel.scope, "timeline go %llups", when);
}

static bool release(struct timeline_panel *timeline, const struct ui_event *event)
{
    enum timeline_drag drag = timeline->drag;
    timeline->drag = DRAG_NOTHING;
    if (drag == DRAG_PRESSED)
        click(timeline, event);
    else if (drag == DRAG_CURSOR)
        scope_commandf(timeline->panel.scope, "timeline cursor %c %llups",
                       "ab"[timeline->drag_cursor],
                       (unsigned long long)timeline -> cursor[timeline->drag_cursor]);
    return drag != DRAG_NOTHING;
}

static void begin_drag(struct timeline_panel *timeline)
{
    if ((timeline->drag_modifiers & UI_SHIFT) == 0) {
        timeline->drag = DRAG_PAN;
        return;
    }
    set_cursor(timeline, 0, when_at(timeline, timeline->drag_x));
    timeline->drag = DRAG_CURSOR;
    timeline->drag_cursor = 1;
}

static void pan(struct timeline_panel *timeline, struct timeline_view view)
{
    timeline_set_view(timeline, view);
    timeline_moved_by_hand(timeline);
}

static void drag(struct timeline_panel *timeline, const struct ui_event *event)
{
    double parts = (timeline->drag_x - event->x) / timeline->layout.plot.w;
    if (timeline->drag == DRAG_PRESSED && fabs(event->x - timeline->drag_x) < MOVED &&
        fabs(event->y - timeline->drag_y) < MOVED)
        return;
    if (timeline->drag == DRAG_PRESSED)
        begin_drag(timeline);
    if (timeline->drag == DRAG_PAN)
        pan(timeline, timeline_panned(&timeline->drag_view, parts));
    else if (timeline->drag == DRAG_CURSOR)
        set_cursor(timeline, timeline->drag_cursor, when_at(timeline, event->x));
}

static bool move(struct timeline_panel *timeline, const struct ui_event *event)
{
    timeline->hovers = inside(timeline->layout.plot, event->x, event->y);
    timeline->hover_x = event->x;
    timeline->hover_y = event->y;
    if (timeline->drag != DRAG_NOTHING)
        drag(timeline, event);
    timeline_touch(timeline);
    return true;
}

/* Plain: zooms at the mouse; with Shift, or sideways: moves; with Ctrl, or over the heads: through
 * the lanes. */
static bool wheel(struct timeline_panel *timeline, const struct ui_event *event)
{
    double steps = event->wheel_y;
    double parts = event->wheel_x * 0.1;
    if ((event->modifiers & UI_CTRL) != 0 || event->x < timeline->layout.plot.x) {
        timeline->scroll -= steps * timeline->layout.lane_height;
        timeline->scroll = timeline->scroll < 0 ? 0 : timeline->scroll;
        timeline_touch(timeline);
        return true;
    }
    if ((event->modifiers & UI_SHIFT) != 0) {
        parts -= steps * 0.1;
        steps = 0;
    }
    if (parts != 0)
        pan(timeline, timeline_panned(&timeline->view, parts));
    if (steps != 0)
        timeline_set_view(timeline, timeline_zoomed(&timeline->view, when_at(timeline, event->x),
                                                    pow(1.25, -steps)));
    return true;
}

/* --- the strip of the whole run --- */

static void strip_to(struct timeline_panel *timeline, const struct ui_event *event)
{
    sim_time when = timeline_overview_when(&timeline->overview, event->rect, event->x);
    timeline_set_view(timeline, timeline_around(when, timeline->view.last - timeline->view.first));
    timeline_moved_by_hand(timeline);
}

static bool strip_event(struct timeline_panel *timeline, const struct ui_event *event)
{
    switch (event->kind) {
    case UI_PRESS:
        if (event->button != 1)
            return false;
        timeline->drag = DRAG_STRIP;
        strip_to(timeline, event);
        return true;
    case UI_MOVE:
        timeline->hovers = false;
        if (timeline->drag == DRAG_STRIP)
            strip_to(timeline, event);
        return timeline->drag == DRAG_STRIP;
    case UI_RELEASE:
        timeline->drag = DRAG_NOTHING;
        return true;
    case UI_KEY_DOWN:
        if (event->key != NULL && same_key(event->key, "Left"))
            scope_command(timeline->panel.scope, "timeline pan left");
        else if (event->key != NULL && same_key(event->key, "Right"))
            scope_command(timeline->panel.scope, "timeline pan right");
        else
            return key_down(timeline, event);
        return true;
    case UI_WHEEL:
        pan(timeline, timeline_panned(&timeline->view, -event->wheel_y * 0.25));
        return true;
    default:
        return false;
    }
}

bool timeline_event(struct panel *panel, const struct ui_event *event)
{
    struct timeline_panel *timeline = timeline_of(panel);
    if (event->id != NULL && strcmp(event->id, "strip") == 0)
        return strip_event(timeline, event);
    switch (event->kind) {
    case UI_KEY_DOWN:
        return key_down(timeline, event);
    case UI_PRESS:
        return press(timeline, event);
    case UI_RELEASE:
        return release(timeline, event);
    case UI_MOVE:
        return move(timeline, event);
    case UI_WHEEL:
        return wheel(timeline, event);
    default:
        return false;
    }
}
