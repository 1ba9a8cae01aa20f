/* SPDX-License-Identifier: MIT */
/* What an application may ask of its board, whichever it is. */
#ifndef BOARD_H
#define BOARD_H

#include "bos.h"

#include BOARD_HEADER

#include <stddef.h>

/* RAM that is left for the kernel's heap. */
extern char board_heap[], board_heap_end[];
#define BOARD_HEAP_SIZE ((bos_size)(board_heap_end - board_heap))

/* board_init: readies vectors and console. First thing in main(). */
void board_init(void);

/* board_exit: ends the run with that status where a debugger or simulator takes it (semihosting);
   otherwise prints that there is none and halts, interrupts off. Flushes the console first. */
void board_exit(int status);

/* interrupt_attach: the function becomes the handler of that interrupt, which is enabled; level 0
   is the most urgent, 255 the least. The handler begins with ENTER_ISR and ends with EXIT_ISR. */
void interrupt_attach(int irq, void (*function)(void), int level);

/* interrupt_raise: makes the interrupt pending by software; with interrupts on its handler has run
   when this returns. */
void interrupt_raise(int irq);

/* Two interrupts that no device of the board raises by itself. */
#include "board_irqs.h"

/* console_write: sends characters through the transmit interrupt; the calling task waits while
   the buffer is full. From an ISR, before kernel_start(), and with interrupts off it sends what is
   buffered and then the text by polling. Newline is sent as carriage return and newline. */
void console_write(const char *text);

/* board_print_polled, board_print_hex: for faults: no interrupt, no kernel. */
void board_print_polled(const char *text);
void board_print_hex(unsigned value);

/* board_flush: waits until all that was written is sent, by polling. */
void board_flush(void);

#endif
