/* SPDX-License-Identifier: MIT */
/* Lock: mutual exclusion with an owner. Only the task that has taken it gives it back. Its protocol
   says what holding it does to the owner's priority: nothing; the owner inherits the priority of
   the most urgent task that waits for it, along chains of owners who wait themselves; or the owner
   has the lock's ceiling at once. A task may hold several; one that holds a lock cannot take it a
   second time. A task that ends gives its locks back. */
#ifndef BOS_LOCK_H
#define BOS_LOCK_H

#include "bos/task.h"

#if BOS_LOCK

typedef struct Lock {
    Waitable waitable;
    Task *owner;       /* null: it is free */
    struct Lock *next; /* of the locks that its owner holds */
    bos_byte protocol;
    bos_byte ceiling; /* 0 without one */
} Lock;

#define LOCK_NONE    0 /* the owner's priority stays as it is */
#define LOCK_INHERIT 1
#define LOCK_CEILING 2 /* with BOS_EDF there is none: there, priorities do not decide */

/* lock_init: makes a free lock in memory of the caller's. `ceiling` is for LOCK_CEILING: the
   priority of the most urgent task that takes it, 1 to 254; otherwise it has no effect. BOS_OK;
   BOS_ERROR_RANGE for another protocol or ceiling. Task or ISR; does not block. */
int lock_init(Lock *this_lock, int protocol, int ceiling);

#if BOS_HEAP
/* lock_create: a lock in the kernel's heap, or null: no memory, an argument out of range, or an
   ISR. Task only, and before kernel_start(); does not block. */
Lock *lock_create(int protocol, int ceiling);

/* lock_delete: removes one made by lock_create() and gives its memory back. BOS_OK;
   BOS_ERROR_CONTEXT in an ISR; BOS_ERROR_STATE, after BOS_PANIC_FREE, for
   one that is not in the heap. Task only; does not block. */
int lock_delete(Lock *this_lock);
#endif

/* lock_take: waits at most `timeout` until the lock is free, or is given to the caller, and owns
   it. BOS_OK; BOS_TIMEOUT; BOS_REMOVED; BOS_ERROR_STATE when the caller owns it already;
   BOS_ERROR_RANGE for the timeout, or when the caller's own priority is above the ceiling;
   BOS_ERROR_CONTEXT in an ISR, in the idle task, or before kernel_start(). Task only; blocks unless
   BOS_NO_WAIT. Interrupts are off for a time that grows with the locks that the caller holds and
   with the chain of owners. */
int lock_take(Lock *this_lock, bos_tick timeout);

/* lock_give: gives the lock to the most urgent task that waits for it, the one that has waited
   longest among equals, or makes it free. The caller's priority falls to what the locks that it
   still holds demand. BOS_OK; BOS_ERROR_STATE when the caller does not own it; BOS_ERROR_CONTEXT in
   an ISR. Task only; does not block. */
int lock_give(Lock *this_lock);

/* lock_owner: the task that owns it, or null. Task or ISR; does not block. */
Task *lock_owner(const Lock *this_lock);

/* lock_remove: nobody owns it any more; wakes all that wait with BOS_REMOVED. The memory is the
   caller's again. Task or ISR; does not block. */
void lock_remove(Lock *this_lock);

#define lock_set_name(lock, text) object_set_name(&(lock)->waitable, text)

#endif
#endif
