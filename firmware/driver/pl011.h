/* SPDX-License-Identifier: MIT */
/* PrimeCell PL011 UART, as Stellaris microcontrollers have it (LM3S6965 data sheet, chapter
   "Universal Asynchronous Receivers/Transmitters"), with FIFOs of 16 characters. It sends what
   pl011_put() is given; opened as a Device it sends the Device's output, too, and receives. */
#ifndef PL011_H
#define PL011_H

#include "bos.h"

#define PL011_RING 128u /* characters, a power of two */

typedef struct Pl011 {
    volatile unsigned *registers;
    Semaphore room;   /* counts free places of the ring */
    unsigned in, out; /* counted up for ever; the ring holds in - out */
    bos_byte filling; /* somebody moves characters into the transmit FIFO */
    char ring[PL011_RING];
    struct Device *device;         /* whose input and output it is while open, else null */
    int (*next)(struct Device *d); /* its next character to send, or negative */
} Pl011;

/* pl011_init: 8 bits, no parity; `clock` in hertz, at least 16 times `baud`. Before
   kernel_start(). */
void pl011_init(Pl011 *this_uart, unsigned base, unsigned clock, unsigned baud);

/* pl011_put: puts a character into the ring; a task waits for room. From an ISR, before
   kernel_start() and with interrupts off it is sent by polling. */
void pl011_put(Pl011 *this_uart, char character);

/* pl011_interrupt: for the interrupt's handler. ISR only. */
void pl011_interrupt(Pl011 *this_uart);

/* pl011_fill: moves what pl011_next() gives into the transmit FIFO until that is full. With
   interrupts off. */
void pl011_fill(Pl011 *this_uart);

/* pl011_next: the next character to send, of the ring, then of the Device; or negative. With
   interrupts off, or from the interrupt's handler. */
int pl011_next(Pl011 *this_uart);

#if BOS_DEVICE
/* The driver of a Device whose `hardware` is a Pl011 that pl011_init() was given. What is received
   goes to the Device's input; what the hardware lost, because nobody fetched it in time, is counted
   in the Device's `lost` (once for a gap) like what found the input full. */
extern const DeviceClass pl011_class;

/* pl011_receive: moves what the receive FIFO holds to the Device. For the interrupt's handler. ISR
   only. */
void pl011_receive(Pl011 *this_uart);
#endif

/* pl011_put_polled: sends one character past the ring. Any context. */
void pl011_put_polled(Pl011 *this_uart, char character);

/* pl011_flush: sends what is in the ring and the Device's output, by polling, and waits until the
   last stop bit is out. Any context. */
void pl011_flush(Pl011 *this_uart);

#endif
