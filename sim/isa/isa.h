/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An instruction set as a table: what tools/isagen makes of an .isa file, and what can be done with
 * it for whatever processor: find the row of an instruction, write it as assembler text, and make
 * it from such a text. docs/isa.md explains the file.
 * A unit is what the processor fetches at once: 8, 16 or 32 bits. */
#ifndef SIM_ISA_ISA_H
#define SIM_ISA_ISA_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ISA_UNITS    8  /* of the longest instruction */
#define ISA_FIELDS   12 /* of a row */
#define ISA_OPERANDS 9  /* of a row: less than the control character of a tab */
#define ISA_PIECES   6  /* of an operand that is spread over fields */
#define ISA_HOLES    6  /* values that a row's fields never have */
#define ISA_MODES    2  /* operands of a row that are addressed in one of several ways */

enum isa_class {
    ISA_BRANCH = 1 << 0,
    ISA_CALL = 1 << 1,
    ISA_RETURN = 1 << 2,
    ISA_PRIVILEGED = 1 << 3,
    ISA_CONDITIONAL = 1 << 4, /* a branch that may go on behind itself */
    ISA_TRAP = 1 << 5,
    ISA_WAIT = 1 << 6,
    ISA_LOAD = 1 << 7,
    ISA_STORE = 1 << 8,
    ISA_DELAYED = 1 << 9, /* the next instruction runs before it acts */
    ISA_OWN_CLASS = 16,   /* bit of the first word of the file's `classes` line */
};

/* Bits of a field: width of them, the lowest at `shift` of unit `unit`. */
struct isa_field {
    const char *name;
    uint8_t unit, shift, width;
    bool is_signed;
};

enum isa_kind {
    ISA_NUMBER,
    ISA_SIGNED,
    ISA_NAME,     /* one of a list */
    ISA_RELATIVE, /* an address: a distance from the instruction behind this one, or from it */
    ISA_CUSTOM,   /* two functions write and read it */
    ISA_MODE,     /* one of the ways of a table */
};

struct isa_place;
struct isa_row;

/* An operand that two functions translate. `bits` are those of its fields, put together. */
struct isa_custom {
    const char *name; /* what is wanted there, for errors: "list of registers" */
    /* Writes it; false: no instruction has such bits. */
    bool (*print)(uint32_t bits, const struct isa_place *, char *text, size_t size);
    /* Reads it, from the text on, and returns where it ends; NULL: it is not there, with error if
     * it is but does not do. `bits`: what the operands before have set of the same fields. */
    const char *(*parse)(const char *text, const struct isa_place *, uint32_t *bits,
                         struct sim_error *);
};

/* A name that is NULL stands for a value that is no instruction. "cs|hs": the first is written, all
 * are read. */
struct isa_names {
    const char *name;
    const char *const *names;
    unsigned count;
};

/* Ways in which an operand can be addressed. Each is a row: its first unit is what selects it, so
 * many bits; further ones stand somewhere behind it in the instruction, as its extension. */
struct isa_modes {
    const char *name;
    unsigned bits;
    const struct isa_row *rows; /* of those that fit, the first is the one */
    unsigned count;             /* 64 at the most */
};

/* Bits of an operand: of a field of the row, or of the context. */
struct isa_piece {
    bool context;
    uint8_t field, shift, width; /* shift: in the context */
};

/* What a person reads and writes: a value made of pieces, most significant first. */
struct isa_operand {
    const char *name;
    enum isa_kind kind;
    uint8_t pieces;
    struct isa_piece piece[ISA_PIECES];
    uint8_t width; /* bits of all pieces together */
    bool is_signed;
    bool same;        /* each piece has the whole value */
    bool from_next;   /* ISA_RELATIVE: from the next instruction, else from this one */
    uint8_t scale;    /* the value is what the bits say, times this */
    int32_t plus;     /* and this added */
    int32_t zero;     /* what bits of 0 stand for instead, if not 0 */
    const char *lead; /* stands before it, and it is left out with it where it is 0; or NULL */
    const struct isa_names *names;
    const struct isa_custom *custom;
    const struct isa_modes *modes; /* ISA_MODE */
    uint64_t allowed;              /* bit n: row n of them */
};

/* A row's instructions have these bits under the mask never. */
struct isa_hole {
    uint8_t unit;
    uint32_t mask, value;
};

struct isa_row {
    const char *name;   /* mnemonic; \1 to \11 stand for the operands in it */
    const char *id;     /* the C name of its body; NULL: what fits is no instruction */
    const char *syntax; /* operands, as above */
    const char *cost;   /* formula */
    uint8_t units, fields, operands;
    uint32_t mask[ISA_UNITS], value[ISA_UNITS];
    uint32_t context_mask, context; /* mode bits under which it is this instruction */
    uint32_t models;                /* bit n: model n has it */
    uint32_t class;                 /* of enum isa_class, and the file's own from bit 16 on */
    uint32_t reads, writes;         /* flags, by their place in the list */
    uint8_t holes;
    struct isa_hole hole[ISA_HOLES];
    struct isa_field field[ISA_FIELDS];
    struct isa_operand operand[ISA_OPERANDS];
    /* Operands with modes, in the order in which their extensions stand in the instruction, and
     * before which of its own units that is. */
    uint8_t modes, mode_operand[ISA_MODES], mode_before[ISA_MODES];
    int line; /* of the .isa file */
};

/* What instructions say about those that stand behind them: a state, 0 at first. */
struct isa_flow {
    uint32_t (*context)(uint32_t state); /* of the instruction at which the state is that */
    uint32_t (*next)(uint32_t state, const uint32_t *units, unsigned count); /* behind it */
};

struct isa {
    const char *name;
    unsigned unit_bits;
    unsigned address_bits; /* what an address counts: units, or their bytes */
    bool big_endian;
    unsigned longest;           /* units */
    const struct isa_row *rows; /* of those that fit, the first is the one */
    unsigned row_count;
    const char *const *flags, *const *models; /* end with NULL */
    unsigned bucket_bits;
    /* By the topmost bits of the first unit, so many: the rows that can fit are
     * bucket_rows[bucket[b]] to before bucket_rows[bucket[b + 1]]. */
    const uint16_t *bucket, *bucket_rows;
    const struct isa_flow *flow; /* NULL: they say nothing */
};

/* The way in which an operand is addressed. */
struct isa_taken {
    const struct isa_row *row;
    unsigned number; /* of the row in its table */
    unsigned offset; /* from the instruction's address to its extension's */
    uint32_t field[ISA_FIELDS];
};

/* An instruction taken apart. */
struct isa_decoded {
    const struct isa_row *row;     /* NULL: no instruction of this model */
    uint32_t context, model, size; /* size: what it adds to an address */
    unsigned units;
    uint32_t field[ISA_FIELDS];
    struct isa_taken mode[ISA_MODES]; /* as isa_row.mode_operand says */
};

/* Units from bytes in address order; returns how many. */
unsigned isa_units(const struct isa *, const uint8_t *bytes, size_t count, uint32_t *units);
/* Bytes in address order of units. Room for ISA_UNITS * 4. */
size_t isa_bytes(const struct isa *, const uint32_t *units, unsigned count, uint8_t *bytes);

/* What the units so far are: `row` NULL and `more` false: no instruction. `more`: it has at least
 * one unit more than `count`. Model: one bit of isa_row.models. */
struct isa_found {
    const struct isa_row *row;
    bool more;
    unsigned units; /* of the instruction, or of what is none but is known to be that long; or 0 */
};
struct isa_found isa_find(const struct isa *, const uint32_t *units, unsigned count,
                          uint32_t context, uint32_t model);
/* The fields of an instruction of that row, of its own units; a signed one is sign-extended. */
void isa_fields(const struct isa_row *, const uint32_t *units, uint32_t *field);
/* All. False: it is no instruction of the model, or units are missing. */
bool isa_decode(const struct isa *, const uint32_t *units, unsigned count, uint32_t context,
                uint32_t model, struct isa_decoded *);
/* The bits of the operand's pieces, put together; they select its mode. */
uint32_t isa_operand_bits(const struct isa_decoded *, unsigned number);
/* The operand's value as the assembler writes it; `address` of the instruction. */
int64_t isa_operand_value(const struct isa_decoded *, unsigned number, uint32_t address);

/* "add r1, r2". False: there is no text for it, as a field has a value without a name, or one that
 * its functions refuse; such instructions are none, or nobody can say what they do. */
bool isa_print(const struct isa_decoded *, uint32_t address, char *text, size_t size);

/* What assembling needs to know besides. */
struct isa_place {
    uint32_t address; /* of the instruction */
    uint32_t context, model;
    unsigned least; /* units: shorter instructions are not taken */
    bool exact;     /* else a number may be meant with or without sign: 0xffff for -1 */
    /* The value of an expression that stands where a number or an address is wanted; false with
     * error. NULL: plain numbers only. */
    bool (*evaluate)(void *owner, const char *text, int64_t *value, struct sim_error *);
    void *owner;
};

/* Makes the instruction that the text says. Of several rows that could, the one with the fewest
 * units, then the first. Returns how many units; 0 with error: no such instruction, an operand out
 * of its range. */
unsigned isa_assemble(const struct isa *, const char *text, const struct isa_place *,
                      uint32_t *units, struct sim_error *);

/* What instructions before say about this one: its context, and the state behind it (isa_flow). */
static inline uint32_t isa_context(const struct isa *isa, uint32_t state)
{
    return isa->flow == NULL ? 0 : isa->flow->context(state);
}

static inline uint32_t isa_next_state(const struct isa *isa, uint32_t state, const uint32_t *units,
                                      unsigned count)
{
    return isa->flow == NULL ? 0 : isa->flow->next(state, units, count);
}

/* For the functions of custom operands. */
/* A number as isa_print() writes it: small ones in decimal. */
void isa_print_number(int64_t value, char *text, size_t size);
/* The index of the name with which the text begins, as whole word; *text is moved behind it. -1:
 * none of them. */
int isa_parse_name(const char *const *names, unsigned count, const char **text);
/* The value of the number or expression that ends before one of `ends`, outside of brackets;
 * returns where that is. NULL with error: it has none. */
const char *isa_parse_number(const char *text, const char *ends, const struct isa_place *,
                             int64_t *value, struct sim_error *);
/* Behind the blanks. */
const char *isa_skip(const char *text);
/* Behind this character, blanks before it or not; NULL: another is there. */
const char *isa_take(const char *text, char character);

#endif
