/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board; numbers only, for the assembler too. Interrupts are sources of
   the controller; two that it has and no chip drives are raised by software. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define BOARD_SLOTS 64

#define SPARE_IRQ_LOW  60
#define SPARE_IRQ_HIGH 61

/* A source's control register: its level. */
#define BOARD_ICR(irq, level) ((unsigned)(level))

#define BOARD_TIMER_HZ DTIM0_CLOCK_HZ

#endif
