/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Execution traces of BOS by its information record: rings of each width and byte order are read as
 * docs/kernel-record.md says and shown with names; whatever else is in memory is harmless. */
#include "aware/bos.h"
#include "builtin_boards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Where things lie in the memory built here, which is the machine's from address 0. */
enum {
    RECORD = 0x100,
    TEXT_TASK = 0x240, /* names */
    TEXT_OBJECT = 0x248,
    TEXT_CLASS = 0x250,
    TEXT_DEVICE = 0x258,
    HANDLERS = 0x260, /* variables */
    HEAP = 0x268,
    TASK = 0x300, /* its stack is 13 bytes from 0x310, its trace pointer at 0x320 */
    STACK = 0x310,
    TRACE_OF_TASK = 0x320,
    OBJECT = 0x330,
    CLASS = 0x340,
    DEVICE = 0x350,
    DEVICE_CLASS = 0x360,
    MEMORY = 0x370,
    TRACE = 0x380,
    ENTRIES = 0x400,
    ENTRY = 60, /* bytes: four of tick, four of state, four words of eight */
    SIZE = 0x800
};

struct shape {
    unsigned pointer;
    bool big_endian;
};
static const struct shape shapes[] = {{2, false}, {2, true},  {4, false},
                                      {4, true},  {8, false}, {8, true}};

static uint8_t memory[SIZE];
static struct shape shape;
static struct machine *machine;
static struct bos_record record;
static struct bos_task task;

static void put(uint32_t address, uint64_t value, unsigned size)
{
    unsigned i;
    for (i = 0; i < size; i++)
        memory[address + (shape.big_endian ? size - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

static void put_pointer(uint32_t address, uint64_t value)
{
    put(address, value, shape.pointer);
}

/* The record's head, and its part about traces behind 14 pointers. */
static void build_record(void)
{
    static const uint8_t part[] = {16, 0, 8, 16, 24, ENTRY, 0, 4, 5, 6, 7, 8, 44, 0, 0};
    unsigned p = shape.pointer, behind = 40 + 14 * p;
    memset(memory, 0, sizeof memory);
    memcpy(memory + RECORD, "BOS:KREC", 8);
    memory[RECORD + 8] = 1;
    memory[RECORD + 9] = (uint8_t)p;
    put(RECORD + 10, 0x0102, 2);
    put(RECORD + 12, behind + 2 * p + 16, 2);
    memory[RECORD + 14] = 4; /* a tick */
    memory[RECORD + 16] = 8; /* objects have names */
    memory[RECORD + 35] = 0; /* at their beginning */
    memory[RECORD + 39] = (uint8_t)behind;
    put_pointer(RECORD + 40, RECORD);
    put_pointer(RECORD + behind, HANDLERS);
    put_pointer(RECORD + behind + p, HEAP);
    memcpy(memory + RECORD + behind + 2 * p, part, sizeof part);
}

static void build_names(void)
{
    strcpy((char *)memory + TEXT_TASK, "motor");
    strcpy((char *)memory + TEXT_OBJECT, "gate");
    strcpy((char *)memory + TEXT_CLASS, "class");
    strcpy((char *)memory + TEXT_DEVICE, "uart");
    put_pointer(OBJECT, TEXT_OBJECT);
    put_pointer(CLASS, TEXT_CLASS);
    put_pointer(DEVICE, DEVICE_CLASS);
    put_pointer(DEVICE_CLASS, TEXT_DEVICE);
    put_pointer(HEAP, MEMORY);
}

/* A ring of so many entries of the task's, the latest of which is the one with that index. */
static void build_ring(unsigned entries, unsigned latest)
{
    put_pointer(TRACE_OF_TASK, TRACE);
    put_pointer(TRACE, ENTRIES);
    put_pointer(TRACE + 8, ENTRIES + entries * ENTRY);
    put_pointer(TRACE + 16, ENTRIES + latest * ENTRY);
    put(TRACE + 24, 0x7fff, 2);
}

struct words {
    uint64_t first, second, third, result;
};

static void build_entry(unsigned index, unsigned tick, unsigned call, unsigned state,
                        struct words words)
{
    unsigned entry = ENTRIES + index * ENTRY, p = shape.pointer;
    put(entry, tick, 4);
    memory[entry + 4] = (uint8_t)call;
    memory[entry + 5] = (uint8_t)state;
    put_pointer(entry + 8, words.first);
    put_pointer(entry + 8 + p, words.second);
    put_pointer(entry + 8 + 2 * p, words.third);
    put_pointer(entry + 44, words.result);
}

static void begin(const struct shape *new_shape)
{
    shape = *new_shape;
    build_record();
    build_names();
    memset(&task, 0, sizeof task);
    task.address = TASK;
    task.stack_base = STACK;
    task.stack_size = 13;
    strcpy(task.name, "motor");
}

/* The memory becomes the machine's; its record is read. */
static void load(void)
{
    assert_int_equal(bus_poke(machine->cpu->data, 0, memory, sizeof memory), sizeof memory);
    assert_true(bos_find_in_machine(machine, &record));
}

static int make_machine(void **state)
{
    const struct builtin_board *board = builtin_boards;
    struct sim_error error;
    (void)state;
    while (board->name != NULL && strcmp(board->name, "mps2-an385") != 0)
        board++;
    machine = machine_create(board->dtb, board->size, NULL, &error);
    return machine == NULL;
}

static int end_machine(void **state)
{
    (void)state;
    machine_destroy(machine);
    return 0;
}

static const char *text_of(const struct bos_call *call)
{
    static char text[256];
    return bos_call_text(machine, &record, &task, 1, call, text, sizeof text);
}

static void rings_of_every_machine_are_read_oldest_first(void **state)
{
    struct bos_trace trace;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        begin(&shapes[i]);
        build_ring(3, 0);
        build_entry(0, 30, 0x25, 1, (struct words){OBJECT, 0xffffffff, 0, 0});
        build_entry(1, 10, 0x24, 2, (struct words){OBJECT, 0, 0, 0});
        build_entry(2, 20, 0x24, 2, (struct words){OBJECT, 0, 0, ~UINT64_C(6)});
        load();
        assert_true(record.trace.present);
        assert_true(bos_trace_read(machine, &record, &task, &trace));
        assert_true(trace.present);
        assert_int_equal(trace.count, 3);
        assert_int_equal(trace.entries[0].tick, 10);
        assert_int_equal(trace.entries[2].tick, 30);
        assert_string_equal(text_of(&trace.entries[0]), "semaphore_up(gate) = BOS_OK");
        assert_string_equal(text_of(&trace.entries[1]), "semaphore_up(gate) = BOS_ERROR_FULL");
        if (shape.pointer == 4)
            assert_string_equal(text_of(&trace.entries[2]),
                                "semaphore_down(gate, forever), not returned");
        bos_trace_free(&trace);
    }
}

static void empty_entries_are_skipped(void **state)
{
    struct bos_trace trace;
    (void)state;
    begin(&shapes[2]);
    build_ring(4, 1);
    build_entry(0, 1, 0x04, 2, (struct words){0});
    build_entry(1, 2, 0x10, 3, (struct words){7, 0, 0, 0});
    load();
    assert_true(bos_trace_read(machine, &record, &task, &trace));
    assert_int_equal(trace.count, 2);
    assert_string_equal(text_of(&trace.entries[0]), "task_yield() = BOS_OK");
    assert_string_equal(text_of(&trace.entries[1]), "task_sleep(7), abandoned");
    bos_trace_free(&trace);
    /* Handlers have one of their own, here none. */
    assert_true(bos_trace_read(machine, &record, NULL, &trace));
    assert_false(trace.present);
    bos_trace_free(&trace);
}

static void words_are_shown_by_what_they_are(void **state)
{
    static const struct {
        unsigned call;
        struct words words;
        const char *text;
    } calls[] = {
        {0x01, {CLASS, 0, 0, TASK}, "task_create(class, null) = motor"},
        {0x05, {TASK, 0, 0, 0xfffffffa}, "task_suspend(motor) = BOS_ERROR_STATE"},
        {0x06, {0x20001234, 0, 0, 0}, "task_resume(0x20001234) = BOS_OK"},
        {0x07, {TASK, 9, 0, 50}, "task_set_priority(motor, 9) = 50"},
        {0x07, {TASK, 0, 0, 0xfffffffc}, "task_set_priority(motor, 0) = BOS_ERROR_RANGE"},
        {0x25, {OBJECT, 0, 0, 0xffffffff}, "semaphore_down(gate, no wait) = BOS_TIMEOUT"},
        {0x31, {OBJECT, MEMORY, 0, 0}, "queue_put(gate, 0x00000370)"},
        {0x42, {OBJECT, 5, 0, 0}, "buffer_get(gate, 5) = 0"},
        {0x42, {OBJECT, 5, 0, 255}, "buffer_get(gate, 5) = 255"},
        {0x84, {DEVICE, 0x400, 8, 0xfffffffe}, "device_read(uart, 0x00000400, 8) = BOS_REMOVED"},
        {0x96, {MEMORY, 32, 0, 0}, "alloc_vmem(heap, 32) = null"},
        {0x93, {OBJECT, 0, 0, 0x20000010}, "alloc_fmem(0x00000330) = 0x20000010"},
        {0xff, {1, 2, 3, 4}, "call 0xff(0x00000001, 0x00000002, 0x00000003) = 0x00000004"},
    };
    struct bos_trace trace;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        begin(&shapes[2]);
        build_ring(1, 0);
        build_entry(0, 1, calls[i].call, 2, calls[i].words);
        load();
        assert_true(bos_trace_read(machine, &record, &task, &trace));
        assert_int_equal(trace.count, 1);
        assert_string_equal(text_of(&trace.entries[0]), calls[i].text);
        bos_trace_free(&trace);
    }
}

static void selections_are_named(void **state)
{
    char text[128];
    (void)state;
    assert_string_equal(bos_groups_text(0x7fff, text, sizeof text), "all");
    assert_string_equal(bos_groups_text(0, text, sizeof text), "nothing");
    assert_string_equal(bos_groups_text(0x0005, text, sizeof text), "task semaphore");
    assert_string_equal(bos_groups_text(0x0005, text, 8), "task se");
}

static bool is_present(void)
{
    struct bos_trace trace;
    bool present;
    load();
    assert_true(bos_trace_read(machine, &record, &task, &trace));
    present = trace.present;
    bos_trace_free(&trace);
    return present;
}

static void rings_that_cannot_be_are_none(void **state)
{
    unsigned part = RECORD + 40 + 14 * 4 + 8;
    (void)state;
    begin(&shapes[2]);
    build_ring(2, 0);
    assert_true(is_present());
    memory[RECORD + 12]--; /* the part about traces is not whole */
    assert_false(is_present());
    memory[RECORD + 12]++;
    memory[RECORD + 39] = 0; /* there is none */
    assert_false(is_present());
    memory[RECORD + 39] = 40 + 14 * 4;
    memory[part + 5] = 0; /* entries of no bytes */
    assert_false(is_present());
    memory[part + 5] = ENTRY;
    put_pointer(TRACE + 8, ENTRIES); /* the end is the beginning */
    assert_false(is_present());
    put_pointer(TRACE + 8, ENTRIES + ENTRY); /* the latest is behind the end */
    put_pointer(TRACE + 16, ENTRIES + ENTRY);
    assert_false(is_present());
    put_pointer(TRACE_OF_TASK, 0x90000000); /* nothing is there */
    assert_false(is_present());
    put_pointer(TRACE_OF_TASK, 0xffffffff);
    assert_false(is_present());
}

static void a_huge_ring_is_bounded(void **state)
{
    struct bos_trace trace;
    (void)state;
    begin(&shapes[2]);
    build_ring(2, 1);
    put_pointer(TRACE + 8, 0xfffffff0);
    build_entry(0, 1, 0x04, 2, (struct words){0});
    build_entry(1, 2, 0x04, 2, (struct words){0});
    load();
    assert_true(bos_trace_read(machine, &record, &task, &trace));
    assert_true(trace.present);
    assert_in_range(trace.count, 2, BOS_CALLS_MOST);
    assert_int_equal(trace.entries[trace.count - 1].tick, 2);
    bos_trace_free(&trace);
}

static void random_changes_do_no_harm(void **state)
{
    struct bos_trace trace;
    unsigned i, n;
    size_t c;
    (void)state;
    srand(1);
    for (i = 0; i < 3000; i++) {
        begin(&shapes[i % 6]);
        build_ring(6, 3);
        for (n = 0; n < 6; n++)
            build_entry(n, n, (unsigned)rand(), (unsigned)rand() % 5,
                        (struct words){(uint64_t)rand() % SIZE, (uint64_t)rand(), 0, 0});
        for (n = 0; n < 4; n++)
            memory[RECORD + 12 + (unsigned)rand() % 200] = (uint8_t)rand();
        for (n = 0; n < 4; n++)
            memory[TASK + (unsigned)rand() % 0x300] = (uint8_t)rand();
        bus_poke(machine->cpu->data, 0, memory, sizeof memory);
        if (!bos_find_in_machine(machine, &record))
            continue;
        assert_true(bos_trace_read(machine, &record, i % 2 ? &task : NULL, &trace));
        assert_true(trace.count <= BOS_CALLS_MOST);
        for (c = 0; c < trace.count && c < 20; c++)
            assert_true(strlen(text_of(&trace.entries[c])) < 256);
        bos_trace_free(&trace);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rings_of_every_machine_are_read_oldest_first),
        cmocka_unit_test(empty_entries_are_skipped),
        cmocka_unit_test(words_are_shown_by_what_they_are),
        cmocka_unit_test(selections_are_named),
        cmocka_unit_test(rings_that_cannot_be_are_none),
        cmocka_unit_test(a_huge_ring_is_bounded),
        cmocka_unit_test(random_changes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, make_machine, end_machine);
}
