/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `bosim diff` has found, as text and as JSON; and traces, which it compares by themselves. */
#ifndef BOSIM_DIFF_SHOW_H
#define BOSIM_DIFF_SHOW_H

#include "debug/diff.h"

void diff_print(const struct diff_result *);
void diff_print_json(const struct diff_result *);

/* Is the file one that `bosim run --trace` wrote? */
bool diff_is_trace(const char *path);
/* Compares two. `compare`: enum diff_part, 0 for what suits. False with error. */
bool diff_traces(const char *const paths[2], unsigned compare, unsigned ignore,
                 struct diff_result *, struct sim_error *);

#endif
