/* SPDX-License-Identifier: MIT */
/* Semaphore: Up and Down. An Up goes straight to the first waiter, whose status stays Down, so no
   third task can take it in between. */
#include "bos/semaphore.h"

#include "internal.h"

#if BOS_WAITING

#if BOS_SEMAPHORE_COUNTING
#define LIMIT(semaphore) ((semaphore)->limit)
#else
#define LIMIT(semaphore) SEMAPHORE_UP
#endif

void semaphore_init(Semaphore *this, int status)
{
    TRACE_2(semaphore_init, this, status);
    waitable_init(&this->waitable);
    this->count = status != SEMAPHORE_DOWN;
#if BOS_SEMAPHORE_COUNTING
    this->limit = 1;
#endif
    TRACE_END(semaphore_init);
}

#if BOS_SEMAPHORE_COUNTING
int semaphore_init_counting(Semaphore *this, unsigned count, unsigned limit)
{
    int result = BOS_ERROR_RANGE;

    TRACE_3(semaphore_init_counting, this, count, limit);
    if (limit >= 1 && limit <= 65535u && count <= limit) {
        semaphore_init(this, SEMAPHORE_DOWN);
        this->count = (unsigned short)count;
        this->limit = (unsigned short)limit;
        result = BOS_OK;
    }
    return TRACE_RESULT(semaphore_init_counting, int, result);
}
#endif

#if BOS_OBJECT_NAMES
void semaphore_set_name(Semaphore *this, const char *name)
{
    this->waitable.name = name;
}
#endif

int semaphore_up(Semaphore *this)
{
    int result = BOS_OK;
    bos_mask mask;

    TRACE_OFF_1(semaphore_up, mask, this);
    if (waitable_first(&this->waitable) != NULL)
        return TRACE_RESULT(semaphore_up, int, waitable_wake(&this->waitable, mask));
    if (this->count < LIMIT(this))
        this->count++;
    else
        result = BOS_ERROR_FULL;
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(semaphore_up, int, result);
}

int semaphore_down(Semaphore *this, bos_tick timeout)
{
    bos_mask mask;

    TRACE_2(semaphore_down, this, timeout);
    if (!WAIT_ALLOWED(timeout))
        return TRACE_RESULT(semaphore_down, int, wait_check(timeout));
    INTERRUPTS_OFF(mask);
    if (this->count == 0)
        return TRACE_RESULT(semaphore_down, int,
                            waitable_wait(&this->waitable, WAIT_SEMAPHORE, timeout, mask));
    this->count--;
    INTERRUPTS_RESTORE(mask);
    return TRACE_RESULT(semaphore_down, int, BOS_OK);
}

unsigned semaphore_status(const Semaphore *this)
{
    return this->count;
}

void semaphore_remove(Semaphore *this)
{
    bos_mask mask;

    TRACE_OFF_1(semaphore_remove, mask, this);
    this->count = SEMAPHORE_DOWN;
    waitable_remove(&this->waitable);
    (void)SERVICE_END(semaphore_remove, int, BOS_OK, mask);
}

#endif
