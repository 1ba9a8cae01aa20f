/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing byte buffers and bounded readers, little-endian: what files of ours are made with. */
#ifndef SIM_BLOB_H
#define SIM_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct blob {
    uint8_t *bytes; /* owned; blob_free */
    size_t size, capacity;
    bool failed; /* memory ran out: what follows was dropped */
};

void blob_put(struct blob *, const void *bytes, size_t count);
/* `count` bytes more, to be filled in; valid until the next call. NULL on no memory. */
uint8_t *blob_extend(struct blob *, size_t count);
void blob_put_integer(struct blob *, uint64_t value, unsigned bytes); /* 1, 2, 4 or 8 */
void blob_put_text(struct blob *, const char *);                      /* 16-bit length, bytes */
/* Formatted text, without a zero; of one call 4,095 bytes at most. */
void blob_print(struct blob *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void blob_free(struct blob *);

/* Against damage, not against malice. Any single changed word changes it: each step is a
 * bijection. */
uint64_t blob_checksum(const uint8_t *bytes, size_t size);

/* Reads past the end give zeros and set `failed`. */
struct blob_reader {
    const uint8_t *bytes;
    size_t size, place;
    bool failed;
};

const uint8_t *blob_get(struct blob_reader *, size_t count); /* NULL past the end */
uint64_t blob_get_integer(struct blob_reader *, unsigned bytes);
/* At most `capacity` - 1 bytes and a zero; a longer one fails. */
void blob_get_text(struct blob_reader *, char *text, size_t capacity);

#endif
