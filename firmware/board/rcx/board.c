/* SPDX-License-Identifier: MIT */
/* The H8/3292 as in the LEGO RCX, expanded: the console is its serial interface, which the RCX
   leads to infrared. Outputs are the pins P60 to P63, LEDs P64 and P65, inputs P70 to P74. No
   display; the watchdog is one in software. After the H8/3297 Series Hardware Manual, chapters 4
   (interrupts), 7 (ports). */
#include "console.h"
#include "h8300.h"

#define P4DDR BYTE(PORT4_BASE)
#define P4DR  BYTE(PORT4_BASE + 2u)
#define P6DDR BYTE(PORT6_BASE)
#define P6DR  BYTE(PORT6_BASE + 2u)
#define P7PIN BYTE(PORT7_BASE)
#define ISCR  BYTE(INTC_BASE)
#define IER   BYTE(INTC_BASE + 1u)

#define FIRST_IRQ 4
#define PIN(irq)  (4u >> ((irq)-FIRST_IRQ)) /* IRQ0 is P42, IRQ1 is P41 */

void interrupt_raise(int irq)
{
    pin_fall(&P4DR, PIN(irq));
}

void board_interrupt_on(int irq)
{
    if (irq == SPARE_IRQ_LOW || irq == SPARE_IRQ_HIGH)
        IER |= (unsigned char)(1u << (irq - FIRST_IRQ));
}

void board_init(void)
{
    handlers_init();
    P4DR = 0x06u;
    P4DDR = 0x06u;
    ISCR = 0x03u; /* at a falling edge */
    console_init(SCI0_BASE, SCI0_IRQ);
}

/* ---- pins ---- */

static unsigned char port6; /* its direction register cannot be read */

static void drive(unsigned levels, unsigned pins)
{
    P6DR = (unsigned char)((P6DR & ~pins) | (levels & pins));
    port6 |= (unsigned char)pins;
    P6DDR = port6;
}

unsigned board_inputs(void)
{
    return ~(unsigned)P7PIN & 0x1Fu;
}

void board_leds(unsigned lit)
{
    drive(lit << 4, 0x30u);
}

void board_outputs(unsigned levels)
{
    drive(levels, 0x0Fu);
}

void board_display(const char *text)
{
    (void)text;
}
