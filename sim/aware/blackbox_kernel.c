/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The black box as a row of the table of kernels: it recognises any, and so is only taken when it
 * is asked for. */
#include "aware/blackbox.h"
#include "aware/kernel.h"

static void on_switch(void *owner, uint32_t to)
{
    aware_switched(owner, to);
}

static void on_move(void *owner)
{
    aware_moved(owner);
}

static void *attach(struct aware *aware, struct sim_error *error)
{
    const struct blackbox_listener listener = {
        .switched = on_switch, .moved = on_move, .owner = aware};
    return blackbox_follow(aware_machine(aware), &listener, error);
}

static void detach(void *kernel)
{
    blackbox_unfollow(kernel);
}

static void describe(void *kernel, char *text, size_t size)
{
    blackbox_describe(kernel, text, size);
}

static uint32_t running(void *kernel, uint32_t before)
{
    (void)before;
    return blackbox_running(kernel);
}

static void moved(void *kernel)
{
    blackbox_moved(kernel);
}

static size_t tasks(void *kernel, struct aware_task *list, size_t most)
{
    return blackbox_tasks(kernel, list, most);
}

static void name_of(void *kernel, uint32_t task, char *name)
{
    blackbox_name(kernel, task, name);
}

static bool waits(void *kernel, uint32_t task)
{
    return blackbox_waits(kernel, task);
}

/* One that left by itself may wait, or have only given way: that is not known. */
static bool glance(void *kernel, uint32_t task, struct aware_glance *glance)
{
    struct aware_task shown;
    if (!blackbox_task(kernel, task, &shown))
        return false;
    glance->state = shown.state == AWARE_WAITING ? AWARE_UNKNOWN : shown.state;
    glance->idle = shown.idle;
    glance->priority = shown.own_priority;
    return true;
}

static bool registers(void *kernel, uint32_t task, uint64_t *values, bool *known,
                      struct sim_error *error)
{
    return blackbox_registers(kernel, task, values, known, error);
}

const struct aware_kernel aware_blackbox = {.name = "blackbox",
                                            .if_asked = true,
                                            .attach = attach,
                                            .detach = detach,
                                            .describe = describe,
                                            .running = running,
                                            .moved = moved,
                                            .tasks = tasks,
                                            .name_of = name_of,
                                            .waits = waits,
                                            .registers = registers,
                                            .glance = glance};
