/* SPDX-License-Identifier: MIT */
/* Nearly always asleep: the tick at 100 Hz, and one task that says once a virtual minute that it is
   there. For measuring how fast a simulator passes idle time. Never ends. */
#include "board.h"
#include "print.h"

static void minute(Task *this_task, void *this_data)
{
    Line line;
    unsigned minutes;

    (void)this_task;
    (void)this_data;
    for (minutes = 0;; minutes++) {
        print_begin(&line);
        print_text(&line, "minute ");
        print_number(&line, minutes, 0, ' ');
        print_end(&line);
        (void)task_sleep(60u * BOS_TICK_HZ);
    }
}

static const TaskClass minute_class = TASK_CLASS("minute", NULL, minute, NULL, 1024, 10, 0);

int main(void)
{
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    print_init();
    print_line("idle: tick 100 Hz");
    (void)task_create(&minute_class, NULL);
    kernel_start();
    return 0;
}
