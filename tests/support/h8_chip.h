/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards with an H8 chip whose processor sleeps, for tests of what its modules do by themselves. */
#ifndef TESTS_SUPPORT_H8_CHIP_H
#define TESTS_SUPPORT_H8_CHIP_H

#include "tests/support/board.h"

/* The built-in board; its processor masks all interrupts and sleeps, no module is stopped. Vectors
 * are of 4 bytes. Owned by the caller. */
struct machine *test_h8_asleep(const char *board);

/* The same, but that the processor counts in ER0 without end: 3 states a count on the H8S, 6 on the
 * H8/300H. `engine` NULL: the default; slice_test: see struct machine_options. */
struct machine *test_h8_counting(const char *board, const char *engine, uint64_t slice_test);
uint32_t test_h8_count(struct machine *);

/* Accesses as the processor makes them, of 1, 2 and 4 bytes. */
uint32_t test_get(struct machine *, uint32_t address);
uint32_t test_get16(struct machine *, uint32_t address);
uint32_t test_get32(struct machine *, uint32_t address);
void test_put(struct machine *, uint32_t address, uint32_t value);
void test_put16(struct machine *, uint32_t address, uint32_t value);
void test_put32(struct machine *, uint32_t address, uint32_t value);

/* Writes 1, 2, 3 and so on. What a debugger sees in both places is the same (at most 1 KiB). */
void test_h8_fill(struct machine *, uint32_t at, unsigned bytes);
void test_h8_same(struct machine *, uint32_t a, uint32_t b, unsigned bytes);

/* The edk2329's TPU asks for TGI0A every TEST_H8_PERIOD states from now on. Returns the state in
 * which its count was 0. */
#define TEST_H8_PERIOD 100u
uint64_t test_h8_start_tpu(struct machine *);
/* Runs to so many states behind the end of a period: 1 is the first since `start`. */
void test_h8_run_behind(struct machine *, uint64_t start, unsigned period, unsigned states);

/* The level that a line has at a cycle of the board's first clock, counted from another. A line
 * that is NULL ends a table. Runs to each in turn; fails at the first that is not so. */
struct test_level {
    unsigned cycle;
    const char *line;
    bool level;
};
void test_levels(struct machine *, uint64_t from, const struct test_level *);

/* States of the chip since power-on. Runs until it has had so many. */
uint64_t test_states(struct machine *);
void test_run_to_state(struct machine *, uint64_t state);

#endif
