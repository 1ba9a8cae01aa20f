/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same program gives the same trace whatever the slices: pieces of 1, 7 or 1000 instructions,
 * pieces of random time, none; with everything traced and with little. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/compare.h"
#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

/* The traces that do not slow execution down: what runs then is the usual way. */
#define TRACE_FAST                                                                                 \
    (PROBE_INTERRUPT | PROBE_LINE | PROBE_REGISTER | PROBE_SERIAL | PROBE_TASK | PROBE_REPORT)

struct outcome {
    struct blob text;
    uint64_t cycles, instructions, hash;
    enum run_result result;
    uint32_t registers[23];
};

/* A way to run: slices of the machine's own test option, or pieces of random time. */
struct way {
    const char *name;
    uint64_t slices;
    bool pieces;
};

static const struct way ways[] = {{"unlimited", 0, false},
                                  {"slices of 1", 1, false},
                                  {"slices up to 7", 7, false},
                                  {"slices up to 1000", 1000, false},
                                  {"random pieces", 0, true}};

#define WAYS (sizeof ways / sizeof ways[0])

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static enum run_result run_pieces(struct machine *machine, sim_time until)
{
    enum run_result result = RUN_UNTIL;
    uint64_t state = 12345;
    while (result == RUN_UNTIL && machine_now(machine) < until) {
        sim_time most = (sim_time)1 << next_random(&state) % 30;
        sim_time to = machine_now(machine) + 1 + next_random(&state) % most;
        result = machine_run(machine, to < until ? to : until);
    }
    return result;
}

static void finish(struct guest *guest, struct trace *trace, struct outcome *outcome)
{
    struct cpu *cpu = guest->machine->cpu;
    unsigned i;
    outcome->cycles = guest->cpu->cycles;
    outcome->instructions = cpu->device.class->cpu->instructions(cpu);
    for (i = 0; i < 23; i++)
        outcome->registers[i] = (uint32_t)cpu->device.class->cpu->get(cpu, i);
    outcome->hash = trace->hash;
    outcome->text = trace->text;
    trace->text = (struct blob){0};
    trace_end(trace);
    guest_end(guest);
}

static void play(const char *path, unsigned mask, const struct way *way, sim_time until,
                 struct outcome *outcome)
{
    const struct machine_options options = {.slice_test = way->slices};
    struct guest guest;
    struct trace trace;
    if (path != NULL)
        guest_start_file(&guest, path, &options);
    else
        guest_start(&guest, guest_workout, &options);
    trace_begin(&trace, guest.machine, mask, NULL);
    outcome->result =
        way->pieces ? run_pieces(guest.machine, until) : machine_run(guest.machine, until);
    finish(&guest, &trace, outcome);
}

static void assert_same(const char *what, const struct outcome *expected,
                        const struct outcome *found)
{
    test_same_text(what, &expected->text, &found->text);
    if (expected->cycles != found->cycles || expected->instructions != found->instructions ||
        memcmp(expected->registers, found->registers, sizeof expected->registers) != 0 ||
        expected->result != found->result || expected->hash != found->hash)
        fail_msg("%s: %llu cycles, %llu instructions, should be %llu, %llu; or registers differ",
                 what, (unsigned long long)found->cycles, (unsigned long long)found->instructions,
                 (unsigned long long)expected->cycles, (unsigned long long)expected->instructions);
}

/* All ways from `first` on against the first of all. */
static void compare_ways(const char *path, unsigned mask, sim_time until, unsigned first)
{
    struct outcome expected, found;
    char what[300];
    unsigned i;
    play(path, mask, &ways[0], until, &expected);
    assert_true(expected.text.size > 200 || until < 20 * SIM_MS);
    for (i = first; i < WAYS; i++) {
        snprintf(what, sizeof what, "%s, %s", path == NULL ? "workout" : path, ways[i].name);
        play(path, mask, &ways[i], until, &found);
        assert_same(what, &expected, &found);
        blob_free(&found.text);
    }
    blob_free(&expected.text);
}

static void test_workout_does_what_it_says(void **unused)
{
    struct guest guest;
    struct trace trace;
    (void)unused;
    guest_start(&guest, guest_workout, NULL);
    trace_begin(&trace, guest.machine, TRACE_FAST, NULL);
    assert_int_equal(machine_run(guest.machine, 100 * SIM_MS), RUN_ENDED);
    assert_int_equal(guest.machine->end_status, 0);
    assert_int_equal(guest_word(&guest, 0x20003000), 2); /* lives */
    assert_true(guest_word(&guest, 0x20003004) == 20 + 1 + 40);
    assert_true(test_text_has(&trace.text, "interrupt enter 5 BusFault"));
    assert_true(test_text_has(&trace.text, "interrupt enter 4 MemManage"));
    assert_true(test_text_has(&trace.text, "interrupt enter 6 UsageFault"));
    assert_true(test_text_has(&trace.text, "interrupt enter 17 IRQ1"));
    assert_true(test_text_has(&trace.text, "interrupt enter 24 IRQ8"));
    assert_true(test_text_has(&trace.text, "interrupt enter 14 PendSV"));
    trace_end(&trace);
    guest_end(&guest);
}

static void test_workout_at_full_speed(void **unused)
{
    (void)unused;
    compare_ways(NULL, TRACE_FAST, 100 * SIM_MS, 1);
}

static void test_workout_with_everything_traced(void **unused)
{
    (void)unused;
    compare_ways(NULL, TRACE_ALL, 2 * SIM_MS, 1);
}

static void look_away(void *owner, const struct probe_event *event)
{
    (void)owner;
    (void)event;
}

/* Probes only look: instructions and accesses traced, the rest of the trace is the same. */
static void test_probes_change_nothing(void **unused)
{
    struct guest guest;
    struct trace trace;
    struct probe all = {.mask = PROBE_INSTRUCTION | PROBE_ACCESS, .function = look_away};
    struct outcome expected, found;
    (void)unused;
    play(NULL, TRACE_FAST, &ways[0], 100 * SIM_MS, &expected);
    guest_start(&guest, guest_workout, NULL);
    trace_begin(&trace, guest.machine, TRACE_FAST, NULL);
    machine_probe_add(guest.machine, &all);
    found.result = machine_run(guest.machine, 100 * SIM_MS);
    machine_probe_remove(guest.machine, &all);
    finish(&guest, &trace, &found);
    assert_same("probed", &expected, &found);
    blob_free(&expected.text);
    blob_free(&found.text);
}

static void test_prebuilt_images(void **unused)
{
    glob_t images;
    size_t i;
    (void)unused;
    assert_int_equal(glob("firmware/images/*-mps2-an385.elf", 0, NULL, &images), 0);
    for (i = 0; i < images.gl_pathc; i++) {
        compare_ways(images.gl_pathv[i], TRACE_FAST, 3 * SIM_MS, 1);
        compare_ways(images.gl_pathv[i], TRACE_FAST, 25 * SIM_MS, 3);
    }
    globfree(&images);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workout_does_what_it_says),
        cmocka_unit_test(test_workout_at_full_speed),
        cmocka_unit_test(test_workout_with_everything_traced),
        cmocka_unit_test(test_probes_change_nothing),
        cmocka_unit_test(test_prebuilt_images),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
