/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Following the task switches of BOS. The kernel writes this_task at each switch and at no other
 * time, and with the stack check switches on the way out of an exception; so this_task is compared
 * at each exception return, which costs nothing while no exception happens. Left out: switches in a
 * call, which a kernel without stack check makes; they are seen at the next exception return. */
#include "aware/bos.h"

#include "aware/bos_memory.h"

#include <stdlib.h>
#include <string.h>

struct user {
    uint32_t task;
    char name[BOS_NAME];
    struct bos_usage usage;
};

struct bos {
    struct machine *machine;
    struct bos_record record;
    struct probe probe;
    struct user *users; /* in order of first run */
    size_t count, capacity;
    uint32_t running; /* 0: none yet */
    sim_time since;   /* when it began to run */
    sim_time begun;
    uint64_t switches;
};

static void read_name(struct bos *bos, uint32_t task, char *name)
{
    struct bos_memory memory = {bos_peek_machine, bos->machine};
    uint32_t class, text;
    name[0] = '\0';
    if (task != 0 &&
        bos_read_pointer(&memory, &bos->record, task + bos->record.task_class, &class) &&
        bos_read_pointer(&memory, &bos->record, class + bos->record.class_name, &text))
        bos_read_text(&memory, text, name, BOS_NAME);
}

static struct user *find_user(struct bos *bos, uint32_t task)
{
    size_t i;
    for (i = 0; i < bos->count; i++)
        if (bos->users[i].task == task)
            return &bos->users[i];
    return NULL;
}

/* NULL for no task, and when the host has no memory: then that task is not counted. */
static struct user *add_user(struct bos *bos, uint32_t task)
{
    struct user *user = task == 0 ? NULL : find_user(bos, task), *grown;
    size_t capacity = bos->capacity ? bos->capacity * 2 : 16;
    if (user != NULL || task == 0)
        return user;
    if (bos->count == BOS_TASKS_MOST)
        return NULL;
    if (bos->count == bos->capacity) {
        grown = realloc(bos->users, capacity * sizeof *grown);
        if (grown == NULL)
            return NULL;
        bos->users = grown;
        bos->capacity = capacity;
    }
    user = &bos->users[bos->count++];
    memset(user, 0, sizeof *user);
    user->task = task;
    return user;
}

/* A block that was given back may be another task's next: then its account begins anew. */
static struct user *begin_user(struct bos *bos, uint32_t task)
{
    struct user *user = add_user(bos, task);
    char name[BOS_NAME];
    if (user == NULL)
        return NULL;
    read_name(bos, task, name);
    if (strcmp(name, user->name) != 0)
        memset(&user->usage, 0, sizeof user->usage);
    memcpy(user->name, name, sizeof name);
    user->usage.switches++;
    return user;
}

static void charge(struct bos *bos, sim_time now)
{
    struct user *user = find_user(bos, bos->running);
    if (user != NULL)
        user->usage.run_time += now - bos->since;
    bos->since = now;
}

static uint32_t present_task(struct bos *bos)
{
    struct bos_memory memory = {bos_peek_machine, bos->machine};
    uint32_t task = 0;
    bos_read_pointer(&memory, &bos->record, bos->record.this_task, &task);
    return task;
}

static void tell(struct bos *bos, uint32_t from, uint32_t to)
{
    struct probe_event event = {.kind = PROBE_TASK};
    struct user *left = find_user(bos, from), *entered = find_user(bos, to);
    if (!(bos->machine->probe_mask & PROBE_TASK))
        return;
    event.task.from = from;
    event.task.to = to;
    event.task.from_name = left != NULL ? left->name : "";
    event.task.to_name = entered != NULL ? entered->name : "";
    machine_tell(bos->machine, &event);
}

static void exception_left(void *owner, const struct probe_event *event)
{
    struct bos *bos = owner;
    uint32_t task, from = bos->running;
    if (event->interrupt.enter)
        return;
    task = present_task(bos);
    if (task == from)
        return;
    charge(bos, event->now);
    bos->running = task;
    bos->switches++;
    begin_user(bos, task);
    tell(bos, from, task);
}

struct bos *bos_follow(struct machine *machine, const struct bos_record *record)
{
    struct bos *bos = calloc(1, sizeof *bos);
    if (bos == NULL)
        return NULL;
    bos->machine = machine;
    bos->record = *record;
    bos->since = bos->begun = machine_now(machine);
    bos->running = present_task(bos);
    if (begin_user(bos, bos->running) != NULL)
        find_user(bos, bos->running)->usage.switches = 0;
    bos->probe = (struct probe){.mask = PROBE_INTERRUPT, .function = exception_left, .owner = bos};
    machine_probe_add(machine, &bos->probe);
    return bos;
}

void bos_unfollow(struct bos *bos)
{
    if (bos == NULL)
        return;
    machine_probe_remove(bos->machine, &bos->probe);
    free(bos->users);
    free(bos);
}

struct bos_usage bos_usage_of(struct bos *bos, uint32_t task)
{
    struct user *user = find_user(bos, task);
    charge(bos, machine_now(bos->machine));
    return user != NULL ? user->usage : (struct bos_usage){0, 0};
}

sim_time bos_followed(const struct bos *bos)
{
    return machine_now(bos->machine) - bos->begun;
}

uint64_t bos_switches(const struct bos *bos)
{
    return bos->switches;
}

const struct bos_record *bos_record_of(const struct bos *bos)
{
    return &bos->record;
}
