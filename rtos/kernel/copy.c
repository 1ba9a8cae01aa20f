/* SPDX-License-Identifier: MIT */
/* Copies of messages and of a trace's entries. */
#include "internal.h"

/* By words where everything is aligned to them. */
void kernel_copy(void *to, const void *from, bos_size size)
{
    bos_byte *at = to;
    const bos_byte *source = from;

    if ((((size_t)to | (size_t)from | size) & (sizeof(size_t) - 1)) == 0) {
        size_t *word = to;
        const size_t *source_word = from;

        for (; size > 0; size -= (bos_size)sizeof(size_t))
            *word++ = *source_word++;
    }
    while (size-- > 0)
        *at++ = *source++;
}
