/* SPDX-License-Identifier: MIT */
/* The host port: contexts after POSIX.1-2001 (makecontext, swapcontext). Time passes only when the
   idle task runs or a test raises the tick's line. */
#include "bos/kernel.h"
#include "bos/port_calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

/* What lies on the stack of a task that does not run; its Task's sp points to it. */
typedef struct Frame {
    ucontext_t context;
    void (*entry)(void);
    void *shadow; /* AddressSanitizer's */
} Frame;

void (*host_boundary)(void);
unsigned long host_idle_limit = 1000000;

static int interrupts_off = 1;
static unsigned pending;
static int running_line = -1;
static void (*handlers[HOST_LINES])(void);

static Frame main_frame;
static const void *main_stack;
static size_t main_stack_size;

/* ---- interrupts ---- */

bos_mask host_interrupts_off(void)
{
    bos_mask mask = interrupts_off;

    interrupts_off = 1;
    return mask;
}

static int most_urgent(void)
{
    int line;

    for (line = HOST_LINES - 1; line > running_line; line--) {
        if ((pending >> line & 1u) != 0)
            return line;
    }
    return -1;
}

static void handle(int line)
{
    int interrupted = running_line;

    pending &= ~(1u << line);
    running_line = line;
    handlers[line]();
    running_line = interrupted;
}

static void let_in(void)
{
    int line;

    while (!interrupts_off && (line = most_urgent()) >= 0)
        handle(line);
}

void host_interrupts_restore(bos_mask mask)
{
    if (!mask && host_boundary != NULL)
        host_boundary();
    interrupts_off = mask;
    let_in();
}

void host_attach(int line, void (*handler)(void))
{
    handlers[line] = handler;
}

void host_raise(int line)
{
    pending |= 1u << line;
    let_in();
}

static void tick_handler(void)
{
    ENTER_ISR;
    kernel_tick();
    EXIT_ISR;
}

void host_idle(void)
{
    if (host_idle_limit-- == 0) {
        fprintf(stderr, "host port: nobody runs any more\n");
        abort();
    }
    host_raise(HOST_TICK);
}

void host_halt(void)
{
    abort();
}

/* ---- contexts ---- */

/* Frames that are abandoned must be unmarked, or who uses the memory next is accused. */
static void unmark(const Task *task)
{
#ifdef __SANITIZE_ADDRESS__
    ASAN_UNPOISON_MEMORY_REGION(TASK_STACK(task), task->type->stack_size);
#else
    (void)task;
#endif
}

/* The first that runs in any context after a change to it. */
static void arrived(void *shadow)
{
#ifdef __SANITIZE_ADDRESS__
    const void *bottom;
    size_t size;

    __sanitizer_finish_switch_fiber(shadow, &bottom, &size);
    if (main_stack == NULL) {
        main_stack = bottom;
        main_stack_size = size;
    }
#else
    (void)shadow;
#endif
}

static void change(Frame *from, Frame *to, const void *stack, size_t size)
{
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_start_switch_fiber(&from->shadow, stack, size);
#else
    (void)stack;
    (void)size;
#endif
    if (swapcontext(&from->context, &to->context) != 0)
        abort();
    arrived(from->shadow);
}

static void begin(unsigned high, unsigned low)
{
    Frame *frame = (Frame *)(((unsigned long)high << 16 << 16) | low);

    arrived(NULL);
    running_line = -1;
    host_interrupts_restore(0);
    frame->entry();
    abort();
}

void port_frame(Task *task, bos_size size, void (*entry)(void))
{
    bos_size room = (size - sizeof(Frame)) & ~(bos_size)63;
    Frame *frame = (Frame *)(void *)(TASK_STACK(task) + room);
    unsigned long address = (unsigned long)frame;

    unmark(task);
    memset(frame, 0, sizeof(*frame));
    getcontext(&frame->context);
    frame->context.uc_stack.ss_sp = TASK_STACK(task);
    frame->context.uc_stack.ss_size = room;
    frame->entry = entry;
    makecontext(&frame->context, (void (*)(void))begin, 2, (unsigned)(address >> 16 >> 16),
                (unsigned)address);
    task->sp = frame;
}

void host_switch(void)
{
    Task *from = bos.this_task;
    Frame frame;

    from->sp = &frame;
    kernel_switch();
    running_line = -1;
    if (from->state == TASK_ENDED)
        unmark(from);
    if (bos.this_task != from)
        change(&frame, bos.this_task->sp, TASK_STACK(bos.this_task),
               bos.this_task->type->stack_size);
    interrupts_off = 1;
}

void port_start(void)
{
    main_stack = NULL;
    pending = 0;
    running_line = -1;
    host_attach(HOST_TICK, tick_handler);
    change(&main_frame, bos.this_task->sp, TASK_STACK(bos.this_task),
           bos.this_task->type->stack_size);
}

void host_stop(void)
{
    Frame frame;
    Task *task;

    interrupts_off = 1;
    for (task = bos.all; task != NULL; task = task->next)
        unmark(task);
    host_boundary = NULL;
    change(&frame, &main_frame, main_stack, main_stack_size);
}
