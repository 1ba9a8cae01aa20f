/* SPDX-License-Identifier: MIT */
/* The torture: many tasks and interrupts do at random what they may, in each scheduling mode; after
   each step every invariant must hold, and at the end nothing may be lost. The same seed gives the
   same run. What they do is in torture_actions.c, what must hold in torture_model.c. */
#include "torture.h"

static unsigned long steps;

/* ---- the workers ---- */

static void work(Task *this_task, void *this_data)
{
    Worker *worker = this_data;

    worker->task = this_task;
    while (!torture_ending) {
        torture_act(worker);
        torture_count(&steps);
        torture_step();
    }
}

static void let_go(Worker *worker)
{
#if BOS_LOCK
    int i;

    for (i = 0; i < LOCKS; i++) {
        if (torture_holders[i] == worker)
            torture_holders[i] = NULL;
    }
#else
    (void)worker;
#endif
}

static void give_back(Task *this_task, void *this_data)
{
    Worker *worker = this_data;
    int i;

    (void)this_task;
    let_go(worker);
    for (i = 0; i < HELD; i++) {
        if (worker->blocks[i] != NULL)
            EQUAL(free_fmem(&torture_memory, worker->blocks[i]), BOS_OK);
        if (worker->chunks[i] != NULL)
            EQUAL(free_vmem(bos.heap, worker->chunks[i]), BOS_OK);
        worker->blocks[i] = NULL;
        worker->chunks[i] = NULL;
    }
    worker->task = NULL;
}

const TaskClass torture_worker = TASK_CLASS("worker", NULL, work, give_back, SUITE_STACK, LOW, 0);

static int workers_left(void)
{
    int i;
    int left = 0;

    for (i = 0; i < SUITE_TORTURE; i++)
        left += torture_workers[i].task != NULL;
    return left;
}

/* A worker that has ended is followed by another. The address is noted here so that one that has
   not run yet counts; the lock keeps it from ending before. */
static void respawn(void)
{
    int i;

    for (i = 0; i < SUITE_TORTURE; i++) {
        Worker *worker = &torture_workers[i];

        if (worker->task != NULL)
            continue;
        worker->counting = 0;
        worker->holds = 0;
        worker->stamp = 0;
        worker->base = LOW;
        section_lock();
        worker->task = task_create(&torture_worker, worker);
        CHECK(worker->task != NULL);
        section_unlock();
    }
}

/* Wakes whom it must until all workers have seen the end. One that waits for ever is given an Up;
   none that was woken may stay behind. */
static void let_end(void)
{
    int i, round;

    torture_ending = 1;
    for (round = 0; round < SUITE_TORTURE * 4 && workers_left() > 0; round++) {
        for (i = 0; i < SUITE_TORTURE; i++) {
            if (torture_workers[i].task != NULL)
                (void)task_resume(torture_workers[i].task);
        }
        for (i = 0; i < SEMAPHORES; i++) {
            if (torture_semaphores[i].waitable.waiters.first != NULL &&
                semaphore_up(&torture_semaphores[i]) == BOS_OK)
                torture_count(&torture_ups);
        }
        EQUAL(task_sleep(2), BOS_OK);
    }
    suite_storm(0);
    (void)timer_stop(&torture_timer);
    event_remove(&torture_event);
    EQUAL(task_sleep(2), BOS_OK);
    EQUAL(workers_left(), 0);
}

/* Takes out what is left. */
static void take_all(void)
{
    Message message;
    Node *node;

    while (queue_get(&torture_queue, &node, BOS_NO_WAIT) == BOS_OK) {
        torture_items.got++;
        torture_items.got_numbers += ((Item *)(void *)node)->number;
        EQUAL(free_fmem(&torture_memory, node), BOS_OK);
    }
    while (messagebox_get(&torture_box, &message, BOS_NO_WAIT) == BOS_OK) {
        torture_messages.got++;
        torture_messages.got_numbers += message.number;
    }
    EQUAL(device_close(&torture_device), BOS_OK);
}

static void run(void)
{
    int i;

    respawn();
    interrupt(torture_isr_nested);
    interrupt_high(torture_isr);
    suite_storm(1);
    while (steps < SUITE_STEPS) {
        EQUAL(task_sleep(3), BOS_OK);
        for (i = 0; i < 4; i++)
            torture_help();
        respawn();
        torture_step();
    }
}

/* The count of ticks wraps around meanwhile. */
static void torture(int mode)
{
    torture_mode = mode;
    steps = 0;
    torture_init();
    set_ticks((bos_tick)(BOS_FOREVER - 100u));
    (void)kernel_set_preemptive(mode != TORTURE_NONPREEMPTIVE);
    run();
    let_end();
    (void)kernel_set_preemptive(1);
    take_all();
    torture_sums();
    torture_step();
    suite_tell("torture, steps checked", steps);
}

static void preemptive(void)
{
    torture(TORTURE_PREEMPTIVE);
}

static void nonpreemptive(void)
{
    torture(TORTURE_NONPREEMPTIVE);
}

static void mixed(void)
{
    torture(TORTURE_MIXED);
}

const Case suite_torture[] = {{"torture_preemptive", preemptive},
                              {"torture_nonpreemptive", nonpreemptive},
                              {"torture_mixed", mixed},
                              {NULL, NULL}};
