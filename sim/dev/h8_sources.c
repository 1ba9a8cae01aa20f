/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Request lines of H8 modules: see h8_sources.h. */
#include "dev/h8_sources.h"

#include <stddef.h>

static int acknowledge(void *owner, unsigned level)
{
    const struct h8_source *source = owner;
    (void)level;
    source->taken(source->device, source->index);
    return -1;
}

bool h8_sources_connect(struct device *device, struct h8_source *sources, struct line_driver *irqs,
                        unsigned count, void (*taken)(struct device *, unsigned index),
                        struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < count; i++) {
        struct line *line;
        if (!device_irq(device, i, &irqs[i], error))
            return false;
        sources[i] = (struct h8_source){device, taken, i};
        line = irqs[i].line;
        if (line == NULL)
            continue;
        line->acknowledge = acknowledge;
        line->acknowledge_owner = &sources[i];
    }
    return true;
}
