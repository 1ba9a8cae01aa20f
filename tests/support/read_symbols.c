/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The symbols of an image's file: see read_symbols.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/read_symbols.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MOST (4u << 20)

struct symbols *read_symbols(const struct image *image, const char *path)
{
    struct sim_error error = {""};
    struct symbols *symbols;
    char *bytes = malloc(FILE_MOST);
    FILE *file = fopen(path, "rb");
    size_t size;
    assert_non_null(bytes);
    assert_non_null(file);
    size = fread(bytes, 1, FILE_MOST, file);
    fclose(file);
    symbols = symbols_create(image, bytes, size, &error);
    free(bytes);
    if (symbols == NULL)
        fail_msg("%s", error.text);
    return symbols;
}
