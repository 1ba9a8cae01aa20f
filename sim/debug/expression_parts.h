/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of an expression share: its tree, values, and their operations. */
#ifndef SIM_DEBUG_EXPRESSION_PARTS_H
#define SIM_DEBUG_EXPRESSION_PARTS_H

#include "debug/expression.h"
#include "symbols/variables.h"

#define EXPRESSION_TEXT   2048u /* bytes of an expression */
#define EXPRESSION_NODES  512u
#define EXPRESSION_HEIGHT 100u /* of the tree */
#define EXPRESSION_NAME   128u

/* --- the tree: expression_parse.c --- */

enum node_kind {
    NODE_INTEGER,
    NODE_REAL,
    NODE_CHARACTER,
    NODE_TEXT,
    NODE_NAME,    /* text; `within` */
    NODE_SPECIAL, /* $name */
    NODE_TASK,    /* task(a).text */
    NODE_UNARY,   /* operator a */
    NODE_BINARY,  /* a operator b */
    NODE_CHOICE,  /* a ? b : c */
    NODE_CAST,    /* (type) a */
    NODE_SIZE_OF_TYPE,
    NODE_MEMBER,  /* a.text */
    NODE_POINTED, /* a->text */
    NODE_INDEX,   /* a[b] */
    NODE_PARENTHESES
};

enum operator_kind {
    OP_NONE,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_MODULO,
    OP_ADD,
    OP_SUBTRACT,
    OP_REPEAT, /* a@b: so many from a on, as in gdb */
    OP_SHIFT_LEFT,
    OP_SHIFT_RIGHT,
    OP_LESS,
    OP_GREATER,
    OP_LESS_EQUAL,
    OP_GREATER_EQUAL,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_AND,
    OP_XOR,
    OP_OR,
    OP_BOTH,
    OP_EITHER,
    OP_NOT,
    OP_COMPLEMENT,
    OP_NEGATE,
    OP_PLUS,
    OP_CONTENT,
    OP_ADDRESS,
    OP_SIZE_OF
};

/* A type as it is written: a name or C's own words, then stars and a count. */
struct type_words {
    char name[EXPRESSION_NAME]; /* "struct uart", "uint8_t"; "" if it is one of C's own */
    enum builtin builtin;
    unsigned stars;
    bool is_array;
    uint64_t count;
};

struct node {
    enum node_kind kind;
    enum operator_kind op;
    unsigned at;     /* in the text */
    unsigned height; /* of what is below */
    const struct node *a, *b, *c;
    const char *text, *within;
    size_t length; /* of a text that may hold zeros */
    uint64_t integer;
    double real;
    enum builtin builtin; /* of a number */
    const struct type_words *type;
};

/* Names of which only evaluation knows whether they are types: (name) * x. */
#define DOUBTS 8u

struct doubt {
    char name[EXPRESSION_NAME];
    bool is_type;
};

struct tree {
    struct node nodes[EXPRESSION_NODES];
    unsigned count;
    const struct node *root;
    struct doubt doubts[DOUBTS];
    unsigned doubt_count;
    char *strings; /* all texts of the nodes */
    size_t strings_used, strings_room;
    struct type_words types[32];
    unsigned type_count;
};

struct expression {
    char *text;
    struct tree *tree;   /* may be made anew, with doubts settled, when it is evaluated */
    struct symbols *own; /* of no image: where C's own types live if the scope has no symbols */
    struct image nothing;
};

/* Fills an empty tree; the doubts that are in it are taken as they are. */
bool expression_parse_tree(const char *text, struct tree *, struct sim_error *);

/* --- values: expression_value.c --- */

enum value_place { PLACE_NONE, PLACE_MEMORY, PLACE_REGISTER, PLACE_BYTES };

struct value {
    const struct type *type;
    enum value_place place;
    uint32_t address;                   /* PLACE_MEMORY */
    unsigned reg;                       /* PLACE_REGISTER: row of the register table */
    unsigned bits, first_bit;           /* of a bit-field, as in struct type_member */
    uint8_t bytes[LOCATION_BYTES_MOST]; /* PLACE_NONE, PLACE_BYTES: in the guest's order */
    uint64_t known;                     /* a bit for each */
    bool is_text;                       /* of the debugger's own: `text` */
    char text[AWARE_TEXT];
};

struct evaluator {
    const struct expression *expression;
    const struct scope *scope;
    const struct symbols *symbols;
    struct frame own_frame;
    const struct frame *frame; /* NULL until it is needed */
    struct sim_error *error;
};

/* A scalar, as the host computes with it. */
struct number {
    bool is_real, is_signed;
    double real;
    uint64_t bits; /* sign- or zero-extended */
};

bool expression_fail(struct evaluator *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const struct frame *expression_frame(struct evaluator *);
const struct type *expression_builtin(struct evaluator *, enum builtin);
bool expression_is_scalar(const struct type *); /* bare */
/* The type as values have it: arrays and functions become pointers. */
bool expression_decay(struct evaluator *, struct value *);
bool expression_to_number(struct evaluator *, const struct value *, struct number *);
struct value expression_integer(struct evaluator *, enum builtin, uint64_t);
/* The same; where the program's int is too narrow for it, a long. */
struct value expression_constant(struct evaluator *, enum builtin, uint64_t);
struct value expression_pointer(struct evaluator *, const struct type *target, uint32_t address);
struct value expression_real(struct evaluator *, enum builtin, double);
struct value expression_of_number(struct evaluator *, const struct type *, const struct number *);
struct value expression_text_value(struct evaluator *, const char *text);
bool expression_is_true(struct evaluator *, const struct value *, bool *);
/* Bytes of a value, at most LOCATION_BYTES_MOST from `offset` on. */
bool expression_bytes(struct evaluator *, const struct value *, uint64_t offset, uint8_t *bytes,
                      size_t count);
/* A part of a struct or array. */
bool expression_part(struct evaluator *, const struct value *whole, const struct type *,
                     uint64_t offset, unsigned bits, unsigned first_bit, struct value *part);
/* A zero-terminated text of the guest, or the debugger's own. */
bool expression_string(struct evaluator *, const struct value *, char *text, size_t size);
bool expression_store(struct evaluator *, const struct value *place, const struct value *);

/* --- expression_evaluate.c, expression_names.c, expression_show.c --- */

bool expression_evaluate(struct evaluator *, const struct node *, struct value *);
bool expression_name(struct evaluator *, const struct node *, struct value *);
bool expression_special(struct evaluator *, const struct node *, struct value *);
bool expression_task(struct evaluator *, const struct node *, const struct value *which,
                     struct value *);
const struct type *expression_type_of_words(struct evaluator *, const struct type_words *);
bool expression_names_type(struct evaluator *, const char *name);
bool expression_format(struct evaluator *, const struct value *, char format, char *text,
                       size_t size);

#endif
