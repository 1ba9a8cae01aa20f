/* SPDX-License-Identifier: MIT */
/* What board.h leaves to the board. Nothing is wired to the quadrature encoder inputs. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define SPARE_IRQ_LOW  QEI0_IRQ
#define SPARE_IRQ_HIGH QEI1_IRQ

#define BOARD_TIMER_HZ CPU_CLOCK_HZ

#endif
