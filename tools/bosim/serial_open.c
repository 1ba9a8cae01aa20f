/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening what --serial N=KIND names: a table of the kinds. */
#define _GNU_SOURCE /* posix_openpt, ptsname_r */
#include "serial_open.h"

#include "debug.h"
#include "input.h"
#include "script.h"
#include "session.h"
#include "tcp.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static bool system_error(struct sim_error *error, const char *what)
{
    sim_error_set(error, "%s: %s", what, strerror(errno));
    return false;
}

static bool open_none(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    (void)serial, (void)rest, (void)live, (void)error;
    return true;
}

static bool stdin_taken(const struct session *session)
{
    const struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->in == STDIN_FILENO)
            return true;
    return false;
}

static bool open_stdio(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    (void)rest;
    if (stdin_taken(serial->session)) {
        sim_error_set(error, "another stream has standard input and output already: give file:, "
                             "pty or tcp:PORT");
        return false;
    }
    serial->out = STDOUT_FILENO;
    if (!live || serial->session->debugs != NULL || (isatty(STDIN_FILENO) && !terminal_is_ours()))
        return true;
    serial->in = STDIN_FILENO;
    serial->input_open = true;
    serial->terminal = terminal_is_ours();
    if (serial->terminal)
        terminal_raw();
    return true;
}

static bool open_file(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    (void)live;
    serial->out = open(rest, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return serial->out >= 0 || system_error(error, rest);
}

static bool open_pty(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    struct termios plain;
    char name[128];
    int end = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    (void)rest;
    if (end < 0 || grantpt(end) != 0 || unlockpt(end) != 0 ||
        ptsname_r(end, name, sizeof name) != 0)
        return system_error(error, "no pseudo terminal");
    serial->in = serial->out = end;
    serial->held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (serial->held < 0 || tcgetattr(serial->held, &plain) != 0)
        return system_error(error, name);
    cfmakeraw(&plain);
    tcsetattr(serial->held, TCSANOW, &plain);
    serial->input_open = live;
    serial->loses = true;
    session_say(serial->session, "serial %s: %s", serial->stream->name, name);
    return true;
}

static bool open_tcp(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    char name[TCP_NAME];
    serial->listener = tcp_listen(rest, name, error);
    if (serial->listener < 0)
        return false;
    serial->input_open = live;
    serial->loses = true;
    session_say(serial->session, "serial %s: tcp %s", serial->stream->name, name);
    return true;
}

/* What the stream says is shown, too. In a replay the log has what the script did. */
static bool open_script(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    serial->out = STDOUT_FILENO;
    if (live)
        serial->script = script_open(rest, serial->stream, error);
    return !live || serial->script != NULL;
}

/* What it sends comes back, as from a plug that joins the two lines: the last bit arrives as it
 * leaves. In a replay the log has it. */
static void comes_back(void *owner, uint32_t value, sim_time end)
{
    struct serial *serial = owner;
    (void)input_character_at(serial->session->machine, end, serial->stream, value, NULL);
}

static bool open_loop(struct serial *serial, const char *rest, bool live, struct sim_error *error)
{
    (void)rest, (void)error;
    serial->loop = (struct stream_sink){.owner = serial, .begin = comes_back, .live_only = true};
    if (live)
        stream_subscribe(serial->stream, &serial->loop);
    return true;
}

static const struct kind {
    const char *name; /* ends with ':' where something follows */
    bool (*open)(struct serial *, const char *rest, bool live, struct sim_error *);
} kinds[] = {
    {"none", open_none}, {"stdio", open_stdio},    {"file:", open_file}, {"pty", open_pty},
    {"tcp:", open_tcp},  {"script:", open_script}, {"loop", open_loop},
};

static const struct kind *find_kind(const char *text, const char **rest)
{
    size_t i, length;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        length = strlen(kinds[i].name);
        *rest = text + length;
        if (strncmp(text, kinds[i].name, length) == 0 &&
            (kinds[i].name[length - 1] == ':' ? **rest != '\0' : **rest == '\0'))
            return &kinds[i];
    }
    return NULL;
}

/* --- which stream --- */

static void name_streams(const struct machine *machine, char *buffer, size_t size)
{
    const struct stream *stream;
    size_t used = 0;
    buffer[0] = '\0';
    for (stream = machine->streams; stream != NULL && used < size; stream = stream->next)
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", used > 0 ? ", " : "",
                                 stream->name);
}

static bool open_option(struct session *session, const char *option, bool live,
                        struct sim_error *error)
{
    const char *equals = strchr(option, '='), *rest;
    char name[64], streams[256];
    const struct kind *kind = equals == NULL ? NULL : find_kind(equals + 1, &rest);
    struct stream *stream;
    if (kind == NULL || equals - option >= (int)sizeof name) {
        sim_error_set(error, "write N=stdio, N=file:PATH, N=pty, N=tcp:PORT, N=script:FILE, "
                             "N=loop or N=none, N a number or name of a stream");
        return false;
    }
    snprintf(name, sizeof name, "%.*s", (int)(equals - option), option);
    stream = stream_find(session->machine, name);
    if (stream != NULL)
        return kind->open(serial_add(session, stream), rest, live, error);
    name_streams(session->machine, streams, sizeof streams);
    sim_error_set(error, "board %s has no stream '%s': there are %s", session->machine->board, name,
                  streams);
    return false;
}

/* --- what no option names --- */

static bool connected(const struct session *session, const struct stream *stream)
{
    const struct serial *serial;
    for (serial = session->serials; serial != NULL; serial = serial->next)
        if (serial->stream == stream)
            return true;
    return false;
}

static bool open_console(struct session *session, bool live, struct sim_error *error)
{
    struct stream *stream = stream_console(session->machine);
    if (stream == NULL || connected(session, stream) || stdin_taken(session))
        return true;
    return open_stdio(serial_add(session, stream), "", live, error);
}

/* What a guest says to a debugger: by semihosting ("cpu0.semihosting"), or through the ITM. */
static bool is_debug_console(const struct stream *stream)
{
    const char *dot = strrchr(stream->name, '.');
    return strcmp(dot == NULL ? stream->name : dot + 1, "semihosting") == 0 ||
           strcmp(stream->name, "itm") == 0;
}

static void open_debug_consoles(struct session *session)
{
    struct stream *stream;
    for (stream = session->machine->streams; stream != NULL; stream = stream->next)
        if (is_debug_console(stream) && !connected(session, stream))
            serial_add(session, stream)->out = STDOUT_FILENO;
}

bool serials_open(struct session *session, const struct texts *options, bool live,
                  struct sim_error *error)
{
    size_t i;
    for (i = 0; i < options->count; i++)
        if (!open_option(session, options->items[i], live, error)) {
            sim_error_prefix(error, "--serial %s", options->items[i]);
            return false;
        }
    if (session->front != NULL || (session->debugs != NULL && session->debugs->json))
        return true; /* what streams say is shown by the debugger */
    if (!open_console(session, live, error))
        return false;
    open_debug_consoles(session);
    return true;
}
