/* SPDX-License-Identifier: MIT */
/* What the kernel's test suite needs of a board. */
#ifndef SUITE_PORT_H
#define SUITE_PORT_H

#include "board.h"

#define SUITE_STACK      768u
#define SUITE_MAIN_STACK 4096u
#define SUITE_MANY       (BOARD_DATA_SIZE < 0x100000u ? 40 : 1000) /* tasks at once */
#define SUITE_TORTURE    24                                        /* workers */
#define SUITE_STEPS      3400ul                                    /* in each of three modes */
#define SUITE_SEED       1u

#define SUITE_LINE_LOW  SPARE_IRQ_LOW
#define SUITE_LINE_HIGH SPARE_IRQ_HIGH

#define suite_print(text) board_print_polled(text)
#define suite_raise(line) interrupt_raise(line)

void suite_attach(int line, void (*handler)(void));
void suite_work(void);    /* a stretch of work that takes time */
void suite_storm(int on); /* the low interrupt comes at odd moments by itself */
void suite_exit(int failures);
void suite_start(void *heap, bos_size size);

#endif
