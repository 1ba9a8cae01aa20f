// SPDX-License-Identifier: GPL-2.0-or-later
/* The window without a screen: its panels, what they look at, and their drawing onto a canvas. */
#include "scope_parts.h"

#include "error.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* --- what panels share --- */

struct worker *scope_worker(struct scope *scope)
{
    return scope->worker;
}

static struct region *region_of(struct scope *scope, const struct panel_class *class)
{
    unsigned i;
    for (i = 0; i < scope->region_count; i++)
        if (scope->regions[i].panel->class == class)
            return &scope->regions[i];
    return NULL;
}

struct panel *scope_panel(struct scope *scope, const struct panel_class *class)
{
    struct region *region = region_of(scope, class);
    return region == NULL ? NULL : region->panel;
}

struct region *scope_region(struct scope *scope, const char *name)
{
    unsigned i;
    for (i = 0; i < scope->region_count; i++)
        if (strcmp(scope->regions[i].panel->class->name, name) == 0)
            return &scope->regions[i];
    return NULL;
}

static void stale_panel(struct scope *scope, const struct panel_class *class)
{
    struct panel *panel = scope_panel(scope, class);
    if (panel != NULL)
        panel->stale = true;
}

static void say(struct scope *scope, bool bad, const char *text)
{
    snprintf(scope->said, sizeof scope->said, "%.*s", (int)strcspn(text, "\n"), text);
    scope->said_bad = bad;
    stale_panel(scope, &command_panel);
    scope_log(scope, "say", "{s:s,s:b}", "text", scope->said, "bad", bad);
}

void scope_say(struct scope *scope, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    say(scope, false, text);
}

/* --- answers --- */

const struct scope_answer *scope_answer_at(const struct scope *scope, uint64_t index)
{
    if (index >= scope->answer_count || index + SCOPE_ANSWERS < scope->answer_count)
        return NULL;
    return &scope->answers[index % SCOPE_ANSWERS];
}

static char *copy(const char *text)
{
    char *copied = strdup(text == NULL ? "" : text);
    assert(copied != NULL);
    return copied;
}

/* More than the status line and the panels show anyway: a place and its line of source. */
static bool is_long(const char *text)
{
    unsigned lines = 0;
    for (; *text != '\0'; text += *text == '\n') {
        text += strcspn(text, "\n");
        lines++;
    }
    return lines > 2;
}

void scope_answered(struct scope *scope, const char *line, const char *text, bool good)
{
    struct scope_answer *answer = &scope->answers[scope->answer_count++ % SCOPE_ANSWERS];
    free(answer->line);
    free(answer->text);
    *answer = (struct scope_answer){line == NULL ? NULL : copy(line), copy(text), good};
    if (line != NULL && strcmp(line, scope->typed) == 0 && is_long(answer->text) &&
        !scope->answers_open) {
        scope->answers_open = true;
        scope_stale(scope);
    }
    say(scope, !good, text == NULL ? "" : text);
    scope_log(scope, "answer", "{s:s*,s:s,s:b}", "line", line, "text", text == NULL ? "" : text,
              "good", good);
}

static void take_answers(struct scope *scope)
{
    struct worker_answer answer;
    while (scope->worker != NULL && worker_answer(scope->worker, &answer)) {
        scope_answered(scope, answer.line, answer.text, answer.good);
        free(answer.line);
        free(answer.text);
    }
}

bool scope_runs(const struct scope *scope)
{
    return scope->worker != NULL && worker_state(scope->worker) == WORKER_RUNS;
}

bool scope_idle(const struct scope *scope)
{
    return scope->worker == NULL || !worker_busy(scope->worker);
}

/* --- commands --- */

static void post(struct scope *scope, const char *line)
{
    snprintf(scope->posted, sizeof scope->posted, "%s", line);
    worker_post(scope->worker, line);
}

/* Commands that move the machine: those that begin a run of their own. */
static bool is_move(const char *line)
{
    static const char *const words[] = {
        "continue", "c",   "run",    "r",    "go", "until", "u",  "advance", "switch",
        "blocked",  "lw",  "last",   "step", "s",  "stepi", "si", "next",    "n",
        "finish",   "fin", "tstepi", "tsi",  "ts", "tstep", "tn", "tnext",   "snapshot",
        "source",   "ru",  "rc",     "rsi",  "rs", "rn",    "rf",
    };
    size_t i, length = strcspn(line, " \t");
    if (strncmp(line, "reverse", 7) == 0 || strncmp(line, "last-", 5) == 0)
        return true;
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && strncmp(line, words[i], length) == 0)
            return true;
    return false;
}

/* A command that only looks, or sets a stop, is done between: the run goes on behind it. */
static void to_debugger(struct scope *scope, const char *line)
{
    bool goes_on = false;
    if (scope->worker == NULL) {
        say(scope, true, "there is no machine: `open IMAGE` begins one");
        return;
    }
    if (scope_runs(scope)) {
        goes_on = !is_move(line) && strcmp(scope->posted, "continue") == 0;
        if (goes_on || is_move(line))
            worker_pause(scope->worker);
    }
    post(scope, line);
    if (goes_on)
        post(scope, "continue");
}

void scope_command(struct scope *scope, const char *line)
{
    struct sim_error error = {""};
    bool good;
    line += strspn(line, " \t");
    if (*line == '\0')
        return;
    scope_log(scope, "command", "{s:s,s:s}", "line", line, "by",
              scope->by != NULL ? scope->by : "program");
    if (!scope_own_command(scope, line, &good, &error))
        to_debugger(scope, line);
    else if (!good)
        scope_answered(scope, line, error.text, false);
}

void scope_commandf(struct scope *scope, const char *format, ...)
{
    char line[SCOPE_LINE];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    scope_command(scope, line);
}

/* The options' commands: one when what came of the one before was looked at and drawn, as a person
 * does them, so that what is shown does not depend on the host's speed. */
static void do_given(struct scope *scope)
{
    const struct scope_options *options = scope->options;
    if (!scope_idle(scope) || !scope->settled)
        return;
    scope->settled = false;
    if (options->run_first && !scope->begun_run && scope->worker != NULL) {
        scope->begun_run = true;
        post(scope, "continue");
    } else if (scope->commands_done < options->command_count) {
        scope_command(scope, options->commands[scope->commands_done++]);
    }
}

/* --- places --- */

static struct ui_rect window_rect(const struct scope *scope)
{
    return (struct ui_rect){0, 0, scope->width / scope->scale, scope->height / scope->scale};
}

static void put(struct scope *scope, struct region *region, struct ui_rect rect)
{
    struct ui_rect body = rect;
    if (region->kind == REGION_PANEL && !ui_empty(rect)) {
        body.y += scope_heading_height(scope);
        body.h -= scope_heading_height(scope) + 4;
    }
    region->rect = rect;
    region->panel->rect = body;
    region->panel->scale = scope->scale;
    region->panel->stale = true;
}

static void put_panels(struct scope *scope, struct ui_rect middle)
{
    unsigned i;
    layout_place(&scope->layout, middle);
    for (i = 0; i < scope->region_count; i++) {
        struct region *region = &scope->regions[i];
        const char *name = region->panel->class->name;
        struct ui_rect rect = {0, 0, 0, 0};
        if (region->kind != REGION_PANEL)
            continue;
        if (scope->worker != NULL && layout_is_shown(&scope->layout, name))
            rect = layout_leaf_of(&scope->layout, name)->rect;
        else if (scope->worker == NULL && scope->options->recording != NULL &&
                 strcmp(name, "timeline") == 0)
            rect = middle;
        put(scope, region, rect);
    }
}

static void put_named(struct scope *scope, const char *name, bool shown, struct ui_rect rect)
{
    const struct ui_rect nowhere = {0, 0, 0, 0};
    put(scope, scope_region(scope, name), shown ? rect : nowhere);
}

static struct ui_rect help_place(const struct scope *scope, struct ui_rect window)
{
    double w = fmin(window.w - 32, 100 * ui_text_size(scope->ui)), h = window.h - 64;
    return (struct ui_rect){window.x + (window.w - w) / 2, 32, w, h};
}

static void place(struct scope *scope)
{
    struct ui_rect window = window_rect(scope), middle = window;
    double top = toolbar_height(scope), bottom = command_height(scope);
    middle.x += LAYOUT_GAP;
    middle.w -= 2 * LAYOUT_GAP;
    middle.y += top + LAYOUT_GAP;
    middle.h -= top + bottom + 2 * LAYOUT_GAP;
    put_panels(scope, middle);
    put_named(scope, "toolbar", true, (struct ui_rect){0, 0, window.w, top});
    put_named(scope, "command", true, command_place(scope, window));
    put_named(scope, "start", scope->worker == NULL && scope->options->recording == NULL, middle);
    put_named(scope, "keys", scope->help_open, help_place(scope, window));
    put_named(scope, "menu", scope->menu[0] != '\0', menu_place(scope, window));
    scope->placed = true;
    scope->redraw = true;
}

void scope_stale(struct scope *scope)
{
    scope->placed = false;
}

/* Where the desktop says nothing: a large window is read from farther away. Steps of a quarter. */
double scope_scale_for(unsigned height)
{
    return fmax(round(height / 900.0 * 4) / 4, 1);
}

void scope_resize(struct scope *scope, unsigned width, unsigned height, double screen_scale)
{
    scope->width = width;
    scope->height = height;
    scope->screen_scale = screen_scale;
    scope->scale = scope->options->scale > 0 ? scope->options->scale
                   : screen_scale > 1        ? screen_scale
                                             : scope_scale_for(height);
    scope_log(scope, "window", "{s:i,s:i,s:f}", "width", (int)width, "height", (int)height, "scale",
              scope->scale);
    scope_stale(scope);
}

/* --- looking --- */

static const char *state_name(enum worker_state state)
{
    return state == WORKER_RUNS ? "runs" : state == WORKER_STANDS ? "stands" : "over";
}

static void look_shared(struct scope *scope, const struct worker_look *look)
{
    bool other = look->state != scope->state || look->stops != scope->stops;
    scope->state = look->state;
    scope->stops = look->stops;
    scope->speed = look->speed;
    scope->at_limit = look->console != NULL && console_at_limit(look->console);
    if (look->machine != NULL)
        scope->now = machine_now(look->machine);
    snprintf(scope->reason, sizeof scope->reason, "%s", look->reason == NULL ? "" : look->reason);
    if (other)
        scope_log(scope, "state", "{s:s,s:s,s:I,s:I}", "state", state_name(look->state), "reason",
                  scope->reason, "time", (json_int_t)scope->now, "stops", (json_int_t)look->stops);
}

static void look_panels(struct scope *scope, const struct worker_look *look)
{
    unsigned i;
    for (i = 0; i < scope->region_count; i++) {
        struct panel *panel = scope->regions[i].panel;
        if (panel->class->look != NULL && !ui_empty(scope->regions[i].rect) &&
            panel->class->look(panel, look))
            panel->stale = true;
    }
}

static void look(struct scope *scope)
{
    const struct worker_look *seen;
    atomic_store(&scope->woken, false);
    if (scope->worker == NULL) {
        look_panels(scope, &scope->file_look);
        return;
    }
    seen = worker_enter(scope->worker);
    scope->look_again = seen == NULL;
    if (seen == NULL)
        return;
    look_shared(scope, seen);
    look_panels(scope, seen);
    worker_leave(scope->worker);
}

static void woken(void *owner)
{
    struct scope *scope = owner;
    if (atomic_exchange(&scope->woken, true))
        return;
    pthread_mutex_lock(&scope->wake_lock);
    if (scope->wake != NULL)
        scope->wake(scope->wake_owner);
    pthread_mutex_unlock(&scope->wake_lock);
}

void scope_set_wake(struct scope *scope, void (*wake)(void *owner), void *owner)
{
    pthread_mutex_lock(&scope->wake_lock);
    scope->wake = wake;
    scope->wake_owner = owner;
    pthread_mutex_unlock(&scope->wake_lock);
}

/* --- drawing --- */

static void damage(struct scope *scope, struct ui_rect rect)
{
    double left = floor(rect.x * scope->scale), top = floor(rect.y * scope->scale);
    double right = ceil((rect.x + rect.w) * scope->scale);
    double bottom = ceil((rect.y + rect.h) * scope->scale);
    struct ui_rect all = {0, 0, scope->width, scope->height};
    if (scope->damage_count < SCOPE_DAMAGES)
        scope->damages[scope->damage_count++] =
            ui_intersect((struct ui_rect){left, top, right - left, bottom - top}, all);
}

/* Stale is cleared before: a panel may ask in draw() for another look. */
static void draw_region(struct scope *scope, struct region *region)
{
    struct ui *ui = scope->ui;
    region->panel->stale = false;
    ui_clip(ui, region->rect);
    if (!region->over)
        ui_fill(ui, region->rect, UI_BACK);
    if (region->kind == REGION_PANEL)
        ui_fill_round(ui, region->rect, 8, UI_PANEL);
    region->view.keyboard = region == scope->focus;
    region->view.rings = scope->rings;
    region->view.first_y = region->panel->rect.y;
    ui_view_begin(ui, &region->view);
    if (region->kind == REGION_PANEL)
        scope_draw_heading(scope, region);
    ui_clip(ui, region->panel->rect);
    region->panel->class->draw(region->panel, ui, region->panel->rect);
    ui_unclip(ui);
    ui_view_end(ui);
    if (region->kind == REGION_PANEL && region == scope->focus)
        ui_frame_round(ui, region->rect, 8, UI_ACCENT, 1);
    ui_unclip(ui);
    damage(scope, region->rect);
}

/* What lies over another is drawn again with it. */
static void stale_over(struct scope *scope, const struct region *drawn)
{
    unsigned i;
    for (i = (unsigned)(drawn - scope->regions) + 1; i < scope->region_count; i++)
        if (scope->regions[i].over && !ui_empty(ui_intersect(scope->regions[i].rect, drawn->rect)))
            scope->regions[i].panel->stale = true;
}

static bool any_stale(const struct scope *scope)
{
    unsigned i;
    if (!scope->placed || scope->redraw)
        return true;
    for (i = 0; i < scope->region_count; i++)
        if (scope->regions[i].panel->stale && !ui_empty(scope->regions[i].rect))
            return true;
    return false;
}

static void draw(struct scope *scope)
{
    unsigned i;
    ui_begin(scope->ui, scope->canvas, scope->scale);
    if (scope->redraw) {
        ui_fill(scope->ui, window_rect(scope), UI_BACK);
        damage(scope, window_rect(scope));
    }
    for (i = 0; i < scope->region_count; i++) {
        struct region *region = &scope->regions[i];
        if (ui_empty(region->rect) || (!region->panel->stale && !scope->redraw))
            continue;
        draw_region(scope, region);
        stale_over(scope, region);
    }
    scope->redraw = false;
    ui_end(scope->ui);
}

bool scope_wants_frame(struct scope *scope)
{
    return atomic_load(&scope->woken) || scope->look_again || !scope_idle(scope) ||
           any_stale(scope) || scope->commands_done < scope->options->command_count;
}

/* A picture shows the machine as it stands: what panels would see while it runs is chance. */
static bool may_look(struct scope *scope)
{
    return scope->options->screenshot == NULL || scope_idle(scope);
}

bool scope_frame(struct scope *scope)
{
    bool idle;
    scope->damage_count = 0;
    idle = scope_idle(scope);
    take_answers(scope);
    do_given(scope);
    if (!scope->placed)
        place(scope);
    if (!may_look(scope))
        return false;
    look(scope);
    if (!scope->placed)
        place(scope);
    scope->settled = idle && scope_idle(scope) && !scope->look_again && !any_stale(scope);
    if (!any_stale(scope))
        return false;
    draw(scope);
    return true;
}

/* --- life --- */

static struct region *add(struct scope *scope, const struct panel_class *class,
                          enum region_kind kind)
{
    struct region *region = &scope->regions[scope->region_count++];
    assert(scope->region_count <= SCOPE_REGIONS);
    region->kind = kind;
    region->over = kind == REGION_COMMAND || kind == REGION_HELP || kind == REGION_MENU;
    region->panel = calloc(1, class->size);
    assert(region->panel != NULL);
    region->panel->class = class;
    region->panel->scope = scope;
    if (class->open != NULL)
        class->open(region->panel);
    return region;
}

static void add_panels(struct scope *scope)
{
    const struct panel_class *class;
    unsigned i;
    add(scope, &toolbar_panel, REGION_TOOLBAR);
    add(scope, &start_panel, REGION_START);
    for (i = 0; (class = panel_class_at(i)) != NULL; i++)
        add(scope, class, REGION_PANEL);
    add(scope, &command_panel, REGION_COMMAND);
    add(scope, &help_panel, REGION_HELP);
    add(scope, &menu_panel, REGION_MENU);
}

/* What a panel has of the machine before goes, what it keeps between runs stays. */
static void reopen(struct panel *panel)
{
    const struct panel_class *class = panel->class;
    struct scope *scope = panel->scope;
    json_t *kept = json_object();
    if (class->keep != NULL)
        class->keep(panel, kept);
    if (class->close != NULL)
        class->close(panel);
    memset(panel, 0, class->size);
    panel->class = class;
    panel->scope = scope;
    if (class->open != NULL)
        class->open(panel);
    if (class->restore != NULL)
        class->restore(panel, kept);
    json_decref(kept);
}

static void reopen_panels(struct scope *scope)
{
    unsigned i;
    for (i = 0; i < scope->region_count; i++)
        if (scope->regions[i].kind == REGION_PANEL)
            reopen(scope->regions[i].panel);
}

bool scope_open(struct scope *scope, const char *operand, struct sim_error *error)
{
    struct worker *worker;
    if (scope->options->open == NULL) {
        sim_error_set(error, "no image can be opened here");
        return false;
    }
    worker = scope->options->open(scope->options->owner, operand, woken, scope, error);
    if (worker == NULL)
        return false;
    if (scope->worker != NULL)
        worker_destroy(scope->worker);
    scope->worker = worker;
    if (scope->pace_chosen)
        worker_set_pace(worker, scope->pace);
    scope->pace = worker_pace(worker);
    reopen_panels(scope);
    if (scope_region(scope, "timeline") != NULL)
        scope->focus = scope_region(scope, "timeline");
    snprintf(scope->image, sizeof scope->image, "%s", operand);
    scope->hint[0] = '\0';
    scope_log(scope, "open", "{s:s}", "operand", operand);
    scope_stale(scope);
    return true;
}

static const struct ui_theme *theme_named(const char *name)
{
    const struct ui_theme *theme;
    for (theme = ui_themes; theme->name != NULL; theme++)
        if (name != NULL && strcmp(theme->name, name) == 0)
            return theme;
    return NULL;
}

static bool begin(struct scope *scope, struct sim_error *error)
{
    const struct scope_options *options = scope->options;
    if (options->theme != NULL) {
        if (theme_named(options->theme) == NULL) {
            sim_error_set(error, "theme %s: it is light or dark", options->theme);
            return false;
        }
        ui_set_theme(scope->ui, theme_named(options->theme));
    }
    if (options->text_size > 0)
        ui_set_text_size(scope->ui, options->text_size);
    if (options->log != NULL && (scope->log = fopen(options->log, "w")) == NULL) {
        sim_error_set(error, "%s: cannot be written", options->log);
        return false;
    }
    return options->operand == NULL || scope_open(scope, options->operand, error);
}

struct scope *scope_create(const struct scope_options *options, struct sim_error *error)
{
    struct scope *scope = calloc(1, sizeof *scope);
    assert(scope != NULL);
    scope->options = options;
    pthread_mutex_init(&scope->wake_lock, NULL);
    scope->ui = ui_create();
    scope->file_look.recording = options->recording;
    scope->file_look.image = options->name;
    scope->scale = 1;
    scope->width = 1280;
    scope->height = 800;
    scope->layout.root = layout_default();
    add_panels(scope);
    scope->focus = scope_region(scope, options->recording != NULL ? "timeline" : "start");
    if (scope->focus == NULL)
        scope->focus = scope_region(scope, "toolbar");
    if (!options->fresh)
        scope_restore(scope);
    if (options->width > 0)
        scope->width = options->width;
    if (options->height > 0)
        scope->height = options->height;
    if (begin(scope, error))
        return scope;
    scope_destroy(scope);
    return NULL;
}

static void free_answers(struct scope *scope)
{
    unsigned i;
    for (i = 0; i < SCOPE_ANSWERS; i++) {
        free(scope->answers[i].line);
        free(scope->answers[i].text);
    }
}

void scope_destroy(struct scope *scope)
{
    unsigned i;
    if (scope->worker != NULL)
        worker_destroy(scope->worker);
    for (i = 0; i < scope->region_count; i++) {
        struct region *region = &scope->regions[i];
        if (region->panel->class->close != NULL)
            region->panel->class->close(region->panel);
        ui_view_free(&region->view);
        free(region->panel);
    }
    free_answers(scope);
    layout_free(scope->layout.root);
    ui_destroy(scope->ui);
    if (scope->log != NULL)
        fclose(scope->log);
    pthread_mutex_destroy(&scope->wake_lock);
    free(scope);
}

bool scope_run(const struct scope_options *options, struct sim_error *error)
{
    struct scope *scope = scope_create(options, error);
    bool good;
    if (scope == NULL)
        return false;
    if (options->measure > 0)
        good = scope_measure(scope, error);
    else if (options->screenshot != NULL)
        good = scope_picture(scope, error);
    else
        good = window_run(scope, error);
    if (good && !options->fresh && options->screenshot == NULL)
        scope_keep(scope);
    scope_destroy(scope);
    return good;
}
