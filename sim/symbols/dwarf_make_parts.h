/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What making and writing DWARF share and nobody else sees. */
#ifndef SIM_SYMBOLS_DWARF_MAKE_PARTS_H
#define SIM_SYMBOLS_DWARF_MAKE_PARTS_H

#include "symbols/dwarf_make.h"

#define MADE_EXPRESSION 31u

struct made_attribute {
    struct made_attribute *next;
    unsigned name, form;
    uint64_t number;  /* or the bytes of an expression */
    const char *text; /* or the expression */
    struct made_die *to;
};

struct made_row {
    uint32_t address;
    unsigned file, line;
    size_t order;
    bool end;
};

struct made_block {
    struct made_block *next;
    size_t used, room;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct made {
    struct made_block *kept;
    struct made_unit *units, *last_unit;
    size_t total; /* bytes */
    bool failed;
};

#endif
