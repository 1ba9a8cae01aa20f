/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's execution traces, shown. */
#ifndef BOSIM_TRACES_H
#define BOSIM_TRACES_H

#include "machine.h"

#include <jansson.h>
#include <stdio.h>

struct bos_record;

/* The traces of tasks and of interrupt handlers; nothing for a kernel without. */
void print_traces(struct machine *, const struct bos_record *, FILE *);
/* Sets members of the object: `tasks`, an array, and `handlers`. */
void add_tasks_json(struct machine *, const struct bos_record *, json_t *object);

#endif
