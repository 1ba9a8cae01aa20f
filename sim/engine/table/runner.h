/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop between what runs fast (compiled blocks, or the fast interpreter) and the exact
 * interpreter, which takes over where a device, a fault or a probe may be: for every processor
 * whose instructions each have a time of their own and whose memory is protected from nobody.
 * Interrupts, exceptions, sleep and what is privileged are the processor's: it runs this up to a
 * limit, looks why it came back, and does that. */
#ifndef SIM_ENGINE_TABLE_RUNNER_H
#define SIM_ENGINE_TABLE_RUNNER_H

#include "../../cpu.h"
#include "../../machine.h"
#include "blocks.h"
#include "code_pages.h"
#include "exact.h"
#include "jit.h"
#include "pages.h"
#include "writer.h"

/* What a processor gives: const data. The owner of all of it is its struct cpu. */
struct runner_class {
    const struct table_core *core;
    /* exact_run() of its bodies (exact_bodies.h). */
    enum exact_result (*exact)(struct table_state *, const struct table_block *,
                               unsigned instruction, const struct exact_access *);
    /* A data access of an instruction, with all its effects, probes told; wait cycles go onto
     * runner.cycles. False: refused; the processor remembers why. */
    bool (*access)(void *owner, struct bus_access *);
    /* What an access to the page gives back of its cycles (pages.h). NULL: nothing ever. */
    void (*refund)(void *owner, uint32_t address, uint8_t refund[2]);
    uint32_t address_mask; /* the bits of an address that reach the bus */
    /* An exception, or what there is up to the limit; true: the processor stops, *why. Of
     * runner_cpu_run(). */
    bool (*go_on)(struct cpu *, enum cpu_stop *why);
    bool (*locked)(struct cpu *); /* likewise: locked up */
};

enum runner_exit {
    RUNNER_LIMIT,     /* at a boundary: cycles >= limit, or a watched word has changed */
    RUNNER_SPECIAL,   /* before the instruction at pc, which the processor executes by itself */
    RUNNER_SELF,      /* before a branch to itself */
    RUNNER_FETCH,     /* before pc: nothing can be fetched there */
    RUNNER_REFUSED,   /* before the instruction at pc: one of its accesses was refused */
    RUNNER_UNALIGNED, /* likewise, before any access */
};

#define RUNNER_HISTORY 128u

struct runner {
    /* Saved in snapshots (RUNNER_STATE); the processor may change cycles and pc between runs, and
     * tells runner_moved() when it is not by an instruction of its own. */
    uint64_t cycles; /* at the last boundary; in an access: behind the instruction, at the most */
    uint64_t executed;
    uint32_t pc; /* of the next instruction; in an access, of the one that runs */
    uint32_t history[RUNNER_HISTORY];

    uint64_t limit;      /* cycles: set before each run, shortened in accesses */
    sim_time until;      /* the end of the run, as accesses shorten it */
    uint64_t start;      /* cycles at which the running instruction began */
    bool in_instruction; /* in an access, or a probe before one: time is `start` */

    const struct runner_class *class;
    struct cpu *cpu;
    struct table_state *state;
    struct table_jit *jit; /* NULL: the fast interpreter */
    struct table_blocks *blocks;
    struct table_pages pages;
    struct code_pages code;
    struct bus_watcher watcher;
    uint64_t horizon;             /* cycles at which the budget is used up */
    uint64_t settled;             /* history holds what was executed up to this count */
    const struct table_block *at; /* where it stands: before `index` of it; NULL: to be found */
    unsigned index;
    bool ran;               /* ever: the ring holds something */
    bool exactly;           /* the next instruction is the exact interpreter's */
    bool aliased;           /* there are blocks at addresses beyond the mask */
    uint64_t probe_changes; /* of the machine, as far as they were followed */
    uint32_t *breaks;
    unsigned break_count;
};

#define RUNNER_STATE(type, member)                                                                 \
    STATE(type, member.cycles), STATE(type, member.executed), STATE(type, member.pc),              \
        STATE_ARRAY(type, member.history)

/* `state` begins the processor's state of registers and is the owner's. jit: compiled code, where
 * the host has it. False with error: no memory. */
bool runner_init(struct runner *, const struct runner_class *, struct cpu *, struct table_state *,
                 bool jit, struct sim_error *);
void runner_free(struct runner *);

/* Runs up to the limit; `one`: one instruction, or none if it exits before it. */
enum runner_exit runner_run(struct runner *, bool one);
/* Behind RUNNER_SELF: goes round up to the limit. */
void runner_spin(struct runner *);
/* The processor executes the instruction at pc by itself: it is counted and in the history, takes
 * so many cycles, and the next one is at `next`. */
void runner_pass(struct runner *, unsigned cycles, uint32_t next);
/* In an access: be back at the next boundary. */
static inline void runner_stop_soon(struct runner *r)
{
    r->limit = 0;
}
/* Probes, breaks or watches have changed. */
void runner_probes_changed(struct runner *);
/* Registers or the PC were set, a snapshot was loaded. */
void runner_moved(struct runner *);
/* What instructions cost has changed (wait states, modes): all blocks and pages are forgotten. */
void runner_forget(struct runner *);
/* history[] is up to date: before a snapshot. */
void runner_settle(struct runner *);
/* As cpu_class.history. */
unsigned runner_history(struct runner *, uint32_t *addresses, unsigned count);

#endif
