/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim scope`: the window over a session of `bosim debug`, whose options it has, too. */
#include "commands.h"
#include "convert.h"
#include "firmware_list.h"
#include "scope.h"
#include "worker.h"

#include "../bosim/debug.h"
#include "../bosim/rom.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct size {
    unsigned width, height;
};

struct scope_settings {
    struct debug_settings debug;
    struct size size;
    double scale, text_size;
    const char *theme, *screenshot, *log;
    struct number measure;
    bool fresh;
};

/* --- options --- */

#define SIZE_LEAST 320
#define SIZE_MOST  16384

static bool option_size(const char *text, void *member, struct sim_error *error)
{
    struct size *size = member;
    char rest;
    if (sscanf(text, "%ux%u%c", &size->width, &size->height, &rest) == 2 &&
        size->width >= SIZE_LEAST && size->height >= SIZE_LEAST && size->width <= SIZE_MOST &&
        size->height <= SIZE_MOST)
        return true;
    sim_error_set(error, "write width and height in pixels, 320 to 16384 each: 1280x800");
    return false;
}

static bool read_within(const char *text, double least, double most, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && *value >= least && *value <= most;
}

static bool option_scale(const char *text, void *member, struct sim_error *error)
{
    if (read_within(text, 0.5, 8, member))
        return true;
    sim_error_set(error, "how many pixels to a unit: a number from 0.5 to 8");
    return false;
}

static bool option_text_size(const char *text, void *member, struct sim_error *error)
{
    if (read_within(text, 6, 48, member))
        return true;
    sim_error_set(error, "a size in points: a number from 6 to 48");
    return false;
}

static bool option_theme(const char *text, void *member, struct sim_error *error)
{
    if (strcmp(text, "light") == 0 || strcmp(text, "dark") == 0)
        return option_text(text, member, error);
    sim_error_set(error, "light or dark");
    return false;
}

#define SCOPE_ROW(...) OPTION_ROW(struct scope_settings, __VA_ARGS__)

static const struct option_row options[] = {
    DEBUG_ROW("command", 'c', "COMMAND", option_texts, commands,
              "do this first, a command of the window or of the debugger;\n"
              "several are done one after the other"),
    ROW("pace", 'p', "RATIO|max", option_pace, pace,
        "virtual to real time: 1.0 in a window; a screenshot does not\n"
        "wait"),
    ROW_RECORD,
    SCOPE_ROW("screenshot", 0, "FILE", option_text, screenshot,
              "draw into this PNG, without a screen, and end: with --until\n"
              "and behind the commands"),
    SCOPE_ROW("size", 0, "WxH", option_size, size, "of the window, in pixels: 1280x800"),
    SCOPE_ROW("scale", 0, "NUMBER", option_scale, scale,
              "pixels to a unit: 2 for a fine screen; by default as the\nscreen says"),
    SCOPE_ROW("theme", 0, "NAME", option_theme, theme, "light or dark"),
    SCOPE_ROW("text-size", 0, "POINTS", option_text_size, text_size, "of the text; 13"),
    SCOPE_ROW("fresh", 0, NULL, option_flag, fresh,
              "do not look at, nor change, what is kept between runs"),
    SCOPE_ROW("log", 0, "FILE", option_text, log,
              "write what is done and answered, a JSON object a line"),
    SCOPE_ROW("measure", 0, "FRAMES", option_number, measure,
              "draw so many frames without a screen, and print their times"),
    ROWS_DEBUG,
    OPTION_END,
};

/* --- the window --- */

struct opening {
    const struct scope_settings *settings;
    struct debug_settings debug; /* of what is open */
    const char *operand;         /* what the options are meant for */
    bool headless;
};

static double pace_of(const struct opening *opening)
{
    const struct run_settings *run = &opening->settings->debug.run;
    if (run->pace.given)
        return run->pace.ratio;
    return opening->headless ? 0 : 1;
}

/* Another image than the one of the command line: what tells the machine is its own again. */
static void choose_settings(struct opening *opening, bool another)
{
    const struct debug_settings *given = &opening->settings->debug;
    opening->debug = *given;
    if (another)
        opening->debug = (struct debug_settings){
            .history = given->history,
            .sources = given->sources,
            .run = {.timing = given->run.timing, .engine = given->run.engine}};
    opening->debug.run.pace.given = true;
    opening->debug.run.pace.ratio = pace_of(opening);
}

static struct worker *open_image(void *owner, const char *operand, void (*wake)(void *),
                                 void *wake_owner, struct sim_error *error)
{
    struct opening *opening = owner;
    bool another =
        operand == NULL || opening->operand == NULL || strcmp(operand, opening->operand) != 0;
    choose_settings(opening, another);
    /* Of a snapshot without an image the snapshot is what is opened. */
    if (!another && operand == opening->debug.run.from)
        operand = NULL;
    return worker_create(&opening->debug, operand, wake, wake_owner, error);
}

/* SDL would take the whole screen of a console, or draw where nobody looks. */
static bool has_display(void)
{
    static const char *const names[] = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && *value != '\0')
            return true;
    }
    return false;
}

static int check(const struct scope_settings *settings, unsigned count, bool trace)
{
    const struct run_settings *run = &settings->debug.run;
    if (rom_is_auto(run))
        return complain(STATUS_BAD_INPUT, "--answer auto tries run after run: let `bosim run` find "
                                          "the answers, and give them to `bosim scope`");
    if (settings->screenshot == NULL && !settings->measure.given && !has_display())
        return complain(STATUS_BAD_INPUT, "there is no display for a window (neither DISPLAY nor "
                                          "WAYLAND_DISPLAY is set); `--screenshot FILE` draws "
                                          "without one");
    if ((count == 0 && run->from == NULL) || trace)
        return STATUS_GOOD; /* the first screen; no machine */
    return settings_check(run, "scope", count);
}

static void fill_options(struct scope_options *scope, const struct scope_settings *settings)
{
    scope->commands = settings->debug.commands.items;
    scope->command_count = settings->debug.commands.count;
    scope->theme = settings->theme;
    scope->scale = settings->scale;
    scope->text_size = settings->text_size;
    scope->width = settings->size.width;
    scope->height = settings->size.height;
    scope->screenshot = settings->screenshot;
    scope->measure = (unsigned)settings->measure.value;
    scope->fresh = settings->fresh || scope->screenshot != NULL || scope->measure > 0;
    scope->run_first =
        (scope->screenshot != NULL || scope->measure > 0) && settings->debug.run.until.given;
    scope->log = settings->log;
}

static int show(struct scope_options *scope)
{
    struct sim_error error;
    signal(SIGPIPE, SIG_IGN);
    return scope_run(scope, &error) ? STATUS_GOOD : complain(STATUS_BAD_INPUT, "%s", error.text);
}

/* What was recorded before, or elsewhere: the timeline alone. */
static int show_trace(struct scope_options *scope, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct sim_error error = {"the host has no memory left: close other programs"};
    int status;
    scope->recording = recording_create();
    scope->name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
    scope->operand = NULL;
    if (scope->recording != NULL && convert_load(path, scope->recording, &error))
        status = show(scope);
    else
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    recording_destroy(scope->recording);
    return status;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct scope_settings *settings = given;
    const char *operand = count > 0 ? operands[0] : settings->debug.run.from;
    const char *trace = count > 0 && convert_is_trace(operands[0]) ? operands[0] : NULL;
    struct opening opening = {.settings = settings,
                              .operand = operand,
                              .headless = settings->screenshot != NULL || settings->measure.given};
    struct scope_choice *choices = operand == NULL ? firmware_list() : NULL;
    struct scope_options scope = {
        .open = open_image, .owner = &opening, .operand = operand, .choices = choices};
    int status = check(settings, count, trace != NULL);
    if (status == STATUS_GOOD) {
        fill_options(&scope, settings);
        status = trace != NULL ? show_trace(&scope, trace) : show(&scope);
    }
    firmware_list_free(choices);
    return status;
}

const struct command command_scope = {
    .name = "scope",
    .operands = "IMAGE|TRACE",
    .summary = "watch a kernel schedule, in a window",
    .description =
        "Shows a run of IMAGE, or a record of `bosim run --record`, in a window: who runs and who\n"
        "waits for what, the code, registers, memory, devices, serial lines and the board. Every\n"
        "command of `bosim debug` can be typed. Without IMAGE it offers the firmware that is "
        "there.\n"
        "Of a trace (`bosim run --timeline`, or another program's) it shows the timeline alone.\n"
        "docs/window.md explains it.",
    .options = options,
    .settings_size = sizeof(struct scope_settings),
    .least = 0,
    .most = 1,
    .run = run,
};
