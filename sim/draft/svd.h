/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CMSIS-SVD: a chip's peripherals, registers and fields as its vendor describes them in XML (Arm,
 * CMSIS-SVD description format, version 1.3). Read with expat. Taken: names, addresses, widths,
 * reset values, access, fields, interrupts, priority bits; derivedFrom, dim arrays and lists,
 * clusters, inherited properties. Left out: enumerated values, write constraints, protection. */
#ifndef SIM_DRAFT_SVD_H
#define SIM_DRAFT_SVD_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct svd_field {
    char *name;
    unsigned low, bits;
};

enum svd_access { SVD_READ_WRITE, SVD_READ_ONLY, SVD_WRITE_ONLY, SVD_WRITE_1_CLEARS };

struct svd_register {
    char *name;      /* arrays are written out: "TASKS_OUT0", "TASKS_OUT1" */
    uint32_t offset; /* bytes from the peripheral's base */
    unsigned width;  /* bytes: 1, 2 or 4 */
    uint32_t reset;
    enum svd_access access;
    struct svd_field *fields; /* of the register from which an array was made: shared */
    size_t field_count;
};

struct svd_interrupt {
    char *name;
    unsigned number;
};

struct svd_peripheral {
    char *name;
    uint32_t base;
    uint64_t size;                  /* bytes; 0: not told */
    struct svd_register *registers; /* by offset */
    size_t register_count;
    struct svd_interrupt *interrupts;
    size_t interrupt_count;
};

struct svd {
    char *device;
    unsigned priority_bits, interrupts; /* 0: not told; interrupts: the greatest number and 1 */
    struct svd_peripheral *peripherals; /* by base */
    size_t peripheral_count;
    struct svd_memory *memory; /* what the strings above lie in */
};

#define SVD_MOST_BYTES     (64u << 20)
#define SVD_MOST_REGISTERS 65536u

/* Any bytes may be given. On false the svd is empty; the error has the file's name and the line. */
bool svd_parse(struct svd *, const char *name, const void *bytes, size_t size, struct sim_error *);
void svd_free(struct svd *); /* leaves an empty one */

/* The peripheral whose addresses hold this one; NULL: none. */
const struct svd_peripheral *svd_peripheral_at(const struct svd *, uint32_t address);
/* "UART0.STATE", "UART0.STATE.TXFULL" or "UART0": its address, and its bits (0 to 31 where no
 * field is named). False: there is none. */
bool svd_find(const struct svd *, const char *name, uint32_t *address, unsigned *low,
              unsigned *bits);

#endif
