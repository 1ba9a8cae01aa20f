/* SPDX-License-Identifier: MIT */
/* Time of the H8/3292: the tick is compare match A of the free-running timer, at which it begins
   anew; the board's timers are the two 8-bit timers, at a 64th or a 1024th of the clock. After the
   H8/3297 Series Hardware Manual, chapters 8 and 9. The watchdog is one in software, in the tick.
 */
#include "h8300.h"
#include "soft_watchdog.h"
#include "switch.h"

#define TIER BYTE(FRT_BASE + 0u)
#define TCSR BYTE(FRT_BASE + 1u)
#define FRC  WORD(FRT_BASE + 2u)
#define OCRA WORD(FRT_BASE + 4u)
#define TCR  BYTE(FRT_BASE + 6u)
#define TOCR BYTE(FRT_BASE + 7u)

#define OCIAE  0x08u
#define OCFA   0x08u
#define CCLRA  0x01u
#define EIGHTH 0x01u

#define TICK_IRQ   FRT_IRQ_4
#define TICK_COUNT (CPU_CLOCK_HZ / 8u / BOS_TICK_HZ)

/* The 8-bit timers. */
#define TIMER(n)  (TMR_BASE + 8u * (unsigned)(n))
#define TCR8(n)   BYTE(TIMER(n) + 0u)
#define TCSR8(n)  BYTE(TIMER(n) + 1u)
#define TCORA(n)  BYTE(TIMER(n) + 2u)
#define TCNT8(n)  BYTE(TIMER(n) + 4u)
#define CMIEA     0x40u
#define CLEAR_A   0x08u
#define CLOCK64   0x02u
#define CLOCK1024 0x03u
#define CMFA      0x40u

#define TIMER_IRQ(n) (TMR_IRQ + 3 * (n))

static unsigned ticked; /* counts until the last tick */

/* ---- the tick ---- */

static void tick_handler(void)
{
    ENTER_ISR;
    (void)TCSR;
    TCSR = (unsigned char)(CCLRA | ~OCFA);
    ticked += (unsigned)TICK_COUNT;
    soft_watchdog_tick();
    kernel_tick();
    EXIT_ISR;
}

void port_tick_start(void)
{
    interrupt_attach(TICK_IRQ, tick_handler, 255);
    TOCR = 0;
    TCR = EIGHTH;
    OCRA = (unsigned short)(TICK_COUNT - 1u);
    FRC = 0;
    (void)TCSR;
    TCSR = CCLRA;
    TIER = OCIAE;
}

/* Of an unsigned of 16 bits, an eighth of the clock's. */
unsigned board_cycles(void)
{
    unsigned counted, counts;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    counted = FRC;
    counts = ticked;
    if ((TCSR & OCFA) != 0 && counted < TICK_COUNT / 2u)
        counts += (unsigned)TICK_COUNT;
    INTERRUPTS_RESTORE(mask);
    return (counts + counted) * 8u;
}

/* ---- the board's timers ---- */

void board_timer_clear(int timer)
{
    (void)TCSR8(timer);
    TCSR8(timer) = (unsigned char)~CMFA & 0xF0u;
}

void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level)
{
    const unsigned char clock = cycles <= 256u ? CLOCK64 : CLOCK1024;
    const unsigned counts = clock == CLOCK64 ? cycles : cycles / 16u;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    interrupt_attach(TIMER_IRQ(timer), handler, level);
    TCR8(timer) = 0;
    TCNT8(timer) = 0;
    TCORA(timer) = (unsigned char)((counts > 256u ? 256u : counts) - 1u);
    board_timer_clear(timer);
    TCR8(timer) = (unsigned char)(CMIEA | CLEAR_A | clock);
    INTERRUPTS_RESTORE(mask);
}

void board_timer_stop(int timer)
{
    TCR8(timer) = 0;
    board_timer_clear(timer);
}

void board_quiet(void)
{
    TIER = 0;
    board_timer_stop(0);
    board_timer_stop(1);
}
