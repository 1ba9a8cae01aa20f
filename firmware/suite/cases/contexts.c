/* SPDX-License-Identifier: MIT */
/* Cases of services that a handler may call, and of results, that no other case has: what makes
   objects, looks at them, and sets what belongs to others. */
#include "suite.h"

static Semaphore semaphore;
static Queue queue;
static Buffer buffer;
static bos_byte bytes[4];
static Event event;
static Timer timer;
static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(8), 2)];
} area;
static MessageBox box;
static Device device;
static List list;
static Node first, second, third;
static TASK_BLOCK(block, SUITE_STACK);

static void started(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note('s');
}

static const TaskClass started_class =
    TASK_CLASS("started", NULL, started, NULL, SUITE_STACK, HIGH, 0);

static int open_device(Device *this_device)
{
    return this_device == &device ? BOS_OK : BOS_ERROR_STATE;
}

static void start_device(Device *this_device)
{
    CHECK(this_device == &device);
}

static const DeviceClass device_class = {"contexts", open_device, NULL, start_device};

/* ---- objects that a handler makes, and tasks use ---- */

static void action_objects(void)
{
    semaphore_init(&semaphore, SEMAPHORE_UP);
#if BOS_SEMAPHORE_COUNTING
    EQUAL(semaphore_init_counting(&semaphore, 3, 2), BOS_ERROR_RANGE);
    EQUAL(semaphore_init_counting(&semaphore, 1, 2), BOS_OK);
#endif
    semaphore_set_name(&semaphore, "made in a handler");
    object_set_name(&semaphore.waitable, "made in a handler");
    queue_init(&queue);
    EQUAL(buffer_init(&buffer, bytes, 0), BOS_ERROR_RANGE);
    EQUAL(buffer_init(&buffer, bytes, sizeof(bytes)), BOS_OK);
    EQUAL(buffer_put(&buffer, 'x', BOS_NO_WAIT), BOS_OK);
    EQUAL(buffer_length(&buffer), 1);
    queue_put(&queue, &first);
}

static void made_by_a_handler(void)
{
    Node *item;

    interrupt(action_objects);
    EQUAL(semaphore_down(&semaphore, BOS_FOREVER), BOS_OK);
    EQUAL(semaphore_down(&semaphore, 1), BOS_TIMEOUT);
    EQUAL(buffer_get(&buffer, BOS_FOREVER), 'x');
    EQUAL(queue_get(&queue, &item, BOS_FOREVER), BOS_OK);
    CHECK(item == &first);
}

static void action_events(void)
{
    event_init(&event);
    EQUAL(event_starts(&event, &block, SUITE_STACK, &started_class, NULL), BOS_ERROR_RANGE);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_class, NULL), BOS_OK);
    timer_init(&timer, &event);
    EQUAL(messagebox_init(&box, &memory, 0), BOS_ERROR_RANGE);
    EQUAL(messagebox_init(&box, &memory, 8), BOS_OK);
    messagebox_schedules(&box, &event);
    EQUAL(messagebox_put(&box, "message"), BOS_OK);
    note(')');
}

static void action_resumes(void)
{
    event_resumes(&event, task_this());
    messagebox_schedules(&box, NULL);
    EQUAL(messagebox_put(&box, "message"), BOS_OK);
}

/* From then on the event resumes the suite's task, which never is suspended: it is remembered. */
static void scheduled_by_a_handler(void)
{
    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(8), 2), BOS_OK);
    interrupt(action_events);
    noted(")s");
    interrupt(action_resumes);
    noted("");
    event_make(&event);
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_OK);
    EQUAL(timer_start(&timer, 1, 0), BOS_OK);
    EQUAL(event_wait(&event, BOS_FOREVER), BOS_OK);
    EQUAL(list_length(&box.queue.items), 2);
    messagebox_remove(&box);
}

static void action_list(void)
{
    list_init(&list);
    list_append(&list, &first);
    list_prepend(&list, &second);
    list_insert(&list, &first, &third);
    EQUAL(list_length(&list), 3);
    CHECK(list_next(&list, NULL) == &second && list_next(&list, &third) == &first);
    list_remove(&list, &third);
    EQUAL(list_length(&list), 2);
}

static void lists_in_a_handler(void)
{
    interrupt(action_list);
    CHECK(list.first == &second && list_next(&list, &first) == NULL);
}

/* ---- what belongs to tasks and to the kernel ---- */

static void action_modes(void)
{
    EQUAL(kernel_set_preemptive(0), 1);
    EQUAL(task_set_preemptive(task_this(), 0), BOS_OK);
    EQUAL(kernel_set_preemptive(1), 0);
    EQUAL(task_suspend(bos.all), BOS_OK);
    EQUAL(task_resume(bos.all), BOS_OK);
    EQUAL(task_set_priority(task_this(), 0), BOS_ERROR_RANGE);
#if BOS_STACK_CHECK
    CHECK(task_stack_unused(task_this()) > 0);
#endif
    EQUAL(semaphore_up(&semaphore), BOS_OK);
}

static void takes(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(semaphore_down(&semaphore, BOS_FOREVER), BOS_OK);
    note('h');
}

/* The handler has made the task that it interrupted non-pre-emptive. */
static void modes_in_a_handler(void)
{
    semaphore_init(&semaphore, SEMAPHORE_DOWN);
    begin(takes, HIGH, NULL);
    interrupt(action_modes);
    note('1');
    EQUAL(task_set_preemptive(task_this(), 1), BOS_OK);
    noted("1h");
}

#if BOS_TRACE
static union {
    port_align align;
    char bytes[TRACE_SIZE(4)];
} ring;

static void action_trace(void)
{
    TraceEntry entry;

    EQUAL(trace_select(task_this(), TRACE_ALL), BOS_ERROR_STATE);
    EQUAL(trace_read(task_this(), 0, &entry), BOS_ERROR_STATE);
    EQUAL(trace_set_buffer(task_this(), &ring, TRACE_SIZE(1) - 1), BOS_ERROR_RANGE);
    EQUAL(trace_set_buffer(task_this(), &ring, sizeof(ring)), BOS_OK);
    EQUAL(trace_select(task_this(), TRACE_SEMAPHORE), TRACE_ALL);
    EQUAL(trace_read(task_this(), 0, &entry), BOS_ERROR_RANGE);
}

static void trace_in_a_handler(void)
{
    TraceEntry entry;

    interrupt(action_trace);
    (void)task_yield();
    (void)semaphore_status(&semaphore);
    semaphore_init(&semaphore, SEMAPHORE_DOWN);
    EQUAL(semaphore_down(&semaphore, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(trace_read(task_this(), 0, &entry), BOS_OK);
    EQUAL(entry.call, TRACE_CALL_semaphore_down);
    EQUAL(trace_set_buffer(task_this(), NULL, 0), BOS_OK);
}
#endif

#if BOS_LOCK
static Lock lock;
static Lock *created;

static void action_locks(void)
{
    EQUAL(lock_init(&lock, LOCK_CEILING + 1, 0), BOS_ERROR_RANGE);
    EQUAL(lock_init(&lock, LOCK_INHERIT, 0), BOS_OK);
    CHECK(lock_owner(&lock) == NULL);
    CHECK(lock_create(LOCK_INHERIT, 0) == NULL);
    EQUAL(lock_delete(created), BOS_ERROR_CONTEXT);
}

static void action_remove_lock(void)
{
    CHECK(lock_owner(&lock) == task_this());
    lock_remove(&lock);
    CHECK(lock_owner(&lock) == NULL);
}

static void finds_lock_removed(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(lock_take(&lock, BOS_FOREVER), BOS_REMOVED);
    note('r');
}

static void locks_in_a_handler(void)
{
    created = lock_create(LOCK_NONE, 0);
    CHECK(created != NULL);
    interrupt(action_locks);
    EQUAL(lock_delete(created), BOS_OK);
    EQUAL(lock_take(&lock, BOS_NO_WAIT), BOS_OK);
    begin(finds_lock_removed, HIGH, NULL);
    interrupt(action_remove_lock);
    noted("r");
    EQUAL(lock_give(&lock), BOS_ERROR_STATE);
}
#endif

/* ---- devices ---- */

static void action_device(void)
{
    device_init(&device, &device_class, NULL);
    EQUAL(device_set_input(&device, bytes, 0), BOS_ERROR_RANGE);
    EQUAL(device_set_input(&device, bytes, 1), BOS_OK);
    EQUAL(device_set_output(&device, bytes + 1, 0), BOS_ERROR_RANGE);
    EQUAL(device_set_output(&device, bytes + 1, 1), BOS_OK);
}

static void writes(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(device_write(&device, "b", 1, BOS_FOREVER), BOS_REMOVED);
    EQUAL(device_write(&device, "b", 1, BOS_FOREVER), BOS_ERROR_STATE);
    note('w');
}

static void device_of_a_handler(void)
{
    interrupt(action_device);
    EQUAL(device_open(&device), BOS_OK);
    EQUAL(device_write(&device, "a", 1, BOS_NO_WAIT), 1);
    EQUAL(device_write(&device, "b", 1, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    begin(writes, HIGH, NULL);
    noted("");
    EQUAL(device_close(&device), BOS_OK);
    noted("w");
}

/* ---- what was not created is not deleted ---- */

static void refused(int result, void *object)
{
    EQUAL(result, BOS_ERROR_STATE);
    EQUAL(hook_code, BOS_PANIC_FREE);
    CHECK(hook_object == object);
    hook_code = 0;
}

static void delete_of_another(void)
{
    semaphore_init(&semaphore, SEMAPHORE_DOWN);
    refused(semaphore_delete(&semaphore), &semaphore);
    EQUAL(buffer_init(&buffer, bytes, sizeof(bytes)), BOS_OK);
    refused(buffer_delete(&buffer), &buffer);
    event_init(&event);
    timer_init(&timer, &event);
    refused(timer_delete(&timer), &timer);
    refused(event_delete(&event), &event);
    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(8), 2), BOS_OK);
    EQUAL(messagebox_init(&box, &memory, 8), BOS_OK);
    refused(messagebox_delete(&box), &box);
}

const Case suite_contexts[] = {{"context_objects_of_a_handler", made_by_a_handler},
                               {"context_events_of_a_handler", scheduled_by_a_handler},
                               {"context_lists_in_a_handler", lists_in_a_handler},
                               {"context_modes_in_a_handler", modes_in_a_handler},
#if BOS_TRACE
                               {"context_trace_in_a_handler", trace_in_a_handler},
#endif
#if BOS_LOCK
                               {"context_locks_in_a_handler", locks_in_a_handler},
#endif
                               {"context_device_of_a_handler", device_of_a_handler},
                               {"context_delete_of_another", delete_of_another},
                               {NULL, NULL}};
