/* SPDX-License-Identifier: MIT */
/* PrimeCell PL011 UART, as Stellaris microcontrollers have it (LM3S6965 data sheet, chapter
   "Universal Asynchronous Receivers/Transmitters"), with FIFOs of 16 characters. The receiver
   interrupts at two, or when one has waited for the time of 32 bits; it must be served before it
   holds 16: within 1.2 ms at 115200 baud. */
#ifndef PL011_H
#define PL011_H

#include "uart.h"

/* pl011_init: 8 bits, no parity; `clock` in hertz, at least 16 times `baud`. Before
   kernel_start(). */
void pl011_init(Uart *this_uart, unsigned base, unsigned clock, unsigned baud);

/* pl011_interrupt: for the interrupt's handler. ISR only. */
void pl011_interrupt(Uart *this_uart);

#endif
