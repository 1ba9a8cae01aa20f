/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that look random, the same ones in each run: Marsaglia's xorshift of 64 bits
 * ("Xorshift RNGs", 2003), with the shifts 13, 7, 17. The state is never 0. */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
