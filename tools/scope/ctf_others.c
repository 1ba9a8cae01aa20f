/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events of other tracers in Common Trace Format: of the Linux kernel as LTTng names them
 * (sched_switch, sched_waking, irq_handler_entry ...), and Zephyr's (subsys/tracing/ctf:
 * thread_switched_in, isr_enter, semaphore_take_blocking ...). What is neither is a note. Of
 * several processors the first one is shown. */
#include "ctf.h"

#include <stdio.h>
#include <string.h>

void ctf_others_begin(struct ctf_others *others, struct recording *recording)
{
    memset(others, 0, sizeof *others);
    others->recording = recording;
    who_begin(&others->who, recording);
}

/* --- what all use --- */

static bool other_cpu(struct ctf_others *others, const bt_event *event)
{
    int64_t cpu;
    if (!ctf_number(event, "cpu_id", &cpu))
        return false;
    if (!others->cpu_known)
        others->cpu = cpu;
    others->cpu_known = true;
    return cpu != others->cpu;
}

static void put_mark(struct ctf_others *others, sim_time when, enum mark_kind kind, unsigned lane,
                     unsigned other, const char *text)
{
    struct mark mark = {.when = when,
                        .kind = kind,
                        .lane = (uint16_t)lane,
                        .other = (uint16_t)other,
                        .text = recording_text(others->recording, text)};
    recording_mark(others->recording, &mark);
}

/* Ready from now on, woken by who runs. */
static void wake(struct ctf_others *others, sim_time when, unsigned lane)
{
    if (lane == others->who.task)
        return;
    recording_state(others->recording, when, lane, LANE_READY, 0);
    put_mark(others, when, MARK_WAKE, lane, who_runs(&others->who), "");
}

/* --- LTTng --- */

static unsigned linux_lane(struct ctf_others *others, const bt_event *event, const char *comm,
                           const char *tid, const char *prio)
{
    int64_t number, priority;
    unsigned lane;
    ctf_number(event, tid, &number);
    if (number == 0)
        return recording_lane(others->recording, LANE_IDLE, 0, "idle");
    lane = recording_lane(others->recording, LANE_TASK, (uint32_t)number, ctf_text(event, comm));
    if (ctf_number(event, prio, &priority))
        recording_set_priority(others->recording, lane, (int)priority);
    return lane;
}

static void linux_switch(struct ctf_others *others, const bt_event *event, sim_time when)
{
    unsigned from = linux_lane(others, event, "prev_comm", "prev_tid", "prev_prio");
    unsigned to = linux_lane(others, event, "next_comm", "next_tid", "next_prio");
    enum lane_state left;
    const char *text;
    int64_t state;
    ctf_number(event, "prev_state", &state);
    left = who_linux_state((uint32_t)state, &text);
    if (others->who.task == RECORDING_NOBODY)
        others->who.task = from;
    if (recording_lane_at(others->recording, from)->kind == LANE_IDLE)
        left = LANE_READY;
    who_task(&others->who, when, to, left, recording_text(others->recording, text));
}

static void linux_waking(struct ctf_others *others, const bt_event *event, sim_time when)
{
    wake(others, when, linux_lane(others, event, "comm", "tid", "prio"));
}

static unsigned linux_interrupt(struct ctf_others *others, const bt_event *event)
{
    const char *name = ctf_text(event, "name");
    int64_t number;
    ctf_number(event, "irq", &number);
    return recording_lane(others->recording, LANE_INTERRUPT, (uint32_t)number,
                          *name != '\0' ? name : NULL);
}

static void linux_entry(struct ctf_others *others, const bt_event *event, sim_time when)
{
    who_enter(&others->who, when, linux_interrupt(others, event));
}

static void linux_exit(struct ctf_others *others, const bt_event *event, sim_time when)
{
    who_leave(&others->who, when, linux_interrupt(others, event));
}

/* --- Zephyr --- */

static unsigned zephyr_lane(struct ctf_others *others, const bt_event *event)
{
    const char *name = ctf_text(event, "name");
    int64_t id, priority;
    unsigned lane;
    ctf_number(event, "thread_id", &id);
    lane = recording_lane(others->recording, strncmp(name, "idle", 4) == 0 ? LANE_IDLE : LANE_TASK,
                          (uint32_t)id, *name != '\0' ? name : "unnamed");
    if (ctf_number(event, "prio", &priority))
        recording_set_priority(others->recording, lane, (int)priority);
    return lane;
}

static void zephyr_in(struct ctf_others *others, const bt_event *event, sim_time when)
{
    unsigned lane = zephyr_lane(others, event);
    others->want[lane] = LANE_READY;
    others->want_text[lane] = 0;
    *others->waits = '\0';
    who_task(&others->who, when, lane, LANE_READY, 0);
}

static void zephyr_out(struct ctf_others *others, const bt_event *event, sim_time when)
{
    unsigned lane = zephyr_lane(others, event);
    if (others->who.task == RECORDING_NOBODY)
        others->who.task = lane;
    who_task(&others->who, when, RECORDING_NOBODY, others->want[lane], others->want_text[lane]);
}

/* Now, or when it is switched from. */
static void want(struct ctf_others *others, sim_time when, unsigned lane, enum lane_state state,
                 const char *text)
{
    uint32_t number = recording_text(others->recording, text);
    others->want[lane] = state;
    others->want_text[lane] = number;
    if (lane != others->who.task)
        recording_state(others->recording, when, lane, state, number);
}

static void zephyr_pending(struct ctf_others *others, const bt_event *event, sim_time when)
{
    want(others, when, zephyr_lane(others, event), LANE_BLOCKED, others->waits);
}

static void zephyr_ready(struct ctf_others *others, const bt_event *event, sim_time when)
{
    unsigned lane = zephyr_lane(others, event);
    others->want[lane] = LANE_READY;
    others->want_text[lane] = 0;
    wake(others, when, lane);
}

static void zephyr_suspend(struct ctf_others *others, const bt_event *event, sim_time when)
{
    want(others, when, zephyr_lane(others, event), LANE_SUSPENDED, "");
}

static void zephyr_abort(struct ctf_others *others, const bt_event *event, sim_time when)
{
    want(others, when, zephyr_lane(others, event), LANE_ABSENT, "");
}

static void zephyr_name(struct ctf_others *others, const bt_event *event, sim_time when)
{
    (void)when;
    zephyr_lane(others, event);
}

static unsigned zephyr_interrupt(struct ctf_others *others)
{
    return recording_lane(others->recording, LANE_INTERRUPT, 0, "interrupts");
}

static void zephyr_enter(struct ctf_others *others, const bt_event *event, sim_time when)
{
    (void)event;
    who_enter(&others->who, when, zephyr_interrupt(others));
}

static void zephyr_exit(struct ctf_others *others, const bt_event *event, sim_time when)
{
    (void)event;
    who_leave(&others->who, when, zephyr_interrupt(others));
}

/* --- all --- */

static const struct {
    const char *name;
    void (*read)(struct ctf_others *, const bt_event *, sim_time when);
} rows[] = {
    {"sched_switch", linux_switch},
    {"sched_waking", linux_waking},
    {"sched_wakeup", linux_waking},
    {"irq_handler_entry", linux_entry},
    {"irq_handler_exit", linux_exit},
    {"thread_switched_in", zephyr_in},
    {"thread_switched_out", zephyr_out},
    {"thread_pending", zephyr_pending},
    {"thread_ready", zephyr_ready},
    {"thread_resume", zephyr_ready},
    {"thread_suspend", zephyr_suspend},
    {"thread_abort", zephyr_abort},
    {"thread_create", zephyr_name},
    {"thread_name_set", zephyr_name},
    {"thread_info", zephyr_name},
    {"thread_priority_set", zephyr_name},
    {"isr_enter", zephyr_enter},
    {"isr_exit", zephyr_exit},
    {"isr_exit_to_scheduler", zephyr_exit},
};

/* Length of the name before that end; 0: it does not end so. */
static size_t before(const char *name, const char *end)
{
    size_t length = strlen(name), behind = strlen(end);
    return length > behind && strcmp(name + length - behind, end) == 0 ? length - behind : 0;
}

/* "semaphore_take_enter" is a call, "semaphore_take_blocking" says what is waited for. */
static void read_service(struct ctf_others *others, const bt_event *event, const char *name,
                         sim_time when)
{
    static const char linux_call[] = "syscall_entry_";
    size_t call = before(name, "_enter"), blocking = before(name, "_blocking");
    char service[64];
    int64_t id;
    if (before(name, "_exit") > 0)
        return;
    snprintf(service, sizeof service, "%.*s", (int)(call + blocking), name);
    if (blocking > 0 && ctf_number(event, "id", &id))
        snprintf(others->waits, sizeof others->waits, "%.40s %08lx", service,
                 (unsigned long)(uint32_t)id);
    else if (blocking > 0)
        snprintf(others->waits, sizeof others->waits, "%s", service);
    else if (call > 0)
        put_mark(others, when, MARK_CALL, who_runs(&others->who), RECORDING_NOBODY, service);
    else if (strncmp(name, linux_call, sizeof linux_call - 1) == 0)
        put_mark(others, when, MARK_CALL, who_runs(&others->who), RECORDING_NOBODY,
                 name + sizeof linux_call - 1);
    else
        put_mark(others, when, MARK_NOTE, who_runs(&others->who), RECORDING_NOBODY, name);
}

void ctf_others_event(struct ctf_others *others, const bt_event *event, sim_time when)
{
    const char *name = bt_event_class_get_name(bt_event_borrow_class_const(event));
    size_t i;
    if (name == NULL || other_cpu(others, event))
        return;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, name) == 0) {
            rows[i].read(others, event, when);
            return;
        }
    read_service(others, event, name, when);
}
