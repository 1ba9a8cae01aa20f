/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Awareness of other kernels, against mock-ups of their memory (tests/debug/kernels): tasks,
 * states, what they wait for, objects, saved registers, switches, with debug information and, where
 * that is enough, without. Whatever is in memory, looking ends and stays inside its bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/mock_kernel.h"
#include "tests/support/read_symbols.h"

#include "aware/aware.h"
#include "symbols/symbols.h"

#include <string.h>

#define MOST 16u

struct mock {
    struct guest guest;
    struct symbols *symbols;
    struct aware *aware;
    struct probe probe;
    char switches[400]; /* names, a space behind each */
    struct aware_task tasks[MOST];
    struct aware_object objects[MOST];
    size_t task_count, object_count;
};

static void on_task(void *owner, const struct probe_event *event)
{
    struct mock *mock = owner;
    size_t used = strlen(mock->switches);
    snprintf(mock->switches + used, sizeof mock->switches - used, "%s ",
             event->task.to != 0 ? event->task.to_name : "-");
}

static void begin(struct mock *mock, const char *kernel, const char *options)
{
    char path[MOCK_PATH];
    memset(mock, 0, sizeof *mock);
    mock_kernel_compile(kernel, options, path);
    guest_start_file(&mock->guest, path, NULL);
    mock->symbols = read_symbols(&mock->guest.image, path);
    mock_kernel_remove(path);
}

static void attach(struct mock *mock, const char *name)
{
    struct sim_error error;
    mock->aware = aware_attach(mock->guest.machine, mock->symbols, NULL, &error);
    if (mock->aware == NULL)
        fail_msg("%s", error.text);
    assert_string_equal(aware_kernel_name(mock->aware), name);
    mock->probe = (struct probe){.mask = PROBE_TASK, .function = on_task, .owner = mock};
    machine_probe_add(mock->guest.machine, &mock->probe);
}

static void run(struct mock *mock)
{
    machine_run(mock->guest.machine, SIM_MS);
    mock->task_count = aware_tasks(mock->aware, mock->tasks, MOST);
    mock->object_count = aware_objects(mock->aware, mock->objects, MOST);
    assert_true(mock->task_count <= MOST && mock->object_count <= MOST);
}

static void end(struct mock *mock)
{
    aware_detach(mock->aware);
    symbols_destroy(mock->symbols);
    guest_end(&mock->guest);
}

/* --- expectations --- */

struct expected_task {
    const char *name;
    enum aware_state state;
    int priority, own_priority;
    const char *waits_for;
};

static const struct aware_task *task_named(const struct mock *mock, const char *name)
{
    size_t i;
    for (i = 0; i < mock->task_count; i++)
        if (strcmp(mock->tasks[i].name, name) == 0)
            return &mock->tasks[i];
    fail_msg("no task %s", name);
    return NULL;
}

static void expect_tasks(const struct mock *mock, const struct expected_task *expected,
                         size_t count)
{
    size_t i;
    assert_int_equal(mock->task_count, count);
    for (i = 0; i < count; i++) {
        const struct aware_task *task = task_named(mock, expected[i].name);
        assert_int_equal(task->state, expected[i].state);
        assert_int_equal(task->priority, expected[i].priority);
        assert_int_equal(task->own_priority, expected[i].own_priority);
        assert_string_equal(task->wait_text, expected[i].waits_for);
        assert_int_equal(aware_waits(mock->aware, task->id),
                         task->state != AWARE_RUNNING && task->state != AWARE_READY);
    }
}

#define EXPECT_TASKS(mock, expected)                                                               \
    expect_tasks(mock, expected, sizeof expected / sizeof *expected)

static void expect_object(const struct mock *mock, const char *kind, const char *name,
                          const char *text, unsigned waiting)
{
    size_t i;
    for (i = 0; i < mock->object_count; i++) {
        const struct aware_object *object = &mock->objects[i];
        if (strcmp(object->kind, kind) != 0 || strcmp(object->name, name) != 0)
            continue;
        assert_string_equal(object->text, text);
        assert_int_equal(object->waiting, waiting);
        return;
    }
    fail_msg("no %s %s", kind, name);
}

/* The mock-ups' frame: r4 to r11 are 4 to 11, what the entry saved a hundred more. */
static void expect_saved_registers(struct mock *mock, const char *name, uint32_t words)
{
    static const uint32_t wanted[] = {100, 101, 102, 103, 4, 5, 6, 7, 8, 9, 10, 11, 112, 0, 114};
    const struct aware_task *task = task_named(mock, name);
    uint64_t values[64];
    bool known[64];
    struct sim_error error;
    unsigned i;
    if (!aware_registers(mock->aware, task->id, values, known, &error))
        fail_msg("%s", error.text);
    for (i = 0; i < 15; i++) {
        assert_true(known[i]);
        if (i != 13)
            assert_int_equal(values[i], wanted[i]);
    }
    assert_int_equal(values[13], task->stack_base + 4 * words); /* behind the frame */
    assert_int_equal(values[15], guest_label(&mock->guest, "there") & ~1u);
    assert_false(known[19]); /* PRIMASK is saved nowhere */
}

/* --- FreeRTOS --- */

static void freertos_with_debug_information(void **state)
{
    static const struct expected_task expected[] = {
        {"busy", AWARE_RUNNING, 2, 1, ""},
        {"reader", AWARE_WAITING, 1, 1, "queue Jobs (50 ticks left)"},
        {"locker", AWARE_WAITING, 2, 2, "mutex mutex, held by busy"},
        {"sleeper", AWARE_WAITING, 1, 1, "delay (200 ticks left)"},
        {"told", AWARE_WAITING, 1, 1, "notification"},
        {"grouped", AWARE_WAITING, 1, 1, "event group group"},
        {"gone", AWARE_ENDED, 1, 1, ""},
        {"parked", AWARE_SUSPENDED, 0, 0, ""}};
    struct mock mock;
    (void)state;
    begin(&mock, "freertos", "-g");
    attach(&mock, "FreeRTOS");
    run(&mock);
    assert_string_equal(mock.switches, "busy reader busy ");
    EXPECT_TASKS(&mock, expected);
    assert_string_equal(mock.tasks[0].name, "busy"); /* in order of creation */
    assert_string_equal(mock.tasks[7].name, "parked");
    assert_int_equal(task_named(&mock, "reader")->stack_size, 256);
    assert_int_equal(task_named(&mock, "reader")->stack_used, 256 - 9 * 4);
    assert_int_equal(task_named(&mock, "busy")->switches, 2);
    expect_object(&mock, "queue", "Jobs", "0 of 8 items", 1);
    expect_object(&mock, "mutex", "mutex", "held by busy", 1);
    expect_object(&mock, "event group", "group", "bits 0x5", 1);
    expect_object(&mock, "timer", "blink", "runs, 20 ticks left of 50", 0);
    expect_saved_registers(&mock, "reader", 26);
    end(&mock);
}

/* portMAX_DELAY where such tasks are not suspended: the end of the wait is that or has wrapped. */
static void freertos_waits_for_ever(void **state)
{
    static const struct {
        const char *options, *waits_for;
    } cases[] = {
        {"-g -DWAKE=0xffffffff", "queue Jobs"},
        {"-g -DWAKE=99", "queue Jobs"},
        {"-g -DWAKE=0x7fffffff", "queue Jobs (2147483547 ticks left)"},
        {"-g -DTICK=uint16_t -DWAKE=0xffff", "queue Jobs"},
        {"-g -DTICK=uint16_t -DWAKE=99", "queue Jobs"},
        {"-g -DTICK=uint16_t -DWAKE=0x7fff", "queue Jobs (32667 ticks left)"},
    };
    size_t i;
    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mock mock;
        begin(&mock, "freertos", cases[i].options);
        attach(&mock, "FreeRTOS");
        run(&mock);
        assert_string_equal(task_named(&mock, "reader")->wait_text, cases[i].waits_for);
        end(&mock);
    }
}

/* Base priorities, notifications and the order are not known then. */
static void freertos_with_symbols_alone(void **state)
{
    static const struct expected_task expected[] = {
        {"busy", AWARE_RUNNING, 2, 2, ""},
        {"reader", AWARE_WAITING, 1, 1, "queue Jobs (50 ticks left)"},
        {"locker", AWARE_WAITING, 2, 2, "mutex mutex, held by busy"},
        {"sleeper", AWARE_WAITING, 1, 1, "delay (200 ticks left)"},
        {"told", AWARE_SUSPENDED, 1, 1, ""},
        {"grouped", AWARE_WAITING, 1, 1, "event group group"},
        {"gone", AWARE_ENDED, 1, 1, ""},
        {"parked", AWARE_SUSPENDED, 0, 0, ""}};
    struct mock mock;
    (void)state;
    begin(&mock, "freertos", "-g0");
    attach(&mock, "FreeRTOS");
    run(&mock);
    assert_string_equal(mock.switches, "busy reader busy ");
    EXPECT_TASKS(&mock, expected);
    expect_saved_registers(&mock, "reader", 26);
    end(&mock);
}

/* --- ThreadX --- */

static void threadx(const char *options)
{
    static const struct expected_task expected[] = {
        {"first", AWARE_RUNNING, 5, 6, ""},
        {"second", AWARE_WAITING, 6, 7, "queue inbox (44 ticks left)"},
        {"third", AWARE_WAITING, 7, 8, "mutex bus, held by first"},
        {"fourth", AWARE_SUSPENDED, 8, 9, ""}};
    struct mock mock;
    begin(&mock, "threadx", options);
    attach(&mock, "ThreadX");
    run(&mock);
    assert_string_equal(mock.switches, "first second - second first ");
    EXPECT_TASKS(&mock, expected);
    assert_int_equal(task_named(&mock, "second")->stack_used, 256 - 3 * 4);
    expect_object(&mock, "queue", "inbox", "3 of 10 messages", 1);
    expect_object(&mock, "mutex", "bus", "held by first", 1);
    expect_object(&mock, "timer", "blink", "runs, 5 ticks left, then every 50", 0);
    expect_saved_registers(&mock, "second", 21);
    end(&mock);
}

static void threadx_with_and_without_debug_information(void **state)
{
    (void)state;
    threadx("-g");
    threadx("-g0");
}

/* --- Zephyr --- */

static void zephyr_with_debug_information(void **state)
{
    static const struct expected_task expected[] = {
        {"main", AWARE_RUNNING, 0, 4, ""},
        {"taker", AWARE_WAITING, 5, 5, "semaphore device.ready (7 ticks left)"},
        {"there", AWARE_WAITING, -3, -3, "fifo device.mail[1]"},
        {"sleeper", AWARE_WAITING, 1, 1, "sleep (12 ticks left)"},
        {"stopped", AWARE_SUSPENDED, 2, 2, ""},
        {"waiter", AWARE_WAITING, 3, 3, "mutex lock, held by main"}};
    struct mock mock;
    (void)state;
    begin(&mock, "zephyr", "-g");
    attach(&mock, "Zephyr");
    run(&mock);
    assert_string_equal(mock.switches, "main taker main ");
    EXPECT_TASKS(&mock, expected);
    expect_object(&mock, "semaphore", "device.ready", "count 0 of 4", 1);
    expect_object(&mock, "mutex", "lock", "held by main", 1);
    assert_int_equal(task_named(&mock, "taker")->stack_used, 256 - 2 * 4);
    expect_saved_registers(&mock, "taker", 11);
    end(&mock);
}

static void zephyr_with_its_table_alone(void **state)
{
    static const struct expected_task expected[] = {{"main", AWARE_RUNNING, 0, 0, ""},
                                                    {"taker", AWARE_WAITING, 5, 5, "an object"},
                                                    {"there", AWARE_WAITING, -3, -3, "an object"},
                                                    {"sleeper", AWARE_SUSPENDED, 1, 1, ""},
                                                    {"stopped", AWARE_SUSPENDED, 2, 2, ""},
                                                    {"waiter", AWARE_WAITING, 3, 3, "an object"}};
    struct mock mock;
    struct sim_error error;
    (void)state;
    begin(&mock, "zephyr", "-g0 -DINFO_TABLE");
    attach(&mock, "Zephyr");
    run(&mock);
    assert_string_equal(mock.switches, "main taker main ");
    EXPECT_TASKS(&mock, expected);
    end(&mock);
    begin(&mock, "zephyr", "-g0");
    assert_null(aware_attach(mock.guest.machine, mock.symbols, "zephyr", &error));
    assert_non_null(strstr(error.text, "CONFIG_DEBUG_THREAD_INFO"));
    end(&mock);
}

/* --- hostile memory --- */

/* Words of the kernel's data become other words of it, wild ones, or small numbers. */
static uint32_t wild_word(struct mock *mock)
{
    switch (rand() % 4) {
    case 0:
        return guest_word(&mock->guest, 0x20000000u + 4 * ((unsigned)rand() % 512));
    case 1:
        return 0x20000000u + (unsigned)rand() % 4096;
    case 2:
        return (uint32_t)rand() * 2654435761u;
    default:
        return (uint32_t)rand() % 70000 - 1;
    }
}

static void look(struct mock *mock)
{
    uint64_t values[64];
    bool known[64];
    struct sim_error error;
    size_t count = aware_tasks(mock->aware, mock->tasks, MOST), i;
    for (i = 0; i < count && i < MOST; i++) {
        assert_non_null(memchr(mock->tasks[i].name, 0, AWARE_NAME));
        assert_non_null(memchr(mock->tasks[i].wait_text, 0, AWARE_TEXT));
        aware_registers(mock->aware, mock->tasks[i].id, values, known, &error);
        aware_waits(mock->aware, mock->tasks[i].id);
    }
    aware_objects(mock->aware, mock->objects, MOST);
    aware_running(mock->aware);
    assert_true(count <= AWARE_TASKS_MOST);
}

static void any_memory_is_harmless(const char *kernel, const char *options)
{
    struct mock mock;
    static uint8_t good[4096];
    unsigned round, i;
    srand(7);
    begin(&mock, kernel, options);
    mock.aware = aware_attach(mock.guest.machine, mock.symbols, NULL, &(struct sim_error){""});
    assert_non_null(mock.aware);
    machine_run(mock.guest.machine, SIM_MS);
    bus_peek(mock.guest.machine->cpu->data, 0x20000000, good, sizeof good);
    for (round = 0; round < 300; round++) {
        bus_poke(mock.guest.machine->cpu->data, 0x20000000, good, sizeof good);
        for (i = 0; i < 1u + round % 40; i++) {
            uint32_t word = wild_word(&mock);
            bus_poke(mock.guest.machine->cpu->data, 0x20000000u + 4 * ((unsigned)rand() % 512),
                     &word, 4);
        }
        look(&mock);
        machine_run(mock.guest.machine, machine_now(mock.guest.machine) + SIM_US);
    }
    end(&mock);
}

static void hostile_memory(void **state)
{
    (void)state;
    any_memory_is_harmless("freertos", "-g");
    any_memory_is_harmless("freertos", "-g0");
    any_memory_is_harmless("threadx", "-g");
    any_memory_is_harmless("zephyr", "-g");
    any_memory_is_harmless("zephyr", "-g0 -DINFO_TABLE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freertos_with_debug_information),
        cmocka_unit_test(freertos_waits_for_ever),
        cmocka_unit_test(freertos_with_symbols_alone),
        cmocka_unit_test(threadx_with_and_without_debug_information),
        cmocka_unit_test(zephyr_with_debug_information),
        cmocka_unit_test(zephyr_with_its_table_alone),
        cmocka_unit_test(hostile_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
