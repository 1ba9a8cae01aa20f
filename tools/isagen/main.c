/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isagen: makes C of an .isa file, the tables of an instruction set (docs/isa.md). Errors name the
 * file and the line and end it with status 1. */
#include "isagen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fail_at(const struct set *set, int line, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s:%d: ", set->file, line);
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
    fputs("isagen: the host has no memory left\n", stderr);
    exit(1);
}

char *copy(const char *text, size_t length)
{
    char *made = allocate(length + 1);
    return memcpy(made, text, length);
}

unsigned ones(uint32_t bits)
{
    return (unsigned)__builtin_popcount(bits);
}

int main(int argc, char **argv)
{
    struct set *set = allocate(sizeof *set);
    if (argc != 4) {
        fputs("Usage: isagen FILE.isa TABLES.c ROWS.h\n", stderr);
        return 2;
    }
    read_set(set, argv[1]);
    check_set(set);
    write_tables(set, argv[2]);
    write_header(set, argv[3]);
    return 0;
}
