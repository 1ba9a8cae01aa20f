/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Terminals that follow a recording: see consoles.h. */
#include "consoles.h"

#include <stdlib.h>
#include <string.h>

#define ROWS    24
#define COLUMNS 80
#define BATCH   1024u
#define SERIAL  (1u << MARK_SERIAL)

bool consoles_open(struct consoles *consoles, const struct machine *machine)
{
    const struct stream *stream;
    memset(consoles, 0, sizeof *consoles);
    consoles->rows = ROWS;
    consoles->columns = COLUMNS;
    consoles->streams = calloc(machine->stream_count + 1u, sizeof *consoles->streams);
    if (consoles->streams == NULL)
        return false;
    for (stream = machine->streams; stream != NULL; stream = stream->next)
        consoles->streams[consoles->count++].name = stream->name;
    return true;
}

void consoles_close(struct consoles *consoles)
{
    unsigned i;
    for (i = 0; i < consoles->count; i++)
        terminal_destroy(consoles->streams[i].terminal);
    free(consoles->streams);
    memset(consoles, 0, sizeof *consoles);
}

struct terminal *consoles_terminal(struct consoles *consoles, unsigned number)
{
    struct console_stream *stream = &consoles->streams[number];
    if (stream->terminal == NULL)
        stream->terminal = terminal_create(consoles->rows, consoles->columns);
    return stream->terminal;
}

bool consoles_news(const struct consoles *consoles, unsigned stream)
{
    return consoles->streams[stream].said > consoles->streams[stream].seen;
}

void consoles_looked(struct consoles *consoles, unsigned stream)
{
    consoles->streams[stream].seen = consoles->streams[stream].said;
}

/* --- putting in what the marks tell --- */

struct batch {
    unsigned stream;
    size_t count;
    uint8_t bytes[BATCH];
};

static void flush(struct consoles *consoles, struct batch *batch)
{
    struct console_stream *stream = &consoles->streams[batch->stream];
    struct terminal *terminal;
    if (batch->count == 0)
        return;
    terminal = consoles_terminal(consoles, batch->stream);
    if (terminal != NULL)
        terminal_put(terminal, batch->bytes, batch->count);
    stream->said += batch->count;
    batch->count = 0;
}

/* The stream that the recording calls so; count: it is none of the machine's. */
static unsigned stream_of(struct consoles *consoles, const struct recording *recording,
                          uint32_t text)
{
    unsigned i;
    for (i = 0; i < consoles->count; i++)
        if (consoles->streams[i].text == text)
            return i;
    for (i = 0; i < consoles->count; i++)
        if (strcmp(consoles->streams[i].name, recording_text_at(recording, text)) == 0) {
            consoles->streams[i].text = text;
            return i;
        }
    return consoles->count;
}

static void put(struct consoles *consoles, const struct recording *recording, struct batch *batch,
                const struct mark *mark)
{
    unsigned stream = stream_of(consoles, recording, mark->text);
    if (!(mark->value & RECORDING_OUT) || stream == consoles->count)
        return;
    if (stream != batch->stream || batch->count == BATCH)
        flush(consoles, batch);
    batch->stream = stream;
    batch->bytes[batch->count++] = (uint8_t)mark->value;
}

/* FNV-1a, in words. */
static uint64_t print_mark(uint64_t print, const struct mark *mark)
{
    const uint64_t words[] = {mark->when, mark->text, mark->value};
    unsigned i;
    for (i = 0; i < 3; i++)
        print = (print ^ words[i]) * 0x100000001b3u;
    return print;
}

#define PRINT_BEGIN 0xcbf29ce484222325u

/* The serial marks of a stretch, at most CONSOLES_READ of them; the caller frees them. */
static struct mark *read_marks(const struct recording *recording, sim_time first, sim_time last,
                               size_t *count)
{
    uint64_t there = recording_count_marks(recording, SERIAL, RECORDING_NOBODY, first, last);
    size_t most = there < CONSOLES_READ ? (size_t)there : CONSOLES_READ;
    struct mark *marks = malloc((most + 1) * sizeof *marks);
    *count = 0;
    if (marks == NULL || most == 0)
        return marks;
    *count = recording_marks(recording, SERIAL, RECORDING_NOBODY, first, last, marks, most);
    if (*count > most)
        *count = most;
    return marks;
}

/* Puts in what was said from `first` up to `last`. */
static bool put_stretch(struct consoles *consoles, const struct recording *recording,
                        sim_time first, sim_time last)
{
    struct batch batch = {0};
    size_t count, i;
    struct mark *marks = read_marks(recording, first, last, &count);
    if (marks == NULL)
        return false;
    for (i = 0; i < count; i++) {
        put(consoles, recording, &batch, &marks[i]);
        consoles->print = print_mark(consoles->print, &marks[i]);
    }
    flush(consoles, &batch);
    free(marks);
    return count > 0;
}

/* --- following --- */

/* A boundary may lie behind events that are due and have not happened yet. */
static sim_time moment_of(const struct machine *machine)
{
    sim_time next = event_queue_next(&machine->queue), now = machine->now;
    return next <= now ? next : now + 1;
}

/* From where on no more than CONSOLES_READ were said before `last`. */
static sim_time first_to_read(const struct recording *recording, sim_time last)
{
    sim_time low = recording_begin(recording), high = last;
    if (recording_count_marks(recording, SERIAL, RECORDING_NOBODY, low, last) <= CONSOLES_READ)
        return low;
    while (low < high) {
        sim_time middle = low + (high - low) / 2;
        if (recording_count_marks(recording, SERIAL, RECORDING_NOBODY, middle, last) >
            CONSOLES_READ)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void read_again(struct consoles *consoles, const struct recording *recording, sim_time last)
{
    uint64_t seen;
    unsigned i;
    for (i = 0; i < consoles->count; i++) {
        struct console_stream *stream = &consoles->streams[i];
        if (stream->terminal != NULL)
            terminal_resize(stream->terminal, consoles->rows, consoles->columns);
        stream->text = 0;
        stream->said = 0;
    }
    consoles->print = PRINT_BEGIN;
    consoles->begin = first_to_read(recording, last);
    put_stretch(consoles, recording, consoles->begin, last);
    for (i = 0; i < consoles->count; i++) {
        char ignored[TERMINAL_KEY];
        struct console_stream *stream = &consoles->streams[i];
        seen = stream->seen;
        stream->seen = seen < stream->said ? seen : stream->said;
        if (stream->terminal != NULL)
            terminal_answers(stream->terminal, ignored, sizeof ignored);
    }
}

/* Is what has been put in still what was said before `last`, all of it? */
static bool is_still_so(const struct consoles *consoles, const struct recording *recording,
                        sim_time last)
{
    uint64_t print = PRINT_BEGIN;
    size_t count, i;
    struct mark *marks;
    if (consoles->print == 0 || consoles->begin < recording_begin(recording))
        return false;
    if (last < consoles->before &&
        recording_count_marks(recording, SERIAL, RECORDING_NOBODY, last, consoles->before) > 0)
        return false;
    marks = read_marks(recording, consoles->begin, consoles->before, &count);
    for (i = 0; marks != NULL && i < count; i++)
        print = print_mark(print, &marks[i]);
    free(marks);
    return print == consoles->print;
}

bool consoles_follow(struct consoles *consoles, const struct machine *machine,
                     const struct recording *recording)
{
    sim_time last = moment_of(machine);
    uint64_t version = recording_version(recording);
    bool again = consoles->print == 0, changed;
    if (!again && last == consoles->before && version == consoles->version &&
        machine->moves == consoles->jumps)
        return false;
    if (!again && (machine->moves != consoles->jumps || last < consoles->before))
        again = !is_still_so(consoles, recording, last);
    if (again)
        read_again(consoles, recording, last);
    changed = !again && consoles->before < last &&
              put_stretch(consoles, recording, consoles->before, last);
    consoles->before = last;
    consoles->version = version;
    consoles->jumps = machine->moves;
    return again || changed;
}

void consoles_resize(struct consoles *consoles, unsigned rows, unsigned columns)
{
    if (rows == consoles->rows && columns == consoles->columns)
        return;
    consoles->rows = rows;
    consoles->columns = columns;
    consoles->print = 0;
}
