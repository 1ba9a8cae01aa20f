/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outside ends of a machine's streams: feeding them and writing what they say. How each kind is
 * opened is in serial_open.c. */
#define _GNU_SOURCE /* ppoll */
#include "serial.h"

#include "input.h"
#include "script.h"
#include "serial_open.h"
#include "session.h"
#include "tcp.h"
#include "terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PENDING_KEPT 65536u /* bytes kept for a client that has not come yet */
#define CTRL_A       1
#define ENDS_MOST    64u

/* --- out --- */

static void lose_oldest(struct serial *serial, size_t count)
{
    serial->pending_count -= count;
    memmove(serial->pending, serial->pending + count, serial->pending_count);
}

static void stream_said(void *owner, uint32_t value, sim_time now)
{
    struct serial *serial = owner;
    struct sim_error error;
    (void)now;
    if (serial->out >= 0 || serial->listener >= 0) {
        if (serial->pending_count == serial->pending_room) {
            serial->pending_room = serial->pending_room ? serial->pending_room * 2 : 4096;
            serial->pending = must_allocate(serial->pending, serial->pending_room);
        }
        serial->pending[serial->pending_count++] = (unsigned char)value;
        if (serial->loses && serial->pending_count >= 2 * PENDING_KEPT)
            lose_oldest(serial, PENDING_KEPT);
    }
    if (serial->script != NULL && !script_byte(serial->script, (unsigned char)value, &error))
        session_end(serial->session, STATUS_BAD_INPUT, "%s", error.text);
}

static void write_failed(struct serial *serial)
{
    int reason = errno;
    serial->pending_count = 0;
    if (serial->loses)
        return;
    serial->out = -1;
    if (reason == EPIPE)
        session_quit(serial->session, "nobody reads the output of %s any more",
                     serial->stream->name);
    else
        session_end(serial->session, STATUS_BAD_INPUT, "the output of %s cannot be written: %s",
                    serial->stream->name, strerror(reason));
}

static void flush(struct serial *serial)
{
    size_t done = 0;
    while (serial->out >= 0 && done < serial->pending_count) {
        ssize_t count = write(serial->out, serial->pending + done, serial->pending_count - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && serial->loses)
            break;
        if (count < 0)
            return write_failed(serial);
        done += (size_t)count;
        if (serial->out == STDOUT_FILENO)
            serial->session->inside_line = serial->pending[done - 1] != '\n';
    }
    lose_oldest(serial, done);
}

void serials_flush(struct session *session)
{
    struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->pending_count > 0)
            flush(serial);
}

/* --- in --- */

/* The end of the input: a file's, or a pipe's. */
static void close_input(struct serial *serial)
{
    serial->input_open = false;
    serial->in = -1;
}

/* A TCP client has gone: the next one may come. */
static void drop_client(struct serial *serial)
{
    close(serial->in);
    serial->in = serial->out = -1;
}

static void feed(struct serial *serial, const void *bytes, size_t count)
{
    struct sim_error error;
    if (count > 0 && serial->input_open &&
        !input_serial(serial->session->machine, serial->stream->name, bytes, count, &error))
        session_end(serial->session, STATUS_BAD_INPUT, "%s", error.text);
}

static void print_keys(void)
{
    fputs("\r\nbosim: Ctrl-A x ends the run, Ctrl-A a sends Ctrl-A, Ctrl-A c sends Ctrl-C, "
          "Ctrl-A h prints this\r\n",
          stderr);
}

/* A key after Ctrl-A. */
static void command_key(struct serial *serial, unsigned char key)
{
    static const unsigned char ctrl_a = CTRL_A, ctrl_c = 3;
    switch (key) {
    case 'x':
    case 'X':
        session_quit(serial->session, "ended by Ctrl-A x");
        break;
    case 'a':
    case CTRL_A:
        feed(serial, &ctrl_a, 1);
        break;
    case 'c':
        feed(serial, &ctrl_c, 1);
        break;
    default:
        print_keys();
    }
}

static void typed(struct serial *serial, const unsigned char *keys, size_t count)
{
    size_t i;
    for (i = 0; i < count; i++) {
        if (serial->escape)
            command_key(serial, keys[i]);
        else if (keys[i] != CTRL_A)
            feed(serial, &keys[i], 1);
        serial->escape = !serial->escape && keys[i] == CTRL_A;
    }
}

static void take_input(struct serial *serial)
{
    unsigned char bytes[4096];
    ssize_t count = read(serial->in, bytes, sizeof bytes);
    if (count < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK))
        return;
    if (count > 0 && serial->terminal)
        typed(serial, bytes, (size_t)count);
    else if (count > 0)
        feed(serial, bytes, (size_t)count);
    else if (serial->listener >= 0)
        drop_client(serial);
    else
        close_input(serial);
}

static void accept_client(struct serial *serial)
{
    int client = tcp_accept(serial->listener);
    if (client < 0)
        return;
    serial->in = serial->out = client;
    flush(serial);
}

static size_t fill_polls(const struct session *session, struct pollfd *polls,
                         struct serial **owners)
{
    struct serial *serial;
    size_t count = 0;
    for (serial = session->serials; serial != NULL && count < ENDS_MOST; serial = serial->next) {
        int descriptor = serial->in >= 0 ? serial->in : serial->listener;
        /* In a replay clients may come and listen, too; what they send is dropped (feed). */
        if (descriptor < 0 || !(serial->input_open || serial->loses))
            continue;
        owners[count] = serial;
        polls[count++] = (struct pollfd){.fd = descriptor, .events = POLLIN};
    }
    return count;
}

static int wait_for(struct pollfd *polls, size_t count, double seconds)
{
    struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    return ppoll(polls, count, seconds < 0 ? NULL : &time, NULL);
}

void serials_poll(struct session *session, double seconds)
{
    struct pollfd polls[ENDS_MOST];
    struct serial *owners[ENDS_MOST];
    size_t count = fill_polls(session, polls, owners), i;
    if (count == 0 && seconds == 0)
        return;
    while (wait_for(polls, count, seconds) > 0) {
        for (i = 0; i < count; i++) {
            if (polls[i].revents == 0)
                continue;
            if (owners[i]->in < 0)
                accept_client(owners[i]);
            else
                take_input(owners[i]);
        }
        /* What is ready now is taken, too, but no more is waited for. */
        seconds = 0;
        count = fill_polls(session, polls, owners);
        if (session->over || count == 0)
            return;
    }
}

bool serials_input_open(const struct session *session)
{
    const struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->input_open)
            return true;
    return false;
}

bool serials_interactive(const struct session *session)
{
    const struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->terminal)
            return true;
    return false;
}

/* --- scripts --- */

sim_time serials_next(const struct session *session)
{
    const struct serial *serial;
    sim_time next = SIM_TIME_NEVER;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->script != NULL && script_next(serial->script) < next)
            next = script_next(serial->script);
    return next;
}

void serials_go(struct session *session)
{
    struct serial *serial;
    struct sim_error error;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->script != NULL && !script_go(serial->script, &error))
            session_end(session, STATUS_BAD_INPUT, "%s", error.text);
}

const char *serials_waiting(const struct session *session)
{
    const struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->script != NULL && script_waits_for(serial->script) != NULL)
            return script_waits_for(serial->script);
    return NULL;
}

/* --- all of them --- */

struct serial *serial_add(struct session *session, struct stream *stream)
{
    struct serial *serial = must_allocate(NULL, sizeof *serial), **link = &session->serials;
    *serial = (struct serial){.session = session, .stream = stream};
    serial->in = serial->out = serial->listener = serial->held = -1;
    serial->sink = (struct stream_sink){.owner = serial, .end = stream_said, .live_only = true};
    stream_subscribe(stream, &serial->sink);
    while (*link != NULL)
        link = &(*link)->next;
    *link = serial;
    return serial;
}

static void close_above_standard(int descriptor)
{
    if (descriptor > STDERR_FILENO)
        close(descriptor);
}

void serials_close(struct session *session)
{
    serials_flush(session);
    while (session->serials != NULL) {
        struct serial *serial = session->serials;
        session->serials = serial->next;
        script_close(serial->script);
        close_above_standard(serial->in);
        if (serial->out != serial->in)
            close_above_standard(serial->out);
        close_above_standard(serial->listener);
        close_above_standard(serial->held);
        free(serial->pending);
        free(serial);
    }
    terminal_restore();
}
