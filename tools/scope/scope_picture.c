// SPDX-License-Identifier: GPL-2.0-or-later
/* The window without a screen: a picture of it, and how long its frames take. */
#include "scope_parts.h"

#include <stdlib.h>
#include <time.h>

static cairo_surface_t *image(struct scope *scope)
{
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)scope->width, (int)scope->height);
}

bool scope_save_picture(struct scope *scope, const char *path, struct sim_error *error)
{
    cairo_status_t status = cairo_surface_write_to_png(scope->canvas, path);
    if (status == CAIRO_STATUS_SUCCESS)
        return true;
    sim_error_set(error, "%s: %s", path, cairo_status_to_string(status));
    return false;
}

void scope_settle(struct scope *scope)
{
    const struct timespec nap = {0, 2000000};
    unsigned quiet = 0;
    while (quiet < 3 && !scope->ends) {
        bool drawn = scope_frame(scope);
        bool done =
            scope_idle(scope) && scope->commands_done == scope->options->command_count && !drawn;
        quiet = done ? quiet + 1 : 0;
        if (!drawn)
            nanosleep(&nap, NULL);
    }
}

bool scope_picture(struct scope *scope, struct sim_error *error)
{
    bool good;
    scope_resize(scope, scope->width, scope->height, 1);
    scope->canvas = image(scope);
    scope_settle(scope);
    good = scope_save_picture(scope, scope->options->screenshot, error);
    cairo_surface_destroy(scope->canvas);
    scope->canvas = NULL;
    return good;
}

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Frames in which everything is drawn again, as after a change of the size. */
bool scope_measure(struct scope *scope, struct sim_error *error)
{
    unsigned i, count = scope->options->measure;
    double *times = calloc(count, sizeof *times);
    if (times == NULL) {
        sim_error_set(error, "no memory for %u times", count);
        return false;
    }
    scope_resize(scope, scope->width, scope->height, 1);
    scope->canvas = image(scope);
    scope_settle(scope);
    for (i = 0; i < count; i++) {
        double begin = milliseconds();
        scope_stale(scope);
        scope_frame(scope);
        cairo_surface_flush(scope->canvas);
        times[i] = milliseconds() - begin;
    }
    qsort(times, count, sizeof *times, by_size);
    printf("{\"frames\":%u,\"width\":%u,\"height\":%u,\"scale\":%g,\"least_ms\":%.3f,"
           "\"median_ms\":%.3f,\"most_ms\":%.3f}\n",
           count, scope->width, scope->height, scope->scale, times[0], times[count / 2],
           times[count - 1]);
    free(times);
    cairo_surface_destroy(scope->canvas);
    scope->canvas = NULL;
    return true;
}
