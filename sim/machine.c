/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine's loop: run the CPU up to the next event, handle the events that are due, in order,
 * and again. See machine.h and docs/architecture.md. */
#include "machine.h"

#include "board.h"
#include "input.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- building --- */

struct machine_allocation {
    struct machine_allocation *next;
    max_align_t bytes[];
};

void *machine_allocate(struct machine *machine, size_t bytes)
{
    struct machine_allocation *allocation = calloc(1, sizeof *allocation + bytes);
    assert(allocation != NULL);
    allocation->next = machine->allocations;
    machine->allocations = allocation;
    return allocation->bytes;
}

char *machine_text(struct machine *machine, const char *format, ...)
{
    char text[512], *copy;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    copy = machine_allocate(machine, strlen(text) + 1);
    strcpy(copy, text);
    return copy;
}

static bool out_of_memory(struct sim_error *error)
{
    sim_error_set(error, "the host has no memory left for a machine: close other programs");
    return false;
}

/* The blob is checked in our copy, which is aligned as libfdt wants it. */
static bool build(struct machine *machine, const void *dtb, size_t size, struct sim_error *error)
{
    machine->dtb = malloc(size + 1);
    if (machine->dtb == NULL)
        return out_of_memory(error);
    memcpy(machine->dtb, dtb, size);
    machine->dtb_size = size;
    return board_check(machine->dtb, size, error) && board_build(machine, error) &&
           input_init(machine, error);
}

struct machine *machine_create(const void *dtb, size_t size, const struct machine_options *options,
                               struct sim_error *error)
{
    struct machine *machine = calloc(1, sizeof *machine);
    if (machine == NULL) {
        out_of_memory(error);
        return NULL;
    }
    if (options != NULL)
        machine->options = *options;
    machine->slice_state = machine->options.slice_test * 2 + 1;
    if (build(machine, dtb, size, error))
        return machine;
    machine_destroy(machine);
    return NULL;
}

static void free_parts(struct machine *machine)
{
    struct device *device;
    struct stream *stream;
    unsigned i;
    for (device = machine->devices; device != NULL; device = device->next)
        if (device->class->destroy != NULL)
            device->class->destroy(device);
    for (stream = machine->streams; stream != NULL; stream = stream->next)
        stream_free(stream);
    for (i = 0; i < machine->space_count; i++)
        bus_space_free(&machine->spaces[i].bus);
}

void machine_destroy(struct machine *machine)
{
    if (machine == NULL)
        return;
    free_parts(machine);
    input_free(machine);
    event_queue_free(&machine->queue);
    while (machine->allocations != NULL) {
        struct machine_allocation *next = machine->allocations->next;
        free(machine->allocations);
        machine->allocations = next;
    }
    free(machine->breaks);
    free(machine->watches);
    free(machine->reports);
    free(machine->dtb);
    free(machine);
}

/* --- finding --- */

struct device *machine_device(struct machine *machine, const char *name)
{
    struct device *device = machine->devices;
    while (device != NULL && strcmp(device->name, name) != 0)
        device = device->next;
    return device;
}

struct stream *machine_stream(struct machine *machine, const char *name)
{
    struct stream *stream;
    char *end;
    unsigned long number = strtoul(name, &end, 10);
    for (stream = machine->streams; stream != NULL; stream = stream->next)
        if (strcmp(stream->name, name) == 0 ||
            (*name != '\0' && *end == '\0' && stream->number == number))
            return stream;
    return NULL;
}

struct line *machine_line(struct machine *machine, const char *name)
{
    struct line *line = machine->lines;
    while (line != NULL && strcmp(line->name, name) != 0)
        line = line->next;
    return line;
}

/* --- probes and reports --- */

static void find_mask(struct machine *machine)
{
    struct probe *probe;
    unsigned mask = 0;
    for (probe = machine->probes; probe != NULL; probe = probe->next)
        mask |= probe->mask;
    machine->probe_mask = mask;
    machine->probe_changes++;
    if (machine->cpu != NULL)
        machine->cpu->device.class->cpu->probes_changed(machine->cpu);
}

void machine_probe_add(struct machine *machine, struct probe *probe)
{
    struct probe **link = &machine->probes;
    while (*link != NULL)
        link = &(*link)->next;
    probe->next = NULL;
    *link = probe;
    find_mask(machine);
}

void machine_probe_remove(struct machine *machine, struct probe *probe)
{
    struct probe **link = &machine->probes;
    while (*link != NULL && *link != probe)
        link = &(*link)->next;
    if (*link != NULL)
        *link = probe->next;
    find_mask(machine);
}

void machine_probe_set_mask(struct machine *machine, struct probe *probe, unsigned mask)
{
    probe->mask = mask;
    find_mask(machine);
}

/* The first of the breaks that is not below the address. */
static unsigned find_break(const struct machine *machine, uint32_t address)
{
    unsigned low = 0, high = machine->break_count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (machine->breaks[middle] < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool machine_breaks_at(const struct machine *machine, uint32_t address)
{
    unsigned at = find_break(machine, address);
    return at < machine->break_count && machine->breaks[at] == address;
}

void machine_break_add(struct machine *machine, uint32_t address)
{
    unsigned at = find_break(machine, address);
    uint32_t *breaks = realloc(machine->breaks, (machine->break_count + 1) * sizeof *breaks);
    if (breaks == NULL)
        abort();
    memmove(&breaks[at + 1], &breaks[at], (machine->break_count - at) * sizeof *breaks);
    breaks[at] = address;
    machine->breaks = breaks;
    machine->break_count++;
    find_mask(machine);
}

void machine_break_remove(struct machine *machine, uint32_t address)
{
    unsigned at = find_break(machine, address);
    if (at == machine->break_count || machine->breaks[at] != address)
        return;
    machine->break_count--;
    memmove(&machine->breaks[at], &machine->breaks[at + 1],
            (machine->break_count - at) * sizeof *machine->breaks);
    find_mask(machine);
}

static uint32_t present_pc(struct machine *machine)
{
    return machine->cpu == NULL ? 0 : machine->cpu->device.class->cpu->pc(machine->cpu);
}

void machine_tell(struct machine *machine, struct probe_event *event)
{
    struct probe *probe, *next;
    event->now = machine_now(machine);
    if (event->kind != PROBE_INSTRUCTION && event->kind != PROBE_BREAK)
        event->pc = present_pc(machine);
    for (probe = machine->probes; probe != NULL; probe = next) {
        next = probe->next;
        if ((probe->mask & event->kind) && !(probe->live_only && machine->repeats))
            probe->function(probe->owner, event);
    }
}

static bool seen_before(struct machine *machine, const struct device *device, uint32_t key)
{
    struct report_seen *grown;
    unsigned i;
    for (i = 0; i < machine->report_count; i++)
        if (machine->reports[i].device == device && machine->reports[i].key == key)
            return true;
    grown = realloc(machine->reports, (machine->report_count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    machine->reports = grown;
    grown[machine->report_count++] = (struct report_seen){device, key};
    return false;
}

#define REPORTS_MAX 4096u /* a guest that finds ever new ones is cut off here */

void machine_report(struct machine *machine, enum report_kind kind, const struct device *device,
                    uint32_t key, const char *format, ...)
{
    struct probe_event event = {.kind = PROBE_REPORT};
    char text[512], placed[600];
    va_list arguments;
    if (machine->report_count >= REPORTS_MAX || seen_before(machine, device, key))
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (machine->report_count == REPORTS_MAX)
        snprintf(text, sizeof text, "%u different reports: what follows is not told", REPORTS_MAX);
    snprintf(placed, sizeof placed, "pc 0x%08x: %s", present_pc(machine), text);
    event.report.report = kind;
    event.report.text = placed;
    if (machine->probe_mask & PROBE_REPORT)
        machine_tell(machine, &event);
}

/* --- time --- */

sim_time machine_now(const struct machine *machine)
{
    if (machine->in_cpu)
        return machine->cpu->device.class->cpu->now(machine->cpu);
    return machine->now;
}

/* Inside an instruction the limit of the run, in cycles, is no longer right: a new run finds it. */
void machine_set_clock(struct machine *machine, struct clock_domain *clock, struct clock_rate rate)
{
    struct cpu *cpu = machine->cpu;
    sim_time at = machine_now(machine);
    bool processors = cpu != NULL && cpu->clock == clock;
    if (processors && !machine->in_cpu && cpu->device.class->cpu->now(cpu) > at)
        at = cpu->device.class->cpu->now(cpu);
    clock_set_rate(clock, rate, at);
    if (processors && machine->in_cpu)
        cpu->device.class->cpu->shorten(cpu, 0);
}

/* Handles what is due at the present boundary, but nothing that lies after `until`: what another
 * machine or the outside brings for that time may still come before it. While a handler runs, the
 * time is the event's own; afterwards it is the boundary's again. */
static __attribute__((noinline)) void handle_due(struct machine *machine, sim_time until)
{
    sim_time boundary = machine->now, last = boundary < until ? boundary : until;
    while (event_queue_next(&machine->queue) <= last) {
        struct event *event = event_queue_pop(&machine->queue);
        sim_time due = event->due;
        machine->now = due;
        event->handler(event->owner, due);
        machine->now = boundary;
        if (machine->ended && !machine->draining)
            return;
    }
}

static bool any_sending(const struct machine *machine)
{
    const struct stream *stream = machine->streams;
    while (stream != NULL && !stream->sending)
        stream = stream->next;
    return stream != NULL;
}

void machine_drain(struct machine *machine)
{
    sim_time limit = machine->now + SIM_SECOND, next;
    machine->draining = true;
    while (any_sending(machine) && (next = event_queue_next(&machine->queue)) <= limit) {
        machine->now = next > machine->now ? next : machine->now;
        handle_due(machine, limit);
    }
    machine->draining = false;
}

static __attribute__((noinline)) void reset_all(struct machine *machine)
{
    struct device *device;
    for (device = machine->devices; device != NULL; device = device->next)
        if (device->class->cpu == NULL && device->class->reset != NULL)
            device->class->reset(device);
    if (machine->cpu != NULL)
        machine->cpu->device.class->reset(&machine->cpu->device);
    machine->reset_asked = false;
}

void machine_reset(struct machine *machine)
{
    reset_all(machine);
}

void machine_stop(struct machine *machine)
{
    machine->stop_asked = true;
    if (machine->in_cpu)
        machine->cpu->device.class->cpu->shorten(machine->cpu, 0);
}

void machine_end(struct machine *machine, int status)
{
    machine->ended = true;
    machine->end_status = status;
    machine_stop(machine);
}

void machine_ask_reset(struct machine *machine)
{
    machine->reset_asked = true;
    if (machine->in_cpu)
        machine->cpu->device.class->cpu->shorten(machine->cpu, 0);
}

/* xorshift64*: only to cut runs into pieces of changing length in tests. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1d;
}

static sim_time cut_slice(struct machine *machine, sim_time limit)
{
    const struct clock_domain *clock = machine->cpu->clock;
    uint64_t cycles = 1 + next_random(&machine->slice_state) % machine->options.slice_test;
    sim_time cut = clock_time_of(clock, clock_cycles_at(clock, machine->now) + cycles);
    return cut < limit ? cut : limit;
}

static enum cpu_stop run_cpu(struct machine *machine, sim_time limit)
{
    const struct cpu_class *class = machine->cpu->device.class->cpu;
    enum cpu_stop stop;
    if (machine->options.slice_test != 0)
        limit = cut_slice(machine, limit);
    machine->run_limit = limit;
    machine->in_cpu = true;
    stop = class->run(machine->cpu, limit);
    machine->now = class->now(machine->cpu);
    machine->in_cpu = false;
    return stop;
}

static bool unmaskable_pending(const struct machine *machine)
{
    size_t i;
    for (i = 0; i < machine->queue.count; i++)
        if (machine->queue.heap[i]->unmaskable)
            return true;
    return false;
}

/* A sleeping CPU without events stays so unless the outside brings input; one that branches to
 * itself with interrupts masked stays so unless something unmaskable is coming. */
static bool nothing_can_happen(const struct machine *machine, enum cpu_stop stop)
{
    if (stop == CPU_IDLE_LOOP)
        return !unmaskable_pending(machine);
    return machine->queue.count == 0 && !machine->input_open;
}

/* Returns how long the CPU slept, in whole cycles of its own: the sum is the same however the time
 * is cut. */
static sim_time sleep_until(struct machine *machine, sim_time to)
{
    const struct cpu_class *class;
    sim_time begun;
    if (machine->cpu == NULL)
        return to - machine->now;
    class = machine->cpu->device.class->cpu;
    begun = class->now(machine->cpu);
    class->advance(machine->cpu, to);
    return class->now(machine->cpu) - begun;
}

/* The CPU waits: time jumps to the limit, or to the next event if that is earlier. */
static __attribute__((noinline)) void jump(struct machine *machine, sim_time until)
{
    sim_time next = event_queue_next(&machine->queue);
    sim_time to = next < until ? next : until;
    if (to <= machine->now)
        return;
    machine->jumped += sleep_until(machine, to);
    machine->now = to;
}

/* One turn; true when the run is over, with the result. */
static bool turn(struct machine *machine, sim_time until, enum run_result *result)
{
    sim_time next = event_queue_next(&machine->queue);
    enum cpu_stop stop = CPU_WAITING;
    if (machine->cpu != NULL)
        stop = run_cpu(machine, next < until ? next : until);
    if (stop == CPU_RESET)
        machine->reset_asked = true;
    if (stop == CPU_LOCKED_UP) {
        *result = RUN_CRASHED;
        return true;
    }
    if (stop != CPU_WAITING && stop != CPU_IDLE_LOOP)
        return false;
    if (machine->stop_asked || machine->reset_asked)
        return false;
    if (machine->cpu != NULL && nothing_can_happen(machine, stop)) {
        *result = RUN_DEAD;
        return true;
    }
    jump(machine, until);
    return false;
}

const char *machine_engine(const struct machine *machine, unsigned index)
{
    const struct cpu_class *class = machine->cpu == NULL ? NULL : machine->cpu->device.class->cpu;
    return class == NULL || class->engine == NULL ? NULL : class->engine(index);
}

const char *machine_engine_used(const struct machine *machine)
{
    const char *first = machine_engine(machine, 0);
    if (first == NULL)
        return "";
    return machine->options.engine == NULL ? first : machine->options.engine;
}

enum run_result machine_run(struct machine *machine, sim_time until)
{
    enum run_result result;
    machine->stop_asked = false;
    for (;;) {
        if (event_queue_next(&machine->queue) <= machine->now)
            handle_due(machine, until);
        if (machine->ended)
            return RUN_ENDED;
        if (machine->reset_asked)
            reset_all(machine);
        if (machine->stop_asked)
            return RUN_STOPPED;
        if (machine->now >= until)
            return RUN_UNTIL;
        if (turn(machine, until, &result))
            return result;
    }
}
