/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contract of an engine: what only executes instructions.
 * An engine knows registers, flags, decoding and RAM. It knows nothing of exceptions, interrupts,
 * time or boards: before each instruction it asks its client, every access that is not to plain
 * RAM goes to its client, and whatever it cannot execute it hands back with the instruction
 * untouched. The processor (sim/cpu/) is the client. */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include "../bus.h"

/* Why engine_run came back. In every case but ENGINE_FETCH the registers are those before the
 * instruction at pc, which has had no effect. */
enum engine_exit {
    ENGINE_STOPPED,   /* the client called stop() */
    ENGINE_REFUSED,   /* the client's access() or check() said no */
    ENGINE_FETCH,     /* nothing executable at pc: the target of the last jump */
    ENGINE_UNDEFINED, /* no instruction of this processor, or a trap to be taken by the client */
    ENGINE_UNALIGNED, /* an access that must be aligned was not */
};

/* Processors with Thumb, as in the line `models` of thumb.isa. */
enum thumb_model { THUMB_M0, THUMB_M3, THUMB_M4 };

struct engine_client {
    void *owner;
    enum thumb_model model;
    /* Before each instruction that is executed; to keep it from being executed, call the class's
     * stop(). An instruction whose condition fails inside an IT block is not told. The shape is
     * that of Unicorn's hooks, so that no call lies between: the first argument is the engine's. */
    void (*before)(void *own, uint64_t pc, uint32_t size, void *owner);
    /* The engine has something to do that it cannot do while it runs: the client stops at the
     * next instruction and runs it again. */
    void (*stop_soon)(void *owner);
    /* A data access that is not to RAM, or a write to ROM. False: it is refused; the instruction
     * ends without effect. */
    bool (*access)(void *owner, struct bus_access *);
    /* While accesses are checked: before each data access to RAM. False as above. `value` is
     * what a write will store. */
    bool (*check)(void *owner, uint32_t address, unsigned size, bool write, uint64_t value);
};

/* Thumb registers, as engines for Arm profiles exchange them. */
struct thumb_state {
    uint32_t r[16]; /* r[13] the stack pointer in use, r[15] the address of the instruction */
    uint32_t flags; /* N Z C V Q in bits 31 to 27, GE in 19 to 16 */
    bool thumb;     /* false after a branch to an even address */
    bool floats;    /* floating-point instructions may come: s and fpscr are exchanged, too */
    uint32_t s[32], fpscr;
};

struct engine;

struct engine_class {
    const char *name;
    /* Charges time, looks at the limit and counts instructions by itself: before() is not called.
     */
    bool counts;
    /* `space` holds code and data. NULL with error if the engine cannot be had. */
    struct engine *(*create)(struct bus_space *, const struct engine_client *, struct sim_error *);
    void (*destroy)(struct engine *);
    enum engine_exit (*run)(struct engine *, struct thumb_state *);
    /* Inside before(): the instruction is not executed, and run comes back. */
    void (*stop)(struct engine *);
    /* Inside before(): the value of r0 to r14 now; from 16 on s0 to s31, then FPSCR. */
    uint32_t (*peek_register)(struct engine *, unsigned reg);
    /* Turns the client's check() on. It may stay on: the client then answers true. */
    void (*check_accesses)(struct engine *);
    /* What the client keeps of the past is brought up to date (its history). May be NULL. */
    void (*settle)(struct engine *);
    /* Breakpoints, watched words or probes have changed. May be NULL. */
    void (*probes_changed)(struct engine *);
    /* The client's state, or memory as a whole, was replaced. May be NULL. */
    void (*moved)(struct engine *);
};

extern const struct engine_class unicorn_thumb_engine;

#endif
