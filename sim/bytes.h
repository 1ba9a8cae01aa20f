/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as they lie in a guest's memory and in its files. */
#ifndef SIM_BYTES_H
#define SIM_BYTES_H

#include <stdbool.h>
#include <stdint.h>

/* At most 8 bytes. */
static inline uint64_t bytes_number(const uint8_t *bytes, unsigned count, bool big_endian)
{
    uint64_t value = 0;
    unsigned i;
    for (i = 0; i < count; i++)
        value = value << 8 | bytes[big_endian ? i : count - 1 - i];
    return value;
}

/* At most 4. */
static inline uint32_t bytes_big(const uint8_t *bytes, unsigned count)
{
    return (uint32_t)bytes_number(bytes, count, true);
}

static inline uint32_t bytes_little(const uint8_t *bytes, unsigned count)
{
    return (uint32_t)bytes_number(bytes, count, false);
}

#endif
