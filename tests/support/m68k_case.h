/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single instructions of a 68000 as files of cases have them, and machines for them: 16 MB of RAM.
 * A case is six lines: a name; registers before; bytes of memory before; registers and bytes
 * behind; cycles. Registers are D0 to D7, A0 to A6, USP, SSP, SR, PC, bytes an address and a value
 * each, all in hexadecimal; cycles are decimal. Lines with # are left out. What no case names is
 * 0. */
#ifndef TESTS_SUPPORT_M68K_CASE_H
#define TESTS_SUPPORT_M68K_CASE_H

#include "cpu/m68k/m68k.h"

#include <stdio.h>

#define CASE_REGISTERS 19u
#define CASE_LINE      65536u

enum { CASE_SSP = 16, CASE_SR = 17, CASE_PC = 18 };

struct m68k_case {
    char name[CASE_LINE], memory[2][CASE_LINE]; /* before, behind */
    uint32_t registers[2][CASE_REGISTERS];
    unsigned cycles;
};

/* Rows of the processor's register table, in the order of a case. */
extern const uint8_t m68k_case_rows[CASE_REGISTERS];

/* `engine`: NULL for the first. Owned by the caller. */
struct m68k *m68k_case_machine(const char *engine);
/* With 64 KB at 0 and at 0xffff0000 only, and addresses of 32 bits, as Unicorn has them. */
struct m68k *m68k_case_small(const char *engine);
void m68k_case_done(struct m68k *);
/* False: there are no more. */
bool m68k_case_read(FILE *, struct m68k_case *);
/* The next byte of a line of memory; false: there is none. */
bool m68k_case_byte(const char **at, uint32_t *address, uint8_t *value);
void m68k_case_load(struct m68k *, const struct m68k_case *);

#endif
