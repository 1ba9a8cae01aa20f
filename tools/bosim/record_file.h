/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --record FILE and `bosim replay FILE`. */
#ifndef BOSIM_RECORD_FILE_H
#define BOSIM_RECORD_FILE_H

#include "session.h"

/* Keeps what a replay begins with; before the first run. */
bool record_begin(struct session *, struct sim_error *);
/* Writes the record; after the run. */
bool record_write(struct session *, struct sim_error *);
/* Makes the machine of a record, at its beginning, fed from its log. */
bool record_open(struct session *, const char *path, struct sim_error *);

#endif
