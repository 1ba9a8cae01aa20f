/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The past: see history.h. Checkpoints are made after so much work of the host, which the clock of
 * this thread's processor time tells: what else the host does makes them no closer; where they lie
 * changes nothing of what is seen. When they fill their memory, those go whose absence costs least
 * against their age: near the front they lie close, far back wide. */
#include "history.h"

#include "checkpoint.h"
#include "input.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORK      0.012 /* seconds of the host between two checkpoints */
#define SLICE     0.006 /* seconds of the host that a piece of a run shall take */
#define GROWTH    8     /* of the stretches that are looked at backwards */
#define SLICE_MIN (SIM_SECOND / 1000000)
#define SLICE_MAX (SIM_SECOND / 20) /* a program that slept may begin to work */

struct history {
    struct machine *machine;
    struct checkpoint **list; /* by time */
    size_t count, capacity;
    size_t bytes, most;
    sim_time *changes; /* moments at which state was changed from outside, in order: each has a
                          checkpoint of what it was then */
    size_t change_count, change_capacity;
    unsigned changes_made; /* ever */
    unsigned futures;
    sim_time front;
    struct blob log;      /* input up to the front, while the machine stands before it */
    sim_time front_until; /* what the run to the front was asked for: the front may lie behind */
    bool replays;         /* at the front a recording is replayed */
    bool drained;         /* what was on the wire at the end has been told */
    bool interrupted;
    struct history_outside outside;
    double worked;  /* of the host since the last checkpoint */
    sim_time slice; /* virtual time that takes about SLICE */
};

static double host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* --- the list --- */

/* The last checkpoint at or before `when`. */
static size_t nearest(const struct history *history, sim_time when)
{
    size_t low = 0, high = history->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (checkpoint_time(history->list[middle]) <= when)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void drop(struct history *history, size_t at)
{
    history->bytes -= checkpoint_free(history->list[at]);
    memmove(&history->list[at], &history->list[at + 1],
            (history->count - at - 1) * sizeof(struct checkpoint *));
    history->count--;
}

/* The first change behind a moment; change_count if there is none. */
static size_t next_change(const struct history *history, sim_time when)
{
    size_t i = history->change_count;
    while (i > 0 && history->changes[i - 1] > when)
        i--;
    return i;
}

static bool is_change(const struct history *history, sim_time when)
{
    size_t next = next_change(history, when);
    return next > 0 && history->changes[next - 1] == when;
}

#define NEVER_DROPPED 2.0 /* other costs are 1 at most */

/* What a stretch costs to run again is its instructions: sleep costs nothing. A change cannot be
 * run again. */
static double cost_without(const struct history *history, size_t at)
{
    uint64_t before = checkpoint_instructions(history->list[at - 1]);
    uint64_t after = checkpoint_instructions(history->list[at + 1]);
    uint64_t end = checkpoint_instructions(history->list[history->count - 1]);
    if (is_change(history, checkpoint_time(history->list[at])))
        return NEVER_DROPPED;
    return (double)(after - before) / (double)(end - before + 1);
}

static void thin_out(struct history *history)
{
    while (history->bytes > history->most && history->count > 2) {
        size_t best = 1, i;
        for (i = 2; i + 1 < history->count; i++)
            if (cost_without(history, i) < cost_without(history, best))
                best = i;
        /* Nothing but changes: the history begins later. */
        drop(history, cost_without(history, best) < NEVER_DROPPED ? best : 0);
    }
}

static bool insert(struct history *history, size_t at, struct checkpoint *checkpoint)
{
    if (history->count == history->capacity) {
        size_t capacity = history->capacity == 0 ? 64 : 2 * history->capacity;
        void *list = realloc(history->list, capacity * sizeof(struct checkpoint *));
        if (list == NULL)
            return false;
        history->list = list;
        history->capacity = capacity;
    }
    memmove(&history->list[at + 1], &history->list[at],
            (history->count - at) * sizeof(struct checkpoint *));
    history->list[at] = checkpoint;
    history->count++;
    history->bytes += checkpoint_bytes(checkpoint);
    return true;
}

/* At the present moment, if there is none yet. Without memory there is only one less. */
static bool remember(struct history *history, struct sim_error *error)
{
    size_t before = history->count == 0 ? 0 : nearest(history, history->machine->now);
    struct checkpoint *last = history->count == 0 ? NULL : history->list[before];
    struct checkpoint *checkpoint;
    history->worked = 0;
    if (last != NULL && checkpoint_time(last) == history->machine->now)
        return true;
    checkpoint = checkpoint_take(history->machine, last, error);
    if (checkpoint == NULL)
        return false;
    if (!insert(history, last == NULL ? 0 : before + 1, checkpoint)) {
        checkpoint_free(checkpoint);
        sim_error_set(error, "the host has no memory left for checkpoints: close other programs");
        return false;
    }
    thin_out(history);
    return true;
}

/* --- life --- */

struct history *history_create(struct machine *machine, size_t most, struct sim_error *error)
{
    struct history *history = calloc(1, sizeof *history);
    if (history == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    history->machine = machine;
    history->most = most;
    history->front = history->front_until = machine->now;
    history->slice = SIM_SECOND / 1000;
    if (remember(history, error))
        return history;
    history_destroy(history);
    return NULL;
}

void history_destroy(struct history *history)
{
    if (history == NULL)
        return;
    while (history->count > 0)
        drop(history, history->count - 1);
    free(history->list);
    free(history->changes);
    blob_free(&history->log);
    free(history);
}

/* --- forwards --- */

static bool put_back(struct history *history, size_t at, struct sim_error *error)
{
    history->worked = 0;
    return checkpoint_restore(history->machine, history->list[at], error) &&
           input_log_replay(history->machine, history->log.bytes, history->log.size, error);
}

static sim_time add_time(sim_time a, sim_time b)
{
    return a > SIM_TIME_NEVER - b ? SIM_TIME_NEVER : a + b;
}

/* The next piece takes about SLICE of the host. */
static void fit_slice(struct history *history, double took)
{
    if (took < SLICE / 2 && history->slice < SLICE_MAX)
        history->slice *= 2;
    else if (took > SLICE * 2 && history->slice > SLICE_MIN)
        history->slice /= 2;
}

/* Where a piece ends at the latest: input of the outside comes at its own time, and a change is
 * made again where it was made. */
static sim_time bound_piece(struct history *history, sim_time until)
{
    const struct history_outside *outside = &history->outside;
    sim_time next = until;
    size_t change = next_change(history, history->machine->now);
    if (history->machine->repeats && change < history->change_count)
        next = history->changes[change];
    if (outside->next != NULL && outside->next(outside->owner) < next)
        next = outside->next(outside->owner);
    return next < until ? next : until;
}

/* A piece of a repetition has come to a change: the machine is put to what was made of it. */
static void change_again(struct history *history, sim_time begun)
{
    size_t change = next_change(history, begun);
    struct sim_error error;
    if (history->machine->repeats && change < history->change_count &&
        history->changes[change] <= history->machine->now)
        (void)put_back(history, nearest(history, history->changes[change]), &error);
}

/* `clock`: host_now() at its begin, and then at its end: asking costs as much as a short piece. */
static enum run_result run_piece(struct history *history, sim_time until, double *clock)
{
    sim_time end = add_time(history->machine->now, history->slice);
    double begun = *clock, took;
    sim_time before = history->machine->now;
    enum run_result result;
    until = bound_piece(history, until);
    result = machine_run(history->machine, end < until ? end : until);
    *clock = host_now();
    took = *clock - begun;
    if (!history->machine->repeats) {
        history->front = history->machine->now;
        history->front_until =
            result == RUN_UNTIL ? (end < until ? end : until) : history->machine->now;
    }
    if (end < until)
        fit_slice(history, took);
    history->worked += took;
    change_again(history, before);
    return result;
}

/* Before the front: does the next checkpoint lie farther than a piece of work away? */
static bool worth_remembering(const struct history *history)
{
    size_t at = nearest(history, history->machine->now);
    return history->worked >= WORK &&
           (at + 1 == history->count || checkpoint_time(history->list[at + 1]) >
                                            add_time(history->machine->now, 4 * history->slice));
}

static bool look_outside(struct history *history)
{
    const struct history_outside *outside = &history->outside;
    history->interrupted = outside->look != NULL && outside->look(outside->owner);
    return history->interrupted;
}

static enum run_result run_pieces(struct history *history, sim_time until)
{
    double clock = host_now();
    enum run_result result;
    struct sim_error error;
    do {
        result = run_piece(history, until, &clock);
        if (result == RUN_UNTIL && worth_remembering(history)) {
            (void)remember(history, &error);
            clock = host_now();
        }
        if (look_outside(history) && result == RUN_UNTIL)
            result = RUN_STOPPED;
    } while (result == RUN_UNTIL && history->machine->now < until);
    return result;
}

/* The front is reached again: what was to come from outside is in the log already. */
static void live_again(struct history *history)
{
    history->machine->repeats = false;
    history->machine->lives_from = history->machine->now;
    if (!history->replays)
        input_log_live(history->machine);
    blob_free(&history->log);
    memset(&history->log, 0, sizeof history->log);
}

enum run_result history_run(struct history *history, sim_time until)
{
    enum run_result result = RUN_UNTIL;
    sim_time front = history->front_until;
    if (history->machine->repeats) {
        result = run_pieces(history, until < front ? until : front);
        if (history->machine->now >= history->front)
            live_again(history);
        if (result != RUN_UNTIL || history->machine->now >= until)
            return result;
    }
    result = run_pieces(history, until);
    if (history->machine->now > history->front)
        history->front = history->machine->now;
    return result;
}

sim_time history_first(const struct history *history)
{
    return checkpoint_time(history->list[0]);
}

sim_time history_front(const struct history *history)
{
    return history->front;
}

bool history_repeats(const struct history *history)
{
    return history->machine->repeats;
}

bool history_interrupted(const struct history *history)
{
    return history->interrupted;
}

void history_set_outside(struct history *history, const struct history_outside *outside)
{
    history->outside = *outside;
}

/* --- backwards --- */

/* The machine leaves the front: what came from outside until then is kept. */
static bool leave_front(struct history *history, struct sim_error *error)
{
    if (history->machine->repeats)
        return true;
    history->replays = input_replaying(history->machine);
    if (!input_log_save(history->machine, &history->log, error))
        return false;
    history->machine->repeats = true;
    return true;
}

static bool in_reach(const struct history *history, sim_time when, struct sim_error *error)
{
    if (when >= history_first(history) && when <= history->front)
        return true;
    sim_error_set(error, "%.9f s is not in the history, which reaches from %.9f s to %.9f s",
                  (double)when / (double)SIM_SECOND,
                  (double)history_first(history) / (double)SIM_SECOND,
                  (double)history->front / (double)SIM_SECOND);
    return false;
}

bool history_go(struct history *history, sim_time when, struct sim_error *error)
{
    sim_time now = history->machine->now;
    if (!history->machine->repeats && now > history->front)
        history->front = history->front_until = now;
    history->interrupted = false;
    if (!in_reach(history, when, error))
        return false;
    if (when == now)
        return true;
    if (when < now || checkpoint_time(history->list[nearest(history, when)]) > now)
        if (!leave_front(history, error) || !put_back(history, nearest(history, when), error))
            return false;
    while (history->machine->now < when)
        if (history_run(history, when) != RUN_UNTIL)
            break;
    if (history->worked > WORK / 4) /* who looks here will look nearby, too */
        (void)remember(history, error);
    if (history->machine->repeats && history->machine->now >= history->front)
        live_again(history); /* a checkpoint of the front itself */
    if (history->machine->now >= when)
        return true;
    if (history->interrupted)
        sim_error_set(error, "interrupted on the way");
    else
        sim_error_set(error, "the run ended before that moment was reached again");
    return false;
}

static sim_time begin_stretch(const struct history *history, sim_time end, sim_time longest)
{
    sim_time first = checkpoint_time(history->list[nearest(history, end - 1)]);
    return end - first > longest ? end - longest : first;
}

bool history_back(struct history *history, sim_time shortest,
                  bool (*visit)(void *owner, sim_time end), void *owner, struct sim_error *error)
{
    sim_time end = history->machine->now, longest = shortest;
    error->text[0] = '\0';
    while (end > history_first(history)) {
        sim_time first = begin_stretch(history, end, longest);
        if (!history_go(history, first, error))
            return false;
        if (history->machine->now < end) {
            first = history->machine->now;
            if (visit(owner, end))
                return true;
            if (history->interrupted) {
                sim_error_set(error, "interrupted on the way");
                return false;
            }
            end = first;
        }
        longest = longest > SIM_TIME_NEVER / GROWTH ? SIM_TIME_NEVER : longest * GROWTH;
    }
    return false;
}

bool history_branch(struct history *history, struct sim_error *error)
{
    (void)error;
    while (history->count > 1 &&
           checkpoint_time(history->list[history->count - 1]) > history->machine->now)
        drop(history, history->count - 1);
    history->change_count = next_change(history, history->machine->now);
    history->front = history->front_until = history->machine->now;
    history->drained = false;
    history->futures += history->machine->repeats;
    if (history->machine->repeats || input_replaying(history->machine)) {
        live_again(history);
        input_log_forget(history->machine);
    }
    return true;
}

static bool note_change(struct history *history)
{
    size_t capacity = history->change_capacity == 0 ? 16 : 2 * history->change_capacity;
    if (history->change_count == history->change_capacity) {
        void *grown = realloc(history->changes, capacity * sizeof *history->changes);
        if (grown == NULL)
            return false;
        history->changes = grown;
        history->change_capacity = capacity;
    }
    history->changes[history->change_count++] = history->machine->now;
    return true;
}

/* The machine stands at the front. What it was at this moment before the change is forgotten. */
bool history_changed(struct history *history, struct sim_error *error)
{
    sim_time now = history->machine->now;
    size_t at = nearest(history, now);
    struct checkpoint *fresh = checkpoint_take(history->machine, history->list[at], error);
    history->changes_made++;
    history->futures++;
    if (fresh == NULL)
        return false;
    if (checkpoint_time(history->list[at]) == now)
        drop(history, at);
    else
        at++;
    if (!insert(history, at, fresh) || !(is_change(history, now) || note_change(history))) {
        sim_error_set(error, "the host has no memory left for checkpoints: close other programs");
        return false;
    }
    thin_out(history);
    return true;
}

/* A checkpoint, as what leaves takes time. */
void history_drain(struct history *history)
{
    struct machine *machine = history->machine;
    struct sim_error error;
    struct checkpoint *checkpoint;
    if (machine->repeats || history->drained)
        return;
    checkpoint = checkpoint_take(machine, NULL, &error);
    if (checkpoint == NULL)
        return;
    history->drained = true;
    machine_drain(machine);
    (void)checkpoint_restore(machine, checkpoint, &error);
    checkpoint_free(checkpoint);
}

bool history_restart(struct history *history, struct sim_error *error)
{
    history->machine->repeats = false;
    history->changes_made++;
    history->futures++;
    history->machine->lives_from = history->machine->now;
    while (history->count > 0)
        drop(history, history->count - 1);
    blob_free(&history->log);
    memset(&history->log, 0, sizeof history->log);
    history->drained = history->replays = false;
    history->change_count = 0;
    history->front = history->front_until = history->machine->now;
    return remember(history, error);
}

unsigned history_changes(const struct history *history)
{
    return history->changes_made;
}

unsigned history_futures(const struct history *history)
{
    return history->futures;
}

size_t history_checkpoints(const struct history *history)
{
    return history->count;
}

size_t history_bytes(const struct history *history)
{
    return history->bytes;
}
