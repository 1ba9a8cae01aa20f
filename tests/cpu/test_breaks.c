/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaks (machine_break_add): a probe is told of exactly those instructions that a probe of all
 * instructions sees at these addresses, at the same times, whatever the slices; nothing else
 * changes; a stop there is before the instruction. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include "blob.h"

#include <string.h>

#define BREAKS 40

struct watcher {
    struct probe probe;
    const uint32_t *addresses;
    unsigned count; /* of addresses; 0: all */
    struct blob told;
};

static struct guest guest;

static bool is_wanted(const struct watcher *watcher, uint32_t address)
{
    unsigned i;
    for (i = 0; i < watcher->count; i++)
        if (watcher->addresses[i] == address)
            return true;
    return watcher->count == 0;
}

static void on_instruction(void *owner, const struct probe_event *event)
{
    struct watcher *watcher = owner;
    if (!is_wanted(watcher, event->instruction.address))
        return;
    blob_put_integer(&watcher->told, event->now, 8);
    blob_put_integer(&watcher->told, event->instruction.address, 4);
    blob_put_integer(&watcher->told, event->instruction.size, 4);
}

static struct watcher watch_run(unsigned kind, const uint32_t *addresses, unsigned count,
                                uint64_t slices)
{
    struct machine_options options = {.slice_test = slices};
    struct watcher watcher = {.addresses = addresses, .count = count};
    unsigned i;
    guest_start(&guest, guest_workout, &options);
    watcher.probe = (struct probe){.mask = kind, .function = on_instruction, .owner = &watcher};
    for (i = 0; kind == PROBE_BREAK && i < count; i++)
        machine_break_add(guest.machine, addresses[i]);
    machine_probe_add(guest.machine, &watcher.probe);
    machine_run(guest.machine, 20 * SIM_MS);
    machine_probe_remove(guest.machine, &watcher.probe);
    assert_int_equal(guest.machine->end_status, 0);
    guest_end(&guest);
    return watcher;
}

/* Addresses of instructions that the program executes, spread over its run. */
static void choose(uint32_t *addresses)
{
    struct watcher all = watch_run(PROBE_INSTRUCTION, NULL, 0, 0);
    size_t executed = all.told.size / 16, i;
    assert_true(executed > 10000);
    for (i = 0; i < BREAKS; i++)
        memcpy(&addresses[i], all.told.bytes + 16 * (i * i * executed / (BREAKS * BREAKS)) + 8, 4);
    blob_free(&all.told);
}

static void breaks_are_told_as_instructions_are(void **state)
{
    static const uint64_t slices[] = {0, 1, 7};
    uint32_t addresses[BREAKS];
    struct watcher expected;
    unsigned i;
    (void)state;
    choose(addresses);
    expected = watch_run(PROBE_INSTRUCTION, addresses, BREAKS, 0);
    assert_true(expected.told.size >= 16 * BREAKS);
    for (i = 0; i < 3; i++) {
        struct watcher found = watch_run(PROBE_BREAK, addresses, BREAKS, slices[i]);
        assert_int_equal(found.told.size, expected.told.size);
        assert_memory_equal(found.told.bytes, expected.told.bytes, expected.told.size);
        blob_free(&found.told);
    }
    blob_free(&expected.told);
}

static void stop(void *owner, const struct probe_event *event)
{
    (void)event;
    machine_stop(owner);
}

static void a_stop_is_before_the_instruction(void **state)
{
    struct probe probe;
    uint32_t place;
    (void)state;
    guest_start(&guest, "start: movs r3, #1\n movs r3, #2\nplace: movs r3, #3\n b finish\n", NULL);
    place = guest_label(&guest, "place") & ~1u;
    probe = (struct probe){.mask = PROBE_BREAK, .function = stop, .owner = guest.machine};
    machine_break_add(guest.machine, place);
    machine_probe_add(guest.machine, &probe);
    assert_int_equal(machine_run(guest.machine, SIM_MS), RUN_STOPPED);
    assert_int_equal(guest_register(&guest, "pc"), place);
    assert_int_equal(guest_register(&guest, "r3"), 2);
    machine_break_remove(guest.machine, place);
    machine_probe_remove(guest.machine, &probe);
    guest_run(&guest);
    assert_int_equal(guest_register(&guest, "r3"), 3);
    guest_end(&guest);
}

/* Set twice, taken away once: still there. Addresses that share an entry of the cost table are
 * told apart. */
static void breaks_are_counted_and_told_apart(void **state)
{
    uint32_t addresses[] = {0x400, 0x20400, 0x400};
    (void)state;
    guest_start(&guest, "start: b finish\n", NULL);
    machine_break_add(guest.machine, addresses[0]);
    machine_break_add(guest.machine, addresses[1]);
    machine_break_add(guest.machine, addresses[2]);
    machine_break_remove(guest.machine, 0x400);
    assert_true(machine_breaks_at(guest.machine, 0x400));
    machine_break_remove(guest.machine, 0x400);
    assert_false(machine_breaks_at(guest.machine, 0x400));
    assert_true(machine_breaks_at(guest.machine, 0x20400));
    machine_break_remove(guest.machine, 0x999);
    assert_int_equal(guest.machine->break_count, 1);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_are_told_as_instructions_are),
        cmocka_unit_test(a_stop_is_before_the_instruction),
        cmocka_unit_test(breaks_are_counted_and_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
