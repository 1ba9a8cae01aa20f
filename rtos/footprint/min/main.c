/* SPDX-License-Identifier: MIT */
/* The image that `make footprint` measures as the minimum: create, remove, yield, the pre-emptive
   switch, the tick, ENTER_ISR and EXIT_ISR, and nothing else of the kernel. */
#include "bos.h"

int main(void);
void measured_handler(void);

static TASK_BLOCK(block, PORT_STACK_MIN);

static void body(Task *this_task, void *this_data)
{
    (void)this_data;
    (void)task_yield();
    (void)task_remove(this_task);
}

static const TaskClass type = TASK_CLASS("", NULL, body, NULL, PORT_STACK_MIN, 1, 0);

void measured_handler(void)
{
    ENTER_ISR;
    EXIT_ISR;
}

void bos_hook(int code, void *object)
{
    (void)code;
    (void)object;
}

int main(void)
{
    measured_handler();
    (void)kernel_init(NULL, 0);
    (void)task_init(&block, sizeof(block), &type, NULL);
    kernel_start();
    return 0;
}
