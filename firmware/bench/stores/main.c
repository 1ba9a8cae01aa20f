/* SPDX-License-Identifier: MIT */
/* For measuring speed, in the shape of a kernel's demo: tasks that hand messages on through boxes,
   which copy them, and bytes through a buffer, most of it stores; a tick and turns all the time. A
   fixed number of messages, then their checksum, which is the same on every machine. */
#include "board.h"
#include "print.h"

#ifndef MESSAGES
#define MESSAGES 40000u
#endif

#define WORDS 8
#define ROOM  6 /* messages that a box holds */
#define KEPT  64
#define BYTES 48 /* of a message, sent once more as a line */

typedef struct Message {
    unsigned number;
    unsigned words[WORDS];
} Message;

typedef union Area {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(Message)), 2 * ROOM)];
} Area;

static Area area;
static Memory memory;
static MessageBox raw, sorted;
static Semaphore room; /* counts the messages that may still be made */
static Buffer buffer;
static char buffer_bytes[96];
static Message kept[KEPT]; /* the newest ones */
static unsigned line_sum;

static void fill(Message *message, unsigned number)
{
    int i;

    message->number = number;
    for (i = 0; i < WORDS; i++) {
        number = number * 1664525u + 1013904223u;
        message->words[i] = number >> 8;
    }
}

static void sort(unsigned *words)
{
    int i, at;

    for (i = 1; i < WORDS; i++) {
        const unsigned word = words[i];

        for (at = i; at > 0 && words[at - 1] > word; at--)
            words[at] = words[at - 1];
        words[at] = word;
    }
}

static void make(Task *this_task, void *this_data)
{
    Message message;
    unsigned number;

    (void)this_task;
    (void)this_data;
    for (number = 0; number < MESSAGES; number++) {
        (void)semaphore_down(&room, BOS_FOREVER);
        fill(&message, number);
        (void)messagebox_put(&raw, &message);
    }
}

static void work(Task *this_task, void *this_data)
{
    Message message;

    (void)this_task;
    (void)this_data;
    for (;;) {
        (void)messagebox_get(&raw, &message, BOS_FOREVER);
        sort(message.words);
        (void)messagebox_put(&sorted, &message);
    }
}

/* As hexadecimal digits, through the buffer. */
static void send(const Message *message)
{
    static const char digits[] = "0123456789ABCDEF";
    char line[BYTES];
    int i;

    for (i = 0; i < BYTES; i++)
        line[i] = digits[message->words[i / 6] >> 4 * (i % 6) & 15u];
    (void)buffer_write(&buffer, line, BYTES, BOS_FOREVER);
}

static void receive(Task *this_task, void *this_data)
{
    char line[BYTES];
    bos_size i, count;

    (void)this_task;
    (void)this_data;
    for (;;) {
        count = buffer_read(&buffer, line, BYTES, BOS_FOREVER);
        for (i = 0; i < count; i++)
            line_sum = line_sum * 31u + (unsigned char)line[i];
    }
}

static void finish(unsigned sum)
{
    Line line;

    print_begin(&line);
    print_text(&line, "stores: ");
    print_number(&line, MESSAGES, 0, ' ');
    print_text(&line, " messages, checksums ");
    print_hex(&line, sum);
    print_text(&line, " ");
    print_hex(&line, line_sum);
    print_end(&line);
    board_exit(0);
}

static void keep(Task *this_task, void *this_data)
{
    Message message;
    unsigned number, sum = 0;
    int i;

    (void)this_task;
    (void)this_data;
    for (number = 0; number < MESSAGES; number++) {
        (void)messagebox_get(&sorted, &message, BOS_FOREVER);
        (void)semaphore_up(&room);
        kept[number % KEPT] = message;
        for (i = 0; i < WORDS; i++)
            sum = sum * 7u + kept[number % KEPT].words[i];
        if (number % 4 == 0)
            send(&kept[number % KEPT]);
    }
    (void)task_sleep(1);
    finish(sum);
}

int main(void)
{
    static const TaskClass keeper = TASK_CLASS("keeper", NULL, keep, NULL, 1024, 20, 0);
    static const TaskClass receiver = TASK_CLASS("receiver", NULL, receive, NULL, 1024, 20, 0);
    static const TaskClass worker = TASK_CLASS("worker", NULL, work, NULL, 1024, 10, 0);
    static const TaskClass maker = TASK_CLASS("maker", NULL, make, NULL, 1024, 10, 0);

    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    print_init();
    (void)memory_init(&memory, &area, MESSAGE_BLOCK(sizeof(Message)), 2 * ROOM);
    (void)messagebox_init(&raw, &memory, sizeof(Message));
    (void)messagebox_init(&sorted, &memory, sizeof(Message));
    (void)semaphore_init_counting(&room, ROOM, ROOM);
    (void)buffer_init(&buffer, buffer_bytes, sizeof(buffer_bytes));
    print_line("stores: begin");
    (void)task_create(&keeper, NULL);
    (void)task_create(&receiver, NULL);
    (void)task_create(&worker, NULL);
    (void)task_create(&maker, NULL);
    kernel_start();
    return 0;
}
