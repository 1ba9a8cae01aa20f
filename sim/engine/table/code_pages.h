/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of the host's memory (256 bytes, as pages.h has them) whose bytes were translated:
 * writes to them, by whatever address, must be noticed. */
#ifndef SIM_ENGINE_TABLE_CODE_PAGES_H
#define SIM_ENGINE_TABLE_CODE_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: empty. */
struct code_pages {
    uintptr_t *slots; /* a hash table; 0: free */
    size_t room, count;
};

/* Adds the page of this byte. False: it was there. Without memory it ends the program. */
bool code_pages_add(struct code_pages *, const uint8_t *byte);
bool code_pages_has(const struct code_pages *, const uint8_t *byte);
/* Is any of the pages of these bytes there? */
bool code_pages_meets(const struct code_pages *, const uint8_t *first, size_t bytes);
void code_pages_clear(struct code_pages *);
void code_pages_free(struct code_pages *);

#endif
