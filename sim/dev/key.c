/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A button of a board that interrupts while it is pressed: the pin DEVICE.pressed is the finger. */
#include "dev/pins.h"

#include <stddef.h>

struct key {
    struct device device;
    struct line_driver irq;
    struct line_listener pin;
};

static const struct device_register registers[] = {{0}};
static const struct state_field state[] = {STATE_DRIVER(struct key, irq), STATE_END};

static void pressed(void *owner, unsigned input, bool level)
{
    struct key *key = owner;
    (void)input;
    line_set(&key->irq, level);
}

static bool key_init(struct device *device, struct sim_error *error)
{
    struct key *key = (struct key *)device;
    static const char *const names[] = {"pressed"};
    return device_irq(device, 0, &key->irq, error) &&
           pins_listen(device, &key->pin, names, 1, pressed, error);
}

const struct device_class key_class = {
    .compatible = "bosim,key",
    .title = "Button that interrupts",
    .manual = "docs/bindings/bosim,key.md",
    .size = sizeof(struct key),
    .registers = registers,
    .state = state,
    .init = key_init,
};
