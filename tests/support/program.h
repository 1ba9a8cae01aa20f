/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C programs for a Cortex-M3 in tests, compiled with debug information by arm-none-eabi-gcc when
 * the test runs, or firmware that is built; on mps2-an385. Failures end the test. */
#ifndef TESTS_SUPPORT_PROGRAM_H
#define TESTS_SUPPORT_PROGRAM_H

#include "guest.h"
#include "sim/symbols/frame.h"

struct program {
    struct guest guest;
    char path[256];
    bool made;      /* the file is ours to remove */
    uint8_t *bytes; /* of the ELF file */
    size_t size;
    struct symbols *symbols;
    struct probe probe;
};

/* "program.c" of this source, which has a function start(); options are gcc's. .data lies in RAM
 * where it is used, main stack below 0x20008000. */
void program_compile(struct program *, const char *source, const char *options);
/* Firmware of $BUILD/firmware. */
void program_open(struct program *, const char *name);
void program_end(struct program *);

/* Runs to the n-th arrival at a place, within a virtual second. */
void program_run_to(struct program *, const char *place, unsigned arrivals);
/* "$BUILD/firmware/name" and the output of a command, of which at most so many bytes are kept. */
const char *program_firmware(const char *name, char path[256]);
char *program_output(const char *command); /* to be freed */

#endif
