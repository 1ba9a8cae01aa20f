/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of runs: a snapshot of the start, all outside input, how it ended. A record replays in
 * any process and gives the same trace. Any bytes may be given to load. */
#ifndef SIM_RECORD_H
#define SIM_RECORD_H

#include "blob.h"
#include "machine.h"

struct record_end {
    sim_time time; /* when the recorded run ended */
    enum run_result result;
    int status;      /* the guest's, of RUN_ENDED */
    bool input_open; /* the outside could still have brought input: set it in the replay, too */
    char image[80];  /* checksum or name of what ran; may be empty */
};

/* Appends the record of a run that began with `start`, a snapshot of this machine. The caller
 * fills in how it ended. */
bool record_save(struct machine *, const struct blob *start, const struct record_end *,
                 struct blob *, struct sim_error *);
/* A machine at the start of the recorded run, that is fed from its log; owned by the caller. */
struct machine *record_load(const void *bytes, size_t size, struct record_end *,
                            struct sim_error *);
/* With another engine than the one that it ran on; NULL: with that one. */
struct machine *record_load_on(const void *bytes, size_t size, const char *engine,
                               struct record_end *, struct sim_error *);

#endif
