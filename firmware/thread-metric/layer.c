/* SPDX-License-Identifier: MIT */
/* The operations on BOS. All is static; tasks have classes in RAM, because their priorities come
   with the call that makes them. */
#include "layer.h"

#define STACK        512
#define BLOCKS       8
#define MESSAGES     8
#define MESSAGE_SIZE (WORDS * sizeof(unsigned long))

#define RESULT(result) ((result) == BOS_OK ? LAYER_OK : LAYER_ERROR)

typedef struct Slot {
    TaskClass type;
    Task *task; /* null: none */
    void (*body)(void);
    TASK_BLOCK(block, STACK);
} Slot;

static Slot slots[LAYER_TASKS];
static Semaphore semaphore;
static MessageBox box;
static Memory memory, messages;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(BLOCK_BYTES, BLOCKS)];
} memory_area;
static union {
    port_align align;
    char bytes[MEMORY_SIZE(MESSAGE_BLOCK(MESSAGE_SIZE), MESSAGES)];
} messages_area;

int layer_init(void)
{
    const bos_size block = MESSAGE_BLOCK(MESSAGE_SIZE);

    semaphore_init(&semaphore, SEMAPHORE_UP);
    if (memory_init(&memory, &memory_area, BLOCK_BYTES, BLOCKS) != BOS_OK ||
        memory_init(&messages, &messages_area, block, MESSAGES) != BOS_OK)
        return LAYER_ERROR;
    return RESULT(messagebox_init(&box, &messages, MESSAGE_SIZE));
}

/* A task that is stopped between two calls may have a block or the box a message. */
int layer_end(void)
{
    int id;

    for (id = 0; id < LAYER_TASKS; id++) {
        if (slots[id].task != NULL && task_remove(slots[id].task) != BOS_OK)
            return LAYER_ERROR;
        slots[id].task = NULL;
    }
    (void)task_sleep(1);
    semaphore_remove(&semaphore);
    messagebox_remove(&box);
    if (memory_unused(&memory) < BLOCKS - 1 || memory_unused(&messages) < MESSAGES - 1)
        return LAYER_ERROR;
    return LAYER_OK;
}

static void run(Task *this_task, void *this_data)
{
    (void)this_task;
    ((const Slot *)this_data)->body();
}

int layer_create(int id, int priority, void (*body)(void))
{
    static const TaskClass model = TASK_CLASS("operation", NULL, run, NULL, STACK, 1, 0);
    Slot *slot = &slots[id];

    slot->type = model;
    slot->type.priority = (bos_byte)priority;
    slot->body = body;
    slot->task = task_init(&slot->block, sizeof(slot->block), &slot->type, slot);
    if (slot->task == NULL)
        return LAYER_ERROR;
    return layer_suspend(id);
}

int layer_resume(int id)
{
    return RESULT(task_resume(slots[id].task));
}

int layer_suspend(int id)
{
    return RESULT(task_suspend(slots[id].task));
}

void layer_relinquish(void)
{
    (void)task_yield();
}

int layer_send(const unsigned long *message)
{
    return RESULT(messagebox_put(&box, message));
}

int layer_receive(unsigned long *message)
{
    return RESULT(messagebox_get(&box, message, BOS_NO_WAIT));
}

int layer_down(void)
{
    return RESULT(semaphore_down(&semaphore, BOS_NO_WAIT));
}

int layer_up(void)
{
    return RESULT(semaphore_up(&semaphore));
}

int layer_allocate(void **block)
{
    *block = alloc_fmem(&memory);
    return *block != NULL ? LAYER_OK : LAYER_ERROR;
}

int layer_free(void *block)
{
    return RESULT(free_fmem(&memory, block));
}
