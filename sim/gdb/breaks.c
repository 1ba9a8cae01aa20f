/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Z and z: the client's breakpoints and watchpoints are stops of the debugger. Software and
 * hardware breakpoints are the same here: memory is never changed. */
#include "server.h"

#include <stdlib.h>

#define TYPES     5u
#define KIND_MOST 4u /* of a breakpoint: 2 Thumb, 3 Thumb-2, 4 ARM; a length elsewhere */

/* What a watchpoint of the type stops at. A write that changes nothing is not of interest: gdb's
 * `watch` would go on by itself. */
static const unsigned accesses[TYPES] = {
    [2] = STOP_CHANGE, [3] = STOP_READ, [4] = STOP_READ | STOP_WRITE};

static bool is_watch(const struct gdb_break *point)
{
    return point->type >= 2;
}

/* "TYPE,ADDRESS,KIND", and behind a ';' what is not asked for by clients that see no feature for
 * it. */
static bool read_break(const struct gdb_server *server, const char *text, struct gdb_break *point)
{
    uint64_t type, address, size;
    uint64_t all = (uint64_t)1 << server->machine->cpu->data->address_bits;
    if (!gdb_read_number(&text, &type) || !gdb_read_char(&text, ',') ||
        !gdb_read_number(&text, &address) || !gdb_read_char(&text, ',') ||
        !gdb_read_number(&text, &size) || (*text != '\0' && *text != ';'))
        return false;
    *point = (struct gdb_break){
        .type = (unsigned)type, .address = (uint32_t)address, .size = (uint32_t)size};
    if (type >= TYPES || address >= all)
        return false;
    return is_watch(point) ? size > 0 && size <= all - address : size <= KIND_MOST;
}

static struct gdb_break **find(struct gdb_server *server, const struct gdb_break *wanted)
{
    struct gdb_break **link = &server->breaks;
    while (*link != NULL && ((*link)->type != wanted->type || (*link)->address != wanted->address ||
                             (*link)->size != wanted->size))
        link = &(*link)->next;
    return link;
}

static struct stop stop_of(const struct gdb_break *point)
{
    struct stop stop = {.kind = STOP_ADDRESS, .first = point->address, .last = point->address};
    if (is_watch(point)) {
        stop.kind = STOP_ACCESS;
        stop.last = point->address + point->size - 1;
        stop.access = accesses[point->type];
    }
    return stop;
}

static bool add(struct gdb_server *server, const struct gdb_break *wanted)
{
    const struct stop description = stop_of(wanted);
    struct gdb_break *point = NULL;
    struct stop *stop = NULL;
    if (server->break_count < GDB_BREAKS_MOST)
        point = malloc(sizeof *point);
    if (point != NULL)
        stop = debugger_add_stop(server->target.debugger, &description);
    if (stop == NULL) {
        free(point);
        return false;
    }
    *point = *wanted;
    point->stop = stop->number;
    point->next = server->breaks;
    server->breaks = point;
    server->break_count++;
    return true;
}

static void take_away(struct gdb_server *server, struct gdb_break **link)
{
    struct gdb_break *point = *link;
    *link = point->next;
    debugger_remove_stop(server->target.debugger, point->stop);
    free(point);
    server->break_count--;
}

/* Both may be asked for twice: what is there is there. */
void gdb_break_set(struct gdb_server *server, const char *rest, size_t count)
{
    struct gdb_break point;
    (void)count;
    if (!read_break(server, rest, &point))
        gdb_reply_error(server, GDB_INVALID);
    else if (*find(server, &point) != NULL || add(server, &point))
        gdb_reply_text(server, "OK");
    else
        gdb_reply_error(server, GDB_NO_MEMORY);
}

void gdb_break_clear(struct gdb_server *server, const char *rest, size_t count)
{
    struct gdb_break point, **link;
    (void)count;
    if (!read_break(server, rest, &point)) {
        gdb_reply_error(server, GDB_INVALID);
        return;
    }
    link = find(server, &point);
    if (*link != NULL)
        take_away(server, link);
    gdb_reply_text(server, "OK");
}

void gdb_breaks_clear(struct gdb_server *server)
{
    while (server->breaks != NULL)
        take_away(server, &server->breaks);
}

struct gdb_break *gdb_break_of_stop(struct gdb_server *server, unsigned stop)
{
    struct gdb_break *point = server->breaks;
    while (point != NULL && point->stop != stop)
        point = point->next;
    return point;
}

bool gdb_has_watches(const struct gdb_server *server)
{
    const struct gdb_break *point = server->breaks;
    while (point != NULL && !is_watch(point))
        point = point->next;
    return point != NULL;
}

bool gdb_breaks_here(struct gdb_server *server, uint32_t pc, struct gdb_break **found)
{
    struct gdb_break *point = server->breaks;
    while (point != NULL && (is_watch(point) || point->address != pc))
        point = point->next;
    *found = point;
    return point != NULL;
}
