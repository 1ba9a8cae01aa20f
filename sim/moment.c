/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as the user writes and reads them: decimal numbers are taken exactly, not through double.
 */
#include "moment.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct unit {
    const char *name;
    uint64_t picoseconds;
} units[] = {
    {"h", 3600 * SIM_SECOND},
    {"min", 60 * SIM_SECOND},
    {"s", SIM_SECOND},
    {"ms", SIM_MS},
    {"us", SIM_US},
    {"ns", SIM_NS},
    {"ps", SIM_PS},
    {"cycles", 1},
    {"cycle", 1},
};

static const struct unit *find_unit(const char *name)
{
    size_t i;
    for (i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i].name, name) == 0)
            return &units[i];
    return NULL;
}

/* Digits with at most one point, times scale; false if there is no digit, a part of a picosecond,
 * or more than 64 bits. */
static bool scale_decimal(const char **text, uint64_t scale, uint64_t *value)
{
    unsigned __int128 sum = 0, place = scale;
    bool digits = false, point = false;
    for (; isdigit((unsigned char)**text) || (**text == '.' && !point); (*text)++) {
        if (**text == '.') {
            point = true;
            continue;
        }
        digits = true;
        if (point && place % 10 != 0)
            return false;
        place = point ? place / 10 : place;
        sum = (point ? sum : sum * 10) + place * (unsigned)(**text - '0');
        if (sum >= UINT64_MAX)
            return false;
    }
    *value = (uint64_t)sum;
    return digits;
}

bool moment_parse(const char *text, struct moment *moment, struct sim_error *error)
{
    const char *name = text + strspn(text, "0123456789.");
    const struct unit *unit = find_unit(name);
    if (unit == NULL || !scale_decimal(&text, unit->picoseconds, &moment->value) || text != name) {
        sim_error_set(error, "not a time: write 10s, 250ms, 1.5us, 2min, 1h or 5000000cycles");
        return false;
    }
    moment->given = true;
    moment->cycles = strncmp(name, "cycle", 5) == 0;
    return true;
}

sim_time moment_time(const struct moment *moment, const struct machine *machine)
{
    if (!moment->given)
        return SIM_TIME_NEVER;
    if (moment->cycles)
        return clock_time_of(machine->cpu->clock, moment->value);
    return moment->value;
}

const char *moment_text(sim_time time, char buffer[static MOMENT_TEXT])
{
    snprintf(buffer, MOMENT_TEXT, "%llu.%06llu s", (unsigned long long)(time / SIM_SECOND),
             (unsigned long long)(time % SIM_SECOND / SIM_US));
    return buffer;
}

double host_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
