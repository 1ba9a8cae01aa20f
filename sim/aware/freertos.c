/* SPDX-License-Identifier: GPL-2.0-or-later */
/* FreeRTOS V9 to V11 by its symbols, after its reference manual and its published structures: the
 * lists that tasks are in say what they do. Layouts come from DWARF; without it, from the usual
 * order of the members, found by the list items, which point back to their task. Left out: SMP. */
#include "aware/freertos.h"

#include "symbols/symbols.h"
#include "symbols/type.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MOST            4096u /* items looked at in a list */
#define STACK_MOST           (1u << 20)
#define FILL                 0xa5 /* tskSTACK_FILL_BYTE */
#define HEAP_USED            0x80000000u
#define HEAP_HEADER          8u    /* heap_4: of a block */
#define TCB_SEARCH           1024u /* what a port with an MPU keeps before the list items */
#define WAITING_NOTIFICATION 1u

#define TCB   "TCB_t tskTaskControlBlock tskTCB"
#define ITEM  "ListItem_t xLIST_ITEM"
#define LIST  "List_t xLIST"
#define QUEUE "Queue_t xQUEUE QueueDefinition"
#define GROUP "EventGroup_t EventGroupDef_t xEventGroupDefinition"
#define TIMER "Timer_t xTIMER tmrTimerControl"

static const struct aware_member members[FREERTOS_MEMBERS] = {
    [TCB_TOP] = {TCB, "pxTopOfStack", 0},
    [TCB_STATE_ITEM] = {TCB, "xStateListItem xGenericListItem", 4},
    [TCB_EVENT_ITEM] = {TCB, "xEventListItem", 24},
    [TCB_PRIORITY] = {TCB, "uxPriority", 44},
    [TCB_BASE_PRIORITY] = {TCB, "uxBasePriority", -1},
    [TCB_STACK] = {TCB, "pxStack", 48},
    [TCB_END_OF_STACK] = {TCB, "pxEndOfStack", -1},
    [TCB_NAME] = {TCB, "pcTaskName", 52},
    [TCB_NUMBER] = {TCB, "uxTCBNumber", -1},
    [TCB_NOTIFY_STATE] = {TCB, "ucNotifyState", -1},
    [TCB_NOTIFY_STATE_V9] = {TCB, "eNotifyState", -1},
    [ITEM_VALUE] = {ITEM, "xItemValue", 0},
    [ITEM_NEXT] = {ITEM, "pxNext", 4},
    [ITEM_OWNER] = {ITEM, "pvOwner", 12},
    [ITEM_CONTAINER] = {ITEM, "pxContainer pvContainer", 16},
    [LIST_COUNT] = {LIST, "uxNumberOfItems", 0},
    [LIST_END] = {LIST, "xListEnd", 8},
    [QUEUE_HEAD] = {QUEUE, "pcHead", 0},
    [QUEUE_HOLDER] = {QUEUE, "u.xSemaphore.xMutexHolder pcTail", 8},
    [QUEUE_SEND] = {QUEUE, "xTasksWaitingToSend", 16},
    [QUEUE_RECEIVE] = {QUEUE, "xTasksWaitingToReceive", 36},
    [QUEUE_MESSAGES] = {QUEUE, "uxMessagesWaiting", 56},
    [QUEUE_LENGTH] = {QUEUE, "uxLength", 60},
    [QUEUE_ITEM_SIZE] = {QUEUE, "uxItemSize", 64},
    [QUEUE_TYPE] = {QUEUE, "ucQueueType", -1},
    [GROUP_BITS] = {GROUP, "uxEventBits", 0},
    [GROUP_LIST] = {GROUP, "xTasksWaitingForBits", 4},
    [TIMER_NAME] = {TIMER, "pcTimerName", 0},
    [TIMER_ITEM] = {TIMER, "xTimerListItem", 4},
    [TIMER_PERIOD] = {TIMER, "xTimerPeriodInTicks", 24},
};

static const char *const variables[FREERTOS_VARIABLES] = {
    [VAR_CURRENT] = "pxCurrentTCB",
    [VAR_READY] = "pxReadyTasksLists",
    [VAR_DELAYED_1] = "xDelayedTaskList1",
    [VAR_DELAYED_2] = "xDelayedTaskList2",
    [VAR_PENDING] = "xPendingReadyList",
    [VAR_SUSPENDED] = "xSuspendedTaskList",
    [VAR_ENDED] = "xTasksWaitingTermination",
    [VAR_RUNNING] = "xSchedulerRunning",
    [VAR_TICKS] = "xTickCount",
    [VAR_COUNT] = "uxCurrentNumberOfTasks",
    [VAR_MADE] = "uxTaskNumber",
    [VAR_REGISTRY] = "xQueueRegistry",
    [VAR_TIMERS] = "pxCurrentTimerList",
    [VAR_TIMERS_OVERFLOW] = "pxOverflowTimerList",
    [VAR_IDLE] = "xIdleTaskHandle",
};

/* --- reading --- */

/* Types of the base type, of ticks and of names are as small as the port says. */
static uint32_t number(const struct freertos *rtos, uint32_t address, uint32_t bytes)
{
    return bytes == 1   ? aware_byte(rtos->machine, address)
           : bytes == 2 ? aware_half(rtos->machine, address)
                        : aware_word(rtos->machine, address);
}

uint32_t freertos_get(const struct freertos *rtos, uint32_t object, enum freertos_member member)
{
    return rtos->offsets[member] < 0
               ? 0
               : number(rtos, object + (uint32_t)rtos->offsets[member], rtos->sizes[member]);
}

bool freertos_has(const struct freertos *rtos, enum freertos_member member)
{
    return rtos->offsets[member] >= 0;
}

static uint32_t variable(const struct freertos *rtos, enum freertos_variable which)
{
    return rtos->variables[which] == 0
               ? 0
               : number(rtos, rtos->variables[which], rtos->variable_sizes[which]);
}

/* A tick count, as wide as TickType_t is. */
static uint32_t ticks_at(const struct freertos *rtos, uint32_t address)
{
    return rtos->tick_bytes == 2 ? aware_half(rtos->machine, address)
                                 : aware_word(rtos->machine, address);
}

bool freertos_is_list(const struct freertos *rtos, uint32_t list)
{
    uint32_t end = list + (uint32_t)rtos->offsets[LIST_END];
    uint32_t value = ticks_at(rtos, end + (uint32_t)rtos->offsets[ITEM_VALUE]);
    return aware_in_memory(rtos->machine, list, rtos->list_size) &&
           value == (rtos->tick_bytes == 2 ? 0xffffu : FREERTOS_MAX_DELAY);
}

void freertos_walk(const struct freertos *rtos, uint32_t list,
                   bool (*visit)(void *owner, uint32_t item), void *owner)
{
    uint32_t end = list + (uint32_t)rtos->offsets[LIST_END], item, seen;
    if (list == 0 || freertos_get(rtos, list, LIST_COUNT) == 0)
        return;
    item = freertos_get(rtos, end, ITEM_NEXT);
    for (seen = 0; seen < LIST_MOST && item != end; seen++) {
        if (!aware_in_memory(rtos->machine, item, 20) || !visit(owner, item))
            return;
        item = freertos_get(rtos, item, ITEM_NEXT);
    }
}

/* --- what is not in DWARF --- */

/* The list items point to their task: what a port has put before them (MPU settings) is skipped. */
static void place_items(struct freertos *rtos, uint32_t tcb)
{
    uint32_t at;
    if (rtos->dwarf || rtos->placed)
        return;
    for (at = 4; at < TCB_SEARCH; at += 4)
        if (aware_word(rtos->machine, tcb + at + 12) == tcb &&
            aware_word(rtos->machine, tcb + at + 32) == tcb)
            break;
    if (at == TCB_SEARCH)
        return;
    rtos->offsets[TCB_STATE_ITEM] = (int)at;
    rtos->offsets[TCB_EVENT_ITEM] = (int)at + 20;
    rtos->offsets[TCB_PRIORITY] = (int)at + 40;
    rtos->offsets[TCB_STACK] = (int)at + 44;
    rtos->offsets[TCB_NAME] = (int)at + 48;
    rtos->placed = true;
}

/* --- who runs --- */

static uint32_t running(void *owner, uint32_t before)
{
    struct freertos *rtos = owner;
    uint32_t tcb = variable(rtos, VAR_CURRENT);
    (void)before;
    if (rtos->variables[VAR_RUNNING] != 0 && variable(rtos, VAR_RUNNING) != 1)
        return 0;
    if (!aware_in_memory(rtos->machine, tcb, 64))
        return 0;
    place_items(rtos, tcb);
    return tcb;
}

/* Until the scheduler runs, pxCurrentTCB changes as tasks are created. */
static uint32_t watch(void *owner)
{
    const struct freertos *rtos = owner;
    if (rtos->variables[VAR_RUNNING] != 0 && variable(rtos, VAR_RUNNING) != 1)
        return rtos->variables[VAR_RUNNING];
    return rtos->variables[VAR_CURRENT];
}

static void name_of(void *owner, uint32_t task, char *name)
{
    const struct freertos *rtos = owner;
    aware_text(rtos->machine, task + (uint32_t)rtos->offsets[TCB_NAME], rtos->name_bytes, name,
               AWARE_NAME);
}

/* --- the tasks --- */

struct gathering {
    const struct freertos *rtos;
    struct aware_set *set;
};

static bool add_owner(void *owner, uint32_t item)
{
    struct gathering *gathering = owner;
    uint32_t tcb = freertos_get(gathering->rtos, item, ITEM_OWNER);
    if (tcb != 0 && aware_in_memory(gathering->rtos->machine, tcb, 64))
        aware_set_add(gathering->set, tcb);
    return true;
}

/* In order of creation where the tasks are numbered, else by priority as the lists are. */
static void sort(const struct freertos *rtos, struct aware_set *set)
{
    size_t i, k;
    if (!freertos_has(rtos, TCB_NUMBER))
        return;
    for (i = 1; i < set->count; i++) {
        uint32_t task = set->items[i], number = freertos_get(rtos, task, TCB_NUMBER);
        for (k = i; k > 0 && freertos_get(rtos, set->items[k - 1], TCB_NUMBER) > number; k--)
            set->items[k] = set->items[k - 1];
        set->items[k] = task;
    }
}

static void gather(struct freertos *rtos, struct aware_set *set)
{
    static const enum freertos_variable lists[] = {VAR_DELAYED_1, VAR_DELAYED_2, VAR_PENDING,
                                                   VAR_SUSPENDED, VAR_ENDED};
    struct gathering gathering = {rtos, set};
    uint32_t current = variable(rtos, VAR_CURRENT), i;
    if (current == 0 || !aware_in_memory(rtos->machine, current, 64))
        return;
    place_items(rtos, current);
    for (i = rtos->priorities; i-- > 0;)
        freertos_walk(rtos, rtos->variables[VAR_READY] + i * rtos->list_size, add_owner,
                      &gathering);
    for (i = 0; i < sizeof lists / sizeof lists[0]; i++)
        freertos_walk(rtos, rtos->variables[lists[i]], add_owner, &gathering);
    aware_set_add(set, current); /* it may be between two lists */
    sort(rtos, set);
}

static bool is_ready_list(const struct freertos *rtos, uint32_t list)
{
    uint32_t first = rtos->variables[VAR_READY];
    return list >= first && list - first < rtos->priorities * rtos->list_size;
}

static bool awaits_notification(const struct freertos *rtos, uint32_t tcb)
{
    uint32_t i;
    if (freertos_has(rtos, TCB_NOTIFY_STATE_V9))
        return freertos_get(rtos, tcb, TCB_NOTIFY_STATE_V9) == WAITING_NOTIFICATION;
    if (!freertos_has(rtos, TCB_NOTIFY_STATE))
        return false;
    for (i = 0; i < rtos->notifications; i++)
        if (aware_byte(rtos->machine, tcb + (uint32_t)rtos->offsets[TCB_NOTIFY_STATE] + i) ==
            WAITING_NOTIFICATION)
            return true;
    return false;
}

static enum aware_state state_of(struct freertos *rtos, uint32_t tcb)
{
    uint32_t list =
        freertos_get(rtos, tcb + (uint32_t)rtos->offsets[TCB_STATE_ITEM], ITEM_CONTAINER);
    uint32_t event =
        freertos_get(rtos, tcb + (uint32_t)rtos->offsets[TCB_EVENT_ITEM], ITEM_CONTAINER);
    if (tcb == running(rtos, 0))
        return AWARE_RUNNING;
    if (list != 0 && list == rtos->variables[VAR_ENDED])
        return AWARE_ENDED;
    if (is_ready_list(rtos, list) || list == 0 ||
        (event != 0 && event == rtos->variables[VAR_PENDING]))
        return AWARE_READY;
    if (list != rtos->variables[VAR_SUSPENDED] || event != 0 || awaits_notification(rtos, tcb))
        return AWARE_WAITING;
    return AWARE_SUSPENDED;
}

static bool waits(void *owner, uint32_t task)
{
    enum aware_state state = state_of(owner, task);
    return state != AWARE_RUNNING && state != AWARE_READY;
}

/* The stack's size is known where the kernel keeps its end, of a variable, and of heap_4's blocks.
 */
static uint32_t stack_size(const struct freertos *rtos, uint32_t tcb, uint32_t base)
{
    const struct image *image =
        aware_symbols(rtos->aware) == NULL ? NULL : symbols_image(aware_symbols(rtos->aware));
    uint64_t offset;
    const struct image_symbol *symbol =
        image == NULL ? NULL : image_symbol_at(image, base, &offset);
    uint32_t end = freertos_get(rtos, tcb, TCB_END_OF_STACK), header;
    if (end > base && end - base < STACK_MOST)
        return (end - base + 4 + 7) & ~7u;
    if (symbol != NULL && offset == 0 && symbol->size != 0)
        return (uint32_t)symbol->size;
    header = aware_word(rtos->machine, base - 4);
    if ((header & HEAP_USED) && (header & ~HEAP_USED) > HEAP_HEADER &&
        (header & ~HEAP_USED) < STACK_MOST)
        return (header & ~HEAP_USED) - HEAP_HEADER;
    return 0;
}

static void read_stack(const struct freertos *rtos, struct aware_task *task)
{
    task->stack_base = freertos_get(rtos, task->id, TCB_STACK);
    task->stack_pointer = freertos_get(rtos, task->id, TCB_TOP);
    task->stack_size = stack_size(rtos, task->id, task->stack_base);
    if (task->stack_pointer - task->stack_base > task->stack_size &&
        task->stack_pointer - task->id > TCB_SEARCH)
        task->stack_size = 0; /* what was taken for it was something else */
    if (task->stack_size == 0)
        return;
    task->stack_used =
        task->stack_size - aware_filled(rtos->machine, task->stack_base, task->stack_size, FILL);
    task->stack_used_known = task->stack_used < task->stack_size;
}

static uint32_t ticks_left(const struct freertos *rtos, uint32_t item)
{
    uint32_t left = ticks_at(rtos, item + (uint32_t)rtos->offsets[ITEM_VALUE]) -
                    ticks_at(rtos, rtos->variables[VAR_TICKS]);
    return rtos->tick_bytes == 2 ? left & 0xffffu : left;
}

/* Without INCLUDE_vTaskSuspend a wait without time-out, portMAX_DELAY, is one of that many ticks.
 * So is one that takes more than half of what a tick counter counts. */
static bool waits_for_ever(const struct freertos *rtos, uint32_t left)
{
    return left > (rtos->tick_bytes == 2 ? 0x8000u : 0x80000000u);
}

static void wait_of(void *owner, struct aware_task *task)
{
    struct freertos *rtos = owner;
    uint32_t event =
        freertos_get(rtos, task->id + (uint32_t)rtos->offsets[TCB_EVENT_ITEM], ITEM_CONTAINER);
    struct aware_object object;
    bool sends = false;
    if (freertos_object_of(rtos, event, &object, &sends)) {
        task->wait_object = object.address;
        snprintf(task->wait_text, sizeof task->wait_text, "%s %s", object.kind, object.name);
        if (object.name[0] == '\0')
            aware_append(task->wait_text, sizeof task->wait_text, "0x%08x", object.address);
        if (sends && strcmp(object.kind, "queue") == 0)
            aware_append(task->wait_text, sizeof task->wait_text, ", to send");
        if (strstr(object.text, "held by") == object.text)
            aware_append(task->wait_text, sizeof task->wait_text, ", %s", object.text);
    } else if (event != 0) {
        snprintf(task->wait_text, sizeof task->wait_text, "list 0x%08x", event);
    } else {
        snprintf(task->wait_text, sizeof task->wait_text, "%s",
                 awaits_notification(rtos, task->id) ? "notification" : "delay");
    }
}

static void describe_wait(struct freertos *rtos, struct aware_task *task)
{
    uint32_t item = task->id + (uint32_t)rtos->offsets[TCB_STATE_ITEM];
    uint32_t list = freertos_get(rtos, item, ITEM_CONTAINER);
    wait_of(rtos, task);
    if (list != rtos->variables[VAR_SUSPENDED] && !waits_for_ever(rtos, ticks_left(rtos, item)))
        aware_append(task->wait_text, sizeof task->wait_text, " (%u ticks left)",
                     ticks_left(rtos, item));
}

/* The idle task's own variable is set after the task was made. */
static bool is_idle(const struct freertos *rtos, const struct aware_task *task)
{
    if (rtos->variables[VAR_IDLE] != 0 && variable(rtos, VAR_IDLE) != 0)
        return task->id == variable(rtos, VAR_IDLE);
    return task->priority == 0 && strncmp(task->name, "IDLE", 4) == 0;
}

static void read_priority(const struct freertos *rtos, struct aware_task *task)
{
    task->priority = (int)freertos_get(rtos, task->id, TCB_PRIORITY);
    task->own_priority = freertos_has(rtos, TCB_BASE_PRIORITY)
                             ? (int)freertos_get(rtos, task->id, TCB_BASE_PRIORITY)
                             : task->priority;
    task->idle = is_idle(rtos, task);
}

static void read_task(struct freertos *rtos, uint32_t tcb, struct aware_task *task)
{
    memset(task, 0, sizeof *task);
    task->id = tcb;
    name_of(rtos, tcb, task->name);
    task->state = state_of(rtos, tcb);
    read_priority(rtos, task);
    read_stack(rtos, task);
    if (task->state == AWARE_WAITING)
        describe_wait(rtos, task);
}

size_t freertos_tasks(void *owner, struct aware_task *tasks, size_t most)
{
    struct freertos *rtos = owner;
    struct aware_set set = {0};
    size_t i, count;
    gather(rtos, &set);
    count = set.count;
    for (i = 0; i < count && i < most; i++)
        read_task(rtos, set.items[i], &tasks[i]);
    aware_set_free(&set);
    return count;
}

/* --- one task --- */

static bool glance(void *owner, uint32_t tcb, struct aware_glance *glance)
{
    struct freertos *rtos = owner;
    struct aware_task task = {.id = tcb};
    name_of(rtos, tcb, task.name);
    read_priority(rtos, &task);
    glance->state = state_of(rtos, tcb);
    glance->idle = task.idle;
    glance->priority = task.own_priority;
    if (glance->state != AWARE_WAITING)
        return true;
    glance->object =
        freertos_get(rtos, tcb + (uint32_t)rtos->offsets[TCB_EVENT_ITEM], ITEM_CONTAINER);
    glance->kind = glance->object == 0 && awaits_notification(rtos, tcb);
    glance->holder = freertos_holder(rtos, glance->object, &glance->held_at);
    return true;
}

/* A task is in one list or another. */
static unsigned words(void *owner, uint32_t tcb, uint32_t *addresses)
{
    const struct freertos *rtos = owner;
    uint32_t container = tcb + (uint32_t)rtos->offsets[ITEM_CONTAINER];
    addresses[0] = container + (uint32_t)rtos->offsets[TCB_STATE_ITEM];
    addresses[1] = container + (uint32_t)rtos->offsets[TCB_EVENT_ITEM];
    return 2;
}

static size_t list(void *owner, uint32_t *ids, size_t most)
{
    struct aware_set set = {0};
    gather(owner, &set);
    return aware_set_take(&set, ids, most);
}

static unsigned list_words(void *owner, uint32_t *addresses)
{
    const struct freertos *rtos = owner;
    unsigned count = 0;
    if (rtos->variables[VAR_COUNT] != 0)
        addresses[count++] = rtos->variables[VAR_COUNT];
    if (rtos->variables[VAR_MADE] != 0)
        addresses[count++] = rtos->variables[VAR_MADE];
    return count;
}

static bool ticks(void *owner, struct aware_variable *variable)
{
    const struct freertos *rtos = owner;
    variable->address = rtos->variables[VAR_TICKS];
    variable->bytes = (uint8_t)rtos->tick_bytes;
    return variable->address != 0;
}

/* --- registers --- */

#define CALLEE "r4 r5 r6 r7 r8 r9 r10 r11"

/* By the files of the ports for GCC. */
static const struct aware_frame plain_frames[] = {
    {"ARM_CM3", CALLEE " " AWARE_FRAME_ENTRY, 0, 0},
    {"ARM_CM4F", CALLEE " exc " AWARE_FRAME_FPU " " AWARE_FRAME_FPU_ENTRY, 0, 0},
    {NULL, NULL, 0, 0}};
static const struct aware_frame other_frames[] = {
    {"ColdFire_V2", "d0 d1 d2 d3 d4 d5 d6 d7 a0 a1 a2 a3 a4 a5 a6 format:2 sr:2 pc", 0, 0},
    {"H8S2329", "er5 er4 er3 er2 er1 er0 er6 ccr:1 pc:3", 0, 0},
    {NULL, NULL, 0, 0}};
static const struct aware_frame mpu_frames[] = {
    {"ARM_CM3_MPU", "control " CALLEE " " AWARE_FRAME_ENTRY, 0, 0},
    {"ARM_CM4_MPU", "control " CALLEE " exc " AWARE_FRAME_FPU " " AWARE_FRAME_FPU_ENTRY, 0, 0},
    {NULL, NULL, 0, 0}};
/* Since V10.6 what is saved lies in the control block, and the pointer behind it. */
static const struct aware_frame block_frames[] = {
    {"ARM_CM4_MPU in the control block", "control " CALLEE " exc base " AWARE_FRAME_ENTRY, -76, 0},
    {"ARM_CM3_MPU in the control block", "control " CALLEE " base " AWARE_FRAME_ENTRY, -72, 0},
    {NULL, NULL, 0, 0}};

static const struct aware_frame *frames_of(const struct freertos *rtos, uint32_t tcb, uint32_t sp)
{
    uint32_t before = (uint32_t)rtos->offsets[TCB_STATE_ITEM];
    if (before == 4)
        return plain_frames;
    return sp - tcb <= before ? block_frames : mpu_frames;
}

static bool registers(void *owner, uint32_t task, uint64_t *values, bool *known,
                      struct sim_error *error)
{
    const struct freertos *rtos = owner;
    uint32_t sp = freertos_get(rtos, task, TCB_TOP);
    const struct aware_frame *frame = aware_frame_find(rtos->machine, other_frames, sp);
    if (frame == NULL)
        frame = aware_frame_find(rtos->machine, frames_of(rtos, task, sp), sp);
    if (frame != NULL)
        return aware_frame_read(rtos->machine, frame, sp, values, known, error);
    sim_error_set(error,
                  "what lies at the task's saved stack pointer, 0x%08x, is no frame of a port "
                  "that is known (ARM_CM3, ARM_CM4F, with and without MPU; ColdFire_V2, H8S2329)",
                  sp);
    return false;
}

/* --- attaching --- */

/* Two files have a variable of this name: the kernel's lies with its other variables. */
static void find_scheduler_running(struct freertos *rtos)
{
    const struct image *image = symbols_image(aware_symbols(rtos->aware));
    uint32_t best = UINT32_MAX, near = rtos->variables[VAR_COUNT];
    size_t i;
    for (i = 0; near != 0 && i < image->placed_count; i++) {
        uint32_t at = (uint32_t)image->symbols[i].value;
        uint32_t distance = at > near ? at - near : near - at;
        if (strcmp(image->symbols[i].name, variables[VAR_RUNNING]) != 0 || distance >= best)
            continue;
        best = distance;
        rtos->variables[VAR_RUNNING] = at;
    }
}

static uint32_t member_size(const struct freertos *rtos, enum freertos_member member,
                            uint32_t otherwise)
{
    const char *types = members[member].types;
    char type[64];
    uint32_t offset, size;
    while (*types != '\0') {
        size_t length = strcspn(types, " ");
        snprintf(type, sizeof type, "%.*s", (int)length, types);
        types += length + strspn(types + length, " ");
        if (symbols_member(aware_symbols(rtos->aware), type, members[member].path, &offset, &size))
            return size;
    }
    return otherwise;
}

/* Symbol tables of some linkers have no sizes. */
static uint32_t variable_size(const struct freertos *rtos, enum freertos_variable which)
{
    const struct symbols *symbols = aware_symbols(rtos->aware);
    const struct type *type =
        symbols == NULL ? NULL : symbols_type_at(symbols, variables[which], rtos->variables[which]);
    uint32_t size = aware_symbol_size(rtos->aware, variables[which]);
    return size != 0 || type == NULL ? size : (uint32_t)type_size(type);
}

static void find_sizes(struct freertos *rtos)
{
    unsigned i;
    for (i = 0; i < FREERTOS_VARIABLES; i++)
        rtos->variable_sizes[i] = variable_size(rtos, (enum freertos_variable)i);
    uint32_t bytes, address;
    for (i = 0; i < FREERTOS_MEMBERS; i++)
        rtos->sizes[i] = member_size(rtos, (enum freertos_member)i, 4);
    rtos->tick_bytes = rtos->sizes[ITEM_VALUE];
    rtos->notifications = member_size(rtos, TCB_NOTIFY_STATE, 1); /* an array since V10.4 */
    rtos->name_bytes = member_size(rtos, TCB_NAME, AWARE_NAME);
    if (!symbols_type_size(aware_symbols(rtos->aware), "List_t", &rtos->list_size) &&
        !symbols_type_size(aware_symbols(rtos->aware), "xLIST", &rtos->list_size))
        rtos->list_size = 20;
    bytes = rtos->variable_sizes[VAR_READY];
    rtos->priorities = bytes / rtos->list_size;
    if (bytes == 0 && aware_symbol(rtos->aware, "uxTopUsedPriority", &address))
        rtos->priorities = aware_word(rtos->machine, address) + 1;
    if (rtos->priorities == 0 || rtos->priorities > 1024)
        rtos->priorities = 5; /* the demos' */
    rtos->registry_size = rtos->variable_sizes[VAR_REGISTRY] / 8;
}

static void *attach(struct aware *aware, struct sim_error *error)
{
    struct freertos *rtos = calloc(1, sizeof *rtos);
    unsigned i;
    if (rtos == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    rtos->aware = aware;
    rtos->machine = aware_machine(aware);
    for (i = 0; i < FREERTOS_VARIABLES; i++)
        aware_symbol(aware, variables[i], &rtos->variables[i]);
    if (rtos->variables[VAR_CURRENT] == 0 || rtos->variables[VAR_READY] == 0) {
        sim_error_set(error, "FreeRTOS: no symbols pxCurrentTCB and pxReadyTasksLists: give the "
                             "ELF file with its symbol table");
        free(rtos);
        return NULL;
    }
    aware_layout(aware, members, FREERTOS_MEMBERS, rtos->offsets);
    rtos->dwarf = member_size(rtos, TCB_NAME, 0) != 0;
    if (rtos->variables[VAR_IDLE] == 0)
        aware_symbol(aware, "xIdleTaskHandles", &rtos->variables[VAR_IDLE]); /* V11 */
    find_scheduler_running(rtos);
    find_sizes(rtos);
    return rtos;
}

static void describe(void *owner, char *text, size_t size)
{
    const struct freertos *rtos = owner;
    snprintf(text, size,
             "FreeRTOS, %u priorities, ticks of %u bits\nby its symbols, pxCurrentTCB at 0x%08x; "
             "layouts %s\n",
             rtos->priorities, rtos->tick_bytes * 8, rtos->variables[VAR_CURRENT],
             rtos->dwarf ? "by DWARF"
                         : "as usual, no DWARF: base priorities, notifications and "
                           "the order of creation are not known");
}

const struct aware_kernel aware_freertos = {.name = "FreeRTOS",
                                            .attach = attach,
                                            .detach = free,
                                            .describe = describe,
                                            .running = running,
                                            .watch = watch,
                                            .tasks = freertos_tasks,
                                            .objects = freertos_objects,
                                            .name_of = name_of,
                                            .waits = waits,
                                            .registers = registers,
                                            .glance = glance,
                                            .wait_of = wait_of,
                                            .words = words,
                                            .list = list,
                                            .list_words = list_words,
                                            .ticks = ticks};
