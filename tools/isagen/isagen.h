/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generator's view of an .isa file: directives and rows as they were read, checked before any
 * of it is written. Names are the file's own texts; nothing is freed before the program ends. */
#ifndef ISAGEN_H
#define ISAGEN_H

#include "isa/isa.h"

#define LIST_NAMES 256
#define NAMES_MOST 192
#define ROWS_MOST  4096

struct name_list {
    char *name;
    char *names[LIST_NAMES];
    unsigned count;
};

/* operand NAME [= FIELD:FIELD] KIND ... */
struct operand_rule {
    char *name;
    char *parts[ISA_PIECES]; /* fields; the operand's own name if it is one field */
    unsigned part_count;
    bool same; /* FIELD&FIELD */
    enum isa_kind kind;
    const struct name_list *list;
    bool from_next;
    unsigned scale;
    int plus, zero;
    char *lead, *custom;
};

struct context_bits {
    char *name;
    unsigned shift, width;
};

/* cycles NAME N N N: what a word of cost formulas stands for, for each model */
struct cycles {
    char *name;
    unsigned value[32];
};

struct set {
    const char *file;
    int line; /* that is being read */
    char *name;
    unsigned unit_bits;
    unsigned address_bits;
    bool big_endian;
    char *header; /* declares the functions of custom operands and of the flow */
    char *flow;
    char *classes[16];
    unsigned class_count;
    char *flags[32], *models[32];
    unsigned flag_count, model_count;
    struct name_list lists[NAMES_MOST];
    unsigned list_count;
    struct operand_rule rules[NAMES_MOST];
    unsigned rule_count;
    struct context_bits contexts[NAMES_MOST];
    unsigned context_count, context_width;
    struct isa_row rows[ROWS_MOST];
    struct cycles cycles[NAMES_MOST];
    unsigned cycles_count;
    unsigned row_count;
    unsigned longest;
};

/* Says "FILE:LINE: text" on standard error and ends with status 1. */
void fail_at(const struct set *, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));
void *allocate(size_t bytes);     /* zeroed; ends the program when there is none */
char *copy(const char *, size_t); /* of so many characters */
unsigned ones(uint32_t);          /* bits that are set */

/* read.c: the file's lines. */
void read_set(struct set *, const char *path);
/* pattern.c, syntax.c, cost.c: columns of a row. */
void read_pattern(struct set *, struct isa_row *, char *text);
void read_syntax(struct set *, struct isa_row *, char *name, char *syntax);
const char *read_cost(const struct set *, const struct isa_row *, const char *text);
/* check.c: overlaps, rows that are never reached, texts that cannot be told apart. Orders the rows
 * so that of those that fit the first is the one. */
void check_set(struct set *);
/* write.c */
void write_tables(const struct set *, const char *path);
void write_header(const struct set *, const char *path);

#endif
