/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim lockstep`: one image on two engines. */
#include "commands.h"
#include "lockstep_show.h"
#include "side.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

struct lockstep_settings {
    struct side_settings both; /* first */
    const char *engines;
    struct number every;
    bool json;
};

#define LOCKSTEP_ROW(...) OPTION_ROW(struct lockstep_settings, __VA_ARGS__)

static const struct option_row options[] = {
    LOCKSTEP_ROW("engines", 'E', "A,B", option_text, engines,
                 "the two; without it the last and the first of those that\n"
                 "the board's processor has"),
    ROW("until", 'u', "TIME", option_moment, until,
        "compare up to this virtual time: 10s (the default),\n250ms, 5000000cycles"),
    LOCKSTEP_ROW("every", 'n', "CYCLES", option_number, every,
                 "compare so often: 1 is behind each instruction; without\n"
                 "it some twenty times a second of the host"),
    LOCKSTEP_ROW("json", 0, NULL, option_flag, json, "print JSON"),
    ROWS_SIDE,
    OPTION_END,
};

/* --- engines --- */

struct engines {
    char text[64];
    const char *names[2];
};

static bool read_engines(const char *text, struct engines *engines, struct sim_error *error)
{
    char *comma;
    snprintf(engines->text, sizeof engines->text, "%s", text);
    comma = strchr(engines->text, ',');
    if (comma == NULL || comma == engines->text || comma[1] == '\0') {
        sim_error_set(error, "--engines %s: give two, with a comma: --engines unicorn,interp",
                      text);
        return false;
    }
    *comma = '\0';
    engines->names[0] = engines->text;
    engines->names[1] = comma + 1;
    return true;
}

/* The reference that comes last, and the default. */
static void usual_engines(const struct machine *machine, struct engines *engines)
{
    const char *name;
    unsigned i;
    for (i = 0; (name = machine_engine(machine, i)) != NULL; i++)
        engines->names[i == 0 ? 1 : 0] = name;
    if (i == 1)
        engines->names[0] = engines->names[1];
}

/* A machine is made to ask it. */
static bool choose_engines(const struct lockstep_settings *settings, const char *path,
                           struct engines *engines, struct sim_error *error)
{
    struct side *side;
    bool good;
    if (settings->engines != NULL)
        return read_engines(settings->engines, engines, error);
    side = must_allocate(NULL, sizeof *side);
    side_read(side, &settings->both, NULL, "lockstep");
    good = side_open(side, path, error);
    if (good)
        usual_engines(side->session.machine, engines);
    side_close(side);
    free(side);
    return good;
}

/* --- both --- */

static bool compare(struct side sides[2], const struct lockstep_settings *settings,
                    struct lockstep_result *result, struct sim_error *error)
{
    const struct diff_run runs[2] = {{sides[0].session.machine, sides[0].symbols},
                                     {sides[1].session.machine, sides[1].symbols}};
    const struct lockstep_options how = {
        .until = side_until(&sides[0]), .every = settings->every.value, .bytes = SIDE_BYTES};
    struct lockstep *lockstep = lockstep_create(runs, &how, error);
    bool good = lockstep != NULL;
    unsigned i;
    for (i = 0; i < 2 && good; i++) {
        const struct history_outside outside = side_outside(&sides[i]);
        history_set_outside(lockstep_history(lockstep, i), &outside);
    }
    good = good && lockstep_compare(lockstep, result, error);
    for (i = 0; i < 2; i++)
        if (good && sides[i].failed) {
            *error = sides[i].error;
            good = false;
        }
    lockstep_destroy(lockstep);
    return good;
}

static int show(const struct lockstep_settings *settings, const struct engines *engines,
                const struct lockstep_result *result)
{
    if (settings->json)
        lockstep_print_json(result, engines->names);
    else
        lockstep_print(result, engines->names);
    return result->same ? STATUS_GOOD : STATUS_FAILED;
}

/* Both open the same file: the image that is run, or the record that brings its input to both. */
static bool open_both(struct side sides[2], const char *path, const struct engines *engines,
                      struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < 2; i++) {
        sides[i].settings.run.engine = engines->names[i];
        if (!side_open(&sides[i], path, error))
            return false;
    }
    return true;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct lockstep_settings *settings = given;
    struct side *sides = must_allocate(NULL, 2 * sizeof *sides);
    struct lockstep_result *result = must_allocate(NULL, sizeof *result);
    struct engines engines = {"", {NULL, NULL}};
    struct sim_error error;
    int status;
    (void)count;
    signals_catch();
    side_read(&sides[0], &settings->both, NULL, "lockstep");
    side_read(&sides[1], &settings->both, NULL, "lockstep");
    if (settings->every.given && settings->every.value == 0)
        status = complain(STATUS_BAD_INPUT, "--every 0: 1 is behind each instruction");
    else if (choose_engines(settings, operands[0], &engines, &error) &&
             open_both(sides, operands[0], &engines, &error) &&
             compare(sides, settings, result, &error))
        status = show(settings, &engines, result);
    else
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    side_close(&sides[0]);
    side_close(&sides[1]);
    free(sides);
    free(result);
    return status;
}

const struct command command_lockstep = {
    .name = "lockstep",
    .operands = "IMAGE",
    .summary = "run one image on two engines and tell where they differ",
    .description =
        "Runs an image (or a record, or a snapshot) on two engines side by side, at their full\n"
        "speed, and compares everything again and again: time, count of instructions, registers,\n"
        "memory, the state of the processor and of all devices. At the first difference both go\n"
        "back, and the instruction that makes it is named, with what differs behind it.\n\n"
        "Exit status: 0 they are the same, 1 they differ, 2 bad input.",
    .options = options,
    .settings_size = sizeof(struct lockstep_settings),
    .least = 1,
    .most = 1,
    .run = run,
};
