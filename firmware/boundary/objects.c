/* SPDX-License-Identifier: MIT */
/* Situations of objects in the kernel's heap: what one pair makes, another task waits for. */
#include "boundary.h"

static Queue *queue;
static Buffer *buffer;
static Event *event;
static Timer *timer;
static MessageBox *box;
static Device *device;

static int opens(Device *this_device)
{
    (void)this_device;
    return BOS_OK;
}

static const DeviceClass device_class = {"made", opens, NULL, NULL};

/* ---- create: another task, more urgent, is woken meanwhile ---- */

static void ready_to_create(void)
{
    start(&take_high);
    disturb = up_gate;
}

ONCE void on_queue_create(void)
{
    ready_to_create();
    BEGIN(queue_create);
    queue = queue_create();
    END(queue_create);
    MUST(queue != NULL && queue_delete(queue) == BOS_OK);
}

ONCE void on_buffer_create(void)
{
    ready_to_create();
    BEGIN(buffer_create);
    buffer = buffer_create(5);
    END(buffer_create);
    MUST(buffer != NULL && buffer_delete(buffer) == BOS_OK);
}

ONCE void on_event_create(void)
{
    ready_to_create();
    BEGIN(event_create);
    event = event_create();
    END(event_create);
    MUST(event != NULL && event_delete(event) == BOS_OK);
}

ONCE void on_timer_create(void)
{
    ready_to_create();
    BEGIN(timer_create);
    timer = timer_create(NULL);
    END(timer_create);
    MUST(timer != NULL && timer_delete(timer) == BOS_OK);
}

ONCE void on_messagebox_create(void)
{
    ready_to_create();
    BEGIN(messagebox_create);
    box = messagebox_create(&pool, 4);
    END(messagebox_create);
    MUST(box != NULL && messagebox_delete(box) == BOS_OK);
}

ONCE void on_device_create(void)
{
    ready_to_create();
    BEGIN(device_create);
    device = device_create(&device_class, NULL);
    END(device_create);
    MUST(device != NULL && device_delete(device) == BOS_OK);
}

/* ---- delete: a task waits there, and is suspended and resumed meanwhile ---- */

static void waits_for_queue(Task *this_task, void *this_data)
{
    Node *item;

    (void)this_task, (void)this_data;
    MUST(queue_get(queue, &item, BOS_FOREVER) == BOS_REMOVED);
}

static void waits_for_buffer(Task *this_task, void *this_data)
{
    (void)this_task, (void)this_data;
    MUST(buffer_get(buffer, BOS_FOREVER) == BOS_REMOVED);
}

static void waits_for_event(Task *this_task, void *this_data)
{
    (void)this_task, (void)this_data;
    MUST(event_wait(event, BOS_FOREVER) == BOS_REMOVED);
}

static void waits_for_message(Task *this_task, void *this_data)
{
    char message[4];

    (void)this_task, (void)this_data;
    MUST(messagebox_get(box, message, BOS_FOREVER) == BOS_REMOVED);
}

static const TaskClass queue_high = HELPER(waits_for_queue, HIGH);
static const TaskClass buffer_high = HELPER(waits_for_buffer, HIGH);
static const TaskClass event_high = HELPER(waits_for_event, HIGH);
static const TaskClass message_high = HELPER(waits_for_message, HIGH);

ONCE void on_queue_delete(void)
{
    queue = queue_create();
    start(&queue_high);
    disturb = toggle_helper;
    SUCCEEDS(queue_delete, queue_delete(queue));
}

ONCE void on_buffer_delete(void)
{
    buffer = buffer_create(5);
    start(&buffer_high);
    disturb = toggle_helper;
    SUCCEEDS(buffer_delete, buffer_delete(buffer));
}

ONCE void on_event_delete(void)
{
    event = event_create();
    start(&event_high);
    disturb = toggle_helper;
    SUCCEEDS(event_delete, event_delete(event));
}

ONCE void on_messagebox_delete(void)
{
    box = messagebox_create(&pool, 4);
    start(&message_high);
    disturb = toggle_helper;
    SUCCEEDS(messagebox_delete, messagebox_delete(box));
}

/* The timer runs: its event may still be made, never after it. */
ONCE void on_timer_delete(void)
{
    int result;

    event = event_create();
    timer = timer_create(event);
    MUST(timer_start(timer, 1, 1) == BOS_OK);
    BEGIN(timer_delete);
    result = timer_delete(timer);
    END(timer_delete);
    MUST(result == BOS_OK && event_delete(event) == BOS_OK);
}

ONCE void on_device_delete(void)
{
    device = device_create(&device_class, NULL);
    ready_to_create();
    SUCCEEDS(device_delete, device_delete(device));
}

const Situation boundary_objects[] = {{on_queue_create, STAYS},
                                      {on_queue_delete, STAYS},
                                      {on_buffer_create, STAYS},
                                      {on_buffer_delete, STAYS},
                                      {on_event_create, STAYS},
                                      {on_event_delete, STAYS},
                                      {on_timer_create, STAYS},
                                      {on_timer_delete, STAYS},
                                      {on_messagebox_create, STAYS},
                                      {on_messagebox_delete, STAYS},
                                      {on_device_create, STAYS},
                                      {on_device_delete, STAYS},
                                      {NULL, 0}};
