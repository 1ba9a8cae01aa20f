/* SPDX-License-Identifier: MIT */
/* What the torture's workers and handlers do. An action with a null worker is a handler's: it does
   not wait. Half of what waits does so with interrupts off, so that the model knows who came first;
   the other half as applications do. */
#include "torture.h"

static bos_tick some_ticks(const Worker *worker)
{
    return worker != NULL ? (bos_tick)torture_pick(4) : BOS_NO_WAIT;
}

/* What a worker does between the two is counted, or it is not removed meanwhile. With interrupts
   off it may be removed while it waits, where what it was woken with then goes back to the object.
 */
static bos_mask enter(Worker *worker, int goes_back)
{
    const int exact = worker != NULL && torture_pick(2) == 0;
    bos_mask mask;

    if (worker != NULL)
        worker->counting = !exact || !goes_back;
    INTERRUPTS_OFF(mask);
    if (worker != NULL)
        worker->stamp = exact && worker->holds == 0 ? torture_stamp() : 0;
    if (!exact)
        INTERRUPTS_RESTORE(mask);
    return mask;
}

static void leave(Worker *worker, bos_mask mask)
{
    INTERRUPTS_RESTORE(mask);
    if (worker != NULL)
        worker->counting = 0;
}

/* The time that a service may take is over only when as many ticks have come. */
static void waited(int result, bos_tick begun, bos_tick timeout)
{
    if (result == BOS_TIMEOUT)
        CHECK((bos_tick)(kernel_ticks() - begun) >= timeout);
}

/* In a handler nothing switches: what is given has woken the first that waits. */
static const Task *first_of(const Waitable *object)
{
    return bos.isr_depth != 0 ? (const Task *)object->waiters.first : NULL;
}

static void must_be_woken(const Task *task)
{
    if (task != NULL)
        EQUAL(task->state, TASK_READY);
}

/* ---- semaphores ---- */

static void do_up(Worker *worker)
{
    Semaphore *semaphore = &torture_semaphores[torture_pick(SEMAPHORES)];
    const Task *first;
    bos_mask mask;

    if (worker != NULL)
        worker->counting = 1;
    INTERRUPTS_OFF(mask);
    first = first_of(&semaphore->waitable);
    if (worker != NULL)
        INTERRUPTS_RESTORE(mask);
    if (semaphore_up(semaphore) == BOS_OK)
        torture_count(&torture_ups);
    must_be_woken(first);
    leave(worker, mask);
}

static void down(Worker *worker, bos_tick timeout)
{
    Semaphore *semaphore = &torture_semaphores[torture_pick(SEMAPHORES)];
    const bos_mask mask = enter(worker, 1);
    const bos_tick begun = kernel_ticks();
    const int result = semaphore_down(semaphore, timeout);

    CHECK(result == BOS_OK || (result == BOS_TIMEOUT && timeout != BOS_FOREVER));
    waited(result, begun, timeout);
    if (result == BOS_OK)
        torture_count(&torture_downs);
    leave(worker, mask);
}

static void do_down(Worker *worker)
{
    down(worker, some_ticks(worker));
}

static void do_down_forever(Worker *worker)
{
    down(worker, BOS_FOREVER);
}

/* ---- buffer, queue, box ---- */

static void do_put(Worker *worker)
{
    const bos_tick timeout = some_ticks(worker);
    bos_mask mask;

    if (worker != NULL)
        worker->writes = 1;
    mask = enter(worker, 0);
    if (buffer_put(&torture_buffer, 1, timeout) == BOS_OK)
        torture_count(&torture_bytes.put);
    leave(worker, mask);
}

static void do_get(Worker *worker)
{
    const bos_tick timeout = some_ticks(worker);
    bos_mask mask;

    if (worker != NULL)
        worker->writes = 0;
    mask = enter(worker, 0);
    if (buffer_get(&torture_buffer, timeout) == 1)
        torture_count(&torture_bytes.got);
    leave(worker, mask);
}

static unsigned long next_number(Sums *sums)
{
    unsigned long number;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    number = ++sums->put;
    sums->put_numbers += number;
    INTERRUPTS_RESTORE(mask);
    return number;
}

static void got_number(Sums *sums, unsigned long number)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    sums->got++;
    sums->got_numbers += number;
    INTERRUPTS_RESTORE(mask);
}

static void do_queue(Worker *worker)
{
    const int ordered = (int)torture_pick(2);
    Item *item;
    bos_mask mask;

    if (worker != NULL)
        worker->counting = 1;
    item = alloc_fmem(&torture_memory);
    INTERRUPTS_OFF(mask);
    if (!ordered)
        INTERRUPTS_RESTORE(mask);
    if (item != NULL) {
        item->ordered = ordered;
        item->number = next_number(&torture_items);
        queue_put(&torture_queue, &item->node);
    }
    leave(worker, mask);
}

static void do_dequeue(Worker *worker)
{
    const bos_tick timeout = some_ticks(worker);
    const bos_mask mask = enter(worker, 1);
    Node *node;

    if (queue_get(&torture_queue, &node, timeout) == BOS_OK) {
        got_number(&torture_items, ((Item *)(void *)node)->number);
        EQUAL(free_fmem(&torture_memory, node), BOS_OK);
    }
    leave(worker, mask);
}

/* The number is taken back when there is no memory. */
static void do_message(Worker *worker)
{
    Message message;
    bos_mask mask;

    message.ordered = (int)torture_pick(2);
    if (worker != NULL)
        worker->counting = 1;
    INTERRUPTS_OFF(mask);
    if (!message.ordered)
        INTERRUPTS_RESTORE(mask);
    message.number = next_number(&torture_messages);
    if (messagebox_put(&torture_box, &message) != BOS_OK)
        got_number(&torture_messages, message.number);
    leave(worker, mask);
}

static int take_message(bos_tick timeout)
{
    Message message;

    if (messagebox_get(&torture_box, &message, timeout) != BOS_OK)
        return 0;
    got_number(&torture_messages, message.number);
    return 1;
}

static void do_take_message(Worker *worker)
{
    const bos_tick timeout = some_ticks(worker);
    const bos_mask mask = enter(worker, 1);

    (void)take_message(timeout);
    leave(worker, mask);
}

static void drain(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    torture_count(&torture_started);
    (void)(take_message(BOS_NO_WAIT) && take_message(BOS_NO_WAIT));
}

const TaskClass torture_drainer = TASK_CLASS("drainer", NULL, drain, NULL, SUITE_STACK, LOW, 0);

/* ---- events, timers, sleep ---- */

static void do_event(Worker *worker)
{
    (void)worker;
    event_make(&torture_event);
}

static void do_timer(Worker *worker)
{
    (void)worker;
    if (torture_pick(4) == 0)
        (void)timer_stop(&torture_timer);
    else
        EQUAL(timer_start(&torture_timer, 1 + (bos_tick)torture_pick(5), (bos_tick)torture_pick(3)),
              BOS_OK);
}

/* May be removed while it waits: an event that wakes it is made for all. */
static void do_event_wait(Worker *worker)
{
    const bos_tick timeout = some_ticks(worker);
    const bos_tick begun = kernel_ticks();
    int result;

    if (worker != NULL)
        worker->stamp = 0;
    result = event_wait(&torture_event, timeout);
    CHECK(result == BOS_OK || result == BOS_TIMEOUT);
    waited(result, begun, timeout);
}

static void do_sleep(Worker *worker)
{
    const bos_tick ticks = (bos_tick)torture_pick(5);
    const bos_tick begun = kernel_ticks();

    (void)worker;
    EQUAL(task_sleep(ticks), BOS_OK);
    CHECK((bos_tick)(kernel_ticks() - begun) >= ticks);
}

static void do_yield(Worker *worker)
{
    (void)worker;
    EQUAL(task_yield(), BOS_OK);
}

/* ---- memory: nobody may remove the worker between taking and noting what it holds ---- */

static void do_block(Worker *worker)
{
    void **held = &worker->blocks[torture_pick(HELD)];
    void *block = *held;

    section_lock();
    *held = NULL;
    if (block != NULL)
        EQUAL(free_fmem(&torture_memory, block), BOS_OK);
    else
        *held = alloc_fmem(&torture_memory);
    section_unlock();
}

static void do_chunk(Worker *worker)
{
    void **held = &worker->chunks[torture_pick(HELD)];
    void *chunk = *held;

    section_lock();
    *held = NULL;
    if (chunk != NULL)
        EQUAL(free_vmem(bos.heap, chunk), BOS_OK);
    else
        *held = alloc_vmem(bos.heap, 1 + torture_pick(200));
    section_unlock();
}

/* ---- the device: a handler gives back what is written ---- */

static void do_write(Worker *worker)
{
    const bos_size size = 1 + torture_pick(4);
    int result;

    worker->counting = 1;
    worker->stamp = 0;
    result = device_write(&torture_device, "abcd", size, (bos_tick)torture_pick(3));
    CHECK(result > 0 || result == BOS_TIMEOUT || result == BOS_REMOVED ||
          result == BOS_ERROR_STATE);
    for (; result > 0; result--)
        torture_count(&torture_written);
    worker->counting = 0;
}

static void do_read(Worker *worker)
{
    char bytes[4];
    int result;

    worker->counting = 1;
    worker->stamp = 0;
    result = device_read(&torture_device, bytes, 1 + torture_pick(4), (bos_tick)torture_pick(3));
    CHECK(result > 0 || result == BOS_TIMEOUT || result == BOS_REMOVED ||
          result == BOS_ERROR_STATE);
    for (; result > 0; result--)
        torture_count(&torture_read);
    worker->counting = 0;
}

/* The section keeps others from the buffers, the driver below from what is closed. */
static void do_close(Worker *worker)
{
    (void)worker;
    section_lock();
    if (torture_device.opened)
        EQUAL(device_close(&torture_device), BOS_OK);
    EQUAL(device_open(&torture_device), BOS_OK);
    section_unlock();
}

static void move_byte(void)
{
    int byte;

    if (!torture_device.opened)
        return;
    byte = device_next(&torture_device);
    if (byte < 0)
        return;
    torture_count(&torture_sent);
    if (device_received(&torture_device, byte) == BOS_OK)
        torture_count(&torture_received);
}

/* ---- locks ---- */

#if BOS_LOCK
/* Works inside the lock, alone. It may be removed there: its destructor says that it is out. */
static void inside(Worker *worker, int which)
{
    CHECK(torture_holders[which] == NULL);
    torture_holders[which] = worker;
    worker->counting = 0;
    EQUAL(task_sleep((bos_tick)torture_pick(3)), BOS_OK);
    CHECK(torture_holders[which] == worker);
    worker->counting = 1;
    torture_holders[which] = NULL;
    EQUAL(lock_give(&torture_locks[which]), BOS_OK);
}

static void do_lock(Worker *worker)
{
    const int which = (int)torture_pick(LOCKS);
    const bos_mask mask = enter(worker, 0);
    const int result = lock_take(&torture_locks[which], (bos_tick)torture_pick(6));

    if (result == BOS_OK)
        worker->holds = which + 1;
    INTERRUPTS_RESTORE(mask);
    CHECK(result == BOS_OK || result == BOS_TIMEOUT);
    if (result == BOS_OK)
        inside(worker, which);
    worker->holds = 0;
    worker->counting = 0;
}
#endif

/* ---- of other tasks ---- */

/* Calls for some worker's task. Interrupts are off so that it does not end in between. */
static void with_other(void (*call)(Task *other, Worker *worker))
{
    Worker *worker = &torture_workers[torture_pick(SUITE_TORTURE)];
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    if (worker->task != NULL)
        call(worker->task, worker);
    INTERRUPTS_RESTORE(mask);
}

static void suspend(Task *other, Worker *worker)
{
    (void)worker;
    if (!torture_ending)
        (void)task_suspend(other);
}

static void resume(Task *other, Worker *worker)
{
    (void)worker;
    (void)task_resume(other);
}

/* It goes behind those that wait with the same priority already. */
static void set_priority(Task *other, Worker *worker)
{
    worker->base = (int)(LOW - 5u + torture_pick(6));
    if (worker->stamp != 0)
        worker->stamp = torture_stamp();
    CHECK(task_set_priority(other, worker->base) > 0);
}

/* What it was woken with goes back: an Up is none where the count is at its limit, an item comes
   before those that were given to others after it. */
static void expect_back(const Wait *wait)
{
    const Semaphore *semaphore = (const Semaphore *)(const void *)wait->object;

    if (wait->kind == WAIT_SEMAPHORE && semaphore->waitable.waiters.first == NULL &&
        semaphore->count == semaphore->limit)
        torture_ups--;
    if (wait->kind == WAIT_QUEUE)
        (*(Item **)wait->place)->ordered = 0;
    if (wait->kind == WAIT_MESSAGE)
        ((Message *)(void *)(*(Node **)wait->place + 1))->ordered = 0;
}

static void remove_other(Task *other, Worker *worker)
{
    const int ending_already = (other->flags & TASK_ENDING) != 0;

    if (other == task_this() || (other->flags & TASK_CONSTRUCTED) == 0 || worker->counting ||
        other->lock_depth != 0)
        return;
    if (!ending_already && other->state == TASK_READY && other->wait != NULL &&
        other->wait->result == BOS_OK)
        expect_back(other->wait);
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
    if (torture_mode != TORTURE_MIXED)
        return;
    if (torture_pick(4) == 0)
        (void)kernel_set_preemptive((int)torture_pick(2));
    else
        EQUAL(task_set_preemptive(worker->task, (int)torture_pick(2)), BOS_OK);
}

static void do_work(Worker *worker)
{
    (void)worker;
    suite_work();
}

void torture_help(void)
{
    if (torture_pick(4) == 0)
        do_up(NULL);
    with_other(resume);
}

/* ---- handlers ---- */

void torture_isr(void)
{
    static void (*const may[])(Worker *) = {do_up,     do_up,       do_suspend,   do_resume,
                                            do_resume, do_priority, do_put,       do_get,
                                            do_queue,  do_dequeue,  do_message,   do_take_message,
                                            do_event,  do_timer,    do_event_wait};
    void *block = alloc_fmem(&torture_memory);

    may[torture_pick(sizeof(may) / sizeof(may[0]))](NULL);
    if (block != NULL)
        EQUAL(free_fmem(&torture_memory, block), BOS_OK);
    if (semaphore_down(&torture_semaphores[torture_pick(SEMAPHORES)], BOS_NO_WAIT) == BOS_OK)
        torture_count(&torture_downs);
    move_byte();
    if (torture_pick(32) == 0)
        torture_step();
}

void torture_isr_nested(void)
{
    torture_isr();
    if (torture_pick(2) == 0)
        interrupt_high(torture_isr);
    torture_isr();
}

static void do_interrupt(Worker *worker)
{
    (void)worker;
    interrupt(torture_isr_nested);
}

static void (*const actions[])(Worker *) = {
    do_up,       do_up,      do_up,           do_down,  do_down,  do_down_forever, do_sleep,
    do_yield,    do_block,   do_block,        do_chunk, do_chunk, do_suspend,      do_resume,
    do_resume,   do_resume,  do_locked,       do_mode,  do_mode,  do_interrupt,    do_interrupt,
    do_priority, do_work,    do_remove,       do_end,   do_put,   do_get,          do_queue,
    do_dequeue,  do_message, do_take_message, do_event, do_timer, do_event_wait,   do_write,
    do_write,    do_read,    do_read,         do_close,
#if BOS_LOCK
    do_lock,     do_lock,    do_lock,
#endif
};

void torture_act(Worker *worker)
{
    actions[torture_pick(sizeof(actions) / sizeof(actions[0]))](worker);
}
