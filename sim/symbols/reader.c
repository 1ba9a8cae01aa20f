/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of DWARF sections: see reader.h. LEB128 after the DWARF 5 standard, 7.6. */
#include "symbols/reader.h"

#include <string.h>

static void spoil(struct reader *r)
{
    r->bad = true;
    r->at = r->end;
}

size_t reader_left(const struct reader *r)
{
    return (size_t)(r->end - r->at);
}

void reader_skip(struct reader *r, uint64_t bytes)
{
    if (bytes > reader_left(r))
        spoil(r);
    else
        r->at += bytes;
}

uint64_t reader_number(struct reader *r, unsigned bytes)
{
    uint64_t value = 0;
    if (bytes > 8 || bytes > reader_left(r)) {
        spoil(r);
        return 0;
    }
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)r->at[r->big_endian ? bytes - 1 - i : i] << 8 * i;
    r->at += bytes;
    return value;
}

int64_t reader_signed(struct reader *r, unsigned bytes)
{
    uint64_t value = reader_number(r, bytes);
    unsigned unused = bytes == 0 || bytes > 8 ? 0 : 64 - 8 * bytes;
    return (int64_t)(value << unused) >> unused;
}

static uint64_t leb(struct reader *r, bool is_signed)
{
    uint64_t value = 0;
    uint8_t byte = 0x80;
    unsigned shift = 0;
    while (r->at < r->end && (byte & 0x80)) {
        byte = *r->at++;
        if (shift < 64)
            value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    }
    if (byte & 0x80)
        spoil(r);
    if (is_signed && (byte & 0x40) && shift < 64)
        value |= UINT64_MAX << shift;
    return value;
}

uint64_t reader_uleb(struct reader *r)
{
    return leb(r, false);
}

int64_t reader_sleb(struct reader *r)
{
    return (int64_t)leb(r, true);
}

const char *reader_text(struct reader *r)
{
    const char *text = (const char *)r->at;
    const uint8_t *zero = r->at < r->end ? memchr(r->at, 0, reader_left(r)) : NULL;
    if (zero == NULL) {
        spoil(r);
        return "";
    }
    r->at = zero + 1;
    return text;
}
