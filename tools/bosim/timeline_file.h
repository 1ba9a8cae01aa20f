/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings of who ran when, written to files. */
#ifndef BOSIM_TIMELINE_FILE_H
#define BOSIM_TIMELINE_FILE_H

#include "timeline/format.h"

/* The format for a path: that of the name, if one is given, else of the suffix. NULL with error,
 * also where the format can only be read. */
const struct timeline_format *timeline_file_format(const char *path, const char *name,
                                                   struct sim_error *);
/* Writes; a format of several files makes a folder. `name` NULL: by the path's suffix. */
bool timeline_file_write(const struct recording *, const char *path, const char *name,
                         struct sim_error *);

/* --timeline FILE: a run that is recorded. */
struct session;
struct timeline_run;

/* Behind the session's kernel. NULL with error, also where the file could not be written. */
struct timeline_run *timeline_run_begin(struct session *, const char *path, struct sim_error *);
/* Writes the file and frees; NULL is nothing. */
bool timeline_run_end(struct timeline_run *, struct sim_error *);
/* Frees without a file: the run was never begun. */
void timeline_run_drop(struct timeline_run *);

#endif
