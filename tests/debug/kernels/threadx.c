/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ThreadX, as tests/debug/test_aware_kernels.c expects it: names of types, members and variables
 * are those of version 6. */
#include "mock.h"

#define THRD 0x54485244

typedef struct TX_TIMER_INTERNAL_STRUCT {
    uint32_t tx_timer_internal_remaining_ticks, tx_timer_internal_re_initialize_ticks;
    void (*tx_timer_internal_timeout_function)(uint32_t);
    uint32_t tx_timer_internal_timeout_param;
    void *tx_timer_internal_active_next, *tx_timer_internal_active_previous;
    void *tx_timer_internal_list_head;
} TX_TIMER_INTERNAL;
typedef struct TX_THREAD_STRUCT {
    uint32_t tx_thread_id, tx_thread_run_count;
    void *tx_thread_stack_ptr, *tx_thread_stack_start, *tx_thread_stack_end;
    uint32_t tx_thread_stack_size, tx_thread_time_slice, tx_thread_new_time_slice;
    void *tx_thread_ready_next, *tx_thread_ready_previous;
    const char *tx_thread_name;
    uint32_t tx_thread_priority, tx_thread_state, tx_thread_delayed_suspend, tx_thread_suspending,
        tx_thread_preempt_threshold;
    void *tx_thread_schedule_hook, *tx_thread_entry;
    uint32_t tx_thread_entry_parameter;
    TX_TIMER_INTERNAL tx_thread_timer;
    void *tx_thread_suspend_cleanup, *tx_thread_suspend_control_block;
    void *tx_thread_suspended_next, *tx_thread_suspended_previous;
    uint32_t tx_thread_suspend_info;
    void *tx_thread_additional_suspend_info;
    uint32_t tx_thread_suspend_option, tx_thread_suspend_status;
    struct TX_THREAD_STRUCT *tx_thread_created_next, *tx_thread_created_previous;
    void *tx_thread_filex_ptr;
    uint32_t tx_thread_user_priority;
} TX_THREAD;
typedef struct TX_QUEUE_STRUCT {
    uint32_t tx_queue_id;
    const char *tx_queue_name;
    uint32_t tx_queue_message_size, tx_queue_capacity, tx_queue_enqueued,
        tx_queue_available_storage;
    void *tx_queue_start, *tx_queue_end, *tx_queue_read, *tx_queue_write;
    TX_THREAD *tx_queue_suspension_list;
    uint32_t tx_queue_suspended_count;
    struct TX_QUEUE_STRUCT *tx_queue_created_next, *tx_queue_created_previous;
} TX_QUEUE;
typedef struct TX_MUTEX_STRUCT {
    uint32_t tx_mutex_id;
    const char *tx_mutex_name;
    uint32_t tx_mutex_ownership_count;
    TX_THREAD *tx_mutex_owner;
    uint32_t tx_mutex_inherit, tx_mutex_original_priority;
    TX_THREAD *tx_mutex_suspension_list;
    uint32_t tx_mutex_suspended_count;
    struct TX_MUTEX_STRUCT *tx_mutex_created_next, *tx_mutex_created_previous;
} TX_MUTEX;
typedef struct TX_TIMER_STRUCT {
    uint32_t tx_timer_id;
    const char *tx_timer_name;
    TX_TIMER_INTERNAL tx_timer_internal;
    struct TX_TIMER_STRUCT *tx_timer_created_next, *tx_timer_created_previous;
} TX_TIMER;

extern TX_THREAD first, second, third, fourth;
extern TX_QUEUE inbox;
extern TX_MUTEX bus;

TX_TIMER_INTERNAL *_tx_timer_list[32];
TX_TIMER_INTERNAL **_tx_timer_current_ptr = &_tx_timer_list[30];

static uint32_t stack[64];
static uint32_t second_stack[64] = {0xefefefef, 0xefefefef, 0xefefefef, 7,
                                    0xfffffffd, CALLEE,     ENTRY};

#define THREAD_HEAD(name, sp, base, priority, state)                                               \
    .tx_thread_id = THRD, .tx_thread_stack_ptr = sp, .tx_thread_stack_start = base,                \
    .tx_thread_stack_size = sizeof stack, .tx_thread_name = name, .tx_thread_priority = priority,  \
    .tx_thread_user_priority = priority + 1, .tx_thread_state = state

TX_THREAD first = {THREAD_HEAD("first", stack + 9, stack, 5, 0), .tx_thread_created_next = &second};
/* Slot 30 is the present one: slot 1 comes three ticks later; 40 more than a turn. */
TX_THREAD second = {THREAD_HEAD("second", second_stack + 4, second_stack, 6, 5),
                    .tx_thread_timer = {72, 0, 0, 0, 0, 0, &_tx_timer_list[1]},
                    .tx_thread_suspend_control_block = &inbox, .tx_thread_created_next = &third};
TX_THREAD third = {THREAD_HEAD("third", stack + 9, stack, 7, 13),
                   .tx_thread_suspend_control_block = &bus, .tx_thread_created_next = &fourth};
TX_THREAD fourth = {THREAD_HEAD("fourth", stack + 9, stack, 8, 3),
                    .tx_thread_created_next = &first};

TX_QUEUE inbox = {.tx_queue_name = "inbox",
                  .tx_queue_capacity = 10,
                  .tx_queue_enqueued = 3,
                  .tx_queue_suspended_count = 1,
                  .tx_queue_created_next = &inbox};
TX_MUTEX bus = {.tx_mutex_name = "bus",
                .tx_mutex_ownership_count = 1,
                .tx_mutex_owner = &first,
                .tx_mutex_suspended_count = 1,
                .tx_mutex_created_next = &bus};
TX_TIMER blink = {0, "blink", {5, 50, 0, 0, 0, 0, &_tx_timer_list[2]}, &blink, &blink};

TX_THREAD *_tx_thread_created_ptr = &first, *volatile _tx_thread_current_ptr,
          *volatile _tx_thread_execute_ptr;
TX_QUEUE *_tx_queue_created_ptr = &inbox;
TX_MUTEX *_tx_mutex_created_ptr = &bus;
TX_TIMER *_tx_timer_created_ptr = &blink;

static void change(TX_THREAD *thread)
{
    SET(_tx_thread_execute_ptr, thread);
    SET(_tx_thread_current_ptr, 0); /* as the port does, before it takes the next */
    SET(_tx_thread_current_ptr, thread);
}

void reset(void)
{
    change(&first);
    change(&second);
    change(0); /* nobody is ready */
    change(&second);
    change(&first);
    finish();
}
