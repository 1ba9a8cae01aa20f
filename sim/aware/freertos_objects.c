/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queues, semaphores, mutexes, event groups and timers of FreeRTOS: those in the queue registry,
 * those that tasks wait for, and the timers that run. The kernel keeps no list of the others.
 * Stream and message buffers wait by notifications. */
#include "aware/freertos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE_MOST 65536u /* items of a queue that is believed */

/* ucQueueType, with configUSE_TRACE_FACILITY. */
static const char *const kinds[] = {"queue",     "mutex",           "semaphore",
                                    "semaphore", "recursive mutex", "queue set"};

static bool is_queue(const struct freertos *rtos, uint32_t queue)
{
    uint32_t length = freertos_get(rtos, queue, QUEUE_LENGTH);
    return freertos_is_list(rtos, queue + (uint32_t)rtos->offsets[QUEUE_SEND]) &&
           freertos_is_list(rtos, queue + (uint32_t)rtos->offsets[QUEUE_RECEIVE]) && length > 0 &&
           length < QUEUE_MOST && freertos_get(rtos, queue, QUEUE_MESSAGES) <= length;
}

static bool is_mutex(const struct freertos *rtos, uint32_t queue)
{
    return freertos_get(rtos, queue, QUEUE_HEAD) == 0;
}

static const char *kind_of(const struct freertos *rtos, uint32_t queue)
{
    if (freertos_has(rtos, QUEUE_TYPE)) {
        uint32_t type = aware_byte(rtos->machine, queue + (uint32_t)rtos->offsets[QUEUE_TYPE]);
        if (type > 0 && type < sizeof kinds / sizeof kinds[0])
            return kinds[type];
    }
    if (is_mutex(rtos, queue))
        return "mutex";
    return freertos_get(rtos, queue, QUEUE_ITEM_SIZE) == 0 ? "semaphore" : "queue";
}

static void find_name(const struct freertos *rtos, struct aware_object *object)
{
    uint32_t i;
    for (i = 0; i < rtos->registry_size; i++) {
        uint32_t entry = rtos->variables[VAR_REGISTRY] + 8 * i;
        if (aware_word(rtos->machine, entry + 4) != object->address)
            continue;
        aware_text(rtos->machine, aware_word(rtos->machine, entry), AWARE_NAME, object->name,
                   sizeof object->name);
        return;
    }
    aware_symbol_text(rtos->aware, object->address, object->name, sizeof object->name);
}

static unsigned waiting_in(const struct freertos *rtos, uint32_t list)
{
    uint32_t count = freertos_get(rtos, list, LIST_COUNT);
    return count <= 4096 ? count : 0;
}

static void read_queue(const struct freertos *rtos, uint32_t queue, struct aware_object *object)
{
    uint32_t messages = freertos_get(rtos, queue, QUEUE_MESSAGES), holder;
    memset(object, 0, sizeof *object);
    object->address = queue;
    object->kind = kind_of(rtos, queue);
    find_name(rtos, object);
    object->waiting = waiting_in(rtos, queue + (uint32_t)rtos->offsets[QUEUE_SEND]) +
                      waiting_in(rtos, queue + (uint32_t)rtos->offsets[QUEUE_RECEIVE]);
    holder = freertos_get(rtos, queue, QUEUE_HOLDER);
    if (is_mutex(rtos, queue) && holder != 0 && messages == 0) {
        char name[AWARE_NAME];
        aware_text(rtos->machine, holder + (uint32_t)rtos->offsets[TCB_NAME], rtos->name_bytes,
                   name, sizeof name);
        snprintf(object->text, sizeof object->text, "held by %s", name);
    } else if (is_mutex(rtos, queue)) {
        snprintf(object->text, sizeof object->text, "free");
    } else {
        snprintf(object->text, sizeof object->text,
                 freertos_get(rtos, queue, QUEUE_ITEM_SIZE) == 0 ? "count %u of %u"
                                                                 : "%u of %u items",
                 messages, freertos_get(rtos, queue, QUEUE_LENGTH));
    }
}

static bool is_group(const struct freertos *rtos, uint32_t group)
{
    return aware_in_memory(rtos->machine, group, 24) &&
           freertos_is_list(rtos, group + (uint32_t)rtos->offsets[GROUP_LIST]);
}

static void read_group(const struct freertos *rtos, uint32_t group, struct aware_object *object)
{
    memset(object, 0, sizeof *object);
    object->address = group;
    object->kind = "event group";
    find_name(rtos, object);
    object->waiting = waiting_in(rtos, group + (uint32_t)rtos->offsets[GROUP_LIST]);
    snprintf(object->text, sizeof object->text, "bits 0x%x", freertos_get(rtos, group, GROUP_BITS));
}

bool freertos_object_of(const struct freertos *rtos, uint32_t container,
                        struct aware_object *object, bool *sends)
{
    uint32_t sent = container - (uint32_t)rtos->offsets[QUEUE_SEND];
    uint32_t received = container - (uint32_t)rtos->offsets[QUEUE_RECEIVE];
    uint32_t group = container - (uint32_t)rtos->offsets[GROUP_LIST];
    *sends = false;
    if (container == 0)
        return false;
    if (is_queue(rtos, received))
        read_queue(rtos, received, object);
    else if (is_queue(rtos, sent)) {
        read_queue(rtos, sent, object);
        *sends = true;
    } else if (is_group(rtos, group))
        read_group(rtos, group, object);
    else
        return false;
    return true;
}

uint32_t freertos_holder(const struct freertos *rtos, uint32_t container, uint32_t *held_at)
{
    uint32_t queue = container - (uint32_t)rtos->offsets[QUEUE_RECEIVE];
    *held_at = 0;
    if (container == 0 || !is_queue(rtos, queue) || !is_mutex(rtos, queue))
        return 0;
    *held_at = queue + (uint32_t)rtos->offsets[QUEUE_HOLDER];
    return freertos_get(rtos, queue, QUEUE_MESSAGES) != 0 ? 0
                                                          : freertos_get(rtos, queue, QUEUE_HOLDER);
}

/* --- all that is known --- */

struct collection {
    const struct freertos *rtos;
    struct aware_set set;
    struct aware_object *objects;
    size_t most, count;
};

static void add(struct collection *all, const struct aware_object *object)
{
    if (!aware_set_add(&all->set, object->address))
        return;
    if (all->count < all->most)
        all->objects[all->count] = *object;
    all->count++;
}

static void add_registry(struct collection *all)
{
    uint32_t i;
    for (i = 0; i < all->rtos->registry_size; i++) {
        uint32_t entry = all->rtos->variables[VAR_REGISTRY] + 8 * i;
        uint32_t queue = aware_word(all->rtos->machine, entry + 4);
        struct aware_object object;
        if (queue == 0 || !is_queue(all->rtos, queue))
            continue;
        read_queue(all->rtos, queue, &object);
        add(all, &object);
    }
}

static void add_awaited(struct collection *all, struct freertos *rtos)
{
    size_t count = freertos_tasks(rtos, NULL, 0), i;
    struct aware_task *tasks = count == 0 ? NULL : malloc(count * sizeof *tasks);
    if (tasks == NULL)
        return;
    freertos_tasks(rtos, tasks, count);
    for (i = 0; i < count; i++) {
        uint32_t item = tasks[i].id + (uint32_t)rtos->offsets[TCB_EVENT_ITEM];
        struct aware_object object;
        bool sends;
        if (tasks[i].wait_object != 0 &&
            freertos_object_of(rtos, freertos_get(rtos, item, ITEM_CONTAINER), &object, &sends))
            add(all, &object);
    }
    free(tasks);
}

static bool add_timer(void *owner, uint32_t item)
{
    struct collection *all = owner;
    const struct freertos *rtos = all->rtos;
    struct aware_object object = {.kind = "timer"};
    uint32_t ticks = aware_word(rtos->machine, rtos->variables[VAR_TICKS]);
    object.address = item - (uint32_t)rtos->offsets[TIMER_ITEM];
    aware_text(rtos->machine, freertos_get(rtos, object.address, TIMER_NAME), AWARE_NAME,
               object.name, sizeof object.name);
    snprintf(object.text, sizeof object.text, "runs, %u ticks left of %u",
             freertos_get(rtos, item, ITEM_VALUE) - ticks,
             freertos_get(rtos, object.address, TIMER_PERIOD));
    add(all, &object);
    return all->count < all->most;
}

size_t freertos_objects(void *owner, struct aware_object *objects, size_t most)
{
    struct freertos *rtos = owner;
    struct collection all = {.rtos = rtos, .objects = objects, .most = most};
    static const enum freertos_variable timers[] = {VAR_TIMERS, VAR_TIMERS_OVERFLOW};
    unsigned i;
    add_registry(&all);
    add_awaited(&all, rtos);
    for (i = 0; i < 2; i++)
        if (rtos->variables[timers[i]] != 0)
            freertos_walk(rtos, aware_word(rtos->machine, rtos->variables[timers[i]]), add_timer,
                          &all);
    aware_set_free(&all.set);
    return all.count;
}
