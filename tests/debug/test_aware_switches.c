/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switches of BOS, in images that switch on the way out of exceptions and in those that switch in
 * a call: what the probes are told is each change of this_task, no more and no less, whatever the
 * slices; run times stay right while one goes back and forth; looking changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/past.h"

#include "aware/aware.h"
#include "aware/bos.h"
#include "blob.h"

#include <string.h>

#define TASKS 64u

struct list {
    struct probe probe;
    uint32_t variable; /* this_task */
    struct blob text;  /* times, tasks */
    unsigned count;
    sim_time last;
};

/* The truth: stores that change the variable. */
static void on_access(void *owner, const struct probe_event *event)
{
    struct list *list = owner;
    if (!event->access.write || event->access.address != list->variable ||
        event->access.old_value == event->access.new_value)
        return;
    list->count++;
    blob_put_integer(&list->text, event->access.new_value, 4);
}

static void on_task(void *owner, const struct probe_event *event)
{
    struct list *list = owner;
    list->count++;
    list->last = event->now;
    blob_put_integer(&list->text, event->task.to, 4);
}

static void *boot(struct guest *guest, const char *image, uint64_t slices)
{
    struct machine_options options = {.slice_test = slices};
    struct sim_error error;
    struct aware *aware;
    guest_start_file(guest, image, &options);
    aware = aware_attach(guest->machine, NULL, NULL, &error);
    if (aware == NULL)
        fail_msg("%s", error.text);
    return aware;
}

static void switches_are_the_changes_of_this_task(const char *image, unsigned least)
{
    struct guest guest;
    struct bos_record record;
    struct list truth = {.count = 0}, told[2] = {{.count = 0}, {.count = 0}};
    struct aware *aware;
    unsigned i;
    for (i = 0; i < 2; i++) {
        aware = boot(&guest, image, i == 0 ? 0 : 997);
        told[i].probe = (struct probe){.mask = PROBE_TASK, .function = on_task, .owner = &told[i]};
        machine_probe_add(guest.machine, &told[i].probe);
        if (i == 0) {
            assert_true(bos_find_in_machine(guest.machine, &record));
            truth.variable = record.this_task;
            truth.probe =
                (struct probe){.mask = PROBE_ACCESS, .function = on_access, .owner = &truth};
            machine_probe_add(guest.machine, &truth.probe);
        }
        machine_run(guest.machine, 60 * SIM_MS);
        aware_detach(aware);
        guest_end(&guest);
    }
    assert_true(truth.count >= least);
    assert_int_equal(told[0].count, truth.count);
    assert_memory_equal(told[0].text.bytes, truth.text.bytes, truth.text.size);
    assert_int_equal(told[1].count, truth.count);
    assert_memory_equal(told[1].text.bytes, truth.text.bytes, truth.text.size);
    assert_int_equal(told[0].last, told[1].last);
    blob_free(&truth.text);
    blob_free(&told[0].text);
    blob_free(&told[1].text);
}

static void with_stack_check(void **state)
{
    (void)state;
    switches_are_the_changes_of_this_task("firmware/images/philosophers-mps2-an385.elf", 10);
    switches_are_the_changes_of_this_task("firmware/images/pump-mps2-an385.elf", 10);
}

static void without_stack_check(void **state)
{
    (void)state;
    switches_are_the_changes_of_this_task("firmware/images/thread-metric-mps2-an385.elf", 100);
    switches_are_the_changes_of_this_task("firmware/images/lab_deadline-mps2-an385.elf", 4);
}

/* --- going back and forth --- */

struct moment {
    sim_time now;
    size_t count;
    struct aware_task tasks[TASKS];
};

static void look(struct guest *guest, struct aware *aware, struct moment *moment)
{
    uint64_t values[64];
    bool known[64];
    struct aware_object objects[8];
    struct sim_error error;
    size_t i;
    char text[200];
    memset(moment, 0, sizeof *moment);
    moment->now = machine_now(guest->machine);
    moment->count = aware_tasks(aware, moment->tasks, TASKS);
    assert_true(moment->count < TASKS);
    for (i = 0; i < moment->count; i++)
        aware_registers(aware, moment->tasks[i].id, values, known, &error);
    aware_objects(aware, objects, 8);
    aware_describe(aware, text, sizeof text);
}

static void times_add_up(const struct moment *moment)
{
    sim_time sum = 0;
    size_t i;
    for (i = 0; i < moment->count; i++)
        sum += moment->tasks[i].run_time;
    assert_true(sum <= moment->now && sum > moment->now / 4);
}

#define MOMENTS 40

static void sums_are_right_at_any_moment(void **state)
{
    static struct moment moments[MOMENTS];
    static struct moment again;
    struct guest guest;
    struct aware *aware = boot(&guest, "firmware/images/philosophers-mps2-an385.elf", 0);
    struct history *history = past_begin(guest.machine, HISTORY_BYTES);
    unsigned i;
    (void)state;
    for (i = 0; i < MOMENTS; i++) {
        history_run(history, 40 * SIM_MS + i * 7 * SIM_MS + i * 12345);
        look(&guest, aware, &moments[i]);
        times_add_up(&moments[i]);
    }
    srand(5);
    for (i = 0; i < 60; i++) {
        const struct moment *then = &moments[(unsigned)rand() % MOMENTS];
        past_go(history, then->now);
        if (i % 2 == 0)
            aware_moved(aware);
        look(&guest, aware, &again);
        assert_int_equal(again.now, then->now);
        assert_memory_equal(&again, then, sizeof again);
    }
    history_destroy(history);
    aware_detach(aware);
    guest_end(&guest);
}

/* --- registers --- */

static unsigned place_of(const struct guest *guest, const char *name)
{
    const struct cpu_register *registers = guest->machine->cpu->device.class->cpu->registers;
    unsigned i = 0;
    while (strcmp(registers[i].name, name) != 0)
        i++;
    return i;
}

/* What is read of a task while it is switched out are the registers with which it goes on. */
struct resumed {
    struct guest *guest;
    struct aware *aware;
    uint32_t task, before;
    uint64_t values[64];
    bool known[64];
    unsigned compared;
    bool with_registers; /* r0 to r3, r12 too */
};

/* A task that left by a call, not by an exception, goes on behind that call. */
static bool goes_on(const struct resumed *resumed, uint32_t address)
{
    const char *where = resumed->with_registers ? "pc" : "lr";
    return (address | 1) == (resumed->values[place_of(resumed->guest, where)] | 1);
}

static void on_instruction(void *owner, const struct probe_event *event)
{
    struct resumed *resumed = owner;
    struct machine *machine = resumed->guest->machine;
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    unsigned pc = place_of(resumed->guest, "pc"), i;
    if (resumed->task == 0 || class->in_handler(machine->cpu) ||
        aware_running(resumed->aware) != resumed->task ||
        !goes_on(resumed, event->instruction.address))
        return;
    for (i = resumed->with_registers ? 0 : 4; i < pc; i++) {
        if (i == 12 && !resumed->with_registers)
            continue;
        assert_true(resumed->known[i]);
        assert_int_equal(class->get(machine->cpu, i), resumed->values[i]);
    }
    resumed->compared++;
    resumed->task = 0;
}

/* Of a task that was left, when the one after it is. */
static void on_left(void *owner, const struct probe_event *event)
{
    struct resumed *resumed = owner;
    struct sim_error error;
    uint32_t before = resumed->before;
    resumed->before = event->task.from;
    if (resumed->task != 0 || before == 0 || before == event->task.from ||
        !aware_registers(resumed->aware, before, resumed->values, resumed->known, &error))
        return; /* or it has ended */
    resumed->task = before;
}

static void compare_registers(const char *image, bool with_registers, unsigned least)
{
    struct guest guest;
    struct aware *aware = boot(&guest, image, 0);
    struct resumed resumed = {.guest = &guest, .aware = aware, .with_registers = with_registers};
    struct probe left = {.mask = PROBE_TASK, .function = on_left, .owner = &resumed};
    struct probe all = {.mask = PROBE_INSTRUCTION, .function = on_instruction, .owner = &resumed};
    machine_run(guest.machine, 30 * SIM_MS);
    machine_probe_add(guest.machine, &left);
    machine_probe_add(guest.machine, &all);
    machine_run(guest.machine, 60 * SIM_MS);
    assert_true(resumed.compared >= least);
    aware_detach(aware);
    guest_end(&guest);
}

static void registers_are_those_a_task_goes_on_with(void **state)
{
    (void)state;
    compare_registers("firmware/images/philosophers-mps2-an385.elf", true, 2);
    compare_registers("firmware/images/thread-metric-mps2-an385.elf", false, 20);
}

/* The registers of a task that a handler has interrupted are those with which it goes on. */
struct interrupted {
    struct guest *guest;
    struct aware *aware;
    uint32_t task;
    uint64_t values[64];
    unsigned compared;
};

static void on_handler(void *owner, const struct probe_event *event)
{
    static const unsigned saved[] = {0, 1, 2, 3, 12, 13, 14};
    struct interrupted *interrupted = owner;
    struct machine *machine = interrupted->guest->machine;
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    bool known[64];
    struct sim_error error;
    unsigned i;
    if (class->in_handler(machine->cpu)) {
        if (interrupted->task != 0 || aware_running(interrupted->aware) == 0)
            return;
        interrupted->task = aware_running(interrupted->aware);
        assert_true(aware_registers(interrupted->aware, interrupted->task, interrupted->values,
                                    known, &error));
        if (known[4]) /* one that is about to be loaded: a handler may have changed r4 */
            interrupted->task = 0;
        return;
    }
    if (interrupted->task == aware_running(interrupted->aware) && interrupted->task != 0) {
        assert_int_equal(event->instruction.address, interrupted->values[15]);
        for (i = 0; i < sizeof saved / sizeof saved[0]; i++)
            assert_int_equal(class->get(machine->cpu, saved[i]), interrupted->values[saved[i]]);
        interrupted->compared++;
    }
    interrupted->task = 0;
}

static void an_interrupted_task_has_its_own(void **state)
{
    struct guest guest;
    struct aware *aware = boot(&guest, "firmware/images/philosophers-mps2-an385.elf", 0);
    struct interrupted interrupted = {.guest = &guest, .aware = aware};
    struct probe all = {.mask = PROBE_INSTRUCTION, .function = on_handler, .owner = &interrupted};
    (void)state;
    machine_run(guest.machine, 20 * SIM_MS);
    machine_probe_add(guest.machine, &all);
    machine_run(guest.machine, 60 * SIM_MS);
    assert_true(interrupted.compared > 20);
    aware_detach(aware);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_stack_check),
        cmocka_unit_test(without_stack_check),
        cmocka_unit_test(sums_are_right_at_any_moment),
        cmocka_unit_test(registers_are_those_a_task_goes_on_with),
        cmocka_unit_test(an_interrupted_task_has_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
