/* SPDX-License-Identifier: MIT */
/* AKI-H8/3069F: the console is SCI1; the kernel's tick is channel 0 of the 16-bit timers, the
   board's timers are channels 1 and 2. Outputs are the pins PA0 to PA3, LEDs PB6 and PB7 as on
   Akizuki's board, inputs P50 to P53 and P60, which keys pull low. No display; the watchdog is one
   in software. RAM is the chip's own. After the H8/3069R Group Hardware Manual, chapters 5
   (interrupts), 8 (ports), 9 (16-bit timers). */
#include "console.h"
#include "h8300.h"

#define P9DDR BYTE(PORT9_BASE)
#define P9DR  BYTE(0xFFFFD8u)
#define PADDR BYTE(PORTA_BASE)
#define PADR  BYTE(0xFFFFD9u)
#define PBDDR BYTE(PORTB_BASE)
#define PBDR  BYTE(0xFFFFDAu)
#define P5DR  BYTE(0xFFFFD4u)
#define P6DR  BYTE(0xFFFFD5u)

#define ISCR BYTE(INTC_BASE)
#define IER  BYTE(INTC_BASE + 1u)
#define ISR  BYTE(INTC_BASE + 2u)

#define FIRST_IRQ 12
#define PIN(irq)  (1u << ((irq)-FIRST_IRQ)) /* IRQ4 is P94, and so on */

void interrupt_raise(int irq)
{
    pin_fall(&P9DR, PIN(irq));
}

void board_interrupt_on(int irq)
{
    if (irq == SPARE_IRQ_LOW || irq == SPARE_IRQ_HIGH)
        IER |= (unsigned char)PIN(irq);
}

void board_init(void)
{
    handlers_init();
    P9DR = 0x30u;
    P9DDR = 0x30u;
    ISCR = 0x30u; /* at a falling edge */
    (void)ISR;
    ISR = 0;
    console_init(SCI1_BASE, SCI1_IRQ);
}

/* ---- pins ---- */

unsigned board_inputs(void)
{
    return ~((P5DR & 0x0Fu) | (P6DR & 1u) << 4) & 0x1Fu;
}

void board_leds(unsigned lit)
{
    PBDR = (unsigned char)(lit << 6);
    PBDDR = 0xC0u;
}

void board_outputs(unsigned levels)
{
    PADR = (unsigned char)(levels & 0xFu);
    PADDR = 0x0Fu;
}

void board_display(const char *text)
{
    (void)text;
}
