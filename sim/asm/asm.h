/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An assembler for every processor whose instructions are a table (sim/isa): a whole program from
 * source text. Directives and their meaning are those of the GNU assembler ("Using as", chapters 3
 * to 7), operators and their precedence those of C. As there is no linker behind it, sections get
 * their addresses here. docs/assembler.md explains it.
 * The source is read several times, until no address moves any more: so an instruction that has
 * several lengths gets the shortest that reaches, and names may be used before they are defined.
 * Any bytes may be given as source. Nothing here opens a file: included ones come by a function. */
#ifndef SIM_ASM_ASM_H
#define SIM_ASM_ASM_H

#include "asm/rules.h"
#include "blob.h"
#include "error.h"

#define ASM_MOST_ERRORS 20u

/* Where a section lies, in addresses of the processor; `load` is where its bytes are loaded. */
struct asm_placement {
    const char *section;
    uint64_t address, load;
};

struct asm_define {
    const char *name;
    int64_t value;
};

struct asm_options {
    const struct processor *processor;
    const struct asm_placement *placements;
    size_t placement_count;
    const struct asm_define *defines; /* names that are known before the first line */
    size_t define_count;
    const char *entry; /* a name or a number; NULL: _start, else where the first code begins */
    bool listing;
    bool implicit_blocks; /* conditional instructions get their IT themselves */
    /* The bytes of .include and .incbin, as the name is written there. NULL: there are none. */
    bool (*read)(void *owner, const char *name, struct blob *, struct sim_error *);
    void *owner;
    size_t most_statements; /* of one reading, expanded macros too; 0: 4 million */
    size_t most_bytes;      /* of the program, without .bss; 0: 64 MB */
};

enum asm_section_flag { ASM_ALLOC = 1, ASM_WRITE = 2, ASM_EXECUTE = 4, ASM_NOBITS = 8 };

/* Addresses and sizes of sections count bytes, whatever the processor counts. */
struct asm_made_section {
    char *name;
    unsigned flags; /* enum asm_section_flag */
    uint64_t address, load, size;
    uint64_t alignment;
    uint8_t *bytes; /* `size` of them; NULL for ASM_NOBITS */
};

enum asm_symbol_type { ASM_NO_TYPE, ASM_FUNCTION, ASM_OBJECT };

struct asm_made_symbol {
    char *name;
    uint64_t value; /* in addresses of the processor */
    uint64_t size;  /* bytes */
    int section;    /* index, -1: a plain number */
    enum asm_symbol_type type;
    bool global, weak;
    bool thumb; /* a function in Thumb code: its address is told with bit 0 set */
};

/* From here on the bytes are of another kind: mapping symbols of ELF for ARM. */
struct asm_made_mark {
    int section;
    uint64_t value;
    bool code;
};

/* Zero is nothing. Owns all that it points to. */
struct asm_program {
    const struct processor *processor;
    struct asm_made_section *sections;
    size_t section_count;
    struct asm_made_symbol *symbols;
    size_t symbol_count;
    struct asm_made_mark *marks;
    size_t mark_count;
    uint64_t entry; /* in addresses of the processor, the Thumb bit included */
    bool has_entry;
    struct blob listing; /* text */
    struct sim_error errors[ASM_MOST_ERRORS];
    unsigned error_count; /* how many of them there are */
    struct sim_error warnings[ASM_MOST_ERRORS];
    unsigned warning_count;
};

/* False: there are errors, "FILE:LINE: what: remedy" each, in the order of the source. What was
 * made is freed by asm_program_free in both cases. */
bool asm_assemble(const char *name, const void *source, size_t size, const struct asm_options *,
                  struct asm_program *);
void asm_program_free(struct asm_program *);

/* An executable ELF file: sections, program headers, symbols. Appends to the blob. */
bool asm_write_elf(const struct asm_program *, struct blob *, struct sim_error *);
/* Motorola S-records of everything that is loaded; `name` goes into the header. */
bool asm_write_srec(const struct asm_program *, const char *name, struct blob *,
                    struct sim_error *);

#endif
