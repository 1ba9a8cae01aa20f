/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places and values of two runs side by side, as text and as JSON; one text where both have the
 * same. */
#ifndef BOSIM_SIDE_SHOW_H
#define BOSIM_SIDE_SHOW_H

#include "debug/diff.h"

#include <jansson.h>

const char *side_time(sim_time, char *buffer, size_t size); /* "1.250000000 s" */
void side_print_pair(const char *name, const char *a, const char *b);
void side_print_times(const char *name, sim_time a, sim_time b);
void side_print_instructions(const char *name, const struct diff_place place[2]);
void side_print_value(const struct diff_value *);

json_t *side_text_json(const char *text);
void side_set_text(json_t *object, const char *key, const char *text); /* not if it is "" */
void side_set_number(json_t *object, const char *key, uint64_t number);
json_t *side_place_json(const struct diff_place *);
json_t *side_value_json(const struct diff_value *);

#endif
