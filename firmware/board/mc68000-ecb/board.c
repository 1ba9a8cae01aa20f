/* SPDX-License-Identifier: MIT */
/* Motorola's MC68000 Educational Computer Board: the console is the terminal's ACIA (9600 bit/s, 8
   bits, no parity); interrupts; pins. Inputs are the pins 0 to 4 of port A of the PI/T, outputs the
   pins 0, 1, 2 and 4 of its port C. No LEDs, no display, and no watchdog but one in software. After
   the MC68000 Educational Computer Board User's Manual and the data sheets of MC6850 and
   MC68230. */
#include "board.h"

#include "console.h"
#include "ecb.h"
#include "m68k.h"
#include "mc6850.h"

Uart board_uart;

static void console_handler(void)
{
    ENTER_ISR;
    mc6850_interrupt(&board_uart);
    EXIT_ISR;
}

#if BOS_DEVICE
void board_console(Device *device)
{
    device_init(device, &uart_class, &board_uart);
}
#endif

/* ---- interrupts ---- */

#define PORT_VECTOR   64 /* H1 to H4 */
#define PORT_H3       2  /* of them */
#define TIMER_VECTOR  68
#define AUTOVECTOR(n) (24 + (n))

#define PGCR_H34   0x20u /* mode 0: each port by itself; H3 and H4 on */
#define PSRR_IRQ   0x18u /* PC5 is PIRQ, PC6 PIACK */
#define PACR_PINS  0x80u /* port A: pins alone */
#define PBCR_LATCH 0x40u /* port B: its output has latches, whose being empty is H3's status */
#define PBCR_H3    0x02u /* interrupts at that */

static void pit_init(void)
{
    PIT_REGISTER(PIT_PGCR) = 0;
    PIT_REGISTER(PIT_PACR) = PACR_PINS;
    PIT_REGISTER(PIT_PBCR) = PBCR_LATCH;
    PIT_REGISTER(PIT_PIVR) = PORT_VECTOR;
    PIT_REGISTER(PIT_TIVR) = TIMER_VECTOR;
    PIT_REGISTER(PIT_PSRR) = PSRR_IRQ;
    PIT_REGISTER(PIT_PGCR) = PGCR_H34;
}

/* Each of the two asks until its handler begins. */
static void (*spare_low)(void), (*spare_high)(void);

static void low_handler(void)
{
    PIT_REGISTER(PIT_PBCR) = PBCR_LATCH;
    spare_low();
}

static void high_handler(void)
{
    MC6850_STATUS(ACIA2_BASE) = MC6850_8N1;
    spare_high();
}

void interrupt_raise(int irq)
{
    if (irq == SPARE_IRQ_LOW)
        PIT_REGISTER(PIT_PBCR) = PBCR_LATCH | PBCR_H3;
    else
        MC6850_STATUS(ACIA2_BASE) = MC6850_8N1 | MC6850_SEND_IRQ;
    __asm__ volatile("nop" : : : "memory");
}

void board_interrupt_on(int irq, int level)
{
    (void)level;
    if (irq == SPARE_IRQ_LOW) {
        spare_low = port_handlers[irq];
        port_handlers[irq] = low_handler;
    }
    if (irq == SPARE_IRQ_HIGH) {
        spare_high = port_handlers[irq];
        port_handlers[irq] = high_handler;
    }
}

void board_init(void)
{
    int level;

    vectors_init();
    for (level = 4; level <= 7; level++)
        vectors_slot(AUTOVECTOR(level), level);
    vectors_slot(PORT_VECTOR + PORT_H3, SPARE_IRQ_LOW);
    vectors_slot(TIMER_VECTOR, ECB_TIMER_IRQ);
    pit_init();
    MC6850_STATUS(ACIA2_BASE) = MC6850_RESET;
    MC6850_STATUS(ACIA2_BASE) = MC6850_8N1;
    mc6850_init(&board_uart, ACIA1_BASE);
    interrupt_attach(ACIA1_IRQ, console_handler, 0);
}

/* ---- pins ---- */

unsigned board_inputs(void)
{
    return PIT_REGISTER(PIT_PADR) & 0x1Fu;
}

void board_leds(unsigned lit)
{
    (void)lit;
}

#define OUTPUTS(levels) (((levels)&7u) | ((levels)&8u) << 1)

void board_outputs(unsigned levels)
{
    PIT_REGISTER(PIT_PCDR) = (unsigned char)OUTPUTS(levels);
    PIT_REGISTER(PIT_PCDDR) |= OUTPUTS(0xFu);
}

void board_display(const char *text)
{
    (void)text;
}

/* The chips, then the processor as after power-on: ROM begins with its stack and its start. The
   ACIAs have no reset: board_init() gives them theirs. */
void board_restart(void)
{
    __asm__ volatile("reset\n\tmove.l 0x8000,%%sp\n\tmove.l 0x8004,%%a0\n\tjmp (%%a0)"
                     :
                     :
                     : "memory");
    for (;;)
        continue;
}
