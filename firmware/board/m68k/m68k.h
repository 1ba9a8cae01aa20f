/* SPDX-License-Identifier: MIT */
/* What the boards of the 68000 family and ColdFire share. */
#ifndef M68K_H
#define M68K_H

/* vectors_init: fills the vector table in RAM: each exception ends the run, and so does each
   interrupt until it has a handler. First thing of board_init(). */
void vectors_init(void);

/* vectors_slot: the interrupt of that vector goes to slot `irq`, whose handler is
   port_handlers[irq]; 0 to BOARD_SLOTS - 1. */
void vectors_slot(int vector, int irq);

/* The board's, called by interrupt_attach(): lets the interrupt in at a level of 1 to 6, if the
   board can choose it. */
void board_interrupt_on(int irq, int level);

/* The board's: resets its chips and begins anew. Does not return. */
void board_restart(void);

#endif
