/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intel HEX, after Intel's "Hexadecimal Object File Format Specification" (revision A, 1988):
 * all record types, 00 data, 01 end, 02 segment base, 03 CS:IP, 04 linear base, 05 EIP.
 * Data wraps as the chapters on 02 and 04 say: within 64 KB under a segment base, within 4 GB
 * under a linear one. Left out: nothing. */
#include "image/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    OVERHEAD = 5,             /* count, two of address, type, checksum */
    LONGEST = 255 + OVERHEAD, /* bytes of a record */
    LAST_TYPE = 5,
};

struct hex {
    struct image *image;
    struct image_lines lines;
    struct image_builder builder;
    struct sim_error *error;
    uint64_t base;
    uint64_t wrap; /* size of the stretch that offsets wrap in */
    bool ended;
};

static unsigned be16(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)be16(bytes) << 16 | be16(bytes + 2);
}

/* ---- a function for each type; `data` has the length that the table says ---- */

/* Before any base record, addresses are of 16 bits and the base zero, which both wraps agree on
 * but for a record across the end: there it is taken as linear. */
static bool take_data(struct hex *hex, unsigned address, const uint8_t *data, size_t size)
{
    uint64_t start = hex->wrap == 0x10000 ? address : (hex->base + address) % hex->wrap;
    uint64_t base = hex->wrap == 0x10000 ? hex->base : 0;
    size_t first = size < hex->wrap - start ? size : (size_t)(hex->wrap - start);
    return image_builder_add(&hex->builder, base + start, data, first, hex->lines.number,
                             hex->error) &&
           image_builder_add(&hex->builder, base, data + first, size - first, hex->lines.number,
                             hex->error);
}

static void set_entry(struct hex *hex, uint64_t entry)
{
    hex->image->has_entry = true;
    hex->image->entry = entry;
}

/* Old assemblers put the start address into the end record. */
static bool take_end(struct hex *hex, unsigned address, const uint8_t *data, size_t size)
{
    (void)data, (void)size;
    if (address != 0 && !hex->image->has_entry)
        set_entry(hex, address);
    hex->ended = true;
    return true;
}

static bool take_segment_base(struct hex *hex, unsigned address, const uint8_t *data, size_t size)
{
    (void)address, (void)size;
    hex->base = (uint64_t)be16(data) << 4;
    hex->wrap = 0x10000;
    return true;
}

static bool take_cs_ip(struct hex *hex, unsigned address, const uint8_t *data, size_t size)
{
    (void)address, (void)size;
    set_entry(hex, ((uint64_t)be16(data) << 4) + be16(data + 2));
    return true;
}

static bool take_linear_base(struct hex *hex, unsigned address, const uint8_t *data, size_t size)
{
    (void)address, (void)size;
    hex->base = (uint64_t)be16(data) << 16;
    hex->wrap = (uint64_t)1 << 32;
    return true;
}

static bool take_eip(struct hex *hex, unsigned address, const uint8_t *data, size_t size)
{
    (void)address, (void)size;
    set_entry(hex, be32(data));
    return true;
}

static const struct {
    int size; /* of the data; -1 for any */
    bool (*take)(struct hex *, unsigned address, const uint8_t *data, size_t size);
} record_types[LAST_TYPE + 1] = {
    {-1, take_data}, {0, take_end},         {2, take_segment_base},
    {4, take_cs_ip}, {2, take_linear_base}, {4, take_eip},
};

/* ---- a line ---- */

static bool tell(const struct hex *hex, const char *what)
{
    sim_error_set(hex->error, "%s: line %zu: %s: the file is damaged; produce it again",
                  hex->lines.name, hex->lines.number, what);
    return false;
}

static bool check_length(const struct hex *hex, const uint8_t *record, int length)
{
    if (length >= 1 && length == record[0] + OVERHEAD)
        return true;
    if (length < OVERHEAD)
        return tell(hex, "is too short for a record");
    sim_error_set(hex->error,
                  "%s: line %zu: its count says %u data bytes, it has %d: the file is damaged; "
                  "produce it again",
                  hex->lines.name, hex->lines.number, record[0], length - OVERHEAD);
    return false;
}

static bool check_sum(const struct hex *hex, const uint8_t *record, int length)
{
    unsigned sum = 0, should;
    for (int i = 0; i < length - 1; i++)
        sum += record[i];
    should = -sum & 0xff;
    return record[length - 1] == should ||
           image_wrong_checksum(&hex->lines, record[length - 1], should, hex->error);
}

static bool check_type(const struct hex *hex, const uint8_t *record)
{
    unsigned type = record[3];
    if (type > LAST_TYPE) {
        sim_error_set(hex->error,
                      "%s: line %zu: record type 0x%02x is not one of Intel HEX (00 to 05): "
                      "produce the file as plain Intel HEX",
                      hex->lines.name, hex->lines.number, type);
        return false;
    }
    if (record_types[type].size < 0 || record_types[type].size == record[0])
        return true;
    sim_error_set(hex->error,
                  "%s: line %zu: a record of type 0x%02x has %d data bytes, this one %u: the file "
                  "is damaged; produce it again",
                  hex->lines.name, hex->lines.number, type, record_types[type].size, record[0]);
    return false;
}

static bool parse_line(struct hex *hex)
{
    uint8_t record[LONGEST];
    int length;
    if (hex->lines.line[0] != ':')
        return tell(hex, "does not begin with ':'");
    length = image_decode_line(&hex->lines, 1, record, sizeof record, hex->error);
    if (length < 0)
        return false;
    if (!check_length(hex, record, length) || !check_sum(hex, record, length) ||
        !check_type(hex, record))
        return false;
    return record_types[record[3]].take(hex, be16(record + 1), record + 4, record[0]);
}

static bool parse_lines(struct hex *hex)
{
    while (!hex->ended && image_next_line(&hex->lines))
        if (!parse_line(hex))
            return false;
    if (hex->ended)
        return image_check_end(&hex->lines, hex->error);
    sim_error_set(hex->error,
                  "%s: line %zu: the end record (:00000001FF) is missing: the file is cut off; "
                  "produce it again",
                  hex->lines.name, hex->lines.number);
    return false;
}

bool image_parse_hex(struct image *image, const char *name, const uint8_t *bytes, size_t size,
                     struct sim_error *error)
{
    struct hex hex = {.image = image,
                      .lines = {.name = name, .next = bytes, .end = bytes + size},
                      .builder = {.name = name},
                      .error = error,
                      .wrap = (uint64_t)1 << 32};
    bool ok = image_begin(image, name, IMAGE_HEX, error) && parse_lines(&hex) &&
              image_builder_finish(&hex.builder, image, error);
    image_builder_free(&hex.builder);
    return ok || image_fail(image);
}
