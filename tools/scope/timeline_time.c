/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times and places of the timeline, from a hundred picoseconds to weeks, without overflow, and
 * times as people read them. */
#include "timeline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUTE (60 * SIM_SECOND)
#define HOUR   (60 * MINUTE)

sim_time timeline_add(sim_time a, sim_time b)
{
    return a > SIM_TIME_NEVER - 1 - b ? SIM_TIME_NEVER - 1 : a + b;
}

sim_time timeline_less(sim_time a, sim_time b)
{
    return a > b ? a - b : 0;
}

double timeline_x(const struct timeline_view *view, double width, sim_time when)
{
    double unit = width / (double)(view->last - view->first);
    return when >= view->first ? (double)(when - view->first) * unit
                               : -(double)(view->first - when) * unit;
}

static sim_time to_time(double value)
{
    if (!(value > 0))
        return 0;
    return value >= (double)TIMELINE_LONGEST ? TIMELINE_LONGEST : (sim_time)(value + 0.5);
}

sim_time timeline_when(const struct timeline_view *view, double width, double x)
{
    double distance = x * ((double)(view->last - view->first) / width);
    return distance >= 0 ? timeline_add(view->first, to_time(distance))
                         : timeline_less(view->first, to_time(-distance));
}

struct timeline_view timeline_from(sim_time first, sim_time length)
{
    struct timeline_view view;
    if (length < TIMELINE_SHORTEST)
        length = TIMELINE_SHORTEST;
    if (length > TIMELINE_LONGEST)
        length = TIMELINE_LONGEST;
    if (first > SIM_TIME_NEVER - 1 - length)
        first = SIM_TIME_NEVER - 1 - length;
    view.first = first;
    view.last = first + length;
    return view;
}

struct timeline_view timeline_around(sim_time middle, sim_time length)
{
    return timeline_from(timeline_less(middle, length / 2), length);
}

struct timeline_view timeline_zoomed(const struct timeline_view *view, sim_time at, double factor)
{
    double old = (double)(view->last - view->first), place = timeline_x(view, 1, at);
    sim_time length = to_time(old * factor);
    if (length < TIMELINE_SHORTEST)
        length = TIMELINE_SHORTEST;
    place = place < 0 ? 0 : place > 1 ? 1 : place;
    return timeline_from(timeline_less(at, to_time(place * (double)length)), length);
}

struct timeline_view timeline_panned(const struct timeline_view *view, double parts)
{
    sim_time length = view->last - view->first, by = to_time(fabs(parts) * (double)length);
    return timeline_from(parts < 0 ? timeline_less(view->first, by) : timeline_add(view->first, by),
                         length);
}

static const struct unit {
    const char *name;
    sim_time size;
} units[] = {
    {"ps", SIM_PS}, {"ns", SIM_NS}, {"\302\265s", SIM_US}, {"ms", SIM_MS}, {"s", SIM_SECOND}};
#define UNITS (sizeof units / sizeof units[0])

sim_time timeline_step(const struct timeline_view *view, double width, double least)
{
    static const sim_time long_steps[] = {MINUTE,      2 * MINUTE, 5 * MINUTE, 10 * MINUTE,
                                          30 * MINUTE, HOUR,       2 * HOUR,   6 * HOUR,
                                          12 * HOUR,   24 * HOUR,  48 * HOUR,  120 * HOUR};
    double wanted = least * (double)(view->last - view->first) / width;
    sim_time step;
    size_t i;
    for (step = 1; step <= 50 * SIM_SECOND; step *= 10) {
        if ((double)step >= wanted)
            return step;
        if ((double)step * 2 >= wanted)
            return step * 2;
        if ((double)step * 5 >= wanted && step < 10 * SIM_SECOND)
            return step * 5;
    }
    for (i = 0; i + 1 < sizeof long_steps / sizeof long_steps[0]; i++)
        if ((double)long_steps[i] >= wanted)
            return long_steps[i];
    return long_steps[i];
}

/* As many digits behind the point as are needed for a multiple of `step`, in groups of three. */
static void decimals(sim_time value, sim_time unit, sim_time step, char *text, size_t size)
{
    sim_time rest = value % unit, place = unit;
    size_t used = (size_t)snprintf(text, size, "%llu", (unsigned long long)(value / unit));
    unsigned digits = 0;
    for (; place > 1 && step % place != 0 && used + 8 < size; digits++) {
        if (digits == 0)
            text[used++] = '.';
        else if (digits % 3 == 0)
            used += (size_t)snprintf(text + used, size - used, "\342\200\257"); /* narrow space */
        place /= 10;
        text[used++] = (char)('0' + rest / place % 10);
    }
    text[used] = '\0';
}

static const char *with_minutes(sim_time when, sim_time step, char text[static TIMELINE_TEXT])
{
    char seconds[32];
    unsigned long long minutes = when / MINUTE;
    decimals(when % MINUTE, SIM_SECOND, step, seconds, sizeof seconds);
    if (when >= HOUR && step >= MINUTE)
        snprintf(text, TIMELINE_TEXT, "%llu h %02llu min", minutes / 60, minutes % 60);
    else if (when >= HOUR)
        snprintf(text, TIMELINE_TEXT, "%llu h %02llu min %s s", minutes / 60, minutes % 60,
                 seconds);
    else if (step >= MINUTE)
        snprintf(text, TIMELINE_TEXT, "%llu min", minutes);
    else
        snprintf(text, TIMELINE_TEXT, "%llu min %s s", minutes, seconds);
    return text;
}

/* The greatest unit that the value reaches. */
static const struct unit *unit_of(sim_time value)
{
    size_t i = UNITS - 1;
    while (i > 0 && value < units[i].size)
        i--;
    return &units[i];
}

static const char *in_units(sim_time value, const struct unit *unit, sim_time step,
                            char text[static TIMELINE_TEXT])
{
    char number[48];
    decimals(value, unit->size, step, number, sizeof number);
    snprintf(text, TIMELINE_TEXT, "%s %s", number, unit->name);
    return text;
}

#define DIGITS_MOST 100000u /* longer labels are told relative to a base */

sim_time timeline_base(const struct timeline_view *view, sim_time step)
{
    sim_time length = view->last - view->first, unit = 1000;
    if (view->last / step < DIGITS_MOST || step >= SIM_SECOND)
        return 0;
    while (unit < length && unit < SIM_SECOND)
        unit *= 10;
    return view->first / unit * unit;
}

const char *timeline_label(sim_time when, sim_time step, sim_time base, sim_time last,
                           char text[static TIMELINE_TEXT])
{
    bool relative = base != 0 && when >= base && last >= base;
    const struct unit *unit = unit_of(relative ? last - base : last);
    char number[TIMELINE_TEXT];
    while (unit > units && step < unit->size / 10000)
        unit--;
    if (relative) {
        in_units(when - base, unit, step, number);
        snprintf(text, TIMELINE_TEXT, "+%.*s", TIMELINE_TEXT - 2, number);
        return text;
    }
    return last >= MINUTE ? with_minutes(when, step, text) : in_units(when, unit, step, text);
}

const char *timeline_length(sim_time length, char text[static TIMELINE_TEXT])
{
    const struct unit *unit = unit_of(length);
    sim_time step = 1, value = length;
    if (length >= 2 * MINUTE)
        return with_minutes(length, length >= HOUR ? SIM_SECOND : SIM_SECOND / 10, text);
    while (value >= 10000) {
        value /= 10;
        step *= 10;
    }
    if (length % step >= (step + 1) / 2 && step > 1)
        length += step - length % step;
    while (step < unit->size && length / step % 10 == 0 && length / step > 0)
        step *= 10; /* no zeros at the end */
    return in_units(length - length % step, unit, step, text);
}

const char *timeline_moment(sim_time when, sim_time resolution, char text[static TIMELINE_TEXT])
{
    sim_time step = 1;
    while (step <= resolution / 10)
        step *= 10;
    return when >= MINUTE ? with_minutes(when, step < SIM_SECOND ? step : SIM_SECOND / 10, text)
                          : in_units(when, unit_of(when), step, text);
}
