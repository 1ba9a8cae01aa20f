/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of tasks: states, priorities, what they wait for, stacks, times; and the objects that
 * they wait for. A click looks at a task with all panels. Drawing is in panel_tasks_draw.c. */
#include "panel_tasks.h"

#include "aware/kernel.h"
#include "debug/console_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- copying --- */

static enum lane_state state_of(const struct aware_task *task)
{
    static const enum lane_state states[AWARE_STATES] = {
        [AWARE_RUNNING] = LANE_RUNNING, [AWARE_READY] = LANE_READY,
        [AWARE_WAITING] = LANE_BLOCKED, [AWARE_SUSPENDED] = LANE_SUSPENDED,
        [AWARE_ENDED] = LANE_ABSENT,    [AWARE_UNKNOWN] = LANE_UNKNOWN,
    };
    return task->in_handler ? LANE_INTERRUPTED : states[task->state];
}

static void set_level(struct tasks_row *row)
{
    const struct aware_task *task = &row->task;
    if (task->priority == AWARE_NO_PRIORITY)
        snprintf(row->level, sizeof row->level, "-");
    else if (task->own_priority == task->priority || task->own_priority == AWARE_NO_PRIORITY)
        snprintf(row->level, sizeof row->level, "%d", task->priority);
    else
        snprintf(row->level, sizeof row->level, "%d (own %d)", task->priority, task->own_priority);
}

static bool is_plain(const char *name)
{
    return *name != '\0' && strlen(name) < 40 && strpbrk(name, "\"'#\\") == NULL;
}

/* A name that two tasks have, or that no command could hold, is written as the task's number. */
static void set_word(struct tasks_row *rows, size_t count, size_t index)
{
    struct tasks_row *row = &rows[index];
    bool good = is_plain(row->task.name);
    size_t i;
    for (i = 0; i < count && good; i++)
        good = i == index || strcmp(rows[i].task.name, row->task.name) != 0;
    if (good)
        panel_word(row->task.name, row->word, sizeof row->word);
    else
        snprintf(row->word, sizeof row->word, "0x%08" PRIx32, row->task.id);
    if (row->task.name[0] == '\0')
        snprintf(row->name, sizeof row->name, "0x%08" PRIx32, row->task.id);
    else
        snprintf(row->name, sizeof row->name, "%s", row->task.name);
}

static void find_stop(const struct worker_look *look, struct tasks_row *row)
{
    const struct stop *stop = debugger_stops(look->debugger);
    for (; stop != NULL; stop = stop->next)
        if (stop->kind == STOP_TASK &&
            (stop->first != 0 ? stop->first == row->task.id
                              : *stop->name != '\0' && strcmp(stop->name, row->task.name) == 0)) {
            row->stop = stop->number;
            row->stop_enabled = !stop->disabled;
        }
}

static void copy_tasks(struct tasks *tasks, const struct worker_look *look)
{
    struct aware_task *list = tasks->read;
    size_t count = aware_tasks(look->aware, list, TASKS_MOST), i;
    sim_time all = aware_followed(look->aware);
    uint32_t running = aware_running(look->aware);
    uint32_t chosen = look->console->task != 0 ? look->console->task : running;
    struct tasks_row *rows = tasks->now.rows;
    tasks->now.row_count = count < TASKS_MOST ? count : TASKS_MOST;
    tasks->followed = tasks->time - all;
    tasks->no_task = all == 0 ? 1 : (double)aware_no_task(look->aware) / (double)all;
    tasks->ended = 1 - tasks->no_task;
    for (i = 0; i < tasks->now.row_count; i++) {
        rows[i] = (struct tasks_row){.task = list[i], .state = state_of(&list[i])};
        rows[i].share = all == 0 ? 0 : (double)list[i].run_time / (double)all;
        rows[i].running = list[i].id == running;
        rows[i].ago = tasks->time > list[i].since ? tasks->time - list[i].since : 0;
        rows[i].chosen = list[i].id == chosen;
        set_level(&rows[i]);
        aware_quote_wait(list[i].wait_text, rows[i].waits, sizeof rows[i].waits);
        tasks->ended -= rows[i].share;
        find_stop(look, &rows[i]);
    }
    for (i = 0; i < tasks->now.row_count; i++)
        set_word(rows, tasks->now.row_count, i);
}

static void set_who(const struct tasks_shown *now, struct tasks_object *object)
{
    size_t i;
    for (i = 0; i < now->row_count; i++)
        if (now->rows[i].task.wait_object == object->object.address)
            aware_append(object->who, sizeof object->who, "%s%s", *object->who != '\0' ? ", " : "",
                         now->rows[i].name);
}

static void copy_objects(struct tasks_shown *now, struct aware_object *list,
                         const struct worker_look *look)
{
    size_t count = aware_objects(look->aware, list, OBJECTS_MOST), i;
    now->object_count = count < OBJECTS_MOST ? count : OBJECTS_MOST;
    for (i = 0; i < now->object_count; i++) {
        now->objects[i] = (struct tasks_object){.object = list[i]};
        set_who(now, &now->objects[i]);
    }
}

/* --- what has changed --- */

/* The ticks that are left, in brackets behind it, change all the time: they do not count. */
static bool same_wait(const struct aware_task *now, const struct aware_task *before)
{
    size_t length = strcspn(now->wait_text, "(");
    return now->wait_object == before->wait_object && length == strcspn(before->wait_text, "(") &&
           strncmp(now->wait_text, before->wait_text, length) == 0;
}

static unsigned changes_of(const struct aware_task *now, const struct aware_task *before)
{
    unsigned changed = 0;
    if (now->state != before->state || now->in_handler != before->in_handler)
        changed |= 1u << TASKS_STATE;
    if (now->priority != before->priority)
        changed |= 1u << TASKS_PRIORITY;
    if (!same_wait(now, before))
        changed |= 1u << TASKS_WAITS;
    if (now->stack_used_known && now->stack_used != before->stack_used)
        changed |= 1u << TASKS_STACK;
    if (now->switches != before->switches)
        changed |= 1u << TASKS_SWITCHES;
    return changed;
}

static const struct tasks_row *row_of(const struct tasks_shown *shown, uint32_t id)
{
    size_t i;
    for (i = 0; i < shown->row_count; i++)
        if (shown->rows[i].task.id == id)
            return &shown->rows[i];
    return NULL;
}

static const struct tasks_object *object_of(const struct tasks_shown *shown, uint32_t address)
{
    size_t i;
    for (i = 0; i < shown->object_count; i++)
        if (shown->objects[i].object.address == address)
            return &shown->objects[i];
    return NULL;
}

/* Of a task that was not there before, its name. Where nothing was shown before, nothing is new. */
static void mark_changes(struct tasks_shown *now, const struct tasks_shown *before)
{
    size_t i;
    for (i = 0; i < now->row_count && before->row_count > 0; i++) {
        const struct tasks_row *row = row_of(before, now->rows[i].task.id);
        now->rows[i].changed =
            row == NULL ? 1u << TASKS_NAME : changes_of(&now->rows[i].task, &row->task);
    }
    for (i = 0; i < now->object_count && before->object_count > 0; i++) {
        const struct tasks_object *object = object_of(before, now->objects[i].object.address);
        now->objects[i].changed = object == NULL ||
                                  strcmp(object->object.text, now->objects[i].object.text) != 0 ||
                                  strcmp(object->who, now->objects[i].who) != 0;
    }
}

static void keep_shown(struct tasks_shown *to, const struct tasks_shown *from)
{
    memcpy(to->rows, from->rows, from->row_count * sizeof *from->rows);
    memcpy(to->objects, from->objects, from->object_count * sizeof *from->objects);
    to->row_count = from->row_count;
    to->object_count = from->object_count;
}

static void forget_shown(struct tasks *tasks)
{
    tasks->before.row_count = tasks->before.object_count = 0;
    tasks->stood.row_count = tasks->stood.object_count = 0;
}

/* --- sorting --- */

/* The lanes' own order, and which end of the priorities is urgent, are the recording's. */
static void find_lanes(struct tasks *tasks, const struct recording *recording)
{
    unsigned lane, count = recording == NULL ? 0 : recording_lanes(recording);
    const char *urgent = recording == NULL ? NULL : recording_fact(recording, "urgent");
    size_t i;
    tasks->low_is_urgent = urgent != NULL && strcmp(urgent, "low") == 0;
    for (i = 0; i < tasks->now.row_count; i++)
        tasks->now.rows[i].lane = UINT16_MAX;
    for (lane = 0; lane < count; lane++) {
        const struct lane *about = recording_lane_at(recording, lane);
        for (i = 0; about->kind != LANE_INTERRUPT && i < tasks->now.row_count; i++)
            if (tasks->now.rows[i].task.id == about->id)
                tasks->now.rows[i].lane = lane;
    }
}

static int by_number(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_name(const struct tasks_row *a, const struct tasks_row *b)
{
    return strcmp(a->name, b->name);
}

static int by_state(const struct tasks_row *a, const struct tasks_row *b)
{
    return by_number(a->state, b->state);
}

static int by_priority(const struct tasks_row *a, const struct tasks_row *b)
{
    return by_number(a->task.priority, b->task.priority);
}

static int by_wait(const struct tasks_row *a, const struct tasks_row *b)
{
    return strcmp(a->task.wait_text, b->task.wait_text);
}

static int by_since(const struct tasks_row *a, const struct tasks_row *b)
{
    return by_number((double)a->task.since, (double)b->task.since);
}

static double stack_share(const struct tasks_row *row)
{
    if (!row->task.stack_used_known || row->task.stack_size == 0)
        return -1;
    return (double)row->task.stack_used / (double)row->task.stack_size;
}

static int by_stack(const struct tasks_row *a, const struct tasks_row *b)
{
    return by_number(stack_share(a), stack_share(b));
}

static int by_share(const struct tasks_row *a, const struct tasks_row *b)
{
    return by_number((double)a->task.run_time, (double)b->task.run_time);
}

static int by_switches(const struct tasks_row *a, const struct tasks_row *b)
{
    return by_number((double)a->task.switches, (double)b->task.switches);
}

static int (*const orders[TASKS_COLUMNS])(const struct tasks_row *, const struct tasks_row *) = {
    [TASKS_NAME] = by_name,   [TASKS_STATE] = by_state,       [TASKS_PRIORITY] = by_priority,
    [TASKS_WAITS] = by_wait,  [TASKS_SINCE] = by_since,       [TASKS_STACK] = by_stack,
    [TASKS_SHARE] = by_share, [TASKS_SWITCHES] = by_switches,
};

/* As the timeline's lanes: the most urgent first, of equals the one that was made first, idle last.
 */
static int by_urgency(const struct tasks *tasks, const struct tasks_row *a,
                      const struct tasks_row *b)
{
    int order = by_priority(a, b);
    if (a->task.idle != b->task.idle)
        return a->task.idle ? 1 : -1;
    if (order != 0)
        return tasks->low_is_urgent ? order : -order;
    return by_number(a->lane, b->lane);
}

static int compare_rows(const struct tasks *tasks, const struct tasks_row *a,
                        const struct tasks_row *b)
{
    int order;
    if (tasks->sort >= TASKS_COLUMNS)
        return by_urgency(tasks, a, b);
    order = orders[tasks->sort](a, b);
    return tasks->descending ? -order : order;
}

/* Stable: equals stay in the kernel's order. */
static void sort_rows(struct tasks *tasks)
{
    struct tasks_row *rows = tasks->now.rows, row;
    size_t i, k;
    for (i = 1; i < tasks->now.row_count; i++) {
        row = rows[i];
        for (k = i; k > 0; k--) {
            if (compare_rows(tasks, &rows[k - 1], &row) <= 0)
                break;
            rows[k] = rows[k - 1];
        }
        rows[k] = row;
    }
}

/* --- looking --- */

static void copy(struct tasks *tasks, const struct worker_look *look)
{
    tasks->now.row_count = tasks->now.object_count = 0;
    tasks->has_kernel = look->aware != NULL;
    tasks->has_lines = look->symbols != NULL && symbols_have_lines(look->symbols);
    tasks->time = machine_now(look->machine);
    snprintf(tasks->problem, sizeof tasks->problem, "%s",
             look->no_kernel != NULL ? look->no_kernel : "");
    if (look->aware == NULL)
        return;
    snprintf(tasks->kernel, sizeof tasks->kernel, "%s", aware_kernel_name(look->aware));
    tasks->switches = aware_switches(look->aware);
    copy_tasks(tasks, look);
    copy_objects(&tasks->now, tasks->read_objects, look);
}

static bool look_tasks(struct panel *panel, const struct worker_look *look)
{
    struct tasks *tasks = (struct tasks *)panel;
    enum panel_news news;
    if (look->machine == NULL)
        return false;
    news = panel_news(&tasks->watch, look);
    if (news == PANEL_OLD && !panel->stale)
        return false;
    if (news == PANEL_STOPPED)
        keep_shown(&tasks->before, &tasks->stood);
    if (news == PANEL_OTHER)
        forget_shown(tasks);
    copy(tasks, look);
    if (look->state != WORKER_RUNS)
        keep_shown(&tasks->stood, &tasks->now);
    mark_changes(&tasks->now, look->state != WORKER_RUNS ? &tasks->before : &tasks->stood);
    find_lanes(tasks, look->recording);
    sort_rows(tasks);
    panel_looked(&tasks->watch);
    return true;
}

static void make_shown(struct tasks_shown *shown)
{
    shown->rows = panel_make(TASKS_MOST, sizeof *shown->rows);
    shown->objects = panel_make(OBJECTS_MOST, sizeof *shown->objects);
}

static void free_shown(struct tasks_shown *shown)
{
    free(shown->rows);
    free(shown->objects);
}

static void open_tasks(struct panel *panel)
{
    struct tasks *tasks = (struct tasks *)panel;
    tasks->sort = TASKS_COLUMNS;
    tasks->read = panel_make(TASKS_MOST, sizeof *tasks->read);
    tasks->read_objects = panel_make(OBJECTS_MOST, sizeof *tasks->read_objects);
    make_shown(&tasks->now);
    make_shown(&tasks->stood);
    make_shown(&tasks->before);
}

static void close_tasks(struct panel *panel)
{
    struct tasks *tasks = (struct tasks *)panel;
    free(tasks->read);
    free(tasks->read_objects);
    free_shown(&tasks->now);
    free_shown(&tasks->stood);
    free_shown(&tasks->before);
}

const struct tasks_row *tasks_chosen(const struct tasks *tasks)
{
    size_t i;
    for (i = 0; i < tasks->now.row_count; i++)
        if (tasks->now.rows[i].chosen)
            return &tasks->now.rows[i];
    return NULL;
}

/* --- commands --- */

/* A task by its name as a person writes it, or the chosen one. */
static const struct tasks_row *read_row(const struct tasks *tasks, const char *words,
                                        struct sim_error *error)
{
    const struct tasks_row *row = tasks_chosen(tasks);
    char name[AWARE_NAME];
    uint64_t id;
    size_t i;
    if (!panel_next(&words, name, sizeof name)) {
        if (row == NULL)
            sim_error_set(error, "no task runs yet, and none is chosen: tasks ... NAME");
        return row;
    }
    for (i = 0; i < tasks->now.row_count; i++) {
        row = &tasks->now.rows[i];
        if (aware_is_called(&row->task, name) || (console_number(name, &id) && id == row->task.id))
            return row;
    }
    sim_error_set(error, "there is no task \"%s\" now", name);
    return NULL;
}

static bool sort_by(struct panel *panel, const char *words, struct sim_error *error)
{
    struct tasks *tasks = (struct tasks *)panel;
    char key[32];
    unsigned i;
    panel_next(&words, key, sizeof key);
    for (i = 0; i < TASKS_COLUMNS && strcmp(tasks_columns[i].key, key) != 0; i++)
        continue;
    if (i == TASKS_COLUMNS && strcmp(key, "urgency") != 0) {
        sim_error_set(error, "tasks sort: by name, state, priority, waits, since, stack, share, "
                             "switches, or urgency, as the timeline's");
        return false;
    }
    tasks->descending = i == tasks->sort ? !tasks->descending : i >= TASKS_STACK;
    tasks->sort = i;
    return true;
}

static bool show(struct panel *panel, const char *words, struct sim_error *error)
{
    struct tasks *tasks = (struct tasks *)panel;
    char what[32];
    panel_next(&words, what, sizeof what);
    if (strcmp(what, "tasks") != 0 && strcmp(what, "objects") != 0) {
        sim_error_set(error, "tasks show tasks, or tasks show objects");
        return false;
    }
    tasks->shows_objects = *what == 'o';
    return true;
}

static bool step(struct panel *panel, const char *words, struct sim_error *error)
{
    struct tasks *tasks = (struct tasks *)panel;
    const struct tasks_row *row = read_row(tasks, words, error);
    if (row == NULL)
        return false;
    scope_commandf(tasks->panel.scope, "task %s", row->word);
    scope_command(tasks->panel.scope, tasks->has_lines ? "tstep" : "tstepi");
    return true;
}

static bool toggle_stop(struct panel *panel, const char *words, struct sim_error *error)
{
    struct tasks *tasks = (struct tasks *)panel;
    const struct tasks_row *row = read_row(tasks, words, error);
    if (row == NULL)
        return false;
    if (row->stop != 0)
        scope_commandf(tasks->panel.scope, "delete %u", row->stop);
    else
        scope_commandf(tasks->panel.scope, "catch switch %s", row->word);
    return true;
}

static bool choose_next(struct panel *panel, const char *words, struct sim_error *error)
{
    struct tasks *tasks = (struct tasks *)panel;
    size_t i, count = tasks->now.row_count;
    char way[16];
    panel_next(&words, way, sizeof way);
    if (count == 0 || (strcmp(way, "next") != 0 && strcmp(way, "previous") != 0)) {
        sim_error_set(error, "tasks choose next, or previous: of those in the table");
        return false;
    }
    for (i = 0; i < count && !tasks->now.rows[i].chosen; i++)
        continue;
    i = *way == 'n' ? (i + 1) % count : (i + count - 1) % count;
    scope_commandf(tasks->panel.scope, "task %s", tasks->now.rows[i].word);
    return true;
}

static const struct panel_action actions[] = {{"sort", sort_by},       {"show", show},
                                              {"step", step},          {"stop", toggle_stop},
                                              {"choose", choose_next}, {NULL, NULL}};

static bool command_tasks(struct panel *panel, const char *words, struct sim_error *error)
{
    return panel_act(panel, actions, words,
                     "tasks: sort COLUMN, show objects, show tasks, step [TASK], stop [TASK], "
                     "choose next, choose previous",
                     error);
}

/* --- what is kept --- */

static void keep_tasks(const struct panel *panel, json_t *object)
{
    const struct tasks *tasks = (const struct tasks *)panel;
    json_object_set_new(
        object, "sort",
        json_string(tasks->sort < TASKS_COLUMNS ? tasks_columns[tasks->sort].key : "urgency"));
    json_object_set_new(object, "descending", json_boolean(tasks->descending));
    json_object_set_new(object, "objects", json_boolean(tasks->shows_objects));
}

static void restore_tasks(struct panel *panel, const json_t *object)
{
    struct tasks *tasks = (struct tasks *)panel;
    const char *key = json_string_value(json_object_get(object, "sort"));
    for (tasks->sort = 0; tasks->sort < TASKS_COLUMNS; tasks->sort++)
        if (key != NULL && strcmp(key, tasks_columns[tasks->sort].key) == 0)
            break;
    tasks->descending = json_is_true(json_object_get(object, "descending"));
    tasks->shows_objects = json_is_true(json_object_get(object, "objects"));
}

static const char *const keys[] = {"Up, Down",
                                   "go from task to task",
                                   "Return",
                                   "look at this task with all panels",
                                   "Menu, Shift+F10",
                                   "step it alone, run to it, stop whenever it runs, its calls",
                                   NULL};

const struct panel_class tasks_panel = {
    .name = "tasks",
    .title = "Tasks",
    .size = sizeof(struct tasks),
    .open = open_tasks,
    .close = close_tasks,
    .look = look_tasks,
    .draw = tasks_draw,
    .command = command_tasks,
    .keep = keep_tasks,
    .restore = restore_tasks,
    .keys = keys,
};
