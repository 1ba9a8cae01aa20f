/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel calls by the names of functions: see calls.h. A kernel is recognised by a function that no
 * other has. Patterns are fnmatch's; those of what is not a service for applications begin with !
 * and go before the others. */
#include "aware/calls.h"

#include "rtos/include/bos/trace_calls.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kernel_calls {
    const char *marker;          /* a symbol that says which kernel it is */
    const char *prefix;          /* taken off the names */
    const char *const *patterns; /* ends with NULL */
    const char *const *wakers;   /* functions that make a task ready; ends with NULL */
};

#define BOS_CALL(number, name, parameters, result) #name,
static const char *const bos_calls[] = {TRACE_CALLS(BOS_CALL) "timer_*", NULL};

static const char *const freertos_calls[] = {"!*TaskIncrementTick",
                                             "!*TaskSwitchContext",
                                             "!*TaskPlaceOn*",
                                             "!*TaskRemoveFrom*",
                                             "!*TaskInternal*",
                                             "!*TaskCheckForTimeOut",
                                             "!*TaskMissedYield",
                                             "!*TaskPriority*inherit*",
                                             "!*TaskResetEventItemValue",
                                             "!*TaskIncrementMutex*",
                                             "!*TimerCreateTimerTask",
                                             "!*Callback",
                                             "!*QueueWaitForMessageRestricted",
                                             "[xv]Task[A-Z]*",
                                             "u[xl]Task[A-Z]*",
                                             "[xv]Queue[A-Z]*",
                                             "uxQueue[A-Z]*",
                                             "[xv]EventGroup[A-Z]*",
                                             "[xvp]*Timer[ACDGIPRS]*",
                                             "[xv]StreamBuffer[A-Z]*",
                                             NULL};

static const char *const zephyr_calls[] = {"z_impl_k_*", "k_*", NULL};

static const char *const threadx_calls[] = {"!*_cleanup",
                                            "!*_initialize",
                                            "!_tx_thread_context_*",
                                            "!_tx_thread_system_*",
                                            "!_tx_thread_schedule",
                                            "!_tx_thread_s[ht]*_*",
                                            "!_tx_thread_time_slice",
                                            "!_tx_thread_timeout",
                                            "!_tx_timer_system_*",
                                            "!_tx_timer_expiration_*",
                                            "!_tx_timer_interrupt",
                                            "!_tx_timer_thread_*",
                                            "!_tx_byte_pool_search",
                                            "!_tx_mutex_priority_change",
                                            "!_tx_mutex_thread_release",
                                            "_tx_block_*",
                                            "_tx_byte_*",
                                            "_tx_event_flags_*",
                                            "_tx_mutex_*",
                                            "_tx_queue_*",
                                            "_tx_semaphore_*",
                                            "_tx_thread_*",
                                            "_tx_time_*",
                                            "_tx_timer_*",
                                            NULL};

static const char *const rtx_calls[] = {"!osRtx*", "os[A-Z]*", NULL};

static const char *const ucos_calls[] = {
    "!OSCfg*",        "!*Hook",    "!OS*CtxSw", "!OSInt*",       "!OSTimeTick",
    "!OSTaskStkInit", "!OSStart*", "!OSSched",  "OS[A-Z][a-z]*", NULL};

/* Inner functions, and services that make a task ready without them. */
static const char *const bos_wakers[] = {"kernel_ready", NULL};
static const char *const freertos_wakers[] = {
    "*TaskRemoveFromEventList",  "*TaskRemoveFromUnorderedEventList",
    "prvAddNewTaskToReadyList*", "xTaskGenericNotify*",
    "vTask*NotifyGiveFromISR",   "[xv]TaskResume*",
    "xTaskAbortDelay",           NULL};
static const char *const zephyr_wakers[] = {
    "z_ready_thread",  "ready_thread",           "z_sched_start",         "z_sched_wake",
    "z_impl_k_wakeup", "z_impl_k_thread_resume", "z_impl_k_thread_start", NULL};
static const char *const threadx_wakers[] = {"_tx_thread_system_resume",
                                             "_tx_thread_system_ni_resume", NULL};
static const char *const rtx_wakers[] = {"osRtxThreadWaitExit", "osRtxThreadDispatch", NULL};
static const char *const ucos_wakers[] = {"OS_RdyListInsert*", "OS_EventTaskRdy", NULL};

static const struct kernel_calls kernels[] = {
    {"bos_record", "", bos_calls, bos_wakers},
    {"vTaskSwitchContext", "", freertos_calls, freertos_wakers},
    {"z_cstart", "z_impl_", zephyr_calls, zephyr_wakers},
    {"_tx_thread_schedule", "_", threadx_calls, threadx_wakers},
    {"osRtxThreadSwitch", "", rtx_calls, rtx_wakers},
    {"OSIntCtxSw", "", ucos_calls, ucos_wakers},
};

struct service {
    uint32_t address;
    const char *name; /* NULL: an inner function */
    bool wakes;
};

struct calls {
    struct machine *machine;
    const struct kernel_calls *kernel;
    unsigned skip; /* characters that the compiler puts before a name of C: H8's an underscore */
    struct service *services; /* by address */
    size_t count;
    struct probe probe;
    struct calls_listener listener; /* called NULL: the probes */
    bool any_wakes;                 /* else each may */
};

/* --- which functions --- */

static const struct kernel_calls *recognise(const struct image *image, unsigned *skip)
{
    char name[64];
    size_t i;
    for (i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
        for (*skip = 0; *skip < 2; ++*skip) {
            snprintf(name, sizeof name, "%s%s", *skip > 0 ? "_" : "", kernels[i].marker);
            if (image_symbol_find(image, name) != NULL)
                return &kernels[i];
        }
    return NULL;
}

static bool is_among(const char *const *pattern, const char *function)
{
    for (; *pattern != NULL; pattern++) {
        bool not = **pattern == '!';
        if (fnmatch(*pattern + not, function, 0) == 0)
            return !not ;
    }
    return false;
}

static const char *service_name(const struct kernel_calls *kernel, const char *function)
{
    size_t prefix = strlen(kernel->prefix);
    if (!is_among(kernel->patterns, function))
        return NULL;
    return strncmp(function, kernel->prefix, prefix) == 0 ? function + prefix : function;
}

const char *calls_service(const struct calls *calls, const char *function)
{
    return strlen(function) < calls->skip ? NULL
                                          : service_name(calls->kernel, function + calls->skip);
}

size_t calls_count(const struct calls *calls)
{
    return calls->count;
}

/* --- telling --- */

static const struct service *find(const struct calls *calls, uint32_t address)
{
    size_t low = 0, high = calls->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (calls->services[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < calls->count && calls->services[low].address == address ? &calls->services[low]
                                                                         : NULL;
}

static void on_break(void *owner, const struct probe_event *event)
{
    const struct calls *calls = owner;
    const struct service *service = find(calls, event->instruction.address);
    struct probe_event call = {.kind = PROBE_CALL, .pc = event->pc};
    if (service != NULL && calls->listener.called != NULL) {
        calls->listener.called(calls->listener.owner, event, service->name,
                               service->wakes || !calls->any_wakes);
        return;
    }
    if (service == NULL || !(calls->machine->probe_mask & PROBE_CALL))
        return;
    call.call.name = service->name;
    machine_tell(calls->machine, &call);
}

/* Symbols come by address, so the services do. Two names of one address are one service. */
static void add(struct calls *calls, const struct image_symbol *symbol)
{
    const char *name = calls_service(calls, symbol->name);
    bool wakes = calls->listener.called != NULL && *symbol->name != '\0' &&
                 is_among(calls->kernel->wakers, symbol->name + calls->skip);
    uint32_t address = (uint32_t)symbol->value;
    if (symbol->type != IMAGE_FUNCTION || (name == NULL && !wakes) || find(calls, address) != NULL)
        return;
    calls->services[calls->count++] = (struct service){address, name, wakes};
    calls->any_wakes |= wakes && name == NULL;
    machine_break_add(calls->machine, address);
}

struct calls *calls_attach(struct machine *machine, const struct image *image,
                           struct sim_error *error)
{
    return calls_listen(machine, image, &(struct calls_listener){0}, error);
}

struct calls *calls_listen(struct machine *machine, const struct image *image,
                           const struct calls_listener *listener, struct sim_error *error)
{
    unsigned skip;
    const struct kernel_calls *kernel = recognise(image, &skip);
    struct calls *calls = kernel == NULL ? NULL : calloc(1, sizeof *calls);
    size_t i;
    sim_error_set(error, kernel == NULL
                             ? "the image has no symbols of a kernel whose calls are known"
                             : "the host has no memory left: close other programs");
    if (calls == NULL)
        return NULL;
    calls->services = calloc(image->symbol_count + 1, sizeof *calls->services);
    if (calls->services == NULL) {
        free(calls);
        return NULL;
    }
    calls->machine = machine;
    calls->kernel = kernel;
    calls->skip = skip;
    calls->listener = *listener;
    for (i = 0; i < image->placed_count; i++)
        add(calls, &image->symbols[i]);
    calls->probe = (struct probe){.mask = PROBE_BREAK, .function = on_break, .owner = calls};
    calls->probe.live_only = listener->called != NULL;
    machine_probe_add(machine, &calls->probe);
    return calls;
}

void calls_detach(struct calls *calls)
{
    size_t i;
    if (calls == NULL)
        return;
    machine_probe_remove(calls->machine, &calls->probe);
    for (i = 0; i < calls->count; i++)
        machine_break_remove(calls->machine, calls->services[i].address);
    free(calls->services);
    free(calls);
}
