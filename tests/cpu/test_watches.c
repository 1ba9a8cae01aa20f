/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watched words (machine_watch_add): every change that stores make is told once, with the old and
 * the new value, at the next boundary and never inside an IT block, whatever the slices and however
 * many words are watched; nothing else about the run changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"
#include "tests/support/workout.h"

#include "blob.h"

/* In the workout: its sum, written often; its log, written sometimes; and what is no RAM. */
static const uint32_t words[] = {GUEST_WORKOUT_SUM, GUEST_LOG, 0x40004004};

struct list {
    struct probe probe;
    uint32_t word; /* its last value */
    struct blob text, times;
    unsigned count;
};

static void add(struct list *list, uint64_t from, uint64_t to)
{
    blob_put_integer(&list->text, from, 4);
    blob_put_integer(&list->text, to, 4);
    list->count++;
}

static void on_access(void *owner, const struct probe_event *event)
{
    struct list *list = owner;
    if (event->access.write && event->access.address == words[0] && event->access.width == 4 &&
        event->access.old_value != event->access.new_value)
        add(list, event->access.old_value, event->access.new_value);
}

static void on_watch(void *owner, const struct probe_event *event)
{
    struct list *list = owner;
    if (event->access.address != words[0])
        return;
    assert_int_equal(event->access.width, 4);
    blob_put_integer(&list->times, event->now, 8);
    add(list, event->access.old_value, event->access.new_value);
}

static uint64_t play(struct list *list, enum probe_kind kind, unsigned count, uint64_t slices)
{
    struct machine_options options = {.slice_test = slices};
    struct guest guest;
    struct trace trace;
    uint64_t hash;
    unsigned i;
    guest_start(&guest, guest_workout, &options);
    trace_begin(&trace, guest.machine, TRACE_DEFAULT, NULL);
    for (i = 0; i < count; i++)
        machine_watch_add(guest.machine, words[i]);
    list->probe = (struct probe){
        .mask = kind, .function = kind == PROBE_WATCH ? on_watch : on_access, .owner = list};
    machine_probe_add(guest.machine, &list->probe);
    machine_run(guest.machine, 20 * SIM_MS);
    assert_true(guest.machine->ended);
    for (i = 0; i < count; i++)
        machine_watch_remove(guest.machine, words[i]);
    assert_int_equal(guest.machine->watch_count, 0);
    machine_probe_remove(guest.machine, &list->probe);
    hash = trace.hash;
    trace_end(&trace);
    guest_end(&guest);
    return hash;
}

static void forget(struct list *list)
{
    blob_free(&list->text);
    blob_free(&list->times);
}

static void changes_are_told(void **state)
{
    static const uint64_t slices[] = {0, 1, 7, 1000};
    struct list truth = {.word = 0}, first = {.word = 0};
    uint64_t hash = play(&truth, PROBE_ACCESS, 0, 0);
    unsigned i, count;
    (void)state;
    assert_true(truth.count > 20);
    for (i = 0; i < 4; i++)
        for (count = 1; count <= 3; count++) {
            struct list told = {.word = 0};
            assert_int_equal(play(&told, PROBE_WATCH, count, slices[i]), hash);
            assert_int_equal(told.count, truth.count);
            assert_memory_equal(told.text.bytes, truth.text.bytes, truth.text.size);
            if (first.count == 0) {
                first = told;
                continue;
            }
            assert_memory_equal(told.times.bytes, first.times.bytes, first.times.size);
            forget(&told);
        }
    forget(&truth);
    forget(&first);
}

/* --- stores inside IT blocks, by several instructions, by exception entries --- */

static const char blocks[] = "start:\n"
                             "    ldr r4, =0x20002000\n"
                             "    movs r0, #1\n"
                             "    cmp r0, r0\n"
                             "    ittt eq\n"
                             "    streq r0, [r4]\n"
                             "    moveq r1, #2\n"
                             "    streq r1, [r4]\n"
                             "    nop\n"
                             "    cmp r0, r1\n"
                             "    it ne\n"
                             "    strne r0, [r4]\n"
                             "    stmia r4, {r0, r1}\n" /* the same value: nothing is told */
                             "    strb r1, [r4, #3]\n"
                             "    strd r1, r0, [r4, #-4]\n" /* its second half */
                             "    ldr r5, =0x20002020\n"
                             "    mov sp, r5\n"
                             "    movs r0, #9\n"
                             "    svc 0\n" /* stacks xPSR to r0 from 0x2000201c down to 2000 */
                             "    b finish\n"
                             "svc: bx lr\n";

static uint32_t blob_word(const struct blob *blob, unsigned index)
{
    struct blob_reader reader = {
        .bytes = blob->bytes, .size = blob->size, .place = 4 * (size_t)index};
    return (uint32_t)blob_get_integer(&reader, 4);
}

static void on_any(void *owner, const struct probe_event *event)
{
    struct list *list = owner;
    add(list, event->access.old_value, event->access.new_value);
}

static void every_kind_of_store_counts(void **state)
{
    static const uint32_t wanted[] = {0, 2, 2, 1, 1, 0x02000001, 0x02000001, 1};
    struct guest guest;
    struct list told = {.word = 0};
    unsigned i;
    (void)state;
    guest_start(&guest, blocks, NULL);
    machine_watch_add(guest.machine, 0x20002000);
    told.probe = (struct probe){.mask = PROBE_WATCH, .function = on_any, .owner = &told};
    machine_probe_add(guest.machine, &told.probe);
    guest_run(&guest);
    assert_int_equal(told.count, 5);
    for (i = 0; i < 8; i++)
        assert_int_equal(blob_word(&told.text, i), wanted[i]);
    assert_int_equal(blob_word(&told.text, 8), 1);
    assert_int_equal(blob_word(&told.text, 9), 9);
    machine_probe_remove(guest.machine, &told.probe);
    forget(&told);
    guest_end(&guest);
}

/* Pokes and another snapshot put in: the first is a change, the second is none. */
static void what_others_write(void **state)
{
    struct guest guest;
    struct list told = {.word = 0};
    uint32_t value = 7;
    (void)state;
    guest_start(&guest, "start: b finish\n", NULL);
    machine_watch_add(guest.machine, 0x20002000);
    told.probe = (struct probe){.mask = PROBE_WATCH, .function = on_any, .owner = &told};
    machine_probe_add(guest.machine, &told.probe);
    bus_poke(guest.machine->cpu->data, 0x20002000, &value, 4);
    guest_run(&guest);
    assert_int_equal(told.count, 1);
    bus_poke(guest.machine->cpu->data, 0x20002000, &told.count, 4);
    machine_moved(guest.machine);
    machine_run(guest.machine, guest.machine->now + SIM_MS);
    assert_int_equal(told.count, 1);
    machine_probe_remove(guest.machine, &told.probe);
    forget(&told);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_told),
        cmocka_unit_test(every_kind_of_store_counts),
        cmocka_unit_test(what_others_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
