/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small machines for tests: see board.h. The source goes to dtc through files of its own. */
#include "tests/support/board.h"

#include "tests/support/assemble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* --- compiling --- */

static void write_source(const char *path, const char *dts)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "/dts-v1/;\n%s\n", dts);
    assert_int_equal(fclose(file), 0);
}

static void *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    void *bytes = malloc(1 << 20);
    assert_non_null(file);
    assert_non_null(bytes);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void *compile(const char *dts, size_t *size)
{
    const char *place = getenv("TMPDIR");
    char folder[256], source[300], blob[300], command[800];
    void *bytes;
    snprintf(folder, sizeof folder, "%s/board-XXXXXX", place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(folder));
    snprintf(source, sizeof source, "%s/board.dts", folder);
    snprintf(blob, sizeof blob, "%s/board.dtb", folder);
    write_source(source, dts);
    snprintf(command, sizeof command, "dtc -@ -q -I dts -O dtb -o '%s' '%s'", blob, source);
    if (system(command) != 0)
        fail_msg("dtc does not take this board: %s", dts);
    bytes = read_file(blob, size);
    unlink(source);
    unlink(blob);
    rmdir(folder);
    return bytes;
}

struct machine *test_board_try(const char *dts, const struct machine_options *options,
                               struct sim_error *error)
{
    size_t size;
    void *blob = compile(dts, &size);
    struct machine *machine = machine_create(blob, size, options, error);
    free(blob);
    if (machine != NULL)
        machine_reset(machine);
    return machine;
}

struct machine *test_board(const char *dts)
{
    struct sim_error error = {""};
    struct machine *machine = test_board_try(dts, NULL, &error);
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

struct machine *test_board_of(const char *name)
{
    char place[512], dts[800];
    assert_non_null(getcwd(place, sizeof place));
    snprintf(dts, sizeof dts,
             "/include/ \"%s/boards/%s.dtsi\"\n/ { model = \"%s\"; };"
             "&cpu0 { compatible = \"bosim,interrupt-lines\"; };",
             place, name, name);
    return test_board(dts);
}

/* --- time --- */

void test_run_to(struct machine *machine, sim_time when)
{
    assert_int_equal(machine_run(machine, when), RUN_UNTIL);
}

void test_run_to_cycle(struct machine *machine, uint64_t cycle)
{
    assert_true(machine->clock_count > 0);
    test_run_to(machine, clock_time_of(&machine->clocks[0].domain, cycle));
}

/* --- accesses --- */

static uint32_t access_bus(struct machine *machine, struct bus_access *access)
{
    enum bus_result result = bus_access(&machine->spaces[0].bus, access);
    if (result != BUS_OK)
        fail_msg("access to 0x%08x: bus result %d", access->address, (int)result);
    return (uint32_t)access->value;
}

static uint32_t read_bus(struct machine *machine, uint32_t address, unsigned bytes, bool big)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)bytes,
                                .privileged = true,
                                .big_endian = big,
                                .initiator = BUS_CPU};
    return access_bus(machine, &access);
}

static void write_bus(struct machine *machine, uint32_t address, unsigned bytes, bool big,
                      uint32_t value)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)bytes,
                                .write = true,
                                .privileged = true,
                                .big_endian = big,
                                .initiator = BUS_CPU,
                                .value = value};
    access_bus(machine, &access);
}

uint32_t test_read_width(struct machine *machine, uint32_t address, unsigned bytes)
{
    return read_bus(machine, address, bytes, false);
}

void test_write_width(struct machine *machine, uint32_t address, unsigned bytes, uint32_t value)
{
    write_bus(machine, address, bytes, false, value);
}

uint32_t test_read_big(struct machine *machine, uint32_t address, unsigned bytes)
{
    return read_bus(machine, address, bytes, true);
}

void test_write_big(struct machine *machine, uint32_t address, unsigned bytes, uint32_t value)
{
    write_bus(machine, address, bytes, true, value);
}

uint32_t test_read(struct machine *machine, uint32_t address)
{
    return test_read_width(machine, address, 4);
}

void test_write(struct machine *machine, uint32_t address, uint32_t value)
{
    test_write_width(machine, address, 4, value);
}

uint32_t test_peek(struct machine *machine, uint32_t address)
{
    uint8_t bytes[4];
    assert_int_equal(bus_peek(&machine->spaces[0].bus, address, bytes, 4), 4);
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* --- looking --- */

bool test_line(struct machine *machine, const char *name)
{
    struct line *line = machine_line(machine, name);
    if (line == NULL)
        fail_msg("no line %s", name);
    return line != NULL && line->level;
}

static void count_report(void *owner, const struct probe_event *event)
{
    struct test_reports *reports = owner;
    reports->count[event->report.report]++;
    snprintf(reports->last, sizeof reports->last, "%s", event->report.text);
}

void test_reports_watch(struct machine *machine, struct test_reports *reports)
{
    *reports = (struct test_reports){
        .probe = {.mask = PROBE_REPORT, .function = count_report, .owner = reports}};
    machine_probe_add(machine, &reports->probe);
}

struct machine *test_asleep(const char *name)
{
    /* Stack pointer, reset vector, and at 8: wfi; b 8. */
    static const uint8_t program[] = {0x00, 0x10, 0x00, 0x20, 0x09, 0x00,
                                      0x00, 0x00, 0x30, 0xbf, 0xfd, 0xe7};
    struct machine *machine = test_builtin(name, NULL);
    assert_int_equal(bus_poke(&machine->spaces[0].bus, 0, program, sizeof program), sizeof program);
    machine_reset(machine);
    machine->input_open = true;
    return machine;
}
