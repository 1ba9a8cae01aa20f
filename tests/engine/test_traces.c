/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Engines cannot be told apart: firmware images and a program that does everything at once give the
 * same trace, byte for byte, on each of them, in slices of 1, 7, 1000 instructions or none; and a
 * snapshot saved by one continues in another to the same end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "snapshot.h"
#include "tests/support/compare.h"
#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#define TRACE_FAST   (PROBE_INTERRUPT | PROBE_LINE | PROBE_REGISTER | PROBE_SERIAL | PROBE_REPORT)
#define ENGINES_MOST 8u
#define REGISTERS    23u

static const char *engines[ENGINES_MOST];
static unsigned engine_count;

static int find_engines(void **unused)
{
    struct guest guest;
    const char *name;
    (void)unused;
    guest_start(&guest, "start: b finish\n", NULL);
    while ((name = machine_engine(guest.machine, engine_count)) != NULL)
        engines[engine_count++] = name;
    guest_end(&guest);
    return engine_count == 0;
}

struct outcome {
    struct blob text;
    uint64_t cycles, instructions;
    enum run_result result;
    uint32_t registers[REGISTERS];
};

static void start(struct guest *guest, const char *path, const char *engine, uint64_t slices)
{
    const struct machine_options options = {.engine = engine, .slice_test = slices};
    if (path != NULL)
        guest_start_file(guest, path, &options);
    else
        guest_start(guest, guest_workout, &options);
}

static void finish(struct guest *guest, struct trace *trace, struct outcome *outcome)
{
    struct cpu *cpu = guest->machine->cpu;
    unsigned i;
    outcome->cycles = guest->cpu->cycles;
    outcome->instructions = cpu->device.class->cpu->instructions(cpu);
    for (i = 0; i < REGISTERS; i++)
        outcome->registers[i] = (uint32_t)cpu->device.class->cpu->get(cpu, i);
    outcome->text = trace->text;
    trace->text = (struct blob){0};
    trace_end(trace);
    guest_end(guest);
}

static void play(const char *path, const char *engine, uint64_t slices, unsigned mask,
                 sim_time until, struct outcome *outcome)
{
    struct guest guest;
    struct trace trace;
    start(&guest, path, engine, slices);
    trace_begin(&trace, guest.machine, mask, NULL);
    outcome->result = machine_run(guest.machine, until);
    finish(&guest, &trace, outcome);
}

static void assert_same(const char *what, const struct outcome *expected,
                        const struct outcome *found)
{
    unsigned i;
    test_same_text(what, &expected->text, &found->text);
    for (i = 0; i < REGISTERS; i++)
        if (expected->registers[i] != found->registers[i])
            fail_msg("%s: register %u is 0x%08x, should be 0x%08x", what, i, found->registers[i],
                     expected->registers[i]);
    if (expected->cycles != found->cycles || expected->instructions != found->instructions ||
        expected->result != found->result)
        fail_msg("%s: %llu cycles, %llu instructions, result %d, should be %llu, %llu, %d", what,
                 (unsigned long long)found->cycles, (unsigned long long)found->instructions,
                 (int)found->result, (unsigned long long)expected->cycles,
                 (unsigned long long)expected->instructions, (int)expected->result);
}

/* All engines, in all these slices, against the last engine without slices. */
static void compare(const char *path, unsigned mask, sim_time until, const uint64_t *slices,
                    unsigned slice_count)
{
    const char *reference = engines[engine_count - 1];
    struct outcome expected, found;
    char what[300];
    unsigned i, k;
    play(path, reference, 0, mask, until, &expected);
    for (i = 0; i < engine_count; i++)
        for (k = 0; k < slice_count; k++) {
            if (engines[i] == reference && slices[k] == 0)
                continue;
            snprintf(what, sizeof what, "%s on %s in slices of %llu",
                     path == NULL ? "workout" : path, engines[i], (unsigned long long)slices[k]);
            play(path, engines[i], slices[k], mask, until, &found);
            assert_same(what, &expected, &found);
            blob_free(&found.text);
        }
    blob_free(&expected.text);
}

static const uint64_t all_slices[] = {0, 1, 7, 1000}, long_slices[] = {0, 1000};

static void test_workout(void **unused)
{
    (void)unused;
    compare(NULL, TRACE_FAST, 100 * SIM_MS, all_slices, 4);
}

static void test_workout_with_everything_traced(void **unused)
{
    (void)unused;
    compare(NULL, TRACE_ALL, SIM_MS, all_slices, 4);
}

static void test_images(void **unused)
{
    glob_t images;
    size_t i;
    (void)unused;
    assert_int_equal(glob("firmware/images/*-mps2-an385.elf", 0, NULL, &images), 0);
    for (i = 0; i < images.gl_pathc; i++) {
        compare(images.gl_pathv[i], TRACE_FAST, 2 * SIM_MS, all_slices, 4);
        compare(images.gl_pathv[i], TRACE_FAST, 15 * SIM_MS, long_slices, 2);
    }
    globfree(&images);
}

/* --- snapshots --- */

/* From engine to engine, each runs a stretch; the trace is that of one that ran it all. */
static void relay(const char *path, sim_time stretch, unsigned stretches)
{
    struct outcome expected, found = {.text = {0}};
    struct guest guest;
    struct trace trace;
    struct blob text = {0};
    unsigned i;
    play(path, engines[engine_count - 1], 0, TRACE_FAST, stretch * stretches, &expected);
    start(&guest, path, engines[0], 0);
    trace_begin(&trace, guest.machine, TRACE_FAST, NULL);
    for (i = 1; i <= stretches; i++) {
        struct blob snapshot = {0};
        struct sim_error error = {""};
        struct machine *next;
        found.result = machine_run(guest.machine, stretch * i);
        blob_put(&text, trace.text.bytes, trace.text.size);
        trace.text.size = 0;
        if (i == stretches || found.result != RUN_UNTIL)
            break;
        assert_true(snapshot_save(guest.machine, &snapshot, &error));
        next = snapshot_load_on(snapshot.bytes, snapshot.size, engines[i % engine_count], &error);
        if (next == NULL)
            fail_msg("%s", error.text);
        assert_string_equal(machine_engine_used(next), engines[i % engine_count]);
        blob_free(&snapshot);
        trace_end(&trace);
        guest_end(&guest);
        guest_adopt(&guest, next);
        trace_begin(&trace, guest.machine, TRACE_FAST, NULL);
        trace.text.size = 0; /* the header again */
    }
    finish(&guest, &trace, &found);
    blob_free(&found.text);
    found.text = text;
    assert_same(path == NULL ? "relay of the workout" : path, &expected, &found);
    blob_free(&expected.text);
    blob_free(&found.text);
}

static void test_snapshots_go_on_elsewhere(void **unused)
{
    (void)unused;
    relay(NULL, 137 * SIM_US + 11 * SIM_NS, 40);
    relay("firmware/images/philosophers-mps2-an385.elf", 1337 * SIM_US, 12);
    relay("firmware/images/pump-mps2-an385.elf", 2 * SIM_MS + 7 * SIM_NS, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workout),
        cmocka_unit_test(test_workout_with_everything_traced),
        cmocka_unit_test(test_images),
        cmocka_unit_test(test_snapshots_go_on_elsewhere),
    };
    return cmocka_run_group_tests(tests, find_engines, NULL);
}
