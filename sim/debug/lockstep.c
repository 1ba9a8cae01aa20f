/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines that are to do the same: see lockstep.h. Both run a stretch of virtual time, one
 * after the other; then everything is compared. Stretches follow the host's speed. */
#include "debug/lockstep_parts.h"

#include "moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLICE_FIRST SIM_MS
#define SLICE_LEAST (10 * SIM_US)
#define SLICE_MOST  SIM_SECOND
#define SLICE_HOST  0.050 /* seconds of the host that a stretch of both shall take */

struct lockstep {
    struct lockstep_options options;
    struct lockstep_sides run;
    sim_time slice;
};

/* --- running --- */

/* A script may stop the machine to type: it runs on. */
static enum run_result run_on(struct diff_side *side, sim_time until)
{
    enum run_result result = RUN_UNTIL;
    while (side->machine->now < until) {
        result = history_run(side->history, until);
        if (result != RUN_STOPPED || history_interrupted(side->history))
            break;
    }
    return result;
}

bool lockstep_run(struct lockstep_sides *run, sim_time until)
{
    unsigned i;
    for (i = 0; i < 2; i++) {
        run->results[i] = run_on(&run->sides[i], until);
        if (history_interrupted(run->sides[i].history))
            return false;
    }
    return true;
}

void lockstep_ending(const struct lockstep_sides *run, unsigned side, char *text, size_t size)
{
    const struct machine *machine = run->sides[side].machine;
    *text = '\0';
    if (run->results[side] == RUN_ENDED)
        snprintf(text, size, "the guest ended the run with status %d", machine->end_status);
    else if (run->results[side] == RUN_CRASHED)
        snprintf(text, size, "the guest crashed: %.250s", machine->cpu->crash);
    else if (run->results[side] == RUN_DEAD)
        snprintf(text, size, "nothing can happen any more");
}

static void fit_slice(struct lockstep *lockstep, double took)
{
    if (took < SLICE_HOST / 2 && lockstep->slice < SLICE_MOST)
        lockstep->slice *= 2;
    if (took > SLICE_HOST * 2 && lockstep->slice > SLICE_LEAST)
        lockstep->slice /= 2;
}

static sim_time next_end(const struct lockstep *lockstep, sim_time now)
{
    const struct clock_domain *clock = lockstep->run.sides[0].machine->cpu->clock;
    sim_time until = lockstep->options.until, end;
    if (lockstep->options.every != 0)
        end = clock_time_of(clock, clock_cycles_at(clock, now) + lockstep->options.every);
    else
        end = now < SIM_TIME_NEVER - lockstep->slice ? now + lockstep->slice : SIM_TIME_NEVER;
    return end < until ? end : until;
}

static bool is_same(struct lockstep *lockstep)
{
    return lockstep->run.results[0] == lockstep->run.results[1] &&
           lockstep_same(lockstep->run.sides);
}

static void note_same(const struct lockstep *lockstep, uint64_t begun,
                      struct lockstep_result *result)
{
    struct cpu *cpu = lockstep->run.sides[0].machine->cpu;
    result->compared = lockstep->run.sides[0].machine->now;
    result->instructions = cpu->device.class->cpu->instructions(cpu) - begun;
}

bool lockstep_compare(struct lockstep *lockstep, struct lockstep_result *result,
                      struct sim_error *error)
{
    const struct machine *machine = lockstep->run.sides[0].machine;
    uint64_t begun = machine->cpu->device.class->cpu->instructions(machine->cpu);
    memset(result, 0, sizeof *result);
    note_same(lockstep, begun, result);
    while (machine->now < lockstep->options.until && lockstep->run.results[0] == RUN_UNTIL) {
        sim_time from = machine->now, end = next_end(lockstep, from);
        double host = host_seconds();
        if (!lockstep_run(&lockstep->run, end)) {
            result->interrupted = true;
            break;
        }
        result->comparisons++;
        if (!is_same(lockstep))
            return lockstep_find(&lockstep->run, from, end, result, error);
        note_same(lockstep, begun, result);
        fit_slice(lockstep, host_seconds() - host);
    }
    result->same = true;
    return true;
}

/* --- life --- */

static bool begin_side(struct lockstep *lockstep, unsigned number, const struct diff_run *run,
                       struct sim_error *error)
{
    struct diff_side *side = &lockstep->run.sides[number];
    side->machine = run->machine;
    side->symbols = run->symbols;
    side->number = number;
    side->history = history_create(side->machine, lockstep->options.bytes, error);
    return side->history != NULL;
}

/* Where they differ at the beginning they cannot be compared at all. */
static bool begins_same(struct lockstep *lockstep, struct sim_error *error)
{
    struct diff_value value;
    struct diff_values values = {.list = &value, .most = 1};
    lockstep_differences(lockstep->run.sides, &values);
    if (values.count == 0)
        return true;
    sim_error_set(error, "the two differ before the first instruction, in %s: give both the same",
                  value.name);
    return false;
}

static bool one_board(const struct diff_run runs[2], struct sim_error *error)
{
    const struct machine *a = runs[0].machine, *b = runs[1].machine;
    if (a->dtb_size == b->dtb_size && memcmp(a->dtb, b->dtb, a->dtb_size) == 0 &&
        a->cpu->timing == b->cpu->timing)
        return true;
    sim_error_set(error, "the two have another board or timing: only the same can keep step");
    return false;
}

struct lockstep *lockstep_create(const struct diff_run runs[2],
                                 const struct lockstep_options *options, struct sim_error *error)
{
    struct lockstep *lockstep = calloc(1, sizeof *lockstep);
    if (lockstep == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    lockstep->options = *options;
    lockstep->slice = SLICE_FIRST;
    if (one_board(runs, error) && begin_side(lockstep, 0, &runs[0], error) &&
        begin_side(lockstep, 1, &runs[1], error) && begins_same(lockstep, error))
        return lockstep;
    lockstep_destroy(lockstep);
    return NULL;
}

void lockstep_destroy(struct lockstep *lockstep)
{
    if (lockstep == NULL)
        return;
    history_destroy(lockstep->run.sides[0].history);
    history_destroy(lockstep->run.sides[1].history);
    free(lockstep);
}

struct history *lockstep_history(struct lockstep *lockstep, unsigned side)
{
    return lockstep->run.sides[side].history;
}
