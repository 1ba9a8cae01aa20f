/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single instructions of a stretch of the past: who has seen them goes there, runs through it and
 * comes back, as if nothing had been. */
#ifndef SIM_DEBUG_STRETCH_H
#define SIM_DEBUG_STRETCH_H

#include "history.h"

#define STRETCH_MOST 4096u /* instructions that are told, whatever was asked for */

/* Tells the instructions that begin from `first` up to `last`, exclusive, as far as the history
 * reaches, in their order and before each is executed: the machine is as it was then, for peeking.
 * Afterwards it is where it stood. True: all were told, or STRETCH_MOST of them. False with error:
 * the outside has ended it on the way there, or the history cannot go there; if the machine then is
 * not where it was, `error` says so. */
bool stretch_tell(struct history *, struct machine *, sim_time first, sim_time last,
                  void (*tell)(void *owner, sim_time when, uint32_t address), void *owner,
                  struct sim_error *);

#endif
