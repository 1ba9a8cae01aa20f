/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a processor says about stacks: which instructions load the stack pointer, what an
 * interrupt's entry pushes. Another processor is another row in blackbox_processor.c. */
#ifndef SIM_AWARE_BLACKBOX_PROCESSOR_H
#define SIM_AWARE_BLACKBOX_PROCESSOR_H

#include "cpu.h"

#define BLACKBOX_KEPT  16 /* most registers that an entry leaves in the processor */
#define BLACKBOX_FRAME 16 /* most words of a frame */

enum stack_code_kind { CODE_PLAIN, CODE_LOADS_STACK, CODE_WAITS };

/* The first four bytes of an instruction, the unit at the lower address in the upper half. */
struct stack_code {
    uint32_t mask, value;
    uint8_t size; /* bytes; 0 ends the table. The first row that fits decides */
    uint8_t kind; /* enum stack_code_kind */
};

/* What the first instruction behind a load of the stack pointer that says anything says. */
enum stack_word_meaning {
    WORD_POPS,    /* what was left on that stack is taken up: a task goes on */
    WORD_TAKES,   /* a return, with an address that lies there: likewise */
    WORD_LEAVES,  /* an exception's return, with what lies there: the processor tells of it */
    WORD_JUMPS,   /* to where a register says, with nothing popped: a task goes on, or begins */
    WORD_RETURNS, /* to where registers say: so does longjmp() */
    WORD_GOES_ON, /* pushes, calls, jumps: the same code goes on, on another stack */
};

struct stack_word {
    const char *begins; /* of the disassembly; NULL ends the table */
    const char *holds;  /* "" or a part of the rest */
    uint8_t meaning;
};

struct blackbox_processor {
    uint16_t elf_machine;
    uint32_t mode_mask, mode; /* of cpu_class.capstone_mode */
    uint8_t odd_code;         /* 1: addresses of code are odd in registers and on stacks */
    uint8_t step;             /* bytes from one possible instruction to the next */
    const struct stack_code *codes;
    const struct stack_word *words;
    /* Where the processor itself reads frames (cpu_unwinding.read_entry) they are two words: the
     * program counter, the status. */
    uint8_t frame_words;           /* of 4 bytes, that an entry pushes */
    uint8_t frame[BLACKBOX_FRAME]; /* register of each, lowest address first */
    uint8_t frame_pc;              /* which of the words */
    uint8_t valid_word; /* these bits of this word are as in `valid`, or it is no frame */
    uint32_t valid_mask, valid;
    uint8_t same;              /* words, from the first, that a moved frame keeps; 0: none moves */
    uint8_t pad_word, pad_bit; /* this bit of this word: so many bytes more were pushed */
    uint8_t pad_bytes;
    uint8_t kept_count; /* registers that handlers find as they were */
    uint8_t kept[BLACKBOX_KEPT];
    uint8_t asks[4];               /* exceptions that code asks for itself; 0 ends */
    uint8_t asks_first, asks_last; /* likewise; 0: no such range */
    uint16_t unwind;      /* bytes that the stack pointer goes back by at most within a task */
    bool no_argument;     /* of a new task its frame does not hold the first argument */
    bool handlers_switch; /* a handler may go on with another task without a return */
    const char *calls_register; /* disassembly of a call of where a register points begins so */
    const char *branches;       /* that of other calls and branches */
};

/* NULL: there is no row for it. */
const struct blackbox_processor *blackbox_processor_find(const struct cpu_class *);
/* The table's word on an instruction's first bytes (four at least). NULL: nothing special. */
const struct stack_code *blackbox_code(const struct blackbox_processor *, const uint8_t *bytes,
                                       bool big_endian);
/* False: this text says nothing, look at the next instruction. */
bool blackbox_word(const struct blackbox_processor *, const char *text,
                   enum stack_word_meaning *meaning);
bool blackbox_asks(const struct blackbox_processor *, unsigned exception);

#endif
