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

#include "tracing.h"

#include <stddef.h>

/* The idle task's control block and stack. */
typedef union IdleBlock {
    port_align align;
    Task task;
    char bytes[TASK_BLOCK_SIZE(PORT_STACK_IDLE)];
} IdleBlock;

extern IdleBlock idle_block;

/* 1: a port where bytes count more than cycles. */
#ifndef PORT_SMALL
#define PORT_SMALL 0
#endif

/* At the beginning of what a port's first frame enters: a debugger's backtrace ends there. */
#ifndef PORT_NO_CALLER
#define PORT_NO_CALLER() ((void)0)
#endif

/* memory_room: bytes that fixed blocks take; 0 when there are none, or more than a Memory and they
   can take. */
bos_size memory_room(bos_size block_size, bos_size blocks);

/* kernel_copy: so many bytes, which do not overlap. */
void kernel_copy(void *to, const void *from, bos_size size);

/* kernel_fill: so many bytes become that one. */
void kernel_fill(void *at, bos_byte byte, bos_size size);

/* kernel_in_isr: an ISR runs, and not the start-up before kernel_start(). Interrupts may be on. */
int kernel_in_isr(void);

/* list_init() of one's own lists, in less code. */
#define LIST_EMPTY(list) ((list)->first = NULL)

/* A ring's links, without its list's pointer to the first: the node goes before `before`; it
   leaves, its own links stay. LIST_ALONE: an empty list's first node. */
#define LIST_LINK(before, node)                                                                    \
    ((node)->next = (before), (node)->previous = (before)->previous,                               \
     (before)->previous->next = (node), (before)->previous = (node))
#define LIST_ALONE(list, node)                                                                     \
    ((node)->next = (node), (node)->previous = (node), (list)->first = (node))
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
#if BOS_WAITING
List *task_list(Task *task);
#else
#define task_list(task) (&bos.ready)
#endif

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
#else
#define lock_blocker(task) ((Task *)NULL)
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

/* The running task's turn begins. */
#if BOS_SLICE_TICKS
#define BEGIN_TURN() ((void)(bos.slice = BOS_SLICE_TICKS))
#else
#define BEGIN_TURN() ((void)0)
#endif

/* turn_tick: a tick of the running task's turn is over. */
void turn_tick(void);

/* task_withdraw: takes the task out of its list, if it is in one. */
void task_withdraw(Task *task);

/* kernel_ready: makes the task TASK_READY and, unless it is suspended, inserts it. */
void kernel_ready(Task *task);

/* KERNEL_PREEMPTIBLE: 1 when the running task may be pre-empted; the idle task may in either mode.
   KERNEL_MUST_SWITCH: 1 when it may, and is not the first to run, and no ISR runs. */
#if PORT_SMALL
bos_byte kernel_preemptible(void);
bos_byte kernel_must_switch(void);
#define KERNEL_PREEMPTIBLE() kernel_preemptible()
#define KERNEL_MUST_SWITCH() kernel_must_switch()
#else
#define KERNEL_PREEMPTIBLE()                                                                       \
    ((((bos.flags | bos.this_task->flags) & TASK_NONPREEMPTIVE) == 0 &&                            \
      bos.this_task->lock_depth == 0) ||                                                           \
     bos.this_task->priority == 0)
#define KERNEL_MUST_SWITCH()                                                                       \
    (bos.isr_depth == 0 && bos.ready.first != &bos.this_task->node && KERNEL_PREEMPTIBLE())
#endif

/* kernel_preempt: switches if it must and no ISR runs: in an ISR, EXIT_ISR does it. */
void kernel_preempt(void);

/* kernel_leave: how most services end: kernel_preempt(), and the mask is put back. Returns the
   result that it is given. */
size_t kernel_leave(size_t result, bos_mask mask);

/* wait_check: whether the caller may wait that long: BOS_OK, BOS_ERROR_RANGE, BOS_ERROR_CONTEXT. */
int wait_check(bos_tick timeout);

/* 1 when wait_check() says BOS_OK. */
#if PORT_SMALL
#define WAIT_ALLOWED(timeout) (wait_check(timeout) == BOS_OK)
#else
#define WAIT_ALLOWED(timeout)                                                                      \
    ((timeout) == BOS_NO_WAIT || (bos.isr_depth == 0 && bos.this_task->priority != 0 &&            \
                                  (bos_tick)((timeout) + 1) <= BOS_LONGEST + 1))
#endif

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
int queue_take(Queue *queue, Node **item, bos_tick timeout, bos_byte kind);
#endif

/* kernel_wait: the running task waits for `object` (null: only for time), at most `timeout`, which
   wait_check() has allowed; `place` is for who wakes it. Returns what kernel_wake() was given,
   BOS_TIMEOUT when the time is over, at once for BOS_NO_WAIT. Switches. */
int kernel_wait(List *object, bos_byte kind, bos_tick timeout, void *place);

/* waitable_init: nobody waits, no name. */
void waitable_init(Waitable *object);

/* waitable_first: the first that waits, or null. */
#define waitable_first(object) ((Task *)(object)->waiters.first)

/* waitable_wait: kernel_wait() without a place; puts `mask` back. */
int waitable_wait(Waitable *object, bos_byte kind, bos_tick timeout, bos_mask mask);

/* waitable_wake: wakes the first waiter with BOS_OK, which it returns; switches if it must; puts
   `mask` back. */
int waitable_wake(Waitable *object, bos_mask mask);

/* waitable_remove: wakes all that wait with BOS_REMOVED; does not switch. */
void waitable_remove(Waitable *object);

/* wait_cancel: takes the task out of the timers and its object's waiters. */
void wait_cancel(Task *task);

/* kernel_wake: ends the task's wait with `result` and makes it ready. Its Wait stays until it goes
   on. Does not switch. */
void kernel_wake(Task *task, signed char result);

/* hand_back: what a task was woken with but did not live to see goes back to the object: an Up or
   an item to the next who waits, or as if it had not been taken. Does not switch. */
void hand_back(const Wait *wait);

/* task_prepare: fills in control block and stack so that the task's parts run; its `flags`, which
   the caller has set, get those of the class besides. The task is in no list; interrupts may be on.
 */
void task_prepare(Task *task, const TaskClass *type, void *data);

/* task_enlist: puts a prepared task into the list of all tasks and makes it ready. */
void task_enlist(Task *task);

/* task_launch: prepares a task, with its `flags` besides its class's, and lets it run; interrupts
   may be on. */
void task_launch(Task *task, const TaskClass *type, void *data);

/* task_block_size: bytes that the block of a task of this class needs; of a class of which no task
   can be made, more than there are. */
bos_size task_block_size(const TaskClass *type);

#if BOS_STACK_CHECK
void stack_fill(Task *task);  /* the whole stack */
void stack_guard(Task *task); /* only the bytes that are checked */
void stack_check(Task *task); /* reports an overflow; that task runs no more */
#endif

#endif
