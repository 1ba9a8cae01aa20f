/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Intel HEX and S-records have in common: lines of hexadecimal digits, and data records in
 * any order that become segments. */
#include "image/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOS_END = 0x1a }; /* Ctrl-Z, which CP/M and DOS tools put behind a text */

/* ---- lines ---- */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static void trim_line(struct image_lines *lines)
{
    while (lines->length > 0 && is_blank(lines->line[0])) {
        lines->line++;
        lines->length--;
    }
    while (lines->length > 0 && is_blank(lines->line[lines->length - 1]))
        lines->length--;
}

/* Ends of line as in Unix, DOS and the old Macintosh. */
bool image_next_line(struct image_lines *lines)
{
    lines->length = 0;
    while (lines->length == 0 && lines->next < lines->end) {
        const uint8_t *end = lines->next;
        while (end < lines->end && *end != '\n' && *end != '\r')
            end++;
        lines->line = lines->next;
        lines->length = (size_t)(end - lines->line);
        if (end < lines->end)
            end += end + 1 < lines->end && end[0] == '\r' && end[1] == '\n' ? 2 : 1;
        lines->next = end;
        lines->number++;
        trim_line(lines);
    }
    return lines->length > 0;
}

static int digit_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int tell_bad_digit(const struct image_lines *lines, size_t column, struct sim_error *error)
{
    uint8_t c = lines->line[column];
    char sign[8];
    snprintf(sign, sizeof sign, c > ' ' && c < 0x7f ? "'%c'" : "0x%02x", c);
    sim_error_set(error,
                  "%s: line %zu: %s in column %zu is no hexadecimal digit: the file is damaged or "
                  "was edited; produce it again",
                  lines->name, lines->number, sign, column + 1);
    return -1;
}

int image_decode_line(const struct image_lines *lines, size_t start, uint8_t *bytes, size_t most,
                      struct sim_error *error)
{
    size_t count = 0;
    for (size_t i = start; i < lines->length; i += 2) {
        int high = digit_value(lines->line[i]), low;
        if (high < 0)
            return tell_bad_digit(lines, i, error);
        if (i + 1 == lines->length || count == most) {
            sim_error_set(error, "%s: line %zu: %s: the file is damaged; produce it again",
                          lines->name, lines->number,
                          count == most ? "is longer than a record can be"
                                        : "ends in the middle of a byte");
            return -1;
        }
        low = digit_value(lines->line[i + 1]);
        if (low < 0)
            return tell_bad_digit(lines, i + 1, error);
        bytes[count++] = (uint8_t)(high << 4 | low);
    }
    return (int)count;
}

bool image_check_end(struct image_lines *lines, struct sim_error *error)
{
    if (!image_next_line(lines))
        return true;
    if (lines->line[0] == DOS_END && lines->length == 1 && !image_next_line(lines))
        return true;
    sim_error_set(error,
                  "%s: line %zu: there is text after the end record: remove it, or if two files "
                  "were joined give them one by one",
                  lines->name, lines->number);
    return false;
}

bool image_wrong_checksum(const struct image_lines *lines, unsigned is, unsigned should,
                          struct sim_error *error)
{
    sim_error_set(error,
                  "%s: line %zu: checksum is 0x%02x, should be 0x%02x: the file is damaged or was "
                  "edited; produce it again",
                  lines->name, lines->number, is, should);
    return false;
}

/* ---- data records ---- */

static bool add_bytes(struct image_builder *builder, const uint8_t *bytes, size_t size)
{
    if (size > builder->room - builder->used) {
        size_t room = builder->used + size + builder->room / 2 + 4096;
        uint8_t *grown = realloc(builder->bytes, room);
        if (grown == NULL)
            return false;
        builder->bytes = grown;
        builder->room = room;
    }
    memcpy(builder->bytes + builder->used, bytes, size);
    builder->used += size;
    return true;
}

static bool add_piece(struct image_builder *builder, struct image_piece piece)
{
    if (builder->pieces == NULL || builder->count == builder->piece_room) {
        size_t room = 2 * builder->piece_room + 16;
        struct image_piece *grown = realloc(builder->pieces, room * sizeof *grown);
        if (grown == NULL)
            return false;
        builder->pieces = grown;
        builder->piece_room = room;
    }
    builder->pieces[builder->count++] = piece;
    return true;
}

bool image_builder_add(struct image_builder *builder, uint64_t address, const uint8_t *bytes,
                       size_t size, size_t line, struct sim_error *error)
{
    struct image_piece piece = {address, builder->used, size, line};
    struct image_piece *last = builder->count > 0 ? &builder->pieces[builder->count - 1] : NULL;
    if (size == 0)
        return true;
    if (size > IMAGE_MOST_BYTES - builder->used) {
        sim_error_set(error, "%s: line %zu: more than %u MB of data: this is no firmware image",
                      builder->name, line, IMAGE_MOST_BYTES >> 20);
        return false;
    }
    if (!add_bytes(builder, bytes, size))
        return image_no_memory(builder->name, error);
    if (last != NULL && last->address + last->size == address)
        last->size += size;
    else if (!add_piece(builder, piece))
        return image_no_memory(builder->name, error);
    return true;
}

static int compare_pieces(const void *a, const void *b)
{
    const struct image_piece *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    return x->line == y->line ? 0 : x->line < y->line ? -1 : 1;
}

/* Lines are those where a run of records begins. */
static bool check_pieces(const struct image_builder *builder, struct sim_error *error)
{
    for (size_t i = 1; i < builder->count; i++) {
        const struct image_piece *before = &builder->pieces[i - 1], *piece = &builder->pieces[i];
        if (piece->address - before->address >= before->size)
            continue;
        sim_error_set(error,
                      "%s: line %zu: the data that begins here and at line %zu both load address "
                      "0x%" PRIx64 ": the file holds two programs or is damaged; produce it again",
                      builder->name, before->line > piece->line ? before->line : piece->line,
                      before->line > piece->line ? piece->line : before->line, piece->address);
        return false;
    }
    return true;
}

/* How many pieces from `first` on lie one behind the other, and their size. */
static size_t measure_run(const struct image_builder *builder, size_t first, size_t *size)
{
    const struct image_piece *pieces = builder->pieces;
    size_t next = first + 1;
    *size = pieces[first].size;
    while (next < builder->count && pieces[next].address == pieces[first].address + *size)
        *size += pieces[next++].size;
    return next - first;
}

static bool add_run(const struct image_builder *builder, size_t first, size_t count, size_t size,
                    struct image *image, struct sim_error *error)
{
    const struct image_piece *pieces = &builder->pieces[first];
    struct image_segment segment = {.address = pieces[0].address,
                                    .run_address = pieces[0].address,
                                    .size = size,
                                    .bytes = malloc(size),
                                    .source =
                                        image_text("%s: line %zu", builder->name, pieces[0].line),
                                    .step = 1,
                                    .flags = IMAGE_READ | IMAGE_WRITE | IMAGE_EXECUTE};
    size_t used = 0;
    for (size_t i = 0; i < count && segment.bytes != NULL; i++) {
        memcpy(segment.bytes + used, builder->bytes + pieces[i].start, pieces[i].size);
        used += pieces[i].size;
    }
    return image_add_segment(image, segment, error);
}

bool image_builder_finish(struct image_builder *builder, struct image *image,
                          struct sim_error *error)
{
    if (builder->count == 0) {
        sim_error_set(error, "%s: holds no data: produce the file again", builder->name);
        return false;
    }
    qsort(builder->pieces, builder->count, sizeof builder->pieces[0], compare_pieces);
    if (!check_pieces(builder, error))
        return false;
    for (size_t i = 0, count, size; i < builder->count; i += count) {
        count = measure_run(builder, i, &size);
        if (!add_run(builder, i, count, size, image, error))
            return false;
    }
    return image_sort_segments(image, error);
}

void image_builder_free(struct image_builder *builder)
{
    free(builder->bytes);
    free(builder->pieces);
}
