/* SPDX-License-Identifier: MIT */
/* The H8/3292 alone, with 512 bytes of RAM: the console is its serial interface, by polling; the
   tick is compare match A of the free-running timer. Nothing else of board.h is there. After the
   H8/3297 Series Hardware Manual, chapters 8 (free-running timer) and 12 (serial interface). */
#include "h8300.h"

#define SMR BYTE(SCI0_BASE + 0u)
#define BRR BYTE(SCI0_BASE + 1u)
#define SCR BYTE(SCI0_BASE + 2u)
#define TDR BYTE(SCI0_BASE + 3u)
#define SSR BYTE(SCI0_BASE + 4u)

#define SCR_TE   0x20u
#define SSR_TDRE 0x80u
#define SSR_TEND 0x04u

#define TIER BYTE(FRT_BASE + 0u)
#define TCSR BYTE(FRT_BASE + 1u)
#define FRC  WORD(FRT_BASE + 2u)
#define OCRA WORD(FRT_BASE + 4u)
#define TCR  BYTE(FRT_BASE + 6u)

#define OCIAE  0x08u
#define OCFA   0x08u
#define CCLRA  0x01u
#define EIGHTH 0x01u

void board_init(void)
{
    volatile int wait;

    handlers_init();
    SMR = 0;
    BRR = (unsigned char)(CPU_CLOCK_HZ / 32u / 38400ul - 1u);
    for (wait = 0; wait < 200; wait++)
        continue;
    SCR = SCR_TE;
}

void board_interrupt_on(int irq)
{
    (void)irq;
}

void board_flush(void)
{
    while ((SSR & SSR_TEND) == 0)
        continue;
}

static void put(char character)
{
    while ((SSR & SSR_TDRE) == 0)
        continue;
    TDR = (unsigned char)character;
    SSR = (unsigned char)~SSR_TDRE;
}

void board_print_polled(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            put('\r');
        put(*text);
    }
}

static void tick_handler(void)
{
    ENTER_ISR;
    (void)TCSR;
    TCSR = (unsigned char)(CCLRA | ~OCFA);
    kernel_tick();
    EXIT_ISR;
}

void port_tick_start(void)
{
    port_handlers[FRT_IRQ_4] = tick_handler;
    TCR = EIGHTH;
    OCRA = (unsigned short)(CPU_CLOCK_HZ / 8u / BOS_TICK_HZ - 1u);
    FRC = 0;
    (void)TCSR;
    TCSR = CCLRA;
    TIER = OCIAE;
}

void board_quiet(void)
{
    TIER = 0;
}
