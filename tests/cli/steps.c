/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For test_debug.sh: calls, recursion, an inlined function, an interrupt that comes all the time.
 * The test finds its places by the comments at the ends of lines. */
typedef unsigned u32;
#define REGISTER(address) (*(volatile u32 *)(address))

volatile u32 ticks, sum, depth;
volatile unsigned char small[8];

static inline __attribute__((always_inline)) u32 twice(u32 x)
{
    u32 y = x + x; /* inlined */
    sum = y;
    return y;
}

__attribute__((noinline)) u32 add(u32 a, u32 b)
{
    u32 c = a + b; /* add */
    sum = c;       /* add's last */
    return c;
}

__attribute__((noinline)) u32 factorial(u32 n)
{
    u32 below;
    depth = n; /* factorial */
    if (n < 2)
        return 1;
    below = factorial(n - 1); /* recursion */
    return n * below;         /* product */
}

void systick(void)
{
    ticks++; /* handler */
}

int work(void)
{
    u32 i, x;
    REGISTER(0xe000e014) = 99;
    REGISTER(0xe000e018) = 0;
    REGISTER(0xe000e010) = 7;
    x = add(1, 2);    /* first call */
    x = twice(x);     /* twice */
    x = factorial(4); /* deep call */
    for (i = 0; i < 6; i++)
        small[i] = (unsigned char)(x + i); /* bytes */
    x += add(x, i);                        /* second call */
    sum = x;                               /* done */
    return 0;
}
