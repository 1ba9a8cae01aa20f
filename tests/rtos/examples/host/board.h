/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of firmware/board/board.h that examples use, on the host. */
#ifndef BOARD_H
#define BOARD_H

#include "bos.h"

extern char board_heap[];
#define BOARD_HEAP_SIZE ((bos_size)1 << 20)

#define SPARE_IRQ_LOW  3
#define SPARE_IRQ_HIGH 5

void board_init(void);
void board_exit(int status);
void interrupt_attach(int irq, void (*function)(void), int level);
void interrupt_raise(int irq);
void board_print_polled(const char *text);

#endif
