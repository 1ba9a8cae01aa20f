/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines side by side: see diff.h. Both run a slice of virtual time, one after the other;
 * then what they told, and while they keep step their state, is compared. Slices follow the host's
 * speed; where they lie does not change what is found. */
#include "debug/diff_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLICE_FIRST SIM_MS
#define SLICE_LEAST (10 * SIM_US)
#define SLICE_MOST  (SIM_SECOND / 4)
#define SLICE_HOST  0.040 /* seconds of the host that a slice of both shall take */

/* --- what can be compared --- */

static bool same_functions(const struct image *a, const struct image *b)
{
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < a->placed_count && a->symbols[i].type != IMAGE_FUNCTION)
            i++;
        while (k < b->placed_count && b->symbols[k].type != IMAGE_FUNCTION)
            k++;
        if (i == a->placed_count || k == b->placed_count)
            return i == a->placed_count && k == b->placed_count;
        if (a->symbols[i].value != b->symbols[k].value ||
            strcmp(a->symbols[i].name, b->symbols[k].name) != 0)
            return false;
    }
}

/* Regions are compared side by side: boards of one name may be different files. */
static bool same_board(const struct machine *a, const struct machine *b)
{
    return a->dtb_size == b->dtb_size && memcmp(a->dtb, b->dtb, a->dtb_size) == 0;
}

bool diff_keeps_step(const struct diff_run runs[2])
{
    const struct machine *a = runs[0].machine, *b = runs[1].machine;
    if (!same_board(a, b) || a->cpu->timing != b->cpu->timing || a->now != b->now)
        return false;
    return runs[0].symbols == NULL || runs[1].symbols == NULL ||
           same_functions(symbols_image(runs[0].symbols), symbols_image(runs[1].symbols));
}

unsigned diff_default(const struct diff_run runs[2])
{
    const unsigned rows = DIFF_TASKS | DIFF_CALLS | DIFF_SERIAL | DIFF_END;
    return diff_keeps_step(runs) ? rows | DIFF_INTERRUPTS | DIFF_REGISTERS | DIFF_STATE | DIFF_TIME
                                 : rows;
}

/* --- events --- */

void diff_follow_who(struct diff_side *side, const struct probe_event *event)
{
    struct diff_who *who = &side->who;
    if (event->kind == PROBE_TASK)
        snprintf(who->task, sizeof who->task, "%s",
                 event->task.to_name == NULL ? "" : event->task.to_name);
    if (event->kind != PROBE_INTERRUPT)
        return;
    if (!event->interrupt.enter && who->depth > 0)
        who->depth--;
    if (event->interrupt.enter && who->depth < HANDLERS_MOST)
        snprintf(who->handlers[who->depth++], DIFF_NAME, "%s", event->interrupt.name);
}

static const char *handler_of(const struct diff_side *side)
{
    return side->who.depth == 0 ? "" : side->who.handlers[side->who.depth - 1];
}

static void task_event(const struct probe_event *event, struct diff_event *out)
{
    out->part = DIFF_TASKS;
    snprintf(out->text, sizeof out->text, "%s -> %s",
             event->task.from_name == NULL ? "-" : event->task.from_name,
             event->task.to_name == NULL ? "-" : event->task.to_name);
}

static void call_event(const struct probe_event *event, struct diff_event *out)
{
    out->part = DIFF_CALLS;
    snprintf(out->channel, sizeof out->channel, "%s",
             *out->handler != '\0' ? out->handler : out->task);
    snprintf(out->text, sizeof out->text, "%s", event->call.name);
}

static void serial_event(const struct probe_event *event, struct diff_event *out)
{
    uint32_t value = event->serial.value;
    out->part = DIFF_SERIAL;
    snprintf(out->channel, sizeof out->channel, "%s%s", event->serial.stream,
             event->serial.out ? "" : " in");
    snprintf(out->text, sizeof out->text, "%02" PRIx32 "%s%c", value,
             value > ' ' && value < 0x7f ? " " : "",
             value > ' ' && value < 0x7f ? (char)value : '\0');
}

static void interrupt_event(const struct probe_event *event, struct diff_event *out)
{
    out->part = DIFF_INTERRUPTS;
    snprintf(out->text, sizeof out->text, "%s %s", event->interrupt.enter ? "enter" : "leave",
             event->interrupt.name);
}

static void register_event(const struct probe_event *event, struct diff_event *out)
{
    out->part = DIFF_REGISTERS;
    snprintf(out->channel, sizeof out->channel, "%s", event->reg.device);
    snprintf(out->text, sizeof out->text, "%s of %s.%s: 0x%" PRIx64,
             event->reg.write ? "write" : "read", event->reg.device,
             event->reg.name == NULL ? "?" : event->reg.name, event->reg.value);
}

static const struct {
    unsigned kind, part;
    void (*make)(const struct probe_event *, struct diff_event *);
} kinds[] = {
    {PROBE_TASK, DIFF_TASKS, task_event},
    {PROBE_CALL, DIFF_CALLS, call_event},
    {PROBE_SERIAL, DIFF_SERIAL, serial_event},
    {PROBE_INTERRUPT, DIFF_INTERRUPTS, interrupt_event},
    {PROBE_REGISTER, DIFF_REGISTERS, register_event},
};

bool diff_event_of(const struct diff_side *side, const struct probe_event *event,
                   struct diff_event *out)
{
    size_t i = 0;
    while (i < sizeof kinds / sizeof kinds[0] && kinds[i].kind != event->kind)
        i++;
    if (i == sizeof kinds / sizeof kinds[0])
        return false;
    memset(out, 0, sizeof *out);
    out->when = event->now;
    memcpy(out->task, side->who.task, sizeof out->task);
    snprintf(out->handler, sizeof out->handler, "%s", handler_of(side));
    kinds[i].make(event, out);
    return true;
}

static void put(struct diff_side *side, const struct diff_event *event)
{
    struct diff *diff = side->diff;
    if (!(diff->options.compare & event->part))
        return;
    if (!diff_log_put(diff->rows, side->number, event) ||
        (diff->order != NULL && !diff_log_put(diff->order, side->number, event)))
        diff->no_memory = true;
}

static void told_event(struct diff_side *side, const struct probe_event *event)
{
    struct diff_event out;
    if (diff_event_of(side, event, &out))
        put(side, &out);
    diff_follow_who(side, event);
}

static void put_end(struct diff_side *side, enum run_result result)
{
    struct diff_event out = {.part = DIFF_END, .when = side->machine->now};
    memcpy(out.task, side->who.task, sizeof out.task);
    if (result == RUN_ENDED)
        snprintf(out.text, sizeof out.text, "the guest ended the run with status %d",
                 side->machine->end_status);
    else if (result == RUN_CRASHED)
        snprintf(out.text, sizeof out.text, "the guest crashed: %.100s", side->machine->cpu->crash);
    else
        snprintf(out.text, sizeof out.text, "nothing can happen any more");
    put(side, &out);
}

/* --- listening --- */

static void on_event(void *owner, const struct probe_event *event)
{
    struct diff_side *side = owner;
    side->told(side, event);
}

void diff_listen(struct diff_side *side, unsigned mask,
                 void (*told)(struct diff_side *, const struct probe_event *))
{
    side->told = told;
    machine_probe_set_mask(side->machine, &side->probe, mask);
}

static unsigned events_mask(const struct diff *diff)
{
    unsigned mask = PROBE_TASK | PROBE_INTERRUPT;
    size_t i;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (diff->options.compare & kinds[i].part)
            mask |= kinds[i].kind;
    return mask;
}

bool diff_go(struct diff_side *side, sim_time when, const struct diff_who *who,
             struct sim_error *error)
{
    bool good;
    diff_listen(side, 0, side->told);
    good = history_go(side->history, when, error);
    if (side->aware != NULL)
        aware_moved(side->aware);
    if (who != NULL)
        side->who = *who;
    return good;
}

/* --- running --- */

static double host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* A script may stop the machine to type: it runs on. */
static enum run_result run_on(struct diff_side *side, sim_time until)
{
    enum run_result result;
    do
        result = history_run(side->history, until);
    while (result == RUN_STOPPED && !history_interrupted(side->history));
    return result;
}

static void run_side(struct diff_side *side, sim_time until)
{
    enum run_result result;
    if (side->over)
        return;
    side->who_begun = side->who;
    diff_listen(side, events_mask(side->diff), told_event);
    result = run_on(side, until);
    diff_listen(side, 0, told_event);
    if (result == RUN_STOPPED)
        side->diff->interrupted = true;
    side->over = result != RUN_UNTIL && result != RUN_STOPPED;
    if (side->over)
        put_end(side, result);
}

static void fit_slice(struct diff *diff, double took)
{
    if (took < SLICE_HOST / 2 && diff->slice < SLICE_MOST)
        diff->slice *= 2;
    if (took > SLICE_HOST * 2 && diff->slice > SLICE_LEAST)
        diff->slice /= 2;
}

static sim_time next_end(const struct diff *diff)
{
    sim_time end = diff->begun + diff->slice;
    return end < diff->options.until ? end : diff->options.until;
}

/* Does this slice part runs that kept step until its beginning? */
static bool slice_parts(struct diff *diff)
{
    if (diff->order == NULL)
        return false;
    diff_log_close(diff->order);
    return diff_log_parts(diff->order) ||
           ((diff->options.compare & DIFF_STATE) && diff_state_parts(diff->state));
}

/* What they do from here on is compared row by row. */
static bool part(struct diff *diff, struct diff_result *result, struct sim_error *error)
{
    const sim_time ends[2] = {diff->sides[0].machine->now, diff->sides[1].machine->now};
    const struct diff_who who[2] = {diff->sides[0].who, diff->sides[1].who};
    unsigned i;
    diff->parted = true;
    result->parting_count =
        diff_log_partings(diff->order, result->partings, DIFF_PARTINGS); /* kept if all is so */
    diff_log_destroy(diff->order);
    diff->order = NULL;
    if (!(diff->options.compare & DIFF_STATE))
        return true;
    if (!diff_find_step(diff, diff->begun, result, error))
        return false;
    for (i = 0; i < 2; i++)
        if (!diff_go(&diff->sides[i], ends[i], &who[i], error))
            return false;
    return true;
}

static bool run_slices(struct diff *diff, struct diff_result *result, struct sim_error *error)
{
    struct diff_side *a = &diff->sides[0], *b = &diff->sides[1];
    while (diff->begun < diff->options.until && !(a->over && b->over) && !diff->interrupted) {
        sim_time end = next_end(diff);
        double host = host_now();
        run_side(a, end);
        run_side(b, end);
        if (diff->no_memory) {
            sim_error_set(error, "the host has no memory left: close other programs");
            return false;
        }
        if (!diff->interrupted && slice_parts(diff) && !part(diff, result, error))
            return false;
        fit_slice(diff, host_now() - host);
        diff->begun = end;
    }
    return true;
}

/* The first row that a task itself has made: characters leave when it has gone on. */
static const struct diff_parting *row_of_a_task(const struct diff_result *result)
{
    size_t i;
    for (i = 0; i < result->parting_count && i < DIFF_PARTINGS; i++) {
        const struct diff_parting *parting = &result->partings[i];
        const struct diff_event *event = &parting->event[parting->has[0] ? 0 : 1];
        if (parting->part == DIFF_TASKS || (parting->part == DIFF_CALLS && *event->handler == '\0'))
            return parting;
    }
    return NULL;
}

/* Rows that part behind the parting of runs that kept step are what follows from it. Those that
 * could not keep step part at the first of the rows. */
static bool find_rows(struct diff *diff, struct diff_result *result, struct sim_error *error)
{
    const struct diff_parting *row;
    if (diff->parted || (diff->options.compare & DIFF_TIME))
        diff_log_close(diff->rows);
    if (!diff_log_parts(diff->rows))
        return true;
    result->parting_count = diff_log_partings(diff->rows, result->partings, DIFF_PARTINGS);
    row = row_of_a_task(result);
    return diff->steps || diff->interrupted || row == NULL ||
           diff_find_path(diff, row, result, error);
}

bool diff_compare(struct diff *diff, struct diff_result *result, struct sim_error *error)
{
    unsigned i;
    memset(result, 0, sizeof *result);
    result->parts = diff->options.compare;
    if (!diff->steps)
        result->parts &= ~(unsigned)(DIFF_TIME | DIFF_STATE);
    if (!run_slices(diff, result, error))
        return false;
    for (i = 0; i < 2; i++)
        result->compared[i] = diff->sides[i].machine->now;
    result->interrupted = diff->interrupted;
    result->events = diff_log_same(diff->rows);
    if (!find_rows(diff, result, error))
        return false;
    result->same = !diff->parted && result->parting_count == 0;
    return true;
}

/* --- life --- */

static bool begin_side(struct diff *diff, unsigned number, const struct diff_run *run,
                       struct sim_error *error)
{
    struct diff_side *side = &diff->sides[number];
    struct sim_error unknown;
    struct aware_task task;
    side->machine = run->machine;
    side->symbols = run->symbols;
    side->diff = diff;
    side->number = number;
    side->told = told_event;
    side->probe = (struct probe){.function = on_event, .owner = side};
    machine_probe_add(side->machine, &side->probe);
    side->aware = aware_attach(side->machine, side->symbols, NULL, &unknown);
    if (side->symbols != NULL)
        side->calls = calls_attach(side->machine, symbols_image(side->symbols), &unknown);
    if (side->aware != NULL && aware_task(side->aware, aware_running(side->aware), &task))
        snprintf(side->who.task, sizeof side->who.task, "%s", task.name);
    side->steps = calloc(STEPS_MOST, sizeof *side->steps);
    side->history = history_create(side->machine, diff->options.bytes, error);
    return side->history != NULL;
}

struct diff *diff_create(const struct diff_run runs[2], const struct diff_options *options,
                         struct sim_error *error)
{
    struct diff *diff = calloc(1, sizeof *diff);
    bool good;
    sim_error_set(error, "the host has no memory left: close other programs");
    if (diff == NULL)
        return NULL;
    diff->options = *options;
    diff->steps = (options->compare & (DIFF_TIME | DIFF_STATE)) != 0 && diff_keeps_step(runs);
    diff->slice = SLICE_FIRST;
    diff->begun = runs[0].machine->now;
    diff->rows = diff_log_create(false, false);
    if (diff->steps)
        diff->order = diff_log_create(true, (options->compare & DIFF_TIME) != 0);
    good = begin_side(diff, 0, &runs[0], error) && begin_side(diff, 1, &runs[1], error);
    if (diff->steps && good)
        diff->state = diff_state_create(runs[0].machine, runs[1].machine);
    if (good && diff->rows != NULL && diff->sides[0].steps != NULL &&
        diff->sides[1].steps != NULL &&
        (!diff->steps || (diff->order != NULL && diff->state != NULL)))
        return diff;
    diff_destroy(diff);
    return NULL;
}

static void end_side(struct diff_side *side)
{
    if (side->machine == NULL)
        return;
    history_destroy(side->history);
    calls_detach(side->calls);
    aware_detach(side->aware);
    machine_probe_remove(side->machine, &side->probe);
    free(side->steps);
}

void diff_destroy(struct diff *diff)
{
    if (diff == NULL)
        return;
    end_side(&diff->sides[0]);
    end_side(&diff->sides[1]);
    diff_state_destroy(diff->state);
    diff_log_destroy(diff->rows);
    diff_log_destroy(diff->order);
    free(diff);
}

struct history *diff_history(struct diff *diff, unsigned side)
{
    return diff->sides[side].history;
}
