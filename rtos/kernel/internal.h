/* SPDX-License-Identifier: MIT */
/* What the kernel's files share and nobody else may call. All of it is called with interrupts
   off; what may switch tasks says so. The rules that hold whenever interrupts are on:
   - a Task is in bos.ready exactly when it is TASK_READY and not TASK_SUSPENDED;
   - it is in the waiters of its wait->object exactly when it is TASK_WAITING for an object;
   - bos.ready is sorted by priority, greatest first, and ends with the idle task;
   - a Wait is in bos.timers exactly when it is timed, and timers are sorted by time left. */
#ifndef BOS_INTERNAL_H
#define BOS_INTERNAL_H

#include "bos/kernel.h"
#include "bos/lock.h"
#include "bos/port_calls.h"
#include "bos/queue.h"
#include "bos/semaphore.h"
#include "bos/timer.h"

#include <stddef.h>

/* The idle task's control block and stack. */
typedef union IdleBlock {
    port_align align;
    Task task;
    char bytes[TASK_BLOCK_SIZE(PORT_STACK_IDLE)];
} IdleBlock;

extern IdleBlock idle_block;

/* An ISR runs, and not the start-up before kernel_start(). */
#define KERNEL_IN_ISR() (bos.isr_depth != 0 && bos.this_task != NULL)

/* A ring's links, without its list's pointer to the first: the node goes before `before`; it
   leaves, its own links stay. */
#define LIST_LINK(before, node)                                                                    \
    ((node)->next = (before), (node)->previous = (before)->previous,                               \
     (before)->previous->next = (node), (before)->previous = (node))
#define LIST_UNLINK(node)                                                                          \
    ((node)->previous->next = (node)->next, (node)->next->previous = (node)->previous)

/* task_before: 1 when task `a` is more urgent than `b`. */
#if BOS_EDF
int task_before(const Task *a, const Task *b);
#else
#define task_before(a, b) ((a)->priority > (b)->priority)
#endif

/* The priority that is the task's own. */
#if BOS_LOCK
#define TASK_BASE(task) ((task)->base)
#else
#define TASK_BASE(task) ((task)->priority)
#endif

/* task_list: the list that the task is in: one object's waiters, or the ready list. */
List *task_list(Task *task);

/* task_insert: puts the task into its list, behind its equals. */
void task_insert(Task *task);

/* task_reinsert: puts the task, which is in a list, where it belongs now: the running one before
   its equals, any other behind them. */
void task_reinsert(Task *task);

#if BOS_LOCK || BOS_EDF
/* task_urgency: makes the task as urgent as its own priority and deadline and those that wait for
   its locks demand; returns 1 when that is a change. Moves it in no list. */
int task_urgency(Task *task);

/* task_settle: after a change of what task_urgency() looks at: the task takes its new place, and so
   does whoever it waits for by a lock. Does not switch. */
void task_settle(Task *task);
#endif

#if BOS_LOCK
/* lock_blocker: who owns the lock that the task waits for; null when it waits for none. */
Task *lock_blocker(const Task *task);

/* lock_give_all: an ending task's locks go to who waits. Interrupts may be on. */
void lock_give_all(Task *task);
#endif

#if BOS_DEADLINE
/* job_begin: the task's job is that of the release at tick `release`, now or soon. job_end: it has
   none any more. They do not switch. */
void job_begin(Task *task, bos_tick release);
void job_end(Task *task);

/* Whether what looks like a Wait among the timers is its task's Alarm. */
#define IS_ALARM(wait) ((const Alarm *)(wait) == &(wait)->task->alarm)

/* job_late: the deadline of the task's job passes. */
void job_late(Task *task);
#else
#define IS_ALARM(wait) 0
#endif

/* turn_tick: a tick of the running task's turn is over. */
void turn_tick(void);

/* task_withdraw: takes the task out of its list, if it is in one. */
void task_withdraw(Task *task);

/* kernel_ready: makes the task TASK_READY and, unless it is suspended, inserts it. */
void kernel_ready(Task *task);

/* 1 when the running task may be pre-empted; the idle task may in either mode. */
#define KERNEL_PREEMPTIBLE()                                                                       \
    ((((bos.flags | bos.this_task->flags) & TASK_NONPREEMPTIVE) == 0 &&                            \
      bos.this_task->lock_depth == 0) ||                                                           \
     bos.this_task->priority == 0)

/* 1 when the running task may be pre-empted and is not the first to run. */
#define KERNEL_MUST_SWITCH() (bos.ready.first != &bos.this_task->node && KERNEL_PREEMPTIBLE())

/* kernel_preempt: switches if it must and no ISR runs: in an ISR, EXIT_ISR does it. */
void kernel_preempt(void);

/* wait_check: whether the caller may wait that long: BOS_OK, BOS_ERROR_RANGE, BOS_ERROR_CONTEXT. */
int wait_check(bos_tick timeout);

/* 1 when wait_check() says BOS_OK. */
#define WAIT_ALLOWED(timeout)                                                                      \
    ((timeout) == BOS_NO_WAIT || (bos.isr_depth == 0 && bos.this_task->priority != 0 &&            \
                                  (bos_tick)((timeout) + 1) <= BOS_LONGEST + 1))

/* timer_insert: puts a Wait or a Timer among the timers, to end in `timeout` ticks. */
void timer_insert(Wait *wait, bos_tick timeout);

#if BOS_TIMER
/* timer_expire: the Timer's time is over: out of the timers, or in again for its next period; its
   event is scheduled. */
void timer_expire(Timer *timer);
#endif

#if BOS_EVENT
/* event_schedule: what event_make() does with interrupts off; event_start_tasks() must follow. */
void event_schedule(Event *event);

/* event_start_tasks: starts the tasks of bos.starts that have ended; interrupts may be on. */
void event_start_tasks(void);
#endif

#if BOS_QUEUE
/* queue_take: queue_get() that waits as another object. Interrupts may be on. */
int queue_take(Queue *queue, Node **item, bos_tick timeout, int kind);
#endif

/* kernel_wait: the running task waits for `object` (null: only for time), at most `timeout`, which
   wait_check() has allowed; `place` is for who wakes it. Returns what kernel_wake() was given,
   BOS_TIMEOUT when the time is over, at once for BOS_NO_WAIT. Switches. */
int kernel_wait(List *object, int kind, bos_tick timeout, void *place);

/* waitable_init: nobody waits, no name. */
void waitable_init(Waitable *object);

/* waitable_first: the first that waits, or null. */
#define waitable_first(object) ((Task *)(object)->waiters.first)

/* waitable_wait: kernel_wait() without a place; puts `mask` back. */
int waitable_wait(Waitable *object, int kind, bos_tick timeout, bos_mask mask);

/* waitable_wake: wakes the first waiter with BOS_OK, which it returns; switches if it must; puts
   `mask` back. */
int waitable_wake(Waitable *object, bos_mask mask);

/* waitable_remove: wakes all that wait with BOS_REMOVED; does not switch. */
void waitable_remove(Waitable *object);

/* wait_cancel: takes the task out of the timers and its object's waiters. */
void wait_cancel(Task *task);

/* kernel_wake: ends the task's wait with `result` and makes it ready. Its Wait stays until it goes
   on. Does not switch. */
void kernel_wake(Task *task, int result);

/* hand_back: what a task was woken with but did not live to see goes back to the object: an Up or
   an item to the next who waits, or as if it had not been taken. Does not switch. */
void hand_back(const Wait *wait);
void semaphore_back(Semaphore *semaphore);
#if BOS_QUEUE
void queue_back(Queue *queue, Node *item);
#endif

/* task_prepare: fills in control block and stack so that `entry` runs first. The task is in no
   list; interrupts may be on. */
void task_prepare(Task *task, const TaskClass *type, void *data, void (*entry)(void));

/* task_enlist: puts a prepared task into the list of all tasks and makes it ready. */
void task_enlist(Task *task);

/* task_launch: prepares a task with the flags besides its class's and lets it run; interrupts may
   be on. Returns the task. */
Task *task_launch(Task *task, const TaskClass *type, void *data, int flags);

/* task_class_valid: 1 when a task can be made of the class. */
int task_class_valid(const TaskClass *type);

/* task_block_size: bytes that the block of a task of this class needs. */
#if BOS_TRACE
bos_size task_block_size(const TaskClass *type);
#else
#define task_block_size(type) ((bos_size)TASK_BLOCK_SIZE((type)->stack_size))
#endif

/* Execution trace. What a service says, first and when it returns:
   TRACE_1(name, parameter), TRACE_2, TRACE_3: it was called, with its first parameters;
   TRACE_RESULT(name, type, value): the value, which it returns; TRACE_END(name): it returns none.
   TRACE_WHOLE(name, type, value, ...): both at once, in a service that neither calls another nor
   switches tasks. Without BOS_TRACE they are nothing. */
#if BOS_TRACE
#define TASK_TRACE(task)                                                                           \
    ((TaskTrace *)(void *)(TASK_STACK(task) + TASK_STACK_ROOM((task)->type->stack_size)))

#define TRACE_BUILT(name) ((BOS_TRACE_CALLS >> (TRACE_CALL_##name >> 4) & 1) != 0)
#define TRACE_CALL(name, call)                                                                     \
    do {                                                                                           \
        if (TRACE_BUILT(name))                                                                     \
            call;                                                                                  \
    } while (0)
#define TRACE_0(name)    TRACE_CALL(name, trace_begin1(0, TRACE_CALL_##name))
#define TRACE_1(name, a) TRACE_CALL(name, trace_begin1((size_t)(a), TRACE_CALL_##name))
#define TRACE_2(name, a, b)                                                                        \
    TRACE_CALL(name, trace_begin2((size_t)(a), (size_t)(b), TRACE_CALL_##name))
#define TRACE_3(name, a, b, c)                                                                     \
    TRACE_CALL(name, trace_begin3((size_t)(a), (size_t)(b), (size_t)(c), TRACE_CALL_##name))
#define TRACE_RESULT(name, type, value)                                                            \
    (TRACE_BUILT(name) ? (type)trace_end((size_t)(value)) : (value))
#define TRACE_END(name) TRACE_CALL(name, (void)trace_end(0))
#define TRACE_WHOLE(name, type, value, a, b)                                                       \
    (TRACE_BUILT(name)                                                                             \
         ? (type)trace_whole2((size_t)(value), (size_t)(a), (size_t)(b), TRACE_CALL_##name)        \
         : (value))

/* trace_begin3, 2, 1: the call `call` of who runs begins, with so many parameters, or is part of
   the one that it is inside of. trace_end: the call that began last and has not ended returns;
   returns the result. trace_whole2: both, for a call of two parameters. trace_abandon: the running
   task's call never returns. trace_prepare: the task has the trace of its class. Interrupts may be
   on. */
void trace_begin3(size_t first, size_t second, size_t third, int call);
void trace_begin2(size_t first, size_t second, int call);
void trace_begin1(size_t first, int call);
size_t trace_end(size_t result);
size_t trace_whole2(size_t result, size_t first, size_t second, int call);
void trace_abandon(void);
void trace_prepare(Task *task);
#else
#define TRACE_0(name)
#define TRACE_1(name, a)
#define TRACE_2(name, a, b)
#define TRACE_3(name, a, b, c)
#define TRACE_RESULT(name, type, value) (value)
#define TRACE_END(name)
#define TRACE_WHOLE(name, type, value, a, b) (value)
#endif

#if BOS_STACK_CHECK
void stack_fill(Task *task);  /* the whole stack */
void stack_guard(Task *task); /* only the bytes that are checked */
void stack_check(Task *task); /* reports an overflow; that task runs no more */
#endif

#endif
