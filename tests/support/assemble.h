/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An assembler for the test-only processor, from its own table of instructions. */
#ifndef TESTS_SUPPORT_ASSEMBLE_H
#define TESTS_SUPPORT_ASSEMBLE_H

#include "machine.h"

/* Source: a line each, "label: mnemonic operand, operand ; comment", and the directives ".org N"
 * and ".word N, N". Operands: r0 to r6, sp, numbers (0x, 'c'), labels. Fails the test on an error.
 * The words go into the program space, read-only memory too. */
void test_assemble(struct machine *, const char *source);

/* The board boards/test-cpu.dts with a program in it, reset. Owned by the caller. */
struct machine *test_cpu_machine(const char *source, const struct machine_options *);

/* A machine of a built-in board, not reset. Owned by the caller. */
struct machine *test_builtin(const char *board, const struct machine_options *);

/* A program that uses all of the board at once: all interrupts, faults, the moving block, DMA,
 * the timer, waiting, banks, self-modified code, changing clocks, echo on both serial ports
 * ("console", "panel"). It ends by itself, within a second of its time, with status 0. */
extern const char test_workout[];

/* Bytes that arrive at both ports while the workout runs; the same at each call. */
void test_workout_inputs(struct machine *);

#endif
