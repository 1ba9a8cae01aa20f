/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comparing traces in tests: see compare.h. */
#define _GNU_SOURCE /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/compare.h"

#include <string.h>

static size_t same_bytes(const struct blob *a, const struct blob *b)
{
    size_t i = 0;
    while (i < a->size && i < b->size && a->bytes[i] == b->bytes[i])
        i++;
    return i;
}

static size_t line_start(const struct blob *text, size_t at)
{
    while (at > 0 && text->bytes[at - 1] != '\n')
        at--;
    return at;
}

static int line_length(const struct blob *text, size_t at)
{
    size_t end = at;
    while (end < text->size && text->bytes[end] != '\n')
        end++;
    return (int)(end - at);
}

void test_same_text(const char *what, const struct blob *expected, const struct blob *found)
{
    size_t same = same_bytes(expected, found), at = line_start(expected, same), i;
    unsigned line = 1;
    if (expected->size == found->size && same == found->size)
        return;
    for (i = 0; i < at; i++)
        line += expected->bytes[i] == '\n';
    fail_msg("%s: line %u is\n    %.*s\nwhere it should be\n    %.*s", what, line,
             line_length(found, at), (const char *)found->bytes + at, line_length(expected, at),
             (const char *)expected->bytes + at);
}

bool test_text_has(const struct blob *text, const char *string)
{
    return text->size > 0 && memmem(text->bytes, text->size, string, strlen(string)) != NULL;
}
