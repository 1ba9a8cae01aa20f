/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event queue: a binary heap of pointers to slots, ordered by time, then by board order. */
#include "event.h"

#include "machine.h"

#include <assert.h>
#include <stdlib.h>

static bool comes_before(const struct event *a, const struct event *b)
{
    return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void put(struct event_queue *queue, size_t place, struct event *event)
{
    queue->heap[place - 1] = event;
    event->place = place;
}

static void sift_up(struct event_queue *queue, size_t place, struct event *event)
{
    while (place > 1 && comes_before(event, queue->heap[place / 2 - 1])) {
        put(queue, place, queue->heap[place / 2 - 1]);
        place /= 2;
    }
    put(queue, place, event);
}

static void sift_down(struct event_queue *queue, size_t place, struct event *event)
{
    size_t child;
    while ((child = place * 2) <= queue->count) {
        if (child < queue->count && comes_before(queue->heap[child], queue->heap[child - 1]))
            child++;
        if (!comes_before(queue->heap[child - 1], event))
            break;
        put(queue, place, queue->heap[child - 1]);
        place = child;
    }
    put(queue, place, event);
}

static void queue_insert(struct event_queue *queue, struct event *event)
{
    queue->count++;
    sift_up(queue, queue->count, event);
}

static void queue_remove(struct event_queue *queue, struct event *event)
{
    size_t place = event->place;
    struct event *last;
    if (place == 0)
        return;
    event->place = 0;
    last = queue->heap[queue->count - 1];
    queue->count--;
    if (last == event)
        return;
    if (place > 1 && comes_before(last, queue->heap[place / 2 - 1]))
        sift_up(queue, place, last);
    else
        sift_down(queue, place, last);
}

void event_init(struct event *event, struct machine *machine, uint32_t order, const char *name,
                void (*handler)(void *owner, sim_time due), void *owner)
{
    struct event_queue *queue = &machine->queue;
    *event = (struct event){.name = name,
                            .handler = handler,
                            .owner = owner,
                            .machine = machine,
                            .order = order,
                            .when = SIM_TIME_NEVER};
    queue->slots++;
    if (queue->slots > queue->capacity) {
        queue->capacity = queue->slots * 2;
        queue->heap = realloc(queue->heap, queue->capacity * sizeof(struct event *));
        assert(queue->heap != NULL);
    }
}

static void leave_domain(struct event *event)
{
    struct event **link;
    if (event->domain == NULL)
        return;
    for (link = &event->domain->events; *link != event; link = &(*link)->next_in_domain)
        assert(*link != NULL);
    *link = event->next_in_domain;
    event->domain = NULL;
    event->next_in_domain = NULL;
}

static void enqueue_at(struct event *event, sim_time when)
{
    struct machine *machine = event->machine;
    queue_remove(&machine->queue, event);
    event->when = when;
    if (when == SIM_TIME_NEVER)
        return;
    queue_insert(&machine->queue, event);
    if (machine->in_cpu && when < machine->run_limit) {
        machine->run_limit = when;
        machine->cpu->device.class->cpu->shorten(machine->cpu, when);
    }
}

void event_at(struct event *event, sim_time when)
{
    leave_domain(event);
    enqueue_at(event, when);
}

void event_at_cycle(struct event *event, struct clock_domain *domain, uint64_t cycle)
{
    leave_domain(event);
    event->domain = domain;
    event->cycle = cycle;
    event->next_in_domain = domain->events;
    domain->events = event;
    enqueue_at(event, clock_time_of(domain, cycle));
}

void event_cancel(struct event *event)
{
    event_at(event, SIM_TIME_NEVER);
}

void event_domain_changed(struct clock_domain *clock)
{
    struct event *event;
    for (event = clock->events; event != NULL; event = event->next_in_domain)
        enqueue_at(event, clock_time_of(clock, event->cycle));
}

struct event *event_queue_pop(struct event_queue *queue)
{
    struct event *event;
    if (queue->count == 0)
        return NULL;
    event = queue->heap[0];
    leave_domain(event);
    queue_remove(queue, event);
    event->due = event->when;
    event->when = SIM_TIME_NEVER;
    return event;
}

void event_queue_free(struct event_queue *queue)
{
    free(queue->heap);
    *queue = (struct event_queue){0};
}
