/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a board's devicetree says of the addresses that nobody knows: windows, answers, and nodes
 * below for what is known of peripherals and registers. */
#include "dev/unknown.h"
#include "device_tree.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN_MOST 65536u

static bool says(const struct unknown *unknown, int node, struct sim_error *error, const char *what)
{
    char path[256];
    sim_error_set(error, "%s: %s", tree_path(unknown->device.machine, node, path, sizeof path),
                  what);
    return false;
}

/* --- windows --- */

static bool kind_of(const char *name, enum unknown_kind *kind)
{
    static const char *const names[] = {"ram", "code", "either", "device"};
    unsigned i;
    for (i = 0; name != NULL && i < 4; i++)
        if (strcmp(name, names[i]) == 0) {
            *kind = (enum unknown_kind)i;
            return true;
        }
    return false;
}

static bool read_windows(struct unknown *unknown, struct sim_error *error)
{
    const struct device *device = &unknown->device;
    int kinds = fdt_stringlist_count(device->machine->dtb, device->node, "bosim,kinds");
    uint64_t size;
    unsigned i;
    if (kinds < 1 || kinds > (int)UNKNOWN_WINDOWS)
        return says(unknown, device->node, error,
                    "bosim,kinds must say of each reg entry, 1 to 8, what it is: \"ram\", "
                    "\"code\", \"either\" or \"device\"");
    unknown->windows = (unsigned)kinds;
    for (i = 0; i < unknown->windows; i++) {
        const char *name =
            fdt_stringlist_get(device->machine->dtb, device->node, "bosim,kinds", (int)i, NULL);
        if (!kind_of(name, &unknown->kinds[i]))
            return says(unknown, device->node, error,
                        "bosim,kinds: a kind is \"ram\", \"code\", \"either\" or \"device\"");
        if (!device_area(device, i, &unknown->window_base[i], &size, error))
            return false;
    }
    return true;
}

/* --- answers --- */

static bool read_answers(struct unknown *unknown, struct sim_error *error)
{
    const struct device *device = &unknown->device;
    int count = fdt_stringlist_count(device->machine->dtb, device->node, "bosim,answers"), i;
    if (count > (int)UNKNOWN_ANSWERS)
        return says(unknown, device->node, error, "bosim,answers: more than 64: leave some out");
    for (i = 0; i < count; i++) {
        const char *text =
            fdt_stringlist_get(device->machine->dtb, device->node, "bosim,answers", i, NULL);
        if (text == NULL || !unknown_answer_parse(text, &unknown->answers[i], error))
            return text == NULL
                       ? says(unknown, device->node, error, "bosim,answers is a list of texts")
                       : (sim_error_prefix(error, "%s: bosim,answers", device->name), false);
        unknown->answer_count++;
    }
    return true;
}

/* --- peripherals and registers --- */

static enum unknown_access access_of(const struct machine *machine, int node)
{
    static const struct {
        const char *name;
        enum unknown_access access;
    } names[] = {{"read-only", KNOWN_READ_ONLY},
                 {"write-only", KNOWN_WRITE_ONLY},
                 {"write-1-clears", KNOWN_CLEARS}};
    const char *name = tree_string(machine, node, "bosim,access");
    unsigned i;
    for (i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i].name) == 0)
            return names[i].access;
    return KNOWN_READ_WRITE;
}

/* A node's name without what follows the "@". */
static const char *plain_name(struct machine *machine, int node)
{
    const char *name = fdt_get_name(machine->dtb, node, NULL);
    size_t length = name == NULL ? 0 : strcspn(name, "@");
    return machine_text(machine, "%.*s", (int)length, name == NULL ? "" : name);
}

static bool add_register(struct unknown *unknown, int node, uint32_t base, const char *peripheral,
                         struct sim_error *error)
{
    struct machine *machine = unknown->device.machine;
    struct unknown_known *known = &unknown->known[unknown->known_count];
    uint32_t offset, width;
    if (!tree_cell(machine, node, "reg", 0, &offset) ||
        !tree_cell(machine, node, "reg", 1, &width) || (width != 1 && width != 2 && width != 4))
        return says(unknown, node, error,
                    "a register needs reg = <offset bytes>, with 1, 2 or 4 bytes");
    if (unknown->known_count == KNOWN_MOST)
        return says(unknown, node, error, "more than 65536 registers: leave some out");
    *known = (struct unknown_known){.address = base + offset,
                                    .peripheral = peripheral,
                                    .name = plain_name(machine, node),
                                    .reset = tree_u32(machine, node, "bosim,reset", 0),
                                    .width = (uint8_t)width,
                                    .access = (uint8_t)access_of(machine, node),
                                    .node = node};
    unknown->known_count++;
    return true;
}

static bool add_peripheral(struct unknown *unknown, int node, struct sim_error *error)
{
    struct machine *machine = unknown->device.machine;
    const char *name = plain_name(machine, node);
    uint32_t base;
    int child;
    if (!tree_cell(machine, node, "reg", 0, &base))
        return says(unknown, node, error, "a peripheral needs reg = <address size>");
    fdt_for_each_subnode(child, machine->dtb, node)
    {
        if (!add_register(unknown, child, base, name, error))
            return false;
    }
    return true;
}

static unsigned count_below(const struct machine *machine, int node)
{
    unsigned count = 0;
    int child;
    fdt_for_each_subnode(child, machine->dtb, node) count += 1 + count_below(machine, child);
    return count;
}

static int by_address(const void *a, const void *b)
{
    const struct unknown_known *one = a, *other = b;
    if (one->address != other->address)
        return one->address < other->address ? -1 : 1;
    return one->node < other->node ? -1 : one->node > other->node;
}

static bool read_peripherals(struct unknown *unknown, struct sim_error *error)
{
    struct machine *machine = unknown->device.machine;
    unsigned room = 0;
    int node;
    fdt_for_each_subnode(node, machine->dtb, unknown->device.node) room +=
        count_below(machine, node);
    unknown->known = machine_allocate(machine, (room + 1) * sizeof *unknown->known);
    fdt_for_each_subnode(node, machine->dtb, unknown->device.node)
    {
        if (!add_peripheral(unknown, node, error))
            return false;
    }
    qsort(unknown->known, unknown->known_count, sizeof *unknown->known, by_address);
    return true;
}

bool unknown_read_tree(struct unknown *unknown, struct sim_error *error)
{
    return read_windows(unknown, error) && read_answers(unknown, error) &&
           read_peripherals(unknown, error);
}

/* --- names --- */

const struct unknown_known *unknown_known_at(const struct unknown *unknown, uint32_t address)
{
    unsigned low = 0, high = unknown->known_count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (unknown->known[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || address - unknown->known[low - 1].address >= unknown->known[low - 1].width)
        return NULL;
    return &unknown->known[low - 1];
}

const char *unknown_name(const struct unknown *unknown, uint32_t address, char *buffer, size_t size)
{
    const struct unknown_known *known = unknown_known_at(unknown, address);
    if (known == NULL)
        snprintf(buffer, size, "register 0x%08x", address);
    else
        snprintf(buffer, size, "%s.%s (0x%08x)", known->peripheral, known->name, address);
    return buffer;
}

/* bosim,fields = "NAME LOW BITS", ... */
const char *unknown_field(const struct unknown *unknown, uint32_t address, unsigned bit)
{
    const struct unknown_known *known = unknown_known_at(unknown, address + bit / 8);
    const void *dtb = unknown->device.machine->dtb;
    int i, count = known == NULL ? 0 : fdt_stringlist_count(dtb, known->node, "bosim,fields");
    for (i = 0; i < count; i++) {
        const char *text = fdt_stringlist_get(dtb, known->node, "bosim,fields", i, NULL);
        unsigned low, bits, at = bit - 8 * (known->address - (address & ~3u));
        char name[64];
        if (text != NULL && sscanf(text, "%63s %u %u", name, &low, &bits) == 3 && at >= low &&
            at - low < bits)
            return machine_text(unknown->device.machine, "%s", name);
    }
    return NULL;
}
