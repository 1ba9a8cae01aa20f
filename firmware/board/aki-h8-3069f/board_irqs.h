/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board; numbers only, for the assembler too. An interrupt's number is
   its vector's. The two that software raises are those of the pins P95 (IRQ5) and P94 (IRQ4), which
   are outputs here. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define BOARD_SLOTS 64

#define SPARE_IRQ_LOW  17
#define SPARE_IRQ_HIGH 16

#define BOARD_TIMER_HZ 20000000u

#endif
