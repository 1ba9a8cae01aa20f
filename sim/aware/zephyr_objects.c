/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects and threads of Zephyr that are variables, or parts of variables: found once by the types
 * that DWARF gives them. Those on heaps and stacks have no names: they are not found. */
#include "aware/zephyr.h"

#include "symbols/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THINGS_MOST 4096u
#define DEPTH_MOST  4u  /* structures in structures */
#define ARRAY_MOST  64u /* elements of an array that are looked at */

/* Structures by name; what is said of them: two of their words. The first name that fits counts: a
 * k_fifo holds a k_queue. */
static const struct object_kind {
    const char *type, *kind, *format;
    struct aware_member words[2];
} kinds[] = {
    {"k_sem", "semaphore", "count %u of %u", {{"k_sem", "count", 8}, {"k_sem", "limit", 12}}},
    {"k_mutex", "mutex", NULL, {{"k_mutex", "owner", 8}, {"k_mutex", "owner_orig_prio", 16}}},
    {"k_msgq",
     "message queue",
     "%u of %u messages",
     {{"k_msgq", "used_msgs", -1}, {"k_msgq", "max_msgs", -1}}},
    {"k_fifo", "fifo", "", {{"", "", -1}, {"", "", -1}}},
    {"k_lifo", "lifo", "", {{"", "", -1}, {"", "", -1}}},
    {"k_queue", "queue", "", {{"", "", -1}, {"", "", -1}}},
    {"k_stack", "stack", "", {{"", "", -1}, {"", "", -1}}},
    {"k_pipe", "pipe", "%u of %u bytes", {{"k_pipe", "bytes_used", -1}, {"k_pipe", "size", -1}}},
    {"k_mbox", "mailbox", "", {{"", "", -1}, {"", "", -1}}},
    {"k_condvar", "condition", "", {{"", "", -1}, {"", "", -1}}},
    {"k_event", "event", "events 0x%x", {{"k_event", "events", -1}, {"k_event", "events", -1}}},
    {"k_mem_slab", "memory slab", "", {{"", "", -1}, {"", "", -1}}},
    {"k_heap", "heap", "", {{"", "", -1}, {"", "", -1}}},
    {"k_timer", "timer", "", {{"", "", -1}, {"", "", -1}}},
    {"k_work_q", "work queue", "", {{"", "", -1}, {"", "", -1}}},
    {"k_poll_signal",
     "poll signal",
     "signaled %u, result %u",
     {{"k_poll_signal", "signaled", -1}, {"k_poll_signal", "result", -1}}},
};

#define KINDS      (sizeof kinds / sizeof kinds[0])
#define KIND_MUTEX 1
#define KIND_NONE  -2
#define KIND_TASK  -1

static int kind_of(const struct type *type)
{
    unsigned i;
    if (type->kind != TYPE_STRUCT)
        return KIND_NONE;
    if (strcmp(type->name, "k_thread") == 0)
        return KIND_TASK;
    for (i = 0; i < KINDS; i++)
        if (strcmp(type->name, kinds[i].type) == 0)
            return (int)i;
    return KIND_NONE;
}

static void add(struct zephyr *zephyr, uint32_t address, uint64_t size, int kind, const char *name)
{
    struct zephyr_thing *thing;
    if (zephyr->thing_count == THINGS_MOST || size > UINT32_MAX)
        return;
    if ((zephyr->thing_count & (zephyr->thing_count - 1)) == 0) { /* 0, 1, 2, 4 ...: it is full */
        size_t room = zephyr->thing_count == 0 ? 1 : 2 * zephyr->thing_count;
        thing = realloc(zephyr->things, room * sizeof *thing);
        if (thing == NULL)
            return;
        zephyr->things = thing;
    }
    thing = &zephyr->things[zephyr->thing_count++];
    thing->address = address;
    thing->size = (uint32_t)size;
    thing->kind = kind;
    snprintf(thing->name, sizeof thing->name, "%s", name);
}

static void search(struct zephyr *zephyr, const struct type *type, uint32_t address,
                   const char *name, unsigned depth);

static void search_array(struct zephyr *zephyr, const struct type *type, uint32_t address,
                         const char *name, unsigned depth)
{
    const struct type *element = type_bare(type_target(type));
    uint64_t size = type_size(element), i;
    char part[AWARE_NAME];
    if (element->kind != TYPE_STRUCT && element->kind != TYPE_ARRAY)
        return;
    for (i = 0; type->count_known && i < type->count && i < ARRAY_MOST; i++) {
        snprintf(part, sizeof part, "%.40s[%u]", name, (unsigned)i);
        search(zephyr, element, address + (uint32_t)(i * size), part, depth);
    }
}

static void search_members(struct zephyr *zephyr, const struct type *type, uint32_t address,
                           const char *name, unsigned depth)
{
    size_t count, i;
    const struct type_member *members = type_members(type, &count);
    char part[AWARE_NAME];
    for (i = 0; i < count; i++) {
        if (members[i].bits > 0 || zephyr->thing_count == THINGS_MOST)
            continue;
        snprintf(part, sizeof part, "%.30s.%.30s", name, members[i].name);
        search(zephyr, members[i].type, address + members[i].offset, part, depth);
    }
}

static void search(struct zephyr *zephyr, const struct type *type, uint32_t address,
                   const char *name, unsigned depth)
{
    const struct type *bare = type_bare(type);
    int kind = kind_of(bare);
    if (kind != KIND_NONE)
        add(zephyr, address, type_size(bare), kind, name);
    if (depth == 0)
        return;
    if (bare->kind == TYPE_ARRAY)
        search_array(zephyr, bare, address, name, depth - 1);
    else if (bare->kind == TYPE_STRUCT && kind != KIND_TASK)
        search_members(zephyr, bare, address, name, depth - 1);
}

void zephyr_find_things(struct zephyr *zephyr)
{
    const struct symbols *symbols = aware_symbols(zephyr->aware);
    const struct image *image = symbols == NULL ? NULL : symbols_image(symbols);
    size_t i;
    for (i = 0; image != NULL && i < image->placed_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        uint32_t address = (uint32_t)symbol->value;
        const struct bus_range *range = bus_find(zephyr->machine->cpu->data, address);
        const struct type *type;
        if (symbol->type != IMAGE_OBJECT || symbol->size < 8 || range == NULL || range->read_only)
            continue;
        type = symbols_type_at(symbols, symbol->name, address);
        if (type != NULL)
            search(zephyr, type, address, symbol->name, DEPTH_MOST);
    }
}

/* --- reading --- */

static uint32_t word_of(const struct zephyr *zephyr, const struct zephyr_thing *thing, unsigned n)
{
    int offset;
    aware_layout(zephyr->aware, &kinds[thing->kind].words[n], 1, &offset);
    return offset < 0 ? 0 : aware_word(zephyr->machine, thing->address + (uint32_t)offset);
}

static void read_thing(const struct zephyr *zephyr, const struct zephyr_thing *thing,
                       struct aware_object *object)
{
    memset(object, 0, sizeof *object);
    object->address = thing->address;
    object->kind = thing->kind < 0 ? "end of" : kinds[thing->kind].kind;
    snprintf(object->name, sizeof object->name, "%s", thing->name);
    if (thing->kind == KIND_TASK) {
        zephyr_thread_name(zephyr, thing->address, object->name);
    } else if (thing->kind == KIND_MUTEX) {
        char owner[AWARE_NAME] = "";
        if (word_of(zephyr, thing, 0) != 0)
            zephyr_thread_name(zephyr, word_of(zephyr, thing, 0), owner);
        snprintf(object->text, sizeof object->text, owner[0] != '\0' ? "held by %s" : "free",
                 owner);
    } else if (kinds[thing->kind].format[0] != '\0') {
        snprintf(object->text, sizeof object->text, kinds[thing->kind].format,
                 word_of(zephyr, thing, 0), word_of(zephyr, thing, 1));
    }
}

/* The smallest that holds the wait queue, but a queue's fifo rather than the queue. */
static const struct zephyr_thing *thing_of(const struct zephyr *zephyr, uint32_t address)
{
    const struct zephyr_thing *best = NULL;
    size_t i;
    for (i = 0; i < zephyr->thing_count; i++) {
        const struct zephyr_thing *thing = &zephyr->things[i];
        if (address - thing->address < thing->size && (best == NULL || thing->size < best->size))
            best = thing;
    }
    return best;
}

bool zephyr_object_of(const struct zephyr *zephyr, uint32_t wait_queue, struct aware_object *object)
{
    const struct zephyr_thing *thing = thing_of(zephyr, wait_queue);
    char name[AWARE_NAME];
    if (thing != NULL) {
        read_thing(zephyr, thing, object);
        return true;
    }
    aware_symbol_text(zephyr->aware, wait_queue, name, sizeof name);
    if (name[0] == '\0')
        return false;
    memset(object, 0, sizeof *object);
    object->address = wait_queue;
    /* k_poll() has one queue for all, a variable of its function. */
    object->kind = strncmp(name, "wait_q", 6) == 0 ? "poll" : "wait queue";
    if (strcmp(object->kind, "poll") != 0)
        snprintf(object->name, sizeof object->name, "%s", name);
    return true;
}

uint32_t zephyr_name_number(const struct zephyr *zephyr, uint32_t wait_queue)
{
    const struct zephyr_thing *thing = thing_of(zephyr, wait_queue);
    char name[AWARE_NAME] = "";
    uint32_t number = 0, i;
    if (thing == NULL || thing->kind != KIND_TASK)
        return 0;
    zephyr_thread_name(zephyr, thing->address, name);
    for (i = 0; name[i] != '\0'; i++)
        number = number * 31 + (uint8_t)name[i];
    return number;
}

uint32_t zephyr_holder(const struct zephyr *zephyr, uint32_t wait_queue, uint32_t *held_at)
{
    const struct zephyr_thing *thing = thing_of(zephyr, wait_queue);
    int offset;
    *held_at = 0;
    if (thing == NULL || thing->kind != KIND_MUTEX)
        return 0;
    aware_layout(zephyr->aware, &kinds[KIND_MUTEX].words[0], 1, &offset);
    if (offset < 0)
        return 0;
    *held_at = thing->address + (uint32_t)offset;
    return aware_word(zephyr->machine, *held_at);
}

/* A greater number is less urgent; the mutex that was taken first has the greatest. */
int zephyr_own_priority(const struct zephyr *zephyr, uint32_t thread, int priority)
{
    size_t i;
    for (i = 0; i < zephyr->thing_count; i++) {
        const struct zephyr_thing *thing = &zephyr->things[i];
        int before;
        if (thing->kind != KIND_MUTEX || word_of(zephyr, thing, 0) != thread)
            continue;
        before = (int)word_of(zephyr, thing, 1);
        priority = before > priority && before < 128 ? before : priority;
    }
    return priority;
}

static unsigned count_waiting(const struct zephyr *zephyr, const struct aware_set *threads,
                              const struct zephyr_thing *thing)
{
    unsigned count = 0;
    size_t i;
    for (i = 0; i < threads->count; i++)
        count += thing_of(zephyr, zephyr_get(zephyr, threads->items[i], THREAD_PENDED_ON)) == thing;
    return count;
}

size_t zephyr_objects(void *owner, struct aware_object *objects, size_t most)
{
    const struct zephyr *zephyr = owner;
    struct aware_set threads = {0};
    size_t count = 0, i;
    zephyr_threads(zephyr, &threads);
    for (i = 0; i < zephyr->thing_count; i++) {
        const struct zephyr_thing *thing = &zephyr->things[i];
        if (thing->kind < 0)
            continue;
        if (count < most) {
            read_thing(zephyr, thing, &objects[count]);
            objects[count].waiting = count_waiting(zephyr, &threads, thing);
        }
        count++;
    }
    aware_set_free(&threads);
    return count;
}
