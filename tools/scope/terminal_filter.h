/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libvterm may see: it takes numbers without bounds, more of them than it has room for, and
 * bytes that are no UTF-8. Control characters go through as they are, but zeros; characters whole,
 * anything else in their place is U+FFFD; a control sequence when it is complete, its numbers at
 * most 9999. What is longer than a sequence with a use, strings but titles (OSC), REP (CSI b) and
 * lines of double size are left out. After ECMA-48, chapter 5.4, and RFC 3629. */
#ifndef SCOPE_TERMINAL_FILTER_H
#define SCOPE_TERMINAL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TERMINAL_SEQUENCE 96 /* bytes */

enum filter_state { FILTER_TEXT, FILTER_ESCAPE, FILTER_SEQUENCE, FILTER_STRING, FILTER_STRING_END };

/* Zeroed: nothing has come yet. */
struct terminal_filter {
    enum filter_state state;
    bool bad; /* the sequence that has begun is left out */
    unsigned held_count, numbers, digits;
    char held[TERMINAL_SEQUENCE];
    uint8_t character[4]; /* that has begun */
    uint8_t character_count, character_size;
};

void terminal_filter(struct terminal_filter *, const char *bytes, size_t count,
                     void (*pass)(void *owner, const char *bytes, size_t count), void *owner);

#endif
