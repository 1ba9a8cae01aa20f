/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a processor remembers of the exceptions that it has taken and not returned from, where its
 * own registers do not say it: is this a handler, and where on a stack lies what an entry pushed?
 * The latest are kept. A handler that ends without a return, as kernels do that go on with another
 * task, leaves its entry behind: the next one in its place, or what is pushed over it, ends it. */
#ifndef SIM_CPU_ENTRIES_H
#define SIM_CPU_ENTRIES_H

#include <stdbool.h>
#include <stdint.h>

#define CPU_ENTRIES 32u

struct cpu_entries {
    uint32_t stack[CPU_ENTRIES];                   /* what the entry pushed begins there */
    uint32_t pc[CPU_ENTRIES], status[CPU_ENTRIES]; /* what was interrupted */
    uint8_t outer[CPU_ENTRIES];                    /* the handler that it interrupted; 0: none */
    uint8_t used[CPU_ENTRIES];
    uint8_t latest;  /* index */
    uint8_t handler; /* the processor's number for the one that runs; 0: none */
};

/* `outer`: as the handler's number, but 0 if what is interrupted has left its handler. */
void cpu_entries_enter(struct cpu_entries *, uint32_t stack, uint32_t pc, uint32_t status,
                       uint8_t outer, uint8_t handler);
/* A return that takes what lies at `stack`: handler is what that entry interrupted, 0 if there was
 * no such entry. */
void cpu_entries_leave(struct cpu_entries *, uint32_t stack);
/* The lowest entry from `first` to `last` that is there still, as the processor says; -1: none. */
int cpu_entries_find(const struct cpu_entries *, uint32_t first, uint32_t last,
                     bool (*there)(void *owner, unsigned entry), void *owner);
/* The one that the outermost of the running handlers began with; -1: none. */
int cpu_entries_outermost(const struct cpu_entries *);

#define CPU_ENTRIES_STATE(type, member)                                                            \
    STATE_ARRAY(type, member.stack), STATE_ARRAY(type, member.pc),                                 \
        STATE_ARRAY(type, member.status), STATE_ARRAY(type, member.outer),                         \
        STATE_ARRAY_MAX(type, member.used, 1), STATE_MAX(type, member.latest, CPU_ENTRIES - 1),    \
        STATE(type, member.handler)

#endif
