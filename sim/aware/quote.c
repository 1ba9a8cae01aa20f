/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a task waits for, as people read it best: the object's name set off from its kind. */
#include "aware/aware.h"

#include <stdio.h>
#include <string.h>

/* The kernels' own words; what is the beginning of another stands behind it. */
static const char *const kinds[] = {
    "message queue", "message box", "recursive mutex", "event group", "event flags",
    "block pool",    "byte pool",   "queue set",       "semaphore",   "mutex",
    "mailbox",       "queue",       "buffer",          "event",       "lock",
    "pipe",          "stack",       "timer",
};

static size_t kind_length(const char *text)
{
    size_t i;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t length = strlen(kinds[i]);
        if (strncmp(text, kinds[i], length) == 0 && text[length] == ' ')
            return length;
    }
    return 0;
}

/* Up to what follows: ", held by weather", " (8 ticks left)". */
static size_t name_length(const char *text)
{
    const char *brackets = strstr(text, " (");
    size_t length = strcspn(text, ",");
    return brackets != NULL && (size_t)(brackets - text) < length ? (size_t)(brackets - text)
                                                                  : length;
}

void aware_quote_wait(const char *wait_text, char *text, size_t size)
{
    size_t kind = kind_length(wait_text), name;
    const char *at = wait_text + kind + (kind > 0);
    name = kind > 0 ? name_length(at) : 0;
    if (name == 0 || *at == '\'' || *at == '(' || strncmp(at, "0x", 2) == 0)
        snprintf(text, size, "%s", wait_text);
    else
        snprintf(text, size, "%.*s '%.*s'%s", (int)kind, wait_text, (int)name, at, at + name);
}
