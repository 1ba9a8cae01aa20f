/* SPDX-License-Identifier: MIT */
/* Situations of the kernel as a whole: modes, sections, interrupts, the tick. */
#include "boundary.h"

ONCE void on_kernel_set_preemptive(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(kernel_set_preemptive);
    (void)kernel_set_preemptive(0);
    (void)kernel_set_preemptive(1);
    END(kernel_set_preemptive);
    set_mode();
}

ONCE void on_section_lock(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(section_lock);
    section_lock();
    END(section_lock);
    MUST(task_this()->lock_depth == 1);
    section_unlock();
}

ONCE void on_section_unlock(void)
{
    start(&take_high);
    disturb = up_gate;
    BEGIN(section_unlock);
    section_lock();
    section_lock();
    section_unlock();
    section_unlock();
    END(section_unlock);
}

/* A task ends inside a section that it has locked: whoever the interrupt wakes comes before its
   destructor. */
static void ends_locked(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    section_lock();
    section_lock();
}

static void ended_locked(Task *this_task, void *this_data)
{
    if (mode == MODE_PREEMPTIVE)
        MUST(all_woken());
    leave(this_task, this_data);
}

static const TaskClass ends_locked_high =
    TASK_CLASS("ends_locked", arrive, ends_locked, ended_locked, STACK, HIGH, 0);

ONCE void on_section_to_the_end(void)
{
    BEGIN(section_lock__to_the_end);
    start(&ends_locked_high);
    END(section_lock__to_the_end);
    MUST(helper == NULL);
}

ONCE void on_interrupts_off(void)
{
    bos_mask mask;

    start(&take_high);
    disturb = up_gate;
    BEGIN(INTERRUPTS_OFF);
    INTERRUPTS_OFF(mask);
    up_gate();
    INTERRUPTS_RESTORE(mask);
    END(INTERRUPTS_OFF);
}

/* What blocks with interrupts off lets them in, and they are off again after it. */
ONCE void on_interrupts_off_blocking(void)
{
    unsigned before;
    bos_mask mask;

    disturb = up_gate;
    BEGIN(INTERRUPTS_OFF__blocking);
    INTERRUPTS_OFF(mask);
    (void)task_sleep(1);
    before = boundary_interrupts;
    (void)count(&downs, semaphore_down(&gate, BOS_NO_WAIT));
    MUST(before == boundary_interrupts);
    INTERRUPTS_RESTORE(mask);
    END(INTERRUPTS_OFF__blocking);
}

/* A less urgent handler that wakes a task: ENTER_ISR and EXIT_ISR, nested in and being nested. */
ONCE void on_isr(void)
{
    start(&take_high);
    disturb = up_gate;
    low_action = up_gate;
    BEGIN(ENTER_ISR);
    interrupt_raise(SPARE_IRQ_LOW);
    END(ENTER_ISR);
    must_have_run();
}

/* One tick more, made by software, that ends a sleep. */
ONCE void on_tick(void)
{
    start(&nap_high);
    extra_ticks++;
    BEGIN(kernel_tick);
    board_tick_raise();
    END(kernel_tick);
    must_have_run();
}

const Situation boundary_kernel[] = {{on_kernel_set_preemptive, GIVES_UP},
                                     {on_section_lock, LOCKED},
                                     {on_section_unlock, STAYS},
                                     {on_section_to_the_end, GIVES_UP},
                                     {on_interrupts_off, STAYS},
                                     {on_interrupts_off_blocking, GIVES_UP},
                                     {on_isr, STAYS},
                                     {on_tick, STAYS},
                                     {NULL, 0}};
