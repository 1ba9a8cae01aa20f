/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stencils: makes tables of machine code with holes of what gcc made of a processor's bodies
 * (docs/engine.md). Errors name the file and the stencil and end it with status 1. */
#include "stencils.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail(const char *file, const char *name, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s: ", file);
    if (name)
        fprintf(stderr, "stencil %s: ", name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

void *allocate(size_t bytes)
{
    void *made = calloc(1, bytes);
    if (made != NULL)
        return made;
    fputs("stencils: the host has no memory left\n", stderr);
    exit(1);
}

const char *stencil_name(const char *symbol)
{
    size_t prefix = strlen(STENCIL_PREFIX);
    if (strncmp(symbol, STENCIL_PREFIX, prefix) != 0)
        return NULL;
    return symbol + prefix;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "rewrite") == 0)
        rewrite(argv[2], argv[3]);
    else if (argc == 8 && strcmp(argv[1], "embed") == 0)
        embed(argv[2], argv[3], argv + 4);
    else {
        fputs("Usage: stencils rewrite FROM.s TO.s\n"
              "       stencils embed NAME TO.c WIDE.o WIDE-MOVED.o SMALL.o SMALL-MOVED.o\n",
              stderr);
        return 2;
    }
    return 0;
}
