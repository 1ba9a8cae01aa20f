/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person sees and touches on a board: LEDs, buttons and switches, as its devicetree says
 * (gpio-leds, gpio-keys, bosim,key), with the pins that they are on. Looking changes nothing; a
 * button is pressed by driving its pin from outside (input.h). docs/bindings/gpio-leds.md */
#ifndef SIM_BOARD_PARTS_H
#define SIM_BOARD_PARTS_H

#include "device.h"

enum board_part_kind { PART_LED, PART_BUTTON, PART_SWITCH };

struct board_part {
    enum board_part_kind kind;
    const char *name;  /* of the node: "led0"; the machine's, as all texts here */
    const char *label; /* as printed on the board, or else the name */
    const char *place; /* of the group it is in: the parent's label, "" if it has none */
    struct line *line; /* its pin */
    bool active_low;   /* lit, pressed, on while the pin is low */
    uint32_t colour;   /* of a LED, 0xRRGGBB */
};

/* The parts in the order of the devicetree, at most `most`; returns how many there are. A part
 * whose pin is not there is left out. */
unsigned board_parts(struct machine *, struct board_part *, unsigned most);
/* The one of that name or label; false: there is none. */
bool board_part_find(struct machine *, const char *name, struct board_part *);
/* Is it lit; pressed; on? What nobody has touched is not. */
bool board_part_is_on(const struct board_part *);
/* The level that the outside is to drive so that it is pressed, on. */
bool board_part_level(const struct board_part *, bool on);

/* The pin behind a specifier <&controller number flags>, its number as the controller's
 * gpio-line-names call it, else "pN", "irqN", "N", or of ports of eight "pN.B". NULL: none. */
struct line *board_pin(struct machine *, int node, const char *property, unsigned index,
                       uint32_t *flags);

#endif
