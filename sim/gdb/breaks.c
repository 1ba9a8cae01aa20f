/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Z and z: the client's breakpoints and watchpoints are stops of the debugger. Software and
 * hardware breakpoints are the same here: memory is never changed. A condition is decided here. */
#include "server.h"

#include "agent.h"

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

/* --- conditions --- */

/* One is enough. */
static bool holds(void *owner, const struct probe_event *event)
{
    const struct gdb_break *point = owner;
    struct blob_reader reader = {.bytes = point->condition.bytes, .size = point->condition.size};
    (void)event;
    while (reader.place < reader.size) {
        size_t size = (size_t)blob_get_integer(&reader, 2);
        const uint8_t *code = blob_get(&reader, size);
        if (code == NULL || gdb_agent_holds(point->machine, code, size))
            return true;
    }
    return false;
}

static bool read_condition(const char **text, struct blob *condition)
{
    uint8_t *code;
    uint64_t size;
    if (!gdb_read_number(text, &size) || !gdb_read_char(text, ',') ||
        size > GDB_CONDITION_MOST - condition->size)
        return false;
    blob_put_integer(condition, size, 2);
    code = blob_extend(condition, (size_t)size);
    if (code == NULL || gdb_read_bytes(*text, code, (size_t)size) != size)
        return false;
    *text += 2 * size;
    return true;
}

/* ";XSIZE,CODE", again and again. */
static bool read_conditions(const char *text, struct blob *condition)
{
    bool good = *text == '\0' || gdb_read_char(&text, ';');
    while (good && *text != '\0')
        good = gdb_read_char(&text, 'X') && read_condition(&text, condition);
    return good && !condition->failed;
}

/* --- breakpoints --- */

/* "TYPE,ADDRESS,KIND", and the conditions. */
static bool read_break(const struct gdb_server *server, const char *text, struct gdb_break *point)
{
    uint64_t type, address, size;
    uint64_t all = (uint64_t)1 << server->machine->cpu->data->address_bits;
    if (!gdb_read_number(&text, &type) || !gdb_read_char(&text, ',') ||
        !gdb_read_number(&text, &address) || !gdb_read_char(&text, ',') ||
        !gdb_read_number(&text, &size) || !read_conditions(text, &point->condition))
        return false;
    point->type = (unsigned)type;
    point->address = (uint32_t)address;
    point->size = (uint32_t)size;
    point->machine = server->machine;
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

static struct stop stop_of(struct gdb_break *point)
{
    struct stop stop = {.kind = STOP_ADDRESS, .first = point->address, .last = point->address};
    if (is_watch(point)) {
        stop.kind = STOP_ACCESS;
        stop.last = point->address + point->size - 1;
        stop.access = accesses[point->type];
    }
    if (point->condition.size > 0)
        stop.condition = (struct stop_condition){holds, point};
    return stop;
}

static void free_break(struct gdb_break *point)
{
    blob_free(&point->condition);
    free(point);
}

/* The condition becomes the new one's. */
static bool add(struct gdb_server *server, struct gdb_break *wanted)
{
    struct gdb_break *point = NULL;
    struct stop description, *stop;
    if (server->break_count < GDB_BREAKS_MOST)
        point = malloc(sizeof *point);
    if (point == NULL)
        return false;
    *point = *wanted;
    wanted->condition = (struct blob){0};
    description = stop_of(point);
    stop = debugger_add_stop(server->target.debugger, &description);
    if (stop == NULL) {
        free_break(point);
        return false;
    }
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
    free_break(point);
    server->break_count--;
}

static void take_away_same(struct gdb_server *server, const struct gdb_break *point)
{
    struct gdb_break **link = find(server, point);
    if (*link != NULL)
        take_away(server, link);
}

/* Both may be asked for twice: what is there goes, as its condition may be another now. */
void gdb_break_set(struct gdb_server *server, const char *rest, size_t count)
{
    struct gdb_break point = {0};
    bool good = read_break(server, rest, &point);
    (void)count;
    if (good)
        take_away_same(server, &point);
    if (!good)
        gdb_reply_error(server, GDB_INVALID);
    else if (add(server, &point))
        gdb_reply_text(server, "OK");
    else
        gdb_reply_error(server, GDB_NO_MEMORY);
    blob_free(&point.condition);
}

void gdb_break_clear(struct gdb_server *server, const char *rest, size_t count)
{
    struct gdb_break point = {0};
    bool good = read_break(server, rest, &point);
    (void)count;
    if (good)
        take_away_same(server, &point);
    blob_free(&point.condition);
    if (good)
        gdb_reply_text(server, "OK");
    else
        gdb_reply_error(server, GDB_INVALID);
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
    while (point != NULL && (is_watch(point) || point->address != pc ||
                             (point->condition.size > 0 && !holds(point, NULL))))
        point = point->next;
    *found = point;
    return point != NULL;
}
