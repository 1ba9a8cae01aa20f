/* SPDX-License-Identifier: MIT */
/* Begin and end of a lab, and the choice of its experiments: see lab_start() in lab.h. */
#include "lab.h"

#define PATIENCE ((bos_tick)2 * BOS_TICK_HZ)

static Device keys;

static void open_keys(void)
{
    static bos_byte typed[8];

    board_console(&keys);
    (void)device_set_input(&keys, typed, sizeof(typed));
    (void)device_open(&keys);
}

/* The key that is typed within that time, or -1. */
static int read_key(bos_tick timeout)
{
    bos_byte key;

    return device_read(&keys, &key, 1, timeout) == 1 ? key : -1;
}

static void run(const Lab *lab, int which)
{
    print_line("");
    lab_print("-- %s", lab->runs[which]);
    lab->run(which);
}

static void show_runs(const Lab *lab)
{
    int i;

    lab_print("lab %s: %s", lab->name, lab->about);
    for (i = 0; i < lab->count; i++)
        lab_print("  %u  %s", (unsigned)i + 1u, lab->runs[i]);
    lab_print("1 to %u for one of them, Enter for all, which begin in two seconds",
              (unsigned)lab->count);
}

/* Makes the experiments that are chosen, until all are asked for. What was typed during one is
   forgotten. */
static void make_chosen(const Lab *lab)
{
    int key = read_key(PATIENCE);

    while (key >= '1' && key < '1' + lab->count) {
        run(lab, key - '1');
        print_line("");
        lab_print("1 to %u, or Enter for all", (unsigned)lab->count);
        while (read_key(BOS_NO_WAIT) >= 0)
            continue;
        key = read_key(BOS_FOREVER);
    }
}

static void lesson(Task *this_task, void *this_data)
{
    const Lab *lab = *(const Lab **)this_data;
    int i, holds;

    (void)this_task;
    open_keys();
    lab_measure();
    lab->prepare();
    show_runs(lab);
    make_chosen(lab);
    for (i = 0; i < lab->count; i++)
        run(lab, i);
    print_line("");
    holds = lab->holds();
    lab_print("lab %s: %s", lab->name, holds ? "holds" : "DOES NOT HOLD");
    board_exit(!holds);
}

void lab_start(const Lab *lab)
{
    static const TaskClass lesson_class =
        TASK_CLASS("lesson", NULL, lesson, NULL, 1024, TASK_HIGHEST, 0);
    static const Lab *the_lab;

    the_lab = lab;
    board_init();
    (void)kernel_init(board_heap, BOARD_HEAP_SIZE);
    print_init();
    (void)task_create(&lesson_class, &the_lab);
    kernel_start();
}
