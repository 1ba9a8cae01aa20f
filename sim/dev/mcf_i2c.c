/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I2C interface of ColdFire chips, on a bus with nobody else: as a master it is never
 * acknowledged, as a slave never addressed. After the MCF5208 Reference Manual and the MCF5282
 * User's Manual, chapters "I2C Interface". */
#include "device.h"

#include <stddef.h>

struct mcf_i2c {
    struct device device;
    struct clock_domain *clock;
    uint8_t adr, fdr, cr, data;
    bool busy, done, complete; /* IBB, IIF, ICF */
    bool unanswered;           /* RXAK */
    struct event byte;
    struct line_driver irq;
};

enum { I2ADR, I2FDR, I2CR, I2SR, I2DR };
enum { IEN = 1 << 7, IIEN = 1 << 6, MSTA = 1 << 5, MTX = 1 << 4, RSTA = 1 << 2 };
enum { ICF = 1 << 7, IBB = 1 << 5, IAL = 1 << 4, IIF = 1 << 1, RXAK = 1 << 0 };

static const struct register_field cr_fields[] = {{"IEN", 7, 1, "1 on"},
                                                  {"IIEN", 6, 1, "1 interrupts"},
                                                  {"MSTA", 5, 1, "1 start: master, 0 stop"},
                                                  {"MTX", 4, 1, "1 sends"},
                                                  {"TXAK", 3, 1, "1 does not acknowledge"},
                                                  {"RSTA", 2, 1, "1 repeated start"},
                                                  {0}};
static const struct register_field sr_fields[] = {
    {"ICF", 7, 1, "1 byte complete"},     {"IAAS", 6, 1, "addressed: never"},
    {"IBB", 5, 1, "1 bus busy"},          {"IAL", 4, 1, "arbitration lost: never"},
    {"SRW", 2, 1, "slave reads: never"},  {"IIF", 1, 1, "interrupt, write 0 to clear"},
    {"RXAK", 0, 1, "1 not acknowledged"}, {0}};

static const struct device_register registers[] = {
    [I2ADR] = {.name = "I2ADR", .offset = 0x00, .width = 1, .about = "own address"},
    [I2FDR] = {.name = "I2FDR", .offset = 0x04, .width = 1, .about = "divider"},
    [I2CR] = {.name = "I2CR", .offset = 0x08, .width = 1, .fields = cr_fields, .about = "control"},
    [I2SR] = {.name = "I2SR",
              .offset = 0x0c,
              .width = 1,
              .reset = ICF | RXAK,
              .fields = sr_fields,
              .about = "status"},
    [I2DR] = {.name = "I2DR", .offset = 0x10, .width = 1, .about = "data"},
    {0}};

static const struct state_field state[] = {STATE(struct mcf_i2c, adr),
                                           STATE_MAX(struct mcf_i2c, fdr, 63),
                                           STATE(struct mcf_i2c, cr),
                                           STATE(struct mcf_i2c, data),
                                           STATE(struct mcf_i2c, busy),
                                           STATE(struct mcf_i2c, done),
                                           STATE(struct mcf_i2c, complete),
                                           STATE(struct mcf_i2c, unanswered),
                                           STATE_EVENT(struct mcf_i2c, byte),
                                           STATE_DRIVER(struct mcf_i2c, irq),
                                           STATE_END};

/* Cycles of a bit, by I2FDR: the manuals' table. */
static const uint16_t dividers[64] = {
    28,  30,  34,  40,  44,  48,  56,  68,  80,   88,   104,  128,  144,  160,  192,  240,
    288, 320, 384, 480, 576, 640, 768, 960, 1152, 1280, 1536, 1920, 2304, 2560, 3072, 3840,
    20,  22,  24,  26,  28,  32,  36,  40,  48,   56,   64,   72,   80,   96,   112,  128,
    160, 192, 224, 256, 320, 384, 448, 512, 640,  768,  896,  1024, 1280, 1536, 1792, 2048};

static void update(struct mcf_i2c *i2c)
{
    line_set(&i2c->irq, i2c->done && (i2c->cr & IIEN) && (i2c->cr & IEN));
}

/* Eight bits and the acknowledge. */
static void begin_byte(struct mcf_i2c *i2c)
{
    uint64_t cycle = clock_cycles_at(i2c->clock, device_now(&i2c->device));
    if ((i2c->cr & (IEN | MSTA)) != (IEN | MSTA))
        return;
    i2c->complete = false;
    event_at_cycle(&i2c->byte, i2c->clock, cycle + 9u * dividers[i2c->fdr]);
}

/* Nobody pulls the lines: all that comes in are ones. */
static void byte_done(void *owner, sim_time due)
{
    struct mcf_i2c *i2c = owner;
    (void)due;
    i2c->complete = i2c->done = true;
    i2c->unanswered = true;
    if (!(i2c->cr & MTX))
        i2c->data = 0xff;
    update(i2c);
}

static uint32_t i2c_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_i2c *i2c = (const struct mcf_i2c *)device;
    const uint32_t status = (i2c->complete ? ICF : 0u) | (i2c->busy ? IBB : 0u) |
                            (i2c->done ? IIF : 0u) | (i2c->unanswered ? RXAK : 0u);
    const uint32_t values[] = {i2c->adr, i2c->fdr, i2c->cr, status, i2c->data};
    (void)element;
    return values[reg];
}

/* A master that receives begins the next byte by reading this one. */
static void i2c_read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct mcf_i2c *i2c = (struct mcf_i2c *)device;
    (void)element;
    if (reg == I2DR && !(i2c->cr & MTX))
        begin_byte(i2c);
}

static void write_control(struct mcf_i2c *i2c, uint8_t value)
{
    i2c->cr = value & 0xf8; /* RSTA reads as 0 */
    if (!(value & IEN)) {
        event_cancel(&i2c->byte);
        i2c->complete = true;
    }
    i2c->busy = (value & IEN) && (value & MSTA);
}

static enum bus_result i2c_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mcf_i2c *i2c = (struct mcf_i2c *)device;
    (void)element;
    (void)mask;
    if (reg == I2ADR)
        i2c->adr = value & 0xfe;
    if (reg == I2FDR)
        i2c->fdr = value & 0x3f;
    if (reg == I2CR)
        write_control(i2c, (uint8_t)value);
    if (reg == I2SR)
        i2c->done = i2c->done && (value & IIF);
    if (reg == I2DR) {
        i2c->data = (uint8_t)value;
        if (i2c->cr & MTX)
            begin_byte(i2c);
    }
    update(i2c);
    return BUS_OK;
}

static void i2c_reset(struct device *device)
{
    struct mcf_i2c *i2c = (struct mcf_i2c *)device;
    i2c->adr = i2c->fdr = i2c->cr = i2c->data = 0;
    i2c->busy = i2c->done = false;
    i2c->complete = i2c->unanswered = true;
    event_cancel(&i2c->byte);
    update(i2c);
}

static bool i2c_init(struct device *device, struct sim_error *error)
{
    struct mcf_i2c *i2c = (struct mcf_i2c *)device;
    i2c->clock = device_clock(device, NULL, error);
    if (i2c->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &i2c->byte, "byte", byte_done);
    return device_irq(device, 0, &i2c->irq, error);
}

const struct device_class mcf_i2c_class = {
    .compatible = "fsl,mcf-i2c",
    .title = "ColdFire I2C interface",
    .manual = "MCF5208 Reference Manual, chapter I2C Interface",
    .size = sizeof(struct mcf_i2c),
    .registers = registers,
    .state = state,
    .init = i2c_init,
    .reset = i2c_reset,
    .peek = i2c_peek,
    .read_effect = i2c_read_effect,
    .write = i2c_write,
};
