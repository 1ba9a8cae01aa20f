/* SPDX-License-Identifier: MIT */
/* Time of boards with MCF5208 and MCF5282: PIT0 is the tick, the DMA timers 0 and 1 are the
   board's, 2 counts cycles; PIT1 is the watchdog, at level 7, which nothing masks. After the chips'
   manuals, chapters "Programmable Interrupt Timers" and "DMA Timers". */
#include "board.h"

#include "coldfire.h"
#include "m68k.h"

/* ---- programmable interrupt timers: 16 bits behind a prescaler of a power of 2 ---- */

#define PCSR(base) (*(volatile unsigned short *)(base))
#define PMR(base)  (*(volatile unsigned short *)((base) + 2u))

#define PCSR_ON    0x001Bu /* enabled, interrupts, begins anew; a write to PMR is taken at once */
#define PCSR_FLAG  0x0004u /* write 1 to clear */
#define PCSR_PRE   8       /* where the prescaler is */
#define MOST_COUNT 65536u

static void pit_start(unsigned base, unsigned cycles)
{
    unsigned power = 0;

    while (cycles >> power > MOST_COUNT)
        power++;
    PCSR(base) = (unsigned short)(power << PCSR_PRE);
    PMR(base) = (unsigned short)((cycles >> power) - 1u);
    PCSR(base) = (unsigned short)(power << PCSR_PRE | PCSR_ON);
}

static void tick_handler(void)
{
    ENTER_ISR;
    if ((PCSR(PIT0_BASE) & PCSR_FLAG) != 0) {
        PCSR(PIT0_BASE) |= PCSR_FLAG;
        kernel_tick();
    }
    if (board_tick_raised())
        kernel_tick();
    EXIT_ISR;
}

void port_tick_start(void)
{
    interrupt_attach(PIT0_IRQ, tick_handler, 255);
    pit_start(PIT0_BASE, PIT0_CLOCK_HZ / BOS_TICK_HZ);
}

/* ---- the watchdog: a second time without a kick resets ---- */

static void (*bark)(void);
static volatile bos_byte barked;

static void watchdog_handler(void)
{
    PCSR(PIT1_BASE) |= PCSR_FLAG;
    if (barked)
        board_reset();
    barked = 1;
    bark();
}

#define WATCHDOG_LEVEL (-43) /* of interrupt_attach(): the processor's 7 */

void board_watchdog_start(unsigned milliseconds, void (*handler)(void))
{
    bark = handler;
    barked = 0;
    interrupt_attach(PIT1_IRQ, watchdog_handler, WATCHDOG_LEVEL);
    pit_start(PIT1_BASE, PIT1_CLOCK_HZ / 1000u * milliseconds);
}

void board_watchdog_kick(void)
{
    barked = 0;
    PMR(PIT1_BASE) = PMR(PIT1_BASE);
}

/* ---- DMA timers: 32 bits that count up to a reference ---- */

#define DTMR(base) (*(volatile unsigned short *)(base))
#define DTER(base) (*(volatile unsigned char *)((base) + 3u))
#define DTRR(base) (*(volatile unsigned *)((base) + 4u))
#define DTCN(base) (*(volatile unsigned *)((base) + 12u))

#define DTMR_COUNTS   0x0003u /* by the clock */
#define DTMR_PERIODIC 0x001Bu /* begins anew at the reference, and interrupts */
#define DTER_BOTH     0x03u   /* write 1 to clear */

static const struct {
    unsigned base;
    int irq;
} timers[BOARD_TIMERS] = {{DTIM0_BASE, DTIM0_IRQ}, {DTIM1_BASE, DTIM1_IRQ}};

void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level)
{
    const unsigned base = timers[timer].base;

    DTMR(base) = 0;
    DTER(base) = DTER_BOTH;
    DTRR(base) = cycles - 1u;
    interrupt_attach(timers[timer].irq, handler, level);
    DTMR(base) = DTMR_PERIODIC;
}

void board_timer_clear(int timer)
{
    DTER(timers[timer].base) = DTER_BOTH;
}

void board_timer_stop(int timer)
{
    DTMR(timers[timer].base) = 0;
    DTER(timers[timer].base) = DTER_BOTH;
}

unsigned board_cycles(void)
{
    if (DTMR(DTIM2_BASE) == 0)
        DTMR(DTIM2_BASE) = DTMR_COUNTS;
    return DTCN(DTIM2_BASE) * (CPU_CLOCK_HZ / DTIM2_CLOCK_HZ);
}
