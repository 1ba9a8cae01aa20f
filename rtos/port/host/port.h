/* SPDX-License-Identifier: MIT */
/* The port for a process on a host with ucontext: tasks are contexts on the stacks that the kernel
   provides, interrupts are calls of handlers wherever they are let in, so a run is the same each
   time. For tests, under sanitizers. Contract of each name: docs/add-a-port.md. */
#ifndef PORT_H
#define PORT_H

#ifdef HOST_SHORT_TICK
typedef unsigned short bos_tick; /* as on a 16-bit machine */
#else
typedef unsigned int bos_tick;
#endif
typedef unsigned long bos_size;
typedef int bos_mask;
typedef long double port_align;

#define PORT_NAME  "host"
#define PORT_FRAME ""

#define PORT_STACK_MIN  24576 /* the C library's printing under AddressSanitizer fits */
#define PORT_STACK_IDLE 24576
#define PORT_STACK_UP   0

#define PORT_INTERRUPTS_OFF(mask)     ((mask) = host_interrupts_off())
#define PORT_INTERRUPTS_RESTORE(mask) host_interrupts_restore(mask)
#define PORT_SWITCH()                 host_switch()
#define PORT_SWITCH_ISR()             host_switch()

#define ENTER_ISR kernel_enter_isr()
#define EXIT_ISR  kernel_exit_isr()

/* AddressSanitizer marks what lies around variables in a stack's frames; the stack check reads it
   all the same. */
#ifdef __SANITIZE_ADDRESS__
#define PORT_STACK_READER __attribute__((no_sanitize_address))
#else
#define PORT_STACK_READER
#endif

#define PORT_IDLE() host_idle()
#define PORT_HALT() host_halt()

#define HOST_LINES 8 /* interrupt lines; a greater one is more urgent */
#define HOST_TICK  0 /* the line of the tick */

bos_mask host_interrupts_off(void);
void host_interrupts_restore(bos_mask mask);
void host_switch(void);
void host_idle(void);
void host_halt(void);

/* For tests. host_attach: the handler of a line; it begins with ENTER_ISR and ends with EXIT_ISR.
   host_raise: makes the line pending; its handler runs as soon as interrupts are on and no handler
   of the same or a more urgent line runs. host_stop: kernel_start() returns; from a task.
   host_boundary, when not null, is called each time interrupts are about to go on: it may raise
   lines. host_idle_limit: ticks that the idle task may wait before the process is aborted. */
void host_attach(int line, void (*handler)(void));
void host_raise(int line);
void host_stop(void);
extern void (*host_boundary)(void);
extern unsigned long host_idle_limit;

#endif
