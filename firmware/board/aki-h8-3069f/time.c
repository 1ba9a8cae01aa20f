/* SPDX-License-Identifier: MIT */
/* Time of the AKI-H8/3069F: the 16-bit timers, each of which begins anew at its general register A.
   After the H8/3069R Group Hardware Manual, chapter 9. The watchdog is one in software, in the
   tick. */
#include "h8300.h"
#include "soft_watchdog.h"
#include "switch.h"

#define TSTR  BYTE(ITU_BASE + 0u)
#define TISRA BYTE(ITU_BASE + 4u)

#define CHANNEL(n) (ITU_BASE + 8u + 8u * (unsigned)(n))
#define TCR(n)     BYTE(CHANNEL(n) + 0u)
#define TCNT(n)    WORD(CHANNEL(n) + 2u)
#define GRA(n)     WORD(CHANNEL(n) + 4u)

#define TCR_CLEAR     0x20u /* at general register A */
#define TICK_PRESCALE 3     /* an eighth of the clock */
#define TICK_COUNT    (CPU_CLOCK_HZ / 8u / BOS_TICK_HZ)

#define CHANNEL_IRQ(n) (ITU_IRQ + 4 * (n))

static unsigned ticked; /* cycles until the last tick */
static unsigned kept;   /* the count when software raised a tick */
static bos_byte raised;

static void clear(int channel)
{
    const unsigned char flag = (unsigned char)(1u << channel);

    TISRA = (unsigned char)(TISRA & ~flag);
}

static void count(int channel, unsigned prescale, unsigned counts)
{
    const unsigned char bit = (unsigned char)(1u << channel);

    TSTR &= (unsigned char)~bit;
    TCR(channel) = (unsigned char)(TCR_CLEAR | prescale);
    TCNT(channel) = 0;
    GRA(channel) = (unsigned short)(counts - 1u);
    TISRA = (unsigned char)((TISRA & ~bit) | bit << 4);
    TSTR |= bit;
}

/* ---- the tick ---- */

static void tick_handler(void)
{
    ENTER_ISR;
    if (raised) {
        TCNT(0) = (unsigned short)(kept + TCNT(0) + 3u);
        raised = 0;
    } else {
        ticked += TICK_COUNT * 8u;
    }
    clear(0);
    soft_watchdog_tick();
    kernel_tick();
    EXIT_ISR;
}

void port_tick_start(void)
{
    interrupt_attach(CHANNEL_IRQ(0), tick_handler, 255);
    count(0, TICK_PRESCALE, TICK_COUNT);
}

unsigned board_cycles(void)
{
    unsigned counted, cycles;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    counted = TCNT(0);
    cycles = ticked;
    if ((TISRA & 1u) != 0 && counted < TICK_COUNT / 2u)
        cycles += TICK_COUNT * 8u;
    INTERRUPTS_RESTORE(mask);
    return cycles + 8u * counted;
}

/* ---- the board's timers ---- */

void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level)
{
    unsigned prescale = 0;
    bos_mask mask;

    while (prescale < 3u && cycles >> prescale > 0x10000u)
        prescale++;
    INTERRUPTS_OFF(mask);
    interrupt_attach(CHANNEL_IRQ(1 + timer), handler, level);
    count(1 + timer, prescale, cycles >> prescale);
    INTERRUPTS_RESTORE(mask);
}

void board_timer_clear(int timer)
{
    clear(1 + timer);
}

void board_timer_stop(int timer)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    TSTR &= (unsigned char)~(2u << timer);
    clear(1 + timer);
    INTERRUPTS_RESTORE(mask);
}

void board_quiet(void)
{
    TSTR = 0;
    (void)TISRA;
    TISRA = 0;
}

/* The count jumps to its end, and the handler puts it back. */
void board_tick_raise(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    while (TCNT(0) >= TICK_COUNT - 8u || (TISRA & 1u) != 0) {
        INTERRUPTS_RESTORE(mask);
        INTERRUPTS_OFF(mask);
    }
    kept = TCNT(0);
    raised = 1;
    TCNT(0) = (unsigned short)(TICK_COUNT - 2u);
    while ((TISRA & 1u) == 0)
        continue;
    INTERRUPTS_RESTORE(mask);
    __asm__ volatile("nop\n\tnop" : : : "memory");
}
