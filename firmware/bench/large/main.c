/* SPDX-License-Identifier: MIT */
/* For measuring speed: more code than caches hold. Hundreds of functions that generate.awk writes,
   no two alike, are called round and round, each once a round, in an order that jumps about; then
   their checksum, which is the same on every machine. */
#include "large.h"

#include "board.h"
#include "print.h"

#ifndef ROUNDS
#define ROUNDS 400u
#endif

unsigned large_words[LARGE_WORDS];
unsigned short large_halves[LARGE_WORDS];
unsigned char large_bytes[LARGE_BYTES];

/* A step that is odd goes through all of a power of two. */
static unsigned round_of_all(unsigned value, unsigned step)
{
    unsigned i, at = step;

    for (i = 0; i < LARGE_FUNCTIONS; i++) {
        at = (at * 5u + step) % LARGE_FUNCTIONS;
        value = large_functions[at](value);
    }
    return value;
}

int main(void)
{
    unsigned value = 1, round, i;
    Line line;

    board_init();
    (void)kernel_init(NULL, 0);
    print_init();
    print_line("large: begin");
    for (i = 0; i < LARGE_WORDS; i++)
        large_words[i] = i * 1664525u;
    for (round = 0; round < ROUNDS; round++)
        value = round_of_all(value, 2 * round + 1);
    print_begin(&line);
    print_text(&line, "large: ");
    print_number(&line, ROUNDS, 0, ' ');
    print_text(&line, " rounds, checksum ");
    print_hex(&line, value);
    print_end(&line);
    board_exit(0);
    return 0;
}
