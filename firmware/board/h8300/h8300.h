/* SPDX-License-Identifier: MIT */
/* What the boards of the H8/300 and H8/300H share. */
#ifndef H8300_H
#define H8300_H

#include "board.h"
#include "uart.h"

#define BYTE(address) (*(volatile unsigned char *)(address))
#define WORD(address) (*(volatile unsigned short *)(address))

/* The handlers of the vectors. */
extern void (*port_handlers[BOARD_SLOTS])(void);

/* handlers_init: every interrupt ends the run until it has a handler. First thing of
   board_init(). */
void handlers_init(void);

/* The board's, called by interrupt_attach(): enables the interrupt, where it has an enable of its
   own. */
void board_interrupt_on(int irq);

/* pin_fall: an output that is 1 falls for a moment, which interrupts where the pin is that of an
   IRQ at a falling edge; with interrupts on its handler has run when this returns. */
void pin_fall(volatile unsigned char *port, unsigned pin);

/* The board's, before it begins anew: its timers stand and ask for nothing. */
void board_quiet(void);

/* The console, at a serial communication interface (SCI): 8 bits, no parity, 38,400 bit/s. */
extern Uart board_uart;
void console_init(unsigned base, int first_irq);

#endif
