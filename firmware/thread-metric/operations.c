/* SPDX-License-Identifier: MIT */
/* The seven operations, in the shape of the Thread-Metric suite (its readme: tests and rules), with
   greater priorities for the more urgent. */
#include "operations.h"

#include "layer.h"

#include <stddef.h>

volatile unsigned cooperative_counters[LAYER_TASKS];
volatile unsigned preemptive_counters[LAYER_TASKS];
volatile unsigned message_counters[1];
volatile unsigned semaphore_counters[1];
volatile unsigned memory_counters[1];
volatile unsigned interrupt_counters[2];            /* the handler's, the task's */
volatile unsigned interrupt_preemption_counters[3]; /* the handler's, both tasks' */
volatile unsigned operation_errors;

static void check(int holds)
{
    if (!holds)
        operation_errors++;
}

/* ---- cooperative: five tasks of one priority yield to each other ---- */

#define YIELDER(number)                                                                            \
    static void yielder_##number(void)                                                             \
    {                                                                                              \
        for (;;) {                                                                                 \
            layer_relinquish();                                                                    \
            cooperative_counters[number]++;                                                        \
        }                                                                                          \
    }
YIELDER(0)
YIELDER(1)
YIELDER(2)
YIELDER(3)
YIELDER(4)

static int start_all(const int *priorities, void (*const *bodies)(void))
{
    int result = LAYER_OK;
    int id;

    for (id = 0; id < LAYER_TASKS; id++)
        result &= layer_create(id, priorities[id], bodies[id]);
    return result;
}

static int start_cooperative(void)
{
    static const int priorities[] = {30, 30, 30, 30, 30};
    static void (*const bodies[])(void) = {yielder_0, yielder_1, yielder_2, yielder_3, yielder_4};
    int result = start_all(priorities, bodies);
    int id;

    for (id = 0; id < LAYER_TASKS; id++)
        result &= layer_resume(id);
    return result;
}

/* ---- pre-emptive: each of five tasks resumes the next more urgent one and suspends itself ---- */

static void least_urgent(void)
{
    for (;;) {
        check(layer_resume(1));
        preemptive_counters[0]++;
    }
}

#define LINK_OF_CHAIN(number)                                                                      \
    static void chain_##number(void)                                                               \
    {                                                                                              \
        for (;;) {                                                                                 \
            check(layer_resume((number) + 1));                                                     \
            preemptive_counters[number]++;                                                         \
            check(layer_suspend(number));                                                          \
        }                                                                                          \
    }
LINK_OF_CHAIN(1)
LINK_OF_CHAIN(2)
LINK_OF_CHAIN(3)

static void most_urgent(void)
{
    for (;;) {
        preemptive_counters[4]++;
        check(layer_suspend(4));
    }
}

static int start_preemptive(void)
{
    static const int priorities[] = {23, 24, 25, 26, 27};
    static void (*const bodies[])(void) = {least_urgent, chain_1, chain_2, chain_3, most_urgent};

    return start_all(priorities, bodies) & layer_resume(0);
}

/* ---- message: sixteen bytes put and got by one task ---- */

static unsigned long sent[WORDS];
static unsigned long received[WORDS];

static void pass_messages(void)
{
    sent[0] = 0x11112222ul;
    sent[1] = 0x33334444ul;
    sent[2] = 0x55556666ul;
    sent[3] = 0x77778888ul;
    for (;;) {
        (void)layer_send(sent);
        (void)layer_receive(received);
        check(received[3] == sent[3]);
        sent[3]++;
        message_counters[0]++;
    }
}

static int start_message(void)
{
    return layer_create(0, 23, pass_messages) & layer_resume(0);
}

/* ---- semaphore: taken and given by one task ---- */

static void take_and_give(void)
{
    for (;;) {
        (void)layer_down();
        check(layer_up());
        semaphore_counters[0]++;
    }
}

static int start_semaphore(void)
{
    return layer_create(0, 23, take_and_give) & layer_resume(0);
}

/* ---- memory: a block of 128 bytes allocated and freed ---- */

static void allocate_and_free(void)
{
    void *block;

    for (;;) {
        (void)layer_allocate(&block);
        check(layer_free(block));
        memory_counters[0]++;
    }
}

static int start_memory(void)
{
    return layer_create(0, 23, allocate_and_free) & layer_resume(0);
}

/* ---- interrupt: the handler gives the semaphore, the interrupted task takes it ---- */

static void on_interrupt(void)
{
    ENTER_ISR;
    interrupt_counters[0]++;
    (void)layer_up();
    EXIT_ISR;
}

static void raise_interrupts(void)
{
    check(layer_down());
    for (;;) {
        layer_interrupt();
        check(layer_down());
        interrupt_counters[1]++;
    }
}

static int start_interrupt(void)
{
    layer_on_interrupt(on_interrupt);
    return layer_create(0, 23, raise_interrupts) & layer_resume(0);
}

/* ---- interrupt with pre-emption: the handler resumes a more urgent task ---- */

static void resume_urgent(void)
{
    ENTER_ISR;
    interrupt_preemption_counters[0]++;
    (void)layer_resume(0);
    EXIT_ISR;
}

static void urgent(void)
{
    for (;;) {
        interrupt_preemption_counters[1]++;
        (void)layer_suspend(0);
    }
}

static void be_preempted(void)
{
    for (;;) {
        layer_interrupt();
        interrupt_preemption_counters[2]++;
    }
}

static int start_interrupt_preemption(void)
{
    layer_on_interrupt(resume_urgent);
    return layer_create(0, 30, urgent) & layer_create(1, 23, be_preempted) & layer_resume(1);
}

const Operation operations[OPERATIONS] = {
    {"cooperative", cooperative_counters, LAYER_TASKS, start_cooperative},
    {"preemptive", preemptive_counters, LAYER_TASKS, start_preemptive},
    {"interrupt", interrupt_counters, 2, start_interrupt},
    {"interrupt_preemption", interrupt_preemption_counters, 3, start_interrupt_preemption},
    {"message", message_counters, 1, start_message},
    {"semaphore", semaphore_counters, 1, start_semaphore},
    {"memory", memory_counters, 1, start_memory},
};
