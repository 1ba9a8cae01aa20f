/* SPDX-License-Identifier: MIT */
/* The torture's model: the objects, and what must hold of them after each step whatever happened
   before. Nobody waits for what is there, or runs before one who is more urgent; who waits, and
   what is kept, is in the order in which it came. */
#include "torture.h"

Worker torture_workers[SUITE_MANY];
int torture_mode, torture_ending;
Semaphore torture_semaphores[SEMAPHORES];
unsigned long torture_ups, torture_downs;
Buffer torture_buffer;
static bos_byte buffer_area[7];
Queue torture_queue;
MessageBox torture_box;
Sums torture_bytes, torture_items, torture_messages;
Event torture_event;
Timer torture_timer;
static TASK_BLOCK(drainer, SUITE_STACK);
Memory torture_memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(sizeof(Item), BLOCKS)];
} area;
unsigned long torture_started;
Device torture_device;
static bos_byte input_area[5], output_area[3];
unsigned long torture_written, torture_sent, torture_dropped_out;
unsigned long torture_received, torture_read, torture_dropped_in;
#if BOS_LOCK
Lock torture_locks[LOCKS];
Worker *torture_holders[LOCKS];
#endif
static unsigned long state; /* 31 bits */
static unsigned long stamps;

unsigned torture_pick(unsigned below)
{
    unsigned value;
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    state = (state * 1103515245ul + 12345ul) & 0x7FFFFFFFul;
    value = (unsigned)(state >> 8);
    INTERRUPTS_RESTORE(mask);
    return value % below;
}

unsigned long torture_stamp(void)
{
    return ++stamps;
}

void torture_count(unsigned long *counter)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    ++*counter;
    INTERRUPTS_RESTORE(mask);
}

/* ---- the objects ---- */

static int device_on(Device *this_device)
{
    return this_device == &torture_device ? BOS_OK : BOS_ERROR_STATE;
}

/* What the buffers hold now is dropped: nobody else comes in between, see do_close(). */
static void device_off(Device *this_device)
{
    torture_dropped_out += buffer_length(&this_device->output);
    torture_dropped_in += buffer_length(&this_device->input);
}

static void device_start(Device *this_device)
{
    CHECK(this_device->opened);
}

static const DeviceClass device_class = {"torture", device_on, device_off, device_start};

static void init_device(void)
{
    device_init(&torture_device, &device_class, NULL);
    EQUAL(device_set_input(&torture_device, input_area, sizeof(input_area)), BOS_OK);
    EQUAL(device_set_output(&torture_device, output_area, sizeof(output_area)), BOS_OK);
    EQUAL(device_open(&torture_device), BOS_OK);
    torture_written = torture_sent = torture_dropped_out = 0;
    torture_received = torture_read = torture_dropped_in = 0;
}

static void init_locks(void)
{
#if BOS_LOCK
    int i;

    for (i = 0; i < LOCKS; i++) {
        EQUAL(lock_init(&torture_locks[i], i == 0 ? LOCK_NONE : LOCK_INHERIT, 0), BOS_OK);
        torture_holders[i] = NULL;
    }
#if !BOS_EDF
    EQUAL(lock_init(&torture_locks[1], LOCK_CEILING, LOW), BOS_OK);
#endif
#endif
}

static void clear(Sums *sums)
{
    sums->put = sums->got = 0;
    sums->put_numbers = sums->got_numbers = 0;
}

void torture_init(void)
{
    int i;

    state = SUITE_SEED;
    torture_ending = 0;
    torture_ups = torture_downs = torture_started = stamps = 0;
    clear(&torture_bytes);
    clear(&torture_items);
    clear(&torture_messages);
    for (i = 0; i < SEMAPHORES; i++)
        EQUAL(semaphore_init_counting(&torture_semaphores[i], 0, (unsigned)(1 + i * 3)), BOS_OK);
    EQUAL(buffer_init(&torture_buffer, buffer_area, sizeof(buffer_area)), BOS_OK);
    queue_init(&torture_queue);
    EQUAL(memory_init(&torture_memory, &area, sizeof(Item), BLOCKS), BOS_OK);
    EQUAL(messagebox_init(&torture_box, &torture_memory, sizeof(Message)), BOS_OK);
    event_init(&torture_event);
    EQUAL(event_starts(&torture_event, &drainer, sizeof(drainer), &torture_drainer, NULL), BOS_OK);
    messagebox_schedules(&torture_box, &torture_event);
    timer_init(&torture_timer, &torture_event);
    init_device();
    init_locks();
}

/* ---- after each step; interrupts are off ---- */

static const Worker *worker_of(const Task *task)
{
    return task->type == &torture_worker ? task->data : NULL;
}

/* Sorted by priority is for kernel_check(); among equals the first that came is the first. */
static void in_order(const Waitable *object)
{
    const Node *node = NULL;
    const Task *last = NULL;

    while ((node = list_next(&object->waiters, node)) != NULL) {
        const Task *task = (const Task *)node;
        const Worker *worker = worker_of(task);

        CHECK(worker != NULL);
        if (last != NULL && last->priority == task->priority && worker->stamp != 0 &&
            worker_of(last)->stamp != 0)
            CHECK(worker_of(last)->stamp < worker->stamp);
        last = task;
    }
}

static void check_semaphores(void)
{
    int i;

    for (i = 0; i < SEMAPHORES; i++) {
        const Semaphore *semaphore = &torture_semaphores[i];

        CHECK(semaphore->waitable.waiters.first == NULL || semaphore->count == 0);
        in_order(&semaphore->waitable);
    }
}

static void check_buffer(const Buffer *buffer, int models)
{
    const Node *node = NULL;

    CHECK(buffer->length <= buffer->size);
    CHECK(buffer->waitable.waiters.first == NULL || buffer->length == 0 ||
          buffer->length == buffer->size);
    while (models && (node = list_next(&buffer->waitable.waiters, node)) != NULL)
        EQUAL(worker_of((const Task *)node)->writes, buffer->length != 0);
    in_order(&buffer->waitable);
}

static void check_queue(const Queue *queue, bos_size offset)
{
    unsigned long last = 0;
    const Node *node = NULL;

    CHECK(queue->waitable.waiters.first == NULL || queue->items.first == NULL);
    in_order(&queue->waitable);
    while ((node = list_next(&queue->items, node)) != NULL) {
        const Message *message = (const Message *)(const void *)((const char *)node + offset);

        if (!message->ordered)
            continue;
        CHECK(message->number > last);
        last = message->number;
    }
}

static void check_event(void)
{
    const Event *event = bos.starts;

    CHECK(torture_event.waitable.waiters.first == NULL || !torture_event.made);
    in_order(&torture_event.waitable);
    while (event != NULL && event != &torture_event)
        event = event->next;
    EQUAL(torture_event.pending, event != NULL);
    CHECK(timer_left(&torture_timer) <= 5);
}

#if BOS_LOCK
static void check_locks(void)
{
    int i;

    for (i = 0; i < LOCKS; i++) {
        const Lock *lock = &torture_locks[i];
        const Task *first = (const Task *)lock->waitable.waiters.first;

        CHECK(first == NULL || lock->owner != NULL);
        CHECK(torture_holders[i] == NULL || lock->owner == torture_holders[i]->task);
        if (first != NULL && lock->protocol == LOCK_INHERIT)
            CHECK(lock->owner->priority >= first->priority);
        CHECK(lock->owner == NULL || lock->owner->priority >= lock->ceiling);
        in_order(&lock->waitable);
    }
}

static void check_priorities(void)
{
    int i;

    for (i = 0; i < SUITE_TORTURE; i++) {
        const Worker *worker = &torture_workers[i];

        if (worker->task == NULL)
            continue;
        EQUAL(worker->task->base, worker->base);
        if (worker->task->locks == NULL)
            EQUAL(worker->task->priority, worker->base);
    }
}
#endif

/* Who can be pre-empted is the most urgent of all that are ready. */
static void check_running(void)
{
    const Task *task = bos.this_task;

    if (bos.isr_depth != 0 || (bos.flags & KERNEL_NONPREEMPTIVE) != 0 || task->lock_depth != 0 ||
        (task->flags & TASK_NONPREEMPTIVE) != 0)
        return;
    CHECK(bos.ready.first == &task->node);
}

void torture_step(void)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    check_running();
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(memory_check(&torture_memory), CHECK_WHOLE);
    if (bos.isr_depth == 0)
        EQUAL(memory_check(bos.heap), CHECK_WHOLE);
    check_semaphores();
    check_buffer(&torture_buffer, 1);
    check_buffer(&torture_device.input, 0);
    check_buffer(&torture_device.output, 0);
    check_queue(&torture_queue, offsetof(Item, number));
    check_queue(&torture_box.queue, sizeof(Node));
    check_event();
#if BOS_LOCK
    check_locks();
    check_priorities();
#endif
    INTERRUPTS_RESTORE(mask);
}

/* ---- at the end ---- */

static unsigned long still_up(void)
{
    unsigned long sum = 0;
    int i;

    for (i = 0; i < SEMAPHORES; i++)
        sum += semaphore_status(&torture_semaphores[i]);
    return sum;
}

static void all_got(const Sums *sums)
{
    EQUAL(sums->put, sums->got);
    EQUAL(sums->put_numbers, sums->got_numbers);
}

/* What is left has been taken out and counted before. */
void torture_sums(void)
{
    EQUAL(torture_ups - torture_downs, still_up());
    EQUAL(torture_bytes.put - torture_bytes.got, buffer_length(&torture_buffer));
    all_got(&torture_items);
    all_got(&torture_messages);
    EQUAL(memory_unused(&torture_memory), BLOCKS);
    EQUAL(torture_written, torture_sent + torture_dropped_out);
    EQUAL(torture_received, torture_read + torture_dropped_in);
    EQUAL(torture_sent, torture_received + torture_device.lost);
#if BOS_LOCK
    EQUAL(torture_locks[0].owner == NULL && torture_locks[1].owner == NULL &&
              torture_locks[2].owner == NULL,
          1);
#endif
    CHECK(torture_started > 0);
}
