/* SPDX-License-Identifier: MIT */
/* UART of ColdFire chips, after the MCF5208 Reference Manual and the MCF5282 User's Manual,
   chapters "UART Modules": three characters wait when they come, one when it goes. What comes must
   be fetched within the time of three characters. */
#ifndef MCF_UART_H
#define MCF_UART_H

#include "uart.h"

/* mcf_uart_init: 8 bits, no parity; `clock` in hertz, at least 64 times `baud`. Before
   kernel_start(). */
void mcf_uart_init(Uart *this_uart, unsigned base, unsigned clock, unsigned baud);

/* mcf_uart_interrupt: for the interrupt's handler. ISR only. */
void mcf_uart_interrupt(Uart *this_uart);

#endif
