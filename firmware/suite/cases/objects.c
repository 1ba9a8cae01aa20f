/* SPDX-License-Identifier: MIT */
/* Cases of objects in the kernel's heap: each kind is created, used and deleted, deleted under a
   task that waits, and refused in an ISR. */
#include "suite.h"

static Semaphore *semaphore;
static Queue *queue;
static Buffer *buffer;
static Event *event;
static Timer *timer;
static MessageBox *box;
static Device *device;
static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(long)), 2)];
} area;

static int opens(Device *this_device)
{
    (void)this_device;
    return BOS_OK;
}

static const DeviceClass device_class = {"made", opens, NULL, NULL};

static int all_made(void)
{
    return semaphore != NULL && queue != NULL && buffer != NULL && event != NULL && timer != NULL &&
           box != NULL && device != NULL;
}

static int none_made(void)
{
    return semaphore == NULL && queue == NULL && buffer == NULL && event == NULL && timer == NULL &&
           box == NULL && device == NULL;
}

static void create_all(void)
{
    semaphore = semaphore_create(SEMAPHORE_UP);
    queue = queue_create();
    buffer = buffer_create(3);
    event = event_create();
    timer = timer_create(event);
    box = messagebox_create(&memory, sizeof(long));
    device = device_create(&device_class, NULL);
}

static int results[7];

static void delete_all(void)
{
    results[0] = semaphore_delete(semaphore);
    results[1] = queue_delete(queue);
    results[2] = buffer_delete(buffer);
    results[3] = timer_delete(timer);
    results[4] = event_delete(event);
    results[5] = messagebox_delete(box);
    results[6] = device_delete(device);
}

static void all_are(int result)
{
    int i;

    for (i = 0; i < 7; i++)
        EQUAL(results[i], result);
}

static void use_all(void)
{
    Node node, *item;
    long message = 77;
    static const bos_byte bytes[3] = {1, 2, 3};
    bos_byte got[3];

    EQUAL(semaphore_down(semaphore, BOS_NO_WAIT), BOS_OK);
    queue_put(queue, &node);
    EQUAL(queue_get(queue, &item, BOS_NO_WAIT), BOS_OK);
    CHECK(item == &node);
    EQUAL(buffer_write(buffer, bytes, 3, BOS_NO_WAIT), 3);
    EQUAL(buffer_put(buffer, 4, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(buffer_read(buffer, got, 3, BOS_NO_WAIT), 3);
    EQUAL(got[2], 3);
    EQUAL(timer_start(timer, 1, 1), BOS_OK);
    EQUAL(event_wait(event, 3), BOS_OK);
    EQUAL(messagebox_put(box, &message), BOS_OK);
    EQUAL(messagebox_put(box, &message), BOS_OK);
    message = 0;
    EQUAL(messagebox_get(box, &message, BOS_NO_WAIT), BOS_OK);
    EQUAL(message, 77);
    EQUAL(device_open(device), BOS_OK);
    EQUAL(device_delete(device), BOS_ERROR_STATE);
    EQUAL(device_close(device), BOS_OK);
}

/* What a box still holds when it is deleted is freed, and a timer that runs is stopped. */
static void pairs(void)
{
    const bos_size before = memory_unused(bos.heap);

    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(sizeof(long)), 2), BOS_OK);
    create_all();
    CHECK(all_made());
    use_all();
    delete_all();
    all_are(BOS_OK);
    CHECK(bos.timers.first == NULL);
    EQUAL(memory_unused(&memory), 2);
    EQUAL(memory_unused(bos.heap), before);
    EQUAL(memory_check(bos.heap), CHECK_WHOLE);
}

static void in_isr(void)
{
    create_all();
}

static void delete_in_isr(void)
{
    delete_all();
}

static void refused(void)
{
    const bos_size before = memory_unused(bos.heap);

    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(sizeof(long)), 2), BOS_OK);
    interrupt(in_isr);
    CHECK(none_made());
    create_all();
    interrupt(delete_in_isr);
    all_are(BOS_ERROR_CONTEXT);
    delete_all();
    all_are(BOS_OK);
    CHECK(buffer_create(0) == NULL);
    CHECK(buffer_create((bos_size) ~(bos_size)0) == NULL);
    CHECK(buffer_create(before) == NULL);
    CHECK(messagebox_create(&memory, 0) == NULL);
    CHECK(messagebox_create(&memory, sizeof(long) + 100) == NULL);
    EQUAL(memory_unused(bos.heap), before);
}

/* One in memory of the caller's is not the heap's to free. */
static void not_created(void)
{
    static Queue own;

    queue_init(&own);
    EQUAL(queue_delete(&own), BOS_ERROR_STATE);
    EQUAL(hook_code, BOS_PANIC_FREE);
    CHECK(hook_object == &own);
    hook_code = 0;
}

static void waits_for_queue(Task *this_task, void *this_data)
{
    Node *item;

    (void)this_task;
    (void)this_data;
    EQUAL(queue_get(queue, &item, BOS_FOREVER), BOS_REMOVED);
    note('q');
}

static void waits_for_buffer(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(buffer_get(buffer, BOS_FOREVER), BOS_REMOVED);
    note('b');
}

static void waits_for_event(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(event_wait(event, BOS_FOREVER), BOS_REMOVED);
    note('e');
}

static void waits_for_message(Task *this_task, void *this_data)
{
    long message;

    (void)this_task;
    (void)this_data;
    EQUAL(messagebox_get(box, &message, BOS_FOREVER), BOS_REMOVED);
    note('m');
}

static void while_tasks_wait(void)
{
    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(sizeof(long)), 2), BOS_OK);
    create_all();
    (void)begin(waits_for_queue, HIGH, NULL);
    (void)begin(waits_for_buffer, HIGH, NULL);
    (void)begin(waits_for_event, HIGH, NULL);
    (void)begin(waits_for_message, HIGH, NULL);
    delete_all();
    all_are(BOS_OK);
    noted("qbem");
}

const Case suite_objects[] = {{"objects_in_the_heap", pairs},
                              {"objects_in_an_isr_or_without_memory", refused},
                              {"objects_that_were_not_created", not_created},
                              {"objects_deleted_while_tasks_wait", while_tasks_wait},
                              {NULL, NULL}};
