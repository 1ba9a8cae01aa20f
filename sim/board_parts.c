/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LEDs, buttons and switches of a board: see board_parts.h. After Linux's bindings gpio-leds,
 * gpio-keys and leds/common. */
#include "board_parts.h"

#include "device_tree.h"
#include "machine.h"

#include <libfdt.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ACTIVE_LOW 1u /* of a specifier's flags */
#define SWITCH     5u /* linux,input-type: EV_SW */
#define NAME       160
#define PARTS_MOST 256u

/* --- pins --- */

static struct line *line_of(struct machine *machine, const char *device, const char *pin)
{
    char name[NAME];
    snprintf(name, sizeof name, "%s.%s", device, pin);
    return machine_line(machine, name);
}

static struct line *numbered(struct machine *machine, const char *device, const char *format,
                             unsigned number, unsigned bit)
{
    char pin[32];
    snprintf(pin, sizeof pin, format, number, bit);
    return line_of(machine, device, pin);
}

struct line *board_pin(struct machine *machine, int node, const char *property, unsigned index,
                       uint32_t *flags)
{
    int controller = tree_pointed(machine, node, property, 3 * index);
    const struct device *device = controller < 0 ? NULL : board_device_of(machine, controller);
    const char *name;
    struct line *line = NULL;
    uint32_t number = 0;
    *flags = 0;
    if (device == NULL || !tree_cell(machine, node, property, 3 * index + 1, &number) ||
        !tree_cell(machine, node, property, 3 * index + 2, flags) || number > 4096)
        return NULL;
    name = fdt_stringlist_get(machine->dtb, controller, "gpio-line-names", (int)number, NULL);
    if (name != NULL && *name != '\0')
        line = line_of(machine, device->name, name);
    if (line == NULL)
        line = numbered(machine, device->name, "p%u", number, 0);
    if (line == NULL)
        line = numbered(machine, device->name, "irq%u", number, 0);
    if (line == NULL)
        line = numbered(machine, device->name, "%u", number, 0);
    return line != NULL ? line : numbered(machine, device->name, "p%u.%u", number / 8, number % 8);
}

/* --- parts --- */

/* LED_COLOR_ID_... of dt-bindings/leds/common.h, as a lit LED looks. */
static uint32_t colour_of(const struct machine *machine, int node)
{
    static const uint32_t colours[] = {0xf4f7ff, 0xff4136, 0x2ee06b, 0x3f8cff, 0xffb000,
                                       0xa66bff, 0xffe14d, 0x8b1a1a, 0xf4f7ff, 0xf4f7ff,
                                       0xc04dff, 0xff8126, 0xff7fbf, 0x35e0e0, 0xb6f23c};
    uint32_t id = tree_u32(machine, node, "color", 2);
    return colours[id < sizeof colours / sizeof colours[0] ? id : 0];
}

static const char *label_of(struct machine *machine, int node)
{
    const char *label = tree_string(machine, node, "label");
    return label != NULL ? label : tree_name(machine, node);
}

/* A child of gpio-leds or gpio-keys. */
static bool read_part(struct machine *machine, int parent, int node, struct board_part *part)
{
    bool led = tree_compatible(machine, parent, "gpio-leds");
    const char *place = tree_string(machine, parent, "label");
    uint32_t flags;
    memset(part, 0, sizeof *part);
    part->line = board_pin(machine, node, "gpios", 0, &flags);
    if (part->line == NULL || !tree_enabled(machine, node))
        return false;
    part->kind = led                                                        ? PART_LED
                 : tree_u32(machine, node, "linux,input-type", 1) == SWITCH ? PART_SWITCH
                                                                            : PART_BUTTON;
    part->name = tree_name(machine, node);
    part->label = label_of(machine, node);
    part->place = place == NULL ? "" : place;
    part->active_low = (flags & ACTIVE_LOW) != 0;
    part->colour = led ? colour_of(machine, node) : 0;
    return true;
}

/* A button that interrupts: its pin is the finger. */
static bool read_key(struct machine *machine, const struct device *device, struct board_part *part)
{
    memset(part, 0, sizeof *part);
    part->line = line_of(machine, device->name, "pressed");
    part->kind = PART_BUTTON;
    part->name = device->name;
    part->label = label_of(machine, device->node);
    part->place = "";
    return part->line != NULL;
}

static bool holds_parts(const struct machine *machine, int node)
{
    return (tree_compatible(machine, node, "gpio-leds") ||
            tree_compatible(machine, node, "gpio-keys")) &&
           tree_enabled(machine, node);
}

/* The part that a node is; false: it is none. */
static bool part_of(struct machine *machine, int node, struct board_part *part)
{
    int parent = tree_parent(machine, node);
    const struct device *device;
    if (parent >= 0 && holds_parts(machine, parent))
        return read_part(machine, parent, node, part);
    if (!tree_compatible(machine, node, "bosim,key"))
        return false;
    device = board_device_of(machine, node);
    return device != NULL && read_key(machine, device, part);
}

unsigned board_parts(struct machine *machine, struct board_part *parts, unsigned most)
{
    struct board_part part;
    unsigned count = 0;
    int node;
    for (node = fdt_next_node(machine->dtb, -1, NULL); node >= 0 && count < PARTS_MOST;
         node = fdt_next_node(machine->dtb, node, NULL))
        if (part_of(machine, node, &part)) {
            if (count < most)
                parts[count] = part;
            count++;
        }
    return count;
}

bool board_part_find(struct machine *machine, const char *name, struct board_part *part)
{
    int node;
    for (node = fdt_next_node(machine->dtb, -1, NULL); node >= 0;
         node = fdt_next_node(machine->dtb, node, NULL))
        if (part_of(machine, node, part) &&
            (strcmp(part->name, name) == 0 || strcasecmp(part->label, name) == 0))
            return true;
    return false;
}

/* A pin that only its chip is on has been touched by nobody: its level is the chip's own idea. */
bool board_part_is_on(const struct board_part *part)
{
    bool touched = part->kind == PART_LED || part->line->resolution == LINE_SINGLE ||
                   part->line->resolution == LINE_WIRED_AND || part->line->drivers > 1;
    return touched && part->line->level != part->active_low;
}

bool board_part_level(const struct board_part *part, bool on)
{
    return on != part->active_low;
}
