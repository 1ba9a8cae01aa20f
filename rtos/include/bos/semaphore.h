/* SPDX-License-Identifier: MIT */
/* Semaphore: a signal between tasks, and from ISRs to tasks, with a status: Up or Down. A task that
   takes it Down waits until it is Up. An Up that finds waiters goes straight to the most urgent of
   them, the longest waiting among equals. With BOS_SEMAPHORE_COUNTING it counts up to a limit. */
#ifndef BOS_SEMAPHORE_H
#define BOS_SEMAPHORE_H

#include "bos/task.h"

typedef struct Semaphore {
    Waitable waitable;
    unsigned short count; /* 0 is Down, else Up */
#if BOS_SEMAPHORE_COUNTING
    unsigned short limit; /* the highest count: 1 for a plain semaphore */
#endif
} Semaphore;

#define SEMAPHORE_DOWN 0
#define SEMAPHORE_UP   1

/* semaphore_init: makes a semaphore in memory of the caller's, with a status of SEMAPHORE_UP or
   SEMAPHORE_DOWN. Task or ISR; does not block. */
void semaphore_init(Semaphore *this_semaphore, int status);

#if BOS_SEMAPHORE_COUNTING
/* semaphore_init_counting: makes a semaphore that counts from `count` up to `limit`, 1 to 65535.
   BOS_OK; BOS_ERROR_RANGE. Task or ISR; does not block. */
int semaphore_init_counting(Semaphore *this_semaphore, unsigned count, unsigned limit);
#endif

#if BOS_OBJECT_NAMES
/* semaphore_set_name: gives it a name for debuggers; the string must outlive it. Task or ISR. */
void semaphore_set_name(Semaphore *this_semaphore, const char *name);
#else
#define semaphore_set_name(semaphore, name) ((void)(semaphore))
#endif

#if BOS_HEAP
/* semaphore_create: a semaphore in the kernel's heap, or null: no memory, or an ISR. Task only, and
   before kernel_start(); does not block. */
Semaphore *semaphore_create(int status);

/* semaphore_delete: removes one made by semaphore_create() and gives its memory back. BOS_OK;
   BOS_ERROR_CONTEXT in an ISR; BOS_ERROR_STATE, after BOS_PANIC_FREE, for
   one that is not in the heap. Task only; does not block. */
int semaphore_delete(Semaphore *this_semaphore);
#endif

/* semaphore_up: wakes the first waiter, or else makes the status Up. BOS_OK; BOS_ERROR_FULL when it
   is Up, or its count at the limit, already. Task or ISR; does not block. */
int semaphore_up(Semaphore *this_semaphore);

/* semaphore_down: waits at most `timeout` for Up and takes it. BOS_OK; BOS_TIMEOUT; BOS_REMOVED;
   BOS_ERROR_RANGE for a timeout above BOS_LONGEST that is not BOS_FOREVER; BOS_ERROR_CONTEXT when
   an ISR would have to wait. Task; ISR with BOS_NO_WAIT. Blocks unless BOS_NO_WAIT. */
int semaphore_down(Semaphore *this_semaphore, bos_tick timeout);

/* semaphore_status: the count: SEMAPHORE_DOWN, or how often it can be taken. Task or ISR. */
unsigned semaphore_status(const Semaphore *this_semaphore);

/* semaphore_remove: wakes all waiters with BOS_REMOVED; the memory is the caller's again. The
   status stays Down. Task or ISR; does not block. */
void semaphore_remove(Semaphore *this_semaphore);

#endif
