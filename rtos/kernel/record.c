/* SPDX-License-Identifier: MIT */
/* The kernel information record of this image; see docs/kernel-record.md. */
#include "bos/record.h"

#include "bos/device.h"

#include "internal.h"

#include <stddef.h>

#define BYTE_OFFSET(type, member) ((bos_byte)offsetof(type, member))

#define RECORD_FLAGS                                                                               \
    ((PORT_STACK_UP ? RECORD_STACK_UP : 0) |                                                       \
     (BOS_STACK_CHECK ? RECORD_STACK_FILL | RECORD_STACK_CHECK : 0) |                              \
     (BOS_OBJECT_NAMES ? RECORD_NAMES : 0))

#if BOS_OBJECT_NAMES
#define OBJECT_NAME BYTE_OFFSET(Waitable, name)
#else
#define OBJECT_NAME RECORD_NONE
#endif
#if BOS_SEMAPHORE_COUNTING
#define SEMAPHORE_LIMIT BYTE_OFFSET(Semaphore, limit)
#else
#define SEMAPHORE_LIMIT RECORD_NONE
#endif

#if BOS_TRACE
#define TRACE_PART BYTE_OFFSET(KernelRecord, trace)
#else
#define TRACE_PART 0
#endif
#if BOS_HEAP
#define HEAP &bos.heap
#else
#define HEAP NULL
#endif
#if BOS_DEVICE
#define DEVICE_CLASS BYTE_OFFSET(Device, type)
#define DEVICE_NAME  BYTE_OFFSET(DeviceClass, name)
#else
#define DEVICE_CLASS RECORD_NONE
#define DEVICE_NAME  RECORD_NONE
#endif

#if BOS_LOCK
#define LOCK_OWNER        BYTE_OFFSET(Lock, owner)
#define TASK_OWN_PRIORITY BYTE_OFFSET(Task, base)
#else
#define LOCK_OWNER        RECORD_NONE
#define TASK_OWN_PRIORITY RECORD_NONE
#endif
#if BOS_DEADLINE
#define TASK_RELEASE BYTE_OFFSET(Task, release)
#define TASK_ALARM   BYTE_OFFSET(Task, alarm)
#else
#define TASK_RELEASE RECORD_NONE
#define TASK_ALARM   RECORD_NONE
#endif

const KernelRecord bos_record = {
    {'B', 'O', 'S', ':', 'K', 'R', 'E', 'C'},
    RECORD_VERSION,
    sizeof(void *),
    RECORD_ORDER,
    sizeof(KernelRecord),
    sizeof(bos_tick),
    sizeof(bos_size),
    RECORD_FLAGS,
    BOS_STACK_FILL,
    BYTE_OFFSET(Task, next),
    BYTE_OFFSET(Task, sp),
    BYTE_OFFSET(Task, type),
    BYTE_OFFSET(Task, data),
    BYTE_OFFSET(Task, wait),
    BYTE_OFFSET(Task, state),
    BYTE_OFFSET(Task, priority),
    BYTE_OFFSET(Task, lock_depth),
    BYTE_OFFSET(Task, flags),
    TASK_HEAD,
    BYTE_OFFSET(TaskClass, name),
    BYTE_OFFSET(TaskClass, stack_size),
    BYTE_OFFSET(TaskClass, priority),
    BYTE_OFFSET(Wait, object),
    BYTE_OFFSET(Wait, kind),
    BYTE_OFFSET(Wait, timed),
    BYTE_OFFSET(Wait, when),
    OBJECT_NAME,
    BYTE_OFFSET(Semaphore, count),
    SEMAPHORE_LIMIT,
    BYTE_OFFSET(Task, node),
    TRACE_PART,
    &bos_record,
    "BOS",
    bos_notice,
    PORT_NAME,
    BOS_BOARD,
    BOS_APPLICATION,
    PORT_FRAME,
    &bos.this_task,
    &bos.ticks,
    &bos.all,
    &bos.ready,
    &bos.timers,
    &bos.isr_depth,
    &idle_block,
    LOCK_OWNER,
    TASK_OWN_PRIORITY,
    TASK_RELEASE,
    TASK_ALARM,
#if BOS_TRACE
    {
        &bos.trace,
        HEAP,
        sizeof(port_align),
        BYTE_OFFSET(Trace, first),
        BYTE_OFFSET(Trace, end),
        BYTE_OFFSET(Trace, latest),
        BYTE_OFFSET(Trace, calls),
        sizeof(TraceEntry),
        BYTE_OFFSET(TraceEntry, tick),
        BYTE_OFFSET(TraceEntry, call),
        BYTE_OFFSET(TraceEntry, state),
        BYTE_OFFSET(TraceEntry, level),
        BYTE_OFFSET(TraceEntry, nested),
        BYTE_OFFSET(TraceEntry, parameters),
        BYTE_OFFSET(TraceEntry, result),
        DEVICE_CLASS,
        DEVICE_NAME,
        0,
    },
#endif
};
