/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slave's side of a two-wire bus, after the I2C-bus specification (UM10204), chapter 3:
 * start, stop, 7-bit address, data, acknowledge. Data changes while SCL is low and is taken at
 * its rising edge. Leaves out: clock stretching, 10-bit addresses, general call. */
#include "dev/i2c.h"

#include <string.h>

enum phase {
    IDLE,      /* not addressed: waits for a start */
    ADDRESS,   /* takes the address byte */
    TAKING,    /* takes a data byte */
    ANSWERING, /* the acknowledge bit of what was taken is on SDA */
    SENDING,   /* sends a data byte */
    LISTENING, /* waits for the master's acknowledge */
};

static void release(struct i2c_slave *slave)
{
    line_set(&slave->sda_driver, true);
}

static void enter(struct i2c_slave *slave, enum phase phase)
{
    slave->phase = (uint8_t)phase;
    slave->bits = 0;
}

static void begin_sending(struct i2c_slave *slave)
{
    enter(slave, SENDING);
    slave->shift = slave->operations->get(slave->owner);
}

/* SDA changed while SCL is high: start or stop. */
static void condition(struct i2c_slave *slave, bool stop)
{
    if (slave->phase != IDLE && slave->phase != ADDRESS)
        slave->operations->stop(slave->owner);
    release(slave);
    enter(slave, stop ? IDLE : ADDRESS);
}

static void rising(struct i2c_slave *slave)
{
    if (slave->phase == ADDRESS || slave->phase == TAKING)
        slave->shift = (uint8_t)(slave->shift << 1 | slave->sda);
    if (slave->phase == LISTENING && slave->sda)
        enter(slave, IDLE); /* the master wants no more */
    else if (slave->phase != IDLE)
        slave->bits++;
}

static bool addressed(struct i2c_slave *slave)
{
    if (slave->shift >> 1 != slave->address)
        return false;
    slave->reading = slave->shift & 1;
    return slave->operations->start(slave->owner, slave->reading);
}

static void byte_taken(struct i2c_slave *slave)
{
    bool acknowledge = slave->phase == ADDRESS ? addressed(slave)
                                               : slave->operations->put(slave->owner, slave->shift);
    enter(slave, acknowledge ? ANSWERING : IDLE);
    line_set(&slave->sda_driver, !acknowledge);
}

static void send_bit(struct i2c_slave *slave)
{
    line_set(&slave->sda_driver, (slave->shift & 0x80) != 0);
    slave->shift = (uint8_t)(slave->shift << 1);
}

/* The acknowledge bit is over: what comes next? */
static void answered(struct i2c_slave *slave)
{
    release(slave);
    if (!slave->reading) {
        enter(slave, TAKING);
        return;
    }
    begin_sending(slave);
    send_bit(slave);
}

static void falling(struct i2c_slave *slave)
{
    if ((slave->phase == ADDRESS || slave->phase == TAKING) && slave->bits == 8) {
        byte_taken(slave);
    } else if ((slave->phase == ANSWERING || slave->phase == LISTENING) && slave->bits > 0) {
        answered(slave);
    } else if (slave->phase == SENDING && slave->bits == 8) {
        release(slave);
        enter(slave, LISTENING);
    } else if (slave->phase == SENDING) {
        send_bit(slave);
    }
}

static void scl_changed(void *owner, unsigned input, bool level)
{
    struct i2c_slave *slave = owner;
    (void)input;
    slave->scl = level;
    if (level)
        rising(slave);
    else
        falling(slave);
}

static void sda_changed(void *owner, unsigned input, bool level)
{
    struct i2c_slave *slave = owner;
    (void)input;
    slave->sda = level;
    if (slave->scl)
        condition(slave, level);
}

bool i2c_slave_attach(struct i2c_slave *slave, struct line *scl, struct line *sda, uint8_t address,
                      const struct i2c_operations *operations, void *owner, struct sim_error *error)
{
    memset(slave, 0, sizeof *slave);
    slave->operations = operations;
    slave->owner = owner;
    slave->address = address;
    slave->scl = slave->sda = true;
    if (!line_drive(sda, &slave->sda_driver, error))
        return false;
    line_listen(scl, &slave->scl_listener, slave, scl_changed, 0);
    line_listen(sda, &slave->sda_listener, slave, sda_changed, 0);
    return true;
}
