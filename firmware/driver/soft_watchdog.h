/* SPDX-License-Identifier: MIT */
/* A watchdog in software, for boards whose chips have none that would do: the tick counts. Gives
   board_watchdog_start() and board_watchdog_kick(). What hangs with interrupts off, or in a handler
   that keeps the tick out, is not found out. */
#ifndef SOFT_WATCHDOG_H
#define SOFT_WATCHDOG_H

/* soft_watchdog_tick: to be called by the tick's handler, before kernel_tick(). Calls what was
   given to board_watchdog_start() when the time is over, board_reset() after as long again. ISR
   only. */
void soft_watchdog_tick(void);

#endif
