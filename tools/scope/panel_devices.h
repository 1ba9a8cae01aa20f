/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The panel of devices: what it has copied, for its drawing and for tests. */
#ifndef SCOPE_PANEL_DEVICES_H
#define SCOPE_PANEL_DEVICES_H

#include "panel_parts.h"

#define DEVICES_MOST   512u
#define DEVICES_VALUES 16384u /* registers of all devices together */
#define DEVICES_ROWS   2048u  /* of one device, fields included */

/* A device, or a bus that others are on. */
struct devices_node {
    char name[48];
    const char *title; /* of the class; NULL: a bus */
    unsigned depth;
    bool has_base;
    uint32_t base;
    unsigned first, count; /* of its values */
    bool changed;          /* one of them */
};

/* A row of the chosen device: a register, or a field of the one above. */
struct devices_row {
    const struct device_register *reg;  /* const tables of the class */
    const struct register_field *field; /* NULL: the register itself */
    char name[64];
    uint32_t address;
    uint32_t value, before;
    bool changed, open;
};

struct devices {
    struct panel panel;
    struct panel_watch watch;
    struct devices_node nodes[DEVICES_MOST];
    size_t node_count;
    unsigned value_count;
    uint32_t *now, *stood, *before; /* arrays of DEVICES_VALUES */
    bool has_stood, has_before;
    char chosen[48];
    char title[96];
    struct devices_row *rows; /* array of DEVICES_ROWS */
    size_t row_count;
    char open[16][64];   /* registers whose fields are shown, as "uart0.CTRL" */
    bool wants, reveals; /* to be copied; the chosen one is to be made visible */
};

void devices_draw(struct panel *, struct ui *, struct ui_rect);
uint32_t devices_field(const struct register_field *, uint32_t value);
/* What a field's value means, from "0 off, 1 on"; else the whole text, or "". */
const char *devices_meaning(const struct register_field *, uint32_t value, char *text, size_t size);

#endif
