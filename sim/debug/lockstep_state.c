/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that two machines have to have in common: see lockstep.h. What most people would look
 * at comes first: time, registers, memory, then the processor's other state, then the devices'. */
#include "debug/lockstep_parts.h"

#include "bytes.h"

#include <stdio.h>
#include <string.h>

static bool times_part(struct diff_side *sides, struct diff_values *values)
{
    const struct machine *a = sides[0].machine, *b = sides[1].machine;
    const struct cpu_class *class = a->cpu->device.class->cpu;
    uint64_t cycles[2] = {clock_cycles_at(a->cpu->clock, a->now),
                          clock_cycles_at(b->cpu->clock, b->now)};
    if (cycles[0] == cycles[1] && diff_value_pair(values, "time in ps", a->now, b->now))
        return true;
    return diff_value_pair(values, "cycles", cycles[0], cycles[1]) ||
           diff_value_pair(values, "instructions", class->instructions(a->cpu),
                           class->instructions(b->cpu));
}

/* --- memory --- */

struct memory_walk {
    struct diff_side *sides;
    struct diff_values *values;
};

#define WORD 4u

static bool words_part(const struct memory_walk *walk, uint32_t base, const uint8_t *a,
                       const uint8_t *b, size_t size)
{
    char name[DIFF_NAME];
    size_t at;
    for (at = 0; at < size; at += WORD) {
        unsigned count = size - at < WORD ? (unsigned)(size - at) : WORD;
        if (memcmp(a + at, b + at, count) == 0)
            continue;
        diff_name_memory(&walk->sides[0], base + (uint32_t)at, name);
        if (diff_value_pair(walk->values, name, bytes_little(a + at, count),
                            bytes_little(b + at, count)))
            return true;
    }
    return false;
}

static bool memory_parts(void *owner, const struct diff_walk *pair)
{
    const struct memory_walk *walk = owner;
    const struct snapshot_ram *ram = &pair->ram[0];
    uint32_t unit = ram->space->unit;
    size_t i;
    for (i = 0; i < ram->blocks; i++) {
        const uint8_t *a = diff_block(pair, 0, i), *b = diff_block(pair, 1, i);
        size_t size = snapshot_block_size(ram, i);
        if (diff_block_touched(pair, i) && memcmp(a, b, size) != 0 &&
            words_part(walk, ram->region->base + (uint32_t)(i * SNAPSHOT_BLOCK) / unit, a, b, size))
            return true;
    }
    return false;
}

/* --- devices --- */

static bool is_elsewhere(const struct device *device, const char *field)
{
    const char *const *names =
        device->class->cpu == NULL ? NULL : device->class->cpu->state_elsewhere;
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, field) == 0)
            return true;
    return false;
}

static bool field_parts(const struct device *a, const struct device *b,
                        const struct state_field *field, struct diff_values *values)
{
    char name[DIFF_NAME];
    uint32_t i;
    for (i = 0; i < field->count; i++) {
        struct diff_value *value;
        if (snapshot_same_element(a, b, field, i))
            continue;
        snprintf(name, sizeof name, field->count > 1 ? "%.24s.%.30s[%u]" : "%.24s.%.30s", a->name,
                 field->name, (unsigned)i);
        value = diff_value_add(values, name);
        if (value == NULL)
            return true;
        value->has[0] = value->has[1] = true;
        value->value[0] = snapshot_element_number(a, field, i);
        value->value[1] = snapshot_element_number(b, field, i);
    }
    return values->count == values->most;
}

static bool device_parts(const struct device *a, const struct device *b, struct diff_values *values)
{
    const struct state_field *field = a->class->state;
    for (; field != NULL && field->name != NULL; field++)
        if (!is_elsewhere(a, field->name) && !snapshot_same_field(a, b, field) &&
            field_parts(a, b, field, values))
            return true;
    return false;
}

/* The processor first. */
static bool devices_part(struct diff_side *sides, struct diff_values *values)
{
    const struct machine *machines[2] = {sides[0].machine, sides[1].machine};
    const struct device *a = machines[0]->devices, *b = machines[1]->devices;
    if (device_parts(&machines[0]->cpu->device, &machines[1]->cpu->device, values))
        return true;
    for (; a != NULL && b != NULL; a = a->next, b = b->next)
        if (a != &machines[0]->cpu->device && device_parts(a, b, values))
            return true;
    return false;
}

void lockstep_differences(struct diff_side *sides, struct diff_values *values)
{
    struct machine *machines[2] = {sides[0].machine, sides[1].machine};
    struct memory_walk walk = {sides, values};
    if (!times_part(sides, values) &&
        !diff_value_registers(values, machines[0]->cpu, machines[1]->cpu) &&
        !diff_each_ram(machines, memory_parts, &walk))
        devices_part(sides, values);
}

bool lockstep_same(struct diff_side *sides)
{
    struct diff_value value;
    struct diff_values values = {.list = &value, .most = 1};
    lockstep_differences(sides, &values);
    return values.count == 0;
}

size_t lockstep_values(struct machine *a, struct machine *b, struct diff_value *values, size_t most)
{
    struct diff_side sides[2] = {{.machine = a}, {.machine = b}};
    struct diff_values found = {.list = values, .most = most};
    lockstep_differences(sides, &found);
    return found.count;
}
