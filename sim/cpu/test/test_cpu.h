/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test-only processor: a machine of 28 instructions that needs everything of the contracts that
 * a Cortex-M does not ask for. Big-endian; Harvard: program and data spaces of 16-bit units, an
 * I/O space of bytes; seven interrupt levels with vectored acknowledge; wait states; a WAIT
 * instruction; a block move that may be interrupted after each word.
 *
 * Registers: r0 to r6, sp (r7), pc, all of 16 bits; sr: bit 0 carry, 1 zero, 2 negative,
 * 10..8 the interrupt mask. An interrupt of level L is taken if L is above the mask.
 * Program words 0 and 1 hold the first sp and pc, word V the address of vector V: 2 a bus error,
 * 3 an illegal instruction, 8 to 15 traps, 16 + L the autovector of level L, others by
 * acknowledge. Entry pushes pc, then sr; RETI takes them back.
 *
 * An instruction word: operation 15..11, d 10..8, s 7..5, offset 4..0 (or an immediate in 7..0). */
#ifndef SIM_CPU_TEST_TEST_CPU_H
#define SIM_CPU_TEST_TEST_CPU_H

#include "cpu.h"

#define TEST_CPU_LEVELS  8u /* 1 to 7; 0 is none */
#define TEST_CPU_HISTORY 32u
#define TEST_CPU_NESTING 16u

enum test_cpu_vector {
    VECTOR_SP,
    VECTOR_PC,
    VECTOR_BUS_ERROR,
    VECTOR_ILLEGAL,
    VECTOR_TRAP = 8,
    VECTOR_AUTO = 16,
};

enum test_cpu_mode {
    MODE_RUNNING,
    MODE_WAITING,
    MODE_LOOPING,
    MODE_LOCKED,
    MODE_LAST = MODE_LOCKED
};

enum test_cpu_flags { FLAG_CARRY = 1, FLAG_ZERO = 2, FLAG_NEGATIVE = 4 };

struct test_cpu {
    struct cpu cpu;
    uint16_t r[8];
    uint16_t pc; /* of the running instruction; between instructions of the next */
    uint16_t sr;
    uint8_t mode;
    uint8_t pending; /* a bit for each level whose line is high */
    uint8_t nesting; /* interrupts and exceptions entered and not left */
    uint8_t vectors[TEST_CPU_NESTING];
    uint64_t cycle; /* of cpu.clock, at the last boundary */
    sim_time time;  /* of that cycle */
    uint64_t executed;
    uint16_t history[TEST_CPU_HISTORY];
    uint32_t history_count;

    struct line lines[TEST_CPU_LEVELS];
    struct line_listener listeners[TEST_CPU_LEVELS];

    /* Only while an instruction runs. */
    uint16_t next;
    uint32_t cost; /* cycles so far: the table's, wait states */
    bool partial;  /* more of it is to come after the boundary */
    uint8_t fault; /* vector, 0: none */
    uint32_t fault_address;
    sim_time limit; /* of the run */
};

/* How an instruction is written: operands in the order of the assembler. */
enum test_cpu_format {
    FORMAT_NONE,
    FORMAT_D,
    FORMAT_D_S,
    FORMAT_D_WORD, /* a second word follows */
    FORMAT_D_BYTE, /* signed, in 7..0 */
    FORMAT_D_S_OFFSET,
    FORMAT_BRANCH, /* condition in 10..8, signed displacement from the next word in 7..0 */
    FORMAT_WORD,
    FORMAT_NUMBER, /* in 7..0 */
};

struct test_cpu_opcode {
    const char *name; /* NULL: illegal */
    enum test_cpu_format format;
    uint8_t cycles;
    bool (*execute)(struct test_cpu *, uint16_t word); /* false: it faulted */
};

#define TEST_CPU_OPCODES 32u
extern const struct test_cpu_opcode test_cpu_opcodes[TEST_CPU_OPCODES];
/* Names of the branch conditions, in the order of their codes. */
extern const char *const test_cpu_conditions[8];

static inline unsigned test_cpu_mask(const struct test_cpu *cpu)
{
    return cpu->sr >> 8 & 7;
}

static inline unsigned test_cpu_words(uint16_t word)
{
    enum test_cpu_format format = test_cpu_opcodes[word >> 11].format;
    return format == FORMAT_D_WORD || format == FORMAT_WORD ? 2 : 1;
}

/* Accesses with all their effects, wait states and probes; false: bus error, `fault` is set. */
bool test_cpu_read(struct test_cpu *, struct bus_space *, uint32_t address, unsigned width,
                   uint32_t *value);
bool test_cpu_write(struct test_cpu *, struct bus_space *, uint32_t address, unsigned width,
                    uint32_t value);
bool test_cpu_fetch(struct test_cpu *, uint16_t address, uint16_t *word);
bool test_cpu_push(struct test_cpu *, uint16_t value);
bool test_cpu_pop(struct test_cpu *, uint16_t *value);

/* Pushes pc and sr and goes to the vector; false: it faulted. */
bool test_cpu_enter(struct test_cpu *, unsigned vector, uint16_t return_to, const char *name);
void test_cpu_left(struct test_cpu *); /* tells that the innermost one was left */

#endif
