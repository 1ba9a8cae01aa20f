/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shortest stretch that makes two machines differ: see lockstep.h. Both are run anew from a
 * moment at which they are the same, each time to an earlier or later one, without a stop between:
 * an engine that runs several instructions as one may be wrong only when it does. Then the latest
 * beginning is looked for from which that end still differs. */
#include "debug/lockstep_parts.h"

#include "disassemble.h"

#include <stdio.h>
#include <string.h>

#define WAY_SEEN 64u

/* From a moment at which both are the same. */
struct search {
    struct lockstep_sides *run;
    sim_time from;
    sim_time step; /* one cycle of the processor, at that moment */
    struct sim_error *error;
    bool failed, interrupted;
};

static bool ended_otherwise(const struct search *search)
{
    return search->run->results[0] != search->run->results[1];
}

/* False: the search is over. */
static bool go_to(struct search *search, sim_time when)
{
    unsigned i;
    for (i = 0; i < 2; i++) {
        struct history *history = search->run->sides[i].history;
        if (history_go(history, search->from, search->error))
            continue;
        search->interrupted = history_interrupted(history);
        search->failed = !search->interrupted;
        return false;
    }
    search->run->results[0] = search->run->results[1] = RUN_UNTIL;
    if (!lockstep_run(search->run, when))
        search->interrupted = true;
    return !search->interrupted;
}

static bool go_through(struct search *search, sim_time first, sim_time then)
{
    if (!go_to(search, first))
        return false;
    if (!lockstep_run(search->run, then))
        search->interrupted = true;
    return !search->interrupted;
}

static bool is_over(const struct search *search)
{
    return search->failed || search->interrupted;
}

static sim_time present(const struct search *search)
{
    return search->run->sides[0].machine->now;
}

static bool differs(const struct search *search)
{
    return ended_otherwise(search) || !lockstep_same(search->run->sides);
}

/* The last moment (*low) and the first (returned) at which they are the same, and are not. */
static sim_time find_end(struct search *search, sim_time *low, sim_time high)
{
    *low = search->from;
    while (high - *low > search->step) {
        sim_time middle = *low + (high - *low) / 2;
        if (!go_to(search, middle))
            break;
        if (differs(search))
            high = middle;
        else if (present(search) >= high) /* behind it they were not: see find_start */
            break;
        else
            *low = present(search);
    }
    return high;
}

/* The latest moment at which both may stop, to be different at `end` all the same. */
static sim_time find_start(struct search *search, sim_time last, sim_time end)
{
    sim_time low = search->from, high = last;
    if (!go_through(search, last, end) || differs(search))
        return last;
    while (high - low > search->step) {
        sim_time middle = low + (high - low) / 2, reached;
        if (!go_to(search, middle))
            break;
        reached = present(search);
        if (reached >= high || !lockstep_run(search->run, end))
            break;
        if (differs(search))
            low = reached;
        else
            high = middle;
    }
    return low;
}

/* --- telling --- */

static void find_handler(struct diff_side *side)
{
    struct cpu *cpu = side->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    struct cpu_interrupt interrupt;
    int best = 0;
    unsigned i;
    side->who.depth = 0;
    if (class->in_handler == NULL || !class->in_handler(cpu) || class->interrupt == NULL)
        return;
    for (i = 0; class->interrupt(cpu, i, &interrupt); i++) {
        if (!interrupt.active || (side->who.depth > 0 && interrupt.priority >= best))
            continue;
        best = interrupt.priority;
        side->who.depth = 1;
        snprintf(side->who.handlers[0], DIFF_NAME, "%s", interrupt.name);
    }
}

/* Who watches the kernel makes engines run otherwise: only where both stand still. */
static void tell_place(struct diff_side *side, struct diff_place *place)
{
    struct sim_error unknown;
    struct aware_task task;
    struct aware *aware = aware_attach(side->machine, side->symbols, NULL, &unknown);
    side->who.task[0] = '\0';
    if (aware != NULL && aware_task(aware, aware_running(aware), &task))
        snprintf(side->who.task, sizeof side->who.task, "%s", task.name);
    if (side->symbols != NULL)
        side->calls = calls_attach(side->machine, symbols_image(side->symbols), &unknown);
    find_handler(side);
    diff_place_of(side, place);
    calls_detach(side->calls);
    side->calls = NULL;
    aware_detach(aware);
}

static uint64_t executed(const struct diff_side *side)
{
    struct cpu *cpu = side->machine->cpu;
    return cpu->device.class->cpu->instructions(cpu);
}

static void tell_step(const struct diff_side *side, struct disassembler *disassembler, uint32_t pc,
                      struct lockstep_step *step)
{
    struct instruction instruction;
    step->pc = pc;
    snprintf(step->where, sizeof step->where, "0x%08x", pc);
    if (side->symbols != NULL)
        symbols_place(side->symbols, pc, step->where, sizeof step->where);
    disassemble_at(disassembler, side->machine->cpu->program, pc, &instruction);
    snprintf(step->instruction, sizeof step->instruction, "%.*s", (int)sizeof step->instruction - 1,
             instruction.size > 0 ? instruction.text : "");
}

static void tell_way(const struct diff_side *side, uint64_t count, struct lockstep_result *result)
{
    struct cpu *cpu = side->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    uint32_t addresses[WAY_SEEN];
    struct sim_error error;
    struct disassembler *disassembler;
    unsigned most = (unsigned)(count < LOCKSTEP_WAY ? count : LOCKSTEP_WAY), have, i;
    if (class->history == NULL || (disassembler = disassembler_create(class, &error)) == NULL)
        return;
    have = class->history(cpu, addresses, most);
    for (i = 0; i < have; i++)
        tell_step(side, disassembler, addresses[i], &result->way[i]);
    result->way_count = have;
    disassembler_destroy(disassembler);
}

static bool tell(struct search *search, sim_time start, sim_time end,
                 struct lockstep_result *result)
{
    struct diff_side *sides = search->run->sides;
    struct diff_values values = {.list = result->values, .most = DIFF_VALUES};
    unsigned i;
    if (!go_to(search, start))
        return false;
    for (i = 0; i < 2; i++) {
        tell_place(&sides[i], &result->place[i]);
        result->stretch[i] = executed(&sides[i]);
    }
    if (!go_through(search, start, end))
        return false;
    for (i = 0; i < 2; i++) {
        result->stretch[i] = executed(&sides[i]) - result->stretch[i];
        lockstep_ending(search->run, i, result->ended[i], sizeof result->ended[i]);
    }
    lockstep_differences(sides, &values);
    result->value_count = values.count;
    tell_way(&sides[0], result->stretch[0], result);
    for (i = 0; i < 2; i++)
        tell_place(&sides[i], &result->next[i]);
    if (values.count > 0 || ended_otherwise(search))
        return true;
    sim_error_set(search->error, "they differ, but not when they are run again: one of them does "
                                 "not do the same twice");
    return false;
}

bool lockstep_find(struct lockstep_sides *run, sim_time from, sim_time to,
                   struct lockstep_result *result, struct sim_error *error)
{
    struct clock_domain *clock = run->sides[0].machine->cpu->clock;
    struct search search = {.run = run, .from = from, .error = error};
    sim_time low, high, start;
    uint64_t cycle;
    if (!go_to(&search, from)) {
        result->interrupted = search.interrupted;
        return !search.failed;
    }
    cycle = clock_cycles_at(clock, from);
    search.step = clock_time_of(clock, cycle + 1) - clock_time_of(clock, cycle);
    high = find_end(&search, &low, to);
    start = is_over(&search) ? low : find_start(&search, low, high);
    if (!is_over(&search) && tell(&search, start, high, result))
        return true;
    result->interrupted = search.interrupted;
    return search.interrupted;
}
