/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The black box: small programs that switch stacks in the ways of kernels, and in ways that are no
 * switch of tasks; what it tells, its table, registers; and the same after going back in time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/guest.h"
#include "tests/support/past.h"

#include "aware/blackbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLD_MOST 4096

struct told {
    size_t count;
    struct {
        sim_time when;
        uint32_t to;
    } list[TOLD_MOST];
};

static struct guest guest;
static struct blackbox *bb;
static struct told told;
static uint32_t last_id; /* the greatest number that was told behind the front */

static void on_switch(void *owner, uint32_t to)
{
    struct told *list = owner;
    assert_true(list->count < TOLD_MOST);
    list->list[list->count].when = machine_now(guest.machine);
    list->list[list->count++].to = to;
}

static void follow(struct machine *machine)
{
    static const struct blackbox_listener listener = {.switched = on_switch, .owner = &told};
    struct sim_error error;
    bb = blackbox_follow(machine, &listener, &error);
    assert_non_null(bb);
    memset(&told, 0, sizeof told);
}

static void play(const char *source)
{
    guest_start(&guest, source, NULL);
    follow(guest.machine);
    guest_run(&guest);
}

static void end(void)
{
    blackbox_unfollow(bb);
    guest_end(&guest);
}

static void assert_told(const uint32_t *to, size_t count)
{
    size_t i;
    for (i = 0; i < count && i < told.count; i++)
        assert_int_equal(told.list[i].to, to[i]);
    assert_int_equal(told.count, count);
}
#define expect_told(...)                                                                           \
    assert_told((const uint32_t[]){__VA_ARGS__},                                                   \
                sizeof(const uint32_t[]){__VA_ARGS__} / sizeof(uint32_t))

/* A kernel that switches in SVC: r0 is where the stack pointer of the running one is kept, r1 where
 * that of the next is. The callee-saved registers stay on the stack of each, as kernels do it. */
#define SVC_KERNEL                                                                                 \
    "svc: mrs r2, psp\n stmdb r2!, {r4-r11}\n str r2, [r0]\n ldr r2, [r1]\n"                       \
    " ldmia r2!, {r4-r11}\n msr psp, r2\n orr lr, lr, #4\n bx lr\n" /* A first frame that ends at  \
                                                                       r3, entry in r4: leaves the \
                                                                       stack pointer in r3. */     \
    "frame: sub r3, #64\n str r4, [r3, #56]\n ldr r4, =0x01000000\n str r4, [r3, #60]\n bx lr\n"   \
    ".equ A, 0x20002000\n.equ B, 0x20002004\n.equ BOOT, 0x20002008\n"

static const char two_tasks[] =
    "start: ldr r0, =0x20007000\n msr psp, r0\n"
    " ldr r3, =0x20004000\n ldr r4, =a + 1\n bl frame\n ldr r0, =A\n str r3, [r0]\n"
    " ldr r3, =0x20005000\n ldr r4, =b + 1\n bl frame\n ldr r0, =B\n str r3, [r0]\n"
    " ldr r0, =BOOT\n ldr r1, =A\n svc 0\n b unexpected\n"
    "a: mov r4, #44\n mov r11, #111\n mov r2, #22\n push {r4, r5}\n"
    "again: ldr r0, =A\n ldr r1, =B\n svc 0\n"
    "a_left: subs r4, #1\n cmp r4, #41\n bne again\n b finish\n"
    "b: mov r4, #55\n mov r10, #100\n mov r2, #33\n"
    " mov r9, sp\n bic r9, #7\n mov sp, r9\n" /* no switch */
    "more: ldr r0, =B\n ldr r1, =A\n svc 0\n"
    "b_left: b more\n" SVC_KERNEL;

static void tasks_are_found_where_a_handler_returns_to_another_stack(void **state)
{
    struct aware_task tasks[4];
    char name[32];
    (void)state;
    play(two_tasks);
    expect_told(1, 2, 1, 2, 1, 2, 1);
    assert_int_equal(blackbox_running(bb), 1);
    assert_int_equal(blackbox_switches(bb), 7);
    assert_int_equal(blackbox_tasks(bb, tasks, 4), 2);
    snprintf(name, sizeof name, "task1@0x%x", guest_label(&guest, "a"));
    assert_string_equal(tasks[0].name, name);
    assert_int_equal(tasks[0].state, AWARE_RUNNING);
    assert_int_equal(tasks[0].switches, 4);
    assert_int_equal(tasks[0].stack_base + tasks[0].stack_size, 0x20004000);
    assert_int_equal(tasks[1].state, AWARE_WAITING); /* it asked for the switch */
    assert_int_equal(tasks[1].stack_base + tasks[1].stack_size, 0x20005000);
    assert_int_equal(tasks[1].stack_base, 0x20005000 - 32);
    assert_true(blackbox_waits(bb, 2));
    assert_false(blackbox_waits(bb, 1));
    end();
}

static void registers_of_a_task_that_was_left_are_those_it_had(void **state)
{
    uint64_t values[32];
    bool known[32];
    struct sim_error error;
    (void)state;
    play(two_tasks);
    assert_true(blackbox_registers(bb, 2, values, known, &error));
    assert_int_equal(values[2], 33);
    assert_int_equal(values[4], 55);
    assert_int_equal(values[10], 100);
    assert_int_equal(values[13], 0x20005000);
    assert_int_equal(values[15], guest_label(&guest, "b_left"));
    assert_true(known[0] && known[4] && known[14] && known[15]);
    assert_true(blackbox_registers(bb, 1, values, known, &error));
    assert_int_equal(values[4], 41);
    assert_int_equal(values[15], guest_label(&guest, "finish"));
    assert_false(blackbox_registers(bb, 3, values, known, &error));
    end();
}

/* On one stack per task, in ordinary code, without any exception. */
#define LOAD_KERNEL                                                                                \
    "switch: push {r4-r11, lr}\n str sp, [r0]\n ldr sp, [r1]\n pop {r4-r11, pc}\n"                 \
    ".equ A, 0x20002000\n.equ B, 0x20002004\n"

static void tasks_are_found_where_code_loads_the_stack_pointer(void **state)
{
    uint64_t values[32];
    bool known[32];
    struct sim_error error;
    (void)state;
    play("start: ldr r2, =0x20005000 - 36\n ldr r3, =b + 1\n str r3, [r2, #32]\n ldr r3, =B\n"
         " str r2, [r3]\n mov r4, #4\n"
         "a: mov r7, #77\n ldr r0, =A\n ldr r1, =B\n bl switch\n subs r4, #1\n bne a\n b finish\n"
         "b: mov r7, #88\n ldr r0, =B\n ldr r1, =A\n bl switch\n b b\n" LOAD_KERNEL);
    /* The start-up becomes a task, the second one, when something goes back to it. */
    expect_told(1, 2, 1, 2, 1, 2, 1, 2);
    assert_int_equal(blackbox_tasks(bb, NULL, 0), 2);
    assert_true(blackbox_registers(bb, 1, values, known, &error));
    assert_int_equal(values[7], 88);
    end();
}

/* A task that is left by PendSV and goes on by a load, and the other way round. */
static void the_two_ways_may_be_mixed(void **state)
{
    (void)state;
    play("start: ldr r0, =0x20007000\n msr psp, r0\n"
         " ldr r3, =0x20004000\n ldr r4, =a + 1\n bl frame\n ldr r0, =A\n str r3, [r0]\n"
         " ldr r3, =0x20005000\n ldr r4, =b + 1\n bl frame\n ldr r0, =B\n str r3, [r0]\n"
         " ldr r0, =BOOT\n ldr r1, =A\n svc 0\n b unexpected\n"
         "a: mov r4, #3\n"
         "again: ldr r0, =A\n ldr r1, =B\n svc 0\n" /* left by SVC, gone on with by a load */
         "resumed: subs r4, #1\n bne again\n b finish\n"
         "b: mov r4, #9\n"
         "more: bl yield\n b more\n"
         /* Makes a frame as SVC would have, and goes on in the other's without an exception. */
         "yield: ldr r0, =B\n ldr r1, =A\n"
         " ldr r2, =0x01000000\n adr r3, back\n push {r1, r3}\n pop {r1, r3}\n"
         " sub sp, #8\n str r2, [sp, #4]\n str r3, [sp]\n sub sp, #4\n str lr, [sp]\n sub sp, #20\n"
         " push {r4-r11}\n str sp, [r0]\n ldr sp, [r1]\n pop {r4-r11}\n ldr lr, [sp, #24]\n"
         " orr lr, #1\n add sp, #32\n bx lr\n"
         ".balign 4\nback: bx lr\n" SVC_KERNEL);
    expect_told(1, 2, 1, 2, 1, 2, 1);
    end();
}

static void another_stack_of_the_same_task_is_no_switch(void **state)
{
    (void)state;
    play(
        "start: mov r9, #3\n"
        /* A system call on a stack of its own. */
        "call: mov r4, sp\n ldr r5, =0x20005000\n mov sp, r5\n push {r4, lr}\n bl work\n"
        " pop {r4, lr}\n mov sp, r4\n push {r0}\n pop {r0}\n"
        /* A frame that a handler moves, with what it holds. */
        " ldr r0, =0x20006000\n msr psp, r0\n svc 0\n"
        " subs r9, #1\n bne call\n"
        /* longjmp() */
        " mov r4, sp\n push {r0-r7}\n bl deep\n"
        "out: b finish\n"
        "deep: push {r0-r7, lr}\n ldr lr, =out + 1\n mov sp, r4\n bx lr\n"
        "work: push {r4, lr}\n pop {r4, pc}\n"
        "svc: mov r0, sp\n mrs r1, msp\n ldm r1, {r4-r7, r10-r12}\n"
        " sub r1, #64\n ldm r0, {r2-r8}\n stm r1, {r2-r8}\n ldr r2, [r0, #28]\n str r2, [r1, #28]\n"
        " msr msp, r1\n bx lr\n");
    assert_int_equal(told.count, 0);
    assert_int_equal(blackbox_tasks(bb, NULL, 0), 0);
    assert_int_equal(blackbox_running(bb), 0);
    end();
}

/* B is thrown away and made anew upon the same stack, while it was left somewhere deeper. */
static void a_task_that_begins_on_anothers_stack_is_a_new_one(void **state)
{
    struct aware_task tasks[4];
    (void)state;
    play("start: ldr r0, =0x20007000\n msr psp, r0\n"
         " ldr r3, =0x20004000\n ldr r4, =a + 1\n bl frame\n ldr r0, =A\n str r3, [r0]\n"
         " ldr r0, =BOOT\n ldr r1, =A\n svc 0\n b unexpected\n"
         "a: mov r6, #3\n"
         "again: ldr r3, =0x20005000\n ldr r4, =b + 1\n bl frame\n ldr r0, =B\n str r3, [r0]\n"
         " mov r1, r0\n ldr r0, =A\n svc 0\n ldr r0, =A\n ldr r1, =B\n svc 0\n"
         " subs r6, #1\n bne again\n b finish\n"
         "b: push {r0, r1}\n ldr r0, =B\n ldr r1, =A\n svc 0\n ldr r0, =B\n ldr r1, =A\n svc 0\n"
         " b unexpected\n" SVC_KERNEL);
    expect_told(1, 2, 1, 2, 1, 3, 1, 3, 1, 4, 1, 4, 1);
    assert_int_equal(blackbox_tasks(bb, tasks, 4), 2);
    assert_int_equal(tasks[1].id, 4);
    end();
}

static void a_reset_begins_anew(void **state)
{
    (void)state;
    guest_start(&guest, two_tasks, NULL);
    follow(guest.machine);
    guest_run(&guest);
    machine_reset(guest.machine);
    guest_run(&guest);
    expect_told(1, 2, 1, 2, 1, 2, 1, 0, 3, 4, 3, 4, 3, 4, 3);
    assert_int_equal(blackbox_tasks(bb, NULL, 0), 2);
    end();
}

/* --- in time --- */

#define MOMENTS 8
#define APART   (25 * SIM_MS)

struct moment {
    sim_time when;
    size_t count, told;
    uint32_t running;
    struct aware_task tasks[16];
    uint64_t values[16][32];
    bool known[16][32];
};

static void look(struct machine *machine, struct moment *moment)
{
    struct sim_error error;
    size_t i;
    memset(moment, 0, sizeof *moment);
    moment->when = machine_now(machine);
    moment->told = told.count;
    moment->running = blackbox_running(bb);
    moment->count = blackbox_tasks(bb, moment->tasks, 16);
    assert_true(moment->count <= 16);
    for (i = 0; i < moment->count; i++)
        if (moment->tasks[i].id != moment->running)
            assert_true(blackbox_registers(bb, moment->tasks[i].id, moment->values[i],
                                           moment->known[i], &error));
}

/* What was seen of stacks later is still known: everything else is as it was. */
static void assert_same(struct moment *expected, struct moment *found)
{
    size_t i;
    assert_int_equal(found->when, expected->when);
    assert_int_equal(found->running, expected->running);
    assert_int_equal(found->count, expected->count);
    for (i = 0; i < found->count; i++) {
        found->tasks[i].idle = expected->tasks[i].idle;
        assert_int_equal(found->tasks[i].id, expected->tasks[i].id);
        assert_int_equal(found->tasks[i].state, expected->tasks[i].state);
        assert_int_equal(found->tasks[i].run_time, expected->tasks[i].run_time);
        assert_int_equal(found->tasks[i].since, expected->tasks[i].since);
        assert_int_equal(found->tasks[i].switches, expected->tasks[i].switches);
        assert_string_equal(found->tasks[i].wait_text, expected->tasks[i].wait_text);
        assert_memory_equal(found->values[i], expected->values[i], sizeof found->values[i]);
        assert_memory_equal(found->known[i], expected->known[i], sizeof found->known[i]);
    }
}

static void go(struct history *history, struct moment *there)
{
    static struct moment now;
    past_go(history, there->when);
    blackbox_moved(bb);
    look(history == NULL ? NULL : guest.machine, &now);
    assert_same(there, &now);
}

/* From each moment, reached from any other, the rest of the run shows the same switches of the same
 * tasks. */
static void going_back_and_on(const char *image, size_t tasks)
{
    static struct moment moments[MOMENTS];
    static struct told first;
    const char *build = getenv("BUILD");
    struct history *history;
    char path[4096];
    unsigned i;
    snprintf(path, sizeof path, "%s/firmware/%s-mps2-an385.elf", build != NULL ? build : "build",
             image);
    guest_start_file(&guest, path, NULL);
    follow(guest.machine);
    history = past_begin(guest.machine, HISTORY_BYTES);
    for (i = 0; i < MOMENTS; i++) {
        history_run(history, (i + 1) * APART);
        look(guest.machine, &moments[i]);
    }
    first = told;
    assert_true(first.count > 40 && moments[MOMENTS - 1].count >= tasks);
    for (i = 0; i < 3 * MOMENTS; i++) {
        unsigned at = i * 5 % MOMENTS, j;
        go(history, &moments[at]);
        told.count = 0;
        history_run(history, moments[MOMENTS - 1].when);
        assert_int_equal(told.count, first.count - moments[at].told);
        for (j = 0; j < told.count; j++) {
            assert_int_equal(told.list[j].when, first.list[moments[at].told + j].when);
            assert_int_equal(told.list[j].to, first.list[moments[at].told + j].to);
        }
    }
    history_run(history, (MOMENTS + 2) * APART); /* and behind the front it goes on */
    assert_true(blackbox_switches(bb) > first.count);
    last_id = told.list[0].to;
    for (i = 0; i < told.count; i++)
        last_id = told.list[i].to > last_id ? told.list[i].to : last_id;
    history_destroy(history);
    end();
}

static void going_back_and_on_shows_the_same_tasks(void **state)
{
    (void)state;
    going_back_and_on("philosophers", 6);
}

/* So many that those that are over are forgotten. */
static void tasks_that_come_and_go(void **state)
{
    (void)state;
    going_back_and_on("boundary", 2);
    assert_true(last_id > 100);
}

static void a_processor_whose_stacks_are_not_described_is_refused(void **state)
{
    static const struct blackbox_listener listener = {.switched = on_switch, .owner = &told};
    struct machine *machine = test_cpu_machine("start: nop\n", NULL);
    struct sim_error error;
    (void)state;
    assert_null(blackbox_follow(machine, &listener, &error));
    assert_non_null(strstr(error.text, "stacks"));
    machine_destroy(machine);
}

/* Both begin in `enter`, which calls what r0 points to, and `other`, which calls something else. */
static const char same_beginning[] =
    "start: ldr r0, =0x20007000\n msr psp, r0\n"
    " ldr r3, =0x20004000\n ldr r4, =enter + 1\n ldr r5, =a + 1\n bl first\n"
    " ldr r0, =A\n str r3, [r0]\n"
    " ldr r3, =0x20005000\n ldr r4, =other + 1\n ldr r5, =b + 1\n bl first\n"
    " ldr r0, =B\n str r3, [r0]\n"
    " ldr r0, =BOOT\n ldr r1, =A\n svc 0\n b unexpected\n"
    "first: push {lr}\n bl frame\n str r5, [r3, #32]\n pop {pc}\n"
    "enter: mov r4, r0\n push {r3, lr}\n mov r0, r1\n blx r4\n b unexpected\n"
    "other: mov r4, r0\n bl quiet\n blx r4\n b unexpected\n"
    "quiet: bx lr\n"
    "a: ldr r0, =A\n ldr r1, =B\n svc 0\n b finish\n"
    "b: ldr r0, =B\n ldr r1, =A\n svc 0\n b unexpected\n" SVC_KERNEL;

static void tasks_are_named_by_the_function_that_is_their_own(void **state)
{
    struct aware_task tasks[4];
    char name[32];
    (void)state;
    play(same_beginning);
    assert_int_equal(blackbox_tasks(bb, tasks, 4), 2);
    snprintf(name, sizeof name, "task1@0x%x", guest_label(&guest, "a") & ~1u);
    assert_string_equal(tasks[0].name, name);
    snprintf(name, sizeof name, "task2@0x%x", guest_label(&guest, "other") & ~1u);
    assert_string_equal(tasks[1].name, name);
    end();
}

static void what_was_found_is_said(void **state)
{
    char text[4096];
    (void)state;
    play(two_tasks);
    blackbox_describe(bb, text, sizeof text);
    assert_non_null(strstr(text, "2 tasks, 7 switches"));
    assert_non_null(strstr(text, "SVCall"));
    assert_non_null(strstr(text, "task2@"));
    blackbox_describe(bb, text, 20); /* cut off, not overrun */
    assert_int_equal(strlen(text), 19);
    end();
    play("start: b finish\n");
    blackbox_describe(bb, text, sizeof text);
    assert_non_null(strstr(text, "no tasks were found"));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_are_found_where_a_handler_returns_to_another_stack),
        cmocka_unit_test(tasks_are_named_by_the_function_that_is_their_own),
        cmocka_unit_test(registers_of_a_task_that_was_left_are_those_it_had),
        cmocka_unit_test(tasks_are_found_where_code_loads_the_stack_pointer),
        cmocka_unit_test(the_two_ways_may_be_mixed),
        cmocka_unit_test(another_stack_of_the_same_task_is_no_switch),
        cmocka_unit_test(a_task_that_begins_on_anothers_stack_is_a_new_one),
        cmocka_unit_test(a_reset_begins_anew),
        cmocka_unit_test(going_back_and_on_shows_the_same_tasks),
        cmocka_unit_test(tasks_that_come_and_go),
        cmocka_unit_test(a_processor_whose_stacks_are_not_described_is_refused),
        cmocka_unit_test(what_was_found_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
