/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processors that there are, and what every part must know of one: a row each, in the
 * processor's own directory, and a line each in sim/cpu/processors.h. */
#ifndef SIM_PROCESSOR_H
#define SIM_PROCESSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct asm_rules;
struct draft_cpu;
struct image;
struct isa;

/* How an image begins, by its vectors. */
struct processor_begin {
    uint32_t entry; /* the first instruction */
    bool has_stack; /* its first stack pointer is told, too: */
    uint32_t stack; /* just behind what is pushed first */
};

struct processor {
    const char *name;     /* what --cpu calls it: its device's compatible without the maker */
    const char *title;    /* what people call it: "Cortex-M3" */
    uint16_t elf_machine; /* e_machine; 0: ELF has no number for it */
    /* Of several with that e_machine: is the image built for this one? NULL: always. The first in
     * the list takes what does not say. */
    bool (*built_for)(const struct image *);
    /* Do vectors stand where an image for it has them? False: they do not, or do not make sense.
     * NULL: nothing tells. */
    bool (*begins)(const struct image *, struct processor_begin *);
    bool begins_so; /* no image for it is without them */
    /* A constant that its code makes, other than as a word in memory, at these bytes (`left` of
     * them, four at least); 0: none. May be NULL. */
    uint32_t (*constant)(const uint8_t *bytes, uint64_t left);
    /* The architecture's places: of chips that differ from board to board, by which words tell
     * themselves as their addresses; of what every board has. 0 to 0: there are none. */
    uint32_t chips_first, chips_last, common_first, common_last;
    bool big_endian;                   /* data; the table says it for instructions */
    uint8_t address_bytes;             /* from one address to the next */
    const struct isa *isa;             /* its instruction set as a table; NULL: Capstone knows it */
    uint32_t isa_model;                /* the bit of it in isa_row.models */
    uint8_t capstone_arch;             /* cs_arch and cs_mode of Capstone */
    uint32_t capstone_mode;            /* likewise */
    const struct asm_rules *assembler; /* how sources are written; NULL: none can be assembled */
    const struct draft_cpu *draft;     /* NULL: no board can be drafted for it */
};

extern const struct processor *const processor_list[]; /* ends with NULL */

enum processor_use { PROCESSOR_ANY, PROCESSOR_ASSEMBLED, PROCESSOR_DRAFTED };

bool processor_has(const struct processor *, enum processor_use);
/* By the name of --cpu. NULL: there is none, or it is not for this use. */
const struct processor *processor_find(const char *name, enum processor_use);
/* The names of those for this use, with commas between; returns the buffer. */
const char *processor_names(enum processor_use, char *buffer, size_t size);
/* Whether the image says that it is built for the processor. One that says nothing (raw bytes,
 * S-records) is built for none. */
bool processor_is_of(const struct processor *, const struct image *);
/* The first that it is built for; NULL: none. */
const struct processor *processor_of_image(const struct image *);

#endif
