/* SPDX-License-Identifier: MIT */
/* The calls that an execution trace knows: one list for the kernel, for firmware that prints a
   trace, and for debuggers. Numbers never change; calls are only ever added. A number's upper half
   is the group, so a group has room for 16 calls. This file needs no other. */
#ifndef BOS_TRACE_CALLS_H
#define BOS_TRACE_CALLS_H

/* GROUP(number, NAME, text): a kind of calls; TRACE_NAME is its bit in a selection. */
#define TRACE_GROUPS(GROUP)                                                                        \
    GROUP(0, TASK, "task")                                                                         \
    GROUP(1, TIME, "time")                                                                         \
    GROUP(2, SEMAPHORE, "semaphore")                                                               \
    GROUP(3, QUEUE, "queue")                                                                       \
    GROUP(4, BUFFER, "buffer")                                                                     \
    GROUP(5, EVENT, "event")                                                                       \
    GROUP(6, TIMER, "timer")                                                                       \
    GROUP(7, MESSAGE, "message")                                                                   \
    GROUP(8, DEVICE, "device")                                                                     \
    GROUP(9, MEMORY, "memory")                                                                     \
    GROUP(10, SECTION, "section")                                                                  \
    GROUP(11, LOCK, "lock")

/* CALL(number, name, parameters, result): a letter for each of the first parameters, at most three,
   and one for the result say what the words of an entry are: t  a Task                          c
   a TaskClass o  an object that begins with a Waitable, which has a name d  a Device m  a Memory p
   an address                      n  a number, unsigned k  a timeout in ticks, or BOS_NO_WAIT, or
   BOS_FOREVER r  BOS_OK or another result        i  a number, or a negative result v  nothing */
#define TRACE_CALLS(CALL)                                                                          \
    CALL(0x01, task_create, "cp", 't')                                                             \
    CALL(0x02, task_init, "pnc", 't')                                                              \
    CALL(0x03, task_remove, "t", 'r')                                                              \
    CALL(0x04, task_yield, "", 'r')                                                                \
    CALL(0x05, task_suspend, "t", 'r')                                                             \
    CALL(0x06, task_resume, "t", 'r')                                                              \
    CALL(0x07, task_set_priority, "tn", 'i')                                                       \
    CALL(0x08, task_set_preemptive, "tn", 'r')                                                     \
    CALL(0x09, kernel_set_preemptive, "n", 'i')                                                    \
    CALL(0x10, task_sleep, "k", 'r')                                                               \
    CALL(0x11, wait_period, "", 'i')                                                               \
    CALL(0x20, semaphore_init, "on", 'v')                                                          \
    CALL(0x21, semaphore_init_counting, "onn", 'r')                                                \
    CALL(0x24, semaphore_up, "o", 'r')                                                             \
    CALL(0x25, semaphore_down, "ok", 'r')                                                          \
    CALL(0x26, semaphore_remove, "o", 'v')                                                         \
    CALL(0x30, queue_init, "o", 'v')                                                               \
    CALL(0x31, queue_put, "op", 'v')                                                               \
    CALL(0x32, queue_get, "opk", 'r')                                                              \
    CALL(0x33, queue_remove, "o", 'v')                                                             \
    CALL(0x40, buffer_init, "opn", 'r')                                                            \
    CALL(0x41, buffer_put, "onk", 'r')                                                             \
    CALL(0x42, buffer_get, "ok", 'i')                                                              \
    CALL(0x43, buffer_write, "opn", 'n')                                                           \
    CALL(0x44, buffer_read, "opn", 'n')                                                            \
    CALL(0x45, buffer_remove, "o", 'v')                                                            \
    CALL(0x50, event_init, "o", 'v')                                                               \
    CALL(0x51, event_resumes, "ot", 'v')                                                           \
    CALL(0x52, event_starts, "opn", 'r')                                                           \
    CALL(0x53, event_make, "o", 'v')                                                               \
    CALL(0x54, event_wait, "ok", 'r')                                                              \
    CALL(0x55, event_remove, "o", 'v')                                                             \
    CALL(0x60, timer_init, "po", 'v')                                                              \
    CALL(0x61, timer_start, "pnn", 'r')                                                            \
    CALL(0x62, timer_stop, "p", 'r')                                                               \
    CALL(0x70, messagebox_init, "omn", 'r')                                                        \
    CALL(0x71, messagebox_schedules, "oo", 'v')                                                    \
    CALL(0x72, messagebox_put, "op", 'r')                                                          \
    CALL(0x73, messagebox_get, "opk", 'r')                                                         \
    CALL(0x74, messagebox_remove, "o", 'v')                                                        \
    CALL(0x80, device_init, "dp", 'v')                                                             \
    CALL(0x81, device_set_input, "dpn", 'r')                                                       \
    CALL(0x82, device_set_output, "dpn", 'r')                                                      \
    CALL(0x83, device_open, "d", 'r')                                                              \
    CALL(0x84, device_read, "dpn", 'i')                                                            \
    CALL(0x85, device_write, "dpn", 'i')                                                           \
    CALL(0x86, device_close, "d", 'r')                                                             \
    CALL(0x90, memory_init, "mpn", 'r')                                                            \
    CALL(0x93, alloc_fmem, "m", 'p')                                                               \
    CALL(0x94, free_fmem, "mp", 'r')                                                               \
    CALL(0x95, memory_init_heap, "mpn", 'r')                                                       \
    CALL(0x96, alloc_vmem, "mn", 'p')                                                              \
    CALL(0x97, free_vmem, "mp", 'r')                                                               \
    CALL(0xA0, section_lock, "", 'v')                                                              \
    CALL(0xA1, section_unlock, "", 'v')                                                            \
    CALL(0xB0, lock_init, "on", 'r')                                                               \
    CALL(0xB3, lock_take, "ok", 'r')                                                               \
    CALL(0xB4, lock_give, "o", 'r')                                                                \
    CALL(0xB5, lock_remove, "o", 'v')

#endif
