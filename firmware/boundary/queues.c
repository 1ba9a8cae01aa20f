/* SPDX-License-Identifier: MIT */
/* Situations of Queue and Buffer: the handler puts another item and another byte. What is put must
   be got. */
#include "boundary.h"

static Queue jobs;
static Node job, other_job;
static volatile unsigned jobs_put;
static Buffer bytes;
static bos_byte byte_area[3];
static volatile unsigned bytes_put, bytes_got;

static void put_other(void)
{
    if (other_job.next == NULL && jobs_put == 1) {
        jobs_put++;
        queue_put(&jobs, &other_job);
    }
    bytes_put += buffer_put(&bytes, 7, BOS_NO_WAIT) == BOS_OK;
}

static void begin_queue(void)
{
    queue_init(&jobs);
    job.next = NULL;
    other_job.next = NULL;
    jobs_put = 0;
    (void)buffer_init(&bytes, byte_area, sizeof(byte_area));
    bytes_put = 0;
    bytes_got = 0;
    disturb = put_other;
}

static void get_job(Task *this_task, void *this_data)
{
    Node *item = NULL;

    (void)this_task;
    (void)this_data;
    MUST(queue_get(&jobs, &item, BOS_FOREVER) == BOS_OK);
    MUST(item == &job || item == &other_job);
}

static void put_job(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    queue_put(&jobs, &job);
}

static void get_byte(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(buffer_get(&bytes, BOS_FOREVER) == 7);
    bytes_got++;
}

static void finds_removed(Task *this_task, void *this_data)
{
    Node *item = NULL;
    const int result = queue_get(&jobs, &item, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == BOS_REMOVED ? item == NULL : item == &other_job);
}

static void finds_buffer_removed(Task *this_task, void *this_data)
{
    const int result = buffer_get(&bytes, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == BOS_REMOVED || result == 7);
    bytes_got += result == 7;
}

static const TaskClass get_job_high = HELPER(get_job, HIGH);
static const TaskClass put_job_low = HELPER(put_job, LOW);
static const TaskClass get_byte_high = HELPER(get_byte, HIGH);
static const TaskClass get_byte_low = HELPER(get_byte, LOW);
static const TaskClass finds_removed_high = HELPER(finds_removed, HIGH);
static const TaskClass finds_buffer_removed_high = HELPER(finds_buffer_removed, HIGH);

ONCE void on_queue_init(void)
{
    BEGIN(queue_init);
    queue_init(&jobs);
    END(queue_init);
    MUST(jobs.items.first == NULL && jobs.waitable.waiters.first == NULL);
}

ONCE void on_queue_put(void)
{
    begin_queue();
    start(&get_job_high);
    jobs_put = 1;
    BEGIN(queue_put);
    queue_put(&jobs, &job);
    END(queue_put);
    disturb = NULL;
    must_have_run();
    MUST(list_length(&jobs.items) + 1 == jobs_put);
}

ONCE void on_queue_get(void)
{
    Node *item = NULL;
    int result;

    begin_queue();
    queue_put(&jobs, &job);
    jobs_put = 1;
    BEGIN(queue_get);
    result = queue_get(&jobs, &item, BOS_FOREVER);
    END(queue_get);
    disturb = NULL;
    MUST(result == BOS_OK && item == &job);
    MUST(list_length(&jobs.items) + 1 == jobs_put);
}

ONCE void on_queue_get_waits(void)
{
    Node *item = NULL;
    int result;

    begin_queue();
    start(&put_job_low);
    jobs_put = 1;
    BEGIN(queue_get__waits);
    result = queue_get(&jobs, &item, BOS_FOREVER);
    END(queue_get__waits);
    disturb = NULL;
    MUST(result == BOS_OK && (item == &job || item == &other_job));
}

ONCE void on_queue_get_times_out(void)
{
    Node *item = NULL;
    int result;

    begin_queue();
    jobs_put = 1;
    BEGIN(queue_get__times_out);
    result = queue_get(&jobs, &item, 1);
    END(queue_get__times_out);
    disturb = NULL;
    MUST((result == BOS_OK) == (item == &other_job));
    MUST(list_length(&jobs.items) + 1 + (result == BOS_OK) == jobs_put);
}

ONCE void on_queue_remove(void)
{
    begin_queue();
    start(&finds_removed_high);
    jobs_put = 1;
    BEGIN(queue_remove);
    queue_remove(&jobs);
    END(queue_remove);
    disturb = NULL;
    must_have_run();
}

ONCE void on_buffer_init(void)
{
    int result;

    BEGIN(buffer_init);
    result = buffer_init(&bytes, byte_area, sizeof(byte_area));
    END(buffer_init);
    MUST(result == BOS_OK && buffer_length(&bytes) == 0);
}

ONCE void on_buffer_put(void)
{
    int result;

    begin_queue();
    start(&get_byte_high);
    BEGIN(buffer_put);
    result = buffer_put(&bytes, 7, BOS_NO_WAIT);
    END(buffer_put);
    disturb = NULL;
    MUST(result == BOS_OK);
    must_have_run();
    MUST(buffer_length(&bytes) + bytes_got == bytes_put + 1);
}

ONCE void on_buffer_put_waits(void)
{
    int result;

    begin_queue();
    MUST(buffer_write(&bytes, "\7\7\7", 3, BOS_NO_WAIT) == 3);
    start(&get_byte_low);
    BEGIN(buffer_put__waits);
    result = buffer_put(&bytes, 7, BOS_FOREVER);
    END(buffer_put__waits);
    disturb = NULL;
    MUST(result == BOS_OK);
    (void)task_sleep(2);
    MUST(buffer_length(&bytes) + bytes_got == bytes_put + 4);
}

/* The handler takes a byte, so that the one who waits for room goes on. */
static void take_byte(void)
{
    bytes_got += buffer_get(&bytes, BOS_NO_WAIT) == 7;
}

ONCE void on_buffer_put_times_out(void)
{
    int result;

    begin_queue();
    disturb = take_byte;
    MUST(buffer_write(&bytes, "\7\7\7", 3, BOS_NO_WAIT) == 3);
    BEGIN(buffer_put__times_out);
    result = buffer_put(&bytes, 7, 1);
    END(buffer_put__times_out);
    disturb = NULL;
    MUST(result == BOS_OK || result == BOS_TIMEOUT);
    MUST(buffer_length(&bytes) + bytes_got == 3u + (result == BOS_OK));
}

ONCE void on_buffer_get(void)
{
    int byte;

    begin_queue();
    (void)buffer_put(&bytes, 5, BOS_NO_WAIT);
    BEGIN(buffer_get);
    byte = buffer_get(&bytes, BOS_FOREVER);
    END(buffer_get);
    disturb = NULL;
    MUST(byte == 5);
    MUST(buffer_length(&bytes) == bytes_put);
}

/* Who waits to write has its byte taken by the get of another. */
static void put_byte(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    MUST(buffer_put(&bytes, 7, BOS_FOREVER) == BOS_OK);
}

static const TaskClass put_byte_high = HELPER(put_byte, HIGH);

ONCE void on_buffer_get_makes_room(void)
{
    int byte;

    begin_queue();
    disturb = take_byte;
    MUST(buffer_write(&bytes, "\7\7\7", 3, BOS_NO_WAIT) == 3);
    start(&put_byte_high);
    BEGIN(buffer_get__makes_room);
    byte = buffer_get(&bytes, BOS_NO_WAIT);
    END(buffer_get__makes_room);
    disturb = NULL;
    MUST(byte == 7);
    must_have_run();
    MUST(buffer_length(&bytes) + bytes_got == 3);
}

ONCE void on_buffer_get_times_out(void)
{
    int byte;

    begin_queue();
    BEGIN(buffer_get__times_out);
    byte = buffer_get(&bytes, 1);
    END(buffer_get__times_out);
    disturb = NULL;
    MUST(byte == 7 || byte == BOS_TIMEOUT);
    MUST(buffer_length(&bytes) + (byte == 7) == bytes_put);
}

ONCE void on_buffer_write(void)
{
    bos_size written;

    begin_queue();
    start(&get_byte_high);
    BEGIN(buffer_write);
    written = buffer_write(&bytes, "\7\7", 2, BOS_NO_WAIT);
    END(buffer_write);
    disturb = NULL;
    MUST(written == 2);
    must_have_run();
    MUST(buffer_length(&bytes) + bytes_got == bytes_put + 2);
}

ONCE void on_buffer_read(void)
{
    bos_byte got[3];
    bos_size number;

    begin_queue();
    MUST(buffer_write(&bytes, "\7\7", 2, BOS_NO_WAIT) == 2);
    BEGIN(buffer_read);
    number = buffer_read(&bytes, got, sizeof(got), BOS_NO_WAIT);
    END(buffer_read);
    disturb = NULL;
    MUST(number >= 2 && got[0] == 7 && got[number - 1] == 7);
    MUST(buffer_length(&bytes) + number == bytes_put + 2);
}

ONCE void on_buffer_remove(void)
{
    begin_queue();
    start(&finds_buffer_removed_high);
    BEGIN(buffer_remove);
    buffer_remove(&bytes);
    END(buffer_remove);
    disturb = NULL;
    must_have_run();
    MUST(buffer_length(&bytes) + bytes_got <= bytes_put);
}

const Situation boundary_queues[] = {{on_queue_init, STAYS},
                                     {on_queue_put, STAYS},
                                     {on_queue_get, STAYS},
                                     {on_queue_get_waits, GIVES_UP},
                                     {on_queue_get_times_out, GIVES_UP},
                                     {on_queue_remove, STAYS},
                                     {on_buffer_init, STAYS},
                                     {on_buffer_put, STAYS},
                                     {on_buffer_put_waits, GIVES_UP},
                                     {on_buffer_put_times_out, GIVES_UP},
                                     {on_buffer_get, STAYS},
                                     {on_buffer_get_makes_room, STAYS},
                                     {on_buffer_get_times_out, GIVES_UP},
                                     {on_buffer_write, STAYS},
                                     {on_buffer_read, STAYS},
                                     {on_buffer_remove, STAYS},
                                     {NULL, 0}};
