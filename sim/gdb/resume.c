/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running and stepping, forwards and backwards, and telling why the machine stands still.
 * A step of a thread is a step of its task: whatever else runs in between; in a handler it is a
 * step of the handler. gdb believes of some processors that a watchpoint is told before its access:
 * it then makes (or, backwards, unmakes) the access by a step of its own, and looks at the value.
 */
#include "gdb/layout.h"
#include "server.h"

#include <stdio.h>
#include <string.h>

enum { SIGNAL_INTERRUPT = 2, SIGNAL_TRAP = 5, SIGNAL_CRASH = 11 };

/* --- telling --- */

void gdb_stop(struct gdb_server *server, unsigned signal, const char *reason)
{
    server->state = GDB_STOPPED;
    server->interrupted = false;
    server->signal = signal;
    snprintf(server->reason, sizeof server->reason, "%s", reason);
    server->general = gdb_current_thread(server);
    gdb_document_forget(server);
}

static void add_stop_register(struct gdb_server *server, unsigned row)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    unsigned number = gdb_layout_number(class, row);
    gdb_add(server, "%02x:", number);
    gdb_add_register(server, number, class->get(server->machine->cpu, row), true);
    gdb_add(server, ";");
}

void gdb_reply_stop(struct gdb_server *server)
{
    const struct cpu_class *class = gdb_cpu_class(server);
    gdb_reply_begin(server);
    gdb_add(server, "T%02x", server->signal);
    add_stop_register(server, class->register_sp);
    add_stop_register(server, class->register_pc);
    gdb_add(server, "thread:%x;core:0;%s", (unsigned)gdb_current_thread(server), server->reason);
    gdb_reply_send(server);
}

static void tell_stop(struct gdb_server *server, unsigned signal, const char *reason)
{
    gdb_stop(server, signal, reason);
    gdb_reply_stop(server);
}

void gdb_why(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    if (server->gone)
        gdb_reply_text(server, "W00");
    else
        gdb_reply_stop(server);
}

/* --- how runs end --- */

static void tell_line(struct gdb_server *server, const char *before, const char *text)
{
    char line[512];
    snprintf(line, sizeof line, "%s%s\n", before, text);
    gdb_tell_user(server, line);
}

/* Of what was accessed the first byte that is watched: several watchpoints may hold it. */
static uint32_t watched_address(const struct gdb_break *point, const struct debugger_result *result)
{
    uint32_t address = result->has_access ? result->access.address : point->address;
    return address > point->address ? address : point->address;
}

/* Forwards the debugger stops behind an access, backwards as well. */
static void stopped_at_watch(struct gdb_server *server, const struct gdb_break *point,
                             const struct debugger_result *result)
{
    static const char *const names[] = {[2] = "watch", [3] = "rwatch", [4] = "awatch"};
    bool forwards = server->resume.kind == RESUME_CONTINUE || server->resume.kind == RESUME_STEP;
    char reason[64];
    if (forwards == gdb_cpu_class(server)->gdb_watch_before)
        (void)debugger_go(server->target.debugger, result->when);
    snprintf(reason, sizeof reason, "%s:%lx;", names[point->type],
             (unsigned long)watched_address(point, result));
    tell_stop(server, SIGNAL_TRAP, reason);
}

static void ended_stopped(struct gdb_server *server, const struct debugger_result *result)
{
    const struct gdb_break *point = gdb_break_of_stop(server, result->stop);
    char line[200];
    if (point != NULL && point->type >= 2) {
        stopped_at_watch(server, point, result);
    } else if (point != NULL) {
        bool told = point->type == 0 ? server->tells_swbreak : server->tells_hwbreak;
        tell_stop(server, SIGNAL_TRAP, !told ? "" : point->type == 0 ? "swbreak:;" : "hwbreak:;");
    } else {
        snprintf(line, sizeof line, "stop %u: %s\n", result->stop, result->what);
        gdb_tell_user(server, line);
        tell_stop(server, SIGNAL_TRAP, "");
    }
}

static void ended_first(struct gdb_server *server, const struct debugger_result *result)
{
    (void)result;
    tell_stop(server, SIGNAL_TRAP, "replaylog:begin;");
}

static void ended_asked(struct gdb_server *server, const struct debugger_result *result)
{
    (void)result;
    if (server->interrupted)
        tell_stop(server, SIGNAL_INTERRUPT, "");
}

/* For an extended client the guest is gone, but may be run anew. */
static void tell_exit(struct gdb_server *server, char what, unsigned number)
{
    gdb_reply_begin(server);
    gdb_add(server, "%c%02x", what, number & 0xff);
    gdb_reply_send(server);
    server->gone = server->extended;
    server->state = server->extended ? GDB_STOPPED : GDB_ENDED;
}

static void ended_by_guest(struct gdb_server *server, const struct debugger_result *result)
{
    (void)result;
    tell_exit(server, 'W', (unsigned)server->machine->end_status);
}

/* The first time it is a signal, and all can be looked at and gone back from; who goes on then has
 * crashed. */
static void ended_by_crash(struct gdb_server *server, const struct debugger_result *result)
{
    (void)result;
    if (!server->crash_told) {
        tell_line(server, "the guest crashed: ", server->machine->cpu->crash);
        tell_stop(server, SIGNAL_CRASH, "");
        server->crash_told = true;
        return;
    }
    tell_exit(server, 'X', SIGNAL_CRASH);
}

static void ended_dead(struct gdb_server *server, const struct debugger_result *result)
{
    (void)result;
    gdb_tell_user(server, "nothing can happen any more: the processor waits, no event is pending "
                          "and no input is open\n");
    tell_stop(server, SIGNAL_TRAP, "");
}

static void ended_badly(struct gdb_server *server, const struct debugger_result *result)
{
    tell_line(server, "", result->error.text);
    tell_stop(server, SIGNAL_TRAP, "");
}

static bool at_end(const struct gdb_server *server)
{
    return server->target.end != 0 && server->machine->now >= server->target.end;
}

/* The step is done, or the recording has ended, or only the time is over. */
static void ended_done(struct gdb_server *server, const struct debugger_result *result)
{
    if (result->what[0] != '\0')
        tell_stop(server, SIGNAL_TRAP, "");
    else if (at_end(server))
        tell_stop(server, SIGNAL_TRAP, "replaylog:end;");
}

static void tell_end(struct gdb_server *server, const struct debugger_result *result)
{
    static void (*const ends[])(struct gdb_server *, const struct debugger_result *) = {
        [DEBUGGER_DONE] = ended_done,      [DEBUGGER_STOPPED] = ended_stopped,
        [DEBUGGER_ENDED] = ended_by_guest, [DEBUGGER_CRASHED] = ended_by_crash,
        [DEBUGGER_DEAD] = ended_dead,      [DEBUGGER_FIRST] = ended_first,
        [DEBUGGER_ASKED] = ended_asked,    [DEBUGGER_FAILED] = ended_badly,
    };
    ends[result->end](server, result);
}

/* --- running --- */

static bool reached(void *owner, uint32_t pc)
{
    struct gdb_server *server = owner;
    const struct gdb_resume *resume = &server->resume;
    if (resume->no_handlers && gdb_in_handler(server))
        return false;
    return resume->first > resume->last || pc < resume->first || pc > resume->last;
}

static struct step step_of(struct gdb_server *server)
{
    return (struct step){
        .kind = STEP_WHEN, .task = server->resume.task, .reached = reached, .owner = server};
}

/* Does the task's own instruction come next? */
static bool runs(struct gdb_server *server, uint32_t task)
{
    return task == 0 || (!gdb_in_handler(server) && server->target.aware != NULL &&
                         aware_running(server->target.aware) == task);
}

/* A run that was cut goes on: the present instruction has not been looked at yet. */
static bool is_there_already(struct gdb_server *server, struct debugger_result *result)
{
    const struct gdb_resume *resume = &server->resume;
    struct gdb_break *point;
    uint32_t pc = gdb_pc(server);
    memset(result, 0, sizeof *result);
    if (!resume->under_way || server->machine->now != resume->cut)
        return false;
    if (gdb_breaks_here(server, pc, &point)) {
        result->end = DEBUGGER_STOPPED;
        result->stop = point->stop;
        return true;
    }
    snprintf(result->what, sizeof result->what, "at 0x%08lx", (unsigned long)pc);
    return resume->kind == RESUME_STEP && runs(server, resume->task) && reached(server, pc);
}

static struct debugger_result run_forwards(struct gdb_server *server, sim_time until)
{
    const struct step step = step_of(server);
    struct debugger_result result;
    if (!is_there_already(server, &result))
        result = server->resume.kind == RESUME_STEP
                     ? debugger_step(server->target.debugger, &step, until)
                     : debugger_run(server->target.debugger, until);
    server->resume.under_way = true;
    server->resume.cut = server->machine->now;
    return result;
}

static struct debugger_result step_back(struct gdb_server *server)
{
    const struct step step = {.kind = STEP_INSTRUCTION};
    return debugger_step_back(server->target.debugger, &step);
}

/* Has the instruction just before made an access that is watched? Then the machine stands where
 * such a stop is told. */
static bool watched_just_before(struct gdb_server *server, struct debugger_result *result)
{
    const struct step step = {.kind = STEP_INSTRUCTION};
    struct debugger *debugger = server->target.debugger;
    sim_time now = server->machine->now;
    const struct gdb_break *point;
    if (!gdb_has_watches(server) || now == history_first(server->history))
        return false;
    *result = step_back(server);
    if (result->end != DEBUGGER_DONE && result->end != DEBUGGER_STOPPED)
        return false;
    *result = debugger_step(debugger, &step, now);
    point = result->end == DEBUGGER_STOPPED ? gdb_break_of_stop(server, result->stop) : NULL;
    if (server->machine->now != now)
        (void)debugger_go(debugger, now);
    return point != NULL && point->type >= 2;
}

static struct debugger_result run_backwards(struct gdb_server *server)
{
    const struct step step = step_of(server);
    struct debugger_result result;
    server->crash_told = false;
    if (server->resume.kind == RESUME_BACK && debugger_stops(server->target.debugger) == NULL) {
        result = debugger_go(server->target.debugger, history_first(server->history));
        result.end = result.end == DEBUGGER_DONE ? DEBUGGER_FIRST : result.end;
        return result;
    }
    if (watched_just_before(server, &result))
        return result;
    return server->resume.kind == RESUME_STEP_BACK
               ? debugger_step_back(server->target.debugger, &step)
               : debugger_run_back(server->target.debugger);
}

static bool goes_back(const struct gdb_server *server)
{
    return server->resume.kind == RESUME_BACK || server->resume.kind == RESUME_STEP_BACK;
}

struct debugger_result gdb_run(struct gdb_server *server, sim_time until)
{
    struct debugger_result result = {.end = DEBUGGER_ASKED};
    if (server->target.end != 0 && server->target.end < until)
        until = server->target.end;
    if (!server->interrupted)
        result = goes_back(server) ? run_backwards(server) : run_forwards(server, until);
    tell_end(server, &result);
    return result;
}

/* --- what clients ask for --- */

static void begin(struct gdb_server *server, const struct gdb_resume *resume)
{
    bool handler = gdb_in_handler(server);
    server->resume = *resume;
    server->resume.no_handlers = resume->task == 0 && !handler;
    if (handler && gdb_thread_of(server, resume->task) == gdb_current_thread(server))
        server->resume.task = 0; /* whose handler it is */
    server->state = GDB_RUNNING;
    server->interrupted = false;
    gdb_document_forget(server);
}

static bool task_of_stepper(struct gdb_server *server, int64_t thread, uint32_t *task)
{
    return gdb_task_of(server, thread > 0 ? thread : (int64_t)gdb_current_thread(server), task);
}

static void begin_kind(struct gdb_server *server, unsigned kind)
{
    struct gdb_resume resume = {.first = 1};
    resume.kind = kind;
    if (task_of_stepper(server, server->stepper, &resume.task))
        begin(server, &resume);
    else
        gdb_reply_error(server, GDB_NO_THREAD);
}

void gdb_resume_old(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    begin_kind(server, RESUME_CONTINUE);
}

void gdb_step_old(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    begin_kind(server, RESUME_STEP);
}

void gdb_step_back(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    begin_kind(server, RESUME_STEP_BACK);
}

void gdb_run_back(struct gdb_server *server, const char *rest, size_t count)
{
    (void)rest, (void)count;
    begin_kind(server, RESUME_BACK);
}

struct action {
    bool step;
    int64_t thread; /* -1: all that no other action names */
    uint64_t first, end;
};

/* "s", "S05", "c", "C05", "rFIRST,END", and ":THREAD" behind each. */
static bool read_action(const char **text, struct action *action)
{
    char what = **text;
    uint64_t signal;
    *action = (struct action){.step = what == 's' || what == 'S' || what == 'r', .thread = -1};
    if (what == '\0' || strchr("sScCr", what) == NULL)
        return false;
    (*text)++;
    if ((what == 'S' || what == 'C') && !gdb_read_number(text, &signal))
        return false;
    if (what == 'r' && !(gdb_read_number(text, &action->first) && gdb_read_char(text, ',') &&
                         gdb_read_number(text, &action->end) && action->end <= UINT32_MAX &&
                         action->first <= action->end))
        return false;
    return !gdb_read_char(text, ':') || gdb_read_thread(text, &action->thread);
}

static bool take_action(struct gdb_server *server, const struct action *action,
                        struct gdb_resume *resume)
{
    uint32_t task;
    if (!task_of_stepper(server, action->thread, &task))
        return false;
    if (!action->step || resume->kind == RESUME_STEP)
        return true;
    *resume =
        (struct gdb_resume){.kind = RESUME_STEP, .task = task, .first = (uint32_t)action->first};
    resume->last = (uint32_t)action->end - 1;
    if (action->first == action->end)
        resume->first = (uint32_t)(resume->last = 0) + 1;
    return true;
}

/* The first action that steps decides; the others let run, and so do all threads without one: tasks
 * cannot be held. */
void gdb_resume_v(struct gdb_server *server, const char *rest, size_t count)
{
    struct gdb_resume resume = {.kind = RESUME_CONTINUE};
    struct action action;
    bool good = *rest != '\0';
    (void)count;
    while (good && *rest != '\0')
        good = gdb_read_char(&rest, ';') && read_action(&rest, &action) &&
               take_action(server, &action, &resume);
    if (good)
        begin(server, &resume);
    else
        gdb_reply_error(server, GDB_INVALID);
}

bool gdb_restart(struct gdb_server *server)
{
    sim_time first = history_first(server->history);
    if (debugger_go(server->target.debugger, first).end != DEBUGGER_DONE || !gdb_change(server)) {
        gdb_reply_error(server, GDB_INVALID);
        return false;
    }
    gdb_changed(server);
    server->crash_told = server->gone = false;
    gdb_stop(server, SIGNAL_TRAP, "");
    return true;
}
