/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where engines may differ: see engine_rules.h. */
#include "engine_rules.h"

#include "cpu/armv7m/armv7m.h"
#include "gen/isa/thumb.h"

#include <string.h>

/* --- code that overwrites itself --- */

struct selfish {
    uint32_t pc;
    bool seen;
};

#define NEAR 64u /* bytes ahead that may be fetched before a store is done */

static void watch_write(void *owner, const struct probe_event *event)
{
    struct selfish *selfish = owner;
    if (event->kind == PROBE_ACCESS && event->access.write &&
        event->access.address + 4 - event->pc < NEAR)
        selfish->seen = true;
}

/* A3.4.1 asks for barriers between a store to code and its execution. */
static bool overwrites_itself(const struct rule_context *context)
{
    struct machine *machine = case_machine(context->pair->engines[0], context->pair->timing);
    struct selfish selfish = {.seen = false};
    struct probe probe = {.mask = PROBE_ACCESS, .function = watch_write, .owner = &selfish};
    case_load(context->c, machine);
    machine_probe_add(machine, &probe);
    machine_run(machine, machine->now + (context->culprit->to + 1) * 40 * SIM_NS);
    machine_probe_remove(machine, &probe);
    machine_destroy(machine);
    return selfish.seen;
}

const struct engine_rule engine_rules[] = {
    {"code overwrites what comes next", RULE_OPEN, "A3.7.3", overwrites_itself},
};
const unsigned engine_rule_count = sizeof engine_rules / sizeof engine_rules[0];

const struct engine_rule *engine_rule_find(struct engine_pair *pair, const struct engine_case *c,
                                           const struct pair_culprit *culprit)
{
    const uint32_t units[2] = {culprit->opcode & 0xffff, culprit->opcode >> 16};
    struct rule_context context = {.culprit = culprit, .pair = pair, .c = c};
    struct isa_decoded decoded = {.row = NULL};
    unsigned i;
    if (isa_decode(&isa_thumb, units, 2, 0, CASE_MODEL, &decoded)) {
        context.row = decoded.row;
        memcpy(context.field, decoded.field, sizeof context.field);
    }
    for (i = 0; i < engine_rule_count; i++)
        if (engine_rules[i].applies(&context))
            return &engine_rules[i];
    return NULL;
}
