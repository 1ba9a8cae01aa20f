/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boards that are compiled in: each boards/NAME.dts as a devicetree blob, in the order of their
 * names. The array is generated at build time (setup/embed). */
#ifndef SIM_BUILTIN_BOARDS_H
#define SIM_BUILTIN_BOARDS_H

#include <stddef.h>
#include <string.h>

struct builtin_board {
    const char *name;         /* the file's name without ".dts" */
    const unsigned char *dtb; /* aligned to 8 bytes, constant, lives as long as the program */
    unsigned size;            /* bytes */
};

/* Ends with an entry whose name is NULL. */
extern const struct builtin_board builtin_boards[];

/* The one of that name; NULL where there is none. */
static inline const struct builtin_board *builtin_board_find(const char *name)
{
    const struct builtin_board *board = builtin_boards;
    while (board->name != NULL && strcmp(board->name, name) != 0)
        board++;
    return board->name == NULL ? NULL : board;
}

/* The parts that boards share, boards/NAME.dtsi, as they are. */
struct builtin_text {
    const char *name; /* with ".dtsi" */
    const char *text;
};

extern const struct builtin_text builtin_texts[]; /* ends with a NULL name */

#endif
