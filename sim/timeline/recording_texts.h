/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of a recording: the same text has the same number, its address stays. And facts: pairs of
 * words, in the order in which they were set. Zeroed is empty. */
#ifndef SIM_TIMELINE_RECORDING_TEXTS_H
#define SIM_TIMELINE_RECORDING_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct texts {
    char **list; /* owned, each of them too; the first has number 1 */
    uint32_t count, room;
    uint32_t *slots; /* numbers by hash, 0 is free; twice as many as texts at least */
    uint32_t slot_count;
};

struct facts {
    char **words; /* owned: name, value, name, value ... */
    size_t count; /* of pairs */
};

/* False: no memory, or more than `most` different texts. NULL is "". */
bool texts_number(struct texts *, const char *text, uint32_t most, uint32_t *number);
const char *texts_at(const struct texts *, uint32_t number); /* "" if there is none */
void texts_free(struct texts *);

bool facts_set(struct facts *, const char *name, const char *value); /* false: no memory */
const char *facts_value(const struct facts *, const char *name);     /* NULL: none */
void facts_free(struct facts *);

#endif
