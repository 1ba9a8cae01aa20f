/* SPDX-License-Identifier: MIT */
/* Transmitter of the UART of Arm's Cortex-M System Design Kit, after its technical reference
   manual (ARM DDI 0479), 4.3 (APB UART). The receiver is left out. */
#ifndef CMSDK_UART_H
#define CMSDK_UART_H

#include "bos.h"

#define CMSDK_UART_RING 128u /* characters, a power of two */

typedef struct CmsdkUart {
    volatile unsigned *registers;
    Semaphore room;   /* counts free places of the ring */
    unsigned in, out; /* counted up for ever; the ring holds in - out */
    bos_byte sending; /* a character is on its way: its interrupt will fetch the next */
    char ring[CMSDK_UART_RING];
} CmsdkUart;

/* cmsdk_uart_init: `divider` is clock / baud, at least 16. Before kernel_start(). */
void cmsdk_uart_init(CmsdkUart *this_uart, unsigned base, unsigned divider);

/* cmsdk_uart_put: puts a character into the ring; a task waits for room. From an ISR, before
   kernel_start() and with interrupts off it is sent by polling. */
void cmsdk_uart_put(CmsdkUart *this_uart, char character);

/* cmsdk_uart_interrupt: for the transmit interrupt's handler. ISR only. */
void cmsdk_uart_interrupt(CmsdkUart *this_uart);

/* cmsdk_uart_put_polled: sends one character past the ring. Any context. */
void cmsdk_uart_put_polled(CmsdkUart *this_uart, char character);

/* cmsdk_uart_flush: sends what is in the ring, by polling. Any context. */
void cmsdk_uart_flush(CmsdkUart *this_uart);

/* cmsdk_uart_drain: waits, by polling, until the last character's stop bit is out, too. */
void cmsdk_uart_drain(CmsdkUart *this_uart);

#endif
