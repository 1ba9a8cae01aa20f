/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the assembler must know of a processor besides its table of instructions: its directives'
 * sizes, how lines are written, what fills gaps. */
#ifndef SIM_ASM_RULES_H
#define SIM_ASM_RULES_H

#include "isa/isa.h"
#include "processor.h"

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
    const char *mnemonic; /* %s in it stands for the condition */
    bool inverted;
};

/* Other texts for an instruction: the assembler takes the shortest, of those the first. */
#define ASM_FORMS       12u
#define ASM_FORM_LENGTH 600u

struct asm_forms {
    char text[ASM_FORMS][ASM_FORM_LENGTH];
    unsigned count;
    unsigned fallback; /* from this one on: taken, one after the other, where nothing else fits */
    bool first;        /* the first one goes before the instruction as it is written */
};

/* What an ELF file says about the code in it, for linkers and debuggers: a number, or a text. */
struct asm_attribute {
    uint8_t tag; /* below 128; 0 ends the list */
    uint8_t number;
    const char *text; /* NULL: a number */
};

/* The section that has them ("Addenda to, and Errata in, the ABI for the Arm Architecture", ARM IHI
 * 0045, chapter 2; other processors took it over). */
struct asm_attributes {
    const char *section;
    uint32_t type; /* sh_type */
    const char *vendor;
    const struct asm_attribute *list; /* by their tags, the lowest first */
};

struct asm_rules {
    uint8_t word_bytes;        /* of .word and .int */
    uint8_t instruction_align; /* bytes */
    uint8_t end_align;         /* code ends at a multiple of so many bytes where it is as
                                  aligned; 0: anywhere */
    bool align_is_power;       /* .align N is 2 to the power of N */
    bool thumb;                /* ARM's mapping symbols and bit 0 of addresses of code */
    char comment;              /* to the end of the line */
    char separator;            /* of statements in a line; 0: none */
    uint32_t elf_flags;        /* e_flags */
    const struct asm_attributes *attributes; /* NULL: ELF has none for it */
    struct asm_nop nops[3];                  /* the longest first; ends with size 0 */
    struct asm_constant constants[4];        /* what `ldr r0, =1` tries before it takes a literal */
    const char *literal; /* mnemonic that takes "=expression"; NULL: none does */
    uint8_t literal_bytes;
    const char *const *no_constants; /* registers that are never targets of `constants` */
    bool exact; /* a number that is too large by its sign bit is an error, not a negative one */
    /* The instruction that says under which condition those behind it run, and the conditions, each
     * beside its opposite; ends with NULL. NULL: there is none. */
    const char *block;
    const char *const *block_conditions;
    const char *block_last; /* an instruction with this among its operands is the last of a block */
    /* How else the instruction may be written. NULL: no other way. */
    void (*forms)(const char *text, struct asm_forms *);
};

#endif
