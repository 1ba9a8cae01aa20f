/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of code: what it has copied, for its drawing and for tests. */
#ifndef SCOPE_PANEL_CODE_H
#define SCOPE_PANEL_CODE_H

#include "panel_parts.h"

#include "disassemble.h"
#include "symbols/frame.h"

enum code_mode {
    CODE_AUTO, /* both where there is room, else sources, else instructions */
    CODE_SOURCE,
    CODE_BOTH,
    CODE_MIXED,
    CODE_ASSEMBLY,
    CODE_TRAIL, /* the last instructions */
    CODE_MODES
};

#define CODE_ROWS   320u /* instructions that are copied at once */
#define CODE_TRACED 100u /* last instructions */
#define CODE_PATH   512
#define CODE_STOPS  256u

enum code_kind { CODE_LABEL, CODE_LINE, CODE_INSTRUCTION, CODE_NOTHING };

/* A row of instructions, or of the last ones. */
struct code_row {
    enum code_kind kind;
    uint32_t address;
    unsigned line; /* CODE_LINE */
    char bytes[2 * DISASSEMBLE_BYTES + 1];
    char text[160]; /* the instruction, the label, the source line */
    char place[64]; /* of the last ones: function and offset */
};

struct code_frame {
    uint32_t pc, address; /* address: inside of the call, for its line */
    char place[128];
    bool guessed, interrupted;
};

struct code_stop {
    unsigned number;
    uint32_t address;
    unsigned line; /* in the file that is shown; 0: elsewhere */
    bool enabled;
};

/* A source file as it was copied. */
struct code_file {
    char name[CODE_PATH];         /* as the compiler was told; "": none */
    char **lines;                 /* tabs are blanks */
    uint8_t *code;                /* of each line: has it code? 0 not known yet, 1 no, 2 yes */
    bool *comment;                /* it begins inside of a comment */
    unsigned count;               /* 0: the file was not found */
    char looked[CODE_PATH + 300]; /* where, then */
};

struct code {
    struct panel panel;
    struct panel_watch watch;
    enum code_mode mode;
    bool wants; /* something is to be copied though the machine has not moved */
    bool runs;
    /* where the machine is, of the task and frame that are looked at */
    struct code_frame frames[FRAMES_MOST];
    size_t frame_count, frame;
    uint32_t here;
    unsigned here_line; /* in the file that is shown; 0: not there */
    char here_file[CODE_PATH];
    char place[160];
    struct code_stop stops[CODE_STOPS];
    size_t stop_count;
    /* sources */
    struct code_file file;
    unsigned source_cursor, source_first, source_visible; /* lines, from 1 */
    bool source_reveals, source_other; /* other: no line of this file was visible yet */
    double source_shift;               /* characters that are scrolled to the left */
    /* instructions */
    struct code_row rows[CODE_ROWS];
    size_t row_count;
    bool rows_mixed;
    uint32_t top, cursor;
    int scroll; /* rows to be scrolled by */
    unsigned visible;
    bool reveals;
    uint32_t revealed;
    /* the last ones */
    struct code_row traced[CODE_TRACED];
    size_t traced_count;
    bool has_trace;
    unsigned digits;           /* of an address */
    double row_height, offset; /* as drawn, for the mouse */
};

/* The mode that is drawn. */
enum code_mode code_mode_now(const struct code *);
/* panel_code_rows.c: instructions from the top, or around what is to be shown. */
void code_copy_rows(struct code *, const struct worker_look *);
void code_copy_trace(struct code *, const struct worker_look *);
/* panel_code_file.c */
void code_read_file(struct code_file *, const struct worker_look *, const char *name);
void code_find_lines(struct code_file *, const struct worker_look *, unsigned first, unsigned last);
void code_free_file(struct code_file *);
/* The stop at an address, or in a line of the file that is shown; NULL: none. */
const struct code_stop *code_stop_at(const struct code *, uint32_t address);
const struct code_stop *code_stop_in(const struct code *, unsigned line);
/* Sets or removes the stop where the cursor of an area is: "source", "instructions". */
void code_toggle(struct code *, const char *area);
void code_draw(struct panel *, struct ui *, struct ui_rect);
bool code_event(struct panel *, const struct ui_event *);
/* panel_code_text.c: a source line with its comments and words of C. */
void code_draw_text(struct ui *, double x, double y, const char *text, bool in_comment);
bool code_ends_in_comment(const char *text, bool in_comment);

#endif
