/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A board: from a devicetree blob to address spaces, memory, clocks and devices, wired.
 * Bindings of our own are in docs/bindings/. Every error names the node and what to do. */
#include "board.h"

#include "device_tree.h"

#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#define SPACES_MAX  8u
#define CLOCKS_MAX  64u
#define DEVICES_MAX 1024u

static bool node_error(const struct machine *machine, int node, struct sim_error *error)
{
    char path[256];
    sim_error_prefix(error, "%s", tree_path(machine, node, path, sizeof path));
    return false;
}

static bool node_says(const struct machine *machine, int node, struct sim_error *error,
                      const char *what)
{
    sim_error_set(error, "%s", what);
    return node_error(machine, node, error);
}

/* Enabled itself, and every bus above it. */
static bool reachable(const struct machine *machine, int node)
{
    for (; node >= 0; node = tree_parent(machine, node))
        if (!tree_enabled(machine, node))
            return false;
    return true;
}

#define for_each_node(node, machine)                                                               \
    for ((node) = fdt_next_node((machine)->dtb, -1, NULL); (node) >= 0;                            \
         (node) = fdt_next_node((machine)->dtb, node, NULL))

/* --- address spaces --- */

struct bus_space *board_space_of(struct machine *machine, int node)
{
    int space_node = tree_space_node(machine, node);
    unsigned i;
    for (i = 1; i < machine->space_count; i++)
        if (machine->spaces[i].node == space_node)
            return &machine->spaces[i].bus;
    return &machine->spaces[0].bus;
}

static bool add_space(struct machine *machine, int node, struct sim_error *error)
{
    uint32_t bits = tree_u32(machine, node, "bosim,address-bits", 32);
    uint32_t unit = tree_u32(machine, node, "bosim,unit", 1);
    struct machine_space *space = &machine->spaces[machine->space_count];
    if (machine->space_count == SPACES_MAX)
        return node_says(machine, node, error, "more than 7 address spaces: merge some");
    if (bits < 8 || bits > 32 || (unit != 1 && unit != 2 && unit != 4) || (bits == 32 && unit != 1))
        return node_says(machine, node, error,
                         "bosim,address-bits must be 8 to 32 (below 32 with units of 2 or 4 "
                         "bytes), bosim,unit 1, 2 or 4");
    bus_space_init(&space->bus, tree_name(machine, node), bits, unit);
    space->node = node;
    machine->space_count++;
    return true;
}

static bool add_spaces(struct machine *machine, struct sim_error *error)
{
    int node;
    machine->spaces = machine_allocate(machine, SPACES_MAX * sizeof *machine->spaces);
    bus_space_init(&machine->spaces[0].bus, "memory", 32, 1);
    machine->spaces[0].node = -1;
    machine->space_count = 1;
    for_each_node(node, machine)
    {
        if (tree_compatible(machine, node, "bosim,space") && !add_space(machine, node, error))
            return false;
    }
    return true;
}

/* --- clocks --- */

struct clock_domain *board_clock_of(struct machine *machine, int node)
{
    unsigned i;
    for (i = 0; i < machine->clock_count; i++)
        if (machine->clocks[i].node == node)
            return &machine->clocks[i].domain;
    return NULL;
}

#define DENOMINATOR_MAX (1u << 20)

/* Rate of a fixed-clock, or of a fixed-factor-clock through its parents. */
static bool clock_rate(const struct machine *machine, int node, int depth, struct clock_rate *rate,
                       struct sim_error *error)
{
    uint64_t multiplier, divisor;
    int parent;
    if (tree_compatible(machine, node, "fixed-clock")) {
        *rate = (struct clock_rate){tree_u32(machine, node, "clock-frequency", 0), 1};
        return rate->numerator != 0 ||
               node_says(machine, node, error, "needs a clock-frequency above 0, in hertz");
    }
    parent = tree_pointed(machine, node, "clocks", 0);
    if (parent < 0 || depth == 0)
        return node_says(machine, node, error, "property clocks must point to a fixed-clock");
    if (!clock_rate(machine, parent, depth - 1, rate, error))
        return false;
    multiplier = rate->numerator * tree_u32(machine, node, "clock-mult", 1);
    divisor = (uint64_t)rate->denominator * tree_u32(machine, node, "clock-div", 1);
    if (multiplier == 0 || divisor == 0 || divisor > DENOMINATOR_MAX || multiplier >> 40 != 0)
        return node_says(machine, node, error,
                         "clock-mult and clock-div must be above 0 and give a rate below 1 THz "
                         "with a divisor up to 2^20");
    *rate = (struct clock_rate){multiplier, (uint32_t)divisor};
    return true;
}

static bool is_clock(const struct machine *machine, int node)
{
    return tree_compatible(machine, node, "fixed-clock") ||
           tree_compatible(machine, node, "fixed-factor-clock");
}

static bool add_clock(struct machine *machine, int node, struct sim_error *error)
{
    struct machine_clock *clock = &machine->clocks[machine->clock_count];
    struct clock_rate rate;
    if (machine->clock_count == CLOCKS_MAX)
        return node_says(machine, node, error, "more than 64 clocks: merge some");
    if (!clock_rate(machine, node, 8, &rate, error))
        return false;
    clock_domain_init(&clock->domain, tree_name(machine, node), rate);
    clock->node = node;
    machine->clock_count++;
    return true;
}

static bool add_clocks(struct machine *machine, struct sim_error *error)
{
    int node;
    machine->clocks = machine_allocate(machine, CLOCKS_MAX * sizeof *machine->clocks);
    for_each_node(node, machine)
    {
        if (is_clock(machine, node) && !add_clock(machine, node, error))
            return false;
    }
    return true;
}

/* --- memory --- */

static bool is_memory(const struct machine *machine, int node)
{
    const char *type = tree_string(machine, node, "device_type");
    return tree_compatible(machine, node, "mmio-sram") ||
           (type != NULL && strcmp(type, "memory") == 0);
}

static bool place_region(struct machine *machine, int node, struct bus_region *region,
                         uint32_t base, struct sim_error *error)
{
    uint32_t wait = 0;
    region->wait_read = (uint8_t)tree_u32(machine, node, "bosim,wait-states", 0);
    tree_cell(machine, node, "bosim,wait-states", 1, &wait);
    region->wait_write =
        tree_cells(machine, node, "bosim,wait-states") > 1 ? (uint8_t)wait : region->wait_read;
    return bus_add(board_space_of(machine, node), region, base,
                   (int)tree_u32(machine, node, "bosim,priority", 0), error) ||
           node_error(machine, node, error);
}

#define MEMORY_MAX ((uint64_t)1 << 30) /* of a whole board: a hostile blob may ask for more */

static bool add_memory(struct machine *machine, int node, struct sim_error *error)
{
    struct bus_region *region = machine_allocate(machine, sizeof *region);
    struct bus_space *space = board_space_of(machine, node);
    uint32_t base;
    uint64_t size;
    if (!tree_reg(machine, node, 0, &base, &size, error))
        return false;
    machine->memory_bytes += size * space->unit;
    if (machine->memory_bytes > MEMORY_MAX)
        return node_says(machine, node, error,
                         "the board's memories exceed 1 GiB: make them "
                         "smaller");
    if (!bus_region_init_ram(region, tree_name(machine, node), size, space->unit,
                             tree_has(machine, node, "read-only"), error))
        return node_error(machine, node, error);
    region->ignores_writes = tree_has(machine, node, "bosim,ignores-writes");
    if (machine->options.ram_fill != 0)
        memset(region->bytes, machine->options.ram_fill, size * space->unit);
    if (place_region(machine, node, region, base, error))
        return true;
    bus_region_free(region);
    return false;
}

static bool add_alias(struct machine *machine, int node, struct sim_error *error)
{
    struct bus_region *region = machine_allocate(machine, sizeof *region);
    int target = tree_pointed(machine, node, "bosim,target", 0);
    uint32_t base, target_base, offset = 0;
    uint64_t size, target_size;
    if (target < 0)
        return node_says(machine, node, error, "bosim,target must point to a memory or device");
    if (!tree_reg(machine, node, 0, &base, &size, error) ||
        !tree_reg(machine, target, 0, &target_base, &target_size, error))
        return false;
    tree_cell(machine, node, "bosim,target", 1, &offset);
    bus_region_init_alias(region, tree_name(machine, node), size, board_space_of(machine, target),
                          target_base + offset);
    return place_region(machine, node, region, base, error);
}

/* --- devices --- */

static const struct device_class *class_of(const struct machine *machine, int node)
{
    int count = fdt_stringlist_count(machine->dtb, node, "compatible"), i;
    for (i = 0; i < count; i++) {
        const char *name = fdt_stringlist_get(machine->dtb, node, "compatible", i, NULL);
        const struct device_class *class = name == NULL ? NULL : device_class_find(name);
        if (class != NULL)
            return class;
    }
    return NULL;
}

struct device *board_device_of(struct machine *machine, int node)
{
    struct device *device;
    for (device = machine->devices; device != NULL; device = device->next)
        if (device->node == node)
            return device;
    return NULL;
}

static bool add_device(struct machine *machine, int node, const struct device_class *class,
                       struct device ***link, struct sim_error *error)
{
    struct device *device;
    if (machine->device_count == DEVICES_MAX)
        return node_says(machine, node, error, "more than 1024 devices: leave some out");
    device = machine_allocate(machine, class->size);
    device->class = class;
    device->machine = machine;
    device->node = node;
    device->name = tree_name(machine, node);
    device->position = ++machine->device_count;
    **link = device;
    *link = &device->next;
    return true;
}

/* Nodes that say something about the board but are no chips. */
static bool is_container(const struct machine *machine, int node)
{
    static const char *const known[] = {"simple-bus", "bosim,space", "gpio-leds",
                                        "gpio-keys",  "arm,cmsis",   NULL};
    unsigned i;
    for (i = 0; known[i] != NULL; i++)
        if (tree_compatible(machine, node, known[i]))
            return true;
    return tree_parent(machine, node) < 0; /* the root itself */
}

static bool unknown_node(const struct machine *machine, int node, struct sim_error *error)
{
    const char *name = tree_string(machine, node, "compatible");
    sim_error_set(error,
                  "compatible \"%s\" is not known: `bosim devices` lists what is; leave a "
                  "node out with status = \"disabled\"",
                  name == NULL ? "?" : name);
    return node_error(machine, node, error);
}

static bool add_node(struct machine *machine, int node, struct device ***link,
                     struct sim_error *error)
{
    const struct device_class *class;
    if (!reachable(machine, node))
        return true;
    if (is_memory(machine, node))
        return add_memory(machine, node, error);
    if (tree_compatible(machine, node, "bosim,alias"))
        return add_alias(machine, node, error);
    if (!tree_has(machine, node, "compatible") || is_clock(machine, node) ||
        is_container(machine, node))
        return true;
    class = class_of(machine, node);
    if (class == NULL)
        return unknown_node(machine, node, error);
    return add_device(machine, node, class, link, error);
}

bool board_build_device(struct device *device, struct sim_error *error)
{
    if (device->built)
        return true;
    if (device->building) {
        sim_error_set(error, "needs a device that needs it: break the circle of references");
        return node_error(device->machine, device->node, error);
    }
    device->building = true;
    device->built = device->class->init(device, error);
    device->building = false;
    return device->built;
}

static bool build_devices(struct machine *machine, struct sim_error *error)
{
    struct device *device;
    for (device = machine->devices; device != NULL; device = device->next)
        if (!board_build_device(device, error))
            return false;
    return true;
}

static void set_byte_order(struct machine *machine)
{
    const struct cpu_class *class = machine->cpu == NULL ? NULL : machine->cpu->device.class->cpu;
    unsigned i;
    for (i = 0; class != NULL && i < machine->space_count; i++)
        machine->spaces[i].bus.big_endian = class->processor->big_endian;
}

static void number_streams(struct machine *machine)
{
    struct stream *stream;
    unsigned number = 0;
    for (stream = machine->streams; stream != NULL; stream = stream->next)
        stream->number = number++;
}

static bool check_blob(const void *dtb, size_t size, struct sim_error *error)
{
    int problem = -FDT_ERR_TRUNCATED;
    if (size >= sizeof(struct fdt_header))
        problem = fdt_check_header(dtb);
    if (problem == 0)
        problem = tree_is_sound(dtb, size) ? fdt_check_full(dtb, size) : -FDT_ERR_BADSTRUCTURE;
    if (problem == 0)
        return true;
    sim_error_set(error, "not a devicetree blob: %s: compile the board's .dts with dtc",
                  fdt_strerror(problem));
    return false;
}

bool board_check(const void *dtb, size_t size, struct sim_error *error)
{
    return check_blob(dtb, size, error);
}

bool board_build(struct machine *machine, struct sim_error *error)
{
    struct device **link = &machine->devices;
    const char *model = tree_string(machine, 0, "model");
    int node;
    if (!tree_index(machine)) {
        sim_error_set(error, "the host has no memory left for a board: close other programs");
        return false;
    }
    machine->board = machine_text(machine, "%s", model == NULL ? "unnamed" : model);
    if (!add_spaces(machine, error) || !add_clocks(machine, error))
        return false;
    for_each_node(node, machine)
    {
        if (!add_node(machine, node, &link, error))
            return false;
    }
    if (!build_devices(machine, error))
        return false;
    set_byte_order(machine);
    number_streams(machine);
    return true;
}
