/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every device of the boards mps2-an385 and lm3s6965evb, of the 68000's and ColdFire's (without a
 * processor), of the H8's, and of a drafted one: its state, filled
 * with random values within the table's maxima, is the same after saving and loading into another
 * machine; and whatever a snapshot brings, accesses afterwards do no harm (under sanitizers). */
#include "snapshot.h"
#include "tests/support/assemble.h"
#include "tests/support/board.h"
#include "tests/support/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char drafted[] =
    "/ { " TEST_ROOT "console@40000000 { compatible = \"bosim,console\"; reg = <0x40000000 4>;"
    "interrupts = <1>, <2>; };"
    "tick { compatible = \"bosim,tick\"; interrupts = <3>; bosim,period-ns = <1000>; };"
    "unknown { compatible = \"bosim,unknown\"; bosim,priority = <(-100)>;"
    "reg = <0 0x100>, <0x20000000 0x1000>, <0x40000000 0x1000>, <0x60000000 0x1000>;"
    "bosim,kinds = \"code\", \"ram\", \"device\", \"either\";"
    "bosim,answers = \"40000010=1,2,3\", \"40000014=rx\", \"40000018=count\"; }; };";

static bool has_no_processor(const char *name)
{
    return name[0] == 'm' && name[1] == 'c';
}

static struct machine *board(const char *name)
{
    struct machine *machine = strcmp(name, "drafted") == 0 ? test_board(drafted)
                              : has_no_processor(name)     ? test_board_of(name)
                                                           : test_builtin(name, NULL);
    machine_reset(machine);
    return machine;
}

static uint64_t seed = 0x2545f4914f6cdd1d;

static uint64_t below(uint64_t limit)
{
    return random_next(&seed) % limit;
}

static void *element_of(struct device *device, const struct state_field *field, uint32_t i)
{
    return (uint8_t *)device + field->offset + (size_t)i * field->size;
}

/* --- filling --- */

static void fill_integer(void *element, const struct state_field *field)
{
    uint64_t value = random_next(&seed);
    uint32_t i;
    if (field->size > 8) /* a struct of plain data, as one */
        for (i = 0; i < field->size; i++)
            ((uint8_t *)element)[i] = (uint8_t)random_next(&seed);
    else {
        if (field->maximum != 0 && field->maximum != UINT64_MAX)
            value %= field->maximum + 1;
        memcpy(element, &value, field->size); /* the host is little-endian, as all of ours */
    }
}

static void fill_event(struct machine *machine, struct event *event)
{
    if (below(3) == 0)
        event_cancel(event);
    else if (below(2) == 0)
        event_at(event, machine->now + 1 + below(SIM_SECOND));
    else
        event_at_cycle(event, &machine->clocks[0].domain,
                       clock_cycles_at(&machine->clocks[0].domain, machine->now) + 1 +
                           below(25000000));
}

static void fill_clock(struct machine *machine, struct clock_domain *clock)
{
    const struct clock_rate rate = {1 + below(100000000), 1 + (uint32_t)below(1000)};
    clock_set_rate(clock, rate, machine->now);
    clock_set_running(clock, below(2) != 0, machine->now);
}

static void fill_stream(struct stream *stream)
{
    uint8_t bytes[100];
    size_t count = below(sizeof bytes), i;
    for (i = 0; i < count; i++)
        bytes[i] = (uint8_t)random_next(&seed);
    assert_true(stream_feed(stream, bytes, count));
}

static void fill_element(struct device *device, const struct state_field *field, void *element)
{
    switch (field->kind) {
    case STATE_INTEGERS:
        fill_integer(element, field);
        break;
    case STATE_EVENTS:
        fill_event(device->machine, element);
        break;
    case STATE_DRIVERS:
        line_restore(element, below(2) != 0);
        break;
    case STATE_CLOCKS:
        fill_clock(device->machine, element);
        break;
    default:
        fill_stream(element);
        break;
    }
}

static void fill(struct device *device)
{
    const struct state_field *field;
    uint32_t i;
    for (field = device->class->state; field->name != NULL; field++)
        for (i = 0; i < field->count; i++)
            fill_element(device, field, element_of(device, field, i));
}

/* --- comparing --- */

static bool same_event(const struct event *a, const struct event *b)
{
    return a->when == b->when && (a->domain == NULL) == (b->domain == NULL) &&
           (a->domain == NULL ||
            (a->cycle == b->cycle && strcmp(a->domain->name, b->domain->name) == 0));
}

static bool same_clock(const struct clock_domain *a, const struct clock_domain *b)
{
    return a->rate.numerator == b->rate.numerator && a->rate.denominator == b->rate.denominator &&
           a->running == b->running && a->epoch == b->epoch && a->epoch_cycle == b->epoch_cycle &&
           a->phase == b->phase;
}

static bool same_stream(const struct stream *a, const struct stream *b)
{
    uint64_t i;
    bool same = a->waiting_count == b->waiting_count && same_event(&a->sender, &b->sender) &&
                a->character_time == b->character_time;
    for (i = 0; same && i < a->waiting_count; i++)
        same = a->waiting[(a->waiting_first + i) % a->waiting_capacity] ==
               b->waiting[(b->waiting_first + i) % b->waiting_capacity];
    return same;
}

static bool same_element(const struct state_field *field, const void *a, const void *b)
{
    switch (field->kind) {
    case STATE_INTEGERS:
        return memcmp(a, b, field->size) == 0;
    case STATE_EVENTS:
        return same_event(a, b);
    case STATE_DRIVERS:
        return line_level(a) == line_level(b);
    case STATE_CLOCKS:
        return same_clock(a, b);
    default:
        return same_stream(a, b);
    }
}

static void compare(struct device *a, struct device *b)
{
    const struct state_field *field;
    uint32_t i;
    for (field = a->class->state; field->name != NULL; field++)
        for (i = 0; i < field->count; i++)
            if (!same_element(field, element_of(a, field, i), element_of(b, field, i)))
                fail_msg("%s.%s[%u] is not what was saved", a->name, field->name, i);
}

/* --- saving and loading --- */

static bool transfer(struct device *from, struct device *to, struct sim_error *error)
{
    struct blob blob = {0};
    struct blob_reader reader;
    bool loaded;
    assert_true(snapshot_device_save(from, &blob));
    reader = (struct blob_reader){.bytes = blob.bytes, .size = blob.size};
    loaded = snapshot_device_load(to, &reader, error);
    if (loaded)
        assert_int_equal(reader.place, reader.size);
    blob_free(&blob);
    return loaded;
}

/* A class may refuse what does not fit together: then another filling is tried. */
static void fill_and_transfer(struct device *from, struct device *to)
{
    struct sim_error error = {""};
    unsigned tries;
    for (tries = 0; tries < 200; tries++) {
        fill(from);
        if (transfer(from, to, &error))
            return;
    }
    fail_msg("%s takes none of 200 states of its own: %s", from->name, error.text);
}

/* The H8's processor refuses random bits of CCR and PC: its own tests fill it. */
static bool can_be_filled(const struct device *device)
{
    return device->class->state != NULL &&
           !(device->class->cpu != NULL && strncmp(device->class->compatible, "renesas", 7) == 0);
}

static void random_state_is_the_same_in_another_machine(void **name)
{
    struct machine *a = board(*name), *b = board(*name);
    struct device *from, *to = b->devices;
    unsigned devices = 0;
    for (from = a->devices; from != NULL; from = from->next, to = to->next) {
        if (!can_be_filled(from))
            continue;
        assert_string_equal(from->name, to->name);
        fill_and_transfer(from, to);
        compare(from, to);
        devices++;
    }
    assert_true(devices > 4 || a->cpu == NULL);
    machine_destroy(a);
    machine_destroy(b);
}

/* --- afterwards --- */

static void use_at_random(struct device *device)
{
    unsigned i;
    for (i = 0; device->area_count > 0 && i < 150; i++) {
        const struct bus_region *region = &device->areas[below(device->area_count)];
        struct bus_access access = {.width = (uint8_t)(1u << below(3)),
                                    .write = below(2) != 0,
                                    .privileged = true,
                                    .initiator = BUS_CPU,
                                    .value = random_next(&seed)};
        if (region->size == 0)
            continue;
        access.address =
            region->base + (uint32_t)below(region->size < 0x200 ? region->size : 0x200);
        bus_access(device_space(device), &access);
    }
}

/* Only devices: a processor with random state would be a test of its own. Their events are let
 * happen one after another, without the processor. */
static void let_events_happen(struct machine *machine)
{
    unsigned i;
    for (i = 0; i < 50 && event_queue_next(&machine->queue) != SIM_TIME_NEVER; i++) {
        struct event *event = event_queue_pop(&machine->queue);
        if (event->due > machine->now)
            machine->now = event->due;
        event->handler(event->owner, event->due);
    }
}

static void use_devices(struct machine *machine)
{
    struct device *device;
    for (device = machine->devices; device != NULL; device = device->next)
        if (device->class->cpu == NULL)
            use_at_random(device);
}

#define MUCH 0x10000u /* a picture's pixels are filled once only */

static void no_state_makes_an_access_do_harm(void **name)
{
    struct machine *machine = board(*name);
    struct device *device;
    unsigned round;
    for (round = 0; round < 10; round++) {
        for (device = machine->devices; device != NULL; device = device->next)
            if (device->class->state != NULL && device->class->cpu == NULL &&
                (round == 0 || device->class->size < MUCH))
                fill_and_transfer(device, device);
        use_devices(machine);
        let_events_happen(machine);
        use_devices(machine);
    }
    machine_destroy(machine);
}

int main(void)
{
    static char mps2[] = "mps2-an385", stellaris[] = "lm3s6965evb", draft[] = "drafted",
                ecb[] = "mc68000-ecb", mcf5208[] = "mcf5208evb", mcf5282[] = "mcf5282",
                rcx[] = "rcx", aki[] = "aki-h8-3069f", edk[] = "edk2329";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, mps2),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, stellaris),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, draft),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, draft),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, mps2),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, stellaris),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, ecb),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, ecb),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, mcf5208),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, mcf5208),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, mcf5282),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, mcf5282),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, rcx),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, rcx),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, aki),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, aki),
        cmocka_unit_test_prestate(random_state_is_the_same_in_another_machine, edk),
        cmocka_unit_test_prestate(no_state_makes_an_access_do_harm, edk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
