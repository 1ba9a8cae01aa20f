/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C programs for the H8 in tests, compiled by gcc-h8300-hms when the test runs: COFF. Failures end
 * the test. */
#ifndef TESTS_SUPPORT_H8_H
#define TESTS_SUPPORT_H8_H

#include "sim/symbols/symbols.h"

struct h8 {
    char folder[160];
    char object[200], path[200]; /* the program's files */
    uint8_t *bytes;              /* of the program */
    size_t size;
    struct image image;
    struct symbols *symbols;
};

struct h8_mode {
    const char *options; /* of the compiler */
    const char *linker;  /* as the linker calls the processor */
    unsigned magic;
    unsigned pointer; /* bytes */
};

/* H8/300; H8/300H and H8S in advanced and in normal mode. */
#define H8_MODES 5
extern const struct h8_mode h8_modes[H8_MODES];

/* "program.c" of this source, which has a function start(); options are gcc's. Code from 0x100 on,
 * .data runs at 0xc000 and is loaded behind the code, .bss is behind .data. */
void h8_compile(struct h8 *, const struct h8_mode *, const char *source, const char *options);
void h8_end(struct h8 *);
/* The output of a binutils command on the program: "objdump -h"; to be freed. */
char *h8_tool(const struct h8 *, const char *command);

#endif
