/* SPDX-License-Identifier: MIT */
/* A mix of integer work for measuring speed: sorting, a CRC, a matrix product, a sieve of primes,
   a state machine over text. A fixed number of rounds, then their checksum, which is the same on
   every machine of one byte order. No task, no tick: only the processor. */
#include "board.h"
#include "print.h"

#ifndef ROUNDS
#define ROUNDS 1000u
#endif

#define ITEMS 512
#define SIDE  20
#define SIEVE 4000

static unsigned items[ITEMS];
static int left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];
static unsigned char composite[SIEVE];

static unsigned random_state = 1;

static unsigned random_number(void)
{
    random_state = random_state * 1664525u + 1013904223u;
    return random_state;
}

/* ---- sorting: a heap sort ---- */

static void sift(unsigned *heap, int root, int count)
{
    const unsigned value = heap[root];
    int child;

    while ((child = 2 * root + 1) < count) {
        if (child + 1 < count && heap[child] < heap[child + 1])
            child++;
        if (heap[child] <= value)
            break;
        heap[root] = heap[child];
        root = child;
    }
    heap[root] = value;
}

static unsigned sort(void)
{
    int i;

    for (i = 0; i < ITEMS; i++)
        items[i] = random_number();
    for (i = ITEMS / 2 - 1; i >= 0; i--)
        sift(items, i, ITEMS);
    for (i = ITEMS - 1; i > 0; i--) {
        const unsigned largest = items[0];

        items[0] = items[i];
        items[i] = largest;
        sift(items, 0, i);
    }
    return items[0] ^ items[ITEMS / 2] ^ items[ITEMS - 1];
}

/* ---- CRC-32 of the sorted items, bit by bit ---- */

static unsigned crc(void)
{
    const unsigned char *bytes = (const unsigned char *)items;
    unsigned remainder = 0xFFFFFFFFu;
    unsigned i;
    int bit;

    for (i = 0; i < sizeof(items); i++) {
        remainder ^= bytes[i];
        for (bit = 0; bit < 8; bit++)
            remainder = remainder >> 1 ^ (0xEDB88320u & (0u - (remainder & 1u)));
    }
    return ~remainder;
}

/* ---- a matrix product ---- */

static int row_by_column(int row, int column)
{
    int sum = 0;
    int i;

    for (i = 0; i < SIDE; i++)
        sum += left[row][i] * right[i][column];
    return sum;
}

static unsigned matrix(void)
{
    unsigned sum = 0;
    int row, column;

    for (row = 0; row < SIDE; row++) {
        for (column = 0; column < SIDE; column++) {
            left[row][column] = (int)(random_number() >> 24);
            right[row][column] = (int)(random_number() >> 24) - 128;
        }
    }
    for (row = 0; row < SIDE; row++) {
        for (column = 0; column < SIDE; column++) {
            product[row][column] = row_by_column(row, column);
            sum = sum * 31u + (unsigned)product[row][column];
        }
    }
    return sum;
}

/* ---- primes ---- */

static unsigned primes(void)
{
    unsigned count = 0;
    unsigned i, multiple;

    for (i = 0; i < SIEVE; i++)
        composite[i] = 0;
    for (i = 2; i < SIEVE; i++) {
        if (composite[i])
            continue;
        count++;
        for (multiple = i * i; multiple < SIEVE; multiple += i)
            composite[multiple] = 1;
    }
    return count;
}

/* ---- a state machine: counts numbers and words in a text ---- */

enum { BLANK, WORD, NUMBER };

static unsigned scan(void)
{
    static const char text[] = "The 8 queens, 15 puzzles and 1000 tasks of 2004 were 16 bits wide; "
                               "0 of 42 answers came by 5 o'clock, 7 by 9, and 3 never did.";
    unsigned words = 0;
    unsigned numbers = 0;
    int state = BLANK;
    int i, round;

    for (round = 0; round < 40; round++) {
        for (i = 0; text[i] != '\0'; i++) {
            const char c = text[i];
            const int now = c >= '0' && c <= '9' ? NUMBER : c > '9' ? WORD : BLANK;

            words += now == WORD && state != WORD;
            numbers += now == NUMBER && state != NUMBER;
            state = now;
        }
    }
    return words * 1000u + numbers;
}

int main(void)
{
    unsigned checksum = 0;
    unsigned round;
    Line line;

    board_init();
    (void)kernel_init(NULL, 0);
    print_init();
    print_line("compute: begin");
    for (round = 0; round < ROUNDS; round++) {
        checksum = checksum * 7u + sort();
        checksum = checksum * 7u + crc();
        checksum = checksum * 7u + matrix();
        checksum = checksum * 7u + primes();
        checksum = checksum * 7u + scan();
    }
    print_begin(&line);
    print_text(&line, "compute: ");
    print_number(&line, ROUNDS, 0, ' ');
    print_text(&line, " rounds, checksum ");
    print_hex(&line, checksum);
    print_end(&line);
    board_exit(0);
    return 0;
}
