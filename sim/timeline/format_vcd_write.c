/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recording as value change dump: a lane is a vector of three bits, its state as a number, and a
 * string, what it waits for; marks are events, strings and numbers, a signal for each kind on each
 * lane. What a signal cannot hold (who woke whom, by which call) is in remarks, which viewers pass
 * over, as lines of our text. */
#include "timeline/format_text.h"
#include "timeline/format_vcd.h"
#include "timeline/format_walk.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const vcd_scopes[LANE_KINDS] = {
    [LANE_TASK] = "tasks", [LANE_IDLE] = "idle", [LANE_INTERRUPT] = "interrupts"};

/* What a viewer sees of a mark. */
enum shape { EVENT, TEXT, OTHER, VALUE };
static const enum shape shapes[MARK_KINDS] = {
    [MARK_CALL] = TEXT, [MARK_WAKE] = OTHER, [MARK_TICK] = VALUE,    [MARK_SERIAL] = VALUE,
    [MARK_NOTE] = TEXT, [MARK_INPUT] = TEXT, [MARK_DEADLINE] = VALUE};

struct writer {
    const struct recording *recording;
    struct trace_lanes *lanes;
    struct blob *out, line;
    sim_time when;
    bool timed; /* a line of the time has been put */
};

/* --- signals --- */

/* A signal's number as its short name: characters from ! to ~. */
static void put_code(struct blob *blob, unsigned number)
{
    do {
        blob_put_integer(blob, '!' + number % 94, 1);
        number /= 94;
    } while (number > 0);
}

/* Marks that are nobody's are behind the lanes. */
static unsigned signal_of(const struct writer *writer, unsigned lane, unsigned which)
{
    if (lane == RECORDING_NOBODY)
        lane = recording_lanes(writer->recording);
    return lane * VCD_SIGNALS + which;
}

/* As an identifier; the lane's number makes different what becomes the same. */
static void put_name(const struct writer *writer, unsigned lane, const char *behind)
{
    const char *word = lane == RECORDING_NOBODY ? "all" : trace_lane_word(writer->lanes, lane), *c;
    bool changed = isdigit((unsigned char)*word) != 0;
    if (changed)
        blob_put(writer->out, "_", 1);
    for (c = word; *c != '\0'; c++) {
        bool plain = isalnum((unsigned char)*c) || *c == '_';
        blob_put(writer->out, plain ? c : "_", 1);
        changed = changed || !plain;
    }
    if (changed)
        blob_print(writer->out, "_%u", lane);
    blob_print(writer->out, "%s", behind);
}

static void put_var(const struct writer *writer, const char *type, unsigned lane, unsigned which,
                    const char *behind, const char *range)
{
    blob_print(writer->out, "$var %s ", type);
    put_code(writer->out, signal_of(writer, lane, which));
    blob_put(writer->out, " ", 1);
    put_name(writer, lane, behind);
    blob_print(writer->out, "%s $end\n", range);
}

static void put_mark_vars(const struct writer *writer, unsigned lane)
{
    static const char *const types[] = {"event 1", "string 1", "string 1", "integer 32"};
    unsigned kind;
    for (kind = 0; kind < MARK_KINDS; kind++) {
        sim_time end = recording_end(writer->recording);
        char behind[32] = "_";
        if (lane != RECORDING_NOBODY &&
            recording_count_marks(writer->recording, 1u << kind, lane, 0,
                                  end == SIM_TIME_NEVER ? end : end + 1) == 0)
            continue;
        strncat(behind, trace_mark_words[kind], sizeof behind - 2);
        put_var(writer, types[shapes[kind]], lane, VCD_MARKS + kind, behind, "");
    }
}

static void put_scope(const struct writer *writer, enum lane_kind kind)
{
    unsigned i;
    blob_print(writer->out, "$scope module %s $end\n", vcd_scopes[kind]);
    for (i = 0; i < recording_lanes(writer->recording); i++)
        if (recording_lane_at(writer->recording, i)->kind == kind) {
            put_var(writer, "wire 3", i, VCD_STATE, "", " [2:0]");
            put_var(writer, "string 1", i, VCD_WAITS, VCD_FOR, "");
            put_mark_vars(writer, i);
        }
    blob_print(writer->out, "$upscope $end\n");
}

/* --- remarks --- */

/* A remark ends with "$end": a '$' in it is %24. */
static void put_line_plain(struct writer *writer)
{
    size_t i, from = 0;
    for (i = 0; i < writer->line.size; i++)
        if (writer->line.bytes[i] == '$') {
            blob_put(writer->out, writer->line.bytes + from, i - from);
            blob_put(writer->out, "%24", 3);
            from = i + 1;
        }
    blob_put(writer->out, writer->line.bytes + from, writer->line.size - from);
    writer->line.size = 0;
}

static void put_remark(struct writer *writer, const char *before)
{
    blob_print(writer->out, "$comment %s", before);
    put_line_plain(writer);
    blob_print(writer->out, " $end\n");
}

static void put_head(struct writer *writer)
{
    unsigned i;
    blob_print(writer->out, "$version bosim $end\n$comment\n");
    trace_put_facts(writer->recording, &writer->line);
    for (i = 0; i < recording_lanes(writer->recording); i++) {
        trace_put_lane(writer->recording, writer->lanes, i, &writer->line);
        blob_put(&writer->line, "\n", 1);
    }
    put_line_plain(writer);
    blob_print(writer->out, "$end\n$comment states:");
    for (i = 0; i < LANE_STATES; i++)
        blob_print(writer->out, " %u %s", i, lane_state_name((enum lane_state)i));
    blob_print(writer->out, " $end\n$timescale 1 ps $end\n$scope module " VCD_SCOPE " $end\n");
    for (i = 0; i < LANE_KINDS; i++)
        put_scope(writer, (enum lane_kind)i);
    blob_print(writer->out, "$scope module marks $end\n");
    put_mark_vars(writer, RECORDING_NOBODY);
    blob_print(writer->out, "$upscope $end\n$upscope $end\n$enddefinitions $end\n");
}

/* --- changes --- */

static void put_time(struct writer *writer, sim_time when)
{
    if (!writer->timed || when != writer->when)
        blob_print(writer->out, "#%" PRIu64 "\n", when);
    writer->timed = true;
    writer->when = when;
}

static void put_bits(struct writer *writer, uint32_t value, unsigned bits, unsigned signal)
{
    blob_put(writer->out, "b", 1);
    while (bits-- > 0)
        blob_put(writer->out, value >> bits & 1 ? "1" : "0", 1);
    blob_put(writer->out, " ", 1);
    put_code(writer->out, signal);
    blob_put(writer->out, "\n", 1);
}

/* What is no plain character is written as \x and two hexadecimal digits, as GTKWave has it. */
static void put_string(struct writer *writer, const char *text, unsigned signal)
{
    blob_put(writer->out, "s", 1);
    for (; *text != '\0'; text++)
        if (*text > ' ' && *text < 0x7f && *text != '\\')
            blob_put(writer->out, text, 1);
        else
            blob_print(writer->out, "\\x%02x", (unsigned char)*text);
    blob_put(writer->out, " ", 1);
    put_code(writer->out, signal);
    blob_put(writer->out, "\n", 1);
}

static void put_beginning(struct writer *writer)
{
    unsigned i;
    put_time(writer, recording_begin(writer->recording));
    blob_print(writer->out, "$dumpvars\n");
    for (i = 0; i < recording_lanes(writer->recording); i++) {
        put_bits(writer, LANE_ABSENT, 3, signal_of(writer, i, VCD_STATE));
        put_string(writer, "", signal_of(writer, i, VCD_WAITS));
    }
    blob_print(writer->out, "$end\n");
}

static void put_state(struct writer *writer, const struct walk_event *event, uint32_t *texts)
{
    const char *text = recording_text_at(writer->recording, event->span.text);
    if (event->span.text != 0) {
        trace_put_text(&writer->line, text);
        put_remark(writer, VCD_TEXT);
    }
    if (event->span.text != texts[event->lane])
        put_string(writer, text, signal_of(writer, event->lane, VCD_WAITS));
    texts[event->lane] = event->span.text;
    put_bits(writer, event->span.state, 3, signal_of(writer, event->lane, VCD_STATE));
}

static void put_mark(struct writer *writer, const struct mark *mark)
{
    unsigned signal = signal_of(writer, mark->lane, VCD_MARKS + mark->kind);
    trace_put_mark(writer->recording, writer->lanes, mark, &writer->line);
    put_remark(writer, "");
    if (shapes[mark->kind] == TEXT)
        put_string(writer, recording_text_at(writer->recording, mark->text), signal);
    else if (shapes[mark->kind] == OTHER)
        put_string(writer, trace_lane_word(writer->lanes, mark->other), signal);
    else if (shapes[mark->kind] == VALUE)
        put_bits(writer, mark->value, 32, signal);
    else {
        blob_put(writer->out, "1", 1);
        put_code(writer->out, signal);
        blob_put(writer->out, "\n", 1);
    }
}

static bool put_all(struct writer *writer)
{
    struct walk *walk = walk_create(writer->recording);
    uint32_t *texts = calloc(recording_lanes(writer->recording) + 1, sizeof *texts);
    struct walk_event event;
    bool good = walk != NULL && texts != NULL;
    while (good && !writer->out->failed && walk_next(walk, &event)) {
        put_time(writer, event.when);
        if (event.is_mark)
            put_mark(writer, &event.mark);
        else
            put_state(writer, &event, texts);
    }
    good = good && walk_good(walk);
    walk_destroy(walk);
    free(texts);
    put_time(writer, recording_end(writer->recording));
    return good;
}

bool vcd_write(const struct recording *recording, struct blob *blob, struct sim_error *error)
{
    struct writer writer = {.recording = recording, .out = blob};
    bool good;
    writer.lanes = trace_lanes_create(recording);
    good = writer.lanes != NULL;
    if (good) {
        put_head(&writer);
        put_beginning(&writer);
        good = put_all(&writer) && !writer.line.failed && !blob->failed;
    }
    if (!good)
        sim_error_set(error, TIMELINE_NO_MEMORY);
    trace_lanes_destroy(writer.lanes);
    blob_free(&writer.line);
    return good;
}
