/* SPDX-License-Identifier: MIT */
/* A benchmark in the shape of Thread-Metric: seven operations, each done as often as 0.3 seconds
   allow, then checked and printed by a task that is more urgent than all. What an operation costs
   is counted from outside, see docs/thread-metric.md. Ends with status 1 when one was not done. */
#include "board.h"
#include "layer.h"
#include "operations.h"
#include "print.h"

#define DURATION (3 * BOS_TICK_HZ / 10) /* ticks */

/* The counters of an operation are together `total`. */
static int even(const Operation *operation, unsigned total)
{
    const unsigned average = total / (unsigned)operation->count;
    int i;

    for (i = 0; i < operation->count; i++) {
        if (operation->counters[i] + 1u < average || operation->counters[i] > average + 1u)
            return 0;
    }
    return average != 0;
}

static void print_operation(const char *name, unsigned total, int done)
{
    Line line;

    print_begin(&line);
    print_text(&line, done ? "" : "FAIL ");
    print_text(&line, name);
    print_text(&line, ": ");
    print_number(&line, total, 0, ' ');
    print_end(&line);
}

static int measure(const Operation *operation)
{
    unsigned total = 0;
    int done = layer_init() == LAYER_OK;
    int i;

    done &= operation->start();
    (void)task_sleep(DURATION);
    for (i = 0; i < operation->count; i++)
        total += operation->counters[i];
    done &= even(operation, total) && operation_errors == 0;
    done &= layer_end();
    print_operation(operation->name, total, done);
    return done;
}

static void report(Task *this_task, void *this_data)
{
    int done = 1;
    int i;

    (void)this_task;
    (void)this_data;
    for (i = 0; i < OPERATIONS; i++)
        done &= measure(&operations[i]);
    board_exit(!done);
}

static const TaskClass report_class = TASK_CLASS("report", NULL, report, NULL, 1024, 40, 0);
static TASK_BLOCK(report_block, 1024);

int main(void)
{
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    print_init();
    (void)task_init(&report_block, sizeof(report_block), &report_class, NULL);
    kernel_start();
    return 0;
}
