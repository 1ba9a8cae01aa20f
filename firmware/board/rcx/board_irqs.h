/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board; numbers only, for the assembler too. An interrupt's number is
   its vector's. The two that software raises are those of the pins P42 (IRQ0) and P41 (IRQ1), which
   are outputs here. The timers count a 64th of the clock. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define BOARD_SLOTS 37

#define SPARE_IRQ_LOW  5
#define SPARE_IRQ_HIGH 4

#define BOARD_TIMER_HZ 250000u

#endif
