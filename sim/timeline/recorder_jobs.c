/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorder's ticks and deadlines. The count of ticks is looked at while a handler runs. A job's
 * release and deadline are marked at the ticks at which they lie: of a job that is done before its
 * deadline, that it was met; of one that is not, that it was missed. */
#include "timeline/recorder_parts.h"

#include "bytes.h"

#include <string.h>

static bool is_big(const struct recorder *recorder)
{
    return recorder->machine->cpu->device.class->cpu->processor->big_endian;
}

static uint64_t read_count(const struct recorder *recorder)
{
    return bytes_number(recorder->tick, recorder->tick_bytes, is_big(recorder));
}

static uint64_t wrap(const struct recorder *recorder, uint64_t count)
{
    return recorder->tick_bytes >= 8 ? count
                                     : count & ((UINT64_C(1) << recorder->tick_bytes * 8) - 1);
}

void recorder_ticks_begin(struct recorder *recorder)
{
    struct aware_variable variable = {0};
    recorder->tick = NULL;
    if (recorder->aware == NULL || !aware_ticks(recorder->aware, &variable))
        return;
    recorder->tick_bytes = variable.bytes;
    recorder->tick = recorder_place(recorder, variable.address, variable.bytes);
    if (recorder->tick != NULL)
        recorder->tick_count = read_count(recorder);
}

/* Where a tick lies beside those that have come; half of what the count counts is ahead. */
static int64_t extend(const struct recorder *recorder, uint32_t tick)
{
    unsigned bits = recorder->tick_bytes >= 4 ? 32 : recorder->tick_bytes * 8u;
    uint32_t apart = (tick - (uint32_t)recorder->tick_count) << (32 - bits);
    return recorder->ticks + ((int32_t)apart >> (32 - bits));
}

static void mark(struct recorder *recorder, sim_time when, enum mark_kind kind,
                 const struct recorder_task *task, uint32_t value)
{
    struct mark one = {.when = when,
                       .value = value,
                       .lane = (uint16_t)task->lane,
                       .other = RECORDING_NOBODY,
                       .kind = kind};
    recording_mark(recorder->recording, &one);
}

/* --- jobs --- */

static void mark_release(struct recorder *recorder, struct recorder_task *task, sim_time when,
                         int64_t release, uint32_t period)
{
    mark(recorder, when, MARK_RELEASE, task, 0);
    task->job.released = release;
    task->job.next_release = period == 0 ? 0 : release + period;
}

static void mark_met(struct recorder *recorder, struct recorder_task *task, sim_time when)
{
    struct recorder_job *job = &task->job;
    unsigned i = 0;
    while (i < job->done_count) {
        if (job->done[i] > recorder->ticks) {
            i++;
            continue;
        }
        mark(recorder, when, MARK_DEADLINE, task, 1);
        job->done[i] = job->done[--job->done_count];
    }
}

/* Its deadline lies ahead, or this very moment. */
static void done_in_time(struct recorder *recorder, struct recorder_task *task, sim_time when)
{
    struct recorder_job *job = &task->job;
    if (job->deadline <= recorder->ticks)
        mark(recorder, when, MARK_DEADLINE, task, 1);
    else if (job->done_count < RECORDER_DEADLINES)
        job->done[job->done_count++] = job->deadline;
}

/* A release that lies ahead is marked when it comes; one that has come, unless it was marked. */
static void begin_job(struct recorder *recorder, struct recorder_task *task, sim_time when,
                      const struct aware_job *now)
{
    struct recorder_job *job = &task->job;
    int64_t release = extend(recorder, now->release);
    if (release > recorder->ticks) {
        job->next_release = release;
        return;
    }
    if ((job->known && release > job->released) || job->fresh)
        mark_release(recorder, task, when, release, now->period);
    if (job->released < release)
        job->released = release;
    job->next_release = now->period == 0 ? 0 : job->released + now->period;
}

void recorder_job(struct recorder *recorder, struct recorder_task *task, sim_time when)
{
    struct recorder_job *job = &task->job;
    struct aware_job now;
    bool is_one, is_other;
    if (recorder->tick == NULL)
        return;
    is_one = aware_job(recorder->aware, task->id, &now);
    if (!is_one && !job->known)
        return;
    is_other = !job->known || now.release != job->release;
    if (job->known && job->pending && !now.late && (is_other || !now.pending))
        done_in_time(recorder, task, when);
    if (now.late && (is_other || !job->late) && (job->known || job->fresh))
        mark(recorder, when, MARK_DEADLINE, task, 0);
    if (is_one && is_other)
        begin_job(recorder, task, when, &now);
    job->known = is_one;
    job->fresh = false;
    job->release = now.release;
    job->pending = now.pending;
    job->late = now.late;
    job->deadline = extend(recorder, now.deadline);
}

static void ticks_of_task(struct recorder *recorder, struct recorder_task *task, sim_time when)
{
    struct recorder_job *job = &task->job;
    struct aware_job now;
    if (!task->present)
        return;
    while (job->next_release != 0 && job->next_release <= recorder->ticks) {
        if (!aware_job(recorder->aware, task->id, &now))
            now.period = 0;
        mark_release(recorder, task, when, job->next_release, now.period);
    }
    mark_met(recorder, task, when);
}

/* --- ticks --- */

void recorder_ticks(struct recorder *recorder, sim_time now)
{
    uint64_t count;
    size_t i;
    struct mark one = {.when = now, .other = RECORDING_NOBODY, .kind = MARK_TICK};
    if (recorder->tick == NULL || (count = read_count(recorder)) == recorder->tick_count)
        return;
    recorder->ticks += (int64_t)wrap(recorder, count - recorder->tick_count);
    recorder->tick_count = count;
    one.value = (uint32_t)count;
    one.lane = (uint16_t)recorder_lane_now(recorder);
    recording_mark(recorder->recording, &one);
    for (i = RECORDER_TASKS; i < recorder->task_count; i++)
        ticks_of_task(recorder, &recorder->tasks[i], now);
}
