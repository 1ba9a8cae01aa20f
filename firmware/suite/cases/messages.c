/* SPDX-License-Identifier: MIT */
/* Cases of Event, Timer and MessageBox. */
#include "suite.h"

static Event event;
static TASK_BLOCK(block, SUITE_STACK);
static Task *task;

/* ---- Event ---- */

static void waits_event(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(event_wait(&event, BOS_FOREVER), BOS_OK);
    note(*(const char *)this_data);
}

static void event_remembered(void)
{
    event_init(&event);
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(event_wait(&event, 1), BOS_TIMEOUT);
    EQUAL(event_wait(&event, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    event_make(&event);
    event_make(&event);
    EQUAL(event_wait(&event, BOS_FOREVER), BOS_OK);
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
}

static void event_wakes_all(void)
{
    event_init(&event);
    begin(waits_event, HIGH, "a");
    begin(waits_event, HIGH + 1, "b");
    begin(waits_event, LOW, "c");
    EQUAL(task_sleep(1), BOS_OK);
    event_make(&event);
    note('1');
    settle();
    noted("ba1c");
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
}

static void suspends_itself(Task *this_task, void *this_data)
{
    (void)this_data;
    note('s');
    EQUAL(task_suspend(this_task), BOS_OK);
    note('r');
}

static void event_resumes_task(void)
{
    event_init(&event);
    event_resumes(&event, begin(suspends_itself, HIGH, NULL));
    noted("s");
    event_make(&event);
    noted("r");
}

static void started(Task *this_task, void *this_data)
{
    CHECK(this_task == (void *)&block);
    note(*(const char *)this_data);
}

static const TaskClass started_high =
    TASK_CLASS("started", NULL, started, NULL, SUITE_STACK, HIGH, 0);
static const TaskClass started_low =
    TASK_CLASS("started", NULL, started, NULL, SUITE_STACK, LOW, 0);
static const TaskClass started_bad =
    TASK_CLASS("started", NULL, started, NULL, SUITE_STACK, 255, 0);

static void event_starts_task(void)
{
    event_init(&event);
    EQUAL(event_starts(&event, &block, SUITE_STACK, &started_high, NULL), BOS_ERROR_RANGE);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_bad, NULL), BOS_ERROR_RANGE);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_high, (void *)"x"), BOS_OK);
    note('1');
    event_make(&event);
    note('2');
    event_make(&event);
    noted("1x2x");
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
}

/* While it lives one start is remembered, however often the event is made. */
static void event_starts_again(void)
{
    event_init(&event);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_low, (void *)"x"), BOS_OK);
    event_make(&event);
    event_make(&event);
    event_make(&event);
    noted("");
    settle();
    noted("x");
    EQUAL(task_sleep(2), BOS_OK);
    settle();
    noted("x");
    EQUAL(task_sleep(2), BOS_OK);
    settle();
    CHECK(bos.starts == NULL);
    event_make(&event);
    event_make(&event);
    event_remove(&event);
    CHECK(bos.starts == NULL);
    settle();
    EQUAL(task_sleep(2), BOS_OK);
    noted("x");
}

/* A start that is remembered is forgotten when the event is given somebody else. */
static void event_changes_its_task(void)
{
    Task *sleeper;

    event_init(&event);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_low, (void *)"x"), BOS_OK);
    event_make(&event);
    event_make(&event);
    CHECK(bos.starts == &event);
    sleeper = begin(suspends_itself, HIGH, NULL);
    event_resumes(&event, sleeper);
    CHECK(bos.starts == NULL);
    event_make(&event);
    noted("sr");
    settle();
    EQUAL(task_sleep(2), BOS_OK);
    noted("x");
    EQUAL(event_starts(&event, &block, sizeof(block), &started_low, (void *)"x"), BOS_OK);
    event_make(&event);
    event_make(&event);
    settle();
    EQUAL(event_starts(&event, &block, sizeof(block), &started_low, (void *)"y"), BOS_OK);
    EQUAL(task_sleep(2), BOS_OK);
    noted("x");
    event_make(&event);
    settle();
    noted("y");
    event_remove(&event);
}

static void finds_event_removed(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(event_wait(&event, 100), BOS_REMOVED);
    note('r');
}

static void event_is_removed(void)
{
    event_init(&event);
    begin(finds_event_removed, HIGH, NULL);
    event_remove(&event);
    noted("r");
    CHECK(bos.timers.first == NULL);
}

static void action_event(void)
{
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_OK);
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(event_wait(&event, 1), BOS_ERROR_CONTEXT);
    EQUAL(event_wait(&event, BOS_FOREVER), BOS_ERROR_CONTEXT);
    event_remove(&event);
}

static void action_make(void)
{
    note('(');
    event_make(&event);
    note(')');
}

static void event_in_isr(void)
{
    event_init(&event);
    event_make(&event);
    interrupt(action_event);
    begin(waits_event, HIGH, "h");
    interrupt(action_make);
    noted("()h");
    event_resumes(&event, begin(suspends_itself, HIGH, NULL));
    interrupt(action_make);
    noted("s()r");
    event_init(&event);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_high, (void *)"x"), BOS_OK);
    interrupt(action_make);
    noted("()x");
}

/* The task that the interrupt starts anew still stands on its stack. */
static void makes_own(Task *this_task, void *this_data)
{
    int *rounds = this_data;

    (void)this_task;
    note('x');
    if (++*rounds < 3)
        interrupt(action_make);
}

static void event_restarts_itself(void)
{
    static const TaskClass type = TASK_CLASS("again", NULL, makes_own, NULL, SUITE_STACK, HIGH, 0);
    int rounds = 0;

    event_init(&event);
    EQUAL(event_starts(&event, &block, sizeof(block), &type, &rounds), BOS_OK);
    event_make(&event);
    EQUAL(task_sleep(4), BOS_OK);
    noted("x()x()x");
    EQUAL(rounds, 3);
    CHECK(bos.starts == NULL);
}

/* ---- Timer ---- */

static Timer timer;

static void timer_once(void)
{
    bos_tick begun;

    event_init(&event);
    timer_init(&timer, &event);
    EQUAL(timer_stop(&timer), BOS_ERROR_STATE);
    EQUAL(timer_left(&timer), 0);
    EQUAL(timer_start(&timer, 0, 1), BOS_ERROR_RANGE);
    EQUAL(timer_start(&timer, BOS_LONGEST + 1u, 0), BOS_ERROR_RANGE);
    EQUAL(timer_start(&timer, 1, BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    begun = kernel_ticks();
    EQUAL(timer_start(&timer, 3, 0), BOS_OK);
    CHECK(timer_left(&timer) - 2u <= 1u);
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(event_wait(&event, BOS_FOREVER), BOS_OK);
    EQUAL(kernel_ticks() - begun, 3);
    EQUAL(timer_left(&timer), 0);
    EQUAL(event_wait(&event, 5), BOS_TIMEOUT);
}

static void timer_periodic(void)
{
    bos_tick begun;
    unsigned i;

    event_init(&event);
    timer_init(&timer, &event);
    begun = kernel_ticks();
    EQUAL(timer_start(&timer, 1, 2), BOS_OK);
    for (i = 0; i < 5; i++) {
        EQUAL(event_wait(&event, BOS_FOREVER), BOS_OK);
        EQUAL((bos_tick)(kernel_ticks() - begun), 1 + 2 * i);
        EQUAL(kernel_check(), CHECK_WHOLE);
    }
    EQUAL(timer_stop(&timer), BOS_OK);
    EQUAL(timer_stop(&timer), BOS_ERROR_STATE);
    EQUAL(event_wait(&event, 5), BOS_TIMEOUT);
    CHECK(bos.timers.first == NULL);
}

static void timer_begins_anew(void)
{
    bos_tick begun;

    event_init(&event);
    timer_init(&timer, &event);
    begun = kernel_ticks();
    EQUAL(timer_start(&timer, BOS_LONGEST, BOS_LONGEST), BOS_OK);
    EQUAL(timer_start(&timer, 2, 0), BOS_OK);
    EQUAL(event_wait(&event, 10), BOS_OK);
    EQUAL(kernel_ticks() - begun, 2);
    CHECK(bos.timers.first == NULL);
}

/* It schedules tasks by its event: one that is started, one that is resumed. */
static void timer_schedules(void)
{
    event_init(&event);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_high, (void *)"t"), BOS_OK);
    timer_init(&timer, &event);
    EQUAL(timer_start(&timer, 1, 1), BOS_OK);
    EQUAL(task_sleep(3), BOS_OK);
    EQUAL(timer_stop(&timer), BOS_OK);
    noted("ttt");
    event_resumes(&event, begin(suspends_itself, HIGH, NULL));
    EQUAL(timer_start(&timer, 1, 0), BOS_OK);
    EQUAL(task_sleep(2), BOS_OK);
    noted("sr");
}

/* Among sleeps that end before, with and after it. */
static void sleeps(Task *this_task, void *this_data)
{
    (void)this_task;
    EQUAL(task_sleep((bos_tick)(*(const char *)this_data - '0')), BOS_OK);
    note(*(const char *)this_data);
}

static void timer_among_sleeps(void)
{
    event_init(&event);
    EQUAL(event_starts(&event, &block, sizeof(block), &started_high, (void *)"x"), BOS_OK);
    timer_init(&timer, &event);
    begin(sleeps, HIGH, "1");
    begin(sleeps, HIGH, "3");
    EQUAL(timer_start(&timer, 2, 2), BOS_OK);
    begin(sleeps, HIGH, "2");
    EQUAL(task_sleep(5), BOS_OK);
    EQUAL(timer_stop(&timer), BOS_OK);
    noted("1x23x");
}

static void action_timer(void)
{
    EQUAL(timer_start(&timer, 5, 5), BOS_OK);
    CHECK(timer_left(&timer) != 0);
    EQUAL(timer_stop(&timer), BOS_OK);
    EQUAL(timer_stop(&timer), BOS_ERROR_STATE);
    EQUAL(timer_start(&timer, 1, 0), BOS_OK);
}

static void timer_in_isr(void)
{
    event_init(&event);
    timer_init(&timer, &event);
    interrupt(action_timer);
    EQUAL(event_wait(&event, 3), BOS_OK);
}

/* ---- MessageBox ---- */

#define MESSAGES 3

typedef struct Dose {
    char letter;
    long amount;
} Dose;

static MessageBox box;
static Memory memory;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(sizeof(Dose)), MESSAGES)];
} area;

static void start_box(void)
{
    EQUAL(memory_init(&memory, &area, MESSAGE_BLOCK(sizeof(Dose)), MESSAGES), BOS_OK);
    EQUAL(messagebox_init(&box, &memory, sizeof(Dose)), BOS_OK);
    event_init(&event);
}

static int put(char letter)
{
    Dose dose;

    dose.letter = letter;
    dose.amount = letter * 1000l;
    return messagebox_put(&box, &dose);
}

static int got(bos_tick timeout)
{
    Dose dose;
    const int result = messagebox_get(&box, &dose, timeout);

    if (result != BOS_OK)
        return result;
    EQUAL(dose.amount, dose.letter * 1000l);
    return dose.letter;
}

static void messages_in_order(void)
{
    start_box();
    EQUAL(messagebox_init(&box, &memory, 0), BOS_ERROR_RANGE);
    EQUAL(messagebox_init(&box, &memory, memory.block_size), BOS_ERROR_RANGE);
    EQUAL(messagebox_init(&box, bos.heap, 4), BOS_ERROR_RANGE);
    EQUAL(got(BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(got(2), BOS_TIMEOUT);
    EQUAL(got(BOS_LONGEST + 1u), BOS_ERROR_RANGE);
    EQUAL(put('a'), BOS_OK);
    EQUAL(put('b'), BOS_OK);
    EQUAL(memory_unused(&memory), 1);
    EQUAL(list_length(&box.queue.items), 2);
    EQUAL(put('c'), BOS_OK);
    EQUAL(put('d'), BOS_ERROR_MEMORY);
    EQUAL(got(BOS_FOREVER), 'a');
    EQUAL(memory_unused(&memory), 1);
    EQUAL(put('d'), BOS_OK);
    EQUAL(got(BOS_NO_WAIT), 'b');
    EQUAL(got(BOS_NO_WAIT), 'c');
    EQUAL(got(BOS_NO_WAIT), 'd');
    EQUAL(memory_unused(&memory), MESSAGES);
}

static void gets(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    note(got(BOS_FOREVER));
    note(*(const char *)this_data);
}

static void messages_handed_over(void)
{
    start_box();
    begin(gets, HIGH, "1");
    begin(gets, HIGH + 1, "2");
    begin(gets, LOW, "3");
    EQUAL(task_sleep(1), BOS_OK);
    EQUAL(put('a'), BOS_OK);
    EQUAL(put('b'), BOS_OK);
    EQUAL(put('c'), BOS_OK);
    EQUAL(got(BOS_NO_WAIT), BOS_TIMEOUT);
    settle();
    noted("a2b1c3");
    EQUAL(memory_unused(&memory), MESSAGES);
}

static void finds_box_removed(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    EQUAL(got(100), BOS_REMOVED);
    note('r');
}

static void messages_removed(void)
{
    start_box();
    begin(finds_box_removed, HIGH, NULL);
    messagebox_remove(&box);
    noted("r");
    EQUAL(put('a'), BOS_OK);
    EQUAL(put('b'), BOS_OK);
    messagebox_remove(&box);
    EQUAL(memory_unused(&memory), MESSAGES);
    EQUAL(got(BOS_NO_WAIT), BOS_TIMEOUT);
}

static void drains(Task *this_task, void *this_data)
{
    int letter;

    (void)this_task;
    (void)this_data;
    note('<');
    while ((letter = got(BOS_NO_WAIT)) > 0)
        note(letter);
    note('>');
}

static const TaskClass drains_high = TASK_CLASS("drains", NULL, drains, NULL, SUITE_STACK, HIGH, 0);

static void message_starts_task(void)
{
    start_box();
    EQUAL(event_starts(&event, &block, sizeof(block), &drains_high, NULL), BOS_OK);
    messagebox_schedules(&box, &event);
    EQUAL(put('a'), BOS_OK);
    section_lock();
    EQUAL(put('b'), BOS_OK);
    EQUAL(put('c'), BOS_OK);
    section_unlock();
    noted("<a><bc>");
    EQUAL(task_sleep(2), BOS_OK);
    noted("<>");
}

static void message_resumes_task(void)
{
    start_box();
    event_resumes(&event, begin(suspends_itself, HIGH, NULL));
    messagebox_schedules(&box, &event);
    EQUAL(put('a'), BOS_OK);
    noted("sr");
    EQUAL(got(BOS_NO_WAIT), 'a');
    begin(gets, HIGH, "1");
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(put('b'), BOS_OK);
    noted("b1");
    EQUAL(event_wait(&event, BOS_NO_WAIT), BOS_TIMEOUT);
}

static void action_box(void)
{
    EQUAL(got(BOS_NO_WAIT), 'a');
    EQUAL(got(BOS_NO_WAIT), BOS_TIMEOUT);
    EQUAL(got(1), BOS_ERROR_CONTEXT);
    EQUAL(got(BOS_FOREVER), BOS_ERROR_CONTEXT);
    while (put('b') == BOS_OK)
        continue;
    EQUAL(put('b'), BOS_ERROR_MEMORY);
    messagebox_remove(&box);
    EQUAL(put('c'), BOS_OK);
    note(')');
}

static void action_message(void)
{
    EQUAL(put('d'), BOS_OK);
    note(')');
}

static void messages_in_isr(void)
{
    start_box();
    EQUAL(put('a'), BOS_OK);
    interrupt(action_box);
    EQUAL(got(BOS_NO_WAIT), 'c');
    begin(gets, HIGH, "1");
    interrupt(action_message);
    noted("))d1");
    EQUAL(event_starts(&event, &block, sizeof(block), &drains_high, NULL), BOS_OK);
    messagebox_schedules(&box, &event);
    interrupt(action_message);
    noted(")<d>");
    task = begin(suspends_itself, HIGH, NULL);
    event_resumes(&event, task);
    interrupt(action_message);
    noted("s)r");
    EQUAL(got(BOS_NO_WAIT), 'd');
    EQUAL(memory_unused(&memory), MESSAGES);
}

const Case suite_message[] = {{"event_remembered", event_remembered},
                              {"event_wakes_all", event_wakes_all},
                              {"event_resumes_a_task", event_resumes_task},
                              {"event_starts_a_task", event_starts_task},
                              {"event_starts_again", event_starts_again},
                              {"event_changes_its_task", event_changes_its_task},
                              {"event_removed", event_is_removed},
                              {"event_in_isr", event_in_isr},
                              {"event_restarts_its_maker", event_restarts_itself},
                              {"timer_once", timer_once},
                              {"timer_periodic", timer_periodic},
                              {"timer_begins_anew", timer_begins_anew},
                              {"timer_schedules_tasks", timer_schedules},
                              {"timer_among_sleeps", timer_among_sleeps},
                              {"timer_in_isr", timer_in_isr},
                              {"message_order", messages_in_order},
                              {"message_handed_over", messages_handed_over},
                              {"message_box_removed", messages_removed},
                              {"message_starts_a_task", message_starts_task},
                              {"message_resumes_a_task", message_resumes_task},
                              {"message_in_isr", messages_in_isr},
                              {NULL, NULL}};
