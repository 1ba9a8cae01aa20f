/* SPDX-License-Identifier: MIT */
/* ARMv7-M: a task's first frame, the start, the tick. After the ARMv7-M Architecture Reference
   Manual: B1.5.6 (exception entry, the stacked frame), B3.2 (system control space), B3.3 (SysTick).
   BOARD_HEADER is the generated header of the board; it gives the clock. */
#include "bos/kernel.h"
#include "bos/port_calls.h"

#include BOARD_HEADER
#include "switch.h"

#include <stddef.h>

#define PORT_FRAME_MEMBER(name) unsigned int name;
typedef struct Frame {
    PORT_FRAME_WORDS(PORT_FRAME_MEMBER, PORT_FRAME_MEMBER)
} Frame;

/* What switch.S knows of the C structures, and how a frame fits. */
typedef char check_this_task[offsetof(Kernel, this_task) == KERNEL_THIS_TASK ? 1 : -1];
typedef char check_ready[offsetof(Kernel, ready) == KERNEL_READY ? 1 : -1];
typedef char check_slice[offsetof(Kernel, slice) == KERNEL_SLICE ? 1 : -1];
typedef char check_node[offsetof(Task, node) == 0 ? 1 : -1];
typedef char check_sp[offsetof(Task, sp) == TASK_SP ? 1 : -1];
typedef char check_frame[sizeof(Frame) == 4 * FRAME_WORDS ? 1 : -1];
typedef char check_saved[offsetof(Frame, r0) == FRAME_SAVED ? 1 : -1];
typedef char check_pc[offsetof(Frame, pc) == FRAME_PC ? 1 : -1];
typedef char check_scratch[offsetof(Frame, lr) - offsetof(Frame, r0) == FRAME_SCRATCH ? 1 : -1];
typedef char check_stack[2 * sizeof(Frame) <= PORT_STACK_MIN ? 1 : -1];

#define REGISTER(address) (*(volatile unsigned int *)(address))
#define SYST_CSR          REGISTER(0xE000E010u)
#define SYST_RVR          REGISTER(0xE000E014u)
#define SYST_CVR          REGISTER(0xE000E018u)
#define SHPR3             REGISTER(0xE000ED20u)

#define CSR_ENABLE    0x1u
#define CSR_TICKINT   0x2u
#define CSR_CLKSOURCE 0x4u /* the processor's clock */

void port_frame(Task *task, bos_size size, void (*entry)(void))
{
    Frame *frame = (Frame *)(void *)(TASK_STACK(task) + (size & ~7u)) - 1;
    unsigned int *word;

    for (word = &frame->r4; word < &frame->pc; word++)
        *word = 0;
    frame->pc = (unsigned int)entry & ~1u;
    frame->xpsr = FRAME_XPSR;
    task->sp = frame;
}

#if BOS_STACK_CHECK
void port_switch(void)
{
    PORT_PEND_SWITCH();
    __asm__ volatile("dsb\n\tcpsie i\n\tisb\n\tcpsid i" : : : "memory");
}
#endif

/* PendSV and SysTick have the lowest priority: a switch waits for all handlers. */
void port_start(void)
{
    SHPR3 |= 0xFFFF0000u;
    SYST_RVR = CPU_CLOCK_HZ / BOS_TICK_HZ - 1u;
    SYST_CVR = 0;
    SYST_CSR = CSR_ENABLE | CSR_TICKINT | CSR_CLKSOURCE;
    port_enter(bos.this_task->sp);
}

/* For the vector table. */
void port_tick_handler(void)
{
    ENTER_ISR;
    kernel_tick();
    kernel_exit_isr();
}
