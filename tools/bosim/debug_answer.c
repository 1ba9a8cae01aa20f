/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of commands on standard output: text for people, or an object a line. With --json what
 * streams say is an object, too: {"stream": "uart0", "said": "hello\n"}. */
#include "debug.h"

#include <stdlib.h>
#include <string.h>

/* --- what streams say, as JSON --- */

struct said_stream {
    const char *name;
    struct stream_sink sink;
    struct blob text;
};

struct json_said {
    size_t count;
    struct said_stream streams[];
};

static void heard(void *owner, uint32_t value, sim_time now)
{
    struct said_stream *stream = owner;
    char c = (char)value;
    (void)now;
    blob_put(&stream->text, &c, 1);
}

struct json_said *json_said_open(struct machine *machine)
{
    struct json_said *said;
    struct stream *stream = machine->streams;
    size_t i, bytes = sizeof *said + machine->stream_count * sizeof said->streams[0];
    said = must_allocate(NULL, bytes);
    memset(said, 0, bytes);
    said->count = machine->stream_count;
    for (i = 0; i < said->count && stream != NULL; i++, stream = stream->next) {
        said->streams[i].name = stream->name;
        said->streams[i].sink =
            (struct stream_sink){.owner = &said->streams[i], .end = heard, .live_only = true};
        stream_subscribe(stream, &said->streams[i].sink);
    }
    return said;
}

/* The machine, which knows the sinks, is gone or goes next. */
void json_said_close(struct json_said *said)
{
    size_t i;
    for (i = 0; said != NULL && i < said->count; i++)
        blob_free(&said->streams[i].text);
    free(said);
}

static void write_object(json_t *object)
{
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

/* Bytes that are no UTF-8 stand for themselves as in Latin-1. */
static json_t *text_of(const struct blob *bytes)
{
    json_t *text = json_stringn((const char *)bytes->bytes, bytes->size);
    struct blob utf = {0};
    size_t i;
    for (i = 0; text == NULL && i < bytes->size; i++) {
        uint8_t c = bytes->bytes[i],
                pair[2] = {(uint8_t)(0xc0 | c >> 6), (uint8_t)(0x80 | (c & 0x3f))};
        blob_put(&utf, c < 0x80 ? &c : pair, c < 0x80 ? 1 : 2);
    }
    if (text == NULL)
        text = json_stringn((const char *)utf.bytes, utf.size);
    blob_free(&utf);
    return text;
}

void json_said_write(struct json_said *said)
{
    size_t i;
    for (i = 0; said != NULL && i < said->count; i++) {
        struct said_stream *stream = &said->streams[i];
        if (stream->text.size == 0)
            continue;
        write_object(
            json_pack("{s:s, s:o}", "stream", stream->name, "said", text_of(&stream->text)));
        stream->text.size = 0;
    }
    if (said != NULL)
        fflush(stdout);
}

/* --- answers --- */

void debug_answer(void *owner, const char *line, const struct console_answer *answer)
{
    struct debug *debug = owner;
    debug_flush(debug);
    if (debug->settings->json) {
        json_t *object = json_object();
        json_object_set_new(object, "command", json_string(line));
        json_object_set_new(object, "good", json_boolean(answer->good));
        json_object_set(object, answer->good ? "answer" : "error",
                        answer->good ? answer->json : json_object_get(answer->json, "error"));
        write_object(object);
    } else if (answer->text != NULL) {
        fputs(answer->text, stdout);
    }
    fflush(stdout);
}
