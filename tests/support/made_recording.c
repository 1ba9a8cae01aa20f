/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plausible recording: see made_recording.h. A small model of a kernel goes from event to event:
 * the running task's work is done, or an interrupt comes. */
#include "tests/support/made_recording.h"

#include <stddef.h>

#define CYCLE     (40 * SIM_NS)
#define TICK      SIM_MS
#define NOBODY    (-1)
#define CALLS_ONE 3 /* calls of a job, besides the one that waits for the next */

/* The most urgent first. Of period 0: it waits for an object, until somebody wakes it. */
static const struct made_task {
    const char *name;
    unsigned period, deadline; /* ticks; a job begins each, and has so long */
    unsigned work;             /* microseconds, half more or less */
    const char *waits;         /* for what */
    int wakes;                 /* whom, when its job is done */
    unsigned seldom;           /* every so many jobs */
    const char *call;          /* by which call */
} made_tasks[MADE_TASKS] = {
    {"safety", 5, 2, 60, "delay", NOBODY, 1, "signal"},
    {"motor", 2, 1, 150, "delay", NOBODY, 1, "signal"},
    {"sensor", 10, 5, 300, "delay", 4, 1, "queue_send"},
    {"uart rx", 0, 0, 80, "semaphore rx", 7, 4, "queue_send"},
    {"dose", 0, 0, 400, "queue samples", 10, 1, "queue_send"},
    {"alarm", 50, 20, 200, "delay", 9, 2, "flags_set"},
    {"keys", 20, 2, 100, "delay", 9, 4, "flags_set"},
    {"command", 0, 0, 900, "queue lines", 8, 1, "semaphore_give"},
    {"uart tx", 0, 0, 250, "semaphore tx", NOBODY, 1, "signal"},
    {"display", 0, 0, 4000, "flags redraw", NOBODY, 1, "signal"},
    {"logger", 0, 0, 1500, "queue log", NOBODY, 1, "signal"},
    {"statistics", 1000, 1000, 8000, "delay", NOBODY, 1, "signal"},
};

static const struct made_interrupt {
    const char *name;
    uint32_t number;
    unsigned least, more; /* microseconds between two */
    unsigned takes;       /* microseconds */
} made_interrupts[MADE_INTERRUPTS] = {
    {"SysTick", 15, 1000, 0, 4},
    {"UART0", 16, 1200, 4000, 3},
    {"TIMER0", 24, 650, 100, 2},
};

struct job {
    bool ready, missing; /* wants the processor; its job is not done */
    sim_time left;       /* of work, up to the next call */
    unsigned calls;      /* until the job is done */
    unsigned jobs;
    uint64_t due, deadline; /* ticks */
};

struct made {
    struct recording *recording;
    uint64_t random;
    sim_time now;
    uint64_t tick;
    sim_time next[MADE_INTERRUPTS];
    unsigned running; /* lane */
    struct job jobs[MADE_TASKS];
    uint32_t waits[MADE_TASKS], wait_calls[MADE_TASKS], calls[MADE_TASKS], uart, by_tick, note;
};

static uint64_t below(struct made *made, uint64_t bound)
{
    made->random ^= made->random << 13;
    made->random ^= made->random >> 7;
    made->random ^= made->random << 17;
    return made->random % bound;
}

/* Whole cycles, between half and one and a half times as many microseconds. */
static sim_time about(struct made *made, unsigned microseconds)
{
    const uint64_t cycles = microseconds * SIM_US / CYCLE;
    return (cycles / 2 + 1 + below(made, cycles)) * CYCLE;
}

static void mark(struct made *made, enum mark_kind kind, unsigned lane, unsigned other,
                 uint32_t text, uint32_t value)
{
    recording_mark(made->recording, &(struct mark){.when = made->now,
                                                   .text = text,
                                                   .value = value,
                                                   .lane = (uint16_t)lane,
                                                   .other = (uint16_t)other,
                                                   .kind = kind});
}

static void state(struct made *made, unsigned lane, enum lane_state to, uint32_t text)
{
    recording_state(made->recording, made->now, lane, to, text);
}

static void call(struct made *made, unsigned lane, uint32_t text)
{
    mark(made, MARK_CALL, lane, RECORDING_NOBODY, text, 0);
    made->now += 12 * CYCLE;
}

/* --- tasks --- */

static void wake(struct made *made, unsigned task, unsigned by, uint32_t call_text)
{
    struct job *job = &made->jobs[task];
    if (job->ready)
        return;
    job->ready = true;
    job->calls = (unsigned)below(made, CALLS_ONE + 1);
    job->left = about(made, made_tasks[task].work);
    state(made, task, LANE_READY, 0);
    mark(made, MARK_WAKE, task, by, call_text, 0);
}

/* The most urgent that is ready gets the processor; who had it is as it says. */
static void dispatch(struct made *made)
{
    const unsigned before = made->running;
    unsigned task = 0;
    while (task < MADE_TASKS && !made->jobs[task].ready)
        task++;
    if (task != before) {
        made->now += 20 * CYCLE;
        if (before == MADE_IDLE || made->jobs[before].ready)
            state(made, before, LANE_READY, 0);
        mark(made, MARK_SWITCH, task, before, 0, 0);
    }
    made->running = task;
    state(made, task, LANE_RUNNING, 0);
}

static void finish_job(struct made *made, unsigned task)
{
    const struct made_task *is = &made_tasks[task];
    struct job *job = &made->jobs[task];
    job->jobs++;
    if (is->wakes != NOBODY && job->jobs % is->seldom == 0) {
        call(made, task, made->calls[task]);
        wake(made, (unsigned)is->wakes, task, made->calls[task]);
        made->now += 5 * CYCLE;
    }
    if (is->wakes == NOBODY && is->period == 0)
        mark(made, MARK_SERIAL, task, RECORDING_NOBODY, made->uart,
             RECORDING_OUT | (uint32_t)('a' + job->jobs % 26));
    call(made, task, made->wait_calls[task]);
    job->ready = job->missing = false;
    state(made, task, LANE_BLOCKED, made->waits[task]);
    dispatch(made);
}

/* The running task has come to its next call. */
static void work_is_done(struct made *made)
{
    struct job *job = &made->jobs[made->running];
    if (job->calls == 0) {
        finish_job(made, made->running);
        return;
    }
    job->calls--;
    job->left = about(made, made_tasks[made->running].work / CALLS_ONE);
    call(made, made->running, made->calls[made->running]);
}

/* --- interrupts --- */

static void look_at_deadlines(struct made *made)
{
    unsigned task;
    for (task = 0; task < MADE_TASKS; task++) {
        struct job *job = &made->jobs[task];
        if (made_tasks[task].period == 0 || job->deadline != made->tick)
            continue;
        mark(made, MARK_DEADLINE, task, RECORDING_NOBODY, 0, !job->missing);
        if (job->missing)
            mark(made, MARK_NOTE, task, RECORDING_NOBODY, made->note, 0);
    }
}

static void release_jobs(struct made *made)
{
    unsigned task;
    for (task = 0; task < MADE_TASKS; task++) {
        struct job *job = &made->jobs[task];
        if (made_tasks[task].period == 0 || job->due != made->tick)
            continue;
        mark(made, MARK_RELEASE, task, RECORDING_NOBODY, 0, 0);
        job->missing = true;
        job->deadline = made->tick + made_tasks[task].deadline;
    }
}

static void systick(struct made *made)
{
    unsigned task;
    mark(made, MARK_TICK, MADE_SYSTICK, RECORDING_NOBODY, 0, (uint32_t)made->tick);
    made->now += 15 * CYCLE;
    for (task = 0; task < MADE_TASKS; task++) {
        struct job *job = &made->jobs[task];
        if (made_tasks[task].period == 0 || job->due != made->tick)
            continue;
        wake(made, task, MADE_SYSTICK, made->by_tick);
        made->now += 8 * CYCLE;
        job->due += made_tasks[task].period;
    }
}

static void uart(struct made *made)
{
    mark(made, MARK_INPUT, MADE_UART, RECORDING_NOBODY, made->uart, 0);
    made->now += 10 * CYCLE;
    mark(made, MARK_SERIAL, MADE_UART, RECORDING_NOBODY, made->uart,
         (uint32_t)('A' + below(made, 26)));
    wake(made, 3, MADE_UART, made->calls[7]);
}

static void interrupt(struct made *made, unsigned which)
{
    const struct made_interrupt *is = &made_interrupts[which];
    const unsigned lane = MADE_SYSTICK + which;
    if (lane == MADE_SYSTICK) {
        made->tick++;
        look_at_deadlines(made);
        release_jobs(made);
    }
    state(made, made->running, LANE_INTERRUPTED, 0);
    state(made, lane, LANE_RUNNING, 0);
    made->now += 10 * CYCLE;
    if (lane == MADE_SYSTICK)
        systick(made);
    if (lane == MADE_UART)
        uart(made);
    made->now += is->takes * SIM_US;
    state(made, lane, LANE_ABSENT, 0);
    dispatch(made);
    made->next[which] += is->least * SIM_US;
    if (is->more > 0)
        made->next[which] += below(made, is->more * SIM_US / CYCLE) * CYCLE;
}

/* --- the whole --- */

static void step(struct made *made)
{
    struct job *job = made->running == MADE_IDLE ? NULL : &made->jobs[made->running];
    unsigned i, first = 0;
    for (i = 1; i < MADE_INTERRUPTS; i++) {
        if (made->next[i] < made->next[first])
            first = i;
    }
    if (job != NULL && made->now + job->left <= made->next[first]) {
        made->now += job->left;
        work_is_done(made);
        return;
    }
    if (made->next[first] > made->now) {
        if (job != NULL)
            job->left -= made->next[first] - made->now;
        made->now = made->next[first];
    }
    interrupt(made, first);
}

static void make_lanes(struct made *made)
{
    struct recording *recording = made->recording;
    unsigned i;
    for (i = 0; i < MADE_TASKS; i++) {
        const struct made_task *is = &made_tasks[i];
        recording_set_priority(recording, recording_lane(recording, LANE_TASK, i + 1, is->name),
                               (int)i + 1);
        made->waits[i] = recording_text(recording, is->waits);
        made->wait_calls[i] = recording_text(recording, is->period != 0 ? "delay" : "wait");
        made->calls[i] = recording_text(recording, is->call);
        made->jobs[i].due = is->period;
    }
    recording_lane(recording, LANE_IDLE, 0, "idle");
    for (i = 0; i < MADE_INTERRUPTS; i++)
        recording_lane(recording, LANE_INTERRUPT, made_interrupts[i].number,
                       made_interrupts[i].name);
    made->uart = recording_text(recording, "uart0");
    made->by_tick = recording_text(recording, "tick");
    made->note = recording_text(recording, "deadline missed");
}

static void begin(struct made *made)
{
    unsigned i;
    made->now = 3 * SIM_MS / 10;
    for (i = 0; i < MADE_TASKS; i++) {
        state(made, i, LANE_BLOCKED, made->waits[i]);
        made->now += 100 * CYCLE;
    }
    made->running = MADE_IDLE;
    state(made, MADE_IDLE, LANE_RUNNING, 0);
    for (i = 0; i < MADE_INTERRUPTS; i++)
        made->next[i] = TICK + i * 170 * SIM_US;
}

void made_recording(struct recording *recording, uint64_t events)
{
    struct made made = {.recording = recording, .random = 0x2545f4914f6cdd1d};
    recording_clear(recording, 0);
    recording_set_fact(recording, "board", "made");
    recording_set_fact(recording, "image", "made");
    recording_set_fact(recording, "urgent", "low");
    make_lanes(&made);
    begin(&made);
    while (recording_events(recording) < events && recording_good(recording))
        step(&made);
    recording_advance(recording, made.now);
}
