/* SPDX-License-Identifier: MIT */
/* H8/300 and H8/300H: a task's first frame and the start. The board has the timer that ticks. */
#include "bos/kernel.h"
#include "bos/port_calls.h"

#include "switch.h"

#include <stddef.h>

/* What port_switch pushes, and the return address. A register of a first frame holds anything. */
typedef struct Frame {
    port_register r6;
    port_register r5;
    port_register r4;
    void (*pc)(void);
} Frame;

/* What switch.S knows of the C structures, and how the frame fits. */
typedef char check_pointer[sizeof(void *) == POINTER_BYTES ? 1 : -1];
typedef char check_register[sizeof(port_register) == REGISTER_BYTES ? 1 : -1];
typedef char check_this_task[offsetof(Kernel, this_task) == KERNEL_THIS_TASK ? 1 : -1];
typedef char check_sp[offsetof(Task, sp) == TASK_SP ? 1 : -1];
typedef char check_frame[sizeof(Frame) == 3 * REGISTER_BYTES + POINTER_BYTES ? 1 : -1];
typedef char check_stack[2 * sizeof(Frame) <= PORT_STACK_MIN ? 1 : -1];

unsigned char port_nests;

void port_frame(Task *task, bos_size size, void (*entry)(void))
{
    Frame *frame = (Frame *)(void *)(TASK_STACK(task) + (size & ~(bos_size)1)) - 1;

    frame->r4 = (port_register)entry;
    frame->pc = port_begin;
    task->sp = frame;
}

void port_start(void)
{
    port_tick_start();
    port_enter();
}
