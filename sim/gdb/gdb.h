/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server of gdb's remote protocol for a machine under the debugger: bytes in, bytes out; the
 * connection is the front end's. After the GDB manual, "Remote Protocol". Tasks are threads, with
 * their own registers while they are switched out; where no task runs the processor is thread 1.
 * Left out: non-stop mode, several processes, tracepoints, files of the host, agent expressions.
 * Whatever a client sends, it gets an answer or none; time and memory are bounded. */
#ifndef SIM_GDB_GDB_H
#define SIM_GDB_GDB_H

#include "aware/aware.h"
#include "debug/debugger.h"

struct gdb_server;
struct symbols;

/* All the caller's, and there until the server is destroyed. */
struct gdb_target {
    struct debugger *debugger;
    const struct symbols *symbols; /* NULL: none */
    struct aware *aware;           /* NULL: no kernel that is known */
    const char *file;              /* path of the image for gdb to read symbols from; NULL: none */
    sim_time end; /* of a recording that is replayed: no client runs past it; 0: there is none */
    void (*send)(void *owner, const void *bytes, size_t count);
    void *owner; /* of send */
};

enum gdb_state {
    GDB_STOPPED,  /* the machine stands still: the client is to say what happens */
    GDB_RUNNING,  /* gdb_server_poll() runs it */
    GDB_DETACHED, /* the client has let go: the machine runs without it, by gdb_server_poll() */
    GDB_ENDED,    /* the guest has ended the run or crashed, and the client was told */
    GDB_KILLED,   /* the client ends the run */
};

/* Of a machine between runs. NULL and error on no memory. Destroyed before the debugger. */
struct gdb_server *gdb_server_create(const struct gdb_target *, struct sim_error *);
void gdb_server_destroy(struct gdb_server *); /* NULL is nothing */

/* A client has come: the machine stops for it. One has gone: its stops are taken away; the machine
 * stays as it is, stopped unless the client has detached before. */
void gdb_server_connect(struct gdb_server *);
void gdb_server_disconnect(struct gdb_server *);

/* What a client has sent: any bytes, cut anyhow; answers what can be answered at once. Between runs
 * or between two pieces of one (history_outside). */
void gdb_server_receive(struct gdb_server *, const void *bytes, size_t count);

/* Runs the machine, if it is to run, to the next stop or until a time; tells the client of a stop.
 * What the outside (history_outside) has ended because of gdb_server_interrupted() is a stop, too.
 * `result` (may be NULL): how the debugger's run ended; DEBUGGER_DONE if it did not run. */
enum gdb_state gdb_server_poll(struct gdb_server *, sim_time until, struct debugger_result *result);
/* The client wants the run to stop: the front end's history_outside is to end it. */
bool gdb_server_interrupted(const struct gdb_server *);
enum gdb_state gdb_server_state(const struct gdb_server *);

/* The front end ends the run with this status: a client that waits for a stop is told. */
void gdb_server_end(struct gdb_server *, int status);

#endif
