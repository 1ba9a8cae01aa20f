/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Machines of the 68000 family and ColdFire that run a few words of a program, at 1 MHz and with
 * 64 KB of RAM at 0. */
#ifndef TESTS_SUPPORT_M68K_PROGRAM_H
#define TESTS_SUPPORT_M68K_PROGRAM_H

#include "board.h"

#define M68K_CYCLE 1000000u /* picoseconds */
#define M68K_STACK 0x8000u
#define M68K_CODE  0x1000u

/* Devicetree source of a machine with that processor: "motorola,68000". */
#define M68K_BOARD(processor)                                                                      \
    "/ { model = \"m68k\"; compatible = \"m68k\"; #address-cells = <1>; #size-cells = <1>;"        \
    "clk: clock { compatible = \"fixed-clock\"; clock-frequency = <1000000>;"                      \
    " #clock-cells = <0>; };"                                                                      \
    "cpu: cpu { compatible = \"" processor "\"; clocks = <&clk>; interrupt-controller;"            \
    " #address-cells = <0>; #interrupt-cells = <1>; };"                                            \
    "ram: memory@0 { compatible = \"mmio-sram\"; reg = <0 0x10000>; }; };"

/* The words of a program, and how many they are. */
#define M68K_WORDS(...)                                                                            \
    (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t)

/* The machine of M68K_BOARD, reset: the program at M68K_CODE, behind it a branch to itself, and one
 * in the handler of each vector. Owned by the caller: machine_destroy. */
struct machine *m68k_program(const char *board, const uint16_t *words, unsigned count);
/* Where the handler of a vector is: it has 16 bytes. */
uint32_t m68k_handler(unsigned vector);
void m68k_run(struct machine *, unsigned cycles);

/* 1 to 4 bytes of memory. */
void m68k_poke(struct machine *, uint32_t address, uint32_t value, unsigned bytes);
uint32_t m68k_peek(struct machine *, uint32_t address, unsigned bytes);
/* Registers by their row of the processor's table. */
uint32_t m68k_get(struct machine *, unsigned reg);
void m68k_set(struct machine *, unsigned reg, uint32_t value);

#endif
