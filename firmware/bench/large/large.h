/* SPDX-License-Identifier: MIT */
/* What main.c and the functions that generate.awk writes share. */
#ifndef LARGE_H
#define LARGE_H

#define LARGE_FUNCTIONS 1024 /* a power of two */
#define LARGE_WORDS     256
#define LARGE_BYTES     256

/* How often a function goes round, of the 2 to 30 turns that were drawn: times LARGE_TIMES, or,
   where that is 0 and all is straight, once. */
#ifndef LARGE_TIMES
#define LARGE_TIMES 6u
#endif
#define LARGE_TURNS(drawn) (LARGE_TIMES == 0 ? 1u : LARGE_TIMES * (drawn))

typedef unsigned LargeFunction(unsigned value);

extern LargeFunction *const large_functions[LARGE_FUNCTIONS];
extern unsigned large_words[LARGE_WORDS];
extern unsigned short large_halves[LARGE_WORDS];
extern unsigned char large_bytes[LARGE_BYTES];

#endif
