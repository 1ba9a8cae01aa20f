/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a value is: DWARF's location expressions (the DWARF 5 standard, 2.5 and 2.6), evaluated
 * over a frame's registers and peeked memory. */
#ifndef SIM_SYMBOLS_LOCATION_H
#define SIM_SYMBOLS_LOCATION_H

#include "symbols/frame.h"
#include "symbols/parts.h"

#define LOCATION_BYTES_MOST 64u

enum location_kind {
    LOCATION_NONE, /* optimised out, or said in a way that is not understood */
    LOCATION_MEMORY,
    LOCATION_REGISTER, /* index in the processor's register table */
    LOCATION_BYTES     /* only its value is known: computed, or pieces */
};

struct location {
    enum location_kind kind;
    uint32_t address;
    unsigned reg;
    uint8_t bytes[LOCATION_BYTES_MOST]; /* in the guest's order */
    uint64_t known;                     /* a bit for each byte */
};

struct location_scope {
    struct machine *machine;
    const struct symbols *symbols; /* may be NULL: no frame base then */
    const struct frame *frame;
    const struct code *code;    /* whose frame base it is; may be NULL */
    Dwarf_Attribute *attribute; /* whose operations they are, for those that point elsewhere */
    bool in_frame_base;
    unsigned value_bytes; /* of the variable; 0: not known */
};

/* Of a variable's or parameter's DW_AT_location or DW_AT_const_value at the frame's PC. */
void location_of(const struct location_scope *, Dwarf_Die *, struct location *);
/* An expression in bytes, as frame information has it; `first` is put on the stack if there is
 * one. False if it is damaged or needs what is not known. */
bool location_compute(const struct location_scope *, struct reader, const uint32_t *first,
                      uint32_t *result);

/* A register by DWARF's number; false: none, or not known. */
bool location_register(struct machine *, const struct frame *, uint64_t number, uint64_t *value);
/* The row of the processor's register table; -1: none. */
int location_register_row(const struct machine *, uint64_t number);
bool location_peek(struct machine *, uint32_t address, unsigned bytes, uint64_t *value);

/* --- frame.c, for locations --- */
/* The address to look things up by: inside the call of a caller. */
uint32_t frame_look_up(const struct frame *);

#endif
