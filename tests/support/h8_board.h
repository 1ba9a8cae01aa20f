/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs for the built-in boards with an H8, in assembly text (docs/assembler.md), assembled when
 * the test runs. Failures end the test. */
#ifndef TESTS_SUPPORT_H8_BOARD_H
#define TESTS_SUPPORT_H8_BOARD_H

#include "machine.h"
#include "sim/asm/asm.h"

struct h8_board {
    struct machine *machine;
    struct asm_program program;
    struct probe probe;
    uint32_t stop_at;
    sim_time left; /* where it stands, it has arrived before */
};

/* Reset; sections lie where the source says (.org). `engine` may be NULL. Before the source stands
 * a macro for the H8/300H and the H8S: "set value, address" writes a byte, R1L is lost. */
void h8_board_start(struct h8_board *, const char *name, const char *source, const char *engine);
void h8_board_start_with(struct h8_board *, const char *name, const char *source,
                         const struct machine_options *);
void h8_board_end(struct h8_board *);

uint32_t h8_board_address(const struct h8_board *, const char *label);
/* Runs to the next arrival at the label; fails if it is not within a second. Returns the time
 * there, in cycles of the processor's clock. */
uint64_t h8_board_run_to(struct h8_board *, const char *label);
/* Cycles from a label, where it stands or arrives next, to the next arrival at another. */
unsigned h8_board_cycles(struct h8_board *, const char *from, const char *to);
uint32_t h8_board_read(struct h8_board *, uint32_t address, unsigned bytes); /* as debuggers do */
uint32_t h8_board_get(struct h8_board *, const char *reg);                   /* "er0", "ccr" */

/* The row of cmocka's table for a test that runs with each engine of the host. */
/* clang-format off */
#define H8_BOARD_TEST(test) {#test, h8_board_each, NULL, NULL, &(struct h8_board_test){test}}
/* clang-format on */
struct h8_board_test {
    void (*run)(const char *engine);
};
void h8_board_each(void **state); /* a struct h8_board_test */

#endif
