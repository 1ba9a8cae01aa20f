/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands of time, of the history, and of what comes in and goes out: text to and from streams,
 * snapshots. */
#include "board_parts.h"
#include "console_parts.h"
#include "input.h"
#include "snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAID 4096 /* characters that `output` shows */

/* --- time --- */

static json_t *info_time(struct console *console, struct words *words, struct sim_error *error)
{
    struct cpu *cpu = console->machine->cpu;
    sim_time now = machine_now(console->machine);
    char text[CONSOLE_TIME];
    json_t *answer;
    if (!words_done(words, error))
        return NULL;
    answer = json_object();
    set_number(answer, "time_ps", now);
    set_text(answer, "time", console_time(console, now, text));
    set_number(answer, "cycles", clock_cycles_at(cpu->clock, now));
    set_number(answer, "instructions", console_cpu(console)->instructions(cpu));
    set_number(answer, "hertz", cpu->clock->rate.numerator / cpu->clock->rate.denominator);
    set_text(answer, "timing", cpu->timing == TIMING_UNIT ? "unit" : "manual");
    set_number(answer, "slept_ps", console->machine->jumped);
    return answer;
}

static void render_time(const json_t *answer, struct blob *text)
{
    blob_print(text,
               "%s, cycle %" PRIu64 " at %" PRIu64 " Hz, %" PRIu64 " instructions, timing=%s\n",
               get_text(answer, "time"), get_number(answer, "cycles"), get_number(answer, "hertz"),
               get_number(answer, "instructions"), get_text(answer, "timing"));
}

static void set_time(struct console *console, json_t *answer, const char *key, sim_time when)
{
    char text[CONSOLE_TIME], name[32];
    snprintf(name, sizeof name, "%s_ps", key);
    set_number(answer, name, when);
    set_text(answer, key, console_time(console, when, text));
}

static json_t *info_history(struct console *console, struct words *words, struct sim_error *error)
{
    const struct history *history = debugger_history(console->debugger);
    json_t *answer;
    if (!words_done(words, error))
        return NULL;
    answer = json_object();
    set_time(console, answer, "first", history_first(history));
    set_time(console, answer, "now", machine_now(console->machine));
    set_time(console, answer, "front", history_front(history));
    set_flag(answer, "past", history_repeats(history));
    set_number(answer, "checkpoints", history_checkpoints(history));
    set_number(answer, "bytes", history_bytes(history));
    return answer;
}

static void render_history(const json_t *answer, struct blob *text)
{
    blob_print(text, "from %s to %s; the machine is at %s%s\n", get_text(answer, "first"),
               get_text(answer, "front"), get_text(answer, "now"),
               get_flag(answer, "past") ? ", in the past" : "");
    blob_print(text, "%" PRIu64 " checkpoints, %.1f MB\n", get_number(answer, "checkpoints"),
               (double)get_number(answer, "bytes") / 1e6);
}

/* --- streams --- */

/* A stream that is named, or the board's console. */
static struct stream *read_stream(struct console *console, struct words *words,
                                  struct sim_error *error)
{
    struct stream *stream;
    char name[CONSOLE_WORD] = "";
    const char *rest = words_rest(words);
    if (*rest == '"' || *rest == '\0')
        stream = stream_console(console->machine);
    else if (words_next(words, name, sizeof name))
        stream = stream_find(console->machine, name);
    else
        stream = NULL;
    if (stream == NULL)
        sim_error_set(error, "there is no stream \"%.80s\" on this board; a text stands in quotes",
                      name);
    return stream;
}

/* A moment after the present one: who comes back to this one finds it unsent. */
static json_t *send(struct console *console, struct words *words, struct sim_error *error)
{
    struct stream *stream = read_stream(console, words, error);
    char bytes[CONSOLE_LINE];
    if (stream == NULL)
        return NULL;
    if (!words_next(words, bytes, sizeof bytes) || !words_done(words, error)) {
        sim_error_set(error, "send which text? send \"hello\\r\", send uart1 \"hello\\r\"");
        return NULL;
    }
    if (!history_branch(debugger_history(console->debugger), error) ||
        !input_serial_at(console->machine, machine_now(console->machine) + 1, stream->name, bytes,
                         strlen(bytes), error))
        return NULL;
    return answer_done("%zu bytes to %s, as of now: they arrive when the machine runs on",
                       strlen(bytes), stream->name);
}

/* By its name, or by that of what is on it. */
static struct line *read_line(struct console *console, struct words *words, struct sim_error *error)
{
    struct board_part part;
    struct line *line;
    char name[CONSOLE_LINE];
    if (!words_next(words, name, sizeof name)) {
        sim_error_set(error, "which pin? pin fpgaio.button0 1");
        return NULL;
    }
    line = machine_line(console->machine, name);
    if (line == NULL && board_part_find(console->machine, name, &part))
        line = part.line;
    if (line == NULL)
        sim_error_set(error, "no pin %s on board %s: pins are named DEVICE.PIN", name,
                      console->machine->board);
    return line;
}

static json_t *pin(struct console *console, struct words *words, struct sim_error *error)
{
    const struct line *line = read_line(console, words, error);
    char level[CONSOLE_LINE];
    if (line == NULL)
        return NULL;
    if (!words_next(words, level, sizeof level))
        return answer_done("%s is %d", line->name, line->level);
    if ((strcmp(level, "0") != 0 && strcmp(level, "1") != 0) || !words_done(words, error)) {
        sim_error_set(error, "a pin is 0 or 1: pin %s 1", line->name);
        return NULL;
    }
    if (!history_branch(debugger_history(console->debugger), error) ||
        !input_pin_at(console->machine, machine_now(console->machine) + 1, line->name,
                      *level == '1', error))
        return NULL;
    return answer_done("%s is driven to %s, as of now: when the machine runs on", line->name,
                       level);
}

static json_t *output(struct console *console, struct words *words, struct sim_error *error)
{
    struct stream *stream = read_stream(console, words, error);
    char *said;
    json_t *answer;
    if (stream == NULL || !words_done(words, error))
        return NULL;
    said = malloc(SAID);
    if (said == NULL) {
        sim_error_set(error, "the host has no memory left");
        return NULL;
    }
    answer = json_object();
    set_text(answer, "stream", stream->name);
    set_text(answer, "said", debugger_said(console->debugger, stream->name, said, SAID));
    free(said);
    return answer;
}

static void render_output(const json_t *answer, struct blob *text)
{
    const char *said = get_text(answer, "said");
    size_t length = strlen(said);
    blob_put(text, said, length);
    if (length == 0)
        blob_print(text, "%s has said nothing up to now", get_text(answer, "stream"));
    if (length == 0 || said[length - 1] != '\n')
        blob_put(text, "\n", 1);
}

/* --- snapshots --- */

static bool have_files(const struct console *console, struct words *words, char *path, size_t size,
                       struct sim_error *error)
{
    if (console->outside.read == NULL || console->outside.write == NULL) {
        sim_error_set(error, "this front end gives no files to commands: use `bosim debug`");
        return false;
    }
    if (words_next(words, path, size) && words_done(words, error))
        return true;
    sim_error_set(error, "which file?");
    return false;
}

static json_t *save_snapshot(struct console *console, struct words *words, struct sim_error *error)
{
    struct blob blob = {0};
    char path[CONSOLE_LINE];
    bool good;
    if (!have_files(console, words, path, sizeof path, error))
        return NULL;
    good = snapshot_save(console->machine, &blob, error) &&
           console->outside.write(console->outside.owner, path, blob.bytes, blob.size, error);
    blob_free(&blob);
    return good ? answer_done("the machine is saved to %s", path) : NULL;
}

/* A snapshot of another board must not be put in here; a damaged one is seen on the way. */
static bool same_board(struct console *console, const struct blob *blob, struct sim_error *error)
{
    struct machine *other = snapshot_load(blob->bytes, blob->size, error);
    bool good;
    if (other == NULL)
        return false;
    good = other->dtb_size == console->machine->dtb_size &&
           memcmp(other->dtb, console->machine->dtb, other->dtb_size) == 0 &&
           other->options.timing == console->machine->options.timing;
    machine_destroy(other);
    if (!good)
        sim_error_set(error, "that is another board, or another timing: begin with `bosim debug "
                             "--from FILE`");
    return good;
}

static json_t *load_snapshot(struct console *console, struct words *words, struct sim_error *error)
{
    struct blob blob = {0};
    char path[CONSOLE_LINE];
    bool good;
    if (!have_files(console, words, path, sizeof path, error))
        return NULL;
    good = console->outside.read(console->outside.owner, path, &blob, error) &&
           same_board(console, &blob, error) &&
           snapshot_restore(console->machine, blob.bytes, blob.size, error) &&
           history_restart(debugger_history(console->debugger), error);
    blob_free(&blob);
    if (!good)
        return NULL;
    debugger_moved(console->debugger);
    console_moved(console);
    return position_json(console);
}

const struct console_row console_time_rows[] = {
    {"info time", NULL, "", "Shows the time, cycles, instructions, the processor's clock.",
     "info time", CHOOSE_NOTHING, info_time, render_time},
    {"info history", NULL, "", "Shows from when to when the past is known, and what it takes.",
     "info history", CHOOSE_NOTHING, info_history, render_history},
    {"send", NULL, "[STREAM] \"TEXT\"",
     "Sends a text to the guest, now; \\r \\n \\t \\xHH stand for characters. In the past, "
     "another\n"
     "future begins: the old one is forgotten.",
     "send \"status\\r\"", CHOOSE_STREAM, send, render_done},
    {"pin", NULL, "NAME [0 | 1]",
     "Shows a pin's level, or drives it from outside, now: fpgaio.button0. The name of a button "
     "or\n"
     "a switch of the board does, too. In the past, another future begins: the old one is\n"
     "forgotten.",
     "pin fpgaio.button0 1", CHOOSE_NOTHING, pin, render_done},
    {"output", NULL, "[STREAM]", "Shows what a stream has said up to the present moment.", "output",
     CHOOSE_STREAM, output, render_output},
    {"snapshot save", NULL, "FILE", "Saves the machine; `bosim run --from FILE` goes on from it.",
     "snapshot save /tmp/bosim-example.snapshot", CHOOSE_NOTHING, save_snapshot, render_done},
    {"snapshot load", NULL, "FILE",
     "Puts the machine where a snapshot was saved, of the same board. The history begins anew.",
     "snapshot load /tmp/bosim-example.snapshot", CHOOSE_NOTHING, load_snapshot, render_position},
    {.name = NULL},
};
