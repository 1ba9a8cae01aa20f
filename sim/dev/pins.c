/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups of pins of a device: see pins.h. */
#include "dev/pins.h"

bool pins_drive(struct device *device, struct line_driver *drivers, const char *const *names,
                unsigned count, struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < count; i++) {
        struct line *line;
        if (names[i] == NULL)
            continue;
        line = device_pin(device, names[i], LINE_SINGLE, error);
        if (line == NULL || !line_drive(line, &drivers[i], error))
            return false;
    }
    return true;
}

void pins_set(struct line_driver *drivers, unsigned count, uint32_t levels)
{
    unsigned i;
    for (i = 0; i < count; i++)
        line_set(&drivers[i], levels >> i & 1);
}

bool pins_listen(struct device *device, struct line_listener *listeners, const char *const *names,
                 unsigned count, void (*changed)(void *device, unsigned input, bool level),
                 struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < count; i++) {
        struct line *line = device_pin(device, names[i], LINE_SINGLE, error);
        if (line == NULL)
            return false;
        line_listen(line, &listeners[i], device, changed, i);
    }
    return true;
}
