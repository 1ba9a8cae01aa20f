/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel's test suite needs of the host port. */
#ifndef SUITE_PORT_H
#define SUITE_PORT_H

#include "bos.h"

#define SUITE_STACK      32768u
#define SUITE_MAIN_STACK 65536u
#define SUITE_MANY       1000
#define SUITE_TORTURE    suite_workers
#define SUITE_STEPS      suite_steps
#define SUITE_SEED       suite_seed
extern unsigned suite_seed;
extern int suite_workers; /* at most SUITE_MANY */
extern unsigned long suite_steps;

#define SUITE_LINE_LOW  3
#define SUITE_LINE_HIGH 5

void suite_print(const char *text);
void suite_attach(int line, void (*handler)(void));
void suite_raise(int line);
void suite_work(void);    /* a stretch of work that takes time */
void suite_storm(int on); /* the low interrupt comes at odd moments by itself */
void suite_exit(int failures);
void suite_start(void *heap, bos_size size);

#endif
