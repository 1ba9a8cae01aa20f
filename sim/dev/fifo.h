/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The FIFO of a serial device: few entries, the oldest leaves first. How many fit is the device's.
 */
#ifndef SIM_DEV_FIFO_H
#define SIM_DEV_FIFO_H

#include "device.h"

#define FIFO_PLACES 16u

struct fifo {
    uint32_t entries[FIFO_PLACES];
    uint8_t first, count;
};

/* The rows of a state table for a FIFO that is a member: `depth` entries of at most `maximum`. */
#define STATE_FIFO(type, member, depth, maximum)                                                   \
    STATE_ARRAY_MAX(type, member.entries, maximum),                                                \
        STATE_MAX(type, member.first, FIFO_PLACES - 1), STATE_MAX(type, member.count, depth)

/* False, and nothing is put, where it holds `depth` entries already; depth is 1 to FIFO_PLACES. */
static inline bool fifo_put(struct fifo *fifo, unsigned depth, uint32_t value)
{
    if (fifo->count >= depth)
        return false;
    fifo->entries[(fifo->first + fifo->count++) % FIFO_PLACES] = value;
    return true;
}

/* The oldest, which stays; 0 where there is none. */
static inline uint32_t fifo_head(const struct fifo *fifo)
{
    return fifo->count == 0 ? 0 : fifo->entries[fifo->first];
}

/* The oldest, which leaves; 0 where there is none. */
static inline uint32_t fifo_get(struct fifo *fifo)
{
    uint32_t value = fifo_head(fifo);
    if (fifo->count == 0)
        return 0;
    fifo->first = (uint8_t)((fifo->first + 1) % FIFO_PLACES);
    fifo->count--;
    return value;
}

#endif
