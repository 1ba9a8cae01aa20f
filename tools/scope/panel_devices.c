/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of devices: the board's tree, and of one device all registers with their fields, which
 * are peeked: nothing is read as the guest reads it. Drawing is in panel_devices_draw.c. */
#include "panel_devices.h"

#include "debug/console_parts.h"
#include "device_tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the tree --- */

static struct devices_node *add_node(struct devices *devices, const char *name, unsigned depth)
{
    struct devices_node *node;
    if (devices->node_count == DEVICES_MOST)
        return NULL;
    node = &devices->nodes[devices->node_count++];
    *node = (struct devices_node){.depth = depth};
    snprintf(node->name, sizeof node->name, "%.47s", name);
    return node;
}

static const struct tree_node *tree_node_of(const struct machine *machine, int node)
{
    size_t i;
    for (i = 0; i < machine->tree_count; i++)
        if (machine->tree_nodes[i].node == node)
            return &machine->tree_nodes[i];
    return NULL;
}

/* The buses above a device that are not those of the one before. */
static unsigned add_buses(struct devices *devices, struct machine *machine, int node, int before)
{
    const struct tree_node *at = tree_node_of(machine, node), *up;
    unsigned depth;
    if (at == NULL || at->up < 0)
        return 0;
    up = &machine->tree_nodes[at->up];
    if (up->up < 0)
        return 0; /* the root has no row */
    depth = add_buses(devices, machine, up->node, before);
    if (up->node != before && board_device_of(machine, up->node) == NULL)
        add_node(devices, tree_name(machine, up->node), depth);
    return depth + 1;
}

static unsigned count_values(const struct device *device)
{
    const struct device_register *reg = device->class->registers;
    unsigned count = 0;
    for (; device->class->peek != NULL && reg != NULL && reg->name != NULL; reg++)
        count += reg->count == 0 ? 1 : reg->count;
    return count;
}

static void add_device(struct devices *devices, const struct device *device, unsigned depth)
{
    struct devices_node *node = add_node(devices, device->name, depth);
    struct sim_error none;
    uint64_t size;
    if (node == NULL)
        return;
    node->title = device->class->title;
    node->has_base = device_area(device, 0, &node->base, &size, &none);
    node->first = devices->value_count;
    node->count = count_values(device);
    if (node->count > DEVICES_VALUES - devices->value_count)
        node->count = 0;
    devices->value_count += node->count;
}

static void list_nodes(struct devices *devices, struct machine *machine)
{
    const struct device *device;
    int before = -1;
    devices->node_count = 0;
    devices->value_count = 0;
    for (device = machine->devices; device != NULL; device = device->next) {
        unsigned depth = add_buses(devices, machine, device->node, before);
        before = tree_parent(machine, device->node);
        add_device(devices, device, depth);
    }
}

static struct devices_node *node_named(struct devices *devices, const char *name)
{
    size_t i;
    for (i = 0; i < devices->node_count; i++)
        if (devices->nodes[i].title != NULL && strcmp(devices->nodes[i].name, name) == 0)
            return &devices->nodes[i];
    return NULL;
}

/* --- values --- */

static void peek_device(struct device *device, const struct devices_node *node, uint32_t *values)
{
    const struct device_register *reg = device->class->registers;
    unsigned id, element, at = node->first, end = node->first + node->count;
    for (id = 0; at < end; id++)
        for (element = 0; element < (reg[id].count == 0 ? 1u : reg[id].count); element++)
            values[at++] = device->class->peek(device, id, element);
}

/* While the machine runs, of the chosen device only. */
static void peek_all(struct devices *devices, const struct worker_look *look)
{
    size_t i;
    for (i = 0; i < devices->node_count; i++) {
        const struct devices_node *node = &devices->nodes[i];
        struct device *device = node->count == 0 ? NULL : machine_device(look->machine, node->name);
        if (device != NULL &&
            (look->state != WORKER_RUNS || strcmp(node->name, devices->chosen) == 0))
            peek_device(device, node, devices->now);
    }
}

static void mark_nodes(struct devices *devices, const uint32_t *before)
{
    size_t i;
    for (i = 0; i < devices->node_count; i++) {
        struct devices_node *node = &devices->nodes[i];
        node->changed = before != NULL && memcmp(devices->now + node->first, before + node->first,
                                                 node->count * sizeof *before) != 0;
    }
}

/* --- the rows of the chosen device --- */

uint32_t devices_field(const struct register_field *field, uint32_t value)
{
    return value >> field->low & (uint32_t)(((uint64_t)1 << field->bits) - 1);
}

const char *devices_meaning(const struct register_field *field, uint32_t value, char *text,
                            size_t size)
{
    const char *at = field->about;
    *text = '\0';
    while (at != NULL && *at != '\0') {
        char *end;
        unsigned long number = strtoul(at, &end, 10);
        if (end != at && *end == ' ' && number == value) {
            snprintf(text, size, "%.*s", (int)strcspn(end + 1, ",;"), end + 1);
            return text;
        }
        at = strpbrk(at, ",;");
        at = at == NULL ? NULL : at + 1 + strspn(at + 1, " ");
    }
    return text;
}

static bool is_open(const struct devices *devices, const char *name)
{
    char whole[120];
    size_t i;
    snprintf(whole, sizeof whole, "%s.%s", devices->chosen, name);
    for (i = 0; i < sizeof devices->open / sizeof devices->open[0]; i++)
        if (strcmp(devices->open[i], whole) == 0)
            return true;
    return false;
}

static struct devices_row *add_row(struct devices *devices, const struct device_register *reg)
{
    struct devices_row *row;
    if (devices->row_count == DEVICES_ROWS)
        return NULL;
    row = &devices->rows[devices->row_count++];
    memset(row, 0, sizeof *row);
    row->reg = reg;
    return row;
}

static void add_fields(struct devices *devices, const struct devices_row *of, bool known)
{
    const struct register_field *field = of->reg->fields;
    const struct devices_row whole = *of;
    for (; field != NULL && field->name != NULL; field++) {
        struct devices_row *row = add_row(devices, whole.reg);
        if (row == NULL)
            return;
        row->field = field;
        snprintf(row->name, sizeof row->name, "%s", field->name);
        row->value = devices_field(field, whole.value);
        row->before = devices_field(field, whole.before);
        row->changed = known && row->value != row->before;
    }
}

static void add_register(struct devices *devices, const struct device *device,
                         const struct device_register *reg, unsigned element, unsigned at,
                         const uint32_t *before)
{
    struct devices_row *row = add_row(devices, reg);
    struct sim_error none;
    uint32_t base = 0;
    uint64_t size;
    if (row == NULL)
        return;
    device_area(device, reg->area, &base, &size, &none);
    snprintf(row->name, sizeof row->name, reg->count > 1 ? "%.50s%u" : "%.50s", reg->name, element);
    row->address = base + reg->offset + element * (reg->stride != 0 ? reg->stride : reg->width);
    row->value = devices->now[at];
    row->before = before != NULL ? before[at] : row->value;
    row->changed = row->value != row->before;
    row->open = is_open(devices, row->name);
    if (row->open)
        add_fields(devices, row, before != NULL);
}

static void list_rows(struct devices *devices, const struct worker_look *look,
                      const uint32_t *before)
{
    const struct devices_node *node = node_named(devices, devices->chosen);
    const struct device *device =
        node == NULL ? NULL : machine_device(look->machine, devices->chosen);
    unsigned id, element, at;
    devices->row_count = 0;
    if (device == NULL)
        return;
    snprintf(devices->title, sizeof devices->title, "%.90s",
             node->title != NULL ? node->title : "");
    for (id = 0, at = node->first; at < node->first + node->count; id++) {
        const struct device_register *reg = &device->class->registers[id];
        for (element = 0; element < (reg->count == 0 ? 1u : reg->count); element++)
            add_register(devices, device, reg, element, at++, before);
    }
}

/* --- looking --- */

/* At first the one that people know best. */
static void choose_first(struct devices *devices, const struct worker_look *look)
{
    size_t i, first = DEVICES_MOST;
    if (node_named(devices, devices->chosen) != NULL)
        return;
    devices->chosen[0] = '\0';
    devices->reveals = true;
    for (i = 0; i < devices->node_count; i++) {
        const struct devices_node *node = &devices->nodes[i];
        if (node->count == 0)
            continue;
        if (first == DEVICES_MOST)
            first = i;
        if (machine_stream(look->machine, node->name) != NULL) {
            first = i;
            break;
        }
    }
    if (first < devices->node_count)
        snprintf(devices->chosen, sizeof devices->chosen, "%s", devices->nodes[first].name);
}

static void keep_values(struct devices *devices)
{
    memcpy(devices->stood, devices->now, devices->value_count * sizeof *devices->now);
    devices->has_stood = true;
}

static void begin_stop(struct devices *devices, enum panel_news news, struct machine *machine)
{
    uint32_t *values = devices->before;
    if (news == PANEL_OTHER) {
        list_nodes(devices, machine);
        devices->has_stood = devices->has_before = false;
        return;
    }
    devices->before = devices->stood;
    devices->stood = values;
    devices->has_before = devices->has_stood;
    devices->has_stood = false;
}

static bool look_devices(struct panel *panel, const struct worker_look *look)
{
    struct devices *devices = (struct devices *)panel;
    const uint32_t *before = NULL;
    enum panel_news news;
    if (look->machine == NULL)
        return false;
    news = panel_news(&devices->watch, look);
    if (news == PANEL_OLD && !devices->wants)
        return false;
    if (news >= PANEL_STOPPED)
        begin_stop(devices, news, look->machine);
    choose_first(devices, look);
    peek_all(devices, look);
    if (look->state == WORKER_RUNS)
        before = devices->has_stood ? devices->stood : NULL;
    else if (devices->has_before)
        before = devices->before;
    if (look->state != WORKER_RUNS)
        mark_nodes(devices, before);
    list_rows(devices, look, before);
    if (look->state != WORKER_RUNS)
        keep_values(devices);
    devices->wants = false;
    panel_looked(&devices->watch);
    return true;
}

/* --- commands --- */

static bool choose(struct panel *panel, const char *words, struct sim_error *error)
{
    struct devices *devices = (struct devices *)panel;
    char name[48];
    panel_next(&words, name, sizeof name);
    if (node_named(devices, name) == NULL) {
        sim_error_set(error, "there is no device \"%s\": `info devices` lists them", name);
        return false;
    }
    snprintf(devices->chosen, sizeof devices->chosen, "%s", name);
    devices->reveals = true;
    return true;
}

/* Opens a register, or closes it: the last sixteen stay open. */
static bool open_register(struct panel *panel, const char *words, struct sim_error *error)
{
    struct devices *devices = (struct devices *)panel;
    char name[64], *free_place = NULL;
    const size_t most = sizeof devices->open / sizeof devices->open[0];
    size_t i;
    if (!panel_next(&words, name, sizeof name)) {
        sim_error_set(error, "devices open which register? DEVICE.REGISTER");
        return false;
    }
    for (i = 0; i < most; i++) {
        if (strcmp(devices->open[i], name) == 0) {
            devices->open[i][0] = '\0';
            return true;
        }
        if (free_place == NULL && devices->open[i][0] == '\0')
            free_place = devices->open[i];
    }
    if (free_place == NULL) {
        memmove(devices->open[0], devices->open[1], (most - 1) * sizeof devices->open[0]);
        free_place = devices->open[most - 1];
    }
    snprintf(free_place, sizeof devices->open[0], "%s", name);
    return true;
}

static const struct panel_action actions[] = {
    {"choose", choose}, {"open", open_register}, {NULL, NULL}};

static bool command_devices_panel(struct panel *panel, const char *words, struct sim_error *error)
{
    ((struct devices *)panel)->wants = true;
    return panel_act(panel, actions, words, "devices choose DEVICE, devices open DEVICE.REGISTER",
                     error);
}

/* --- life --- */

static void open_devices(struct panel *panel)
{
    struct devices *devices = (struct devices *)panel;
    devices->now = panel_make(DEVICES_VALUES, sizeof *devices->now);
    devices->stood = panel_make(DEVICES_VALUES, sizeof *devices->stood);
    devices->before = panel_make(DEVICES_VALUES, sizeof *devices->before);
    devices->rows = panel_make(DEVICES_ROWS, sizeof *devices->rows);
}

static void close_devices(struct panel *panel)
{
    struct devices *devices = (struct devices *)panel;
    free(devices->now);
    free(devices->stood);
    free(devices->before);
    free(devices->rows);
}

static void keep_devices(const struct panel *panel, json_t *object)
{
    const struct devices *devices = (const struct devices *)panel;
    json_object_set_new(object, "chosen", json_string(devices->chosen));
}

static void restore_devices(struct panel *panel, const json_t *object)
{
    struct devices *devices = (struct devices *)panel;
    const char *chosen = json_string_value(json_object_get(object, "chosen"));
    if (chosen != NULL)
        snprintf(devices->chosen, sizeof devices->chosen, "%s", chosen);
}

static const char *const keys[] = {
    "Up, Down",        "go from row to row",           "Return", "a device, a register's fields",
    "Menu, Shift+F10", "write a register, stop at it", NULL};

const struct panel_class devices_panel = {
    .name = "devices",
    .title = "Devices",
    .size = sizeof(struct devices),
    .open = open_devices,
    .close = close_devices,
    .look = look_devices,
    .draw = devices_draw,
    .command = command_devices_panel,
    .keep = keep_devices,
    .restore = restore_devices,
    .keys = keys,
};
