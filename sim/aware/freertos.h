/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of FreeRTOS. */
#ifndef SIM_AWARE_FREERTOS_H
#define SIM_AWARE_FREERTOS_H

#include "aware/kernel.h"

/* Members of the kernel's structures that are read; places in freertos.offsets. */
enum freertos_member {
    TCB_TOP,
    TCB_STATE_ITEM,
    TCB_EVENT_ITEM,
    TCB_PRIORITY,
    TCB_BASE_PRIORITY,
    TCB_STACK,
    TCB_END_OF_STACK,
    TCB_NAME,
    TCB_NUMBER,
    TCB_NOTIFY_STATE,
    TCB_NOTIFY_STATE_V9,
    ITEM_VALUE,
    ITEM_NEXT,
    ITEM_OWNER,
    ITEM_CONTAINER,
    LIST_COUNT,
    LIST_END,
    QUEUE_HEAD,
    QUEUE_HOLDER,
    QUEUE_SEND,
    QUEUE_RECEIVE,
    QUEUE_MESSAGES,
    QUEUE_LENGTH,
    QUEUE_ITEM_SIZE,
    QUEUE_TYPE,
    GROUP_BITS,
    GROUP_LIST,
    TIMER_NAME,
    TIMER_ITEM,
    TIMER_PERIOD,
    FREERTOS_MEMBERS
};

/* Variables; 0 where the image has none. */
enum freertos_variable {
    VAR_CURRENT,
    VAR_READY,
    VAR_DELAYED_1,
    VAR_DELAYED_2,
    VAR_PENDING,
    VAR_SUSPENDED,
    VAR_ENDED,
    VAR_RUNNING,
    VAR_TICKS,
    VAR_COUNT,
    VAR_MADE,
    VAR_REGISTRY,
    VAR_TIMERS,
    VAR_TIMERS_OVERFLOW,
    VAR_IDLE,
    FREERTOS_VARIABLES
};

#define FREERTOS_MAX_DELAY UINT32_MAX

struct freertos {
    struct aware *aware;
    struct machine *machine;
    int offsets[FREERTOS_MEMBERS];
    uint32_t sizes[FREERTOS_MEMBERS]; /* bytes */
    uint32_t variables[FREERTOS_VARIABLES], variable_sizes[FREERTOS_VARIABLES];
    uint32_t list_size, priorities, tick_bytes, name_bytes, registry_size, notifications;
    bool dwarf;
    bool placed; /* without DWARF: what lies before the list items has been found out */
};

uint32_t freertos_get(const struct freertos *, uint32_t object, enum freertos_member);
bool freertos_has(const struct freertos *, enum freertos_member);
/* Calls `visit` with the owner of each item of a list, until it returns false. */
void freertos_walk(const struct freertos *, uint32_t list,
                   bool (*visit)(void *owner, uint32_t item), void *owner);
/* Is a list there, as the kernel initialises it? */
bool freertos_is_list(const struct freertos *, uint32_t list);

/* What a task waits for, from the container of its event item (0: none). False: not known. */
bool freertos_object_of(const struct freertos *, uint32_t container, struct aware_object *,
                        bool *sends);
/* Who holds the mutex that such a container belongs to, and where that is told; 0: it is none, or
 * it is free. */
uint32_t freertos_holder(const struct freertos *, uint32_t container, uint32_t *held_at);
size_t freertos_objects(void *owner, struct aware_object *, size_t most);

size_t freertos_tasks(void *owner, struct aware_task *, size_t most);

#endif
