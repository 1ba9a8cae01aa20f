/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way of one task, line by line: see diff_parts.h. Addresses and times may differ; functions
 * and the lines within them are compared, so that an inserted line above them makes no difference.
 * Handlers and other tasks are left out. */
#include "debug/diff_parts.h"

#include <stdio.h>
#include <string.h>

#define LOOKED_MOST 40000000u /* instructions of a side; a longer way is not followed */

struct way {
    const char *task;
    bool runs; /* that task, by the last switch */
    uint64_t looked;
    uint64_t key;         /* of the step before */
    uint32_t first, last; /* addresses for which it holds */
};

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (uint8_t)*text) * 0x100000001b3u;
    return hash;
}

/* Function, and the line counted from its own. */
static uint64_t key_of(const struct diff_side *side, uint32_t pc, struct way *way)
{
    struct source_function function = {.first = pc, .last = pc};
    struct source_line line;
    uint64_t key = 0xcbf29ce484222325u;
    bool known = symbols_function_at(side->symbols, pc, &function);
    way->first = function.first;
    way->last = function.last;
    if (known)
        key = hash_text(key, function.name);
    if (!symbols_line_at(side->symbols, pc, &line))
        return key;
    way->first = line.first;
    way->last = line.last;
    return (key ^ (line.line - (function.where.file != NULL ? function.where.line : 0))) *
           0x100000001b3u;
}

static void add_line(struct diff_side *side, struct way *way, const struct probe_event *event)
{
    uint64_t key;
    if (event->pc >= way->first && event->pc <= way->last)
        return;
    key = key_of(side, event->pc, way);
    if (key == way->key)
        return;
    way->key = key;
    side->steps[side->step_count++] = (struct diff_step){key, event->now, event->pc};
    if (side->step_count == STEPS_MOST)
        machine_stop(side->machine);
}

static void told_way(struct diff_side *side, const struct probe_event *event)
{
    struct cpu *cpu = side->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    struct way *way = side->way;
    diff_follow_who(side, event);
    if (event->kind == PROBE_TASK)
        way->runs = strcmp(side->who.task, way->task) == 0;
    if (event->kind != PROBE_INSTRUCTION || event->now == side->stepped_at)
        return;
    side->stepped_at = event->now;
    way->looked++;
    if (way->runs && (class->in_handler == NULL || !class->in_handler(cpu)))
        add_line(side, way, event);
}

struct search {
    sim_time from[2], ends[2];
    struct way ways[2];
    struct diff_step last[2]; /* the last line that both went through */
    bool has_last;
    bool has_next[2];
    struct diff_step next[2];
};

/* Both ways up to the first line that differs, or to their ends. False: it is too far. */
static bool follow(struct diff *diff, struct search *search)
{
    size_t same, i;
    do {
        diff_take_steps(diff, search->ends, told_way,
                        PROBE_INSTRUCTION | PROBE_TASK | PROBE_INTERRUPT);
        same = diff_same_steps(diff);
        for (i = 0; i < 2; i++) {
            struct diff_side *side = &diff->sides[i];
            if (same > 0)
                search->last[i] = side->steps[same - 1];
            search->has_next[i] = same < side->step_count;
            if (search->has_next[i])
                search->next[i] = side->steps[same];
            diff_drop_steps(side, same);
        }
        search->has_last = search->has_last || same > 0;
        if (search->has_next[0] && search->has_next[1])
            return true;
    } while (same > 0 && !diff->interrupted && search->ways[0].looked < LOOKED_MOST &&
             search->ways[1].looked < LOOKED_MOST);
    return search->has_last;
}

/* --- showing it --- */

static void present_task(struct diff_side *side)
{
    struct aware_task task;
    side->who.depth = 0;
    side->who.task[0] = '\0';
    if (side->aware != NULL && aware_task(side->aware, aware_running(side->aware), &task))
        snprintf(side->who.task, sizeof side->who.task, "%s", task.name);
}

static bool show(struct diff_side *side, sim_time when, struct diff_place *place,
                 struct sim_error *error)
{
    if (!diff_go(side, when, NULL, error))
        return false;
    present_task(side);
    diff_place_of(side, place);
    return true;
}

static bool same_object(const struct diff *diff, uint64_t a, uint64_t b)
{
    uint64_t offset[2];
    const struct image_symbol *first =
        image_symbol_at(symbols_image(diff->sides[0].symbols), a, &offset[0]);
    const struct image_symbol *second =
        image_symbol_at(symbols_image(diff->sides[1].symbols), b, &offset[1]);
    return first != NULL && second != NULL && offset[0] == offset[1] &&
           strcmp(first->name, second->name) == 0;
}

/* Registers of data: what points to the same object is the same. */
static void compare_registers(const struct diff *diff, struct diff_result *result)
{
    struct cpu *a = diff->sides[0].machine->cpu, *b = diff->sides[1].machine->cpu;
    const struct cpu_class *class = a->device.class->cpu;
    unsigned i;
    for (i = 0; i < class->register_sp && class->registers[i].name != NULL; i++) {
        struct diff_value *value = &result->values[result->value_count];
        uint64_t first = class->get(a, i), second = class->get(b, i);
        if (first == second || same_object(diff, first, second) ||
            result->value_count == DIFF_VALUES)
            continue;
        snprintf(value->name, sizeof value->name, "%s", class->registers[i].name);
        value->has[0] = value->has[1] = true;
        value->value[0] = first;
        value->value[1] = second;
        result->value_count++;
    }
}

static bool show_parting(struct diff *diff, const struct search *search, struct diff_result *result,
                         struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < 2; i++) {
        struct diff_side *side = &diff->sides[i];
        sim_time next = search->has_next[i] ? search->next[i].when : search->ends[i];
        if (!show(side, search->last[i].when, &result->place[i], error) ||
            !show(side, next, &result->next[i], error))
            return false;
        if (!search->has_next[i])
            snprintf(result->did[i], sizeof result->did[i], "another task runs");
    }
    if (search->has_next[0] && search->has_next[1])
        compare_registers(diff, result);
    result->found = true;
    return true;
}

/* --- all of it --- */

static bool begin_side(struct diff_side *side, struct search *search,
                       const struct diff_parting *parting, struct sim_error *error)
{
    unsigned i = side->number;
    struct way *way = &search->ways[i];
    search->from[i] = parting->has_before ? parting->before[i].when : history_first(side->history);
    search->ends[i] = parting->has[i] ? parting->event[i].when : side->machine->now;
    side->step_count = 0;
    side->stepped_at = SIM_TIME_NEVER;
    side->way = way;
    if (!diff_go(side, search->from[i], NULL, error))
        return false;
    present_task(side);
    way->runs = strcmp(side->who.task, way->task) == 0;
    way->first = 1; /* an empty range */
    return true;
}

bool diff_find_path(struct diff *diff, const struct diff_parting *parting,
                    struct diff_result *result, struct sim_error *error)
{
    const struct diff_event *event = &parting->event[parting->has[0] ? 0 : 1];
    struct search search;
    unsigned i;
    memset(&search, 0, sizeof search);
    for (i = 0; i < 2; i++) {
        search.ways[i].task = event->task;
        if (diff->sides[i].symbols == NULL || diff->sides[i].aware == NULL)
            return true;
        if (!begin_side(&diff->sides[i], &search, parting, error))
            return false;
    }
    return !follow(diff, &search) || show_parting(diff, &search, result, error);
}
