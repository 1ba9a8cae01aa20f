/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the panels of tasks, code, registers, memory and devices share: when to copy anew, tables
 * with columns, marks of what has changed, words of commands. */
#ifndef SCOPE_PANEL_PARTS_H
#define SCOPE_PANEL_PARTS_H

#include "panel.h"

#define PANEL_PAD 10.0 /* between a panel's edge and what is in it */

/* --- when to copy --- */

struct panel_watch {
    const struct machine *machine; /* only to compare with */
    uint64_t moves, stops, marks;
    double again; /* host seconds: not before, while the machine runs */
    double began; /* of the present look, or the latest one */
};

enum panel_news {
    PANEL_OLD,     /* nothing has changed since the last look */
    PANEL_MOVED,   /* the machine runs, or was changed by hand, or another task is looked at */
    PANEL_STOPPED, /* it has come to stand anew */
    PANEL_OTHER,   /* it is another machine, or what was shown is older than the last stop */
};

/* While the machine runs, there are news a few times a second only. */
enum panel_news panel_news(struct panel_watch *, const struct worker_look *);
/* The look has ended: the next one, while it runs, comes the later the longer this one took. */
void panel_looked(struct panel_watch *);

/* --- texts --- */

/* A word of a command: in quotes where it has blanks. Returns the buffer. */
const char *panel_word(const char *word, char *text, size_t size);
/* "1,234,567" */
const char *panel_count(uint64_t, char *text, size_t size);
/* Cuts the next word off; false: there is none. In quotes it may have blanks. */
bool panel_next(const char **words, char *word, size_t size);

/* --- commands --- */

struct panel_action {
    const char *word;
    bool (*function)(struct panel *, const char *words, struct sim_error *);
}; /* a table ends with a NULL word */

/* Does what the first word names, with the words behind it, and has the panel drawn again. `usage`
 * is the error where it names nothing. */
bool panel_act(struct panel *, const struct panel_action *, const char *words, const char *usage,
               struct sim_error *);

/* --- memory --- */

/* Zeroed, for free(). Ends the program when there is none. */
void *panel_make(size_t count, size_t size);

/* --- tables --- */

struct panel_column {
    const char *key, *title;
    double least;      /* width in characters */
    double most;       /* it grows to that; 0: it does not grow */
    unsigned drop;     /* goes where there is no room: 1 first; 0: never */
    bool right;        /* numbers */
    bool never_sort;   /* its heading is no button */
    const char *about; /* for the status line; NULL: the title says it */
};                     /* a table ends with a NULL key */

#define PANEL_COLUMNS 12u /* of one table, at most */

struct panel_slot {
    double x, w; /* w 0: not shown */
};

void panel_lay_columns(struct ui *, const struct panel_column *, double x, double width,
                       struct panel_slot *);
double panel_row_height(struct ui *);
/* The headings: a button each, whose command is `command` and the column's key. `sorted` is the
 * key that the rows are sorted by. Returns the height. */
double panel_headings(struct ui *, struct ui_rect, const struct panel_column *,
                      const struct panel_slot *, const char *command, const char *sorted,
                      bool descending);

/* Rows of one height below each other, which are scrolled. */
struct panel_list {
    struct ui_rect rect;
    double height, offset; /* of a row; scrolled by */
    size_t first, end;     /* to be drawn: one more at either end, so that the arrow keys go on */
};

/* Scrolls and clips: draw the rows, then ui_unclip. */
struct panel_list panel_list(struct ui *, struct ui_rect, const char *id, double height,
                             size_t count);
struct ui_rect panel_list_row(const struct panel_list *, size_t index);

/* The ground of a row. */
void panel_row_ground(struct ui *, struct ui_rect, bool chosen);
/* A text in a row, with the mark of what has changed: bold, on a ground of its own. */
void panel_cell(struct ui *, struct ui_rect, enum ui_font, enum ui_colour, bool right, bool changed,
                const char *text);

/* --- pieces --- */

/* Several lines in the middle: what is missing and what to do. */
void panel_message(struct ui *, struct ui_rect, const char *title, const char *text);
/* Text in lines of that width; returns the height. */
double panel_paragraph(struct ui *, double x, double y, double w, enum ui_font, enum ui_colour,
                       const char *text);
/* A button of a row of them; returns where the next one begins. Nothing is drawn beyond `right`.
 */
double panel_button(struct ui *, double x, double y, double right, const char *id,
                    const char *label, const char *command, bool on);
double panel_button_height(struct ui *);
void panel_stop_mark(struct ui *, double x, double y, double size, bool enabled);

#endif
