/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board; numbers only, for the assembler too. An interrupt's number is
   its level. The two that software raises are of chips that ask for data to send while they are
   let: the ports' output latch at level 3, the host's serial port at level 6. Neither can be used
   for its purpose besides. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define BOARD_SLOTS 8

#define SPARE_IRQ_LOW  3
#define SPARE_IRQ_HIGH 6

#define BOARD_TIMER_HZ 4000000u

#endif
