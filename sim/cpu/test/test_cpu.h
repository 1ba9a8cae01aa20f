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
 * Its instructions are the rows of test.isa. */
#ifndef SIM_CPU_TEST_TEST_CPU_H
#define SIM_CPU_TEST_TEST_CPU_H

#include "cpu.h"
#include "isa/isa.h"

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

static inline unsigned test_cpu_mask(const struct test_cpu *cpu)
{
    return cpu->sr >> 8 & 7;
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

/* Charges the row's cost and executes its body; false: it faulted. */
bool test_cpu_execute(struct test_cpu *, const struct isa_decoded *);

#endif
