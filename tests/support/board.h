/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small machines for tests, from devicetree source; register accesses at given times. Failures
 * end the test with cmocka's fail_msg. */
#ifndef TESTS_SUPPORT_BOARD_H
#define TESTS_SUPPORT_BOARD_H

#include "machine.h"

/* Compiles the source (without "/dts-v1/;") with dtc, builds the machine and resets it. Owned by
 * the caller: machine_destroy. */
struct machine *test_board(const char *dts);
/* As above with options, or the error that building it gives (then NULL). */
struct machine *test_board_try(const char *dts, const struct machine_options *, struct sim_error *);

/* The board of boards/NAME.dtsi, with interrupt lines "cpu0.N" in place of a processor. */
struct machine *test_board_of(const char *name);

/* A built-in board with an Armv7-M processor that sleeps, and does so again after each interrupt
 * that it does not take; its inputs are open. Owned by the caller. */
struct machine *test_asleep(const char *name);

/* Runs until an absolute time in picoseconds, or until the board's first clock has counted so
 * many cycles. */
void test_run_to(struct machine *, sim_time when);
void test_run_to_cycle(struct machine *, uint64_t cycle);

/* Bus accesses of the CPU's kind in the first address space, at the machine's present time. */
uint32_t test_read(struct machine *, uint32_t address);
void test_write(struct machine *, uint32_t address, uint32_t value);
uint32_t test_read_width(struct machine *, uint32_t address, unsigned bytes);
void test_write_width(struct machine *, uint32_t address, unsigned bytes, uint32_t value);
/* The same as a big-endian processor makes them. */
uint32_t test_read_big(struct machine *, uint32_t address, unsigned bytes);
void test_write_big(struct machine *, uint32_t address, unsigned bytes, uint32_t value);
/* What a debugger sees. */
uint32_t test_peek(struct machine *, uint32_t address);

/* Nodes for the source of a small board: a 25 MHz clock (40 ns a cycle) and an interrupt
 * controller whose interrupt N is the line "irqs.N". */
#define TEST_CLOCK                                                                                 \
    "clk: clock { compatible = \"fixed-clock\"; clock-frequency = <25000000>; "                    \
    "#clock-cells = <0>; };"
#define TEST_IRQS                                                                                  \
    "irqs: interrupt-controller { compatible = \"bosim,interrupt-lines\"; "                        \
    "interrupt-controller; #interrupt-cells = <1>; };"
#define TEST_ROOT                                                                                  \
    "#address-cells = <1>; #size-cells = <1>; interrupt-parent = <&irqs>;" TEST_CLOCK TEST_IRQS

/* Level of the line with this name; fails if there is none. */
bool test_line(struct machine *, const char *name);

/* What a probe has been told of a kind of report. */
struct test_reports {
    struct probe probe;
    unsigned count[8]; /* by enum report_kind */
    char last[256];
};
void test_reports_watch(struct machine *, struct test_reports *);

#endif
