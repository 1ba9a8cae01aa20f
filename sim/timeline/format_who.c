/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who has the processor: see format_who.h. */
#include "timeline/format_who.h"

void who_begin(struct who *who, struct recording *recording)
{
    *who = (struct who){.recording = recording, .task = RECORDING_NOBODY};
}

unsigned who_runs(const struct who *who)
{
    return who->depth > 0 ? who->handlers[who->depth - 1] : who->task;
}

static void set(struct who *who, sim_time when, unsigned lane, enum lane_state state, uint32_t text)
{
    if (lane != RECORDING_NOBODY)
        recording_state(who->recording, when, lane, state, text);
}

void who_task(struct who *who, sim_time when, unsigned lane, enum lane_state left, uint32_t text)
{
    struct mark mark = {
        .when = when, .kind = MARK_SWITCH, .lane = (uint16_t)lane, .other = (uint16_t)who->task};
    if (lane == who->task)
        return;
    set(who, when, who->task, left, text);
    set(who, when, lane, who->depth > 0 ? LANE_INTERRUPTED : LANE_RUNNING, 0);
    who->task = lane;
    if (lane != RECORDING_NOBODY)
        recording_mark(who->recording, &mark);
}

void who_enter(struct who *who, sim_time when, unsigned handler)
{
    if (who->depth == WHO_DEPTH)
        return;
    set(who, when, who_runs(who), LANE_INTERRUPTED, 0);
    who->handlers[who->depth++] = handler;
    set(who, when, handler, LANE_RUNNING, 0);
}

static bool is_active(const struct who *who, unsigned handler)
{
    unsigned i;
    for (i = 0; i < who->depth; i++)
        if (who->handlers[i] == handler)
            return true;
    return false;
}

void who_leave(struct who *who, sim_time when, unsigned handler)
{
    unsigned left = RECORDING_NOBODY;
    while (left != handler && is_active(who, handler)) {
        left = who->handlers[--who->depth];
        if (!is_active(who, left))
            set(who, when, left, LANE_ABSENT, 0);
    }
    if (left == handler)
        set(who, when, who_runs(who), LANE_RUNNING, 0);
}

/* include/linux/sched.h; bits above the lowest eight are "was preempted". */
enum lane_state who_linux_state(uint32_t number, const char **text)
{
    *text = "";
    if ((number & 0xff) == 0)
        return LANE_READY;
    if (number & 0x0c) /* stopped, traced */
        return LANE_SUSPENDED;
    if (number & 0x70) /* dead, zombie, parked */
        return LANE_ABSENT;
    *text = number & 2 ? "uninterruptible sleep" : "sleep";
    return LANE_BLOCKED;
}
