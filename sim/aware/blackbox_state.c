/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of the black box and its log. A record of the log is all that is needed to make the
 * state behind it from the state before it. Bounded: of more than LOG_MOST records the older half
 * is forgotten, and no state before them can be had again. */
#include "aware/blackbox_parts.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MOST   (1u << 20)
#define CHECKPOINT 4096u /* records from one checkpoint to the next */
#define COMPACT    64u   /* tasks that are over, at the least, to be forgotten */
#define STRETCH    4096u /* bytes of the start-up's stack that are taken for one */

/* --- the state --- */

bool bb_state_begin(struct bb_state *state, uint32_t stack)
{
    memset(state, 0, sizeof *state);
    state->tasks = calloc(16, sizeof *state->tasks);
    if (state->tasks == NULL)
        return false;
    state->room = 16;
    state->count = 1;
    state->tasks[0].first = state->tasks[0].top = state->tasks[0].low = stack;
    return true;
}

void bb_state_free(struct bb_state *state)
{
    free(state->tasks);
    memset(state, 0, sizeof *state);
}

static bool copy_state(struct bb_state *to, const struct bb_state *from)
{
    struct bb_task *tasks = malloc(from->room * sizeof *tasks);
    if (tasks == NULL)
        return false;
    memcpy(tasks, from->tasks, from->count * sizeof *tasks);
    *to = *from;
    to->tasks = tasks;
    return true;
}

static bool make_room(struct bb_state *state)
{
    struct bb_task *grown;
    if (state->count < state->room)
        return true;
    if (state->count > AWARE_TASKS_MOST)
        return false;
    grown = realloc(state->tasks, 2 * state->room * sizeof *grown);
    if (grown == NULL)
        return false;
    state->tasks = grown;
    state->room *= 2;
    return true;
}

/* The start-up may have gone on to another stack, whose end is not known: it is where it was seen.
 */
static void move_start_up(struct bb_task *task, const struct bb_record *record)
{
    if (record->saved <= task->top && task->top - record->saved <= STRETCH) {
        task->top = record->end > task->top ? record->end : task->top;
        return;
    }
    task->top = record->end;
    task->low = record->saved;
}

static void leave(struct bb_state *state, const struct bb_record *record)
{
    struct bb_task *task = &state->tasks[state->running];
    task->run_time += record->when - task->since;
    task->since = record->when;
    task->saved = record->saved;
    task->pc = record->pc;
    task->low = record->low;
    if (task == state->tasks)
        move_start_up(task, record);
    task->way = record->way;
    task->by_itself = record->by_itself;
    memcpy(task->kept, record->kept, sizeof task->kept);
}

/* The time from one waking to the next: is it always the same, within a sixteenth? */
static void woken(struct bb_task *task, sim_time now)
{
    sim_time passed = now - task->woken;
    sim_time apart = passed > task->period ? passed - task->period : task->period - passed;
    bool first = task->woken == 0;
    task->woken = now;
    if (first)
        return;
    if (task->period != 0 && apart <= task->period / 16) {
        task->in_period++;
        return;
    }
    if (task->period == 0 || ++task->off_period > task->in_period) {
        task->period = passed;
        task->in_period = task->off_period = 0;
    }
}

static void enter(struct bb_state *state, size_t index, sim_time now)
{
    struct bb_task *task = &state->tasks[index];
    if (task->by_itself)
        woken(task, now);
    if (task->id == 0)
        task->id = ++state->last_id;
    task->since = now;
    task->switches++;
    task->by_itself = false;
    state->running = index;
    state->switches++;
}

/* Where the new one's stack has the same end, or its first frame lies on what another one left,
 * that other one is over. */
static void end_others(struct bb_state *state, const struct bb_record *record)
{
    size_t i;
    for (i = 1; i < state->count; i++) {
        struct bb_task *task = &state->tasks[i];
        uint32_t apart =
            task->top > record->top ? task->top - record->top : record->top - task->top;
        if (apart <= 8 || (task->saved >= record->first && task->saved < record->top))
            task->over = true;
    }
}

/* Where most are over, they go: but the start-up, which is the first, and the one that runs. */
static void compact(struct bb_state *state)
{
    size_t over = 0, kept = 1, i;
    for (i = 1; i < state->count; i++)
        over += state->tasks[i].over;
    if (over < COMPACT || over * 2 < state->count)
        return;
    for (i = 1; i < state->count; i++) {
        if (state->tasks[i].over && i != state->running)
            continue;
        if (i == state->running)
            state->running = kept;
        state->tasks[kept++] = state->tasks[i];
    }
    state->count = kept;
}

static void start(struct bb_state *state, const struct bb_record *record)
{
    struct bb_task *task;
    end_others(state, record);
    compact(state);
    task = &state->tasks[state->count];
    memset(task, 0, sizeof *task);
    task->first = record->first;
    task->top = record->top;
    task->low = record->first;
    task->entry = record->entry;
    task->argument = record->argument;
    task->body = record->body;
    enter(state, state->count++, record->when);
}

static void reset(struct bb_state *state, const struct bb_record *record)
{
    size_t i;
    for (i = 1; i < state->count; i++)
        state->tasks[i].over = true;
    if (state->tasks[0].id != 0) { /* the start-up had become a task: that one is over, too */
        state->tasks[state->count] = state->tasks[0];
        state->tasks[state->count++].over = true;
    }
    memset(&state->tasks[0], 0, sizeof state->tasks[0]);
    state->tasks[0].first = state->tasks[0].top = state->tasks[0].low = record->first;
    state->tasks[0].since = record->when;
    state->running = 0;
}

static bool apply(struct bb_state *state, const struct bb_record *record)
{
    if (!make_room(state))
        return false;
    leave(state, record);
    if (record->kind == BB_START)
        start(state, record);
    else if (record->kind == BB_RESET)
        reset(state, record);
    else
        enter(state, record->to, record->when);
    return true;
}

/* --- the log --- */

static void drop_checkpoints(struct bb_log *log, size_t behind)
{
    while (log->checkpoint_count > 0 && log->checkpoints[log->checkpoint_count - 1].place > behind)
        bb_state_free(&log->checkpoints[--log->checkpoint_count].state);
}

void bb_log_free(struct bb_log *log)
{
    while (log->checkpoint_count > 0)
        bb_state_free(&log->checkpoints[--log->checkpoint_count].state);
    free(log->checkpoints);
    free(log->records);
    memset(log, 0, sizeof *log);
}

/* A log without a checkpoint at its beginning would be of no use: then it is emptied. */
static void add_checkpoint(struct blackbox *bb)
{
    struct bb_log *log = &bb->log;
    struct bb_checkpoint *grown =
        realloc(log->checkpoints, (log->checkpoint_count + 1) * sizeof *grown);
    if (grown == NULL)
        return;
    log->checkpoints = grown;
    if (!copy_state(&grown[log->checkpoint_count].state, &bb->state))
        return;
    grown[log->checkpoint_count++].place = log->place;
}

static void forget_half(struct bb_log *log)
{
    size_t half = log->checkpoint_count / 2, gone = log->checkpoints[half].place, i;
    for (i = 0; i < half; i++)
        bb_state_free(&log->checkpoints[i].state);
    log->checkpoint_count -= half;
    memmove(log->checkpoints, log->checkpoints + half,
            log->checkpoint_count * sizeof *log->checkpoints);
    for (i = 0; i < log->checkpoint_count; i++)
        log->checkpoints[i].place -= gone;
    log->count -= gone;
    log->place -= gone;
    memmove(log->records, log->records + gone, log->count * sizeof *log->records);
}

static bool grow(struct bb_log *log)
{
    size_t room = log->room == 0 ? 256 : log->room * 2;
    struct bb_record *grown;
    if (log->count == LOG_MOST && log->checkpoint_count > 1)
        forget_half(log);
    if (log->count < log->room)
        return true;
    grown = realloc(log->records, room * sizeof *grown);
    if (grown == NULL)
        return false;
    log->records = grown;
    log->room = room;
    return true;
}

/* Another future than the one that was seen begins: that one is forgotten. */
static bool append(struct blackbox *bb, const struct bb_record *record)
{
    struct bb_log *log = &bb->log;
    log->count = log->place;
    drop_checkpoints(log, log->place);
    if (!grow(log))
        return false;
    if (log->checkpoint_count == 0 ||
        log->place - log->checkpoints[log->checkpoint_count - 1].place >= CHECKPOINT)
        add_checkpoint(bb);
    log->records[log->count++] = *record;
    return true;
}

bool bb_happen(struct blackbox *bb, const struct bb_record *record)
{
    if (!append(bb, record) || !apply(&bb->state, record))
        return false;
    bb->log.place++;
    return true;
}

bool bb_repeat(struct blackbox *bb)
{
    if (!apply(&bb->state, &bb->log.records[bb->log.place]))
        return false;
    bb->log.place++;
    return true;
}

void bb_state_at(struct blackbox *bb, sim_time now)
{
    struct bb_log *log = &bb->log;
    size_t at = log->checkpoint_count, place;
    struct bb_state state;
    while (at > 1 && log->checkpoints[at - 1].place > 0 &&
           log->records[log->checkpoints[at - 1].place - 1].when > now)
        at--;
    if (at == 0 || !copy_state(&state, &log->checkpoints[at - 1].state))
        return;
    bb_state_free(&bb->state);
    bb->state = state;
    place = log->checkpoints[at - 1].place;
    while (place < log->count && log->records[place].when <= now &&
           apply(&bb->state, &log->records[place]))
        place++;
    log->place = place;
}
