/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages of events: see recording_shelf.h. */
#include "timeline/recording_shelf.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 64 }; /* bytes that the host fetches at once */

static sim_time *firsts_of(const struct shelf *shelf)
{
    return shelf->firsts == NULL ? NULL : shelf->firsts + shelf->gone * GROUPS;
}

static size_t pages_of(const struct shelf *shelf)
{
    return (shelf->count + PAGE - 1) / PAGE;
}

static void free_page(const struct shelf_kind *kind, char *page)
{
    if (kind->empty != NULL)
        kind->empty(page);
    free(page);
}

/* What is gone in front is taken first, when it is as much as the rest. */
static bool make_room(struct shelf *shelf)
{
    size_t used = pages_of(shelf), room = shelf->room == 0 ? 1 : 2 * shelf->room;
    char **pages;
    sim_time *firsts;
    if (shelf->gone > 0 && shelf->gone >= used) {
        memmove(shelf->pages, shelf->pages + shelf->gone, used * sizeof *pages);
        memmove(shelf->firsts, firsts_of(shelf), used * GROUPS * sizeof *firsts);
        shelf->gone = 0;
        return true;
    }
    pages = realloc(shelf->pages, room * sizeof *pages);
    if (pages != NULL)
        shelf->pages = pages;
    firsts = pages == NULL ? NULL : realloc(shelf->firsts, room * GROUPS * sizeof *firsts);
    if (firsts == NULL)
        return false;
    shelf->firsts = firsts;
    shelf->room = room;
    return true;
}

static bool add_page(struct shelf *shelf, const struct shelf_kind *kind)
{
    char *page;
    size_t i;
    if (shelf->gone + pages_of(shelf) == shelf->room && !make_room(shelf))
        return false;
    page = aligned_alloc(LINE, kind->page);
    if (page == NULL)
        return false;
    memset(page, 0, kind->page);
    shelf->pages[shelf->gone + pages_of(shelf)] = page;
    memset(firsts_of(shelf) + shelf->count / GROUP, 0xff, GROUPS * sizeof *shelf->firsts);
    for (i = 0; i < GROUPS; i++)
        memset(page + i * kind->stride, 0xff, GROUP * sizeof(sim_time));
    return true;
}

bool shelf_add(struct shelf *shelf, const struct shelf_kind *kind, sim_time when)
{
    if (shelf->count % PAGE == 0 && !add_page(shelf, kind))
        return false;
    if (shelf->count % GROUP == 0)
        firsts_of(shelf)[shelf->count / GROUP] = when;
    shelf_group(shelf, kind, shelf->count / GROUP)[shelf->count % GROUP] = when;
    shelf->count++;
    return true;
}

/* How many groups begin before a moment: by steps that double away from `near`, then by halves. */
static size_t groups_before(const struct shelf *shelf, sim_time when, size_t near)
{
    const sim_time *firsts = firsts_of(shelf);
    const size_t groups = (shelf->count + GROUP - 1) / GROUP;
    size_t step, low, high = near < groups ? near : groups;
    if (high < groups && firsts[high] < when) {
        low = high + 1;
        for (step = 1; low + step <= groups && firsts[low + step - 1] < when; step *= 2)
            low += step;
        high = low + step <= groups ? low + step - 1 : groups;
    } else {
        for (step = 1; high >= step && firsts[high - step] >= when; step *= 2)
            high -= step;
        low = high >= step ? high - step + 1 : 0;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (firsts[middle] < when)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t shelf_before(const struct shelf *shelf, const struct shelf_kind *kind, sim_time when,
                    size_t near)
{
    size_t i, group = groups_before(shelf, when, near / GROUP), count = 0;
    const sim_time *times;
    if (group == 0)
        return 0;
    times = shelf_group(shelf, kind, group - 1);
    for (i = 0; i < GROUP; i++)
        count += times[i] < when;
    return (group - 1) * GROUP + count;
}

size_t shelf_fetch(const struct shelf *shelf, const struct shelf_kind *kind, sim_time when,
                   size_t near)
{
    size_t i, group = groups_before(shelf, when, near / GROUP);
    if (group > 0) {
        const char *times = (const char *)shelf_group(shelf, kind, group - 1);
        for (i = 0; i < kind->stride; i += LINE)
            __builtin_prefetch(times + i);
    }
    return group * GROUP;
}

void shelf_cut(struct shelf *shelf, const struct shelf_kind *kind, size_t count)
{
    size_t i, used = pages_of(shelf), kept = (count + PAGE - 1) / PAGE;
    for (i = kept; i < used; i++)
        free_page(kind, shelf->pages[shelf->gone + i]);
    for (i = count; i < shelf->count && i < kept * PAGE; i++) {
        shelf_group(shelf, kind, i / GROUP)[i % GROUP] = SIM_TIME_NEVER;
        if (i % GROUP == 0)
            firsts_of(shelf)[i / GROUP] = SIM_TIME_NEVER;
    }
    shelf->count = count;
}

void shelf_give_up(struct shelf *shelf, const struct shelf_kind *kind)
{
    free_page(kind, shelf->pages[shelf->gone]);
    shelf->gone++;
    shelf->count -= PAGE;
}

void shelf_free(struct shelf *shelf, const struct shelf_kind *kind)
{
    shelf_cut(shelf, kind, 0);
    free(shelf->pages);
    free(shelf->firsts);
    memset(shelf, 0, sizeof *shelf);
}
