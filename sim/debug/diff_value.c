/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that differ between two machines: see diff_parts.h. */
#include "debug/diff_parts.h"

#include <stdio.h>

struct diff_value *diff_value_add(struct diff_values *values, const char *name)
{
    struct diff_value *value = &values->list[values->count];
    if (values->count == values->most)
        return NULL;
    values->count++;
    *value = (struct diff_value){.has = {false, false}};
    snprintf(value->name, sizeof value->name, "%s", name);
    return value;
}

bool diff_value_pair(struct diff_values *values, const char *name, uint64_t a, uint64_t b)
{
    struct diff_value *value = a == b ? NULL : diff_value_add(values, name);
    if (value != NULL) {
        value->has[0] = value->has[1] = true;
        value->value[0] = a;
        value->value[1] = b;
    }
    return values->count == values->most;
}

bool diff_value_registers(struct diff_values *values, struct cpu *a, struct cpu *b)
{
    const struct cpu_class *class = a->device.class->cpu;
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (diff_value_pair(values, class->registers[i].name, class->get(a, i), class->get(b, i)))
            return true;
    return false;
}
