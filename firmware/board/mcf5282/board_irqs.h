/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board; numbers only, for the assembler too. Interrupts are sources of
   the first controller; two that are not used are raised by software. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define BOARD_SLOTS 64

#define SPARE_IRQ_LOW  49
#define SPARE_IRQ_HIGH 50

/* A source's control register: its level, and a priority within it. No two sources may have the
   same of both: the lowest bits of those that are used here differ within each level. */
#define BOARD_ICR(irq, level) ((unsigned)(level) << 3 | ((unsigned)(irq)&7u))

#define BOARD_TIMER_HZ DTIM0_CLOCK_HZ

#endif
