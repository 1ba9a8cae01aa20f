/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The test board's console: prints and receives characters that take their time, and ends the run
 * with pass (0) or a failure's number. For the test-only processor's I/O space; byte registers. */
#include "device.h"
#include "machine.h"

enum { DATA, STATUS, CONTROL, SPEED, EXIT };
enum { STATUS_READY = 1, STATUS_BUSY = 2, STATUS_OVERRUN = 4 };
enum { CONTROL_RECEIVE = 1, CONTROL_SENT = 2 };

#define SPEED_UNIT (10 * SIM_US)

struct test_console {
    struct device device;
    struct stream stream;
    struct event sent;
    struct line_driver receive_irq, sent_irq;
    uint8_t data, status, control, speed, sending;
};

static struct test_console *of(struct device *device)
{
    return (struct test_console *)device;
}

static void update(struct test_console *console)
{
    bool ready = (console->status & STATUS_READY) != 0, busy = (console->status & STATUS_BUSY) != 0;
    line_set(&console->receive_irq, ready && (console->control & CONTROL_RECEIVE));
    line_set(&console->sent_irq, !busy && (console->control & CONTROL_SENT));
}

static void arrive(void *owner, uint32_t value)
{
    struct test_console *console = of(owner);
    if (console->status & STATUS_READY)
        console->status |= STATUS_OVERRUN;
    else
        console->data = (uint8_t)value;
    console->status |= STATUS_READY;
    update(console);
}

static void character_left(void *owner, sim_time due)
{
    struct test_console *console = of(owner);
    console->status &= (uint8_t)~STATUS_BUSY;
    stream_end(&console->stream, console->sending, due);
    update(console);
}

static void send(struct test_console *console, uint8_t value)
{
    sim_time end = device_now(&console->device) + console->speed * SPEED_UNIT;
    if (console->speed == 0 || (console->status & STATUS_BUSY)) {
        device_report(&console->device, REPORT_GUEST_ERROR, DATA,
                      "written while it sends or is switched off: the character is lost");
        return;
    }
    console->sending = value;
    console->status |= STATUS_BUSY;
    stream_begin(&console->stream, value, end);
    event_at(&console->sent, end);
    update(console);
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct test_console *console = of(device);
    const uint8_t values[] = {console->data, console->status, console->control, console->speed, 0};
    (void)element;
    return values[reg];
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    struct test_console *console = of(device);
    (void)element;
    if (reg == DATA)
        console->status &= (uint8_t) ~(STATUS_READY | STATUS_OVERRUN);
    update(console);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct test_console *console = of(device);
    (void)element, (void)mask;
    if (reg == DATA)
        send(console, (uint8_t)value);
    if (reg == CONTROL)
        console->control = (uint8_t)value;
    if (reg == SPEED) {
        console->speed = (uint8_t)value;
        stream_set_character_time(&console->stream, value * SPEED_UNIT);
    }
    if (reg == EXIT)
        machine_end(device->machine, (int)value);
    update(console);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct test_console *console = of(device);
    console->data = console->status = console->control = console->speed = 0;
    event_cancel(&console->sent);
    stream_set_character_time(&console->stream, 0);
    update(console);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct test_console *console = of(device);
    device_event(device, &console->sent, "sent", character_left);
    device_stream(device, &console->stream, NULL, arrive);
    return device_map(device, 0, error) && device_irq(device, 0, &console->receive_irq, error) &&
           device_irq(device, 1, &console->sent_irq, error);
}

static const struct register_field status_fields[] = {
    {"READY", 0, 1, "a character was received"},
    {"BUSY", 1, 1, "a character is being sent"},
    {"OVERRUN", 2, 1, "a character came before the last was read"},
    {NULL, 0, 0, NULL},
};

static const struct device_register registers[] = {
    {.name = "DATA", .offset = 0, .width = 1, .about = "read: received; write: to send"},
    {.name = "STATUS", .offset = 1, .width = 1, .access = REG_RO, .fields = status_fields},
    {.name = "CONTROL", .offset = 2, .width = 1, .about = "interrupts: bit 0 ready, 1 not busy"},
    {.name = "SPEED", .offset = 3, .width = 1, .about = "10 us steps of a character; 0 off"},
    {.name = "EXIT", .offset = 4, .width = 1, .access = REG_WO, .about = "ends the run: 0 passed"},
    {.name = NULL},
};

static const struct state_field state[] = {
    STATE_STREAM(struct test_console, stream),
    STATE_EVENT(struct test_console, sent),
    STATE_DRIVER(struct test_console, receive_irq),
    STATE_DRIVER(struct test_console, sent_irq),
    STATE(struct test_console, data),
    STATE_MAX(struct test_console, status, 7),
    STATE(struct test_console, control),
    STATE(struct test_console, speed),
    STATE(struct test_console, sending),
    STATE_END,
};

const struct device_class test_console_class = {
    .compatible = "bosim,test-console",
    .title = "Test console",
    .manual = "sim/dev/test_console.c",
    .size = sizeof(struct test_console),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .read_effect = read_effect,
    .write = write,
};
