/* SPDX-License-Identifier: MIT */
/* The words that every part of the kernel shares: the configuration, the port's types, result
   codes, timeouts. The port header says how wide a tick, a size and a saved mask are. */
#ifndef BOS_TYPES_H
#define BOS_TYPES_H

#include "bos_config.h"
#include "port.h"

#include <stddef.h>

typedef unsigned char bos_byte;
typedef struct Task Task;
typedef struct Memory Memory;

/* Results. Services return BOS_OK or one of the negative ones. */
#define BOS_OK            0
#define BOS_TIMEOUT       (-1) /* the time given was over (at once with BOS_NO_WAIT) */
#define BOS_REMOVED       (-2) /* the object was removed while the task waited for it */
#define BOS_ERROR_CONTEXT (-3) /* not from an ISR, the idle task, or before kernel_start() */
#define BOS_ERROR_RANGE   (-4) /* an argument is outside its range */
#define BOS_ERROR_MEMORY  (-5) /* no memory */
#define BOS_ERROR_STATE   (-6) /* the object is not in a state that allows it */
#define BOS_ERROR_FULL    (-7) /* the count is at its limit */

/* Timeouts, in ticks: none, 1 to BOS_LONGEST, for ever. A timeout of n ends at the n-th tick that
   follows the call. Half the range of a tick is left so that comparison survives wrap-around. */
#define BOS_NO_WAIT ((bos_tick)0)
#define BOS_FOREVER ((bos_tick) ~(bos_tick)0)
#define BOS_LONGEST ((bos_tick)(BOS_FOREVER / 2u))

/* What cannot be returned to a caller goes to bos_hook() with one of these. */
#define BOS_PANIC_STACK  1 /* object: the Task whose stack overflowed; it runs no more */
#define BOS_PANIC_FREE   2 /* object: the address that is no block, or is free already */
#define BOS_PANIC_UNLOCK 3 /* object: the Task that unlocked what it had not locked */

/* bos_hook: called by the kernel, from task or ISR, interrupts off. An application (or its board)
   defines it; without one the kernel's stops the machine. It must not block. It may return: the
   kernel then goes on without what the code names. */
void bos_hook(int code, void *object);

#endif
