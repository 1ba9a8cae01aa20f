/* SPDX-License-Identifier: MIT */
/* What the kernel's test suite needs of a board. */
#ifndef SUITE_PORT_H
#define SUITE_PORT_H

#include "board.h"

/* Small boards hold the suite in parts, and what is left of RAM. */
#if BOARD_DATA_SIZE <= 0x8000u
#define SUITE_STACK      (PORT_STACK_MIN + 192u)
#define SUITE_MAIN_STACK 1280u
#define SUITE_MANY       12 /* tasks at once */
#define SUITE_TORTURE    8  /* workers */
#if BOARD_TIMER_HZ < 1000000u
#define SUITE_STORM(cycles) ((cycles) / 4u)
#else
#define SUITE_STORM(cycles) (16u * (cycles)) /* such processors are slow, too */
#endif
#else
#define SUITE_STACK         768u
#define SUITE_MAIN_STACK    4096u
#define SUITE_MANY          (BOARD_DATA_SIZE < 0x100000u ? 40 : 1000)
#define SUITE_TORTURE       24
#define SUITE_STORM(cycles) (cycles)
#endif
#define SUITE_STEPS 3400ul /* in each of three modes */
#define SUITE_SEED  1u

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
