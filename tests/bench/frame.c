/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a frame of the timeline takes over a recording of ten million events: `make bench` runs it.
 * Counted is all of it, copying from the recording and drawing, in processor time, at each zoom
 * from the whole run to a single tick, in both sizes of the window; the best of some rounds counts
 * at each zoom, the worst zoom decides. Ends with 1 where a limit is missed. ROUNDS (5) in the
 * environment. */
#include "tests/support/made_recording.h"
#include "tools/scope/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define EVENTS 10000000u

static const struct size {
    int width, height;
    double scale, most; /* milliseconds */
} sizes[] = {{1280, 800, 1, 16}, {3840, 2160, 1, 50}, {3840, 2160, 2, 50}};
#define SIZES (sizeof sizes / sizeof sizes[0])

static double host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

struct film {
    struct ui *ui;
    cairo_surface_t *surface;
    struct timeline_scene *scene;
    struct timeline_overview overview;
    const struct recording *recording;
    const struct size *size;
};

/* Milliseconds of a frame that shows that stretch. */
static double draw(struct film *frame, sim_time first, sim_time last)
{
    double scale = frame->size->scale, begun = host_now();
    struct ui_rect all = {0, 0, frame->size->width / scale, frame->size->height / scale};
    struct timeline_wish wish = {.view = timeline_from(first, last - first),
                                 .width = timeline_plot_width(all, true),
                                 .has_moment = true,
                                 .moment = first + (last - first) / 5 * 4,
                                 .has_cursor = {true, true},
                                 .cursor = {first, last},
                                 .shows = TIMELINE_EVERYTHING};
    struct timeline_layout layout;
    timeline_look(frame->scene, frame->recording, &wish);
    ui_begin(frame->ui, frame->surface, scale);
    layout = timeline_layout(frame->ui, all, frame->scene, 0);
    timeline_draw(frame->ui, &layout, frame->scene, 0);
    timeline_overview_draw(frame->ui, layout.legend, &frame->overview, frame->scene);
    ui_end(frame->ui);
    cairo_surface_flush(frame->surface);
    return host_now() - begun;
}

/* The worst zoom; its length in `worst`. */
static double measure(struct film *frame, int rounds, sim_time *worst)
{
    sim_time end = recording_end(frame->recording), length;
    double most = 0;
    for (length = end; length >= SIM_MS; length = length / 5 * 2) {
        sim_time first = (end - length) / 3;
        double best = 1e9;
        int i;
        for (i = 0; i < rounds; i++) {
            double took = draw(frame, first, first + length);
            best = took < best ? took : best;
        }
        if (best > most) {
            most = best;
            *worst = length;
        }
    }
    return most;
}

static bool judge(const struct recording *recording, const struct size *size, int rounds)
{
    struct film frame = {
        .ui = ui_create(),
        .surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size->width, size->height),
        .scene = timeline_scene_create(),
        .recording = recording,
        .size = size};
    char text[TIMELINE_TEXT], name[64];
    sim_time worst = 0;
    double took;
    timeline_overview_look(&frame.overview, recording, (size_t)(size->width / size->scale));
    took = measure(&frame, rounds, &worst);
    snprintf(name, sizeof name, "%dx%d, scale %g, %s shown", size->width, size->height, size->scale,
             timeline_length(worst, text));
    printf("%-42s %7.2f ms  %5.2f of %2.0f ms: %s\n", name, took, took / size->most, size->most,
           took <= size->most ? "held" : "MISSED");
    fflush(stdout);
    timeline_overview_free(&frame.overview);
    timeline_scene_destroy(frame.scene);
    cairo_surface_destroy(frame.surface);
    ui_destroy(frame.ui);
    return took <= size->most;
}

int main(void)
{
    const char *text = getenv("ROUNDS");
    int rounds = text != NULL && atoi(text) > 0 ? atoi(text) : 5;
    struct recording *recording = recording_create();
    bool good = true;
    size_t i;
    if (recording != NULL)
        made_recording(recording, EVENTS);
    if (recording == NULL || !recording_good(recording)) {
        fprintf(stderr, "bench: not enough memory\n");
        return 2;
    }
    printf("\n%-42s %10s\n", "a frame over ten million events, at worst", "takes");
    for (i = 0; i < SIZES; i++)
        good = judge(recording, &sizes[i], rounds) && good;
    recording_destroy(recording);
    return good ? 0 : 1;
}
