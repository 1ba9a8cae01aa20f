/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines: resolution of drivers, delivery to listeners in board order. See line.h. */
#include "line.h"

#include "machine.h"

#include <string.h>

void line_init(struct line *line, struct machine *machine, uint32_t order, const char *name,
               enum line_resolution resolution)
{
    memset(line, 0, sizeof *line);
    line->name = name;
    line->machine = machine;
    line->order = order;
    line->resolution = resolution;
    line->level = resolution == LINE_WIRED_AND;
    line->next = machine->lines;
    machine->lines = line;
}

static uint64_t all_drivers(const struct line *line)
{
    return line->drivers == LINE_DRIVERS_MAX ? UINT64_MAX : ((uint64_t)1 << line->drivers) - 1;
}

static bool resolved(const struct line *line)
{
    if (line->resolution == LINE_WIRED_AND)
        return line->driven == all_drivers(line);
    return line->driven != 0;
}

bool line_drive(struct line *line, struct line_driver *driver, struct sim_error *error)
{
    unsigned limit = line->resolution == LINE_SINGLE ? 1 : LINE_DRIVERS_MAX;
    if (line->drivers >= limit) {
        sim_error_set(error,
                      "line %s has %u driver%s already: connect the sources to lines of "
                      "their own, or declare it wired-or (bosim,wired-or at an interrupt "
                      "controller)",
                      line->name, line->drivers, line->drivers == 1 ? "" : "s");
        return false;
    }
    driver->line = line;
    driver->index = line->drivers++;
    if (line->resolution == LINE_WIRED_AND) {
        line->driven |= (uint64_t)1 << driver->index;
        line->level = true;
    }
    return true;
}

void line_listen(struct line *line, struct line_listener *listener, void *owner,
                 void (*changed)(void *owner, unsigned input, bool level), unsigned input)
{
    struct line_listener **link = &line->listeners;
    while (*link != NULL)
        link = &(*link)->next;
    *listener = (struct line_listener){.owner = owner, .changed = changed, .input = input};
    *link = listener;
}

static void enqueue(struct line *line)
{
    struct line **link = &line->machine->queued_lines;
    if (line->queued)
        return;
    while (*link != NULL && (*link)->order <= line->order)
        link = &(*link)->next_queued;
    line->next_queued = *link;
    line->queued = true;
    *link = line;
}

static void tell_probes(struct line *line)
{
    struct probe_event event = {.kind = PROBE_LINE};
    event.line.name = line->name;
    event.line.level = line->level;
    machine_tell(line->machine, &event);
}

static void tell(struct line *line)
{
    struct line_listener *listener;
    bool level = resolved(line);
    if (level == line->level)
        return;
    line->level = level;
    if (line->machine->probe_mask & PROBE_LINE)
        tell_probes(line);
    for (listener = line->listeners; listener != NULL; listener = listener->next)
        listener->changed(listener->owner, listener->input, level);
}

/* A listener may set lines: those wait in the queue until this loop comes to them. */
static void tell_queued(struct machine *machine)
{
    machine->telling_lines = true;
    while (machine->queued_lines != NULL) {
        struct line *line = machine->queued_lines;
        machine->queued_lines = line->next_queued;
        line->queued = false;
        tell(line);
    }
    machine->telling_lines = false;
}

static void drive(struct line_driver *driver, bool level)
{
    uint64_t bit = (uint64_t)1 << driver->index;
    struct line *line = driver->line;
    line->driven = level ? line->driven | bit : line->driven & ~bit;
}

void line_set(struct line_driver *driver, bool level)
{
    struct line *line = driver->line;
    if (line == NULL || line_level(driver) == level)
        return;
    drive(driver, level);
    if (resolved(line) == line->level && !line->queued)
        return;
    enqueue(line);
    if (!line->machine->telling_lines)
        tell_queued(line->machine);
}

bool line_level(const struct line_driver *driver)
{
    return driver->line != NULL && (driver->line->driven >> driver->index & 1) != 0;
}

void line_restore(struct line_driver *driver, bool level)
{
    if (driver->line == NULL)
        return;
    drive(driver, level);
    driver->line->level = resolved(driver->line);
}

int line_acknowledge(struct line *line, unsigned level)
{
    return line->acknowledge == NULL ? -1 : line->acknowledge(line->acknowledge_owner, level);
}
