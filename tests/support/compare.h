/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comparing traces in tests: the first line that differs is told. */
#ifndef TESTS_SUPPORT_COMPARE_H
#define TESTS_SUPPORT_COMPARE_H

#include "sim/trace.h"

/* Everything that a trace can hold. */
#define TRACE_ALL                                                                                  \
    (PROBE_INSTRUCTION | PROBE_ACCESS | PROBE_INTERRUPT | PROBE_LINE | PROBE_REGISTER |            \
     PROBE_TASK | PROBE_SERIAL | PROBE_REPORT | PROBE_INPUT)

/* Fails the test unless both texts are the same; `what` says which they are. */
void test_same_text(const char *what, const struct blob *expected, const struct blob *found);
/* Does the text hold this string? The blob need not end in a zero. */
bool test_text_has(const struct blob *, const char *string);

#endif
