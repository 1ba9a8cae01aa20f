/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the three ways of reading the words of bodies have in common. A processor says before it
 * includes one of them, if it is not little-endian, 32 bits wide and without wait states:
 * CORE_BIG_ENDIAN: bytes of a value lie in memory most significant first.
 * CORE_ALIGNMENT: the most that an access must be a multiple of, in bytes (2 for a 16-bit bus).
 * CORE_WAITS: accesses to different places take different time; the most was charged, and the
 * page's share of state->refunds is given back (pages.h). */
#ifndef SIM_ENGINE_TABLE_WORDS_H
#define SIM_ENGINE_TABLE_WORDS_H

#include <stdint.h>

#ifndef CORE_ALIGNMENT
#define CORE_ALIGNMENT 4u
#endif
#define TABLE_ALIGN(bytes) ((bytes) < CORE_ALIGNMENT ? (bytes) : CORE_ALIGNMENT)
/* May an aligned access reach into the next page? */
#define TABLE_CROSSES(address, bytes)                                                              \
    (TABLE_ALIGN(bytes) < (bytes) && ((address)&255u) + (bytes) > 256u)

#ifdef CORE_BIG_ENDIAN
#define TABLE_ORDER(type, v)                                                                       \
    ((type)(sizeof(type) == 4   ? __builtin_bswap32((uint32_t)(v))                                 \
            : sizeof(type) == 2 ? __builtin_bswap16((uint16_t)(v))                                 \
                                : (v)))
#else
#define TABLE_ORDER(type, v) ((type)(v))
#endif

/* Parts of registers: an operand may name the byte or the half at its place in the state. */
typedef uint8_t __attribute__((may_alias)) table_part8;
typedef uint16_t __attribute__((may_alias)) table_part16;

#endif
