/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The account of switches: who ran when, so that run times are right at any moment, going back and
 * forth too. A log of switches in a bounded ring; sums are kept for the present moment and moved
 * along the log, forwards and backwards. */
#ifndef SIM_AWARE_ACCOUNT_H
#define SIM_AWARE_ACCOUNT_H

#include "aware/aware.h"

#define ACCOUNT_SWITCHES_MOST ((size_t)1 << 20) /* remembered: 24 MB of the host */
#define ACCOUNT_USERS_MOST    4096u             /* tasks; more are not told apart */

struct account;

struct account_usage {
    sim_time run_time;
    uint64_t switches;
    sim_time since; /* when it began to run, or ceased to; the account's beginning if neither */
};

/* Begins at `now` with the task that runs (0: none) and its name. NULL on no memory. */
struct account *account_create(sim_time now, uint32_t task, const char *name);
void account_free(struct account *);

/* From `now` on that task runs; earlier than the log reaches, the future that the log holds is
 * kept as long as it comes true. */
void account_switch(struct account *, sim_time now, uint32_t task, const char *name);
/* The machine was put to `now`, where that task runs. Before the log's beginning, and where the
 * log says otherwise, the account begins anew. */
void account_seek(struct account *, sim_time now, uint32_t task, const char *name);

uint32_t account_running(const struct account *);
uint32_t account_before(const struct account *); /* the one that ran before it; 0: not known */
const char *account_running_name(const struct account *);
sim_time account_begun(const struct account *);
uint64_t account_switches(const struct account *); /* all */
/* A task's, by its number and name: a number may be given again to another task. */
struct account_usage account_usage(const struct account *, sim_time now, uint32_t task,
                                   const char *name);

#endif
