/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of symbols/ share: an image's debug information, each part of which is read when
 * it is asked for the first time. Whatever is in it is checked: bounds for counts and depths stand
 * here. */
#ifndef SIM_SYMBOLS_PARTS_H
#define SIM_SYMBOLS_PARTS_H

#include "symbols/reader.h"
#include "symbols/symbols.h"
#include "symbols/type.h"

#include <dwarf.h>
#include <elfutils/libdw.h>

#define DIE_DEPTH   48u   /* nested blocks and namespaces; what is deeper is not seen */
#define DIE_ORIGINS 8u    /* a DIE that stands for another one that stands for ... */
#define DIE_RANGES  4096u /* pieces of one function or block */

enum debug_section {
    SECTION_INFO,
    SECTION_TYPES,
    SECTION_LINE,
    SECTION_LINE_STR,
    SECTION_STR,
    SECTION_FRAME,
    SECTION_EH_FRAME,
    SECTION_COUNT
};

/* A row of a line table: code from `address` on. Rows of one address but the last are empty. */
struct line_row {
    uint32_t address, size;
    uint32_t line;
    uint32_t order; /* in which it stands in the tables */
    const char *file;
    bool is_statement, prologue_end;
};

enum name_kind {
    NAME_FUNCTION,
    NAME_VARIABLE,
    NAME_TYPEDEF,
    NAME_STRUCT,
    NAME_ENUM,
    NAME_BASE,
    NAME_ENUMERATOR,
    NAME_KINDS
};

/* Something with a name at the level of a file. */
struct named {
    const char *name;
    Dwarf_Die die;
    enum name_kind kind;
    uint32_t next; /* in its chain; 0: the last (row 0 is not used) */
};

/* Code of a function; one that was split has several. */
struct code {
    uint32_t first, last;
    uint32_t entry; /* where the function begins */
    Dwarf_Die die;
};

/* Memory that lives as long as the symbols. */
struct kept {
    struct kept *next;
    size_t used, room;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct frame_entry {
    uint32_t first, last;
    Dwarf_Off offset; /* of the FDE in its section */
    bool in_eh_frame;
};

struct debug_info {
    const struct image *image;
    uint8_t *bytes;
    size_t size;
    bool opened;
    Elf *elf;
    Dwarf *dwarf; /* NULL: no DWARF */
    bool big_endian, has_function_at_zero;
    Elf_Data *sections[SECTION_COUNT];
    uint64_t section_addresses[SECTION_COUNT];
    struct kept *kept;

    bool lines_read;
    struct line_row *rows; /* by address */
    size_t row_count, row_room;
    uint32_t *rows_by_file; /* by file, line, address */

    bool indexed;
    uint64_t visits; /* DIEs that may still be looked at */
    struct named *names;
    size_t name_count, name_room;
    uint32_t *chains; /* by hash of the name */
    size_t chain_count;
    struct code *code; /* by address */
    size_t code_count, code_room;

    struct type *builtins, *arrays;
    unsigned array_count;
    struct type **types; /* by hash of the DIE's address */
    size_t type_chains, type_count;

    bool frames_read;
    struct frame_entry *frames; /* by address */
    size_t frame_count, frame_room;
};

struct symbols {
    struct debug_info *info; /* read on demand: it changes while the symbols stay the same */
};

/* --- debug_info.c --- */

void debug_info_open(struct debug_info *); /* once; harmless later */
struct reader debug_info_reader(struct debug_info *, enum debug_section);
/* Zeroed memory; NULL on none. */
void *debug_info_keep(struct debug_info *, size_t bytes);
const char *debug_info_keep_text(struct debug_info *, const char *text); /* "" on no memory */
/* Makes room for one more in a growing array; false on no memory. */
bool debug_info_grow(void *array, size_t count, size_t *room, size_t size);
/* Is code there? Linkers leave the debug information of functions that they drop: those begin at
 * 0, or nowhere. */
bool debug_info_has_code(struct debug_info *, uint64_t first, uint64_t last);

/* --- die.c --- */

/* An attribute of a DIE or of what it stands for (DW_AT_abstract_origin, DW_AT_specification). */
bool die_attribute(Dwarf_Die *, unsigned name, Dwarf_Attribute *);
bool die_reference(Dwarf_Die *, unsigned name, Dwarf_Die *);
const char *die_name(struct debug_info *, Dwarf_Die *); /* NULL: none */
const char *die_text(struct debug_info *, Dwarf_Die *, unsigned name);
bool die_number(Dwarf_Die *, unsigned name, uint64_t *);
bool die_flag(Dwarf_Die *, unsigned name);
bool die_unit(Dwarf_Die *, Dwarf_Die *unit);
/* The next piece of its code; *state begins with zero. Never endless. */
struct die_ranges {
    Dwarf_Addr base;
    ptrdiff_t offset;
    unsigned count;
};
bool die_range(Dwarf_Die *, struct die_ranges *state, uint32_t *first, uint32_t *last);
bool die_covers(Dwarf_Die *, uint32_t address);
/* First and next child; they count down info->visits. */
bool die_first(struct debug_info *, Dwarf_Die *parent, Dwarf_Die *child);
bool die_next(struct debug_info *, Dwarf_Die *child);
void die_allow_visits(struct debug_info *);

/* --- lines.c, names.c --- */

void debug_info_read_lines(struct debug_info *);
const struct line_row *debug_info_row(struct debug_info *, uint32_t address);
/* Index of the first row at or after an address. */
size_t debug_info_row_from(const struct debug_info *, uint32_t address);

/* The blocks around an address, outermost first: the function itself, then blocks and inlined
 * functions. */
struct scopes {
    Dwarf_Die dies[DIE_DEPTH];
    unsigned count;
};
void debug_info_scopes(struct debug_info *, const struct code *, uint32_t address, struct scopes *);
/* Behind the prologue. */
uint32_t debug_info_body(struct debug_info *, const struct code *);
/* The address of a variable of a file. */
bool debug_info_object(struct debug_info *, const char *name, uint32_t *address);
/* Is `name` the end of the path, from a slash on? */
bool path_ends_in(const char *path, const char *name);
/* A known name that is much like this one; NULL: none. */
const char *debug_info_suggest(struct debug_info *, const char *name);

void debug_info_index(struct debug_info *);
/* Walks those with a name: NULL first. */
const struct named *debug_info_named(struct debug_info *, const char *name,
                                     const struct named *previous);
const struct code *debug_info_code_at(struct debug_info *, uint32_t address);

const struct type *debug_info_type(struct debug_info *, Dwarf_Die *);

#endif
