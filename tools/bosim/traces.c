/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's execution traces as text, and with the tasks as JSON. */
#include "traces.h"

#include "session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TASKS_MOST 4096
#define CALL_TEXT  256

struct traced {
    struct machine *machine;
    const struct bos_record *record;
    struct bos_task *tasks;
    size_t count;
};

static struct traced read_tasks(struct machine *machine, const struct bos_record *record)
{
    struct traced traced = {machine, record, must_allocate(NULL, TASKS_MOST * sizeof *traced.tasks),
                            0};
    traced.count = bos_tasks(machine, record, traced.tasks, TASKS_MOST);
    if (traced.count > TASKS_MOST)
        traced.count = TASKS_MOST;
    return traced;
}

static const char *call_text(const struct traced *traced, const struct bos_call *call, char *buffer)
{
    return bos_call_text(traced->machine, traced->record, traced->tasks, traced->count, call,
                         buffer, CALL_TEXT);
}

/* --- as text --- */

/* Calls of a handler that interrupted another are indented. */
static void print_calls(const struct traced *traced, const struct bos_trace *trace, FILE *file)
{
    char text[CALL_TEXT];
    size_t i;
    for (i = 0; i < trace->count; i++) {
        const struct bos_call *call = &trace->entries[i];
        fprintf(file, "%12" PRIu64 "  %*s%s\n", call->tick,
                call->level > 1 ? 2 * call->level - 2 : 0, "", call_text(traced, call, text));
    }
}

static void print_trace(const struct traced *traced, const struct bos_task *task, FILE *file)
{
    struct bos_trace trace;
    char groups[128];
    if (!bos_trace_read(traced->machine, traced->record, task, &trace))
        fputs("bosim: no memory for a trace\n", stderr);
    if (trace.present) {
        fprintf(file, "trace of %s, %zu calls (traced now: %s):\n",
                task != NULL ? task->name : "interrupt handlers and start-up", trace.count,
                bos_groups_text(trace.calls, groups, sizeof groups));
        fprintf(file, "%12s  call\n", "tick");
        print_calls(traced, &trace, file);
    }
    bos_trace_free(&trace);
}

void print_traces(struct machine *machine, const struct bos_record *record, FILE *file)
{
    struct traced traced = read_tasks(machine, record);
    size_t i;
    for (i = 0; i < traced.count; i++)
        print_trace(&traced, &traced.tasks[i], file);
    print_trace(&traced, NULL, file);
    free(traced.tasks);
}

/* --- as JSON --- */

static void set_text(json_t *object, const char *key, const char *text)
{
    json_t *value = json_string(text);
    json_object_set_new(object, key, value != NULL ? value : json_string("(not UTF-8)"));
}

static void set_number(json_t *object, const char *key, uint64_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

static json_t *calls_json(const struct traced *traced, const struct bos_trace *trace)
{
    static const char *const states[] = {"empty", "not returned", "returned", "abandoned"};
    json_t *array = json_array(), *object;
    char text[CALL_TEXT];
    size_t i;
    for (i = 0; i < trace->count; i++) {
        const struct bos_call *call = &trace->entries[i];
        object = json_object();
        set_number(object, "tick", call->tick);
        set_text(object, "call", call_text(traced, call, text));
        set_text(object, "state",
                 call->state < sizeof states / sizeof states[0] ? states[call->state] : "?");
        if (call->level > 0)
            set_number(object, "level", call->level);
        json_array_append_new(array, object);
    }
    return array;
}

/* Sets `trace` and `traced` of the object, if there is a trace. */
static void set_trace(const struct traced *traced, const struct bos_task *task, json_t *object)
{
    struct bos_trace trace;
    char groups[128];
    if (bos_trace_read(traced->machine, traced->record, task, &trace) && trace.present) {
        set_text(object, "traced", bos_groups_text(trace.calls, groups, sizeof groups));
        json_object_set_new(object, "trace", calls_json(traced, &trace));
    }
    bos_trace_free(&trace);
}

static json_t *task_json(const struct traced *traced, const struct bos_task *task)
{
    json_t *object = json_object();
    char wait[128];
    set_text(object, "name", task->name);
    set_number(object, "address", task->address);
    set_text(object, "state", bos_state_name(task));
    set_number(object, "priority", task->priority);
    set_number(object, "stack_size", task->stack_size);
    if (task->stack_used_known)
        set_number(object, "stack_used", task->stack_used);
    set_text(object, "waits_for", bos_wait_text(task, wait, sizeof wait));
    set_trace(traced, task, object);
    return object;
}

void add_tasks_json(struct machine *machine, const struct bos_record *record, json_t *object)
{
    struct traced traced = read_tasks(machine, record);
    json_t *array = json_array(), *handlers = json_object();
    size_t i;
    for (i = 0; i < traced.count; i++)
        json_array_append_new(array, task_json(&traced, &traced.tasks[i]));
    json_object_set_new(object, "tasks", array);
    set_trace(&traced, NULL, handlers);
    json_object_set_new(object, "handlers", handlers);
    free(traced.tasks);
}
