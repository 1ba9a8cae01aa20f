/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte buffers and bounded readers: see blob.h. */
#include "blob.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct blob *blob, size_t more)
{
    size_t capacity = blob->capacity != 0 ? blob->capacity : 256;
    uint8_t *bytes;
    if (blob->failed || more > SIZE_MAX / 4 - blob->size)
        return false;
    if (blob->size + more <= blob->capacity)
        return true;
    while (capacity < blob->size + more)
        capacity *= 2;
    bytes = realloc(blob->bytes, capacity);
    if (bytes == NULL)
        return false;
    blob->bytes = bytes;
    blob->capacity = capacity;
    return true;
}

uint8_t *blob_extend(struct blob *blob, size_t count)
{
    uint8_t *place;
    if (!reserve(blob, count)) {
        blob->failed = true;
        return NULL;
    }
    if (count == 0)
        return blob->bytes;
    place = blob->bytes + blob->size;
    blob->size += count;
    return place;
}

void blob_put(struct blob *blob, const void *bytes, size_t count)
{
    uint8_t *place = blob_extend(blob, count);
    if (place != NULL && count > 0)
        memcpy(place, bytes, count);
}

void blob_put_integer(struct blob *blob, uint64_t value, unsigned bytes)
{
    uint8_t encoded[8];
    unsigned i;
    for (i = 0; i < bytes && i < sizeof encoded; i++)
        encoded[i] = (uint8_t)(value >> (8 * i));
    blob_put(blob, encoded, i);
}

void blob_put_text(struct blob *blob, const char *text)
{
    size_t length = strlen(text);
    if (length > UINT16_MAX)
        length = UINT16_MAX;
    blob_put_integer(blob, length, 2);
    blob_put(blob, text, length);
}

void blob_print(struct blob *blob, const char *format, ...)
{
    char text[4096];
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0)
        blob_put(blob, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

void blob_free(struct blob *blob)
{
    free(blob->bytes);
    *blob = (struct blob){0};
}

const uint8_t *blob_get(struct blob_reader *reader, size_t count)
{
    const uint8_t *bytes = reader->bytes + reader->place;
    if (reader->failed || count > reader->size - reader->place) {
        reader->failed = true;
        return NULL;
    }
    reader->place += count;
    return bytes;
}

uint64_t blob_get_integer(struct blob_reader *reader, unsigned bytes)
{
    const uint8_t *encoded = blob_get(reader, bytes);
    uint64_t value = 0;
    unsigned i;
    for (i = 0; encoded != NULL && i < bytes; i++)
        value |= (uint64_t)encoded[i] << (8 * i);
    return value;
}

void blob_get_text(struct blob_reader *reader, char *text, size_t capacity)
{
    size_t length = (size_t)blob_get_integer(reader, 2);
    const uint8_t *bytes = length < capacity ? blob_get(reader, length) : NULL;
    if (bytes == NULL) {
        reader->failed = true;
        length = 0;
    } else if (memchr(bytes, 0, length) != NULL) {
        reader->failed = true;
    } else {
        memcpy(text, bytes, length);
    }
    text[reader->failed ? 0 : length] = '\0';
}

uint64_t blob_checksum(const uint8_t *bytes, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325u ^ size, word;
    for (; size >= 8; size -= 8, bytes += 8) {
        memcpy(&word, bytes, 8);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 32;
    }
    for (; size > 0; size--, bytes++)
        sum = (sum ^ *bytes) * 0x100000001b3u;
    return sum;
}
