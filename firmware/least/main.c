/* SPDX-License-Identifier: MIT */
/* The least application, for a chip with 512 bytes of RAM: a task that counts ticks, and says a
   line after each tenth of a second, three times; then the idle task has the processor for itself.
 */
#include "board.h"

#define LINES 3

/* Nothing here can go wrong that the kernel would find out. */
void bos_hook(int code, void *object)
{
    (void)code;
    (void)object;
    PORT_HALT();
}

static TASK_BLOCK(block, PORT_STACK_MIN);

static void body(Task *this_task, void *this_data)
{
    bos_tick next = kernel_ticks();
    int lines;

    (void)this_task;
    (void)this_data;
    for (lines = 0; lines < LINES; lines++) {
        next = (bos_tick)(next + BOS_TICK_HZ / 10);
        while (kernel_ticks() != next)
            (void)task_yield();
        board_print_polled("a tenth of a second\n");
    }
    board_print_polled("the task ends\n");
}

static const TaskClass type = TASK_CLASS("", NULL, body, NULL, PORT_STACK_MIN, 1, 0);

int main(void)
{
    board_init();
    board_print_polled(bos_notice);
    board_print_polled("\n");
    (void)kernel_init(NULL, 0);
    (void)task_init(&block, sizeof(block), &type, NULL);
    kernel_start();
    return 0;
}
