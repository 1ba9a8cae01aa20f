/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Putting an image into a machine's memory: all of it fits, or nothing is written. */
#include "image/image.h"
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>

#define RANGES_MAX 256u

/* The program space's memories as byte ranges; devices cannot be loaded. */
static size_t loadable(struct bus_space *space, struct image_range *ranges)
{
    size_t count, i, n = 0;
    const struct bus_range *all = bus_ranges(space, &count);
    for (i = 0; i < count && n < RANGES_MAX; i++) {
        if (all[i].region->kind != BUS_RAM)
            continue;
        ranges[n].first = (uint64_t)all[i].first * space->unit;
        ranges[n].last = ((uint64_t)all[i].last + 1) * space->unit - 1;
        ranges[n].name = all[i].region->name;
        n++;
    }
    return n;
}

static bool check(struct machine *machine, const struct image *image, struct sim_error *error)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    struct image_range ranges[RANGES_MAX];
    char where[128];
    snprintf(where, sizeof where, "board %s", machine->board);
    return image_check_machine(image, class->processor->elf_machine, class->processor->title,
                               error) &&
           image_check_fits(image, ranges, loadable(machine->cpu->program, ranges), where, error);
}

static void put_zeros(struct bus_space *space, uint64_t address, uint64_t size)
{
    static const uint8_t zeros[4096];
    while (size > 0) {
        size_t some = size < sizeof zeros ? (size_t)size : sizeof zeros;
        bus_poke(space, (uint32_t)(address / space->unit), zeros, some);
        address += some;
        size -= some;
    }
}

bool machine_load(struct machine *machine, const struct image *image, struct sim_error *error)
{
    struct bus_space *space;
    size_t i;
    if (machine->cpu == NULL) {
        sim_error_set(error, "board %s has no processor: nothing can be loaded", machine->board);
        return false;
    }
    if (!check(machine, image, error))
        return false;
    space = machine->cpu->program;
    for (i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (segment->zero_fill)
            put_zeros(space, segment->address, segment->size);
        else
            bus_poke(space, (uint32_t)(segment->address / space->unit), segment->bytes,
                     (size_t)segment->size);
    }
    if (image->has_entry && machine->cpu->device.class->cpu->boots != NULL)
        machine->cpu->device.class->cpu->boots(machine->cpu, image->entry);
    return true;
}
