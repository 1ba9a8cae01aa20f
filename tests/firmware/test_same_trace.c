/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every prebuilt image gives the same trace, byte for byte: whatever the slices that the processor
 * runs in (1, 7, random, unlimited), after a snapshot at a random moment that another process
 * loads, after going back in the same machine, beside another machine, and on a cable with one in
 * either order. With input on the console. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/compare.h"

#include "builtin_boards.h"
#include "image/image.h"
#include "input.h"
#include "link.h"
#include "snapshot.h"

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MASK    (PROBE_INTERRUPT | PROBE_LINE | PROBE_REGISTER | PROBE_SERIAL | PROBE_REPORT)
#define THE_END (30 * SIM_MS)
#define CYCLES  750000u /* as many as 25 MHz has until THE_END: a slower board runs longer */
#define MOMENTS 4

static glob_t images;
static sim_time the_end; /* of the latest machine's run, by its clock at power-on */

static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* The board of "firmware/images/APP-BOARD.elf". */
static const char *board_of(const char *path)
{
    const struct builtin_board *board;
    for (board = builtin_boards; board->name != NULL; board++) {
        char end[80];
        size_t length = (size_t)snprintf(end, sizeof end, "-%s.elf", board->name);
        if (strlen(path) > length && strcmp(path + strlen(path) - length, end) == 0)
            return board->name;
    }
    fail_msg("%s is for no built-in board", path);
    return NULL;
}

static struct machine *machine_with(const char *path, const struct machine_options *options)
{
    struct image_source source;
    struct image image = {0};
    struct sim_error error = {""};
    struct machine *machine;
    machine = test_builtin(board_of(path), options);
    if (!image_source_parse(path, &source, &error) || !image_load(&image, &source, &error) ||
        !machine_load(machine, &image, &error))
        fail_msg("%s", error.text);
    image_free(&image);
    machine_reset(machine);
    the_end = clock_time_of(machine->cpu->clock, CYCLES);
    if (the_end < THE_END)
        the_end = THE_END;
    input_serial_at(machine, 10 * SIM_MS, "0", "h\r\n?", 4, NULL);
    return machine;
}

/* The trace, without its header, of a machine that runs to the end. */
static struct blob trace_to_end(struct machine *machine)
{
    struct trace trace;
    struct blob text;
    trace_begin(&trace, machine, MASK, NULL);
    trace.text.size = 0;
    machine_run(machine, the_end);
    text = trace.text;
    trace.text = (struct blob){0};
    trace_end(&trace);
    return text;
}

static struct blob whole_trace(const char *path)
{
    struct machine *machine = machine_with(path, NULL);
    struct blob text = trace_to_end(machine);
    assert_true(text.size > 0);
    machine_destroy(machine);
    return text;
}

static void test_same_trace_whatever_the_slices(void **state)
{
    static const uint64_t slices[] = {1, 7, 5000};
    size_t i, j;
    (void)state;
    for (i = 0; i < images.gl_pathc; i++) {
        struct blob expected = whole_trace(images.gl_pathv[i]);
        for (j = 0; j < 3; j++) {
            const struct machine_options options = {.slice_test = slices[j]};
            struct machine *machine = machine_with(images.gl_pathv[i], &options);
            struct blob found = trace_to_end(machine);
            test_same_text(images.gl_pathv[i], &expected, &found);
            blob_free(&found);
            machine_destroy(machine);
        }
        blob_free(&expected);
    }
}

/* --- snapshots --- */

static void write_file(const char *path, const struct blob *blob)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(blob->bytes, 1, blob->size, file), blob->size);
    assert_int_equal(fclose(file), 0);
}

static struct blob read_file(const char *path)
{
    uint8_t buffer[65536];
    struct blob blob = {0};
    FILE *file = fopen(path, "rb");
    size_t count;
    assert_non_null(file);
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0)
        blob_put(&blob, buffer, count);
    fclose(file);
    return blob;
}

static int go_on_from(const char *from, const char *to)
{
    struct blob snapshot = read_file(from), text;
    struct machine *machine = snapshot_load(snapshot.bytes, snapshot.size, NULL);
    if (machine == NULL)
        return 1;
    text = trace_to_end(machine);
    write_file(to, &text);
    machine_destroy(machine);
    blob_free(&text);
    blob_free(&snapshot);
    return 0;
}

static struct blob trace_of_other_process(const struct blob *snapshot)
{
    char from[] = "/tmp/bosim-snapshot-XXXXXX", to[] = "/tmp/bosim-trace-XXXXXX";
    struct blob text;
    int status;
    pid_t child;
    close(mkstemp(from));
    close(mkstemp(to));
    write_file(from, snapshot);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char end[32];
        snprintf(end, sizeof end, "%" PRIu64, (uint64_t)the_end);
        execl("/proc/self/exe", "test_same_trace", from, to, end, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    text = read_file(to);
    unlink(from);
    unlink(to);
    return text;
}

struct moment {
    struct blob snapshot;
    size_t place; /* in the trace */
};

static struct machine *run_saving(const char *path, struct moment *moments, struct trace *trace)
{
    struct machine *machine = machine_with(path, NULL);
    uint64_t random = strlen(path);
    sim_time until = 0;
    unsigned i;
    trace_begin(trace, machine, MASK, NULL);
    trace->text.size = 0;
    for (i = 0; i < MOMENTS; i++) {
        until += 1 + next_random(&random) % (the_end / MOMENTS);
        machine_run(machine, until);
        moments[i] = (struct moment){.place = trace->text.size};
        assert_true(snapshot_save(machine, &moments[i].snapshot, NULL));
    }
    machine_run(machine, the_end);
    machine_probe_remove(machine, &trace->probe);
    trace->machine = NULL;
    return machine;
}

static void check_moment(const char *path, const struct blob *whole, const struct moment *moment,
                         struct machine *machine)
{
    const struct blob expected = {.bytes = whole->bytes + moment->place,
                                  .size = whole->size - moment->place};
    struct blob other = trace_of_other_process(&moment->snapshot), again;
    struct sim_error error = {""};
    test_same_text(path, &expected, &other);
    if (!snapshot_restore(machine, moment->snapshot.bytes, moment->snapshot.size, &error))
        fail_msg("%s", error.text);
    again = trace_to_end(machine);
    test_same_text(path, &expected, &again);
    blob_free(&other);
    blob_free(&again);
}

static void test_same_trace_after_a_snapshot(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < images.gl_pathc; i++) {
        struct moment moments[MOMENTS];
        struct trace trace;
        struct machine *machine = run_saving(images.gl_pathv[i], moments, &trace);
        unsigned j;
        for (j = MOMENTS; j-- > 0;) {
            check_moment(images.gl_pathv[i], &trace.text, &moments[j], machine);
            blob_free(&moments[j].snapshot);
        }
        trace_end(&trace);
        machine_destroy(machine);
    }
}

static void test_two_machines_in_turns(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < images.gl_pathc; i += 2) { /* each image once */
        const char *paths[2] = {images.gl_pathv[i], images.gl_pathv[(i + 1) % images.gl_pathc]};
        struct machine *machines[2];
        struct trace traces[2];
        uint64_t random = i;
        sim_time until;
        unsigned j;
        for (j = 0; j < 2; j++) {
            machines[j] = machine_with(paths[j], NULL);
            trace_begin(&traces[j], machines[j], MASK, NULL);
            traces[j].text.size = 0;
        }
        for (until = 0; until < THE_END; until += 1 + next_random(&random) % (4 * SIM_MS))
            for (j = 0; j < 2; j++)
                machine_run(machines[j], until);
        for (j = 0; j < 2; j++) {
            struct blob expected = whole_trace(paths[j]);
            machine_run(machines[j], the_end);
            test_same_text(paths[j], &expected, &traces[j].text);
            trace_end(&traces[j]);
            machine_destroy(machines[j]);
            blob_free(&expected);
        }
    }
}

#define LATENCY (80 * SIM_US) /* 115200 baud: a character takes 86.8 us */

/* Both images on one cable, from console to console; the traces of both, one after the other. */
static struct blob linked_trace(const char *const *paths, unsigned first, bool *crossed)
{
    struct machine *machines[2];
    struct trace traces[2];
    struct link link;
    struct sim_error error;
    struct blob both = {0};
    unsigned i;
    for (i = 0; i < 2; i++) {
        machines[i] = machine_with(paths[i], NULL);
        trace_begin(&traces[i], machines[i], MASK | PROBE_INPUT, NULL);
    }
    assert_true(link_connect(&link, machines[0], "0", machines[1], "0", LATENCY, &error));
    link_run(&link, THE_END, first);
    for (i = 0; i < 2; i++) {
        *crossed |= test_text_has(&traces[i].text, "input uart0");
        blob_put(&both, traces[i].text.bytes, traces[i].text.size);
        trace_end(&traces[i]);
        machine_destroy(machines[i]);
    }
    return both;
}

static void test_linked_in_either_order(void **state)
{
    bool crossed = false;
    size_t i;
    (void)state;
    for (i = 0; i < images.gl_pathc; i += 2) { /* each image once */
        const char *const paths[2] = {images.gl_pathv[i],
                                      images.gl_pathv[(i + 1) % images.gl_pathc]};
        struct blob one = linked_trace(paths, 0, &crossed), two = linked_trace(paths, 1, &crossed);
        test_same_text(paths[0], &one, &two);
        blob_free(&one);
        blob_free(&two);
    }
    assert_true(crossed);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_trace_whatever_the_slices),
        cmocka_unit_test(test_same_trace_after_a_snapshot),
        cmocka_unit_test(test_two_machines_in_turns),
        cmocka_unit_test(test_linked_in_either_order),
    };
    if (argc == 4) {
        the_end = strtoull(argv[3], NULL, 10);
        return go_on_from(argv[1], argv[2]);
    }
    if (glob("firmware/images/*.elf", 0, NULL, &images) != 0) {
        fprintf(stderr, "no images: run this at the top of the checkout\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
