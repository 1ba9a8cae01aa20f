/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the assembler share and nobody else sees. Positions in sections count bytes,
 * values of symbols and expressions count addresses of the processor. */
#ifndef SIM_ASM_PARTS_H
#define SIM_ASM_PARTS_H

#include "asm/asm.h"

#include <setjmp.h>

#define ASM_WORD       256u /* longest name */
#define ASM_CONDITIONS 64u
#define ASM_DEPTH      200u /* of parentheses, of macros in macros and of included files */
#define ASM_PASSES     100u
#define ASM_MOST_BYTES (64u << 20) /* of a program; of the text that macros make */

/* --- memory that is freed all at once --- */

struct asm_chunk;
struct asm_arena {
    struct asm_chunk *chunks;
    size_t total;
};

/* --- source --- */

struct asm_file {
    struct asm_file *next;
    const char *name;
    const char *const *lines; /* as they were written, for the listing */
    unsigned line_count;
    struct asm_statement *statements;
    size_t statement_count;
    struct blob bytes; /* of .incbin */
    const char *from;  /* " (included from a.s:3)" */
};

struct asm_statement {
    const char *text; /* without comments */
    const struct asm_file *file;
    unsigned line;
    bool first; /* of its line */
};

enum asm_level_kind { LEVEL_FILE, LEVEL_MACRO, LEVEL_REPEAT };

/* What is being read: a file, the body of a macro, the lines of a .rept. */
struct asm_level {
    struct asm_level *outer;
    enum asm_level_kind kind;
    const struct asm_statement *statements;
    size_t count, next;
    uint64_t repeats; /* times that are left */
    const char *name; /* of the macro or file */
    const struct asm_statement *from;
    unsigned conditions; /* that were open before */
    unsigned depth;
};

struct asm_condition {
    bool now;   /* this branch is read */
    bool taken; /* one was, or the outer one is not read: no other will be */
    bool has_else;
    const struct asm_statement *where;
};

struct asm_parameter {
    const char *name, *standard; /* value where none is given; NULL: "" */
    bool required, rest;
};

struct asm_macro {
    struct asm_macro *next;
    const char *name;
    struct asm_parameter *parameters;
    unsigned parameter_count;
    const struct asm_statement *body;
    size_t count;
};

/* --- symbols and sections --- */

#define ASM_ABSOLUTE (-1)

struct asm_symbol {
    struct asm_symbol *next;  /* in its bucket */
    struct asm_symbol *after; /* in order of appearance */
    const char *name;
    int64_t value, before; /* in this pass, and at the end of the last one */
    int section, section_before;
    unsigned alignments;     /* of its section before it */
    uint64_t last_alignment; /* the last of them, in addresses; 0: there was none */
    unsigned pass;           /* in which it was last defined; 0: never */
    bool defined_before;     /* in the last pass */
    bool is_label;           /* else it may change */
    bool local;              /* numbered, or a literal: nobody sees it */
    bool global, weak, thumb, sized, hidden;
    enum asm_symbol_type type;
    uint64_t size;
};

/* A name for a register. */
struct asm_alias {
    struct asm_alias *next;
    const char *name, *target;
};

struct asm_literal {
    struct asm_literal *next;
    const char *text; /* without blanks; for plain numbers NULL */
    int64_t value;
    const char *name; /* of the symbol for its place */
    const struct asm_statement *where;
};

struct asm_section {
    const char *name;
    int index;
    unsigned flags;
    bool flags_given;
    bool begins_with_org;              /* then it lies where that says */
    bool begun;                        /* something is in it */
    const struct asm_statement *where; /* that began it; NULL: it has not begun */
    bool placed;                       /* in this round of asm_sections_place() */
    uint64_t origin;                   /* address of position 0, in bytes */
    uint64_t first, at, end; /* positions: of the first content, the present one, the highest */
    uint64_t alignment;
    uint8_t *bytes; /* from `first` on; only in the last pass */
    size_t room;
    const struct asm_placement *placement;
    unsigned alignments; /* so far */
    uint64_t last_alignment;
    struct asm_literal *literals, **last_literal;
    char kind; /* of the bytes before: 'c' code, 'd' data, 0 nothing yet */
};

struct asm_line { /* of the listing */
    const struct asm_statement *statement;
    int section;
    uint64_t position, size; /* of its bytes */
    int64_t value;
    bool has_value, has_place;
    unsigned depth;
};

/* Of an instruction, from the last pass. */
struct asm_length {
    uint8_t units; /* never shrinks again */
    bool placed;
    int64_t address;
};

/* Conditional instructions under one that was put before them. */
struct asm_block {
    const struct asm_section *section; /* NULL: none is open */
    uint64_t at, end;                  /* of that instruction, and behind the last one */
    unsigned condition;
    char letters[5]; /* "t", "tte": of each, the condition or its opposite */
};

/* Symbols are found by hash. */
#define ASM_BUCKETS 4096u

struct assembler {
    const struct asm_options *options;
    const struct processor *processor;
    struct asm_program *program;
    struct asm_arena kept, passing; /* for good, and until the end of a pass */
    jmp_buf leave;                  /* no memory, or too much of something */

    unsigned pass;
    bool final; /* errors count, bytes are made */
    bool moved; /* something was not where the last pass had it */
    bool ended; /* .end */

    struct asm_file *files;
    struct asm_level *level;
    const struct asm_statement *here;
    size_t statements; /* read in this pass */
    struct asm_condition conditions[ASM_CONDITIONS];
    unsigned condition_count;
    struct asm_macro *macros;
    unsigned expansions; /* what \@ stands for */
    struct asm_alias *aliases;

    struct asm_symbol *buckets[ASM_BUCKETS];
    struct asm_symbol *symbols, **last_symbol;

    struct asm_section **sections;
    size_t section_count, section_room;
    struct asm_section *section, *previous;
    struct asm_section *stack[32];
    unsigned stack_count;
    unsigned pools;      /* of literals, so far */
    bool thumb_function; /* the next label is one */
    size_t made_bytes;

    struct asm_length *lengths; /* of each instruction so far */
    size_t instruction, length_room;
    int64_t drift; /* how far the present instruction has moved since the last pass, in addresses */
    uint32_t state; /* of the processor: what instructions before say about later ones */
    struct asm_forms forms;
    struct asm_block block;

    struct blob string, line; /* the text and the line that are just being made */

    struct asm_line *lines;
    size_t line_count, line_room, mark_room;
};

/* --- source.c: errors, memory, what is read --- */
void asm_error(struct assembler *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void asm_warning(struct assembler *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As asm_error, in every pass, and ends the assembly. */
_Noreturn void asm_give_up(struct assembler *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void *asm_keep(struct assembler *, struct asm_arena *, size_t bytes); /* zeroed */
char *asm_keep_text(struct assembler *, struct asm_arena *, const char *text, size_t length);
void asm_arena_free(struct asm_arena *);
/* Room for one more in an array; sets new room to zero. */
void *asm_grow(struct assembler *, void *array, size_t count, size_t *room, size_t size);
/* Reads and splits a file, once. NULL with asm_error. */
struct asm_file *asm_file_read(struct assembler *, const char *name);
struct asm_file *asm_file_make(struct assembler *, const char *name, const char *text, size_t size);
struct asm_file *asm_file_bytes(struct assembler *, const char *name);
void asm_level_push(struct assembler *, enum asm_level_kind, const char *name,
                    const struct asm_statement *, size_t count, uint64_t repeats);
void asm_level_pop(struct assembler *);

/* --- text.c: words in a statement --- */
bool asm_is_name(char first_or_later, bool first);
const char *asm_blanks(const char *);
/* A name; its length, 0: there is none. */
size_t asm_name_length(const char *);
/* Lower-case word at the beginning, behind labels: what a statement is. */
void asm_statement_word(const char *text, char word[static ASM_WORD]);
/* Takes `character` and the blanks around it. */
bool asm_take(const char **text, char character);
/* A name into a buffer; false with asm_error. */
bool asm_take_name(struct assembler *, const char **text, char name[static ASM_WORD]);
/* A text in quotes, with its escapes resolved, into as->string; a zero stands behind it that does
 * not count. False with asm_error. */
bool asm_take_string(struct assembler *, const char **text);
/* The character of an escape, behind its backslash. */
int asm_escape(const char **text);
/* Nothing may follow; error otherwise. */
bool asm_at_end(struct assembler *, const char *text);

/* --- symbols.c --- */
struct asm_symbol *asm_symbol_get(struct assembler *, const char *name, size_t length);
struct asm_symbol *asm_symbol_look(struct assembler *, const char *name, size_t length);
void asm_symbol_label(struct assembler *, const char *name, size_t length);
void asm_symbol_set(struct assembler *, const char *name, size_t length, const char *expression,
                    bool once);
void asm_symbol_numbered(struct assembler *, const char *digits, size_t length);
/* The symbol that "3b" or "3f" is now; NULL: there was none. */
struct asm_symbol *asm_symbol_of_number(struct assembler *, unsigned long number, bool forward);
void asm_symbols_pass(struct assembler *); /* at the end of a pass */

/* --- expression.c --- */
struct asm_value {
    int64_t number;
    int section;
    bool unknown; /* something in it is not defined: `number` is a guess */
    bool forward; /* something in it is defined behind this place */
    bool thumb;   /* the address of a Thumb function */
};
/* At *text, which is moved behind it. False with error. */
bool asm_evaluate(struct assembler *, const char **text, struct asm_value *, struct sim_error *);
/* The same, with asm_error. */
bool asm_expression(struct assembler *, const char **text, struct asm_value *);
/* One that must be known here. */
bool asm_known(struct assembler *, const char **text, int64_t *value);
/* The present place. */
int64_t asm_here(struct assembler *);

/* --- section.c --- */
struct asm_section *asm_section_get(struct assembler *, const char *name);
void asm_section_enter(struct assembler *, struct asm_section *);
void asm_emit(struct assembler *, const void *bytes, size_t size);
void asm_emit_integer(struct assembler *, uint64_t value, unsigned bytes);
void asm_emit_zeros(struct assembler *, uint64_t size);
/* What follows is instructions, or is not. */
void asm_emit_kind(struct assembler *, bool code);
void asm_section_org(struct assembler *, uint64_t position, uint8_t fill);
void asm_section_align(struct assembler *, uint64_t bytes, bool filled, uint8_t fill,
                       uint64_t most);
/* Addresses for the next pass, from the sizes of this one. */
void asm_sections_place(struct assembler *);
void asm_sections_begin(struct assembler *);
void asm_sections_check(struct assembler *);

/* --- directives and what reads the source --- */
typedef void asm_directive(struct assembler *, const char *operands, int argument);
struct asm_directive_row {
    const char *name;
    asm_directive *act;
    int argument;
};
extern const struct asm_directive_row asm_data_directives[], asm_section_directives[],
    asm_macro_directives[], asm_symbol_directives[];

/* condition.c: true if it was a directive of conditions. */
bool asm_condition(struct assembler *, const char *word, const char *operands);
bool asm_reading(const struct assembler *); /* not in a branch that is left out */
void asm_conditions_close(struct assembler *, unsigned count, bool quietly);

/* alias.c: true if the statement is one, "NAME .req REGISTER". */
bool asm_alias_define(struct assembler *, const char *text);
asm_directive asm_alias_forget; /* .unreq */
/* The instruction with registers for such names in its operands. */
const char *asm_alias_resolve(struct assembler *, const char *text);

/* macro.c: true if the word is a macro's name. */
bool asm_macro_call(struct assembler *, const char *word, const char *operands);

/* instruction.c */
void asm_instruction(struct assembler *, const char *text);
void asm_literals_put(struct assembler *, struct asm_section *);

/* implicit.c: what must stand before this instruction, where the options want that. */
void asm_block_before(struct assembler *, const char *text);
/* An instruction that is none but under a condition: tells it as an error. False: it is not so. */
bool asm_block_tell(struct assembler *, const char *text);
/* It stands there; `state` was that before it. */
void asm_block_behind(struct assembler *, const char *text, const uint32_t *units, unsigned count,
                      uint32_t state);

/* encode.c: one instruction by itself, for the disassembler. NULL without memory. */
struct asm_encoder;
struct asm_encoder *asm_encoder_create(const struct processor *);
void asm_encoder_destroy(struct asm_encoder *);
/* The units that the text becomes at an address, the state of the processor being `state`; 0: it
 * is no instruction. */
unsigned asm_encode(struct asm_encoder *, uint64_t address, uint32_t state, const char *text,
                    uint32_t *units);
unsigned asm_instruction_units(struct assembler *, const char *text, uint32_t *units);

/* listing.c */
void asm_list_statement(struct assembler *);
void asm_list_value(struct assembler *, int64_t value);
void asm_list_end(struct assembler *); /* of what the statement made */
void asm_list_write(struct assembler *);

/* finish.c: the program from what was read. */
void asm_finish(struct assembler *);

#endif
