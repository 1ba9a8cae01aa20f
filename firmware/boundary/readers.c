/* SPDX-License-Identifier: MIT */
/* Situations of services that only look, or only change what is the caller's own: the interrupt
   changes what they look at, and leaves it whole. */
#include "boundary.h"

#define READS(name, call, condition)                                                               \
    ONCE void on_##name(void)                                                                      \
    {                                                                                              \
        BEGIN(name);                                                                               \
        call;                                                                                      \
        END(name);                                                                                 \
        disturb = NULL;                                                                            \
        MUST(condition);                                                                           \
    }

static List list;
static Node first, second;
static Semaphore semaphore;
static Buffer buffer;
static volatile unsigned value;
static volatile int state;
static Task *volatile task;
static Node *volatile node;
static const char *const text = "name";
static TraceEntry entry;
static union {
    port_align align;
    char bytes[TRACE_SIZE(2)];
} ring;

static void two_in_list(void)
{
    list_init(&list);
    list_append(&list, &first);
    list_append(&list, &second);
}

READS(kernel_ticks, value = kernel_ticks(), value <= kernel_ticks())
READS(task_this, task = task_this(), task == bos.this_task)
READS(semaphore_status, value = semaphore_status(&gate), value <= 1)
READS(semaphore_set_name, semaphore_set_name(&semaphore, text), semaphore.waitable.name == text)
READS(object_set_name, object_set_name(&semaphore.waitable, text), semaphore.waitable.name == text)
READS(buffer_length, value = buffer_length(&buffer), value == 0)
READS(memory_unused, value = memory_unused(&pool), value >= BLOCKS - 2)
READS(kernel_check, state = kernel_check(), state == CHECK_WHOLE)
READS(memory_check, state = memory_check(&pool), state == CHECK_WHOLE)
READS(trace_select, state = trace_select(NULL, TRACE_ALL),
      state == BOS_ERROR_STATE || state == TRACE_ALL)
READS(trace_read, state = trace_read(NULL, 0, &entry), entry.state != TRACE_INSIDE)
READS(list_init, list_init(&list), list.first == NULL)
READS(list_append, two_in_list(), list.first == &first && list_length(&list) == 2)
READS(list_prepend, list_init(&list); list_prepend(&list, &first), list.first == &first)
READS(list_insert, list_init(&list); list_insert(&list, NULL, &first), list.first == &first)
READS(list_remove, two_in_list(); list_remove(&list, &first), list.first == &second)
READS(list_next, two_in_list(); node = list_next(&list, &first), node == &second)
READS(list_length, two_in_list(); value = list_length(&list), value == 2)

#if BOS_STACK_CHECK
ONCE void on_task_stack_unused(void)
{
    start(&pass_low);
    BEGIN(task_stack_unused);
    value = task_stack_unused(helper);
    END(task_stack_unused);
    MUST(value > 0 && value < STACK);
}
#define CHECKED {on_task_stack_unused, STAYS},
#else
#define CHECKED
#endif

ONCE void on_trace_set_buffer(void)
{
    start(&pass_low);
    BEGIN(trace_set_buffer);
    state = trace_set_buffer(helper, &ring, sizeof(ring));
    END(trace_set_buffer);
    MUST(state == BOS_OK);
}

const Situation boundary_readers[] = {
    CHECKED{on_kernel_ticks, STAYS}, {on_task_this, STAYS},
    {on_semaphore_status, STAYS},    {on_semaphore_set_name, STAYS},
    {on_object_set_name, STAYS},     {on_buffer_length, STAYS},
    {on_memory_unused, STAYS},       {on_kernel_check, STAYS},
    {on_memory_check, STAYS},        {on_list_init, STAYS},
    {on_list_append, STAYS},         {on_list_prepend, STAYS},
    {on_list_insert, STAYS},         {on_list_remove, STAYS},
    {on_trace_set_buffer, STAYS},    {on_trace_select, STAYS},
    {on_trace_read, STAYS},          {on_list_next, STAYS},
    {on_list_length, STAYS},         {NULL, 0}};
