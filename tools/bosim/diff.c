/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim diff`: two runs side by side, or two traces. */
#include "commands.h"
#include "diff_show.h"
#include "side.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

struct diff_settings {
    struct side_settings both; /* first */
    struct parts {
        bool given;
        unsigned mask; /* enum diff_part */
    } compare, ignore;
    const char *sides[2]; /* the options of --a and --b */
    bool json;
};

#define DIFF_ROW(...) OPTION_ROW(struct diff_settings, __VA_ARGS__)

static bool option_parts(const char *text, void *member, struct sim_error *error)
{
    struct parts *parts = member;
    char name[16];
    size_t length;
    parts->given = true;
    for (;; text += length + 1) {
        unsigned part;
        length = strcspn(text, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, text);
        part = diff_part_named(name);
        if (part == 0) {
            sim_error_set(error,
                          "'%s' is not compared: there are tasks, calls, serial, "
                          "interrupts, registers, end, state and time",
                          name);
            return false;
        }
        parts->mask |= part;
        if (text[length] == '\0')
            return true;
    }
}

static const struct option_row options[] = {
    DIFF_ROW("a", 'A', "OPTIONS", option_text, sides[0],
             "options of the first run alone: --a '--seed 1'"),
    DIFF_ROW("b", 'B', "OPTIONS", option_text, sides[1], "of the second run alone"),
    ROW("until", 'u', "TIME", option_moment, until,
        "compare up to this virtual time: 10s (the default),\n250ms, 5000000cycles"),
    DIFF_ROW("compare", 'c', "LIST", option_parts, compare,
             "what is compared, with commas: tasks, calls, serial,\n"
             "interrupts, registers (of devices), end, state (the\n"
             "processor's registers and memory), time"),
    DIFF_ROW("ignore", 'i', "LIST", option_parts, ignore, "what is not: --ignore time"),
    DIFF_ROW("json", 0, NULL, option_flag, json, "print JSON"),
    ROW_ENGINE,
    ROWS_SIDE,
    OPTION_END,
};

/* --- both --- */

static unsigned what_to_compare(const struct diff_settings *settings, unsigned usual)
{
    return (settings->compare.given ? settings->compare.mask : usual) & ~settings->ignore.mask;
}

static bool compare(struct side sides[2], const struct diff_settings *settings,
                    struct diff_result *result, struct sim_error *error)
{
    const struct diff_run runs[2] = {{sides[0].session.machine, sides[0].symbols},
                                     {sides[1].session.machine, sides[1].symbols}};
    const struct diff_options how = {.compare = what_to_compare(settings, diff_default(runs)),
                                     .until = side_until(&sides[0]),
                                     .bytes = SIDE_BYTES};
    struct diff *diff = diff_create(runs, &how, error);
    bool good = diff != NULL;
    unsigned i;
    for (i = 0; i < 2 && good; i++) {
        const struct history_outside outside = side_outside(&sides[i]);
        history_set_outside(diff_history(diff, i), &outside);
    }
    good = good && diff_compare(diff, result, error);
    for (i = 0; i < 2; i++)
        if (good && sides[i].failed) {
            *error = sides[i].error;
            good = false;
        }
    diff_destroy(diff);
    return good;
}

static int show(const struct diff_settings *settings, const struct diff_result *result)
{
    if (settings->json)
        diff_print_json(result);
    else
        diff_print(result);
    return result->same ? STATUS_GOOD : STATUS_FAILED;
}

static int run_machines(const struct diff_settings *settings, const char *const paths[2])
{
    struct side *sides = must_allocate(NULL, 2 * sizeof *sides);
    struct diff_result *result = must_allocate(NULL, sizeof *result);
    struct sim_error error;
    int status = STATUS_GOOD;
    unsigned i;
    memset(sides, 0, 2 * sizeof *sides);
    for (i = 0; i < 2 && status == STATUS_GOOD; i++)
        status = side_read(&sides[i], &settings->both, settings->sides[i], "diff");
    signals_catch();
    for (i = 0; i < 2 && status == STATUS_GOOD; i++)
        if (!side_open(&sides[i], paths[i], &error))
            status = complain(STATUS_BAD_INPUT, "%s", error.text);
    if (status == STATUS_GOOD && !compare(sides, settings, result, &error))
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    else if (status == STATUS_GOOD)
        status = show(settings, result);
    side_close(&sides[0]);
    side_close(&sides[1]);
    free(sides);
    free(result);
    return status;
}

static int run_traces(const struct diff_settings *settings, const char *const paths[2])
{
    struct diff_result *result = must_allocate(NULL, sizeof *result);
    struct sim_error error;
    int status;
    if (diff_traces(paths, settings->compare.mask, settings->ignore.mask, result, &error))
        status = show(settings, result);
    else
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    free(result);
    return status;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct diff_settings *settings = given;
    const char *const paths[2] = {operands[0], operands[count > 1 ? 1 : 0]};
    bool traces[2] = {diff_is_trace(paths[0]), diff_is_trace(paths[1])};
    if (traces[0] != traces[1])
        return complain(STATUS_BAD_INPUT, "diff: %s is a trace, %s is none: give two of a kind",
                        paths[traces[0] ? 0 : 1], paths[traces[0] ? 1 : 0]);
    if (count < 2 && (traces[0] || (settings->sides[0] == NULL && settings->sides[1] == NULL)))
        return complain(STATUS_BAD_INPUT,
                        "diff: beside what? bosim diff A B, or bosim diff IMAGE --a '--seed 1' "
                        "--b '--seed 2'");
    return traces[0] ? run_traces(settings, paths) : run_machines(settings, paths);
}

const struct command command_diff = {
    .name = "diff",
    .operands = "A [B]",
    .summary = "run two side by side and tell where they part",
    .description =
        "Runs two images (or records, or snapshots; or one with two sets of options) side by\n"
        "side and tells where they part first: the task, the kernel call, the line, the\n"
        "instruction, the registers; then the first switch, call and character that differ.\n"
        "Two files of `bosim run --trace` are compared line by line.\n\n"
        "Runs that can keep step (same board, same timing, functions at the same addresses)\n"
        "are compared in everything; others in the rows of their switches, of each task's\n"
        "kernel calls and of each stream's characters, whenever these come.\n\n"
        "Exit status: 0 they are the same, 1 they part, 2 bad input.",
    .options = options,
    .settings_size = sizeof(struct diff_settings),
    .least = 1,
    .most = 2,
    .run = run,
};
