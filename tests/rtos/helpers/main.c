/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests/rtos/test_m68k_helpers.sh: products, quotients and remainders of numbers at the edges
   and between, summed; on mc68000-ecb, without the kernel, and on the host. */
#ifdef HOST
#include <stdio.h>
#else
#define ACIA(offset) (*(volatile unsigned char *)(0x10040u + (offset)))

__asm__(".globl begin\nbegin:\n\tmove.w #0x2700,%sr\n\tlea 0x7f00,%sp\n\tjmp work");
#endif

static unsigned sum;

static void add(unsigned value)
{
    sum = (sum << 5 | sum >> 27) ^ value;
}

static void both(unsigned a, unsigned b)
{
    const int c = (int)a, d = (int)b;

    add(a * b);
    if (b == 0)
        return;
    add(a / b);
    add(a % b);
    if (a == 0x80000000u && b == 0xFFFFFFFFu)
        return;
    add((unsigned)(c / d));
    add((unsigned)(c % d));
}

static unsigned next(unsigned *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static unsigned result(void)
{
    static const unsigned edges[] = {0,          1,          2,          3,          0x7FFF,
                                     0x8000,     0xFFFF,     0x10000,    0x10001,    0x7FFFFFFF,
                                     0x80000000, 0x80000001, 0xFFFF0000, 0xFFFFFFFE, 0xFFFFFFFF};
    unsigned i, j, state = 1;

    for (i = 0; i < 15; i++)
        for (j = 0; j < 15; j++)
            both(edges[i], edges[j]);
    for (i = 0; i < 300; i++) {
        const unsigned a = next(&state), b = next(&state) >> (i & 31);

        both(a, b);
    }
    return sum;
}

#ifdef HOST
int main(void)
{
    printf("%08X\n", result());
    return 0;
}
#else
void work(void);

static void put(int character)
{
    while ((ACIA(0) & 2) == 0)
        continue;
    ACIA(2) = (unsigned char)character;
}

void work(void)
{
    unsigned value;
    int i;

    ACIA(0) = 3;
    ACIA(0) = 0x15;
    value = result();
    for (i = 28; i >= 0; i -= 4)
        put("0123456789ABCDEF"[value >> i & 15]);
    put('\n');
    for (;;)
        continue;
}
#endif
