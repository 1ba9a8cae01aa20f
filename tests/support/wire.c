/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial ports seen from outside: see wire.h. */
#include "tests/support/wire.h"

#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void end(void *owner, uint32_t value, sim_time now)
{
    struct test_wire *wire = owner;
    assert_true(wire->count < WIRE_PLACES);
    wire->ended[wire->count] = now;
    wire->text[wire->count++] = (char)value;
}

void test_wire_open(struct test_wire *wire, struct machine *machine, const char *name)
{
    struct stream *stream = machine_stream(machine, name);
    assert_non_null(stream);
    *wire =
        (struct test_wire){.sink = {.owner = wire, .end = end}, .machine = machine, .name = name};
    stream_subscribe(stream, &wire->sink);
}

void test_wire_feed(struct test_wire *wire, const char *text)
{
    struct sim_error error = {""};
    if (!input_serial(wire->machine, wire->name, text, strlen(text), &error))
        fail_msg("%s", error.text);
}

void test_pin(struct machine *machine, const char *name, bool level)
{
    struct sim_error error = {""};
    if (!input_pin(machine, name, level, &error))
        fail_msg("%s", error.text);
    machine_run(machine, machine->now);
}
