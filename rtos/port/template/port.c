/* SPDX-License-Identifier: MIT */
/* An empty port: see port.h. Most ports write the switch and the masks in assembler. */
#include "bos/kernel.h"
#include "bos/port_calls.h"

bos_mask port_interrupts_off(void)
{
    /* Port: read the mask, disable interrupts. */
    return 0;
}

void port_interrupts_restore(bos_mask mask)
{
    /* Port: put the mask back. */
    (void)mask;
}

void port_frame(Task *task, bos_size size, void (*entry)(void))
{
    char *top = TASK_STACK(task) + size;

    /* Port: write, from `top` down, what the end of port_switch() loads: the registers, and `entry`
       as the place to go on, with interrupts on. Point sp at the lowest word. */
    (void)entry;
    task->sp = top;
}

void port_switch(void)
{
    /* Port: save the registers on the stack of bos.this_task and the stack pointer in its sp. */
    kernel_switch();
    /* Port: load the stack pointer from the sp of bos.this_task, then its registers; return. */
}

void port_start(void)
{
    /* Port: start the timer that interrupts BOS_TICK_HZ times a second, then load the frame of
       bos.this_task, as the end of port_switch() does. Does not return. */
}

void port_tick_handler(void)
{
    ENTER_ISR;
    /* Port: acknowledge the timer. */
    kernel_tick();
    EXIT_ISR;
}
