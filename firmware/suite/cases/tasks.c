/* SPDX-License-Identifier: MIT */
/* Cases of a task's life: creation, constructor, body, destructor, removal, suspension. */
#include "suite.h"

static int given;

/* ---- the three parts ---- */

static int construct(Task *this_task, void *this_data)
{
    CHECK(this_task == task_this());
    CHECK(this_data == &given);
    note('c');
    return BOS_OK;
}

static int construct_in_vain(Task *this_task, void *this_data)
{
    (void)construct(this_task, this_data);
    return BOS_ERROR_MEMORY;
}

static void live(Task *this_task, void *this_data)
{
    CHECK(this_task == task_this());
    CHECK(this_data == &given);
    note('b');
}

static void destruct(Task *this_task, void *this_data)
{
    CHECK(this_task == task_this());
    CHECK(this_data == &given);
    EQUAL(this_task->lock_depth, 0);
    note('d');
}

static void destruct_slowly(Task *this_task, void *this_data)
{
    EQUAL(task_sleep(2), BOS_OK);
    destruct(this_task, this_data);
}

static void life(void)
{
    static const TaskClass type =
        TASK_CLASS("life", construct, live, destruct, SUITE_STACK, HIGH, 0);

    CHECK(task_create(&type, &given) != NULL);
    noted("cbd");
}

static void constructor_fails(void)
{
    static const TaskClass type =
        TASK_CLASS("fails", construct_in_vain, live, destruct, SUITE_STACK, HIGH, 0);

    CHECK(task_create(&type, &given) != NULL);
    noted("cd");
}

static void only_a_body(void)
{
    static const TaskClass type = TASK_CLASS("body", NULL, live, NULL, SUITE_STACK, HIGH, 0);

    CHECK(task_create(&type, &given) != NULL);
    noted("b");
}

#define MOST ((bos_size) ~(bos_size)0 - 7u) /* with the control block it wraps around */
#define HALF ((bos_size)(MOST / 2u - 12u))

static void bad_classes(void)
{
    static const TaskClass no_body = TASK_CLASS("", NULL, NULL, NULL, SUITE_STACK, HIGH, 0);
    static const TaskClass idle = TASK_CLASS("", NULL, live, NULL, SUITE_STACK, 0, 0);
    static const TaskClass above = TASK_CLASS("", NULL, live, NULL, SUITE_STACK, 255, 0);
    static const TaskClass small = TASK_CLASS("", NULL, live, NULL, PORT_STACK_MIN - 1, HIGH, 0);
    static const TaskClass huge = TASK_CLASS("", NULL, live, NULL, HALF, HIGH, 0);
    static const TaskClass more = TASK_CLASS("", NULL, live, NULL, MOST, HIGH, 0);
    static TASK_BLOCK(block, SUITE_STACK);

    CHECK(task_create(&no_body, &given) == NULL);
    CHECK(task_create(&idle, &given) == NULL);
    CHECK(task_create(&above, &given) == NULL);
    CHECK(task_create(&small, &given) == NULL);
    CHECK(task_create(&huge, &given) == NULL);
    CHECK(task_create(&more, &given) == NULL);
    CHECK(task_init(&block, sizeof(block), &more, &given) == NULL);
}

static void static_block(void)
{
    static TASK_BLOCK(block, SUITE_STACK);
    static const TaskClass type =
        TASK_CLASS("static", construct, live, destruct, SUITE_STACK, HIGH, 0);

    CHECK(task_init(&block, TASK_BLOCK_SIZE(SUITE_STACK) - 1, &type, &given) == NULL);
    noted("");
    CHECK(task_init(&block, sizeof(block), &type, &given) == (Task *)&block);
    noted("cbd");
    CHECK(task_init(&block, sizeof(block), &type, &given) == (Task *)&block);
    noted("cbd");
}

/* A section that the body leaves locked is open again at its end, and who waited for that comes
   before the destructor. */
static void waits_gate(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    note('h');
}

static void leaves_locked(Task *this_task, void *this_data)
{
    live(this_task, this_data);
    section_lock();
    section_lock();
    EQUAL(semaphore_up(&gate), BOS_OK);
    note('l');
}

static void locked_to_the_end(void)
{
    static const TaskClass type =
        TASK_CLASS("locked", construct, leaves_locked, destruct, SUITE_STACK, HIGH, 0);

    semaphore_init(&gate, SEMAPHORE_DOWN);
    begin(waits_gate, HIGH + 1, NULL);
    CHECK(task_create(&type, &given) != NULL);
    noted("cblhd");
}

/* ---- removal ---- */

static void wait_for_gate(Task *this_task, void *this_data)
{
    live(this_task, this_data);
    (void)semaphore_down(&gate, 10);
    note('x');
}

static void spin(Task *this_task, void *this_data)
{
    live(this_task, this_data);
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    section_lock();
    (void)task_remove(this_task);
    note('x');
}

static const TaskClass waiting_class =
    TASK_CLASS("waits", construct, wait_for_gate, destruct, SUITE_STACK, HIGH, 0);

static void remove_waiting(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = task_create(&waiting_class, &given);
    noted("cb");
    EQUAL(task_remove(task), BOS_OK);
    noted("d");
    CHECK(bos.timers.first == NULL);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_status(&gate), SEMAPHORE_UP);
}

static void remove_suspended(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = task_create(&waiting_class, &given);
    EQUAL(task_suspend(task), BOS_OK);
    EQUAL(task_remove(task), BOS_OK);
    noted("cbd");
}

static void remove_itself(void)
{
    static const TaskClass type =
        TASK_CLASS("itself", construct, spin, destruct, SUITE_STACK, HIGH, 0);

    semaphore_init(&gate, SEMAPHORE_UP);
    CHECK(task_create(&type, &given) != NULL);
    noted("cbd");
}

static void remove_new(void)
{
    static const TaskClass type = TASK_CLASS("new", construct, live, destruct, SUITE_STACK, LOW, 0);
    Task *task = task_create(&type, &given);

    EQUAL(task_remove(task), BOS_OK);
    settle();
    noted("");
}

static void remove_twice(void)
{
    static const TaskClass type =
        TASK_CLASS("twice", construct, wait_for_gate, destruct_slowly, SUITE_STACK, HIGH, 0);
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = task_create(&type, &given);
    EQUAL(task_remove(task), BOS_OK);
    EQUAL(task_remove(task), BOS_ERROR_STATE);
    EQUAL(task_suspend(task), BOS_ERROR_STATE);
    noted("cb");
    EQUAL(task_sleep(4), BOS_OK);
    noted("d");
}

/* The idle task is the first that there was, so the last of all tasks. */
static Task *idle(void)
{
    Task *task = bos.all;

    while (task->next != NULL)
        task = task->next;
    return task;
}

static void idle_stays(void)
{
    EQUAL(idle()->priority, 0);
    EQUAL(task_remove(idle()), BOS_ERROR_STATE);
    EQUAL(task_suspend(idle()), BOS_ERROR_STATE);
    EQUAL(task_set_priority(idle(), 5), BOS_ERROR_STATE);
}

/* ---- suspension ---- */

static void take_gate(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note('a');
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    note('b');
}

static void suspend_ready(void)
{
    Task *task = begin(live, LOW, &given);

    EQUAL(task_suspend(task), BOS_OK);
    EQUAL(task_suspend(task), BOS_OK);
    settle();
    noted("");
    EQUAL(task_resume(task), BOS_OK);
    EQUAL(task_resume(task), BOS_ERROR_STATE);
    noted("");
    settle();
    noted("b");
}

static void suspend_waiting(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = begin(take_gate, HIGH, NULL);
    noted("a");
    EQUAL(task_suspend(task), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_OK);
    noted("");
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    EQUAL(task_resume(task), BOS_OK);
    noted("b");
}

static void suspend_and_resume_waiting(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = begin(take_gate, HIGH, NULL);
    EQUAL(task_suspend(task), BOS_OK);
    EQUAL(task_resume(task), BOS_OK);
    noted("a");
    EQUAL(semaphore_up(&gate), BOS_OK);
    noted("b");
}

static void suspend_oneself(Task *this_task, void *this_data)
{
    (void)this_data;
    note('a');
    EQUAL(task_suspend(this_task), BOS_OK);
    note('b');
}

static void suspends_itself(void)
{
    Task *task = begin(suspend_oneself, HIGH, NULL);

    noted("a");
    EQUAL(task_resume(task), BOS_OK);
    noted("b");
}

const Case suite_tasks[] = {{"task_runs_its_three_parts", life},
                            {"task_constructor_fails", constructor_fails},
                            {"task_needs_only_a_body", only_a_body},
                            {"task_refuses_bad_classes", bad_classes},
                            {"task_in_a_static_block", static_block},
                            {"task_ends_in_a_locked_section", locked_to_the_end},
                            {"task_removed_while_it_waits", remove_waiting},
                            {"task_removed_while_suspended", remove_suspended},
                            {"task_removes_itself", remove_itself},
                            {"task_removed_before_it_ran", remove_new},
                            {"task_removed_twice", remove_twice},
                            {"task_idle_stays", idle_stays},
                            {"task_suspended_while_ready", suspend_ready},
                            {"task_suspended_while_it_waits", suspend_waiting},
                            {"task_suspended_and_resumed_in_a_wait", suspend_and_resume_waiting},
                            {"task_suspends_itself", suspends_itself},
                            {NULL, NULL}};
