/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the assembler must know of a processor besides its table of instructions: a row each. */
#ifndef SIM_ASM_PROCESSOR_H
#define SIM_ASM_PROCESSOR_H

#include "isa/isa.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that do nothing, to fill gaps in code. */
struct asm_nop {
    uint8_t size;
    uint8_t bytes[4];
};

/* An instruction that puts a constant, or its inverse, into a register. Ends with NULL. */
struct asm_constant {
    const char *mnemonic;
    bool inverted;
};

struct asm_processor {
    const char *name;  /* what --cpu calls it, as its device's compatible without the maker */
    const char *title; /* as cpu_class.name has it */
    const struct isa *isa;
    uint32_t model, context;   /* of isa_place */
    uint8_t address_bytes;     /* from one address to the next */
    uint8_t word_bytes;        /* of .word and .int */
    uint8_t instruction_align; /* bytes */
    bool align_is_power;       /* .align N is 2 to the power of N */
    bool big_endian;           /* data; the table says it for instructions */
    bool thumb;                /* ARM's mapping symbols and bit 0 of addresses of code */
    char comment;              /* to the end of the line */
    char separator;            /* of statements in a line; 0: none */
    uint16_t elf_machine;      /* 0: it has no number of its own */
    uint32_t elf_flags;
    struct asm_nop nops[3];           /* the longest first; ends with size 0 */
    struct asm_constant constants[4]; /* what `ldr r0, =1` tries before it takes a literal */
    const char *literal;              /* mnemonic that takes "=expression"; NULL: none does */
    uint8_t literal_bytes;
};

extern const struct asm_processor *const asm_processors[]; /* ends with NULL */
const struct asm_processor *asm_processor_find(const char *name);

#endif
