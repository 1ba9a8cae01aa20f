/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of Zephyr. */
#ifndef SIM_AWARE_ZEPHYR_H
#define SIM_AWARE_ZEPHYR_H

#include "aware/kernel.h"

/* Members of k_thread that are read, by DWARF or the thread-info table. */
enum zephyr_member {
    THREAD_PENDED_ON,
    THREAD_STATE,
    THREAD_PRIORITY,
    THREAD_TIMEOUT,
    THREAD_TICKS,
    THREAD_NAME,
    THREAD_ENTRY,
    THREAD_NEXT,
    THREAD_SAVED,
    THREAD_STACK_POINTER,
    THREAD_STACK_START,
    THREAD_STACK_SIZE,
    KERNEL_CPUS,
    CPU_CURRENT,
    KERNEL_THREADS,
    KERNEL_CACHE,
    KERNEL_RUN_QUEUE,
    ZEPHYR_MEMBERS
};

/* An object that the symbols know: a variable, or a part of one. */
struct zephyr_thing {
    uint32_t address, size;
    int kind; /* of the table of kinds; -1: a thread */
    char name[AWARE_NAME];
};

struct zephyr {
    struct aware *aware;
    struct machine *machine;
    int offsets[ZEPHYR_MEMBERS];
    uint32_t kernel, timeouts, name_bytes;
    bool table; /* layouts come from the thread-info table */
    bool pointer_name;
    struct zephyr_thing *things;
    size_t thing_count;
};

uint32_t zephyr_get(const struct zephyr *, uint32_t thread, enum zephyr_member);
bool zephyr_has(const struct zephyr *, enum zephyr_member);
void zephyr_thread_name(const struct zephyr *, uint32_t thread, char *name);
size_t zephyr_threads(const struct zephyr *, struct aware_set *);

/* Collects the objects and threads that symbols and DWARF know. */
void zephyr_find_things(struct zephyr *);
/* What a wait queue belongs to; false: not known. */
bool zephyr_object_of(const struct zephyr *, uint32_t wait_queue, struct aware_object *);
/* A number for the name of the thread whose end a wait queue is; 0: it is another's, which keeps
 * its name. */
uint32_t zephyr_name_number(const struct zephyr *, uint32_t wait_queue);
/* Who holds the mutex that a wait queue belongs to, and where that is told; 0: it is none, or it is
 * free. */
uint32_t zephyr_holder(const struct zephyr *, uint32_t wait_queue, uint32_t *held_at);
/* What its priority was before it inherited one by the mutexes that it holds. */
int zephyr_own_priority(const struct zephyr *, uint32_t thread, int priority);
size_t zephyr_objects(void *owner, struct aware_object *, size_t most);

#endif
