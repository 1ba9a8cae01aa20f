/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exceptions that were taken and not returned from: see entries.h. */
#include "cpu/entries.h"

#include <stddef.h>

static int find(const struct cpu_entries *entries, uint32_t stack)
{
    unsigned i;
    for (i = 0; i < CPU_ENTRIES; i++)
        if (entries->used[i] && entries->stack[i] == stack)
            return (int)i;
    return -1;
}

/* Two cannot begin at one place: the one before is over. */
void cpu_entries_enter(struct cpu_entries *entries, uint32_t stack, uint32_t pc, uint32_t status,
                       uint8_t outer, uint8_t handler)
{
    int same = find(entries, stack);
    unsigned at;
    if (same >= 0)
        entries->used[same] = 0;
    at = (entries->latest + 1u) % CPU_ENTRIES;
    entries->stack[at] = stack;
    entries->pc[at] = pc;
    entries->status[at] = status;
    entries->outer[at] = outer;
    entries->used[at] = 1;
    entries->latest = (uint8_t)at;
    entries->handler = handler;
}

void cpu_entries_leave(struct cpu_entries *entries, uint32_t stack)
{
    int at = find(entries, stack);
    entries->handler = at < 0 ? 0 : entries->outer[at];
    if (at >= 0)
        entries->used[at] = 0;
}

int cpu_entries_find(const struct cpu_entries *entries, uint32_t first, uint32_t last,
                     bool (*there)(void *owner, unsigned entry), void *owner)
{
    unsigned i;
    int found = -1;
    for (i = 0; i < CPU_ENTRIES; i++)
        if (entries->used[i] && entries->stack[i] - first <= last - first &&
            (found < 0 || entries->stack[i] < entries->stack[found]) && there(owner, i))
            found = (int)i;
    return found;
}

int cpu_entries_outermost(const struct cpu_entries *entries)
{
    unsigned i, at = entries->latest;
    if (entries->handler == 0)
        return -1;
    for (i = 0; i < CPU_ENTRIES; i++, at = (at + CPU_ENTRIES - 1) % CPU_ENTRIES)
        if (entries->used[at] && entries->outer[at] == 0)
            return (int)at;
    return -1;
}
