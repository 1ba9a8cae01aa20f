/* SPDX-License-Identifier: MIT */
/* Situations of MessageBox: the handler puts a message. Each must be got. */
#include "boundary.h"

static MessageBox box;
static Event event;
static TASK_BLOCK(drain_block, STACK);
static volatile unsigned put, got;

static void put_message(void)
{
    const unsigned number = 77;

    (void)count(&put, messagebox_put(&box, &number));
}

/* Not all of the memory: the handler wants a block besides. */
static void put_some(void)
{
    if (list_length(&box.queue.items) < 2)
        put_message();
}

static void get_message(Task *this_task, void *this_data)
{
    unsigned number = 0;

    (void)this_task;
    (void)this_data;
    MUST(messagebox_get(&box, &number, BOS_FOREVER) == BOS_OK);
    MUST(number == 77);
    got++;
}

static void finds_removed(Task *this_task, void *this_data)
{
    unsigned number = 0;
    const int result = messagebox_get(&box, &number, BOS_FOREVER);

    (void)this_task;
    (void)this_data;
    MUST(result == BOS_REMOVED ? number == 0 : number == 77);
    got += result == BOS_OK;
}

static void drain(Task *this_task, void *this_data)
{
    unsigned number = 0;

    (void)this_task;
    (void)this_data;
    while (messagebox_get(&box, &number, BOS_NO_WAIT) == BOS_OK)
        got++;
}

static const TaskClass get_message_high = HELPER(get_message, HIGH);
static const TaskClass finds_removed_high = HELPER(finds_removed, HIGH);
static const TaskClass drain_high = TASK_CLASS("drain", NULL, drain, NULL, STACK, HIGH, 0);

static void begin_box(void)
{
    event_init(&event);
    MUST(messagebox_init(&box, &pool, sizeof(unsigned)) == BOS_OK);
    put = got = 0;
    disturb = put_some;
}

static void end_box(void)
{
    disturb = NULL;
    MUST(list_length(&box.queue.items) + got == put);
    messagebox_remove(&box);
}

ONCE void on_messagebox_init(void)
{
    SUCCEEDS(messagebox_init, messagebox_init(&box, &pool, sizeof(unsigned)));
}

ONCE void on_messagebox_put(void)
{
    begin_box();
    start(&get_message_high);
    BEGIN(messagebox_put);
    put_message();
    END(messagebox_put);
    must_have_run();
    end_box();
}

ONCE void on_messagebox_put_waits(void)
{
    begin_box();
    BEGIN(messagebox_put__keeps);
    put_message();
    END(messagebox_put__keeps);
    end_box();
}

/* No message stays behind: whoever puts one starts the task that takes all. */
ONCE void on_messagebox_put_starts(void)
{
    begin_box();
    MUST(event_starts(&event, &drain_block, sizeof(drain_block), &drain_high, NULL) == BOS_OK);
    messagebox_schedules(&box, &event);
    BEGIN(messagebox_put__starts);
    put_message();
    END(messagebox_put__starts);
    disturb = NULL;
    (void)task_sleep(2);
    MUST(got == put);
    MUST(bos.starts == NULL);
    end_box();
}

ONCE void on_messagebox_schedules(void)
{
    begin_box();
    MUST(event_starts(&event, &drain_block, sizeof(drain_block), &drain_high, NULL) == BOS_OK);
    BEGIN(messagebox_schedules);
    messagebox_schedules(&box, &event);
    messagebox_schedules(&box, NULL);
    messagebox_schedules(&box, &event);
    END(messagebox_schedules);
    put_message();
    disturb = NULL;
    (void)task_sleep(2);
    MUST(got == put);
    end_box();
}

/* The interrupt takes the event away between a put and what it makes. */
static void schedules_nothing(void)
{
    messagebox_schedules(&box, NULL);
}

ONCE void on_messagebox_put_schedules(void)
{
    begin_box();
    messagebox_schedules(&box, &event);
    disturb = schedules_nothing;
    BEGIN(messagebox_put__schedules);
    put_message();
    END(messagebox_put__schedules);
    end_box();
}

ONCE void on_messagebox_get(void)
{
    unsigned number = 0;
    int result;

    begin_box();
    BEGIN(messagebox_get);
    result = messagebox_get(&box, &number, 1);
    END(messagebox_get);
    MUST((result == BOS_OK) == (number == 77));
    got += result == BOS_OK;
    end_box();
}

ONCE void on_messagebox_get_there(void)
{
    unsigned number = 0;
    int result;

    begin_box();
    put_message();
    BEGIN(messagebox_get__there);
    result = messagebox_get(&box, &number, BOS_NO_WAIT);
    END(messagebox_get__there);
    MUST(result == BOS_OK && number == 77);
    got++;
    end_box();
}

/* What the interrupt puts after the removal is there, what was put before is not. */
ONCE void on_messagebox_remove(void)
{
    begin_box();
    start(&finds_removed_high);
    BEGIN(messagebox_remove);
    messagebox_remove(&box);
    END(messagebox_remove);
    disturb = NULL;
    must_have_run();
    MUST(list_length(&box.queue.items) + got <= put);
    messagebox_remove(&box);
    MUST(list_length(&box.queue.items) == 0);
}

const Situation boundary_messages[] = {
    {on_messagebox_init, STAYS},      {on_messagebox_put, STAYS},
    {on_messagebox_put_waits, STAYS}, {on_messagebox_put_starts, STAYS},
    {on_messagebox_schedules, STAYS}, {on_messagebox_put_schedules, STAYS},
    {on_messagebox_get, GIVES_UP},    {on_messagebox_get_there, STAYS},
    {on_messagebox_remove, STAYS},    {NULL, 0}};
