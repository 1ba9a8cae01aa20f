/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs one example after another: prints "== NN" and what it said. Each must leave the kernel as it
   found it: no task, no memory of the heap, no section, no wait, or the next would not be alone. */
#include "example.h"

typedef struct Example {
    int number;
    void (*run)(void);
} Example;

extern const Example examples[]; /* made by the test; ends with a null */
void say_flush(void);

/* What an example has left behind, or null. */
static const char *left_behind(const Task *task, bos_size unused)
{
    if (kernel_check() != CHECK_WHOLE || memory_check(bos.heap) != CHECK_WHOLE)
        return "the kernel's data is broken";
    if (memory_unused(bos.heap) != unused)
        return "memory of the heap is missing";
    if (bos.all != task || task->next->next != NULL)
        return "a task still lives";
    if (bos.timers.first != NULL)
        return "a timer still runs";
    if (task->lock_depth != 0)
        return "a section is still locked";
    if (task->priority != task->type->priority || !kernel_set_preemptive(1))
        return "priority or mode have changed";
    return NULL;
}

static void run_all(Task *this_task, void *this_data)
{
    const Example *example;

    (void)this_data;
    for (example = examples; example->run != NULL; example++) {
        const bos_size unused = memory_unused(bos.heap);
        const char *text;

        say_number("==", example->number);
        say_flush();
        example->run();
        text = left_behind(this_task, unused);
        if (text != NULL)
            say(text);
        say_flush();
    }
    say_number("==", 0);
    finish();
}

static const TaskClass runner_class =
    TASK_CLASS("example", NULL, run_all, NULL, 4 * PORT_STACK_MIN, 10, 0);

int main(void)
{
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    (void)task_create(&runner_class, NULL);
    kernel_start();
    return 1;
}
