/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Readers of the options that several commands share. */
#include "settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool option_moment(const char *text, void *member, struct sim_error *error)
{
    return moment_parse(text, member, error);
}

/* A number from `least`, in decimal; false if it is none or has something behind it. */
static bool read_real(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

bool option_seconds(const char *text, void *member, struct sim_error *error)
{
    double *seconds = member;
    if (read_real(text, seconds) && *seconds > 0 && *seconds <= 1e9)
        return true;
    sim_error_set(error, "not a number of seconds above 0");
    return false;
}

bool option_pace(const char *text, void *member, struct sim_error *error)
{
    struct pace *pace = member;
    pace->given = true;
    pace->ratio = 0;
    if (strcmp(text, "max") == 0)
        return true;
    if (read_real(text, &pace->ratio) && pace->ratio >= 1e-6 && pace->ratio <= 1e6)
        return true;
    sim_error_set(error, "write max, or a ratio such as 1.0 (real time) or 0.1 (slow motion)");
    return false;
}

bool option_timing(const char *text, void *member, struct sim_error *error)
{
    struct timing *timing = member;
    timing->given = true;
    timing->timing = strcmp(text, "unit") == 0 ? TIMING_UNIT : TIMING_MANUAL;
    if (timing->timing == TIMING_UNIT || strcmp(text, "manual") == 0)
        return true;
    sim_error_set(error, "write manual or unit");
    return false;
}

bool option_stats(const char *text, void *member, struct sim_error *error)
{
    const char **stats = member;
    *stats = text == NULL ? "text" : text;
    if (text == NULL || strcmp(text, "json") == 0 || strcmp(text, "text") == 0)
        return true;
    sim_error_set(error, "write --stats or --stats=json");
    return false;
}

bool option_number(const char *text, void *member, struct sim_error *error)
{
    struct number *number = member;
    number->given = true;
    if (image_number_parse(text, &number->value))
        return true;
    sim_error_set(error, "not a number: write decimal or 0x hexadecimal");
    return false;
}

bool option_byte(const char *text, void *member, struct sim_error *error)
{
    struct number *number = member;
    if (!option_number(text, member, error))
        return false;
    if (number->value <= 0xff)
        return true;
    sim_error_set(error, "a byte is 0 to 0xff");
    return false;
}
