/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The examples' board on the host. */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>

char board_heap[BOARD_HEAP_SIZE] __attribute__((aligned(64)));

void board_init(void)
{
}

void board_exit(int status)
{
    exit(status);
}

void interrupt_attach(int irq, void (*function)(void), int level)
{
    (void)level;
    host_attach(irq, function);
}

void interrupt_raise(int irq)
{
    host_raise(irq);
}

void board_print_polled(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
}
