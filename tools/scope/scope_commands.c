// SPDX-License-Identifier: GPL-2.0-or-later
/* The window's own commands: those of its panels and of what is around them. All others are the
 * debugger's. */
#include "scope_parts.h"
#include "timeline.h"

#include "../bosim/timeline_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORD 128

#define NORMAL_TEXT  13
#define LECTURE_TEXT 16

/* The next word; false: there is none. */
static bool next_word(const char **words, char word[static WORD])
{
    size_t length;
    *words += strspn(*words, " \t");
    length = strcspn(*words, " \t");
    snprintf(word, WORD, "%.*s", (int)(length < WORD ? length : WORD - 1), *words);
    *words += length;
    return word[0] != '\0';
}

static bool nothing_more(const char *words, struct sim_error *error)
{
    words += strspn(words, " \t");
    if (*words == '\0')
        return true;
    sim_error_set(error, "%s: nothing is expected here", words);
    return false;
}

/* --- how it looks --- */

static bool theme(struct scope *scope, const char *words, struct sim_error *error)
{
    const struct ui_theme *now = ui_theme(scope->ui), *row;
    char word[WORD];
    if (!next_word(&words, word))
        snprintf(word, sizeof word, "%s", strcmp(now->name, "dark") == 0 ? "light" : "dark");
    for (row = ui_themes; row->name != NULL; row++)
        if (strcmp(row->name, word) == 0) {
            ui_set_theme(scope->ui, row);
            scope_stale(scope);
            return true;
        }
    sim_error_set(error, "theme %s: it is light or dark", word);
    return false;
}

static bool text(struct scope *scope, const char *words, struct sim_error *error)
{
    double size = ui_text_size(scope->ui);
    char word[WORD], *end;
    if (!next_word(&words, word) || strcmp(word, "normal") == 0)
        size = NORMAL_TEXT;
    else if (strcmp(word, "larger") == 0)
        size += 1;
    else if (strcmp(word, "smaller") == 0)
        size -= 1;
    else if (size = strtod(word, &end), *end != '\0') {
        sim_error_set(error, "text %s: it is larger, smaller, normal, or a size", word);
        return false;
    }
    ui_set_text_size(scope->ui, fmin(fmax(size, 8), 40));
    scope_stale(scope);
    return true;
}

static bool full_screen(struct scope *scope, const char *words, struct sim_error *error)
{
    scope->full_screen = !scope->full_screen;
    return nothing_more(words, error);
}

/* --- panels --- */

static bool a_panel(struct scope *scope, const char **words, char name[static WORD],
                    struct sim_error *error)
{
    const struct region *region;
    if (!next_word(words, name) && scope->focus != NULL)
        snprintf(name, WORD, "%s", scope->focus->panel->class->name);
    region = scope_region(scope, name);
    if (region != NULL && region->kind == REGION_PANEL)
        return true;
    sim_error_set(error, "%s: is no panel", name);
    return false;
}

static bool layout_grows(struct scope *scope, const char *words, double sign,
                         struct sim_error *error)
{
    char name[WORD], percent[WORD];
    double by = 4;
    if (!a_panel(scope, &words, name, error))
        return false;
    if (next_word(&words, percent))
        by = strtod(percent, NULL);
    return layout_grow(&scope->layout, name, sign * by / 100, error);
}

static bool grow(struct scope *scope, const char *words, struct sim_error *error)
{
    return layout_grows(scope, words, 1, error);
}

static bool shrink(struct scope *scope, const char *words, struct sim_error *error)
{
    return layout_grows(scope, words, -1, error);
}

static bool hide(struct scope *scope, const char *words, struct sim_error *error)
{
    char name[WORD];
    if (!a_panel(scope, &words, name, error))
        return false;
    layout_hide(&scope->layout, name);
    if (scope->focus == scope_region(scope, name))
        scope_focus(scope, scope_region(scope, "toolbar"), NULL);
    return true;
}

static bool show(struct scope *scope, const char *words, struct sim_error *error)
{
    char name[WORD];
    struct region *region;
    char had[WORD + 8];
    if (!a_panel(scope, &words, name, error))
        return false;
    region = scope_region(scope, name);
    layout_show(&scope->layout, name, NULL);
    /* From heading to heading the keyboard stays on the tabs. */
    snprintf(had, sizeof had, "panel.%s", name);
    if (scope->focus != NULL && strncmp(scope->focus->view.focus, "panel.", 6) == 0)
        snprintf(region->view.focus, sizeof region->view.focus, "%.60s", had);
    scope_focus(scope, region, NULL);
    return true;
}

static bool maximise(struct scope *scope, const char *words, struct sim_error *error)
{
    char name[WORD];
    if (!a_panel(scope, &words, name, error))
        return false;
    layout_show(&scope->layout, name, NULL);
    if (strcmp(scope->layout.maximised, name) == 0)
        scope->layout.maximised[0] = '\0';
    else
        snprintf(scope->layout.maximised, sizeof scope->layout.maximised, "%.*s", LAYOUT_NAME - 1,
                 name);
    return true;
}

static bool reset(struct scope *scope, const char *words, struct sim_error *error)
{
    layout_free(scope->layout.root);
    scope->layout.root = layout_default();
    scope->layout.maximised[0] = '\0';
    ui_set_text_size(scope->ui, NORMAL_TEXT);
    return nothing_more(words, error);
}

static bool lecture(struct scope *scope, const char *words, struct sim_error *error)
{
    layout_free(scope->layout.root);
    scope->layout.root = layout_lecture();
    scope->layout.maximised[0] = '\0';
    ui_set_text_size(scope->ui, fmax(ui_text_size(scope->ui), LECTURE_TEXT));
    scope_focus(scope, scope_region(scope, "timeline"), NULL);
    return nothing_more(words, error);
}

static bool move(struct scope *scope, const char *words, struct sim_error *error)
{
    char name[WORD], where[WORD], other[WORD];
    if (!a_panel(scope, &words, name, error))
        return false;
    if (!next_word(&words, where)) {
        sim_error_set(error, "layout move %s with, left, right, above or below another", name);
        return false;
    }
    return a_panel(scope, &words, other, error) &&
           layout_move(&scope->layout, name, where, other, error);
}

static bool layout(struct scope *scope, const char *words, struct sim_error *error)
{
    static const struct {
        const char *name;
        bool (*function)(struct scope *, const char *, struct sim_error *);
    } rows[] = {
        {"grow", grow},         {"shrink", shrink}, {"hide", hide}, {"show", show},
        {"maximise", maximise}, {"reset", reset},   {"move", move}, {"lecture", lecture},
    };
    char word[WORD];
    size_t i;
    if (!next_word(&words, word))
        word[0] = '\0';
    scope_stale(scope);
    for (i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, word) == 0)
            return rows[i].function(scope, words, error);
    sim_error_set(error, "layout %s: it is grow, shrink, hide, show, maximise, move or reset",
                  word);
    return false;
}

static bool focus(struct scope *scope, const char *words, struct sim_error *error)
{
    char word[WORD], control[WORD];
    struct region *region;
    if (!next_word(&words, word))
        word[0] = '\0';
    if (strcmp(word, "next") == 0 || strcmp(word, "previous") == 0) {
        scope_focus_next(scope, word[0] == 'n' ? 1 : -1);
        return true;
    }
    region = scope_region(scope, word);
    if (region == NULL) {
        sim_error_set(error, "%s: is no panel; next and previous go through them", word);
        return false;
    }
    if (region->kind == REGION_PANEL && scope->worker != NULL &&
        !layout_is_shown(&scope->layout, word)) {
        layout_show(&scope->layout, word, NULL);
        scope_stale(scope);
    }
    scope_focus(scope, region, next_word(&words, control) ? control : NULL);
    return true;
}

static bool next_tab(struct scope *scope, const char *words, struct sim_error *error)
{
    const char *name = scope->focus == NULL ? "" : scope->focus->panel->class->name;
    struct layout_node *leaf = layout_leaf_of(&scope->layout, name);
    char word[WORD];
    unsigned step;
    if (!next_word(&words, word) || leaf == NULL)
        return nothing_more(words, error);
    step = strcmp(word, "previous") == 0 ? leaf->count - 1 : 1;
    scope_commandf(scope, "layout show %s", leaf->tabs[(leaf->shown + step) % leaf->count]);
    return true;
}

/* --- the run --- */

static bool has_worker(const struct scope *scope, struct sim_error *error)
{
    if (scope->worker == NULL)
        sim_error_set(error, "there is no machine: `open IMAGE` begins one");
    return scope->worker != NULL;
}

static bool do_pause(struct scope *scope, const char *words, struct sim_error *error)
{
    if (!has_worker(scope, error) || !nothing_more(words, error))
        return false;
    worker_pause(scope->worker);
    return true;
}

static bool toggle(struct scope *scope, const char *words, struct sim_error *error)
{
    if (!has_worker(scope, error) || !nothing_more(words, error))
        return false;
    if (!scope_runs(scope) && scope->at_limit)
        scope_say(scope, "the run is over: click into its past, or Alt+Home for the beginning");
    else
        scope_command(scope, scope_runs(scope) ? "pause" : "continue");
    return true;
}

static bool pace(struct scope *scope, const char *words, struct sim_error *error)
{
    char word[WORD], *end;
    double ratio = 0;
    if (!next_word(&words, word) ||
        (strcmp(word, "max") != 0 && (ratio = strtod(word, &end), *end != '\0' || ratio <= 0))) {
        sim_error_set(error, "pace is a number, of virtual to real time, or max");
        return false;
    }
    scope->pace = ratio;
    scope->pace_chosen = true;
    if (scope->worker != NULL)
        worker_set_pace(scope->worker, ratio);
    scope_region(scope, "toolbar")->panel->stale = true;
    return true;
}

static bool do_open(struct scope *scope, const char *words, struct sim_error *error)
{
    words += strspn(words, " \t");
    if (*words == '\0') {
        sim_error_set(error, "open which image?");
        return false;
    }
    return scope_open(scope, words, error);
}

static bool close_window(struct scope *scope, const char *words, struct sim_error *error)
{
    scope->ends = nothing_more(words, error);
    return scope->ends;
}

/* --- others --- */

static bool do_type(struct scope *scope, const char *words, struct sim_error *error)
{
    (void)error;
    words += *words == ' ';
    command_type(scope_panel(scope, &command_panel), words);
    scope_focus(scope, scope_region(scope, "command"), "input");
    return true;
}

static bool keys(struct scope *scope, const char *words, struct sim_error *error)
{
    if (!nothing_more(words, error))
        return false;
    if (scope->help_open) {
        scope_close_over(scope);
        return true;
    }
    scope->help_open = true;
    scope->focus_before = scope->focus;
    scope_focus(scope, scope_region(scope, "keys"), NULL);
    scope_stale(scope);
    return true;
}

static bool controls(struct scope *scope, const char *words, struct sim_error *error)
{
    if (!nothing_more(words, error))
        return false;
    scope_log_controls(scope);
    return true;
}

static bool screenshot(struct scope *scope, const char *words, struct sim_error *error)
{
    words += strspn(words, " \t");
    if (*words == '\0')
        words = "bosim-scope.png";
    if (!scope_save_picture(scope, words, error))
        return false;
    scope_say(scope, "%s is written", words);
    return true;
}

/* The recording as a picture or a file of another format; the machine stands still meanwhile. */
static bool do_export(struct scope *scope, const char *words, struct sim_error *error)
{
    const struct timeline_picture picture = {.theme = ui_theme(scope->ui)->name,
                                             .title = scope->image};
    const struct worker_look *look =
        scope->worker != NULL ? worker_enter(scope->worker) : &scope->file_look;
    bool good;
    words += strspn(words, " \t");
    if (look == NULL || look->recording == NULL) {
        sim_error_set(error, "export: nothing can be read now: stop the machine, and try again");
        good = false;
    } else if (timeline_is_picture(words)) {
        good = timeline_picture(look->recording, &picture, words, error);
    } else {
        good = timeline_file_write(look->recording, words, NULL, error);
    }
    if (look != NULL && scope->worker != NULL)
        worker_leave(scope->worker);
    if (good)
        scope_say(scope, "%s is written", words);
    return good;
}

static bool answers(struct scope *scope, const char *words, struct sim_error *error)
{
    words += strspn(words, " \t");
    if (strcmp(words, "copy") == 0)
        return answers_copy(scope, error);
    if (strcmp(words, "all") == 0) {
        answers_select_all(scope);
        return true;
    }
    scope->answers_open = !scope->answers_open;
    if (scope->answers_open)
        scope_focus(scope, scope_region(scope, "command"), "input");
    scope_stale(scope);
    return nothing_more(words, error);
}

const struct scope_row scope_rows[] = {
    {"pause", "", "Stops what runs.", do_pause},
    {"toggle", "", "Runs, or stops what runs.", toggle},
    {"pace", "RATIO | max", "Virtual to real time: 0.1 is ten times slower.", pace},
    {"open", "IMAGE", "Begins with another image or record.", do_open},
    {"theme", "[light | dark]", "Changes the colours.", theme},
    {"text", "larger | smaller | normal | SIZE", "Changes the size of the text.", text},
    {"layout",
     "show | hide | maximise | grow | shrink PANEL, move PANEL WHERE PANEL, lecture, reset",
     "Changes the places of panels.", layout},
    {"tab", "next | previous", "Shows the next panel of the same place.", next_tab},
    {"focus", "PANEL | next | previous", "Puts the keyboard into a panel.", focus},
    {"type", "TEXT", "Puts a text into the command line.", do_type},
    {"answers", "[copy | all]", "Shows or hides the answers of commands, copies, selects all.",
     answers},
    {"keys", "", "Shows all keys.", keys},
    {"full-screen", "", "Fills the screen, or no longer.", full_screen},
    {"screenshot", "[FILE.png]", "Writes a picture of the window.", screenshot},
    {"export", "FILE", "Writes what was recorded: .trace, .pftrace, .ctf, .vcd, .svg, .png, .pdf.",
     do_export},
    {"controls", "", "Writes all controls and their places into the log.", controls},
    {"close", "", "Closes the window.", close_window},
    {"quit", "", "Closes the window.", close_window},
    {NULL, NULL, NULL, NULL},
};

/* "timeline zoom in": false without an error text, it is not for the panel. */
static bool panel_command(struct scope *scope, const char *name, const char *words, bool *good,
                          struct sim_error *error)
{
    struct region *region = scope_region(scope, name);
    if (region == NULL || region->panel->class->command == NULL)
        return false;
    words += strspn(words, " \t");
    *good = region->panel->class->command(region->panel, words, error);
    return *good || error->text[0] != '\0';
}

bool scope_own_command(struct scope *scope, const char *line, bool *good, struct sim_error *error)
{
    const struct scope_row *row;
    const char *words = line;
    char word[WORD];
    next_word(&words, word);
    for (row = scope_rows; row->name != NULL; row++)
        if (strcmp(row->name, word) == 0) {
            *good = row->function(scope, words, error);
            return true;
        }
    return panel_command(scope, word, words, good, error);
}
