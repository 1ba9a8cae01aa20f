/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A snapshot of a Cortex-M3 at any moment, loaded into a new machine, goes on with the same trace:
 * in the middle of an exception's entry and return, inside IT blocks, between LDREX and STREX,
 * asleep, in handlers, and wherever chance has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/compare.h"
#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include "snapshot.h"

#include <stdio.h>
#include <string.h>

#define TRACED                                                                                     \
    (PROBE_INTERRUPT | PROBE_LINE | PROBE_REGISTER | PROBE_SERIAL | PROBE_TASK | PROBE_REPORT)
#define AHEAD (600 * SIM_US) /* how far both go on */

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static struct machine *copy(struct machine *machine)
{
    struct sim_error error = {""};
    struct blob blob = {0};
    struct machine *other;
    if (!snapshot_save(machine, &blob, &error))
        fail_msg("%s", error.text);
    other = snapshot_load(blob.bytes, blob.size, &error);
    if (other == NULL)
        fail_msg("%s", error.text);
    blob_free(&blob);
    return other;
}

static void assert_same_registers(struct guest *a, struct guest *b)
{
    const struct cpu_class *class = a->machine->cpu->device.class->cpu;
    unsigned i;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (class->get(a->machine->cpu, i) != class->get(b->machine->cpu, i))
            fail_msg("%s is 0x%08x, should be 0x%08x", class->registers[i].name,
                     (uint32_t) class->get(b->machine->cpu, i),
                     (uint32_t) class->get(a->machine->cpu, i));
    assert_int_equal(a->cpu->cycles, b->cpu->cycles);
    assert_int_equal(class->instructions(a->machine->cpu), class->instructions(b->machine->cpu));
}

/* Copies the machine, lets both go on to `until`, compares. The copy is thrown away. */
static void fork_and_compare(struct guest *guest, const char *moment, sim_time until)
{
    struct guest other;
    struct trace expected, found;
    enum run_result result;
    guest_adopt(&other, copy(guest->machine));
    assert_same_registers(guest, &other);
    trace_begin(&expected, guest->machine, TRACED, NULL);
    trace_begin(&found, other.machine, TRACED, NULL);
    result = machine_run(guest->machine, until);
    assert_int_equal(machine_run(other.machine, until), result);
    test_same_text(moment, &expected.text, &found.text);
    assert_same_registers(guest, &other);
    assert_int_equal(guest_word(guest, GUEST_WORKOUT_SUM), guest_word(&other, GUEST_WORKOUT_SUM));
    trace_end(&expected);
    trace_end(&found);
    guest_end(&other);
}

/* --- moments of a kind --- */

static bool in_entry(const struct armv7m *m)
{
    return m->phase == PHASE_ENTERING;
}
static bool in_return(const struct armv7m *m)
{
    return m->phase == PHASE_RETURNING;
}
static bool in_chaining(const struct armv7m *m)
{
    return m->phase == PHASE_CHAINING;
}
static bool in_block(const struct armv7m *m)
{
    return (m->it_state & 15) != 0;
}
static bool in_exclusive(const struct armv7m *m)
{
    return m->monitor_open && m->exception == 0;
}
static bool asleep(const struct armv7m *m)
{
    return m->sleeping && !m->waiting_for_event;
}
static bool in_nested_handler(const struct armv7m *m)
{
    return m->exception != 0 && m->active[EXC_IRQ0 + 8] && m->active[EXC_IRQ0 + 9];
}
static bool unprivileged(const struct armv7m *m)
{
    return (m->control & CONTROL_NPRIV) != 0;
}
static bool masked(const struct armv7m *m)
{
    return m->primask != 0;
}

static const struct {
    const char *name;
    bool (*is)(const struct armv7m *);
} kinds[] = {{"exception entry", in_entry},
             {"exception return", in_return},
             {"tail-chaining", in_chaining},
             {"IT block", in_block},
             {"LDREX to STREX", in_exclusive},
             {"sleep", asleep},
             {"nested handler", in_nested_handler},
             {"unprivileged", unprivileged},
             {"PRIMASK", masked}};

#define KINDS (sizeof kinds / sizeof kinds[0])

/* Cycle by cycle to the next moment of the kind. */
static void go_to(struct guest *guest, unsigned kind)
{
    while (!kinds[kind].is(guest->cpu)) {
        uint64_t before = guest_cycle(guest);
        guest_run_to_cycle(guest, before + 1);
        if (guest->machine->ended || guest_cycle(guest) == before)
            fail_msg("there is no moment in %s", kinds[kind].name);
    }
}

static void test_at_every_kind_of_moment(void **unused)
{
    struct guest guest;
    unsigned kind;
    (void)unused;
    for (kind = 0; kind < KINDS; kind++) {
        guest_start(&guest, guest_workout, NULL);
        machine_run(guest.machine, (300 + 171 * kind) * SIM_US);
        go_to(&guest, kind);
        fork_and_compare(&guest, kinds[kind].name, machine_now(guest.machine) + AHEAD);
        guest_end(&guest);
    }
}

static void test_at_random_moments(void **unused)
{
    struct guest guest;
    uint64_t state = 2026;
    unsigned i;
    char name[40];
    (void)unused;
    guest_start(&guest, guest_workout, NULL);
    for (i = 0; i < 20 && !guest.machine->ended; i++) {
        machine_run(guest.machine,
                    machine_now(guest.machine) + next_random(&state) % (200 * SIM_US));
        snprintf(name, sizeof name, "at cycle %llu", (unsigned long long)guest_cycle(&guest));
        fork_and_compare(&guest, name, machine_now(guest.machine) + 50 * SIM_US);
    }
    assert_true(i >= 10);
    guest_end(&guest);
}

/* The machine is thrown away, its copy takes its place. */
static void replace(struct guest *guest)
{
    struct machine *other = copy(guest->machine);
    struct image image = guest->image;
    guest->image = (struct image){0};
    guest_end(guest);
    guest_adopt(guest, other);
    guest->image = image;
}

/* A machine that is replaced by its copy again and again ends like one that is not. */
static void test_copy_of_a_copy(void **unused)
{
    struct guest guest;
    uint32_t sum;
    uint64_t cycles;
    unsigned i;
    (void)unused;
    guest_start(&guest, guest_workout, NULL);
    assert_int_equal(machine_run(guest.machine, 100 * SIM_MS), RUN_ENDED);
    sum = guest_word(&guest, GUEST_WORKOUT_SUM);
    cycles = guest_cycle(&guest);
    guest_end(&guest);
    guest_start(&guest, guest_workout, NULL);
    for (i = 0; !guest.machine->ended; i++) {
        machine_run(guest.machine, machine_now(guest.machine) + 311 * SIM_US);
        replace(&guest);
    }
    assert_true(i > 5); /* copies */
    assert_int_equal(guest_word(&guest, GUEST_WORKOUT_SUM), sum);
    assert_int_equal(guest_cycle(&guest), cycles);
    guest_end(&guest);
}

/* Programs in which one bit that gets lost changes the end. */
static const char *const delicate[] = {
    /* a line that stays high until the third handler */
    "start: set ISER, 0x100\n ldr r2, =0x40000000\n mov r0, #5\n str r0, [r2, #4]\n"
    " mov r0, #9\n str r0, [r2]\n mov r4, #0\n mov r5, #0\n"
    "1: cmp r4, #3\n bne 1b\n mov r6, #50\n"
    "2: subs r6, #1\n bne 2b\n log r5\n b finish\n"
    "irq8: add r4, #1\n add r5, #1\n mov r0, #0\n str r0, [r2]\n cmp r4, #3\n bne 3f\n"
    " mov r0, #1\n str r0, [r2, #12]\n"
    "3: bx lr\n",
    /* SysTick's flag, set for a while before it is read */
    "start: set SYST_RVR, 40\n set SYST_CVR, 0\n ldr r2, =SYST_CSR\n mov r0, #5\n str r0, [r2]\n"
    " mov r4, #0\n mov r5, #0\n mov r6, #8\n"
    "1: add r4, #1\n .rept 30\n nop\n .endr\n ldr r0, [r2]\n tst r0, #0x10000\n beq 1b\n"
    " add r5, #1\n subs r6, #1\n bne 1b\n log r4\n log r5\n b finish\n",
    /* WFE's event, masks, an interrupt that waits */
    "start: set ISER, 1\n mov r0, #0x40\n msr basepri, r0\n set IPR, 0x40\n sev\n nop\n nop\n"
    " nop\n set ISPR, 1\n nop\n nop\n wfe\n mark 1\n mov r0, #0\n msr basepri, r0\n cpsid f\n"
    " set ISPR, 1\n nop\n nop\n cpsie f\n mark 2\n b finish\n"
    "irq0: mark 3\n bx lr\n"};

static void test_copies_of_delicate_programs(void **unused)
{
    unsigned i, j;
    (void)unused;
    for (i = 0; i < sizeof delicate / sizeof delicate[0]; i++) {
        struct guest plain, copied;
        guest_start(&plain, delicate[i], NULL);
        machine_run(plain.machine, 40 * SIM_US);
        guest_start(&copied, delicate[i], NULL);
        for (j = 0; machine_now(copied.machine) < 20 * SIM_US && j < 120; j++) {
            guest_run_to_cycle(&copied, guest_cycle(&copied) + 4);
            replace(&copied);
        }
        machine_run(copied.machine, 40 * SIM_US);
        assert_int_equal(guest_register(&copied, "pc"), guest_label(&copied, "finish"));
        assert_same_registers(&plain, &copied);
        assert_true(guest_log_count(&plain) > 0);
        for (j = 0; j < guest_log_count(&plain); j++)
            assert_int_equal(guest_logged(&copied, j), guest_logged(&plain, j));
        guest_end(&plain);
        guest_end(&copied);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_every_kind_of_moment),
        cmocka_unit_test(test_at_random_moments),
        cmocka_unit_test(test_copy_of_a_copy),
        cmocka_unit_test(test_copies_of_delicate_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
