/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one task does: see glance.h. Of a kernel that tells less, by reading all tasks. */
#include "aware/kernel.h"

#include <stdlib.h>
#include <string.h>

static void glance_of(const struct aware_task *task, struct aware_glance *glance)
{
    memset(glance, 0, sizeof *glance);
    glance->state = task->state;
    glance->idle = task->idle;
    glance->priority = task->own_priority;
    glance->object = task->wait_object;
}

bool aware_glance(struct aware *aware, uint32_t id, struct aware_glance *glance)
{
    const struct aware_kernel *class = aware_class(aware);
    struct aware_task task;
    memset(glance, 0, sizeof *glance);
    if (class->glance != NULL)
        return class->glance(aware_owner(aware), id, glance);
    if (!aware_task(aware, id, &task))
        return false;
    glance_of(&task, glance);
    return true;
}

void aware_wait_text(struct aware *aware, uint32_t id, char *text)
{
    const struct aware_kernel *class = aware_class(aware);
    struct aware_task task = {.id = id};
    if (class->wait_of != NULL)
        class->wait_of(aware_owner(aware), &task);
    memcpy(text, task.wait_text, sizeof task.wait_text);
}

void aware_name(struct aware *aware, uint32_t task, char *name)
{
    const struct aware_kernel *class = aware_class(aware);
    name[0] = '\0';
    if (class->name_of != NULL)
        class->name_of(aware_owner(aware), task, name);
}

unsigned aware_words(struct aware *aware, uint32_t task, uint32_t addresses[AWARE_WORDS])
{
    const struct aware_kernel *class = aware_class(aware);
    return class->words == NULL ? 0 : class->words(aware_owner(aware), task, addresses);
}

size_t aware_list(struct aware *aware, uint32_t *ids, size_t most)
{
    const struct aware_kernel *class = aware_class(aware);
    struct aware_task *tasks;
    size_t count, i;
    if (class->list != NULL)
        return class->list(aware_owner(aware), ids, most);
    tasks = most == 0 ? NULL : malloc(most * sizeof *tasks);
    count = class->tasks(aware_owner(aware), tasks, tasks == NULL ? 0 : most);
    for (i = 0; tasks != NULL && i < count && i < most; i++)
        ids[i] = tasks[i].id;
    free(tasks);
    return most > 0 && tasks == NULL ? 0 : count;
}

unsigned aware_list_words(struct aware *aware, uint32_t addresses[AWARE_WORDS])
{
    const struct aware_kernel *class = aware_class(aware);
    return class->list_words == NULL ? 0 : class->list_words(aware_owner(aware), addresses);
}

bool aware_ticks(struct aware *aware, struct aware_variable *variable)
{
    const struct aware_kernel *class = aware_class(aware);
    return class->ticks != NULL && class->ticks(aware_owner(aware), variable);
}

bool aware_job(struct aware *aware, uint32_t task, struct aware_job *job)
{
    const struct aware_kernel *class = aware_class(aware);
    memset(job, 0, sizeof *job);
    return class->job != NULL && class->job(aware_owner(aware), task, job);
}

bool aware_low_is_urgent(const struct aware *aware)
{
    return aware_class(aware)->low_is_urgent;
}
