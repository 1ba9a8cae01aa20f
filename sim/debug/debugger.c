/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running to stops and steps. One probe sees all that may stop the machine. Forwards it stops at
 * the first match. Backwards each stretch of the past is run through once and its matches are
 * noted; then the machine goes to the last that counts as it would have forwards. */
#include "debugger.h"

#include "said.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_STRETCH (100 * SIM_US) /* the first one that is looked at for a step backwards */

/* What a run looks for: a step, an access, or the stops. */
struct goal {
    const struct step *step;  /* NULL: none */
    const struct stop *watch; /* a stop of no list; the others are not looked at then */
    bool stops;               /* the list is looked at, too */
};

/* A match of a stretch of the past: which stop it was, 0 for the step. */
struct pass {
    uint64_t match; /* 1 is the stretch's first */
    unsigned stop;
};

struct debugger {
    struct machine *machine;
    struct said *said;
    struct history *history;
    struct debugger_tasks tasks;
    struct stop *stops;
    unsigned next_number;
    struct probe probe;
    const struct goal *goal;
    bool notes;               /* every match is noted and none stops */
    uint64_t wanted, matches; /* else: stop at this one; 0: at the first that is not ignored */
    struct pass *passes;      /* what was noted */
    size_t pass_count, pass_capacity;
    sim_time begun; /* the present instruction is not looked at again */
    bool skips;     /* that holds */
    bool found;     /* the match has stopped the machine */
    bool travels;   /* see debugger_travels() */
    struct debugger_result result;
};

/* --- tasks --- */

static uint32_t running_task(const struct debugger *debugger)
{
    return debugger->tasks.running == NULL ? 0 : debugger->tasks.running(debugger->tasks.owner);
}

static bool in_handler(const struct debugger *debugger)
{
    const struct cpu_class *class = debugger->machine->cpu->device.class->cpu;
    return class->in_handler != NULL && class->in_handler(debugger->machine->cpu);
}

/* Does the task itself run? */
static bool runs(const struct debugger *debugger, uint32_t task)
{
    return task == 0 || (running_task(debugger) == task && !in_handler(debugger));
}

/* --- steps --- */

static uint32_t stack_pointer(const struct debugger *debugger)
{
    struct cpu *cpu = debugger->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    return (uint32_t) class->get(cpu, class->register_sp);
}

static bool instruction_reached(struct debugger *debugger, const struct step *step,
                                const struct probe_event *event)
{
    (void)event;
    return runs(debugger, step->task);
}

static bool when_reached(struct debugger *debugger, const struct step *step,
                         const struct probe_event *event)
{
    return runs(debugger, step->task) && step->reached(step->owner, event->instruction.address);
}

static bool switch_reached(struct debugger *debugger, const struct step *step,
                           const struct probe_event *event)
{
    (void)debugger;
    return step->task == 0 || event->task.to == step->task;
}

static bool blocked_reached(struct debugger *debugger, const struct step *step,
                            const struct probe_event *event)
{
    const struct debugger_tasks *tasks = &debugger->tasks;
    return event->task.from == step->task &&
           (tasks->waits == NULL || tasks->waits(tasks->owner, step->task));
}

static bool out_reached(struct debugger *debugger, const struct step *step,
                        const struct probe_event *event)
{
    return event->instruction.address == step->address && runs(debugger, step->task) &&
           stack_pointer(debugger) >= step->stack;
}

static const struct {
    unsigned mask;
    bool (*reached)(struct debugger *, const struct step *, const struct probe_event *);
} steps[] = {
    [STEP_INSTRUCTION] = {PROBE_INSTRUCTION, instruction_reached},
    [STEP_WHEN] = {PROBE_INSTRUCTION, when_reached},
    [STEP_SWITCH] = {PROBE_TASK, switch_reached},
    [STEP_BLOCKED] = {PROBE_TASK, blocked_reached},
    [STEP_OUT] = {PROBE_BREAK, out_reached},
};

static bool step_reached(struct debugger *debugger, const struct step *step,
                         const struct probe_event *event)
{
    return (steps[step->kind].mask & event->kind) &&
           steps[step->kind].reached(debugger, step, event);
}

/* Of a step that waits for a switch, forwards: will there never be one? */
static bool is_in_vain(const struct debugger *debugger, const struct step *step,
                       const struct probe_event *event)
{
    const struct debugger_tasks *tasks = &debugger->tasks;
    return debugger->skips && event->kind == PROBE_TASK && step->task != 0 &&
           (steps[step->kind].mask & PROBE_TASK) && tasks->ended != NULL &&
           tasks->ended(tasks->owner, step->task);
}

/* --- what happened, in words --- */

static void describe_access(const struct probe_event *event, char *text, size_t size)
{
    if (event->access.write)
        snprintf(text, size, "write of %u bytes at 0x%08x: 0x%" PRIx64 " -> 0x%" PRIx64,
                 event->access.width, event->access.address, event->access.old_value,
                 event->access.new_value);
    else
        snprintf(text, size, "read of %u bytes at 0x%08x: 0x%" PRIx64, event->access.width,
                 event->access.address, event->access.new_value);
}

/* Before the first task, and where a kernel has none to run, there is nobody. */
static const char *somebody(const char *name)
{
    return name == NULL || *name == '\0' ? "nobody" : name;
}

static void describe(const struct probe_event *event, char *text, size_t size)
{
    switch (event->kind) {
    case PROBE_ACCESS:
        describe_access(event, text, size);
        break;
    case PROBE_INTERRUPT:
        snprintf(text, size, "%s %s", event->interrupt.name,
                 event->interrupt.enter ? "entered" : "left");
        break;
    case PROBE_TASK:
        snprintf(text, size, "switch from %s to %s", somebody(event->task.from_name),
                 somebody(event->task.to_name));
        break;
    case PROBE_REPORT:
        snprintf(text, size, "%s", event->report.text);
        break;
    case PROBE_REGISTER:
        snprintf(text, size, "%s of %s.%s: 0x%" PRIx64, event->reg.write ? "write" : "read",
                 event->reg.device, event->reg.name, event->reg.value);
        break;
    case PROBE_CALL:
        snprintf(text, size, "call of %s", event->call.name);
        break;
    case PROBE_SERIAL:
        snprintf(text, size, "%s sent the text", event->serial.stream);
        break;
    default:
        snprintf(text, size, "at 0x%08x", event->pc);
    }
}

/* --- the probe --- */

static bool may_stop(const struct stop *stop, const struct debugger *debugger,
                     const struct probe_event *event)
{
    return !stop->disabled && (stop->task == 0 || running_task(debugger) == stop->task) &&
           (stop->condition.holds == NULL || stop->condition.holds(stop->condition.owner, event));
}

/* One more pass: true if it is not let by. */
static bool count_hit(struct stop *stop)
{
    stop->hits++;
    if (stop->ignore == 0)
        return true;
    stop->ignore--;
    return false;
}

static void note_pass(struct debugger *debugger, unsigned stop)
{
    size_t capacity = debugger->pass_capacity == 0 ? 64 : 2 * debugger->pass_capacity;
    if (debugger->pass_count == debugger->pass_capacity) {
        void *grown = realloc(debugger->passes, capacity * sizeof *debugger->passes);
        if (grown == NULL)
            abort();
        debugger->passes = grown;
        debugger->pass_capacity = capacity;
    }
    debugger->passes[debugger->pass_count++] = (struct pass){debugger->matches + 1, stop};
}

/* The first stop that matches; all are looked at, as each counts its hits. */
static const struct stop *match_stops(struct debugger *debugger, const struct probe_event *event)
{
    const struct stop *found = NULL;
    struct stop *stop;
    for (stop = debugger->stops; stop != NULL; stop = stop->next) {
        if (!stop_matches(stop, event) || !may_stop(stop, debugger, event))
            continue;
        if (debugger->notes)
            note_pass(debugger, stop->number);
        else if (debugger->wanted == 0 && !count_hit(stop))
            continue;
        if (found == NULL)
            found = stop;
    }
    return found;
}

static bool is_before(const struct probe_event *event)
{
    return event->kind == PROBE_INSTRUCTION || event->kind == PROBE_BREAK ||
           event->kind == PROBE_CALL;
}

static void note(struct debugger *debugger, const struct stop *stop,
                 const struct probe_event *event)
{
    struct debugger_result *result = &debugger->result;
    result->end = stop != NULL ? DEBUGGER_STOPPED : DEBUGGER_DONE;
    result->stop = stop != NULL ? stop->number : 0;
    result->when = event->now;
    result->pc = event->pc;
    result->has_access = event->kind == PROBE_ACCESS;
    if (result->has_access) {
        result->access.address = event->access.address;
        result->access.width = event->access.width;
        result->access.write = event->access.write;
        result->access.old_value = event->access.old_value;
        result->access.new_value = event->access.new_value;
    }
    describe(event, result->what, sizeof result->what);
}

static void on_event(void *owner, const struct probe_event *event)
{
    struct debugger *debugger = owner;
    const struct goal *goal = debugger->goal;
    const struct stop *stop = NULL;
    bool reached, in_vain;
    if (debugger->skips && is_before(event) && event->now == debugger->begun)
        return;
    reached = goal->step != NULL && step_reached(debugger, goal->step, event);
    if (goal->watch != NULL)
        reached = stop_matches((struct stop *)goal->watch, event);
    if (reached && debugger->notes)
        note_pass(debugger, 0);
    if (goal->stops)
        stop = match_stops(debugger, event);
    in_vain = !reached && goal->step != NULL && is_in_vain(debugger, goal->step, event);
    if (!reached && !in_vain && stop == NULL)
        return;
    debugger->matches++;
    if (debugger->notes || (debugger->wanted != 0 && debugger->matches != debugger->wanted) ||
        debugger->found)
        return;
    debugger->found = true;
    note(debugger, stop, event);
    debugger->result.task_ended = in_vain && stop == NULL;
    machine_stop(debugger->machine);
}

static unsigned goal_mask(const struct debugger *debugger, const struct goal *goal)
{
    const struct stop *stop;
    unsigned mask = goal->step == NULL ? 0 : steps[goal->step->kind].mask;
    if (goal->watch != NULL)
        mask |= stop_mask(goal->watch->kind);
    for (stop = debugger->stops; goal->stops && stop != NULL; stop = stop->next)
        mask |= stop->disabled ? 0 : stop_mask(stop->kind);
    return mask;
}

/* Looks for the goal while the machine runs. */
static void look(struct debugger *debugger, const struct goal *goal, bool notes, uint64_t wanted)
{
    bool skips = !notes && wanted == 0;
    debugger->goal = goal;
    debugger->notes = notes;
    debugger->wanted = wanted;
    debugger->matches = 0;
    debugger->found = false;
    debugger->pass_count = 0;
    debugger->begun = debugger->machine->now;
    debugger->skips = skips;
    if (goal->step != NULL && goal->step->kind == STEP_OUT)
        machine_break_add(debugger->machine, goal->step->address);
    machine_probe_set_mask(debugger->machine, &debugger->probe, goal_mask(debugger, goal));
}

static void look_away(struct debugger *debugger)
{
    const struct goal *goal = debugger->goal;
    machine_probe_set_mask(debugger->machine, &debugger->probe, 0);
    if (goal->step != NULL && goal->step->kind == STEP_OUT)
        machine_break_remove(debugger->machine, goal->step->address);
}

/* --- forwards --- */

static void clear_result(struct debugger *debugger, enum debugger_end end)
{
    memset(&debugger->result, 0, sizeof debugger->result);
    debugger->result.end = end;
}

static void end_of_run(struct debugger *debugger, enum run_result run)
{
    static const enum debugger_end ends[] = {[RUN_UNTIL] = DEBUGGER_DONE,
                                             [RUN_STOPPED] = DEBUGGER_ASKED,
                                             [RUN_ENDED] = DEBUGGER_ENDED,
                                             [RUN_CRASHED] = DEBUGGER_CRASHED,
                                             [RUN_DEAD] = DEBUGGER_DEAD};
    if (!debugger->found || run != RUN_STOPPED)
        clear_result(debugger, ends[run]);
    if (run == RUN_ENDED || run == RUN_CRASHED || run == RUN_DEAD)
        history_drain(debugger->history);
}

static void run_to_match(struct debugger *debugger, const struct goal *goal, uint64_t wanted,
                         sim_time until)
{
    enum run_result run;
    look(debugger, goal, false, wanted);
    run = history_run(debugger->history, until);
    look_away(debugger);
    end_of_run(debugger, run);
}

static struct stop *find_stop(struct debugger *debugger, unsigned number)
{
    struct stop *stop = debugger->stops;
    while (stop != NULL && stop->number != number)
        stop = stop->next;
    return stop;
}

static void forget_once(struct debugger *debugger)
{
    const struct stop *stop = find_stop(debugger, debugger->result.stop);
    if (stop != NULL && stop->once)
        debugger_remove_stop(debugger, stop->number);
}

static struct debugger_result run_forwards(struct debugger *debugger, const struct step *step,
                                           sim_time until)
{
    const struct goal goal = {.step = step, .stops = true};
    run_to_match(debugger, &goal, 0, until);
    forget_once(debugger);
    return debugger->result;
}

struct debugger_result debugger_run(struct debugger *debugger, sim_time until)
{
    return run_forwards(debugger, NULL, until);
}

struct debugger_result debugger_step(struct debugger *debugger, const struct step *step,
                                     sim_time until)
{
    return run_forwards(debugger, step, until);
}

/* --- backwards --- */

struct search {
    struct debugger *debugger;
    const struct goal *goal;
    sim_time first; /* of the stretch that was looked at last */
};

static void remember_said(struct debugger *debugger, struct stop *stop)
{
    if (stop->kind == STOP_SERIAL)
        said_before(debugger->said, stop->name, stop->said, strlen(stop->text) + 1);
}

static void tell_moved(struct debugger *debugger)
{
    struct stop *stop;
    for (stop = debugger->stops; stop != NULL; stop = stop->next)
        remember_said(debugger, stop);
    if (debugger->tasks.moved != NULL)
        debugger->tasks.moved(debugger->tasks.owner);
}

static bool note_matches(void *owner, sim_time end)
{
    struct search *search = owner;
    struct debugger *debugger = search->debugger;
    search->first = debugger->machine->now;
    tell_moved(debugger);
    look(debugger, search->goal, true, 0);
    history_run(debugger->history, end);
    look_away(debugger);
    return debugger->pass_count > 0 && !history_interrupted(debugger->history);
}

static bool go(struct debugger *debugger, sim_time when)
{
    bool good = history_go(debugger->history, when, &debugger->result.error);
    if (!good)
        debugger->result.end =
            history_interrupted(debugger->history) ? DEBUGGER_ASKED : DEBUGGER_FAILED;
    tell_moved(debugger);
    return good;
}

/* Does a pass stop the machine? */
static bool pass_counts(struct debugger *debugger, const struct pass *pass)
{
    struct stop *stop = find_stop(debugger, pass->stop);
    return stop == NULL || count_hit(stop);
}

/* To a match of the stretch: false if that failed. */
static bool go_to_match(struct debugger *debugger, const struct search *search, uint64_t match,
                        sim_time now)
{
    if (!go(debugger, search->first))
        return false;
    run_to_match(debugger, search->goal, match, now);
    return debugger->result.end != DEBUGGER_ASKED;
}

static void arrive(struct debugger *debugger, const struct search *search, const struct pass *pass,
                   uint64_t there, sim_time now)
{
    if (there != pass->match && !go_to_match(debugger, search, pass->match, now))
        return;
    debugger->result.stop = pass->stop;
    debugger->result.end = pass->stop == 0 ? DEBUGGER_DONE : DEBUGGER_STOPPED;
}

/* Who wrote last is asked for where he has just written, too. */
static bool lies_before(const struct debugger *debugger, const struct goal *goal, sim_time now)
{
    return goal->watch != NULL ? debugger->machine->now <= now : debugger->machine->now < now;
}

/* To the last of the passes of a stretch that counts and whose position lies before `now`: all do
 * but those of the last instruction. False: none counts. */
static bool try_passes(struct debugger *debugger, const struct search *search,
                       const struct pass *passes, size_t count, sim_time now)
{
    uint64_t there = 0; /* the match at which the machine stands */
    bool before = false;
    while (count-- > 0) {
        if (!before && there != passes[count].match) {
            there = passes[count].match;
            if (!go_to_match(debugger, search, there, now))
                return true;
            before = lies_before(debugger, search->goal, now);
        }
        if (!before || !pass_counts(debugger, &passes[count]))
            continue;
        arrive(debugger, search, &passes[count], there, now);
        return true;
    }
    return !go(debugger, search->first);
}

static bool go_to_last_match(struct debugger *debugger, const struct search *search, sim_time now)
{
    struct pass *passes = debugger->passes;
    size_t count = debugger->pass_count;
    bool arrived;
    debugger->passes = NULL; /* the machine runs again */
    debugger->pass_count = debugger->pass_capacity = 0;
    arrived = try_passes(debugger, search, passes, count, now);
    free(passes);
    return arrived;
}

/* It was interrupted on the way: back to where it began. */
static void give_up(struct debugger *debugger, sim_time now)
{
    (void)go(debugger, now);
    clear_result(debugger, DEBUGGER_ASKED);
}

static struct debugger_result run_backwards(struct debugger *debugger, const struct goal *goal,
                                            sim_time shortest)
{
    struct search search = {.debugger = debugger, .goal = goal};
    sim_time now = debugger->machine->now;
    struct sim_error error;
    debugger->travels = true;
    do {
        clear_result(debugger, DEBUGGER_FIRST);
        if (!history_back(debugger->history, shortest, note_matches, &search, &error)) {
            if (error.text[0] == '\0')
                go(debugger, history_first(debugger->history));
            else
                debugger->result = (struct debugger_result){.end = DEBUGGER_FAILED, .error = error};
            break;
        }
    } while (!go_to_last_match(debugger, &search, now));
    if (history_interrupted(debugger->history))
        give_up(debugger, now);
    debugger->travels = false;
    forget_once(debugger);
    return debugger->result;
}

struct debugger_result debugger_run_back(struct debugger *debugger)
{
    const struct goal goal = {.stops = true};
    return run_backwards(debugger, &goal, SIM_TIME_NEVER);
}

struct debugger_result debugger_step_back(struct debugger *debugger, const struct step *step)
{
    const struct goal goal = {.step = step, .stops = true};
    return run_backwards(debugger, &goal, SHORT_STRETCH);
}

struct debugger_result debugger_last_writer(struct debugger *debugger, uint32_t first,
                                            uint32_t last)
{
    const struct stop watch = {
        .kind = STOP_ACCESS, .first = first, .last = last, .access = STOP_WRITE};
    const struct goal goal = {.watch = &watch};
    return run_backwards(debugger, &goal, SHORT_STRETCH);
}

static void go_on(struct debugger *debugger, sim_time when)
{
    sim_time front = history_front(debugger->history);
    enum run_result run = RUN_UNTIL;
    clear_result(debugger, DEBUGGER_DONE);
    if (!go(debugger, when < front ? when : front) || when <= front)
        return;
    debugger->found = false;
    run = history_run(debugger->history, when);
    end_of_run(debugger, run);
}

struct debugger_result debugger_go(struct debugger *debugger, sim_time when)
{
    debugger->travels = true;
    go_on(debugger, when);
    debugger->travels = false;
    return debugger->result;
}

bool debugger_travels(const struct debugger *debugger)
{
    return debugger->travels;
}

/* --- stops --- */

/* Only those of addresses are known to the machine. */
static void set_break(struct debugger *debugger, const struct stop *stop, bool on)
{
    if (stop->kind != STOP_ADDRESS)
        return;
    if (on)
        machine_break_add(debugger->machine, stop->first);
    else
        machine_break_remove(debugger->machine, stop->first);
}

struct stop *debugger_add_stop(struct debugger *debugger, const struct stop *stop)
{
    struct stop **link = &debugger->stops, *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return NULL;
    while (*link != NULL)
        link = &(*link)->next;
    *copy = *stop;
    copy->number = ++debugger->next_number;
    copy->next = NULL;
    *link = copy;
    set_break(debugger, copy, !copy->disabled);
    remember_said(debugger, copy);
    return copy;
}

bool debugger_remove_stop(struct debugger *debugger, unsigned number)
{
    struct stop **link = &debugger->stops, *stop;
    while (*link != NULL && (*link)->number != number)
        link = &(*link)->next;
    stop = *link;
    if (stop == NULL)
        return false;
    *link = stop->next;
    if (!stop->disabled)
        set_break(debugger, stop, false);
    free(stop);
    return true;
}

void debugger_enable_stop(struct debugger *debugger, struct stop *stop, bool on)
{
    if (stop->disabled != on)
        return;
    stop->disabled = !on;
    set_break(debugger, stop, on);
}

struct stop *debugger_stops(struct debugger *debugger)
{
    return debugger->stops;
}

/* --- life --- */

struct debugger *debugger_create(struct machine *machine, size_t bytes, struct sim_error *error)
{
    struct debugger *debugger = calloc(1, sizeof *debugger);
    if (debugger == NULL) {
        sim_error_set(error, "the host has no memory left for the debugger");
        return NULL;
    }
    debugger->history = history_create(machine, bytes, error);
    debugger->said = debugger->history == NULL ? NULL : said_create(machine);
    if (debugger->history != NULL && debugger->said == NULL)
        sim_error_set(error, "the host has no memory left for the debugger");
    if (debugger->said == NULL) {
        history_destroy(debugger->history);
        free(debugger);
        return NULL;
    }
    debugger->machine = machine;
    debugger->probe = (struct probe){.function = on_event, .owner = debugger};
    machine_probe_add(machine, &debugger->probe);
    return debugger;
}

void debugger_destroy(struct debugger *debugger)
{
    if (debugger == NULL)
        return;
    while (debugger->stops != NULL)
        debugger_remove_stop(debugger, debugger->stops->number);
    machine_probe_remove(debugger->machine, &debugger->probe);
    said_destroy(debugger->said);
    history_destroy(debugger->history);
    free(debugger->passes);
    free(debugger);
}

void debugger_moved(struct debugger *debugger)
{
    tell_moved(debugger);
}

const char *debugger_said(const struct debugger *debugger, const char *stream, char *text,
                          size_t size)
{
    return said_before(debugger->said, stream, text, size);
}

void debugger_set_tasks(struct debugger *debugger, const struct debugger_tasks *tasks)
{
    debugger->tasks = *tasks;
}

struct machine *debugger_machine(struct debugger *debugger)
{
    return debugger->machine;
}

struct history *debugger_history(struct debugger *debugger)
{
    return debugger->history;
}
