/* SPDX-License-Identifier: MIT */
/* Cases of what was handed to a waiting task that is removed before it goes on: it goes back to the
   object, as if that task had not been there. */
#include "suite.h"

#define WORD 8

static Queue queue;
static MessageBox box;
static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(WORD), 3)];
} area;
static Node items[2];
static Node *got;

static void downs(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(semaphore_down(this_data, BOS_FOREVER), BOS_OK);
    note('d');
}

static void downs_in_time(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)semaphore_down(this_data, 2);
    note('d');
}

static void gets(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(queue_get(&queue, &got, BOS_FOREVER), BOS_OK);
    note('g');
}

static void takes(Task *this_task, void *this_data)
{
    char message[WORD];

    (void)this_task;
    (void)this_data;
    EQUAL(messagebox_get(&box, message, BOS_FOREVER), BOS_OK);
    note(message[0]);
}

/* A task that waits, below the suite: what wakes it does not let it run. */
static Task *waiter(task_function *body, int priority, void *data)
{
    Task *task = begin(body, priority, data);

    settle();
    CHECK(task->state == TASK_WAITING);
    return task;
}

static void remove_woken(Task *task)
{
    CHECK(task->state == TASK_READY);
    EQUAL(task_remove(task), BOS_OK);
    EQUAL(kernel_check(), CHECK_WHOLE);
    settle();
}

static void up(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = waiter(downs, LOW, &gate);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    remove_woken(task);
    EQUAL(semaphore_status(&gate), SEMAPHORE_UP);
    noted("");
}

/* The next waiter is not asleep beside an Up. */
static void up_to_the_next(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = waiter(downs, LOW + 1, &gate);
    (void)waiter(downs, LOW, &gate);
    EQUAL(semaphore_up(&gate), BOS_OK);
    remove_woken(task);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    noted("d");
}

/* The limit holds, and what ended a wait without an Up gives none back. */
static void up_or_not(void)
{
    Task *task;

    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = waiter(downs, LOW, &gate);
    EQUAL(semaphore_up(&gate), BOS_OK);
    EQUAL(semaphore_up(&gate), BOS_OK);
    remove_woken(task);
    EQUAL(semaphore_status(&gate), SEMAPHORE_UP);
    semaphore_init(&gate, SEMAPHORE_DOWN);
    task = waiter(downs_in_time, LOW, &gate);
    section_lock();
    work_until((bos_tick)(kernel_ticks() + 3u));
    remove_woken(task);
    section_unlock();
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    task = waiter(downs, LOW, &gate);
    semaphore_remove(&gate);
    remove_woken(task);
    EQUAL(semaphore_status(&gate), SEMAPHORE_DOWN);
    settle();
    noted("");
}

/* An object that is gone meanwhile is left alone, and so is another at its place. */
static void up_of_a_deleted_one(void)
{
    const bos_size before = memory_unused(bos.heap);
    Semaphore *made = semaphore_create(SEMAPHORE_DOWN);
    Task *task = waiter(downs, LOW, made);
    Semaphore *other;

    EQUAL(semaphore_up(made), BOS_OK);
    EQUAL(semaphore_delete(made), BOS_OK);
    other = semaphore_create(SEMAPHORE_DOWN);
    CHECK(other == made);
    remove_woken(task);
    EQUAL(semaphore_status(other), SEMAPHORE_DOWN);
    EQUAL(semaphore_delete(other), BOS_OK);
    EQUAL(memory_unused(bos.heap), before);
}

static void item(void)
{
    Task *task;

    queue_init(&queue);
    task = waiter(gets, LOW, NULL);
    queue_put(&queue, &items[0]);
    queue_put(&queue, &items[1]);
    remove_woken(task);
    EQUAL(queue_get(&queue, &got, BOS_NO_WAIT), BOS_OK);
    CHECK(got == &items[0]);
    EQUAL(queue_get(&queue, &got, BOS_NO_WAIT), BOS_OK);
    CHECK(got == &items[1]);
    noted("");
}

static void item_to_the_next(void)
{
    Task *task;

    queue_init(&queue);
    task = waiter(gets, LOW + 1, NULL);
    (void)waiter(gets, LOW, NULL);
    queue_put(&queue, &items[0]);
    got = NULL;
    remove_woken(task);
    CHECK(got == &items[0]);
    CHECK(queue.items.first == NULL);
    noted("g");
}

static void message(void)
{
    static const char text[WORD] = "message";
    Task *task;

    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(WORD), 3), BOS_OK);
    EQUAL(messagebox_init(&box, &memory, WORD), BOS_OK);
    task = waiter(takes, LOW, NULL);
    EQUAL(messagebox_put(&box, text), BOS_OK);
    remove_woken(task);
    EQUAL(memory_unused(&memory), 2);
    (void)begin(takes, LOW, NULL);
    settle();
    noted("m");
    EQUAL(memory_unused(&memory), 3);
    messagebox_remove(&box);
}

const Case suite_handover[] = {
    {"handover_of_an_up", up},          {"handover_of_an_up_to_the_next", up_to_the_next},
    {"handover_of_no_up", up_or_not},   {"handover_by_a_deleted_object", up_of_a_deleted_one},
    {"handover_of_an_item", item},      {"handover_of_an_item_to_the_next", item_to_the_next},
    {"handover_of_a_message", message}, {NULL, NULL}};
