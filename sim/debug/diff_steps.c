/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first instruction with another effect: see diff_parts.h. Both sides go back to a moment at
 * which they were the same; from there each instruction's place, time, registers and writes are
 * compared. */
#include "debug/diff_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WRITES_MOST 16u

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

/* --- taking steps --- */

void diff_take_steps(struct diff *diff, const sim_time ends[2],
                     void (*told)(struct diff_side *, const struct probe_event *), unsigned mask)
{
    unsigned i;
    for (i = 0; i < 2; i++) {
        struct diff_side *side = &diff->sides[i];
        if (side->step_count >= STEPS_MOST || side->machine->now >= ends[i])
            continue;
        diff_listen(side, mask, told);
        history_run(side->history, ends[i]);
        diff_listen(side, 0, told);
        if (history_interrupted(side->history))
            diff->interrupted = true;
    }
}

void diff_drop_steps(struct diff_side *side, size_t count)
{
    side->step_count -= count;
    memmove(side->steps, side->steps + count, side->step_count * sizeof *side->steps);
}

/* --- what an instruction did --- */

static void add_step(struct diff_side *side, const struct probe_event *event)
{
    struct cpu *cpu = side->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    uint64_t key = mix(side->effects, event->now);
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        key = mix(key, class->get(cpu, i));
    side->steps[side->step_count++] = (struct diff_step){key, event->now, event->pc};
    side->effects = 0;
    if (side->step_count == STEPS_MOST)
        machine_stop(side->machine);
}

static void told_step(struct diff_side *side, const struct probe_event *event)
{
    if (event->kind == PROBE_ACCESS && event->access.write) {
        side->effects = mix(side->effects, event->access.address);
        side->effects = mix(side->effects, event->access.new_value ^ event->access.width);
    }
    if (event->kind != PROBE_INSTRUCTION || event->now == side->stepped_at)
        return;
    side->stepped_at = event->now;
    add_step(side, event);
}

size_t diff_same_steps(const struct diff *diff)
{
    const struct diff_side *a = &diff->sides[0], *b = &diff->sides[1];
    size_t i = 0;
    while (i < a->step_count && i < b->step_count && a->steps[i].key == b->steps[i].key)
        i++;
    return i;
}

/* The beginning of the last instruction before which both are the same. */
static sim_time last_same(struct diff *diff, sim_time from, const sim_time ends[2])
{
    struct diff_side *sides = diff->sides;
    sim_time last = from;
    size_t same;
    do {
        diff_take_steps(diff, ends, told_step, PROBE_INSTRUCTION | PROBE_ACCESS);
        same = diff_same_steps(diff);
        if (same > 0)
            last = sides[0].steps[same - 1].when;
        if (same < sides[0].step_count || same < sides[1].step_count)
            break;
        sides[0].step_count = sides[1].step_count = 0;
    } while (same > 0 && !diff->interrupted);
    return last;
}

/* --- showing it --- */

struct write {
    uint32_t address;
    unsigned width;
    uint64_t value;
};

/* What one instruction does on one side. */
struct effect {
    sim_time begun;
    struct write writes[WRITES_MOST];
    size_t count;
    char did[2 * DIFF_TEXT];
};

static void note_did(struct effect *effect, const struct diff_event *event)
{
    size_t used = strlen(effect->did);
    const char *what = event->part == DIFF_INTERRUPTS ? "interrupt " : "";
    if (used < sizeof effect->did)
        snprintf(effect->did + used, sizeof effect->did - used, "%s%s%.100s", used > 0 ? "; " : "",
                 what, event->text);
}

static void told_effect(struct diff_side *side, const struct probe_event *event)
{
    struct effect *effect = side->effect;
    struct diff_event out;
    if (event->kind == PROBE_INSTRUCTION && event->now > effect->begun) {
        machine_stop(side->machine);
        return;
    }
    if (event->kind == PROBE_ACCESS) {
        if (event->access.write && effect->count < WRITES_MOST)
            effect->writes[effect->count++] =
                (struct write){event->access.address, event->access.width, event->access.new_value};
        return;
    }
    if ((event->kind & (PROBE_REGISTER | PROBE_INTERRUPT)) && diff_event_of(side, event, &out))
        note_did(effect, &out);
    diff_follow_who(side, event);
}

static void told_who(struct diff_side *side, const struct probe_event *event)
{
    diff_follow_who(side, event);
}

static bool show_side(struct diff_side *side, sim_time from, sim_time when, sim_time end,
                      struct effect *effect, struct diff_result *result, struct sim_error *error)
{
    unsigned number = side->number;
    if (!diff_go(side, from, &side->who_begun, error))
        return false;
    diff_listen(side, PROBE_TASK | PROBE_INTERRUPT, told_who);
    if (side->machine->now < when)
        history_run(side->history, when);
    diff_place_of(side, &result->place[number]);
    effect->begun = when;
    side->effect = effect;
    diff_listen(side,
                PROBE_INSTRUCTION | PROBE_ACCESS | PROBE_REGISTER | PROBE_INTERRUPT | PROBE_TASK,
                told_effect);
    if (side->machine->now < end)
        history_run(side->history, end);
    diff_listen(side, 0, told_who);
    diff_place_of(side, &result->next[number]);
    memcpy(result->did[number], effect->did, sizeof effect->did);
    return true;
}

static void compare_writes(const struct diff *diff, const struct effect effects[2],
                           struct diff_values *values)
{
    size_t i, most = effects[effects[1].count > effects[0].count].count;
    char name[DIFF_NAME];
    for (i = 0; i < most; i++) {
        const struct write *a = &effects[0].writes[i], *b = &effects[1].writes[i];
        bool has[2] = {i < effects[0].count, i < effects[1].count};
        unsigned side;
        struct diff_value *value;
        if (has[0] && has[1] && memcmp(a, b, sizeof *a) == 0)
            continue;
        for (side = 0; side < 2; side++) {
            bool both = has[0] && has[1] && a->address == b->address;
            const struct write *write = side == 0 ? a : b;
            if (!has[side] || (both && side == 1))
                continue;
            diff_name_memory(&diff->sides[side], write->address, name);
            value = diff_value_add(values, name);
            if (value == NULL)
                return;
            value->has[side] = true;
            value->value[side] = write->value;
            if (both) {
                value->has[1] = true;
                value->value[1] = b->value;
            }
        }
    }
}

bool diff_find_step(struct diff *diff, sim_time from, struct diff_result *result,
                    struct sim_error *error)
{
    struct diff_values values = {.list = result->values, .most = DIFF_VALUES};
    struct effect effects[2];
    sim_time ends[2], when;
    unsigned i;
    memset(effects, 0, sizeof effects);
    for (i = 0; i < 2; i++) {
        struct diff_side *side = &diff->sides[i];
        ends[i] = side->machine->now;
        side->step_count = 0;
        side->stepped_at = SIM_TIME_NEVER;
        side->effects = 0;
        if (!diff_go(side, from, &side->who_begun, error))
            return false;
    }
    when = last_same(diff, from, ends);
    for (i = 0; i < 2; i++)
        if (!show_side(&diff->sides[i], from, when, ends[i], &effects[i], result, error))
            return false;
    if (!diff_value_registers(&values, diff->sides[0].machine->cpu, diff->sides[1].machine->cpu))
        compare_writes(diff, effects, &values);
    result->value_count = values.count;
    result->found = result->steps = true;
    return true;
}
