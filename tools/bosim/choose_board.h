/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which board an image runs on. */
#ifndef BOSIM_CHOOSE_BOARD_H
#define BOSIM_CHOOSE_BOARD_H

#include "builtin_boards.h"
#include "file.h"
#include "image/image.h"
#include "machine.h"

struct board {
    const unsigned char *dtb;
    size_t size;
    struct bytes owned; /* freed by board_free */
    char how[160];      /* how it was found, where the user should know: else "" */
};

/* A built-in board by name, or a user's own .dts or .dtb. */
bool board_open(const char *name, struct board *, struct sim_error *);
/* The board that an image is certainly for: it says so in its information record; or it is an
 * image for the processor of exactly one board, lies in that board's memory, and, on a Cortex-M,
 * has a vector table with a stack in that board's RAM. Otherwise false, with the candidates. */
bool board_guess(const struct image *, struct board *, struct sim_error *);
void board_free(struct board *);

const struct builtin_board *board_find(const char *name); /* NULL if there is none */
/* "a, b, c": the names of all built-in boards, in the buffer. */
const char *board_names(char *buffer, size_t size);

#endif
