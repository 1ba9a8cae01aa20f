/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disassembly of instructions by the processor's own table (isa), or by Capstone (capstone_arch, capstone_mode). */
#ifndef SIM_DISASSEMBLE_H
#define SIM_DISASSEMBLE_H

#include "cpu.h"

struct disassembler;

#define DISASSEMBLE_BYTES 16u /* no instruction is longer */

struct instruction {
    uint32_t address;
    unsigned size; /* bytes; 0: nothing could be read there */
    uint8_t bytes[DISASSEMBLE_BYTES];
    char text[200]; /* "ldr r0, [r1, #4]"; what is no instruction: ".short 0xdead" or so */
};

/* NULL and error if Capstone does not know the processor. Owned by the caller. */
struct disassembler *disassembler_create(const struct cpu_class *, struct sim_error *);
void disassembler_destroy(struct disassembler *);

/* The instruction in these bytes. What is none is shown as data of the least instruction size.
 * What the last one that was shown says about the one at the next address (an IT block of Thumb) is
 * in its text. */
void disassemble(struct disassembler *, uint32_t address, const void *bytes, size_t count,
                 struct instruction *);
/* The one at an address of a bus space, in its units: peeks, so nothing changes. */
void disassemble_at(struct disassembler *, struct bus_space *, uint32_t address,
                    struct instruction *);

#endif
