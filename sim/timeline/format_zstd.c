/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces compressed by zstd: the text of a trace, and to read any format that is one file. */
#include "timeline/format_zstd.h"
#include "timeline/format_text.h"

#include <string.h>
#include <zstd.h>

#define LEVEL      3
#define RATIO_MOST 1024u /* of what a trace shrinks to; more is no trace */

bool trace_zstd_is(const void *bytes, size_t size)
{
    static const uint8_t magic[] = {0x28, 0xb5, 0x2f, 0xfd};
    return size >= sizeof magic && memcmp(bytes, magic, sizeof magic) == 0;
}

static bool compress(const struct blob *text, struct blob *blob)
{
    size_t most = ZSTD_compressBound(text->size), size, before = blob->size;
    uint8_t *place = blob_extend(blob, most);
    if (place == NULL)
        return false;
    size = ZSTD_compress(place, most, text->bytes, text->size, LEVEL);
    blob->size = ZSTD_isError(size) ? before : before + size;
    return !ZSTD_isError(size);
}

bool trace_zstd_write(const struct recording *recording, struct blob *blob, struct sim_error *error)
{
    struct blob text = {0};
    bool good = trace_text_write(recording, &text, error);
    if (good && !compress(&text, blob)) {
        sim_error_set(error, TIMELINE_NO_MEMORY);
        good = false;
    }
    blob_free(&text);
    return good;
}

static bool fail(struct blob *text, struct sim_error *error, size_t place, const char *what)
{
    blob_free(text);
    sim_error_set(error, "byte %zu: %s; was the file cut?", place, what);
    return false;
}

/* All frames. What grows beyond RATIO_MOST is refused: memory is bounded by the file. */
static bool inflate(const void *bytes, size_t size, struct blob *text, struct sim_error *error)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    ZSTD_inBuffer in = {bytes, size, 0};
    size_t left = 1, most = (size_t)RATIO_MOST * size, step = ZSTD_DStreamOutSize();
    bool full = false;
    while (context != NULL && (in.pos < in.size || full)) {
        ZSTD_outBuffer out = {blob_extend(text, step), step, 0};
        if (out.dst == NULL)
            break;
        left = ZSTD_decompressStream(context, &out, &in);
        full = out.pos == out.size;
        text->size -= step - out.pos;
        if (ZSTD_isError(left) || text->size > most) {
            ZSTD_freeDCtx(context);
            return fail(text, error, in.pos,
                        ZSTD_isError(left) ? ZSTD_getErrorName(left)
                                           : "it grows more than a thousandfold, no trace does");
        }
    }
    if (context == NULL || text->failed) {
        ZSTD_freeDCtx(context);
        blob_free(text);
        sim_error_set(error, TIMELINE_NO_MEMORY);
        return false;
    }
    ZSTD_freeDCtx(context);
    return left == 0 || fail(text, error, size, "the last zstd frame does not end");
}

bool trace_zstd_read(const void *bytes, size_t size, struct recording *recording,
                     struct sim_error *error)
{
    struct blob text = {0};
    const struct timeline_format *format;
    bool good;
    if (!inflate(bytes, size, &text, error))
        return false;
    format = timeline_format_of(text.bytes, text.size);
    good = format != NULL && format->read != NULL && format->read != trace_zstd_read;
    if (good)
        good = format->read(text.bytes, text.size, recording, error);
    else
        sim_error_set(error, "what is compressed is no trace: a trace of bosim, Perfetto's or VCD "
                             "is expected");
    blob_free(&text);
    return good;
}
