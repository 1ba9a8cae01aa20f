/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `bosim lockstep` has found, as text and as JSON. */
#ifndef BOSIM_LOCKSTEP_SHOW_H
#define BOSIM_LOCKSTEP_SHOW_H

#include "debug/lockstep.h"

void lockstep_print(const struct lockstep_result *, const char *const engines[2]);
void lockstep_print_json(const struct lockstep_result *, const char *const engines[2]);

#endif
