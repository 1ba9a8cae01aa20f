/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The past of a machine (sim/debug/history.h) in tests: what goes wrong fails the test. */
#ifndef TESTS_SUPPORT_PAST_H
#define TESTS_SUPPORT_PAST_H

#include "debug/history.h"

struct history *past_begin(struct machine *, size_t most); /* `most`: bytes */
void past_go(struct history *, sim_time when);
uint64_t past_fingerprint(struct machine *); /* of all that the machine is */

#endif
