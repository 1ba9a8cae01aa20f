/* SPDX-License-Identifier: MIT */
/* UART of Arm's Cortex-M System Design Kit, after its technical reference manual (ARM DDI
   0479), 4.3 (APB UART). It has one character of buffer in each direction, and the next that comes
   replaces one that nobody fetched: the receive interrupt must be served within the time of a
   character, 87 us at 115200 baud. */
#ifndef CMSDK_UART_H
#define CMSDK_UART_H

#include "uart.h"

/* cmsdk_uart_init: `divider` is clock / baud, at least 16. Before kernel_start(). */
void cmsdk_uart_init(Uart *this_uart, unsigned base, unsigned divider);

/* cmsdk_uart_transmit, cmsdk_uart_receive: for the handlers of the two interrupts. ISR only. */
void cmsdk_uart_transmit(Uart *this_uart);
#if BOS_DEVICE
void cmsdk_uart_receive(Uart *this_uart);
#endif

#endif
