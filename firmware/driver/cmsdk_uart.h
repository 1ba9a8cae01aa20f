/* SPDX-License-Identifier: MIT */
/* UART of Arm's Cortex-M System Design Kit, after its technical reference manual (ARM DDI
   0479), 4.3 (APB UART). It sends what cmsdk_uart_put() is given; opened as a Device it sends the
   Device's output, too, and receives. */
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
    struct Device *device;         /* whose input and output it is while open, else null */
    int (*next)(struct Device *d); /* its next character to send, or negative */
} CmsdkUart;

/* cmsdk_uart_init: `divider` is clock / baud, at least 16. Before kernel_start(). */
void cmsdk_uart_init(CmsdkUart *this_uart, unsigned base, unsigned divider);

/* cmsdk_uart_put: puts a character into the ring; a task waits for room. From an ISR, before
   kernel_start() and with interrupts off it is sent by polling. */
void cmsdk_uart_put(CmsdkUart *this_uart, char character);

/* cmsdk_uart_interrupt: for the transmit interrupt's handler. ISR only. */
void cmsdk_uart_interrupt(CmsdkUart *this_uart);

/* cmsdk_uart_start: begins to send what cmsdk_uart_next() gives, when it does not send already.
   With interrupts off. */
void cmsdk_uart_start(CmsdkUart *this_uart);

/* cmsdk_uart_next: the next character to send, of the ring, then of the Device; or negative. With
   interrupts off, or from the transmit interrupt's handler. */
int cmsdk_uart_next(CmsdkUart *this_uart);

#if BOS_DEVICE
/* The driver of a Device whose `hardware` is a CmsdkUart that cmsdk_uart_init() was given. What is
   received goes to the Device's input. What the hardware lost, because nobody fetched it in time,
   is counted in the Device's `lost`, once each time, like each character that found the input
   full. */
extern const DeviceClass cmsdk_uart_class;

/* cmsdk_uart_receive: for the receive interrupt's handler. ISR only. */
void cmsdk_uart_receive(CmsdkUart *this_uart);
#endif

/* cmsdk_uart_put_polled: sends one character past the ring. Any context. */
void cmsdk_uart_put_polled(CmsdkUart *this_uart, char character);

/* cmsdk_uart_flush: sends what is in the ring and the Device's output, by polling. Any context. */
void cmsdk_uart_flush(CmsdkUart *this_uart);

/* cmsdk_uart_drain: waits, by polling, until the last character's stop bit is out, too. */
void cmsdk_uart_drain(CmsdkUart *this_uart);

#endif
