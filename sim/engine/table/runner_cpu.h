/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contract of a processor (cpu.h) for those on a runner: what is the same for all of them. Such
 * a processor's struct begins with a struct cpu and its runner. */
#ifndef SIM_ENGINE_TABLE_RUNNER_CPU_H
#define SIM_ENGINE_TABLE_RUNNER_CPU_H

#include "runner.h"

struct runner_cpu {
    struct cpu cpu;
    struct runner runner;
};

/* For the tables of struct cpu_class. */
enum cpu_stop runner_cpu_run(struct cpu *, sim_time until);
sim_time runner_cpu_now(struct cpu *);
void runner_cpu_shorten(struct cpu *, sim_time when);
void runner_cpu_advance(struct cpu *, sim_time when);
uint32_t runner_cpu_pc(struct cpu *);
uint64_t runner_cpu_instructions(struct cpu *);
void runner_cpu_probes_changed(struct cpu *);
unsigned runner_cpu_history(struct cpu *, uint32_t *addresses, unsigned count);
/* For those of struct device_class. */
void runner_cpu_destroy(struct device *);
void runner_cpu_saving(struct device *);

/* The history is put together when it is asked for: between, engines keep it in their own ways. */
extern const char *const runner_cpu_elsewhere[];

/* A row of a struct cpu_class: what is above. */
#define RUNNER_CPU                                                                                 \
    .run = runner_cpu_run, .now = runner_cpu_now, .shorten = runner_cpu_shorten,                   \
    .advance = runner_cpu_advance, .pc = runner_cpu_pc, .instructions = runner_cpu_instructions,   \
    .probes_changed = runner_cpu_probes_changed, .history = runner_cpu_history,                    \
    .state_elsewhere = runner_cpu_elsewhere

/* The access on the bus of data, and what probes are told of it. */
enum bus_result runner_cpu_access(struct cpu *, struct bus_access *);

/* As cpu_class.engine. */
const char *runner_cpu_engine(const struct table_core *, unsigned index);
/* Clock, spaces and timing from the node, and the runner with the engine that was asked for; makes
 * the processor its machine's. `what` it is, for the error: "a 68000". */
bool runner_cpu_init(struct runner_cpu *, const struct runner_class *, struct table_state *,
                     const char *what, struct sim_error *);

#endif
