/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --gdb [HOST:]PORT or stdio: the connection of the library's gdb server, and the run under it. */
#ifndef BOSIM_GDB_PORT_H
#define BOSIM_GDB_PORT_H

#include "error.h"

#include <stdbool.h>

struct gdb_port;
struct session;

/* Listens and says where, or takes standard input and output: before any stream is opened. NULL
 * with error. */
struct gdb_port *gdb_port_open(struct session *, const char *where, struct sim_error *);
/* Puts the session's machine under a debugger. False with error. */
bool gdb_port_begin(struct gdb_port *, struct sim_error *);
void gdb_port_close(struct gdb_port *); /* before the machine is destroyed; NULL is nothing */

/* One turn of the session's loop: runs until something is to be told, or waits for a client. */
void gdb_port_turn(struct gdb_port *);

/* Between two pieces of a run: true if it is to end for a client. */
bool gdb_port_look(struct gdb_port *);

#endif
