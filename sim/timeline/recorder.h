/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records a machine: a probe that writes who runs, who waits for what, who woke whom, interrupts,
 * ticks, deadlines and kernel calls into a recording. It changes nothing of the run. What a history
 * repeats is not recorded again; where another future begins, the recording is cut. */
#ifndef SIM_TIMELINE_RECORDER_H
#define SIM_TIMELINE_RECORDER_H

#include "aware/aware.h"
#include "timeline/recording.h"

struct image;
struct recorder;

/* Of a machine between runs. `aware` NULL: one lane "code" and the interrupts. `image` NULL:
 * without kernel calls. The recording, aware and image are the caller's and outlive it. NULL with
 * error. */
struct recorder *recorder_attach(struct machine *, struct aware *, const struct image *,
                                 struct recording *, struct sim_error *);
void recorder_detach(struct recorder *); /* before aware and the machine go; NULL is nothing */
/* Between runs, before the recording is looked at: it reaches up to now, all tasks have lanes, with
 * their priorities. Nothing while the machine repeats its past. */
void recorder_look(struct recorder *);

#endif
