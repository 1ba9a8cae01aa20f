/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripts that talk to a guest: --serial N=script:FILE. One step a line; # begins a comment.
 *   wait TEXT         until the stream has said TEXT (after what the last wait matched)
 *   send TEXT         as outside input, now
 *   after TIME        until so much virtual time has passed since the last step was done
 *   pin NAME 0|1      drives an input pin of the board: pin fpgaio.button0 1
 * TEXT is the rest of the line, or "quoted"; \n \r \t \\ \" \xNN work in both. Everything happens
 * at virtual times that the guest's output and the script alone decide. */
#ifndef BOSIM_SCRIPT_H
#define BOSIM_SCRIPT_H

#include "machine.h"

struct script;

/* Reads and checks a script for a stream. NULL and error with file and line. */
struct script *script_open(const char *path, struct stream *, struct sim_error *);
void script_close(struct script *);

/* Does all steps that can be done at the machine's present time. Call once between runs before the
 * first. False with error when a step fails. */
bool script_go(struct script *, struct sim_error *);
/* The stream has said one more byte. May ask the machine to stop, so that script_next is seen. */
bool script_byte(struct script *, unsigned char byte, struct sim_error *);
/* The virtual time at which script_go must be called; SIM_TIME_NEVER: none. */
sim_time script_next(const struct script *);
/* "FILE:3: wait login" while that step is waited for, else NULL; valid until the next call. */
const char *script_waits_for(struct script *);

#endif
