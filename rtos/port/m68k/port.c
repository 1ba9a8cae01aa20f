/* SPDX-License-Identifier: MIT */
/* 68000 and ColdFire: a task's first frame. */
#include "bos/kernel.h"
#include "bos/port_calls.h"

#include "switch.h"

#include <stddef.h>

/* What switch.S knows of the C structures, and how a frame fits. */
typedef char check_this_task[offsetof(Kernel, this_task) == KERNEL_THIS_TASK ? 1 : -1];
typedef char check_ready[offsetof(Kernel, ready) == KERNEL_READY ? 1 : -1];
typedef char check_depth[offsetof(Kernel, isr_depth) == KERNEL_ISR_DEPTH ? 1 : -1];
typedef char check_slice[offsetof(Kernel, slice) == KERNEL_SLICE ? 1 : -1];
typedef char check_node[offsetof(Task, node) == 0 ? 1 : -1];
typedef char check_sp[offsetof(Task, sp) == TASK_SP ? 1 : -1];
typedef char check_saved[FRAME_SAVED == 4 * (6 + 5) && FRAME_BYTES == FRAME_SAVED + 8 ? 1 : -1];
typedef char check_stack[2 * FRAME_BYTES <= PORT_STACK_MIN ? 1 : -1];
typedef char check_pointer[sizeof(void *) == 4 && sizeof(void (*)(void)) == 4 ? 1 : -1];

/* The processor wants an even stack; words at multiples of four are quicker on a bus of 32 bits.
   What the registers hold first does not matter. */
void port_frame(Task *task, bos_size size, void (*entry)(void))
{
    void (**word)(void) = (void (**)(void))(void *)(TASK_STACK(task) + (size & ~3u));

    word[-1] = entry;
    word[-2] = port_begin;
    task->sp = word - FRAME_BYTES / 4;
}
