/* SPDX-License-Identifier: MIT */
/* Numbers only, for the assembler too. An interrupt's number is its vector's: up to that of the
   free-running timer's compare match A. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define BOARD_SLOTS 17

#define SPARE_IRQ_LOW  5
#define SPARE_IRQ_HIGH 4

#define BOARD_TIMER_HZ 250000u

#endif
