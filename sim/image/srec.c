/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Motorola S-records, after "M68000 Family Programmer's Reference Manual", appendix C "S-Record
 * Output Format": S0 header, S1 to S3 data with addresses of 2 to 4 bytes, S5 and S6 count of
 * data records, S7 to S9 end with start address. S4 is reserved and refused.
 * Left out: the header's text. */
#include "image/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 256 }; /* bytes of a record: the count and what it counts */

enum record_kind { RESERVED, HEADER, DATA, COUNT, END };

static const struct {
    enum record_kind kind;
    int address_size;
} record_types[10] = {
    {HEADER, 2}, {DATA, 2},  {DATA, 3}, {DATA, 4}, {RESERVED, 0},
    {COUNT, 2},  {COUNT, 3}, {END, 4},  {END, 3},  {END, 2},
};

struct srec {
    struct image *image;
    struct image_lines lines;
    struct image_builder builder;
    struct sim_error *error;
    size_t data_records;
    bool ended;
};

/* ---- what a record says; `address` is the record's, or its count ---- */

static bool take_data(struct srec *srec, uint32_t address, const uint8_t *data, size_t size)
{
    srec->data_records++;
    if (size == 0 || size - 1 <= UINT32_MAX - address)
        return image_builder_add(&srec->builder, address, data, size, srec->lines.number,
                                 srec->error);
    sim_error_set(srec->error,
                  "%s: line %zu: the data at 0x%" PRIx32
                  " runs over the end of 32-bit addresses: the file is damaged; produce it again",
                  srec->lines.name, srec->lines.number, address);
    return false;
}

/* A count holds its lowest bits only, where a file has more records than fit. */
static bool check_count(struct srec *srec, uint32_t count, int address_size)
{
    size_t mask = ((size_t)1 << 8 * address_size) - 1;
    if (count == (srec->data_records & mask))
        return true;
    sim_error_set(srec->error,
                  "%s: line %zu: says that %" PRIu32
                  " data records came before it, there were %zu: "
                  "lines are missing or double; produce the file again",
                  srec->lines.name, srec->lines.number, count, srec->data_records);
    return false;
}

/* Tools write 0 where no start address was given. */
static bool take_end(struct srec *srec, uint32_t address)
{
    srec->image->has_entry = address != 0;
    srec->image->entry = address;
    srec->ended = true;
    return true;
}

static bool take_record(struct srec *srec, int type, const uint8_t *record, size_t size)
{
    int address_size = record_types[type].address_size;
    uint32_t address = 0;
    for (int i = 0; i < address_size; i++)
        address = address << 8 | record[i];
    switch (record_types[type].kind) {
    case DATA:
        return take_data(srec, address, record + address_size, size - (size_t)address_size);
    case COUNT:
        return check_count(srec, address, address_size);
    case END:
        return take_end(srec, address);
    default:
        return true;
    }
}

/* ---- a line ---- */

static bool tell(const struct srec *srec, const char *what)
{
    sim_error_set(srec->error, "%s: line %zu: %s: the file is damaged; produce it again",
                  srec->lines.name, srec->lines.number, what);
    return false;
}

/* The digit behind the S; -1 and error if there is none that has a meaning. */
static int record_type(const struct srec *srec)
{
    const uint8_t *line = srec->lines.line;
    int type = srec->lines.length >= 2 && line[0] == 'S' ? line[1] - '0' : -1;
    if (type >= 0 && type <= 9 && record_types[type].kind != RESERVED)
        return type;
    tell(srec, type == 4 ? "record type S4 is reserved"
                         : "does not begin with S and a digit from 0 to 9");
    return -1;
}

static bool check_length(const struct srec *srec, int type, const uint8_t *record, int length)
{
    int least = 2 + record_types[type].address_size; /* count, address, checksum */
    if (length < least)
        return tell(srec, "is too short for a record of its type");
    if (length != record[0] + 1) {
        sim_error_set(srec->error,
                      "%s: line %zu: its count says %u bytes, it has %d: the file is damaged; "
                      "produce it again",
                      srec->lines.name, srec->lines.number, record[0], length - 1);
        return false;
    }
    if (record_types[type].kind >= COUNT && length != least)
        return tell(srec, "a record of this type holds no data");
    return true;
}

static bool check_sum(const struct srec *srec, const uint8_t *record, int length)
{
    unsigned sum = 0, should;
    for (int i = 0; i < length - 1; i++)
        sum += record[i];
    should = ~sum & 0xff;
    return record[length - 1] == should ||
           image_wrong_checksum(&srec->lines, record[length - 1], should, srec->error);
}

static bool parse_line(struct srec *srec)
{
    uint8_t record[LONGEST];
    int length, type = record_type(srec);
    if (type < 0)
        return false;
    length = image_decode_line(&srec->lines, 2, record, sizeof record, srec->error);
    if (length < 0 || !check_length(srec, type, record, length) || !check_sum(srec, record, length))
        return false;
    return take_record(srec, type, record + 1, (size_t)length - 2);
}

static bool parse_lines(struct srec *srec)
{
    while (!srec->ended && image_next_line(&srec->lines))
        if (!parse_line(srec))
            return false;
    if (srec->ended)
        return image_check_end(&srec->lines, srec->error);
    sim_error_set(srec->error,
                  "%s: line %zu: the end record (S7, S8 or S9) is missing: the file is cut off; "
                  "produce it again",
                  srec->lines.name, srec->lines.number);
    return false;
}

bool image_parse_srec(struct image *image, const char *name, const uint8_t *bytes, size_t size,
                      struct sim_error *error)
{
    struct srec srec = {.image = image,
                        .lines = {.name = name, .next = bytes, .end = bytes + size},
                        .builder = {.name = name},
                        .error = error};
    bool ok = image_begin(image, name, IMAGE_SREC, error) && parse_lines(&srec) &&
              image_builder_finish(&srec.builder, image, error);
    image_builder_free(&srec.builder);
    return ok || image_fail(image);
}
