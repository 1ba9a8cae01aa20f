/* SPDX-License-Identifier: MIT */
/* Pins 6 and 7 of port 0 can interrupt, but are wired to nothing on this board. */
#ifndef BOARD_IRQS_H
#define BOARD_IRQS_H

#define SPARE_IRQ_LOW  GPIO0_IRQ_7
#define SPARE_IRQ_HIGH GPIO0_IRQ_8

#endif
