/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places and values of two runs side by side, as text and as JSON. */
#include "side_show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- as text --- */

const char *side_time(sim_time when, char *buffer, size_t size)
{
    snprintf(buffer, size, "%" PRIu64 ".%09" PRIu64 " s", when / SIM_SECOND,
             when % SIM_SECOND / SIM_NS);
    return buffer;
}

/* One text when both are the same. */
void side_print_pair(const char *name, const char *a, const char *b)
{
    if (*a == '\0' && *b == '\0')
        return;
    a = *a == '\0' ? "-" : a;
    b = *b == '\0' ? "-" : b;
    printf("  %-12s %s", name, a);
    printf(strcmp(a, b) == 0 ? "\n" : " | %s\n", b);
}

void side_print_times(const char *name, sim_time a, sim_time b)
{
    char first[40], second[40];
    side_print_pair(name, side_time(a, first, sizeof first), side_time(b, second, sizeof second));
}

void side_print_instructions(const char *name, const struct diff_place place[2])
{
    char text[2][240];
    unsigned i;
    for (i = 0; i < 2; i++)
        snprintf(text[i], sizeof text[i], "0x%08x  %s", place[i].pc, place[i].instruction);
    side_print_pair(name, text[0], text[1]);
}

void side_print_value(const struct diff_value *value)
{
    char text[2][24] = {"-", "-"};
    unsigned i;
    for (i = 0; i < 2; i++)
        if (value->has[i])
            snprintf(text[i], sizeof text[i], "0x%08" PRIx64, value->value[i]);
    printf("  %-12s %s | %s\n", value->name, text[0], text[1]);
}

/* --- as JSON --- */

json_t *side_text_json(const char *text)
{
    json_t *value = json_string(text);
    return value != NULL ? value : json_string("(not UTF-8)");
}

void side_set_text(json_t *object, const char *key, const char *text)
{
    if (*text != '\0')
        json_object_set_new(object, key, side_text_json(text));
}

void side_set_number(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

json_t *side_place_json(const struct diff_place *place)
{
    json_t *object = json_object();
    side_set_number(object, "time", place->when);
    side_set_number(object, "pc", place->pc);
    side_set_text(object, "task", place->task);
    side_set_text(object, "handler", place->handler);
    side_set_text(object, "call", place->call);
    side_set_text(object, "function", place->function);
    side_set_text(object, "line", place->where);
    side_set_text(object, "instruction", place->instruction);
    return object;
}

json_t *side_value_json(const struct diff_value *value)
{
    static const char *const keys[] = {"a", "b"};
    json_t *object = json_object();
    unsigned i;
    side_set_text(object, "name", value->name);
    for (i = 0; i < 2; i++)
        json_object_set_new(object, keys[i],
                            value->has[i] ? json_integer((json_int_t)value->value[i])
                                          : json_null());
    return object;
}
