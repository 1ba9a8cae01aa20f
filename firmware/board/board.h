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
   is the most urgent, 255 the least. The handler begins with ENTER_ISR and ends with EXIT_ISR. A
   negative number is one of the processor's own exceptions: its level stays, and its handler calls
   nothing of the kernel. */
void interrupt_attach(int irq, void (*function)(void), int level);

/* interrupt_raise: makes the interrupt pending by software; with interrupts on its handler has run
   when this returns. */
void interrupt_raise(int irq);

/* board_tick_raise: makes the tick's interrupt pending by software, where the board has a way. */
void board_tick_raise(void);

/* board_cycles: cycles of the processor's clock since the first call; wraps around. Any context. */
unsigned board_cycles(void);

/* Two interrupts that no device of the board raises by itself, SPARE_IRQ_LOW and SPARE_IRQ_HIGH,
   and BOARD_TIMER_HZ, the clock of the timers. */
#include "board_irqs.h"

/* console_write: sends characters through the transmit interrupt; the calling task waits while
   the buffer is full. From an ISR, before kernel_start(), and with interrupts off it sends what is
   buffered and then the text by polling. Newline is sent as carriage return and newline. */
void console_write(const char *text);

#if BOS_DEVICE
/* board_console: makes the device one of the console's, both directions, still closed and without
   buffers. While it is open the console's interrupts move its bytes, and what comes is kept while
   its input has room; what is lost, in the hardware too, is counted in its `lost`.
   console_write() goes on working: its text goes before what the device has buffered. One device
   can be open at a time. As device_init(). */
void board_console(Device *this_device);
#endif

/* Timers besides the kernel's tick. board_timer_start: the timer, 0 to BOARD_TIMERS - 1, interrupts
   every `cycles` of BOARD_TIMER_HZ, at least 100, from now on; of one that runs the period begins
   anew. The handler begins with ENTER_ISR and board_timer_clear(), which acknowledges the
   interrupt, and ends with EXIT_ISR; levels as of interrupt_attach(). Task, ISR, start-up. */
#define BOARD_TIMERS 2
void board_timer_start(int timer, unsigned cycles, void (*handler)(void), int level);
void board_timer_clear(int timer);
void board_timer_stop(int timer);

/* board_watchdog_start: from now on board_watchdog_kick() must be called at least every so many
   milliseconds, 1 to 10,000. When it was not, the handler is called, whatever else runs, at the
   level of a non-maskable interrupt where the board has one wired: it may call nothing of the
   kernel. After as long again the board is reset. It cannot be stopped. Any context. */
void board_watchdog_start(unsigned milliseconds, void (*handler)(void));
void board_watchdog_kick(void);

/* board_reset: resets the board as power-on does, but for RAM. Does not return. Any context. */
void board_reset(void);

/* board_retained: words that a reset does not change. At power-on they hold anything. */
#define BOARD_RETAINED_WORDS 64
extern unsigned board_retained[BOARD_RETAINED_WORDS];

/* Pins. board_inputs: the levels of BOARD_INPUTS inputs, input n in bit n: first keys, 1 when
   pressed. board_leds: lights LED n where bit n is 1, as many as there are. board_outputs: drives
   the four outputs, bits 0 to 3. The board's file says which pins they are. Any context. */
#define BOARD_INPUTS 5
unsigned board_inputs(void);
void board_leds(unsigned lit);
void board_outputs(unsigned levels);

/* board_display: shows a line of text on the board's display, if it has one. Task, and before
   kernel_start(). */
void board_display(const char *text);

/* board_print_polled, board_print_hex: for faults: no interrupt, no kernel. */
void board_print_polled(const char *text);
void board_print_hex(unsigned value);

/* board_flush: waits until all that was written is sent, by polling. */
void board_flush(void);

#endif
