/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Value change dump (IEEE 1364, chapter 18), with a string type as GTKWave has it. */
#ifndef SIM_TIMELINE_FORMAT_VCD_H
#define SIM_TIMELINE_FORMAT_VCD_H

#include "timeline/format.h"

/* Our scopes within the scope "bosim", by kind of lane, and what is behind a name in them. */
#define VCD_SCOPE "bosim"
#define VCD_FOR   "_for" /* a string: what the lane waits for */
/* Remarks: the text of the state that comes next; before a line of our text. */
#define VCD_TEXT "text "

/* Signals of a lane: its state, what it waits for, its marks by kind. Those of the lane with number
 * n in the recording begin at n times this; a signal's number is its short name, digits from ! to
 * ~, the lowest first. */
enum { VCD_STATE, VCD_WAITS, VCD_MARKS, VCD_SIGNALS = VCD_MARKS + MARK_KINDS };

extern const char *const vcd_scopes[LANE_KINDS];

bool vcd_is(const void *bytes, size_t size);
bool vcd_read(const void *bytes, size_t size, struct recording *, struct sim_error *);
bool vcd_write(const struct recording *, struct blob *, struct sim_error *);

#endif
