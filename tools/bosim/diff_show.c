/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `bosim diff` has found, as text and as JSON. */
#include "diff_show.h"

#include "side_show.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* --- as text --- */

static bool goes_elsewhere(const struct diff_result *result)
{
    const struct diff_place *a = &result->next[0], *b = &result->next[1];
    return !result->steps || a->pc != b->pc || strcmp(a->task, b->task) != 0 ||
           strcmp(a->handler, b->handler) != 0;
}

static void print_place(const struct diff_result *result)
{
    const struct diff_place *place = result->place, *next = result->next;
    size_t i;
    puts(result->steps ? "the first instruction with another effect:"
                       : "the last line that the task has in common:");
    side_print_times("time", place[0].when, place[1].when);
    side_print_pair("task", place[0].task, place[1].task);
    side_print_pair("handler", place[0].handler, place[1].handler);
    side_print_pair("kernel call", place[0].call, place[1].call);
    side_print_pair("line", place[0].where, place[1].where);
    if (result->steps)
        side_print_instructions("instruction", place);
    side_print_pair("what it did", result->did[0], result->did[1]);
    if (goes_elsewhere(result)) {
        side_print_pair("goes on at", next[0].where, next[1].where);
        side_print_pair("in task", next[0].task, next[1].task);
        side_print_pair("in handler", next[0].handler, next[1].handler);
    }
    for (i = 0; i < result->value_count; i++)
        side_print_value(&result->values[i]);
}

static void print_event(bool has, const struct diff_event *event)
{
    char time[40];
    if (!has) {
        printf("nothing more");
        return;
    }
    if (event->line > 0)
        printf("line %" PRIu64 ", ", event->line);
    printf("%s", side_time(event->when, time, sizeof time));
    if (*event->task != '\0' || *event->handler != '\0')
        printf(" (%s%s%s)", event->task, *event->task && *event->handler ? ", " : "",
               event->handler);
    printf(": %s", event->text);
}

static void print_parting(const struct diff_parting *parting)
{
    const char *part = diff_part_name(parting->part);
    printf("  %s%s%s, %" PRIu64 " the same before\n", part == NULL ? "all events" : part,
           *parting->channel ? " of " : "", parting->channel, parting->number);
    if (parting->has_before && parting->before[0].line > 0)
        printf("    last  line %" PRIu64 " | line %" PRIu64 ": %s\n", parting->before[0].line,
               parting->before[1].line, parting->before[0].text);
    printf("    A  ");
    print_event(parting->has[0], &parting->event[0]);
    printf("\n    B  ");
    print_event(parting->has[1], &parting->event[1]);
    putchar('\n');
}

static void print_parts(unsigned parts)
{
    const char *between = "compared: ";
    unsigned bit;
    for (bit = 0; bit < 8; bit++)
        if (parts & 1u << bit) {
            printf("%s%s", between, diff_part_name(1u << bit));
            between = ", ";
        }
    putchar('\n');
}

void diff_print(const struct diff_result *result)
{
    char time[40];
    size_t i;
    print_parts(result->parts);
    if (result->same) {
        printf("the same%s: %" PRIu64 " events until %s\n",
               result->interrupted ? " until it was interrupted" : "", result->events,
               side_time(result->compared[0], time, sizeof time));
        return;
    }
    puts("they part (A | B)");
    if (result->found)
        print_place(result);
    if (result->parting_count > 0)
        puts("the first events that differ:");
    for (i = 0; i < result->parting_count && i < DIFF_PARTINGS; i++)
        print_parting(&result->partings[i]);
    if (result->parting_count > DIFF_PARTINGS)
        printf("  and %zu more\n", result->parting_count - DIFF_PARTINGS);
}

/* --- as JSON --- */

static json_t *event_json(const struct diff_event *event)
{
    json_t *object = json_object();
    side_set_number(object, "time", event->when);
    if (event->line > 0)
        side_set_number(object, "line", event->line);
    side_set_text(object, "task", event->task);
    side_set_text(object, "handler", event->handler);
    side_set_text(object, "text", event->text);
    return object;
}

static json_t *parting_json(const struct diff_parting *parting)
{
    const char *part = diff_part_name(parting->part);
    json_t *object = json_object();
    side_set_text(object, "row", part == NULL ? "all" : part);
    side_set_text(object, "channel", parting->channel);
    side_set_number(object, "same_before", parting->number);
    json_object_set_new(object, "a",
                        parting->has[0] ? event_json(&parting->event[0]) : json_null());
    json_object_set_new(object, "b",
                        parting->has[1] ? event_json(&parting->event[1]) : json_null());
    return object;
}

static json_t *found_json(const struct diff_result *result)
{
    static const char *const keys[] = {"a", "b"}, *const nexts[] = {"next_a", "next_b"},
                             *const dids[] = {"did_a", "did_b"};
    json_t *object = json_object(), *values = json_array();
    size_t i;
    side_set_text(object, "what", result->steps ? "instruction" : "line");
    for (i = 0; i < 2; i++) {
        json_object_set_new(object, keys[i], side_place_json(&result->place[i]));
        json_object_set_new(object, nexts[i], side_place_json(&result->next[i]));
        side_set_text(object, dids[i], result->did[i]);
    }
    for (i = 0; i < result->value_count; i++)
        json_array_append_new(values, side_value_json(&result->values[i]));
    json_object_set_new(object, "values", values);
    return object;
}

void diff_print_json(const struct diff_result *result)
{
    json_t *object = json_object(), *partings = json_array(), *parts = json_array();
    size_t i;
    for (i = 0; i < 8; i++)
        if (result->parts & 1u << i)
            json_array_append_new(parts, side_text_json(diff_part_name(1u << i)));
    json_object_set_new(object, "compared", parts);
    json_object_set_new(object, "same", json_boolean(result->same));
    json_object_set_new(object, "interrupted", json_boolean(result->interrupted));
    side_set_number(object, "events", result->events);
    side_set_number(object, "time_a", result->compared[0]);
    side_set_number(object, "time_b", result->compared[1]);
    if (result->found)
        json_object_set_new(object, "place", found_json(result));
    for (i = 0; i < result->parting_count && i < DIFF_PARTINGS; i++)
        json_array_append_new(partings, parting_json(&result->partings[i]));
    json_object_set_new(object, "partings", partings);
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
}
