/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device on a two-wire (I2C) bus whose master drives the lines bit by bit.
 * The slave follows the lines SCL and SDA, calls its owner byte by byte and drives SDA to
 * acknowledge and to send. It embeds in its owner's struct; nothing is allocated. */
#ifndef SIM_DEV_I2C_H
#define SIM_DEV_I2C_H

#include "device.h"

/* What the owner does. All are called inside a change of a line; none may be NULL. */
struct i2c_operations {
    /* Addressed after a start or repeated start: true acknowledges. */
    bool (*start)(void *owner, bool read);
    bool (*put)(void *owner, uint8_t value); /* a byte from the master: true acknowledges */
    uint8_t (*get)(void *owner);             /* the next byte for the master */
    void (*stop)(void *owner);
};

struct i2c_slave {
    const struct i2c_operations *operations;
    void *owner;
    uint8_t address; /* 7 bits */
    struct line_listener scl_listener, sda_listener;
    struct line_driver sda_driver;
    /* What follows is state: I2C_SLAVE_STATE in the owner's table. */
    bool scl, sda; /* levels of the lines, as last told */
    uint8_t phase, bits, shift;
    bool reading; /* the master reads */
};

#define I2C_PHASES 6

#define I2C_SLAVE_STATE(type, member)                                                              \
    STATE_MAX(type, member.scl, 1), STATE_MAX(type, member.sda, 1),                                \
        STATE_MAX(type, member.phase, I2C_PHASES - 1), STATE_MAX(type, member.bits, 8),            \
        STATE(type, member.shift), STATE_MAX(type, member.reading, 1),                             \
        STATE_DRIVER(type, member.sda_driver)

/* Attaches to the two wired-and lines. `operations` lives as long as the slave. False with an
 * error if SDA takes no further driver. */
bool i2c_slave_attach(struct i2c_slave *, struct line *scl, struct line *sda, uint8_t address,
                      const struct i2c_operations *operations, void *owner, struct sim_error *);

#endif
