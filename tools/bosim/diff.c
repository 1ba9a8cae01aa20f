/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim diff`: two runs side by side, or two traces. */
#include "commands.h"
#include "diff_show.h"
#include "record_file.h"
#include "script.h"
#include "settings.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

#define UNTIL      (10 * SIM_SECOND)
#define SCRIPTS    16u
#define SIDE_BYTES (HISTORY_BYTES / 2)

/* `run` comes first: the rows of other commands find it. */
struct diff_settings {
    struct run_settings run;
    const char *symbols;
    struct parts {
        bool given;
        unsigned mask; /* enum diff_part */
    } compare, ignore;
    const char *sides[2]; /* the options of --a and --b */
    bool json;
};

#define DIFF_ROW(name, letter, argument, parse, member, help)                                      \
    {                                                                                              \
        name, letter, argument, parse, offsetof(struct diff_settings, member), help                \
    }

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

/* What either side may have its own way. */
#define ROWS_SIDE                                                                                  \
    ROW_BOARD, ROW_LOAD,                                                                           \
        ROW("serial", 's', "N=script:FILE", option_texts, serial,                                  \
            "let a script type and listen, as in `bosim run`"),                                    \
        ROW_TIMING, ROW_SEED, ROW_RAM_FILL,                                                        \
        DIFF_ROW("symbols", 0, "FILE", option_text, symbols,                                       \
                 "an ELF file with the symbols of what runs: a snapshot,\n"                        \
                 "a record, a stripped image")

static const struct option_row side_options[] = {ROWS_SIDE, OPTION_END};

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
    ROWS_SIDE,
    OPTION_END,
};

/* --- a side --- */

struct side {
    struct diff_settings settings;
    char *words; /* of --a or --b */
    struct session session;
    struct symbols *symbols;
    struct image image; /* the one that has the symbols, if it is another */
    struct ear_of_script {
        struct script *script;
        struct stream_sink sink;
        struct side *side;
    } scripts[SCRIPTS];
    size_t script_count;
    struct sim_error error; /* of a script */
    bool failed;
};

static void copy_texts(struct texts *texts)
{
    const char **items = must_allocate(NULL, (texts->count + 1) * sizeof *items);
    if (texts->count > 0)
        memcpy(items, texts->items, texts->count * sizeof *items);
    texts->items = items;
}

/* The options of both, then its own. */
static int read_settings(struct side *side, const struct diff_settings *given, unsigned number)
{
    static const struct command words = {.name = "diff", .options = side_options};
    side->settings = *given;
    copy_texts(&side->settings.run.load);
    copy_texts(&side->settings.run.serial);
    side->session = (struct session){.settings = &side->settings.run, .live = true};
    if (given->sides[number] == NULL)
        return STATUS_GOOD;
    side->words = must_allocate(NULL, strlen(given->sides[number]) + 1);
    strcpy(side->words, given->sides[number]);
    return options_read(&words, side->words, &side->settings);
}

static bool begins_with(const char *path, const char *magic)
{
    char start[16] = "";
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(start, 1, strlen(magic), file);
    if (file != NULL)
        fclose(file);
    return got == strlen(magic) && memcmp(start, magic, got) == 0;
}

static bool open_machine(struct side *side, const char *path, struct sim_error *error)
{
    side->session.name = path;
    if (begins_with(path, "BOSIMREC")) {
        side->session.live = false;
        return record_open(&side->session, path, error);
    }
    if (begins_with(path, "BOSIMSNP"))
        return session_restore(&side->session, path, NULL, error);
    return session_load(&side->session, path, error);
}

/* An image whose bytes are no file's has what its own loader knows. */
static bool open_symbols(struct side *side, const char *path, struct sim_error *error)
{
    const char *file = side->settings.symbols != NULL ? side->settings.symbols : path;
    const struct image *image = &side->session.image;
    struct image_source source;
    struct bytes bytes = {0};
    if (side->settings.symbols != NULL) {
        if (!image_source_parse(file, &source, error) || !image_load(&side->image, &source, error))
            return false;
        image = &side->image;
    }
    if (begins_with(file, "\177ELF") && !file_read(file, &bytes, error))
        return false;
    side->symbols = symbols_create(image, bytes.data, bytes.size, error);
    free(bytes.data);
    return side->symbols != NULL;
}

/* --- scripts --- */

static void heard(void *owner, uint32_t value, sim_time now)
{
    struct ear_of_script *ear = owner;
    (void)now;
    if (!script_byte(ear->script, (unsigned char)value, &ear->side->error))
        ear->side->failed = true;
}

static bool open_script(struct side *side, const char *option, struct sim_error *error)
{
    const char *kind = strchr(option, '=');
    struct ear_of_script *ear = &side->scripts[side->script_count];
    struct stream *stream;
    char name[64];
    if (kind == NULL || strncmp(kind, "=script:", 8) != 0 || side->script_count == SCRIPTS) {
        sim_error_set(error, "--serial %s: only scripts bring input to both alike: N=script:FILE",
                      option);
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)(kind - option), option);
    stream = stream_find(side->session.machine, name);
    if (stream == NULL) {
        sim_error_set(error, "--serial %s: board %s has no stream '%s'", option,
                      side->session.machine->board, name);
        return false;
    }
    ear->side = side;
    ear->script = script_open(kind + 8, stream, error);
    if (ear->script == NULL)
        return false;
    ear->sink = (struct stream_sink){.owner = ear, .end = heard, .live_only = true};
    stream_subscribe(stream, &ear->sink);
    side->script_count++;
    return script_go(ear->script, error);
}

static bool open_scripts(struct side *side, struct sim_error *error)
{
    size_t i;
    for (i = 0; i < side->settings.run.serial.count; i++)
        if (!open_script(side, side->settings.run.serial.items[i], error))
            return false;
    return true;
}

static sim_time next_step(void *owner)
{
    const struct side *side = owner;
    sim_time next = SIM_TIME_NEVER;
    size_t i;
    for (i = 0; i < side->script_count; i++)
        if (script_next(side->scripts[i].script) < next)
            next = script_next(side->scripts[i].script);
    return next;
}

static bool look(void *owner)
{
    struct side *side = owner;
    size_t i;
    if (!side->session.machine->repeats)
        for (i = 0; i < side->script_count && !side->failed; i++)
            if (script_next(side->scripts[i].script) <= machine_now(side->session.machine) &&
                !script_go(side->scripts[i].script, &side->error))
                side->failed = true;
    return side->failed || signals_caught() != 0;
}

/* --- both --- */

static bool open_side(struct side *side, const char *path, struct sim_error *error)
{
    return open_machine(side, path, error) && open_symbols(side, path, error) &&
           open_scripts(side, error);
}

static void close_side(struct side *side)
{
    size_t i;
    session_free(&side->session);
    for (i = 0; i < side->script_count; i++)
        script_close(side->scripts[i].script);
    symbols_destroy(side->symbols);
    image_free(&side->image);
    free(side->words);
    free(side->settings.run.load.items);
    free(side->settings.run.serial.items);
}

static unsigned what_to_compare(const struct diff_settings *settings, unsigned usual)
{
    return (settings->compare.given ? settings->compare.mask : usual) & ~settings->ignore.mask;
}

static bool compare(struct side sides[2], const struct diff_settings *settings,
                    struct diff_result *result, struct sim_error *error)
{
    const struct diff_run runs[2] = {{sides[0].session.machine, sides[0].symbols},
                                     {sides[1].session.machine, sides[1].symbols}};
    const struct diff_options how = {
        .compare = what_to_compare(settings, diff_default(runs)),
        .until = settings->run.until.given ? moment_time(&settings->run.until, runs[0].machine)
                                           : runs[0].machine->now + UNTIL,
        .bytes = SIDE_BYTES};
    struct diff *diff = diff_create(runs, &how, error);
    bool good = diff != NULL;
    unsigned i;
    for (i = 0; i < 2 && good; i++) {
        const struct history_outside outside = {&sides[i], next_step, look};
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
        status = read_settings(&sides[i], settings, i);
    signals_catch();
    for (i = 0; i < 2 && status == STATUS_GOOD; i++)
        if (!open_side(&sides[i], paths[i], &error))
            status = complain(STATUS_BAD_INPUT, "%s", error.text);
    if (status == STATUS_GOOD && !compare(sides, settings, result, &error))
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    else if (status == STATUS_GOOD)
        status = show(settings, result);
    close_side(&sides[0]);
    close_side(&sides[1]);
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
