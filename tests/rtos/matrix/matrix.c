/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What matrix.h says. A line is printed when it is new. */
#include "matrix.h"

#include <stdio.h>
#include <string.h>

#define MOST 2000

static char seen[MOST][64];
static int count;

static void note(const char *service, const char *result)
{
    const char *context = bos.this_task == NULL ? "start-up" : bos.isr_depth != 0 ? "isr" : "task";
    char line[64];
    int i;

    snprintf(line, sizeof(line), "%s %s %s", service, context, result);
    for (i = 0; i < count; i++) {
        if (strcmp(seen[i], line) == 0)
            return;
    }
    if (count < MOST)
        strcpy(seen[count++], line);
}

void note_void(const char *service)
{
    note(service, "-");
}

void *note_pointer(const char *service, const void *value)
{
    note(service, value == NULL ? "null" : "address");
    return (void *)value;
}

void note_value(const char *service, long value)
{
    static const char *const names[] = {
        "BOS_OK",          "BOS_TIMEOUT",      "BOS_REMOVED",     "BOS_ERROR_CONTEXT",
        "BOS_ERROR_RANGE", "BOS_ERROR_MEMORY", "BOS_ERROR_STATE", "BOS_ERROR_FULL"};

    note(service, value > 0 ? "number" : value < -7 ? "negative" : names[-value]);
}

static void __attribute__((destructor)) print(void)
{
    int i;

    for (i = 0; i < count; i++)
        printf("matrix: %s\n", seen[i]);
}
