/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bus (sim/bus.h): which region answers, in which order bytes go, how wide accesses split,
 * what waits, who is told of writes; checked against plain arrays where a model is simple. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bus.h"
#include "device.h"
#include "machine.h"

#include <stdlib.h>
#include <string.h>

static uint64_t random_state = 5;

static uint32_t next_random(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33);
}

/* --- helpers --- */

static enum bus_result read_bus(struct bus_space *space, uint32_t address, unsigned width, bool big,
                                uint64_t *value)
{
    struct bus_access access = {.address = address, .width = (uint8_t)width, .big_endian = big};
    enum bus_result result = bus_access(space, &access);
    *value = access.value;
    return result;
}

static enum bus_result write_bus(struct bus_space *space, uint32_t address, unsigned width,
                                 bool big, uint64_t value)
{
    struct bus_access access = {.address = address,
                                .width = (uint8_t)width,
                                .big_endian = big,
                                .write = true,
                                .value = value};
    return bus_access(space, &access);
}

static uint64_t value_at(struct bus_space *space, uint32_t address, unsigned width, bool big)
{
    uint64_t value;
    assert_int_equal(read_bus(space, address, width, big, &value), BUS_OK);
    return value;
}

static void add_ram(struct bus_space *space, struct bus_region *region, const char *name,
                    uint32_t base, uint64_t size, int priority)
{
    assert_true(bus_region_init_ram(region, name, size, space->unit, false, NULL));
    assert_true(bus_add(space, region, base, priority, NULL));
}

/* --- memory --- */

static void test_byte_order_belongs_to_the_access(void **state)
{
    struct bus_space space;
    struct bus_region ram;
    uint8_t bytes[8];
    (void)state;
    bus_space_init(&space, "memory", 32, 1);
    add_ram(&space, &ram, "ram", 0x1000, 0x1000, 0);
    assert_int_equal(write_bus(&space, 0x1000, 4, false, 0x11223344), BUS_OK);
    assert_int_equal(value_at(&space, 0x1000, 4, true), 0x44332211);
    assert_int_equal(value_at(&space, 0x1001, 2, false), 0x2233);
    assert_int_equal(value_at(&space, 0x1001, 2, true), 0x3322);
    assert_int_equal(write_bus(&space, 0x1008, 8, true, 0x0102030405060708), BUS_OK);
    assert_int_equal(bus_peek(&space, 0x1008, bytes, 8), 8);
    assert_memory_equal(bytes, "\1\2\3\4\5\6\7\10", 8);
    bus_space_free(&space);
}

static void test_units_of_two_and_four_bytes(void **state)
{
    static const unsigned units[] = {1, 2, 4};
    unsigned i;
    (void)state;
    for (i = 0; i < 3; i++) {
        unsigned unit = units[i];
        struct bus_space space;
        struct bus_region ram;
        uint8_t bytes[8] = {0};
        bus_space_init(&space, "data", 16, unit);
        add_ram(&space, &ram, "ram", 0x100, 0x200, 0);
        assert_int_equal(write_bus(&space, 0x101, unit, true, 0x99), BUS_OK);
        assert_int_equal(bus_peek(&space, 0x101, bytes, unit), unit);
        assert_int_equal(bytes[unit - 1], 0x99);
        assert_int_equal(ram.bytes[2 * unit - 1], 0x99);
        assert_int_equal(write_bus(&space, 0x102, 8, true, 0x1122334455667788), BUS_OK);
        assert_int_equal(value_at(&space, 0x102 + 4 / unit, 4, true), 0x55667788);
        assert_int_equal(value_at(&space, 0x102, 8, false), 0x8877665544332211);
        bus_space_free(&space);
    }
}

static void test_what_answers_nowhere(void **state)
{
    struct bus_space space;
    struct bus_region ram, rom;
    uint64_t value;
    uint8_t byte = 7;
    (void)state;
    bus_space_init(&space, "memory", 24, 1);
    add_ram(&space, &ram, "ram", 0x1000, 0x10, 0);
    assert_true(bus_region_init_ram(&rom, "rom", 0x10, 1, true, NULL));
    assert_true(bus_add(&space, &rom, 0x2000, 0, NULL));
    assert_int_equal(read_bus(&space, 0xfff, 1, false, &value), BUS_UNMAPPED);
    assert_int_equal(read_bus(&space, 0x1010, 1, false, &value), BUS_UNMAPPED);
    assert_int_equal(write_bus(&space, 0x2000, 1, false, 1), BUS_DENIED);
    assert_int_equal(value_at(&space, 0x2000, 1, false), 0);
    assert_int_equal(bus_poke(&space, 0x2000, &byte, 1), 1); /* a debugger may */
    assert_int_equal(value_at(&space, 0x2000, 1, false), 7);
    /* Part of it answers: the first part that fails ends it, what came before has happened. */
    assert_int_equal(write_bus(&space, 0x100e, 4, false, 0x44332211), BUS_UNMAPPED);
    assert_int_equal(value_at(&space, 0x100e, 2, false), 0x2211);
    assert_int_equal(bus_peek(&space, 0x5000, &byte, 1), 0);
    assert_int_equal(byte, 0);
    bus_space_free(&space);
}

/* --- which region answers --- */

static void test_priority_decides_even_inside_a_page(void **state)
{
    struct bus_space space;
    struct bus_region low, high, same;
    struct sim_error error = {""};
    (void)state;
    bus_space_init(&space, "memory", 32, 1);
    add_ram(&space, &low, "low", 0, 0x1000, 0);
    add_ram(&space, &high, "high", 0x110, 0x20, 1);
    memset(low.bytes, 0x11, 0x1000);
    memset(high.bytes, 0x22, 0x20);
    assert_int_equal(value_at(&space, 0x10f, 1, false), 0x11);
    assert_int_equal(value_at(&space, 0x110, 1, false), 0x22);
    assert_int_equal(value_at(&space, 0x12f, 1, false), 0x22);
    assert_int_equal(value_at(&space, 0x12e, 4, false), 0x11112222); /* across the border */
    assert_int_equal(value_at(&space, 0x12e, 4, true), 0x22221111);
    assert_int_equal(write_bus(&space, 0x12e, 4, true, 0x01020304), BUS_OK);
    assert_int_equal(high.bytes[0x1e], 1);
    assert_int_equal(low.bytes[0x131], 4);
    assert_int_equal(write_bus(&space, 0x12e, 4, false, 0x11112222), BUS_OK);
    bus_enable(&space, &high, false);
    assert_int_equal(value_at(&space, 0x110, 1, false), 0x11);
    bus_enable(&space, &high, true);
    bus_move(&space, &high, 0x200);
    assert_int_equal(value_at(&space, 0x110, 1, false), 0x11);
    assert_int_equal(value_at(&space, 0x21f, 1, false), 0x22);
    assert_true(bus_region_init_ram(&same, "same", 0x10, 1, false, NULL));
    assert_false(bus_add(&space, &same, 0xff8, 0, &error));
    assert_non_null(strstr(error.text, "same"));
    assert_non_null(strstr(error.text, "low"));
    bus_region_free(&same);
    bus_space_free(&space);
}

#define MODEL_SIZE    0x800u
#define MODEL_REGIONS 6u

/* The region with the greatest priority that holds the address, the plain way. */
static int model_answer(const struct bus_region *regions, uint32_t address)
{
    int best = -1;
    unsigned i;
    for (i = 0; i < MODEL_REGIONS; i++)
        if (regions[i].enabled && address >= regions[i].base &&
            address - regions[i].base < regions[i].size &&
            (best < 0 || regions[i].priority > regions[best].priority))
            best = (int)i;
    return best;
}

static void check_map(struct bus_space *space, const struct bus_region *regions)
{
    uint32_t address;
    for (address = 0; address < MODEL_SIZE; address++) {
        int number = model_answer(regions, address);
        const struct bus_range *range = bus_find(space, address);
        uint8_t byte;
        if (number < 0) {
            assert_null(range);
            assert_int_equal(bus_peek(space, address, &byte, 1), 0);
            continue;
        }
        assert_ptr_equal(range->region, &regions[number]);
        assert_int_equal(range->offset + (address - range->first), address - regions[number].base);
        assert_int_equal(value_at(space, address, 1, false),
                         regions[number].bytes[address - regions[number].base]);
    }
}

static void test_random_moves_match_the_model(void **state)
{
    struct bus_space space;
    struct bus_region regions[MODEL_REGIONS];
    unsigned i, step;
    (void)state;
    bus_space_init(&space, "memory", 16, 1);
    for (i = 0; i < MODEL_REGIONS; i++) {
        add_ram(&space, &regions[i], "ram", i * 0x100, 1 + next_random() % 0x180, (int)(i * 3 % 7));
        memset(regions[i].bytes, (int)(0x10 + i), regions[i].size);
    }
    for (step = 0; step < 60; step++) {
        struct bus_region *region = &regions[next_random() % MODEL_REGIONS];
        if (next_random() % 3 == 0)
            bus_enable(&space, region, !region->enabled);
        else
            bus_move(&space, region, next_random() % 0x600);
        check_map(&space, regions);
    }
    bus_space_free(&space);
}

static void test_aliases_lead_to_the_target(void **state)
{
    struct bus_space space, other;
    struct bus_region ram, alias, chained, abroad, loop;
    size_t count;
    uint64_t value;
    (void)state;
    bus_space_init(&space, "memory", 32, 1);
    bus_space_init(&other, "data", 16, 1);
    add_ram(&space, &ram, "ram", 0x1000, 0x1000, 0);
    bus_region_init_alias(&alias, "alias", 0x800, &space, 0x1400);
    bus_region_init_alias(&chained, "chained", 0x100, &space, 0x8010);
    bus_region_init_alias(&abroad, "abroad", 0x100, &space, 0x8000);
    bus_region_init_alias(&loop, "loop", 0x100, &space, 0xf000);
    assert_true(bus_add(&space, &alias, 0x8000, 0, NULL));
    assert_true(bus_add(&space, &chained, 0xa000, 0, NULL));
    assert_true(bus_add(&other, &abroad, 0x40, 0, NULL));
    assert_true(bus_add(&space, &loop, 0xf000, 0, NULL)); /* an alias of itself */
    assert_int_equal(write_bus(&space, 0x8000, 4, false, 0xcafe), BUS_OK);
    assert_int_equal(value_at(&space, 0x1400, 4, false), 0xcafe);
    assert_int_equal(write_bus(&space, 0xa004, 2, false, 0xbeef), BUS_OK);
    assert_int_equal(value_at(&space, 0x1414, 2, false), 0xbeef);
    assert_int_equal(value_at(&other, 0x54, 2, false), 0xbeef);
    assert_int_equal(read_bus(&space, 0xf000, 1, false, &value), BUS_UNMAPPED);
    assert_ptr_equal(bus_ranges(&space, &count)->region, &ram);
    bus_space_free(&other);
    bus_space_free(&space);
}

static void test_wait_states_add_up(void **state)
{
    struct bus_space space;
    struct bus_region ram, alias, next;
    struct bus_access access = {.address = 0x100, .width = 2};
    (void)state;
    bus_space_init(&space, "memory", 16, 2);
    add_ram(&space, &ram, "slow", 0x100, 0x100, 0);
    ram.wait_read = 2;
    ram.wait_write = 5;
    bus_region_init_alias(&alias, "slower", 0x100, &space, 0x100);
    alias.wait_read = 1;
    assert_true(bus_add(&space, &alias, 0x400, 0, NULL));
    assert_int_equal(bus_access(&space, &access), BUS_OK);
    assert_int_equal(access.wait_cycles, 2);
    access = (struct bus_access){.address = 0x100, .width = 2, .write = true};
    assert_int_equal(bus_access(&space, &access), BUS_OK);
    assert_int_equal(access.wait_cycles, 5);
    access = (struct bus_access){.address = 0x400, .width = 2};
    assert_int_equal(bus_access(&space, &access), BUS_OK);
    assert_int_equal(access.wait_cycles, 3);
    add_ram(&space, &next, "next", 0x200, 0x10, 0);
    next.wait_read = 4;
    access = (struct bus_access){.address = 0x1ff, .width = 4}; /* half in each */
    assert_int_equal(bus_access(&space, &access), BUS_OK);
    assert_int_equal(access.wait_cycles, 2 + 4);
    bus_space_free(&space);
}

static void test_pages_lead_straight_to_the_bytes(void **state)
{
    struct bus_space space;
    struct bus_region ram, rom, patch;
    (void)state;
    bus_space_init(&space, "memory", 32, 1);
    add_ram(&space, &ram, "ram", 0, 0x1000, 0);
    assert_true(bus_region_init_ram(&rom, "rom", 0x1000, 1, true, NULL));
    assert_true(bus_add(&space, &rom, 0x1000, 0, NULL));
    add_ram(&space, &patch, "patch", 0x280, 0x10, 1);
    assert_ptr_equal(bus_page(&space, 0x1ff)->write, ram.bytes + 0x100);
    assert_null(bus_page(&space, 0x200)->read); /* two regions meet in it */
    assert_ptr_equal(bus_page(&space, 0x300)->read, ram.bytes + 0x300);
    assert_ptr_equal(bus_page(&space, 0x1000)->read, rom.bytes);
    assert_null(bus_page(&space, 0x1000)->write);
    bus_enable(&space, &patch, false);
    assert_ptr_equal(bus_page(&space, 0x200)->read, ram.bytes + 0x200);
    bus_space_free(&space);
}

static void test_the_last_address_of_a_full_space(void **state)
{
    struct bus_space space;
    struct bus_region ram;
    uint64_t value;
    (void)state;
    bus_space_init(&space, "memory", 32, 1);
    add_ram(&space, &ram, "top", 0xfffff000, 0x1000, 0);
    assert_int_equal(write_bus(&space, 0xfffffffc, 4, false, 0x12345678), BUS_OK);
    assert_int_equal(value_at(&space, 0xffffffff, 1, false), 0x12);
    assert_int_equal(read_bus(&space, 0xfffffffe, 4, false, &value), BUS_UNMAPPED); /* wraps */
    bus_space_free(&space);
}

/* --- who is told --- */

struct told {
    struct bus_watcher watcher;
    unsigned writes, maps;
    uint32_t offset, bytes;
    const struct bus_region *region;
};

static void told_written(void *owner, const struct bus_region *region, uint32_t offset,
                         uint32_t bytes)
{
    struct told *told = owner;
    told->writes++;
    told->region = region;
    told->offset = offset;
    told->bytes = bytes;
}

static void told_mapping(void *owner)
{
    ((struct told *)owner)->maps++;
}

static void test_every_write_is_told_to_the_watchers(void **state)
{
    struct bus_space space;
    struct bus_region ram, alias;
    struct told told = {0};
    uint8_t bytes[6] = {0};
    struct bus_access dma = {.address = 0x1020, .width = 4, .write = true, .initiator = BUS_DMA};
    (void)state;
    bus_space_init(&space, "memory", 32, 1);
    add_ram(&space, &ram, "ram", 0x1000, 0x1000, 0);
    bus_region_init_alias(&alias, "alias", 0x100, &space, 0x1800);
    assert_true(bus_add(&space, &alias, 0x8000, 0, NULL));
    told.watcher = (struct bus_watcher){
        .owner = &told, .written = told_written, .mapping_changed = told_mapping};
    bus_watch(&space, &told.watcher);
    write_bus(&space, 0x1010, 2, false, 1);
    assert_int_equal(told.writes, 1);
    assert_ptr_equal(told.region, &ram);
    assert_int_equal(told.offset, 0x10);
    assert_int_equal(told.bytes, 2);
    bus_access(&space, &dma);
    assert_int_equal(told.writes, 2);
    assert_int_equal(told.offset, 0x20);
    bus_poke(&space, 0x1030, bytes, 6);
    assert_int_equal(told.writes, 3);
    assert_int_equal(told.bytes, 6);
    write_bus(&space, 0x8004, 1, false, 1); /* told where it really lands */
    assert_ptr_equal(told.region, &ram);
    assert_int_equal(told.offset, 0x804);
    value_at(&space, 0x1010, 4, false);
    bus_peek(&space, 0x1010, bytes, 4);
    assert_int_equal(told.writes, 4);
    bus_move(&space, &alias, 0x9000);
    bus_enable(&space, &alias, true); /* it is */
    bus_enable(&space, &alias, false);
    assert_int_equal(told.maps, 2);
    bus_space_free(&space);
}

/* --- devices --- */

struct chip {
    struct device device;
    struct machine machine;
    struct bus_region area;
    struct bus_space space;
    uint32_t wide, reads, writes, mask;
    uint16_t half;
    uint8_t byte;
};

enum { WIDE, HALF, BYTE };

static uint32_t chip_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct chip *chip = (const struct chip *)device;
    const uint32_t values[] = {chip->wide, chip->half, chip->byte};
    (void)element;
    return values[reg];
}

static void chip_read_effect(struct device *device, unsigned reg, unsigned element)
{
    (void)reg, (void)element;
    ((struct chip *)device)->reads++;
}

static enum bus_result chip_write(struct device *device, unsigned reg, unsigned element,
                                  uint32_t value, uint32_t mask)
{
    struct chip *chip = (struct chip *)device;
    (void)element;
    chip->writes++;
    chip->mask = mask;
    if (reg == WIDE)
        chip->wide = value;
    if (reg == HALF)
        chip->half = (uint16_t)value;
    if (reg == BYTE)
        chip->byte = (uint8_t)value;
    return BUS_OK;
}

static const struct device_register chip_registers[] = {
    {.name = "WIDE", .offset = 0, .width = 4},
    {.name = "HALF", .offset = 4, .width = 2},
    {.name = "BYTE", .offset = 6, .width = 1},
    {.name = NULL},
};

static const struct device_class chip_class = {
    .compatible = "test,chip",
    .registers = chip_registers,
    .peek = chip_peek,
    .read_effect = chip_read_effect,
    .write = chip_write,
};

static void begin_chip(struct chip *chip, unsigned unit)
{
    memset(chip, 0, sizeof *chip);
    chip->device.class = &chip_class;
    chip->device.name = "chip";
    chip->device.machine = &chip->machine;
    bus_space_init(&chip->space, "memory", 16, unit);
    bus_region_init_device(&chip->area, "chip", 16, &chip->device, 0);
    assert_true(bus_add(&chip->space, &chip->area, 0x100, 0, NULL));
}

static void end_chip(struct chip *chip)
{
    bus_space_free(&chip->space);
    free(chip->machine.reports);
}

static void test_narrow_accesses_reach_a_part_of_a_register(void **state)
{
    struct chip chip;
    (void)state;
    begin_chip(&chip, 1);
    chip.wide = 0x11223344;
    assert_int_equal(value_at(&chip.space, 0x101, 1, false), 0x33);
    assert_int_equal(value_at(&chip.space, 0x101, 1, true), 0x22);
    assert_int_equal(write_bus(&chip.space, 0x102, 2, false, 0xaabb), BUS_OK);
    assert_int_equal(chip.wide, 0xaabb3344);
    assert_int_equal(chip.mask, 0xffff0000);
    assert_int_equal(chip.writes, 1);
    end_chip(&chip);
}

static void test_wide_accesses_are_split_low_address_first(void **state)
{
    struct chip chip;
    (void)state;
    begin_chip(&chip, 1);
    chip.half = 0x5566;
    chip.byte = 0x77;
    assert_int_equal(value_at(&chip.space, 0x104, 4, false), 0x00775566);
    assert_int_equal(value_at(&chip.space, 0x104, 4, true), 0x55667700);
    assert_int_equal(write_bus(&chip.space, 0x100, 8, false, 0x0099887744332211), BUS_OK);
    assert_int_equal(chip.wide, 0x44332211);
    assert_int_equal(chip.half, 0x8877);
    assert_int_equal(chip.byte, 0x99);
    end_chip(&chip);
}

static void test_registers_in_a_space_of_words(void **state)
{
    struct chip chip;
    (void)state;
    begin_chip(&chip, 2);
    chip.wide = 0x11223344;
    chip.half = 0x5566;
    assert_int_equal(value_at(&chip.space, 0x102, 2, true), 0x5566); /* byte offset 4 */
    assert_int_equal(value_at(&chip.space, 0x100, 4, true), 0x11223344);
    assert_int_equal(value_at(&chip.space, 0x101, 2, true), 0x3344);
    end_chip(&chip);
}

static void test_peeking_has_no_effects(void **state)
{
    struct chip chip;
    uint8_t bytes[8];
    (void)state;
    begin_chip(&chip, 1);
    chip.wide = 0x11223344;
    assert_int_equal(bus_peek(&chip.space, 0x100, bytes, 8), 8);
    assert_memory_equal(bytes, "\x44\x33\x22\x11", 4);
    assert_int_equal(chip.reads, 0);
    assert_int_equal(bus_poke(&chip.space, 0x100, bytes, 4), 0); /* registers are not poked */
    assert_int_equal(chip.writes, 0);
    value_at(&chip.space, 0x100, 4, false);
    assert_int_equal(chip.reads, 1);
    end_chip(&chip);
}

static void count_report(void *owner, const struct probe_event *event)
{
    assert_non_null(strstr(event->report.text, "chip"));
    assert_non_null(strstr(event->report.text, "0x00c"));
    ++*(unsigned *)owner;
}

static void test_an_unknown_register_is_told_once(void **state)
{
    struct chip chip;
    unsigned reports = 0;
    struct probe probe = {.mask = PROBE_REPORT, .function = count_report, .owner = &reports};
    uint8_t bytes[4];
    (void)state;
    begin_chip(&chip, 1);
    machine_probe_add(&chip.machine, &probe);
    bus_peek(&chip.space, 0x10c, bytes, 4);
    assert_int_equal(reports, 0);
    assert_int_equal(value_at(&chip.space, 0x10c, 4, false), 0);
    assert_int_equal(value_at(&chip.space, 0x10c, 4, false), 0);
    assert_int_equal(reports, 1);
    end_chip(&chip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_byte_order_belongs_to_the_access),
        cmocka_unit_test(test_units_of_two_and_four_bytes),
        cmocka_unit_test(test_what_answers_nowhere),
        cmocka_unit_test(test_priority_decides_even_inside_a_page),
        cmocka_unit_test(test_random_moves_match_the_model),
        cmocka_unit_test(test_aliases_lead_to_the_target),
        cmocka_unit_test(test_wait_states_add_up),
        cmocka_unit_test(test_pages_lead_straight_to_the_bytes),
        cmocka_unit_test(test_the_last_address_of_a_full_space),
        cmocka_unit_test(test_every_write_is_told_to_the_watchers),
        cmocka_unit_test(test_narrow_accesses_reach_a_part_of_a_register),
        cmocka_unit_test(test_wide_accesses_are_split_low_address_first),
        cmocka_unit_test(test_registers_in_a_space_of_words),
        cmocka_unit_test(test_peeking_has_no_effects),
        cmocka_unit_test(test_an_unknown_register_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
