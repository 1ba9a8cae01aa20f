/* SPDX-License-Identifier: MIT */
/* The kernel information record: a constant table of offsets and addresses from which a debugger
   that has only memory sees all tasks. Layout and rules: docs/kernel-record.md. Members are only
   ever appended. */
#ifndef BOS_RECORD_H
#define BOS_RECORD_H

#include "bos/kernel.h"
#include "bos/semaphore.h"

#define RECORD_VERSION 1
#define RECORD_ORDER   0x0102
#define RECORD_NONE    255 /* the offset of a member that this configuration does not have */

#define RECORD_STACK_UP    0x01
#define RECORD_STACK_FILL  0x02
#define RECORD_STACK_CHECK 0x04
#define RECORD_NAMES       0x08

/* Where execution traces are: a part of the record of a kernel that has them. */
#if BOS_TRACE
typedef struct TraceRecord {
    const void *handlers;
    const void *heap;
    bos_byte align;
    bos_byte trace_first;
    bos_byte trace_end;
    bos_byte trace_latest;
    bos_byte trace_calls;
    bos_byte entry_size;
    bos_byte entry_tick;
    bos_byte entry_call;
    bos_byte entry_state;
    bos_byte entry_level;
    bos_byte entry_nested;
    bos_byte entry_parameters;
    bos_byte entry_result;
    bos_byte device_class;
    bos_byte device_name;
    bos_byte zero;
} TraceRecord;
#endif

typedef struct KernelRecord {
    bos_byte magic[8];
    bos_byte version;
    bos_byte pointer_size;
    unsigned short order;
    unsigned short size;
    bos_byte tick_size;
    bos_byte size_size;
    bos_byte flags;
    bos_byte fill;
    bos_byte task_next;
    bos_byte task_sp;
    bos_byte task_class;
    bos_byte task_data;
    bos_byte task_wait;
    bos_byte task_state;
    bos_byte task_priority;
    bos_byte task_lock;
    bos_byte task_flags;
    bos_byte task_size;
    bos_byte class_name;
    bos_byte class_stack_size;
    bos_byte class_priority;
    bos_byte wait_object;
    bos_byte wait_kind;
    bos_byte wait_timed;
    bos_byte wait_when;
    bos_byte object_name;
    bos_byte semaphore_count;
    bos_byte semaphore_limit;
    bos_byte task_link;
    bos_byte trace_part;
    const void *self;
    const char *name;
    const char *notice;
    const char *processor;
    const char *board;
    const char *application;
    const char *frame;
    const void *this_task;
    const void *ticks;
    const void *all;
    const void *ready;
    const void *timers;
    const void *isr_depth;
    const void *idle;
    bos_byte lock_owner;
    bos_byte task_base;
    bos_byte task_release;
    bos_byte task_alarm;
#if BOS_TRACE
    TraceRecord trace; /* at trace_part; last, because it is not always there */
#endif
} KernelRecord;

extern const KernelRecord bos_record;

#endif
