/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Awareness of the kernel BOS, from its information record and without symbols: layout and rules
 * are docs/kernel-record.md. Everything is peeked; looking changes nothing, and whatever is in
 * memory is taken for possible: pointers are followed only as far as a bound. */
#ifndef SIM_AWARE_BOS_H
#define SIM_AWARE_BOS_H

#include "machine.h"

struct image;

#define BOS_NAME       48 /* bytes of a text kept, zero included */
#define BOS_TASKS_MOST 65536u

/* Where memory is looked at: an image that is not loaded, or a machine. Returns how many of the
 * bytes answered. */
struct bos_memory {
    size_t (*read)(void *owner, uint32_t address, void *bytes, size_t count);
    void *owner;
};

/* The record, decoded. A field that this kernel does not have is BOS_NONE. */
#define BOS_NONE 255u

/* Where execution traces are; for a kernel without them `present` is false. */
struct bos_trace_record {
    bool present;
    uint32_t handlers, heap; /* addresses of variables; heap: 0 without one */
    uint8_t align, trace_first, trace_end, trace_latest, trace_calls, entry_size, entry_tick,
        entry_call, entry_state, entry_level, entry_nested, entry_parameters, entry_result,
        device_class, device_name;
};

struct bos_record {
    uint32_t address; /* of the record */
    bool big_endian;
    uint8_t version, pointer_size, tick_size, size_size, flags, fill;
    uint8_t task_next, task_sp, task_class, task_data, task_wait, task_state, task_priority,
        task_lock, task_flags, task_size;
    uint8_t class_name, class_stack_size, class_priority;
    uint8_t wait_object, wait_kind, wait_timed, wait_when, object_name;
    uint8_t semaphore_count, semaphore_limit, task_link;
    uint32_t this_task, ticks, all, ready, timers, isr_depth, idle;
    char name[BOS_NAME], notice[128], processor[BOS_NAME], board[BOS_NAME], application[BOS_NAME],
        frame[128];
    uint8_t lock_owner, task_base, task_release, task_alarm; /* BOS_NONE where it does not say */
    struct bos_trace_record trace;
};

/* Finds the record; false if there is none. */
bool bos_find_in_image(const struct image *, struct bos_record *);
/* Searches all RAM and ROM of the machine's data space. */
bool bos_find_in_machine(struct machine *, struct bos_record *);
/* Decodes the record at an address; false if none is there. */
bool bos_record_read(const struct bos_memory *, uint32_t address, struct bos_record *);

enum { BOS_TASK_SUSPENDED = 1, BOS_TASK_ENDING = 8 }; /* flags */
enum { BOS_STATE_ENDED, BOS_STATE_READY, BOS_STATE_WAITING };

struct bos_task {
    uint32_t address; /* its control block, also its identity */
    char name[BOS_NAME];
    bool running, idle;
    uint8_t state, flags, priority, own_priority; /* own: what its class says */
    uint32_t stack_base, stack_size;              /* bytes */
    uint32_t stack_pointer;                       /* saved; of no meaning while it runs */
    bool stack_used_known;
    uint32_t stack_used; /* bytes ever used */
    uint8_t wait_kind;   /* 0: waits for nothing */
    uint32_t wait_object;
    char wait_name[BOS_NAME];  /* the object's, "" if it has none */
    char wait_owner[BOS_NAME]; /* the task that owns the lock waited for, "" if none does */
    bool wait_timed;
    uint64_t wait_ticks; /* until it times out */
};

/* Reads all tasks in the kernel's order, at most `most`; returns how many there are. Between runs,
 * or inside a probe or event handler. */
size_t bos_tasks(struct machine *, const struct bos_record *, struct bos_task *, size_t most);
/* Reads what one task waits for: the members wait_..., and state, of a task whose address is set.
 */
void bos_task_wait(struct machine *, const struct bos_record *, struct bos_task *);
/* "running", "ready", "waiting", "suspended", "ended", "ending". */
const char *bos_state_name(const struct bos_task *);
/* "semaphore", "lock" ...; for a kind that is not known "object". */
const char *bos_wait_kind(uint8_t kind);
/* "semaphore fork (12 ticks left)", "lock bus, held by pump", "sleep (3 ticks left)", "" */
const char *bos_wait_text(const struct bos_task *, char *buffer, size_t size);

/* Execution traces: what a task called, or what handlers and the start-up did. */
#define BOS_CALLS_MOST 4096u /* of one trace that are looked at */
#define BOS_CALL_WORDS 3

enum bos_call_state { BOS_CALL_EMPTY, BOS_CALL_INSIDE, BOS_CALL_RETURNED, BOS_CALL_ABANDONED };

struct bos_call {
    uint64_t tick; /* at the call */
    uint8_t number, state, level;
    uint64_t parameters[BOS_CALL_WORDS], result; /* as wide as a pointer */
};

struct bos_trace {
    bool present;             /* the task has a trace */
    uint16_t calls;           /* the groups that are traced, group n is bit n */
    size_t count;             /* entries read: of a longer trace than BOS_CALLS_MOST the latest */
    struct bos_call *entries; /* oldest first */
};

/* Reads a task's trace; NULL: that of handlers and start-up. False when the host has no memory.
 * Free it with bos_trace_free. As bos_tasks(). */
bool bos_trace_read(struct machine *, const struct bos_record *, const struct bos_task *,
                    struct bos_trace *);
void bos_trace_free(struct bos_trace *);
/* "semaphore_down(fork 1, forever) = BOS_OK"; the names of tasks are looked for among `tasks`. */
const char *bos_call_text(struct machine *, const struct bos_record *, const struct bos_task *tasks,
                          size_t count, const struct bos_call *, char *buffer, size_t size);
/* "all", "nothing", or the names of groups: "task semaphore". */
const char *bos_groups_text(uint16_t calls, char *buffer, size_t size);

#endif
