/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel BOS as a row of the table of kernels: by its information record, without symbols. The
 * kernel writes this_task at each switch and at no other time. Left out: objects that nobody waits
 * for, of which the kernel keeps no list. */
#include "aware/bos.h"

#include "aware/bos_memory.h"
#include "aware/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_SEMAPHORE 2
#define WAIT_LOCK      7
#define LATE           0x20 /* of a task's flags */

/* Members of a class that the record does not tell: by DWARF. */
static const struct aware_member class_members[] = {{"TaskClass", "period", -1}};

struct bos {
    struct machine *machine;
    struct bos_record record;
    int class_period;
};

static void *attach(struct aware *aware, struct sim_error *error)
{
    struct bos *bos = calloc(1, sizeof *bos);
    if (bos != NULL && bos_find_in_machine(aware_machine(aware), &bos->record)) {
        bos->machine = aware_machine(aware);
        aware_layout(aware, class_members, 1, &bos->class_period);
        return bos;
    }
    sim_error_set(error, "BOS: there is no information record in memory: the image is of another "
                         "kernel, or its record was cut out");
    free(bos);
    return NULL;
}

static void describe(void *owner, char *text, size_t size)
{
    const struct bos_record *record = &((struct bos *)owner)->record;
    snprintf(text, size, "%s for %s%s%s%s%s\nby its information record at 0x%08x\n", record->name,
             record->processor, record->board[0] != '\0' ? " on " : "", record->board,
             record->application[0] != '\0' ? ", application " : "", record->application,
             record->address);
}

static uint32_t running(void *owner, uint32_t before)
{
    struct bos *bos = owner;
    struct bos_memory memory = {bos_peek_machine, bos->machine};
    uint32_t task = 0;
    (void)before;
    bos_read_pointer(&memory, &bos->record, bos->record.this_task, &task);
    return task;
}

static uint32_t watch(void *owner)
{
    return ((struct bos *)owner)->record.this_task;
}

static void name_of(void *owner, uint32_t task, char *name)
{
    struct bos *bos = owner;
    struct bos_memory memory = {bos_peek_machine, bos->machine};
    uint32_t class, text;
    char kept[BOS_NAME] = "";
    if (bos_read_pointer(&memory, &bos->record, task + bos->record.task_class, &class) &&
        bos_read_pointer(&memory, &bos->record, class + bos->record.class_name, &text))
        bos_read_text(&memory, text, kept, sizeof kept);
    memcpy(name, kept, sizeof kept);
}

/* --- tasks --- */

static enum aware_state state_of(const struct bos_task *task)
{
    if (task->flags & BOS_TASK_SUSPENDED)
        return AWARE_SUSPENDED;
    if (task->state == BOS_STATE_ENDED)
        return AWARE_ENDED;
    if (task->state == BOS_STATE_WAITING)
        return AWARE_WAITING;
    return task->running ? AWARE_RUNNING : AWARE_READY;
}

static void convert(const struct bos_task *from, struct aware_task *to)
{
    memset(to, 0, sizeof *to);
    to->id = from->address;
    memcpy(to->name, from->name, sizeof from->name);
    to->state = state_of(from);
    to->idle = from->idle;
    to->priority = from->priority;
    to->own_priority = from->own_priority;
    to->stack_base = from->stack_base;
    to->stack_size = from->stack_size;
    to->stack_pointer = from->stack_pointer;
    to->stack_used_known = from->stack_used_known;
    to->stack_used = from->stack_used;
    to->wait_object = from->wait_object;
    bos_wait_text(from, to->wait_text, sizeof to->wait_text);
}

static size_t tasks(void *owner, struct aware_task *out, size_t most)
{
    struct bos *bos = owner;
    struct bos_task *read = most == 0 ? NULL : malloc(most * sizeof *read);
    size_t count, i;
    if (read == NULL)
        return bos_tasks(bos->machine, &bos->record, NULL, 0);
    count = bos_tasks(bos->machine, &bos->record, read, most);
    for (i = 0; i < count && i < most; i++)
        convert(&read[i], &out[i]);
    free(read);
    return count;
}

static bool waits(void *owner, uint32_t task)
{
    struct bos *bos = owner;
    uint32_t state = aware_byte(bos->machine, task + bos->record.task_state);
    uint32_t flags = aware_byte(bos->machine, task + bos->record.task_flags);
    return state != BOS_STATE_READY || (flags & BOS_TASK_SUSPENDED);
}

static bool registers(void *owner, uint32_t task, uint64_t *values, bool *known,
                      struct sim_error *error)
{
    struct bos *bos = owner;
    struct bos_memory memory = {bos_peek_machine, bos->machine};
    struct aware_frame frame = {"BOS", bos->record.frame, 0, bos->record.pointer_size};
    uint32_t sp = 0;
    if (*frame.words == '\0') {
        sim_error_set(error, "this port of BOS does not say in its record how it saves registers");
        return false;
    }
    bos_read_pointer(&memory, &bos->record, task + bos->record.task_sp, &sp);
    return aware_frame_read(bos->machine, &frame, sp, values, known, error);
}

/* --- one task --- */

static uint32_t number(const struct bos *bos, uint32_t address, unsigned bytes)
{
    struct bos_memory memory = {bos_peek_machine, bos->machine};
    uint64_t value = 0;
    bos_read_number(&memory, bos->record.big_endian, address, bytes, &value);
    return (uint32_t)value;
}

static uint32_t pointer(const struct bos *bos, uint32_t object, uint8_t offset)
{
    return offset == BOS_NONE || object == 0
               ? 0
               : number(bos, object + offset, bos->record.pointer_size);
}

/* Members of a structure that was peeked at once. */
static uint32_t member(const struct bos *bos, const uint8_t *bytes, uint8_t offset, unsigned size)
{
    return (uint32_t)bos_number(bytes + offset, size, bos->record.big_endian);
}

static uint8_t most(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

static void glance_at_wait(const struct bos *bos, uint32_t wait, struct aware_glance *glance)
{
    const struct bos_record *record = &bos->record;
    unsigned size = most(record->wait_kind, record->wait_object) + record->pointer_size;
    uint8_t bytes[256 + 8];
    if (wait == 0 || bos_peek_machine(bos->machine, wait, bytes, size) != size)
        return;
    glance->kind = bytes[record->wait_kind];
    glance->object = member(bos, bytes, record->wait_object, record->pointer_size);
    glance->name = pointer(bos, glance->object, record->object_name);
    if (glance->kind != WAIT_LOCK || record->lock_owner == BOS_NONE)
        return;
    glance->held_at = glance->object + record->lock_owner;
    glance->holder = pointer(bos, glance->object, record->lock_owner);
}

static bool glance(void *owner, uint32_t task, struct aware_glance *glance)
{
    const struct bos *bos = owner;
    const struct bos_record *record = &bos->record;
    uint8_t own = record->task_base != BOS_NONE ? record->task_base : record->task_priority;
    unsigned size =
        most(most(record->task_state, record->task_flags), most(own, record->task_wait)) +
        record->pointer_size;
    uint8_t bytes[256 + 8];
    struct bos_task read = {.running = pointer(bos, record->this_task, 0) == task};
    if (bos_peek_machine(bos->machine, task, bytes, size) != size)
        return false;
    read.state = bytes[record->task_state];
    read.flags = bytes[record->task_flags];
    glance->state = state_of(&read);
    glance->idle = task == record->idle;
    glance->priority = bytes[own];
    if (glance->state == AWARE_WAITING)
        glance_at_wait(bos, member(bos, bytes, record->task_wait, record->pointer_size), glance);
    return true;
}

/* Of one that is suspended as well: nothing. */
static void wait_of(void *owner, struct aware_task *task)
{
    const struct bos *bos = owner;
    struct bos_task read = {.address = task->id};
    bos_task_wait(bos->machine, &bos->record, &read);
    read.wait_timed = false;
    bos_wait_text(&read, task->wait_text, sizeof task->wait_text);
}

/* State and flags are bytes, which mostly lie in the same four. */
static unsigned words(void *owner, uint32_t task, uint32_t *addresses)
{
    const struct bos_record *record = &((const struct bos *)owner)->record;
    uint8_t low = record->task_state < record->task_flags ? record->task_state : record->task_flags;
    unsigned count = 0;
    addresses[count++] = task + low;
    if ((unsigned)record->task_state + record->task_flags - 2u * low >= 4)
        addresses[count++] = task + record->task_state + record->task_flags - low;
    if (record->task_release == BOS_NONE)
        return count;
    addresses[count++] = task + record->task_release;
    addresses[count++] = task + record->task_alarm;
    return count;
}

/* The list ends with 0; one that leads back into itself, at the bound. */
static size_t list(void *owner, uint32_t *ids, size_t most)
{
    const struct bos *bos = owner;
    uint32_t task = pointer(bos, bos->record.all, 0);
    size_t count = 0;
    while (task != 0 && count < AWARE_TASKS_MOST && aware_in_memory(bos->machine, task, 4)) {
        if (count < most)
            ids[count] = task;
        count++;
        task = pointer(bos, task, bos->record.task_next);
    }
    return count;
}

static unsigned list_words(void *owner, uint32_t *addresses)
{
    addresses[0] = ((const struct bos *)owner)->record.all;
    return 1;
}

static bool ticks(void *owner, struct aware_variable *variable)
{
    const struct bos_record *record = &((const struct bos *)owner)->record;
    variable->address = record->ticks;
    variable->bytes = record->tick_size;
    return record->tick_size >= 1 && record->tick_size <= 8;
}

static bool job(void *owner, uint32_t task, struct aware_job *job)
{
    const struct bos *bos = owner;
    const struct bos_record *record = &bos->record;
    unsigned tick = record->tick_size;
    uint32_t class = pointer(bos, task, record->task_class);
    if (record->task_release == BOS_NONE)
        return false;
    if (bos->class_period >= 0 && class != 0)
        job->period = number(bos, class + (uint32_t)bos->class_period, tick);
    job->release = number(bos, task + record->task_release, tick);
    job->pending = pointer(bos, task, record->task_alarm) != 0;
    job->late = number(bos, task + record->task_flags, 1) & LATE;
    job->deadline = number(bos, task + record->task_alarm + 2u * record->pointer_size, tick);
    return job->period != 0 || job->pending || job->late;
}

/* --- objects --- */

static void describe_object(struct bos *bos, const struct bos_task *task,
                            struct aware_object *object)
{
    memset(object, 0, sizeof *object);
    object->address = task->wait_object;
    object->kind = bos_wait_kind(task->wait_kind);
    memcpy(object->name, task->wait_name, sizeof task->wait_name);
    if (task->wait_owner[0] != '\0')
        snprintf(object->text, sizeof object->text, "held by %s", task->wait_owner);
    else if (task->wait_kind == WAIT_SEMAPHORE && bos->record.semaphore_count != BOS_NONE)
        snprintf(object->text, sizeof object->text, "count %u",
                 aware_half(bos->machine, task->wait_object + bos->record.semaphore_count));
}

static size_t objects(void *owner, struct aware_object *out, size_t most)
{
    struct bos *bos = owner;
    size_t count = bos_tasks(bos->machine, &bos->record, NULL, 0), i, k, found = 0;
    struct bos_task *read = count == 0 ? NULL : malloc(count * sizeof *read);
    if (read == NULL)
        return 0;
    bos_tasks(bos->machine, &bos->record, read, count);
    for (i = 0; i < count; i++) {
        if (read[i].wait_kind == 0 || read[i].wait_object == 0)
            continue;
        for (k = 0; k < found && k < most && out[k].address != read[i].wait_object; k++)
            ;
        if (k == found && found++ < most)
            describe_object(bos, &read[i], &out[k]);
        if (k < most)
            out[k].waiting++;
    }
    free(read);
    return found;
}

const struct aware_kernel aware_bos = {.name = "BOS",
                                       .attach = attach,
                                       .detach = free,
                                       .describe = describe,
                                       .running = running,
                                       .watch = watch,
                                       .tasks = tasks,
                                       .objects = objects,
                                       .name_of = name_of,
                                       .waits = waits,
                                       .registers = registers,
                                       .glance = glance,
                                       .wait_of = wait_of,
                                       .words = words,
                                       .list = list,
                                       .list_words = list_words,
                                       .ticks = ticks,
                                       .job = job};
