/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test board's DMA channel: an initiator of its own on the bus. It moves COUNT words of its
 * space, one every `bosim,cycles-per-word` cycles of its clock, and takes the bus from the
 * processor for `bosim,stolen-cycles` and the wait states of both accesses. 16-bit registers. */
#include "device.h"
#include "machine.h"

enum { SOURCE, DESTINATION, COUNT, CONTROL, STATUS };
enum { CONTROL_START = 1, CONTROL_INTERRUPT = 2 };
enum { STATUS_DONE = 1, STATUS_ERROR = 2 };

struct test_dma {
    struct device device;
    struct clock_domain *clock;
    struct bus_space *space;
    uint32_t cycles_per_word, stolen_cycles;
    struct event moves;
    struct line_driver irq;
    uint64_t next_cycle;
    uint16_t source, destination, count, control, status;
};

static struct test_dma *of(struct device *device)
{
    return (struct test_dma *)device;
}

static void update(struct test_dma *dma)
{
    line_set(&dma->irq, dma->status != 0 && (dma->control & CONTROL_INTERRUPT));
}

static void stop(struct test_dma *dma, uint16_t status)
{
    dma->control &= (uint16_t)~CONTROL_START;
    dma->status |= status;
    event_cancel(&dma->moves);
    update(dma);
}

static void tell_write(const struct test_dma *dma, const struct bus_access *access)
{
    struct machine *machine = dma->device.machine;
    struct probe_event event = {.kind = PROBE_ACCESS};
    event.access.space = dma->space;
    event.access.address = access->address;
    event.access.old_value = event.access.new_value = access->value;
    event.access.width = access->width;
    event.access.initiator = access->initiator;
    event.access.write = true;
    if (machine->probe_mask & PROBE_ACCESS)
        machine_tell(machine, &event);
}

static bool move_word(struct test_dma *dma)
{
    struct bus_access access = {.address = dma->source,
                                .width = 2,
                                .big_endian = true,
                                .privileged = true,
                                .initiator = BUS_DMA};
    if (bus_access(dma->space, &access) != BUS_OK)
        return false;
    access.address = dma->destination;
    access.write = true;
    if (bus_access(dma->space, &access) != BUS_OK)
        return false;
    if (dma->device.machine->cpu != NULL)
        dma->device.machine->cpu->stolen += dma->stolen_cycles + access.wait_cycles;
    tell_write(dma, &access);
    return true;
}

static void await_next(struct test_dma *dma)
{
    dma->next_cycle += dma->cycles_per_word;
    event_at_cycle(&dma->moves, dma->clock, dma->next_cycle);
}

static void transfer(void *owner, sim_time due)
{
    struct test_dma *dma = of(owner);
    (void)due;
    if (!move_word(dma)) {
        stop(dma, STATUS_ERROR);
        return;
    }
    dma->source++;
    dma->destination++;
    if (--dma->count == 0)
        stop(dma, STATUS_DONE);
    else
        await_next(dma);
}

static void start(struct test_dma *dma)
{
    if (dma->count == 0) {
        stop(dma, STATUS_DONE);
        return;
    }
    dma->next_cycle = clock_cycles_at(dma->clock, device_now(&dma->device));
    await_next(dma);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct test_dma *dma = of(device);
    const uint16_t values[] = {dma->source, dma->destination, dma->count, dma->control,
                               dma->status};
    (void)element;
    return values[reg];
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct test_dma *dma = of(device);
    uint16_t *const values[] = {&dma->source, &dma->destination, &dma->count, &dma->control};
    bool ran = (dma->control & CONTROL_START) != 0;
    (void)element, (void)mask;
    if (reg == STATUS)
        dma->status &= (uint16_t)~value;
    else
        *values[reg] = (uint16_t)value;
    if (reg == CONTROL && (value & CONTROL_START) && !ran)
        start(dma);
    if (reg == CONTROL && !(value & CONTROL_START) && ran)
        event_cancel(&dma->moves);
    update(dma);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct test_dma *dma = of(device);
    event_cancel(&dma->moves);
    dma->source = dma->destination = dma->count = dma->control = dma->status = 0;
    update(dma);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct test_dma *dma = of(device);
    dma->space = device_space(device);
    dma->clock = device_clock(device, NULL, error);
    dma->cycles_per_word = device_u32(device, "bosim,cycles-per-word", 4);
    dma->stolen_cycles = device_u32(device, "bosim,stolen-cycles", 2) & 0xffff;
    if (dma->clock == NULL)
        return false;
    if (dma->cycles_per_word == 0) {
        sim_error_set(error, "%s: bosim,cycles-per-word must be 1 or more", device->name);
        return false;
    }
    device_event(device, &dma->moves, "transfer", transfer);
    return device_map(device, 0, error) && device_irq(device, 0, &dma->irq, error);
}

static const struct device_register registers[] = {
    {.name = "SOURCE", .offset = 0, .width = 2, .about = "word address; counts up"},
    {.name = "DESTINATION", .offset = 2, .width = 2, .about = "word address; counts up"},
    {.name = "COUNT", .offset = 4, .width = 2, .about = "words to move; counts down"},
    {.name = "CONTROL", .offset = 6, .width = 2, .about = "0 start, then busy; 1 interrupt"},
    {.name = "STATUS", .offset = 8, .width = 2, .access = REG_W1C, .about = "0 done, 1 error"},
    {.name = NULL},
};

static const struct state_field state[] = {
    STATE_EVENT(struct test_dma, moves),
    STATE_DRIVER(struct test_dma, irq),
    STATE(struct test_dma, next_cycle),
    STATE(struct test_dma, source),
    STATE(struct test_dma, destination),
    STATE(struct test_dma, count),
    STATE(struct test_dma, control),
    STATE(struct test_dma, status),
    STATE_END,
};

const struct device_class test_dma_class = {
    .compatible = "bosim,test-dma",
    .title = "Test DMA channel",
    .manual = "sim/dev/test_dma.c",
    .size = sizeof(struct test_dma),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
