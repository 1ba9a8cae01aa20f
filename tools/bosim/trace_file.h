/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --trace FILE: the library's trace, written out while the machine runs. */
#ifndef BOSIM_TRACE_FILE_H
#define BOSIM_TRACE_FILE_H

#include "trace.h"

#include <stdio.h>

struct trace_file;

/* `sum` names the image in the first line; may be empty. NULL and error if the file cannot be made.
 */
struct trace_file *trace_file_open(const char *path, struct machine *, const char *sum,
                                   struct sim_error *);
/* Writes what has come since the last call; between runs. */
void trace_file_write(struct trace_file *);
/* Writes the rest. False and error if anything could not be written. `file` may be NULL. */
bool trace_file_close(struct trace_file *, struct sim_error *);

#endif
