/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the tasks of BOS from memory: docs/kernel-record.md, "All tasks" to "Kinds of waiting".
 */
#include "aware/bos.h"

#include "aware/bos_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STACKS_GROW_UP = 1, STACKS_FILLED = 2, OBJECTS_NAMED = 8 }; /* record->flags */

#define WAIT_LOCK  7          /* wait->kind */
#define STACK_MOST (1u << 20) /* bytes looked at; a greater size is a wild one */

struct reader {
    struct bos_memory memory;
    const struct bos_record *record;
};

/* A number at an offset that the record gave; 0 if it has none or nothing answers. */
static uint64_t member(const struct reader *reader, uint32_t object, uint8_t offset, unsigned size)
{
    uint64_t value;
    if (offset == BOS_NONE || !bos_read_number(&reader->memory, reader->record->big_endian,
                                               object + offset, size, &value))
        return 0;
    return value;
}

static uint32_t pointer_member(const struct reader *reader, uint32_t object, uint8_t offset)
{
    uint32_t pointer;
    if (offset == BOS_NONE ||
        !bos_read_pointer(&reader->memory, reader->record, object + offset, &pointer))
        return 0;
    return pointer;
}

static void read_stack_use(const struct reader *reader, struct bos_task *task)
{
    bool up = reader->record->flags & STACKS_GROW_UP;
    uint32_t size = task->stack_size, unused = 0;
    uint8_t *stack;
    if (!(reader->record->flags & STACKS_FILLED) || size == 0 || size > STACK_MOST)
        return;
    stack = malloc(size);
    if (stack == NULL)
        return;
    task->stack_used_known =
        reader->memory.read(reader->memory.owner, task->stack_base, stack, size) == size;
    while (unused < size && stack[up ? size - 1 - unused : unused] == reader->record->fill)
        unused++;
    task->stack_used = size - unused;
    free(stack);
}

static void read_class(const struct reader *reader, struct bos_task *task)
{
    const struct bos_record *record = reader->record;
    uint32_t class = pointer_member(reader, task->address, record->task_class);
    bos_read_text(&reader->memory, pointer_member(reader, class, record->class_name), task->name,
                  sizeof task->name);
    task->own_priority = (uint8_t)member(reader, class, record->class_priority, 1);
    task->stack_base = task->address + record->task_size;
    task->stack_size = (uint32_t)member(reader, class, record->class_stack_size, record->size_size);
}

static uint64_t ticks_left(const struct reader *reader, uint32_t wait)
{
    const struct bos_record *record = reader->record;
    uint64_t when = member(reader, wait, record->wait_when, record->tick_size), now = 0;
    bos_read_number(&reader->memory, record->big_endian, record->ticks, record->tick_size, &now);
    if (record->tick_size >= 8)
        return when - now;
    return (when - now) & ((UINT64_C(1) << record->tick_size * 8) - 1);
}

static void read_lock_owner(const struct reader *reader, struct bos_task *task)
{
    const struct bos_record *record = reader->record;
    uint32_t owner = pointer_member(reader, task->wait_object, record->lock_owner);
    uint32_t class = owner == 0 ? 0 : pointer_member(reader, owner, record->task_class);
    if (class != 0)
        bos_read_text(&reader->memory, pointer_member(reader, class, record->class_name),
                      task->wait_owner, sizeof task->wait_owner);
}

static void read_wait(const struct reader *reader, struct bos_task *task)
{
    const struct bos_record *record = reader->record;
    uint32_t wait = pointer_member(reader, task->address, record->task_wait);
    if (task->state != BOS_STATE_WAITING || wait == 0)
        return;
    task->wait_kind = (uint8_t)member(reader, wait, record->wait_kind, 1);
    task->wait_object = pointer_member(reader, wait, record->wait_object);
    task->wait_timed = member(reader, wait, record->wait_timed, 1) == 1;
    if (task->wait_timed)
        task->wait_ticks = ticks_left(reader, wait);
    if (task->wait_object != 0 && (record->flags & OBJECTS_NAMED))
        bos_read_text(&reader->memory,
                      pointer_member(reader, task->wait_object, record->object_name),
                      task->wait_name, sizeof task->wait_name);
    if (task->wait_kind == WAIT_LOCK)
        read_lock_owner(reader, task);
}

void bos_task_wait(struct machine *machine, const struct bos_record *record, struct bos_task *task)
{
    struct reader reader = {{bos_peek_machine, machine}, record};
    task->state = (uint8_t)member(&reader, task->address, record->task_state, 1);
    read_wait(&reader, task);
}

static void read_task(const struct reader *reader, uint32_t address, uint32_t running,
                      struct bos_task *task)
{
    const struct bos_record *record = reader->record;
    memset(task, 0, sizeof *task);
    task->address = address;
    task->running = address == running;
    task->idle = address == record->idle;
    task->state = (uint8_t)member(reader, address, record->task_state, 1);
    task->flags = (uint8_t)member(reader, address, record->task_flags, 1);
    task->priority = (uint8_t)member(reader, address, record->task_priority, 1);
    task->stack_pointer = pointer_member(reader, address, record->task_sp);
    read_class(reader, task);
    read_stack_use(reader, task);
    read_wait(reader, task);
}

/* The list ends with 0; one that leads back into itself, where a follower at half the speed is
 * met. */
size_t bos_tasks(struct machine *machine, const struct bos_record *record, struct bos_task *tasks,
                 size_t most)
{
    struct reader reader = {{bos_peek_machine, machine}, record};
    uint32_t address = pointer_member(&reader, record->all, 0), follower = address;
    uint32_t running = pointer_member(&reader, record->this_task, 0);
    uint8_t probe;
    size_t count = 0;
    while (address != 0 && count < BOS_TASKS_MOST &&
           bus_peek(machine->cpu->data, address, &probe, 1) == 1) {
        if (count < most)
            read_task(&reader, address, running, &tasks[count]);
        count++;
        address = pointer_member(&reader, address, record->task_next);
        if (count % 2 == 0)
            follower = pointer_member(&reader, follower, record->task_next);
        if (address == follower)
            break;
    }
    return count;
}

const char *bos_state_name(const struct bos_task *task)
{
    if (task->flags & BOS_TASK_SUSPENDED)
        return "suspended";
    if (task->state == BOS_STATE_ENDED)
        return "ended";
    if (task->state == BOS_STATE_WAITING)
        return "waiting";
    return task->running ? "running" : (task->flags & BOS_TASK_ENDING) ? "ending" : "ready";
}

static const char *const kinds[] = {"",
                                    "sleep",
                                    "semaphore",
                                    "queue",
                                    "buffer", /* */
                                    "message box",
                                    "event",
                                    "lock",
                                    "period"};

const char *bos_wait_kind(uint8_t kind)
{
    return kind < sizeof kinds / sizeof kinds[0] ? kinds[kind] : "object";
}

const char *bos_wait_text(const struct bos_task *task, char *buffer, size_t size)
{
    char kind[24], left[48] = "", object[BOS_NAME + 1] = "", owner[BOS_NAME + 12] = "";
    buffer[0] = '\0';
    if (task->wait_kind == 0)
        return buffer;
    if (task->wait_kind < sizeof kinds / sizeof kinds[0])
        snprintf(kind, sizeof kind, "%s", kinds[task->wait_kind]);
    else
        snprintf(kind, sizeof kind, "kind %u", task->wait_kind);
    if (task->wait_timed)
        snprintf(left, sizeof left, " (%llu ticks left)", (unsigned long long)task->wait_ticks);
    if (task->wait_name[0] != '\0')
        snprintf(object, sizeof object, " %s", task->wait_name);
    else if (task->wait_object != 0)
        snprintf(object, sizeof object, " 0x%08x", task->wait_object);
    if (task->wait_owner[0] != '\0')
        snprintf(owner, sizeof owner, ", held by %s", task->wait_owner);
    snprintf(buffer, size, "%s%s%s%s", kind, object, owner, left);
    return buffer;
}
