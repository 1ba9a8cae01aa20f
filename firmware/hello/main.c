/* SPDX-License-Identifier: MIT */
/* The first application: a banner and two tasks that greet in turns; the last one to end ends the
   run. */
#include "board.h"
#include "print.h"

#define ROUNDS 3

static Semaphore ping, pong;
static int greeters;

typedef struct Greeter {
    const char *greeting;
    Semaphore *mine, *other;
} Greeter;

static Greeter ann = {"Ann: hello, Ben", &ping, &pong};
static Greeter ben = {"Ben: hello, Ann", &pong, &ping};

static int arrive(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    greeters++;
    return BOS_OK;
}

static void greet(Task *this_task, void *this_data)
{
    const Greeter *greeter = this_data;
    int i;

    (void)this_task;
    for (i = 0; i < ROUNDS; i++) {
        (void)semaphore_down(greeter->mine, BOS_FOREVER);
        (void)task_sleep(BOS_TICK_HZ / 10);
        print_line(greeter->greeting);
        (void)semaphore_up(greeter->other);
    }
}

static void leave(Task *this_task, void *this_data)
{
    (void)this_task;
    (void)this_data;
    if (--greeters > 0)
        return;
    print_line("goodbye");
    board_exit(0);
}

static const TaskClass ann_class = TASK_CLASS("ann", arrive, greet, leave, 768, 10, 0);
static const TaskClass ben_class = TASK_CLASS("ben", arrive, greet, leave, 768, 10, 0);

int main(void)
{
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    print_init();
    semaphore_init(&ping, SEMAPHORE_UP);
    semaphore_init(&pong, SEMAPHORE_DOWN);
    semaphore_set_name(&ping, "ping");
    semaphore_set_name(&pong, "pong");
    print_line(bos_notice);
    print_line("on " BOARD_NAME);
    (void)task_create(&ann_class, &ann);
    (void)task_create(&ben_class, &ben);
    kernel_start();
    return 0;
}
