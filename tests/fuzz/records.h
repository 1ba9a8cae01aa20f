/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mends the checksums of lines of hexadecimal records, for the repair hooks of fuzz targets. */
#ifndef TESTS_FUZZ_RECORDS_H
#define TESTS_FUZZ_RECORDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static inline int record_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline void record_put(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t) "0123456789ABCDEF"[value >> 4 & 15];
    at[1] = (uint8_t) "0123456789ABCDEF"[value & 15];
}

/* How many pairs of digits there are from `at` on. */
static inline size_t record_pairs(const uint8_t *at, size_t size)
{
    size_t pairs = 0;
    while (2 * pairs + 1 < size && record_digit(at[2 * pairs]) >= 0 &&
           record_digit(at[2 * pairs + 1]) >= 0)
        pairs++;
    return pairs;
}

/* A record of `pairs` bytes: its count (which says `pairs - uncounted`) and its last byte, which
 * makes the sum of all be `sum`. */
static inline void record_mend(uint8_t *at, size_t pairs, size_t uncounted, unsigned sum)
{
    unsigned rest = sum;
    if (pairs <= uncounted || pairs - uncounted > 255)
        return;
    record_put(at, (unsigned)(pairs - uncounted));
    for (size_t i = 0; i + 1 < pairs; i++)
        rest -= (unsigned)(record_digit(at[2 * i]) * 16 + record_digit(at[2 * i + 1]));
    record_put(at + 2 * (pairs - 1), rest);
}

/* Mends each record whose digits begin `start` characters behind the sign. */
static inline size_t records_repair(uint8_t *data, size_t size, uint8_t sign, size_t start,
                                    size_t uncounted, unsigned sum)
{
    for (size_t i = 0; i + start < size; i++)
        if (data[i] == sign)
            record_mend(data + i + start, record_pairs(data + i + start, size - i - start),
                        uncounted, sum);
    return size;
}

#endif
