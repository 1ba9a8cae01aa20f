/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `bosim lockstep` has found. */
#include "lockstep_show.h"

#include "side_show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- as text --- */

static void print_way(const struct lockstep_result *result)
{
    size_t i;
    if (result->stretch[0] > result->way_count)
        printf("  its last %zu instructions:\n", result->way_count);
    else
        puts("  its instructions:");
    for (i = 0; i < result->way_count; i++)
        printf("    0x%08" PRIx32 "  %-32s %s\n", result->way[i].pc, result->way[i].instruction,
               result->way[i].where);
}

static bool is_stretch(const struct lockstep_result *result)
{
    return result->stretch[0] > 1 || result->stretch[1] > 1;
}

static void print_heading(const struct lockstep_result *result)
{
    if (!is_stretch(result))
        puts("the first instruction with another effect:");
    else
        printf("run one by one they do the same; run as a whole, these %" PRIu64
               " instructions do not. They begin with:\n",
               result->stretch[0]);
}

static void print_next(const struct lockstep_result *result)
{
    const struct diff_place *next = result->next;
    if (next[0].pc != next[1].pc || strcmp(next[0].handler, next[1].handler) != 0) {
        side_print_pair("goes on at", next[0].where, next[1].where);
        side_print_pair("in handler", next[0].handler, next[1].handler);
    }
    side_print_pair("ends", result->ended[0], result->ended[1]);
}

static void print_parting(const struct lockstep_result *result)
{
    const struct diff_place *place = result->place;
    size_t i;
    print_heading(result);
    side_print_times("time", place[0].when, place[1].when);
    side_print_pair("task", place[0].task, place[1].task);
    side_print_pair("handler", place[0].handler, place[1].handler);
    side_print_pair("kernel call", place[0].call, place[1].call);
    side_print_pair("line", place[0].where, place[1].where);
    side_print_instructions("instruction", place);
    print_next(result);
    for (i = 0; i < result->value_count; i++)
        side_print_value(&result->values[i]);
    if (result->value_count == DIFF_VALUES)
        puts("  and more");
    if (is_stretch(result))
        print_way(result);
}

void lockstep_print(const struct lockstep_result *result, const char *const engines[2])
{
    char time[40];
    printf("the same%s: %" PRIu64 " instructions until %s, compared %" PRIu64 " times\n",
           result->interrupted ? " until it was interrupted" : "", result->instructions,
           side_time(result->compared, time, sizeof time), result->comparisons);
    if (result->same)
        return;
    printf("then they differ (%s | %s)\n", engines[0], engines[1]);
    print_parting(result);
}

/* --- as JSON --- */

static json_t *way_json(const struct lockstep_result *result)
{
    json_t *way = json_array();
    size_t i;
    for (i = 0; i < result->way_count; i++) {
        json_t *step = json_object();
        side_set_number(step, "pc", result->way[i].pc);
        side_set_text(step, "line", result->way[i].where);
        side_set_text(step, "instruction", result->way[i].instruction);
        json_array_append_new(way, step);
    }
    return way;
}

static json_t *parting_json(const struct lockstep_result *result)
{
    static const char *const keys[2][4] = {{"a", "next_a", "ends_a", "instructions_a"},
                                           {"b", "next_b", "ends_b", "instructions_b"}};
    json_t *object = json_object(), *values = json_array();
    size_t i;
    for (i = 0; i < 2; i++) {
        json_object_set_new(object, keys[i][0], side_place_json(&result->place[i]));
        json_object_set_new(object, keys[i][1], side_place_json(&result->next[i]));
        side_set_text(object, keys[i][2], result->ended[i]);
        side_set_number(object, keys[i][3], result->stretch[i]);
    }
    for (i = 0; i < result->value_count; i++)
        json_array_append_new(values, side_value_json(&result->values[i]));
    json_object_set_new(object, "values", values);
    json_object_set_new(object, "way", way_json(result));
    return object;
}

void lockstep_print_json(const struct lockstep_result *result, const char *const engines[2])
{
    json_t *object = json_object();
    json_object_set_new(
        object, "engines",
        json_pack("[o, o]", side_text_json(engines[0]), side_text_json(engines[1])));
    json_object_set_new(object, "same", json_boolean(result->same));
    json_object_set_new(object, "interrupted", json_boolean(result->interrupted));
    side_set_number(object, "time", result->compared);
    side_set_number(object, "instructions", result->instructions);
    side_set_number(object, "comparisons", result->comparisons);
    if (!result->same)
        json_object_set_new(object, "place", parting_json(result));
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
}
