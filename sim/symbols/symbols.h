/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an image's symbol table and its DWARF say: addresses, functions, source lines, types,
 * variables. Stabs, and what COFF's symbols say, are made into DWARF first. Without any, or with
 * damaged ones, the symbol table remains. Any bytes may be given. Read by elfutils' libdw. */
#ifndef SIM_SYMBOLS_SYMBOLS_H
#define SIM_SYMBOLS_SYMBOLS_H

#include "image/image.h"

struct symbols;

/* Reads an ELF or COFF file's bytes (copied) beside the image made of it (kept by the caller, who
 * may give an empty one). bytes may be NULL: an image without debug information. NULL on no memory.
 */
struct symbols *symbols_create(const struct image *, const void *bytes, size_t size,
                               struct sim_error *);
void symbols_destroy(struct symbols *); /* NULL is nothing */
const struct image *symbols_image(const struct symbols *);
bool symbols_have_lines(const struct symbols *);

/* --- places --- */

struct source_line {
    const char *file;     /* as the compiler was told, the compilation directory before it if that
                             is relative; lives as long as the symbols */
    unsigned line;        /* 1 and up */
    uint32_t first, last; /* the addresses of this row, inclusive */
    bool is_statement;
};
/* The line that an instruction belongs to; false: not known. */
bool symbols_line_at(const struct symbols *, uint32_t address, struct source_line *);
/* The addresses at which the code of a line begins, at most `most`; returns how many there are.
 * `file` is the end of a path ("main.c", "pump/main.c"); without code in that line, the next one
 * below that has some is taken, and *line is set to it. */
size_t symbols_line_addresses(const struct symbols *, const char *file, unsigned *line,
                              uint32_t *addresses, size_t most);

struct source_function {
    char name[128];
    uint32_t first, last;     /* addresses, inclusive */
    uint32_t body;            /* behind its prologue; first if that is not known */
    struct source_line where; /* its definition; file NULL if not known */
};
bool symbols_function_at(const struct symbols *, uint32_t address, struct source_function *);
bool symbols_function_named(const struct symbols *, const char *name, struct source_function *);

/* "put_line+0x12 (uart.c:44)", "0x00001234": for people. */
const char *symbols_place(const struct symbols *, uint32_t address, char *text, size_t size);

/* An address from what a person types: "main", "uart.c:44", "44" (in the file of `pc`), "*0x1234",
 * "0x1234", "main+4". Functions: behind the prologue, as breakpoints want it. False with error. */
bool symbols_find_place(const struct symbols *, const char *text, uint32_t pc, uint32_t *address,
                        struct sim_error *);

/* --- layouts, for awareness of kernels --- */

/* A member of a struct, union or typedef of one: "tskTaskControlBlock", "pcTaskName", or a path,
 * "base.pended_on". Offset and size in bytes. False: no DWARF, or no such member. */
bool symbols_member(const struct symbols *, const char *type, const char *member, uint32_t *offset,
                    uint32_t *size);
bool symbols_type_size(const struct symbols *, const char *type, uint32_t *size);
bool symbols_enumerator(const struct symbols *, const char *name, int64_t *value);
/* Address of a function or object by name; false: none. */
bool symbols_address(const struct symbols *, const char *name, uint32_t *address);

#endif
