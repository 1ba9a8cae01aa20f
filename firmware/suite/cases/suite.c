/* SPDX-License-Identifier: MIT */
/* The suite's driver: runs the tables of cases in a task and reports each. */
#include "suite.h"

int hook_code;
void *hook_object;
void (*hook_action)(void);

/* An image that holds a part of the suite names its tables. */
#ifndef SUITE_TABLES
#define SUITE_TABLES                                                                               \
    suite_list, suite_tasks, suite_schedule, suite_time, suite_semaphore, suite_handover,          \
        suite_objects, suite_lock, suite_period, suite_edf, suite_queue, suite_message,            \
        suite_device, suite_isr, suite_section, suite_memory, suite_checks, suite_trace,           \
        suite_contexts, suite_torture
#endif

static const Case *const tables[] = {SUITE_TABLES};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

static const char *case_name;
static int case_failed, passed, failed;
static char log_text[200];
static unsigned log_length;

/* ---- reporting ---- */

static void print_number(long value)
{
    char digits[24];
    int at = sizeof(digits) - 1;
    unsigned long left = value < 0 ? 0ul - (unsigned long)value : (unsigned long)value;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + left % 10u);
        left /= 10u;
    } while (left != 0);
    if (value < 0)
        digits[--at] = '-';
    suite_print(digits + at);
}

static void fail(const char *text, int line)
{
    case_failed = 1;
    suite_print("FAIL ");
    suite_print(case_name);
    suite_print(" line ");
    print_number(line);
    suite_print(": ");
    suite_print(text);
}

void suite_check(int holds, const char *text, int line)
{
    if (holds)
        return;
    fail(text, line);
    suite_print("\n");
}

void suite_equal(long value, long wish, const char *text, int line)
{
    if (value == wish)
        return;
    fail(text, line);
    suite_print(" is ");
    print_number(value);
    suite_print(", must be ");
    print_number(wish);
    suite_print("\n");
}

void suite_tell(const char *text, unsigned long number)
{
    suite_print(text);
    suite_print(": ");
    print_number((long)number);
    suite_print("\n");
}

void note(int letter)
{
    if (log_length + 1 < sizeof(log_text))
        log_text[log_length++] = (char)letter;
    log_text[log_length] = '\0';
}

static int same(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

void noted(const char *wish)
{
    if (!same(log_text, wish)) {
        fail("happened: ", 0);
        suite_print(log_text);
        suite_print(", must be: ");
        suite_print(wish);
        suite_print("\n");
    }
    log_length = 0;
    log_text[0] = '\0';
}

void bos_hook(int code, void *object)
{
    hook_code = code;
    hook_object = object;
    if (hook_action != NULL) {
        interrupt(hook_action);
        note('h');
    }
}

/* ---- tasks ---- */

/* A class for each priority and flag that a case asks for; they must outlive their tasks. */
#define CLASSES 48
static TaskClass classes[CLASSES];
static int class_count;

static const TaskClass *class_for(task_function *body, int priority, int flags)
{
    TaskClass made = TASK_CLASS_TRACED("case", NULL, NULL, NULL, SUITE_STACK, 0, 0, 4);
    int i;

    made.body = body;
    made.priority = (bos_byte)priority;
    made.flags = (bos_byte)flags;
    for (i = 0; i < class_count; i++) {
        if (classes[i].body == body && classes[i].priority == priority && classes[i].flags == flags)
            return &classes[i];
    }
    CHECK(class_count < CLASSES);
    classes[class_count] = made;
    return &classes[class_count++];
}

Task *begin_flags(task_function *body, int priority, void *data, int flags)
{
    Task *task = task_create(class_for(body, priority, flags), data);

    CHECK(task != NULL);
    return task;
}

Task *begin(task_function *body, int priority, void *data)
{
    return begin_flags(body, priority, data, 0);
}

Semaphore gate;

void notes_once(Task *this_task, void *this_data)
{
    (void)this_task;
    note(*(const char *)this_data);
}

void takes_gate(Task *this_task, void *this_data)
{
    EQUAL(semaphore_down(&gate, BOS_FOREVER), BOS_OK);
    notes_once(this_task, this_data);
}

void settle(void)
{
    CHECK(task_set_priority(task_this(), 1) == SUITE_PRIORITY);
    CHECK(task_set_priority(task_this(), SUITE_PRIORITY) == 1);
}

/* ---- time ---- */

void set_ticks(bos_tick ticks)
{
    bos_mask mask;

    INTERRUPTS_OFF(mask);
    bos.ticks = ticks;
    INTERRUPTS_RESTORE(mask);
}

void work_until(bos_tick ticks)
{
    while (kernel_ticks() != ticks)
        suite_work();
}

/* ---- interrupts ---- */

static void (*low_action)(void);
static void (*high_action)(void);

static void low_handler(void)
{
    ENTER_ISR;
    low_action();
    EXIT_ISR;
}

static void high_handler(void)
{
    ENTER_ISR;
    high_action();
    EXIT_ISR;
}

void interrupt(void (*action)(void))
{
    low_action = action;
    suite_raise(SUITE_LINE_LOW);
}

void interrupt_high(void (*action)(void))
{
    high_action = action;
    suite_raise(SUITE_LINE_HIGH);
}

/* ---- running ---- */

static int tasks(void)
{
    const Task *task;
    int count = 0;

    for (task = bos.all; task != NULL; task = task->next)
        count++;
    return count;
}

/* A case begins right after a tick, so that its first turns are whole on every machine. */
static void run_case(const Case *which)
{
    const bos_size heap = memory_unused(bos.heap);

    case_name = which->name;
    case_failed = 0;
    class_count = 0;
    EQUAL(task_sleep(1), BOS_OK);
    which->run();
    noted("");
    EQUAL(tasks(), 2);
    EQUAL(memory_unused(bos.heap), heap);
    EQUAL(task_this()->lock_depth, 0);
    EQUAL(kernel_check(), CHECK_WHOLE);
    EQUAL(memory_check(bos.heap), CHECK_WHOLE);
    EQUAL(hook_code, 0);
    hook_code = 0;
    if (!case_failed) {
        suite_print("ok ");
        suite_print(which->name);
        suite_print("\n");
    }
    passed += !case_failed;
    failed += case_failed;
}

static void suite_body(Task *this_task, void *this_data)
{
    unsigned i;
    const Case *which;

    (void)this_task;
    (void)this_data;
    suite_trace_begun();
    suite_attach(SUITE_LINE_LOW, low_handler);
    suite_attach(SUITE_LINE_HIGH, high_handler);
    for (i = 0; i < TABLES; i++) {
        for (which = tables[i]; which->name != NULL; which++)
            run_case(which);
    }
    suite_print("suite: ");
    print_number(passed);
    suite_print(" passed, ");
    print_number(failed);
    suite_print(" failed\n");
    suite_exit(failed);
}

static const TaskClass suite_class =
    TASK_CLASS("suite", NULL, suite_body, NULL, SUITE_MAIN_STACK, SUITE_PRIORITY, 0);

/* suite_start: makes the suite's task in the given heap and starts the kernel. */
void suite_start(void *heap, bos_size size)
{
    const int result = kernel_init(heap, size);

    suite_trace_begin();
    if (result != BOS_OK || task_create(&suite_class, NULL) == NULL) {
        suite_print("FAIL suite: the heap is too small\n");
        suite_exit(1);
    }
    kernel_start();
}
