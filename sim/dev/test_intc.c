/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test board's interrupt controller: eight sources, latched on their rising edge; source 0
 * comes first. The processor's acknowledge returns VECTOR + source and clears the latch: the one
 * call upwards. Byte registers. */
#include "device.h"
#include "machine.h"

enum { PENDING, ENABLE, VECTOR };

#define SOURCES 8u

struct test_intc {
    struct device device;
    struct line lines[SOURCES];
    struct line_listener listeners[SOURCES];
    struct line_driver output;
    uint8_t pending, enable, vector;
};

static struct test_intc *of(struct device *device)
{
    return (struct test_intc *)device;
}

static void update(struct test_intc *intc)
{
    line_set(&intc->output, (intc->pending & intc->enable) != 0);
}

static void source_changed(void *owner, unsigned source, bool level)
{
    struct test_intc *intc = owner;
    if (level)
        intc->pending |= (uint8_t)(1u << source);
    update(intc);
}

static int acknowledge(void *owner, unsigned level)
{
    struct test_intc *intc = owner;
    unsigned active = intc->pending & intc->enable;
    unsigned source = active != 0 ? (unsigned)__builtin_ctz(active) : 0;
    (void)level;
    if (active == 0)
        return -1;
    intc->pending &= (uint8_t) ~(1u << source);
    update(intc);
    return (int)(intc->vector + source);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct test_intc *intc = of(device);
    const uint8_t values[] = {intc->pending, intc->enable, intc->vector};
    (void)element;
    return values[reg];
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct test_intc *intc = of(device);
    (void)element, (void)mask;
    if (reg == PENDING)
        intc->pending &= (uint8_t)~value;
    if (reg == ENABLE)
        intc->enable = (uint8_t)value;
    if (reg == VECTOR)
        intc->vector = (uint8_t)value;
    update(intc);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct test_intc *intc = of(device);
    intc->pending = intc->enable = intc->vector = 0;
    update(intc);
}

static void make_lines(struct test_intc *intc)
{
    struct device *device = &intc->device;
    unsigned source;
    for (source = 0; source < SOURCES; source++) {
        line_init(&intc->lines[source], device->machine, device->position << 8 | source,
                  machine_text(device->machine, "%s.source%u", device->name, source),
                  LINE_WIRED_OR);
        line_listen(&intc->lines[source], &intc->listeners[source], intc, source_changed, source);
    }
}

static bool init(struct device *device, struct sim_error *error)
{
    struct test_intc *intc = of(device);
    make_lines(intc);
    if (!device_map(device, 0, error) || !device_irq(device, 0, &intc->output, error))
        return false;
    if (intc->output.line != NULL) {
        intc->output.line->acknowledge = acknowledge;
        intc->output.line->acknowledge_owner = intc;
    }
    return true;
}

static struct line *interrupt(struct device *device, const uint32_t *cells, unsigned count,
                              struct sim_error *error)
{
    if (count == 1 && cells[0] < SOURCES)
        return &of(device)->lines[cells[0]];
    sim_error_set(error, "%s has the sources 0 to 7, in one cell", device->name);
    return NULL;
}

static const struct device_register registers[] = {
    {.name = "PENDING", .offset = 0, .width = 1, .access = REG_W1C},
    {.name = "ENABLE", .offset = 1, .width = 1},
    {.name = "VECTOR", .offset = 2, .width = 1, .about = "of source 0; the others follow"},
    {.name = NULL},
};

static const struct state_field state[] = {
    STATE_DRIVER(struct test_intc, output),
    STATE(struct test_intc, pending),
    STATE(struct test_intc, enable),
    STATE(struct test_intc, vector),
    STATE_END,
};

const struct device_class test_intc_class = {
    .compatible = "bosim,test-intc",
    .title = "Test interrupt controller",
    .manual = "sim/dev/test_intc.c",
    .size = sizeof(struct test_intc),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
    .interrupt = interrupt,
};
