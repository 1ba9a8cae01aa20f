/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listening for clients on TCP. */
#define _GNU_SOURCE /* accept4 */
#include "tcp.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct place {
    char host[256];
    const char *port;
};

static bool is_port(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && value <= 65535;
}

/* "PORT", "HOST:PORT", "[::1]:PORT" */
static bool parse(const char *where, struct place *place, struct sim_error *error)
{
    const char *colon = strrchr(where, ':');
    size_t length = colon == NULL ? 0 : (size_t)(colon - where);
    bool brackets = length >= 2 && where[0] == '[' && where[length - 1] == ']';
    snprintf(place->host, sizeof place->host, "%.*s", (int)(length - (brackets ? 2 : 0)),
             where + brackets);
    if (colon == NULL)
        snprintf(place->host, sizeof place->host, "127.0.0.1");
    place->port = colon == NULL ? where : colon + 1;
    if (is_port(place->port) && length < sizeof place->host)
        return true;
    sim_error_set(error,
                  "'%s' is no port: write PORT or HOST:PORT, 1 to 65535, or 0 for any free one",
                  where);
    return false;
}

static int open_at(const struct addrinfo *address)
{
    int yes = 1, kept;
    int listener = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0)
        return -1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, address->ai_addr, address->ai_addrlen) == 0 && listen(listener, 1) == 0)
        return listener;
    kept = errno;
    close(listener);
    errno = kept;
    return -1;
}

static void tell_name(int listener, char name[static TCP_NAME])
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char host[64] = "?", port[8] = "?";
    if (getsockname(listener, (struct sockaddr *)&address, &size) == 0)
        getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(name, TCP_NAME, strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
}

int tcp_listen(const char *where, char name[static TCP_NAME], struct sim_error *error)
{
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found;
    struct place place = {{0}, NULL};
    int listener, problem;
    if (!parse(where, &place, error))
        return -1;
    problem = getaddrinfo(*place.host == '\0' ? NULL : place.host, place.port, &wanted, &found);
    if (problem != 0) {
        sim_error_set(error, "%s: %s", where, gai_strerror(problem));
        return -1;
    }
    listener = open_at(found);
    if (listener < 0)
        sim_error_set(error, "cannot listen on %s:%s: %s", place.host, place.port, strerror(errno));
    else
        tell_name(listener, name);
    freeaddrinfo(found);
    return listener;
}

int tcp_accept(int listener)
{
    int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), yes = 1;
    if (client >= 0)
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return client;
}
