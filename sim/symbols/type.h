/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C types as DWARF describes them. They live as long as the symbols. Damaged ones are TYPE_UNKNOWN
 * somewhere below; a walk over targets ends where type_bare() has a bound. */
#ifndef SIM_SYMBOLS_TYPE_H
#define SIM_SYMBOLS_TYPE_H

#include "symbols/symbols.h"

enum type_kind {
    TYPE_UNKNOWN,
    TYPE_VOID,
    TYPE_BOOLEAN,
    TYPE_CHARACTER,
    TYPE_INTEGER,
    TYPE_FLOAT,
    TYPE_ENUM,
    TYPE_POINTER,
    TYPE_ARRAY,
    TYPE_STRUCT,
    TYPE_UNION,
    TYPE_FUNCTION,
    TYPE_TYPEDEF,
    TYPE_CONST,
    TYPE_VOLATILE
};

struct type;

struct type_member {
    const char *name; /* "" of an anonymous struct or union, or of padding */
    const struct type *type;
    uint32_t offset;    /* bytes */
    unsigned bits;      /* of a bit-field, else 0 */
    unsigned first_bit; /* counted from the beginning, least significant first where the
                           processor is little-endian, most significant first where not;
                           0 to 7 */
};

struct type_enumerator {
    const char *name;
    int64_t value;
};

struct debug_info;

struct type {
    enum type_kind kind;
    bool is_signed;
    bool declaration; /* its members are not known */
    const char *name; /* "" if it has none */
    uint32_t size;    /* bytes; 0 if not known */
    uint64_t count;   /* elements of an array */
    bool count_known;
    /* What follows is behind the functions below. */
    struct debug_info *info;
    const void *die; /* libdw's; NULL of one that was made here */
    unsigned dimension;
    const struct type *target;
    bool has_target, has_parts;
    const struct type_member *members;
    const struct type_enumerator *enumerators;
    size_t part_count;
    struct type *pointer; /* to this one */
    struct type *next;
};

/* What a pointer points to, an array's element, a function's result, a typedef's or qualified
 * type's own; never NULL. */
const struct type *type_target(const struct type *);
/* Without typedefs and qualifiers. */
const struct type *type_bare(const struct type *);
uint64_t type_size(const struct type *); /* bytes, 0 if not known */
const struct type_member *type_members(const struct type *, size_t *count);
const struct type_enumerator *type_enumerators(const struct type *, size_t *count);
/* A member by name, through anonymous ones: offset and bits are from the beginning of `type`. */
bool type_member_named(const struct type *, const char *name, struct type_member *);
/* "struct uart *", "unsigned char [4]", as C writes it without a name. */
const char *type_text(const struct type *, char *text, size_t size);

/* A type by its name, "struct uart", "uint8_t", "uart" (a typedef, else a struct, union or enum);
 * the one in the file of `pc` first. NULL: none. */
const struct type *symbols_type_named(const struct symbols *, const char *name, uint32_t pc);
/* The type of a variable that lies at an address; NULL: none is known. */
const struct type *symbols_type_at(const struct symbols *, const char *name, uint32_t address);
const struct type *symbols_pointer_to(const struct symbols *, const struct type *);
const struct type *symbols_array_of(const struct symbols *, const struct type *, uint64_t count);

/* C's own types, as large as this program's compiler makes them. */
enum builtin {
    BUILTIN_VOID,
    BUILTIN_BOOL,
    BUILTIN_CHAR,
    BUILTIN_SIGNED_CHAR,
    BUILTIN_UNSIGNED_CHAR,
    BUILTIN_SHORT,
    BUILTIN_UNSIGNED_SHORT,
    BUILTIN_INT,
    BUILTIN_UNSIGNED_INT,
    BUILTIN_LONG,
    BUILTIN_UNSIGNED_LONG,
    BUILTIN_LONG_LONG,
    BUILTIN_UNSIGNED_LONG_LONG,
    BUILTIN_FLOAT,
    BUILTIN_DOUBLE,
    BUILTIN_FUNCTION, /* one that says nothing of its result */
    BUILTINS
};
const struct type *symbols_builtin(const struct symbols *, enum builtin);

extern const struct type type_unknown, type_void;

#endif
