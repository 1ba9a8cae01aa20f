/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim debug`: commands from a script, a pipe or a terminal. */
#include "debug.h"

#include "commands.h"
#include "file.h"
#include "record_file.h"
#include "rom.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MOST 4096

/* --- files of commands --- */

static bool read_whole(void *owner, const char *path, struct blob *blob, struct sim_error *error)
{
    struct bytes bytes;
    (void)owner;
    if (!file_read(path, &bytes, error))
        return false;
    blob_put(blob, bytes.data, bytes.size);
    free(bytes.data);
    return true;
}

static bool write_whole(void *owner, const char *path, const void *bytes, size_t size,
                        struct sim_error *error)
{
    (void)owner;
    return file_write(path, bytes, size, error);
}

/* --- commands --- */

void debug_flush(struct debug *debug)
{
    session_end_line(debug->session);
    json_said_write(debug->said);
}

static void script_failed(struct debug *debug, const struct sim_error *error)
{
    session_end(debug->session, STATUS_FAILED, "%s", error->text);
}

static void end(struct debug *debug)
{
    if (debug->failed)
        session_end(debug->session, STATUS_FAILED, "a command has failed");
    else
        session_end(debug->session, STATUS_GOOD, "%s", "");
}

static void run_commands(struct debug *debug)
{
    const struct texts *given = &debug->settings->commands;
    struct sim_error error;
    size_t i;
    for (i = 0; i < given->count && !debug->session->over; i++)
        if (!console_script(debug->console, "--command", given->items[i], debug->front.answer,
                            debug->front.owner, &error))
            script_failed(debug, &error);
    debug->begun = true;
    if (console_quits(debug->console))
        end(debug);
}

static void run_script(struct debug *debug)
{
    const char *path = debug->settings->script;
    struct blob script = {0};
    struct sim_error error;
    bool good = read_whole(NULL, path, &script, &error);
    blob_put(&script, "", 1);
    if (!good)
        session_end(debug->session, STATUS_BAD_INPUT, "--script %s", error.text);
    else if (!console_script(debug->console, path, (const char *)script.bytes, debug->front.answer,
                             debug->front.owner, &error))
        script_failed(debug, &error);
    blob_free(&script);
    end(debug);
}

/* A command of a pipe, a terminal or a window. */
static void run_line(struct debug *debug, const char *line)
{
    struct console_answer answer;
    if (line[strspn(line, " \t\r\n")] == '\0' && debug->front.interactive)
        line = console_again(debug->console);
    answer = console_execute(debug->console, line);
    debug->front.answer(debug->front.owner, line, &answer);
    debug->failed |= !answer.good && !debug->front.interactive;
    json_decref(answer.json);
    free(answer.text);
    if (answer.quit)
        end(debug);
}

static const char *read_terminal(void *owner)
{
    const struct debug *debug = owner;
    return debug_lines_read(debug->lines);
}

static const char *read_pipe(void *owner)
{
    static char line[LINE_MOST];
    (void)owner;
    if (fgets(line, sizeof line, stdin) == NULL)
        return NULL;
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

void debug_turn(struct debug *debug)
{
    const char *line;
    if (!debug->begun) {
        run_commands(debug);
        return;
    }
    if (debug->settings->script != NULL) {
        run_script(debug);
        return;
    }
    line = debug->front.line(debug->front.owner);
    if (line != NULL)
        run_line(debug, line);
    else
        end(debug);
}

/* --- life --- */

static sim_time limit_of(const struct session *session)
{
    sim_time limit = moment_time(&session->settings->until, session->machine);
    if (session->live || session->settings->until.given)
        return limit;
    return session->record_end;
}

/* From the root, so that all folders above it are known. */
static void tell_image(struct debug *debug)
{
    char *path = debug->session->name == NULL ? NULL : realpath(debug->session->name, NULL);
    if (path != NULL)
        console_set_image(debug->console, path);
    free(path);
}

static bool open_debugger(struct debug *debug, struct sim_error *error)
{
    const struct history_outside outside = session_outside(debug->session);
    const struct debug_settings *settings = debug->settings;
    size_t bytes = settings->history.given ? (size_t)settings->history.value << 20 : HISTORY_BYTES;
    const struct console_files files = {NULL, read_whole, write_whole};
    debug->debugger = debugger_create(debug->session->machine, bytes, error);
    if (debug->debugger == NULL)
        return false;
    history_set_outside(debugger_history(debug->debugger), &outside);
    if (debug->session->kernel == NULL)
        session_say(debug->session, "no tasks: %s", debug->session->no_kernel.text);
    debug->console =
        console_create(debug->debugger, debug->session->symbols, debug->session->kernel, error);
    if (debug->console == NULL)
        return false;
    console_set_files(debug->console, &files);
    console_set_limit(debug->console, limit_of(debug->session),
                      debug->session->settings->until.given ? "--until" : "the end of the record");
    debug->session->record_end = SIM_TIME_NEVER; /* is the limit now */
    tell_image(debug);
    if (settings->sources != NULL)
        console_set_sources(debug->console, settings->sources);
    return true;
}

/* Commands of a script, a pipe or a terminal. */
static void choose_front(struct debug *debug)
{
    const struct debug_settings *settings = debug->settings;
    debug->front = (struct debug_front){.owner = debug, .line = read_pipe, .answer = debug_answer};
    if (settings->script == NULL && !settings->json && isatty(STDIN_FILENO) &&
        isatty(STDOUT_FILENO))
        debug->lines = debug_lines_open(debug->console);
    if (debug->lines == NULL)
        return;
    debug->front.line = read_terminal;
    debug->front.interactive = true;
}

static bool begin_front(struct debug *debug, struct sim_error *error)
{
    if (debug->session->front == NULL)
        choose_front(debug);
    else
        debug->front = *debug->session->front;
    return debug->front.begin == NULL || debug->front.begin(debug->front.owner, debug, error);
}

struct debug *debug_open(struct session *session, const struct debug_settings *settings,
                         struct sim_error *error)
{
    struct debug *debug = must_allocate(NULL, sizeof *debug);
    memset(debug, 0, sizeof *debug);
    debug->session = session;
    debug->settings = settings;
    if (settings->json)
        debug->said = json_said_open(session->machine);
    if (open_debugger(debug, error) && begin_front(debug, error))
        return debug;
    debug_close(debug);
    return NULL;
}

void debug_close(struct debug *debug)
{
    if (debug == NULL)
        return;
    debug_lines_close(debug->lines);
    json_said_write(debug->said);
    console_destroy(debug->console);
    debugger_destroy(debug->debugger);
    free(debug);
}

/* --- the command --- */

static const struct option_row options[] = {
    DEBUG_ROW("script", 'x', "FILE", option_text, script,
              "run the commands of a file, and end; with status 1 where\n"
              "one fails or an expectation is not met"),
    DEBUG_ROW("command", 'c', "COMMAND", option_texts, commands,
              "run this first; several are run one after the other"),
    DEBUG_ROW("json", 0, NULL, option_flag, json, "answer with JSON, an object a line"),
    ROW("timeout", 't', "SECONDS", option_seconds, timeout,
        "end after so many seconds of the host's time, with\n"
        "status 124"),
    ROWS_DEBUG,
    OPTION_END,
};

static bool is_record(const char *path)
{
    char magic[8] = "";
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    size_t got = file == NULL ? 0 : fread(magic, 1, sizeof magic, file);
    if (file != NULL)
        fclose(file);
    return got == sizeof magic && memcmp(magic, "BOSIMREC", sizeof magic) == 0;
}

bool debug_prepare(struct session *session, const struct debug_settings *given, const char *operand,
                   struct sim_error *error)
{
    const struct run_settings *settings = &given->run;
    *session = (struct session){.settings = settings, .debugs = given, .live = !is_record(operand)};
    if (!session->live) {
        return (settings->load.count == 0 || session_read_image(session, NULL, error)) &&
               record_open(session, operand, error);
    }
    return settings->from != NULL ? session_restore(session, settings->from, operand, error)
                                  : session_load(session, operand, error);
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct debug_settings *settings = given;
    struct session session;
    struct sim_error error;
    int status = settings_check(&settings->run, "debug", count);
    if (status != STATUS_GOOD)
        return status;
    if (rom_is_auto(&settings->run))
        return complain(STATUS_BAD_INPUT, "--answer auto tries run after run: let `bosim run` find "
                                          "the answers, and give them to `bosim debug`");
    if (debug_prepare(&session, settings, count > 0 ? operands[0] : NULL, &error))
        return session_run(&session);
    session_free(&session);
    return complain(STATUS_BAD_INPUT, "%s", error.text);
}

const struct command command_debug = {
    .name = "debug",
    .operands = "IMAGE",
    .summary = "debug a firmware image, forwards and backwards",
    .description =
        "Runs IMAGE, or a record of `bosim run --record`, by the debugger's commands, which are\n"
        "typed, or read from --script or from a pipe. `help` lists them; docs/debugger.md\n"
        "explains them. Begins before the first instruction.\n\n"
        "Exit status: 0 the end of the commands, or `quit`; 1 a command of a script has failed;\n"
        "2 bad input; 124 the host's time ran out.",
    .options = options,
    .settings_size = sizeof(struct debug_settings),
    .least = 0,
    .most = 1,
    .run = run,
};
