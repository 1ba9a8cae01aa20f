/* SPDX-License-Identifier: MIT */
/* The kernel's options and what they are where nobody says otherwise. An application that wants
   others has a bos_config.h in its own folder, which is searched first: it defines those, and then
   includes this file. A build may define them, too. A feature that is off leaves no code and no RAM
   in the image. */
#ifndef BOS_CONFIG_H
#define BOS_CONFIG_H

/* Ticks in a second, 1 to 1000. Timeouts and sleeps count ticks. */
#ifndef BOS_TICK_HZ
#define BOS_TICK_HZ 100
#endif

/* Ticks of a turn among ready tasks of one priority, 1 to 255; 0: a turn ends only by blocking,
   yielding or ending. */
#ifndef BOS_SLICE_TICKS
#define BOS_SLICE_TICKS 1
#endif

/* 1: the kernel has a heap of variable sizes and task_create(). 0: tasks are given their blocks
   with task_init(). Costs one pointer of RAM. */
#ifndef BOS_HEAP
#define BOS_HEAP 1
#endif

/* 1: tasks can wait: for semaphores and all other objects, and for time. 0: they only run, yield,
   are suspended, and end; nothing below that they could wait for is there. */
#ifndef BOS_WAITING
#define BOS_WAITING 1
#endif

/* 1: semaphores can count beyond one. Costs two bytes in each. */
#ifndef BOS_SEMAPHORE_COUNTING
#define BOS_SEMAPHORE_COUNTING 1
#endif

/* 1: there are queues of what applications embed a Node in, and buffers of bytes. */
#ifndef BOS_QUEUE
#define BOS_QUEUE 1
#endif
#ifndef BOS_BUFFER
#define BOS_BUFFER 1
#endif

/* 1: there are events, which start and resume tasks. Costs a pointer of RAM. */
#ifndef BOS_EVENT
#define BOS_EVENT 1
#endif

/* 1: there are timers, one-shot and periodic, which make events. Needs BOS_EVENT. */
#ifndef BOS_TIMER
#define BOS_TIMER 1
#endif

/* 1: there are message boxes. Needs BOS_QUEUE; with BOS_EVENT a message can start or resume a
   task. */
#ifndef BOS_MESSAGEBOX
#define BOS_MESSAGEBOX 1
#endif

/* 1: there are devices. Needs BOS_BUFFER. */
#ifndef BOS_DEVICE
#define BOS_DEVICE 1
#endif

/* 1: objects that tasks wait for have a name that debuggers show. Costs a pointer in each. */
#ifndef BOS_OBJECT_NAMES
#define BOS_OBJECT_NAMES 1
#endif

/* 1: new stacks are filled with BOS_STACK_FILL, and each switch checks the stack of the task that
   leaves. Costs some tens of instructions a switch. */
#ifndef BOS_STACK_CHECK
#define BOS_STACK_CHECK 1
#endif
#ifndef BOS_STACK_FILL
#define BOS_STACK_FILL 0xB5
#endif

/* Bytes at the far end of each stack that no task's stack pointer may have reached when it leaves.
   One that grows into them step by step is then found out while its control block, which lies
   behind, is whole. 0: it may use all of its stack. */
#ifndef BOS_STACK_MARGIN
#define BOS_STACK_MARGIN 0
#endif

/* 1: each task, and the interrupt handlers together, may have an execution trace: the calls of the
   kernel, their parameters and results. Costs a pointer of RAM, one in each task's block, code, and
   some tens of instructions in each call. */
#ifndef BOS_TRACE
#define BOS_TRACE 0
#endif

/* 1: the idle task calls the application's kernel_idle_hook(). */
#ifndef BOS_IDLE_HOOK
#define BOS_IDLE_HOOK 0
#endif

/* For teaching.
   1: there are locks, with priority inheritance or a ceiling. Costs a pointer and a byte in each
   task. */
#ifndef BOS_LOCK
#define BOS_LOCK 0
#endif

/* 1: classes have a period and a deadline; there are wait_period() and kernel_deadline_hook().
   Costs five words in each task. */
#ifndef BOS_DEADLINE
#define BOS_DEADLINE 0
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
