/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where compiled code and interpreters find memory: a word for each page of 256 bytes, one table
 * for reads and one for writes. A word is the host's address of the page less the guest's, so that
 * word + address is the byte; 0 is the slow way: devices, ROM (writes), pages with translated code
 * (writes), watched words, what the processor's protection refuses. The slow way fills pages in. */
#ifndef SIM_ENGINE_TABLE_PAGES_H
#define SIM_ENGINE_TABLE_PAGES_H

#include "../../bus.h"

#define PAGES_SHIFT 8u
#define PAGES_COUNT (1u << (32 - PAGES_SHIFT))

struct table_pages {
    /* PAGES_COUNT each, mapped as needed; behind them three times as many that stay 0, so that
     * compiled code can ask for a page and for the alignment at once. */
    uintptr_t *read, *write;
    /* Cycles that an access to the page gives back: of a byte, of two; of four it is the latter
     * twice. PAGES_COUNT of them, or NULL: none are. */
    uint8_t (*refunds)[2];
    uint32_t *filled; /* pages with a word in either */
    size_t filled_count, filled_room;
};

/* False with error: no memory. */
bool pages_init(struct table_pages *, struct sim_error *);
/* Likewise; with refunds, all 0. */
bool pages_init_waits(struct table_pages *, struct sim_error *);
void pages_free(struct table_pages *);
/* All the slow way again; as long as there are filled ones. */
void pages_clear(struct table_pages *);
/* Those with any of these bytes go the slow way again; `bytes` from 1 to 2^32. */
void pages_forget(struct table_pages *, uint32_t address, uint64_t bytes);
/* The page of `address` lies at `bytes` of the host. */
void pages_fill(struct table_pages *, uint32_t address, const uint8_t *bytes, bool read,
                bool write);
/* Writes into these pages go the slow way from now on. `bytes` of 0: none. */
void pages_guard(struct table_pages *, uint32_t address, uint32_t bytes);
/* Likewise of every page that shows the host's page of this byte. */
void pages_guard_bytes(struct table_pages *, const uint8_t *byte);

#endif
