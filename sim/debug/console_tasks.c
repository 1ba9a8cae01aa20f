/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that look at tasks, and at the frames of one: the one that is looked at is the running
 * one until `task NAME` selects another; running on forgets that. */
#include "console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OBJECTS_MOST 1024

static bool have_kernel(const struct console *console, struct sim_error *error)
{
    if (console->aware != NULL)
        return true;
    sim_error_set(error, "no kernel is known here: there is no information record and there are "
                         "no symbols of one; `--kernel blackbox` finds tasks without");
    return false;
}

/* --- tasks --- */

static void set_stack(json_t *json, const struct aware_task *task)
{
    char text[48];
    set_number(json, "stack_base", task->stack_base);
    set_number(json, "stack_size", task->stack_size);
    set_number(json, "stack_pointer", task->stack_pointer);
    if (task->stack_used_known)
        set_number(json, "stack_used", task->stack_used);
    if (task->stack_used_known)
        snprintf(text, sizeof text, "%" PRIu32 "/%" PRIu32, task->stack_used, task->stack_size);
    else
        snprintf(text, sizeof text, "?/%" PRIu32, task->stack_size);
    set_text(json, "stack", text);
}

static void set_priority(json_t *json, const char *key, int priority)
{
    json_object_set_new(json, key,
                        priority == AWARE_NO_PRIORITY ? json_null() : json_integer(priority));
}

static json_t *task_json(struct console *console, const struct aware_task *task)
{
    json_t *json = json_object();
    sim_time all = aware_followed(console->aware);
    char text[64];
    set_number(json, "id", task->id);
    set_text(json, "name", task->name);
    set_text(json, "state", aware_state_name(task->state));
    if (task->in_handler)
        set_flag(json, "in_handler", true);
    if (task->idle)
        set_flag(json, "idle", true);
    set_priority(json, "priority", task->priority);
    set_priority(json, "own_priority", task->own_priority);
    set_stack(json, task);
    set_number(json, "wait_object", task->wait_object);
    set_text(json, "waits_for", task->wait_text);
    set_number(json, "since_ps", task->since);
    set_text(json, "since", console_time(console, task->since, text));
    set_number(json, "run_time_ps", task->run_time);
    snprintf(text, sizeof text, "%.2f%%",
             all > 0 ? 100.0 * (double)task->run_time / (double)all : 0.0);
    set_text(json, "share", text);
    set_number(json, "switches", task->switches);
    set_flag(json, "selected",
             task->id == (console->task != 0 ? console->task : console_running(console)));
    return json;
}

static void priority_text(json_t *json)
{
    char text[48];
    long long own = (long long)json_integer_value(json_object_get(json, "own_priority"));
    long long now = (long long)json_integer_value(json_object_get(json, "priority"));
    if (json_is_null(json_object_get(json, "priority")))
        snprintf(text, sizeof text, "-");
    else if (own == now)
        snprintf(text, sizeof text, "%lld", now);
    else
        snprintf(text, sizeof text, "%lld (own %lld)", now, own);
    set_text(json, "level", text);
}

static json_t *tasks_json(struct console *console)
{
    struct aware_task *tasks = calloc(CONSOLE_TASKS, sizeof *tasks);
    size_t count = tasks == NULL ? 0 : aware_tasks(console->aware, tasks, CONSOLE_TASKS), i;
    json_t *list = json_array();
    for (i = 0; i < count && i < CONSOLE_TASKS; i++) {
        json_t *json = task_json(console, &tasks[i]);
        priority_text(json);
        json_array_append_new(list, json);
    }
    free(tasks);
    return list;
}

static json_t *info_tasks(struct console *console, struct words *words, struct sim_error *error)
{
    json_t *answer;
    char time[CONSOLE_TIME];
    if (!have_kernel(console, error) || !words_done(words, error))
        return NULL;
    answer = json_object();
    set_text(answer, "kernel", aware_kernel_name(console->aware));
    set_number(answer, "time_ps", machine_now(console->machine));
    set_text(answer, "time", console_time(console, machine_now(console->machine), time));
    json_object_set_new(answer, "tasks", tasks_json(console));
    return answer;
}

static void render_tasks(const json_t *answer, struct blob *text)
{
    static const struct text_column columns[] = {{"name", "task", 't'},
                                                 {"state", "state", 't'},
                                                 {"level", "priority", 't'},
                                                 {"stack", "stack used", 't'},
                                                 {"share", "run time", 'n'},
                                                 {"switches", "switches", 'n'},
                                                 {"since", "since", 't'},
                                                 {"waits_for", "waits for", 'l'},
                                                 {.key = NULL}};
    const json_t *list = json_object_get(answer, "tasks");
    blob_print(text, "tasks of %s at %s:\n", get_text(answer, "kernel"), get_text(answer, "time"));
    if (json_array_size(list) == 0)
        blob_print(text, "(none: the kernel has not started)\n");
    else
        text_table(text, list, columns);
}

static void render_stacks(const json_t *answer, struct blob *text)
{
    static const struct text_column columns[] = {{"name", "task", 't'},
                                                 {"stack_base", "lowest", 'x'},
                                                 {"stack_size", "bytes", 'n'},
                                                 {"stack_used", "ever used", 'n'},
                                                 {"stack_pointer", "pointer", 'x'},
                                                 {.key = NULL}};
    text_table(text, json_object_get(answer, "tasks"), columns);
}

/* --- one task --- */

/* The one that is named, or that is looked at. */
static bool read_task(struct console *console, struct words *words, struct aware_task *task,
                      struct sim_error *error)
{
    char name[CONSOLE_WORD];
    uint32_t id = console->task != 0 ? console->task : console_running(console);
    if (!have_kernel(console, error) ||
        (words_next(words, name, sizeof name) && !console_task_named(console, name, &id, error)) ||
        !words_done(words, error))
        return false;
    if (id != 0 && aware_task(console->aware, id, task))
        return true;
    sim_error_set(error, "no task runs yet: `info tasks` lists what is there");
    return false;
}

static json_t *select_task(struct console *console, struct words *words, struct sim_error *error)
{
    struct aware_task task;
    json_t *answer;
    const struct frame *frame;
    if (!read_task(console, words, &task, error))
        return NULL;
    console->task = task.id == console_running(console) && !task.in_handler ? 0 : task.id;
    console->frame = console->frame_count = 0;
    answer = task_json(console, &task);
    frame = console_frame(console);
    json_object_set_new(answer, "at", place_json(console, frame->pc, frame_address(frame)));
    return answer;
}

static void render_selected(const json_t *answer, struct blob *text)
{
    const json_t *at = json_object_get(answer, "at");
    blob_print(text, "task %s, %s%s%s, at %s\n", get_text(answer, "name"),
               get_text(answer, "state"), *get_text(answer, "waits_for") != '\0' ? ": " : "",
               get_text(answer, "waits_for"), get_text(at, "place"));
    if (has(at, "source"))
        blob_print(text, "%" PRIu64 "\t%s\n", get_number(at, "line"), get_text(at, "source"));
}

static json_t *info_task(struct console *console, struct words *words, struct sim_error *error)
{
    struct aware_task task;
    json_t *answer;
    if (!read_task(console, words, &task, error))
        return NULL;
    answer = task_json(console, &task);
    priority_text(answer);
    return answer;
}

static void render_task(const json_t *answer, struct blob *text)
{
    blob_print(text, "task       %s (0x%08" PRIx64 ")%s\n", get_text(answer, "name"),
               get_number(answer, "id"), get_flag(answer, "idle") ? ", the idle task" : "");
    blob_print(text, "state      %s%s since %s\n", get_text(answer, "state"),
               get_flag(answer, "in_handler") ? " (a handler above it)" : "",
               get_text(answer, "since"));
    if (*get_text(answer, "waits_for") != '\0')
        blob_print(text, "waits for  %s\n", get_text(answer, "waits_for"));
    blob_print(text, "priority   %s\n", get_text(answer, "level"));
    blob_print(text, "stack      %s bytes used, from 0x%08" PRIx64 ", pointer 0x%08" PRIx64 "\n",
               get_text(answer, "stack"), get_number(answer, "stack_base"),
               get_number(answer, "stack_pointer"));
    blob_print(text, "run time   %s, %" PRIu64 " switches to it\n", get_text(answer, "share"),
               get_number(answer, "switches"));
}

/* --- objects, the kernel --- */

static json_t *info_objects(struct console *console, struct words *words, struct sim_error *error)
{
    struct aware_object *objects;
    json_t *answer, *list;
    size_t count, i;
    if (!have_kernel(console, error) || !words_done(words, error))
        return NULL;
    objects = calloc(OBJECTS_MOST, sizeof *objects);
    count = objects == NULL ? 0 : aware_objects(console->aware, objects, OBJECTS_MOST);
    answer = json_object();
    list = json_array();
    for (i = 0; i < count && i < OBJECTS_MOST; i++) {
        json_t *json = json_object();
        set_number(json, "address", objects[i].address);
        set_text(json, "kind", objects[i].kind != NULL ? objects[i].kind : "?");
        set_text(json, "name", objects[i].name);
        set_text(json, "text", objects[i].text);
        set_number(json, "waiting", objects[i].waiting);
        json_array_append_new(list, json);
    }
    free(objects);
    json_object_set_new(answer, "objects", list);
    return answer;
}

static void render_objects(const json_t *answer, struct blob *text)
{
    static const struct text_column columns[] = {
        {"address", "at", 'x'},      {"kind", "kind", 't'},  {"name", "name", 't'},
        {"waiting", "waiting", 'n'}, {"text", "state", 'l'}, {.key = NULL}};
    const json_t *list = json_object_get(answer, "objects");
    if (json_array_size(list) == 0)
        blob_print(text, "no objects are known now: no task waits for one, and the kernel keeps "
                         "no list of others\n");
    else
        text_table(text, list, columns);
}

static json_t *info_kernel(struct console *console, struct words *words, struct sim_error *error)
{
    char text[2048] = "";
    json_t *answer;
    if (!have_kernel(console, error) || !words_done(words, error))
        return NULL;
    aware_describe(console->aware, text, sizeof text);
    answer = json_object();
    set_text(answer, "kernel", aware_kernel_name(console->aware));
    set_text(answer, "about", text);
    return answer;
}

static void render_kernel(const json_t *answer, struct blob *text)
{
    const char *about = get_text(answer, "about");
    size_t length = strlen(about);
    blob_print(text, "%s\n%s%s", get_text(answer, "kernel"), about,
               length > 0 && about[length - 1] != '\n' ? "\n" : "");
}

/* --- frames --- */

json_t *frames_json(struct console *console)
{
    json_t *list = json_array();
    size_t count = console_frames(console), i;
    for (i = 0; i < count; i++) {
        const struct frame *frame = &console->frames[i];
        json_t *json = place_json(console, frame->pc, frame_address(frame));
        set_number(json, "frame", i);
        if (frame->cfa_known)
            set_number(json, "cfa", frame->cfa);
        if (frame->exception)
            set_flag(json, "interrupted", true);
        if (frame->guessed)
            set_flag(json, "guessed", true);
        json_array_append_new(list, json);
    }
    return list;
}

void render_frames(const json_t *list, struct blob *text)
{
    size_t i;
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *frame = json_array_get(list, i);
        bool named = strncmp(get_text(frame, "place"), "0x", 2) != 0;
        blob_print(text, "%s#%-2" PRIu64 " 0x%08" PRIx64 "%s%s%s%s\n",
                   get_flag(frame, "selected") ? "*" : " ", get_number(frame, "frame"),
                   get_number(frame, "pc"), named ? " " : "", named ? get_text(frame, "place") : "",
                   get_flag(frame, "interrupted") ? "   (interrupted here)" : "",
                   get_flag(frame, "guessed") ? "   (guessed from the stack)" : "");
    }
}

static json_t *backtrace(struct console *console, struct words *words, struct sim_error *error)
{
    struct aware_task task;
    uint32_t looked_at = console->task;
    size_t frame = console->frame;
    json_t *answer = json_object(), *list;
    if (*words_rest(words) != '\0') {
        if (!read_task(console, words, &task, error)) {
            json_decref(answer);
            return NULL;
        }
        console->task = task.id == console_running(console) && !task.in_handler ? 0 : task.id;
        console->frame = console->frame_count = 0;
        set_text(answer, "task", task.name);
    }
    list = frames_json(console);
    if (console->task == looked_at)
        set_flag(json_array_get(list, frame), "selected", true);
    json_object_set_new(answer, "frames", list);
    if (console->task != looked_at)
        console->frame_count = 0;
    console->task = looked_at;
    console->frame = frame < console_frames(console) ? frame : 0;
    return answer;
}

static void render_backtrace(const json_t *answer, struct blob *text)
{
    render_frames(json_object_get(answer, "frames"), text);
}

static json_t *show_frame(struct console *console)
{
    const struct frame *frame = console_frame(console);
    json_t *answer = place_json(console, frame->pc, frame_address(frame));
    set_number(answer, "frame", console->frame);
    console->next_list = 0;
    return answer;
}

static void render_frame(const json_t *answer, struct blob *text)
{
    blob_print(text, "#%" PRIu64 " 0x%08" PRIx64 " %s\n", get_number(answer, "frame"),
               get_number(answer, "pc"), get_text(answer, "place"));
    if (has(answer, "source"))
        blob_print(text, "%" PRIu64 "\t%s\n", get_number(answer, "line"),
                   get_text(answer, "source"));
}

static json_t *select_frame(struct console *console, struct words *words, struct sim_error *error)
{
    uint64_t number = console->frame;
    size_t count = console_frames(console);
    if (*words_rest(words) != '\0' && !words_number(words, &number, error))
        return NULL;
    if (number >= count) {
        sim_error_set(error, "there is no frame %" PRIu64 ": the outermost is %zu", number,
                      count - 1);
        return NULL;
    }
    console->frame = (size_t)number;
    return show_frame(console);
}

static json_t *up(struct console *console, struct words *words, struct sim_error *error)
{
    if (!words_done(words, error))
        return NULL;
    if (console->frame + 1 >= console_frames(console)) {
        sim_error_set(error, "this is the outermost frame that is known");
        return NULL;
    }
    console->frame++;
    return show_frame(console);
}

static json_t *down(struct console *console, struct words *words, struct sim_error *error)
{
    if (!words_done(words, error))
        return NULL;
    if (console->frame == 0) {
        sim_error_set(error, "this is the innermost frame");
        return NULL;
    }
    console->frame--;
    return show_frame(console);
}

/* --- locals --- */

struct locals {
    struct scope scope;
    json_t *list;
};

static void add_local(void *owner, const char *name)
{
    struct locals *locals = owner;
    struct expression *expression = expression_parse(name, NULL);
    struct sim_error error = {""};
    char value[1024] = "", type[CONSOLE_WORD] = "";
    json_t *json = json_object();
    set_text(json, "name", name);
    if (expression != NULL &&
        expression_show(expression, &locals->scope, 0, value, sizeof value, &error))
        set_text(json, "value", value);
    else
        set_text(json, "unknown", error.text);
    if (expression != NULL &&
        expression_type(expression, &locals->scope, type, sizeof type, &error))
        set_text(json, "type", type);
    expression_free(expression);
    json_array_append_new(locals->list, json);
}

static json_t *info_locals(struct console *console, struct words *words, struct sim_error *error)
{
    struct locals locals;
    json_t *answer;
    if (!words_done(words, error))
        return NULL;
    if (console->symbols == NULL) {
        sim_error_set(error, "without symbols no locals are known");
        return NULL;
    }
    console_frame(console);
    locals = (struct locals){console_scope(console), json_array()};
    locals.scope.frame = console_frame(console);
    scope_locals(&locals.scope, add_local, &locals);
    answer = json_object();
    json_object_set_new(answer, "locals", locals.list);
    return answer;
}

static void render_locals(const json_t *answer, struct blob *text)
{
    const json_t *list = json_object_get(answer, "locals");
    size_t i;
    for (i = 0; i < json_array_size(list); i++) {
        const json_t *json = json_array_get(list, i);
        if (has(json, "value"))
            blob_print(text, "%s = %s\n", get_text(json, "name"), get_text(json, "value"));
        else
            blob_print(text, "%s: %s\n", get_text(json, "name"), get_text(json, "unknown"));
    }
    if (json_array_size(list) == 0)
        blob_print(text, "no locals are known here\n");
}

/* --- the table --- */

const struct console_row console_task_rows[] = {
    {"info tasks", "i t", "",
     "Lists the kernel's tasks: states, stacks, run times, what they wait "
     "for and since when.",
     "info tasks", CHOOSE_NOTHING, info_tasks, render_tasks},
    {"info threads", NULL, "", "The same as info tasks.", "info threads", CHOOSE_NOTHING,
     info_tasks, render_tasks},
    {"task", "t", "[NAME]",
     "Looks at a task: registers, frames, locals and the t-commands are its own until the machine\n"
     "runs on.",
     "task", CHOOSE_TASK, select_task, render_selected},
    {"info task", NULL, "[NAME]", "Shows all that is known of a task.", "info task", CHOOSE_TASK,
     info_task, render_task},
    {"info objects", NULL, "", "Lists the kernel's queues, semaphores, locks, timers.",
     "info objects", CHOOSE_NOTHING, info_objects, render_objects},
    {"info stacks", NULL, "", "Lists the tasks' stacks.", "info stacks", CHOOSE_NOTHING, info_tasks,
     render_stacks},
    {"info kernel", NULL, "", "Says which kernel it is and how it was recognised.", "info kernel",
     CHOOSE_NOTHING, info_kernel, render_kernel},
    {"backtrace", "bt", "[TASK]", "Shows the frames of the task that is looked at, or of another.",
     "backtrace", CHOOSE_TASK, backtrace, render_backtrace},
    {"where", NULL, "[TASK]", "The same as backtrace.", "where", CHOOSE_TASK, backtrace,
     render_backtrace},
    {"frame", "f", "[N]", "Looks at a frame: its registers and locals.", "frame 0", CHOOSE_NOTHING,
     select_frame, render_frame},
    {"up", NULL, "", "Looks at the caller's frame.", "up", CHOOSE_NOTHING, up, render_frame},
    {"down", NULL, "", "Looks at the callee's frame.", "down", CHOOSE_NOTHING, down, render_frame},
    {"info locals", NULL, "", "Shows the variables of the frame that is looked at.", "info locals",
     CHOOSE_NOTHING, info_locals, render_locals},
    {.name = NULL},
};
