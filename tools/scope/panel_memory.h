/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of memory: what it has copied, for its drawing and for tests. */
#ifndef SCOPE_PANEL_MEMORY_H
#define SCOPE_PANEL_MEMORY_H

#include "panel_parts.h"

#define MEMORY_LINE      32u   /* bytes of the longest line */
#define MEMORY_LINES     600u  /* that are copied at once */
#define MEMORY_KEPT      4096u /* lines of a stop that are remembered, to compare with */
#define MEMORY_STRETCHES 1024u

/* A space is shown as a list of rows: each stretch of addresses that answers has a heading and its
 * lines; between them a row says that nothing answers. */
struct memory_stretch {
    uint32_t first, last; /* addresses of the space, inclusive */
    bool mapped, device, read_only;
    char name[40];
    uint64_t row; /* its first one: the heading, or all of what does not answer */
};

/* What is remembered of a line. */
struct memory_bytes {
    uint32_t address;
    uint8_t bytes[MEMORY_LINE];
    uint32_t known; /* bit i: byte i answered */
};

struct memory_line {
    struct memory_bytes now;
    uint32_t changed; /* bits */
    unsigned stretch; /* its index */
    bool heading;     /* no bytes: the stretch itself */
};

/* By line address; one of these a stop. */
struct memory_kept {
    struct memory_bytes *lines; /* array of MEMORY_KEPT */
    size_t count;
    unsigned line; /* bytes of a line; as they were: others are not compared */
    unsigned space;
};

struct memory {
    struct panel panel;
    struct panel_watch watch;
    /* of the machine */
    char spaces[8][24];
    unsigned space_count, unit, digits; /* bytes an address counts; digits of an address */
    char stack[16];                     /* the stack pointer's name */
    bool big_endian, is_data;           /* is_data: where `set` writes */
    struct memory_stretch *stretches;   /* array of MEMORY_STRETCHES */
    unsigned stretch_count;
    uint64_t rows; /* of the space */
    /* what is shown */
    unsigned space, width, line; /* index; bytes of a unit; bytes of a line */
    struct memory_line *lines;   /* array of MEMORY_LINES: rows from `first_row` on */
    uint64_t first_row;
    size_t line_count;
    struct memory_kept stood, before;
    /* where */
    uint64_t top_row; /* as it was drawn */
    unsigned visible; /* rows that fit */
    uint32_t cursor;
    double offset, row_height, bytes_x, cell_width; /* as they were drawn, for the mouse */
    bool reveals, begun;                            /* the cursor is to be made visible */
    char typed[9];                                  /* digits of a value that is being typed */
    char follows[128];                              /* an expression; "": none */
    char trouble[160];                              /* of that */
    uint32_t followed;
};

void memory_draw(struct panel *, struct ui *, struct ui_rect);
bool memory_event(struct panel *, const struct ui_event *);
/* The row of an address, and back. */
uint64_t memory_row(const struct memory *, uint32_t address);
/* The line of a row, as it was copied; NULL: it was not. */
const struct memory_line *memory_line_at(const struct memory *, uint64_t row);
/* A unit's value at `offset` bytes into a line; false: not all of it answered. */
bool memory_value(const struct memory *, const struct memory_line *, unsigned offset,
                  uint32_t *value);
void memory_go(struct memory *, uint32_t address);

#endif
