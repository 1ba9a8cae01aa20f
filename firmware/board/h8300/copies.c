/* SPDX-License-Identifier: MIT */
/* What the compiler calls to copy and to fill structures. */
#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *at, int byte, size_t size);

void *memcpy(void *to, const void *from, size_t size)
{
    char *at = to;
    const char *source = from;

    while (size-- > 0)
        *at++ = *source++;
    return to;
}

void *memset(void *at, int byte, size_t size)
{
    char *next = at;

    while (size-- > 0)
        *next++ = (char)byte;
    return at;
}
