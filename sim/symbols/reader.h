/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads numbers out of a section's bytes. What goes over the end gives 0 and marks the reader as
 * bad; it stands at its end from then on. */
#ifndef SIM_SYMBOLS_READER_H
#define SIM_SYMBOLS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
    const uint8_t *at, *end;
    bool big_endian;
    bool bad;
};

uint64_t reader_number(struct reader *, unsigned bytes); /* 1 to 8 */
int64_t reader_signed(struct reader *, unsigned bytes);
uint64_t reader_uleb(struct reader *);
int64_t reader_sleb(struct reader *);
const char *reader_text(struct reader *); /* zero-terminated inside; "" if it is not */
void reader_skip(struct reader *, uint64_t bytes);
size_t reader_left(const struct reader *);

#endif
