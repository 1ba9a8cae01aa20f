/* SPDX-License-Identifier: MIT */
/* MC6850 asynchronous communications interface adapter (ACIA), after Motorola's data sheet: one
   character waits in each direction while another is shifted. What comes must be fetched within the
   time of a character. */
#ifndef MC6850_H
#define MC6850_H

#include "uart.h"

/* Status and control; data are two bytes behind, as on one half of a bus of 16 bits. */
#define MC6850_STATUS(base) (*(volatile unsigned char *)(base))
#define MC6850_DATA(base)   (*(volatile unsigned char *)((base) + 2u))

#define MC6850_RESET    0x03u
#define MC6850_8N1      0x15u /* the clock is 16 times the speed */
#define MC6850_SEND_IRQ 0x20u
#define MC6850_TAKE_IRQ 0x80u

/* mc6850_init: 8 bits, no parity; the clock gives the speed. Before kernel_start(). */
void mc6850_init(Uart *this_uart, unsigned base);

/* mc6850_interrupt: for the interrupt's handler. ISR only. */
void mc6850_interrupt(Uart *this_uart);

#endif
