/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots (sim/snapshot.h): saved at any moment and loaded in another process, the trace goes on
 * the same, bit for bit; nothing of a device's state table is lost; damaged files are errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/compare.h"

#include "builtin_boards.h"
#include "cpu/test/test_cpu.h"
#include "snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOMENTS 10

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static void save(struct machine *machine, struct blob *blob)
{
    struct sim_error error = {""};
    *blob = (struct blob){0};
    if (!snapshot_save(machine, blob, &error))
        fail_msg("%s", error.text);
}

static struct machine *load(const struct blob *blob)
{
    struct sim_error error = {""};
    struct machine *machine = snapshot_load(blob->bytes, blob->size, &error);
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

static void drop_header(struct blob *text)
{
    uint8_t *end = memchr(text->bytes, '\n', text->size);
    size_t length = (size_t)(end + 1 - text->bytes);
    memmove(text->bytes, end + 1, text->size - length);
    text->size -= length;
}

/* --- another process --- */

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static struct blob read_file(const char *path)
{
    struct blob blob = {0};
    FILE *file = fopen(path, "rb");
    int byte;
    assert_non_null(file);
    while ((byte = fgetc(file)) != EOF)
        blob_put_integer(&blob, (uint64_t)byte, 1);
    fclose(file);
    return blob;
}

/* What the other process does: loads, runs to the end, leaves its trace. */
static int go_on_from(const char *snapshot_path, const char *trace_path)
{
    struct blob snapshot = read_file(snapshot_path);
    struct machine *machine = load(&snapshot);
    struct trace trace;
    trace_begin(&trace, machine, TRACE_ALL, NULL);
    if (machine_run(machine, SIM_SECOND) != RUN_ENDED || machine->end_status != 0)
        return 1;
    drop_header(&trace.text);
    write_file(trace_path, trace.text.bytes, trace.text.size);
    trace_end(&trace);
    machine_destroy(machine);
    blob_free(&snapshot);
    return 0;
}

static struct blob trace_of_other_process(const struct blob *snapshot)
{
    char from[] = "/tmp/bosim-snapshot-XXXXXX", to[] = "/tmp/bosim-trace-XXXXXX";
    struct blob trace;
    int status;
    pid_t child;
    close(mkstemp(from));
    close(mkstemp(to));
    write_file(from, snapshot->bytes, snapshot->size);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execl("/proc/self/exe", "test_snapshot", from, to, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    trace = read_file(to);
    unlink(from);
    unlink(to);
    return trace;
}

struct moment {
    struct blob snapshot;
    size_t trace_place;
};

/* The workout, saved at random moments; its whole trace. */
static void run_saving(const struct machine_options *options, struct moment *moments,
                       struct blob *text)
{
    struct machine *machine = test_cpu_machine(test_workout, options);
    struct trace trace;
    uint64_t random = 11;
    sim_time until = 0;
    unsigned i;
    test_workout_inputs(machine);
    trace_begin(&trace, machine, TRACE_ALL, NULL);
    for (i = 0; i < MOMENTS; i++) {
        until += 1 + next_random(&random) % (20 * SIM_MS);
        assert_int_equal(machine_run(machine, until), RUN_UNTIL);
        save(machine, &moments[i].snapshot);
        moments[i].trace_place = trace.text.size;
    }
    assert_int_equal(machine_run(machine, SIM_SECOND), RUN_ENDED);
    *text = trace.text;
    trace.text = (struct blob){0};
    trace_end(&trace);
    machine_destroy(machine);
}

static struct blob rest_of(const struct blob *text, size_t place)
{
    return (struct blob){.bytes = text->bytes + place, .size = text->size - place};
}

static void free_moments(struct moment *moments, struct blob *text)
{
    unsigned i;
    for (i = 0; i < MOMENTS; i++)
        blob_free(&moments[i].snapshot);
    blob_free(text);
}

static void test_another_process_goes_on_the_same(void **state)
{
    const struct machine_options options = {.ram_fill = 0x5a};
    struct moment moments[MOMENTS];
    struct blob text;
    unsigned i;
    (void)state;
    run_saving(&options, moments, &text);
    for (i = 0; i < MOMENTS; i++) {
        struct blob expected = rest_of(&text, moments[i].trace_place);
        struct blob found = trace_of_other_process(&moments[i].snapshot);
        test_same_text("after loading in another process", &expected, &found);
        blob_free(&found);
    }
    free_moments(moments, &text);
}

static void test_the_same_machine_goes_back(void **state)
{
    struct moment moments[MOMENTS];
    struct blob text;
    struct machine *machine;
    struct sim_error error;
    uint64_t random = 3;
    unsigned i;
    (void)state;
    run_saving(NULL, moments, &text);
    machine = load(&moments[0].snapshot);
    for (i = 0; i < 2 * MOMENTS; i++) {
        const struct moment *moment = &moments[next_random(&random) % MOMENTS];
        struct blob expected = rest_of(&text, moment->trace_place);
        struct trace trace;
        assert_true(
            snapshot_restore(machine, moment->snapshot.bytes, moment->snapshot.size, &error));
        trace_begin(&trace, machine, TRACE_ALL, NULL);
        machine_run(machine, machine->now + 20 * SIM_MS);
        drop_header(&trace.text);
        assert_true(trace.text.size > 1000);
        if (expected.size > trace.text.size)
            expected.size = trace.text.size;
        test_same_text("after going back", &expected, &trace.text);
        trace_end(&trace);
    }
    machine_destroy(machine);
    free_moments(moments, &text);
}

static void test_saving_a_loaded_machine_gives_the_same_bytes(void **state)
{
    struct moment moments[MOMENTS];
    struct blob text, again;
    unsigned i;
    (void)state;
    run_saving(NULL, moments, &text);
    for (i = 0; i < MOMENTS; i++) {
        struct machine *machine = load(&moments[i].snapshot);
        save(machine, &again);
        assert_int_equal(again.size, moments[i].snapshot.size);
        assert_memory_equal(again.bytes, moments[i].snapshot.bytes, again.size);
        blob_free(&again);
        machine_destroy(machine);
    }
    free_moments(moments, &text);
}

/* --- what is not in it --- */

static void test_untouched_memory_costs_nothing(void **state)
{
    struct machine *machine = test_builtin("mps2-an385", NULL);
    struct blob blob;
    (void)state;
    machine_reset(machine);
    save(machine, &blob);
    assert_true(blob.size < 128 * 1024); /* of a board with 20 MB, its devicetree included */
    blob_free(&blob);
    machine_destroy(machine);
}

struct listener {
    struct bus_watcher watcher;
    unsigned written;
    uint64_t bytes;
};

static void count_written(void *owner, const struct bus_region *region, uint32_t offset,
                          uint32_t bytes)
{
    struct listener *listener = owner;
    (void)region, (void)offset;
    listener->written++;
    listener->bytes += bytes;
}

static void test_restoring_tells_the_bus_of_what_changed_only(void **state)
{
    static const uint8_t word[2] = {1, 2};
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct listener listener = {.watcher = {.owner = &listener, .written = count_written}};
    struct sim_error error;
    struct blob blob;
    uint8_t after[2];
    (void)state;
    machine_run(machine, 10 * SIM_MS);
    save(machine, &blob);
    bus_poke(machine->cpu->data, 0x2345, word, 2);
    bus_watch(machine->cpu->data, &listener.watcher);
    assert_true(snapshot_restore(machine, blob.bytes, blob.size, &error));
    assert_int_equal(listener.written, 1);
    assert_int_equal(listener.bytes, 4096);
    bus_peek(machine->cpu->data, 0x2345, after, 2);
    assert_int_equal(after[0] | after[1], 0);
    blob_free(&blob);
    machine_destroy(machine);
}

/* --- devices' tables --- */

static bool is_number(const struct state_field *field)
{
    return field->kind == STATE_INTEGERS &&
           (field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8);
}

static uint8_t *element(struct device *device, const struct state_field *field, uint32_t i)
{
    return (uint8_t *)device + field->offset + (size_t)i * field->size;
}

/* Every integer of the device becomes random, within its range. */
static void scramble(struct device *device, uint64_t *random)
{
    const struct state_field *field;
    uint32_t i;
    for (field = device->class->state; field != NULL && field->name != NULL; field++)
        for (i = 0; is_number(field) && i < field->count; i++) {
            uint64_t value = (uint64_t)next_random(random) << 32 | next_random(random);
            if (field->maximum != 0 && field->maximum != UINT64_MAX)
                value %= field->maximum + 1;
            memcpy(element(device, field, i), &value, field->size); /* little-endian host */
        }
}

static void check_device(struct device *device, uint64_t *random)
{
    struct blob first = {0}, second = {0};
    struct blob_reader reader;
    struct sim_error error = {""};
    scramble(device, random);
    assert_true(snapshot_device_save(device, &first));
    scramble(device, random);
    reader = (struct blob_reader){.bytes = first.bytes, .size = first.size};
    if (snapshot_device_load(device, &reader, &error)) {
        assert_true(snapshot_device_save(device, &second));
        assert_int_equal(second.size, first.size);
        if (memcmp(first.bytes, second.bytes, first.size) != 0)
            fail_msg("%s: state was lost", device->name);
    } else if (device->class->loaded == NULL) {
        fail_msg("%s: %s", device->name, error.text);
    }
    blob_free(&first);
    blob_free(&second);
}

static void test_every_device_keeps_its_state(void **state)
{
    const struct builtin_board *board;
    uint64_t random = 2;
    (void)state;
    for (board = builtin_boards; board->name != NULL; board++) {
        struct machine *machine = test_builtin(board->name, NULL);
        struct device *device;
        machine_reset(machine);
        for (device = machine->devices; device != NULL; device = device->next)
            check_device(device, &random);
        machine_destroy(machine);
    }
}

/* Loads the timer's state after `change` was made to its bytes: the error's text. */
static void load_changed(const char *find, const char *replace, size_t length,
                         struct sim_error *error)
{
    struct machine *machine = test_builtin("test-cpu", NULL);
    struct device *timer = machine_device(machine, "timer");
    struct blob blob = {0};
    struct blob_reader reader;
    size_t i;
    error->text[0] = '\0';
    machine_reset(machine);
    assert_true(snapshot_device_save(timer, &blob));
    for (i = 0; i + length <= blob.size && memcmp(blob.bytes + i, find, length) != 0; i++)
        ;
    assert_true(i + length <= blob.size);
    memcpy(blob.bytes + i, replace, length);
    reader = (struct blob_reader){.bytes = blob.bytes, .size = blob.size};
    assert_false(snapshot_device_load(timer, &reader, error));
    blob_free(&blob);
    machine_destroy(machine);
}

static void test_a_mismatch_is_named(void **state)
{
    struct sim_error error;
    (void)state;
    load_changed("compare", "comPare", 7, &error);
    assert_non_null(strstr(error.text, "timer"));
    assert_non_null(strstr(error.text, "comPare"));
    load_changed("divisor\0\2", "divisor\0\4", 9, &error); /* its kind, then its size */
    assert_non_null(strstr(error.text, "timer.divisor"));
    assert_non_null(strstr(error.text, "4 bytes"));
    /* Kind, size, count 1, length 2, then the value: 0 to 255. */
    load_changed("divisor\0\2\0\0\0\1\0\0\0\2\0\0\0\0\0", "divisor\0\2\0\0\0\1\0\0\0\2\0\0\0\0\1",
                 22, &error);
    assert_non_null(strstr(error.text, "timer.divisor is 256"));
}

static void nothing(void *owner, sim_time due)
{
    (void)owner, (void)due;
}

static void test_an_event_that_no_table_names_is_refused(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct event forgotten;
    struct sim_error error = {""};
    struct blob blob = {0};
    (void)state;
    event_init(&forgotten, machine, 0x7f00, "forgotten", nothing, NULL);
    machine_run(machine, SIM_MS);
    assert_true(snapshot_save(machine, &blob, &error)); /* it is not pending */
    event_at(&forgotten, SIM_SECOND);
    assert_false(snapshot_save(machine, &blob, &error));
    assert_non_null(strstr(error.text, "forgotten"));
    blob_free(&blob);
    machine_destroy(machine);
}

/* --- damage --- */

static void expect_error(const uint8_t *bytes, size_t size, const char *what, size_t place)
{
    struct sim_error error = {""};
    struct machine *machine = snapshot_load(bytes, size, &error);
    if (machine != NULL)
        fail_msg("%s at %zu was not seen", what, place);
    assert_true(strncmp(error.text, "snapshot: ", 10) == 0);
    assert_null(strchr(error.text, '\n'));
}

static void test_damaged_files_are_errors(void **state)
{
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct blob blob;
    uint64_t random = 9;
    size_t i;
    (void)state;
    test_workout_inputs(machine);
    machine_run(machine, 15 * SIM_MS);
    save(machine, &blob);
    for (i = 0; i < blob.size; i += 1 + next_random(&random) % 61)
        expect_error(blob.bytes, i, "an end", i);
    for (i = 0; i < blob.size; i += 1 + next_random(&random) % 61) {
        uint8_t bit = (uint8_t)(1u << next_random(&random) % 8);
        blob.bytes[i] ^= bit;
        expect_error(blob.bytes, blob.size, "a changed bit", i);
        blob.bytes[i] ^= bit;
    }
    blob_put_integer(&blob, 0, 1);
    expect_error(blob.bytes, blob.size, "a byte more", blob.size);
    blob_free(&blob);
    machine_destroy(machine);
}

static void test_other_boards_and_options_are_errors(void **state)
{
    const struct machine_options unit = {.timing = TIMING_UNIT};
    struct machine *machine = test_cpu_machine(test_workout, NULL);
    struct machine *other = test_cpu_machine(test_workout, &unit);
    struct machine *board = test_builtin("mps2-an385", NULL);
    struct sim_error error;
    struct blob blob;
    (void)state;
    save(machine, &blob);
    assert_false(snapshot_restore(other, blob.bytes, blob.size, &error));
    assert_non_null(strstr(error.text, "timing"));
    assert_false(snapshot_restore(board, blob.bytes, blob.size, &error));
    assert_non_null(strstr(error.text, "mps2-an385"));
    blob_free(&blob);
    machine_destroy(board);
    machine_destroy(other);
    machine_destroy(machine);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_process_goes_on_the_same),
        cmocka_unit_test(test_the_same_machine_goes_back),
        cmocka_unit_test(test_saving_a_loaded_machine_gives_the_same_bytes),
        cmocka_unit_test(test_untouched_memory_costs_nothing),
        cmocka_unit_test(test_restoring_tells_the_bus_of_what_changed_only),
        cmocka_unit_test(test_every_device_keeps_its_state),
        cmocka_unit_test(test_a_mismatch_is_named),
        cmocka_unit_test(test_an_event_that_no_table_names_is_refused),
        cmocka_unit_test(test_damaged_files_are_errors),
        cmocka_unit_test(test_other_boards_and_options_are_errors),
    };
    if (argc == 3)
        return go_on_from(argv[1], argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
