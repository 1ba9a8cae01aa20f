/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a device's init function calls: properties, register areas, clocks, interrupts, pins,
 * events, streams, from its devicetree node. */
#include "device.h"

#include "device_tree.h"

#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

bool device_has(const struct device *device, const char *property)
{
    return tree_has(device->machine, device->node, property);
}

uint32_t device_u32(const struct device *device, const char *property, uint32_t otherwise)
{
    return tree_u32(device->machine, device->node, property, otherwise);
}

uint32_t device_cell(const struct device *device, const char *property, unsigned index,
                     uint32_t otherwise)
{
    uint32_t value;
    return tree_cell(device->machine, device->node, property, index, &value) ? value : otherwise;
}

unsigned device_cells(const struct device *device, const char *property)
{
    return tree_cells(device->machine, device->node, property);
}

const char *device_string(const struct device *device, const char *property)
{
    return tree_string(device->machine, device->node, property);
}

static void place_error(const struct device *device, struct sim_error *error)
{
    char path[256];
    sim_error_prefix(error, "%s", tree_path(device->machine, device->node, path, sizeof path));
}

/* The device of a node, built before it is handed out. */
static struct device *built_device(struct device *user, int node, const char *property,
                                   struct sim_error *error)
{
    struct device *device = node < 0 ? NULL : board_device_of(user->machine, node);
    if (device == NULL) {
        sim_error_set(error, "property %s points to no device of this board (is it disabled?)",
                      property);
        place_error(user, error);
        return NULL;
    }
    return board_build_device(device, error) ? device : NULL;
}

struct device *device_reference(struct device *device, const char *property, unsigned index,
                                struct sim_error *error)
{
    return built_device(device, tree_pointed(device->machine, device->node, property, index),
                        property, error);
}

bool device_area(const struct device *device, unsigned area, uint32_t *base, uint64_t *size,
                 struct sim_error *error)
{
    return tree_reg(device->machine, device->node, area, base, size, error);
}

struct bus_space *device_space(const struct device *device)
{
    return board_space_of(device->machine, device->node);
}

struct bus_space *device_space_of(struct device *device, const char *property,
                                  struct sim_error *error)
{
    int node = tree_pointed(device->machine, device->node, property, 0);
    if (!device_has(device, property))
        return &device->machine->spaces[0].bus;
    if (node >= 0 && tree_compatible(device->machine, node, "bosim,space"))
        return board_space_of(device->machine, node);
    sim_error_set(error, "property %s must point to a bosim,space", property);
    place_error(device, error);
    return NULL;
}

#define AREAS_MAX 16u

static struct bus_region *area_region(struct device *device, unsigned area)
{
    if (device->areas == NULL)
        device->areas = machine_allocate(device->machine, AREAS_MAX * sizeof *device->areas);
    if (area >= AREAS_MAX)
        return NULL;
    if (area >= device->area_count)
        device->area_count = area + 1;
    return &device->areas[area];
}

bool device_map(struct device *device, unsigned area, struct sim_error *error)
{
    struct bus_region *region = area_region(device, area);
    uint32_t base;
    uint64_t size;
    if (region == NULL || !device_area(device, area, &base, &size, error))
        return false;
    bus_region_init_device(region, device->name, size, device, area);
    region->wait_read = (uint8_t)device_cell(device, "bosim,wait-states", 0, 0);
    region->wait_write = (uint8_t)device_cell(device, "bosim,wait-states", 1, region->wait_read);
    if (!bus_add(device_space(device), region, base, (int)device_u32(device, "bosim,priority", 0),
                 error)) {
        place_error(device, error);
        return false;
    }
    return true;
}

bool device_map_registers(struct device *device, struct sim_error *error)
{
    const struct device_register *reg;
    unsigned i, areas = 0;
    for (reg = device->class->registers; reg->name != NULL; reg++)
        areas = reg->area >= areas ? reg->area + 1u : areas;
    for (i = 0; i < areas; i++)
        if (!device_map(device, i, error))
            return false;
    return true;
}

/* --- clocks: <&provider cells...> --- */

/* Walks the specifiers of a property up to entry `index`: the provider's node and where its
 * cells begin. `size_property` of the provider says how many cells follow it. -1 if none. */
static int specifier(const struct device *device, const char *property, const char *size_property,
                     unsigned index, unsigned *first, unsigned *count)
{
    const struct machine *machine = device->machine;
    unsigned at = 0, total = tree_cells(machine, device->node, property);
    while (at < total) {
        int provider = tree_pointed(machine, device->node, property, at);
        *count = provider < 0 ? 0 : tree_u32(machine, provider, size_property, 0);
        *first = at + 1;
        if (*count > total - *first)
            return -1;
        if (index-- == 0)
            return provider;
        at = *first + *count;
    }
    return -1;
}

static unsigned name_index(const struct device *device, const char *name)
{
    int index = name == NULL ? 0
                             : fdt_stringlist_search(device->machine->dtb, device->node,
                                                     "clock-names", name);
    return index < 0 ? UINT32_MAX : (unsigned)index;
}

#define CELLS_MAX 8u

static bool copy_cells(const struct device *device, const char *property, unsigned first,
                       unsigned count, uint32_t *cells)
{
    unsigned i;
    if (count > CELLS_MAX)
        return false;
    for (i = 0; i < count; i++)
        cells[i] = device_cell(device, property, first + i, 0);
    return true;
}

static struct clock_domain *no_clock(struct device *device, const char *name,
                                     struct sim_error *error)
{
    sim_error_set(error, "needs %s%s in property clocks: point it to a fixed-clock node",
                  name == NULL ? "a clock" : "clock ", name == NULL ? "" : name);
    place_error(device, error);
    return NULL;
}

struct clock_domain *device_clock(struct device *device, const char *name, struct sim_error *error)
{
    uint32_t cells[CELLS_MAX];
    unsigned first, count;
    int node =
        specifier(device, "clocks", "#clock-cells", name_index(device, name), &first, &count);
    struct clock_domain *fixed = node < 0 ? NULL : board_clock_of(device->machine, node);
    struct device *provider;
    if (fixed != NULL)
        return fixed;
    if (node < 0 || board_device_of(device->machine, node) == NULL)
        return no_clock(device, name, error);
    provider = board_device_of(device->machine, node);
    if (!(provider->building && provider->class->clock_first) &&
        built_device(device, node, "clocks", error) == NULL)
        return NULL;
    if (provider->class->clock == NULL || !copy_cells(device, "clocks", first, count, cells))
        return no_clock(device, name, error);
    return provider->class->clock(provider, cells, count, error);
}

/* --- interrupts --- */

static int interrupt_parent(const struct device *device)
{
    int node = device->node;
    while (node >= 0) {
        int parent = tree_pointed(device->machine, node, "interrupt-parent", 0);
        if (parent >= 0)
            return parent;
        node = tree_parent(device->machine, node);
    }
    return -1;
}

/* The controller's node and the cells of entry `index`; 0: no such entry; -1: it is bad. */
static int find_interrupt(struct device *device, unsigned index, int *controller, uint32_t *cells,
                          unsigned *count)
{
    unsigned first;
    if (device_has(device, "interrupts-extended")) {
        if (device_cells(device, "interrupts-extended") == 0)
            return -1;
        *controller =
            specifier(device, "interrupts-extended", "#interrupt-cells", index, &first, count);
        if (*controller < 0)
            return 0;
        return copy_cells(device, "interrupts-extended", first, *count, cells) ? 1 : -1;
    }
    if (!device_has(device, "interrupts"))
        return 0;
    *controller = interrupt_parent(device);
    *count = *controller < 0 ? 0 : tree_u32(device->machine, *controller, "#interrupt-cells", 1);
    if (*count == 0 || *count > CELLS_MAX)
        return -1;
    if (((uint64_t)index + 1) * *count > device_cells(device, "interrupts"))
        return 0;
    return copy_cells(device, "interrupts", index * *count, *count, cells) ? 1 : -1;
}

static bool bad_interrupt(struct device *device, struct sim_error *error)
{
    sim_error_set(error, "property interrupts: no interrupt controller takes it: set "
                         "interrupt-parent to one, and its #interrupt-cells");
    place_error(device, error);
    return false;
}

bool device_irq(struct device *device, unsigned index, struct line_driver *driver,
                struct sim_error *error)
{
    uint32_t cells[CELLS_MAX];
    unsigned count = 0;
    int node = -1, found = find_interrupt(device, index, &node, cells, &count);
    struct device *controller;
    struct line *line;
    *driver = (struct line_driver){0};
    if (found <= 0)
        return found == 0 || bad_interrupt(device, error);
    controller = built_device(device, node, "interrupts", error);
    if (controller == NULL)
        return false;
    if (controller->class->interrupt == NULL)
        return bad_interrupt(device, error);
    line = controller->class->interrupt(controller, cells, count, error);
    if (line == NULL || !line_drive(line, driver, error)) {
        place_error(device, error);
        return false;
    }
    return true;
}

/* --- pins, events, streams --- */

struct line *device_pin(struct device *device, const char *name, enum line_resolution resolution,
                        struct sim_error *error)
{
    struct machine *machine = device->machine;
    const char *full = machine_text(machine, "%s.%s", device->name, name);
    struct line *line;
    if (machine_line(machine, full) != NULL) {
        sim_error_set(error, "two pins have the name %s: give the nodes labels that differ", full);
        return NULL;
    }
    line = machine_allocate(machine, sizeof *line);
    line_init(line, machine, device->position << 8, full, resolution);
    return line;
}

void device_event(struct device *device, struct event *event, const char *name,
                  void (*handler)(void *owner, sim_time due))
{
    event_init(event, device->machine, device->position << 8 | (device->slots++ & 0xff), name,
               handler, device);
}

void device_stream(struct device *device, struct stream *stream, const char *suffix,
                   void (*arrive)(void *owner, uint32_t value))
{
    struct machine *machine = device->machine;
    struct stream **link = &machine->streams;
    const char *name =
        suffix == NULL ? device->name : machine_text(machine, "%s.%s", device->name, suffix);
    stream_init(stream, machine, device->position << 8 | (device->slots++ & 0xff), name, device,
                arrive);
    stream->device_position = device->position;
    while (*link != NULL && (*link)->device_position <= device->position)
        link = &(*link)->next;
    stream->next = *link;
    *link = stream;
    machine->stream_count++;
}
