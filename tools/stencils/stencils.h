/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stencils: makes tables of machine code with holes of what gcc made of a processor's bodies. */
#ifndef STENCILS_H
#define STENCILS_H

#include <stddef.h>

/* "FILE: stencil NAME: ..." on stderr, and the end with status 1. `name` may be NULL. */
void fail(const char *file, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));
void *allocate(size_t bytes);

#define STENCIL_PREFIX "stencil_"
/* A symbol's name without the prefix, or NULL if it is none of a stencil. */
const char *stencil_name(const char *symbol);

/* Reads gcc's text, refuses what a stencil cannot hold, straightens the ways, writes it. */
void rewrite(const char *from, const char *to);
/* The four objects that the text was assembled to (see embed.c); writes the tables in C. */
void embed(const char *name, const char *to, char **files);

#endif
