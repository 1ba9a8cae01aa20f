/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watched words: RAM is compared at instruction boundaries instead of asking at each store. A
 * processor compares the one word of a machine that watches one beside each instruction; of more,
 * all of them, the long way. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

static uint32_t word_at(struct machine *machine, uint32_t address)
{
    uint32_t word = 0;
    bus_peek(machine->cpu->data, address, &word, sizeof word);
    return word;
}

static struct machine_watch *find(struct machine *machine, uint32_t address)
{
    unsigned i;
    for (i = 0; i < machine->watch_count; i++)
        if (machine->watches[i].address == address)
            return &machine->watches[i];
    return NULL;
}

static void tell_processor(struct machine *machine)
{
    machine->cpu->device.class->cpu->probes_changed(machine->cpu);
}

void machine_watch_add(struct machine *machine, uint32_t address)
{
    struct machine_watch *watch = find(machine, address);
    if (watch == NULL) {
        watch = realloc(machine->watches, (machine->watch_count + 1) * sizeof *watch);
        if (watch == NULL)
            abort();
        machine->watches = watch;
        watch += machine->watch_count++;
        *watch = (struct machine_watch){.address = address, .word = word_at(machine, address)};
    }
    watch->users++;
    machine->probe_changes++;
    tell_processor(machine);
}

void machine_watch_remove(struct machine *machine, uint32_t address)
{
    struct machine_watch *watch = find(machine, address);
    if (watch == NULL || --watch->users > 0)
        return;
    *watch = machine->watches[--machine->watch_count];
    machine->probe_changes++;
    tell_processor(machine);
}

const uint8_t *machine_watch_bytes(struct machine *machine, unsigned index)
{
    uint32_t address = machine->watches[index].address;
    const struct bus_range *range = bus_find(machine->cpu->data, address);
    if (range == NULL || range->region->kind != BUS_RAM || range->last - address < 3 ||
        machine->cpu->data->unit != 1)
        return NULL;
    return range->region->bytes + range->offset + (address - range->first);
}

static void tell(struct machine *machine, uint32_t address, uint32_t old, uint32_t word)
{
    struct probe_event event = {.kind = PROBE_WATCH};
    event.access.space = machine->cpu->data;
    event.access.address = address;
    event.access.old_value = old;
    event.access.new_value = word;
    event.access.width = sizeof word;
    event.access.write = true;
    machine_tell(machine, &event);
}

/* Who is told may add and remove watches. */
void machine_watch_look(struct machine *machine)
{
    unsigned i;
    bool changed = false;
    for (i = 0; i < machine->watch_count; i++) {
        struct machine_watch *watch = &machine->watches[i];
        uint32_t old = watch->word, address = watch->address;
        watch->word = word_at(machine, address);
        if (watch->word == old)
            continue;
        changed = true;
        tell(machine, address, old, watch->word);
    }
    if (changed)
        tell_processor(machine);
}

void machine_moved(struct machine *machine)
{
    unsigned i;
    machine->moves++;
    machine->moved_to = machine->now;
    if (!machine->repeats)
        machine->lives_from = machine->now;
    for (i = 0; i < machine->watch_count; i++)
        machine->watches[i].word = word_at(machine, machine->watches[i].address);
    if (machine->watch_count > 0)
        tell_processor(machine);
}
