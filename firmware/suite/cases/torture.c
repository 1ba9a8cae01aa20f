/* SPDX-License-Identifier: MIT */
/* The torture: many tasks and interrupts do at random what they may; after each step every
   invariant must hold, and at the end nothing may be lost. The same seed gives the same run. */
#include "suite.h"

#define SEMAPHORES 5
#define BLOCKS     12
#define HELD       3

typedef struct Worker {
    Task *task;
    void *blocks[HELD]; /* of the fixed memory */
    void *chunks[HELD]; /* of the heap */
    int counting;       /* is about to count an up or a down: must not be removed */
} Worker;

static Semaphore semaphores[SEMAPHORES];
static unsigned long ups, downs;
static Buffer buffer; /* the sum of what is put must be got */
static bos_byte buffer_area[7];
static unsigned long bytes_put, bytes_got;
static Queue queue; /* of blocks, which begin with their node */
static unsigned long items_put, items_got;
static MessageBox box; /* each message is its number of those that were put */
static Event event;    /* made by the timer; starts the drainer of the box */
static Timer timer;
static TASK_BLOCK(drainer, SUITE_STACK);
static unsigned long messages_put, messages_got, started;
static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(24, BLOCKS)];
} area;
static Worker workers[SUITE_MANY];
static int ending;
static unsigned long steps;
static unsigned state;

static unsigned pick(unsigned below)
{
    unsigned value;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    state = (state * 1103515245u + 12345u) & 0x7FFFFFFFu;
    value = state >> 8;
    INTERRUPTS_RESTORE(mask);
    return value % below;
}

static void count(unsigned long *counter)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    ++*counter;
    INTERRUPTS_RESTORE(mask);
}

static void must_be_whole(void)
{
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(memory_check(&memory), CHECK_WHOLE);
}

/* ---- what workers and handlers do ---- */

static void do_up(Worker *worker)
{
    if (worker != NULL)
        worker->counting = 1;
    if (semaphore_up(&semaphores[pick(SEMAPHORES)]) == BOS_OK)
        count(&ups);
    if (worker != NULL)
        worker->counting = 0;
}

static void do_down(Worker *worker)
{
    int result;

    worker->counting = 1;
    result = semaphore_down(&semaphores[pick(SEMAPHORES)], (bos_tick)pick(4));
    CHECK(result == BOS_OK || result == BOS_TIMEOUT);
    if (result == BOS_OK)
        count(&downs);
    worker->counting = 0;
}

static void do_down_forever(Worker *worker)
{
    worker->counting = 1;
    EQUAL(semaphore_down(&semaphores[pick(SEMAPHORES)], BOS_FOREVER), BOS_OK);
    count(&downs);
    worker->counting = 0;
}

static void do_put(Worker *worker)
{
    if (worker != NULL)
        worker->counting = 1;
    if (buffer_put(&buffer, 1, worker != NULL ? (bos_tick)pick(4) : BOS_NO_WAIT) == BOS_OK)
        count(&bytes_put);
    if (worker != NULL)
        worker->counting = 0;
}

static void do_get(Worker *worker)
{
    if (worker != NULL)
        worker->counting = 1;
    if (buffer_get(&buffer, worker != NULL ? (bos_tick)pick(4) : BOS_NO_WAIT) == 1)
        count(&bytes_got);
    if (worker != NULL)
        worker->counting = 0;
}

static void do_queue(Worker *worker)
{
    Node *item;

    if (worker != NULL)
        worker->counting = 1;
    item = alloc_fmem(&memory);
    if (item != NULL) {
        count(&items_put);
        queue_put(&queue, item);
    }
    if (worker != NULL)
        worker->counting = 0;
}

static void do_dequeue(Worker *worker)
{
    Node *item;

    if (worker != NULL)
        worker->counting = 1;
    if (queue_get(&queue, &item, worker != NULL ? (bos_tick)pick(4) : BOS_NO_WAIT) == BOS_OK) {
        count(&items_got);
        EQUAL(free_fmem(&memory, item), BOS_OK);
    }
    if (worker != NULL)
        worker->counting = 0;
}

static void do_message(Worker *worker)
{
    const long message = 12345678;

    if (worker != NULL)
        worker->counting = 1;
    if (messagebox_put(&box, &message) == BOS_OK)
        count(&messages_put);
    if (worker != NULL)
        worker->counting = 0;
}

static void take_message(bos_tick timeout)
{
    long message = 0;

    if (messagebox_get(&box, &message, timeout) != BOS_OK)
        return;
    EQUAL(message, 12345678);
    count(&messages_got);
}

static void do_take_message(Worker *worker)
{
    if (worker != NULL)
        worker->counting = 1;
    take_message(worker != NULL ? (bos_tick)pick(4) : BOS_NO_WAIT);
    if (worker != NULL)
        worker->counting = 0;
}

static void drain(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    count(&started);
    take_message(BOS_NO_WAIT);
    take_message(BOS_NO_WAIT);
}

static const TaskClass drainer_class =
    TASK_CLASS("drainer", NULL, drain, NULL, SUITE_STACK, LOW, 0);

static void do_event(Worker *worker)
{
    (void)worker;
    event_make(&event);
}

static void do_timer(Worker *worker)
{
    (void)worker;
    if (pick(4) == 0)
        (void)timer_stop(&timer);
    else
        EQUAL(timer_start(&timer, 1 + (bos_tick)pick(5), (bos_tick)pick(3)), BOS_OK);
}

static void do_event_wait(Worker *worker)
{
    const int result = event_wait(&event, worker != NULL ? (bos_tick)pick(4) : BOS_NO_WAIT);

    CHECK(result == BOS_OK || result == BOS_TIMEOUT);
}

static void do_sleep(Worker *worker)
{
    (void)worker;
    EQUAL(task_sleep((bos_tick)pick(5)), BOS_OK);
}

static void do_yield(Worker *worker)
{
    (void)worker;
    EQUAL(task_yield(), BOS_OK);
}

/* Nobody may remove the worker between taking and noting what it holds. */
static void do_block(Worker *worker)
{
    void **held = &worker->blocks[pick(HELD)];
    void *block = *held;

    section_lock();
    *held = NULL;
    if (block != NULL)
        EQUAL(free_fmem(&memory, block), BOS_OK);
    else
        *held = alloc_fmem(&memory);
    section_unlock();
}

static void do_chunk(Worker *worker)
{
    void **held = &worker->chunks[pick(HELD)];
    void *chunk = *held;

    section_lock();
    *held = NULL;
    if (chunk != NULL)
        EQUAL(free_vmem(bos.heap, chunk), BOS_OK);
    else
        *held = alloc_vmem(bos.heap, 1 + pick(200));
    section_unlock();
}

/* Calls for some worker's task. Interrupts are off so that it does not end in between. */
static void with_other(void (*call)(Task *other))
{
    Worker *worker = &workers[pick(SUITE_TORTURE)];
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (worker->task != NULL)
        call(worker->task);
    INTERRUPTS_RESTORE(mask);
}

static void suspend(Task *other)
{
    if (!ending)
        (void)task_suspend(other);
}

static void resume(Task *other)
{
    (void)task_resume(other);
}

static void set_priority(Task *other)
{
    CHECK(task_set_priority(other, (int)(LOW - 5u + pick(6))) > 0);
}

static void remove_other(Task *other)
{
    const Worker *worker = other->data;
    const int ending_already = (other->flags & TASK_ENDING) != 0;

    if (other != task_this() && (other->flags & TASK_CONSTRUCTED) != 0 && !worker->counting &&
        other->lock_depth == 0)
        CHECK(task_remove(other) == (ending_already ? BOS_ERROR_STATE : BOS_OK));
}

static void do_suspend(Worker *worker)
{
    (void)worker;
    with_other(suspend);
}

static void do_resume(Worker *worker)
{
    (void)worker;
    with_other(resume);
}

static void do_priority(Worker *worker)
{
    (void)worker;
    with_other(set_priority);
}

static void do_remove(Worker *worker)
{
    (void)worker;
    with_other(remove_other);
}

static void do_end(Worker *worker)
{
    EQUAL(task_remove(worker->task), BOS_OK);
    CHECK(!"goes on after its end");
}

static void do_locked(Worker *worker)
{
    section_lock();
    do_up(worker);
    do_block(worker);
    section_unlock();
}

static void do_mode(Worker *worker)
{
    if (worker->task != NULL)
        EQUAL(task_set_preemptive(worker->task, (int)pick(2)), BOS_OK);
}

static void do_work(Worker *worker)
{
    (void)worker;
    suite_work();
}

static void in_isr(void)
{
    static void (*const may[])(Worker *) = {do_up,     do_up,       do_suspend,   do_resume,
                                            do_resume, do_priority, do_put,       do_get,
                                            do_queue,  do_dequeue,  do_message,   do_take_message,
                                            do_event,  do_timer,    do_event_wait};
    void *block = alloc_fmem(&memory);

    may[pick(sizeof(may) / sizeof(may[0]))](NULL);
    if (block != NULL)
        EQUAL(free_fmem(&memory, block), BOS_OK);
    if (semaphore_down(&semaphores[pick(SEMAPHORES)], BOS_NO_WAIT) == BOS_OK)
        count(&downs);
}

static void in_isr_nested(void)
{
    in_isr();
    if (pick(2) == 0)
        interrupt_high(in_isr);
    in_isr();
}

static void do_interrupt(Worker *worker)
{
    (void)worker;
    interrupt(in_isr_nested);
}

static void (*const actions[])(Worker *) = {
    do_up,      do_up,           do_up,     do_down,  do_down,      do_down_forever, do_sleep,
    do_yield,   do_block,        do_block,  do_chunk, do_chunk,     do_suspend,      do_resume,
    do_resume,  do_resume,       do_locked, do_mode,  do_interrupt, do_interrupt,    do_priority,
    do_work,    do_remove,       do_end,    do_put,   do_get,       do_queue,        do_dequeue,
    do_message, do_take_message, do_event,  do_timer, do_event_wait};

/* ---- the workers ---- */

static void work(Task *this_task, void *this_data)
{
    Worker *worker = this_data;

    worker->task = this_task;
    while (!ending) {
        actions[pick(sizeof(actions) / sizeof(actions[0]))](worker);
        count(&steps);
        must_be_whole();
    }
}

static void give_back(Task *this_task, void *this_data)
{
    Worker *worker = this_data;
    int i;

    (void)this_task;
    for (i = 0; i < HELD; i++) {
        if (worker->blocks[i] != NULL)
            EQUAL(free_fmem(&memory, worker->blocks[i]), BOS_OK);
        if (worker->chunks[i] != NULL)
            EQUAL(free_vmem(bos.heap, worker->chunks[i]), BOS_OK);
        worker->blocks[i] = NULL;
        worker->chunks[i] = NULL;
    }
    worker->task = NULL;
}

static const TaskClass worker_class =
    TASK_CLASS("worker", NULL, work, give_back, SUITE_STACK, LOW, 0);

static unsigned long still_up(void)
{
    unsigned long sum = 0;
    int i;

    for (i = 0; i < SEMAPHORES; i++)
        sum += semaphore_status(&semaphores[i]);
    return sum;
}

static int workers_left(void)
{
    int i;
    int left = 0;

    for (i = 0; i < SUITE_TORTURE; i++)
        left += workers[i].task != NULL;
    return left;
}

/* A worker that has ended is followed by another. The address is noted here so that one that has
   not run yet counts. */
static void respawn(void)
{
    int i;

    for (i = 0; i < SUITE_TORTURE; i++) {
        if (workers[i].task != NULL)
            continue;
        workers[i].counting = 0;
        workers[i].task = task_create(&worker_class, &workers[i]);
        CHECK(workers[i].task != NULL);
    }
}

/* Wakes whom it must until all workers have seen the end. One that waits for ever is given an Up;
   none that was woken may stay behind. */
static void let_end(void)
{
    int i, round;

    ending = 1;
    for (round = 0; round < SUITE_TORTURE * 4 && workers_left() > 0; round++) {
        for (i = 0; i < SUITE_TORTURE; i++) {
            if (workers[i].task != NULL)
                (void)task_resume(workers[i].task);
        }
        for (i = 0; i < SEMAPHORES; i++) {
            if (semaphores[i].waitable.waiters.first != NULL &&
                semaphore_up(&semaphores[i]) == BOS_OK)
                count(&ups);
        }
        EQUAL(task_sleep(2), BOS_OK);
    }
    suite_storm(0);
    (void)timer_stop(&timer);
    event_remove(&event);
    EQUAL(task_sleep(2), BOS_OK);
    EQUAL(workers_left(), 0);
}

static void torture(void)
{
    int i;

    state = SUITE_SEED;
    ups = downs = steps = 0;
    bytes_put = bytes_got = items_put = items_got = 0;
    EQUAL(buffer_init(&buffer, buffer_area, sizeof(buffer_area)), BOS_OK);
    queue_init(&queue);
    messages_put = messages_got = started = 0;
    EQUAL(memory_init(&memory, &area, 24, BLOCKS), BOS_OK);
    EQUAL(messagebox_init(&box, &memory, sizeof(long)), BOS_OK);
    event_init(&event);
    EQUAL(event_starts(&event, &drainer, sizeof(drainer), &drainer_class, NULL), BOS_OK);
    messagebox_schedules(&box, &event);
    timer_init(&timer, &event);
    ending = 0;
    for (i = 0; i < SEMAPHORES; i++)
        EQUAL(semaphore_init_counting(&semaphores[i], 0, (unsigned)(1 + i * 3)), BOS_OK);
    respawn();
    interrupt(in_isr_nested);
    interrupt_high(in_isr);
    suite_storm(1);
    while (steps < SUITE_STEPS) {
        EQUAL(task_sleep(3), BOS_OK);
        do_up(NULL);
        for (i = 0; i < 4; i++)
            do_resume(NULL);
        respawn();
        must_be_whole();
    }
    let_end();
    EQUAL(ups - downs, still_up());
    EQUAL(bytes_put - bytes_got, buffer_length(&buffer));
    EQUAL(items_put - items_got, list_length(&queue.items));
    while (queue.items.first != NULL)
        do_dequeue(NULL);
    EQUAL(messages_put - messages_got, list_length(&box.queue.items));
    messagebox_remove(&box);
    CHECK(started > 0);
    EQUAL(memory_unused(&memory), BLOCKS);
    must_be_whole();
}

const Case suite_torture[] = {{"torture", torture}, {NULL, NULL}};
