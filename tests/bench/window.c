/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the open window costs a run: the same stretch of an image by `bosim run`, by `bosim debug`,
 * and with the window's thread, its recorder, and all panels that look and draw 30 times a second,
 * without a screen. Counted is what the machine's thread takes, and how long it stands while the
 * window looks, in processor time: drawing is another processor's. The rounds go in turn and the
 * least of each way counts. Ends with 1 where the window costs more than a tenth of a run's speed
 * as fast as it goes, or at the pace of real time, which is what a window has unless it is told
 * otherwise, more than a fifth of a processor.
 * ROUNDS (5), ONLY (a part of a row's name) in the environment. */
#include "tools/bosim/debug.h"
#include "tools/scope/scope_parts.h"
#include "tools/scope/worker_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FRAME 0.033
#define LEAST 0.9 /* of the speed without the window */
#define MOST  0.2 /* of a processor, at the pace of real time: the pace is kept with ease */

static double inside, entered; /* seconds that the machine stood */
static double virtual_seconds;

static double clock_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void give_up(const struct sim_error *error)
{
    fprintf(stderr, "bench: %s\n", error->text);
    exit(2);
}

/* --- the window's looks are timed on their way to the worker: the linker's --wrap --- */

const struct worker_look *__real_worker_enter(struct worker *);
const struct worker_look *__wrap_worker_enter(struct worker *);
void __real_worker_leave(struct worker *);
void __wrap_worker_leave(struct worker *);

const struct worker_look *__wrap_worker_enter(struct worker *worker)
{
    const struct worker_look *look = __real_worker_enter(worker);
    entered = clock_now(CLOCK_THREAD_CPUTIME_ID);
    return look;
}

void __wrap_worker_leave(struct worker *worker)
{
    inside += clock_now(CLOCK_THREAD_CPUTIME_ID) - entered;
    __real_worker_leave(worker);
}

/* --- the ways --- */

struct row {
    const char *path;
    struct debug_settings settings;
    char go[64];
};

/* `bosim run`: the whole of the session but for reading the image. */
static double run_alone(struct row *row)
{
    struct session session = {.settings = &row->settings.run, .quiet = true, .live = true};
    struct sim_error error;
    double begun;
    if (!session_load(&session, row->path, &error))
        give_up(&error);
    begun = clock_now(CLOCK_THREAD_CPUTIME_ID);
    session_run(&session);
    return clock_now(CLOCK_THREAD_CPUTIME_ID) - begun;
}

/* `bosim debug`: one command, and the end. */
struct one {
    struct row *row;
    unsigned lines;
    double begun, took;
};

static const char *one_line(void *owner)
{
    struct one *one = owner;
    if (one->lines++ > 0)
        return NULL;
    one->begun = clock_now(CLOCK_THREAD_CPUTIME_ID);
    return one->row->go;
}

static void one_answer(void *owner, const char *line, const struct console_answer *answer)
{
    struct one *one = owner;
    (void)line, (void)answer;
    one->took = clock_now(CLOCK_THREAD_CPUTIME_ID) - one->begun;
}

static double run_debugged(struct row *row)
{
    struct one one = {.row = row};
    const struct debug_front front = {.owner = &one, .line = one_line, .answer = one_answer};
    struct session session;
    struct sim_error error;
    if (!debug_prepare(&session, &row->settings, row->path, &error))
        give_up(&error);
    session.quiet = true;
    session.front = &front;
    session_run(&session);
    return one.took;
}

static struct worker *open_image(void *owner, const char *operand, void (*wake)(void *),
                                 void *wake_owner, struct sim_error *error)
{
    const struct row *row = owner;
    return worker_create(&row->settings, operand, wake, wake_owner, error);
}

/* The window looks each time that the machine has run for a frame's time; at a pace, each time that
 * a frame's time has passed. */
static double watch(struct scope *scope, bool paced)
{
    const struct timespec nap = {0, 1000000};
    clockid_t clock, frames;
    double begun, next;
    pthread_getcpuclockid(scope->worker->thread, &clock);
    while (!scope_idle(scope) || scope->commands_done == 0)
        scope_frame(scope);
    frames = paced ? CLOCK_MONOTONIC : clock;
    begun = clock_now(clock);
    inside = 0;
    next = clock_now(frames) + FRAME;
    scope_command(scope, "continue");
    while (worker_busy(scope->worker)) {
        nanosleep(&nap, NULL);
        if (clock_now(frames) < next)
            continue;
        scope_frame(scope);
        next += FRAME;
    }
    virtual_seconds = (double)machine_now(scope->worker->session.machine) / (double)SIM_SECOND;
    return clock_now(clock) - begun + inside;
}

static double run_watched(struct row *row)
{
    static const char *const first[] = {"theme dark"};
    const struct scope_options options = {.open = open_image,
                                          .owner = row,
                                          .operand = row->path,
                                          .commands = first,
                                          .command_count = 1,
                                          .fresh = true,
                                          .width = 1280,
                                          .height = 800};
    struct sim_error error;
    struct scope *scope = scope_create(&options, &error);
    double took;
    if (scope == NULL)
        give_up(&error);
    scope_resize(scope, options.width, options.height, 1);
    scope->canvas = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1280, 800);
    took = watch(scope, row->settings.run.pace.ratio != 0);
    cairo_surface_destroy(scope->canvas);
    scope->canvas = NULL;
    scope_destroy(scope);
    return took;
}

/* --- rows --- */

static double least(double a, double b)
{
    return a == 0 || b < a ? b : a;
}

/* `path` is the caller's, of at least 200 bytes. */
static struct row make_row(const char *name, char *path, unsigned seconds, double pace)
{
    static const char *none[] = {"0=none"};
    struct row row = {.path = path, .go = "continue"};
    snprintf(path, 200, "firmware/images/%s-mps2-an385.elf", name);
    row.settings.run.serial = (struct texts){none, 1};
    row.settings.run.until = (struct moment){.given = true, .value = seconds * SIM_SECOND};
    row.settings.run.pace.given = true;
    row.settings.run.pace.ratio = pace;
    return row;
}

static const char *verdict(bool good)
{
    return good ? "held" : "MISSED";
}

static bool at_full_speed(const char *name, unsigned seconds, int rounds)
{
    char path[200];
    struct row row = make_row(name, path, seconds, 0);
    double alone = 0, debugged = 0, watched = 0, stood = 0;
    bool good;
    while (rounds-- > 0) {
        double now;
        alone = least(alone, run_alone(&row));
        debugged = least(debugged, run_debugged(&row));
        now = run_watched(&row);
        stood = watched == 0 || now < watched ? inside : stood;
        watched = least(watched, now);
    }
    good = alone / watched >= LEAST;
    printf("%-14s %9.1f %9.1f %9.1f %9.1f %8.3f %8.3f %8.0f  at least %.1f of run: %s\n", name,
           alone * 1e3, debugged * 1e3, watched * 1e3, stood * 1e3, debugged / watched,
           alone / watched, virtual_seconds / watched, LEAST, verdict(good));
    return good;
}

/* Of each second: what the machine's thread takes, looks included. */
static bool in_real_time(const char *name, unsigned seconds)
{
    char path[200];
    struct row row = make_row(name, path, seconds, 1);
    double alone = run_alone(&row) / seconds, watched = run_watched(&row) / seconds;
    bool good = watched <= MOST;
    printf("%-14s %9.1f %9s %9.1f %9.1f %8s %8s %8d  at most %.1f of a processor: %s\n", name,
           alone * 1e3, "-", watched * 1e3, inside / seconds * 1e3, "-", "-", 1, MOST,
           verdict(good));
    return good;
}

static bool is_wanted(const char *name)
{
    const char *only = getenv("ONLY");
    return only == NULL || strstr(name, only) != NULL;
}

int main(void)
{
    static const struct {
        const char *name;
        unsigned seconds, paced; /* virtual */
    } rows[] = {{"pump", 300, 3}, {"philosophers", 20, 3}, {"compute", 30, 0}, {"suite", 30, 3}};
    const char *text = getenv("ROUNDS");
    int rounds = text != NULL && atoi(text) > 0 ? atoi(text) : 5;
    bool good = true;
    size_t i;
    printf("\n%-14s %9s %9s %9s %9s %8s %8s %8s\n", "ms", "run", "debug", "window", "stood",
           "of debug", "of run", "x real");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (is_wanted(rows[i].name))
            good &= at_full_speed(rows[i].name, rows[i].seconds, rounds);
    printf("\nms of each second at the pace of real time\n");
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (is_wanted(rows[i].name) && rows[i].paced > 0)
            good &= in_real_time(rows[i].name, rows[i].paced);
    return !good;
}
