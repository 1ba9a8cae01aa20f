/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks as threads. A task gets the next number when it is first told and keeps it: going back in
 * time does not change it. The one that runs has the processor's registers, in a handler that has
 * interrupted it, too: its frames go on through the handler. Thread 1 is the processor, where no
 * task runs. */
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LISTED_MOST 4096u /* tasks that are told of */

/* --- numbers --- */

/* Tasks are asked for in the same order again and again: the search begins behind the last one. */
static bool find(struct gdb_server *server, uint32_t task, size_t *place)
{
    size_t i;
    for (i = 0; i < server->task_count; i++) {
        size_t at = (server->task_hint + i) % server->task_count;
        if (server->tasks[at] != task)
            continue;
        *place = at;
        server->task_hint = at + 1;
        return true;
    }
    return false;
}

static bool make_room(struct gdb_server *server)
{
    size_t capacity = server->task_capacity == 0 ? 64 : 2 * server->task_capacity;
    uint32_t *tasks;
    if (server->task_count < server->task_capacity)
        return true;
    tasks = capacity > AWARE_TASKS_MOST ? NULL : realloc(server->tasks, capacity * sizeof *tasks);
    if (tasks == NULL)
        return false;
    server->tasks = tasks;
    server->task_capacity = capacity;
    return true;
}

uint32_t gdb_thread_of(struct gdb_server *server, uint32_t task)
{
    size_t place;
    if (task == 0)
        return GDB_PROCESSOR;
    if (!find(server, task, &place)) {
        if (!make_room(server))
            return 0;
        place = server->task_count++;
        server->tasks[place] = task;
    }
    return (uint32_t)place + GDB_PROCESSOR + 1;
}

bool gdb_task_of(const struct gdb_server *server, int64_t thread, uint32_t *task)
{
    if (thread < GDB_PROCESSOR || thread > (int64_t)server->task_count + GDB_PROCESSOR)
        return false;
    *task = thread == GDB_PROCESSOR ? 0 : server->tasks[thread - GDB_PROCESSOR - 1];
    return true;
}

bool gdb_read_thread(const char **text, int64_t *thread)
{
    uint64_t number;
    bool all;
    if (gdb_read_char(text, 'p') && !(gdb_read_number(text, &number) && gdb_read_char(text, '.')))
        return false;
    all = gdb_read_char(text, '-');
    if (!gdb_read_number(text, &number) || number > INT32_MAX || (all && number != 1))
        return false;
    *thread = all ? -1 : (int64_t)number;
    return true;
}

/* --- what there is --- */

static uint32_t running_task(const struct gdb_server *server)
{
    return server->target.aware == NULL ? 0 : aware_running(server->target.aware);
}

uint32_t gdb_current_thread(struct gdb_server *server)
{
    uint32_t thread = gdb_thread_of(server, running_task(server));
    return thread == 0 ? GDB_PROCESSOR : thread;
}

/* All tasks, allocated; NULL: none. */
static struct aware_task *read_tasks(struct gdb_server *server, size_t *count)
{
    struct aware_task *tasks;
    *count = 0;
    if (server->target.aware == NULL)
        return NULL;
    tasks = malloc(LISTED_MOST * sizeof *tasks);
    if (tasks == NULL)
        return NULL;
    *count = aware_tasks(server->target.aware, tasks, LISTED_MOST);
    if (*count > LISTED_MOST)
        *count = LISTED_MOST;
    return tasks;
}

void gdb_threads(struct gdb_server *server, void (*tell)(void *owner, const struct gdb_thread *),
                 void *owner)
{
    struct gdb_thread thread = {GDB_PROCESSOR, NULL};
    size_t count, told = 0, i;
    struct aware_task *tasks;
    if (server->gone)
        return;
    tasks = read_tasks(server, &count);
    if (gdb_current_thread(server) == GDB_PROCESSOR) {
        tell(owner, &thread);
        told++;
    }
    for (i = 0; i < count; i++) {
        if (tasks[i].state == AWARE_ENDED)
            continue;
        thread = (struct gdb_thread){gdb_thread_of(server, tasks[i].id), &tasks[i]};
        if (thread.number == 0)
            break;
        tell(owner, &thread);
        told++;
    }
    thread = (struct gdb_thread){GDB_PROCESSOR, NULL};
    if (told == 0)
        tell(owner, &thread);
    free(tasks);
}

/* A wait has its own words; the priority tells why a task does not run that could. */
void gdb_thread_describe(struct gdb_server *server, const struct gdb_thread *thread, char *text,
                         size_t size)
{
    const struct aware_task *task = thread->task;
    if (task == NULL)
        snprintf(text, size, "no task runs%s", gdb_in_handler(server) ? ", in a handler" : "");
    else if (task->wait_text[0] != '\0')
        snprintf(text, size, "%s: %s", aware_state_name(task->state), task->wait_text);
    else if (task->priority == AWARE_NO_PRIORITY)
        snprintf(text, size, "%s%s", aware_state_name(task->state),
                 task->in_handler ? ", in a handler" : "");
    else
        snprintf(text, size, "%s%s, priority %d", aware_state_name(task->state),
                 task->in_handler ? ", in a handler" : "", task->priority);
}

/* --- registers --- */

static void processor_registers(struct gdb_server *server, uint64_t *values, bool *known)
{
    struct cpu *cpu = server->machine->cpu;
    unsigned i;
    for (i = 0; i < gdb_register_count(server); i++) {
        values[i] = gdb_cpu_class(server)->get(cpu, i);
        known[i] = true;
    }
}

/* Registers of the system that no task saves are the processor's whoever runs; gdb does not unwind
 * a Cortex-M's stack without its main stack pointer. */
static void share_registers(struct gdb_server *server, uint64_t *values, bool *known)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    unsigned i;
    for (i = 0; i < gdb_register_count(server); i++) {
        if (known[i] || strcmp(class->registers[i].group, "system") != 0)
            continue;
        values[i] = class->get(server->machine->cpu, i);
        known[i] = true;
    }
}

bool gdb_thread_registers(struct gdb_server *server, uint32_t thread, uint64_t *values, bool *known)
{
    struct sim_error error;
    uint32_t task;
    memset(values, 0, gdb_register_count(server) * sizeof *values);
    memset(known, 0, gdb_register_count(server) * sizeof *known);
    if (thread == GDB_PROCESSOR || thread == gdb_current_thread(server)) {
        processor_registers(server, values, known);
        return true;
    }
    if (!gdb_task_of(server, thread, &task) || server->target.aware == NULL ||
        !aware_registers(server->target.aware, task, values, known, &error))
        return false;
    share_registers(server, values, known);
    return true;
}

/* --- packets --- */

struct look {
    struct gdb_server *server;
    uint32_t wanted;
    bool found;
    char text[AWARE_TEXT + AWARE_NAME];
};

static void look_for(void *owner, const struct gdb_thread *thread)
{
    struct look *look = owner;
    if (thread->number != look->wanted)
        return;
    look->found = true;
    gdb_thread_describe(look->server, thread, look->text, sizeof look->text);
}

static struct look find_thread(struct gdb_server *server, int64_t thread)
{
    struct look look = {.server = server, .wanted = (uint32_t)thread};
    uint32_t task;
    if (gdb_task_of(server, thread, &task))
        gdb_threads(server, look_for, &look);
    return look;
}

/* Hg, Hc */
void gdb_thread_select(struct gdb_server *server, const char *rest, size_t count)
{
    char what = *rest;
    int64_t thread;
    uint32_t task;
    (void)count;
    if ((what != 'g' && what != 'c') || (rest++, !gdb_read_thread(&rest, &thread)) ||
        (thread > 0 && !gdb_task_of(server, thread, &task))) {
        gdb_reply_error(server, GDB_NO_THREAD);
        return;
    }
    if (what == 'c')
        server->stepper = thread > 0 ? (uint32_t)thread : 0;
    else
        server->general = thread > 0 ? (uint32_t)thread : gdb_current_thread(server);
    gdb_reply_text(server, "OK");
}

void gdb_thread_alive(struct gdb_server *server, const char *rest, size_t count)
{
    int64_t thread;
    (void)count;
    if (gdb_read_thread(&rest, &thread) && find_thread(server, thread).found)
        gdb_reply_text(server, "OK");
    else
        gdb_reply_error(server, GDB_NO_THREAD);
}

void gdb_thread_current(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    gdb_reply_begin(server);
    gdb_add(server, "QC%x", (unsigned)server->general);
    gdb_reply_send(server);
}

void gdb_thread_text(struct gdb_server *server, const char *rest, size_t count)
{
    struct look look = {.found = false};
    int64_t thread;
    (void)count;
    if (gdb_read_char(&rest, ',') && gdb_read_thread(&rest, &thread))
        look = find_thread(server, thread);
    if (!look.found) {
        gdb_reply_error(server, GDB_NO_THREAD);
        return;
    }
    gdb_reply_begin(server);
    gdb_add_hex(server, look.text, strlen(look.text));
    gdb_reply_send(server);
}

/* A list goes on where the packet before ended. */
struct listing {
    struct gdb_server *server;
    size_t seen;
};

#define NUMBER_ROOM 10u

static void list_thread(void *owner, const struct gdb_thread *thread)
{
    struct listing *listing = owner;
    struct gdb_server *server = listing->server;
    if (listing->seen++ != server->listed ||
        server->reply.count + NUMBER_ROOM > sizeof server->reply.bytes)
        return;
    server->listed++;
    gdb_add(server, "%c%x", server->reply.count == 0 ? 'm' : ',', (unsigned)thread->number);
}

void gdb_threads_more(struct gdb_server *server, const char *rest, size_t count)
{
    struct listing listing = {server, 0};
    (void)rest, (void)count;
    gdb_reply_begin(server);
    gdb_threads(server, list_thread, &listing);
    if (server->reply.count == 0)
        gdb_add(server, "l");
    gdb_reply_send(server);
}

void gdb_threads_first(struct gdb_server *server, const char *rest, size_t count)
{
    server->listed = 0;
    gdb_threads_more(server, rest, count);
}
