/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timeline's commands: what keys and mouse do, a person or a script can type. */
#include "timeline_panel.h"

#include "blob.h"
#include "moment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD 96
#define ZOOM 1.5

struct request {
    struct timeline_panel *timeline;
    const char *rest;
    struct sim_error *error;
};

/* The next word; "..." holds blanks. False: there is none. */
static bool next_word(struct request *request, char *word)
{
    const char *at = request->rest + strspn(request->rest, " \t");
    bool quoted = *at == '"';
    size_t length;
    at += quoted;
    length = strcspn(at, quoted ? "\"" : " \t");
    snprintf(word, WORD, "%.*s", (int)(length < WORD ? length : WORD - 1), at);
    at += length;
    request->rest = at + (quoted && *at == '"');
    return length > 0 || quoted;
}

static bool fail(struct request *request, const char *text)
{
    sim_error_set(request->error, "timeline %s", text);
    return false;
}

/* --- the recording, while nobody changes it --- */

/* NULL: not now, or none. */
static const struct recording *begin(struct timeline_panel *timeline)
{
    struct worker *worker = scope_worker(timeline->panel.scope);
    const struct worker_look *look;
    if (worker == NULL)
        return timeline->file;
    look = worker_enter(worker);
    return look != NULL ? look->recording : NULL;
}

static void end(struct timeline_panel *timeline, const struct recording *recording)
{
    struct worker *worker = scope_worker(timeline->panel.scope);
    if (worker != NULL && recording != NULL)
        worker_leave(worker);
}

/* --- times --- */

static bool named_time(const struct timeline_panel *timeline, const char *word, sim_time *when)
{
    const struct {
        const char *name;
        bool known;
        sim_time when;
    } names[] = {{"now", timeline->has_now, timeline->now},
                 {"start", true, timeline->scene->begin},
                 {"end", true, timeline->scene->end},
                 {"a", timeline->has_cursor[0], timeline->cursor[0]},
                 {"b", timeline->has_cursor[1], timeline->cursor[1]}};
    size_t i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].known && strcmp(word, names[i].name) == 0) {
            *when = names[i].when;
            return true;
        }
    return false;
}

/* A length, or a moment; with + or - from now. */
static bool read_time(struct request *request, const char *word, sim_time *when)
{
    struct moment moment = {.given = false};
    bool relative = *word == '+' || *word == '-';
    if (named_time(request->timeline, word, when))
        return true;
    if (!moment_parse(word + relative, &moment, request->error))
        return false;
    if (moment.cycles) {
        sim_error_set(request->error, "a time of the timeline is no count of cycles: write 10ms");
        return false;
    }
    *when = *word == '+'   ? timeline_add(request->timeline->now, moment.value)
            : *word == '-' ? timeline_less(request->timeline->now, moment.value)
                           : moment.value;
    return true;
}

static bool take_time(struct request *request, sim_time *when, const char *missing)
{
    char word[WORD];
    return next_word(request, word) ? read_time(request, word, when) : fail(request, missing);
}

/* --- zoom, pan --- */

static sim_time middle(const struct timeline_panel *timeline)
{
    const struct timeline_view *view = &timeline->view;
    if (timeline->has_now && timeline->now >= view->first && timeline->now <= view->last)
        return timeline->now;
    return view->first + (view->last - view->first) / 2;
}

static bool zoom_to(struct request *request, sim_time first, sim_time last)
{
    if (first >= last)
        return fail(request, "zoom: from an earlier to a later time: zoom 10ms 12ms");
    timeline_set_view(request->timeline, timeline_from(first, last - first));
    return true;
}

static bool zoom_fit(struct request *request)
{
    const struct timeline_scene *scene = request->timeline->scene;
    char word[WORD];
    sim_time margin = (scene->end - scene->begin) / 50;
    if (next_word(request, word)) { /* fit a b: what lies between the cursors */
        const struct timeline_panel *timeline = request->timeline;
        if (strcmp(word, "cursors") != 0 || !timeline->has_cursor[0] || !timeline->has_cursor[1])
            return fail(request, "zoom fit [cursors]: both cursors must be set");
        return timeline->cursor[0] < timeline->cursor[1]
                   ? zoom_to(request, timeline->cursor[0], timeline->cursor[1])
                   : zoom_to(request, timeline->cursor[1], timeline->cursor[0]);
    }
    return zoom_to(request, scene->begin, timeline_add(scene->end, margin + 1));
}

static bool zoom_by(struct request *request, double factor)
{
    struct timeline_panel *timeline = request->timeline;
    sim_time at = middle(timeline);
    char word[WORD];
    if (next_word(request, word) &&
        (strcmp(word, "at") != 0 || !take_time(request, &at, "zoom in at TIME")))
        return request->error->text[0] != '\0' ? false : fail(request, "zoom in [at TIME]");
    timeline_set_view(timeline, timeline_zoomed(&timeline->view, at, factor));
    return true;
}

static bool do_zoom(struct request *request)
{
    struct timeline_panel *timeline = request->timeline;
    char word[WORD], second[WORD];
    sim_time first, last;
    if (!next_word(request, word))
        return fail(request, "zoom in, out, fit, a length (2ms), or from to (10ms 12ms)");
    if (strcmp(word, "in") == 0 || strcmp(word, "out") == 0)
        return zoom_by(request, *word == 'i' ? 1 / ZOOM : ZOOM);
    if (strcmp(word, "fit") == 0)
        return zoom_fit(request);
    if (!read_time(request, word, &first))
        return false;
    if (next_word(request, second))
        return read_time(request, second, &last) && zoom_to(request, first, last);
    if (first < TIMELINE_SHORTEST)
        return fail(request, "zoom: 100 ps is the shortest stretch");
    if (timeline->follow && timeline->file == NULL && timeline->has_now) {
        timeline_set_view(timeline, timeline_followed(timeline, first));
        return true;
    }
    timeline_set_view(timeline, timeline_zoomed(&timeline->view, middle(timeline),
                                                (double)first / (double)(timeline->view.last -
                                                                         timeline->view.first)));
    return true;
}

static void pan_to(struct timeline_panel *timeline, sim_time first)
{
    timeline_set_view(timeline, timeline_from(first, timeline->view.last - timeline->view.first));
    timeline_moved_by_hand(timeline);
}

static bool do_pan(struct request *request)
{
    static const struct {
        const char *name;
        double parts;
    } ways[] = {{"left", -0.1}, {"right", 0.1}, {"page-left", -0.9}, {"page-right", 0.9}};
    struct timeline_panel *timeline = request->timeline;
    sim_time length = timeline->view.last - timeline->view.first, when;
    char word[WORD];
    size_t i;
    if (!next_word(request, word))
        return fail(request, "pan left, right, page-left, page-right, start, end, or a time");
    for (i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (strcmp(word, ways[i].name) == 0) {
            pan_to(timeline, timeline_panned(&timeline->view, ways[i].parts).first);
            return true;
        }
    if (!read_time(request, word, &when))
        return false;
    pan_to(timeline, strcmp(word, "start") == 0 ? when : timeline_less(when, length / 2));
    return true;
}

static bool do_follow(struct request *request)
{
    struct timeline_panel *timeline = request->timeline;
    char word[WORD];
    if (!next_word(request, word) || strcmp(word, "toggle") == 0)
        timeline->follow = !timeline->follow;
    else if (strcmp(word, "on") == 0 || strcmp(word, "off") == 0)
        timeline->follow = word[1] == 'n';
    else
        return fail(request, "follow on, off or toggle");
    if (timeline->follow &&
        (timeline->now < timeline->view.first || timeline->now >= timeline->view.last))
        timeline->view = timeline_around(timeline->now, timeline->view.last - timeline->view.first);
    timeline_touch(timeline);
    return true;
}

/* --- going --- */

static void go_to(struct timeline_panel *timeline, sim_time when)
{
    struct worker *worker = scope_worker(timeline->panel.scope);
    timeline->went = true;
    if (worker == NULL) {
        timeline->chosen_moment = true;
        timeline->moment = when > timeline->scene->end ? timeline->scene->end : when;
        if (timeline->moment < timeline->scene->begin)
            timeline->moment = timeline->scene->begin;
        timeline_touch(timeline);
        return;
    }
    if (worker_state(worker) == WORKER_RUNS)
        worker_pause(worker);
    scope_commandf(timeline->panel.scope, "go %llups", (unsigned long long)when);
}

static bool do_go(struct request *request)
{
    sim_time when;
    if (!take_time(request, &when, "go TIME"))
        return false;
    go_to(request->timeline, when);
    return true;
}

/* The lane that is chosen, or the one that runs now. */
static unsigned present_lane(const struct timeline_panel *timeline)
{
    size_t i;
    if (timeline->chosen < RECORDING_LANES_MOST)
        return timeline->chosen;
    for (i = 0; i < timeline->scene->lane_count; i++)
        if (timeline->scene->lanes[i].present &&
            timeline->scene->lanes[i].now.state == LANE_RUNNING)
            return timeline->scene->lanes[i].lane;
    return RECORDING_NOBODY;
}

static const struct {
    const char *name;
    unsigned kinds; /* 0: a change of the lane's state */
    bool any_lane;
} events[] = {{"change", 0, false},
              {"switch", 1u << MARK_SWITCH, true},
              {"tick", 1u << MARK_TICK, true},
              {"wake", 1u << MARK_WAKE, false},
              {"call", 1u << MARK_CALL, false},
              {"deadline", 1u << MARK_DEADLINE, false},
              {"release", 1u << MARK_RELEASE, false}};
#define EVENTS (sizeof events / sizeof events[0])

static bool find_event(struct timeline_panel *timeline, size_t event, bool forward, sim_time *when)
{
    const struct recording *recording = begin(timeline);
    unsigned lane = events[event].any_lane ? RECORDING_NOBODY : present_lane(timeline);
    struct mark mark = {.when = 0};
    struct span span = {.begin = 0};
    bool found;
    if (recording == NULL)
        return false;
    if (events[event].kinds == 0) {
        found = lane != RECORDING_NOBODY &&
                (forward ? recording_next_change(recording, lane, timeline->now, &span)
                         : recording_change_before(recording, lane, timeline->now, &span));
        *when = span.begin;
    } else {
        found =
            forward
                ? recording_next_mark(recording, events[event].kinds, lane, timeline->now, &mark)
                : recording_mark_before(recording, events[event].kinds, lane, timeline->now, &mark);
        *when = mark.when;
    }
    end(timeline, recording);
    return found;
}

static bool go_event(struct request *request, bool forward)
{
    char word[WORD] = "change";
    size_t i = 0;
    sim_time when;
    next_word(request, word);
    while (i < EVENTS && strcmp(events[i].name, word) != 0)
        i++;
    if (i == EVENTS)
        return fail(request, "next change, switch, tick, wake, call, deadline or release");
    if (scope_worker(request->timeline->panel.scope) == NULL && request->timeline->file == NULL)
        return fail(request, "next: nothing is recorded");
    if (find_event(request->timeline, i, forward, &when))
        go_to(request->timeline, when);
    else if (events[i].kinds == 1u << MARK_SWITCH)
        scope_command(request->timeline->panel.scope, forward ? "switch" : "reverse-switch");
    else
        scope_say(request->timeline->panel.scope, "%s: no %s is recorded there",
                  forward ? "next" : "previous", events[i].name);
    return true;
}

static bool do_next(struct request *request)
{
    return go_event(request, true);
}

static bool do_previous(struct request *request)
{
    return go_event(request, false);
}

/* --- cursors --- */

static bool do_cursor(struct request *request)
{
    struct timeline_panel *timeline = request->timeline;
    char name[WORD], word[WORD] = "now";
    sim_time when;
    int i;
    if (!next_word(request, name))
        return fail(request, "cursor a TIME, cursor b TIME, cursor off");
    if (strcmp(name, "off") == 0) {
        timeline->has_cursor[0] = timeline->has_cursor[1] = false;
        timeline_touch(timeline);
        return true;
    }
    if ((name[0] != 'a' && name[0] != 'b') || name[1] != '\0')
        return fail(request, "cursor a TIME, cursor b TIME, cursor off");
    i = name[0] - 'a';
    next_word(request, word);
    if (strcmp(word, "off") == 0) {
        timeline->has_cursor[i] = false;
    } else {
        if (!read_time(request, word, &when))
            return false;
        timeline->has_cursor[i] = true;
        timeline->cursor[i] = when;
    }
    timeline_touch(timeline);
    return true;
}

static void say_measure(struct timeline_panel *timeline, const struct recording *recording)
{
    bool turned = timeline->cursor[1] < timeline->cursor[0];
    sim_time first = timeline->cursor[turned], last = timeline->cursor[!turned], busy = 0;
    char text[1024], length[TIMELINE_TEXT];
    size_t used = 0, i;
    uint64_t switches = 0;
    double whole = last > first ? (double)(last - first) : 1;
    uint16_t order[RECORDING_LANES_MOST];
    size_t count = timeline_sort(recording, &timeline->lanes, order);
    text[0] = '\0';
    for (i = 0; i < count; i++) {
        const struct lane *about = recording_lane_at(recording, order[i]);
        struct lane_sums sums;
        recording_sums(recording, order[i], first, last, &sums);
        busy += about->kind != LANE_IDLE ? sums.time[LANE_RUNNING] : 0;
        switches += about->kind != LANE_INTERRUPT ? sums.entered : 0;
        if (sums.time[LANE_RUNNING] > 0 && used + 120 < sizeof text)
            used += (size_t)snprintf(text + used, sizeof text - used, "; %s %.1f %%", about->name,
                                     100 * (double)sums.time[LANE_RUNNING] / whole);
    }
    scope_say(timeline->panel.scope, "A to B: %s, %llu switches, load %.1f %%%s",
              timeline_length(last - first, length), (unsigned long long)switches,
              100 * (double)busy / whole, text);
}

static bool do_measure(struct request *request)
{
    struct timeline_panel *timeline = request->timeline;
    const struct recording *recording;
    if (!timeline->has_cursor[0] || !timeline->has_cursor[1])
        return fail(request, "measure: first set both cursors: timeline cursor a TIME");
    recording = begin(timeline);
    if (recording == NULL)
        return fail(request, "measure: the machine is on its way: ask again");
    say_measure(timeline, recording);
    end(timeline, recording);
    return true;
}

/* --- lanes --- */

static bool lane_named(struct timeline_panel *timeline, const char *name, unsigned *lane)
{
    const struct recording *recording = begin(timeline);
    bool found = false;
    unsigned i;
    for (i = 0; recording != NULL && i < recording_lanes(recording) && !found; i++)
        if (strcmp(recording_lane_at(recording, i)->name, name) == 0) {
            *lane = i;
            found = true;
        }
    end(timeline, recording);
    return found;
}

static bool hide(struct timeline_panel *timeline, unsigned lane)
{
    timeline->lanes.hidden[lane] = true;
    return true;
}

static bool show(struct timeline_panel *timeline, unsigned lane)
{
    timeline->lanes.hidden[lane] = false;
    return true;
}

static bool up(struct timeline_panel *timeline, unsigned lane)
{
    timeline->lanes.shift[lane]--;
    return true;
}

static bool down(struct timeline_panel *timeline, unsigned lane)
{
    timeline->lanes.shift[lane]++;
    return true;
}

static bool do_lanes(struct request *request)
{
    static const struct {
        const char *name;
        bool (*function)(struct timeline_panel *, unsigned);
    } ways[] = {{"hide", hide}, {"show", show}, {"up", up}, {"down", down}};
    struct timeline_panel *timeline = request->timeline;
    char word[WORD], name[WORD];
    unsigned i, lane;
    if (!next_word(request, word))
        return fail(request, "lanes priority, name, made, load; hide, show, up or down NAME; show "
                             "all; show or hide absent");
    for (i = 0; i < TIMELINE_ORDERS; i++)
        if (strcmp(word, timeline_order_names[i]) == 0) {
            timeline->lanes.order = (enum timeline_order)i;
            memset(timeline->lanes.shift, 0, sizeof timeline->lanes.shift);
            timeline_touch(timeline);
            return true;
        }
    for (i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (strcmp(word, ways[i].name) != 0 || !next_word(request, name))
            continue;
        if (strcmp(word, "show") == 0 && strcmp(name, "all") == 0)
            memset(timeline->lanes.hidden, 0, sizeof timeline->lanes.hidden);
        else if (strcmp(name, "absent") == 0 &&
                 (ways[i].function == show || ways[i].function == hide))
            timeline->lanes.absent = ways[i].function == show;
        else if (!lane_named(timeline, name, &lane))
            return fail(request, "lanes: there is no lane of that name");
        else
            ways[i].function(timeline, lane);
        timeline_touch(timeline);
        return true;
    }
    return fail(request, "lanes priority, name, made, load; hide, show, up or down NAME; show all; "
                         "show or hide absent");
}

static void show_row(struct timeline_panel *timeline, size_t row)
{
    struct ui_rect place = timeline_row(&timeline->layout, timeline->scene, row);
    const struct ui_rect *plot = &timeline->layout.plot;
    if (place.y < plot->y)
        timeline->scroll -= plot->y - place.y;
    else if (place.y + place.h > plot->y + plot->h)
        timeline->scroll += place.y + place.h - plot->y - plot->h;
}

static bool do_lane(struct request *request)
{
    struct timeline_panel *timeline = request->timeline;
    const struct timeline_scene *scene = timeline->scene;
    size_t row =
        timeline->chosen < RECORDING_LANES_MOST ? scene->row_of[timeline->chosen] : SIZE_MAX;
    char word[WORD];
    unsigned lane;
    if (!next_word(request, word))
        return fail(request, "lane NAME, up, down or none");
    if (strcmp(word, "none") == 0) {
        timeline->chosen = RECORDING_NOBODY;
    } else if (strcmp(word, "up") == 0 || strcmp(word, "down") == 0) {
        if (scene->lane_count == 0)
            return true;
        if (row == SIZE_MAX)
            row = *word == 'u' ? scene->lane_count - 1 : 0;
        else if (*word == 'u' ? row > 0 : row + 1 < scene->lane_count)
            row = *word == 'u' ? row - 1 : row + 1;
        timeline->chosen = scene->lanes[row].lane;
        show_row(timeline, row);
    } else {
        if (!lane_named(timeline, word, &lane))
            return fail(request, "lane: there is no lane of that name");
        timeline->chosen = lane;
    }
    timeline_touch(timeline);
    return true;
}

static bool do_marks(struct request *request)
{
    static const struct {
        const char *name;
        unsigned bit;
    } kinds[] = {{"calls", TIMELINE_CALLS},
                 {"wakes", TIMELINE_WAKES},
                 {"ticks", TIMELINE_TICKS},
                 {"deadlines", TIMELINE_DEADLINES},
                 {"texts", TIMELINE_TEXTS}};
    struct timeline_panel *timeline = request->timeline;
    char word[WORD], state[WORD];
    size_t i;
    if (!next_word(request, word) || !next_word(request, state) ||
        (strcmp(state, "on") != 0 && strcmp(state, "off") != 0))
        return fail(request, "marks calls, wakes, ticks, deadlines or texts, and on or off");
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(word, kinds[i].name) == 0) {
            timeline->shows =
                state[1] == 'n' ? timeline->shows | kinds[i].bit : timeline->shows & ~kinds[i].bit;
            timeline_touch(timeline);
            return true;
        }
    return fail(request, "marks calls, wakes, ticks, deadlines or texts, and on or off");
}

static const struct {
    const char *name;
    bool (*function)(struct request *);
} rows[] = {{"zoom", do_zoom},     {"pan", do_pan},         {"follow", do_follow},
            {"go", do_go},         {"next", do_next},       {"previous", do_previous},
            {"cursor", do_cursor}, {"measure", do_measure}, {"lanes", do_lanes},
            {"lane", do_lane},     {"marks", do_marks}};

bool timeline_command(struct panel *panel, const char *words, struct sim_error *error)
{
    struct sim_error own = {""};
    struct request request = {timeline_of(panel), words, &own};
    char word[WORD], more[WORD];
    size_t i;
    bool good = false, known = false;
    if (next_word(&request, word))
        for (i = 0; i < sizeof rows / sizeof rows[0] && !known; i++)
            if (strcmp(rows[i].name, word) == 0) {
                known = true;
                good = rows[i].function(&request);
            }
    if (!known)
        fail(&request,
             "zoom, pan, follow, go, next, previous, cursor, measure, lanes, lane or marks");
    if (good && next_word(&request, more)) {
        sim_error_set(&own, "timeline %s: \"%s\" is too much", word, more);
        good = false;
    }
    if (!good && error != NULL)
        *error = own;
    return good;
}
