/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layout of COFF files, after "System V/68 Common Object File Format" as GNU binutils write it
 * for the H8 and the 68000: headers, sections, names. Big-endian. Any bytes may be given: what is
 * read from outside the file is 0. */
#ifndef SIM_IMAGE_COFF_FILE_H
#define SIM_IMAGE_COFF_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    COFF_HEADER_BYTES = 20,
    COFF_OPTIONAL_BYTES = 28, /* magic, stamp, three sizes, entry, two starts */
    COFF_SECTION_BYTES = 40,
    COFF_SYMBOL_BYTES = 18, /* auxiliary entries too */
    COFF_NAME_BYTES = 8,
};

enum coff_flag { COFF_EXECUTABLE = 2 };

enum coff_section_flag {
    COFF_DUMMY = 1,
    COFF_NOLOAD = 2,
    COFF_TEXT = 0x20,
    COFF_DATA = 0x40,
    COFF_BSS = 0x80,
    COFF_INFO = 0x200,
};

/* Storage classes of symbols. */
enum coff_class {
    COFF_AUTO = 1,
    COFF_EXTERNAL = 2,
    COFF_STATIC = 3,
    COFF_REGISTER = 4,
    COFF_LABEL = 6,
    COFF_STRUCT_MEMBER = 8,
    COFF_ARGUMENT = 9,
    COFF_STRUCT_TAG = 10,
    COFF_UNION_MEMBER = 11,
    COFF_UNION_TAG = 12,
    COFF_TYPEDEF = 13,
    COFF_ENUM_TAG = 15,
    COFF_ENUMERATOR = 16,
    COFF_REGISTER_ARGUMENT = 17,
    COFF_FIELD = 18,
    COFF_BLOCK = 100,
    COFF_FUNCTION_MARK = 101,
    COFF_END_OF_STRUCT = 102,
    COFF_FILE = 103,
    COFF_WEAK = 127,
};

/* Numbers of sections that are none. */
enum { COFF_UNDEFINED = 0, COFF_ABSOLUTE = -1, COFF_DEBUG = -2 };

/* Bits of a symbol's type: what it is derived to, first. */
enum {
    COFF_DERIVED_SHIFT = 4,
    COFF_DERIVED_MASK = 3,
    COFF_IS_POINTER = 1,
    COFF_IS_FUNCTION = 2,
    COFF_IS_ARRAY = 3
};

struct coff_section {
    char name[COFF_NAME_BYTES + 1]; /* "/123": in the table of names */
    uint32_t load, run, size;       /* addresses */
    uint32_t offset;                /* of its bytes in the file; 0: it has none */
    uint32_t lines, line_count;
    uint32_t flags;
};

struct coff_symbol {
    char short_name[COFF_NAME_BYTES + 1];
    const char *name; /* ended by a zero; in the file, or the short one */
    uint32_t value;
    int section; /* from 1 on, or one of those above */
    unsigned type, storage, auxiliary;
    uint32_t at; /* offset in the file */
};

struct coff_file {
    const uint8_t *bytes;
    size_t size;
    unsigned magic, flags;
    uint32_t section_count, symbol_count;
    uint32_t sections, symbols, names; /* offsets */
    uint32_t name_size;                /* of the table of names, its size included */
    unsigned line_bytes;               /* of a row of lines: an address, and a number of the rest */
    bool has_entry;
    uint32_t entry;
};

/* Processors whose files are known, by the header's first number. */
struct coff_machine {
    unsigned magic;
    unsigned machine, flags; /* as ELF has them: e_machine, e_flags */
    uint8_t line_bytes;
    bool underscores; /* C names have one before them */
};

/* NULL: none of them. */
const struct coff_machine *coff_machine_of(const uint8_t *bytes, size_t size);

unsigned coff_number16(const struct coff_file *, uint64_t offset);
uint32_t coff_number32(const struct coff_file *, uint64_t offset);
bool coff_inside(const struct coff_file *, uint64_t offset, uint64_t size);

/* Reads the headers, without a look at what they say. False: the bytes end before. */
bool coff_open(struct coff_file *, const uint8_t *bytes, size_t size);
void coff_read_section(const struct coff_file *, uint32_t index, struct coff_section *);
/* A name of the table of names; NULL: it does not lie inside, or has no end. */
const char *coff_long_name(const struct coff_file *, uint32_t offset);
/* Its name; long ones are looked up. "" where there is none. */
const char *coff_section_name(const struct coff_file *, const struct coff_section *);
void coff_read_symbol(const struct coff_file *, uint32_t index, struct coff_symbol *);
/* Debug information and comments, whatever their flags say. */
bool coff_is_debug(const char *section_name);

#endif
