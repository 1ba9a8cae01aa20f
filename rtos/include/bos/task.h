/* SPDX-License-Identifier: MIT */
/* Task: an object with a constructor, a body and a destructor that runs on a software stack of its
   own. What never changes is in a constant TaskClass; the control block holds the rest and lies,
   with the stack above it, in one block. Priorities: greater is more urgent, 1 to 254; 0 is the
   idle task's. Ready tasks of one priority take turns. */
#ifndef BOS_TASK_H
#define BOS_TASK_H

#include "bos/list.h"
#include "bos/trace.h"

/* The three parts of a task. All run in the task's own context, on its stack, with its priority;
   each may block. `this_task` is the task, `this_data` what its creator gave it.
   The constructor returns BOS_OK, or a negative result: then the body is left out. The destructor
   runs once, after the body returned, the task was removed, or the constructor failed; it does not
   run when the task was removed before it first ran. Any of them may be null, except the body. */
typedef int task_constructor(Task *this_task, void *this_data);
typedef void task_function(Task *this_task, void *this_data);

/* A class, in ROM. Write it with TASK_CLASS, TASK_CLASS_TRACED, or TASK_CLASS_PERIODIC, which stay
   the same when members are added. */
typedef struct TaskClass {
    const char *name;
    task_constructor *construct;
    task_function *body;
    task_function *destruct;
    bos_size stack_size; /* bytes, at least PORT_STACK_MIN */
    bos_byte priority;   /* 1 to 254 */
    bos_byte flags;      /* 0 or TASK_NONPREEMPTIVE */
#if BOS_TRACE
    unsigned short trace; /* entries of its execution trace; 0: it begins without one */
#endif
#if BOS_DEADLINE
    bos_tick period;   /* ticks from one release to the next; 0: it has no period */
    bos_tick deadline; /* ticks from a release to when its job must be done; 0: it has no deadline;
                          period and deadline together at most BOS_LONGEST */
#endif
} TaskClass;

/* Members of options that are off are left out. */
#if BOS_TRACE
#define TASK_CLASS_TRACE(trace) , (trace)
#else
#define TASK_CLASS_TRACE(trace)
#endif

#if BOS_DEADLINE
#define TASK_CLASS_TIMES(period, deadline) , (period), (deadline)
#else
#define TASK_CLASS_TIMES(period, deadline)
#endif

/* TASK_CLASS_FULL: every member. TASK_CLASS: the usual ones, the others are 0. TASK_CLASS_TRACED:
   with the entries of the task's execution trace, which has no effect when BOS_TRACE is 0.
   TASK_CLASS_PERIODIC: with period and deadline, which have none when BOS_DEADLINE is 0. */
#define TASK_CLASS_FULL(name, construct, body, destruct, stack_size, priority, flags, trace,       \
                        period, deadline)                                                          \
    {                                                                                              \
        (name), (construct), (body), (destruct), (stack_size), (priority),                         \
            (flags)TASK_CLASS_TRACE(trace) TASK_CLASS_TIMES(period, deadline)                      \
    }
#define TASK_CLASS(name, construct, body, destruct, stack_size, priority, flags)                   \
    TASK_CLASS_FULL(name, construct, body, destruct, stack_size, priority, flags, 0, 0, 0)
#define TASK_CLASS_TRACED(name, construct, body, destruct, stack_size, priority, flags, trace)     \
    TASK_CLASS_FULL(name, construct, body, destruct, stack_size, priority, flags, trace, 0, 0)
#define TASK_CLASS_PERIODIC(name, construct, body, destruct, stack_size, priority, flags, period,  \
                            deadline)                                                              \
    TASK_CLASS_FULL(name, construct, body, destruct, stack_size, priority, flags, 0, period,       \
                    deadline)

#define TASK_HIGHEST 254

/* States. The values are part of the kernel information record. */
#define TASK_ENDED   0
#define TASK_READY   1
#define TASK_WAITING 2

/* Flags of a task, part of the record too. */
#define TASK_SUSPENDED     0x01
#define TASK_NONPREEMPTIVE 0x02 /* gives up the processor only by blocking, yielding or ending */
#define TASK_CONSTRUCTED   0x04
#define TASK_ENDING        0x08
#define TASK_FROM_HEAP     0x10
#define TASK_LATE          0x20 /* the deadline of its job has passed */

/* What a waiting task waits for: it lies on that task's own stack. */
typedef struct Wait {
    Node node;     /* in the timers, when timed; node, when and task as in Timer */
    bos_tick when; /* the tick at which it times out */
    Task *task;
    List *object; /* the waiters of the object waited for; null for a sleep */
    bos_byte kind;
    bos_byte timed;
    signed char result;
    void *place; /* where what is waited for goes, or comes from; the object says what it is */
} Wait;

#define WAIT_SLEEP     1
#define WAIT_SEMAPHORE 2
#define WAIT_QUEUE     3
#define WAIT_BUFFER    4
#define WAIT_MESSAGE   5
#define WAIT_EVENT     6
#define WAIT_LOCK      7
#define WAIT_PERIOD    8

/* Every object that tasks can wait for begins with this. */
typedef struct Waitable {
    List waiters; /* Tasks, by priority */
#if BOS_OBJECT_NAMES
    const char *name; /* for debuggers; null when nobody gave one */
#endif
} Waitable;

#if BOS_OBJECT_NAMES
/* object_set_name: gives any object that tasks can wait for, by its `waitable`, a name for
   debuggers; the string must outlive it. Task or ISR; does not block. */
void object_set_name(Waitable *this_object, const char *name);
#else
#define object_set_name(object, name) ((void)(object))
#endif

#if !BOS_WAITING && (BOS_QUEUE || BOS_BUFFER || BOS_EVENT || BOS_LOCK || BOS_DEADLINE)
#error "BOS_QUEUE, BOS_BUFFER, BOS_EVENT, BOS_LOCK and BOS_DEADLINE need BOS_WAITING"
#endif

#if BOS_EDF && !BOS_DEADLINE
#error "BOS_EDF needs BOS_DEADLINE"
#endif

#if BOS_DEADLINE
/* A deadline among the timed waits; node, when and task as in Wait. */
typedef struct Alarm {
    Node node;
    bos_tick when;
    Task *task;
} Alarm;
#endif

/* What a task has to hurry for. */
#define HAS_NO_DEADLINE     0
#define HAS_DEADLINE        1
#define HAS_PASSED_DEADLINE 2

/* The control block. Only the kernel writes it. */
struct Task {
    Node node; /* in the ready list or in one object's waiters, never in both */
    void *sp;  /* saved stack pointer, while it does not run */
    const TaskClass *type;
    void *data;
    Wait *wait; /* while it waits, and until it goes on; else null */
    Task *next; /* of all tasks */
    bos_byte state;
    bos_byte priority;
    bos_byte lock_depth;
    bos_byte flags;
#if BOS_DEADLINE
    Alarm alarm;      /* in the timers until the deadline of its job */
    bos_tick release; /* when that began */
#endif
#if BOS_LOCK
    struct Lock *locks; /* the first of those that it holds */
#endif
#if BOS_EDF
    bos_tick due; /* its deadline, or an earlier one that it inherits, when it has any */
    bos_byte has; /* HAS_... */
#endif
#if BOS_LOCK
    bos_byte base; /* the priority of its own; `priority` may be greater */
#endif
};

/* Bytes from a task's address to its stack, which is aligned as the port asks. */
#define TASK_HEAD                                                                                  \
    ((sizeof(Task) + sizeof(port_align) - 1u) / sizeof(port_align) * sizeof(port_align))

/* What lies behind the stack, at the end from which one that grows downwards begins: the task's
   trace, and the one that its class gives it. An overflow of the stack leaves it alone. */
#if BOS_TRACE
typedef struct TaskTrace {
    Trace *trace; /* null: none */
    Trace own;    /* from here on only when the class has a trace; its entries follow */
} TaskTrace;

#define TASK_STACK_ROOM(stack_size)                                                                \
    (((stack_size) + (bos_size)sizeof(port_align) - 1u) & ~((bos_size)sizeof(port_align) - 1u))
#define TASK_TRACE_ROOM(trace)                                                                     \
    ((trace) == 0 ? sizeof(Trace *) : sizeof(TaskTrace) + (trace) * sizeof(TraceEntry))
#else
#define TASK_STACK_ROOM(stack_size) (stack_size)
#define TASK_TRACE_ROOM(trace)      0u
#endif

/* Bytes that a task's block needs for a stack of `stack_size` bytes and a trace of `trace` entries.
 */
#define TASK_BLOCK_TRACED_SIZE(stack_size, trace)                                                  \
    (TASK_HEAD + TASK_STACK_ROOM(stack_size) + TASK_TRACE_ROOM(trace))
#define TASK_BLOCK_SIZE(stack_size) TASK_BLOCK_TRACED_SIZE(stack_size, 0)

/* TASK_BLOCK: defines a static block for one task, aligned as the port asks. TASK_BLOCK_TRACED: for
   one whose class has a trace of so many entries. */
#define TASK_BLOCK_TRACED(name, stack_size, trace)                                                 \
    union {                                                                                        \
        port_align align;                                                                          \
        char bytes[TASK_BLOCK_TRACED_SIZE(stack_size, trace)];                                     \
    } name
#define TASK_BLOCK(name, stack_size) TASK_BLOCK_TRACED(name, stack_size, 0)

/* The lowest address of a task's stack. */
#define TASK_STACK(task) ((char *)(task) + TASK_HEAD)

#if BOS_HEAP
/* task_create: makes a task of the class, its block from the kernel's heap, and makes it ready.
   Returns it, or null: no memory, a class out of range, or an ISR. The block goes back to the heap
   when the task has ended. Task only, and before kernel_start(); does not block, but a more urgent
   new task runs at once. */
Task *task_create(const TaskClass *type, void *data);
#endif

/* task_init: makes a task of the class in a block of `size` bytes that the caller owns and leaves
   alone until the task has ended, and makes it ready. Returns it, or null when the block is too
   small or the class out of range. Task or ISR; does not block. */
Task *task_init(void *block, bos_size size, const TaskClass *type, void *data);

/* task_remove: ends the task: whatever it does or waits for is abandoned and its destructor runs,
   in its own context and with its own priority, then the task is gone. With the caller's own task
   it does not return. BOS_OK; BOS_ERROR_STATE when it is ending already or is the idle task;
   BOS_ERROR_CONTEXT in an ISR. A suspended task is resumed for its destructor. Task only; does not
   block. What the body had locked or allocated is the destructor's to give back. */
int task_remove(Task *this_task);

/* task_yield: lets the next ready task of the same priority, or a more urgent one that a
   non-pre-emptive caller kept waiting, run. BOS_OK; BOS_ERROR_CONTEXT in an ISR. Task only. */
int task_yield(void);

/* task_sleep: waits until `ticks` ticks have come, 0 to BOS_LONGEST; 0 only yields. BOS_OK;
   BOS_ERROR_RANGE; BOS_ERROR_CONTEXT in an ISR. Task only; blocks. */
int task_sleep(bos_tick ticks);

#if BOS_DEADLINE
/* wait_period: the caller's job is done; waits for its next release. Releases come at each period
   of its class, counted from when the task was made, and do not drift. Returns how many of them
   came before the job was done: 0 when it was in time. When it was not, the next job is that of
   the latest of them and begins at once; those before have none. BOS_ERROR_STATE when the class has
   no period, or the task is ending; BOS_ERROR_CONTEXT in an ISR. Task only; blocks. A job must not
   last longer than BOS_LONGEST. */
int wait_period(void);

/* kernel_deadline_hook: the application's; without one nothing happens. Called at the tick at which
   the deadline of the task's job passes although the job is not done, once for a job. A job is done
   with wait_period(), or the end of the task's body. From the tick's ISR; it may call every
   service that says ISR. */
void kernel_deadline_hook(Task *task);
#endif

/* task_suspend: the task does not run until task_resume(). If it waits for something, it goes on
   waiting for it. Not nested. BOS_OK; BOS_ERROR_STATE for the idle task and one that is ending.
   Task or ISR; a task that suspends itself blocks, and before kernel_start() none can. */
int task_suspend(Task *this_task);

/* task_resume: undoes task_suspend(). BOS_OK; BOS_ERROR_STATE when it was not suspended. Task or
   ISR; does not block. */
int task_resume(Task *this_task);

/* task_set_priority: gives the task another priority, 1 to 254; in its ready or waiting list it
   goes behind its new equals. Returns the old priority; BOS_ERROR_RANGE; BOS_ERROR_STATE for the
   idle task. Task or ISR; does not block. Raising one's own is the third kind of critical section.
 */
int task_set_priority(Task *this_task, int priority);

/* task_set_preemptive: `on` 0 makes the task non-pre-emptive, else pre-emptive. BOS_OK. Task or
   ISR; does not block. */
int task_set_preemptive(Task *this_task, int on);

/* task_this: the running task; in an ISR the interrupted one; null before kernel_start(). */
Task *task_this(void);

#if BOS_STACK_CHECK
/* task_stack_unused: bytes of the task's stack that were never used. Task or ISR; does not block.
   Time grows with the unused part. */
bos_size task_stack_unused(const Task *this_task);
#endif

#endif
