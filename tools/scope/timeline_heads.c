/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words beside the timeline's lanes: at the left who it is and what it does at the present moment,
 * at the right what the cursors measure, below what the shapes mean. */
#include "timeline_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAMPLE_WIDTH  16.0
#define SAMPLE_HEIGHT 11.0

/* "runs", "waits: semaphore fork 1" of a task; "active" of an interrupt. */
static void say_state(const struct scene_lane *lane, sim_time begin, char *words, size_t size)
{
    bool ended = lane->present && lane->now.begin > begin;
    if (!lane->present || lane->now.state == LANE_ABSENT)
        snprintf(words, size, "%s",
                 lane->about.kind == LANE_INTERRUPT ? "not active"
                 : ended                            ? "ended"
                                                    : "not there");
    else if (lane->about.kind == LANE_INTERRUPT && lane->now.state == LANE_RUNNING)
        snprintf(words, size, "handler runs");
    else
        timeline_state_words(lane->now.state, lane->now.text, words, size);
}

static bool runs(const struct scene_lane *lane)
{
    return lane->present && lane->now.state == LANE_RUNNING;
}

/* What is too long is cut before the holder's name: "waits: lock b..., held by weather". */
static void fit_words(struct ui *ui, double x, double y, double w, enum ui_colour colour,
                      const char *words)
{
    const char *holder = strstr(words, ", held by ");
    char first[160];
    double last;
    if (holder == NULL || ui_text_width(ui, UI_SMALL, words) <= w) {
        ui_text(ui, x, y, w, UI_SMALL, colour, UI_LEFT, words);
        return;
    }
    snprintf(first, sizeof first, "%.*s", (int)(holder - words), words);
    last = ui_text_width(ui, UI_SMALL, holder);
    if (last < w - 20)
        x += ui_text(ui, x, y, w - last, UI_SMALL, colour, UI_LEFT, first);
    else
        holder += 2;
    ui_text(ui, x, y, last < w - 20 ? 0 : w, UI_SMALL, colour, UI_LEFT, holder);
}

static void draw_state(struct ui *ui, const struct scene_lane *lane, sim_time begin, double x,
                       double y, double w, double line)
{
    bool there = lane->present && lane->now.state != LANE_ABSENT;
    double room = w - SAMPLE_WIDTH - 7;
    char words[160];
    say_state(lane, begin, words, sizeof words);
    if (there)
        timeline_sample(
            ui, (struct ui_rect){x, y + (line - SAMPLE_HEIGHT) / 2, SAMPLE_WIDTH, SAMPLE_HEIGHT},
            lane->about.kind, lane->now.state);
    if (room >= 24) /* the sample says it, too */
        fit_words(ui, x + SAMPLE_WIDTH + 7, y, room, there ? UI_TEXT : UI_DIM, words);
}

#define NARROW 200.0 /* heads without priorities */

/* In one line: name, priority, state. Where there is little room, the name is what stays. */
static void draw_low_head(struct ui *ui, const struct timeline_layout *layout,
                          const struct scene_lane *lane, double x, double w, double y)
{
    bool small = layout->lane_height < layout->text + 4, narrow = w < NARROW;
    enum ui_font font = small ? UI_SMALL : UI_BOLD;
    double name = narrow ? fmin(ui_text_width(ui, font, lane->about.name) + 8, w * 0.8) : w * 0.33;
    double state = narrow ? fmax(name, w * 0.45) : name + 34;
    ui_text(ui, x, small ? y : y - (layout->text - layout->small) / 2, name - 4, font, UI_TEXT,
            UI_LEFT, lane->about.name);
    if (!narrow && lane->about.priority_known && lane->about.kind == LANE_TASK)
        ui_textf(ui, x + name, y, 26, UI_SMALL, UI_DIM, UI_RIGHT, "%d", lane->about.priority);
    draw_state(ui, lane, layout->begin, x + state, y, w - state, layout->small);
}

static void draw_high_head(struct ui *ui, const struct timeline_layout *layout,
                           const struct scene_lane *lane, double x, double w, double y)
{
    double prio = 0;
    char text[48];
    if (lane->about.priority_known && lane->about.kind == LANE_TASK) {
        snprintf(text, sizeof text, "prio %d", lane->about.priority);
        prio = ui_text_width(ui, UI_SMALL, text) + 8;
        ui_text(ui, x, y + (layout->text - layout->small) * 0.7, w, UI_SMALL, UI_DIM, UI_RIGHT,
                text);
    }
    ui_text(ui, x, y, w - prio, UI_BOLD, UI_TEXT, UI_LEFT, lane->about.name);
    draw_state(ui, lane, layout->begin, x, y + layout->text + 1, w, layout->small);
}

static void draw_head(struct ui *ui, const struct timeline_layout *layout,
                      const struct scene_lane *lane, struct ui_rect row, bool chosen)
{
    const struct ui_rect *heads = &layout->heads;
    double x = heads->x + 14, w = heads->w - 24, lines = layout->text + layout->small + 1;
    if (chosen)
        ui_fill(ui, (struct ui_rect){heads->x, row.y, heads->w, row.h}, UI_RAISED);
    if (runs(lane))
        ui_fill(ui, (struct ui_rect){heads->x, row.y + 2, 5, row.h - 4},
                timeline_family(lane->about.kind));
    if (chosen)
        ui_frame(ui, (struct ui_rect){heads->x + 1, row.y + 1, heads->w - 2, row.h - 2}, UI_LINE,
                 1);
    if (row.h >= lines + 4)
        draw_high_head(ui, layout, lane, x, w, row.y + (row.h - lines) / 2);
    else
        draw_low_head(ui, layout, lane, x, w, row.y + (row.h - layout->small) / 2);
}

/* What is not seen of the lanes: a bar, and words. */
static void draw_more(struct ui *ui, const struct timeline_layout *layout,
                      const struct timeline_scene *scene)
{
    const struct ui_rect *plot = &layout->plot;
    double part = plot->h / layout->content, bottom = plot->y + plot->h;
    size_t below = 0, i;
    char text[48];
    double width;
    if (layout->content <= plot->h)
        return;
    ui_fill_round(ui,
                  (struct ui_rect){plot->x + plot->w - 7, plot->y + layout->scroll * part + 2, 5,
                                   plot->h * part - 4},
                  2.5, UI_DIM);
    for (i = 0; i < scene->lane_count; i++)
        below += timeline_row(layout, scene, i).y + layout->lesser / 2 > bottom;
    if (below == 0)
        return;
    snprintf(text, sizeof text, "%zu more lane%s below", below, below == 1 ? "" : "s");
    width = ui_text_width(ui, UI_SMALL, text) + 14;
    ui_fill_round(ui,
                  (struct ui_rect){plot->x + plot->w - width - 12, bottom - layout->small - 6,
                                   width, layout->small + 4},
                  4, UI_ACCENT);
    ui_text(ui, plot->x + plot->w - width - 5, bottom - layout->small - 4, 0, UI_SMALL,
            UI_ON_ACCENT, UI_LEFT, text);
}

void timeline_draw_heads(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene, size_t chosen)
{
    size_t i;
    ui_clip(ui, layout->heads);
    for (i = 0; i < scene->lane_count; i++) {
        struct ui_rect row = timeline_row(layout, scene, i);
        if (row.y + row.h > layout->heads.y && row.y < layout->heads.y + layout->heads.h)
            draw_head(ui, layout, &scene->lanes[i], row, i == chosen);
    }
    ui_unclip(ui);
    draw_more(ui, layout, scene);
    ui_line(ui, layout->heads.x + layout->heads.w - 0.5, layout->corner.y,
            layout->heads.x + layout->heads.w - 0.5, layout->heads.y + layout->heads.h, UI_LINE, 1);
}

/* Who runs, and when the next tick comes, in words. */
void timeline_draw_corner(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene)
{
    double x = layout->corner.x + 14, w = layout->corner.w - 24;
    const char *who = NULL;
    char text[TIMELINE_TEXT];
    size_t i;
    ui_fill(ui, layout->corner, UI_RAISED);
    if (!scene->has_moment)
        return;
    for (i = 0; i < scene->lane_count; i++)
        if (runs(&scene->lanes[i]))
            who = scene->lanes[i].about.name;
    ui_textf(ui, x, layout->corner.y + 5, w, UI_BOLD, UI_TEXT, UI_LEFT, "%s%s",
             who != NULL ? who : "switching", who != NULL ? " is running" : "");
    if (scene->next_tick <= scene->moment)
        ui_text(ui, x, layout->corner.y + 7 + layout->text, w, UI_SMALL, UI_DIM, UI_LEFT,
                "no regular tick");
    else
        ui_textf(ui, x, layout->corner.y + 7 + layout->text, w, UI_SMALL, UI_DIM, UI_LEFT,
                 "next tick in %s", timeline_length(scene->next_tick - scene->moment, text));
}

/* --- between the cursors --- */

static double share(sim_time part, sim_time whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

sim_time timeline_between(const struct timeline_scene *scene)
{
    return scene->cursor[0] > scene->cursor[1] ? scene->cursor[0] - scene->cursor[1]
                                               : scene->cursor[1] - scene->cursor[0];
}

static double load(const struct timeline_scene *scene)
{
    sim_time busy = 0;
    size_t i;
    for (i = 0; i < scene->lane_count; i++)
        if (scene->lanes[i].about.kind != LANE_IDLE)
            busy += scene->lanes[i].sums.time[LANE_RUNNING];
    return share(busy, timeline_between(scene));
}

static void draw_measure(struct ui *ui, const struct timeline_layout *layout,
                         const struct timeline_scene *scene, size_t index)
{
    const struct scene_lane *lane = &scene->lanes[index];
    struct ui_rect row = timeline_row(layout, scene, index), m = layout->measures;
    double percent = share(lane->sums.time[LANE_RUNNING], timeline_between(scene));
    double y = row.y + (row.h - layout->small) / 2, bar = m.w - 24;
    char text[TIMELINE_TEXT];
    ui_text(ui, m.x + 8, y, 74, UI_SMALL, UI_TEXT, UI_RIGHT,
            timeline_length(lane->sums.time[LANE_RUNNING], text));
    ui_textf(ui, m.x + 86, y, 56, UI_SMALL, UI_TEXT, UI_RIGHT, "%.1f %%", percent);
    ui_textf(ui, m.x + 146, y, m.w - 158, UI_SMALL, UI_TEXT, UI_RIGHT, "%llu",
             (unsigned long long)lane->sums.entered);
    if (row.h < layout->small + 12)
        return;
    ui_fill(ui, (struct ui_rect){m.x + 12, y + layout->small + 1, bar, 3}, UI_LINE);
    ui_fill(ui, (struct ui_rect){m.x + 12, y + layout->small + 1, bar * percent / 100, 3},
            timeline_family(lane->about.kind));
}

void timeline_draw_measures(struct ui *ui, const struct timeline_layout *layout,
                            const struct timeline_scene *scene)
{
    struct ui_rect m = layout->measures;
    double y = m.y + layout->axis.h - layout->small - 4;
    size_t i;
    if (m.w <= 0)
        return;
    ui_fill(ui, m, UI_PANEL);
    ui_fill(ui, (struct ui_rect){m.x, m.y, m.w, layout->axis.h}, UI_RAISED);
    ui_textf(ui, m.x + 12, m.y + 4, m.w - 20, UI_BOLD, UI_TEXT, UI_LEFT,
             "%llu switch%s, load %.1f %%", (unsigned long long)scene->switches,
             scene->switches == 1 ? "" : "es", load(scene));
    ui_text(ui, m.x + 8, y, 74, UI_SMALL, UI_DIM, UI_RIGHT, "ran");
    ui_text(ui, m.x + 86, y, 56, UI_SMALL, UI_DIM, UI_RIGHT, "share");
    ui_text(ui, m.x + 146, y, m.w - 158, UI_SMALL, UI_DIM, UI_RIGHT, "times");
    ui_clip(ui, (struct ui_rect){m.x, layout->plot.y, m.w, layout->plot.h});
    for (i = 0; i < scene->lane_count; i++)
        if (scene->lanes[i].measured)
            draw_measure(ui, layout, scene, i);
    ui_unclip(ui);
    ui_line(ui, m.x + 0.5, m.y, m.x + 0.5, m.y + m.h, UI_LINE, 1);
}

/* --- what the shapes mean --- */

struct legend {
    struct ui *ui;
    const struct timeline_layout *layout;
    double x, y;
};

static bool legend_room(const struct legend *legend, const char *word)
{
    return legend->x + 26 + ui_text_width(legend->ui, UI_SMALL, word) <
           legend->layout->legend.x + legend->layout->legend.w;
}

static void legend_word(struct legend *legend, const char *word)
{
    legend->x +=
        6 + ui_text(legend->ui, legend->x + 6, legend->y, 0, UI_SMALL, UI_DIM, UI_LEFT, word);
    legend->x += 16;
}

static void legend_state(struct legend *legend, enum lane_kind kind, enum lane_state state,
                         const char *word)
{
    double top = legend->y + (legend->layout->small - SAMPLE_HEIGHT) / 2;
    if (!legend_room(legend, word))
        return;
    timeline_sample(legend->ui, (struct ui_rect){legend->x, top, SAMPLE_WIDTH + 4, SAMPLE_HEIGHT},
                    kind, state);
    legend->x += SAMPLE_WIDTH + 4;
    legend_word(legend, word);
}

static void sample_flag(struct ui *ui, double x, double top, double bottom)
{
    ui_fill(ui, (struct ui_rect){x, top, 1.5, bottom - top}, UI_CALL);
    cairo_new_path(ui_cairo(ui));
    cairo_move_to(ui_cairo(ui), x, top);
    cairo_line_to(ui_cairo(ui), x + 7, top + 3);
    cairo_line_to(ui_cairo(ui), x, top + 6);
    cairo_fill(ui_cairo(ui));
}

static void sample_wake(struct ui *ui, double x, double top, double bottom)
{
    ui_source(ui, UI_WAKE);
    cairo_arc(ui_cairo(ui), x + 4, top + 2, 2.5, 0, 6.2832);
    timeline_tip(ui, x + 4, bottom + 1, 4, 6);
    cairo_rectangle(ui_cairo(ui), x + 3.2, top + 2, 1.6, bottom - top - 6);
    cairo_fill(ui_cairo(ui));
}

static void sample_tick(struct ui *ui, double x, double top, double bottom)
{
    ui_source(ui, UI_TICK);
    timeline_tip(ui, x + 4, bottom - 2, 4, 6);
    cairo_fill(ui_cairo(ui));
    (void)top;
}

static void sample_release(struct ui *ui, double x, double top, double bottom)
{
    ui_source(ui, UI_DEADLINE);
    cairo_rectangle(ui_cairo(ui), x + 3, top + 5, 2, bottom - top - 5);
    timeline_tip(ui, x + 4, top, 4, -6);
    cairo_fill(ui_cairo(ui));
}

static void sample_deadline(struct ui *ui, double x, double top, double bottom)
{
    ui_source(ui, UI_DEADLINE);
    cairo_rectangle(ui_cairo(ui), x + 3, top, 2, bottom - top - 5);
    timeline_tip(ui, x + 4, bottom, 4, 6);
    cairo_fill(ui_cairo(ui));
}

static bool any_deadline(const struct timeline_scene *scene)
{
    size_t i;
    for (i = 0; i < scene->lane_count; i++)
        if (scene->lanes[i].deadlines.total > 0)
            return true;
    return false;
}

static void legend_marks(struct legend *legend, const struct timeline_scene *scene, uint64_t arrows)
{
    static const struct {
        void (*sample)(struct ui *, double, double, double);
        const char *word;
        unsigned shows;
    } marks[] = {
        {sample_flag, "kernel call", TIMELINE_CALLS},
        {sample_wake, "wakes", TIMELINE_WAKES},
        {sample_tick, "tick", TIMELINE_TICKS},
        {sample_release, "due from", TIMELINE_DEADLINES},
        {sample_deadline, "deadline", TIMELINE_DEADLINES},
    };
    double top = legend->y + (legend->layout->small - SAMPLE_HEIGHT) / 2;
    char more[96];
    size_t i;
    for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if ((scene->shows & marks[i].shows) == 0 || !legend_room(legend, marks[i].word) ||
            (marks[i].shows == TIMELINE_DEADLINES && !any_deadline(scene)))
            continue;
        marks[i].sample(legend->ui, legend->x, top, top + SAMPLE_HEIGHT);
        legend->x += 8;
        legend_word(legend, marks[i].word);
    }
    if (scene->wakes.total > arrows) {
        snprintf(more, sizeof more, "%llu of %llu wakes drawn", (unsigned long long)arrows,
                 (unsigned long long)scene->wakes.total);
        if (legend_room(legend, more))
            legend_word(legend, more);
    }
}

void timeline_draw_legend(struct ui *ui, const struct timeline_layout *layout,
                          const struct timeline_scene *scene, uint64_t arrows)
{
    struct legend legend = {ui, layout, layout->legend.x + 14,
                            layout->legend.y + (layout->legend.h - layout->small) / 2};
    char text[RECORDING_NAME + 2 * TIMELINE_TEXT];
    ui_fill(ui, layout->legend, UI_RAISED);
    ui_line(ui, layout->legend.x, layout->legend.y + 0.5, layout->legend.x + layout->legend.w,
            layout->legend.y + 0.5, UI_LINE, 1);
    ui_clip(ui, layout->legend);
    legend_state(&legend, LANE_TASK, LANE_RUNNING, "running");
    legend_state(&legend, LANE_TASK, LANE_INTERRUPTED, "interrupted");
    legend_state(&legend, LANE_TASK, LANE_READY, "ready");
    legend_state(&legend, LANE_TASK, LANE_BLOCKED, "waits");
    legend_state(&legend, LANE_TASK, LANE_SUSPENDED, "suspended");
    legend_state(&legend, LANE_INTERRUPT, LANE_RUNNING, "interrupt handler");
    legend_state(&legend, LANE_IDLE, LANE_RUNNING, "idle");
    legend_marks(&legend, scene, arrows);
    if (scene->latest_wake[0] != '\0' && legend_room(&legend, scene->latest_wake))
        legend_word(&legend, scene->latest_wake);
    if (scene->left_out > 0) {
        snprintf(text, sizeof text, scene->left_out > 1 ? "%s, and %zu more tasks" : "%s",
                 scene->left_out_text, scene->left_out - 1);
        if (legend_room(&legend, text))
            legend_word(&legend, text);
    }
    ui_unclip(ui);
}
