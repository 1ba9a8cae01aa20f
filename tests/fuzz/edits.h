/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inputs as edits of something real that the target makes afresh, so that a corpus never grows
 * old: records of five bytes, a place (24 bits, modulo the size), an operation, a value. */
#ifndef TESTS_FUZZ_EDITS_H
#define TESTS_FUZZ_EDITS_H

#include "blob.h"

#include <string.h>

#define EDIT_SIZE 5u

enum edit_operation { EDIT_SET, EDIT_FLIP, EDIT_ADD, EDIT_EXTREME, EDIT_COPY, EDIT_CUT, EDITS };

/* Values at the borders of ranges, in four bytes. */
static const uint32_t edit_extremes[8] = {0,          1,          0x7fffffff, 0x80000000,
                                          0xffffffff, 0x00010000, 0x00ffffff, 0x01000000};

static inline void edit_once(struct blob *blob, size_t place, enum edit_operation operation,
                             uint8_t value)
{
    size_t room = blob->size - place, i;
    switch (operation) {
    case EDIT_SET:
        blob->bytes[place] = value;
        break;
    case EDIT_FLIP:
        blob->bytes[place] ^= (uint8_t)(1u << value % 8);
        break;
    case EDIT_ADD:
        blob->bytes[place] = (uint8_t)(blob->bytes[place] + value);
        break;
    case EDIT_EXTREME: /* big- or little-endian */
        for (i = 0; i < 4 && i < room; i++)
            blob->bytes[place + i] =
                (uint8_t)(edit_extremes[value % 8] >> 8 * (value & 8 ? i : 3 - i));
        break;
    case EDIT_COPY: /* what follows a few bytes on comes here */
        if (value < room)
            memmove(blob->bytes + place, blob->bytes + place + value,
                    room - value < 16 ? room - value : 16);
        break;
    default:
        if (value == 0)
            blob->size = place;
    }
}

static inline void edit_all(struct blob *blob, const uint8_t *edits, size_t size)
{
    for (; size >= EDIT_SIZE && blob->size > 0; size -= EDIT_SIZE, edits += EDIT_SIZE) {
        size_t place = edits[0] | (size_t)edits[1] << 8 | (size_t)edits[2] << 16;
        edit_once(blob, place % blob->size, (enum edit_operation)(edits[3] % EDITS), edits[4]);
    }
}

static inline void edit_copy(struct blob *to, const struct blob *from)
{
    to->size = 0;
    blob_put(to, from->bytes, from->size);
}

#endif
