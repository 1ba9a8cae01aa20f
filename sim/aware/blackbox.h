/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks of a kernel that nobody knows, found from outside: without symbols, names or layouts.
 * A task that is left by an interrupt's handler leaves its stack pointer and the frame that the
 * entry pushed; it goes on where a handler returns to that same stack pointer. One that is left in
 * ordinary code is left by an instruction that loads the stack pointer. A stack pointer that nobody
 * left is a new task. docs/black-box.md has the rules, their limits and figures. */
#ifndef SIM_AWARE_BLACKBOX_H
#define SIM_AWARE_BLACKBOX_H

#include "aware/aware.h"

struct blackbox;

/* Who is told of switches: `to` runs from now on; 0: the start-up, which is no task. */
struct blackbox_listener {
    void (*switched)(void *owner, uint32_t to);
    void *owner;
    /* The machine was put elsewhere; told before what runs there. May be NULL. */
    void (*moved)(void *owner);
};

/* Begins to follow, between runs. A task's identity is its number in order of appearance. NULL with
 * error: the processor's stacks are not described, or no memory. Owned by the caller. */
struct blackbox *blackbox_follow(struct machine *, const struct blackbox_listener *,
                                 struct sim_error *);
void blackbox_unfollow(struct blackbox *); /* before the machine is destroyed; NULL is nothing */

/* As in aware.h. A task that left the processor by itself is WAITING: it may have only yielded. One
 * that an interrupt took it from is READY. */
size_t blackbox_tasks(struct blackbox *, struct aware_task *, size_t most);
bool blackbox_task(struct blackbox *, uint32_t id, struct aware_task *);
uint32_t blackbox_running(struct blackbox *);
bool blackbox_waits(struct blackbox *, uint32_t id);
void blackbox_name(struct blackbox *, uint32_t id, char *name); /* AWARE_NAME bytes */
void blackbox_moved(struct blackbox *);
bool blackbox_registers(struct blackbox *, uint32_t id, uint64_t *values, bool *known,
                        struct sim_error *);

/* What was found, how sure it is and why, in lines. */
void blackbox_describe(struct blackbox *, char *text, size_t size);
uint64_t blackbox_switches(const struct blackbox *); /* told so far along this line of time */

#endif
