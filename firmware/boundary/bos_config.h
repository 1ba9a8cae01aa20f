/* SPDX-License-Identifier: MIT */
/* The configuration of this application: a faster tick, so that waits are short, and everything
   that there is but earliest deadline first; the rest is as in rtos/config/bos_config.h, which
   explains it. */
#ifndef BOS_CONFIG_H
#define BOS_CONFIG_H

/* Ticks in a second, 1 to 1000. Timeouts and sleeps count ticks. */
#define BOS_TICK_HZ 1000

/* Ticks of a turn among ready tasks of one priority, 1 to 255; 0: a turn ends only by blocking,
   yielding or ending. */
#define BOS_SLICE_TICKS 1

/* 1: the kernel has a heap of variable sizes and task_create(). 0: tasks are given their blocks
   with task_init(). Costs one pointer of RAM. */
#define BOS_HEAP 1

/* 1: semaphores can count beyond one. Costs two bytes in each. */
#define BOS_SEMAPHORE_COUNTING 1

/* 1: there are queues of what applications embed a Node in, and buffers of bytes. */
#define BOS_QUEUE  1
#define BOS_BUFFER 1

/* 1: there are events, which start and resume tasks. Costs a pointer of RAM. */
#define BOS_EVENT 1

/* 1: there are timers, one-shot and periodic, which make events. Needs BOS_EVENT. */
#define BOS_TIMER 1

/* 1: there are message boxes. Needs BOS_QUEUE; with BOS_EVENT a message can start or resume a
   task. */
#define BOS_MESSAGEBOX 1

/* 1: there are devices. Needs BOS_BUFFER. */
#define BOS_DEVICE 1

/* 1: objects that tasks wait for have a name that debuggers show. Costs a pointer in each. */
#define BOS_OBJECT_NAMES 1

/* 1: new stacks are filled with BOS_STACK_FILL, and each switch checks the stack of the task that
   leaves. Costs some tens of instructions a switch. Here the build may give it. */
#ifndef BOS_STACK_CHECK
#define BOS_STACK_CHECK 1
#endif
#define BOS_STACK_FILL 0xB5

/* Bytes at the far end of each stack that no task's stack pointer may have reached when it leaves.
   One that grows into them step by step is then found out while its control block, which lies
   behind, is whole. 0: it may use all of its stack. */
#define BOS_STACK_MARGIN 0

/* 1: each task, and the interrupt handlers together, may have an execution trace: the calls of the
   kernel, their parameters and results. Costs a pointer of RAM, one in each task's block, code, and
   some tens of instructions in each call. */
#define BOS_TRACE 1

/* 1: the idle task calls the application's kernel_idle_hook(). */
#define BOS_IDLE_HOOK 0

/* For teaching. The build of an application may give these too.
   1: there are locks, with priority inheritance or a ceiling. Costs a pointer and a byte in each
   task. */
#ifndef BOS_LOCK
#define BOS_LOCK 1
#endif

/* 1: classes have a period and a deadline; there are wait_period() and kernel_deadline_hook().
   Costs five words in each task. */
#ifndef BOS_DEADLINE
#define BOS_DEADLINE 1
#endif

/* 1: tasks with a deadline run first, the earliest deadline first; then the others by priority.
   Needs BOS_DEADLINE. Costs two words in each task. */
#ifndef BOS_EDF
#define BOS_EDF 0
#endif

/* The names that the information record shows; the build gives them. */
#ifndef BOS_BOARD
#define BOS_BOARD ""
#endif
#ifndef BOS_APPLICATION
#define BOS_APPLICATION ""
#endif

#endif
