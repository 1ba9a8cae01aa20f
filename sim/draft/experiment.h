/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What would happen if: a copy of a machine with unknown addresses runs on with another answer, or
 * with an interrupt, for a few instructions. So it is found out for what a loop waits, whatever
 * the processor and the shape of its code. The machine itself is left as it is. */
#ifndef SIM_DRAFT_EXPERIMENT_H
#define SIM_DRAFT_EXPERIMENT_H

#include "machine.h"

struct experiment;

/* A copy of the machine as it is now, between runs. NULL and error: no memory. Freed by the
 * caller. */
struct experiment *experiment_begin(struct machine *, struct sim_error *);
void experiment_end(struct experiment *);

struct experiment_wait {
    bool steady;   /* the loop goes round by itself; if not, nothing can be said */
    bool found;    /* if bits `mask` of the register are `value`, the loop is left */
    bool counts;   /* any of the higher bits does it: a counter is waited for */
    bool receives; /* behind the loop the guest fetches a character from where it sends them */
    uint32_t mask, value;
    unsigned instructions; /* of one turn of the loop */
};

/* For what the loop that reads the word at `address` by the instruction at `pc` waits. */
bool experiment_wait(struct experiment *, uint32_t pc, uint32_t address, struct experiment_wait *,
                     struct sim_error *);

/* Does the loop that was looked at last run the instruction at this address? */
bool experiment_in_loop(struct experiment *, uint32_t address);

struct experiment_interrupt {
    bool sends; /* makes the guest send a character: to the console, or to this register */
    uint32_t address;
    uint32_t status; /* but only if `status_bit` of this register is 1; 0: without that */
    unsigned status_bit;
    uint32_t first_use; /* an unknown register that is used then; 0: none */
};

/* What happens if an interrupt comes now that would not happen without it. `number` as those of
 * draft_cpu.enabled; only for processors with a row. */
bool experiment_interrupt(struct experiment *, unsigned number, struct experiment_interrupt *,
                          struct sim_error *);

#endif
