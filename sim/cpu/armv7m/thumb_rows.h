/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between thumb_translate.c, which builds blocks, and thumb_rows.c, which knows what each
 * instruction is made of. */
#ifndef SIM_CPU_ARMV7M_THUMB_ROWS_H
#define SIM_CPU_ARMV7M_THUMB_ROWS_H

#include "armv7m.h"
#include "gen/isa/thumb.h"
#include "thumb_run.h"

/* A block that is being written. */
struct thumb_writer {
    struct table_build *build;
    uint32_t pc;     /* of the present instruction */
    uint32_t next;   /* the one behind it */
    unsigned refill; /* cycles of a taken branch, of a late one if this is it */
    uint8_t it;      /* ITSTATE of the present instruction, 0 outside of a block */
    uint8_t next_it; /* and of the next */
    uint8_t loaded; /* register that the one before loads, whose time may overlap: or NO_REGISTER */
    uint32_t model; /* whose instructions: a bit of isa_row.models */
    bool unit;      /* time does not count what operands say */
    bool ends;      /* the block ends behind it */
    bool checked;   /* floating point may run, if this instruction does */
};

/* Writes an operation; x, y, z and imm as it wants them. Flags are written. */
struct table_op *thumb_write(struct thumb_writer *, enum thumb_code, unsigned x, unsigned y,
                             unsigned z, uint32_t imm);
/* What the processor itself executes, or nobody does. */
void thumb_write_special(struct thumb_writer *, bool undefined);
/* The operations of an instruction: first halfword in bits 15 to 0. False: there is none such. */
bool thumb_write_row(struct thumb_writer *, uint32_t opcode);

/* A function for each row. */
#define ISA_CPU                                            struct thumb_writer *
#define THUMB_ROW(number, id, cost, parameters, arguments) void thumb_row_##id parameters;
/* clang-format off */
ISA_ROWS_thumb(THUMB_ROW, w, field)
/* clang-format on */
#undef THUMB_ROW

#endif
