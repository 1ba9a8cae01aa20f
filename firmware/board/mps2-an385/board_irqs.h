/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board. Pins 6 and 7 of port 0 can interrupt, but are wired to nothing
   on this board. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define SPARE_IRQ_LOW  GPIO0_IRQ_7
#define SPARE_IRQ_HIGH GPIO0_IRQ_8

#define BOARD_TIMER_HZ SYSCLK_CLOCK_HZ

#endif
