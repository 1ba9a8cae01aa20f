/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Firmware without a board: `--cpu NAME` drafts one. rom.c makes it; rom_watch.c says what the run
 * shows, and what to answer. */
#ifndef BOSIM_ROM_H
#define BOSIM_ROM_H

#include "draft/draft.h"
#include "draft/svd.h"
#include "file.h"
#include "session.h"

/* A draft and what it owns. */
struct rom {
    struct draft draft;
    struct svd svd;
    char **answers; /* SVD names made addresses */
};

/* Where IMAGE lies, if it is raw and no address was given: what --cpu says of it. Fills in the
 * source's address. False and error: no reset vector. */
bool rom_place(struct session *, struct image_source *, struct sim_error *);
/* The drafted board of session->image as a blob. False and error. session->rom is there then. */
bool rom_board(struct session *, struct bytes *dtb, struct sim_error *);
/* Writes --draft FILE from what the machine has learned; says so, or why not. */
bool rom_write(struct session *);
void rom_free(struct session *);

/* Options that only --cpu understands are given without it: false and error. */
bool rom_check(const struct run_settings *, struct sim_error *);

/* --- rom_auto.c: --answer auto --- */

/* Settings with all that was found; they point into `texts`. */
struct rom_found {
    struct run_settings settings;
    char **texts;
    unsigned count;
};

bool rom_is_auto(const struct run_settings *);
/* Finds the answers, and says them. False and error; rom_found_free in any case. */
bool rom_auto(const struct run_settings *, const char *image, struct rom_found *,
              struct sim_error *);
void rom_found_free(struct rom_found *);

/* --- rom_watch.c; nothing happens on boards that know all their chips --- */

void rom_watch(struct session *); /* before the run */
/* Between slices: experiments on the waits that were met. */
void rom_look(struct session *);
/* Without a debugger: the run stops at each new wait, to be looked at there and then... */
void rom_stop_at_waits(struct session *);
/* ... and ends where the guest only waits any more. */
void rom_give_up(struct session *);
sim_time rom_next(const struct session *); /* when it wants to look, the latest */
/* The run ends: what was met and not answered, interrupts that nothing drives. `dead`: nothing can
 * happen any more. */
const char *rom_suggested(const struct session *); /* options, all in one; "" */
void rom_last_words(struct session *, bool dead);

#endif
