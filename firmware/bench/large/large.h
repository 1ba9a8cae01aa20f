/* SPDX-License-Identifier: MIT */
/* What main.c and the functions that generate.awk writes share. */
#ifndef LARGE_H
#define LARGE_H

#define LARGE_FUNCTIONS 1024 /* a power of two */
#define LARGE_WORDS     256
#define LARGE_BYTES     256

/* How often a function goes round: as it was drawn, or, where all is straight, once. */
#ifdef LARGE_STRAIGHT
#define LARGE_TURNS(drawn) 1u
#else
#define LARGE_TURNS(drawn) (drawn)
#endif

typedef unsigned LargeFunction(unsigned value);

extern LargeFunction *const large_functions[LARGE_FUNCTIONS];
extern unsigned large_words[LARGE_WORDS];
extern unsigned short large_halves[LARGE_WORDS];
extern unsigned char large_bytes[LARGE_BYTES];

#endif
