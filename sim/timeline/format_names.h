/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers by name, for the readers of traces: a name is any bytes. */
#ifndef SIM_TIMELINE_FORMAT_NAMES_H
#define SIM_TIMELINE_FORMAT_NAMES_H

#include "blob.h"

struct names_entry {
    size_t place, length; /* in `text` */
    uint32_t hash, value;
    bool used;
};

struct names {
    struct blob text;
    struct names_entry *entries;
    size_t count, room; /* room: a power of two */
};

/* NULL: there is none of that name. Valid until the next names_put. */
uint32_t *names_find(const struct names *, const void *name, size_t length);
/* A name that is not there yet. False: no memory. */
bool names_put(struct names *, const void *name, size_t length, uint32_t value);
void names_free(struct names *);

#endif
