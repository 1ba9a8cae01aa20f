/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions to a block of operations, for a processor whose instructions each have a time of
 * their own: where a block ends, what is left to its end, which flags are dead. */
#ifndef SIM_ENGINE_TABLE_WRITER_H
#define SIM_ENGINE_TABLE_WRITER_H

#include "../../machine.h"
#include "table.h"

struct table_writer;

/* What a processor gives: const data. */
struct table_reader {
    const struct table_core *core;
    uint8_t all_flags;
    uint16_t always;   /* the ALWAYS operation that goes on behind a block */
    uint16_t leave;    /* a MEMORY operation that always leaves: stands before a breakpoint */
    unsigned most_ops; /* of one instruction */
    /* Writes the operations of the instruction at w->pc, sets w->size, w->cycles, and w->ends
     * where the block ends with it. False: it cannot be fetched whole. An undefined one is written
     * as an operation of kind LEAVE, like those that the processor executes itself. */
    bool (*instruction)(struct table_writer *);
};

struct table_writer {
    const struct table_reader *reader;
    struct table_build *build;
    void *owner; /* the processor */
    uint32_t pc;
    uint8_t mode;    /* kept with the instruction: the processor's */
    unsigned size;   /* bytes; 0 at first */
    unsigned cycles; /* at the most, without what ways (z of BRANCH, ALWAYS, JUMP) cost */
    bool ends;
};

/* One operation more of the instruction. */
struct table_op *writer_op(struct table_writer *, unsigned code, unsigned x, unsigned y, unsigned z,
                           uint32_t imm);
/* The whole block from pc on, as table_core.translate has it. */
bool writer_block(const struct table_reader *, void *owner, const struct machine *, uint32_t pc,
                  struct table_build *);
/* Up to `most` bytes of code at an address, as far as memory goes; returns how many. */
unsigned writer_fetch(struct bus_space *, uint32_t address, uint8_t *bytes, unsigned most);

#endif
