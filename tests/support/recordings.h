/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings that are compared; and one with everything that is hard to write down. */
#ifndef TESTS_RECORDINGS_H
#define TESTS_RECORDINGS_H

#include "timeline/recording.h"

/* Facts, lanes, extent, each span and each mark, to the picosecond, texts by their letters. False:
 * `difference` says in which. */
bool recordings_same(const struct recording *, const struct recording *, char *difference,
                     size_t size);
/* Names that are alike, empty, long, with blanks, signs and letters of other alphabets; all states
 * and kinds of marks, many at one moment; times that are no whole nanoseconds. */
void odd_recording(struct recording *);

#endif
