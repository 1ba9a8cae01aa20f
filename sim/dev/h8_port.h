/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pins of H8 chips: each is a pin of a port, "port6.4", wired-and and high when nothing pulls it;
 * a module's property renesas,pins says which of them are its own: <&port6 4> in the order of its
 * binding, <0 0> for none. A module without one has a pin of its own, "LABEL.NAME". */
#ifndef SIM_DEV_H8_PORT_H
#define SIM_DEV_H8_PORT_H

#include "device.h"

/* An output of a module. */
struct h8_output {
    struct device *port;    /* NULL: it has a line of its own */
    uint8_t bit, user;      /* of several modules that may have the pin, the first comes first */
    struct line_driver own; /* in the module's state table */
};

/* In init: the pin with this number in renesas,pins, else a line `name` of the module's own. False
 * with an error if there is no such port, or the name is taken. */
bool h8_output_init(struct device *module, unsigned number, const char *name, struct h8_output *,
                    struct sim_error *);
/* `active`: the module has the pin and drives `level`; else it is the port's. A line of the
 * module's own is low then. */
void h8_output_set(struct h8_output *, bool active, bool level);

/* In init: `changed` is told of the pin's level. */
bool h8_input_init(struct device *module, unsigned number, const char *name, struct line_listener *,
                   void (*changed)(void *module, unsigned input, bool level), unsigned input,
                   struct sim_error *);

/* The level of such an input now. */
bool h8_input_level(struct device *module, unsigned number, const char *name);

/* --- modules that have a port's data (pulse outputs) ---
 * The port that cell `index` of a property points to; NULL and an error if it is none. */
struct device *h8_port_of(struct device *module, const char *property, unsigned index,
                          struct sim_error *);
uint8_t h8_port_data(const struct device *port);
/* Bits of the data register are `levels` from now on, and not written by programs. */
void h8_port_put_data(struct device *, uint8_t bits, uint8_t levels);
/* Outputs have `levels` in place of the data register's bits. */
void h8_port_show(struct device *, uint8_t bits, uint8_t levels);

#endif
