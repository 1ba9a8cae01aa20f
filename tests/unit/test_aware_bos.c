/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Awareness of BOS by its information record: records of each width and byte order are read as
 * docs/kernel-record.md says; whatever else is in memory is harmless. */
#include "aware/aware.h"
#include "aware/bos.h"
#include "builtin_boards.h"
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RECORD 0x100u /* address of the record in the memory built here */
#define TEXTS  0x200u
#define SIZE   0x400u

static const uint8_t magic[8] = {'B', 'O', 'S', ':', 'K', 'R', 'E', 'C'};

struct shape {
    unsigned pointer;
    bool big_endian;
};

static void put(uint8_t *memory, uint32_t address, uint64_t value, unsigned size, bool big_endian)
{
    unsigned i;
    for (i = 0; i < size; i++)
        memory[address + (big_endian ? size - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

/* A record as the document lays it out: offsets count from 0, pointers to texts and variables. */
static void build(uint8_t *memory, struct shape shape)
{
    static const char *const texts[] = {"BOS",     "a notice", "a processor",
                                        "a board", "an app",   "r4"};
    unsigned i, p = shape.pointer;
    memset(memory, 0, SIZE);
    memcpy(memory + RECORD, magic, sizeof magic);
    memory[RECORD + 8] = 1;
    memory[RECORD + 9] = (uint8_t)p;
    put(memory, RECORD + 10, 0x0102, 2, shape.big_endian);
    put(memory, RECORD + 12, 40 + 14 * p, 2, shape.big_endian);
    memory[RECORD + 14] = 4;
    memory[RECORD + 15] = (uint8_t)p;
    memory[RECORD + 16] = 0x0a;
    memory[RECORD + 17] = 0xa5;
    for (i = 18; i < 39; i++)
        memory[RECORD + i] = (uint8_t)(i - 18);
    put(memory, RECORD + 40, RECORD, p, shape.big_endian);
    for (i = 0; i < 6; i++) {
        strcpy((char *)memory + TEXTS + 32 * i, texts[i]);
        put(memory, RECORD + 40 + (i + 1) * p, TEXTS + 32 * i, p, shape.big_endian);
    }
    for (i = 7; i < 14; i++)
        put(memory, RECORD + 40 + i * p, 0x300 + 8 * i, p, shape.big_endian);
}

static bool find(const uint8_t *memory, struct bos_record *record)
{
    struct image_source source = {.raw = true, .address = 0, .step = 1};
    struct image image;
    struct sim_error error;
    bool found;
    assert_true(image_parse_raw(&image, "memory", memory, SIZE, &source, &error));
    found = bos_find_in_image(&image, record);
    image_free(&image);
    return found;
}

static const struct shape shapes[] = {{2, false}, {2, true},  {4, false},
                                      {4, true},  {8, false}, {8, true}};

static void records_of_every_machine_are_read(void **state)
{
    uint8_t memory[SIZE];
    struct bos_record record;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        build(memory, shapes[i]);
        assert_true(find(memory, &record));
        assert_int_equal(record.address, RECORD);
        assert_int_equal(record.pointer_size, shapes[i].pointer);
        assert_int_equal(record.big_endian, shapes[i].big_endian);
        assert_int_equal(record.fill, 0xa5);
        assert_int_equal(record.task_next, 0);
        assert_int_equal(record.task_size, 9);
        assert_int_equal(record.task_link, 20);
        assert_string_equal(record.name, "BOS");
        assert_string_equal(record.board, "a board");
        assert_string_equal(record.frame, "r4");
        assert_int_equal(record.this_task, 0x300 + 8 * 7);
        assert_int_equal(record.idle, 0x300 + 8 * 13);
    }
}

static void strings_that_look_alike_are_none(void **state)
{
    uint8_t memory[SIZE];
    struct bos_record record;
    (void)state;
    build(memory, shapes[2]);
    memory[RECORD + 9] = 3;
    assert_false(find(memory, &record));
    build(memory, shapes[2]);
    memory[RECORD + 10] = 7;
    assert_false(find(memory, &record));
    build(memory, shapes[2]);
    memory[RECORD + 12]--; /* too small for its pointers */
    assert_false(find(memory, &record));
    build(memory, shapes[2]);
    memory[RECORD + 40] ^= 4; /* does not point to itself: a copy elsewhere */
    assert_false(find(memory, &record));
    /* One that looks alike does not hide the real one behind it. */
    build(memory, shapes[2]);
    memcpy(memory + 0x10, magic, sizeof magic);
    assert_true(find(memory, &record));
    assert_int_equal(record.address, RECORD);
}

static void random_changes_do_no_harm(void **state)
{
    uint8_t memory[SIZE];
    struct bos_record record;
    unsigned i, n;
    (void)state;
    srand(1);
    for (i = 0; i < 2000; i++) {
        build(memory, shapes[i % 6]);
        for (n = 0; n < 4; n++)
            memory[RECORD + 8 + (unsigned)rand() % 150] = (uint8_t)rand();
        if (find(memory, &record)) {
            assert_true(memchr(record.board, 0, sizeof record.board) != NULL);
            assert_true(memchr(record.notice, 0, sizeof record.notice) != NULL);
        }
    }
}

/* --- in a machine's memory --- */

#define TASK 0x20000100u
#define RING 0x20001000u

static struct machine *make_machine(void)
{
    const struct builtin_board *board = builtin_boards;
    struct sim_error error;
    struct machine *machine;
    while (board->name != NULL && strcmp(board->name, "mps2-an385") != 0)
        board++;
    assert_non_null(board->name);
    machine = machine_create(board->dtb, board->size, NULL, &error);
    if (machine == NULL)
        fail_msg("%s", error.text);
    return machine;
}

static void poke(struct machine *machine, uint32_t address, uint32_t value)
{
    assert_int_equal(bus_poke(machine->cpu->data, address, &value, 4), 4);
}

/* Offsets of a Task in words: next, sp, class, data, wait; then bytes. */
static void load_record(struct machine *machine, struct bos_record *record)
{
    static const uint8_t offsets[] = {0, 4,   8, 12, 16, 20, 21, 22, 23, 32, /* Task */
                                      0, 4,   8,                             /* class */
                                      0, 4,   5, 8,  0,                      /* Wait, name */
                                      4, 255, 24};
    uint8_t memory[SIZE];
    build(memory, (struct shape){4, false});
    memcpy(memory + RECORD + 18, offsets, sizeof offsets);
    put(memory, RECORD + 40 + 7 * 4, 0x20000000, 4, false); /* this_task */
    put(memory, RECORD + 40 + 8 * 4, 0x20000004, 4, false); /* ticks */
    put(memory, RECORD + 40 + 9 * 4, 0x20000008, 4, false); /* all */
    assert_int_equal(bus_poke(machine->cpu->data, 0, memory, sizeof memory), sizeof memory);
    assert_true(bos_find_in_machine(machine, record));
}

static void tasks_are_read_as_the_document_says(void **state)
{
    struct machine *machine = make_machine();
    struct bos_record record;
    struct bos_task tasks[4];
    uint8_t stack[64];
    char text[128];
    (void)state;
    load_record(machine, &record);
    assert_int_equal(bos_tasks(machine, &record, tasks, 4), 0); /* not started */
    memset(stack, 0xa5, sizeof stack);
    memset(stack + 40, 1, 24); /* grows down: 24 bytes were used */
    stack[20] = 9;             /* and once 44 */
    poke(machine, 0x20000008, TASK);
    poke(machine, 0x20000004, 0xfffffff0); /* ticks, about to wrap */
    poke(machine, TASK + 8, 0x20000200);   /* class */
    poke(machine, TASK + 16, 0x20000300);  /* wait */
    poke(machine, TASK + 20, 0x00000702);  /* waiting, priority 7 */
    bus_poke(machine->cpu->data, TASK + 32, stack, sizeof stack);
    poke(machine, 0x20000200, TEXTS); /* its name: BOS */
    poke(machine, 0x20000204, sizeof stack);
    poke(machine, 0x20000300, 0x20000400);     /* waits for an object */
    poke(machine, 0x20000304, 0x00000102);     /* a semaphore, with a time */
    poke(machine, 0x20000308, 4);              /* the tick at which it ends */
    poke(machine, 0x20000400, TEXTS + 32 * 4); /* the object's name: an app */
    assert_int_equal(bos_tasks(machine, &record, tasks, 4), 1);
    assert_string_equal(tasks[0].name, "BOS");
    assert_int_equal(tasks[0].priority, 7);
    assert_false(tasks[0].running);
    assert_string_equal(bos_state_name(&tasks[0]), "waiting");
    assert_int_equal(tasks[0].stack_size, sizeof stack);
    assert_true(tasks[0].stack_used_known);
    assert_int_equal(tasks[0].stack_used, 44);
    assert_string_equal(bos_wait_text(&tasks[0], text, sizeof text),
                        "semaphore an app (20 ticks left)");
    poke(machine, 0x20000000, TASK);
    poke(machine, TASK + 20, 0x00000701);
    bos_tasks(machine, &record, tasks, 4);
    assert_string_equal(bos_state_name(&tasks[0]), "running");
    assert_string_equal(bos_wait_text(&tasks[0], text, sizeof text), "");
    poke(machine, TASK + 20, 0x01000701);
    bos_tasks(machine, &record, tasks, 4);
    assert_string_equal(bos_state_name(&tasks[0]), "suspended");
    machine_destroy(machine);
}

static void wild_lists_end(void **state)
{
    struct machine *machine = make_machine();
    struct bos_record record;
    struct bos_task tasks[2];
    (void)state;
    load_record(machine, &record);
    poke(machine, 0x20000008, RING);
    poke(machine, RING, RING + 64);
    poke(machine, RING + 64, RING); /* a ring where a list should be */
    assert_in_range(bos_tasks(machine, &record, tasks, 2), 1, 4);
    poke(machine, RING, 0x90000000); /* into nothing */
    assert_int_equal(bos_tasks(machine, &record, tasks, 2), 1);
    poke(machine, RING + 8, 0xfffffffc); /* a class at the end of the address space */
    assert_int_equal(bos_tasks(machine, &record, tasks, 2), 1);
    poke(machine, 0x20000008, 0xffffffff);
    bos_tasks(machine, &record, tasks, 2);
    machine_destroy(machine);
}

/* --- switches --- */

struct seen {
    unsigned count;
    uint32_t from, to;
    char name[AWARE_NAME];
};

static void switched(void *owner, const struct probe_event *event)
{
    struct seen *seen = owner;
    seen->count++;
    seen->from = event->task.from;
    seen->to = event->task.to;
    strcpy(seen->name, event->task.to_name);
}

static void leave_exception(struct machine *machine)
{
    struct probe_event event = {.kind = PROBE_INTERRUPT};
    event.interrupt.number = 14;
    event.interrupt.name = "PendSV";
    machine_tell(machine, &event);
}

static void switches_are_seen_where_exceptions_end(void **state)
{
    struct machine *machine = make_machine();
    struct bos_record record;
    struct seen seen = {0};
    struct probe probe = {.mask = PROBE_TASK, .function = switched, .owner = &seen};
    struct sim_error error;
    struct aware_task task;
    struct aware *aware;
    (void)state;
    load_record(machine, &record);
    poke(machine, TASK + 8, 0x20000200);
    poke(machine, 0x20000200, TEXTS);
    poke(machine, 0x20000008, TASK); /* of all tasks */
    poke(machine, TASK + 20, 1);     /* ready */
    machine_probe_add(machine, &probe);
    aware = aware_attach(machine, NULL, NULL, &error);
    assert_non_null(aware);
    leave_exception(machine);
    assert_int_equal(seen.count, 0); /* nothing has changed */
    poke(machine, 0x20000000, TASK);
    assert_int_equal(seen.count, 0);
    machine->now = 1000;
    leave_exception(machine);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.from, 0);
    assert_int_equal(seen.to, TASK);
    assert_string_equal(seen.name, "BOS");
    machine->now = 3500;
    assert_true(aware_task(aware, TASK, &task));
    assert_int_equal(task.state, AWARE_RUNNING);
    assert_int_equal(task.run_time, 2500);
    assert_int_equal(task.since, 1000);
    poke(machine, 0x20000000, RING);
    machine->now = 4000;
    leave_exception(machine);
    machine->now = 9000;
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.from, TASK);
    assert_true(aware_task(aware, TASK, &task));
    assert_int_equal(task.state, AWARE_READY);
    assert_int_equal(task.run_time, 3000);
    assert_int_equal(task.since, 4000);
    assert_int_equal(task.switches, 1);
    assert_false(aware_task(aware, 0x1234, &task));
    assert_int_equal(aware_switches(aware), 2);
    aware_detach(aware);
    assert_null(machine->probes->next); /* nothing is left behind */
    assert_int_equal(machine->watch_count, 0);
    machine_destroy(machine);
}

static void what_is_not_there_is_said(void **state)
{
    struct machine *machine = make_machine();
    struct sim_error error;
    (void)state;
    assert_null(aware_attach(machine, NULL, NULL, &error));
    assert_non_null(strstr(error.text, "--kernel blackbox"));
    assert_null(aware_attach(machine, NULL, "BOS", &error));
    assert_non_null(strstr(error.text, "no information record"));
    assert_null(aware_attach(machine, NULL, "OSEK", &error));
    assert_non_null(strstr(error.text, "no kernel is called OSEK"));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_of_every_machine_are_read),
        cmocka_unit_test(strings_that_look_alike_are_none),
        cmocka_unit_test(random_changes_do_no_harm),
        cmocka_unit_test(tasks_are_read_as_the_document_says),
        cmocka_unit_test(wild_lists_end),
        cmocka_unit_test(switches_are_seen_where_exceptions_end),
        cmocka_unit_test(what_is_not_there_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
