/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program for a Cortex-M4 with floating point everywhere: it computes, with all roundings, while
 * a handler computes, too, and two tasks that PendSV switches keep numbers in registers. It prints
 * sums of bits, and whether the tasks' numbers are those of a task that nobody interrupts.
 * Compiled for the host (HOST) it prints the first sum alone, computed by the host. */
#include <stdint.h>

static uint32_t bits_of(float number)
{
    union {
        float number;
        uint32_t bits;
    } both;
    both.number = number;
    return both.bits;
}

static uint32_t mixed(uint32_t sum, float number)
{
    return (sum << 5 | sum >> 27) ^ bits_of(number);
}

/* --- what anybody computes alike --- */

#define SIZE 8

static float matrix[3][SIZE][SIZE];

static uint32_t multiply_matrices(uint32_t sum)
{
    int i, j, k;
    for (i = 0; i < SIZE; i++)
        for (j = 0; j < SIZE; j++) {
            matrix[0][i][j] = (float)(i - j) / 7.0f;
            matrix[1][i][j] = 1.0f / (float)(i + j + 1);
        }
    for (i = 0; i < SIZE; i++)
        for (j = 0; j < SIZE; j++) {
            matrix[2][i][j] = 0;
            for (k = 0; k < SIZE; k++)
                matrix[2][i][j] += matrix[0][i][k] * matrix[1][k][j];
            sum = mixed(sum, matrix[2][i][j]);
        }
    return sum;
}

static uint32_t sum_series(uint32_t sum)
{
    int i, n;
    for (i = -50; i < 50; i++) {
        float x = (float)i * 0.03f, term = x, sine = 0;
        for (n = 1; n < 12; n += 2) {
            sine += term;
            term = -term * x * x / (float)((n + 1) * (n + 2));
        }
        sum = mixed(sum, sine);
        sum = mixed(sum, __builtin_sqrtf(sine * sine + 0.5f));
        sum = mixed(sum, (float)(int32_t)(sine * 1000.0f));
        sum = mixed(sum, (float)(uint32_t)(x * x * 1e6f));
        sum += sine < x ? 1u : sine > x ? 2u : 3u;
    }
    return sum;
}

/* To where numbers become denormal, and infinite. */
static uint32_t go_to_the_ends(uint32_t sum)
{
    float small = 1e-30f, large = 1e30f;
    int i;
    for (i = 0; i < 60; i++) {
        small *= 0.7f;
        large *= 1.9f;
        sum = mixed(mixed(sum, small), large);
        sum = mixed(sum, small * large);
        sum = mixed(sum, small - small * 0.99f);
    }
    return sum;
}

static uint32_t compute(void)
{
    return go_to_the_ends(sum_series(multiply_matrices(1)));
}

#ifdef HOST

#include <stdio.h>

int main(void)
{
    printf("sum %08x\n", (unsigned)compute());
    return 0;
}

#else

#define REGISTER(address) (*(volatile uint32_t *)(address))

void reset(void);
void tick(void);
void switch_tasks(void);
void fault(void);
void go_on(void);

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
    0x20010000,
    (uintptr_t)reset,
    (uintptr_t)fault,
    (uintptr_t)fault,
    (uintptr_t)fault,
    (uintptr_t)fault,
    (uintptr_t)fault,
    0,
    0,
    0,
    0,
    (uintptr_t)fault,
    0,
    0,
    (uintptr_t)switch_tasks,
    (uintptr_t)tick,
};

static void put(char character)
{
    while (REGISTER(0x40004004) & 1)
        continue;
    REGISTER(0x40004000) = (uint8_t)character;
}

static void say(const char *text)
{
    while (*text != '\0')
        put(*text++);
}

static void tell(const char *name, uint32_t sum)
{
    int shift;
    say(name);
    for (shift = 28; shift >= 0; shift -= 4)
        put("0123456789abcdef"[sum >> shift & 15]);
    put('\n');
}

__attribute__((noreturn)) static void quit(void)
{
    register uint32_t operation __asm__("r0") = 0x18, status __asm__("r1") = 0x20026;
    __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(status));
    for (;;)
        continue;
}

void fault(void)
{
    tell("fault ", REGISTER(0xe000ed28));
    quit();
}

/* --- all modes of FPSCR --- */

static uint32_t set_modes(uint32_t fpscr)
{
    uint32_t before;
    __asm__ volatile("vmrs %0, fpscr\n\tvmsr fpscr, %1" : "=&r"(before) : "r"(fpscr) : "memory");
    return before;
}

static uint32_t round_each_way(void)
{
    uint32_t modes, sum = 1;
    for (modes = 0; modes < 16; modes++) {
        volatile float nothing = 0, x = 0.1f;
        int i;
        set_modes(modes << 22);
        for (i = 0; i < 40; i++) {
            int32_t whole;
            x = x * 1.01f + 0.3f;
            sum = mixed(mixed(sum, x), x / 3.0f);
            sum = mixed(sum, x * 1e-39f);
            __asm__ volatile("vcvtr.s32.f32 s0, %1\n\tvmov %0, s0" : "=r"(whole) : "t"(x) : "s0");
            sum += (uint32_t)whole;
        }
        sum = mixed(mixed(sum, nothing / nothing), 1.0f / nothing);
        sum ^= set_modes(0);
    }
    return sum;
}

/* --- a handler and two tasks --- */

#define NUMBERS    10
#define ROUNDS     3000u
#define STACK_SIZE 256

static volatile float handlers;
static volatile uint32_t ticks, switching;
static volatile uint32_t done[2], results[2];
static uint32_t stacks[2][STACK_SIZE] __attribute__((aligned(8)));
uint32_t *stacked[2];
uint32_t running;

/* Switches every third time, at the lowest priority. */
void tick(void)
{
    ticks = ticks + 1;
    if (ticks & 1)
        handlers = handlers * 0.5f + __builtin_sqrtf((float)ticks);
    if (switching && ticks % 3 == 0)
        REGISTER(0xe000ed04) = 1u << 28;
}

/* Bit 4 of EXC_RETURN is clear: the task has used floating point. */
__attribute__((naked)) void switch_tasks(void)
{
    __asm__ volatile(
        "mrs r0, psp\n\ttst lr, #0x10\n\tit eq\n\tvstmdbeq r0!, {s16-s31}\n\t"
        "stmdb r0!, {r4-r11, lr}\n\tldr r1, =running\n\tldr r2, [r1]\n\t"
        "ldr r3, =stacked\n\tstr r0, [r3, r2, lsl #2]\n\teor r2, #1\n\tstr r2, [r1]\n\t"
        "ldr r0, [r3, r2, lsl #2]\n\tldmia r0!, {r4-r11, lr}\n\ttst lr, #0x10\n\t"
        "it eq\n\tvldmiaeq r0!, {s16-s31}\n\tmsr psp, r0\n\tbx lr");
}

static uint32_t go_round(float first, volatile uint32_t *count)
{
    float number[NUMBERS];
    uint32_t round;
    int i;
    for (i = 0; i < NUMBERS; i++)
        number[i] = first + (float)i;
    for (round = 0; round < ROUNDS; round++) {
        for (i = 0; i < NUMBERS; i++)
            number[i] = number[i] * 0.99f + number[(i + 3) % NUMBERS] * 0.0101f;
        *count = round;
    }
    return mixed(bits_of(number[0]), number[NUMBERS - 1]);
}

/* The first to be done waits for the other. */
static void run_task(uint32_t me)
{
    uint32_t count;
    results[me] = go_round((float)me + 1, &done[me]);
    done[me] = ROUNDS;
    while (done[0] != ROUNDS || done[1] != ROUNDS || me == 1)
        continue;
    switching = 0;
    say(results[0] == go_round(1, &count) && results[1] == go_round(2, &count) ? "kept\n"
                                                                               : "lost\n");
    tell("ticks ", ticks);
    tell("handlers ", bits_of(handlers));
    quit();
}

static void first_task(void)
{
    run_task(0);
}

static void second_task(void)
{
    run_task(1);
}

/* The second begins by being returned to; the first one just goes on. */
static void start_tasks(void)
{
    uint32_t *frame = &stacks[1][STACK_SIZE - 8], *word;
    frame[6] = (uint32_t)second_task & ~1u;
    frame[7] = 1u << 24;
    for (word = frame - 9; word < frame; word++)
        *word = 0xfffffffd; /* r4 to r11, and EXC_RETURN: no floating point */
    stacked[1] = frame - 9;
    switching = 1;
    __asm__ volatile("msr psp, %0\n\tmov r0, #2\n\tmsr control, r0\n\tisb\n\tbx %1"
                     :
                     : "r"(&stacks[0][STACK_SIZE]), "r"(first_task)
                     : "r0");
}

void go_on(void)
{
    REGISTER(0x40004010) = 16;
    REGISTER(0x40004008) = 1;
    REGISTER(0xe000ed20) = 0xffff0000;
    REGISTER(0xe000e014) = 1999;
    REGISTER(0xe000e018) = 0;
    REGISTER(0xe000e010) = 7;
    tell("sum ", compute());
    tell("modes ", round_each_way());
    start_tasks();
}

/* The compiler may use floating point from a function's first instruction on. */
__attribute__((naked)) void reset(void)
{
    __asm__ volatile("ldr r0, =0xe000ed88\n\tldr r1, =0x00f00000\n\tstr r1, [r0]\n\tdsb\n\tisb\n\t"
                     "b go_on");
}

#endif
