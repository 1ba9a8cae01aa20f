/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A terminal as a VT100 or xterm shows it: bytes in, cells out; keys in, bytes out. It draws
 * nothing and knows no machine. Whatever bytes come, they only change its cells. */
#ifndef SCOPE_TERMINAL_H
#define SCOPE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TERMINAL_ROWS_LEAST    2u
#define TERMINAL_ROWS_MOST     300u
#define TERMINAL_COLUMNS_LEAST 8u
#define TERMINAL_COLUMNS_MOST  500u
#define TERMINAL_HISTORY       5000u /* lines above the screen that are kept */

enum terminal_attribute {
    TERMINAL_BOLD = 1,
    TERMINAL_UNDERLINE = 2,
    TERMINAL_ITALIC = 4,
    TERMINAL_REVERSE = 8,
    TERMINAL_STRIKE = 16,
};

/* A colour: the theme's own, one of the 256, or red, green, blue. */
#define TERMINAL_DEFAULT     0u
#define TERMINAL_INDEXED     0x01000000u /* and the index: 0 to 7, 8 to 15 bright, xterm's cube */
#define TERMINAL_RGB         0x02000000u /* and 0xRRGGBB */
#define TERMINAL_COLOUR_KIND 0xff000000u

struct terminal_cell {
    uint32_t character, accent; /* Unicode; 0: nothing there */
    uint32_t ink, ground;
    uint8_t attributes, width; /* width 0: the right half of the character before */
};

struct terminal;

/* NULL on no memory. Sizes out of range are brought into it, here and below. */
struct terminal *terminal_create(unsigned rows, unsigned columns);
void terminal_destroy(struct terminal *); /* NULL is nothing */
void terminal_put(struct terminal *, const void *bytes, size_t count);
/* As at power-on: nothing on the screen, nothing above it; the size stays. */
void terminal_clear(struct terminal *);
/* Another size, and cleared: whoever has the bytes puts them in again, so that lines break anew. */
void terminal_resize(struct terminal *, unsigned rows, unsigned columns);
unsigned terminal_rows(const struct terminal *);
unsigned terminal_columns(const struct terminal *);
const char *terminal_title(const struct terminal *); /* what the guest called it; "" at first */

/* Lines are numbered from the first that came; those from `first` up to `end` are there, the last
 * terminal_rows() of them are the screen. */
uint64_t terminal_first(const struct terminal *);
uint64_t terminal_end(const struct terminal *);
struct terminal_cell terminal_cell(const struct terminal *, uint64_t line, unsigned column);
/* False: it is hidden. */
bool terminal_cursor(const struct terminal *, uint64_t *line, unsigned *column);

struct terminal_place {
    uint64_t line;
    unsigned column;
};
/* The text from one place to before another, blanks at the ends of lines left out; the caller frees
 * it. NULL on no memory. */
char *terminal_text(const struct terminal *, struct terminal_place from, struct terminal_place to);
/* The word (what has no blanks) at a place. */
void terminal_word(const struct terminal *, struct terminal_place at, struct terminal_place *from,
                   struct terminal_place *to);

/* What a key sends, given the modes that the guest has set. `modifiers` are UI_SHIFT, UI_CTRL,
 * UI_ALT; `key` as SDL names it. Returns how many bytes; 0: it is no key that sends something by
 * itself (its text comes as typed text). */
#define TERMINAL_KEY 32
size_t terminal_key(struct terminal *, const char *key, unsigned modifiers,
                    char bytes[TERMINAL_KEY]);
/* Text from the clipboard as it is sent: line ends are Returns, between the marks that the guest
 * has asked for. The caller frees it; NULL on no memory. */
char *terminal_paste(struct terminal *, const char *text, size_t *count);
/* Answers that the guest has asked for (where the cursor is, what the terminal can) since the last
 * call, at most `size` bytes. */
size_t terminal_answers(struct terminal *, char *bytes, size_t size);

#endif
