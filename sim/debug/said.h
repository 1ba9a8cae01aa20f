/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the streams of a machine have sent, with its times, along the present line of time: for
 * looking at it from the past, and for stops that wait for a text. The oldest is forgotten when
 * there is much. */
#ifndef SIM_DEBUG_SAID_H
#define SIM_DEBUG_SAID_H

#include "machine.h"

struct said;

/* Begins to listen. NULL on no memory. Freed before the machine. */
struct said *said_create(struct machine *);
void said_destroy(struct said *); /* NULL is nothing */

/* The end of what a stream (NULL or "": any of them) has sent up to the machine's present moment,
 * at most size - 1 characters, zeros left out; returns text. */
const char *said_before(const struct said *, const char *stream, char *text, size_t size);

#endif
