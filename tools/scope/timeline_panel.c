/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline as a panel of the window: what is visible, what the cursors measure, and the strip
 * of the whole run below. */
#include "timeline_panel.h"

#include "moment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma weak worker_instructions
#pragma weak worker_want_instructions

#define FIRST_LENGTH (100 * SIM_MS) /* that is visible, until somebody zooms */
#define NOW_PLACE    0.82           /* of the present moment, while it is followed */
#define STRIP_EVERY  0.2            /* seconds, of the host */
#define STEPS_LENGTH (20 * SIM_US)

void timeline_touch(struct timeline_panel *timeline)
{
    timeline->drawn++;
    timeline->panel.stale = true;
}

void timeline_set_view(struct timeline_panel *timeline, struct timeline_view view)
{
    timeline->view = view;
    timeline->has_view = true;
    timeline_touch(timeline);
}

/* Who moves away from the present moment does not follow it any more. */
void timeline_moved_by_hand(struct timeline_panel *timeline)
{
    if (timeline->running || timeline->now < timeline->view.first ||
        timeline->now >= timeline->view.last)
        timeline->follow = false;
}

struct ui_rect timeline_main_rect(struct ui_rect rect)
{
    rect.h -= TIMELINE_STRIP;
    return rect;
}

struct ui_rect timeline_strip_rect(const struct timeline_panel *timeline, struct ui_rect rect)
{
    double left = timeline->layout.plot.x, buttons = rect.x + timeline->buttons;
    left = left < buttons ? buttons : left;
    return (struct ui_rect){left, rect.y + rect.h - TIMELINE_STRIP + 5, rect.x + rect.w - left - 10,
                            TIMELINE_STRIP - 8};
}

static void open_panel(struct panel *panel)
{
    struct timeline_panel *timeline = timeline_of(panel);
    timeline->scene = timeline_scene_create();
    timeline->follow = true;
    timeline->shows = TIMELINE_EVERYTHING;
    timeline->chosen = RECORDING_NOBODY;
    timeline->view = timeline_from(0, FIRST_LENGTH);
}

static void close_panel(struct panel *panel)
{
    struct timeline_panel *timeline = timeline_of(panel);
    timeline_scene_destroy(timeline->scene);
    timeline_overview_free(&timeline->overview);
}

/* --- what is visible --- */

struct timeline_view timeline_followed(const struct timeline_panel *timeline, sim_time length)
{
    sim_time before = (sim_time)((double)length * NOW_PLACE);
    sim_time first = timeline_less(timeline->now, before), begin = timeline->scene->begin;
    return timeline_from(first < begin ? begin : first, length);
}

static void first_view(struct timeline_panel *timeline, const struct recording *recording)
{
    sim_time begin = recording_begin(recording), end = recording_end(recording);
    if (timeline->file != NULL && end > begin)
        timeline->view = timeline_from(begin, end - begin);
    else
        timeline->view = timeline_followed(timeline, timeline->view.last - timeline->view.first);
    timeline->has_view = end > begin;
}

/* The present moment stays in view: when the machine has run, at its place or before it; when it
 * has been put elsewhere, wherever it is seen. So a picture depends on where the machine stands,
 * not on how often it was looked at on its way. */
static void keep_now(struct timeline_panel *timeline, const struct recording *recording)
{
    sim_time length = timeline->view.last - timeline->view.first;
    sim_time place = timeline->view.first + (sim_time)((double)length * NOW_PLACE);
    bool outside = timeline->now < timeline->view.first || timeline->now >= timeline->view.last;
    if (!timeline->has_view)
        first_view(timeline, recording);
    else if (timeline->follow && timeline->drag == DRAG_NOTHING &&
             (outside || (timeline->now > place && !timeline->went)))
        timeline->view = timeline_followed(timeline, length);
}

/* --- look --- */

static void look_now(struct timeline_panel *timeline, const struct worker_look *look)
{
    sim_time before = timeline->now;
    timeline->file = look->machine == NULL ? look->recording : NULL;
    timeline->running = look->machine != NULL && look->state == WORKER_RUNS;
    timeline->has_now = true;
    if (look->machine != NULL)
        timeline->now = machine_now(look->machine);
    else if (timeline->chosen_moment)
        timeline->now = timeline->moment;
    else
        timeline->now = recording_end(look->recording);
    if (timeline->now != before || !timeline->has_view)
        keep_now(timeline, look->recording);
    timeline->went = timeline->went && timeline->now == before;
}

static void look_strip(struct timeline_panel *timeline, const struct recording *recording)
{
    struct ui_rect strip = timeline_strip_rect(timeline, timeline->panel.rect);
    double now = host_seconds();
    uint64_t version = recording_version(recording);
    if (!timeline->has_layout || strip.w < 1)
        return;
    if (timeline->overview_width == strip.w &&
        (timeline->overview_version == version ||
         (timeline->running && now - timeline->overview_when < STRIP_EVERY)))
        return;
    timeline_overview_look(&timeline->overview, recording, (size_t)strip.w);
    timeline->overview_width = strip.w;
    timeline->overview_when = now;
    timeline->overview_version = version;
}

/* The rows that are seen, when there are more than have room. */
static void wish_rows(const struct timeline_panel *timeline, struct timeline_wish *wish)
{
    const struct timeline_layout *layout = &timeline->layout;
    size_t first, count = timeline->scene->lane_count;
    if (!timeline->has_layout || layout->content <= layout->plot.h || layout->lane_height <= 0)
        return;
    first = (size_t)(timeline->scroll / layout->lane_height);
    wish->first_row = first;
    wish->rows = (size_t)(layout->plot.h / (layout->lane_height * 0.6)) + 4;
    (void)count;
}

static void look_scene(struct timeline_panel *timeline, const struct recording *recording,
                       double width)
{
    struct timeline_wish wish = {.view = timeline->view,
                                 .width = width,
                                 .has_moment = timeline->has_now,
                                 .moment = timeline->now,
                                 .called = timeline->file == NULL    ? "now"
                                           : timeline->chosen_moment ? "at"
                                                                     : "end",
                                 .lanes = &timeline->lanes,
                                 .shows = timeline->shows};
    struct worker *worker = scope_worker(timeline->panel.scope);
    const struct worker_instruction *steps;
    sim_time first, last;
    if (timeline->file != NULL && !timeline->chosen_moment && wish.moment > 0)
        wish.moment--; /* the end itself has no states any more */
    memcpy(wish.has_cursor, timeline->has_cursor, sizeof wish.has_cursor);
    memcpy(wish.cursor, timeline->cursor, sizeof wish.cursor);
    wish_rows(timeline, &wish);
    if (worker != NULL && worker_instructions != NULL &&
        timeline->view.last - timeline->view.first <= STEPS_LENGTH) {
        wish.step_count = worker_instructions(worker, &first, &last, &steps);
        wish.steps = steps;
        wish.steps_end = last < timeline->now ? last : timeline->now;
    }
    timeline_look(timeline->scene, recording, &wish);
}

static bool look(struct panel *panel, const struct worker_look *looked)
{
    struct timeline_panel *timeline = timeline_of(panel);
    struct timeline_key key;
    bool measures = timeline->has_cursor[0] && timeline->has_cursor[1];
    if (looked->recording == NULL)
        return false;
    memset(&key, 0, sizeof key);
    key.version = recording_version(looked->recording);
    key.moves = looked->moves;
    key.drawn = timeline->drawn;
    key.width = timeline_plot_width(timeline_main_rect(panel->rect), measures);
    if (memcmp(&key, &timeline->key, sizeof key) == 0)
        return false;
    look_now(timeline, looked);
    look_scene(timeline, looked->recording, key.width);
    look_strip(timeline, looked->recording);
    timeline_tip_look(timeline, looked->recording);
    timeline->key = key;
    return true;
}

/* --- draw --- */

static size_t chosen_row(const struct timeline_panel *timeline)
{
    return timeline->chosen < RECORDING_LANES_MOST ? timeline->scene->row_of[timeline->chosen]
                                                   : SIZE_MAX;
}

static void draw_buttons(struct timeline_panel *timeline, struct ui *ui, struct ui_rect rect)
{
    static const struct {
        const char *id, *label, *command, *words;
    } buttons[] = {{"out", "\342\210\222", "timeline zoom out", "Zoom out (-)"},
                   {"in", "+", "timeline zoom in", "Zoom in (+)"},
                   {"fit", "Fit", "timeline zoom fit", "Show the whole run (0)"},
                   {"follow", "Follow", "timeline follow toggle",
                    "Keep the present moment in view while it runs (F)"}};
    double height = ui_line_height(ui, UI_PLAIN) + 8, x = rect.x + 10;
    size_t i;
    for (i = 0; i < sizeof buttons / sizeof buttons[0]; i++) {
        bool on = i == 3 && timeline->follow;
        struct ui_rect place = {x, rect.y + rect.h - TIMELINE_STRIP + (TIMELINE_STRIP - height) / 2,
                                0, height};
        x += ui_button(ui, place, buttons[i].id, buttons[i].label, buttons[i].command, on) + 5;
        ui_describe(ui, buttons[i].words);
    }
    if (x + 5 - rect.x != timeline->buttons) { /* the strip begins behind them */
        timeline->buttons = x + 5 - rect.x;
        timeline_touch(timeline);
    }
}

static void draw_strip(struct timeline_panel *timeline, struct ui *ui, struct ui_rect rect)
{
    struct ui_rect strip = timeline_strip_rect(timeline, rect);
    struct ui_control area = {.id = "strip", .rect = strip, .kind = UI_AREA};
    struct ui_rect ground = {rect.x, rect.y + rect.h - TIMELINE_STRIP, rect.w, TIMELINE_STRIP};
    ui_fill(ui, ground, UI_RAISED);
    timeline_overview_draw(ui, strip, &timeline->overview, timeline->scene);
    snprintf(area.label, sizeof area.label, "the whole run: arrows move what is visible");
    ui_control(ui, &area);
    draw_buttons(timeline, ui, rect);
}

static void want_steps(struct timeline_panel *timeline)
{
    struct worker *worker = scope_worker(timeline->panel.scope);
    if (worker == NULL || worker_want_instructions == NULL || timeline->running ||
        timeline->view.last - timeline->view.first > STEPS_LENGTH ||
        (timeline->has_asked &&
         memcmp(&timeline->asked, &timeline->view, sizeof timeline->view) == 0))
        return;
    timeline->asked = timeline->view;
    timeline->has_asked = true;
    worker_want_instructions(worker, timeline->view.first, timeline->view.last);
}

static void draw(struct panel *panel, struct ui *ui, struct ui_rect rect)
{
    struct timeline_panel *timeline = timeline_of(panel);
    struct ui_rect main = timeline_main_rect(rect);
    struct ui_control area = {.id = "lanes", .rect = main, .kind = UI_AREA};
    timeline->layout = timeline_layout(ui, main, timeline->scene, timeline->scroll);
    timeline->scroll = timeline->layout.scroll;
    if (!timeline->has_layout) { /* the strip's width is known from now on */
        timeline->has_layout = true;
        timeline_touch(timeline);
    }
    area.rect.h -= timeline->layout.legend.h;
    snprintf(area.label, sizeof area.label,
             "timeline: click goes there, wheel zooms, drag moves, Shift+drag measures");
    timeline_draw(ui, &timeline->layout, timeline->scene, chosen_row(timeline));
    ui_control(ui, &area);
    draw_strip(timeline, ui, rect);
    timeline_tip_draw(timeline, ui, rect);
    want_steps(timeline);
}

/* --- between runs --- */

static void keep(const struct panel *panel, json_t *object)
{
    const struct timeline_panel *timeline = (const struct timeline_panel *)panel;
    json_object_set_new(object, "order", json_string(timeline_order_names[timeline->lanes.order]));
    json_object_set_new(object, "follow", json_boolean(timeline->follow));
    json_object_set_new(object, "shows", json_integer(timeline->shows));
    if (timeline->has_view)
        json_object_set_new(object, "length",
                            json_integer((json_int_t)(timeline->view.last - timeline->view.first)));
}

static void restore(struct panel *panel, const json_t *object)
{
    struct timeline_panel *timeline = timeline_of(panel);
    const char *order = json_string_value(json_object_get(object, "order"));
    json_int_t length = json_integer_value(json_object_get(object, "length"));
    const json_t *shows = json_object_get(object, "shows");
    unsigned i;
    for (i = 0; order != NULL && i < TIMELINE_ORDERS; i++)
        if (strcmp(order, timeline_order_names[i]) == 0)
            timeline->lanes.order = (enum timeline_order)i;
    if (json_is_boolean(json_object_get(object, "follow")))
        timeline->follow = json_is_true(json_object_get(object, "follow"));
    if (json_is_integer(shows))
        timeline->shows = (unsigned)json_integer_value(shows) & TIMELINE_EVERYTHING;
    if (length > 0)
        timeline->view = timeline_from(0, (sim_time)length);
}

const struct panel_class timeline_panel = {
    .name = "timeline",
    .title = "Timeline",
    .size = sizeof(struct timeline_panel),
    .open = open_panel,
    .close = close_panel,
    .look = look,
    .draw = draw,
    .event = timeline_event,
    .command = timeline_command,
    .keep = keep,
    .restore = restore,
    .keys = timeline_keys,
};
