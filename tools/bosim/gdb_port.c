/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket of the gdb server, one client at a time. A client that does not fetch its replies is
 * not listened to until it does. */
#include "gdb_port.h"

#include "gdb/gdb.h"
#include "session.h"
#include "tcp.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNREAD_MOST (1u << 20) /* bytes of replies that a client may leave unread */
#define WAIT_HOST   0.1        /* seconds between two looks at the rest while a client thinks */

struct gdb_port {
    struct session *session;
    struct debugger *debugger;
    struct gdb_server *server;
    char *file;   /* the image's path, for gdb */
    int listener; /* -1: gdb has started this program, and there is one client only */
    int client;   /* what it sends is read here */
    int out_file; /* its replies are written here; the same on TCP */
    bool gone;    /* the client has closed the connection */
    struct blob out;
};

/* --- bytes --- */

static void send_later(void *owner, const void *bytes, size_t count)
{
    struct gdb_port *port = owner;
    if (port->client >= 0)
        blob_put(&port->out, bytes, count);
}

static void flush(struct gdb_port *port)
{
    size_t done = 0;
    while (done < port->out.size && !port->gone) {
        ssize_t count = write(port->out_file, port->out.bytes + done, port->out.size - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        port->gone = count < 0;
        done += count < 0 ? 0 : (size_t)count;
    }
    if (done == 0)
        return;
    port->out.size -= done;
    memmove(port->out.bytes, port->out.bytes + done, port->out.size);
}

static void receive(struct gdb_port *port)
{
    unsigned char bytes[4096];
    ssize_t count = read(port->client, bytes, sizeof bytes);
    if (count > 0)
        gdb_server_receive(port->server, bytes, (size_t)count);
    else if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        port->gone = true;
}

/* --- clients --- */

static void begin_client(struct gdb_port *port)
{
    port->client = port->out_file = tcp_accept(port->listener);
    port->gone = false;
    if (port->client < 0)
        return;
    port->out.size = 0;
    gdb_server_connect(port->server);
    session_say(port->session, "gdb: a client has come");
}

static void close_client(struct gdb_port *port)
{
    if (port->client < 0)
        return;
    if (port->out_file != port->client)
        close(port->out_file);
    close(port->client);
    port->client = port->out_file = -1;
}

static const char *what_follows(const struct gdb_port *port)
{
    enum gdb_state state = gdb_server_state(port->server);
    if (port->listener >= 0 && state == GDB_STOPPED)
        return "; waiting for another; the machine stands still until one comes";
    return state == GDB_DETACHED ? "; the machine runs on" : "";
}

static void end_client(struct gdb_port *port)
{
    close_client(port);
    port->gone = false;
    port->out.size = 0;
    gdb_server_disconnect(port->server);
    session_say(port->session, "gdb: the client has gone%s", what_follows(port));
    if (port->listener < 0)
        session_quit(port->session, "gdb has gone");
}

/* Waits for a client, or for what the client sends; true if there is something. */
static bool wait(struct gdb_port *port, double seconds)
{
    bool reads = port->client < 0 || port->out.size < UNREAD_MOST;
    bool writes = port->client >= 0 && port->out.size > 0;
    struct pollfd polls[] = {
        {.fd = port->client >= 0 ? port->client : port->listener, .events = reads ? POLLIN : 0},
        {.fd = writes ? port->out_file : -1, .events = POLLOUT}};
    return poll(polls, 2, (int)(seconds * 1000)) > 0;
}

static void exchange(struct gdb_port *port)
{
    flush(port);
    if (port->out.size < UNREAD_MOST)
        receive(port);
    flush(port);
}

bool gdb_port_look(struct gdb_port *port)
{
    bool ready = wait(port, 0);
    if (ready && port->client < 0)
        return true;
    if (ready)
        exchange(port);
    return port->gone || gdb_server_interrupted(port->server);
}

/* --- the loop --- */

static void guest_ended(struct gdb_port *port, enum debugger_end end)
{
    static const enum run_result runs[] = {
        [DEBUGGER_ENDED] = RUN_ENDED, [DEBUGGER_CRASHED] = RUN_CRASHED, [DEBUGGER_DEAD] = RUN_DEAD};
    session_guest_ended(port->session, runs[end]);
}

static bool is_end(enum debugger_end end)
{
    return end == DEBUGGER_ENDED || end == DEBUGGER_CRASHED || end == DEBUGGER_DEAD;
}

static bool record_ends(const struct gdb_port *port)
{
    const struct session *session = port->session;
    return !session->live && machine_now(session->machine) >= session->record_end;
}

/* While a client is there, the end of the run is its to see, and the session's when it was told. */
static void follow(struct gdb_port *port, enum gdb_state state,
                   const struct debugger_result *result)
{
    if (state == GDB_KILLED && debugger_machine(port->debugger)->ended)
        guest_ended(port, DEBUGGER_ENDED);
    else if (state == GDB_KILLED)
        session_quit(port->session, "ended by gdb");
    else if (is_end(result->end) && (state == GDB_ENDED || state == GDB_DETACHED))
        guest_ended(port, result->end);
    else if (state == GDB_DETACHED && record_ends(port))
        session_quit(port->session, "the record ends");
    else if (result->end == DEBUGGER_FAILED && state == GDB_DETACHED)
        session_end(port->session, STATUS_BAD_INPUT, "%s", result->error.text);
}

void gdb_port_turn(struct gdb_port *port)
{
    const struct session *session = port->session;
    sim_time until = session->live ? SIM_TIME_NEVER : session->record_end;
    struct debugger_result result;
    enum gdb_state state;
    if (port->gone)
        end_client(port);
    if (port->client < 0 && wait(port, 0))
        begin_client(port);
    state = gdb_server_poll(port->server, until, &result);
    flush(port);
    follow(port, state, &result);
    if (state == GDB_STOPPED && !port->gone && wait(port, WAIT_HOST) && port->client >= 0)
        exchange(port);
}

/* --- life --- */

static bool open_server(struct gdb_port *port, struct sim_error *error)
{
    const struct history_outside outside = session_outside(port->session);
    struct gdb_target target = {.send = send_later, .owner = port};
    port->debugger = debugger_create(port->session->machine, HISTORY_BYTES, error);
    if (port->debugger == NULL)
        return false;
    history_set_outside(debugger_history(port->debugger), &outside);
    target.debugger = port->debugger;
    target.file = port->file;
    target.aware = port->session->kernel;
    target.end = port->session->live ? 0 : port->session->record_end;
    target.symbols = port->session->symbols;
    port->server = gdb_server_create(&target, error);
    return port->server != NULL;
}

/* gdb, which has started this program, is at its standard input and output: what the guest says
 * goes to standard error. */
static bool take_standard_streams(struct gdb_port *port, struct sim_error *error)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    port->client = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    port->out_file = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (nothing < 0 || port->client < 0 || port->out_file < 0 ||
        fcntl(port->client, F_SETFL, O_NONBLOCK) < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
        dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        sim_error_set(error, "standard input and output: %s", strerror(errno));
        return false;
    }
    close(nothing);
    return true;
}

static bool open_port(struct gdb_port *port, const char *where, struct sim_error *error)
{
    char name[TCP_NAME];
    if (strcmp(where, "stdio") == 0)
        return take_standard_streams(port, error);
    port->listener = tcp_listen(where, name, error);
    if (port->listener < 0)
        return false;
    session_say(port->session, "gdb: listening on %s", name);
    return true;
}

struct gdb_port *gdb_port_open(struct session *session, const char *where, struct sim_error *error)
{
    struct gdb_port *port = must_allocate(NULL, sizeof *port);
    *port = (struct gdb_port){.session = session, .listener = -1, .client = -1, .out_file = -1};
    if (open_port(port, where, error))
        return port;
    sim_error_prefix(error, "--gdb");
    gdb_port_close(port);
    return NULL;
}

bool gdb_port_begin(struct gdb_port *port, struct sim_error *error)
{
    const struct image *image = &port->session->image;
    if (port->session->kernel == NULL)
        session_say(port->session, "gdb: no tasks: %s", port->session->no_kernel.text);
    port->file = image->format == IMAGE_ELF ? realpath(port->session->name, NULL) : NULL;
    return open_server(port, error);
}

/* A client that waits is told how the run has ended. */
void gdb_port_close(struct gdb_port *port)
{
    if (port == NULL)
        return;
    if (port->client >= 0 && port->server != NULL) {
        gdb_server_end(port->server, port->session->status);
        flush(port);
    }
    close_client(port);
    gdb_server_destroy(port->server);
    debugger_destroy(port->debugger);
    if (port->listener >= 0)
        close(port->listener);
    blob_free(&port->out);
    free(port->file);
    free(port);
}
