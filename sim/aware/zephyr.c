/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Zephyr by its symbols: layouts from its thread-info table (CONFIG_DEBUG_THREAD_INFO) or from
 * DWARF. All threads are in a list only with CONFIG_THREAD_MONITOR; else those are found that run,
 * are ready, have a timeout, or are variables. Left out: several processors; the ready queue where
 * it is no plain list (CONFIG_SCHED_SCALABLE, CONFIG_SCHED_MULTIQ). */
#include "aware/zephyr.h"

#include "symbols/symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MOST  4096u
#define STACK_MOST (1u << 20)
#define FILL       0xaa /* CONFIG_INIT_STACKS */

#define THREAD "k_thread"
#define KERNEL "z_kernel _kernel"

static const struct aware_member members[ZEPHYR_MEMBERS] = {
    [THREAD_PENDED_ON] = {THREAD, "base.pended_on", -1},
    [THREAD_STATE] = {THREAD, "base.thread_state", -1},
    [THREAD_PRIORITY] = {THREAD, "base.prio", -1},
    [THREAD_TIMEOUT] = {THREAD, "base.timeout", -1},
    [THREAD_TICKS] = {THREAD, "base.timeout.dticks", -1},
    [THREAD_NAME] = {THREAD, "name", -1},
    [THREAD_ENTRY] = {THREAD, "entry.pEntry", -1},
    [THREAD_NEXT] = {THREAD, "next_thread", -1},
    [THREAD_SAVED] = {THREAD, "callee_saved", -1},
    [THREAD_STACK_POINTER] = {THREAD, "callee_saved.psp", -1},
    [THREAD_STACK_START] = {THREAD, "stack_info.start", -1},
    [THREAD_STACK_SIZE] = {THREAD, "stack_info.size", -1},
    [KERNEL_CPUS] = {KERNEL, "cpus", -1},
    [CPU_CURRENT] = {"_cpu", "current", -1},
    [KERNEL_THREADS] = {KERNEL, "threads", -1},
    [KERNEL_CACHE] = {KERNEL, "ready_q.cache", -1},
    [KERNEL_RUN_QUEUE] = {KERNEL, "ready_q.runq", -1},
};

/* _kernel_thread_info_offsets, version 1, by index; -1: not one of ours. */
static const int table_members[] = {-1, /* version */
                                    KERNEL_CPUS,
                                    KERNEL_THREADS,
                                    THREAD_ENTRY,
                                    THREAD_NEXT,
                                    THREAD_STATE,
                                    -1, /* user options */
                                    THREAD_PRIORITY,
                                    THREAD_STACK_POINTER,
                                    THREAD_NAME};

/* base.thread_state (kernel_structs.h). Bit 2 was "not started", is "sleeping" since version 4. */
enum {
    STATE_DUMMY = 1,
    STATE_PENDING = 2,
    STATE_SLEEPING = 4,
    STATE_DEAD = 8,
    STATE_SUSPENDED = 16,
    STATE_ABORTING = 32
};

uint32_t zephyr_get(const struct zephyr *zephyr, uint32_t thread, enum zephyr_member member)
{
    return zephyr->offsets[member] < 0
               ? 0
               : aware_word(zephyr->machine, thread + (uint32_t)zephyr->offsets[member]);
}

bool zephyr_has(const struct zephyr *zephyr, enum zephyr_member member)
{
    return zephyr->offsets[member] >= 0;
}

static uint32_t state_bits(const struct zephyr *zephyr, uint32_t thread)
{
    return aware_byte(zephyr->machine, thread + (uint32_t)zephyr->offsets[THREAD_STATE]);
}

/* Is it one, so that its members may be looked at? */
static bool is_thread(const struct zephyr *zephyr, uint32_t thread)
{
    uint32_t sp = zephyr_get(zephyr, thread, THREAD_STACK_POINTER);
    return thread != 0 && (thread & 3) == 0 && aware_in_memory(zephyr->machine, thread, 64) &&
           (state_bits(zephyr, thread) & STATE_DUMMY) == 0 && (sp & 3) == 0 &&
           aware_in_memory(zephyr->machine, sp - 4, 4);
}

/* --- who runs --- */

static uint32_t current_at(const struct zephyr *zephyr)
{
    int current = zephyr->offsets[CPU_CURRENT] < 0 ? 0 : zephyr->offsets[CPU_CURRENT];
    return zephyr->kernel + (uint32_t)zephyr->offsets[KERNEL_CPUS] + (uint32_t)current;
}

static uint32_t running(void *owner, uint32_t before)
{
    const struct zephyr *zephyr = owner;
    uint32_t thread = aware_word(zephyr->machine, current_at(zephyr));
    (void)before;
    return is_thread(zephyr, thread) ? thread : 0;
}

static uint32_t watch(void *owner)
{
    return current_at(owner);
}

/* --- names --- */

/* The kernel's own threads, where threads have no names. */
static const struct {
    const char *symbol, *name;
} known_names[] = {{"z_main_thread", "main"},
                   {"z_idle_threads", "idle"},
                   {"_main_thread_s", "main"},
                   {"_idle_thread_s", "idle"},
                   {"k_sys_work_q", "sysworkq"}};

static void name_by_symbols(const struct zephyr *zephyr, uint32_t thread, char *name)
{
    const struct zephyr_thing *things = zephyr->things;
    uint32_t entry = zephyr_get(zephyr, thread, THREAD_ENTRY) & ~1u;
    size_t i;
    aware_symbol_at(zephyr->aware, thread, name, AWARE_NAME);
    for (i = 0; i < sizeof known_names / sizeof known_names[0]; i++)
        if (strcmp(name, known_names[i].symbol) == 0) {
            snprintf(name, AWARE_NAME, "%s", known_names[i].name);
            return;
        }
    if (entry != 0)
        aware_symbol_at(zephyr->aware, entry, name, AWARE_NAME);
    for (i = 0; name[0] == '\0' && i < zephyr->thing_count; i++)
        if (things[i].kind < 0 && things[i].address == thread)
            snprintf(name, AWARE_NAME, "%s", things[i].name);
}

void zephyr_thread_name(const struct zephyr *zephyr, uint32_t thread, char *name)
{
    uint32_t at = thread + (uint32_t)zephyr->offsets[THREAD_NAME];
    name[0] = '\0';
    if (zephyr_has(zephyr, THREAD_NAME))
        aware_text(zephyr->machine, zephyr->pointer_name ? aware_word(zephyr->machine, at) : at,
                   zephyr->name_bytes, name, AWARE_NAME);
    if (name[0] == '\0')
        name_by_symbols(zephyr, thread, name);
}

static void name_of(void *owner, uint32_t task, char *name)
{
    zephyr_thread_name(owner, task, name);
}

/* --- timeouts --- */

/* Calls `visit` for each active timeout, with the ticks until it ends, as of the last tick that the
 * timer driver told. */
static void walk_timeouts(const struct zephyr *zephyr,
                          bool (*visit)(void *owner, uint32_t timeout, uint32_t ticks), void *owner)
{
    uint32_t head = zephyr->timeouts, node, seen, ticks = 0;
    uint32_t at = (uint32_t)(zephyr->offsets[THREAD_TICKS] - zephyr->offsets[THREAD_TIMEOUT]);
    if (head == 0 || !zephyr_has(zephyr, THREAD_TICKS))
        return;
    node = aware_word(zephyr->machine, head);
    for (seen = 0; seen < LIST_MOST && node != 0 && node != head; seen++) {
        if (!aware_in_memory(zephyr->machine, node, at + 4))
            return;
        ticks += aware_word(zephyr->machine, node + at);
        if (!visit(owner, node, ticks))
            return;
        node = aware_word(zephyr->machine, node);
    }
}

struct timeout_search {
    uint32_t timeout, ticks;
    bool found;
};

static bool is_timeout(void *owner, uint32_t timeout, uint32_t ticks)
{
    struct timeout_search *search = owner;
    search->found = timeout == search->timeout;
    search->ticks = ticks;
    return !search->found;
}

static bool ticks_left(const struct zephyr *zephyr, uint32_t thread, uint32_t *ticks)
{
    struct timeout_search search = {thread + (uint32_t)zephyr->offsets[THREAD_TIMEOUT], 0, false};
    if (zephyr_has(zephyr, THREAD_TIMEOUT))
        walk_timeouts(zephyr, is_timeout, &search);
    *ticks = search.ticks;
    return search.found;
}

/* --- the threads --- */

struct gathering {
    const struct zephyr *zephyr;
    struct aware_set *set;
};

static void add(const struct gathering *all, uint32_t thread)
{
    if (is_thread(all->zephyr, thread))
        aware_set_add(all->set, thread);
}

static void add_list(const struct gathering *all)
{
    const struct zephyr *zephyr = all->zephyr;
    uint32_t thread = zephyr_get(zephyr, zephyr->kernel, KERNEL_THREADS), seen;
    for (seen = 0; seen < LIST_MOST && is_thread(zephyr, thread); seen++) {
        if (!aware_set_add(all->set, thread))
            return;
        thread = zephyr_get(zephyr, thread, THREAD_NEXT);
    }
}

/* The nodes of the ready queue and of wait queues are the first member of a thread. */
static void add_queue(const struct gathering *all, uint32_t head)
{
    uint32_t node = aware_word(all->zephyr->machine, head), seen;
    for (seen = 0; seen < LIST_MOST && node != 0 && node != head; seen++) {
        if (!is_thread(all->zephyr, node))
            return;
        add(all, node);
        node = aware_word(all->zephyr->machine, node);
    }
}

/* A thread's timeout calls z_thread_timeout; which function that is, is not asked: what lies around
 * another's is no thread. */
static bool add_timeout(void *owner, uint32_t timeout, uint32_t ticks)
{
    const struct gathering *all = owner;
    uint32_t thread = timeout - (uint32_t)all->zephyr->offsets[THREAD_TIMEOUT], function, wanted;
    (void)ticks;
    function = aware_word(all->zephyr->machine, timeout + 8) & ~1u;
    if (aware_symbol(all->zephyr->aware, "z_thread_timeout", &wanted) && wanted == function)
        add(all, thread);
    return true;
}

static int by_address(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

size_t zephyr_threads(const struct zephyr *zephyr, struct aware_set *set)
{
    struct gathering all = {zephyr, set};
    size_t i;
    if (zephyr_has(zephyr, KERNEL_THREADS) && zephyr_has(zephyr, THREAD_NEXT))
        add_list(&all);
    if (set->count > 0)
        return set->count;
    add(&all, aware_word(zephyr->machine, current_at(zephyr)));
    add(&all, zephyr_get(zephyr, zephyr->kernel, KERNEL_CACHE));
    if (zephyr_has(zephyr, KERNEL_RUN_QUEUE))
        add_queue(&all, zephyr->kernel + (uint32_t)zephyr->offsets[KERNEL_RUN_QUEUE]);
    for (i = 0; i < zephyr->thing_count; i++)
        if (zephyr->things[i].kind < 0)
            add(&all, zephyr->things[i].address);
    walk_timeouts(zephyr, add_timeout, &all);
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, by_address);
    return set->count;
}

static enum aware_state state_of(const struct zephyr *zephyr, uint32_t thread)
{
    uint32_t bits = state_bits(zephyr, thread), ticks;
    if (thread == aware_word(zephyr->machine, current_at(zephyr)))
        return AWARE_RUNNING;
    if (bits & (STATE_DEAD | STATE_ABORTING))
        return AWARE_ENDED;
    if (bits & STATE_PENDING)
        return AWARE_WAITING;
    if (bits & (STATE_SUSPENDED | STATE_SLEEPING)) /* before version 4 a sleep is a suspension */
        return ticks_left(zephyr, thread, &ticks) ? AWARE_WAITING : AWARE_SUSPENDED;
    return AWARE_READY;
}

static bool waits(void *owner, uint32_t task)
{
    enum aware_state state = state_of(owner, task);
    return state != AWARE_RUNNING && state != AWARE_READY;
}

static void wait_of(void *owner, struct aware_task *task)
{
    const struct zephyr *zephyr = owner;
    uint32_t queue = zephyr_get(zephyr, task->id, THREAD_PENDED_ON);
    bool pends = (state_bits(zephyr, task->id) & STATE_PENDING) != 0;
    struct aware_object object;
    if (!pends)
        snprintf(task->wait_text, sizeof task->wait_text, "sleep");
    else if (!zephyr_has(zephyr, THREAD_PENDED_ON))
        snprintf(task->wait_text, sizeof task->wait_text, "an object");
    else if (zephyr_object_of(zephyr, queue, &object)) {
        task->wait_object = object.address;
        snprintf(task->wait_text, sizeof task->wait_text, "%s %s", object.kind, object.name);
        if (strncmp(object.text, "held by", 7) == 0)
            aware_append(task->wait_text, sizeof task->wait_text, ", %s", object.text);
    } else {
        task->wait_object = queue;
        snprintf(task->wait_text, sizeof task->wait_text, "wait queue 0x%08x", queue);
    }
}

static void describe_wait(struct zephyr *zephyr, struct aware_task *task)
{
    uint32_t ticks;
    wait_of(zephyr, task);
    if (ticks_left(zephyr, task->id, &ticks))
        aware_append(task->wait_text, sizeof task->wait_text, " (%u ticks left)", ticks);
}

static void read_stack(const struct zephyr *zephyr, struct aware_task *task)
{
    task->stack_base = zephyr_get(zephyr, task->id, THREAD_STACK_START);
    task->stack_size = zephyr_get(zephyr, task->id, THREAD_STACK_SIZE);
    task->stack_pointer = zephyr_get(zephyr, task->id, THREAD_STACK_POINTER);
    if (task->stack_size == 0 || task->stack_size > STACK_MOST)
        return;
    task->stack_used =
        task->stack_size - aware_filled(zephyr->machine, task->stack_base, task->stack_size, FILL);
    task->stack_used_known = task->stack_used < task->stack_size;
}

/* A signed byte: cooperative threads are below zero. */
static int priority_of(const struct zephyr *zephyr, uint32_t thread)
{
    int byte =
        (int)aware_byte(zephyr->machine, thread + (uint32_t)zephyr->offsets[THREAD_PRIORITY]);
    return byte < 128 ? byte : byte - 256;
}

static void read_thread(struct zephyr *zephyr, uint32_t thread, struct aware_task *task)
{
    memset(task, 0, sizeof *task);
    task->id = thread;
    zephyr_thread_name(zephyr, thread, task->name);
    task->state = state_of(zephyr, thread);
    task->priority = priority_of(zephyr, thread);
    task->own_priority = zephyr_own_priority(zephyr, thread, task->priority);
    task->idle = strncmp(task->name, "idle", 4) == 0;
    read_stack(zephyr, task);
    if (task->state == AWARE_WAITING)
        describe_wait(zephyr, task);
}

static size_t tasks(void *owner, struct aware_task *out, size_t most)
{
    struct zephyr *zephyr = owner;
    struct aware_set set = {0};
    size_t count = zephyr_threads(zephyr, &set), i;
    for (i = 0; i < count && i < most; i++)
        read_thread(zephyr, set.items[i], &out[i]);
    aware_set_free(&set);
    return count;
}

/* --- one thread --- */

static bool glance(void *owner, uint32_t thread, struct aware_glance *glance)
{
    const struct zephyr *zephyr = owner;
    char name[AWARE_NAME];
    if (!is_thread(zephyr, thread))
        return false;
    zephyr_thread_name(zephyr, thread, name);
    glance->state = state_of(zephyr, thread);
    glance->idle = strncmp(name, "idle", 4) == 0;
    glance->priority = zephyr_own_priority(zephyr, thread, priority_of(zephyr, thread));
    if (glance->state != AWARE_WAITING || (state_bits(zephyr, thread) & STATE_PENDING) == 0)
        return true;
    glance->kind = STATE_PENDING;
    glance->object = zephyr_get(zephyr, thread, THREAD_PENDED_ON);
    glance->name = zephyr_name_number(zephyr, glance->object);
    glance->holder = zephyr_holder(zephyr, glance->object, &glance->held_at);
    return true;
}

static unsigned words(void *owner, uint32_t thread, uint32_t *addresses)
{
    const struct zephyr *zephyr = owner;
    unsigned count = 0;
    addresses[count++] = thread + (uint32_t)zephyr->offsets[THREAD_STATE];
    if (zephyr_has(zephyr, THREAD_PENDED_ON))
        addresses[count++] = thread + (uint32_t)zephyr->offsets[THREAD_PENDED_ON];
    return count;
}

static size_t list(void *owner, uint32_t *ids, size_t most)
{
    struct aware_set set = {0};
    zephyr_threads(owner, &set);
    return aware_set_take(&set, ids, most);
}

/* New threads come first in the list. */
static unsigned list_words(void *owner, uint32_t *addresses)
{
    const struct zephyr *zephyr = owner;
    if (!zephyr_has(zephyr, KERNEL_THREADS) || !zephyr_has(zephyr, THREAD_NEXT))
        return 0;
    addresses[0] = zephyr->kernel + (uint32_t)zephyr->offsets[KERNEL_THREADS];
    return 1;
}

/* A number of 64 bits, of kernel/timeout.c. */
static bool ticks(void *owner, struct aware_variable *variable)
{
    variable->bytes = 8;
    return aware_symbol(((const struct zephyr *)owner)->aware, "curr_tick", &variable->address);
}

/* --- registers --- */

/* z_arm_pendsv: r4 to r11 in the thread's structure, the exception's entry at its saved PSP. */
static const struct aware_frame saved_frame = {"Zephyr callee_saved", "r4 r5 r6 r7 r8 r9 r10 r11",
                                               0, 0};
static const struct aware_frame entry_frames[] = {{"Zephyr on ARMv7-M", AWARE_FRAME_ENTRY, 0, 0},
                                                  {NULL, NULL, 0, 0}};

static bool registers(void *owner, uint32_t task, uint64_t *values, bool *known,
                      struct sim_error *error)
{
    const struct zephyr *zephyr = owner;
    uint32_t sp = zephyr_get(zephyr, task, THREAD_STACK_POINTER), saved;
    const struct aware_frame *entry = aware_frame_find(zephyr->machine, entry_frames, sp);
    saved = zephyr_has(zephyr, THREAD_SAVED)
                ? task + (uint32_t)zephyr->offsets[THREAD_SAVED]
                : task + (uint32_t)zephyr->offsets[THREAD_STACK_POINTER] - 32;
    if (entry != NULL)
        return aware_frame_read(zephyr->machine, &saved_frame, saved, values, known, error) &&
               aware_frame_read(zephyr->machine, entry, sp, values, known, error);
    sim_error_set(error,
                  "what lies at the thread's saved stack pointer, 0x%08x, is no frame of an "
                  "exception: the thread has not been switched out yet, or has ended",
                  sp);
    return false;
}

/* --- attaching --- */

/* Offsets that the image itself tells. False: it has none. */
static bool read_table(struct zephyr *zephyr)
{
    uint32_t at, count_at, size_at, count, i;
    if (!aware_symbol(zephyr->aware, "_kernel_thread_info_offsets", &at) ||
        !aware_symbol(zephyr->aware, "_kernel_thread_info_num_offsets", &count_at) ||
        !aware_symbol(zephyr->aware, "_kernel_thread_info_size_t_size", &size_at) ||
        aware_byte(zephyr->machine, size_at) != 4 || aware_word(zephyr->machine, at) != 1)
        return false;
    count = aware_word(zephyr->machine, count_at);
    for (i = 1; i < count && i < sizeof table_members / sizeof table_members[0]; i++) {
        uint32_t offset = aware_word(zephyr->machine, at + 4 * i);
        if (table_members[i] >= 0 && offset < 65536)
            zephyr->offsets[table_members[i]] = (int)offset;
    }
    if (zephyr->offsets[CPU_CURRENT] >= 0)
        zephyr->offsets[CPU_CURRENT] = 0; /* the table's place has it in already */
    return true;
}

static bool find_layouts(struct zephyr *zephyr)
{
    uint32_t offset, size;
    aware_layout(zephyr->aware, members, ZEPHYR_MEMBERS, zephyr->offsets);
    zephyr->name_bytes = AWARE_NAME;
    if (aware_symbols(zephyr->aware) != NULL &&
        symbols_member(aware_symbols(zephyr->aware), THREAD, "name", &offset, &size)) {
        zephyr->name_bytes = size;
        zephyr->pointer_name = size == 4; /* until version 2 */
        zephyr->name_bytes = zephyr->pointer_name ? AWARE_NAME : size;
    }
    zephyr->table = read_table(zephyr);
    return zephyr_has(zephyr, KERNEL_CPUS) && zephyr_has(zephyr, THREAD_STATE) &&
           zephyr_has(zephyr, THREAD_PRIORITY) && zephyr_has(zephyr, THREAD_STACK_POINTER);
}

static void detach(void *owner)
{
    struct zephyr *zephyr = owner;
    free(zephyr->things);
    free(zephyr);
}

static void *attach(struct aware *aware, struct sim_error *error)
{
    struct zephyr *zephyr = calloc(1, sizeof *zephyr);
    uint32_t main_thread;
    if (zephyr == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    zephyr->aware = aware;
    zephyr->machine = aware_machine(aware);
    if (!aware_symbol(aware, "_kernel", &zephyr->kernel) ||
        !(aware_symbol(aware, "z_main_thread", &main_thread) ||
          aware_symbol(aware, "_main_thread_s", &main_thread)))
        sim_error_set(error, "Zephyr: no symbols _kernel and z_main_thread: give the ELF file "
                             "with its symbol table");
    else if (find_layouts(zephyr)) {
        aware_symbol(aware, "timeout_list", &zephyr->timeouts);
        zephyr_find_things(zephyr);
        return zephyr;
    } else
        sim_error_set(error, "Zephyr: the image has neither debug information nor a thread-info "
                             "table: give zephyr.elf, or build with CONFIG_DEBUG_THREAD_INFO=y");
    detach(zephyr);
    return NULL;
}

static void describe(void *owner, char *text, size_t size)
{
    const struct zephyr *zephyr = owner;
    bool list = zephyr_has(zephyr, KERNEL_THREADS) && zephyr_has(zephyr, THREAD_NEXT);
    snprintf(text, size, "Zephyr\nby its symbols, _kernel at 0x%08x; layouts by %s\n%s\n",
             zephyr->kernel,
             zephyr->table ? "its thread-info table, the rest by DWARF if there is one" : "DWARF",
             list ? "all threads, by the kernel's list"
                  : "without CONFIG_THREAD_MONITOR: threads that are variables, ready, or have a "
                    "timeout");
}

const struct aware_kernel aware_zephyr = {.name = "Zephyr",
                                          .attach = attach,
                                          .detach = detach,
                                          .describe = describe,
                                          .running = running,
                                          .watch = watch,
                                          .tasks = tasks,
                                          .objects = zephyr_objects,
                                          .name_of = name_of,
                                          .waits = waits,
                                          .registers = registers,
                                          .low_is_urgent = true,
                                          .glance = glance,
                                          .wait_of = wait_of,
                                          .words = words,
                                          .list = list,
                                          .list_words = list_words,
                                          .ticks = ticks};
