/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine with an image, its kernel's awareness, and a recorder, for tests. */
#ifndef TESTS_SUPPORT_RECORDED_H
#define TESTS_SUPPORT_RECORDED_H

#include "aware/aware.h"
#include "blob.h"
#include "image/image.h"
#include "symbols/symbols.h"
#include "timeline/recorder.h"

struct recorded {
    struct machine *machine;
    struct image image;
    struct symbols *symbols;
    struct aware *aware; /* NULL: no kernel that is known */
    struct recording *recording;
    struct recorder *recorder; /* NULL: not asked for */
};

/* On a built-in board, reset. `kernel` as aware_attach has it, or "" for none. Fails the test if
 * anything is missing. */
void recorded_start(struct recorded *, const char *board, const char *image, const char *kernel,
                    const struct machine_options *);
/* The same without a recorder, and without awareness. */
void recorded_start_alone(struct recorded *, const char *board, const char *image,
                          const struct machine_options *);
/* Begins to record, from the present moment on. */
void recorded_attach(struct recorded *, const char *kernel);
void recorded_end(struct recorded *);

/* The lane of that name; fails the test if there is none. */
unsigned recorded_lane(const struct recording *, const char *name);
/* All that is recorded, as text: lanes in the order of kind and number, their spans; marks. */
void recorded_text(const struct recording *, struct blob *);

#endif
