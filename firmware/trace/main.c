/* SPDX-License-Identifier: MIT */
/* Execution traces to look at: a sender, a receiver that waits too short every third time, and an
   interrupt, each with a trace. `bosim info --tasks` shows them in a snapshot, at any moment, and
   the receiver prints its own when it has got its last message. */
#include "board.h"
#include "print.h"
#include "trace_names.h"

#define MESSAGES 9
#define ENTRIES  16

static MessageBox orders;
static Memory pool;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(int)), 4)];
} pool_area;
static Semaphore rang;
static union {
    port_align align;
    char bytes[TRACE_SIZE(ENTRIES)];
} handlers_trace;

static void ring(void)
{
    ENTER_ISR;
    (void)semaphore_up(&rang);
    EXIT_ISR;
}

static void send(Task *this_task, void *this_data)
{
    int number;

    (void)this_task;
    (void)this_data;
    for (number = 1; number <= MESSAGES; number++) {
        (void)task_sleep(number % 3 == 0 ? 8 : 3);
        interrupt_raise(SPARE_IRQ_LOW);
        (void)messagebox_put(&orders, &number);
    }
    (void)semaphore_down(&rang, BOS_FOREVER);
    (void)semaphore_down(&rang, BOS_FOREVER);
}

static void print_entry(const TraceEntry *entry)
{
    const TraceName *name = trace_name(entry->call);
    const char *result = trace_result_name((int)entry->result);
    Line line;

    print_begin(&line);
    print_number(&line, entry->tick, 6, ' ');
    print_text(&line, "  ");
    print_text(&line, name != NULL ? name->name : "?");
    print_text(&line, " ");
    if (entry->state == TRACE_INSIDE)
        print_text(&line, "has not returned");
    else if (name != NULL && name->result == 'r' && result != NULL)
        print_text(&line, result);
    else if (name != NULL && name->result != 'v')
        print_hex(&line, (unsigned)entry->result);
    print_end(&line);
}

/* What it prints, it no longer traces. */
static void print_trace(Task *task)
{
    TraceEntry entry;
    bos_size n = ENTRIES;

    (void)trace_select(task, TRACE_NOTHING);
    while (n-- > 0) {
        if (trace_read(task, n, &entry) == BOS_OK)
            print_entry(&entry);
    }
    (void)trace_select(task, TRACE_ALL);
}

static void receive(Task *this_task, void *this_data)
{
    int number = 0;

    (void)this_data;
    while (number < MESSAGES)
        (void)messagebox_get(&orders, &number, 5);
    print_trace(this_task);
    (void)task_sleep(BOS_TICK_HZ);
    board_exit(0);
}

static const TaskClass sender_class =
    TASK_CLASS_TRACED("sender", NULL, send, NULL, 512, 10, 0, ENTRIES);
static const TaskClass receiver_class =
    TASK_CLASS_TRACED("receiver", NULL, receive, NULL, 768, 20, 0, ENTRIES);

int main(void)
{
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    (void)trace_set_buffer(NULL, &handlers_trace, sizeof(handlers_trace));
    print_init();
    (void)memory_init(&pool, &pool_area, MESSAGE_BLOCK(sizeof(int)), 4);
    (void)messagebox_init(&orders, &pool, sizeof(int));
    messagebox_set_name(&orders, "orders");
    semaphore_init(&rang, SEMAPHORE_DOWN);
    semaphore_set_name(&rang, "rang");
    interrupt_attach(SPARE_IRQ_LOW, ring, 0x80);
    (void)task_create(&sender_class, NULL);
    (void)task_create(&receiver_class, NULL);
    kernel_start();
    return 0;
}
