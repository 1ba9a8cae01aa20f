/* SPDX-License-Identifier: MIT */
/* The kernel as a whole: start, ticks, interrupts, critical sections, scheduling mode. */
#ifndef BOS_KERNEL_H
#define BOS_KERNEL_H

#include "bos/event.h"
#include "bos/memory.h"
#include "bos/task.h"

/* All the kernel's variables. Only the kernel writes them; ports and debuggers read them. */
typedef struct Kernel {
    Task *this_task;    /* first: the ports' switches rely on it */
    List ready;         /* Tasks by priority, the running one among them, the idle task last */
    bos_byte isr_depth; /* handlers nested; 1 before the start, so that nothing switches */
    bos_byte flags;
    bos_byte slice; /* ticks left of the running task's turn */
    bos_byte spare;
    List timers; /* Waits and Timers by the tick at which they end */
    Task *all;   /* the first of all tasks */
#if BOS_EVENT
    Event *starts; /* the first of the events whose task is to be started when it has ended */
#endif
#if BOS_HEAP
    Memory *heap;
#endif
#if BOS_TRACE
    Trace *trace; /* of interrupt handlers and start-up; null: none */
#endif
    bos_tick ticks;
} Kernel;

#define KERNEL_NONPREEMPTIVE TASK_NONPREEMPTIVE

extern Kernel bos;

/* kernel_init: call it first. Readies the kernel and, from `size` bytes at `heap`, the heap that
   task_create() uses; without BOS_HEAP or without dynamic tasks pass null and 0. BOS_OK;
   BOS_ERROR_RANGE when the heap is too small to be one. */
int kernel_init(void *heap, bos_size size);

/* kernel_start: starts the tick and the most urgent task. Does not return on a board; the host
   port's returns when the test stops it. When every task has ended the idle task goes on: it asks
   the processor to wait for interrupts. */
void kernel_start(void);

/* kernel_tick: one tick has passed: ends waits whose time is over, gives the next equal its turn.
   ISR only, from the port's tick handler. Does not block. */
void kernel_tick(void);

/* kernel_ticks: ticks since kernel_start(); wraps around. Task or ISR; does not block. */
bos_tick kernel_ticks(void);

/* kernel_set_preemptive: `on` 0 makes all tasks non-pre-emptive, else each does as its own flag
   says (the default). Returns the former setting, 0 or 1. Task or ISR; does not block. */
int kernel_set_preemptive(int on);

/* Critical sections, first kind: no interrupt. `mask` is a variable of type bos_mask; the pair
   nests. Task or ISR. A service that blocks inside lets interrupts in until it returns. */
#define INTERRUPTS_OFF(mask)     PORT_INTERRUPTS_OFF(mask)
#define INTERRUPTS_RESTORE(mask) PORT_INTERRUPTS_RESTORE(mask)

/* Second kind: no other task. section_lock: the calling task is not pre-empted until it has called
   section_unlock as often; interrupts go on. Up to 255 deep. A call that blocks or yields inside
   gives up the processor all the same; the section is locked again when the task goes on. Task
   only; in an ISR neither does anything. Do not block. The third kind is task_set_priority(). */
void section_lock(void);
void section_unlock(void);

/* The body of ENTER_ISR and EXIT_ISR, which the port defines. Between the two a handler may call
   every service that says ISR; a switch waits for the outermost EXIT_ISR. */
void kernel_enter_isr(void);
void kernel_exit_isr(void);

/* kernel_idle_hook: with BOS_IDLE_HOOK, the application's; the idle task calls it before each wait
   for an interrupt. It must not block. */
#if BOS_IDLE_HOOK
void kernel_idle_hook(void);
#endif

/* The notice: one readable line with the kernel's name, version and processor. */
extern const char bos_notice[];

#endif
