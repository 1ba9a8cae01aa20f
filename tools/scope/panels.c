// SPDX-License-Identifier: GPL-2.0-or-later
/* The panels that this program has. */
#include "panel.h"

static const struct panel_class *const classes[] = {
    &timeline_panel, &tasks_panel,   &code_panel,    &registers_panel,
    &memory_panel,   &devices_panel, &console_panel, &board_panel,
};

const struct panel_class *panel_class_at(unsigned index)
{
    return index < sizeof classes / sizeof *classes ? classes[index] : NULL;
}
