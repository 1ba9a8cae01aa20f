/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's thread, as the window has it: see worker.h. A command, a key or a wish to look is
 * put down under the lock; the thread sees it between two slices (worker_front.c). */
#include "worker_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WAIT_RUNS    0.1  /* seconds that worker_enter waits for the end of a slice */
#define WAIT_TRAVELS 0.02 /* the same while there is nothing to look at */

/* --- queues --- */

void queue_put(struct queue *queue, struct item *item)
{
    item->next = NULL;
    if (queue->first == NULL)
        queue->first = item;
    else
        queue->last->next = item;
    queue->last = item;
}

struct item *queue_take(struct queue *queue)
{
    struct item *item = queue->first;
    if (item != NULL)
        queue->first = item->next;
    return item;
}

static void free_answer(struct answer_item *item)
{
    free(item->answer.line);
    free(item->answer.text);
    free(item);
}

static void free_input(struct input_item *item)
{
    free(item->name);
    free(item);
}

static void drop_lines(struct worker *worker)
{
    struct item *item;
    while ((item = queue_take(&worker->lines)) != NULL)
        free(item);
}

static void drop_all(struct worker *worker)
{
    struct item *item;
    drop_lines(worker);
    while ((item = queue_take(&worker->answers)) != NULL)
        free_answer((struct answer_item *)item);
    while ((item = queue_take(&worker->inputs)) != NULL)
        free_input((struct input_item *)item);
}

/* --- life --- */

static void *work(void *owner)
{
    struct worker *worker = owner;
    struct sim_error error;
    if (debug_prepare(&worker->session, &worker->settings, worker->operand, &error)) {
        worker->session.front = &worker->front;
        session_run(&worker->session);
    } else {
        session_free(&worker->session);
        worker->front.fail(worker, &error);
    }
    return NULL;
}

static void init_lock(struct worker *worker)
{
    pthread_condattr_t attributes;
    pthread_mutex_init(&worker->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void free_worker(struct worker *worker)
{
    drop_all(worker);
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->lock);
    free(worker->line);
    free(worker->instructions.list);
    free(worker->operand);
    free(worker);
}

/* The session says whether it stands. */
static bool begins(struct worker *worker)
{
    bool good;
    pthread_mutex_lock(&worker->lock);
    while (worker->life == WORKER_BEGINS)
        pthread_cond_wait(&worker->changed, &worker->lock);
    good = worker->life == WORKER_LIVES;
    pthread_mutex_unlock(&worker->lock);
    return good;
}

struct worker *worker_create(const struct debug_settings *settings, const char *operand,
                             void (*wake)(void *owner), void *owner, struct sim_error *error)
{
    struct worker *worker = must_allocate(NULL, sizeof *worker);
    memset(worker, 0, sizeof *worker);
    worker->settings = *settings;
    worker->settings.commands = (struct texts){NULL, 0};
    worker->settings.script = NULL;
    worker->settings.json = false;
    worker->operand = operand == NULL ? NULL : strdup(operand);
    worker->wake = wake;
    worker->wake_owner = owner;
    worker->pace = settings->run.pace.given ? settings->run.pace.ratio : 0;
    init_lock(worker);
    worker_make_front(worker);
    if (pthread_create(&worker->thread, NULL, work, worker) != 0) {
        sim_error_set(error, "the host has no thread left: close other programs");
        free_worker(worker);
        return NULL;
    }
    if (begins(worker))
        return worker;
    pthread_join(worker->thread, NULL);
    *error = worker->error;
    free_worker(worker);
    return NULL;
}

void worker_destroy(struct worker *worker)
{
    if (worker == NULL)
        return;
    pthread_mutex_lock(&worker->lock);
    worker->ending = true;
    drop_lines(worker);
    worker_ask(worker);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
    free_worker(worker);
}

/* --- what is asked for --- */

void worker_ask(struct worker *worker)
{
    atomic_store(&worker->attention, true);
    pthread_cond_broadcast(&worker->changed);
}

static void put_down(struct worker *worker, struct queue *queue, struct item *item)
{
    pthread_mutex_lock(&worker->lock);
    queue_put(queue, item);
    worker_ask(worker);
    pthread_mutex_unlock(&worker->lock);
}

void worker_post(struct worker *worker, const char *line)
{
    size_t size = strlen(line) + 1;
    struct line_item *item = must_allocate(NULL, sizeof *item + size);
    memcpy(item->text, line, size);
    put_down(worker, &worker->lines, &item->item);
}

void worker_pause(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    drop_lines(worker);
    worker->pause = worker->busy;
    worker_ask(worker);
    pthread_mutex_unlock(&worker->lock);
}

static bool is_busy(const struct worker *worker)
{
    return worker->busy || worker->lines.first != NULL;
}

bool worker_busy(struct worker *worker)
{
    bool busy;
    pthread_mutex_lock(&worker->lock);
    busy = is_busy(worker);
    pthread_mutex_unlock(&worker->lock);
    return busy;
}

void worker_wait(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    while (is_busy(worker))
        pthread_cond_wait(&worker->changed, &worker->lock);
    pthread_mutex_unlock(&worker->lock);
}

static struct input_item *make_input(const char *name, const void *bytes, size_t count)
{
    struct input_item *item = must_allocate(NULL, sizeof *item + count);
    memset(item, 0, sizeof *item);
    item->name = must_allocate(NULL, strlen(name) + 1);
    strcpy(item->name, name);
    item->count = count;
    if (count > 0)
        memcpy(item->bytes, bytes, count);
    return item;
}

void worker_type(struct worker *worker, const char *stream, const void *bytes, size_t count)
{
    put_down(worker, &worker->inputs, &make_input(stream, bytes, count)->item);
}

void worker_pin(struct worker *worker, const char *pin, bool level)
{
    struct input_item *item = make_input(pin, NULL, 0);
    item->pin = true;
    item->level = level;
    put_down(worker, &worker->inputs, &item->item);
}

void worker_set_pace(struct worker *worker, double ratio)
{
    pthread_mutex_lock(&worker->lock);
    worker->pace = ratio;
    worker->pace_is_new = true;
    worker_ask(worker);
    pthread_mutex_unlock(&worker->lock);
}

double worker_pace(struct worker *worker)
{
    double pace;
    pthread_mutex_lock(&worker->lock);
    pace = worker->pace;
    pthread_mutex_unlock(&worker->lock);
    return pace;
}

bool worker_answer(struct worker *worker, struct worker_answer *answer)
{
    struct answer_item *item;
    pthread_mutex_lock(&worker->lock);
    item = (struct answer_item *)queue_take(&worker->answers);
    pthread_mutex_unlock(&worker->lock);
    if (item == NULL)
        return false;
    *answer = item->answer;
    free(item);
    return true;
}

static enum worker_state state_of(const struct worker *worker)
{
    if (atomic_load(&worker->runs))
        return WORKER_RUNS;
    return worker->is_over ? WORKER_OVER : WORKER_STANDS;
}

enum worker_state worker_state(struct worker *worker)
{
    enum worker_state state;
    pthread_mutex_lock(&worker->lock);
    state = state_of(worker);
    pthread_mutex_unlock(&worker->lock);
    return state;
}

/* --- looking --- */

static struct timespec in_seconds(double seconds)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += (long)(seconds * 1e9);
    time.tv_sec += time.tv_nsec / 1000000000;
    time.tv_nsec %= 1000000000;
    return time;
}

/* Between slices a run comes by soon; a journey, or a command that looks at much, may take long. */
static bool wait_for_rest(struct worker *worker)
{
    bool soon = atomic_load(&worker->runs) && !worker->travels;
    struct timespec until = in_seconds(soon ? WAIT_RUNS : WAIT_TRAVELS);
    while (!worker->stands)
        if (pthread_cond_timedwait(&worker->changed, &worker->lock, &until) != 0)
            break;
    return worker->stands;
}

const struct worker_look *worker_enter(struct worker *worker)
{
    bool entered;
    pthread_mutex_lock(&worker->lock);
    worker->wanted = true;
    worker_ask(worker);
    entered = wait_for_rest(worker);
    worker->wanted = false;
    worker->inside = entered;
    pthread_mutex_unlock(&worker->lock);
    if (!entered)
        return NULL;
    worker->look.state = state_of(worker);
    worker->look.reason = worker->reason;
    recorder_look(worker->recorder);
    return &worker->look;
}

/* A machine that runs goes on for a slice, and one that has something to do begins it, before the
 * window enters again. */
void worker_leave(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    worker->inside = false;
    worker->stands = worker->waits && !atomic_load(&worker->attention);
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}
