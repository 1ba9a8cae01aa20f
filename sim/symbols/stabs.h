/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of stabs share: the walk over the entries (stabs.c) and the texts' types
 * (stabs_types.c). After "The stabs representation of debugging information", chapters 2 to 5. */
#ifndef SIM_SYMBOLS_STABS_H
#define SIM_SYMBOLS_STABS_H

#include "symbols/older.h"

#define STABS_CHAINS 16384u

/* A source or header file whose types have numbers of their own. */
struct stabs_header {
    const char *name;
    uint32_t instance; /* a header that is the same in two units has the same */
    uint32_t index;
    struct stabs_header *next;
};

/* A type by its number: (file, number). */
struct stabs_slot {
    struct stabs_slot *next;
    const struct stabs_header *header;
    uint32_t number;
    struct made_die *die;
};

/* A member: it is known to be a bit-field when the size of its type is. */
struct stabs_member {
    struct stabs_member *next;
    struct made_die *die;
    uint32_t position, bits;
};

struct stabs {
    const struct older *older;
    struct made *made;
    struct made_unit *unit;
    struct stabs_slot **slots; /* by hash */
    struct stabs_header *headers;
    struct stabs_header **files; /* of this unit, by number */
    size_t file_count, file_room;
    uint32_t header_count;
    struct stabs_member *members;
};

struct stabs_text {
    struct stabs *stabs;
    const char *at; /* ends with a zero */
    bool bad;       /* it is not understood from here on */
    unsigned depth;
};

/* A type where the text stands; NULL if it is not understood. */
struct made_die *stabs_type(struct stabs_text *);
/* "t" or "T" with a name: a typedef, or the name of a struct, union or enum. */
void stabs_name_type(struct stabs_text *, const char *name, bool is_typedef, bool is_tag);
int64_t stabs_number(struct stabs_text *);
bool stabs_take(struct stabs_text *, char wanted); /* passes it over if it is there */
/* Says of all members where they are. */
void stabs_place_members(struct stabs *);

#endif
