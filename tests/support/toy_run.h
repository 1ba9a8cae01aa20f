/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interpreters of the tests' processor (a file each, as each gives the words another meaning).
 */
#ifndef TESTS_SUPPORT_TOY_RUN_H
#define TESTS_SUPPORT_TOY_RUN_H

#include "engine/table/exact.h"
#include "toy.h"

extern const struct table_fact toy_facts[TOY_CODES];
extern const void *toy_fast_labels[TOY_CODES][2];

#ifdef __x86_64__
extern const struct table_stencils toy_stencils;
#endif

/* Without a state: fills in the labels. */
enum table_exit toy_fast(struct table_state *);
/* One instruction, the skips too: EXACT_DONE or EXACT_TAKEN. */
enum exact_result toy_exact(struct toy_state *, const struct table_block *, unsigned instruction,
                            const struct exact_access *);

#endif
