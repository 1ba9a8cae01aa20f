/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ThreadX (Azure RTOS, Eclipse ThreadX) by its symbols, after its user guide and its published
 * structures. Threads and objects are rings of what was created. A thread that runs and the idle
 * loop are told by _tx_thread_current_ptr. Without DWARF the usual order of members is taken. */
#include "aware/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREAD_ID  0x54485244u /* "THRD": in each control block, zero once it is deleted */
#define FILL       0xef        /* TX_STACK_FILL */
#define RING_MOST  4096u
#define STACK_MOST (1u << 20)

#define THREAD "TX_THREAD TX_THREAD_STRUCT"

enum member {
    THREAD_STACK_POINTER,
    THREAD_STACK_START,
    THREAD_STACK_SIZE,
    THREAD_NAME,
    THREAD_PRIORITY,
    THREAD_STATE,
    THREAD_TIMER,
    THREAD_CONTROL_BLOCK,
    THREAD_NEXT,
    THREAD_USER_PRIORITY,
    TIMER_REMAINING,
    TIMER_AGAIN,
    TIMER_HEAD,
    MEMBERS
};

static const struct aware_member members[MEMBERS] = {
    [THREAD_STACK_POINTER] = {THREAD, "tx_thread_stack_ptr", 8},
    [THREAD_STACK_START] = {THREAD, "tx_thread_stack_start", 12},
    [THREAD_STACK_SIZE] = {THREAD, "tx_thread_stack_size", 20},
    [THREAD_NAME] = {THREAD, "tx_thread_name", 40},
    [THREAD_PRIORITY] = {THREAD, "tx_thread_priority", 44},
    [THREAD_STATE] = {THREAD, "tx_thread_state", 48},
    [THREAD_TIMER] = {THREAD, "tx_thread_timer", 76},
    [THREAD_CONTROL_BLOCK] = {THREAD, "tx_thread_suspend_control_block", 108},
    [THREAD_NEXT] = {THREAD, "tx_thread_created_next", 136},
    [THREAD_USER_PRIORITY] = {THREAD, "tx_thread_user_priority", 148},
    [TIMER_REMAINING] = {"TX_TIMER_INTERNAL TX_TIMER_INTERNAL_STRUCT",
                         "tx_timer_internal_remaining_ticks", 0},
    [TIMER_AGAIN] = {"TX_TIMER_INTERNAL TX_TIMER_INTERNAL_STRUCT",
                     "tx_timer_internal_re_initialize_ticks", 4},
    [TIMER_HEAD] = {"TX_TIMER_INTERNAL TX_TIMER_INTERNAL_STRUCT", "tx_timer_internal_list_head",
                    24},
};

enum variable {
    VAR_CURRENT,
    VAR_EXECUTE,
    VAR_CREATED,
    VAR_TIMER_CURRENT,
    VAR_TIMER_LIST,
    VAR_COUNT,
    VAR_TICKS,
    VARIABLES
};

static const char *const variables[VARIABLES] = {
    [VAR_CURRENT] = "_tx_thread_current_ptr", [VAR_EXECUTE] = "_tx_thread_execute_ptr",
    [VAR_CREATED] = "_tx_thread_created_ptr", [VAR_TIMER_CURRENT] = "_tx_timer_current_ptr",
    [VAR_TIMER_LIST] = "_tx_timer_list",      [VAR_COUNT] = "_tx_thread_created_count",
    [VAR_TICKS] = "_tx_timer_system_clock",
};

/* tx_thread_state, by its numbers in tx_api.h. */
static const struct {
    enum aware_state state;
    const char *waits_for;
} states[] = {{AWARE_READY, ""},
              {AWARE_ENDED, ""}, /* completed */
              {AWARE_ENDED, ""}, /* terminated */
              {AWARE_SUSPENDED, ""},
              {AWARE_WAITING, "sleep"},
              {AWARE_WAITING, "queue"},
              {AWARE_WAITING, "semaphore"},
              {AWARE_WAITING, "event flags"},
              {AWARE_WAITING, "block pool"},
              {AWARE_WAITING, "byte pool"},
              {AWARE_WAITING, "driver"},
              {AWARE_WAITING, "file"},
              {AWARE_WAITING, "network"},
              {AWARE_WAITING, "mutex"},
              {AWARE_WAITING, "change of priority"}};

#define STATES (sizeof states / sizeof states[0])

/* Objects: in each the name is the second word. Numbers for the text: at most three words. */
static const struct object_kind {
    const char *kind, *created, *type;
    const char *next, *suspended;
    int next_offset, suspended_offset;
    const char *format;
    struct aware_member words[2];
} kinds[] = {
    {"queue",
     "_tx_queue_created_ptr",
     "TX_QUEUE TX_QUEUE_STRUCT",
     "tx_queue_created_next",
     "tx_queue_suspended_count",
     48,
     44,
     "%u of %u messages",
     {{"", "tx_queue_enqueued", 16}, {"", "tx_queue_capacity", 12}}},
    {"semaphore",
     "_tx_semaphore_created_ptr",
     "TX_SEMAPHORE TX_SEMAPHORE_STRUCT",
     "tx_semaphore_created_next",
     "tx_semaphore_suspended_count",
     20,
     16,
     "count %u",
     {{"", "tx_semaphore_count", 8}, {"", "tx_semaphore_count", 8}}},
    {"mutex",
     "_tx_mutex_created_ptr",
     "TX_MUTEX TX_MUTEX_STRUCT",
     "tx_mutex_created_next",
     "tx_mutex_suspended_count",
     32,
     28,
     NULL, /* its owner */
     {{"", "tx_mutex_ownership_count", 8}, {"", "tx_mutex_owner", 12}}},
    {"event flags",
     "_tx_event_flags_created_ptr",
     "TX_EVENT_FLAGS_GROUP TX_EVENT_FLAGS_GROUP_STRUCT",
     "tx_event_flags_group_created_next",
     "tx_event_flags_group_suspended_count",
     24,
     20,
     "flags 0x%x",
     {{"", "tx_event_flags_group_current", 8}, {"", "tx_event_flags_group_current", 8}}},
    {"block pool",
     "_tx_block_pool_created_ptr",
     "TX_BLOCK_POOL TX_BLOCK_POOL_STRUCT",
     "tx_block_pool_created_next",
     "tx_block_pool_suspended_count",
     40,
     36,
     "%u of %u blocks free",
     {{"", "tx_block_pool_available", 8}, {"", "tx_block_pool_total", 12}}},
    {"byte pool",
     "_tx_byte_pool_created_ptr",
     "TX_BYTE_POOL TX_BYTE_POOL_STRUCT",
     "tx_byte_pool_created_next",
     "tx_byte_pool_suspended_count",
     44,
     40,
     "%u of %u bytes free",
     {{"", "tx_byte_pool_available", 8}, {"", "tx_byte_pool_size", 28}}},
    {"timer",
     "_tx_timer_created_ptr",
     "TX_TIMER TX_TIMER_STRUCT",
     "tx_timer_created_next",
     NULL,
     36,
     -1,
     NULL, /* how long it runs */
     {{"", "tx_timer_internal", 8}, {"", "tx_timer_internal", 8}}},
};

#define KINDS      (sizeof kinds / sizeof kinds[0])
#define KIND_MUTEX 2u
#define NAME       4u

struct threadx {
    struct aware *aware;
    struct machine *machine;
    bool dwarf;
    int offsets[MEMBERS];
    uint32_t variables[VARIABLES];
    uint32_t slots; /* of the list of timers */
    struct {
        uint32_t created;
        int next, suspended, words[2];
    } objects[KINDS];
};

static uint32_t get(const struct threadx *tx, uint32_t object, enum member member)
{
    return tx->offsets[member] < 0
               ? 0
               : aware_word(tx->machine, object + (uint32_t)tx->offsets[member]);
}

static uint32_t variable(const struct threadx *tx, enum variable which)
{
    return tx->variables[which] == 0 ? 0 : aware_word(tx->machine, tx->variables[which]);
}

static bool is_thread(const struct threadx *tx, uint32_t thread)
{
    return thread != 0 && (thread & 3) == 0 && aware_word(tx->machine, thread) == THREAD_ID;
}

/* --- who runs --- */

/* A switch writes zero first; that nobody runs is true when nobody is to. */
static uint32_t running(void *owner, uint32_t before)
{
    const struct threadx *tx = owner;
    uint32_t thread = variable(tx, VAR_CURRENT), next = variable(tx, VAR_EXECUTE);
    if (is_thread(tx, thread))
        return thread;
    return thread == 0 && is_thread(tx, next) ? before : 0;
}

static uint32_t watch(void *owner)
{
    return ((const struct threadx *)owner)->variables[VAR_CURRENT];
}

static void thread_name(const struct threadx *tx, uint32_t task, char *name)
{
    aware_text(tx->machine, get(tx, task, THREAD_NAME), AWARE_NAME, name, AWARE_NAME);
}

static void name_of(void *owner, uint32_t task, char *name)
{
    thread_name(owner, task, name);
}

/* --- threads --- */

/* Control blocks of a ring of what was created. */
static void gather(const struct threadx *tx, uint32_t first, int next, struct aware_set *set)
{
    uint32_t object = first;
    while (object != 0 && set->count < RING_MOST && aware_in_memory(tx->machine, object, 32) &&
           aware_set_add(set, object))
        object = next < 0 ? 0 : aware_word(tx->machine, object + (uint32_t)next);
}

static enum aware_state state_of(const struct threadx *tx, uint32_t thread)
{
    uint32_t state = get(tx, thread, THREAD_STATE);
    if (thread == variable(tx, VAR_CURRENT))
        return AWARE_RUNNING;
    return state < STATES ? states[state].state : AWARE_UNKNOWN;
}

static bool waits(void *owner, uint32_t task)
{
    enum aware_state state = state_of(owner, task);
    return state != AWARE_RUNNING && state != AWARE_READY;
}

/* The timer wheel turns a slot each tick; what lies beyond a turn is counted in `remaining`. False:
 * the timer does not run. */
static bool ticks_left(const struct threadx *tx, uint32_t timer, uint32_t *ticks)
{
    uint32_t head = get(tx, timer, TIMER_HEAD), now = variable(tx, VAR_TIMER_CURRENT);
    uint32_t remaining = get(tx, timer, TIMER_REMAINING), list = tx->variables[VAR_TIMER_LIST];
    uint32_t distance;
    if (head == 0 || list == 0 || (head - list) / 4 >= tx->slots || (now - list) / 4 >= tx->slots)
        return false;
    distance = ((head - list) / 4 + tx->slots - (now - list) / 4) % tx->slots + 1;
    *ticks = remaining > tx->slots ? remaining - tx->slots + distance : distance;
    return true;
}

static uint32_t holder_of(const struct threadx *tx, uint32_t mutex)
{
    uint32_t count = aware_word(tx->machine, mutex + (uint32_t)tx->objects[KIND_MUTEX].words[0]);
    uint32_t owner = aware_word(tx->machine, mutex + (uint32_t)tx->objects[KIND_MUTEX].words[1]);
    return count == 0 || !is_thread(tx, owner) ? 0 : owner;
}

static void append_owner(const struct threadx *tx, uint32_t mutex, char *text, size_t size)
{
    uint32_t owner = holder_of(tx, mutex);
    char name[AWARE_NAME];
    if (owner == 0)
        return;
    thread_name(tx, owner, name);
    aware_append(text, size, "held by %s", name);
}

static void wait_of(void *owner, struct aware_task *task)
{
    const struct threadx *tx = owner;
    uint32_t state = get(tx, task->id, THREAD_STATE);
    const char *kind = state < STATES ? states[state].waits_for : "";
    char name[AWARE_NAME] = "";
    snprintf(task->wait_text, sizeof task->wait_text, "%s", kind);
    if (strcmp(kind, "sleep") != 0 && *kind != '\0') {
        task->wait_object = get(tx, task->id, THREAD_CONTROL_BLOCK);
        aware_text(tx->machine, aware_word(tx->machine, task->wait_object + NAME), AWARE_NAME, name,
                   sizeof name);
        if (name[0] == '\0')
            snprintf(name, sizeof name, "0x%08x", task->wait_object);
        aware_append(task->wait_text, sizeof task->wait_text, " %s", name);
    }
    if (strcmp(kind, "mutex") == 0) {
        char held[AWARE_NAME + 16] = ", ";
        append_owner(tx, task->wait_object, held, sizeof held);
        aware_append(task->wait_text, sizeof task->wait_text, "%s", held[2] ? held : "");
    }
}

static void describe_wait(struct threadx *tx, struct aware_task *task)
{
    uint32_t ticks;
    wait_of(tx, task);
    if (ticks_left(tx, task->id + (uint32_t)tx->offsets[THREAD_TIMER], &ticks))
        aware_append(task->wait_text, sizeof task->wait_text, " (%u ticks left)", ticks);
}

static void read_thread(struct threadx *tx, uint32_t thread, struct aware_task *task)
{
    memset(task, 0, sizeof *task);
    task->id = thread;
    thread_name(tx, thread, task->name);
    task->state = state_of(tx, thread);
    task->priority = (int)get(tx, thread, THREAD_PRIORITY);
    task->own_priority = (int)get(tx, thread, THREAD_USER_PRIORITY);
    task->stack_base = get(tx, thread, THREAD_STACK_START);
    task->stack_size = get(tx, thread, THREAD_STACK_SIZE);
    task->stack_pointer = get(tx, thread, THREAD_STACK_POINTER);
    if (task->stack_size < STACK_MOST) {
        task->stack_used =
            task->stack_size - aware_filled(tx->machine, task->stack_base, task->stack_size, FILL);
        task->stack_used_known = task->stack_used < task->stack_size;
    }
    if (task->state == AWARE_WAITING)
        describe_wait(tx, task);
}

static void gather_threads(const struct threadx *tx, struct aware_set *set)
{
    size_t i, count = 0;
    gather(tx, variable(tx, VAR_CREATED), tx->offsets[THREAD_NEXT], set);
    for (i = 0; i < set->count; i++)
        if (is_thread(tx, set->items[i]))
            set->items[count++] = set->items[i];
    set->count = count;
}

static size_t tasks(void *owner, struct aware_task *out, size_t most)
{
    struct aware_set set = {0};
    size_t i, count;
    gather_threads(owner, &set);
    count = set.count;
    for (i = 0; i < count && i < most; i++)
        read_thread(owner, set.items[i], &out[i]);
    aware_set_free(&set);
    return count;
}

/* --- one thread --- */

static bool glance(void *owner, uint32_t thread, struct aware_glance *glance)
{
    const struct threadx *tx = owner;
    if (!is_thread(tx, thread))
        return false;
    glance->state = state_of(tx, thread);
    glance->priority = (int)get(tx, thread, THREAD_USER_PRIORITY);
    if (glance->state != AWARE_WAITING)
        return true;
    glance->kind = get(tx, thread, THREAD_STATE);
    if (strcmp(states[glance->kind].waits_for, "sleep") != 0)
        glance->object = get(tx, thread, THREAD_CONTROL_BLOCK);
    glance->name = glance->object == 0 ? 0 : aware_word(tx->machine, glance->object + NAME);
    if (strcmp(states[glance->kind].waits_for, "mutex") != 0)
        return true;
    glance->holder = holder_of(tx, glance->object);
    glance->held_at = glance->object + (uint32_t)tx->objects[KIND_MUTEX].words[1];
    return true;
}

static unsigned words(void *owner, uint32_t thread, uint32_t *addresses)
{
    const struct threadx *tx = owner;
    addresses[0] = thread;
    addresses[1] = thread + (uint32_t)tx->offsets[THREAD_STATE];
    addresses[2] = thread + (uint32_t)tx->offsets[THREAD_CONTROL_BLOCK];
    return 3;
}

static size_t list(void *owner, uint32_t *ids, size_t most)
{
    struct aware_set set = {0};
    gather_threads(owner, &set);
    return aware_set_take(&set, ids, most);
}

static unsigned list_words(void *owner, uint32_t *addresses)
{
    addresses[0] = ((const struct threadx *)owner)->variables[VAR_COUNT];
    return addresses[0] != 0;
}

static bool clock_of(void *owner, struct aware_variable *variable)
{
    variable->address = ((const struct threadx *)owner)->variables[VAR_TICKS];
    variable->bytes = 4;
    return variable->address != 0;
}

/* --- objects --- */

static void read_object(const struct threadx *tx, unsigned kind, uint32_t address,
                        struct aware_object *object)
{
    uint32_t first = aware_word(tx->machine, address + (uint32_t)tx->objects[kind].words[0]);
    uint32_t second = aware_word(tx->machine, address + (uint32_t)tx->objects[kind].words[1]);
    uint32_t timer = address + (uint32_t)tx->objects[kind].words[0], ticks;
    memset(object, 0, sizeof *object);
    object->address = address;
    object->kind = kinds[kind].kind;
    aware_text(tx->machine, aware_word(tx->machine, address + NAME), AWARE_NAME, object->name,
               sizeof object->name);
    if (tx->objects[kind].suspended >= 0)
        object->waiting = aware_word(tx->machine, address + (uint32_t)tx->objects[kind].suspended);
    if (kinds[kind].format != NULL)
        snprintf(object->text, sizeof object->text, kinds[kind].format, first, second);
    else if (kind == KIND_MUTEX && first == 0)
        snprintf(object->text, sizeof object->text, "free");
    else if (kind == KIND_MUTEX)
        append_owner(tx, address, object->text, sizeof object->text);
    else if (ticks_left(tx, timer, &ticks))
        snprintf(object->text, sizeof object->text, "runs, %u ticks left, then every %u", ticks,
                 get(tx, timer, TIMER_AGAIN));
    else
        snprintf(object->text, sizeof object->text, "stopped");
}

static size_t objects(void *owner, struct aware_object *out, size_t most)
{
    const struct threadx *tx = owner;
    size_t count = 0, i;
    unsigned kind;
    for (kind = 0; kind < KINDS; kind++) {
        struct aware_set set = {0};
        if (tx->objects[kind].created != 0)
            gather(tx, aware_word(tx->machine, tx->objects[kind].created), tx->objects[kind].next,
                   &set);
        for (i = 0; i < set.count; i++, count++)
            if (count < most)
                read_object(tx, kind, set.items[i], &out[count]);
        aware_set_free(&set);
    }
    return count;
}

/* --- registers --- */

#define CALLEE "r4 r5 r6 r7 r8 r9 r10 r11"

/* tx_thread_schedule of the ports cortex_m3 and cortex_m4: since version 6 with EXC_RETURN. */
static const struct aware_frame frames[] = {
    {"cortex_m4", "exc " AWARE_FRAME_FPU " " CALLEE " " AWARE_FRAME_FPU_ENTRY, 0, 0},
    {"cortex_m3", CALLEE " " AWARE_FRAME_ENTRY, 0, 0},
    {NULL, NULL, 0, 0}};

static bool registers(void *owner, uint32_t task, uint64_t *values, bool *known,
                      struct sim_error *error)
{
    const struct threadx *tx = owner;
    uint32_t sp = get(tx, task, THREAD_STACK_POINTER);
    const struct aware_frame *frame = aware_frame_find(tx->machine, frames, sp);
    if (frame != NULL)
        return aware_frame_read(tx->machine, frame, sp, values, known, error);
    sim_error_set(error,
                  "what lies at the thread's saved stack pointer, 0x%08x, is no frame of a port "
                  "that is known (cortex_m3, cortex_m4)",
                  sp);
    return false;
}

/* --- attaching --- */

static void find_objects(struct threadx *tx)
{
    unsigned kind;
    for (kind = 0; kind < KINDS; kind++) {
        const struct object_kind *row = &kinds[kind];
        struct aware_member wanted[4] = {
            {row->type, row->next, row->next_offset},
            {row->type, row->suspended != NULL ? row->suspended : "", row->suspended_offset},
            {row->type, row->words[0].path, row->words[0].offset},
            {row->type, row->words[1].path, row->words[1].offset}};
        int offsets[4];
        aware_symbol(tx->aware, row->created, &tx->objects[kind].created);
        aware_layout(tx->aware, wanted, 4, offsets);
        tx->objects[kind].next = offsets[0];
        tx->objects[kind].suspended = offsets[1];
        tx->objects[kind].words[0] = offsets[2] < 0 ? 0 : offsets[2];
        tx->objects[kind].words[1] = offsets[3] < 0 ? 0 : offsets[3];
    }
}

static void *attach(struct aware *aware, struct sim_error *error)
{
    struct threadx *tx = calloc(1, sizeof *tx);
    unsigned i;
    if (tx == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    tx->aware = aware;
    tx->machine = aware_machine(aware);
    for (i = 0; i < VARIABLES; i++)
        aware_symbol(aware, variables[i], &tx->variables[i]);
    if (tx->variables[VAR_CURRENT] == 0 || tx->variables[VAR_CREATED] == 0) {
        sim_error_set(error, "ThreadX: no symbols _tx_thread_current_ptr and "
                             "_tx_thread_created_ptr: give the ELF file with its symbol table");
        free(tx);
        return NULL;
    }
    tx->slots = aware_symbol_size(aware, variables[VAR_TIMER_LIST]) / 4;
    tx->slots = tx->slots == 0 ? 32 : tx->slots; /* TX_TIMER_ENTRIES */
    tx->dwarf = aware_layout(aware, members, MEMBERS, tx->offsets) > 0;
    find_objects(tx);
    return tx;
}

static void describe(void *owner, char *text, size_t size)
{
    const struct threadx *tx = owner;
    char version[100] = "ThreadX";
    uint32_t id;
    if (aware_symbol(tx->aware, "_tx_version_id", &id))
        aware_text(tx->machine, id, sizeof version, version, sizeof version);
    snprintf(text, size, "%s\nby its symbols, _tx_thread_current_ptr at 0x%08x; layouts %s\n",
             version, tx->variables[VAR_CURRENT], tx->dwarf ? "by DWARF" : "as usual, no DWARF");
}

const struct aware_kernel aware_threadx = {.name = "ThreadX",
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
                                           .low_is_urgent = true,
                                           .glance = glance,
                                           .wait_of = wait_of,
                                           .words = words,
                                           .list = list,
                                           .list_words = list_words,
                                           .ticks = clock_of};
