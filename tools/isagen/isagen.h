/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generator's view of an .isa file: directives and rows as they were read, checked before any
 * of it is written. Names are the file's own texts; nothing is freed before the program ends. */
#ifndef ISAGEN_H
#define ISAGEN_H

#include "isa/isa.h"

#define LIST_NAMES  256
#define NAMES_MOST  192
#define ROWS_MOST   4096
#define MODES_MOST  64 /* of a table: bits of isa_operand.allowed */
#define TABLES_MOST 8
#define EACH_MOST   8

struct name_list {
    char *name;
    char *names[LIST_NAMES];
    unsigned count;
};

/* modes NAME BITS SET...; its rows come from `mode` lines. */
struct mode_table {
    char *name;
    unsigned bits;
    char *sets[32];
    unsigned set_count;
    struct isa_row rows[MODES_MOST];
    uint32_t in_sets[MODES_MOST]; /* those of each row */
    unsigned count;
};

/* each NAME TEXT=BITS ...: a row with <NAME> in it is one for each of them. */
struct each {
    char *name;
    char *texts[EACH_MOST], *bits[EACH_MOST];
    unsigned count;
};

/* group NAME MODEL...: models that a row may name by one word. */
struct group {
    char *name;
    uint32_t models;
};

/* operand NAME [= FIELD:FIELD] KIND ... */
struct operand_rule {
    char *name;
    char *parts[ISA_PIECES]; /* fields; the operand's own name if it is one field */
    unsigned part_count;
    bool same; /* FIELD&FIELD */
    enum isa_kind kind;
    const struct name_list *list;
    const struct mode_table *modes;
    uint64_t allowed; /* rows of it */
    bool from_next;
    unsigned scale;
    int plus, zero;
    char *lead, *custom;
};

struct context_bits {
    char *name;
    unsigned shift, width;
};

/* cycles NAME N N(N/N) N: what a word of cost formulas stands for, for each model; the parts of
 * N(N/N) are put together as docs/isa.md says. */
struct cycles {
    char *name;
    uint64_t value[32];
};

/* times TABLE NAME MODELS N N...: the same for each mode of a table, NAME[operand] in formulas. */
struct times {
    char *name;
    const struct mode_table *table;
    uint64_t value[32][MODES_MOST]; /* by model */
};

/* @NAME in a pattern: the extension of that operand's mode stands there. */
struct extension {
    char *name;
    unsigned before; /* so many own units */
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
    struct cycles cycles[NAMES_MOST * 2];
    unsigned cycles_count;
    struct times times[NAMES_MOST];
    unsigned times_count;
    struct mode_table tables[TABLES_MOST];
    unsigned table_count;
    struct each each[NAMES_MOST];
    unsigned each_count;
    struct group groups[32];
    unsigned group_count;
    struct extension extensions[ISA_MODES]; /* of the row that is being read */
    unsigned extension_count;
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
/* For the other readers: a number, in its range; words of a directive; columns of a line; a name's
 * place in a list, its count if it is not there; models of a column. */
long read_number(const struct set *, const char *text, long least, long most);
void need_words(const struct set *, unsigned count, unsigned wanted, const char *form);
unsigned split_columns(const struct set *, char *text, char **columns);
unsigned find_name(char *const *names, unsigned count, const char *name, size_t length);
void read_model_column(const struct set *, struct isa_row *, char *text);
uint64_t read_cycles_value(const struct set *, char *text);
/* modes.c: ways in which operands are addressed. */
void read_modes(struct set *, char **words, unsigned count);
void read_mode(struct set *, char *text); /* the line behind the word */
void read_times(struct set *, char **words, unsigned count);
const struct mode_table *find_modes(const struct set *, const char *name);
/* `in` and `but` of an operand: which of the table's rows it may be. */
void restrict_modes(const struct set *, struct operand_rule *, bool in, char *names);
/* Where the extensions of the row's operands stand: its syntax has been read. */
void place_extensions(struct set *, struct isa_row *);
/* each.c: rows that stand for several. */
#define COLUMNS 7
void read_each(struct set *, char **words, unsigned count);
void read_columns(struct set *, char **columns, unsigned count,
                  void (*read)(struct set *, char **columns, unsigned count));
/* pattern.c, syntax.c, cost.c: columns of a row. The first unit has so many bits. */
void read_pattern(struct set *, struct isa_row *, unsigned bits, char *text);
void read_syntax(struct set *, struct isa_row *, char *name, char *syntax);
const char *read_cost(const struct set *, const struct isa_row *, const char *text);
/* check.c: overlaps, rows that are never reached, texts that cannot be told apart. Orders the rows
 * so that of those that fit the first is the one. */
void check_set(struct set *);
/* write.c */
void write_tables(const struct set *, const char *path);
void write_header(const struct set *, const char *path);

#endif
