// SPDX-License-Identifier: GPL-2.0-or-later
/* The panels that this program has. */
#include "panel.h"

#pragma weak timeline_panel
#pragma weak tasks_panel
#pragma weak code_panel
#pragma weak registers_panel
#pragma weak memory_panel
#pragma weak devices_panel
#pragma weak console_panel
#pragma weak board_panel

static const struct panel_class *const classes[] = {
    &timeline_panel, &tasks_panel,   &code_panel,    &registers_panel,
    &memory_panel,   &devices_panel, &console_panel, &board_panel,
};

const struct panel_class *panel_class_at(unsigned index)
{
    size_t i;
    for (i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i] != NULL && index-- == 0)
            return classes[i];
    return NULL;
}
