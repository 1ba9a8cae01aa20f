/* SPDX-License-Identifier: MIT */
/* A UART, whichever chip it is: a ring that tasks fill with uart_put() and the chip's transmit
   interrupt empties. Opened as a Device it sends the Device's output, too, and receives. The chip's
   driver gives the functions of UartChip and calls uart_next() and uart_received() in its handlers.
 */
#ifndef UART_H
#define UART_H

#include "bos.h"

#define UART_RING 128u /* characters, a power of two */

typedef struct Uart {
    const struct UartChip *chip;
    volatile unsigned *registers;
    Semaphore room;   /* counts free places of the ring */
    unsigned in, out; /* counted up for ever; the ring holds in - out */
    bos_byte sending; /* the chip's: see its start() */
    char ring[UART_RING];
    struct Device *device;         /* whose input and output it is while open, else null */
    int (*next)(struct Device *d); /* its next character to send, or negative */
} Uart;

typedef struct UartChip {
    /* Sends a character by polling. Any context. */
    void (*put)(Uart *, char character);
    /* Sees to it that what uart_next() gives is sent. With interrupts off. */
    void (*start)(Uart *);
    /* Waits, by polling, until the last stop bit is out. */
    void (*drain)(Uart *);
    /* Lets the receiver interrupt, after emptying it, or not any more. With interrupts off. */
    void (*listen)(Uart *, int on);
} UartChip;

/* uart_init: for the chip's own function. Before kernel_start(). */
void uart_init(Uart *this_uart, const UartChip *chip, unsigned base);

/* uart_put: puts a character into the ring; a task waits for room. From an ISR, before
   kernel_start() and with interrupts off it is sent by polling. */
void uart_put(Uart *this_uart, char character);

/* uart_next: the next character to send, of the ring, then of the Device; or negative. With
   interrupts off, or from the transmit interrupt's handler. */
int uart_next(Uart *this_uart);

/* uart_flush: sends what is in the ring and the Device's output, by polling. Any context. */
void uart_flush(Uart *this_uart);

#if BOS_DEVICE
/* The driver of a Device whose `hardware` is a Uart. What the hardware lost, because nobody fetched
   it in time, is counted in the Device's `lost`, once for a gap, like each character that found the
   input full. */
extern const DeviceClass uart_class;

/* uart_received: for the chip's receive handler; the character goes to the Device, if it is open.
   `lost` is true if others were lost before it. ISR only. */
void uart_received(Uart *this_uart, unsigned character, int lost);
#endif

#endif
