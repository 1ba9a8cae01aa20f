/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorder's tasks: what each does that has not the processor. A task's state is read anew only
 * when one of the words changed that the kernel keeps it in, which are compared at each event. */
#include "timeline/recorder_parts.h"

#include "bus.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_TASKS 64u
#define NO_TASK     UINT32_MAX

/* --- words of memory --- */

const uint8_t *recorder_place(const struct recorder *recorder, uint32_t address, unsigned bytes)
{
    struct bus_space *space = recorder->machine->cpu->data;
    const struct bus_range *range = space->unit == 1 ? bus_find(space, address) : NULL;
    if (range == NULL || range->region->kind != BUS_RAM || range->last - address < bytes - 1)
        return NULL;
    return range->region->bytes + range->offset + (address - range->first);
}

static uint32_t value_of(const struct recorder_word *word)
{
    uint32_t value;
    memcpy(&value, word->place, sizeof value);
    return value;
}

static struct recorder_word word_at(const struct recorder *recorder, uint32_t address)
{
    static const uint8_t nothing[4];
    const uint8_t *place = recorder_place(recorder, address, 4);
    struct recorder_word word = {place != NULL ? place : nothing, 0};
    word.value = value_of(&word);
    return word;
}

static bool changed(struct recorder_word *word)
{
    uint32_t value = value_of(word);
    if (value == word->value)
        return false;
    word->value = value;
    return true;
}

/* --- the table --- */

static size_t slot_of(const struct recorder *recorder, uint32_t id)
{
    size_t at = (id * 2654435761u >> 8) % recorder->table_size;
    while (recorder->table[at] != 0 && recorder->tasks[recorder->table[at] - 1].id != id)
        at = (at + 1) % recorder->table_size;
    return at;
}

static bool grow(struct recorder *recorder)
{
    size_t room = recorder->task_room == 0 ? FIRST_TASKS : 2 * recorder->task_room, i;
    struct recorder_task *tasks = realloc(recorder->tasks, room * sizeof *tasks);
    uint32_t *present = realloc(recorder->present, room * sizeof *present);
    uint32_t *table = calloc(2 * room, sizeof *table);
    if (tasks != NULL)
        recorder->tasks = tasks;
    if (present != NULL)
        recorder->present = present;
    if (tasks == NULL || present == NULL || table == NULL) {
        free(table);
        return false;
    }
    free(recorder->table);
    recorder->task_room = room;
    recorder->table = table;
    recorder->table_size = 2 * room;
    for (i = RECORDER_TASKS; i < recorder->task_count; i++)
        table[slot_of(recorder, tasks[i].id)] = (uint32_t)i + 1;
    return true;
}

bool recorder_tasks_begin(struct recorder *recorder)
{
    if (!grow(recorder)) {
        recorder_tasks_end(recorder);
        return false;
    }
    memset(recorder->tasks, 0, RECORDER_TASKS * sizeof *recorder->tasks);
    recorder->task_count = RECORDER_TASKS;
    recorder->tasks[RECORDER_STARTUP].lane = recorder->tasks[RECORDER_IDLE].lane = RECORDING_NOBODY;
    return true;
}

void recorder_tasks_end(struct recorder *recorder)
{
    free(recorder->tasks);
    free(recorder->table);
    free(recorder->present);
}

/* The words in which the kernel keeps what a task does. */
static void watch_task(struct recorder *recorder, struct recorder_task *task)
{
    uint32_t addresses[AWARE_WORDS];
    unsigned i;
    task->word_count = aware_words(recorder->aware, task->id, addresses);
    for (i = 0; i < task->word_count; i++)
        task->words[i] = word_at(recorder, addresses[i]);
}

static void come(struct recorder *recorder, uint32_t index)
{
    struct recorder_task *task = &recorder->tasks[index];
    if (task->present)
        return;
    task->present = true;
    task->changed = task->alive = false;
    recorder->present[recorder->present_count++] = index;
    watch_task(recorder, task);
}

static void go(struct recorder *recorder, struct recorder_task *task)
{
    uint32_t index = (uint32_t)(task - recorder->tasks);
    size_t i = 0;
    if (!task->present)
        return;
    task->present = false;
    while (recorder->present[i] != index)
        i++;
    recorder->present_count--;
    memmove(&recorder->present[i], &recorder->present[i + 1],
            (recorder->present_count - i) * sizeof *recorder->present);
}

static uint32_t find(const struct recorder *recorder, uint32_t id)
{
    size_t slot = slot_of(recorder, id);
    return recorder->table[slot] == 0 ? NO_TASK : recorder->table[slot] - 1;
}

/* A lane is an idle task's or not from the beginning. */
static void make_lane(struct recorder *recorder, struct recorder_task *task, const char *name)
{
    struct aware_glance glance;
    char text[AWARE_NAME];
    bool is_known = aware_glance(recorder->aware, task->id, &glance);
    if (name == NULL || *name == '\0') {
        aware_name(recorder->aware, task->id, text);
        name = text;
    }
    task->lane = recording_lane(recorder->recording,
                                is_known && glance.idle ? LANE_IDLE : LANE_TASK, task->id, name);
    if (is_known && glance.priority != AWARE_NO_PRIORITY)
        recording_set_priority(recorder->recording, task->lane, glance.priority);
}

static uint32_t add(struct recorder *recorder, uint32_t id, const char *name)
{
    struct recorder_task *task;
    uint32_t index;
    if (recorder->task_count == recorder->task_room && !grow(recorder))
        return RECORDER_STARTUP;
    index = (uint32_t)recorder->task_count++;
    task = &recorder->tasks[index];
    memset(task, 0, sizeof *task);
    task->id = id;
    recorder->table[slot_of(recorder, id)] = index + 1;
    make_lane(recorder, task, name);
    return index;
}

uint32_t recorder_task(struct recorder *recorder, uint32_t id, const char *name)
{
    uint32_t index = find(recorder, id);
    if (index == NO_TASK)
        index = add(recorder, id, name);
    else if (!recorder->tasks[index].present)
        make_lane(recorder, &recorder->tasks[index], name);
    if (index >= RECORDER_TASKS)
        come(recorder, index);
    return index;
}

static void name_nobody(struct recorder *recorder, struct recorder_task *task)
{
    bool idle = task == &recorder->tasks[RECORDER_IDLE];
    task->lane = recording_lane(recorder->recording, idle ? LANE_IDLE : LANE_TASK, 0,
                                idle                      ? "idle"
                                : recorder->aware == NULL ? "code"
                                                          : "start-up");
}

void recorder_set(struct recorder *recorder, struct recorder_task *task, sim_time when,
                  enum lane_state state, uint32_t text)
{
    if (task->lane == RECORDING_NOBODY)
        name_nobody(recorder, task);
    if (task->state == state && task->text == text)
        return;
    task->state = state;
    task->text = text;
    recording_state(recorder->recording, when, task->lane, state, text);
}

/* --- what a task does --- */

static bool is_same(const struct aware_glance *a, const struct aware_glance *b)
{
    return a->state == b->state && a->object == b->object && a->holder == b->holder &&
           a->kind == b->kind && a->name == b->name;
}

/* The text is made only if what is waited for is another thing than the last time. */
static uint32_t text_of(struct recorder *recorder, struct recorder_task *task,
                        const struct aware_glance *glance)
{
    char text[AWARE_TEXT];
    if (glance->state != AWARE_WAITING)
        return 0;
    if (!task->glanced || !is_same(glance, &task->glance)) {
        aware_wait_text(recorder->aware, task->id, text);
        task->glance = *glance;
        task->glance_text = recording_text(recorder->recording, text);
        task->glanced = true;
    }
    return task->glance_text;
}

static enum lane_state lane_state_of(enum aware_state state)
{
    static const enum lane_state states[AWARE_STATES] = {
        [AWARE_RUNNING] = LANE_READY, /* it is about to */
        [AWARE_READY] = LANE_READY,         [AWARE_WAITING] = LANE_BLOCKED,
        [AWARE_SUSPENDED] = LANE_SUSPENDED, [AWARE_ENDED] = LANE_ABSENT,
        [AWARE_UNKNOWN] = LANE_UNKNOWN};
    return states[state];
}

static void mark_wake(struct recorder *recorder, const struct recorder_task *task, sim_time when)
{
    struct mark mark = {.when = when,
                        .text = recorder_call_now(recorder),
                        .lane = (uint16_t)task->lane,
                        .other = (uint16_t)recorder_lane_now(recorder),
                        .kind = MARK_WAKE};
    recording_mark(recorder->recording, &mark);
}

static bool words_differ(const struct recorder_task *task)
{
    uint32_t differences = 0;
    unsigned i;
    for (i = 0; i < task->word_count; i++)
        differences |= value_of(&task->words[i]) ^ task->words[i].value;
    return differences != 0;
}

static bool words_changed(struct recorder_task *task)
{
    bool any = task->held.place != NULL && changed(&task->held);
    unsigned i;
    if (!words_differ(task)) /* nearly always */
        return any;
    for (i = 0; i < task->word_count; i++)
        task->words[i].value = value_of(&task->words[i]);
    return true;
}

/* Returns what it did before. */
static enum lane_state read_task(struct recorder *recorder, struct recorder_task *task,
                                 sim_time when)
{
    enum lane_state before = task->state, now = LANE_ABSENT;
    struct aware_glance glance;
    uint32_t text = 0;
    task->changed = false;
    (void)words_changed(task);
    task->held.place = NULL;
    if (aware_glance(recorder->aware, task->id, &glance)) {
        if (glance.held_at != 0)
            task->held = word_at(recorder, glance.held_at);
        now = lane_state_of(glance.state);
        text = text_of(recorder, task, &glance);
        recorder_job(recorder, task, when);
    }
    if (now == LANE_ABSENT && task->alive)
        go(recorder, task);
    task->alive |= now != LANE_ABSENT;
    recorder_set(recorder, task, when, now, text);
    return before;
}

void recorder_glance(struct recorder *recorder, struct recorder_task *task, sim_time when)
{
    if (task->id == 0)
        recorder_set(recorder, task, when,
                     task == &recorder->tasks[RECORDER_IDLE] ? LANE_READY : LANE_ABSENT, 0);
    else
        (void)read_task(recorder, task, when);
}

/* One that has not the processor may have been made ready. */
static void read_other(struct recorder *recorder, struct recorder_task *task, sim_time when)
{
    enum lane_state before = read_task(recorder, task, when);
    if (task->state == LANE_READY && before != LANE_READY && before != LANE_RUNNING &&
        before != LANE_INTERRUPTED)
        mark_wake(recorder, task, when);
}

/* --- the list --- */

static void watch_list(struct recorder *recorder)
{
    uint32_t addresses[AWARE_WORDS];
    unsigned i;
    recorder->list_count = aware_list_words(recorder->aware, addresses);
    for (i = 0; i < recorder->list_count; i++)
        recorder->list[i] = word_at(recorder, addresses[i]);
}

static void meet(struct recorder *recorder, uint32_t id, sim_time when, bool made)
{
    uint32_t index = find(recorder, id);
    bool is_new = index == NO_TASK || !recorder->tasks[index].present;
    struct recorder_task *task;
    index = recorder_task(recorder, id, NULL);
    task = &recorder->tasks[index];
    task->seen = true;
    if (index == recorder->running || index < RECORDER_TASKS || (!is_new && task->alive))
        return;
    if (is_new) {
        task->glanced = false;
        task->job = (struct recorder_job){.fresh = made};
    }
    if (made)
        read_other(recorder, task, when);
    else
        (void)read_task(recorder, task, when);
}

static void miss(struct recorder *recorder, sim_time when)
{
    size_t i = recorder->present_count;
    while (i-- > 0) {
        struct recorder_task *task = &recorder->tasks[recorder->present[i]];
        bool gone = !task->seen && recorder->present[i] != recorder->running;
        task->seen = false;
        if (!gone)
            continue;
        go(recorder, task);
        recorder_set(recorder, task, when, LANE_ABSENT, 0);
    }
}

/* NULL: no memory. To be freed. */
static uint32_t *take_list(struct recorder *recorder, size_t *count)
{
    size_t most = 2 * recorder->present_count + FIRST_TASKS;
    uint32_t *ids = malloc(most * sizeof *ids);
    *count = ids == NULL ? 0 : aware_list(recorder->aware, ids, most);
    if (*count <= most)
        return ids;
    most = *count;
    free(ids);
    ids = malloc(most * sizeof *ids);
    *count = ids == NULL ? 0 : aware_list(recorder->aware, ids, most);
    *count = *count < most ? *count : most;
    return ids;
}

/* `only_new`: who is no longer there stays for the next time. */
static void read_list(struct recorder *recorder, sim_time when, bool made, bool only_new)
{
    size_t count, i;
    uint32_t *ids = take_list(recorder, &count);
    if (ids == NULL)
        return;
    for (i = 0; i < count; i++)
        meet(recorder, ids[i], when, made);
    if (!only_new)
        miss(recorder, when);
    free(ids);
}

void recorder_list(struct recorder *recorder, sim_time when, bool made)
{
    if (recorder->aware == NULL)
        return;
    watch_list(recorder);
    read_list(recorder, when, made, false);
}

/* --- looking around --- */

/* One that is being made may not be seen at once. */
static bool list_has_changed(struct recorder *recorder)
{
    bool any = false;
    unsigned i;
    for (i = 0; i < recorder->list_count; i++)
        any |= changed(&recorder->list[i]);
    if (any)
        recorder->list_again = RECORDER_AGAIN;
    if (recorder->list_again == 0)
        return false;
    recorder->list_again--;
    return true;
}

/* Those that end are taken out of the list. */
static void read_changed(struct recorder *recorder, sim_time when)
{
    size_t i = recorder->present_count;
    while (i-- > 0) {
        uint32_t index = recorder->present[i];
        struct recorder_task *task = &recorder->tasks[index];
        bool look = task->changed || recorder->all_changed;
        task->changed = false;
        if (look && index == recorder->running)
            recorder_job(recorder, task, when);
        else if (look)
            read_other(recorder, task, when);
    }
    recorder->all_changed = false;
}

void recorder_look_around(struct recorder *recorder, sim_time now)
{
    sim_time when = recorder->called ? recorder->called_at : now;
    bool any = recorder->all_changed;
    size_t i;
    if (recorder->aware == NULL)
        return;
    if (recorder->depth > 0)
        recorder_ticks(recorder, now);
    if (list_has_changed(recorder))
        recorder_list(recorder, when, true);
    for (i = 0; i < recorder->present_count; i++) {
        struct recorder_task *task = &recorder->tasks[recorder->present[i]];
        task->changed |= words_changed(task);
        any |= task->changed;
    }
    if (any)
        read_changed(recorder, when);
}

static bool list_differs(const struct recorder *recorder)
{
    unsigned i = 0;
    while (i < recorder->list_count && value_of(&recorder->list[i]) == recorder->list[i].value)
        i++;
    return i < recorder->list_count;
}

/* What has changed otherwise stays so for the next event. */
void recorder_look_ready(struct recorder *recorder, sim_time when)
{
    struct aware_glance glance;
    size_t i = recorder->present_count;
    if (list_differs(recorder))
        read_list(recorder, when, true, true);
    while (i-- > 0) {
        uint32_t index = recorder->present[i];
        struct recorder_task *task = &recorder->tasks[index];
        if (words_differ(task) && index != recorder->running &&
            aware_glance(recorder->aware, task->id, &glance) && glance.state == AWARE_READY)
            read_other(recorder, task, when);
    }
}

/* --- another future --- */

static void come_again(struct recorder *recorder, uint32_t index)
{
    come(recorder, index);
    recorder->tasks[index].alive = true;
}

static void restore(struct recorder *recorder, struct recorder_task *task)
{
    sim_time end = recording_end(recorder->recording);
    struct span span;
    struct mark mark;
    if (!recording_span_at(recorder->recording, task->lane, end, &span))
        span = (struct span){.state = LANE_ABSENT};
    task->state = span.state;
    task->text = span.text;
    task->glanced = false;
    task->job = (struct recorder_job){0};
    task->left_depth = 0;
    task->call =
        recording_mark_before(recorder->recording, 1u << MARK_CALL, task->lane, end + 1, &mark)
            ? mark.text
            : 0;
}

void recorder_tasks_restore(struct recorder *recorder)
{
    size_t i;
    recorder->running = RECORDER_STARTUP;
    for (i = 0; i < recorder->task_count; i++) {
        struct recorder_task *task = &recorder->tasks[i];
        if (task->lane == RECORDING_NOBODY)
            continue;
        restore(recorder, task);
        if (task->state == LANE_ABSENT)
            go(recorder, task);
        else if (i >= RECORDER_TASKS)
            come_again(recorder, (uint32_t)i);
        if (task->state == LANE_RUNNING || task->state == LANE_INTERRUPTED)
            recorder->running = (uint32_t)i;
    }
    recorder->started = recorder->running != RECORDER_STARTUP;
    recorder->all_changed = true;
    recorder->list_again = RECORDER_AGAIN;
}
