/* SPDX-License-Identifier: MIT */
/* Time of the Educational Computer Board, whose only timer is the PI/T's: 24 bits that count down
   at a 32nd of the clock. Where only the tick wants it, it begins anew by itself, and no tick
   drifts. While one of the board's timers runs, all share it: it counts to what comes first, on
   beyond zero, and is loaded again by the handler; what that takes is known to a unit or so. All of
   them interrupt at the timer's level, 2. The watchdog is one in software, in the tick. */
#include "ecb.h"
#include "soft_watchdog.h"

#define UNIT   32u /* cycles */
#define PERIOD (CPU_CLOCK_HZ / UNIT / BOS_TICK_HZ)
#define LOST   14u       /* units from a look at the count until it is loaded */
#define FAR    0xFFFFFFu /* the chip has 24 bits */

#define TCR_ALONE  0xA1u /* interrupts with a vector, begins anew */
#define TCR_SHARED 0xB1u /* the same, counts on */
#define TSR_ZERO   0x01u

/* A period in units, 0 when it does not run, and what is left of it. */
typedef struct Countdown {
    int period, left;
    void (*handler)(void);
} Countdown;

static Countdown countdowns[1 + BOARD_TIMERS]; /* the first is the tick */
static unsigned loaded;                        /* the count begins at it */
static unsigned passed;                        /* units before that */
static bos_byte shared;

/* Bytes are read one by one: the upper two must not have changed meanwhile. */
static unsigned count(void)
{
    unsigned high, middle, low;

    do {
        high = PIT_REGISTER(PIT_CNTRH);
        middle = PIT_REGISTER(PIT_CNTRH + 1u);
        low = PIT_REGISTER(PIT_CNTRH + 2u);
    } while (high != PIT_REGISTER(PIT_CNTRH) || middle != PIT_REGISTER(PIT_CNTRH + 1u));
    return high << 16 | middle << 8 | low;
}

/* Units since it was loaded. Alone, where the handler has not yet run, zero was passed: it stays 0
   for a unit, then begins anew. */
static unsigned since_load(void)
{
    const unsigned units = (loaded - count()) & FAR;
    unsigned left;

    if (shared || (PIT_REGISTER(PIT_TSR) & TSR_ZERO) == 0)
        return units;
    left = count();
    return left == 0 ? loaded : loaded + PERIOD - left;
}

/* Counts what has passed off all that run. */
static void pass(unsigned units)
{
    int i;

    passed += units;
    loaded = (loaded - units) & FAR;
    for (i = 0; i <= BOARD_TIMERS; i++)
        countdowns[i].left -= (int)units;
}

static void preload(unsigned units)
{
    PIT_REGISTER(PIT_CPRH) = (unsigned char)(units >> 16);
    PIT_REGISTER(PIT_CPRH + 1u) = (unsigned char)(units >> 8);
    PIT_REGISTER(PIT_CPRH + 2u) = (unsigned char)units;
}

/* Loads the chip with what comes first; alone it goes on with the tick's period. */
static void arrange(void)
{
    int i, left, first = countdowns[0].left;
    bos_byte others = 0;
    unsigned gone;

    for (i = 1; i <= BOARD_TIMERS; i++) {
        if (countdowns[i].period == 0)
            continue;
        others = 1;
        if (countdowns[i].left < first)
            first = countdowns[i].left;
    }
    gone = since_load() + LOST;
    PIT_REGISTER(PIT_TCR) = 0;
    left = first - (int)gone;
    preload(left < 1 ? 1u : (unsigned)left);
    PIT_REGISTER(PIT_TCR) = others ? TCR_SHARED : TCR_ALONE;
    preload(PERIOD - 1u);
    pass(gone);
    loaded = left < 1 ? 1u : (unsigned)left;
    shared = others;
}

/* ---- the interrupt ---- */

static void tick(void)
{
    soft_watchdog_tick();
    kernel_tick();
}

/* A timer that is due; what is more than a period late is left out. */
static int due(Countdown *countdown)
{
    if (countdown->period == 0 || countdown->left > 0)
        return 0;
    do
        countdown->left += countdown->period;
    while (countdown->left <= 0 && countdown != countdowns);
    return 1;
}

static void shared_handler(void)
{
    bos_mask mask;
    int i, now = 0;

    INTERRUPTS_OFF(mask);
    pass(since_load());
    for (i = 0; i <= BOARD_TIMERS; i++)
        now |= due(&countdowns[i]) << i;
    arrange();
    INTERRUPTS_RESTORE(mask);
    for (i = BOARD_TIMERS; i > 0; i--) {
        if ((now & 1 << i) != 0 && countdowns[i].period != 0)
            countdowns[i].handler();
    }
    if ((now & 1) != 0)
        tick();
}

static void timer_handler(void)
{
    ENTER_ISR;
    if (shared) {
        shared_handler();
    } else {
        PIT_REGISTER(PIT_TSR) = TSR_ZERO;
        passed += loaded;
        loaded = PERIOD;
        countdowns[0].left = PERIOD;
        tick();
    }
    EXIT_ISR;
}

void port_tick_start(void)
{
    countdowns[0].period = PERIOD;
    countdowns[0].left = PERIOD;
    interrupt_attach(ECB_TIMER_IRQ, timer_handler, 255);
    arrange();
}

/* ---- the board's timers ---- */

void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level)
{
    Countdown *const countdown = &countdowns[1 + timer];
    bos_mask mask;

    (void)level;
    INTERRUPTS_OFF(mask);
    countdown->handler = handler;
    countdown->period = (int)((cycles + UNIT / 2u) / UNIT);
    countdown->left = countdown->period + (int)since_load();
    arrange();
    INTERRUPTS_RESTORE(mask);
}

void board_timer_clear(int timer)
{
    (void)timer;
}

void board_timer_stop(int timer)
{
    countdowns[1 + timer].period = 0;
}

unsigned board_cycles(void)
{
    unsigned units;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    units = passed + since_load();
    INTERRUPTS_RESTORE(mask);
    return units * UNIT;
}
