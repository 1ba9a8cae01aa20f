/* SPDX-License-Identifier: MIT */
/* An empty port: see port.h. Most ports write the masks and the switch in assembler: switch.S has
   the steps. */
#include "bos/kernel.h"
#include "bos/port_calls.h"

#include "switch.h"

#include <stddef.h>

/* What switch.S knows of the C structures, and how the frame fits. Keep these. */
typedef char check_pointer[sizeof(void *) == POINTER_BYTES ? 1 : -1];
typedef char check_this_task[offsetof(Kernel, this_task) == KERNEL_THIS_TASK ? 1 : -1];
typedef char check_sp[offsetof(Task, sp) == TASK_SP ? 1 : -1];
typedef char check_frame[FRAME_WORDS * POINTER_BYTES <= PORT_STACK_MIN ? 1 : -1];
typedef char check_entry[FRAME_ENTRY < FRAME_WORDS ? 1 : -1];

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

/* Port: a stack that grows upwards has its first frame at TASK_STACK(task). An address of code that
   does not fit into a word of the frame is written in two. */
void port_frame(Task *task, bos_size size, void (*entry)(void))
{
    const bos_size room = size / sizeof(port_align) * sizeof(port_align);
    size_t *frame = (size_t *)(void *)(TASK_STACK(task) + room) - FRAME_WORDS;
    int i;

    for (i = 0; i < FRAME_WORDS; i++)
        frame[i] = 0;
    frame[FRAME_ENTRY] = (size_t)entry;
    task->sp = frame;
}

void port_switch(void)
{
    /* Port: save the registers on the stack of bos.this_task and the stack pointer in its sp. */
    kernel_switch();
    /* Port: load the stack pointer from the sp of bos.this_task, then its registers; return. */
}

void port_enter(void)
{
    /* Port: load the frame of bos.this_task, as the end of port_switch() does. */
}

void port_start(void)
{
    /* Port: start the timer that interrupts BOS_TICK_HZ times a second. */
    port_enter();
}

void port_tick_handler(void)
{
    ENTER_ISR;
    /* Port: acknowledge timer and interrupt controller: EXIT_ISR may switch to another task. */
    kernel_tick();
    EXIT_ISR;
}
