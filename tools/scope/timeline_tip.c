/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is under the mouse, in words: the state, since when and how long, what it waits for; the
 * call, wake, tick or deadline beside it. */
#include "timeline_panel.h"

#include <stdarg.h>
#include <stdio.h>

#define NEAR  5.0 /* units from a mark */
#define MARKS 32

static void say(struct timeline_panel *, const char *, ...) __attribute__((format(printf, 2, 3)));

static void say(struct timeline_panel *timeline, const char *format, ...)
{
    va_list arguments;
    if (timeline->tip_count == TIP_LINES)
        return;
    va_start(arguments, format);
    vsnprintf(timeline->tip[timeline->tip_count++], TIP_LINE, format, arguments);
    va_end(arguments);
}

static const char *lane_name(const struct recording *recording, unsigned lane)
{
    return lane < recording_lanes(recording) ? recording_lane_at(recording, lane)->name
                                             : "something outside";
}

static void say_mark(struct timeline_panel *timeline, const struct recording *recording,
                     const struct mark *mark, sim_time resolution)
{
    char when[TIMELINE_TEXT];
    const char *text = recording_text_at(recording, mark->text);
    timeline_moment(mark->when, resolution, when);
    switch (mark->kind) {
    case MARK_CALL:
        say(timeline, "calls %s at %s", text, when);
        break;
    case MARK_WAKE:
        say(timeline, "woken by %s%s%s at %s", lane_name(recording, mark->other),
            *text ? " with " : "", text, when);
        break;
    case MARK_TICK:
        say(timeline, "tick %u at %s", (unsigned)mark->value, when);
        break;
    case MARK_RELEASE:
        say(timeline, "a job is due from %s on", when);
        break;
    case MARK_DEADLINE:
        say(timeline, "deadline at %s%s", when,
            mark->value == 0   ? ": missed"
            : mark->value == 1 ? ": met"
                               : "");
        break;
    case MARK_NOTE:
        say(timeline, "%s", text);
        break;
    default:
        break;
    }
}

static void say_marks(struct timeline_panel *timeline, const struct recording *recording,
                      unsigned lane, sim_time first, sim_time last, sim_time resolution)
{
    struct mark marks[MARKS];
    unsigned kinds = 1u << MARK_CALL | 1u << MARK_WAKE | 1u << MARK_TICK | 1u << MARK_RELEASE |
                     1u << MARK_DEADLINE | 1u << MARK_NOTE;
    size_t count = recording_marks(recording, kinds, lane, first, last, marks, MARKS), i;
    if (count > MARKS) {
        say(timeline, "more than %d marks here: zoom in", MARKS);
        return;
    }
    for (i = 0; i < count && timeline->tip_count < TIP_LINES; i++)
        say_mark(timeline, recording, &marks[i], resolution);
}

static void say_span(struct timeline_panel *timeline, const struct recording *recording,
                     const struct scene_lane *lane, sim_time when, sim_time resolution)
{
    struct span span;
    char words[TIP_LINE], since[TIMELINE_TEXT], length[TIMELINE_TEXT];
    if (!recording_span_at(recording, lane->lane, when, &span))
        return;
    timeline_state_words(span.state, recording_text_at(recording, span.text), words, sizeof words);
    say(timeline, "%s: %s", lane->about.name, span.state == LANE_ABSENT ? "not there" : words);
    timeline_moment(span.begin, resolution, since);
    timeline_length(span.end - span.begin, length);
    if (span.end >= recording_end(recording))
        say(timeline, "since %s, for %s up to now", since, length);
    else
        say(timeline, "from %s, for %s", since, length);
}

void timeline_tip_look(struct timeline_panel *timeline, const struct recording *recording)
{
    const struct timeline_layout *layout = &timeline->layout;
    sim_time when, first, last, resolution;
    size_t row;
    double x = timeline->hover_x - layout->plot.x;
    timeline->tip_count = 0;
    if (!timeline->hovers || !timeline->has_layout || timeline->drag != DRAG_NOTHING || x < 0 ||
        x > layout->plot.w)
        return;
    row = timeline_row_at(layout, timeline->scene, timeline->hover_y);
    if (row >= timeline->scene->lane_count)
        return;
    when = timeline_when(&timeline->view, layout->plot.w, x);
    first = timeline_when(&timeline->view, layout->plot.w, x - NEAR);
    last = timeline_when(&timeline->view, layout->plot.w, x + NEAR);
    resolution =
        (sim_time)((double)(timeline->view.last - timeline->view.first) / layout->plot.w) + 1;
    say_span(timeline, recording, &timeline->scene->lanes[row], when, resolution);
    say_marks(timeline, recording, timeline->scene->lanes[row].lane, first, last, resolution);
}

void timeline_tip_draw(struct timeline_panel *timeline, struct ui *ui, struct ui_rect area)
{
    double line = ui_line_height(ui, UI_SMALL) + 3, width = 0;
    struct ui_rect box;
    size_t i;
    if (timeline->tip_count == 0 || !timeline->hovers)
        return;
    for (i = 0; i < timeline->tip_count; i++) {
        double wide = ui_text_width(ui, i == 0 ? UI_BOLD : UI_SMALL, timeline->tip[i]);
        width = wide > width ? wide : width;
    }
    box = (struct ui_rect){timeline->hover_x + 14, timeline->hover_y + 16, width + 20,
                           (double)timeline->tip_count * line + 14};
    if (box.x + box.w > area.x + area.w)
        box.x = timeline->hover_x - 10 - box.w;
    if (box.y + box.h > area.y + area.h)
        box.y = timeline->hover_y - 10 - box.h;
    ui_fill_round(ui, box, 5, UI_RAISED);
    ui_frame(ui, box, UI_LINE, 1);
    for (i = 0; i < timeline->tip_count; i++)
        ui_text(ui, box.x + 10, box.y + 6 + (double)i * line, 0, i == 0 ? UI_BOLD : UI_SMALL,
                UI_TEXT, UI_LEFT, timeline->tip[i]);
}
