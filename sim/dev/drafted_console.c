/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The console of a drafted board (sim/draft/): a register of which nothing is known but that it
 * receives characters. A write sends one, a read takes the one that was received. Where interrupts
 * are given, the first comes when a character has left, the second when one has arrived, as a
 * pulse. Leaves out: whatever else the chip has; its other registers are of bosim,unknown. */
#include "dev/drafted_console.h"

#include "dev/unknown.h"
#include "machine.h"

#include <stddef.h>

#define BITS_OF_A_CHARACTER 10u /* start, eight, stop */
#define QUEUE               16u /* characters that may wait in it, as in a FIFO */

struct drafted_console {
    struct device device;
    struct stream stream;
    struct event sent;
    struct line_driver sent_irq, received_irq;
    uint8_t queue[QUEUE]; /* received, not yet read */
    uint32_t queued;
    uint8_t last, sending[QUEUE]; /* last: what a read gives when nothing waits */
    uint32_t to_send, reads;
    sim_time character_time;
    uint32_t lanes; /* in which a character is read: all, where the register has one byte */
};

static void pulse(struct line_driver *driver)
{
    line_set(driver, true);
    line_set(driver, false);
}

struct device *drafted_console_find(struct machine *machine)
{
    struct device *device = machine->devices;
    while (device != NULL && device->class != &drafted_console_class)
        device = device->next;
    return device;
}

bool drafted_console_has(struct machine *machine)
{
    const struct device *device = drafted_console_find(machine);
    return device != NULL && ((struct drafted_console *)device)->queued > 0;
}

uint32_t drafted_console_reads(struct machine *machine)
{
    const struct device *device = drafted_console_find(machine);
    return device == NULL ? 0 : ((const struct drafted_console *)device)->reads;
}

/* What arrives while nobody reads is lost, as in a FIFO. */
static void arrive(void *owner, uint32_t value)
{
    struct drafted_console *console = owner;
    if (console->queued < QUEUE)
        console->queue[console->queued++] = (uint8_t)value;
    pulse(&console->received_irq);
}

static void begin(struct drafted_console *console, sim_time now)
{
    sim_time end = now + console->character_time;
    stream_begin(&console->stream, console->sending[0], end);
    event_at(&console->sent, end);
}

static void character_left(void *owner, sim_time due)
{
    struct drafted_console *console = owner;
    uint8_t value = console->sending[0];
    unsigned i;
    console->to_send--;
    for (i = 0; i < console->to_send; i++)
        console->sending[i] = console->sending[i + 1];
    stream_end(&console->stream, value, due);
    if (console->to_send > 0)
        begin(console, due);
    pulse(&console->sent_irq);
}

/* Nobody knows how fast the chip is and how many it takes: what finds no room leaves at once. */
static void send(struct drafted_console *console, uint8_t value)
{
    sim_time now = device_now(&console->device);
    unknown_progress(console->device.machine);
    if (console->to_send == QUEUE) {
        event_cancel(&console->sent);
        character_left(console, now);
    }
    console->sending[console->to_send++] = value;
    if (console->to_send == 1)
        begin(console, now);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct drafted_console *console = (struct drafted_console *)device;
    (void)reg, (void)element;
    return (console->queued > 0 ? console->queue[0] : console->last) * console->lanes;
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct drafted_console *console = (struct drafted_console *)device;
    unsigned i;
    (void)reg, (void)element;
    console->reads++;
    if (console->queued == 0)
        return;
    console->last = console->queue[0];
    console->queued--;
    for (i = 0; i < console->queued; i++)
        console->queue[i] = console->queue[i + 1];
    unknown_progress(device->machine);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    (void)reg, (void)element;
    if (mask & 0xff)
        send((struct drafted_console *)device, (uint8_t)value);
    else if (mask >> 24) /* the register has one byte, the first of the word */
        send((struct drafted_console *)device, (uint8_t)(value >> 24));
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct drafted_console *console = (struct drafted_console *)device;
    console->queued = console->to_send = 0;
    console->last = 0;
    event_cancel(&console->sent);
    stream_set_character_time(&console->stream, console->character_time);
}

static bool named_irq(struct device *device, const char *name, unsigned index,
                      struct line_driver *driver, struct sim_error *error)
{
    const char *first = device_string(device, "interrupt-names");
    bool only_received = first != NULL && device_cells(device, "interrupts") <= 2 &&
                         first[0] == 'r'; /* "rx" alone */
    *driver = (struct line_driver){0};
    if (only_received)
        return name[0] == 't' || device_irq(device, 0, driver, error);
    return device_irq(device, index, driver, error);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct drafted_console *console = (struct drafted_console *)device;
    uint32_t speed = device_u32(device, "current-speed", 115200), address;
    uint64_t size;
    if (speed == 0 || speed > 100000000) {
        sim_error_set(error, "%s: current-speed is 1 to 100000000 bits a second", device->name);
        return false;
    }
    if (!device_area(device, 0, &address, &size, error))
        return false;
    console->lanes = size == 1 ? 0x01010101 : 1;
    console->character_time = SIM_SECOND * BITS_OF_A_CHARACTER / speed;
    device_event(device, &console->sent, "sent", character_left);
    device_stream(device, &console->stream, NULL, arrive);
    return device_map(device, 0, error) && named_irq(device, "tx", 0, &console->sent_irq, error) &&
           named_irq(device, "rx", 1, &console->received_irq, error);
}

static const struct device_register registers[] = {
    {.name = "DATA", .width = 4, .about = "write: send a character; read: take a received one"},
    {0}};

static const struct state_field state[] = {STATE_STREAM(struct drafted_console, stream),
                                           STATE_EVENT(struct drafted_console, sent),
                                           STATE_DRIVER(struct drafted_console, sent_irq),
                                           STATE_DRIVER(struct drafted_console, received_irq),
                                           STATE_ARRAY(struct drafted_console, queue),
                                           STATE_MAX(struct drafted_console, queued, QUEUE),
                                           STATE(struct drafted_console, last),
                                           STATE_ARRAY(struct drafted_console, sending),
                                           STATE_MAX(struct drafted_console, to_send, QUEUE),
                                           STATE(struct drafted_console, reads),
                                           STATE_END};

/* A character that leaves is among those to be sent. */
static bool loaded(struct device *device, struct sim_error *error)
{
    const struct drafted_console *console = (struct drafted_console *)device;
    if (event_pending(&console->sent) == (console->to_send > 0))
        return true;
    sim_error_set(error, "%s: a character leaves that was not sent: it was damaged", device->name);
    return false;
}

const struct device_class drafted_console_class = {.compatible = "bosim,console",
                                                   .title = "Console of a drafted board",
                                                   .manual = "docs/bindings/bosim,console.md",
                                                   .size = sizeof(struct drafted_console),
                                                   .registers = registers,
                                                   .state = state,
                                                   .init = init,
                                                   .reset = reset,
                                                   .loaded = loaded,
                                                   .peek = peek,
                                                   .read_effect = read_effect,
                                                   .write = write};
