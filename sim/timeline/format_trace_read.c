/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces as text, read: those that format_trace_write.c writes, and those of `bosim run --trace`,
 * which tell only who was switched to and which handlers were entered and left: there a task that
 * does not run is in no state that is known. */
#include "timeline/format_names.h"
#include "timeline/format_text.h"
#include "timeline/format_who.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    const char *at;
    size_t length;
};

struct trace_reader {
    struct recording *recording;
    struct sim_error *error;
    struct word rest; /* of the line, behind what was read */
    uint64_t line;
    sim_time when;
    struct names lanes; /* by their words; of --trace behind "task " and "interrupt " */
    struct who who;
    uint32_t tasks; /* lanes without a number of their own */
    bool begun;
    struct word header; /* of the text that is read */
    struct blob plain;  /* a text of the line */
};

/* --- words --- */

static bool fail(struct trace_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct trace_reader *reader, const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sim_error_set(reader->error, "line %" PRIu64 ": %s; was the file changed by hand, or cut?",
                  reader->line, text);
    return false;
}

/* The next word of the line; empty at its end. What follows begins behind one blank. */
static struct word next_word(struct trace_reader *reader)
{
    struct word word = reader->rest;
    const char *blank = memchr(word.at, ' ', word.length);
    if (blank != NULL)
        word.length = (size_t)(blank - word.at);
    reader->rest.at += word.length + (blank != NULL);
    reader->rest.length -= word.length + (blank != NULL);
    return word;
}

static bool is(struct word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.at, text, word.length) == 0;
}

static int shown(struct word word)
{
    return word.length < 60 ? (int)word.length : 60;
}

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *place = c != '\0' ? strchr(digits, c | 0x20) : NULL;
    if (c >= '0' && c <= '9')
        return c - '0';
    return place != NULL && place - digits >= 10 ? (int)(place - digits) : 99;
}

static bool number_of(struct word word, unsigned base, uint64_t most, uint64_t *number)
{
    size_t i;
    *number = 0;
    for (i = 0; i < word.length; i++) {
        unsigned digit = (unsigned)digit_of(word.at[i]);
        if (digit >= base || *number > (most - digit) / base)
            return false;
        *number = *number * base + digit;
    }
    return word.length > 0;
}

static bool next_number(struct trace_reader *reader, const char *what, uint64_t most,
                        uint64_t *number)
{
    struct word word = next_word(reader);
    return number_of(word, 10, most, number) ||
           fail(reader, "'%.*s' is no %s, a decimal number up to %" PRIu64, shown(word), word.at,
                what, most);
}

void trace_plain(struct blob *blob, const char *escaped, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++) {
        char c = escaped[i];
        if (c == '%' && length - i > 2 && digit_of(escaped[i + 1]) < 16 &&
            digit_of(escaped[i + 2]) < 16) {
            c = (char)(digit_of(escaped[i + 1]) << 4 | digit_of(escaped[i + 2]));
            i += 2;
        }
        blob_put(blob, &c, 1);
    }
    blob_put(blob, "", 1);
}

/* A word or rest without its %XX; until the next call. */
static const char *plain(struct trace_reader *reader, struct word word)
{
    reader->plain.size = 0;
    trace_plain(&reader->plain, word.at, word.length);
    return reader->plain.failed ? "" : (const char *)reader->plain.bytes;
}

static uint32_t text_of(struct trace_reader *reader, struct word word)
{
    return word.length == 0 ? 0 : recording_text(reader->recording, plain(reader, word));
}

/* --- lines of a recording --- */

static bool find_lane(struct trace_reader *reader, unsigned *lane)
{
    struct word word = next_word(reader);
    const uint32_t *found = names_find(&reader->lanes, word.at, word.length);
    if (found == NULL)
        return fail(reader, "no lane '%.*s'; `TIME lane WORD KIND NUMBER` must come before",
                    shown(word), word.at);
    *lane = *found;
    return true;
}

static bool find_lane_or_nobody(struct trace_reader *reader, unsigned *lane)
{
    if (reader->rest.length > 0 && reader->rest.at[0] == '-' &&
        (reader->rest.length == 1 || reader->rest.at[1] == ' ')) {
        next_word(reader);
        *lane = RECORDING_NOBODY;
        return true;
    }
    return find_lane(reader, lane);
}

static bool read_begin(struct trace_reader *reader)
{
    if (recording_lanes(reader->recording) > 0)
        return fail(reader, "`begin` comes before the first lane");
    recording_clear(reader->recording, reader->when);
    return true;
}

static bool read_end(struct trace_reader *reader)
{
    (void)reader;
    return true;
}

static bool read_fact(struct trace_reader *reader)
{
    char name[128];
    snprintf(name, sizeof name, "%s", plain(reader, next_word(reader)));
    recording_set_fact(reader->recording, name, plain(reader, reader->rest));
    return true;
}

static bool priority_of(struct trace_reader *reader, struct word word, unsigned lane)
{
    bool minus = word.length > 0 && word.at[0] == '-';
    struct word digits = {word.at + minus, word.length - minus};
    uint64_t number;
    if (!number_of(digits, 10, INT32_MAX, &number))
        return fail(reader, "'%.*s' is no priority", shown(word), word.at);
    recording_set_priority(reader->recording, lane, minus ? -(int)number : (int)number);
    return true;
}

static bool kind_of(struct word word, enum lane_kind *kind)
{
    for (*kind = 0; *kind < LANE_KINDS; ++*kind)
        if (is(word, lane_kind_name(*kind)))
            return true;
    return false;
}

static bool remember_lane(struct trace_reader *reader, struct word word, unsigned lane)
{
    uint32_t *known = names_find(&reader->lanes, word.at, word.length);
    if (known != NULL)
        *known = lane;
    return known != NULL || names_put(&reader->lanes, word.at, word.length, lane) ||
           fail(reader, TIMELINE_NO_MEMORY);
}

/* "philosopher0 task 536871000 priority 3", and "name ..." where the word is not the name. */
static bool read_lane(struct trace_reader *reader)
{
    struct word word = next_word(reader), kind_word = next_word(reader), more, priority = {NULL, 0};
    enum lane_kind kind;
    uint64_t id;
    unsigned lane;
    if (!kind_of(kind_word, &kind))
        return fail(reader, "'%.*s' is no kind of lane: task, idle or interrupt", shown(kind_word),
                    kind_word.at);
    if (!next_number(reader, "number of a lane", UINT32_MAX, &id))
        return false;
    more = next_word(reader);
    if (is(more, "priority")) {
        priority = next_word(reader);
        more = next_word(reader);
    }
    lane = recording_lane(reader->recording, kind, (uint32_t)id,
                          plain(reader, is(more, "name") ? reader->rest : word));
    return (priority.at == NULL || priority_of(reader, priority, lane)) &&
           remember_lane(reader, word, lane);
}

static bool read_state(struct trace_reader *reader)
{
    unsigned lane = RECORDING_NOBODY;
    struct word word;
    enum lane_state state;
    if (!find_lane(reader, &lane))
        return false;
    word = next_word(reader);
    for (state = 0; state < LANE_STATES; state++)
        if (is(word, lane_state_name(state))) {
            recording_state(reader->recording, reader->when, lane, state,
                            text_of(reader, reader->rest));
            return true;
        }
    return fail(reader, "'%.*s' is no state: running, ready, blocked ...", shown(word), word.at);
}

static bool read_mark(struct trace_reader *reader, enum mark_kind kind)
{
    struct mark mark = {.when = reader->when, .kind = kind};
    unsigned lane = RECORDING_NOBODY, other = RECORDING_NOBODY;
    uint64_t value = 0;
    if (!find_lane_or_nobody(reader, &lane) || !find_lane_or_nobody(reader, &other) ||
        !next_number(reader, "value", UINT32_MAX, &value))
        return false;
    mark.lane = (uint16_t)lane;
    mark.other = (uint16_t)other;
    mark.value = (uint32_t)value;
    mark.text = text_of(reader, reader->rest);
    recording_mark(reader->recording, &mark);
    return true;
}

/* --- lines of `bosim run --trace` --- */

/* A lane that is known by its name alone; "-" is nobody. */
static bool lane_by_name(struct trace_reader *reader, const char *what, enum lane_kind kind,
                         struct word name, uint32_t id, unsigned *lane)
{
    char key[200];
    const uint32_t *known;
    snprintf(key, sizeof key, "%s %.*s", what, (int)(name.length < 150 ? name.length : 150),
             name.at);
    *lane = RECORDING_NOBODY;
    if (kind != LANE_INTERRUPT && is(name, "-"))
        return true;
    known = names_find(&reader->lanes, key, strlen(key));
    if (known != NULL) {
        *lane = *known;
        return true;
    }
    *lane = recording_lane(reader->recording, kind, id, plain(reader, name));
    return remember_lane(reader, (struct word){key, strlen(key)}, *lane);
}

/* "idle -> philosopher0" */
static bool read_task(struct trace_reader *reader)
{
    struct word names[2];
    unsigned lanes[2], i;
    names[0] = next_word(reader);
    if (!is(next_word(reader), "->"))
        return fail(reader, "`TIME task FROM -> TO` is expected");
    names[1] = next_word(reader);
    for (i = 0; i < 2; i++)
        if (!lane_by_name(reader, "task", is(names[i], "idle") ? LANE_IDLE : LANE_TASK, names[i],
                          ++reader->tasks, &lanes[i]))
            return false;
    if (reader->who.task == RECORDING_NOBODY && lanes[0] != RECORDING_NOBODY)
        reader->who.task = lanes[0];
    who_task(&reader->who, reader->when, lanes[1], LANE_UNKNOWN, 0);
    return true;
}

/* "enter 15 SysTick chained", "leave 15 SysTick" */
static bool read_interrupt(struct trace_reader *reader)
{
    struct word way = next_word(reader), number = reader->rest;
    uint64_t id;
    unsigned lane;
    if (!next_number(reader, "interrupt", UINT32_MAX, &id))
        return false;
    number.length = (size_t)(reader->rest.at - number.at);
    if (!lane_by_name(reader, "interrupt", LANE_INTERRUPT, next_word(reader), (uint32_t)id, &lane))
        return false;
    if (is(way, "enter"))
        who_enter(&reader->who, reader->when, lane);
    else if (is(way, "leave"))
        who_leave(&reader->who, reader->when, lane);
    else
        return fail(reader, "`TIME interrupt enter|leave NUMBER NAME` is expected");
    return true;
}

static bool put_mark(struct trace_reader *reader, enum mark_kind kind, struct word text,
                     uint32_t value)
{
    struct mark mark = {.when = reader->when,
                        .kind = kind,
                        .lane = (uint16_t)who_runs(&reader->who),
                        .other = RECORDING_NOBODY,
                        .text = text_of(reader, text),
                        .value = value};
    recording_mark(reader->recording, &mark);
    return true;
}

static bool read_call(struct trace_reader *reader)
{
    return put_mark(reader, MARK_CALL, reader->rest, 0);
}

static bool read_report(struct trace_reader *reader)
{
    return put_mark(reader, MARK_NOTE, reader->rest, 0);
}

static bool read_input(struct trace_reader *reader)
{
    return put_mark(reader, MARK_INPUT, next_word(reader), 0);
}

/* "uart0 out 48 H" */
static bool read_serial(struct trace_reader *reader)
{
    struct word stream = next_word(reader), way = next_word(reader), byte = next_word(reader);
    uint64_t value;
    if (!number_of(byte, 16, UINT32_MAX >> 1, &value))
        return fail(reader, "`TIME serial STREAM in|out HEXADECIMAL` is expected");
    return put_mark(reader, MARK_SERIAL, stream,
                    (uint32_t)value | (is(way, "out") ? RECORDING_OUT : 0));
}

/* --- all lines --- */

static bool read_nothing(struct trace_reader *reader)
{
    (void)reader;
    return true;
}

static const struct row {
    const char *word;
    bool (*read)(struct trace_reader *);
} rows[] = {
    {"state", read_state},
    {"interrupt", read_interrupt},
    {"task", read_task},
    {"serial", read_serial},
    {"call", read_call},
    {"report", read_report},
    {"input", read_input},
    {"lane", read_lane},
    {"fact", read_fact},
    {"begin", read_begin},
    {"end", read_end},
    {"line", read_nothing},
    {"register", read_nothing},
    {"access", read_nothing},
    {"instruction", read_nothing},
};

static bool read_event(struct trace_reader *reader)
{
    struct word word = next_word(reader);
    enum mark_kind kind;
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (is(word, rows[i].word))
            return rows[i].read(reader);
    for (kind = 0; kind < MARK_KINDS; kind++)
        if (is(word, trace_mark_words[kind]))
            return read_mark(reader, kind);
    return fail(reader, "'%.*s' is no kind of line: state, wake, task, interrupt ...", shown(word),
                word.at);
}

static bool read_time(struct trace_reader *reader)
{
    struct word word = next_word(reader);
    uint64_t when;
    if (!number_of(word, 10, UINT64_MAX - 1, &when))
        return fail(reader, "'%.*s' is no time: each line is TIME KIND ..., picoseconds first",
                    shown(word), word.at);
    if (reader->begun && when < reader->when)
        return fail(reader, "it lies before the line above: %" PRIu64 " after %" PRIu64, when,
                    reader->when);
    reader->when = when;
    if (!reader->begun)
        recording_clear(reader->recording, when);
    reader->begun = true;
    return true;
}

static bool read_line(struct trace_reader *reader, struct word line)
{
    reader->line++;
    if (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
    if (line.length > 0 && line.at[0] == '#' && reader->header.length == 0)
        reader->header = line;
    reader->rest = line;
    return line.length == 0 || line.at[0] == '#' || (read_time(reader) && read_event(reader));
}

/* "# bosim trace 1 board=mps2-an385 timing=manual image=-" */
static void take_header(struct trace_reader *reader)
{
    struct word word;
    reader->rest = reader->header;
    while (reader->rest.length > 0) {
        char name[64];
        const char *equals;
        word = next_word(reader);
        equals = memchr(word.at, '=', word.length);
        if (equals == NULL || equals - word.at >= (ptrdiff_t)sizeof name)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(equals - word.at), word.at);
        word = (struct word){equals + 1, word.length - (size_t)(equals + 1 - word.at)};
        if (!is(word, "-") && recording_fact(reader->recording, name) == NULL)
            recording_set_fact(reader->recording, name, plain(reader, word));
    }
}

static bool read_lines(struct trace_reader *reader, const char *text, size_t size)
{
    const char *end = text + size;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline != NULL ? newline : end;
        if (!read_line(reader, (struct word){text, (size_t)(stop - text)}))
            return false;
        text = stop + (newline != NULL);
    }
    return true;
}

bool trace_text_is(const void *bytes, size_t size)
{
    static const char magic[] = "# bosim trace ";
    return size >= sizeof magic - 1 && memcmp(bytes, magic, sizeof magic - 1) == 0;
}

struct trace_reader *trace_reader_create(struct recording *recording)
{
    struct trace_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return NULL;
    reader->recording = recording;
    who_begin(&reader->who, recording);
    return reader;
}

void trace_reader_destroy(struct trace_reader *reader)
{
    if (reader == NULL)
        return;
    names_free(&reader->lanes);
    blob_free(&reader->plain);
    free(reader);
}

const uint32_t *trace_reader_lane(const struct trace_reader *reader, const char *word,
                                  size_t length)
{
    return names_find(&reader->lanes, word, length);
}

bool trace_reader_lines(struct trace_reader *reader, const char *text, size_t size,
                        struct sim_error *error)
{
    reader->error = error;
    reader->header = (struct word){text, 0};
    if (!read_lines(reader, text, size))
        return false;
    take_header(reader);
    if (reader->begun)
        recording_advance(reader->recording, reader->when);
    return (!reader->plain.failed && recording_good(reader->recording)) ||
           fail(reader, TIMELINE_NO_MEMORY);
}

bool trace_text_read(const void *bytes, size_t size, struct recording *recording,
                     struct sim_error *error)
{
    struct trace_reader *reader = trace_reader_create(recording);
    bool good = reader != NULL && trace_reader_lines(reader, bytes, size, error);
    if (reader == NULL)
        sim_error_set(error, TIMELINE_NO_MEMORY);
    trace_reader_destroy(reader);
    return good;
}
