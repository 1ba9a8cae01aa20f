/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading devicetrees with libfdt (Devicetree Specification 0.4, chapters 2 and 5). The blob has
 * passed fdt_check_full before; every property is still checked for its length. */
#include "device_tree.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUS_DEPTH_MAX 8

/* Goes through the blob's nodes in order; notes them where there is room. Returns how many. */
static size_t note_nodes(const struct machine *machine, struct tree_node *nodes)
{
    size_t count = 0;
    int depth = 0, node, above = -1; /* index of the node before, then of its parent */
    for (node = fdt_next_node(machine->dtb, -1, &depth); node >= 0 && depth >= 0;
         node = fdt_next_node(machine->dtb, node, &depth)) {
        if (nodes != NULL) {
            while (above >= 0 && nodes[above].depth >= depth)
                above = nodes[above].up;
            nodes[count] =
                (struct tree_node){node, above, depth, fdt_get_phandle(machine->dtb, node)};
            above = (int)count;
        }
        count++;
    }
    return count;
}

bool tree_index(struct machine *machine)
{
    size_t count = note_nodes(machine, NULL);
    machine->tree_nodes = machine_allocate(machine, count * sizeof *machine->tree_nodes);
    if (machine->tree_nodes == NULL)
        return false;
    machine->tree_count = note_nodes(machine, machine->tree_nodes);
    return true;
}

static int by_offset(const void *a, const void *b)
{
    const struct tree_node *left = a, *right = b;
    return left->node < right->node ? -1 : left->node > right->node;
}

int tree_parent(const struct machine *machine, int node)
{
    const struct tree_node key = {.node = node};
    const struct tree_node *found = bsearch(&key, machine->tree_nodes, machine->tree_count,
                                            sizeof *machine->tree_nodes, by_offset);
    return found == NULL || found->up < 0 ? -1 : machine->tree_nodes[found->up].node;
}

static int node_of_phandle(const struct machine *machine, uint32_t phandle)
{
    size_t i;
    if (phandle == 0 || phandle == UINT32_MAX) /* neither is a phandle */
        return -1;
    for (i = 0; i < machine->tree_count; i++)
        if (machine->tree_nodes[i].phandle == phandle)
            return machine->tree_nodes[i].node;
    return -1;
}

bool tree_cell(const struct machine *machine, int node, const char *property, unsigned index,
               uint32_t *value)
{
    int length;
    const void *bytes = fdt_getprop(machine->dtb, node, property, &length);
    fdt32_t cell;
    if (bytes == NULL || length < 4 || index >= (unsigned)length / 4)
        return false;
    memcpy(&cell, (const char *)bytes + 4 * (size_t)index, 4);
    *value = fdt32_to_cpu(cell);
    return true;
}

unsigned tree_cells(const struct machine *machine, int node, const char *property)
{
    int length;
    const void *bytes = fdt_getprop(machine->dtb, node, property, &length);
    return bytes == NULL || length < 0 ? 0 : (unsigned)length / 4;
}

uint32_t tree_u32(const struct machine *machine, int node, const char *property, uint32_t otherwise)
{
    uint32_t value;
    return tree_cell(machine, node, property, 0, &value) ? value : otherwise;
}

const char *tree_string(const struct machine *machine, int node, const char *property)
{
    int length;
    const char *text = fdt_getprop(machine->dtb, node, property, &length);
    return text != NULL && length > 0 && text[length - 1] == '\0' ? text : NULL;
}

bool tree_has(const struct machine *machine, int node, const char *property)
{
    return fdt_getprop(machine->dtb, node, property, NULL) != NULL;
}

bool tree_compatible(const struct machine *machine, int node, const char *compatible)
{
    return fdt_node_check_compatible(machine->dtb, node, compatible) == 0;
}

const char *tree_path(const struct machine *machine, int node, char *buffer, size_t size)
{
    if (fdt_get_path(machine->dtb, node, buffer, (int)size) != 0)
        snprintf(buffer, size, "(node at offset %d)", node);
    return buffer;
}

bool tree_enabled(const struct machine *machine, int node)
{
    const char *status = tree_string(machine, node, "status");
    return status == NULL || strcmp(status, "okay") == 0 || strcmp(status, "ok") == 0;
}

int tree_pointed(const struct machine *machine, int node, const char *property, unsigned index)
{
    uint32_t phandle;
    if (!tree_cell(machine, node, property, index, &phandle))
        return -1;
    return node_of_phandle(machine, phandle);
}

int tree_space_node(const struct machine *machine, int node)
{
    while (node >= 0 && !tree_compatible(machine, node, "bosim,space"))
        node = tree_parent(machine, node);
    return node;
}

/* The label of a node: the property of /__symbols__ whose value is the node's path. */
static const char *label_of(const struct machine *machine, int node)
{
    char path[256];
    int symbols = fdt_path_offset(machine->dtb, "/__symbols__"), property;
    if (symbols < 0 || fdt_get_path(machine->dtb, node, path, sizeof path) != 0)
        return NULL;
    fdt_for_each_property_offset(property, machine->dtb, symbols)
    {
        const char *name;
        int length;
        const char *value = fdt_getprop_by_offset(machine->dtb, property, &name, &length);
        if (value != NULL && (size_t)length == strlen(path) + 1 &&
            memcmp(value, path, (size_t)length) == 0)
            return name;
    }
    return NULL;
}

const char *tree_name(struct machine *machine, int node)
{
    const char *label = label_of(machine, node), *name;
    if (label != NULL)
        return machine_text(machine, "%s", label);
    name = fdt_get_name(machine->dtb, node, NULL);
    return machine_text(machine, "%s", name != NULL ? name : "?");
}

static uint64_t read_cells(const struct machine *machine, int node, const char *property,
                           unsigned first, unsigned count)
{
    uint64_t value = 0;
    uint32_t cell;
    unsigned i;
    for (i = 0; i < count; i++)
        value = value << 32 | (tree_cell(machine, node, property, first + i, &cell) ? cell : 0);
    return value;
}

struct cells {
    unsigned address, size;
};

static bool cells_of(const struct machine *machine, int node, struct cells *cells)
{
    cells->address = tree_u32(machine, node, "#address-cells", 2);
    cells->size = tree_u32(machine, node, "#size-cells", 1);
    return cells->address >= 1 && cells->address <= 2 && cells->size >= 1 && cells->size <= 2;
}

/* One step through the ranges of a bus: the child's address as the bus's parent sees it. */
static bool translate(const struct machine *machine, int bus, struct cells child, uint64_t size,
                      uint64_t *base)
{
    int parent = tree_parent(machine, bus);
    unsigned entry, i, total = tree_cells(machine, bus, "ranges");
    struct cells outer;
    if (total == 0)
        return tree_has(machine, bus, "ranges") || parent < 0;
    if (parent < 0 || !cells_of(machine, parent, &outer))
        return false;
    entry = child.address + outer.address + child.size;
    for (i = 0; i + entry <= total; i += entry) {
        uint64_t from = read_cells(machine, bus, "ranges", i, child.address);
        uint64_t to = read_cells(machine, bus, "ranges", i + child.address, outer.address);
        uint64_t span =
            read_cells(machine, bus, "ranges", i + child.address + outer.address, child.size);
        if (*base < from || *base - from >= span || size > span - (*base - from))
            continue;
        *base = *base - from + to;
        return true;
    }
    return false;
}

static bool reg_error(const struct machine *machine, int node, struct sim_error *error,
                      const char *what)
{
    char path[256];
    sim_error_set(error, "%s: %s", tree_path(machine, node, path, sizeof path), what);
    return false;
}

/* Up through the buses until the address space or the root is reached. */
static bool to_space(const struct machine *machine, int bus, uint64_t size, uint64_t *base)
{
    int depth;
    for (depth = 0; depth < BUS_DEPTH_MAX && bus > 0; depth++) {
        struct cells cells;
        if (tree_compatible(machine, bus, "bosim,space"))
            return true;
        if (!cells_of(machine, bus, &cells) || !translate(machine, bus, cells, size, base))
            return false;
        bus = tree_parent(machine, bus);
    }
    return bus <= 0;
}

bool tree_reg(const struct machine *machine, int node, unsigned index, uint32_t *base,
              uint64_t *size, struct sim_error *error)
{
    int bus = tree_parent(machine, node);
    struct cells cells;
    uint64_t address;
    unsigned entry;
    if (bus < 0 || !cells_of(machine, bus, &cells))
        return reg_error(machine, node, error,
                         "its parent needs #address-cells and #size-cells "
                         "of 1 or 2");
    entry = cells.address + cells.size;
    if ((index + 1) * entry > tree_cells(machine, node, "reg"))
        return reg_error(machine, node, error,
                         "property reg has too few entries: give an address "
                         "and a size for each register area");
    address = read_cells(machine, node, "reg", index * entry, cells.address);
    *size = read_cells(machine, node, "reg", index * entry + cells.address, cells.size);
    if (!to_space(machine, bus, *size, &address))
        return reg_error(machine, node, error, "property reg lies outside the ranges of its bus");
    if (address > UINT32_MAX || *size == 0 || *size > (uint64_t)UINT32_MAX + 1)
        return reg_error(machine, node, error,
                         "property reg: the address or size does not fit a "
                         "32-bit space, or the size is 0");
    *base = (uint32_t)address;
    return true;
}
