/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DWARF made in memory, for debug information of other kinds: what they say becomes a tree of
 * entries and rows of lines, and that an ELF file with DWARF 4, which is then read as any other.
 * So there is one reader of types, variables and lines, whatever a compiler wrote. */
#ifndef SIM_SYMBOLS_DWARF_MAKE_H
#define SIM_SYMBOLS_DWARF_MAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An entry. Made with a tag, or with 0: a place for one that is not known yet; if it stays so, it
 * is left out, and what refers to it has no type. */
struct made_die {
    unsigned tag;
    struct made_attribute *attributes;
    struct made_die *parent, *child, *last_child, *next;
    /* For those who make types. */
    struct made_die *target;
    uint32_t size;     /* bytes; 0: not known */
    uint32_t count;    /* elements of an array */
    uint32_t position; /* where it is written; 0: nowhere */
    unsigned shape;
};

/* A unit: what one source file was compiled to. */
struct made_unit {
    struct made_die *die; /* DW_TAG_compile_unit */
    struct made_row *rows;
    size_t row_count, row_room;
    const char **files; /* file 1 and up */
    size_t file_count, file_room;
    uint32_t line_position;
    struct made_unit *next;
};

struct made;

struct made *made_begin(void); /* NULL: no memory */
void made_free(struct made *); /* NULL is nothing */

/* All below return NULL, or do nothing, when there is no more memory, or more was made than any
 * program needs; made_finish fails then. Parents and entries may be NULL. */
struct made_unit *made_unit(struct made *, const char *name, const char *folder);
struct made_die *made_die(struct made *, struct made_die *parent, unsigned tag);
/* Puts an entry that was made without a parent below one. */
void made_put(struct made_die *parent, struct made_die *);
/* Memory that lives as long as this; zeroed. */
void *made_keep(struct made *, size_t bytes);
const char *made_keep_text(struct made *, const char *text, size_t length);

/* `text` is copied. */
void made_text(struct made *, struct made_die *, unsigned attribute, const char *text);
void made_number(struct made *, struct made_die *, unsigned attribute, uint64_t number);
void made_signed(struct made *, struct made_die *, unsigned attribute, int64_t number);
void made_address(struct made *, struct made_die *, unsigned attribute, uint32_t address);
void made_flag(struct made *, struct made_die *, unsigned attribute);
void made_reference(struct made *, struct made_die *, unsigned attribute, struct made_die *to);
/* An expression (DW_FORM_exprloc) of at most 31 bytes. */
void made_expression(struct made *, struct made_die *, unsigned attribute, const uint8_t *bytes,
                     size_t count);
/* DW_AT_type, and `target` of the entry. */
void made_type(struct made *, struct made_die *, struct made_die *type);
/* Takes an attribute away, so that it can be said again. */
void made_forget(struct made_die *, unsigned attribute);
const char *made_name(const struct made_die *); /* DW_AT_name, "" without */
bool made_has(const struct made_die *, unsigned attribute);
/* Its bytes, through typedefs, qualifiers and arrays; 0: not known. */
uint32_t made_size(const struct made_die *type);

/* A file of the unit by its path; the same again has the same number. 0: no memory. */
unsigned made_file(struct made *, struct made_unit *, const char *path);
/* From this address on the code is of a line. */
void made_row(struct made *, struct made_unit *, uint32_t address, unsigned file, unsigned line);
/* The rows since the last call end before this address: of one function. */
void made_end_rows(struct made *, struct made_unit *, uint32_t address);

/* Writes all; the bytes are the caller's to free. False: no memory, or too much. */
bool made_finish(struct made *, bool big_endian, uint8_t **bytes, size_t *size);

#endif
