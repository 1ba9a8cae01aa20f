/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "small_recording.h"

#include <assert.h>
#include <stdio.h>

static const struct {
    enum lane_kind kind;
    uint32_t id;
    const char *name;
    int priority; /* 0: none */
} lanes[SMALL_LANES] = {
    [SMALL_SYSTICK] = {LANE_INTERRUPT, 15, "SysTick", 0},
    [SMALL_UART] = {LANE_INTERRUPT, 16, "UART0", 0},
    [SMALL_LOGGER] = {LANE_TASK, 3, "logger", 5},
    [SMALL_CONTROL] = {LANE_TASK, 1, "control", 30},
    [SMALL_DISPLAY] = {LANE_TASK, 2, "display", 20},
    [SMALL_CONSOLE] = {LANE_TASK, 4, "console", 10},
    [SMALL_SELFTEST] = {LANE_TASK, 5, "selftest", 1},
    [SMALL_IDLE] = {LANE_IDLE, 9, "idle", 0},
};

struct maker {
    struct recording *recording;
    sim_time begin; /* of the tick */
};

static void state(const struct maker *maker, unsigned us, enum small_lane lane,
                  enum lane_state value, const char *text)
{
    recording_state(maker->recording, maker->begin + us * SIM_US, lane, value,
                    recording_text(maker->recording, text));
}

static void mark(const struct maker *maker, unsigned us, enum mark_kind kind, unsigned lane,
                 unsigned other, const char *text, uint32_t value)
{
    struct mark mark = {.when = maker->begin + us * SIM_US,
                        .text = recording_text(maker->recording, text),
                        .value = value,
                        .lane = (uint16_t)lane,
                        .other = (uint16_t)other,
                        .kind = kind};
    recording_mark(maker->recording, &mark);
}

static void wake(const struct maker *maker, unsigned us, enum small_lane lane,
                 enum small_lane waker, const char *by)
{
    state(maker, us, lane, LANE_READY, "");
    mark(maker, us, MARK_WAKE, lane, waker, by, 0);
}

static void call(const struct maker *maker, unsigned us, enum small_lane lane, const char *service)
{
    mark(maker, us, MARK_CALL, lane, RECORDING_NOBODY, service, 0);
}

/* One waits, another runs. */
static void hand_over(const struct maker *maker, unsigned us, enum small_lane from,
                      const char *waits, enum small_lane to)
{
    state(maker, us, from, LANE_BLOCKED, waits);
    state(maker, us, to, LANE_RUNNING, "");
    mark(maker, us, MARK_SWITCH, to, from, "", 0);
}

static void begin_tick(const struct maker *maker, unsigned tick)
{
    state(maker, 0, SMALL_IDLE, LANE_INTERRUPTED, "");
    state(maker, 0, SMALL_SYSTICK, LANE_RUNNING, "");
    mark(maker, 2, MARK_TICK, SMALL_SYSTICK, RECORDING_NOBODY, "", tick);
    mark(maker, 6, MARK_RELEASE, SMALL_CONTROL, RECORDING_NOBODY, "", 0);
    wake(maker, 6, SMALL_CONTROL, SMALL_SYSTICK, "tick");
    state(maker, 12, SMALL_SYSTICK, LANE_ABSENT, "");
    state(maker, 12, SMALL_IDLE, LANE_READY, "");
    state(maker, 12, SMALL_CONTROL, LANE_RUNNING, "");
    mark(maker, 12, MARK_SWITCH, SMALL_CONTROL, SMALL_IDLE, "", 0);
}

/* A character comes in while the display runs. */
static void interrupt(const struct maker *maker, unsigned us)
{
    state(maker, us, SMALL_DISPLAY, LANE_INTERRUPTED, "");
    state(maker, us, SMALL_UART, LANE_RUNNING, "");
    wake(maker, us + 10, SMALL_CONSOLE, SMALL_UART, "event");
    state(maker, us + 20, SMALL_UART, LANE_ABSENT, "");
    state(maker, us + 20, SMALL_DISPLAY, LANE_RUNNING, "");
}

static void make_tick(struct maker *maker, unsigned tick)
{
    unsigned more = (tick * 2654435761u >> 8) % 120, us; /* jobs differ */
    char waits[24];
    maker->begin = tick * SMALL_TICK;
    snprintf(waits, sizeof waits, "tick %u", (tick + 1) % 1000);
    begin_tick(maker, tick);
    call(maker, 60 + more, SMALL_CONTROL, "queue_send");
    wake(maker, 64 + more, SMALL_DISPLAY, SMALL_CONTROL, "queue_send");
    call(maker, 150 + more, SMALL_CONTROL, "sleep_until");
    hand_over(maker, 155 + more, SMALL_CONTROL, waits, SMALL_DISPLAY);
    if (tick % 3 == 1)
        interrupt(maker, 230 + more);
    call(maker, 300 + more, SMALL_DISPLAY, "semaphore_give");
    wake(maker, 303 + more, SMALL_LOGGER, SMALL_DISPLAY, "semaphore_give");
    call(maker, 420 + more, SMALL_DISPLAY, "queue_receive");
    us = 424 + more;
    if (tick % 3 == 1) {
        hand_over(maker, us, SMALL_DISPLAY, "queue frames", SMALL_CONSOLE);
        us += 90;
        hand_over(maker, us, SMALL_CONSOLE, "character of UART0", SMALL_LOGGER);
    } else {
        hand_over(maker, us, SMALL_DISPLAY, "queue frames", SMALL_LOGGER);
    }
    call(maker, us + 100, SMALL_LOGGER, "semaphore_take");
    hand_over(maker, us + 104, SMALL_LOGGER, "semaphore log", SMALL_IDLE);
    mark(maker, 800, MARK_DEADLINE, SMALL_CONTROL, RECORDING_NOBODY, "", tick % 5 != 0);
}

struct recording *small_recording(unsigned ticks)
{
    struct maker maker = {.recording = recording_create()};
    unsigned i;
    assert(maker.recording != NULL);
    recording_set_fact(maker.recording, "kernel", "BOS");
    for (i = 0; i < SMALL_LANES; i++) {
        recording_lane(maker.recording, lanes[i].kind, lanes[i].id, lanes[i].name);
        if (lanes[i].priority != 0)
            recording_set_priority(maker.recording, i, lanes[i].priority);
    }
    state(&maker, 0, SMALL_CONTROL, LANE_BLOCKED, "tick 1");
    state(&maker, 0, SMALL_DISPLAY, LANE_BLOCKED, "queue frames");
    state(&maker, 0, SMALL_LOGGER, LANE_BLOCKED, "semaphore log");
    state(&maker, 0, SMALL_CONSOLE, LANE_BLOCKED, "character of UART0");
    state(&maker, 0, SMALL_SELFTEST, LANE_SUSPENDED, "");
    state(&maker, 0, SMALL_IDLE, LANE_RUNNING, "");
    for (i = 1; i <= ticks; i++)
        make_tick(&maker, i);
    recording_advance(maker.recording, ticks * SMALL_TICK + 900 * SIM_US);
    return maker.recording;
}
