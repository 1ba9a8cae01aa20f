/* SPDX-License-Identifier: MIT */
/* Situations of Semaphore. */
#include "boundary.h"

static Semaphore other;

ONCE void on_semaphore_init(void)
{
    BEGIN(semaphore_init);
    semaphore_init(&other, SEMAPHORE_UP);
    END(semaphore_init);
    MUST(semaphore_down(&other, BOS_NO_WAIT) == BOS_OK);
}

ONCE void on_semaphore_init_counting(void)
{
    int result;

    BEGIN(semaphore_init_counting);
    result = semaphore_init_counting(&other, 2, 3);
    END(semaphore_init_counting);
    MUST(result == BOS_OK && semaphore_status(&other) == 2);
}

ONCE void on_semaphore_create(void)
{
    Semaphore *made;

    start(&take_high);
    disturb = up_gate;
    BEGIN(semaphore_create);
    made = semaphore_create(SEMAPHORE_UP);
    END(semaphore_create);
    MUST(made != NULL && semaphore_delete(made) == BOS_OK);
}

static Semaphore *created;

static void takes_created(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(semaphore_down(created, BOS_FOREVER) == BOS_REMOVED);
}

static const TaskClass takes_created_high = HELPER(takes_created, HIGH);

ONCE void on_semaphore_delete(void)
{
    created = semaphore_create(SEMAPHORE_DOWN);
    start(&takes_created_high);
    disturb = toggle_helper;
    SUCCEEDS(semaphore_delete, semaphore_delete(created));
}

ONCE void on_semaphore_up(void)
{
    int result;

    disturb = up_gate;
    BEGIN(semaphore_up);
    result = semaphore_up(&gate);
    END(semaphore_up);
    (void)count(&ups, result);
}

ONCE void on_semaphore_up_wakes(void)
{
    int result;

    start(&take_high);
    disturb = up_gate;
    BEGIN(semaphore_up__wakes);
    result = semaphore_up(&gate);
    END(semaphore_up__wakes);
    (void)count(&ups, result);
    must_have_run();
}

ONCE void on_semaphore_down(void)
{
    int result;

    up_gate();
    disturb = up_gate;
    BEGIN(semaphore_down);
    result = semaphore_down(&gate, BOS_FOREVER);
    END(semaphore_down);
    MUST(count(&downs, result) == BOS_OK);
}

ONCE void on_semaphore_down_waits(void)
{
    int result;

    start(&give_low);
    disturb = up_gate;
    BEGIN(semaphore_down__waits);
    result = semaphore_down(&gate, BOS_FOREVER);
    END(semaphore_down__waits);
    MUST(count(&downs, result) == BOS_OK);
}

/* In a locked section, which is open while the task waits and locked again after it. */
ONCE void on_semaphore_down_locked(void)
{
    int result;

    start(&give_low);
    disturb = up_gate;
    BEGIN(semaphore_down__locked);
    section_lock();
    result = semaphore_down(&gate, BOS_FOREVER);
    MUST(task_this()->lock_depth == 1);
    section_unlock();
    END(semaphore_down__locked);
    MUST(count(&downs, result) == BOS_OK);
}

/* Either the Up came in time, and is taken, or it is still there. */
ONCE void on_semaphore_down_times_out(void)
{
    int result;

    disturb = up_gate;
    BEGIN(semaphore_down__times_out);
    result = semaphore_down(&gate, 1);
    END(semaphore_down__times_out);
    MUST(result == BOS_OK || result == BOS_TIMEOUT);
    (void)count(&downs, result);
}

ONCE void on_semaphore_down_no_wait(void)
{
    int result;

    disturb = up_gate;
    BEGIN(semaphore_down__no_wait);
    result = semaphore_down(&gate, BOS_NO_WAIT);
    END(semaphore_down__no_wait);
    MUST(result == BOS_OK || result == BOS_TIMEOUT);
    (void)count(&downs, result);
}

/* Two that wait for the same end at the same tick; an interrupt gives one of them an Up. */
ONCE void on_two_time_out(void)
{
    int result;

    start(&nap_high);
    disturb = up_gate;
    BEGIN(semaphore_down__two);
    result = semaphore_down(&gate, 1);
    END(semaphore_down__two);
    (void)count(&downs, result);
    (void)task_sleep(1);
    MUST(helper == NULL);
}

ONCE void on_semaphore_remove(void)
{
    start(&take_high);
    disturb = toggle_helper;
    BEGIN(semaphore_remove);
    semaphore_remove(&gate);
    END(semaphore_remove);
    MUST(semaphore_status(&gate) == SEMAPHORE_DOWN);
}

const Situation boundary_semaphores[] = {{on_semaphore_init, STAYS},
                                         {on_semaphore_init_counting, STAYS},
                                         {on_semaphore_create, STAYS},
                                         {on_semaphore_delete, STAYS},
                                         {on_semaphore_up, STAYS},
                                         {on_semaphore_up_wakes, STAYS},
                                         {on_semaphore_down, STAYS},
                                         {on_semaphore_down_waits, GIVES_UP},
                                         {on_semaphore_down_locked, GIVES_UP},
                                         {on_semaphore_down_times_out, GIVES_UP},
                                         {on_semaphore_down_no_wait, STAYS},
                                         {on_two_time_out, GIVES_UP},
                                         {on_semaphore_remove, STAYS},
                                         {NULL, 0}};
