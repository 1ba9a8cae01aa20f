/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listening for clients on TCP. */
#ifndef BOSIM_TCP_H
#define BOSIM_TCP_H

#include "error.h"

#include <stddef.h>

#define TCP_NAME 80 /* bytes of "ADDRESS:PORT", zero included */

/* Listens on [HOST:]PORT, this host alone (127.0.0.1) if no host is named; port 0: any free one.
 * `name` gets the address that it is. Returns the descriptor, which does not block; -1 with an
 * error that says what is expected. */
int tcp_listen(const char *where, char name[static TCP_NAME], struct sim_error *);

/* The next client, or -1: none waits. It does not block, and sends at once. */
int tcp_accept(int listener);

#endif
