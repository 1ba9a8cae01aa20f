/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the disassembler share. Addresses count bytes here. */
#ifndef SIM_ASM_DISASM_PARTS_H
#define SIM_ASM_DISASM_PARTS_H

#include "asm/disasm.h"

struct asm_encoder;

/* Bytes that belong together: a section of an ELF file, or what there is of a segment. */
struct disasm_region {
    uint64_t address; /* where it runs */
    uint64_t load;
    uint64_t size;
    const uint8_t *bytes; /* NULL: memory that is zero */
    const char *section;  /* NULL: it has no name */
    bool code, write;
};

struct disasm {
    const struct image *image;
    const struct disasm_options *options;
    const struct processor *processor;
    struct blob *out;
    struct sim_error *error;
    struct disasm_region *regions; /* by address */
    size_t region_count, region_room;
    uint8_t **kinds;   /* for each region a byte for each unit: enum disasm_kind */
    uint64_t *targets; /* of branches, without a symbol; sorted */
    size_t target_count, target_room;
    struct asm_encoder *encoder;
};

enum disasm_kind {
    KIND_UNKNOWN,
    KIND_DATA,   /* it is known to be no instruction */
    KIND_BEGIN,  /* an instruction begins */
    KIND_INSIDE, /* it goes on */
};

/* One instruction, taken apart and written. */
struct disasm_instruction {
    uint32_t units[ISA_UNITS];
    unsigned count; /* of units; 1 at the least */
    bool known;     /* else it is no instruction */
    char text[200];
    bool has_target;                 /* of a branch or call */
    uint64_t target;                 /* in bytes */
    size_t target_at, target_length; /* where it stands in the text */
    bool has_literal;                /* a load from the code */
    uint64_t literal;
};

/* disasm_regions.c */
bool disasm_find_regions(struct disasm *);
/* The region that has this byte; NULL: none. */
const struct disasm_region *disasm_region_at(const struct disasm *, uint64_t address);
unsigned disasm_unit(const struct disasm *); /* bytes */

/* disasm_decode.c */
void disasm_decode(const struct disasm *, const struct disasm_region *, uint64_t offset,
                   uint32_t state, struct disasm_instruction *);
/* What is code, what is data; the targets of branches. False: no memory. */
bool disasm_find_kinds(struct disasm *);
/* The symbol or, in a source, the label that was made for an address; NULL: there is none. */
const char *disasm_label(const struct disasm *, uint64_t address, char *buffer, size_t size);
/* Index of the first placed symbol at or behind an address. */
size_t disasm_symbols_from(const struct disasm *, uint64_t address);
/* A name that can be written and that is the only one: "name" of the symbol, else NULL. */
const struct image_symbol *disasm_symbol(const struct disasm *, uint64_t address);
bool disasm_is_good(const struct disasm *, const struct image_symbol *);
/* "<name+0x4>", or nothing. */
void disasm_near(const struct disasm *, uint64_t address, char *buffer, size_t size);

/* disasm_source.c */
void disasm_write_source(struct disasm *);

#endif
