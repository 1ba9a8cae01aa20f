/* SPDX-License-Identifier: MIT */
/* The kernel's test suite: the same source on every port. A case runs in the suite's own task and
   makes other tasks; after each case all of them must have ended, the heap must hold what it held,
   and the kernel's lists must be whole. */
#ifndef SUITE_H
#define SUITE_H

#include "bos.h"
#include "suite_port.h"

#include <stddef.h>

typedef struct Case {
    const char *name;
    void (*run)(void);
} Case;

/* Tables of cases, each ended by a null name. */
extern const Case suite_list[], suite_tasks[], suite_schedule[], suite_time[], suite_semaphore[];
extern const Case suite_objects[], suite_handover[], suite_lock[], suite_period[], suite_edf[],
    suite_queue[], suite_message[], suite_device[];
extern const Case suite_contexts[], suite_isr[], suite_section[], suite_memory[], suite_checks[],
    suite_torture[];
extern const Case suite_trace[];

/* Before and after the suite's task is made; and what the start-up's trace then held last. */
void suite_trace_begin(void);
void suite_trace_begun(void);
#if BOS_TRACE
extern TraceEntry suite_trace_first;
#endif

/* The suite's task has this priority; tasks of a case are above or below it. */
#define SUITE_PRIORITY 100
#define LOW            50
#define HIGH           150

#define CHECK(condition)   suite_check((condition) != 0, #condition, __LINE__)
#define EQUAL(value, wish) suite_equal((long)(value), (long)(wish), #value, __LINE__)
void suite_check(int holds, const char *text, int line);
void suite_equal(long value, long wish, const char *text, int line);

/* A log of what happened in which order, one letter a step. */
void note(int letter);
void noted(const char *wish); /* checks the log against it and empties it */

/* Prints a line "TEXT: NUMBER". */
void suite_tell(const char *text, unsigned long number);

/* Makes a task of the suite: `body`, priority and data; its stack is SUITE_STACK. */
Task *begin(task_function *body, int priority, void *data);
/* The same, with flags of the class. */
Task *begin_flags(task_function *body, int priority, void *data, int flags);

/* Bodies of tasks whose data is a letter: notes it; notes it after a Down of the gate, which each
   case readies for itself. */
extern Semaphore gate;
void notes_once(Task *this_task, void *this_data);
void takes_gate(Task *this_task, void *this_data);

/* Lets tasks below the suite's priority run until none of them is ready. */
void settle(void);

/* Sets the tick count, to just before its end; nobody waits for a time at that moment. */
void set_ticks(bos_tick ticks);

/* Works, and so keeps less urgent tasks from running, until the tick count is `ticks`. */
void work_until(bos_tick ticks);

/* Raises the low or the high interrupt, whose handler runs `action` between ENTER_ISR and
   EXIT_ISR. */
void interrupt(void (*action)(void));
void interrupt_high(void (*action)(void));

/* What the hook was last told; 0 and null after each case. */
extern int hook_code;
extern void *hook_object;
/* When not null, the hook raises the low interrupt, whose handler runs it, and notes 'h' then. */
extern void (*hook_action)(void);

#endif
