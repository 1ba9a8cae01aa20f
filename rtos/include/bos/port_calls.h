/* SPDX-License-Identifier: MIT */
/* What kernel and port call of each other, besides the macros of port.h. Applications need none of
   it, except the tick handler that the port exports for the vector table. */
#ifndef BOS_PORT_CALLS_H
#define BOS_PORT_CALLS_H

#include "bos/task.h"

/* The port's. port_frame: writes a first frame into the task's stack, `size` bytes from TASK_STACK
   up, so that the next switch to the task calls `entry`, which never returns, with interrupts on;
   sets task->sp. The task does not run. Interrupts may be on or off. */
void port_frame(Task *task, bos_size size, void (*entry)(void));

/* The port's. port_start: starts the tick source and goes on, with interrupts on, in the idle
   task, whose frame was made by port_frame and which is bos.this_task. */
void port_start(void);

/* The kernel's. kernel_switch: called by the port in a switch, interrupts off, after the leaving
   task's registers and stack pointer are saved; makes the most urgent ready task bos.this_task,
   whose registers the port then loads. */
void kernel_switch(void);

#endif
