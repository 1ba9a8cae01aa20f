/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Awareness of whatever kernel runs: see aware.h. Who runs is looked at whenever the word that the
 * kernel names changes, and at each exception return, for what that word does not tell. */
#include "aware/account.h"
#include "aware/kernel.h"
#include "aware/saved.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct aware {
    struct machine *machine;
    const struct symbols *symbols;
    const struct aware_kernel *class;
    void *kernel;
    struct probe probe;
    struct account *account;
    uint32_t watched; /* address; 0: none */
    uint64_t moves;   /* of the machine, as far as they were followed */
};

struct machine *aware_machine(const struct aware *aware)
{
    return aware->machine;
}

const struct symbols *aware_symbols(const struct aware *aware)
{
    return aware->symbols;
}

const struct aware_kernel *aware_class(const struct aware *aware)
{
    return aware->class;
}

void *aware_owner(const struct aware *aware)
{
    return aware->kernel;
}

/* --- following --- */

static void read_name(struct aware *aware, uint32_t task, char *name)
{
    name[0] = '\0';
    if (task != 0 && aware->class->name_of != NULL)
        aware->class->name_of(aware->kernel, task, name);
}

static void watch_anew(struct aware *aware)
{
    uint32_t address = aware->class->watch == NULL ? 0 : aware->class->watch(aware->kernel) & ~3u;
    if (address == aware->watched)
        return;
    if (aware->watched != 0)
        machine_watch_remove(aware->machine, aware->watched);
    if (address != 0)
        machine_watch_add(aware->machine, address);
    aware->watched = address;
}

static uint32_t running_now(struct aware *aware)
{
    return aware->class->running(aware->kernel, account_running(aware->account));
}

/* After the machine was put elsewhere: who runs there is no switch. */
static void follow_moves(struct aware *aware)
{
    char name[AWARE_NAME];
    uint32_t task;
    if (aware->moves == aware->machine->moves)
        return;
    aware->moves = aware->machine->moves;
    if (aware->class->moved != NULL)
        aware->class->moved(aware->kernel);
    task = running_now(aware);
    read_name(aware, task, name);
    account_seek(aware->account, aware->machine->moved_to, task, name);
    watch_anew(aware);
}

static void tell(struct aware *aware, uint32_t from, const char *from_name, uint32_t to,
                 const char *to_name)
{
    struct probe_event event = {.kind = PROBE_TASK};
    if (!(aware->machine->probe_mask & PROBE_TASK))
        return;
    event.task.from = from;
    event.task.to = to;
    event.task.from_name = from_name;
    event.task.to_name = to_name;
    machine_tell(aware->machine, &event);
}

void aware_switched(struct aware *aware, uint32_t task)
{
    uint32_t from = account_running(aware->account);
    char from_name[AWARE_NAME], name[AWARE_NAME];
    if (task == from)
        return;
    memcpy(from_name, account_running_name(aware->account), sizeof from_name);
    read_name(aware, task, name);
    account_switch(aware->account, machine_now(aware->machine), task, name);
    tell(aware, from, from_name, task, name);
}

static void on_event(void *owner, const struct probe_event *event)
{
    struct aware *aware = owner;
    if (event->kind == PROBE_INTERRUPT && event->interrupt.enter)
        return;
    follow_moves(aware);
    aware_switched(aware, running_now(aware));
    watch_anew(aware);
}

/* --- life --- */

static bool is_wanted(const struct aware_kernel *class, const char *kernel)
{
    return kernel == NULL ? !class->if_asked : strcasecmp(class->name, kernel) == 0;
}

/* The error of the one kernel that was asked for is kept; of several, none is worth telling. */
static bool recognise(struct aware *aware, const char *kernel, struct sim_error *error)
{
    size_t i;
    bool any = false;
    for (i = 0; aware_kernels[i] != NULL; i++) {
        if (!is_wanted(aware_kernels[i], kernel))
            continue;
        any = true;
        aware->class = aware_kernels[i];
        aware->kernel = aware->class->attach(aware, error);
        if (aware->kernel != NULL)
            return true;
    }
    if (!any) {
        char names[160] = "";
        for (i = 0; aware_kernels[i] != NULL; i++) {
            strncat(names, i == 0 ? "" : ", ", sizeof names - strlen(names) - 1);
            strncat(names, aware_kernels[i]->name, sizeof names - strlen(names) - 1);
        }
        sim_error_set(error, "no kernel is called %s: there are %s", kernel, names);
    } else if (kernel == NULL) {
        sim_error_set(error, "no kernel recognised: no information record of BOS, no symbols of "
                             "FreeRTOS, Zephyr or ThreadX: give an ELF file with symbols, or "
                             "--kernel blackbox");
    }
    return false;
}

static bool begin_account(struct aware *aware, struct sim_error *error)
{
    char name[AWARE_NAME];
    uint32_t task = aware->class->running(aware->kernel, 0);
    read_name(aware, task, name);
    aware->account = account_create(machine_now(aware->machine), task, name);
    if (aware->account == NULL)
        sim_error_set(error, "the host has no memory left: close other programs");
    return aware->account != NULL;
}

struct aware *aware_attach(struct machine *machine, const struct symbols *symbols,
                           const char *kernel, struct sim_error *error)
{
    struct aware *aware = calloc(1, sizeof *aware);
    if (aware == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    aware->machine = machine;
    aware->symbols = symbols;
    aware->moves = machine->moves;
    if (!recognise(aware, kernel, error) || !begin_account(aware, error)) {
        aware_detach(aware);
        return NULL;
    }
    aware->probe = (struct probe){.function = on_event, .owner = aware};
    if (aware->class->watch != NULL)
        aware->probe.mask = PROBE_WATCH | PROBE_INTERRUPT;
    machine_probe_add(machine, &aware->probe);
    watch_anew(aware);
    return aware;
}

void aware_detach(struct aware *aware)
{
    if (aware == NULL)
        return;
    if (aware->watched != 0)
        machine_watch_remove(aware->machine, aware->watched);
    machine_probe_remove(aware->machine, &aware->probe);
    if (aware->kernel != NULL && aware->class->detach != NULL)
        aware->class->detach(aware->kernel);
    account_free(aware->account);
    free(aware);
}

void aware_moved(struct aware *aware)
{
    follow_moves(aware);
}

/* --- looking --- */

const char *aware_kernel_name(const struct aware *aware)
{
    return aware->class->name;
}

void aware_describe(struct aware *aware, char *text, size_t size)
{
    text[0] = '\0';
    if (aware->class->describe != NULL)
        aware->class->describe(aware->kernel, text, size);
}

uint32_t aware_running(struct aware *aware)
{
    follow_moves(aware);
    return running_now(aware);
}

bool aware_waits(struct aware *aware, uint32_t task)
{
    follow_moves(aware);
    return aware->class->waits != NULL && aware->class->waits(aware->kernel, task);
}

sim_time aware_followed(struct aware *aware)
{
    follow_moves(aware);
    return machine_now(aware->machine) - account_begun(aware->account);
}

uint64_t aware_switches(struct aware *aware)
{
    follow_moves(aware);
    return account_switches(aware->account);
}

sim_time aware_no_task(struct aware *aware)
{
    follow_moves(aware);
    return account_usage(aware->account, machine_now(aware->machine), 0, "").run_time;
}

static void add_account(struct aware *aware, struct aware_task *task)
{
    struct account_usage usage =
        account_usage(aware->account, machine_now(aware->machine), task->id, task->name);
    task->since = usage.since;
    task->run_time = usage.run_time;
    task->switches = usage.switches;
    if (task->state != AWARE_RUNNING)
        return;
    task->in_handler = aware_in_handler(aware->machine);
    task->stack_pointer = aware_task_stack(aware->machine);
}

size_t aware_tasks(struct aware *aware, struct aware_task *tasks, size_t most)
{
    size_t count, i;
    follow_moves(aware);
    count = aware->class->tasks(aware->kernel, tasks, most);
    for (i = 0; i < count && i < most; i++)
        add_account(aware, &tasks[i]);
    return count;
}

/* All tasks, in memory of the caller's to free. NULL: none, or no memory. */
static struct aware_task *all_tasks(struct aware *aware, size_t *count)
{
    struct aware_task *tasks;
    size_t most = aware_tasks(aware, NULL, 0);
    *count = 0;
    tasks = most == 0 ? NULL : calloc(most, sizeof *tasks);
    if (tasks == NULL)
        return NULL;
    *count = aware_tasks(aware, tasks, most);
    *count = *count < most ? *count : most;
    return tasks;
}

bool aware_task(struct aware *aware, uint32_t id, struct aware_task *task)
{
    size_t count, i = 0;
    struct aware_task *tasks = all_tasks(aware, &count);
    while (i < count && tasks[i].id != id)
        i++;
    if (i < count)
        *task = tasks[i];
    free(tasks);
    return i < count;
}

bool aware_is_called(const struct aware_task *task, const char *name)
{
    size_t length = strlen(name);
    return strncmp(task->name, name, length) == 0 && length > 0 &&
           (task->name[length] == '\0' || strncmp(task->name + length, "@0x", 3) == 0);
}

size_t aware_objects(struct aware *aware, struct aware_object *objects, size_t most)
{
    follow_moves(aware);
    return aware->class->objects == NULL ? 0 : aware->class->objects(aware->kernel, objects, most);
}

#define SAVED_MOST                                                                                 \
    256u /* bytes of a frame between a saved stack pointer and the one at the switch */

/* Inside a switch the stack pointer is still the one with which the task before was saved. */
static bool is_the_one_before(struct aware *aware, uint32_t sp)
{
    uint32_t before = account_before(aware->account);
    struct aware_task task;
    return before != 0 && aware_in_handler(aware->machine) && aware_task(aware, before, &task) &&
           task.state != AWARE_RUNNING && sp - task.stack_pointer < SAVED_MOST;
}

/* Around the moment at which a kernel says that another task runs, the processor's registers still
 * are those of the one before: its stack tells. */
static bool is_loaded(struct aware *aware, const struct aware_task *task)
{
    uint32_t sp = aware_task_stack(aware->machine);
    bool inside = sp >= task->stack_base && sp - task->stack_base <= task->stack_size;
    if (task->state == AWARE_RUNNING)
        return task->stack_size == 0 ? !is_the_one_before(aware, sp) : inside;
    return task->stack_size != 0 && inside && !aware_in_handler(aware->machine);
}

bool aware_registers(struct aware *aware, uint32_t id, uint64_t *values, bool *known,
                     struct sim_error *error)
{
    struct aware_task task;
    if (!aware_task(aware, id, &task)) {
        sim_error_set(error, "there is no task 0x%08x", id);
        return false;
    }
    aware_nothing_known(aware->machine, known);
    if (is_loaded(aware, &task))
        return aware_present_registers(aware->machine, values, known, error);
    if (aware->class->registers != NULL)
        return aware->class->registers(aware->kernel, id, values, known, error);
    sim_error_set(error, "%s does not tell how it saves a task's registers", aware->class->name);
    return false;
}

const char *aware_state_name(enum aware_state state)
{
    static const char *const names[AWARE_STATES] = {
        [AWARE_RUNNING] = "running",     [AWARE_READY] = "ready", [AWARE_WAITING] = "waiting",
        [AWARE_SUSPENDED] = "suspended", [AWARE_ENDED] = "ended", [AWARE_UNKNOWN] = "-"};
    return state < AWARE_STATES ? names[state] : "-";
}
