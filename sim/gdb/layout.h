/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers as gdb numbers, names and sizes them, from the processor's tables. */
#ifndef SIM_GDB_LAYOUT_H
#define SIM_GDB_LAYOUT_H

#include "cpu.h"

#include <stdio.h>

struct gdb_register {
    const char *name;  /* NULL: there are no more */
    char feature[48];  /* of the target description; "": gdb knows it without one */
    const char *group; /* as in the processor's table */
    unsigned row;      /* of that table; CPU_GDB_NONE */
    unsigned bits;     /* in the protocol: 8, 16, 32, 64 */
};

/* The register that gdb gives this number. */
struct gdb_register gdb_layout_register(const struct cpu_class *, unsigned number);
unsigned gdb_layout_count(const struct cpu_class *);
/* gdb's number of a row of the processor's table; the count if it has none. */
unsigned gdb_layout_number(const struct cpu_class *, unsigned row);

#endif
