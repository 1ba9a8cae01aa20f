/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces from files, whatever their format, and parts of them. */
#ifndef SCOPE_CONVERT_H
#define SCOPE_CONVERT_H

#include "timeline/recording.h"

/* Reads a trace into a new recording: a file, compressed or not, or a folder (Common Trace
 * Format). The error begins with the path. */
bool convert_load(const char *path, struct recording *, struct sim_error *);
/* Is it a trace, by its first bytes, or a folder? An image or a record is none. */
bool convert_is_trace(const char *path);
/* Fills a new recording with what lies between two moments, which are within the first: lanes,
 * facts, states as they are at the beginning. False: no memory. */
bool convert_part(const struct recording *, sim_time first, sim_time last, struct recording *);

#endif
