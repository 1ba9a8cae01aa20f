/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The worker as its session sees it, in the machine's thread: the front end of `bosim debug` that a
 * window is. Between two slices it brings in what was typed, lets the window in, and keeps still
 * while the run is ahead of its pace. */
#include "worker_parts.h"

#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPEED_EVERY 0.5 /* seconds of the host */

/* --- telling the window --- */

static void wake(struct worker *worker)
{
    if (worker->wake != NULL)
        worker->wake(worker->wake_owner);
}

static char *copy_text(const char *text)
{
    char *copy = must_allocate(NULL, strlen(text) + 1);
    return strcpy(copy, text);
}

/* With the lock. */
static void put_answer(struct worker *worker, const char *line, const char *text, bool good)
{
    struct answer_item *item = must_allocate(NULL, sizeof *item);
    item->answer = (struct worker_answer){
        .line = line == NULL ? NULL : copy_text(line), .text = copy_text(text), .good = good};
    queue_put(&worker->answers, &item->item);
}

void worker_tell(struct worker *worker, const char *line, const char *text, bool good)
{
    pthread_mutex_lock(&worker->lock);
    put_answer(worker, line, text, good);
    pthread_mutex_unlock(&worker->lock);
    wake(worker);
}

static void say(void *owner, const char *text)
{
    worker_tell(owner, NULL, text, true);
}

/* --- where the machine is --- */

static struct history *history_of(const struct worker *worker)
{
    return debugger_history(worker->debug->debugger);
}

static struct position present(const struct worker *worker)
{
    const struct machine *machine = worker->session.machine;
    return (struct position){.now = machine_now(machine),
                             .moves = machine->moves,
                             .instructions =
                                 machine->cpu->device.class->cpu->instructions(machine->cpu),
                             .changes = history_changes(history_of(worker))};
}

static bool is_same(const struct position *a, const struct position *b)
{
    return a->now == b->now && a->moves == b->moves && a->instructions == b->instructions &&
           a->changes == b->changes;
}

void worker_note_position(struct worker *worker)
{
    worker->position = present(worker);
}

bool worker_has_work(struct worker *worker)
{
    bool has;
    if (!atomic_load(&worker->attention))
        return false;
    pthread_mutex_lock(&worker->lock);
    has = worker->lines.first != NULL || worker->inputs.first != NULL || worker->ending;
    pthread_mutex_unlock(&worker->lock);
    return has;
}

static void measure_from_here(struct worker *worker)
{
    worker->measured_host = host_seconds();
    worker->measured = machine_now(worker->session.machine);
}

static void measure_speed(struct worker *worker)
{
    double took = host_seconds() - worker->measured_host;
    sim_time now = machine_now(worker->session.machine);
    if (took < SPEED_EVERY)
        return;
    if (now >= worker->measured)
        worker->look.speed = (double)(now - worker->measured) / (double)SIM_SECOND / took;
    measure_from_here(worker);
}

static bool is_end(const char *end)
{
    return strcmp(end, "ended") == 0 || strcmp(end, "crashed") == 0 || strcmp(end, "dead") == 0;
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

/* A command is done: has the machine come to stand elsewhere, and why? */
static void note_result(struct worker *worker, const struct console_answer *answer)
{
    struct position now = present(worker);
    bool has_end = json_object_get(answer->json, "end") != NULL;
    worker->look.moves++;
    if (has_end)
        snprintf(worker->reason, sizeof worker->reason, "%s", text_in(answer->json, "why"));
    if (has_end || !is_same(&now, &worker->position))
        worker->is_over = is_end(text_in(answer->json, "end"));
    if (has_end || !is_same(&now, &worker->position))
        worker->look.stops++;
    worker->position = now;
}

/* --- input --- */

/* A character arrives a moment after the present one, as by `send`: who comes back to this one
 * finds it unsent. */
static bool bring(struct worker *worker, const struct input_item *item, struct sim_error *error)
{
    struct machine *machine = worker->session.machine;
    if (!history_branch(history_of(worker), error))
        return false;
    sim_time next = machine_now(machine) + 1; /* who comes back to now finds it undone */
    return item->pin ? input_pin_at(machine, next, item->name, item->level, error)
                     : input_serial_at(machine, next, item->name, item->bytes, item->count, error);
}

/* With the lock. */
static void take_input(struct worker *worker, const struct input_item *item)
{
    const struct machine *machine = worker->session.machine;
    struct sim_error error;
    if (machine->ended || machine->cpu->crash[0] != '\0')
        put_answer(worker, NULL, "the guest takes no input any more: go back, or begin anew",
                   false);
    else if (!bring(worker, item, &error))
        put_answer(worker, NULL, error.text, false);
    else
        worker->is_over = false;
    worker->look.moves++;
}

static void take_inputs(struct worker *worker)
{
    struct input_item *item;
    while ((item = (struct input_item *)queue_take(&worker->inputs)) != NULL) {
        take_input(worker, item);
        free(item->name);
        free(item);
    }
}

static void take_pace(struct worker *worker)
{
    if (worker->pace_is_new)
        session_set_pace(&worker->session, worker->pace);
    worker->pace_is_new = false;
}

/* --- between two slices --- */

static void hand_over(struct worker *worker)
{
    if (!worker->wanted)
        return;
    worker->stands = true;
    pthread_cond_broadcast(&worker->changed);
    while (worker->stands) /* until it has left */
        pthread_cond_wait(&worker->changed, &worker->lock);
}

static void wait_for_attention(struct worker *worker, double seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)(seconds * 1e9); /* less than a second */
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    while (!atomic_load(&worker->attention))
        if (pthread_cond_timedwait(&worker->changed, &worker->lock, &until) != 0)
            return;
}

/* On its way to another moment the machine is nothing to look at. */
static bool serve(struct worker *worker)
{
    bool stop;
    if (!worker->travels) {
        take_inputs(worker);
        take_pace(worker);
        hand_over(worker);
    }
    stop = worker->pause || worker->ending;
    worker->pause = false;
    atomic_store(&worker->attention, worker->ending || worker->wanted || worker->pace_is_new ||
                                         worker->inputs.first != NULL);
    return stop;
}

static bool look(void *owner, double seconds)
{
    struct worker *worker = owner;
    bool stop, travels = debugger_travels(worker->debug->debugger);
    if (worker->fetches)
        return worker_has_work(worker);
    atomic_store_explicit(&worker->runs, true, memory_order_relaxed);
    worker->look.moves++;
    measure_speed(worker);
    if (seconds <= 0 && travels == worker->travelled &&
        !atomic_load_explicit(&worker->attention, memory_order_relaxed))
        return false;
    pthread_mutex_lock(&worker->lock);
    worker->travels = worker->travelled = travels;
    if (seconds > 0)
        wait_for_attention(worker, seconds);
    stop = serve(worker);
    pthread_mutex_unlock(&worker->lock);
    return stop;
}

/* --- commands --- */

/* With the lock, while the window is outside. */
static struct line_item *take_line(struct worker *worker)
{
    atomic_store(&worker->attention, false);
    take_inputs(worker);
    take_pace(worker);
    return (struct line_item *)queue_take(&worker->lines);
}

static void rest(struct worker *worker)
{
    worker->stands = true;
    pthread_cond_broadcast(&worker->changed);
    pthread_cond_wait(&worker->changed, &worker->lock);
}

/* With the lock, which is given back meanwhile: a journey out and home. */
static void fetch_instructions(struct worker *worker)
{
    worker->stands = false;
    worker->travels = worker->travelled = true;
    pthread_mutex_unlock(&worker->lock);
    worker_make_instructions(worker);
    wake(worker);
    pthread_mutex_lock(&worker->lock);
    worker->travels = worker->travelled = false;
}

/* With the lock: the machine stands until there is a line. NULL: the worker ends. */
static struct line_item *wait_for_line(struct worker *worker)
{
    struct line_item *item = NULL;
    worker->waits = true;
    while (!worker->ending && item == NULL) {
        item = worker->inside ? NULL : take_line(worker);
        if (item == NULL && !worker->inside && worker_lacks_instructions(worker))
            fetch_instructions(worker);
        else if (item == NULL)
            rest(worker);
    }
    worker->waits = worker->stands = false;
    return item;
}

static void stand(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    atomic_store(&worker->runs, false);
    worker->busy = worker->pause = false;
    worker->travels = worker->travelled = false;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
    worker->look.speed = 0;
    wake(worker);
}

static const char *next_line(void *owner)
{
    struct worker *worker = owner;
    struct line_item *item;
    stand(worker);
    pthread_mutex_lock(&worker->lock);
    item = wait_for_line(worker);
    worker->busy = item != NULL;
    pthread_mutex_unlock(&worker->lock);
    free(worker->line);
    worker->line = item == NULL ? NULL : copy_text(item->text);
    free(item);
    measure_from_here(worker);
    return worker->line;
}

static void answer(void *owner, const char *line, const struct console_answer *given)
{
    struct worker *worker = owner;
    note_result(worker, given);
    recorder_look(worker->recorder); /* before the next may go back */
    worker_tell(worker, line, given->text != NULL ? given->text : "", given->good);
}

/* --- life --- */

static void set_life(struct worker *worker, int life)
{
    pthread_mutex_lock(&worker->lock);
    worker->life = life;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

static void fill_look(struct worker *worker)
{
    struct session *session = &worker->session;
    worker->look = (struct worker_look){.machine = session->machine,
                                        .debugger = worker->debug->debugger,
                                        .console = worker->debug->console,
                                        .aware = session->kernel,
                                        .no_kernel = session->no_kernel.text,
                                        .symbols = session->symbols,
                                        .recording = worker->recording,
                                        .image = session->name};
    snprintf(worker->reason, sizeof worker->reason, "before the first instruction");
    worker->position = present(worker);
}

static bool begin(void *owner, struct debug *debug, struct sim_error *error)
{
    struct worker *worker = owner;
    struct session *session = &worker->session;
    worker->debug = debug;
    worker->recording = recording_create();
    if (worker->recording == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return false;
    }
    worker->recorder = recorder_attach(session->machine, session->kernel, &session->image,
                                       worker->recording, error);
    if (worker->recorder == NULL) {
        recording_destroy(worker->recording);
        return false;
    }
    recording_set_fact(worker->recording, "image", session->name);
    fill_look(worker);
    set_life(worker, WORKER_LIVES);
    return true;
}

static void fail(void *owner, const struct sim_error *error)
{
    struct worker *worker = owner;
    worker->error = *error;
    set_life(worker, WORKER_FAILED);
}

/* The session is over, by itself or because the worker ends: in the first case it can be looked at
 * still. */
static void end(void *owner)
{
    struct worker *worker = owner;
    if (worker->session.reason[0] != '\0')
        snprintf(worker->reason, sizeof worker->reason, "%s", worker->session.reason);
    worker->is_over = true;
    while (next_line(worker) != NULL)
        worker_tell(worker, worker->line, "this session has ended\n", false);
    recorder_detach(worker->recorder);
    recording_destroy(worker->recording);
    worker->recorder = NULL;
    worker->recording = NULL;
}

void worker_make_front(struct worker *worker)
{
    worker->front = (struct debug_front){.owner = worker,
                                         .interactive = true,
                                         .input_open = true,
                                         .begin = begin,
                                         .fail = fail,
                                         .line = next_line,
                                         .answer = answer,
                                         .look = look,
                                         .say = say,
                                         .end = end};
}
