/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Value change dumps, read. Our own give back the recording from their remarks; without these (they
 * were converted by another program) states and what tasks wait for. Of others each signal of one
 * bit is a lane, which runs while it is 1, and each event a note. Left out: vectors, numbers, and
 * extended VCD (ports). */
#include "timeline/format_names.h"
#include "timeline/format_text.h"
#include "timeline/format_vcd.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCOPES_MOST  64u
#define SIGNALS_MOST (RECORDING_LANES_MOST - 1) /* of lanes; the others are passed over */

enum use { NOT_USED, A_BIT, AN_EVENT, A_STATE, A_TEXT };

struct signal {
    enum use use;
    enum lane_kind kind;
    unsigned lane; /* of a state and its text: the same one */
    char name[RECORDING_NAME];
};

/* What a lane will be at the end of this moment. */
struct pending {
    enum lane_state state;
    uint32_t text;
    bool changed;
};

struct word {
    const char *at;
    size_t length;
};

struct reader {
    struct recording *recording;
    struct sim_error *error;
    const char *begin, *next, *end;
    struct trace_reader *lines; /* the file is ours, with its remarks */
    struct names codes;         /* signals by their short names */
    struct names names;         /* our lanes by name, without remarks */
    struct signal *signals;
    size_t signal_count, signal_room;
    unsigned lanes; /* that are told by signals; made when the first time is known */
    struct word scopes[SCOPES_MOST];
    unsigned depth;
    uint64_t multiply, divide; /* of a time, to picoseconds */
    bool begun;
    sim_time when;
    struct pending pending[RECORDING_LANES_MOST];
    unsigned changed[RECORDING_LANES_MOST], changed_count;
    uint32_t text; /* of our next state */
    struct blob scratch;
};

static bool fail(struct reader *, struct word, const char *, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(struct reader *reader, struct word word, const char *format, ...)
{
    char text[300];
    uint64_t line = 1;
    const char *c;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (c = reader->begin; c < word.at; c++)
        line += *c == '\n';
    sim_error_set(reader->error, "line %" PRIu64 ": '%.*s': %s", line,
                  word.length < 40 ? (int)word.length : 40, word.at, text);
    return false;
}

/* --- words --- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word; empty at the end. */
static struct word next_word(struct reader *reader)
{
    struct word word;
    while (reader->next < reader->end && is_blank(*reader->next))
        reader->next++;
    word.at = reader->next;
    while (reader->next < reader->end && !is_blank(*reader->next))
        reader->next++;
    word.length = (size_t)(reader->next - word.at);
    return word;
}

static bool is(struct word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.at, text, word.length) == 0;
}

static bool skip_to_end(struct reader *reader, struct word keyword)
{
    struct word word;
    do {
        word = next_word(reader);
        if (word.length == 0)
            return fail(reader, keyword, "no $end behind it; was the file cut?");
    } while (!is(word, "$end"));
    return true;
}

static bool number_of(struct word word, uint64_t *number)
{
    size_t i;
    *number = 0;
    for (i = 0; i < word.length; i++) {
        unsigned digit = (unsigned)(word.at[i] - '0');
        if (digit > 9 || *number > (UINT64_MAX - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return word.length > 0;
}

/* --- before the first value --- */

/* "1 ps", "10ns" */
static bool read_timescale(struct reader *reader, struct word keyword)
{
    static const struct {
        const char *name;
        uint64_t multiply, divide;
    } units[] = {{"s", SIM_SECOND, 1}, {"ms", SIM_MS, 1}, {"us", SIM_US, 1},
                 {"ns", SIM_NS, 1},    {"ps", 1, 1},      {"fs", 1, 1000}};
    struct word word = next_word(reader), unit = word;
    uint64_t number;
    size_t i;
    while (unit.length > 0 && isdigit((unsigned char)*unit.at)) {
        unit.at++;
        unit.length--;
    }
    word.length -= unit.length;
    if (unit.length == 0)
        unit = next_word(reader);
    for (i = 0; i < sizeof units / sizeof units[0]; i++)
        if (number_of(word, &number) && number > 0 && number <= 100 && is(unit, units[i].name)) {
            reader->multiply = units[i].multiply * number;
            reader->divide = units[i].divide;
            return skip_to_end(reader, keyword);
        }
    return fail(reader, keyword, "1, 10 or 100 and s, ms, us, ns, ps or fs are expected behind it");
}

static bool read_scope(struct reader *reader, struct word keyword)
{
    struct word name;
    (void)next_word(reader);
    name = next_word(reader);
    if (reader->depth == SCOPES_MOST)
        return fail(reader, keyword, "more than %u scopes, one within the other", SCOPES_MOST);
    reader->scopes[reader->depth++] = name;
    return is(name, "$end") || skip_to_end(reader, keyword);
}

static bool read_upscope(struct reader *reader, struct word keyword)
{
    if (reader->depth == 0)
        return fail(reader, keyword, "no $scope is open");
    reader->depth--;
    return skip_to_end(reader, keyword);
}

/* "top.cpu.irq"; of a long one the end. */
static void name_signal(struct reader *reader, struct word name, char to[RECORDING_NAME])
{
    size_t length;
    unsigned i;
    reader->scratch.size = 0;
    for (i = 0; i < reader->depth; i++) {
        blob_put(&reader->scratch, reader->scopes[i].at, reader->scopes[i].length);
        blob_put(&reader->scratch, ".", 1);
    }
    blob_put(&reader->scratch, name.at, name.length);
    length = reader->scratch.size < RECORDING_NAME ? reader->scratch.size : RECORDING_NAME - 1;
    if (!reader->scratch.failed)
        memcpy(to, reader->scratch.bytes + reader->scratch.size - length, length);
    to[length] = '\0';
}

/* Of our scopes: tasks, idle, interrupts. */
static bool our_kind(const struct reader *reader, enum lane_kind *kind)
{
    if (reader->depth < 2 || !is(reader->scopes[reader->depth - 2], VCD_SCOPE))
        return false;
    for (*kind = 0; *kind < LANE_KINDS; ++*kind)
        if (is(reader->scopes[reader->depth - 1], vcd_scopes[*kind]))
            return true;
    return false;
}

/* A lane of ours: its state, or behind the same name its text. */
static bool use_ours(struct reader *reader, struct signal *signal, struct word type, uint64_t width,
                     struct word name, enum lane_kind kind)
{
    const size_t behind = strlen(VCD_FOR);
    const uint32_t *lane;
    if (is(type, "string") && name.length > behind &&
        memcmp(name.at + name.length - behind, VCD_FOR, behind) == 0) {
        lane = names_find(&reader->names, name.at, name.length - behind);
        signal->use = lane != NULL ? A_TEXT : NOT_USED;
        signal->lane = lane != NULL ? *lane : 0;
        return true;
    }
    if (width != 3 || reader->lanes >= SIGNALS_MOST)
        return false;
    snprintf(signal->name, sizeof signal->name, "%.*s",
             (int)(name.length < RECORDING_NAME ? name.length : RECORDING_NAME - 1), name.at);
    signal->kind = kind;
    signal->lane = reader->lanes++;
    signal->use = A_STATE;
    return names_find(&reader->names, name.at, name.length) != NULL ||
           names_put(&reader->names, name.at, name.length, signal->lane);
}

static void use_signal(struct reader *reader, struct signal *signal, struct word type,
                       uint64_t width, struct word name)
{
    enum lane_kind kind;
    name_signal(reader, name, signal->name);
    if (our_kind(reader, &kind) && use_ours(reader, signal, type, width, name, kind))
        return;
    if (is(type, "event"))
        signal->use = AN_EVENT;
    else if (width == 1 && !is(type, "string") && !is(type, "real") &&
             reader->lanes < SIGNALS_MOST) {
        signal->kind = LANE_TASK;
        signal->lane = reader->lanes++;
        signal->use = A_BIT;
    }
}

static bool more_signals(struct reader *reader)
{
    size_t room = reader->signal_room != 0 ? 2 * reader->signal_room : 64;
    struct signal *signals;
    if (reader->signal_count < reader->signal_room)
        return true;
    signals = realloc(reader->signals, room * sizeof *signals);
    if (signals == NULL)
        return false;
    reader->signals = signals;
    reader->signal_room = room;
    return true;
}

/* Our own have a lane for each state, in the order of the lanes: the remarks have made them. */
static void use_ours_in_order(struct reader *reader, struct signal *signal, struct word type,
                              uint64_t width, struct word code)
{
    uint64_t number = 0;
    size_t i;
    for (i = code.length; i-- > 0;)
        number = number * 94 + (unsigned char)code.at[i] - '!';
    if (is(type, "wire") && width == 3 && code.length < 8 &&
        number / VCD_SIGNALS < recording_lanes(reader->recording)) {
        signal->use = A_STATE;
        signal->lane = (unsigned)(number / VCD_SIGNALS);
    }
}

/* "$var wire 1 ! clk $end" */
static bool read_var(struct reader *reader, struct word keyword)
{
    struct word type = next_word(reader), size = next_word(reader), code = next_word(reader);
    struct word name = next_word(reader);
    struct signal *signal;
    uint64_t width;
    if (!number_of(size, &width) || name.length == 0 || is(code, "$end") || is(name, "$end"))
        return fail(reader, keyword, "$var TYPE WIDTH CODE NAME $end is expected");
    if (names_find(&reader->codes, code.at, code.length) != NULL)
        return skip_to_end(reader, keyword); /* another name of it */
    if (!more_signals(reader) ||
        !names_put(&reader->codes, code.at, code.length, (uint32_t)reader->signal_count))
        return fail(reader, keyword, TIMELINE_NO_MEMORY);
    signal = &reader->signals[reader->signal_count++];
    *signal = (struct signal){.use = NOT_USED};
    if (reader->lines != NULL)
        use_ours_in_order(reader, signal, type, width, code);
    else
        use_signal(reader, signal, type, width, name);
    return skip_to_end(reader, keyword);
}

/* --- remarks --- */

/* Ours begin with the lines of facts and lanes; later ones are a text or a line. */
static bool take_remark(struct reader *reader, const char *text, size_t size)
{
    const size_t length = strlen(VCD_TEXT);
    if (!reader->begun && reader->lines == NULL && trace_text_is(text, size)) {
        reader->lines = trace_reader_create(reader->recording);
        return reader->lines != NULL &&
               trace_reader_lines(reader->lines, text, size, reader->error);
    }
    if (reader->lines == NULL || !reader->begun)
        return true;
    if (size >= length && memcmp(text, VCD_TEXT, length) == 0) {
        reader->scratch.size = 0;
        trace_plain(&reader->scratch, text + length, size - length);
        if (!reader->scratch.failed)
            reader->text = recording_text(reader->recording, (const char *)reader->scratch.bytes);
        return true;
    }
    return trace_reader_lines(reader->lines, text, size, reader->error);
}

/* "$comment ... $end": the text behind one blank, without the one before the end. */
static bool read_comment(struct reader *reader, struct word keyword)
{
    const char *text = reader->next + (reader->next < reader->end), *stop;
    if (!skip_to_end(reader, keyword))
        return false;
    stop = reader->next - strlen("$end");
    stop -= stop > text;
    if (text > stop || take_remark(reader, text, (size_t)(stop - text)))
        return true;
    sim_error_prefix(reader->error, "remark at byte %zu", (size_t)(keyword.at - reader->begin));
    return false;
}

/* --- values --- */

static void change(struct reader *reader, unsigned lane)
{
    if (!reader->pending[lane].changed)
        reader->changed[reader->changed_count++] = lane;
    reader->pending[lane].changed = true;
}

static void flush(struct reader *reader)
{
    unsigned i;
    for (i = 0; i < reader->changed_count; i++) {
        struct pending *pending = &reader->pending[reader->changed[i]];
        recording_state(reader->recording, reader->when, reader->changed[i], pending->state,
                        pending->text);
        pending->changed = false;
    }
    reader->changed_count = 0;
}

static void make_lanes(struct reader *reader, sim_time begin)
{
    size_t i;
    recording_clear(reader->recording, begin);
    for (i = 0; i < reader->signal_count; i++) {
        const struct signal *signal = &reader->signals[i];
        if (signal->use == A_BIT || signal->use == A_STATE)
            recording_lane(reader->recording, signal->kind, signal->lane + 1, signal->name);
    }
}

static bool read_time(struct reader *reader, struct word word)
{
    struct word digits = {word.at + 1, word.length - 1};
    uint64_t number;
    sim_time when;
    if (!number_of(digits, &number) || number >= UINT64_MAX / reader->multiply)
        return fail(reader, word, "no time: # and a number, 213 days at most");
    when = number * reader->multiply / reader->divide;
    if (reader->begun && when < reader->when)
        return fail(reader, word, "it lies before the time above");
    flush(reader);
    if (!reader->begun && reader->lines == NULL)
        make_lanes(reader, when);
    reader->begun = true;
    reader->when = when;
    recording_advance(reader->recording, when);
    return true;
}

static void change_bit(struct reader *reader, const struct signal *signal, char value)
{
    static const struct {
        char value;
        enum lane_state state;
    } states[] = {{'1', LANE_RUNNING}, {'h', LANE_RUNNING}, {'H', LANE_RUNNING},
                  {'0', LANE_UNKNOWN}, {'l', LANE_UNKNOWN}, {'L', LANE_UNKNOWN}};
    size_t i;
    reader->pending[signal->lane].state = LANE_ABSENT;
    for (i = 0; i < sizeof states / sizeof states[0]; i++)
        if (states[i].value == value)
            reader->pending[signal->lane].state = states[i].state;
    change(reader, signal->lane);
}

static void put_note(struct reader *reader, const struct signal *signal)
{
    struct mark mark = {.when = reader->when,
                        .kind = MARK_NOTE,
                        .lane = RECORDING_NOBODY,
                        .other = RECORDING_NOBODY,
                        .text = recording_text(reader->recording, signal->name)};
    recording_mark(reader->recording, &mark);
}

static void change_state(struct reader *reader, const struct signal *signal, struct word bits)
{
    unsigned value = 0;
    size_t i;
    for (i = 0; i < bits.length && i < 8; i++)
        value = value << 1 | (bits.at[i] == '1');
    if (value >= LANE_STATES)
        value = LANE_UNKNOWN;
    if (reader->lines != NULL) {
        recording_state(reader->recording, reader->when, signal->lane, (enum lane_state)value,
                        reader->text);
        reader->text = 0;
        return;
    }
    reader->pending[signal->lane].state = (enum lane_state)value;
    change(reader, signal->lane);
}

static int octal_or_hex(const char *at, const char *end, size_t *length)
{
    char digits[4] = "";
    if (end - at >= 3 && at[0] == 'x' && isxdigit((unsigned char)at[1]) &&
        isxdigit((unsigned char)at[2])) {
        memcpy(digits, at + 1, 2);
        *length = 3;
        return (int)strtol(digits, NULL, 16);
    }
    if (end - at >= 3 && at[0] >= '0' && at[0] <= '3' && at[1] >= '0' && at[1] <= '7' &&
        at[2] >= '0' && at[2] <= '7') {
        *length = 3;
        return (at[0] - '0') << 6 | (at[1] - '0') << 3 | (at[2] - '0');
    }
    *length = 1;
    return (unsigned char)at[0];
}

/* \x20 and \040 are the character with that number. */
static void change_text(struct reader *reader, const struct signal *signal, struct word text)
{
    const char *c = text.at, *end = text.at + text.length;
    reader->scratch.size = 0;
    while (c < end) {
        size_t length = 1;
        int value = (unsigned char)*c;
        if (*c == '\\' && end - c > 1) {
            value = octal_or_hex(c + 1, end, &length);
            length++;
        }
        blob_put_integer(&reader->scratch, (uint64_t)value, 1);
        c += length;
    }
    blob_put_integer(&reader->scratch, 0, 1);
    if (!reader->scratch.failed)
        reader->pending[signal->lane].text =
            recording_text(reader->recording, (const char *)reader->scratch.bytes);
    change(reader, signal->lane);
}

static void change_value(struct reader *reader, const struct signal *signal, char kind,
                         struct word value)
{
    if (signal->use == A_STATE && kind == 'b')
        change_state(reader, signal, value);
    else if (signal->use == A_TEXT && kind == 's')
        change_text(reader, signal, value);
    else if (signal->use == A_BIT && value.length > 0 && kind != 's' && kind != 'r')
        change_bit(reader, signal, value.at[value.length - 1]);
    else if (signal->use == AN_EVENT)
        put_note(reader, signal);
}

/* "1!", "b001 !", "r1.5 !", "stext !" */
static bool read_value(struct reader *reader, struct word word)
{
    char kind = (char)tolower((unsigned char)*word.at);
    struct word value = {word.at + 1, word.length - 1}, code;
    const uint32_t *number;
    if (strchr("brs", kind) != NULL) {
        code = next_word(reader);
    } else {
        code = value;
        value = (struct word){word.at, 1};
    }
    if (strchr("brs01xzuwlh-", kind) == NULL)
        return fail(reader, word, "no change of a value; ports (extended VCD) are not read");
    number = names_find(&reader->codes, code.at, code.length);
    if (number == NULL)
        return fail(reader, word, "no signal '%.*s' was declared by $var",
                    code.length < 40 ? (int)code.length : 40, code.at);
    if (!reader->begun)
        return fail(reader, word, "a value without a time: #0 must come before");
    change_value(reader, &reader->signals[*number], kind, value);
    return true;
}

/* --- all --- */

static bool read_nothing(struct reader *reader, struct word keyword)
{
    (void)reader, (void)keyword;
    return true;
}

static const struct row {
    const char *keyword;
    bool (*read)(struct reader *, struct word keyword);
} rows[] = {
    {"$comment", read_comment}, {"$timescale", read_timescale},
    {"$scope", read_scope},     {"$upscope", read_upscope},
    {"$var", read_var},         {"$dumpvars", read_nothing},
    {"$dumpall", read_nothing}, {"$dumpon", read_nothing},
    {"$dumpoff", read_nothing}, {"$end", read_nothing},
};

static bool read_word(struct reader *reader, struct word word)
{
    size_t i;
    if (*word.at == '#')
        return read_time(reader, word);
    if (*word.at != '$')
        return read_value(reader, word);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (is(word, rows[i].keyword))
            return rows[i].read(reader, word);
    return skip_to_end(reader, word);
}

bool vcd_is(const void *bytes, size_t size)
{
    static const char *const keywords[] = {"$date",      "$version", "$comment",
                                           "$timescale", "$scope",   "$var"};
    struct reader reader = {.next = bytes, .end = (const char *)bytes + size};
    struct word word = next_word(&reader);
    size_t i;
    for (i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (is(word, keywords[i]))
            return true;
    return false;
}

bool vcd_read(const void *bytes, size_t size, struct recording *recording, struct sim_error *error)
{
    struct reader *reader = calloc(1, sizeof *reader);
    struct word word;
    bool good = reader != NULL;
    sim_error_set(error, TIMELINE_NO_MEMORY);
    if (!good)
        return false;
    reader->recording = recording;
    reader->error = error;
    reader->begin = reader->next = bytes;
    reader->end = reader->begin + size;
    reader->multiply = reader->divide = 1;
    while (good && (word = next_word(reader)).length > 0)
        good = read_word(reader, word);
    flush(reader);
    if (good && (!recording_good(recording) || reader->scratch.failed)) {
        sim_error_set(error, TIMELINE_NO_MEMORY);
        good = false;
    }
    trace_reader_destroy(reader->lines);
    names_free(&reader->codes);
    names_free(&reader->names);
    free(reader->signals);
    blob_free(&reader->scratch);
    free(reader);
    return good;
}
