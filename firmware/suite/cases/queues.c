/* SPDX-License-Identifier: MIT */
/* Cases of Queue and Buffer. */
#include "suite.h"

/* ---- Queue ---- */

typedef struct Job {
    Node node;
    int letter;
} Job;

static Queue queue;
static Job jobs[4];

static void start_queue(void)
{
    int i;

    queue_init(&queue);
    for (i = 0; i < 4; i++)
        jobs[i].letter = 'a' + i;
}

static void gets_job(Task *this_task, void *this_data)
{
    Node *item = NULL;

    (void)this_task;
    EQUAL(queue_get(&queue, &item, BOS_FOREVER), BOS_OK);
    note(*(const char *)this_data);
    CHECK(item != NULL);
    note(((const Job *)item)->letter);
}

static void queue_order(void)
{
    Node *item = NULL;
    int i;

    start_queue();
    EQUAL(queue_get(&queue, &item, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(queue_get(&queue, &item, 2), BOS_TIMEOUT);
    EQUAL(queue_get(&queue, &item, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    CHECK(item == NULL);
    for (i = 0; i < 4; i++)
        queue_put(&queue, &jobs[i].node);
    EQUAL(list_length(&queue.items), 4);
    for (i = 0; i < 4; i++) {
        EQUAL(queue_get(&queue, &item, BOS_FOREVER), BOS_OK);
        CHECK(item == &jobs[i].node);
        CHECK(item->next == NULL);
    }
    EQUAL(queue_get(&queue, &item, BOS_NO_WAIT), BOS_TIMEOUT);
}

/* The most urgent waiter gets the first item, before anybody else can take it. */
static void queue_hands_over(void)
{
    Node *item;

    start_queue();
    begin(gets_job, HIGH, "1");
    begin(gets_job, HIGH + 1, "2");
    begin(gets_job, LOW, "3");
    EQUAL(task_sleep(1), BOS_OK);
    queue_put(&queue, &jobs[0].node);
    queue_put(&queue, &jobs[1].node);
    noted("2a1b");
    queue_put(&queue, &jobs[2].node);
    EQUAL(queue_get(&queue, &item, BOS_NO_WAIT), BOS_TIMEOUT);
    settle();
    noted("3c");
}

static void finds_queue_removed(Task *this_task, void *this_data)
{
    Node *item = NULL;

    (void)this_task;
    (void)this_data;
    EQUAL(queue_get(&queue, &item, 100), BOS_REMOVED);
    CHECK(item == NULL);
    note('r');
}

static void queue_is_removed(void)
{
    start_queue();
    begin(finds_queue_removed, HIGH, NULL);
    begin(finds_queue_removed, LOW, NULL);
    EQUAL(task_sleep(1), BOS_OK);
    queue_remove(&queue);
    note('1');
    settle();
    noted("r1r");
    CHECK(bos.timers.first == NULL);
}

static void action_queue(void)
{
    Node *item = NULL;

    EQUAL(queue_get(&queue, &item, BOS_NO_WAIT), BOS_OK);
    CHECK(item == &jobs[3].node);
    EQUAL(queue_get(&queue, &item, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(queue_get(&queue, &item, 1), BOS_ERROR_CONTEXT);
    EQUAL(queue_get(&queue, &item, BOS_FOREVER), BOS_ERROR_CONTEXT);
    queue_put(&queue, &jobs[0].node);
    note(')');
}

static void action_put(void)
{
    queue_put(&queue, &jobs[1].node);
    note('(');
}

static void action_remove_queue(void)
{
    queue_remove(&queue);
    note(')');
}

static void queue_in_isr(void)
{
    Node *item = NULL;

    start_queue();
    queue_put(&queue, &jobs[3].node);
    interrupt(action_queue);
    EQUAL(queue_get(&queue, &item, BOS_NO_WAIT), BOS_OK);
    CHECK(item == &jobs[0].node);
    begin(gets_job, HIGH, "h");
    interrupt(action_put);
    noted(")(hb");
    begin(finds_queue_removed, HIGH, NULL);
    interrupt(action_remove_queue);
    noted(")r");
}

/* ---- Buffer ---- */

#define SIZE 5

static Buffer buffer;
static bos_byte area[SIZE];

static void buffer_order(void)
{
    int i, round;

    EQUAL(buffer_init(&buffer, area, 0), BOS_ERROR_RANGE);
    EQUAL(buffer_init(&buffer, area, SIZE), BOS_OK);
    EQUAL(buffer_get(&buffer, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(buffer_get(&buffer, 2), BOS_TIMEOUT);
    EQUAL(buffer_get(&buffer, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    EQUAL(buffer_put(&buffer, 0, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    for (round = 0; round < 2 * SIZE; round++) {
        for (i = 0; i < SIZE; i++) {
            EQUAL(buffer_length(&buffer), i);
            EQUAL(buffer_put(&buffer, 0x1F8 + i + round, BOS_NO_WAIT), BOS_OK);
        }
        EQUAL(buffer_put(&buffer, 7, BOS_NO_WAIT), BOS_TIMEOUT);
        EQUAL(buffer_put(&buffer, 7, 1), BOS_TIMEOUT);
        for (i = 0; i < SIZE; i++)
            EQUAL(buffer_get(&buffer, BOS_FOREVER), (0xF8 + i + round) & 0xFF);
        EQUAL(buffer_put(&buffer, round, BOS_NO_WAIT), BOS_OK);
        EQUAL(buffer_get(&buffer, BOS_NO_WAIT), round);
    }
}

static void reads(Task *this_task, void *this_data)
{
    const int byte = buffer_get(&buffer, BOS_FOREVER);

    (void)this_task;
    note(*(const char *)this_data);
    note(byte);
}

static void writes(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(buffer_put(&buffer, *(const char *)this_data, BOS_FOREVER), BOS_OK);
    note(*(const char *)this_data);
}

static void buffer_readers_wait(void)
{
    EQUAL(buffer_init(&buffer, area, SIZE), BOS_OK);
    begin(reads, HIGH, "1");
    begin(reads, HIGH + 1, "2");
    EQUAL(buffer_put(&buffer, 'a', BOS_NO_WAIT), BOS_OK);
    EQUAL(buffer_write(&buffer, "bc", 2, BOS_NO_WAIT), 2);
    noted("2a1b");
    EQUAL(buffer_get(&buffer, BOS_NO_WAIT), 'c');
}

static void buffer_writers_wait(void)
{
    char got[SIZE];

    EQUAL(buffer_init(&buffer, area, SIZE), BOS_OK);
    EQUAL(buffer_write(&buffer, "12345678", 8, BOS_NO_WAIT), SIZE);
    begin(writes, HIGH, "a");
    begin(writes, HIGH + 1, "b");
    noted("");
    EQUAL(buffer_get(&buffer, BOS_NO_WAIT), '1');
    noted("b");
    EQUAL(buffer_read(&buffer, got, SIZE, BOS_NO_WAIT), SIZE);
    noted("a");
    EQUAL(got[0], '2');
    EQUAL(got[3], '5');
    EQUAL(got[4], 'b');
    EQUAL(buffer_get(&buffer, BOS_NO_WAIT), 'a');
    EQUAL(buffer_read(&buffer, got, SIZE, 2), 0);
}

static void finds_buffer_removed(Task *this_task, void *this_data)
{
    (void)this_task;
    if (this_data == NULL)
        EQUAL(buffer_get(&buffer, 100), BOS_REMOVED);
    else
        EQUAL(buffer_put(&buffer, 1, 100), BOS_REMOVED);
    note('r');
}

static void buffer_is_removed(void)
{
    EQUAL(buffer_init(&buffer, area, SIZE), BOS_OK);
    begin(finds_buffer_removed, HIGH, NULL);
    buffer_remove(&buffer);
    noted("r");
    EQUAL(buffer_write(&buffer, "12345", 5, BOS_NO_WAIT), 5);
    begin(finds_buffer_removed, HIGH, "");
    buffer_remove(&buffer);
    noted("r");
    EQUAL(buffer_length(&buffer), 0);
    CHECK(bos.timers.first == NULL);
}

static void action_buffer(void)
{
    char got[SIZE];

    EQUAL(buffer_get(&buffer, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(buffer_get(&buffer, 1), BOS_ERROR_CONTEXT);
    EQUAL(buffer_put(&buffer, 1, BOS_FOREVER), BOS_ERROR_CONTEXT);
    EQUAL(buffer_read(&buffer, got, SIZE, 1), 0);
    EQUAL(buffer_write(&buffer, "1", 1, 1), 0);
    EQUAL(buffer_write(&buffer, "xyzuvw", 6, BOS_NO_WAIT), 5);
    EQUAL(buffer_read(&buffer, got, 2, BOS_NO_WAIT), 2);
    EQUAL(got[1], 'y');
}

static void action_byte(void)
{
    EQUAL(buffer_put(&buffer, 'b', BOS_NO_WAIT), BOS_OK);
    note('(');
}

static void action_room(void)
{
    EQUAL(buffer_get(&buffer, BOS_NO_WAIT), '1');
    buffer_remove(&buffer);
    note(')');
}

static void buffer_in_isr(void)
{
    EQUAL(buffer_init(&buffer, area, SIZE), BOS_OK);
    interrupt(action_buffer);
    EQUAL(buffer_length(&buffer), 3);
    buffer_remove(&buffer);
    begin(reads, HIGH, "h");
    interrupt(action_byte);
    noted("(hb");
    EQUAL(buffer_write(&buffer, "12345", 5, BOS_NO_WAIT), 5);
    begin(writes, HIGH, "w");
    interrupt(action_room);
    noted(")w");
}

/* A long text through a short buffer, from an interrupt at a time and from a task. */
static const char text[] = "the quick brown fox jumps over the lazy dog";

static void sends(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(buffer_write(&buffer, text, sizeof(text), BOS_FOREVER), sizeof(text));
}

static void buffer_stream(void)
{
    char got[sizeof(text)];
    unsigned i;

    EQUAL(buffer_init(&buffer, area, SIZE), BOS_OK);
    begin(sends, LOW, NULL);
    for (i = 0; i < sizeof(text);)
        i += (unsigned)buffer_read(&buffer, got + i, sizeof(text) - i, BOS_FOREVER);
    for (i = 0; i < sizeof(text); i++)
        EQUAL(got[i], text[i]);
    settle();
}

const Case suite_queue[] = {{"queue_order", queue_order},
                            {"queue_hands_over", queue_hands_over},
                            {"queue_removed", queue_is_removed},
                            {"queue_in_isr", queue_in_isr},
                            {"buffer_order", buffer_order},
                            {"buffer_readers_wait", buffer_readers_wait},
                            {"buffer_writers_wait", buffer_writers_wait},
                            {"buffer_removed", buffer_is_removed},
                            {"buffer_in_isr", buffer_in_isr},
                            {"buffer_stream", buffer_stream},
                            {NULL, NULL}};
