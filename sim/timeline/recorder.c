/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorder: see recorder.h. Who has the processor: a task, or the innermost of the handlers
 * that are active; all that they have interrupted would run. Left out: what ran before the recorder
 * was attached; a handler that is active then is not known. */
#include "timeline/recorder_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLD                                                                                       \
    (10 * SIM_US)      /* longer than a handler takes from its return to the next one's entry      \
                        */
#define SECTION SIM_MS /* a kernel masks interrupts for a shorter time */

/* --- who has the processor --- */

unsigned recorder_lane_now(const struct recorder *recorder)
{
    return recorder->depth > 0 ? recorder->handlers[recorder->depth - 1].lane
                               : recorder->tasks[recorder->running].lane;
}

uint32_t recorder_call_now(const struct recorder *recorder)
{
    return recorder->depth > 0 ? recorder->handlers[recorder->depth - 1].call
                               : recorder->tasks[recorder->running].call;
}

static void set_lane(struct recorder *recorder, sim_time when, unsigned lane, enum lane_state state)
{
    recording_state(recorder->recording, when, lane, state, 0);
}

/* The innermost handler, or the task, has the processor, or has lost it. */
static void set_now(struct recorder *recorder, sim_time when, enum lane_state state)
{
    if (recorder->depth > 0)
        set_lane(recorder, when, recorder->handlers[recorder->depth - 1].lane, state);
    else
        recorder_set(recorder, &recorder->tasks[recorder->running], when, state, 0);
}

static void finish_leaving(struct recorder *recorder)
{
    if (!recorder->leaving)
        return;
    recorder->leaving = false;
    set_lane(recorder, recorder->left, recorder->leaving_lane, LANE_ABSENT);
    set_now(recorder, recorder->left, LANE_RUNNING);
}

static void forget_handlers(struct recorder *recorder, sim_time when)
{
    while (recorder->depth > 0)
        set_lane(recorder, when, recorder->handlers[--recorder->depth].lane, LANE_ABSENT);
}

/* --- interrupts --- */

static unsigned lane_of(struct recorder *recorder, unsigned number, const char *name)
{
    unsigned lane;
    if (number < RECORDER_NUMBERS && recorder->numbers[number] != 0)
        return recorder->numbers[number] - 1;
    lane = recording_lane(recorder->recording, LANE_INTERRUPT, number, name);
    if (number < RECORDER_NUMBERS)
        recorder->numbers[number] = lane + 1;
    return lane;
}

/* An entry that says that it interrupts no handler: those that were active were left some other
 * way. */
static void enter(struct recorder *recorder, const struct probe_event *event)
{
    unsigned lane = lane_of(recorder, event->interrupt.number, event->interrupt.name);
    if (recorder->leaving && event->interrupt.chained) {
        set_lane(recorder, event->now, recorder->leaving_lane, LANE_ABSENT);
        recorder->leaving = false;
    } else {
        finish_leaving(recorder);
        recorder_look_around(recorder, event->now);
        if (!event->interrupt.nested)
            forget_handlers(recorder, event->now);
        set_now(recorder, event->now, LANE_INTERRUPTED);
    }
    if (recorder->depth == RECORDER_HANDLERS)
        recorder->depth--;
    recorder->handlers[recorder->depth++] =
        (struct recorder_handler){.lane = lane, .number = event->interrupt.number};
    set_lane(recorder, event->now, lane, LANE_RUNNING);
}

/* Where the processor says which one it leaves, that one; they need not be left in order. */
static unsigned find_left(const struct recorder *recorder, unsigned number)
{
    unsigned i = recorder->depth;
    while (number != 0 && i > 0)
        if (recorder->handlers[--i].number == number)
            return i;
    return recorder->depth - 1;
}

static void leave(struct recorder *recorder, const struct probe_event *event)
{
    unsigned at;
    finish_leaving(recorder);
    recorder_look_around(recorder, event->now);
    if (recorder->depth == 0)
        return;
    at = find_left(recorder, event->interrupt.number);
    recorder->leaving = true;
    recorder->leaving_lane = recorder->handlers[at].lane;
    recorder->left = event->now;
    recorder->depth--;
    memmove(&recorder->handlers[at], &recorder->handlers[at + 1],
            (recorder->depth - at) * sizeof *recorder->handlers);
    if (!event->interrupt.nested)
        forget_handlers(recorder, event->now);
}

static void on_interrupt(struct recorder *recorder, const struct probe_event *event)
{
    if (event->interrupt.enter)
        enter(recorder, event);
    else
        leave(recorder, event);
    recorder->called = false;
}

/* --- switches --- */

/* Where a handler is a part of its task: it is left with its task, and gone on with. */
static void leave_handlers(struct recorder *recorder, sim_time now, struct recorder_task *from)
{
    from->left_depth = recorder->depth < RECORDER_LEFT_IN ? recorder->depth : RECORDER_LEFT_IN;
    memcpy(from->left_in, recorder->handlers, from->left_depth * sizeof *from->left_in);
    forget_handlers(recorder, now);
}

static void resume_handlers(struct recorder *recorder, sim_time now, struct recorder_task *to)
{
    unsigned i;
    memcpy(recorder->handlers, to->left_in, to->left_depth * sizeof *to->left_in);
    recorder->depth = to->left_depth;
    to->left_depth = 0;
    for (i = 0; i < recorder->depth; i++)
        set_lane(recorder, now, recorder->handlers[i].lane,
                 i + 1 < recorder->depth ? LANE_INTERRUPTED : LANE_RUNNING);
}

static void mark_switch(struct recorder *recorder, sim_time now, unsigned from, unsigned to)
{
    struct mark mark = {
        .when = now, .lane = (uint16_t)to, .other = (uint16_t)from, .kind = MARK_SWITCH};
    recording_mark(recorder->recording, &mark);
}

static uint32_t index_of(struct recorder *recorder, uint32_t id, const char *name)
{
    if (id == 0)
        return recorder->started ? RECORDER_IDLE : RECORDER_STARTUP;
    recorder->started = true;
    return recorder_task(recorder, id, name);
}

static void switch_to(struct recorder *recorder, sim_time now, uint32_t to)
{
    struct recorder_task *task = &recorder->tasks[to];
    uint32_t from = recorder->running;
    if (from == to)
        return;
    if (recorder->left_alone)
        leave_handlers(recorder, now, &recorder->tasks[from]);
    recorder->running = to;
    recorder_glance(recorder, &recorder->tasks[from], now);
    if (recorder->left_alone)
        resume_handlers(recorder, now, task);
    recorder_set(recorder, task, now, recorder->depth > 0 ? LANE_INTERRUPTED : LANE_RUNNING, 0);
    mark_switch(recorder, now, recorder->tasks[from].lane, task->lane);
}

static void on_task(struct recorder *recorder, const struct probe_event *event)
{
    uint32_t to;
    recorder_look_around(recorder, event->now);
    to = index_of(recorder, event->task.to, event->task.to_name);
    switch_to(recorder, event->now, to);
    recorder->called = false;
}

/* --- calls --- */

/* Names are the image's: the same pointer is the same name. */
static size_t service_of(struct recorder *recorder, const char *name)
{
    size_t at = ((uintptr_t)name >> 3) % RECORDER_SERVICES, tried = 0;
    while (recorder->services[at].name != NULL && recorder->services[at].name != name &&
           tried++ < RECORDER_SERVICES)
        at = (at + 1) % RECORDER_SERVICES;
    if (recorder->services[at].name != name) {
        recorder->services[at].name = name;
        recorder->services[at].text = recording_text(recorder->recording, name);
        recorder->services[at].makes = strstr(name, "reate") != NULL;
    }
    return at;
}

static void follow(struct recorder *recorder, const struct probe_event *event);

static void on_call(void *owner, const struct probe_event *event, const char *name, bool wakes)
{
    struct recorder *recorder = owner;
    size_t service;
    struct mark mark = {.when = event->now, .other = RECORDING_NOBODY, .kind = MARK_CALL};
    follow(recorder, event);
    finish_leaving(recorder);
    if (wakes || recorder->called || recorder->present_count <= RECORDER_MANY)
        recorder_look_around(recorder, event->now);
    recorder->called = wakes;
    recorder->called_at = event->now;
    if (name == NULL)
        return;
    service = service_of(recorder, name);
    mark.text = recorder->services[service].text;
    mark.lane = (uint16_t)recorder_lane_now(recorder);
    if (recorder->depth > 0)
        recorder->handlers[recorder->depth - 1].call = mark.text;
    else
        recorder->tasks[recorder->running].call = mark.text;
    recording_mark(recorder->recording, &mark);
    if (recorder->services[service].makes && recorder->list_count == 0)
        recorder->list_again = RECORDER_AGAIN;
}

/* --- what else is marked --- */

static void on_serial(struct recorder *recorder, const struct probe_event *event)
{
    struct mark mark = {.when = event->now,
                        .text = recording_text(recorder->recording, event->serial.stream),
                        .value = event->serial.value | (event->serial.out ? RECORDING_OUT : 0),
                        .lane = RECORDING_NOBODY,
                        .other = RECORDING_NOBODY,
                        .kind = MARK_SERIAL};
    recording_mark(recorder->recording, &mark);
}

static void mark_text(struct recorder *recorder, sim_time now, enum mark_kind kind,
                      const char *text)
{
    struct mark mark = {.when = now,
                        .text = recording_text(recorder->recording, text),
                        .lane = RECORDING_NOBODY,
                        .other = RECORDING_NOBODY,
                        .kind = kind};
    recording_mark(recorder->recording, &mark);
}

/* --- other futures --- */

static void restore_handlers(struct recorder *recorder, sim_time when)
{
    unsigned lanes = recording_lanes(recorder->recording), i;
    struct span span;
    recorder->depth = 0;
    for (i = 0; i < lanes; i++) {
        const struct lane *lane = recording_lane_at(recorder->recording, i);
        unsigned at = recorder->depth;
        if (lane->kind != LANE_INTERRUPT || recorder->depth == RECORDER_HANDLERS ||
            !recording_span_at(recorder->recording, i, when, &span) || span.state == LANE_ABSENT)
            continue;
        recorder->handlers[at] = (struct recorder_handler){.lane = i, .number = lane->id};
        recorder->depth++;
    }
}

/* The innermost runs, others have been interrupted the later the more inner they are. */
static int by_depth(const struct recording *recording, sim_time when, unsigned a, unsigned b)
{
    struct span one = {0}, other = {0};
    recording_span_at(recording, a, when, &one);
    recording_span_at(recording, b, when, &other);
    if ((one.state == LANE_RUNNING) != (other.state == LANE_RUNNING))
        return one.state == LANE_RUNNING ? 1 : -1;
    return one.begin < other.begin ? -1 : one.begin > other.begin;
}

static void sort_handlers(struct recorder *recorder, sim_time when)
{
    unsigned i, k;
    for (i = 1; i < recorder->depth; i++) {
        struct recorder_handler handler = recorder->handlers[i];
        for (k = i; k > 0 && by_depth(recorder->recording, when, recorder->handlers[k - 1].lane,
                                      handler.lane) > 0;
             k--)
            recorder->handlers[k] = recorder->handlers[k - 1];
        recorder->handlers[k] = handler;
    }
}

/* `running`: the kernel says so; a switch at that very moment was cut off. */
static void another_future(struct recorder *recorder, sim_time when, uint32_t running)
{
    recording_cut(recorder->recording, when);
    recorder->leaving = recorder->called = false;
    recorder_tasks_restore(recorder);
    restore_handlers(recorder, when);
    sort_handlers(recorder, when);
    recorder_ticks_begin(recorder);
    switch_to(recorder, when, index_of(recorder, running, NULL));
}

static uint32_t running_before(struct recorder *recorder, const struct probe_event *event)
{
    if (recorder->aware == NULL)
        return 0;
    return event != NULL && event->kind == PROBE_TASK ? event->task.from
                                                      : aware_running(recorder->aware);
}

/* The machine was put elsewhere, and lives from there on. `event`: may be NULL. */
static void follow(struct recorder *recorder, const struct probe_event *event)
{
    sim_time from = recorder->machine->lives_from;
    if (recorder->moves == recorder->machine->moves)
        return;
    recorder->moves = recorder->machine->moves;
    if (from < recording_end(recorder->recording))
        another_future(recorder, from, running_before(recorder, event));
}

/* --- events --- */

static void told(void *owner, const struct probe_event *event)
{
    struct recorder *recorder = owner;
    if (recorder->machine->draining)
        return;
    follow(recorder, event);
    if (event->kind != PROBE_INTERRUPT)
        finish_leaving(recorder);
    switch (event->kind) {
    case PROBE_TASK:
        on_task(recorder, event);
        break;
    case PROBE_INTERRUPT:
        on_interrupt(recorder, event);
        break;
    case PROBE_SERIAL:
        on_serial(recorder, event);
        break;
    case PROBE_INPUT:
        mark_text(recorder, event->now, MARK_INPUT, event->input.channel);
        break;
    case PROBE_REPORT:
        mark_text(recorder, event->now, MARK_NOTE, event->report.text);
        break;
    default:
        break;
    }
}

/* --- life --- */

static void set_facts(struct recorder *recorder)
{
    struct recording *recording = recorder->recording;
    const struct machine *machine = recorder->machine;
    recording_set_fact(recording, "board", machine->board);
    recording_set_fact(recording, "timing",
                       machine->options.timing == TIMING_UNIT ? "unit" : "manual");
    if (recorder->aware == NULL)
        return;
    recording_set_fact(recording, "kernel", aware_kernel_name(recorder->aware));
    recording_set_fact(recording, "urgent", aware_low_is_urgent(recorder->aware) ? "low" : "high");
}

static void listen_to_calls(struct recorder *recorder, const struct image *image)
{
    const struct calls_listener listener = {.called = on_call, .owner = recorder};
    struct sim_error none; /* a kernel without known services */
    if (recorder->aware != NULL && image != NULL)
        recorder->calls = calls_listen(recorder->machine, image, &listener, &none);
}

/* A register that masks some interrupts, by which kernels of a Cortex-M guard what they do. */
static unsigned find_mask(const struct recorder *recorder)
{
    const struct cpu_register *registers = recorder->machine->cpu->device.class->cpu->registers;
    unsigned i;
    for (i = 0; registers[i].name != NULL; i++)
        if (strcmp(registers[i].name, "basepri") == 0)
            return i + 1;
    return 0;
}

static void begin(struct recorder *recorder)
{
    sim_time now = machine_now(recorder->machine);
    uint32_t running = recorder->aware == NULL ? 0 : aware_running(recorder->aware);
    if (now > 0 && recording_lanes(recorder->recording) == 0)
        recording_clear(recorder->recording, now);
    set_facts(recorder);
    recorder_ticks_begin(recorder);
    recorder_list(recorder, now, false);
    recorder->started = running != 0 || recorder->task_count > RECORDER_TASKS;
    recorder->running = index_of(recorder, running, NULL);
    recorder_set(recorder, &recorder->tasks[recorder->running], now, LANE_RUNNING, 0);
}

struct recorder *recorder_attach(struct machine *machine, struct aware *aware,
                                 const struct image *image, struct recording *recording,
                                 struct sim_error *error)
{
    const struct cpu_unwinding *unwinding = machine->cpu->device.class->cpu->unwinding;
    struct recorder *recorder = calloc(1, sizeof *recorder);
    if (recorder == NULL || !recorder_tasks_begin(recorder)) {
        free(recorder);
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    recorder->machine = machine;
    recorder->aware = aware;
    recorder->recording = recording;
    recorder->moves = machine->moves;
    recorder->left_alone = unwinding != NULL && unwinding->read_entry != NULL;
    recorder->mask = find_mask(recorder);
    begin(recorder);
    recorder->probe = (struct probe){.mask = PROBE_TASK | PROBE_INTERRUPT | PROBE_SERIAL |
                                             PROBE_INPUT | PROBE_REPORT,
                                     .function = told,
                                     .owner = recorder,
                                     .live_only = true};
    machine_probe_add(machine, &recorder->probe);
    listen_to_calls(recorder, image);
    return recorder;
}

void recorder_detach(struct recorder *recorder)
{
    if (recorder == NULL)
        return;
    calls_detach(recorder->calls);
    machine_probe_remove(recorder->machine, &recorder->probe);
    recorder_tasks_end(recorder);
    free(recorder);
}

static bool is_masked(const struct recorder *recorder)
{
    struct cpu *cpu = recorder->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    if (class->wakeable != NULL && !class->wakeable(cpu))
        return true;
    return recorder->mask != 0 && class->get(cpu, recorder->mask - 1) != 0;
}

/* Is the kernel in the middle of something that it does not want to be seen? */
static bool is_inside(const struct recorder *recorder, sim_time now)
{
    return recorder->called && now - recorder->called_at < SECTION && is_masked(recorder);
}

/* Is it still open whether another handler is chained to the one that was left? */
static bool may_chain(const struct recorder *recorder, sim_time now)
{
    struct cpu *cpu = recorder->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    bool back = class->in_handler != NULL && !class->in_handler(cpu);
    return recorder->leaving && !back && now - recorder->left < HOLD;
}

void recorder_look(struct recorder *recorder)
{
    sim_time now = machine_now(recorder->machine);
    if (recorder->machine->repeats)
        return;
    follow(recorder, NULL);
    if (is_inside(recorder, now) || may_chain(recorder, now))
        return;
    finish_leaving(recorder);
    if (recorder->called)
        recorder_look_ready(recorder, recorder->called_at);
    if (recorder->aware != NULL && recorder->list_count == 0)
        recorder_list(recorder, now, true);
    recording_advance(recorder->recording, now);
}
