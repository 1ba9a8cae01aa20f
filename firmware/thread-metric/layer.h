/* SPDX-License-Identifier: MIT */
/* What the operations are made of: each is one call of a service for an object with a number, in
   the shape of Thread-Metric's porting layer, so that a measured operation holds the same calls
   besides the kernel's as with another kernel. */
#ifndef LAYER_H
#define LAYER_H

#include "board.h"

#define LAYER_TASKS 5
#define LAYER_OK    1
#define LAYER_ERROR 0

#define BLOCK_BYTES 128
#define WORDS       4 /* of a message */

/* layer_init: makes the objects: the semaphore Up, the message box empty, all blocks free, and no
   task. layer_end: removes tasks and objects. Both LAYER_OK or LAYER_ERROR. */
int layer_init(void);
int layer_end(void);

/* layer_create: makes task `id`, 0 to LAYER_TASKS - 1, of less priority than the caller, suspended.
   LAYER_OK or LAYER_ERROR, as what follows. */
int layer_create(int id, int priority, void (*body)(void));

int layer_resume(int id);
int layer_suspend(int id);
void layer_relinquish(void);
int layer_send(const unsigned long *message);
int layer_receive(unsigned long *message);
int layer_down(void);
int layer_up(void);
int layer_allocate(void **block);
int layer_free(void *block);

/* layer_interrupt: raises an interrupt, whose handler layer_on_interrupt() has attached. */
#define layer_interrupt()           interrupt_raise(SPARE_IRQ_HIGH)
#define layer_on_interrupt(handler) interrupt_attach(SPARE_IRQ_HIGH, handler, 0x40)

#endif
